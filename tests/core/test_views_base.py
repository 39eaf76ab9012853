"""The page base: a right named, strangers kept out, only public pages open."""

import pytest
from django.test import Client
from django.utils import timezone

from core.views import SIGNED_IN, Page
from core.views.base import address
from org.choices import Role
from tests.core.conftest import signed_in
from tests.factories.org import holder


def test_page_cannot_be_defined_without_a_right():
    with pytest.raises(TypeError, match="Rightless names no right"):

        class Rightless(Page):
            title = "No right"


def test_page_may_be_defined_as_an_abstract_base_without_a_right():
    class Base(Page, abstract=True):
        pass

    assert Base.right == ""


def test_page_that_extends_an_abstract_base_has_to_name_its_right():
    class Base(Page, abstract=True):
        pass

    with pytest.raises(TypeError, match="names no right"):

        class Rightless(Base):
            pass


def test_page_takes_over_the_right_of_a_page_that_it_extends():
    class First(Page):
        right = "audit.view"

    class Second(First):
        pass

    assert Second.right == "audit.view"


def test_as_view_lets_only_public_pages_through_without_sign_in():
    class Shut(Page):
        right = SIGNED_IN

    class Unlocked(Page):
        public = True

    assert (Shut.as_view().login_required, Unlocked.as_view().login_required) == (True, False)


def test_dispatch_opens_a_public_page_to_everybody(sample_pages):
    response = Client().get("/open")

    assert response.content == b"open"


@pytest.mark.parametrize("address", ["/anyone", "/auditors", "/samples/", "/samples/new", "/drawing"])
def test_dispatch_sends_the_signed_out_to_the_sign_in(sample_pages, address):
    response = Client().get(address)

    assert (response.status_code, response["Location"]) == (302, f"/sign-in?next={address}")


def test_dispatch_sends_the_signed_out_to_the_sign_in_even_without_the_middleware(sample_pages, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "LoginRequired" not in name]

    response = Client().get("/anyone")

    assert response["Location"] == "/sign-in?next=/anyone"


def test_dispatch_opens_a_page_to_who_holds_its_right(sample_pages):
    response = signed_in(holder(Role.AUDITOR)).get("/auditors")

    assert response.status_code == 200


def test_dispatch_denies_a_page_to_who_does_not_hold_its_right(browser):
    response = browser.get("/auditors")

    assert response.status_code == 403


def test_dispatch_opens_a_signed_in_page_to_who_holds_no_role(browser):
    response = browser.get("/anyone")

    assert response.status_code == 200


def test_now_is_the_same_moment_throughout_a_request():
    page = Page()

    assert page.now is page.now
    assert page.today == timezone.localdate(page.now)


def test_came_from_takes_our_own_page_with_its_query(rf):
    page = Page()
    page.request = rf.get("/", headers={"Referer": "http://testserver/list?month=2026-10"})

    assert page.came_from() == "/list?month=2026-10"


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/list", "javascript:alert(1)"])
def test_came_from_never_leads_elsewhere(rf, referer):
    page = Page()
    page.request = rf.get("/", headers={"Referer": referer})

    assert page.came_from() == "/"


def test_address_takes_a_url_as_it_is():
    assert address("/somewhere") == "/somewhere"


def test_address_asks_a_record():
    class Record:
        def get_absolute_url(self):
            return "/records/7/"

    assert address(Record()) == "/records/7/"
