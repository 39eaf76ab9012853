"""Three signatures by three people, bound to what was shown; what the third one settles."""

import copy
import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from compensation import services
from compensation.models import AppliedInput, PayRun, ReserveEntry
from core import audit
from core.errors import Conflict, DomainError, WrongState
from core.models import AuditEntry, Notice
from org.choices import Contract, Role
from org.models import Delegation, RoleGrant
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER = dt.date(2026, 11, 1), dt.date(2026, 12, 1)


@pytest.fixture
def office(request):
    """The month's office where the test begins with its run, else an empty one."""
    return request.getfixturevalue("month")[0] if "run" in request.fixturenames else pay.office()


@pytest.fixture
def alice(request, office):
    return request.getfixturevalue("month")[1] if "run" in request.fixturenames else office.hire()


@pytest.fixture(scope="module")
def made(kept):
    """Office, Alice and a submitted run, with a slip that could leak."""
    office = pay.office()
    alice = office.hire()
    return office, alice, office.submitted([pay.fact("1", alice, commission="31000")])


@pytest.fixture
def month(made):
    return copy.deepcopy(made)


@pytest.fixture
def run(month):
    return month[2]


def sign(run, step, by, now, shown_hash=None):
    return services.sign_run(
        run_id=run.pk, step=step, shown_hash=shown_hash or run.content_hash, by=by, at=now
    )


def stand_in(principal, by, *, role=None):
    """`by` acts for `principal` in October and November."""
    grant = RoleGrant.objects.get(user=principal)
    return Delegation.objects.create(
        grant=grant,
        principal=principal,
        stand_in=by,
        reason="away",
        created_at=pay.AT,
        valid_from=dt.date(2026, 10, 1),
        valid_until=DECEMBER,
    )


def tamper(run):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE compensation_payline SET amount = amount + 1 WHERE code = 'commission' AND slip_id IN"
            " (SELECT id FROM compensation_payslip WHERE run_id = %s)",
            [run.pk],
        )


# Submitting


def test_submit_run_tells_the_chief_accountant(office, run):
    assert (run.state, run.submitted_by) == ("submitted", office.finance)
    assert Notice.objects.get(kind="pay.run_to_sign").user == office.chief


def test_submit_run_refuses_an_adjustment_confirmed_since(office, alice, now):
    run = office.computed()
    pay.adjustment(alice, "5.00")

    with pytest.raises(DomainError) as refusal:
        services.submit_run(run_id=run.pk, by=office.finance, at=now)

    assert [str(fault) for fault in refusal.value.faults] == ["adjustments"]
    assert pay.again(run).state == "computed"


@each(
    ("change", "named"),
    [
        (lambda person: pay.measure(person, "duty_score", "80"), ["measures entered by hand"]),
        (lambda person: pay.charge(person, "80"), ["recoveries"]),
        (
            lambda person: person.gradings.update(grade="M3"),
            ["people, their places, grades and certificates"],
        ),
        (
            lambda person: person.branch.vat_rules.update(mode="monthly_100k"),
            ["tax and insurance parameters"],
        ),
    ],
)
def test_submit_run_names_the_input_that_has_changed(office, now, change, named):
    bob = office.hire(contract=Contract.BROKER)
    run = office.computed()
    change(bob)
    if named[0].startswith("people"):
        run.detail.rows.update(grade="M3")

    with pytest.raises(DomainError) as refusal:
        services.submit_run(run_id=run.pk, by=office.finance, at=now)

    assert [str(fault) for fault in refusal.value.faults] == named


def test_submit_run_refuses_when_the_detail_was_returned(office, alice, now):
    run = office.computed()
    services.return_detail(detail_id=run.detail_id, reason="wrong", by=office.finance, at=now)

    with pytest.raises(DomainError) as refusal:
        services.submit_run(run_id=run.pk, by=office.finance, at=now)

    assert "Compute the pay again" in str(refusal.value)


def test_submit_run_refuses_when_a_newer_file_has_come_in(office, alice, now):
    run = office.computed()
    pay.crm_month(office.branch, [], replaces=run.detail.crm_month)

    with pytest.raises(DomainError) as refusal:
        services.submit_run(run_id=run.pk, by=office.finance, at=now)

    assert "the business detail" in [str(fault) for fault in refusal.value.faults]


def test_submit_run_refuses_slips_that_somebody_changed(office, alice, now):
    run = office.computed()
    tamper(run)

    with pytest.raises(DomainError) as refusal:
        services.submit_run(run_id=run.pk, by=office.finance, at=now)

    assert "not those that were computed" in str(refusal.value)


def test_submit_run_closes_the_detail(office, run, now):
    with pytest.raises(WrongState):
        services.return_detail(detail_id=run.detail_id, reason="late", by=office.finance, at=now)
    with pytest.raises(WrongState):
        services.compute_detail(branch_id=office.branch.pk, month=pay.MONTH, by=office.desk, at=now)


def test_withdraw_run_is_possible_until_somebody_signs(office, run, now):
    services.withdraw_run(run_id=run.pk, by=office.finance, at=now)
    services.submit_run(run_id=run.pk, by=office.finance, at=now)
    office.sign(run, "chief")

    with pytest.raises(WrongState):
        services.withdraw_run(run_id=run.pk, by=office.finance, at=now)


# Signing in order


def test_sign_run_three_times_approves_the_report(office, run, now):
    sign(run, "chief", office.chief, now)
    assert pay.again(run).state == "chief_signed"
    sign(run, "deputy", office.deputy, now)
    assert pay.again(run).state == "deputy_signed"

    sign(run, "manager", office.manager, now)

    signed = pay.again(run)
    assert signed.state == "approved"
    assert [(s.step, s.by, s.content_hash) for s in signed.signatures.all()] == [
        ("chief", office.chief, run.content_hash),
        ("deputy", office.deputy, run.content_hash),
        ("manager", office.manager, run.content_hash),
    ]


def test_sign_run_tells_who_is_next_and_finance_at_the_end(office, run):
    office.sign(run)

    told = Notice.objects.filter(kind="pay.run_to_sign").order_by("id")
    assert [notice.user for notice in told] == [office.chief, office.deputy, office.manager]
    assert Notice.objects.get(kind="pay.run_approved").user == office.finance


def test_sign_run_stores_the_audit_head_of_the_third_signature(office, run):
    signed = office.sign(run)

    entry = AuditEntry.objects.get(seq=signed.audit_seq)
    assert (entry.action, entry.hash) == ("compensation.payrun.sign_manager", signed.audit_hash)
    assert audit.verify(known_heads={signed.audit_seq: signed.audit_hash}) == []


@each("step", ["deputy", "manager"])
def test_sign_run_out_of_turn_is_refused(office, run, now, step):
    by = {"deputy": office.deputy, "manager": office.manager}[step]

    with pytest.raises(WrongState):
        sign(run, step, by, now)

    assert not run.signatures.exists()


def test_sign_run_twice_by_the_same_press_signs_once(office, run, now):
    sign(run, "chief", office.chief, now)

    again = sign(run, "chief", office.chief, now)

    assert (again.state, again.signatures.count()) == ("chief_signed", 1)


def test_sign_run_refuses_an_unknown_step(office, run, now):
    with pytest.raises(DomainError):
        sign(run, "owner", office.chief, now)


@each("who", ["desk", "finance", "deputy", "manager", "archive"])
def test_sign_run_denies_everybody_but_the_chief_accountant_the_first_step(office, run, now, who):
    with pytest.raises((PermissionDenied, DomainError)):
        sign(run, "chief", getattr(office, who), now)

    assert (pay.again(run).state, run.signatures.count()) == ("submitted", 0)


def test_sign_run_denies_the_chief_accountant_of_another_branch(run, now):
    charlie = org.holder(Role.CHIEF_ACCOUNTANT, org.BranchFactory())

    with pytest.raises(PermissionDenied):
        sign(run, "chief", charlie, now)


def test_sign_run_denies_a_delegation_that_has_ended(office, run, now):
    bob = org.UserFactory()
    stand_in(office.chief, bob)
    Delegation.objects.update(valid_until=dt.date(2026, 11, 5))

    with pytest.raises(PermissionDenied):
        sign(run, "chief", bob, now)


# Three different people


def test_sign_run_refuses_who_prepared_the_report(office, run, now):
    RoleGrant.objects.create(
        user=office.finance, role=Role.CHIEF_ACCOUNTANT, branch=office.branch, valid_from=org.START
    )
    finance = pay.again(office.finance)

    with pytest.raises(DomainError) as refusal:
        sign(run, "chief", finance, now)

    assert "already taken a step" in str(refusal.value)


def test_sign_run_refuses_a_second_signature_of_one_person(office, run, now):
    RoleGrant.objects.create(
        user=office.chief, role=Role.DEPUTY_MANAGER, branch=office.branch, valid_from=org.START
    )
    chief = pay.again(office.chief)
    sign(run, "chief", chief, now)

    with pytest.raises(DomainError):
        sign(run, "deputy", chief, now)

    assert run.signatures.count() == 1


def test_sign_run_records_both_names_of_a_delegation(office, run, now):
    bob = org.UserFactory()
    stand_in(office.chief, bob)

    sign(run, "chief", bob, now)

    signature = run.signatures.get()
    assert (signature.by, signature.on_behalf_of) == (bob, office.chief)


def test_sign_run_refuses_a_stand_in_who_has_signed_for_another(office, run, now):
    bob = org.UserFactory()
    stand_in(office.chief, bob)
    stand_in(office.deputy, bob)
    sign(run, "chief", bob, now)

    with pytest.raises(DomainError):
        sign(run, "deputy", bob, now)


def test_sign_run_refuses_the_principal_after_the_stand_in(office, run, now):
    bob = org.UserFactory()
    RoleGrant.objects.create(
        user=office.chief, role=Role.DEPUTY_MANAGER, branch=office.branch, valid_from=org.START
    )
    stand_in_grant = RoleGrant.objects.get(user=office.chief, role=Role.CHIEF_ACCOUNTANT)
    Delegation.objects.create(
        grant=stand_in_grant,
        principal=office.chief,
        stand_in=bob,
        reason="away",
        created_at=pay.AT,
        valid_from=dt.date(2026, 10, 1),
        valid_until=DECEMBER,
    )
    sign(run, "chief", bob, now)

    with pytest.raises(DomainError):
        sign(run, "deputy", pay.again(office.chief), now)


def test_sign_run_refuses_a_stand_in_for_whoever_prepared_it(office, run, now):
    """Finance, chief accountant elsewhere in life, sends somebody to sign the own work."""
    bob = org.UserFactory()
    grant = RoleGrant.objects.create(
        user=office.finance, role=Role.CHIEF_ACCOUNTANT, branch=office.branch, valid_from=org.START
    )
    Delegation.objects.create(
        grant=grant,
        principal=office.finance,
        stand_in=bob,
        reason="away",
        created_at=pay.AT,
        valid_from=dt.date(2026, 10, 1),
        valid_until=DECEMBER,
    )

    with pytest.raises(DomainError):
        sign(run, "chief", bob, now)


def test_sign_run_refuses_the_principal_for_whom_it_was_prepared(office, alice, now):
    bob = org.UserFactory()
    RoleGrant.objects.create(
        user=office.finance, role=Role.CHIEF_ACCOUNTANT, branch=office.branch, valid_from=org.START
    )
    grant = RoleGrant.objects.get(user=office.finance, role=Role.BRANCH_FINANCE)
    Delegation.objects.create(
        grant=grant,
        principal=office.finance,
        stand_in=bob,
        reason="away",
        created_at=pay.AT,
        valid_from=dt.date(2026, 10, 1),
        valid_until=DECEMBER,
    )
    office.reviewed([])
    run = services.start_run(branch_id=office.branch.pk, month=pay.MONTH, by=bob, at=now)
    services.compute_run_now(run_id=run.pk, by=bob, at=now)
    run = services.submit_run(run_id=run.pk, by=bob, at=now)

    with pytest.raises(DomainError):
        sign(run, "chief", pay.again(office.finance), now)

    assert (run.prepared_by, run.prepared_for) == (bob, office.finance)


# What was shown


def test_sign_run_refuses_a_hash_of_an_earlier_version(office, run, now):
    with pytest.raises(Conflict) as refusal:
        sign(run, "chief", office.chief, now, shown_hash="0" * 64)

    assert "Look at it again" in str(refusal.value)
    assert pay.again(run).state == "submitted"


def test_sign_run_voids_all_signatures_when_the_stored_report_changed(office, run, now):
    office.sign(run, "chief")
    tamper(run)

    with pytest.raises(Conflict):
        sign(run, "deputy", office.deputy, now)

    voided = run.signatures.get()
    assert pay.again(run).state == "computed"
    assert (voided.by, voided.voided_at, voided.void_reason) == (
        office.chief,
        now,
        "The stored report is not the one that was computed.",
    )
    assert AuditEntry.objects.latest("seq").action == "compensation.payrun.void_signatures"
    assert Notice.objects.get(kind="pay.run_voided").user == office.finance


def test_sign_run_by_who_may_not_voids_nothing_although_the_report_changed(office, run, now):
    office.sign(run, "chief")
    tamper(run)

    with pytest.raises(PermissionDenied):
        sign(run, "deputy", office.desk, now)

    assert pay.again(run).state == "chief_signed"
    assert run.signatures.get().voided_at is None


def test_a_voided_report_is_computed_again_and_signed_by_the_same_people(office, run, now):
    office.sign(run, "chief")
    tamper(run)
    with pytest.raises(Conflict):
        sign(run, "deputy", office.deputy, now)

    office.compute()
    services.submit_run(run_id=run.pk, by=office.finance, at=now)
    signed = office.sign(run)

    assert (signed.state, signed.signatures.count()) == ("approved", 4)


# Returning


@each(("signed", "who"), [([], "chief"), (["chief"], "deputy"), (["chief", "deputy"], "manager")])
def test_return_run_by_whose_turn_it_is_voids_what_was_signed(office, run, now, signed, who):
    if signed:
        office.sign(run, *signed)

    services.return_run(run_id=run.pk, reason="check Alice", by=getattr(office, who), at=now)

    returned = pay.again(run)
    assert (returned.state, returned.submitted_by) == ("computed", None)
    assert {s.void_reason for s in run.signatures.all()} == ({"check Alice"} if signed else set())
    assert Notice.objects.get(kind="pay.run_returned").user == office.finance


def test_return_run_wants_a_reason(office, run, now):
    with pytest.raises(DomainError):
        services.return_run(run_id=run.pk, reason="  ", by=office.chief, at=now)

    assert pay.again(run).state == "submitted"


@each("who", ["finance", "desk", "deputy", "manager", "archive"])
def test_return_run_denies_whose_turn_it_is_not(office, run, now, who):
    with pytest.raises(PermissionDenied):
        services.return_run(run_id=run.pk, reason="no", by=getattr(office, who), at=now)


def test_return_run_is_too_late_once_all_have_signed(office, run, now):
    office.sign(run)

    with pytest.raises(WrongState):
        services.return_run(run_id=run.pk, reason="late", by=office.manager, at=now)


# What the third signature settles


def test_approval_keeps_the_reserve_and_the_next_months_release_it(office, alice, run):
    office.sign(run)

    kept = ReserveEntry.objects.get()
    assert (kept.person, kept.code, kept.amount, kept.release_month) == (
        alice,
        "reserve",
        Decimal("520.00"),
        DECEMBER,
    )
    office.signed([], month=NOVEMBER)
    december = office.signed([], month=DECEMBER)
    slip = december.slips.get(person=alice)
    assert slip.lines.get(kind="reserve_release").amount == Decimal("520.00")
    assert slip.gross == Decimal("4020.00")
    assert pay.again(kept).released_run == december


def test_a_reserve_is_released_once(office, alice, run):
    office.sign(run)
    office.signed([], month=NOVEMBER)
    office.signed([], month=DECEMBER)

    january = office.signed([], month=dt.date(2027, 1, 1))

    assert not january.slips.get(person=alice).lines.filter(kind="reserve_release").exists()


def test_approval_uses_up_adjustments_and_instalments(office, alice):
    bonus = pay.adjustment(alice, "-50.00")
    loss = pay.charge(alice, "1000", "600")

    october = office.signed()

    used = AppliedInput.objects.filter(run=october).order_by("id")
    assert [(row.adjustment, row.charge, row.amount) for row in used] == [
        (bonus, None, Decimal("-50.00")),
        (None, loss, Decimal("600.00")),
    ]
    november = office.signed([], month=NOVEMBER)
    slip = november.slips.get(person=alice)
    assert (slip.gross, slip.recoveries) == (Decimal("3500.00"), Decimal("400.00"))
    december = office.computed([], month=DECEMBER)
    assert december.slips.get(person=alice).recoveries == Decimal("0.00")


def test_before_the_third_signature_nothing_is_used_up(office, alice):
    pay.adjustment(alice, "50.00")
    run = office.submitted([pay.fact("1", alice, commission="31000")])

    office.sign(run, "chief", "deputy")

    assert not AppliedInput.objects.exists()
    assert not ReserveEntry.objects.exists()


# Paying and filing


def test_pay_run_out_is_for_finance_after_the_third_signature(office, run, now):
    with pytest.raises(WrongState):
        services.pay_run_out(run_id=pay.banked(run).pk, by=office.finance, at=now)
    office.sign(run)

    paid = services.pay_run_out(run_id=pay.banked(run).pk, by=office.finance, at=now)

    assert (paid.state, paid.paid_by, paid.paid_at) == ("paid", office.finance, now)


def test_pay_run_out_tells_owners_and_the_general_office_without_amounts(office, alice, run, now):
    office.sign(run)

    services.pay_run_out(run_id=pay.banked(run).pk, by=office.finance, at=now)

    assert Notice.objects.get(kind="pay.run_paid").user == office.archive
    ready = Notice.objects.get(kind="pay.slip_ready")
    assert (ready.user, ready.params) == (alice.user, {"month": "2026-10"})


def test_pay_run_out_denies_everybody_but_finance(office, run, now):
    office.sign(run)
    pay.banked(run)

    for by in (office.chief, office.deputy, office.manager, office.archive, office.desk):
        with pytest.raises(PermissionDenied):
            services.pay_run_out(run_id=run.pk, by=by, at=now)

    assert pay.again(run).state == "approved"


def test_file_run_is_for_the_general_office_after_payment(office, run, now):
    office.sign(run)
    with pytest.raises(WrongState):
        services.file_run(run_id=run.pk, by=office.archive, at=now)
    services.pay_run_out(run_id=pay.banked(run).pk, by=office.finance, at=now)

    filed = services.file_run(run_id=run.pk, by=office.archive, at=now)

    assert (filed.state, filed.filed_by) == ("filed", office.archive)
    assert PayRun.objects.settled().count() == 1


def test_file_run_denies_the_branch(office, run, now):
    office.sign(run)
    services.pay_run_out(run_id=pay.banked(run).pk, by=office.finance, at=now)

    for by in (office.finance, office.chief, office.deputy, office.manager, office.desk):
        with pytest.raises(PermissionDenied):
            services.file_run(run_id=run.pk, by=by, at=now)

    assert pay.again(run).state == "paid"
