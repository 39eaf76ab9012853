"""Cumulative withholding: the oracles of domain.md §1.2 and §1.5, to the fen."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from compensation.rules.faults import Fault
from compensation.rules.income_tax import (
    LAW_2019,
    NO_FLAGS,
    TaxBand,
    TaxedMonth,
    TaxFlags,
    TaxState,
    band_of,
    state_for,
    withhold_broker,
    withhold_employee,
)
from compensation.rules.tax_bands import check_bands
from tests.cases import each
from core.months import add_months

JANUARY = date(2026, 1, 1)
FIRST_JOB = TaxFlags(first_job_in_year=True)
LOW_PRIOR_YEAR = TaxFlags(prior_year_le_60000=True)


def employee_year(*months, flags=NO_FLAGS, first=JANUARY):
    """The withholdings of months that follow each other."""
    state, withholdings = None, []
    for index, month in enumerate(months):
        withholding = withhold_employee(LAW_2019, flags, state, add_months(first, index), month)
        state = withholding.state
        withholdings.append(withholding)
    return withholdings


def broker_year(*incomes, flags=NO_FLAGS, first=JANUARY, rules=LAW_2019, **more):
    state, withholdings = None, []
    for index, income in enumerate(incomes):
        taxed = TaxedMonth(Decimal(income), **more)
        withholding = withhold_broker(rules, flags, state, add_months(first, index), taxed)
        state = withholding.state
        withholdings.append(withholding)
    return withholdings


def month(income, special="0.00", additional="0.00", other="0.00"):
    return TaxedMonth(Decimal(income), Decimal(special), Decimal(additional), Decimal(other))


def taxes(withholdings):
    return [str(withholding.tax) for withholding in withholdings]


def details(withholdings, key):
    return [withholding.line.detail[key] for withholding in withholdings]


# Employees


def test_withhold_employee_reproduces_e1():
    withholdings = employee_year(*[month("30000.00", "4500.00", "2000.00")] * 3)

    assert taxes(withholdings) == ["555.00", "625.00", "1850.00"]
    assert details(withholdings, "income") == ["30000.00", "60000.00", "90000.00"]
    assert details(withholdings, "basic") == ["5000", "10000", "15000"]
    assert details(withholdings, "special") == ["4500.00", "9000.00", "13500.00"]
    assert details(withholdings, "additional") == ["2000.00", "4000.00", "6000.00"]
    assert details(withholdings, "taxable") == ["18500.00", "37000.00", "55500.00"]
    assert details(withholdings, "rate") == ["0.03", "0.10", "0.10"]
    assert details(withholdings, "quick") == ["0", "2520", "2520"]
    assert details(withholdings, "due") == ["555.00", "1180.00", "3030.00"]


def test_withhold_employee_reproduces_e2():
    withholdings = employee_year(
        month("43500.00", "6527.71"), month("43500.00", "6527.71"), month("24000.00", "6527.71")
    )

    assert taxes(withholdings) == ["959.17", "2915.29", "1247.23"]
    assert details(withholdings, "taxable") == ["31972.29", "63944.58", "76416.87"]
    assert details(withholdings, "due") == ["959.17", "3874.46", "5121.69"]


def test_withhold_employee_reproduces_e5():
    withholdings = employee_year(
        month("12000.00", "1500.00"), month("12000.00", "1500.00"), flags=FIRST_JOB, first=date(2026, 7, 1)
    )

    assert taxes(withholdings) == ["0.00", "0.00"]
    assert details(withholdings, "basic") == ["35000", "40000"]
    assert details(withholdings, "taxable") == ["-24500.00", "-19000.00"]
    assert details(withholdings, "due") == ["0.00", "0.00"]


@each(
    ("income", "special", "tax"),
    [
        ("10000.00", "1500.00", "105.00"),
        ("20000.00", "3500.00", "345.00"),
        ("33472.29", "0.00", "854.17"),
        ("10000.00", "0.00", "150.00"),
        ("12604.91", "2050.00", "166.65"),
        ("5000.00", "0.00", "0.00"),
        ("5000.16", "0.00", "0.00"),
        ("5000.17", "0.00", "0.01"),
    ],
)
def test_withhold_employee_reproduces_single_months(income, special, tax):
    assert taxes(employee_year(month(income, special))) == [tax]


def test_withhold_employee_carries_a_negative_base_on_and_floors_only_the_tax():
    withholdings = employee_year(month("2000.00"), month("10000.00"))

    assert details(withholdings, "taxable") == ["-3000.00", "2000.00"]
    assert taxes(withholdings) == ["0.00", "60.00"]


def test_withhold_employee_refunds_nothing_within_the_year():
    withholdings = employee_year(month("30000.00"), month("0.00"), month("30000.00"))

    assert taxes(withholdings) == ["750.00", "0.00", "1230.00"]
    assert details(withholdings, "due") == ["750.00", "600.00", "1980.00"]


def test_withhold_employee_takes_a_refund_of_pay_out_of_the_year():
    withholdings = employee_year(month("30000.00"), month("-1000.00"))

    assert details(withholdings, "income") == ["30000.00", "29000.00"]
    assert taxes(withholdings) == ["750.00", "0.00"]


def test_withhold_employee_deducts_other_items():
    withholdings = employee_year(month("10000.00", "1000.00", "1000.00", "500.00"))

    assert details(withholdings, "taxable") == ["2500.00"]
    assert details(withholdings, "other") == ["500.00"]


def test_withhold_employee_counts_the_months_since_joining_not_the_payslips():
    first = withhold_employee(LAW_2019, NO_FLAGS, None, JANUARY, month("6000.00"))

    march = withhold_employee(LAW_2019, NO_FLAGS, first.state, date(2026, 3, 1), month("6000.00"))

    assert march.line.detail["basic"] == "15000"


def test_withhold_employee_gives_sixty_thousand_at_once_after_a_low_year():
    withholdings = employee_year(month("58000.00"), month("5000.00"), flags=LOW_PRIOR_YEAR)

    assert details(withholdings, "basic") == ["60000", "60000"]
    assert taxes(withholdings) == ["0.00", "90.00"]


def test_withhold_employee_begins_again_in_a_new_year():
    withholdings = employee_year(*[month("30000.00")] * 3, first=date(2026, 11, 1))

    assert taxes(withholdings) == ["750.00", "1730.00", "750.00"]
    assert details(withholdings, "basic") == ["5000", "10000", "5000"]


def test_withhold_employee_counts_a_new_year_from_january():
    december = withhold_employee(LAW_2019, NO_FLAGS, None, date(2026, 12, 1), month("9000.00"))

    march = withhold_employee(LAW_2019, NO_FLAGS, december.state, date(2027, 3, 1), month("9000.00"))

    assert march.state.since == date(2027, 1, 1)
    assert march.line.detail["basic"] == "15000"


def test_withhold_employee_gives_a_line_that_lessens_pay():
    (withholding,) = employee_year(month("10000.00", "1500.00"))

    line = withholding.line
    assert (line.code, line.kind, str(line.amount)) == ("income_tax", "income_tax", "-105.00")
    assert line.detail == {
        "contract": "employee",
        "income": "10000.00",
        "basic": "5000",
        "special": "1500.00",
        "additional": "0.00",
        "other": "0.00",
        "taxable": "3500.00",
        "rate": "0.03",
        "quick": "0",
        "due": "105.00",
        "withheld_before": "0.00",
    }


def test_withhold_employee_gives_the_state_that_the_next_month_starts_from():
    (withholding,) = employee_year(month("10000.00", "1500.00", "100.00", "50.00"))

    assert withholding.state == TaxState(
        since=JANUARY,
        through=JANUARY,
        income=Decimal("10000.00"),
        special=Decimal("1500.00"),
        additional=Decimal("100.00"),
        other=Decimal("50.00"),
        withheld=Decimal("100.50"),
    )


def test_withhold_employee_goes_on_from_a_state_that_another_system_left():
    taken_over = TaxState(
        since=JANUARY,
        through=date(2026, 2, 1),
        income=Decimal("60000.00"),
        special=Decimal("9000.00"),
        additional=Decimal("4000.00"),
        withheld=Decimal("1180.00"),
    )

    march = withhold_employee(
        LAW_2019, NO_FLAGS, taken_over, date(2026, 3, 1), month("30000.00", "4500.00", "2000.00")
    )

    assert str(march.tax) == "1850.00"


def test_withhold_employee_uses_the_table_it_is_given():
    rules = replace(LAW_2019, bands=(TaxBand(None, Decimal("0.5"), Decimal(0)),), basic_monthly=Decimal(1000))

    withholding = withhold_employee(rules, NO_FLAGS, None, JANUARY, month("3000.00"))

    assert str(withholding.tax) == "1000.00"


# States


def test_state_for_opens_with_the_first_month():
    assert state_for(None, date(2026, 7, 1)) == TaxState(since=date(2026, 7, 1))


@each("again", [date(2026, 3, 1), date(2026, 2, 1), date(2025, 12, 1)])
def test_state_for_refuses_a_month_that_it_already_contains(again):
    state = TaxState(since=JANUARY, through=date(2026, 3, 1))

    with pytest.raises(ValueError, match="is not after 2026-03"):
        state_for(state, again)


# Brokers


def test_withhold_broker_reproduces_b1():
    withholdings = broker_year("10000.00", "10000.00", "10000.00")

    assert taxes(withholdings) == ["30.00", "30.00", "30.00"]
    assert details(withholdings, "fee") == ["2000.00", "4000.00", "6000.00"]
    assert details(withholdings, "cost") == ["2000.00", "4000.00", "6000.00"]
    assert details(withholdings, "taxable") == ["1000.00", "2000.00", "3000.00"]
    assert details(withholdings, "due") == ["30.00", "60.00", "90.00"]


def test_withhold_broker_reproduces_b4():
    withholdings = broker_year("18765.43", "0.00", "52340.10", "7321.99", "66000.00", "30123.45")

    assert taxes(withholdings) == ["187.78", "0.00", "642.12", "0.00", "2815.75", "1307.41"]
    assert details(withholdings, "taxable") == [
        "6259.25",
        "1259.25",
        "27663.31",
        "27056.50",
        "61656.50",
        "74730.57",
    ]
    assert details(withholdings, "due") == ["187.78", "37.78", "829.90", "811.70", "3645.65", "4953.06"]


def test_withhold_broker_rounds_fee_and_cost_half_up_per_month():
    (withholding,) = broker_year("18765.43")

    assert (str(withholding.state.fee), str(withholding.state.cost)) == ("3753.09", "3753.09")


def test_withhold_broker_deducts_surtaxes():
    (withholding,) = broker_year("50000.00", surtaxes=Decimal("17.50"))

    # 50,000 × 60 % - 17.50 - 5,000
    assert withholding.line.detail["taxable"] == "24982.50"
    assert str(withholding.tax) == "749.48"


def test_withhold_broker_leaves_additional_deductions_to_the_annual_settlement():
    plain = broker_year("20000.00")
    declared = broker_year("20000.00", additional=Decimal("3000.00"), other=Decimal("500.00"))

    assert taxes(declared) == taxes(plain)


def test_withhold_broker_applies_own_insurance_only_where_the_rules_say_so():
    insured = {"special": Decimal("1000.00")}

    applied = broker_year("20000.00", rules=replace(LAW_2019, special_for_brokers=True), **insured)

    assert details(broker_year("20000.00", **insured), "taxable") == ["7000.00"]
    assert details(applied, "taxable") == ["6000.00"]


def test_withhold_broker_has_no_first_job_variant():
    withholdings = broker_year("10000.00", flags=FIRST_JOB, first=date(2026, 7, 1))

    assert details(withholdings, "basic") == ["5000"]


def test_withhold_broker_gives_sixty_thousand_at_once_after_a_low_year():
    assert taxes(broker_year("50000.00", flags=LOW_PRIOR_YEAR)) == ["0.00"]


def test_withhold_broker_mirrors_a_refund():
    withholdings = broker_year("20000.00", "-5000.00")

    assert details(withholdings, "taxable") == ["7000.00", "-1000.00"]
    assert taxes(withholdings) == ["210.00", "0.00"]


def test_withhold_broker_begins_again_in_a_new_year():
    withholdings = broker_year("10000.00", "10000.00", first=date(2026, 12, 1))

    assert details(withholdings, "taxable") == ["1000.00", "1000.00"]


# Bands


@each(
    ("taxable", "rate"),
    [
        ("-1", "0.03"),
        ("0", "0.03"),
        ("36000", "0.03"),
        ("36000.01", "0.10"),
        ("144000", "0.10"),
        ("144000.01", "0.20"),
        ("300000", "0.20"),
        ("420000", "0.25"),
        ("660000", "0.30"),
        ("960000", "0.35"),
        ("960000.01", "0.45"),
    ],
)
def test_band_of_has_inclusive_upper_bounds(taxable, rate):
    assert band_of(LAW_2019.bands, Decimal(taxable)).rate == Decimal(rate)


def test_band_of_refuses_a_table_that_ends():
    with pytest.raises(ValueError, match="open"):
        band_of((TaxBand(Decimal(10), Decimal("0.1"), Decimal(0)),), Decimal(11))


def tax_by_slices(taxable):
    """The same tax by another way: each slice at its rate, no quick deduction."""
    tax, lower = Decimal(0), Decimal(0)
    for band in LAW_2019.bands:
        upper = taxable if band.up_to is None else min(taxable, band.up_to)
        tax += max(upper - lower, Decimal(0)) * band.rate
        lower = band.up_to or lower
    return tax


@each("taxable", ["20000", "36000", "100000", "200000", "400000", "500000", "961234.56"])
def test_bands_of_the_law_agree_with_taxing_slice_by_slice(taxable):
    band = band_of(LAW_2019.bands, Decimal(taxable))

    assert Decimal(taxable) * band.rate - band.quick == tax_by_slices(Decimal(taxable))


def bands(*rows):
    return tuple(TaxBand(None if up is None else Decimal(up), Decimal(r), Decimal(q)) for up, r, q in rows)


def test_check_bands_finds_nothing_wrong_with_the_law():
    assert check_bands(LAW_2019.bands) == ()


@each(
    ("table", "faults"),
    [
        ((), [Fault("$.bands", "empty")]),
        (bands(("10", "0.1", "0")), [Fault("$.bands[0].up_to", "not_open")]),
        (
            bands((None, "0.1", "0"), (None, "0.2", "0")),
            [Fault("$.bands[0].up_to", "open_too_early")],
        ),
        (
            bands(("10", "0.1", "0"), ("10", "0.2", "1"), (None, "0.3", "2")),
            [Fault("$.bands[1].up_to", "descending", {"after": "10"})],
        ),
        (
            bands(("10", "0.1", "0"), (None, "0.2", "2")),
            [Fault("$.bands[1].quick", "discontinuous", {"expected": "1.0"})],
        ),
        (
            bands((None, "0.1", "5")),
            [Fault("$.bands[0].quick", "discontinuous", {"expected": "0"})],
        ),
    ],
)
def test_check_bands_names_what_is_wrong_with_a_table(table, faults):
    assert list(check_bands(table)) == faults
