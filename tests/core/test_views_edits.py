"""Form pages: what was typed stays, refusals are sentences, who saved meanwhile is told, drafts are released."""

import pytest
from django.utils.html import escape

from core import audit
from core.models import SavedFilter


def page_of(response):
    return response.content.decode()


def seen(browser, address):
    """The token that the form was filled with."""
    return browser.get(address).context["form"]["seen"].value()


def test_get_shows_the_form_with_defaults_consequence_and_button(browser):
    page = page_of(browser.get("/samples/new"))

    assert 'value="month=2026-10"' in page
    assert "You can remove it later." in page
    assert ">Keep</button>" in page


def test_post_saves_once_and_goes_on_to_the_record(browser, alice):
    response = browser.post("/samples/new", {"name": "October", "query": "x"})

    kept = SavedFilter.objects.get(user=alice)
    assert (response.status_code, response["Location"]) == (302, f"/samples/{kept.pk}/")


def test_post_says_that_it_is_done(browser):
    response = browser.post("/samples/new", {"name": "October"}, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["Kept."]


def test_post_keeps_what_was_typed_and_says_what_is_wrong_next_to_the_field_and_above(browser):
    response = browser.post("/samples/new", {"name": "", "query": "typed & kept"})

    page = page_of(response)
    assert response.status_code == 400
    assert 'value="typed &amp; kept"' in page
    assert 'id="id_name_error"' in page
    assert '<a href="#id_name">Name</a>' in page
    assert SavedFilter.objects.count() == 0


@pytest.mark.parametrize(("name", "status"), [("domain", 400), ("late", 409), ("conflict", 409)])
def test_post_answers_a_refusal_with_its_sentence_and_keeps_what_was_typed(browser, name, status):
    response = browser.post("/samples/new", {"name": name, "query": "typed"})

    assert response.status_code == status
    assert f'value="{name}"' in page_of(response)
    assert 'value="typed"' in page_of(response)


def test_post_shows_a_refusals_sentence_and_its_faults(browser):
    page = page_of(browser.post("/samples/new", {"name": "domain"}))

    assert "A rule says no." in page
    assert "Row 18 is not a number." in page


def test_post_leaves_nothing_half_done_when_it_is_refused(browser):
    browser.post("/samples/new", {"name": "domain"})

    assert SavedFilter.objects.count() == 0


def test_post_leads_htmx_on_as_a_whole_page(browser):
    response = browser.post("/samples/new", {"name": "October"}, headers={"HX-Request": "true"})

    assert response.status_code == 204
    assert response["HX-Redirect"].startswith("/samples/")


def test_get_of_a_record_shows_its_values(browser, kept):
    page = page_of(browser.get(f"/samples/{kept.pk}/edit"))

    assert 'value="October"' in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_form_of_a_stranger_is_not_there(stranger, kept, method):
    response = getattr(stranger, method)(f"/samples/{kept.pk}/edit", {"name": "Stolen"})

    kept.refresh_from_db()
    assert (response.status_code, kept.name) == (404, "October")


def test_post_saves_a_record_that_nobody_changed_meanwhile(browser, kept):
    address = f"/samples/{kept.pk}/edit"

    response = browser.post(address, {"name": "November", "query": "", "seen": seen(browser, address)})

    kept.refresh_from_db()
    assert (response.status_code, kept.name) == (302, "November")


def test_post_is_refused_where_somebody_saved_meanwhile(browser, kept):
    address = f"/samples/{kept.pk}/edit"
    token = seen(browser, address)
    SavedFilter.objects.filter(pk=kept.pk).update(name="September")

    response = browser.post(address, {"name": "November", "query": "mine", "seen": token})

    kept.refresh_from_db()
    assert (response.status_code, kept.name) == (409, "September")
    assert 'value="November"' in page_of(response)
    assert escape("name: was “October”, now “September”") in page_of(response)


def test_post_says_who_saved_meanwhile_and_when(browser, kept, charlie, now):
    address = f"/samples/{kept.pk}/edit"
    token = seen(browser, address)
    SavedFilter.objects.filter(pk=kept.pk).update(name="September")
    audit.record("core.savedfilter.edit", kept, by=charlie, at=now)

    page = page_of(browser.post(address, {"name": "November", "query": "", "seen": token}))

    assert "Charlie saved at" in page
    assert "What you typed is kept; look at it and save again." in page


def test_post_again_after_the_conflict_saves(browser, kept):
    address = f"/samples/{kept.pk}/edit"
    token = seen(browser, address)
    SavedFilter.objects.filter(pk=kept.pk).update(name="September")
    refused = browser.post(address, {"name": "November", "query": "", "seen": token})

    response = browser.post(
        address, {"name": "November", "query": "", "seen": refused.context["form"]["seen"].value()}
    )

    kept.refresh_from_db()
    assert (response.status_code, kept.name) == (302, "November")


@pytest.mark.parametrize("token", ["", "forged", "e30:1abc:forged"])
def test_post_is_refused_without_the_token_of_its_form(browser, kept, token):
    response = browser.post(f"/samples/{kept.pk}/edit", {"name": "November", "query": "", "seen": token})

    kept.refresh_from_db()
    assert (response.status_code, kept.name) == (409, "October")


def test_done_releases_the_draft_of_this_person_and_address(browser, alice):
    response = browser.post("/samples/new", {"name": "October"})

    assert response.cookies["draft_saved"].value == f"{alice.pk}:/samples/new"


def test_refusal_keeps_the_draft(browser):
    response = browser.post("/samples/new", {"name": "domain"})

    assert "draft_saved" not in response.cookies


def test_form_names_its_draft_only_where_it_may_be_kept(browser, alice):
    assert f'data-draft="{alice.pk}:/samples/new"' in page_of(browser.get("/samples/new"))
    assert "data-draft=" not in page_of(browser.get("/secret"))


def test_form_without_draft_sets_no_cookie(browser):
    response = browser.post("/secret", {"word": "x"})

    assert (response.status_code, "draft_saved" in response.cookies) == (302, False)


def test_cancel_leads_to_the_last_page_above(browser):
    assert 'href="/samples/">Leave without saving' in page_of(browser.get("/samples/new"))


def test_form_is_sent_without_the_browsers_own_checks_so_that_errors_are_ours(browser):
    assert "novalidate" in page_of(browser.get("/samples/new"))
