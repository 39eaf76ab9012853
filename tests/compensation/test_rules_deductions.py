"""Net commission after tax."""

from decimal import Decimal

import pytest

from compensation.rules.deductions import AfterTax, CommissionRates, after_tax, with_after_tax
from tests.cases import each
from tests.compensation.rules_data import measures


def test_after_tax_reproduces_a1():
    assert after_tax(Decimal("44262.00")) == AfterTax(
        vat=Decimal("2505.40"),
        surcharge=Decimal("300.65"),
        protection_fund=Decimal("208.78"),
        net=Decimal("41247.17"),
    )


def test_after_tax_reproduces_a2():
    assert after_tax(Decimal("737.70")) == AfterTax(
        vat=Decimal("41.76"),
        surcharge=Decimal("5.01"),
        protection_fund=Decimal("3.48"),
        net=Decimal("687.45"),
    )


@each("net", ["0.01", "100.00", "99999.99"])
def test_after_tax_treats_a_refund_as_the_mirror_of_a_commission(net):
    assert after_tax(-Decimal(net)).net == -after_tax(Decimal(net)).net


def test_after_tax_of_nothing_is_nothing():
    assert after_tax(Decimal("0.00")).net == 0


def test_after_tax_takes_the_rates_of_the_branch():
    rates = CommissionRates(vat=Decimal("0.03"), surcharge=Decimal("0.10"), protection_fund=Decimal("0.01"))

    assert after_tax(Decimal("1030.00"), rates) == AfterTax(
        vat=Decimal("30.00"),
        surcharge=Decimal("3.00"),
        protection_fund=Decimal("10.00"),
        net=Decimal("987.00"),
    )


def test_after_tax_parts_and_rest_add_up():
    parts = after_tax(Decimal("12345.67"))

    assert parts.vat + parts.surcharge + parts.protection_fund + parts.net == Decimal("12345.67")


def test_with_after_tax_computes_what_was_left_out():
    given = measures(net_commission="44262.00", turnover="1")

    complete = with_after_tax(given)

    assert complete == {**given, "net_commission_after_tax": Decimal("41247.17")}


def test_with_after_tax_keeps_what_was_given():
    given = measures(net_commission="44262.00", net_commission_after_tax="40000.00")

    assert with_after_tax(given) == given


def test_with_after_tax_invents_nothing_without_a_net_commission():
    assert with_after_tax(measures(turnover="5")) == measures(turnover="5")


def test_with_after_tax_leaves_what_it_was_given_alone():
    given = measures(net_commission="100")

    with_after_tax(given)

    assert given == measures(net_commission="100")
