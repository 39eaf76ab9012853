"""Every kind of component, worked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from compensation.rules.components import Plan, compute_lines
from compensation.rules.lines import Line, Release, Withheld
from compensation.rules.standard_reading import parse_standard
from tests.cases import each
from tests.compensation.rules_data import (
    BASE,
    RISING,
    absence,
    amounts_of,
    coefficient,
    demo_standard,
    document,
    fixed,
    lines_of,
    maximum,
    measures,
    minimum,
    pay_md_example,
    per_unit,
    rate,
    tiered,
    two_grades,
    withhold,
)

BANDS = (("95", "1.05"), ("90", "1"), ("80", "0.95"), ("0", "0.7"))
WHOLE = (("1000000", "0"), (None, "0.00005"))


def commission(value, *tiers, **more):
    """What tiers make of a net commission."""
    return amounts_of(tiered(*(tiers or RISING), **more), given={"net_commission": value})["commission"]


# Base pay and fixed amounts


def test_base_pay_is_the_base_of_the_grade():
    lines = compute_lines(parse_standard(pay_md_example()), "M2", "employee", {})

    assert lines[0] == Line("base", "base_pay", Decimal("3500.00"), {"grade": "M2"})


def test_base_pay_has_two_places_however_it_was_written():
    assert amounts_of(BASE, base_pay="3000") == {"base": "3000.00"}


def test_fixed_is_the_same_whatever_was_sold():
    assert amounts_of(fixed(amount="150.5"), given={"turnover": "1"}) == {"allowance": "150.50"}


def test_fixed_may_take_away():
    assert amounts_of(fixed(amount="-20.00")) == {"allowance": "-20.00"}


def test_fixed_differs_by_grade():
    written = two_grades({"code": "housing", "kind": "fixed", "by_grade": {"M1": "100.00", "M2": "200.00"}})
    standard = parse_standard(written)

    (junior,) = compute_lines(standard, "M1", "employee", {})
    (senior,) = compute_lines(standard, "M2", "employee", {})

    assert (str(junior.amount), str(senior.amount)) == ("100.00", "200.00")


# Marginal tiers


@each(
    ("value", "amount"),
    [
        ("0", "0.00"),
        ("8200.00", "1230.00"),
        ("19999.99", "3000.00"),
        ("20000", "3000.00"),
        ("20000.01", "3000.00"),
        ("28000", "4600.00"),
        ("50000", "9000.00"),
        ("50000.02", "9000.01"),
        ("60000", "11500.00"),
        ("41247.17", "7249.43"),
    ],
)
def test_tiered_marginal_pays_each_slice_at_its_own_rate(value, amount):
    assert commission(value) == amount


@each(("value", "amount"), [("-100.00", "-15.00"), ("-30000.00", "-4500.00"), ("-0.03", "0.00")])
def test_tiered_marginal_takes_a_refund_back_at_the_first_rate(value, amount):
    assert commission(value) == amount


def test_tiered_marginal_rounds_once_for_all_slices():
    # 0.333 + 0.333 + 0.333 = 0.999: rounding each slice would give 0.99.
    assert commission("3", ("1", "0.333"), ("2", "0.333"), (None, "0.333")) == "1.00"


def test_tiered_marginal_shows_each_slice():
    line = lines_of(tiered(*RISING), given={"net_commission": "28000.00"})["commission"]

    assert line.detail == {
        "measure": "net_commission",
        "value": "28000.00",
        "mode": "marginal",
        "tiers": [
            {"from": "0", "up_to": "20000", "rate": "0.15", "slice": "20000", "amount": "3000.00"},
            {"from": "20000", "up_to": "50000", "rate": "0.20", "slice": "8000.00", "amount": "1600.0000"},
        ],
    }


def test_tiered_marginal_shows_the_open_tier():
    line = lines_of(tiered(*RISING), given={"net_commission": "60000"})["commission"]

    assert line.detail["tiers"][2] == {
        "from": "50000",
        "up_to": None,
        "rate": "0.25",
        "slice": "10000",
        "amount": "2500.00",
    }


def test_tiered_marginal_shows_no_slice_of_nothing_at_a_bound():
    line = lines_of(tiered(*RISING), given={"net_commission": "20000"})["commission"]

    assert [tier["slice"] for tier in line.detail["tiers"]] == ["20000"]


def test_tiered_marginal_may_begin_with_a_tier_of_nothing():
    tiers = (("0", "0"), (None, "0.5"))

    assert commission("-100", *tiers) == "0.00"
    assert commission("100", *tiers) == "50.00"


# Whole tiers


@each(
    ("value", "amount"),
    [
        ("0", "0.00"),
        ("1000000", "0.00"),
        ("1000000.01", "50.00"),
        ("2300000", "115.00"),
    ],
)
def test_tiered_whole_pays_all_at_the_rate_of_the_tier(value, amount):
    written = tiered(*WHOLE, code="assets", measure="average_assets", mode="whole")

    assert amounts_of(written, given={"average_assets": value}) == {"assets": amount}


def test_tiered_whole_takes_a_refund_back_at_the_first_rate():
    assert commission("-1000", ("500", "0.1"), (None, "0.2"), mode="whole") == "-100.00"


def test_tiered_whole_shows_the_tier_that_was_hit():
    written = tiered(*WHOLE, code="assets", measure="average_assets", mode="whole")

    line = lines_of(written, given={"average_assets": "2300000"})["assets"]

    assert line.detail["tiers"] == [
        {"from": "1000000", "up_to": None, "rate": "0.00005", "slice": "2300000", "amount": "115.00000"}
    ]


def test_tiered_differs_by_grade():
    written = tiered(*RISING)
    del written["tiers"]
    written["by_grade"] = {
        "M1": [{"up_to": None, "rate": "0.1"}],
        "M2": [{"up_to": "100", "rate": "0.1"}, {"up_to": None, "rate": "0.2"}],
    }
    standard = parse_standard(two_grades(written))

    (junior,) = compute_lines(standard, "M1", "employee", measures(net_commission="200"))
    (senior,) = compute_lines(standard, "M2", "employee", measures(net_commission="200"))

    assert (str(junior.amount), str(senior.amount)) == ("20.00", "30.00")


# Rate


def test_rate_multiplies_the_measure():
    written = rate(code="products", measure="product_sales", rate="0.003")

    assert amounts_of(written, given={"product_sales": "500000"}) == {"products": "1500.00"}


def test_rate_counts_a_class_of_products_apart():
    written = [
        rate(code="equity", measure="product_sales.权益类", rate="0.003"),
        rate(code="bonds", measure="product_sales.fixed_income", rate="0.0005"),
        rate(code="all", measure="product_sales", rate="1"),
    ]
    given = {"product_sales.权益类": "500000", "product_sales.fixed_income": "300000"}

    assert amounts_of(*written, given=given) == {"equity": "1500.00", "bonds": "150.00", "all": "0.00"}


def test_rate_counts_the_commission_of_the_team_for_its_lead():
    written = rate(code="lead", measure="team_net_commission", rate="0.02")

    assert amounts_of(written, given={"team_net_commission": "150000"}) == {"lead": "3000.00"}


def test_rate_takes_a_refund_back():
    assert amounts_of(rate(rate="0.10"), given={"net_commission": "-55.55"}) == {"commission": "-5.56"}


@each(("value", "amount"), [("0.05", "0.01"), ("0.04", "0.00"), ("-0.05", "-0.01")])
def test_rate_rounds_half_away_from_zero(value, amount):
    assert amounts_of(rate(rate="0.10"), given={"net_commission": value}) == {"commission": amount}


def test_rate_of_a_measure_that_nobody_gave_is_nothing():
    assert amounts_of(rate()) == {"commission": "0.00"}


def test_rate_of_a_measure_of_less_than_half_a_fen_bears_no_sign():
    assert amounts_of(rate(rate="0.10"), given={"net_commission": "-0.01"}) == {"commission": "0.00"}


# Less


def test_rate_subtracts_earlier_lines_and_measures_first():
    written = [BASE, rate(rate="0.45", less=["base", "customer_cost"])]
    given = {"net_commission": "12000.00", "customer_cost": "500.00"}

    line = lines_of(*written, given=given, base_pay="2500.00")["commission"]

    assert str(line.amount) == "4050.00"
    assert line.detail == {
        "measure": "net_commission",
        "value": "12000.00",
        "rate": "0.45",
        "less": [
            {"code": "base", "kind": "base_pay", "title": "", "amount": "2500.00"},
            {"measure": "customer_cost", "amount": "500.00"},
        ],
        "rest": "9000.00",
    }


def test_rate_pays_nothing_where_less_is_left_than_nothing():
    written = [BASE, rate(less=["base"])]

    line = lines_of(*written, given={"net_commission": "2999.99"})["commission"]

    assert str(line.amount) == "0.00"
    assert line.detail["rest"] == "-0.01"


def test_rate_with_less_takes_no_refund_back():
    assert amounts_of(rate(less=["customer_cost"]), given={"net_commission": "-500"}) == {
        "commission": "0.00"
    }


def test_rate_subtracts_a_line_that_took_away_by_adding_it():
    written = [fixed(code="fine", amount="-100.00"), rate(less=["fine"])]

    assert amounts_of(*written, given={"net_commission": "900"})["commission"] == "100.00"


def test_tiered_subtracts_before_the_tiers_are_sought():
    written = [BASE, tiered(*RISING, less=["base"])]

    line = lines_of(*written, given={"net_commission": "25000"})["commission"]

    assert str(line.amount) == "3400.00"
    assert [tier["slice"] for tier in line.detail["tiers"]] == ["20000", "2000.00"]


def test_tiered_with_less_pays_nothing_where_less_is_left_than_nothing():
    assert commission("100", *RISING, less=["customer_cost"]) == "15.00"
    assert commission("-100", *RISING, less=["customer_cost"]) == "0.00"


# Per unit


@each(("count", "amount"), [("0", "0.00"), ("1", "80.00"), ("6", "480.00")])
def test_per_unit_pays_for_each(count, amount):
    assert amounts_of(per_unit(), given={"new_valid_accounts": count}) == {"accounts": amount}


@each(("count", "amount"), [("0", "0.00"), ("5", "0.00"), ("6", "80.00"), ("8", "240.00")])
def test_per_unit_pays_only_for_those_above_a_number(count, amount):
    assert amounts_of(per_unit(above="5"), given={"new_valid_accounts": count}) == {"accounts": amount}


def test_per_unit_shows_what_counted():
    line = lines_of(per_unit(above="5"), given={"new_valid_accounts": "8"})["accounts"]

    assert line.detail == {
        "measure": "new_valid_accounts",
        "value": "8",
        "each": "80.00",
        "above": "5",
        "counted": "3",
    }


def test_per_unit_may_fine_for_each_time():
    written = per_unit(code="late", measure="late_count", amount="-10.00")

    assert amounts_of(written, given={"late_count": "3"}) == {"late": "-30.00"}


# Coefficient


@each(
    ("score", "amount"),
    [
        ("100", "50.00"),
        ("95", "50.00"),
        ("94.99", "0.00"),
        ("90", "0.00"),
        ("89", "-50.00"),
        ("80", "-50.00"),
        ("79", "-300.00"),
        ("0", "-300.00"),
    ],
)
def test_coefficient_changes_what_was_earned_by_its_factor(score, amount):
    written = [rate(), coefficient(*BANDS)]

    amounts = amounts_of(*written, given={"net_commission": "10000", "duty_score": score})

    assert amounts == {"commission": "1000.00", "duty": amount}


def test_coefficient_takes_a_full_score_where_nobody_gave_one():
    amounts = amounts_of(rate(), coefficient(*BANDS), given={"net_commission": "10000"})

    assert amounts["duty"] == "50.00"


def test_coefficient_sums_several_lines_and_leaves_others_alone():
    written = [BASE, rate(), per_unit(), coefficient(*BANDS, of=["commission", "accounts"])]
    given = {"net_commission": "10000", "new_valid_accounts": "5", "duty_score": "85"}

    line = lines_of(*written, given=given)["duty"]

    assert str(line.amount) == "-70.00"
    assert line.detail == {
        "measure": "duty_score",
        "value": "85",
        "band": "80",
        "factor": "0.95",
        "of": ["commission", "accounts"],
        "base": "1400.00",
    }


def test_coefficient_of_nothing_takes_all_variable_pay():
    written = [rate(), coefficient(("60", "1"), ("0", "0"), measure="compliance_score")]

    amounts = amounts_of(*written, given={"net_commission": "10000", "compliance_score": "59"})

    assert amounts == {"commission": "1000.00", "duty": "-1000.00"}


def test_coefficient_multiplies_one_after_the_other():
    written = [
        rate(),
        coefficient(("0", "0.5")),
        coefficient(("0", "0.5"), code="second", of=["commission", "duty"]),
    ]

    amounts = amounts_of(*written, given={"net_commission": "10000"})

    assert amounts == {"commission": "1000.00", "duty": "-500.00", "second": "-250.00"}


def test_coefficient_below_every_band_takes_the_lowest():
    written = [rate(), coefficient(("100000", "1"), ("0", "0.8"), measure="net_new_assets")]

    amounts = amounts_of(*written, given={"net_commission": "10000", "net_new_assets": "-5"})

    assert amounts["duty"] == "-200.00"


def test_coefficient_of_a_refund_changes_it_the_same_way():
    amounts = amounts_of(rate(), coefficient(*BANDS), given={"net_commission": "-1000", "duty_score": "85"})

    assert amounts == {"commission": "-100.00", "duty": "5.00"}


# Absence


def test_absence_deducts_the_pay_of_a_day_and_a_half():
    amounts = amounts_of(absence(), given={"personal_leave_days": "1.5"}, base_pay="4500.00")

    assert amounts == {"absence": "-310.34"}


def test_absence_weighs_each_kind_of_day_and_rounds_once():
    written = absence(personal_leave_days="1", sick_leave_days="0.4", absent_days="2")
    given = {"personal_leave_days": "1", "sick_leave_days": "2.5", "absent_days": "0.5"}

    line = lines_of(written, given=given, base_pay="4500.00")["absence"]

    # 4,500 × (1 + 1 + 1) ÷ 21.75 = 620.6897
    assert str(line.amount) == "-620.69"
    assert line.detail == {
        "base": "4500.00",
        "month_days": "21.75",
        "days": [
            {"measure": "personal_leave_days", "days": "1", "rate": "1"},
            {"measure": "sick_leave_days", "days": "2.5", "rate": "0.4"},
            {"measure": "absent_days", "days": "0.5", "rate": "2"},
        ],
        "capped": False,
    }


def test_absence_never_takes_more_than_the_base_pay():
    line = lines_of(absence(), given={"personal_leave_days": "23"})["absence"]

    assert str(line.amount) == "-3000.00"
    assert line.detail["capped"] is True


def test_absence_takes_the_whole_base_for_a_whole_month():
    line = lines_of(absence(), given={"personal_leave_days": "21.75"})["absence"]

    assert str(line.amount) == "-3000.00"
    assert line.detail["capped"] is False


def test_absence_without_days_is_nothing():
    line = lines_of(absence())["absence"]

    assert (str(line.amount), line.detail["days"]) == ("0.00", [])


def test_absence_passes_over_kinds_of_days_that_it_does_not_name():
    assert amounts_of(absence(), given={"sick_leave_days": "5"}) == {"absence": "0.00"}


# Withholding


def test_withhold_holds_back_a_part_of_what_was_earned():
    line = lines_of(rate(), withhold(), given={"net_commission": "90054.60"})["reserve"]

    assert str(line.amount) == "-900.55"
    assert line.detail == {
        "of": ["commission"],
        "rate": "0.10",
        "months": 12,
        "from": "month",
        "base": "9005.46",
    }


@each("earned", ["0", "-500.00"])
def test_withhold_holds_nothing_back_where_nothing_was_earned(earned):
    assert amounts_of(rate(), withhold(), given={"net_commission": earned})["reserve"] == "0.00"


@each(
    ("held", "amount"),
    [
        ("0.00", "-1000.00"),
        ("19000.00", "-1000.00"),
        ("19500.00", "-500.00"),
        ("20000.00", "0.00"),
        ("21000.00", "0.00"),
    ],
)
def test_withhold_ends_at_the_balance_that_is_set(held, amount):
    written = [rate(), withhold(until="20000.00")]

    lines = lines_of(*written, given={"net_commission": "100000"}, held={"reserve": Decimal(held)})

    assert str(lines["reserve"].amount) == amount
    assert lines["reserve"].detail["held"] == held


def test_withhold_with_a_balance_begins_with_nothing_held():
    line = lines_of(rate(), withhold(until="50.00"), given={"net_commission": "100000"})["reserve"]

    assert (str(line.amount), line.detail["held"]) == ("-50.00", "0.00")


def test_withhold_differs_by_grade():
    written = withhold()
    del written["rate"]
    written["by_grade"] = {"M1": "0", "M2": "0.2"}
    standard = parse_standard(two_grades(rate(), written))

    lines = compute_lines(standard, "M2", "employee", measures(net_commission="1000"))

    assert str(lines[1].amount) == "-20.00"


def test_withheld_names_what_is_to_be_kept_and_when_it_is_due():
    plan = Plan(parse_standard(document(rate(), withhold())), "M1", "employee")
    month = date(2026, 11, 1)

    entries = plan.withheld(plan.lines(measures(net_commission="1000")), month)

    assert entries == [Withheld("reserve", Decimal("10.00"), month, date(2027, 11, 1), 12)]


def test_withheld_has_no_date_where_months_count_from_the_exit():
    written = withhold(release_after_months=6, release_from="exit")
    plan = Plan(parse_standard(document(rate(), written)), "M1", "broker")
    month = date(2026, 11, 1)

    entries = plan.withheld(plan.lines(measures(net_commission="1000")), month)

    assert entries == [Withheld("reserve", Decimal("10.00"), month, None, 6)]


def test_withheld_keeps_nothing_where_nothing_was_held_back():
    plan = Plan(parse_standard(document(rate(), withhold())), "M1", "employee")

    assert plan.withheld(plan.lines({}), date(2026, 11, 1)) == []


# Release


def test_a_release_is_a_line_of_its_own_after_all_components():
    release = Release("reserve", Decimal("900.55"), date(2025, 10, 1), reference="17")

    lines = lines_of(rate(), withhold(), releases=[release])

    assert list(lines) == ["commission", "reserve", "reserve_release"]
    assert lines["reserve_release"] == Line(
        "reserve_release", "reserve_release", Decimal("900.55"), {"origin": "2025-10", "reference": "17"}
    )


def test_a_release_neither_fills_a_minimum_nor_meets_a_maximum():
    release = Release("reserve", Decimal("9000.00"), date(2025, 10, 1))

    lines = lines_of(BASE, minimum("3100.00"), maximum("3200.00"), releases=[release])

    assert [str(line.amount) for line in lines.values()] == ["3000.00", "100.00", "0.00", "9000.00"]


# Minimum and maximum


def test_minimum_tops_up_what_is_less():
    line = lines_of(BASE, minimum(), base_pay="2264.96")["floor"]

    assert str(line.amount) == "225.04"
    assert line.detail == {
        "minimum": "2490.00",
        "before": "2264.96",
        "for_contract": True,
        "attended": True,
    }


@each("base_pay", ["2490.00", "2490.01", "9000.00"])
def test_minimum_adds_nothing_to_what_is_enough(base_pay):
    assert amounts_of(BASE, minimum(), base_pay=base_pay)["floor"] == "0.00"


def test_minimum_counts_only_the_lines_before_it():
    amounts = amounts_of(BASE, minimum(), fixed(amount="500.00"), base_pay="2000.00")

    assert amounts == {"base": "2000.00", "floor": "490.00", "allowance": "500.00"}


def test_minimum_tops_up_a_negative_gross():
    amounts = amounts_of(rate(rate="1"), minimum(), given={"net_commission": "-100"})

    assert amounts == {"commission": "-100.00", "floor": "2590.00"}


def test_minimum_is_for_employees_only():
    line = lines_of(BASE, minimum(), base_pay="100.00", contract="broker")["floor"]

    assert (str(line.amount), line.detail["for_contract"]) == ("0.00", False)


@each("days", ["absent_days", "personal_leave_days", "sick_leave_days"])
def test_minimum_for_full_attendance_is_lost_with_a_day_away(days):
    written = [BASE, minimum(full_attendance_only=True)]

    line = lines_of(*written, given={days: "0.5"}, base_pay="100.00")["floor"]

    assert (str(line.amount), line.detail["attended"]) == ("0.00", False)


def test_minimum_for_full_attendance_is_kept_without_days_away():
    written = [BASE, minimum(full_attendance_only=True)]

    amounts = amounts_of(*written, given={"sick_leave_days": "0"}, base_pay="100.00")

    assert amounts["floor"] == "2390.00"


def test_minimum_without_that_condition_fills_up_absence_too():
    written = [BASE, absence(), minimum("2490.00")]

    amounts = amounts_of(*written, given={"personal_leave_days": "2"}, base_pay="2200.00")

    assert amounts == {"base": "2200.00", "absence": "-202.30", "floor": "492.30"}


@each(("base_pay", "amount"), [("4999.99", "0.00"), ("5000.00", "0.00"), ("7500.00", "-2500.00")])
def test_maximum_cuts_what_is_more(base_pay, amount):
    assert amounts_of(BASE, maximum(), base_pay=base_pay)["ceiling"] == amount


def test_maximum_holds_for_brokers_too():
    assert amounts_of(BASE, maximum(), base_pay="7500.00", contract="broker")["ceiling"] == "-2500.00"


# Whole standards


def test_compute_lines_gives_one_line_per_component_in_the_order_of_the_standard():
    lines = compute_lines(parse_standard(pay_md_example()), "M1", "employee", {})

    assert [line.code for line in lines] == [
        "base",
        "commission",
        "accounts",
        "products",
        "assets",
        "duty",
        "absence",
        "reserve",
        "floor",
    ]


def test_compute_lines_reproduces_a1_of_standard_a():
    given = {
        "net_commission_after_tax": "41247.17",
        "new_valid_accounts": "6",
        "product_sales.equity": "500000",
        "product_sales.fixed_income": "300000",
        "net_new_assets": "2000000",
        "duty_score": "85",
    }

    lines = compute_lines(demo_standard("a"), "M3", "employee", measures(**given))

    assert {line.code: str(line.amount) for line in lines} == {
        "base": "4500.00",
        "commission": "7249.43",
        "accounts": "480.00",
        "equity_products": "1500.00",
        "fixed_income_products": "150.00",
        "assets": "100.00",
        "duty": "-473.97",
        "compliance": "0.00",
        "absence": "0.00",
        "reserve": "-900.55",
        "floor": "0.00",
    }
    assert sum(line.amount for line in lines) == Decimal("12604.91")


def test_compute_lines_reproduces_a2_of_standard_a():
    given = {"net_commission_after_tax": "687.45", "duty_score": "65"}

    lines = compute_lines(demo_standard("a"), "M1", "employee", measures(**given))

    amounts = {line.code: str(line.amount) for line in lines if line.amount}
    assert amounts == {
        "base": "2200.00",
        "commission": "103.12",
        "duty": "-30.94",
        "reserve": "-7.22",
        "floor": "225.04",
    }


def test_compute_lines_of_standard_a_pays_nothing_variable_after_a_compliance_case():
    given = {"net_commission_after_tax": "41247.17", "duty_score": "92", "compliance_score": "0"}

    lines = compute_lines(demo_standard("a"), "M3", "employee", measures(**given))

    assert sum(line.amount for line in lines) == Decimal("4500.00")


def test_compute_lines_of_standard_b_pays_brokers_without_a_base():
    given = {"net_commission_after_tax": "30000.00", "duty_score": "85"}

    lines = compute_lines(demo_standard("b"), "B1", "broker", measures(**given))

    assert {line.code: str(line.amount) for line in lines} == {
        "commission": "12000.00",
        "management": "-1200.00",
        "compliance": "0.00",
        "reserve": "-540.00",
    }


@pytest.mark.parametrize(
    ("grade", "given", "expected"),
    [
        # (12,000 - 2,500 - 500) × 45 % = 4,050; the development task was reached.
        (
            "C2",
            {"net_commission": "12000", "customer_cost": "500", "net_new_assets": "100000"},
            {"base": "2500.00", "commission": "4050.00", "reserve": "-405.00"},
        ),
        # The same with the task missed: a fifth less, and the reserve on what is left.
        (
            "C2",
            {"net_commission": "12000", "customer_cost": "500", "net_new_assets": "99999.99"},
            {"base": "2500.00", "commission": "4050.00", "development": "-810.00", "reserve": "-324.00"},
        ),
        # Commission does not recover the base: nothing but base pay, topped up to the minimum wage.
        (
            "C1",
            {"net_commission": "1000", "customer_cost": "0", "net_new_assets": "0"},
            {"base": "1200.00", "floor": "1290.00"},
        ),
        # (8,765.43 - 3,500 - 321.09) × 50 % = 2,472.17
        (
            "C3",
            {"net_commission": "8765.43", "customer_cost": "321.09", "net_new_assets": "250000"},
            {"base": "3500.00", "commission": "2472.17", "reserve": "-247.22"},
        ),
    ],
)
def test_compute_lines_of_standard_c_recovers_the_base_first(grade, given, expected):
    lines = compute_lines(demo_standard("c"), grade, "employee", measures(**given))

    assert {line.code: str(line.amount) for line in lines if line.amount} == expected


def test_compute_lines_raises_for_a_grade_that_the_standard_does_not_name():
    with pytest.raises(KeyError):
        compute_lines(demo_standard("a"), "Z9", "employee", {})


def test_plan_gives_the_same_lines_each_time():
    plan = Plan(demo_standard("a"), "M3", "employee")
    given = measures(net_commission_after_tax="41247.17", duty_score="85")

    assert plan.lines(given) == plan.lines(given)


def test_plan_of_one_person_leaves_no_trace_in_the_next():
    plan = Plan(demo_standard("a"), "M3", "employee")
    small = measures(net_commission_after_tax="100")
    before = plan.lines(small)

    plan.lines(measures(net_commission_after_tax="999999", absent_days="3"))

    assert plan.lines(small) == before
