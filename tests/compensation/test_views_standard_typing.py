"""What people type into the editor of a standard beyond the usual: odd characters, figures, other writings."""

import pytest
from django.urls import reverse

from compensation import services
from tests.cases import each
from tests.compensation.editor_posts import sent
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
SHARE = {"code": "share", "kind": "rate", "measure": "net_commission", "rate": "0.20"}


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


@pytest.fixture
def browse(client):
    """The browser of somebody who is signed in."""

    def browser(user):
        client.force_login(user)
        return client

    return browser


@pytest.fixture
def row(place, now):
    """The lead's draft for next year."""
    return draft(place, now)


def document(place, **changes):
    made = pay.content(place.office.team, "employee", [pay.BASE, SHARE], effective_from="2027-01")
    return made | {"name": "新标准"} | changes


def draft(place, now, **changes):
    return services.draft_standard(document=document(place, **changes), by=place.lead, at=now)


def url(name, *args):
    return reverse(f"compensation:{name}", args=args)


def text(response):
    return response.content.decode()


# The editor


def press(browser, row, *, open_index=None, step="save", **changes):
    made = pay.again(row)
    post = sent(made.content, open_index, version=made.version, **changes)
    post["step"] = step
    return browser.post(url("standard_edit", row.pk), post.urlencode(), "application/x-www-form-urlencoded")


@each(
    ("typed", "stored"),
    [
        ("新\0标准", "新标准"),
        ("  新标准二  ", "新标准二"),
        ("王䶮的标准", "王䶮的标准"),
        ("长" * 121, "长" * 121),
    ],
)
def test_editor_keeps_the_name_as_it_can_be_kept(place, browse, row, typed, stored):
    response = press(browse(place.lead), row, name=typed)

    assert response.status_code == 302
    assert pay.again(row).content["name"] == stored


@each("typed", ["9" * 200, "-5", "1,2O0", "NaN", "1e400", "1e999999999", "0.001", "三千"])
def test_editor_keeps_a_base_pay_that_cannot_be_and_shows_it_with_its_fault(place, browse, row, typed):
    press(browse(place.lead), row, grades__0__base_pay=typed)

    page = browse(place.lead).get(url("standard_edit", row.pk))
    cell = page.context["editor"].grades.rows[0][2]

    assert cell.value.replace(",", "").removesuffix(".00") == typed.replace(",", "")
    assert len(cell.faults) == 1
    assert browse(place.lead).get(url("standard", row.pk)).status_code == 200


@each("typed", ["20", "20%", "２０", "20.0"])
def test_editor_reads_a_rate_in_any_writing_as_the_same(place, browse, row, typed):
    press(browse(place.lead), row, open_index=1, rate=typed)

    assert pay.again(row).content["components"][1] == SHARE
    assert pay.again(row).faults == 0


def test_editor_never_lets_typed_words_become_markup(place, browse, row):
    press(browse(place.lead), row, open_index=1, title="<script>1</script>", name='"><b>')

    page = text(browse(place.lead).get(url("standard_edit", row.pk), {"open": "1"}))

    assert ("<script>1" in page, '"><b>' in page) == (False, False)
    assert "&lt;script&gt;1" in page


@each(("query", "status"), [("grade=M2&m-net_commission=1,000", 200), ("grade=M9", 200)])
def test_trying_answers_in_the_page_and_to_htmx_alike(place, browse, row, query, status):
    browser = browse(place.lead)
    address = f"{url('standard_try', row.pk)}?{query}"

    page, part = browser.get(address), browser.get(address, **HTMX)

    assert (page.status_code, part.status_code) == (status, status)
    assert "<html" not in text(part)
    assert (page.context["tried"] is None) is ("M9" in query)


def test_trying_again_leaves_the_fields_alone_in_which_somebody_types(place, browse, row):
    address = url("standard_try", row.pk)
    first = browse(place.lead).get(address, {"grade": "M2"}, **HTMX)
    mark = first.context["try_mark"]

    again = browse(place.lead).get(address, {"grade": "M2", "of": mark}, **HTMX)
    other = browse(place.lead).get(address, {"grade": "M2", "of": "M2"}, **HTMX)

    assert [answer.get("HX-Retarget", "") for answer in (first, again, other)] == ["", "#tried", ""]
    assert (again["HX-Reselect"], again["HX-Reswap"]) == ("#tried", "outerHTML")


def test_trying_what_cannot_be_shows_the_fields_with_what_is_wrong(place, browse, row):
    address = url("standard_try", row.pk)
    mark = browse(place.lead).get(address, {"grade": "M2"}, **HTMX).context["try_mark"]

    answer = browse(place.lead).get(address, {"grade": "M2", "of": mark, "m-net_commission": "x"}, **HTMX)

    assert answer.get("HX-Retarget", "") == ""
    assert 'value="x"' in answer.text
