"""One person's month put together."""

from datetime import date
from decimal import Decimal

import pytest

from compensation.rules.components import Plan
from compensation.rules.income_tax import TaxFlags, TaxState
from compensation.rules.insurance import Scheme
from compensation.rules.lines import Line, Release, Withheld
from compensation.rules.recovery import Recovery, RecoveryTerms
from compensation.rules.slip import Adjustment, PersonMonth, Terms, make_slip
from compensation.rules.standard_reading import parse_standard
from compensation.rules.vat import VatTerms
from tests.compensation.rules_data import (
    BASE,
    GROSS_IS_TURNOVER,
    demo_standard,
    document,
    measures,
    rate,
    withhold,
)

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
TERMS = Terms(recovery=RecoveryTerms(minimum_wage=Decimal("2490.00")))
SHARES = (("pension", "0.08", "fen"), ("medical", "0.02", "fen"), ("unemployment", "0.005", "fen"))
INSURANCE = tuple(
    (Scheme(code, code, Decimal(share), rounding=rounding), Decimal("6000.00"))
    for code, share, rounding in (*SHARES, ("housing", "0.07", "yuan"))
)
A1 = measures(
    **{
        "net_commission_after_tax": "41247.17",
        "new_valid_accounts": "6",
        "product_sales.equity": "500000",
        "product_sales.fixed_income": "300000",
        "net_new_assets": "2000000",
        "duty_score": "85",
    }
)


def plan_of(written, contract="employee"):
    return Plan(parse_standard(written), "M1", contract)


def slip_of_gross(gross, contract="employee", terms=TERMS, month=JANUARY, **more):
    """The slip of somebody who is paid the turnover out."""
    person = PersonMonth(month=month, measures=measures(turnover=gross), **more)
    return make_slip(plan_of(GROSS_IS_TURNOVER, contract), terms, person)


def a1_slip(**more):
    plan = Plan(demo_standard("a"), "M3", "employee")
    person = PersonMonth(
        month=JANUARY, measures=A1, insurance=INSURANCE, additional=Decimal("1000.00"), **more
    )
    return make_slip(plan, TERMS, person)


def test_make_slip_reproduces_a1():
    slip = a1_slip()

    assert str(slip.gross) == "12604.91"
    assert str(slip.insurance) == "1050.00"
    assert str(slip.vat) == "0.00"
    assert str(slip.surtaxes) == "0.00"
    assert str(slip.income_tax) == "166.65"
    assert str(slip.recoveries) == "0.00"
    assert str(slip.net) == "11388.26"


def test_make_slip_gives_each_deduction_a_line():
    slip = a1_slip()

    assert [(line.code, line.kind, str(line.amount)) for line in slip.deductions] == [
        ("pension", "insurance", "-480.00"),
        ("medical", "insurance", "-120.00"),
        ("unemployment", "insurance", "-30.00"),
        ("housing", "insurance", "-420.00"),
        ("income_tax", "income_tax", "-166.65"),
    ]


def test_make_slip_keeps_what_was_held_back():
    assert a1_slip().withheld == [Withheld("reserve", Decimal("900.55"), JANUARY, date(2027, 1, 1), 12)]


def test_make_slip_lines_add_up_to_gross_and_with_deductions_to_net():
    slip = a1_slip(recoveries=(Recovery("L1", "电脑损坏", Decimal("3000.00")),))

    assert sum(line.amount for line in slip.lines) == slip.gross
    assert sum(line.amount for line in slip.lines + slip.deductions) == slip.net


def test_make_slip_leaves_the_employers_own_contributions_out_of_pay():
    own = Scheme("pension_employer", "养老保险（单位）", Decimal("0.16"), payer="employer")

    slip = slip_of_gross("10000.00", insurance=((own, Decimal("10000.00")),))

    assert slip.insurance == 0
    assert str(slip.net) == "9850.00"
    assert [str(line.amount) for line in slip.employer_lines] == ["1600.00"]


# Adjustments and releases


def test_make_slip_adds_adjustments_to_gross_before_tax():
    adjustment = Adjustment(Decimal("-500.00"), "10月佣金更正", date(2026, 10, 1), "A7")

    slip = slip_of_gross("10000.00", adjustments=(adjustment,))

    assert slip.lines[-1] == Line(
        "adjustment",
        "adjustment",
        Decimal("-500.00"),
        {"reason": "10月佣金更正", "origin": "2026-10", "reference": "A7"},
    )
    assert (str(slip.gross), str(slip.income_tax)) == ("9500.00", "135.00")


def test_make_slip_keeps_adjustments_apart():
    adjustments = (Adjustment(Decimal("1.00"), "one"), Adjustment(Decimal("2.00"), "two"))

    slip = slip_of_gross("10000.00", adjustments=adjustments)

    assert [line.detail["reason"] for line in slip.lines[1:]] == ["one", "two"]
    assert [line.detail["origin"] for line in slip.lines[1:]] == [None, None]


def test_make_slip_taxes_a_release_in_the_month_it_is_paid():
    release = Release("reserve", Decimal("900.00"), date(2025, 1, 1))

    slip = slip_of_gross("10000.00", releases=(release,))

    assert (str(slip.gross), str(slip.income_tax)) == ("10900.00", "177.00")


def test_make_slip_does_not_hold_a_release_back_again():
    plan = plan_of(document(rate(), withhold()))
    release = Release("reserve", Decimal("900.00"), date(2025, 1, 1))

    slip = make_slip(plan, TERMS, PersonMonth(JANUARY, {}, releases=(release,)))

    assert slip.withheld == []


def test_make_slip_minds_the_balance_of_a_reserve():
    plan = plan_of(document(rate(), withhold(until="1000.00")))
    given = measures(net_commission="100000")

    slip = make_slip(plan, TERMS, PersonMonth(JANUARY, given, held={"reserve": Decimal("950.00")}))

    assert [str(entry.amount) for entry in slip.withheld] == ["50.00"]


# Employees


def test_make_slip_starts_from_the_state_of_the_month_before():
    january = slip_of_gross("30000.00", additional=Decimal("6500.00"))

    february = slip_of_gross(
        "30000.00", month=FEBRUARY, additional=Decimal("6500.00"), tax_state=january.tax_state
    )

    assert (str(january.income_tax), str(february.income_tax)) == ("555.00", "625.00")


def test_make_slip_refuses_a_state_that_contains_the_month():
    state = TaxState(since=JANUARY, through=JANUARY)

    with pytest.raises(ValueError, match="2026-01 is not after 2026-01"):
        slip_of_gross("30000.00", tax_state=state)


def test_make_slip_minds_the_flags_of_a_first_job():
    slip = slip_of_gross("12000.00", month=date(2026, 7, 1), flags=TaxFlags(first_job_in_year=True))

    assert slip.income_tax == 0


def test_make_slip_ignores_value_added_tax_for_employees():
    terms = Terms(recovery=TERMS.recovery, vat=VatTerms(mode="per_time_1000"))

    slip = slip_of_gross("10000.00", terms=terms)

    assert (slip.vat, slip.surtaxes, str(slip.net)) == (0, 0, "9850.00")


def test_make_slip_recovers_a_loss_within_the_cap_of_the_gross_wage():
    slip = slip_of_gross("5200.00", recoveries=(Recovery("L1", "损坏", Decimal("3000.00")),))

    assert (str(slip.recoveries), str(slip.net)) == ("1040.00", "4154.00")


def test_make_slip_leaves_the_minimum_wage():
    slip = slip_of_gross("2900.00", recoveries=(Recovery("L1", "损坏", Decimal("3000.00")),))

    assert (str(slip.recoveries), str(slip.net)) == ("410.00", "2490.00")


def test_make_slip_takes_a_recovery_after_tax():
    recoveries = (Recovery("L1", "损坏", Decimal("100.00")),)

    assert slip_of_gross("10000.00", recoveries=recoveries).income_tax == Decimal("150.00")


def test_make_slip_may_be_negative_where_a_refund_exceeds_what_was_earned():
    slip = slip_of_gross("-800.00")

    assert (str(slip.gross), str(slip.income_tax), str(slip.net)) == ("-800.00", "0.00", "-800.00")


# Brokers


def test_make_slip_of_a_broker_withholds_labour_remuneration():
    slip = slip_of_gross("10000.00", contract="broker")

    assert (str(slip.gross), str(slip.income_tax), str(slip.net)) == ("10000.00", "30.00", "9970.00")
    assert [line.code for line in slip.deductions] == ["vat", "income_tax"]


def test_make_slip_of_a_broker_takes_value_added_tax_and_surtaxes_first():
    terms = Terms(recovery=TERMS.recovery, vat=VatTerms(mode="per_time_1000"))

    slip = slip_of_gross("50500.00", contract="broker", terms=terms)

    # 50,000 × 60 % - 17.50 - 5,000 = 24,982.50 × 3 %
    assert (str(slip.vat), str(slip.surtaxes), str(slip.income_tax)) == ("500.00", "17.50", "749.48")
    assert str(slip.net) == "49233.02"
    assert sum(line.amount for line in slip.lines + slip.deductions) == slip.net


def test_make_slip_of_a_broker_takes_no_insurance():
    slip = slip_of_gross("10000.00", contract="broker", insurance=INSURANCE)

    assert (slip.insurance, str(slip.net)) == (0, "9970.00")


def test_make_slip_of_a_broker_recovers_without_the_cap_of_wages():
    recoveries = (Recovery("L1", "损坏", Decimal("3000.00")),)

    slip = slip_of_gross("5000.00", contract="broker", recoveries=recoveries)

    assert (str(slip.recoveries), str(slip.net)) == ("3000.00", "2000.00")


def test_make_slip_gives_the_same_slip_again():
    assert a1_slip() == a1_slip()


def test_make_slip_with_only_base_pay_is_base_pay():
    slip = make_slip(plan_of(document(BASE)), TERMS, PersonMonth(JANUARY, {}))

    assert (str(slip.gross), str(slip.net)) == ("3000.00", "3000.00")
