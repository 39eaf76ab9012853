"""A newer CRM file of a signed month becomes named lines of the next open month; the slip stays."""

import copy
import datetime as dt
from decimal import Decimal

import pytest

from compensation import services
from compensation.apps import CompensationConfig
from compensation.models import Adjustment, PaySlip
from compensation.queries.gates import month_gate
from compensation.services.corrections import correct_settled, crm_accepted
from core.errors import WrongState
from core.models import AuditEntry, Notice
from customers.hooks import Gate, gate_of
from customers.models import CrmMonth
from org.choices import Contract, Role
from org.models import RoleGrant
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = pay.MONTH, dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def made(kept):
    """Office, Alice and a signed run."""
    office = pay.office()
    alice = office.hire()
    return office, alice, office.signed([pay.fact("1", alice, commission="31000")])


@pytest.fixture
def month(made):
    return copy.deepcopy(made)


@pytest.fixture
def office(request):
    """The month's office where the test begins with its run, else an empty one."""
    return request.getfixturevalue("month")[0] if "signed" in request.fixturenames else pay.office()


@pytest.fixture
def alice(request, office):
    return request.getfixturevalue("month")[1] if "signed" in request.fixturenames else office.hire()


@pytest.fixture
def signed(month):
    return month[2]


def newer(office, facts, now):
    """A newer file for October arrives and is accepted."""
    before = CrmMonth.objects.get(branch=office.branch, month=OCTOBER, state="accepted")
    arrived = pay.crm_month(office.branch, facts, replaces=before, by=office.desk)
    crm_accepted(arrived, office.desk, now)
    return arrived


def corrections():
    rows = Adjustment.objects.filter(kind="correction").order_by("id")
    return [(row.origin_code, row.amount) for row in rows]


# The gate


def test_month_gate_is_open_while_nothing_is_submitted(office, alice):
    assert month_gate(office.branch.pk, OCTOBER) == Gate.OPEN
    office.computed()
    assert month_gate(office.branch.pk, OCTOBER) == Gate.OPEN


def test_month_gate_is_locked_under_signature_and_settled_after_it(office, alice):
    run = office.submitted()
    assert gate_of(office.branch.pk, OCTOBER) == Gate.LOCKED
    office.sign(run, "chief", "deputy")
    assert gate_of(office.branch.pk, OCTOBER) == Gate.LOCKED

    office.sign(run, "manager")

    assert gate_of(office.branch.pk, OCTOBER) == Gate.SETTLED
    assert gate_of(office.branch.pk, NOVEMBER) == Gate.OPEN
    assert gate_of(org.BranchFactory().pk, OCTOBER) == Gate.OPEN


def test_the_app_registers_its_gate_and_its_ear_once():
    from customers import hooks

    assert hooks.MONTH_GATES.count(month_gate) == 1
    assert hooks.ON_ACCEPTED.count(crm_accepted) == 1
    assert CompensationConfig.name == "compensation"


# What changes


def test_a_file_of_an_open_month_asks_for_the_detail(office, alice, now):
    arrived = pay.crm_month(office.branch, [])

    crm_accepted(arrived, office.desk, now)

    told = Notice.objects.filter(kind="pay.crm_accepted").values_list("user", flat=True)
    assert set(told) == {office.desk.pk, office.finance.pk}
    assert corrections() == []


def test_a_refund_in_a_newer_file_is_taken_back_in_the_next_month(office, alice, signed, now):
    arrived = newer(office, [pay.fact("1", alice, commission="30000")], now)

    row = Adjustment.objects.get()
    assert (row.origin_code, row.amount, row.state) == ("commission", Decimal("-200.00"), "proposed")
    assert (row.month, row.origin_month, row.origin_crm_month_id) == (NOVEMBER, OCTOBER, arrived.pk)
    assert row.title == "Correction of 2026-10, Tiered commission"
    assert row.reason == "CRM file version 2 of 2026-10"


def test_a_correction_never_touches_the_signed_slip(office, alice, signed, now):
    before = PaySlip.objects.values().get(), list(PaySlip.objects.get().lines.values())

    newer(office, [pay.fact("1", alice, commission="1")], now)

    assert (PaySlip.objects.values().get(), list(PaySlip.objects.get().lines.values())) == before


def test_a_correction_once_confirmed_is_a_named_line_of_the_next_slip(office, alice, signed, now):
    newer(office, [pay.fact("1", alice, commission="41000")], now)
    row = Adjustment.objects.get()
    services.confirm_adjustment(adjustment_id=row.pk, by=office.chief, at=now)

    november = office.computed([], month=NOVEMBER)

    slip = november.slips.get()
    line = slip.lines.get(kind="adjustment")
    assert (line.amount, line.detail["origin"], line.detail["reference"]) == (
        Decimal("2000.00"),
        "2026-10",
        str(row.pk),
    )
    assert slip.gross == Decimal("5500.00")


def test_a_correction_leaves_the_reserve_as_it_was_signed(office, alice, signed, now):
    """5,200 earned and 520 withheld; corrected to 5,000. In the end 5,000 is paid: -200 now, 520 on release."""
    newer(office, [pay.fact("1", alice, commission="30000")], now)
    services.confirm_adjustment(adjustment_id=Adjustment.objects.get().pk, by=office.chief, at=now)
    november = office.signed([], month=NOVEMBER)

    december = office.signed([], month=dt.date(2026, 12, 1))

    base = Decimal("3500.00")
    earned = [run.gross - base for run in (pay.again(signed), november, december)]
    assert earned == [Decimal("4680.00"), Decimal("-200.00"), Decimal("520.00")]
    assert sum(earned) == Decimal("5000.00")


def states():
    rows = Adjustment.objects.filter(kind="correction").order_by("id")
    return [(row.state, row.amount) for row in rows]


def test_a_newer_file_overtakes_what_nobody_has_decided(office, alice, signed, now):
    newer(office, [pay.fact("1", alice, commission="30000")], now)
    newer(office, [pay.fact("1", alice, commission="32000")], now)

    assert states() == [("withdrawn", Decimal("-200.00")), ("proposed", Decimal("200.00"))]


def test_a_second_correction_counts_from_the_first_once_that_is_confirmed(office, alice, signed, now):
    newer(office, [pay.fact("1", alice, commission="30000")], now)
    services.confirm_adjustment(adjustment_id=Adjustment.objects.get().pk, by=office.chief, at=now)
    newer(office, [pay.fact("1", alice, commission="32000")], now)

    assert states() == [("confirmed", Decimal("-200.00")), ("proposed", Decimal("400.00"))]


def test_the_first_file_again_leaves_nothing_of_an_undecided_correction(office, alice, signed, now):
    newer(office, [pay.fact("1", alice, commission="30000")], now)

    newer(office, [pay.fact("1", alice, commission="31000")], now)

    assert states() == [("withdrawn", Decimal("-200.00"))]
    entry = AuditEntry.objects.get(action="compensation.adjustment.withdraw")
    assert (entry.actor, entry.subject_id) == (office.desk, str(Adjustment.objects.get().pk))


def test_the_first_file_again_reverses_a_confirmed_correction(office, alice, signed, now):
    newer(office, [pay.fact("1", alice, commission="30000")], now)
    services.confirm_adjustment(adjustment_id=Adjustment.objects.get().pk, by=office.chief, at=now)

    newer(office, [pay.fact("1", alice, commission="31000")], now)

    assert states() == [("confirmed", Decimal("-200.00")), ("proposed", Decimal("200.00"))]


def test_a_withdrawn_correction_is_not_confirmed_any_more(office, alice, signed, now):
    newer(office, [pay.fact("1", alice, commission="30000")], now)
    newer(office, [pay.fact("1", alice, commission="31000")], now)

    with pytest.raises(WrongState):
        services.confirm_adjustment(adjustment_id=Adjustment.objects.get().pk, by=office.chief, at=now)


def test_what_somebody_proposed_by_hand_is_not_withdrawn(office, alice, signed, now):
    pay.adjustment(alice, "50.00", month=NOVEMBER, state="proposed")

    newer(office, [pay.fact("1", alice, commission="30000")], now)
    newer(office, [pay.fact("1", alice, commission="31000")], now)

    assert Adjustment.objects.get(kind="adjustment").state == "proposed"


def test_a_rejected_correction_comes_back_with_the_next_file(office, alice, signed, now):
    newer(office, [pay.fact("1", alice, commission="30000")], now)
    first = Adjustment.objects.get()
    services.reject_adjustment(adjustment_id=first.pk, reason="not yet", by=office.chief, at=now)

    newer(office, [pay.fact("1", alice, commission="30000")], now)

    assert corrections() == [("commission", Decimal("-200.00"))] * 2


def test_the_same_file_taken_up_twice_corrects_once(office, alice, signed, now):
    arrived = newer(office, [pay.fact("1", alice, commission="30000")], now)

    again = correct_settled(crm_month=arrived, by=office.desk, at=now)

    assert again == []
    assert len(corrections()) == 1


def test_a_file_that_changes_no_figure_corrects_nothing(office, alice, signed, now):
    newer(office, [pay.fact("1", alice, commission="31000")], now)

    assert corrections() == []
    assert not Notice.objects.filter(kind="pay.corrections").exists()


def test_a_customer_that_moves_to_another_manager_corrects_both(office, now):
    alice, bob = office.hire(), office.hire(contract=Contract.BROKER)
    office.signed([pay.fact("1", alice, commission="10000")])

    newer(office, [pay.fact("1", bob, commission="10000")], now)

    rows = Adjustment.objects.order_by("amount")
    assert [(row.person, row.amount) for row in rows] == [
        (alice, Decimal("-1500.00")),
        (bob, Decimal("4000.00")),
    ]


def test_a_correction_of_the_team_reaches_its_lead(now):
    led = {"code": "team", "kind": "rate", "measure": "team_net_commission", "rate": "0.01"}
    office = pay.office(components=[pay.BASE, led])
    alice, lead = office.hire(), office.hire()
    RoleGrant.objects.create(user=lead.user, role=Role.TEAM_LEAD, team=office.team, valid_from=org.START)
    office.signed([pay.fact("1", alice, commission="10000")])

    newer(office, [pay.fact("1", alice, commission="9000")], now)

    row = Adjustment.objects.get()
    assert (row.person, row.amount) == (lead, Decimal("-10.00"))


def test_a_correction_goes_past_a_month_that_is_under_signature(office, alice, signed, now):
    office.submitted([], month=NOVEMBER)

    newer(office, [pay.fact("1", alice, commission="30000")], now)

    assert Adjustment.objects.get().month == dt.date(2026, 12, 1)


def test_a_correction_tells_the_chief_accountant_and_the_audit(office, alice, signed, now):
    newer(office, [pay.fact("1", alice, commission="30000")], now)

    notice = Notice.objects.get(kind="pay.corrections")
    assert (notice.user, notice.params["month"], notice.params["origin"]) == (
        office.chief,
        "2026-11",
        "2026-10",
    )
    entry = AuditEntry.objects.latest("seq")
    assert (entry.action, entry.after) == (
        "compensation.adjustment.correct",
        {f"{alice.pk}:commission": "-200.00"},
    )


def test_a_leaver_with_a_confirmed_correction_gets_a_last_slip(office, alice, signed, now):
    office.hire()
    newer(office, [pay.fact("1", alice, commission="41000")], now)
    row = Adjustment.objects.get()
    services.confirm_adjustment(adjustment_id=row.pk, by=office.chief, at=now)
    type(alice).objects.filter(pk=alice.pk).update(left_on=NOVEMBER)

    november = office.computed([], month=NOVEMBER)

    slip = november.slips.get(person=alice)
    assert [(line.kind, line.amount) for line in slip.lines.all()] == [
        ("adjustment", Decimal("2000.00")),
        ("income_tax", Decimal("0.00")),
    ]
