"""Who may what, at the services' own doors: every office tries every step, here, elsewhere and after its role."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from compensation import services
from compensation.models import Adjustment, BusinessDetail, Charge, ManualMeasure, PayRun, SlipQuestion
from core.errors import DomainError
from core.models import AuditEntry, Job, Notice
from org.choices import Role
from org.models import Delegation, RoleGrant, User
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
DENIED = (PermissionDenied, ObjectDoesNotExist)
BRANCH = ("desk", "finance", "chief", "deputy", "manager")
WHO = (*BRANCH, "archive", "lead", "alice", "auditor", "channel", "admin", "vice")


@pytest.fixture(scope="module")
def place(kept):
    return office_of.place()


def named(place, who):
    """The account of an office, here or of the whole company."""
    company = {
        "auditor": Role.AUDITOR,
        "channel": Role.CHANNEL_MANAGEMENT,
        "admin": Role.ADMINISTRATOR,
        "vice": Role.VICE_PRESIDENT,
    }
    if who in company:
        return org.holder(company[who])
    if who == "lead":
        return place.lead
    return place.alice.user if who == "alice" else getattr(place.office, who)


def detail(place, state):
    people = {"submitted_by": org.UserFactory(), "submitted_at": pay.AT} if state == "submitted" else {}
    return BusinessDetail.objects.create(
        branch=place.branch,
        month=pay.MONTH,
        crm_month=pay.crm_month(place.branch, []),
        computed_by=org.UserFactory(),
        computed_at=pay.AT,
        state=state,
        **people,
    )


def compute_detail(place):
    pay.crm_month(place.branch, [])
    return lambda by, at: services.compute_detail(branch_id=place.branch.pk, month=pay.MONTH, by=by, at=at)


def submit_detail(place):
    made = detail(place, "computed")
    return lambda by, at: services.submit_detail(detail_id=made.pk, by=by, at=at)


def review_detail(place):
    made = detail(place, "submitted")
    return lambda by, at: services.review_detail(detail_id=made.pk, by=by, at=at)


def return_detail(place):
    made = detail(place, "submitted")
    return lambda by, at: services.return_detail(detail_id=made.pk, reason="sums", by=by, at=at)


def withdraw_run(place):
    run = place.run(state="submitted")
    return lambda by, at: services.withdraw_run(run_id=run.pk, by=by, at=at)


def return_from(state):
    def prepare(place):
        run = place.run(state=state)
        return lambda by, at: services.return_run(run_id=run.pk, reason="sums", by=by, at=at)

    return prepare


def pay_run_out(place):
    run = pay.banked(place.run(state="approved"))
    return lambda by, at: services.pay_run_out(run_id=run.pk, by=by, at=at)


def file_run(place):
    run = place.run(state="paid")
    return lambda by, at: services.file_run(run_id=run.pk, by=by, at=at)


def propose_adjustment(place):
    given = {"month": pay.MONTH, "amount": Decimal(5), "title": "奖", "reason": "约定"}
    return lambda by, at: services.propose_adjustment(person_id=place.bob.pk, by=by, at=at, **given)


def propose_charge(place):
    given = {"first_month": pay.MONTH, "total": Decimal(5), "instalment": Decimal(5)}
    words = {"title": "损失", "reason": "认定"}
    return lambda by, at: services.propose_charge(person_id=place.bob.pk, by=by, at=at, **given, **words)


def decide(paper, verb):
    def prepare(place):
        made = getattr(pay, paper)(place.bob, "5", state="proposed")
        given = {f"{paper}_id": made.pk} | ({"reason": "no"} if verb == "reject" else {})
        return lambda by, at: getattr(services, f"{verb}_{paper}")(by=by, at=at, **given)

    return prepare


def enter_measure(place):
    given = {"month": pay.MONTH, "measure": "late_count", "value": Decimal(2), "reason": "sheet"}
    return lambda by, at: services.enter_measure(person_id=place.bob.pk, by=by, at=at, **given)


def enter_measures(place):
    given = {"month": pay.MONTH, "measure": "late_count", "reason": "sheet"}
    values = {place.bob.pk: Decimal(2), place.carol.pk: Decimal(3)}
    return lambda by, at: services.enter_measures(values=values, by=by, at=at, **given)


def answer(place):
    run = place.run()
    question = office_of.question(office_of.slip(run, place.bob))
    office_of.settled(run, "paid")
    return lambda by, at: services.answer(question_id=question.pk, text="按标准", by=by, at=at)


def make_papers_again(place):
    run = place.run(state="approved")
    return lambda by, at: services.make_papers_again(run_id=run.pk, by=by, at=at)


STEPS = {
    "compute_detail": (compute_detail, {"desk", "finance"}),
    "submit_detail": (submit_detail, {"desk", "finance"}),
    "review_detail": (review_detail, {"finance", "chief"}),
    "return_detail": (return_detail, {"finance", "chief"}),
    "withdraw_run": (withdraw_run, {"finance"}),
    "return_run_first": (return_from("submitted"), {"chief"}),
    "return_run_second": (return_from("chief_signed"), {"deputy"}),
    "return_run_third": (return_from("deputy_signed"), {"manager"}),
    "pay_run_out": (pay_run_out, {"finance"}),
    "file_run": (file_run, {"archive"}),
    "propose_adjustment": (propose_adjustment, {"finance"}),
    "propose_charge": (propose_charge, {"finance"}),
    "confirm_adjustment": (decide("adjustment", "confirm"), {"chief"}),
    "reject_adjustment": (decide("adjustment", "reject"), {"chief"}),
    "confirm_charge": (decide("charge", "confirm"), {"chief"}),
    "reject_charge": (decide("charge", "reject"), {"chief"}),
    "enter_measure": (enter_measure, {"finance"}),
    "enter_measures": (enter_measures, {"finance"}),
    "answer": (answer, {"finance"}),
    "make_papers_again": (make_papers_again, {"finance"}),
}
ROLES = (
    Role.TRADING_DESK,
    Role.BRANCH_FINANCE,
    Role.CHIEF_ACCOUNTANT,
    Role.DEPUTY_MANAGER,
    Role.BRANCH_MANAGER,
)
# Of the whole company: nobody's branch stands between them and the step.
COMPANY_WIDE = {"file_run"}
# Asks for work whose outcome is what the audit keeps.
WITHOUT_AUDIT = {"make_papers_again"}


def traces():
    """Everything that a step could have left."""
    return (
        AuditEntry.objects.count(),
        Notice.objects.count(),
        Job.objects.count(),
        ManualMeasure.objects.count(),
        sorted(PayRun.objects.values_list("pk", "state")),
        sorted(BusinessDetail.objects.values_list("pk", "state", "version")),
        sorted(Adjustment.objects.values_list("pk", "state")),
        sorted(Charge.objects.values_list("pk", "state")),
        sorted(SlipQuestion.objects.values_list("pk", "answer")),
    )


@each(("step", "who"), [(step, who) for step, (_make, may) in STEPS.items() for who in sorted(may)])
def test_a_step_is_open_to_the_office_whose_it_is(place, now, step, who):
    call = STEPS[step][0](place)
    by = named(place, who)

    call(by, now)

    assert AuditEntry.objects.filter(actor=by).exists() or Job.objects.get().owner == by


def let_in(call, people, now):
    """Whom of these the step does not deny."""
    found = []
    for name, by in people.items():
        try:
            call(by, now)
        except DENIED:
            continue
        found.append(name)
    return found


@each("step", STEPS)
def test_a_step_is_closed_to_every_other_office_and_to_a_stand_in_after_the_last_day(place, now, step):
    """To the same offices of another branch as well, unless nobody's branch stands before it."""
    make, may = STEPS[step]
    call = make(place)
    others = {who: named(place, who) for who in WHO if who not in may} | {
        "stand-in": stand_in_until(now.date(), named(place, sorted(may)[0]))
    }
    if step not in COMPANY_WIDE:
        branch = org.BranchFactory()
        others |= {f"{role} elsewhere": org.holder(role, branch) for role in ROLES}
    before = traces()

    assert let_in(call, others, now) == []

    assert traces() == before


def stand_in_until(day, principal):
    """Who stood in for the principal until that day."""
    stand_in = org.UserFactory()
    Delegation.objects.create(
        grant=RoleGrant.objects.get(user=principal),
        principal=principal,
        stand_in=stand_in,
        reason="休假",
        created_at=pay.AT,
        valid_from=day - dt.timedelta(days=9),
        valid_until=day,
    )
    return stand_in


@each("step", STEPS)
def test_a_step_is_closed_once_the_role_has_ended_and_before_it_begins(place, now, step):
    make, may = STEPS[step]
    call = make(place)
    people = [named(place, who) for who in sorted(may)]
    grants = RoleGrant.objects.filter(user__in=people)
    before = traces()

    grants.update(valid_until=now.date())
    former = {by.name: User.objects.get(pk=by.pk) for by in people}
    assert let_in(call, former, now) == []
    grants.update(valid_from=now.date() + dt.timedelta(days=1), valid_until=None)
    coming = {by.name: User.objects.get(pk=by.pk) for by in people}
    assert let_in(call, coming, now) == []

    assert traces() == before


@each("step", [step for step in STEPS if step not in WITHOUT_AUDIT])
def test_a_step_by_a_stand_in_names_both(place, now, step):
    make, may = STEPS[step]
    call = make(place)
    principal = named(place, sorted(may)[0])
    stand_in = org.UserFactory(name="替手")
    Delegation.objects.create(
        grant=RoleGrant.objects.get(user=principal),
        principal=principal,
        stand_in=stand_in,
        reason="休假",
        created_at=pay.AT,
        valid_from=now.date(),
        valid_until=now.date() + dt.timedelta(days=1),
    )

    call(stand_in, now)

    entry = AuditEntry.objects.filter(actor=stand_in).latest("seq")
    assert (entry.on_behalf_of, entry.capacity) == (principal, RoleGrant.objects.get(user=principal).role)


def test_a_stand_in_does_not_confirm_what_the_principal_proposed(place, now):
    """A chief accountant who is finance as well proposes; whoever stands in for that role confirms nothing."""
    grant = RoleGrant.objects.create(
        user=place.finance, role=Role.CHIEF_ACCOUNTANT, branch=place.branch, valid_from=org.START
    )
    paper = services.propose_adjustment(
        person_id=place.bob.pk,
        month=pay.MONTH,
        amount=Decimal(5),
        title="奖",
        reason="约定",
        by=place.finance,
        at=now,
    )
    stand_in = org.UserFactory()
    Delegation.objects.create(
        grant=grant,
        principal=place.finance,
        stand_in=stand_in,
        reason="休假",
        created_at=pay.AT,
        valid_from=now.date(),
        valid_until=now.date() + dt.timedelta(days=1),
    )

    with pytest.raises(DomainError, match="You have already taken a step of this paper"):
        services.confirm_adjustment(adjustment_id=paper.pk, by=stand_in, at=now)

    assert pay.again(paper).state == "proposed"
