"""Value-added tax and surtaxes of brokers."""

from dataclasses import replace
from decimal import Decimal

import pytest

from compensation.rules.lines import Line
from tests.cases import each
from compensation.rules.vat import NO_VAT, Vat, VatTerms, charge_vat, vat_lines

MONTHLY = VatTerms(mode="monthly_100k")
PER_TIME = VatTerms(mode="per_time_1000")
ZERO = Decimal("0.00")


@each("gross", ["0.00", "999.99", "100000.00", "5000000.00", "-300.00"])
def test_charge_vat_without_a_mode_takes_nothing(gross):
    assert charge_vat(Decimal(gross), NO_VAT) == Vat(Decimal(gross), ZERO)


@each(
    ("gross", "ex_vat", "vat"),
    [
        ("1009.99", "1009.99", "0.00"),
        ("1010.00", "1000.00", "10.00"),
        ("1010.01", "1000.01", "10.00"),
        ("50500.00", "50000.00", "500.00"),
        ("18765.43", "18579.63", "185.80"),
    ],
)
def test_charge_vat_per_payment_taxes_in_full_from_one_thousand_on(gross, ex_vat, vat):
    charged = charge_vat(Decimal(gross), PER_TIME)

    assert (str(charged.ex_vat), str(charged.vat)) == (ex_vat, vat)


@each(
    ("gross", "ex_vat", "vat"),
    [
        ("50500.00", "50500.00", "0.00"),
        ("100999.99", "100999.99", "0.00"),
        ("101000.00", "100000.00", "1000.00"),
        ("151500.00", "150000.00", "1500.00"),
    ],
)
def test_charge_vat_per_month_taxes_in_full_from_one_hundred_thousand_on(gross, ex_vat, vat):
    charged = charge_vat(Decimal(gross), MONTHLY)

    assert (str(charged.ex_vat), str(charged.vat)) == (ex_vat, vat)


@each("terms", [MONTHLY, PER_TIME])
def test_charge_vat_takes_nothing_from_a_refund(terms):
    gross = Decimal("-250000.00")

    assert charge_vat(gross, terms) == Vat(gross, ZERO)


def test_charge_vat_halves_the_city_tax_and_exempts_small_sales_from_both_surcharges():
    charged = charge_vat(Decimal("50500.00"), PER_TIME)

    assert charged == Vat(Decimal("50000.00"), Decimal("500.00"), city=Decimal("17.50"))
    assert charged.surtaxes == Decimal("17.50")


def test_charge_vat_exempts_from_the_surcharges_up_to_the_limit_inclusive():
    at_limit = charge_vat(Decimal("101000.00"), MONTHLY)
    above = charge_vat(Decimal("101000.02"), MONTHLY)

    assert (at_limit.education, at_limit.local_education) == (ZERO, ZERO)
    assert (str(above.education), str(above.local_education)) == ("15.00", "10.00")


def test_charge_vat_above_the_limit_charges_all_three_surtaxes():
    charged = charge_vat(Decimal("151500.00"), MONTHLY)

    # 1,500 × 7 % ÷ 2, × 3 % ÷ 2, × 2 % ÷ 2
    assert charged == Vat(
        Decimal("150000.00"),
        Decimal("1500.00"),
        city=Decimal("52.50"),
        education=Decimal("22.50"),
        local_education=Decimal("15.00"),
    )
    assert charged.surtaxes == Decimal("90.00")


def test_charge_vat_charges_surtaxes_in_full_where_they_are_not_halved():
    charged = charge_vat(Decimal("151500.00"), replace(MONTHLY, halved=False))

    assert charged.surtaxes == Decimal("180.00")


def test_charge_vat_takes_its_figures_from_the_terms():
    terms = VatTerms(
        mode="monthly_100k",
        rate=Decimal("0.03"),
        city=Decimal("0.05"),
        education=Decimal("0.02"),
        local_education=Decimal("0.01"),
        halved=False,
        education_exempt_to=Decimal(1000),
        monthly_threshold=Decimal(5000),
    )

    assert charge_vat(Decimal("10300.00"), terms) == Vat(
        Decimal("10000.00"),
        Decimal("300.00"),
        city=Decimal("15.00"),
        education=Decimal("6.00"),
        local_education=Decimal("3.00"),
    )


def test_charge_vat_parts_add_up_to_the_gross():
    charged = charge_vat(Decimal("18765.43"), PER_TIME)

    assert charged.ex_vat + charged.vat == Decimal("18765.43")


def lines_of(gross, terms):
    return vat_lines(Decimal(gross), charge_vat(Decimal(gross), terms), terms)


def test_vat_lines_without_a_mode_say_so():
    assert lines_of("5000.00", NO_VAT) == [
        Line(
            "vat",
            "vat",
            ZERO,
            {
                "mode": "none",
                "gross": "5000.00",
                "ex_vat": "5000.00",
                "rate": "0.01",
                "threshold": None,
                "taxed": False,
            },
        )
    ]


def test_vat_lines_below_the_threshold_name_it():
    (line,) = lines_of("999.00", PER_TIME)

    assert (str(line.amount), line.detail["threshold"], line.detail["taxed"]) == ("0.00", "1000", False)


def test_vat_lines_show_every_surtax_also_the_exempt_ones():
    lines = lines_of("50500.00", PER_TIME)

    assert [(line.code, line.kind, str(line.amount)) for line in lines] == [
        ("vat", "vat", "-500.00"),
        ("city_tax", "surtax", "-17.50"),
        ("education_surtax", "surtax", "0.00"),
        ("local_education_surtax", "surtax", "0.00"),
    ]
    assert [line.detail["exempt_to"] for line in lines[1:]] == [None, "100000", "100000"]


def test_vat_lines_show_how_a_surtax_came_about():
    lines = lines_of("151500.00", MONTHLY)

    assert lines[2] == Line(
        "education_surtax",
        "surtax",
        Decimal("-22.50"),
        {"vat": "1500.00", "rate": "0.03", "halved": True, "exempt_to": None},
    )
