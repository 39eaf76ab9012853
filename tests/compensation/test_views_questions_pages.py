"""Questions on slips, from asking to the answer: refused words, lines that are none, twice, both languages."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compensation.models import PayLine, SlipQuestion
from core.models import AuditEntry, Notice
from org.choices import Role
from org.models import RoleGrant
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


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
def slip(place):
    """Alice's October with one line, signed."""
    run = place.run()
    made = office_of.slip(run, place.alice)
    PayLine.objects.create(slip=made, order=1, code="base", kind="base_pay", amount=1000, detail=BASE_DETAIL)
    office_of.settled(run)
    return pay.again(made)


BASE_DETAIL = {"grade": "M2", "base_pay": "1000.00", "amount": "1000.00"}


def url(name, *args):
    return reverse(f"compensation:{name}", args=args)


def text(response):
    return response.content.decode()


# Asking


@each("headers", [{}, HTMX])
@each("order", ["²", "9" * 5000, "99999999999", "-1", "0", "x", "１x", "2"])
def test_asking_about_a_line_that_is_none_keeps_the_words_and_asks_nothing(
    place, browse, slip, order, headers
):
    response = browse(place.alice.user).post(
        url("question_ask", slip.pk), {"text": "为何只有这些", "line_order": order}, **headers
    )

    assert response.status_code == 400
    assert "为何只有这些" in text(response)
    assert not SlipQuestion.objects.exists()


@each(
    ("words", "sentence"),
    [
        ("", "This field is required."),
        ("  \n ", "This field is required."),
        ("问" * 2001, "Ensure this value has at most 2000 characters (it has 2001)."),
        ("a\0b", "Null characters are not allowed."),
    ],
)
@each("headers", [{}, HTMX])
def test_asking_without_words_says_what_is_missing(place, browse, slip, words, sentence, headers):
    response = browse(place.alice.user).post(
        url("question_ask", slip.pk), {"text": words, "line_order": "1"}, **headers
    )

    assert response.status_code == 400
    assert sentence in text(response)
    assert ("<html" in text(response)) is not bool(headers)


@each(
    ("words", "shown"),
    [
        ("问" * 2000, "问" * 2000),
        ("第一行\n第二行", "第一行<br>第二行"),
        ("䶮喆堃", "䶮喆堃"),
        ("<b>1 & 2</b>", "&lt;b&gt;1 &amp; 2&lt;/b&gt;"),
    ],
)
def test_asking_puts_the_words_on_the_line_as_they_were_typed(place, browse, slip, words, shown):
    response = browse(place.alice.user).post(
        url("question_ask", slip.pk), {"text": words, "line_order": "1"}, **HTMX
    )

    assert response.status_code == 200
    assert shown in text(response)
    assert SlipQuestion.objects.get().line_order == 1


def test_asking_goes_back_to_the_line_without_script(place, browse, slip):
    response = browse(place.alice.user).post(
        url("question_ask", slip.pk), {"text": "为何", "line_order": "1"}
    )

    assert response.url == f"{slip.get_absolute_url()}#questions-1"


def test_asking_about_the_whole_goes_back_to_the_end(place, browse, slip):
    response = browse(place.alice.user).post(url("question_ask", slip.pk), {"text": "为何"})

    assert response.url == f"{slip.get_absolute_url()}#questions-0"


def test_asking_tells_the_finance_of_the_branch_that_paid(place, browse, slip):
    """Alice works elsewhere by now; her October is still the old branch's matter."""
    place.alice.branch = place.charlie.branch
    place.alice.save(update_fields=["branch"])

    browse(place.alice.user).post(url("question_ask", slip.pk), {"text": "为何"})

    assert set(Notice.objects.values_list("user", flat=True)) == {place.finance.pk}


@each("state", ["computed", "submitted", "deputy_signed"])
def test_asking_waits_for_the_third_signature(place, browse, state):
    run = place.run(month=dt.date(2026, 11, 1), state="computed")
    made = office_of.slip(run, place.alice)
    office_of.settled(run, state)

    response = browse(place.alice.user).post(url("question_ask", made.pk), {"text": "为何"})

    assert response.status_code == 404
    assert not SlipQuestion.objects.exists()


@each("method", ["get", "post"])
def test_asking_about_a_colleagues_slip_is_not_there(place, browse, slip, method):
    response = getattr(browse(place.bob.user), method)(url("question_ask", slip.pk), {"text": "为何"})

    assert response.status_code == 404
    assert "爱丽丝" not in text(response)


def test_asking_by_its_own_page_says_what_comes_next(place, browse, slip):
    page = text(browse(place.alice.user).get(url("question_ask", slip.pk), {"line": "1"}))

    assert "Branch finance is told and answers on the slip" in page
    assert 'name="line_order" value="1"' in page


# Where a question stands


@each(
    ("who", "sees", "answers"),
    [
        ("alice", True, False),
        ("finance", True, True),
        ("chief", True, False),
        ("deputy", True, False),
        ("manager", True, False),
        ("lead", False, False),
    ],
)
def test_question_stands_on_the_slip_for_owner_finance_and_signers(place, browse, slip, who, sees, answers):
    question = office_of.question(slip, "为何只有这些", order=1)
    readers = {"alice": place.alice.user, "lead": place.lead}

    page = text(browse(readers.get(who) or getattr(place.office, who)).get(slip.get_absolute_url()))

    assert ("为何只有这些" in page) is sees
    assert (url("question_answer", question.pk) in page) is answers


def test_question_says_whom_it_waits_for_until_it_is_answered(place, browse, slip):
    question = office_of.question(slip, "为何", order=1)
    before = text(browse(place.alice.user).get(slip.get_absolute_url()))

    browse(place.finance).post(url("question_answer", question.pk), {"text": "按标准计算"})
    after = text(browse(place.alice.user).get(slip.get_absolute_url()))

    assert ("Waits for branch finance." in before, "按标准计算" in before) == (True, False)
    assert ("Waits for branch finance." in after, "按标准计算" in after) == (False, True)


@each(("order", "told"), [(1, True), (None, False), (7, False)])
def test_question_page_shows_the_line_or_that_it_is_about_the_whole(place, browse, slip, order, told):
    """A line that is no more on the slip is told as a question about the whole."""
    question = office_of.question(slip, order=order)

    page = browse(place.finance).get(url("question", question.pk))

    assert (page.context["line"] is not None) is told
    assert ("About the slip as a whole." in text(page)) is not told


@each(("answer", "badge", "offers"), [("", "to be answered", True), ("因退佣", "answered", False)])
def test_question_page_offers_the_answer_while_it_waits(place, browse, slip, answer, badge, offers):
    question = office_of.question(slip, answer=answer)

    page = browse(place.finance).get(url("question", question.pk))

    assert str(page.context["badge"].label) == badge
    assert (url("question_answer", question.pk) in text(page)) is offers


def test_question_of_finance_themselves_is_answered_by_a_colleague(place, browse, slip):
    SlipQuestion.objects.filter(pk=office_of.question(slip).pk).update(asked_by=place.finance)
    question = SlipQuestion.objects.get()

    page = text(browse(place.finance).get(url("question", question.pk)))
    response = browse(place.finance).post(url("question_answer", question.pk), {"text": "我自己答"})

    assert "This is your own question; a colleague answers it." in page
    assert response.status_code == 400
    assert "我自己答" in text(response)
    assert pay.again(question).answered_at is None


# Answering


@each(
    ("words", "sentence"),
    [
        ("", "This field is required."),
        ("答" * 2001, "Ensure this value has at most 2000 characters (it has 2001)."),
    ],
)
def test_answering_says_what_is_wrong_with_the_question_above(place, browse, slip, words, sentence):
    question = office_of.question(slip, "为何只有这些", order=1)

    response = browse(place.finance).post(url("question_answer", question.pk), {"text": words})

    assert response.status_code == 400
    assert (sentence in text(response), "为何只有这些" in text(response)) == (True, True)


def test_answering_twice_names_who_was_faster_and_tells_the_owner_once(place, browse, slip):
    question, colleague = office_of.question(slip), org.holder(Role.BRANCH_FINANCE, place.branch)
    browse(place.finance).post(url("question_answer", question.pk), {"text": "第一个答复"})
    entries = AuditEntry.objects.count()

    response = browse(colleague).post(url("question_answer", question.pk), {"text": "第二个答复"})

    assert response.status_code == 409
    assert f"{place.finance.name} has answered this meanwhile." in text(response)
    assert Notice.objects.filter(user=place.alice.user).count() == 1
    assert AuditEntry.objects.count() == entries


def test_answering_late_leads_to_the_answer_that_is_there(place, browse, slip):
    question = office_of.question(slip, answer="因退佣")

    assert browse(place.finance).get(url("question_answer", question.pk)).url == url("question", question.pk)


@each("who", ["chief", "manager", "archive", "desk", "lead"])
def test_answering_is_branch_finances_alone(place, browse, slip, who):
    question = office_of.question(slip, "只给财务看")
    user = place.lead if who == "lead" else getattr(place.office, who)

    response = browse(user).post(url("question_answer", question.pk), {"text": "答"})

    assert response.status_code == 403
    assert "只给财务看" not in text(response)
    assert pay.again(question).answered_at is None


def test_answering_ends_with_the_role(place, browse, slip):
    question, former = office_of.question(slip), org.holder(Role.BRANCH_FINANCE, place.branch)
    RoleGrant.objects.filter(user=former).update(valid_until=dt.date(2026, 11, 1))

    assert browse(former).post(url("question_answer", question.pk), {"text": "答"}).status_code == 403


@each(
    ("language", "done"),
    [("en", "Answered; whoever asked has been told."), ("zh-hans", "已答复，并已通知提问人。")],
)
def test_answering_says_that_it_is_done_in_the_readers_language(place, browse, slip, language, done):
    question = office_of.question(slip)
    place.finance.language = language
    place.finance.save(update_fields=["language"])

    response = browse(place.finance).post(
        url("question_answer", question.pk), {"text": "因退佣"}, follow=True
    )

    assert [str(message) for message in response.context["messages"]] == [done]


def test_slip_asks_as_often_for_three_questions_as_for_one(place, browse, slip):
    browser, counts = browse(place.finance), []
    for _time in range(3):
        office_of.question(slip, order=1, answer="因退佣")
        browser.get(slip.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            browser.get(slip.get_absolute_url())
        counts.append(len(captured))

    assert counts[0] == counts[2]
