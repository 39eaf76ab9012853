"""Refusals: which status, which page, which fragment; nothing unescaped."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django_htmx.middleware import HtmxDetails

from core import refusals
from core.errors import Conflict, DomainError, WrongState


@pytest.fixture
def request_of(rf, sample_pages):
    def make(**headers):
        request = rf.post("/", headers=headers)
        request.user = AnonymousUser()
        request.htmx = HtmxDetails(request)
        return request

    return make


@pytest.mark.parametrize(
    ("error", "status"), [(DomainError("x"), 400), (WrongState("x"), 409), (Conflict("x"), 409)]
)
def test_status_of_tells_a_late_step_from_a_wrong_one(error, status):
    assert refusals.status_of(error) == status


def test_answer_shows_the_sentence_with_its_faults(request_of):
    error = DomainError("The file was not imported.", faults=["Row 18", "Row 19"])

    page = refusals.answer(request_of(), error).content.decode()

    for text in ("This was not possible", "The file was not imported.", "<li>Row 18</li>", "<li>Row 19</li>"):
        assert text in page


@pytest.mark.parametrize(
    ("error", "heading"),
    [
        (DomainError("x"), "This was not possible"),
        (WrongState("x"), "This step is not possible now"),
        (Conflict("x"), "Somebody was faster"),
    ],
)
def test_answer_says_that_somebody_was_faster_only_where_somebody_saved_meanwhile(request_of, error, heading):
    page = refusals.answer(request_of(), error).content.decode()

    assert f"<h1>{heading}</h1>" in page


def test_answer_says_that_nothing_has_been_changed(request_of):
    assert "Nothing has been changed." in refusals.answer(request_of(), DomainError("x")).content.decode()


def test_answer_leads_back_to_the_record_where_it_is_known(request_of):
    page = refusals.answer(request_of(), WrongState("x"), back_url="/papers/7/").content.decode()

    assert 'href="/papers/7/">Look at it as it is now' in page


def test_answer_leads_to_the_desk_otherwise(request_of):
    page = refusals.answer(request_of(), WrongState("x")).content.decode()

    assert 'href="/">Back to the desk' in page


def test_answer_escapes_what_people_typed(request_of):
    page = refusals.answer(request_of(), DomainError("<b>x</b>", faults=["<i>y</i>"])).content.decode()

    assert ("<b>x" in page, "<i>y" in page) == (False, False)


def test_answer_gives_htmx_a_fragment_for_the_place_of_messages(request_of):
    response = refusals.answer(request_of(**{"HX-Request": "true"}), DomainError("No.", faults=["Row 18"]))

    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#messages", "innerHTML")
    assert "<html" not in response.content.decode()
    assert "<li>Row 18</li>" in response.content.decode()
    assert "HX-Request" in response["Vary"]
