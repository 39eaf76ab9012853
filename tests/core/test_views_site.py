"""Language, job pages, saved filters, /ui/."""

import pytest
from django.test import Client
from django.utils import timezone

from core import saved_filters
from core.models import Job, SavedFilter
from tests.core.conftest import signed_in
from tests.factories.org import UserFactory


def test_language_is_kept_in_a_cookie_and_leads_back(sample_pages):
    response = Client().post("/language", {"language": "en", "next": "/open?x=1"})

    assert (response["Location"], response.cookies["language"].value) == ("/open?x=1", "en")


@pytest.mark.parametrize("after", ["https://elsewhere.example/", "//elsewhere.example", "", "javascript:x"])
def test_language_never_leads_elsewhere(sample_pages, after):
    assert Client().post("/language", {"language": "en", "next": after})["Location"] == "/"


def test_language_ignores_one_that_there_is_not(sample_pages):
    response = Client().post("/language", {"language": "xx"})

    assert "language" not in response.cookies


def test_language_of_a_signed_in_person_is_kept_with_the_account(browser, alice):
    browser.post("/language", {"language": "en"})

    alice.refresh_from_db()
    assert alice.language == "en"


def test_language_is_not_switched_by_a_link(browser):
    assert browser.get("/language?language=en").status_code == 405


def job(owner, **values):
    return Job.objects.create(
        **{"kind": "x", "owner": owner, "title": "Import of October", "created_at": timezone.now()} | values
    )


def test_job_page_shows_how_far_it_is_and_asks_again(browser, alice):
    running = job(alice, state="running", done=620, total=1500, message="Row 620")

    page = browser.get(f"/jobs/{running.pk}/").content.decode()

    assert "620 / 1,500 (41%)" in page
    assert f'hx-get="/jobs/{running.pk}/"' in page


def test_job_page_gives_htmx_the_bar_alone(browser, alice):
    running = job(alice, state="running")

    fragment = browser.get(f"/jobs/{running.pk}/", headers={"HX-Request": "true"}).content.decode()

    assert fragment.lstrip().startswith('<div class="job is-running"')


@pytest.mark.parametrize(("state", "shown"), [("done", "Done."), ("failed", "Row 18 is not a number")])
def test_job_page_stops_asking_when_the_job_has_ended(browser, alice, state, shown):
    ended = job(alice, state=state, error="Row 18 is not a number", finished_at=timezone.now())

    page = browser.get(f"/jobs/{ended.pk}/").content.decode()

    assert shown in page
    assert "hx-trigger" not in page


def test_job_page_offers_the_result(browser, alice):
    ended = job(alice, state="done", result={"url": "/files/1/"}, finished_at=timezone.now())

    assert 'href="/files/1/"' in browser.get(f"/jobs/{ended.pk}/").content.decode()


def test_job_page_of_a_stranger_is_not_there(alice, stranger):
    assert stranger.get(f"/jobs/{job(alice).pk}/").status_code == 404


def test_keep_filter_keeps_the_query_under_a_name_and_shows_the_list_with_it(browser, alice):
    response = browser.post(
        "/filters/keep",
        {"page": "samples", "name": "October", "query": "q=oct"},
        headers={"Referer": "http://testserver/samples/?q=other"},
    )

    assert response["Location"] == "/samples/?q=oct"
    assert list(saved_filters.of(user=alice, page="samples").values_list("name", "query")) == [
        ("October", "q=oct")
    ]


def test_keep_filter_without_a_name_is_refused(browser):
    response = browser.post("/filters/keep", {"page": "samples", "name": " ", "query": "q=oct"})

    assert response.status_code == 400
    assert "Give the filter a name, so that you find it again." in response.content.decode()


def test_drop_filter_removes_ones_own(browser, kept):
    browser.post(f"/filters/{kept.pk}/drop")

    assert SavedFilter.objects.count() == 0


def test_drop_filter_leaves_that_of_somebody_else(stranger, kept):
    stranger.post(f"/filters/{kept.pk}/drop")

    assert SavedFilter.objects.get() == kept


def test_keep_gives_a_name_used_before_the_new_query(alice):
    saved_filters.keep(page="p", name="October", query="a=1", by=alice)
    saved_filters.keep(page="p", name=" October ", query="a=2", by=alice)

    assert list(saved_filters.of(user=alice, page="p").values_list("query", flat=True)) == ["a=2"]


def test_keep_refuses_the_twenty_first(alice):
    for number in range(20):
        saved_filters.keep(page="p", name=f"{number}", query="", by=alice)

    with pytest.raises(saved_filters.TooManyFilters):
        saved_filters.keep(page="p", name="one more", query="", by=alice)

    saved_filters.keep(page="another", name="one more", query="", by=alice)


def test_keep_refuses_a_filter_that_would_be_cut_off(alice):
    with pytest.raises(saved_filters.FilterTooLong):
        saved_filters.keep(page="p", name="long", query="x" * 501, by=alice)


def test_of_gives_nobody_elses_filters(alice, kept):
    assert list(saved_filters.of(user=UserFactory(), page="a")) == []


def test_ui_is_open_for_those_who_build_pages(sample_pages):
    assert Client().get("/ui/").status_code == 200


def test_ui_is_not_there_in_production(sample_pages, settings):
    settings.IS_PRODUCTION = True

    assert Client().get("/ui/").status_code == 404


def test_ui_shows_a_signed_in_person_their_own_frame(browser):
    assert "陈晓䶮" not in browser.get("/ui/").content.decode()


def test_anyone_page_is_shown_in_the_shell(charlie):
    page = signed_in(charlie).get("/anyone").content.decode()

    assert "<h1>For anyone signed in</h1>" in page
