"""What only a real browser shows: the policy holds, axe is content, keys and drafts work, nothing overflows."""

from io import BytesIO

import pytest
from PIL import Image

from core.models import SavedFilter
from tests.browser_fixtures import become, looked_at
from tests.core.parallel import eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A draft is written a moment after the last key.
KEPT = "() => Object.keys(localStorage).some(name => name.startsWith('draft:'))"


@pytest.mark.parametrize(("language", "scheme"), [("zh-hans", "light"), ("zh-hans", "dark"), ("en", "dark")])
def test_ui_pleases_axe_and_the_policy_and_does_not_overflow(sample_pages, open_page, language, scheme):
    page = open_page("/ui/", language=language, scheme=scheme)

    assert looked_at(page) == []


@pytest.mark.parametrize("address", ["/samples/?q=o&page=a", "/samples/new", "/jobs/0/", "/nowhere"])
def test_pages_please_axe(alice, open_page, address):
    SavedFilter.objects.create(user=alice, page="a", name="October", query="")
    page = open_page(address, alice)
    page.complaints = []  # that a page is missing is one

    light = looked_at(page)
    page.emulate_media(color_scheme="dark")
    page.reload()
    page.complaints = []

    assert (light, looked_at(page, ["phone"])) == ([], [])


def test_touch_targets_on_a_phone_are_large_enough(sample_pages, open_page):
    page = open_page("/ui/", size="phone")

    small = page.evaluate(
        """() => [...document.querySelectorAll('.phone-bar a, .top-button, .btn, .nav-entry, .chip a, .form-control')]
        .filter(e => e.offsetParent && (e.offsetHeight < 44 || e.offsetWidth < 44)).map(e => e.outerHTML.slice(0, 80))"""
    )

    assert small == []


def test_slash_finds_the_search_but_not_while_typing(sample_pages, open_page):
    page = open_page("/ui/")
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("/")
    focused = page.evaluate("document.activeElement.id")
    page.keyboard.type("a/b")

    assert (focused, page.input_value("#search")) == ("search", "a/b")


def test_confirm_opens_closes_by_escape_and_gives_the_focus_back(sample_pages, open_page):
    page = open_page("/ui/")
    fold = page.locator("details.decide").first

    fold.locator("summary").click()
    page.keyboard.press("Escape")

    assert fold.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_confirm_offers_not_now_only_with_script(sample_pages, open_page):
    page = open_page("/ui/")
    fold = page.locator("details.decide").first
    fold.locator("summary").click()

    fold.locator("[data-unfold]").click()

    assert fold.get_attribute("open") is None


def test_navigation_folds_on_a_phone_and_opens_without_script(sample_pages, open_page):
    page = open_page("/ui/", size="phone")
    before = page.locator("#navigation").is_visible()

    page.locator(".top-menu").click()
    opened = page.locator("#navigation").is_visible()
    page.locator(".nav-close").click()

    assert (before, opened, page.locator("#navigation").is_visible()) == (False, True, False)


def test_rows_open_their_record(sample_pages, open_page):
    page = open_page("/ui/")

    page.locator("tr[data-href] td", has_text="王芳").click()

    assert page.url.endswith("/ui/#YW-EB01-0002")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_table_shows_at_which_edge_there_is_more_of_it(sample_pages, open_page, scheme):
    rows = open_page("/ui/", size="phone", scheme=scheme).locator(".rows").first

    shaded = {}
    for place in (0, 40, 9999):
        rows.evaluate("(element, place) => element.scrollLeft = place", place)
        shaded[place] = _shaded_edges(rows.screenshot())

    assert shaded == {0: (False, True), 40: (True, True), 9999: (True, False)}


def _shaded_edges(picture):
    """Whether the left and the right edge differ from the paper, just below the header's line."""
    image = Image.open(BytesIO(picture)).convert("L")
    paper, *edges = (image.getpixel((x, 40)) for x in (image.width // 2, 1, image.width - 2))
    return tuple(abs(edge - paper) > 20 for edge in edges)


def test_progress_asks_again_by_itself(sample_pages, open_page):
    page = open_page("/ui/")

    with page.expect_response(lambda response: response.url.endswith("/ui/")) as answer:
        pass

    assert answer.value.status == 200
    assert page.locator(".job.is-running").count() == 1


def test_list_filters_in_place_and_keeps_the_filter_in_the_address(alice, open_page):
    for name in ("October", "November"):
        SavedFilter.objects.create(user=alice, page="a", name=name, query="")
    page = open_page("/samples/", alice)

    page.fill("input[name=q]", "octo")
    page.wait_for_selector(".chip")

    assert page.locator("tbody tr").count() == 1
    assert "q=octo" in page.url
    assert page.complaints == []


def test_list_goes_back_to_what_was_shown_before(alice, open_page):
    SavedFilter.objects.create(user=alice, page="a", name="October", query="")
    page = open_page("/samples/", alice)
    page.fill("input[name=q]", "nowhere")
    page.wait_for_selector(".chip")

    page.go_back()
    page.wait_for_selector("tbody tr")

    assert page.locator("tbody tr").count() == 1


def test_draft_comes_back_when_the_page_was_left_unsaved(alice, open_page):
    page = open_page("/samples/new", alice)
    page.fill("#id_name", "Half written")
    assert eventually(lambda: page.evaluate(KEPT))

    page.goto(page.url.removesuffix("new"))
    page.go_back()

    assert page.input_value("#id_name") == "Half written"
    assert page.locator("[data-draft-notice]").is_visible()


def test_draft_can_be_dropped(alice, open_page):
    page = open_page("/samples/new", alice)
    page.fill("#id_name", "Half written")
    assert eventually(lambda: page.evaluate(KEPT))
    page.reload()

    page.locator("[data-draft-drop]").click()
    page.wait_for_function("() => document.querySelector('#id_name')?.value === ''")

    assert page.input_value("#id_name") == ""


def test_draft_goes_once_the_form_is_saved(alice, open_page):
    page = open_page("/samples/new", alice)
    address = page.url
    page.fill("#id_name", "October")
    page.locator(".sheet button.button-primary").click()
    page.wait_for_url("**/samples/*/")

    page.goto(address)

    assert page.input_value("#id_name") == ""
    assert page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('draft:'))") == []


def test_draft_stays_when_the_form_is_refused(alice, open_page):
    page = open_page("/samples/new", alice)
    page.fill("#id_name", "domain")
    page.locator(".sheet button.button-primary").click()
    page.wait_for_selector(".error-summary")

    assert page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('draft:')).length") == 1


def test_draft_of_one_person_is_not_shown_to_the_next(alice, charlie, open_page, live_server):
    page = open_page("/samples/new", alice)
    address = page.url
    page.fill("#id_name", "Alice's words")
    assert eventually(lambda: page.evaluate(KEPT))
    become(page.context, live_server.url, charlie)

    page.goto(address)

    assert page.input_value("#id_name") == ""


def test_secret_form_leaves_nothing_in_the_browser(alice, open_page):
    page = open_page("/secret", alice)

    page.fill("#id_word", "a password")
    page.wait_for_timeout(500)

    assert page.evaluate("JSON.stringify(localStorage)") == "{}"


def test_leaving_with_unsaved_text_asks(alice, open_page):
    page = open_page("/samples/new", alice)
    page.click("#id_name")
    page.keyboard.type("Half")

    page.goto(page.url.removesuffix("new"))

    assert page.asked == ["beforeunload"]


def test_leaving_without_changes_does_not_ask(alice, open_page):
    page = open_page("/samples/new", alice)

    page.goto(page.url.removesuffix("new"))

    assert page.asked == []


def test_error_summary_takes_the_focus(alice, open_page):
    page = open_page("/samples/new", alice)

    page.locator(".sheet button.button-primary").click()
    page.wait_for_selector(".error-summary")

    assert page.evaluate("document.activeElement.className") == "error-summary"


def test_search_field_suggests_and_takes_what_is_chosen_by_keys(alice, open_page):
    page = open_page("/choose", alice)
    page.click("#id_person")
    page.keyboard.type("zhang")
    page.wait_for_selector("[role=option]")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert page.input_value("#id_person") == "张三 EB010023"
    assert page.input_value("[name=person_key]") == "23"
    assert page.complaints == []


def test_search_field_says_that_nothing_is_found(alice, open_page):
    page = open_page("/choose", alice, language="en")
    page.fill("#id_person", "nobody")

    page.wait_for_selector(".search-list .none")

    assert page.inner_text(".search-list") == "Nothing found."


def test_search_field_forgets_the_key_when_the_text_is_typed_over(alice, open_page):
    page = open_page("/choose", alice)
    page.fill("#id_person", "zhang")
    page.locator("[role=option]").first.click()

    page.fill("#id_person", "李四")

    assert page.input_value("[name=person_key]") == ""


def test_form_is_sent_once_however_often_the_button_is_pressed(alice, open_page):
    page = open_page("/samples/new", alice)
    page.fill("#id_name", "Twice")

    page.evaluate("""() => {
        const button = document.querySelector('.sheet button.button-primary');
        button.click();
        button.click();
    }""")
    page.wait_for_url("**/samples/*/")

    assert SavedFilter.objects.filter(name="Twice").count() == 1
