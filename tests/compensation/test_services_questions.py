"""Questions on the own slip and their answers."""

import copy
import pytest
from django.core.exceptions import PermissionDenied

from compensation import services
from compensation.models import PaySlip, SlipQuestion
from core.errors import DomainError, WrongState
from core.models import AuditEntry, Notice
from org.choices import Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(kept):
    """Office, Alice and her slip of a signed month."""
    office = pay.office()
    alice = office.hire()
    return office, alice, office.signed([pay.fact("1", alice, commission="100")]).slips.get()


@pytest.fixture
def month(made):
    return copy.deepcopy(made)


@pytest.fixture
def office(request):
    """The office of the slip where the test begins with it, else one without months."""
    return request.getfixturevalue("month")[0] if "slip" in request.fixturenames else pay.office()


@pytest.fixture
def alice(request, office):
    return request.getfixturevalue("month")[1] if "slip" in request.fixturenames else office.hire()


@pytest.fixture
def slip(month):
    return month[2]


def ask(slip, by, now, **changes):
    return services.ask(
        slip_id=slip.pk, by=by, at=now, **({"text": "why so little", "line_order": 2} | changes)
    )


def test_ask_reaches_branch_finance_without_amounts(office, alice, slip, now):
    question = ask(slip, alice.user, now)

    assert (question.slip, question.line_order, question.asked_by) == (slip, 2, alice.user)
    notice = Notice.objects.get(kind="pay.question_asked")
    assert (notice.user, notice.params) == (office.finance, {"month": "2026-10", "person": str(slip)})
    assert AuditEntry.objects.latest("seq").action == "compensation.slipquestion.ask"


def test_ask_twice_with_the_same_words_asks_once(office, alice, slip, now):
    first = ask(slip, alice.user, now)

    again = ask(slip, alice.user, now, text=" why so little ")

    assert again == first
    assert Notice.objects.filter(kind="pay.question_asked").count() == 1


@each("changes", [{"text": "why so much"}, {"line_order": 1}, {"line_order": None}])
def test_ask_takes_other_words_or_another_line_as_another_question(alice, slip, now, changes):
    first = ask(slip, alice.user, now)

    assert ask(slip, alice.user, now, **changes) != first


def test_ask_again_after_the_answer_is_a_new_question(office, alice, slip, now):
    first = ask(slip, alice.user, now)
    services.answer(question_id=first.pk, text="so", by=office.finance, at=now)

    assert ask(slip, alice.user, now) != first


@each("changes", [{"text": "  "}, {"text": "x" * 2001}, {"line_order": 99}])
def test_ask_refuses_what_cannot_be_answered(alice, slip, now, changes):
    with pytest.raises(DomainError):
        ask(slip, alice.user, now, **changes)

    assert not SlipQuestion.objects.exists()


@each("who", ["finance", "chief", "manager", "desk"])
def test_ask_finds_nobody_elses_slip(office, slip, now, who):
    with pytest.raises(PaySlip.DoesNotExist):
        ask(slip, getattr(office, who), now)


def test_ask_finds_no_slip_of_a_colleague_or_lead(office, slip, now):
    bob = office.hire()
    lead = org.holder(Role.TEAM_LEAD, office.team)

    for charlie in (bob.user, lead):
        with pytest.raises(PaySlip.DoesNotExist):
            ask(slip, charlie, now)


def test_ask_finds_no_slip_before_the_third_signature(office, alice, now):
    run = office.submitted()
    office.sign(run, "chief", "deputy")

    with pytest.raises(PaySlip.DoesNotExist):
        ask(run.slips.get(), alice.user, now)


def test_answer_stands_on_the_slip_and_tells_who_asked(office, alice, slip, now):
    question = ask(slip, alice.user, now)

    services.answer(question_id=question.pk, text=" one customer only ", by=office.finance, at=now)

    answered = pay.again(question)
    assert (answered.answer, answered.answered_by, answered.answered_at) == (
        "one customer only",
        office.finance,
        now,
    )
    assert Notice.objects.get(kind="pay.question_answered").user == alice.user


def test_answer_twice_says_who_was_first(office, alice, slip, now):
    question = ask(slip, alice.user, now)
    services.answer(question_id=question.pk, text="so", by=office.finance, at=now)

    with pytest.raises(WrongState) as refusal:
        services.answer(question_id=question.pk, text="other", by=office.finance, at=now)

    assert str(refusal.value) == f"{office.finance} has answered this meanwhile."


@each("who", ["chief", "manager", "desk", "archive"])
def test_answer_denies_everybody_but_finance(office, alice, slip, now, who):
    question = ask(slip, alice.user, now)

    with pytest.raises(PermissionDenied):
        services.answer(question_id=question.pk, text="so", by=getattr(office, who), at=now)


def test_answer_denies_finance_of_another_branch(alice, slip, now):
    question = ask(slip, alice.user, now)

    with pytest.raises(PermissionDenied):
        services.answer(
            question_id=question.pk,
            text="so",
            by=org.holder(Role.BRANCH_FINANCE, org.BranchFactory()),
            at=now,
        )


def test_answer_refuses_ones_own_question(office, now):
    person = office.hire(user=office.finance)
    slip = office.signed().slips.get(person=person)
    question = ask(slip, office.finance, now, line_order=None)

    with pytest.raises(DomainError):
        services.answer(question_id=question.pk, text="fine", by=office.finance, at=now)


def test_see_slip_notes_the_owners_first_look_alone(office, alice, slip, now):
    assert services.see_slip(slip_id=slip.pk, by=office.finance, at=now) is False
    assert pay.again(slip).seen_at is None

    assert services.see_slip(slip_id=slip.pk, by=alice.user, at=now) is True

    assert services.see_slip(slip_id=slip.pk, by=alice.user, at=now) is False
    assert pay.again(slip).seen_at == now
