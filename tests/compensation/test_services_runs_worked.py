"""The worked examples of domain.md through the database: standard A, cumulative tax, brokers, reserves at exit."""

import datetime as dt
from decimal import Decimal

import pytest

from compensation import services
from compensation.models import InsuranceScheme, ReserveEntry, TaxDeclaration
from org.choices import Contract
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db

GRADES = [
    {"code": "P", "title": "见习", "base_pay": "2200.00"},
    {"code": "S", "title": "高级", "base_pay": "4500.00"},
]
DUTY = [("95", "1.05"), ("90", "1.00"), ("80", "0.95"), ("70", "0.85"), ("60", "0.70"), ("0", "0.50")]
STANDARD_A = [
    pay.BASE,
    pay.COMMISSION | {"measure": "net_commission_after_tax"},
    {"code": "accounts", "kind": "per_unit", "measure": "new_valid_accounts", "amount": "80.00"},
    {"code": "equity", "kind": "rate", "measure": "product_sales.equity", "rate": "0.003"},
    {"code": "fixed", "kind": "rate", "measure": "product_sales.fixed", "rate": "0.0005"},
    {"code": "assets", "kind": "rate", "measure": "net_new_assets", "rate": "0.00005"},
    {
        "code": "duty",
        "kind": "coefficient",
        "of": ["commission", "accounts", "equity", "fixed", "assets"],
        "measure": "duty_score",
        "bands": [{"from": start, "factor": factor} for start, factor in DUTY],
    },
    {
        "code": "reserve",
        "kind": "withhold",
        "of": ["commission", "accounts", "equity", "fixed", "assets", "duty"],
        "rate": "0.10",
        "release_after_months": 12,
    },
    {"code": "floor", "kind": "minimum", "amount": "2490.00", "full_attendance_only": True},
]


def money(*texts):
    return tuple(Decimal(text) for text in texts)


def amounts(slip):
    return {line.code: line.amount for line in slip.lines.all()}


def months_of(year, count):
    return [dt.date(year, month, 1) for month in range(1, count + 1)]


def test_example_a1_comes_out_to_the_fen():
    office = pay.office(components=STANDARD_A, grades=GRADES)
    alice = office.hire(grade="S", base="6000")
    TaxDeclaration.objects.create(person=alice, valid_from=org.START, additional=Decimal(1000))
    pay.measure(alice, "duty_score", "85")
    facts = [
        pay.fact(
            "1",
            alice,
            turnover="180000000",
            commission="54000.00",
            exchange_fees="9738.00",
            product_sales="800000",
            sales_by_class={"equity": "500000.00", "fixed": "300000.00"},
            net_new_assets="2000000",
        )
    ]
    facts += [pay.fact(str(n), alice, is_valid=True, is_new=True) for n in range(2, 8)]

    slip = office.computed(facts).slips.get()

    assert slip.measures["net_commission_after_tax"] == "41247.17"
    lines = amounts(slip)
    assert (lines["commission"], lines["accounts"], lines["assets"]) == money("7249.43", "480.00", "100.00")
    assert lines["equity"] + lines["fixed"] == Decimal("1650.00")
    assert (lines["duty"], lines["reserve"]) == money("-473.97", "-900.55")
    assert (slip.gross, slip.insurance, slip.income_tax, slip.net) == money(
        "12604.91", "1050.00", "166.65", "11388.26"
    )


def test_example_a2_is_topped_up_to_the_minimum_wage_at_full_attendance_only():
    office = pay.office(components=STANDARD_A, grades=GRADES)
    alice, bob = office.hire(grade="P"), office.hire(grade="P")
    for person in (alice, bob):
        pay.measure(person, "duty_score", "65")
    pay.measure(bob, "sick_leave_days", "1")
    row = {"turnover": "3000000", "commission": "900.00", "exchange_fees": "162.30"}

    run = office.computed([pay.fact("1", alice, **row), pay.fact("2", bob, **row)])

    slip = run.slips.get(person=alice)
    assert slip.measures["net_commission_after_tax"] == "687.45"
    lines = amounts(slip)
    assert (lines["commission"], lines["reserve"], lines["floor"]) == money("103.12", "-7.22", "225.04")
    assert slip.gross == Decimal("2490.00")
    assert amounts(run.slips.get(person=bob))["floor"] == Decimal("0.00")


def steady(office, person, grosses, year=2026):
    """Signed months whose gross is given by an adjustment beside a standard that pays nothing else."""
    slips = []
    for month, gross in zip(months_of(year, len(grosses)), grosses, strict=True):
        if Decimal(gross):
            pay.adjustment(person, gross, month=month)
        slips.append(office.signed([], month=month).slips.get(person=person))
    return slips


NOTHING = [{"code": "nothing", "kind": "fixed", "amount": "0.00"}]


@each(
    ("special", "additional", "grosses", "withheld"),
    [
        ("4500", "2000", ["30000", "30000", "30000"], ["555.00", "625.00", "1850.00"]),
        ("6527.71", "0", ["43500", "43500", "24000"], ["959.17", "2915.29", "1247.23"]),
    ],
)
def test_examples_e1_and_e2_withhold_cumulatively_from_signed_month_to_month(
    special, additional, grosses, withheld
):
    office = pay.office(components=NOTHING)
    alice = office.hire(base="0")
    InsuranceScheme.objects.all().delete()
    InsuranceScheme.objects.create(
        region="demo",
        scheme="all",
        payer="employee",
        rate=0,
        fixed=Decimal(special),
        floor=0,
        ceiling=1,
        valid_from=org.START,
    )
    TaxDeclaration.objects.create(person=alice, valid_from=org.START, additional=Decimal(additional))

    slips = steady(office, alice, grosses)

    assert [slip.income_tax for slip in slips] == list(money(*withheld))


def test_example_e5_a_first_job_begins_with_the_deductions_of_the_whole_year():
    office = pay.office(components=NOTHING)
    alice = office.hire()
    TaxDeclaration.objects.create(person=alice, valid_from=org.START, first_job_in_year=True)
    july = dt.date(2026, 7, 1)
    pay.adjustment(alice, "36000", month=july)

    slip = office.signed([], month=july).slips.get()

    assert slip.income_tax == Decimal("30.00")


def test_example_b4_withholds_from_a_broker_with_a_month_of_nothing():
    office = pay.office(broker_components=NOTHING)
    bob = office.hire(contract=Contract.BROKER)

    slips = steady(office, bob, ["18765.43", "0", "52340.10", "7321.99", "66000", "30123.45"])

    assert [slip.income_tax for slip in slips] == list(
        money("187.78", "0.00", "642.12", "0.00", "2815.75", "1307.41")
    )
    assert [slip.net for slip in slips][-1] == Decimal("28816.04")


def test_the_sums_of_the_year_begin_anew_in_january():
    office = pay.office(components=NOTHING)
    alice = office.hire()
    december, january = dt.date(2026, 12, 1), dt.date(2027, 1, 1)
    for month in (december, january):
        pay.adjustment(alice, "40000", month=month)

    taxes = [office.signed([], month=month).slips.get().income_tax for month in (december, january)]

    assert taxes == list(money("1050.00", "1050.00"))


def test_a_reserve_until_exit_is_held_to_its_balance_and_released_after_leaving():
    risk = {
        "code": "risk",
        "kind": "withhold",
        "of": ["commission"],
        "rate": "0.05",
        "until": "1000.00",
        "release_after_months": 2,
        "release_from": "exit",
    }
    office = pay.office(broker_components=[pay.BROKER_COMMISSION, risk])
    bob = office.hire(contract=Contract.BROKER)
    office.hire()
    january, february, march, april = months_of(2026, 4)

    office.signed([pay.fact("1", bob, commission="40000")], month=january)
    office.signed([pay.fact("1", bob, commission="40000")], month=february)
    assert list(
        ReserveEntry.objects.order_by("month").values_list("amount", "release_month", "exit_months")
    ) == [
        (Decimal("800.00"), None, 2),
        (Decimal("200.00"), None, 2),
    ]
    type(bob).objects.filter(pk=bob.pk).update(left_on=dt.date(2026, 2, 28))
    assert not office.signed([], month=march).slips.filter(person=bob).exists()

    april_run = office.signed([], month=april)

    slip = april_run.slips.get(person=bob)
    assert [(line.kind, line.amount) for line in slip.lines.filter(kind="reserve_release")] == [
        ("reserve_release", Decimal("800.00")),
        ("reserve_release", Decimal("200.00")),
    ]
    assert slip.gross == Decimal("1000.00")
    assert not ReserveEntry.objects.filter(released_run=None).exists()


def test_who_moved_between_branches_is_paid_whole_by_the_branch_of_the_months_end():
    old, new = pay.office(), pay.office()
    alice = old.hire(grade="M2")
    middle = dt.date(2026, 10, 16)
    alice.postings.update(valid_until=middle)
    org.PostingFactory(person=alice, team=new.team, valid_from=middle)
    old.hire()
    old.reviewed([pay.fact("1", alice, commission="10000")])
    new.reviewed([pay.fact("2", alice, commission="20000")])

    old_run, new_run = old.compute(), new.compute()

    assert not old_run.slips.filter(person=alice).exists()
    slip = new_run.slips.get(person=alice)
    assert slip.measures["net_commission"] == "30000.00"
    assert amounts(slip)["commission"] == Decimal("5000.00")


def test_the_employers_own_contributions_stand_beside_pay_not_in_it():
    office = pay.office(components=NOTHING)
    office.hire(base="6000")
    services.set_insurance_scheme(
        region="demo",
        scheme="pension",
        payer="employer",
        valid_from=pay.MONTH,
        rate=Decimal("0.16"),
        floor=Decimal(0),
        ceiling=Decimal(40000),
        by=office.finance,
        at=pay.AT,
    )

    slip = office.computed().slips.get()

    assert [(line["code"], line["amount"]) for line in slip.employer_lines] == [("pension", "960.00")]
    assert slip.insurance == Decimal("1050.00")
