"""Asking on a line without leaving the slip: the part of the page that HTMX gets."""

import re

import pytest
from django.urls import reverse

from compensation import services
from compensation.models import PaySlip, SlipQuestion
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_months as months_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def months(kept):
    return months_of.months()


@pytest.fixture
def slip(months):
    return PaySlip.objects.get(person=months.alice, run=months.run(months_of.SEPTEMBER))


@pytest.fixture
def ask(client, months, slip):
    """What the owner's page gets for a question."""

    def answer(**data):
        client.force_login(months.alice.user)
        address = reverse("compensation:question_ask", args=[slip.pk])
        response = client.post(address, data, headers={"HX-Request": "true"})
        return response.status_code, response.content.decode()

    return answer


def test_question_ask_answers_htmx_with_the_lines_questions_alone(ask, slip):
    status, part = ask(text="为何是一千二", line_order="2")

    assert status == 200
    assert part.lstrip().startswith('<div class="questions" id="questions-2">')
    assert "为何是一千二" in part
    assert "<html" not in part
    assert SlipQuestion.objects.get(slip=slip).line_order == 2


def test_question_ask_about_the_whole_answers_with_that_part(ask):
    status, part = ask(text="何时发放", line_order="")

    assert (status, 'id="questions-0"' in part, "何时发放" in part) == (200, True, True)


def test_question_ask_shows_htmx_what_is_wrong_with_what_was_typed(ask, slip):
    status, part = ask(text="长" * 2001, line_order="1")

    assert status == 400
    assert 'id="questions-1"' in part
    assert "长" * 2001 in part
    assert 'aria-invalid="true"' in part
    assert not SlipQuestion.objects.filter(slip=slip).exists()


@each("order", ["99", "x"])
def test_question_ask_of_a_line_that_is_not_there_keeps_the_words(ask, slip, order):
    status, part = ask(text="写了很久的话", line_order=order)

    assert (status, "写了很久的话" in part) == (400, True)
    assert not SlipQuestion.objects.filter(slip=slip).exists()


def test_question_ask_part_keeps_earlier_questions_of_the_line_alone(ask, months, slip, now):
    services.ask(slip_id=slip.pk, text="先前的问题", line_order=2, by=months.alice.user, at=now)
    services.ask(slip_id=slip.pk, text="别行的问题", line_order=1, by=months.alice.user, at=now)

    _status, part = ask(text="再问一句", line_order="2")

    assert ("先前的问题" in part, "别行的问题" in part) == (True, False)


def test_question_text_never_becomes_markup(client, months, slip, now):
    services.ask(slip_id=slip.pk, text="<script>alert(1)</script>\n第二行", by=months.alice.user, at=now)
    client.force_login(months.office.finance)

    for address in (slip.get_absolute_url(), SlipQuestion.objects.get().get_absolute_url()):
        page = client.get(address).content.decode()
        assert "<script>alert(1)" not in page
        assert "第二行" in page


def test_question_answer_shows_the_line_that_is_asked_about(client, months, slip, now):
    question = services.ask(slip_id=slip.pk, text="为何", line_order=2, by=months.alice.user, at=now)
    client.force_login(months.office.finance)

    page = client.get(reverse("compensation:question_answer", args=[question.pk])).content.decode()

    asked = page.partition("asked-line")[2]
    assert "Tiered commission" in asked
    assert re.search(r"8,000\.00 yuan", asked)


def test_question_answer_leads_to_the_answer_once_it_is_given(client, months, slip, now):
    question = services.ask(slip_id=slip.pk, text="为何", by=months.alice.user, at=now)
    services.answer(question_id=question.pk, text="按标准", by=months.office.finance, at=pay.AT)
    client.force_login(months.office.finance)

    response = client.get(reverse("compensation:question_answer", args=[question.pk]))

    assert response["Location"] == question.get_absolute_url()
    assert "按标准" in client.get(question.get_absolute_url()).content.decode()
