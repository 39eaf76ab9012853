"""Whole years and awkward figures, each computed a second way: slice by slice, in exact fractions, off the law.

None of these figures came out of the program. Where one differs, first doubt the program (domain.md §1).
"""

from datetime import date

import pytest

from compensation.rules.components import Plan
from compensation.rules.deductions import after_tax
from compensation.rules.income_tax import NO_FLAGS, TaxFlags
from compensation.rules.insurance import Scheme
from compensation.rules.recovery import Recovery, RecoveryTerms, recovery_lines
from compensation.rules.slip import PersonMonth, Terms, make_slip
from compensation.rules.standard_reading import parse_standard
from compensation.rules.vat import VatTerms
from core.months import add_months
from tests.cases import each
from tests.compensation.rules_data import (
    BASE,
    GROSS_IS_TURNOVER,
    RISING,
    absence,
    amounts_of,
    coefficient,
    fixed,
    measures,
    tiered,
    yuan,
)

JANUARY = date(2026, 1, 1)
WAGE = RecoveryTerms(minimum_wage=yuan("2490.00"))

# Employees: gross, insurance and fund, additional and other deductions of the month; then what is taxable in
# the year so far, what is withheld this month, and what is paid.
STEADY = [
    ("12345.67", "1851.85", "1500", "0", "3993.82", "119.81", "10374.01"),
    ("12345.67", "1851.85", "1500", "0", "7987.64", "119.82", "10374.00"),
    ("12345.67", "1851.85", "1500", "0", "11981.46", "119.81", "10374.01"),
    ("12345.67", "1851.85", "1500", "0", "15975.28", "119.82", "10374.00"),
    ("12345.67", "1851.85", "1500", "0", "19969.10", "119.81", "10374.01"),
    ("12345.67", "1851.85", "1500", "0", "23962.92", "119.82", "10374.00"),
    ("12345.67", "1851.85", "1500", "0", "27956.74", "119.81", "10374.01"),
    ("12345.67", "1851.85", "1500", "0", "31950.56", "119.82", "10374.00"),
    ("12345.67", "1851.85", "1500", "0", "35944.38", "119.81", "10374.01"),
    ("12345.67", "1851.85", "1500", "0", "39938.20", "395.49", "10098.33"),
    ("12345.67", "1851.85", "1500", "0", "43932.02", "399.38", "10094.44"),
    ("12345.67", "1851.85", "1500", "0", "47925.84", "399.38", "10094.44"),
]
RISING_AND_FALLING = [
    ("8000", "3000", "2000", "100.50", "-2100.50", "0.00", "5000.00"),
    ("9500.55", "3000", "2000", "100.50", "-2700.45", "0.00", "6500.55"),
    ("15000", "3000", "2000", "100.50", "2199.05", "65.97", "11934.03"),
    ("42000", "3000", "2000", "100.50", "34098.55", "956.99", "38043.01"),
    ("60000.01", "3000", "2000", "100.50", "83998.06", "4856.85", "52143.16"),
    ("75000", "3000", "2000", "100.50", "148897.56", "6979.70", "65020.30"),
    ("0", "3000", "2000", "100.50", "138797.06", "0.00", "-3000.00"),
    ("88000", "3000", "2000", "100.50", "216696.56", "13559.80", "71440.20"),
    ("12000", "3000", "2000", "100.50", "218596.06", "379.90", "8620.10"),
    ("120000", "3000", "2000", "100.50", "328495.56", "23404.68", "93595.32"),
    ("66666.66", "3000", "2000", "100.50", "385061.72", "14141.54", "49525.12"),
    ("250000", "3000", "2000", "100.50", "624961.22", "70222.94", "176777.06"),
]
WITH_REFUNDS = [
    ("20000", "1500", "0", "0", "13500.00", "405.00", "18095.00"),
    ("-4000", "1500", "0", "0", "3000.00", "0.00", "-5500.00"),
    ("6000", "1500", "0", "0", "2500.00", "0.00", "4500.00"),
    ("30000", "1500", "0", "0", "26000.00", "375.00", "28125.00"),
    ("-100.01", "1500", "0", "0", "19399.99", "0.00", "-1600.01"),
    ("52000", "1500", "0", "0", "64899.99", "3190.00", "47310.00"),
]
AFTER_A_LOW_YEAR = [
    ("5000", "800", "0", "0", "-55800.00", "0.00", "4200.00"),
    ("6000", "800", "0", "0", "-50600.00", "0.00", "5200.00"),
    ("70000", "800", "0", "0", "18600.00", "558.00", "68642.00"),
    ("9000", "800", "0", "0", "26800.00", "246.00", "7954.00"),
    ("40000.55", "800", "0", "0", "66000.55", "3276.06", "35924.49"),
    ("3000", "800", "0", "0", "68200.55", "220.00", "1980.00"),
]
FIRST_JOB_IN_JULY = [
    ("30000", "1200", "1000", "0", "-7200.00", "0.00", "28800.00"),
    ("40000", "1200", "1000", "0", "25600.00", "768.00", "38032.00"),
    ("25000.25", "1200", "1000", "0", "43400.25", "1052.03", "22748.22"),
    ("60000", "1200", "1000", "0", "96200.25", "5280.00", "53520.00"),
    ("8000", "1200", "1000", "0", "97000.25", "80.00", "6720.00"),
    ("9000", "1200", "1000", "0", "98800.25", "180.00", "7620.00"),
]
# Brokers: gross; without value-added tax, that tax, city tax, both education surcharges; taxable in the year so
# far, income tax of the month, paid.
NO_VAT = [
    ("999.99", "999.99", "0.00", "0.00", "0.00", "0.00", "-4400.01", "0.00", "999.99"),
    ("1009.99", "1009.99", "0.00", "0.00", "0.00", "0.00", "-8794.02", "0.00", "1009.99"),
    ("1010.00", "1010.00", "0.00", "0.00", "0.00", "0.00", "-13188.02", "0.00", "1010.00"),
    ("1010.01", "1010.01", "0.00", "0.00", "0.00", "0.00", "-17582.01", "0.00", "1010.01"),
    ("12345.67", "12345.67", "0.00", "0.00", "0.00", "0.00", "-15174.61", "0.00", "12345.67"),
    ("0", "0.00", "0.00", "0.00", "0.00", "0.00", "-20174.61", "0.00", "0.00"),
    ("101000.00", "101000.00", "0.00", "0.00", "0.00", "0.00", "35425.39", "1062.76", "99937.24"),
    ("101000.01", "101000.01", "0.00", "0.00", "0.00", "0.00", "91025.40", "5519.78", "95480.23"),
    ("250000", "250000.00", "0.00", "0.00", "0.00", "0.00", "236025.40", "23702.54", "226297.46"),
    ("40000.05", "40000.05", "0.00", "0.00", "0.00", "0.00", "255025.43", "3800.01", "36200.04"),
    ("1005", "1005.00", "0.00", "0.00", "0.00", "0.00", "250628.43", "0.00", "1005.00"),
    ("88888.88", "88888.88", "0.00", "0.00", "0.00", "0.00", "298961.75", "8787.26", "80101.62"),
]
PER_PAYMENT = [
    ("999.99", "999.99", "0.00", "0.00", "0.00", "0.00", "-4400.01", "0.00", "999.99"),
    ("1009.99", "1009.99", "0.00", "0.00", "0.00", "0.00", "-8794.02", "0.00", "1009.99"),
    ("1010.00", "1000.00", "10.00", "0.35", "0.00", "0.00", "-13194.37", "0.00", "999.65"),
    ("1010.01", "1000.01", "10.00", "0.35", "0.00", "0.00", "-17594.71", "0.00", "999.66"),
    ("12345.67", "12223.44", "122.23", "4.28", "0.00", "0.00", "-15264.93", "0.00", "12219.16"),
    ("0", "0.00", "0.00", "0.00", "0.00", "0.00", "-20264.93", "0.00", "0.00"),
    ("101000.00", "100000.00", "1000.00", "35.00", "0.00", "0.00", "34700.07", "1041.00", "98924.00"),
    ("101000.01", "100000.01", "1000.00", "35.00", "15.00", "10.00", "89640.08", "5403.01", "94537.00"),
    ("250000", "247524.75", "2475.25", "86.63", "37.13", "24.75", "233006.42", "23237.27", "224138.97"),
    ("40000.05", "39604.01", "396.04", "13.86", "0.00", "0.00", "251754.97", "3749.71", "35840.44"),
    ("1005", "1005.00", "0.00", "0.00", "0.00", "0.00", "247357.97", "0.00", "1005.00"),
    ("88888.88", "88008.79", "880.09", "30.80", "0.00", "0.00", "295132.44", "8675.50", "79302.49"),
]
MONTHLY = [
    ("999.99", "999.99", "0.00", "0.00", "0.00", "0.00", "-4400.01", "0.00", "999.99"),
    ("1009.99", "1009.99", "0.00", "0.00", "0.00", "0.00", "-8794.02", "0.00", "1009.99"),
    ("1010.00", "1010.00", "0.00", "0.00", "0.00", "0.00", "-13188.02", "0.00", "1010.00"),
    ("1010.01", "1010.01", "0.00", "0.00", "0.00", "0.00", "-17582.01", "0.00", "1010.01"),
    ("12345.67", "12345.67", "0.00", "0.00", "0.00", "0.00", "-15174.61", "0.00", "12345.67"),
    ("0", "0.00", "0.00", "0.00", "0.00", "0.00", "-20174.61", "0.00", "0.00"),
    ("101000.00", "100000.00", "1000.00", "35.00", "0.00", "0.00", "34790.39", "1043.71", "98921.29"),
    ("101000.01", "100000.01", "1000.00", "35.00", "15.00", "10.00", "89730.40", "5409.33", "94530.68"),
    ("250000", "247524.75", "2475.25", "86.63", "37.13", "24.75", "233096.74", "23246.31", "224129.93"),
    ("40000.05", "40000.05", "0.00", "0.00", "0.00", "0.00", "252096.77", "3800.00", "36200.05"),
    ("1005", "1005.00", "0.00", "0.00", "0.00", "0.00", "247699.77", "0.00", "1005.00"),
    ("88888.88", "88888.88", "0.00", "0.00", "0.00", "0.00", "296033.09", "8787.27", "80101.61"),
]


def year_of(rows, contract, *, vat="none", flags=NO_FLAGS, first=JANUARY):
    """The slips of a year in which somebody is paid these grosses, one after the other."""
    plan = Plan(parse_standard(GROSS_IS_TURNOVER), "M1", contract)
    terms = Terms(recovery=WAGE, vat=VatTerms(mode=vat))
    state, slips = None, []
    for index, row in enumerate(rows):
        special = [(Scheme("all", "all", yuan("1")), yuan(row[1]))] if contract == "employee" else []
        additional, other = (yuan(row[2]), yuan(row[3])) if contract == "employee" else (yuan("0"), yuan("0"))
        person = PersonMonth(
            month=add_months(first, index),
            measures=measures(turnover=row[0]),
            insurance=special,
            flags=flags,
            additional=additional,
            other=other,
            tax_state=state,
        )
        slips.append(make_slip(plan, terms, person))
        state = slips[-1].tax_state
    return slips


def taxable(slip):
    (line,) = (line for line in slip.deductions if line.kind == "income_tax")
    return f"{yuan(line.detail['taxable']):.2f}"


def shown(amount):
    """Two places; nothing bears no sign."""
    return f"{amount + yuan('0.00'):.2f}"


@each(
    ("rows", "flags", "first"),
    [
        (STEADY, NO_FLAGS, JANUARY),
        (RISING_AND_FALLING, NO_FLAGS, JANUARY),
        (WITH_REFUNDS, NO_FLAGS, JANUARY),
        (AFTER_A_LOW_YEAR, TaxFlags(prior_year_le_60000=True), JANUARY),
        (FIRST_JOB_IN_JULY, TaxFlags(first_job_in_year=True), date(2026, 7, 1)),
    ],
)
def test_a_year_of_an_employee_comes_out_to_the_fen(rows, flags, first):
    slips = year_of(rows, "employee", flags=flags, first=first)

    found = [(taxable(slip), shown(slip.income_tax), shown(slip.net)) for slip in slips]
    assert found == [row[4:] for row in rows]


@each(("rows", "mode"), [(NO_VAT, "none"), (PER_PAYMENT, "per_time_1000"), (MONTHLY, "monthly_100k")])
def test_a_year_of_a_broker_comes_out_to_the_fen(rows, mode):
    slips = year_of(rows, "broker", vat=mode)

    for slip, row in zip(slips, rows, strict=True):
        gross, ex_vat, vat, city, education, local, base, tax, net = row
        lines = {line.code: shown(-line.amount) for line in slip.deductions}
        assert shown(slip.gross - slip.vat) == shown(yuan(ex_vat)), gross
        assert (lines["vat"], lines.get("city_tax", "0.00")) == (vat, city)
        assert lines.get("education_surtax", "0.00") == education
        assert lines.get("local_education_surtax", "0.00") == local
        assert (taxable(slip), shown(slip.income_tax), shown(slip.net)) == (base, tax, net)


@each("rows", [STEADY, RISING_AND_FALLING])
def test_a_year_withholds_in_all_what_its_last_month_says_is_due(rows):
    slips = year_of(rows, "employee")

    withheld = sum(slip.income_tax for slip in slips)
    assert withheld == slips[-1].tax_state.withheld
    assert sum(slip.gross for slip in slips) == slips[-1].tax_state.income


def test_a_year_of_refunds_leaves_what_was_withheld_too_much_to_the_annual_settlement():
    """After March 75.00 would be due, 405.00 are withheld: nobody is paid the difference before the settlement."""
    slips = year_of(WITH_REFUNDS, "employee")[:3]

    assert [shown(slip.tax_state.withheld) for slip in slips] == ["405.00", "405.00", "405.00"]
    assert taxable(slips[-1]) == "2500.00"


# Inside the commission


@each(
    ("net_commission", "vat", "surcharge", "fund", "rest"),
    [
        ("0.01", "0.00", "0.00", "0.00", "0.01"),
        ("0.08", "0.00", "0.00", "0.00", "0.08"),
        ("0.09", "0.01", "0.00", "0.00", "0.08"),
        ("0.10", "0.01", "0.00", "0.00", "0.09"),
        ("1", "0.06", "0.01", "0.00", "0.93"),
        ("100", "5.66", "0.68", "0.47", "93.19"),
        ("106", "6.00", "0.72", "0.50", "98.78"),
        ("999.99", "56.60", "6.79", "4.72", "931.88"),
        ("1060", "60.00", "7.20", "5.00", "987.80"),
        ("12345.67", "698.81", "83.86", "58.23", "11504.77"),
        ("31000", "1754.72", "210.57", "146.23", "28888.48"),
        ("100000", "5660.38", "679.25", "471.70", "93188.67"),
        ("1234567.89", "69881.20", "8385.74", "5823.43", "1150477.52"),
        ("-0.09", "-0.01", "0.00", "0.00", "-0.08"),
        ("-106", "-6.00", "-0.72", "-0.50", "-98.78"),
        ("-31000.55", "-1754.75", "-210.57", "-146.23", "-28889.00"),
    ],
)
def test_net_commission_after_tax_by_hand(net_commission, vat, surcharge, fund, rest):
    found = after_tax(yuan(net_commission))

    parts = (found.vat, found.surcharge, found.protection_fund, found.net)
    assert tuple(map(shown, parts)) == (vat, surcharge, fund, rest)


# Components


@each(
    ("net_commission", "marginal", "whole"),
    [
        ("-1234.56", "-185.18", "-185.18"),
        ("-0.03", "0.00", "0.00"),
        ("-0.04", "-0.01", "-0.01"),
        ("0", "0.00", "0.00"),
        ("0.03", "0.00", "0.00"),
        ("0.04", "0.01", "0.01"),
        ("1", "0.15", "0.15"),
        ("10000.05", "1500.01", "1500.01"),
        ("19999.99", "3000.00", "3000.00"),
        ("20000", "3000.00", "3000.00"),
        ("20000.01", "3000.00", "4000.00"),
        ("20000.02", "3000.00", "4000.00"),
        ("20000.03", "3000.01", "4000.01"),
        ("33333.33", "5666.67", "6666.67"),
        ("49999.99", "9000.00", "10000.00"),
        ("50000", "9000.00", "10000.00"),
        ("50000.01", "9000.00", "12500.00"),
        ("50000.02", "9000.01", "12500.01"),
        ("123456.78", "27364.20", "30864.20"),
        ("999999999999.99", "249999996500.00", "250000000000.00"),
    ],
)
def test_tiers_by_hand_at_and_around_their_bounds(net_commission, marginal, whole):
    given = {"net_commission": net_commission}

    found = amounts_of(tiered(*RISING, code="slices"), tiered(*RISING, code="all", mode="whole"), given=given)

    assert found == {"slices": marginal, "all": whole}


@each(
    ("base_pay", "personal", "sick", "absent", "amount"),
    [
        ("3500", "0.5", "0", "0", "-80.46"),
        ("3500", "1", "1", "1", "-386.21"),
        ("2200", "0", "2.5", "0", "-101.15"),
        ("4500", "1.5", "0", "0", "-310.34"),
        ("4500", "0", "0", "21.75", "-4500.00"),
        ("4500", "22", "0", "0", "-4500.00"),
        ("2200", "3", "5", "0.5", "-556.32"),
        ("3333.33", "1", "0", "0", "-153.26"),
        ("0", "5", "0", "0", "0.00"),
    ],
)
def test_absence_by_hand(base_pay, personal, sick, absent, amount):
    found = amounts_of(
        BASE,
        absence(personal_leave_days="1", sick_leave_days="0.4", absent_days="1"),
        given={"personal_leave_days": personal, "sick_leave_days": sick, "absent_days": absent},
        base_pay=base_pay,
    )

    assert found["absence"] == amount


@each(
    ("earned", "score", "amount"),
    [
        ("1000", "100", "50.00"),
        ("1000", "95", "50.00"),
        ("1000", "94.99", "0.00"),
        ("1000", "90", "0.00"),
        ("1000", "89.99", "-50.00"),
        ("1000", "80", "-50.00"),
        ("1000", "79.99", "-300.00"),
        ("1000", "0", "-300.00"),
        ("333.33", "96", "16.67"),
        ("333.33", "85", "-16.67"),
        ("0.10", "0", "-0.03"),
        ("0.33", "85", "-0.02"),
        ("-500", "70", "150.00"),
        ("-500", "99", "-25.00"),
    ],
)
def test_the_duty_score_by_hand_at_and_around_its_bands(earned, score, amount):
    bands = (("95", "1.05"), ("90", "1.00"), ("80", "0.95"), ("0", "0.70"))

    found = amounts_of(
        fixed(code="commission", amount=earned), coefficient(*bands), given={"duty_score": score}
    )

    assert found["duty"] == amount


@each(
    ("wage", "minimum_wage", "owed", "cap", "taken"),
    [
        ("5200", "2490", "5000", "1040.00", "1040.00"),
        ("2900", "2490", "5000", "410.00", "410.00"),
        ("2490", "2490", "100", "0.00", "0.00"),
        ("2490.01", "2490", "100", "0.01", "0.01"),
        ("3112.50", "2490", "5000", "622.50", "622.50"),
        ("3112.49", "2490", "5000", "622.49", "622.49"),
        ("3112.51", "2490", "5000", "622.50", "622.50"),
        ("12000.03", "2490", "9999", "2400.01", "2400.01"),
        ("12000.02", "2490", "9999", "2400.00", "2400.00"),
        ("5200", "2490", "1040", "1040.00", "1040.00"),
        ("5200", "2490", "1039.99", "1040.00", "1039.99"),
        ("0", "2490", "5", "0.00", "0.00"),
        ("-10", "2490", "5", "0.00", "0.00"),
    ],
)
def test_a_recovery_by_hand_at_a_fifth_and_at_the_minimum_wage(wage, minimum_wage, owed, cap, taken):
    terms = RecoveryTerms(minimum_wage=yuan(minimum_wage))

    (line,) = recovery_lines(
        [Recovery("1", "loss", yuan(owed))], wage=yuan(wage), payable=yuan("99999"), terms=terms
    )

    assert (shown(yuan(line.detail["cap"])), shown(-line.amount)) == (cap, taken)
    assert yuan(line.detail["remaining"]) == yuan(owed) - yuan(taken)
