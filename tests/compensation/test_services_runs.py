"""Computing a pay run: what it refuses, what it takes in, and that it is the same every time."""

import copy
import datetime as dt
import gc
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compensation import services
from compensation.models import PayLine, PayRun, PaySlip
from compensation.services import runs
from compensation.services.computing.content import stored_hash
from core import jobs
from core.errors import DomainError, WrongState
from core.models import Job, Notice
from org.choices import Contract, Role
from org.models import RoleGrant
from tests.cases import each, undone
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
MONTH = pay.MONTH


@pytest.fixture(scope="module")
def made(kept):
    return pay.office()


@pytest.fixture
def office(made):
    return copy.deepcopy(made)


def start(office, now, month=MONTH):
    return services.start_run(branch_id=office.branch.pk, month=month, by=office.finance, at=now)


def compute(office, now, month=MONTH):
    run = start(office, now, month)
    return services.compute_run_now(run_id=run.pk, by=office.finance, at=now)


def lines_of(slip):
    return {line.code: line.amount for line in slip.lines.all()}


def slip_of(run, person):
    return run.slips.get(person=person)


# What comes out


def test_compute_run_now_pays_an_employee_by_the_standard(office, now):
    alice = office.hire(grade="M2", base="6000")
    office.reviewed([pay.fact("1", alice, commission="31000", exchange_fees="1000")])

    run = compute(office, now)

    slip = slip_of(run, alice)
    assert lines_of(slip) == {
        "base": Decimal("3500.00"),
        "commission": Decimal("5000.00"),
        "reserve": Decimal("-500.00"),
        "pension": Decimal("-480.00"),
        "medical": Decimal("-120.00"),
        "unemployment": Decimal("-30.00"),
        "fund": Decimal("-420.00"),
        "income_tax": Decimal("-58.50"),
    }
    assert (slip.gross, slip.insurance, slip.income_tax) == (
        Decimal("8000.00"),
        Decimal("1050.00"),
        Decimal("58.50"),
    )
    assert slip.net == Decimal("6891.50")


def test_compute_run_now_pays_a_broker_with_tax_of_labour_remuneration(office, now):
    bob = office.hire(contract=Contract.BROKER)
    office.reviewed([pay.fact("1", bob, commission="25000")])

    run = compute(office, now)

    slip = slip_of(run, bob)
    assert (slip.gross, slip.vat, slip.income_tax, slip.net) == (
        Decimal("10000.00"),
        Decimal("0.00"),
        Decimal("30.00"),
        Decimal("9970.00"),
    )
    assert run.vat_mode == "none"


def test_compute_run_now_keeps_what_each_slip_was_computed_from(office, now):
    alice = office.hire(base="6000")
    detail = office.reviewed([pay.fact("1", alice, commission="100", sales_by_class={"equity": "7.00"})])
    extra = pay.adjustment(alice, "50.00")
    score = pay.measure(alice, "duty_score", "92.5")

    run = compute(office, now)

    slip = slip_of(run, alice)
    assert slip.sources["detail"] == detail.pk
    assert slip.sources["adjustments"] == [extra.pk]
    assert slip.sources["manual_measures"] == [score.pk]
    assert len(slip.sources["insurance_schemes"]) == 4
    assert slip.standard == office.standards["employee"]
    assert slip.measures["duty_score"] == "92.50"
    assert slip.measures["product_sales.equity"] == "7.00"
    assert (run.people, run.detail_version, run.gross) == (1, detail.version, slip.gross)


def test_compute_run_now_gives_a_lead_the_net_commission_of_the_team_led(now):
    led = {
        "code": "team",
        "kind": "rate",
        "measure": "team_net_commission",
        "rate": "0.01",
    }
    office = pay.office(components=[pay.BASE, led])
    alice, bob = office.hire(), office.hire()
    RoleGrant.objects.create(user=alice.user, role=Role.TEAM_LEAD, team=office.team, valid_from=org.START)
    office.reviewed([pay.fact("1", alice, commission="100"), pay.fact("2", bob, commission="900")])

    run = compute(office, now)

    assert lines_of(slip_of(run, alice))["team"] == Decimal("10.00")
    assert lines_of(slip_of(run, bob))["team"] == Decimal("0.00")


def test_compute_run_now_recovers_a_loss_within_the_legal_cap(office, now):
    alice = office.hire()
    pay.charge(alice, "5000")
    office.reviewed([])

    run = compute(office, now)

    slip = slip_of(run, alice)
    assert (slip.gross, slip.recoveries, slip.net) == (
        Decimal("3500.00"),
        Decimal("700.00"),
        Decimal("2800.00"),
    )


def test_compute_run_now_takes_no_more_than_the_instalment(office, now):
    alice = office.hire()
    pay.charge(alice, "5000", "100")
    office.reviewed([])

    run = compute(office, now)

    assert slip_of(run, alice).recoveries == Decimal("100.00")


@each("state", ["proposed", "rejected"])
def test_compute_run_now_ignores_what_is_not_confirmed(office, now, state):
    alice = office.hire()
    pay.adjustment(alice, "50.00", state=state)
    pay.charge(alice, "50.00", state=state)
    office.reviewed([])

    run = compute(office, now)

    assert (slip_of(run, alice).gross, slip_of(run, alice).recoveries) == (
        Decimal("3500.00"),
        Decimal("0.00"),
    )


def test_compute_run_now_takes_an_adjustment_that_came_too_late_for_its_month(office, now):
    alice = office.hire()
    pay.adjustment(alice, "50.00", month=dt.date(2026, 8, 1))
    pay.adjustment(alice, "7.00", month=dt.date(2026, 11, 1))
    office.reviewed([])

    run = compute(office, now)

    assert slip_of(run, alice).gross == Decimal("3550.00")


def test_compute_run_now_adds_up_lines_slips_and_run(office, now):
    people = [office.hire(base="5000"), office.hire(contract=Contract.BROKER), office.hire()]
    pay.adjustment(people[0], "-12.34")
    pay.charge(people[2], "100")
    office.reviewed([pay.fact(str(n), people[n % 3], commission=f"{n * 1777}.37") for n in range(9)])

    run = compute(office, now)

    slips = list(run.slips.all())
    for slip in slips:
        amounts = lines_of_all(slip)
        taken = {"insurance", "vat", "surtax", "income_tax", "recovery"}
        assert sum(amount for kind, amount in amounts if kind not in taken) == slip.gross
        assert sum(amount for _, amount in amounts) == slip.net
    for name in ("gross", "insurance", "vat", "surtaxes", "income_tax", "recoveries", "net"):
        assert getattr(run, name) == sum(getattr(slip, name) for slip in slips)


def lines_of_all(slip):
    return list(slip.lines.values_list("kind", "amount"))


def test_compute_run_now_writes_names_with_rare_characters_and_backslashes(office, now):
    alice = office.hire(name="王喆䶮\\堃\t珺")
    office.reviewed([])

    run = compute(office, now)

    assert slip_of(run, alice).name == "王喆䶮\\堃\t珺"
    assert stored_hash(run) == run.content_hash


# The same every time


def test_compute_run_now_repeated_is_identical_to_the_fen(office, now):
    people = [office.hire(base="5000") for _ in range(3)]
    office.reviewed([pay.fact(str(n), people[n % 3], commission=f"{n * 777}.37") for n in range(9)])
    run = compute(office, now)
    first = (run.content_hash, list(PayLine.objects.values_list("slip__number", "code", "amount", "detail")))

    run = compute(office, now)

    again = (run.content_hash, list(PayLine.objects.values_list("slip__number", "code", "amount", "detail")))
    assert again == first
    assert PaySlip.objects.count() == 3


def test_compute_run_now_hashes_what_the_database_then_holds(office, now):
    people = [office.hire(base="5000"), office.hire(contract=Contract.BROKER)]
    office.reviewed([pay.fact("1", people[0], commission="31000.55")])

    run = compute(office, now)

    assert stored_hash(run) == run.content_hash
    assert len(run.content_hash) == 64


CHANGES = [
    "UPDATE compensation_payline SET amount = amount + 0.01 WHERE code = 'commission'",
    "UPDATE compensation_payline SET detail = '{}' WHERE code = 'commission'",
    "UPDATE compensation_payslip SET name = 'Mallory'",
    "UPDATE compensation_payslip SET gross = gross + 1, net = net + 1",
    "UPDATE compensation_payrun SET gross = gross + 1, net = net + 1",
    "DELETE FROM compensation_payline WHERE code = 'reserve'",
]


def test_stored_hash_tells_any_change_of_what_was_computed(office, now):
    alice = office.hire()
    office.reviewed([pay.fact("1", alice, commission="31000.55")])
    run = compute(office, now)
    found = {}

    for change in CHANGES:
        with undone(), connection.cursor() as cursor:
            cursor.execute(change)
            found[change] = stored_hash(pay.again(run)) == run.content_hash

    assert found == dict.fromkeys(CHANGES, False)
    assert stored_hash(pay.again(run)) == run.content_hash


def test_compute_run_now_gives_the_same_hash_for_a_permuted_file(office, now):
    people = [office.hire(base="5000") for _ in range(3)]
    facts = [pay.fact(str(n), people[n % 3], commission=f"{n * 777}.37") for n in range(9)]
    office.reviewed(facts)
    before = compute(office, now).content_hash
    first = people[0].branch.crm_months.get()
    pay.crm_month(office.branch, facts[::-1], replaces=first)
    office.review()

    after = compute(office, now).content_hash

    assert after == before


@pytest.fixture
def earned(office, now):
    """Alice, her customer's row, the file of it, and what she earns by it."""
    alice = office.hire()
    row = pay.fact("1", alice, commission="31000")
    file = pay.crm_month(office.branch, [row])
    office.review()
    return alice, row, file, slip_of(compute(office, now), alice).gross


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(refund=st.decimals("0.10", "40000", places=2))
def test_a_refund_lowers_pay(office, earned, now, refund):
    alice, row, file, before = earned
    with undone():
        taken_back = pay.fact("2", alice, commission=-refund)
        pay.crm_month(office.branch, [row, taken_back], replaces=file)
        office.review()

        after = slip_of(compute(office, now), alice).gross

    assert after < before


def test_compute_run_now_issues_as_many_queries_for_five_people_as_for_one(office, now):
    office.hire()
    office.reviewed([])
    run = start(office, now)
    with CaptureQueriesContext(connection) as one:
        services.compute_run_now(run_id=run.pk, by=office.finance, at=now)
    for _ in range(4):
        office.hire()
    office.review()

    with CaptureQueriesContext(connection) as five:
        services.compute_run_now(run_id=run.pk, by=office.finance, at=now)

    assert len(five) == len(one)


def test_compute_run_now_in_many_chunks_gives_what_one_chunk_gives(office, now, monkeypatch):
    people = [office.hire(base="5000") for _ in range(5)]
    office.reviewed([pay.fact(str(n), people[n % 5], commission=f"{n * 777}.37") for n in range(10)])
    whole = compute(office, now)
    monkeypatch.setattr(runs, "CHUNK", 2)
    seen = []

    parts = services.compute_run_now(
        run_id=whole.pk,
        by=office.finance,
        at=now,
        progress=lambda done, total, message: seen.append((done, total, message)),
    )

    assert (parts.content_hash, parts.people) == (whole.content_hash, 5)
    assert stored_hash(parts) == parts.content_hash
    assert seen == [(2, 5, "2 of 5 people"), (4, 5, "4 of 5 people"), (5, 5, "5 of 5 people")]


def test_compute_run_now_that_fails_midway_leaves_the_earlier_lines(office, now, monkeypatch):
    """The third chunk breaks while the second is being copied."""
    for _ in range(5):
        office.hire()
    office.reviewed([])
    run = compute(office, now)
    before = list(PayLine.objects.order_by("pk").values_list("pk", "amount"))
    monkeypatch.setattr(runs, "CHUNK", 2)

    def breaks(done, _total, _message):
        if done == 4:
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError), transaction.atomic():
        services.compute_run_now(run_id=run.pk, by=office.finance, at=now, progress=breaks)

    assert list(PayLine.objects.order_by("pk").values_list("pk", "amount")) == before
    assert gc.isenabled()


# The job


def test_start_run_twice_is_one_run_and_one_job(office, now):
    office.hire()
    office.reviewed([])

    first, second = start(office, now), start(office, now)

    assert (
        first.pk,
        PayRun.objects.count(),
        Job.objects.filter(kind="compensation.compute_run").count(),
    ) == (
        second.pk,
        1,
        1,
    )
    assert first.number.text == f"PAY-{office.branch.code}-202610-0001"


def test_the_job_computes_the_run_and_tells_who_pressed(office, now):
    office.hire()
    office.reviewed([])
    run = start(office, now)

    jobs.run(run.job_id, at=now)

    run = pay.again(run)
    assert (run.state, run.job.state, run.job.result) == (
        "computed",
        "done",
        {"url": run.get_absolute_url(), "people": 1},
    )
    assert Notice.objects.get(kind="pay.run_computed").user == office.finance


def test_the_job_that_is_refused_keeps_the_run_as_it_was_and_says_why(office, now):
    office.hire()
    office.reviewed([])
    run = start(office, now)
    office.standards["employee"].delete()

    jobs.run(run.job_id, at=now)

    run = pay.again(run)
    assert (run.state, run.job.state) == ("draft", "failed")
    assert run.job.error == (
        "Pay of 2026-10 cannot be computed yet.\n"
        f"{office.team.name} has no approved pay standard for employee in 2026-10."
    )
    assert Notice.objects.get(kind="pay.run_failed").user == office.finance


# What it refuses


def test_start_run_names_everything_that_is_missing_at_once(now):
    office = pay.office()
    office.branch.commission_rules.all()
    office.hire(grade="M9")
    office.hire(contract=Contract.BROKER, contract_number="", certificate_number="", registered_on=None)
    office.standards["broker"].delete()
    office.branch.vat_rules.all().delete()

    with pytest.raises(DomainError) as refusal:
        start(office, now)

    assert str(refusal.value) == "Pay of 2026-10 cannot be computed yet."
    assert len(refusal.value.faults) == 7
    assert not PayRun.objects.exists()


def test_start_run_denies_who_may_not_prepare(office, now):
    office.hire()
    office.reviewed([])

    for charlie in (
        office.desk,
        office.chief,
        office.manager,
        org.holder(Role.BRANCH_FINANCE, org.BranchFactory()),
    ):
        with pytest.raises(PermissionDenied):
            services.start_run(branch_id=office.branch.pk, month=MONTH, by=charlie, at=now)

    assert not PayRun.objects.exists()


def test_compute_run_now_denies_a_stranger_and_leaves_the_lines(office, now):
    office.hire()
    office.reviewed([])
    run = compute(office, now)

    with pytest.raises(PermissionDenied):
        services.compute_run_now(run_id=run.pk, by=office.desk, at=now)

    assert pay.again(run).content_hash == run.content_hash
    assert PayLine.objects.filter(slip__run=run).exists()


def test_compute_run_now_refuses_a_submitted_run(office, now):
    office.hire()
    office.reviewed([])
    run = compute(office, now)
    PayRun.objects.filter(pk=run.pk).update(state="submitted")

    with pytest.raises(WrongState) as refusal:
        services.compute_run_now(run_id=run.pk, by=office.finance, at=now)

    assert "it is not computed again" in str(refusal.value)
