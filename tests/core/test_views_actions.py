"""Actions: one step by POST; refusals say who did what meanwhile; strangers find nothing."""

import pytest
from django.test import Client

from core.models import SavedFilter

HTMX = {"HX-Request": "true"}


def test_post_takes_the_step_and_goes_back_to_the_record(browser, kept):
    response = browser.post(f"/samples/{kept.pk}/rename")

    kept.refresh_from_db()
    assert (response["Location"], kept.name) == (f"/samples/{kept.pk}/", "renamed")


def test_post_says_that_it_is_done(browser, kept):
    response = browser.post(f"/samples/{kept.pk}/rename", follow=True)

    assert [str(message) for message in response.context["messages"]] == ["Renamed."]


def test_get_changes_nothing_and_leads_to_the_record(browser, kept):
    response = browser.get(f"/samples/{kept.pk}/rename")

    kept.refresh_from_db()
    assert (response["Location"], kept.name) == (f"/samples/{kept.pk}/", "October")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_not_taken(browser, kept, method):
    assert getattr(browser, method)(f"/samples/{kept.pk}/rename").status_code == 405


@pytest.mark.parametrize("method", ["get", "post"])
def test_action_of_a_stranger_is_not_there(stranger, kept, method):
    response = getattr(stranger, method)(f"/samples/{kept.pk}/rename")

    kept.refresh_from_db()
    assert (response.status_code, kept.name) == (404, "October")


@pytest.mark.parametrize(("name", "status"), [("domain", 400), ("late", 409), ("conflict", 409)])
def test_post_answers_a_refusal_with_a_page(browser, kept, name, status):
    SavedFilter.objects.filter(pk=kept.pk).update(name=name)

    assert browser.post(f"/samples/{kept.pk}/rename").status_code == status


def test_refusal_says_who_did_what_meanwhile_and_leads_to_the_record(browser, kept):
    SavedFilter.objects.filter(pk=kept.pk).update(name="late")

    page = browser.post(f"/samples/{kept.pk}/rename").content.decode()

    assert "This step is not possible now" in page
    assert "Bob has granted it meanwhile." in page
    assert f'href="/samples/{kept.pk}/"' in page


def test_refusal_goes_above_the_page_that_asked_by_htmx(browser, kept):
    SavedFilter.objects.filter(pk=kept.pk).update(name="late")

    response = browser.post(f"/samples/{kept.pk}/rename", headers=HTMX)

    assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (
        409,
        "#messages",
        "innerHTML",
    )
    assert "<!doctype" not in response.content.decode()


def test_post_leads_htmx_on_as_a_whole_page_where_there_is_no_fragment(browser, kept):
    response = browser.post(f"/samples/{kept.pk}/rename", headers=HTMX)

    assert (response.status_code, response["HX-Redirect"]) == (204, f"/samples/{kept.pk}/")


def test_post_answers_htmx_with_the_fragment_and_the_record_as_it_is_now(browser, kept):
    response = browser.post(f"/samples/{kept.pk}/rename-in-place", headers=HTMX)

    assert response.status_code == 200
    assert response.context["record"].name == "renamed"


def test_post_hands_the_reason_to_the_step(browser, kept):
    response = browser.post(f"/samples/{kept.pk}/refuse", {"reason": "Row 18 differs"})

    kept.refresh_from_db()
    assert (response["Location"], kept.name) == ("/samples/", "Row 18 differs")


def test_post_without_the_reason_asks_for_it_again(browser, kept):
    response = browser.post(f"/samples/{kept.pk}/refuse", {"reason": " "})

    kept.refresh_from_db()
    page = response.content.decode()
    assert (response.status_code, kept.name) == (400, "October")
    assert '<textarea name="reason"' in page
    assert '<a href="#id_reason">Reason</a>' in page


def test_post_is_refused_without_the_csrf_token(alice, kept):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice, backend="org.authentication.PersonBackend")

    response = client.post(f"/samples/{kept.pk}/rename")

    kept.refresh_from_db()
    assert (response.status_code, kept.name) == (403, "October")
    assert "This form was open for too long" in response.content.decode()
