"""Insurance and housing fund: the test set of domain.md §1.6."""

from dataclasses import replace
from decimal import Decimal

import pytest

from compensation.rules.insurance import Scheme, contribution, contribution_base, contribution_line
from tests.cases import each
from compensation.rules.lines import Line

FLOOR, CEILING = Decimal(7546), Decimal(37731)
PENSION = Scheme("pension", "养老保险", Decimal("0.08"), floor=FLOOR, ceiling=CEILING)
MEDICAL = replace(PENSION, code="medical", name="医疗保险", rate=Decimal("0.02"))
UNEMPLOYMENT = replace(PENSION, code="unemployment", name="失业保险", rate=Decimal("0.005"))
HOUSING = replace(PENSION, code="housing", name="住房公积金", rate=Decimal("0.07"), rounding="yuan")
SUPPLEMENT = replace(HOUSING, code="supplement", name="补充公积金", rate=Decimal("0.05"))


@each(
    ("scheme", "base", "due"),
    [
        (PENSION, "40000", "3018.48"),
        (MEDICAL, "40000", "754.62"),
        (UNEMPLOYMENT, "40000", "188.66"),
        (HOUSING, "40000", "2641.00"),
        (SUPPLEMENT, "40000", "1887.00"),
        (PENSION, "4100", "603.68"),
        (PENSION, "10000", "800.00"),
    ],
)
def test_contribution_reproduces_the_published_set(scheme, base, due):
    assert str(contribution(scheme, Decimal(base))) == due


@each(
    ("base", "counted"),
    [
        ("7545.99", "7546"),
        ("7546", "7546"),
        ("7546.01", "7546.01"),
        ("37731", "37731"),
        ("37731.01", "37731"),
    ],
)
def test_contribution_base_stays_between_floor_and_ceiling(base, counted):
    assert contribution_base(PENSION, Decimal(base)) == Decimal(counted)


def test_contribution_base_is_free_without_floor_and_ceiling():
    scheme = Scheme("pension", "养老保险", Decimal("0.08"))

    assert contribution_base(scheme, Decimal(1)) == 1


@each(("rounding", "due"), [("fen", "70.04"), ("jiao", "70.00"), ("yuan", "70.00")])
def test_contribution_rounds_to_the_unit_of_the_scheme(rounding, due):
    scheme = Scheme("housing", "住房公积金", Decimal("0.07"), rounding=rounding)

    assert str(contribution(scheme, Decimal("1000.50"))) == due


@each(("rounding", "due"), [("jiao", "0.10"), ("yuan", "0.00")])
def test_contribution_rounds_half_up(rounding, due):
    scheme = Scheme("housing", "住房公积金", Decimal("0.05"), rounding=rounding)

    assert str(contribution(scheme, Decimal(1))) == due


def test_contribution_adds_what_is_fixed():
    scheme = Scheme("medical", "医疗保险", Decimal("0.02"), fixed=Decimal("3.00"))

    assert contribution(scheme, Decimal(6000)) == Decimal("123.00")


def test_contribution_line_lessens_the_pay_of_the_employee():
    assert contribution_line(PENSION, Decimal(4100)) == Line(
        "pension",
        "insurance",
        Decimal("-603.68"),
        {
            "name": "养老保险",
            "payer": "employee",
            "base": "4100",
            "counted": "7546",
            "rate": "0.08",
            "fixed": "0.00",
            "rounding": "fen",
        },
    )


def test_contribution_line_of_the_employer_is_a_cost():
    line = contribution_line(replace(PENSION, payer="employer", rate=Decimal("0.16")), Decimal(10000))

    assert (str(line.amount), line.detail["payer"]) == ("1600.00", "employer")


def test_contribution_line_of_nothing_bears_no_sign():
    line = contribution_line(Scheme("special", "", Decimal(0)), Decimal(0))

    assert str(line.amount) == "0.00"
