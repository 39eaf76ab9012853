"""Language as chosen, whatever the browser says; refusals that nobody caught; sessions that ended under HTMX."""

import pytest
from django.test import Client
from django.utils import translation

from core.middleware import ChosenLanguageMiddleware, known_language
from tests.core.conftest import signed_in
from tests.core.pages import Open
from tests.factories.org import UserFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def chinese(settings):
    settings.LANGUAGE_CODE = "zh-hans"


def language_of(response):
    return response["Content-Language"]


def test_language_is_chinese_whatever_the_browser_asks_for(sample_pages, chinese):
    response = Client().get("/open", headers={"Accept-Language": "en-GB,en;q=0.9"})

    assert language_of(response) == "zh-hans"


def test_language_is_that_of_the_cookie(sample_pages, chinese):
    client = Client()
    client.cookies["language"] = "en"

    assert language_of(client.get("/open")) == "en"


@pytest.mark.parametrize("code", ["xx", "de", "zh", "EN", "<script>", ""])
def test_language_of_a_cookie_that_we_do_not_speak_is_chinese(sample_pages, chinese, code):
    client = Client()
    client.cookies["language"] = code

    assert language_of(client.get("/open")) == "zh-hans"


def test_language_of_the_account_counts_before_that_of_the_cookie(sample_pages, chinese):
    client = signed_in(UserFactory(language="en"))
    client.cookies["language"] = "zh-hans"

    assert language_of(client.get("/anyone")) == "en"


def test_language_of_the_cookie_counts_where_the_account_has_none(sample_pages, chinese):
    client = signed_in(UserFactory(language=""))
    client.cookies["language"] = "en"

    assert language_of(client.get("/anyone")) == "en"


def test_language_of_one_request_does_not_stay_for_the_next(sample_pages, chinese):
    client = signed_in(UserFactory(language="en"))

    with translation.override("zh-hans"):
        client.get("/anyone")
        assert translation.get_language() == "zh-hans"


def test_public_page_asks_for_nobody(rf):
    class Unread:
        @property
        def language(self):
            raise AssertionError("the account was read")

    request = rf.get("/healthz")
    request.user = Unread()

    ChosenLanguageMiddleware(None).process_view(request, Open.as_view(), (), {})


def test_answers_differ_by_cookie_for_caches(sample_pages):
    assert "Cookie" in Client().get("/open")["Vary"]


@pytest.mark.parametrize(("code", "known"), [("en", "en"), ("zh-hans", "zh-hans"), ("zh", ""), ("", "")])
def test_known_language_knows_ours_only(code, known):
    assert known_language(code) == known


def test_refusal_that_no_view_caught_becomes_its_page(browser):
    response = browser.get("/escaping")

    assert response.status_code == 409
    assert "Bob has granted it meanwhile." in response.content.decode()


def test_refusal_that_no_view_caught_becomes_a_notice_for_htmx(browser):
    response = browser.get("/escaping", headers=HTMX)

    assert (response.status_code, response["HX-Retarget"]) == (409, "#messages")


def test_session_that_ended_leads_htmx_to_the_sign_in_and_back_to_the_page(sample_pages):
    headers = HTMX | {"HX-Current-URL": "http://testserver/samples/?q=oct"}

    response = Client().get("/samples/?q=octo", headers=headers)

    assert (response.status_code, response["HX-Redirect"]) == (204, "/sign-in?next=%2Fsamples%2F%3Fq%3Doct")


def test_session_that_ended_leads_a_page_to_the_sign_in_as_usual(sample_pages):
    response = Client().get("/samples/")

    assert (response.status_code, response["Location"]) == (302, "/sign-in?next=/samples/")


def test_other_redirects_are_left_alone_for_htmx(browser, kept):
    response = browser.get(f"/samples/{kept.pk}/rename", headers=HTMX)

    assert (response.status_code, response["Location"]) == (302, f"/samples/{kept.pk}/")


@pytest.mark.parametrize("address", ["/typed?name=a%00b", "/typed?json=a%00b"])
def test_nul_that_no_view_noticed_is_refused_with_a_sentence(browser, address):
    response = browser.get(address)

    assert response.status_code == 400
    assert "invisible character (NUL)" in response.content.decode()


def test_nul_is_refused_as_a_notice_for_htmx(browser):
    response = browser.get("/typed?name=a%00b", headers=HTMX)

    assert (response.status_code, response["HX-Retarget"]) == (400, "#messages")


def test_other_faults_of_a_view_stay_faults(browser):
    with pytest.raises(ValueError, match="no figure"):
        browser.get("/typed?number=x")


@pytest.mark.parametrize("name", ["sessionid", "language", "csrftoken"])
def test_cookie_with_a_nul_counts_as_none(sample_pages, name):
    client = Client()
    client.cookies[name] = "a\x00bcdefghijkl"

    assert (client.get("/open").status_code, client.get("/anyone").status_code) == (200, 302)
