"""Recovering losses within the legal cap."""

from tests.cases import each
from decimal import Decimal

import pytest

from compensation.rules.recovery import Recovery, RecoveryTerms, recoverable, recovery_lines

TERMS = RecoveryTerms(minimum_wage=Decimal("2490.00"))


def loss(owed, reference="L1", reason="笔记本电脑损坏"):
    return Recovery(reference, reason, Decimal(owed))


def taken(*recoveries, wage, payable=None, terms=TERMS):
    lines = recovery_lines(recoveries, wage=Decimal(wage), payable=Decimal(payable or wage), terms=terms)
    return [str(line.amount) for line in lines]


@each(
    ("wage", "most"),
    [
        ("5200.00", "1040.00"),
        ("2900.00", "410.00"),
        ("2490.00", "0.00"),
        ("2000.00", "0.00"),
        ("3112.50", "622.50"),
        ("-100.00", "0.00"),
        ("5200.03", "1040.01"),
    ],
)
def test_recoverable_is_a_fifth_that_leaves_the_minimum_wage(wage, most):
    assert str(recoverable(Decimal(wage), TERMS)) == most


def test_recoverable_takes_its_figures_from_the_terms():
    terms = RecoveryTerms(minimum_wage=Decimal("1000.00"), share=Decimal("0.10"))

    assert recoverable(Decimal("5000.00"), terms) == Decimal("500.00")


def test_recovery_lines_take_an_instalment():
    (line,) = recovery_lines(
        [loss("3000.00")], wage=Decimal("5200.00"), payable=Decimal("4500.00"), terms=TERMS
    )

    assert (line.code, line.kind, str(line.amount)) == ("recovery", "recovery", "-1040.00")
    assert line.detail == {
        "reference": "L1",
        "reason": "笔记本电脑损坏",
        "owed": "3000.00",
        "remaining": "1960.00",
        "instalment": None,
        "wage": "5200.00",
        "cap": "1040.00",
        "share": "0.20",
        "minimum_wage": "2490.00",
    }


def test_recovery_lines_take_no_more_than_is_owed():
    assert taken(loss("300.00"), wage="5200.00") == ["-300.00"]


def test_recovery_lines_share_one_cap_oldest_first():
    assert taken(loss("600.00"), loss("600.00", "L2"), loss("600.00", "L3"), wage="5200.00") == [
        "-600.00",
        "-440.00",
        "0.00",
    ]


def test_recovery_lines_take_nothing_from_less_than_the_minimum_wage():
    assert taken(loss("600.00"), wage="2400.00") == ["0.00"]


def test_recovery_lines_never_make_net_pay_negative():
    assert taken(loss("2000.00"), wage="9000.00", payable="150.00") == ["-150.00"]


def test_recovery_lines_without_a_cap_take_all_that_is_payable():
    assert taken(loss("2000.00"), wage="1500.00", payable="1400.00", terms=None) == ["-1400.00"]


def test_recovery_lines_without_a_cap_take_nothing_from_negative_pay():
    assert taken(loss("2000.00"), wage="-1500.00", payable="-1500.00", terms=None) == ["0.00"]


def test_recovery_lines_of_a_case_that_is_settled_take_nothing():
    assert taken(loss("0.00"), loss("-5.00"), loss("10.00"), wage="5200.00") == ["0.00", "0.00", "-10.00"]


@each(("instalment", "amount"), [("500.00", "-500.00"), ("1040.00", "-1040.00"), ("2000.00", "-1040.00")])
def test_recovery_lines_take_the_instalment_agreed_but_never_more_than_the_cap(instalment, amount):
    agreed = Recovery("L1", "损坏", Decimal("3000.00"), Decimal(instalment))

    assert taken(agreed, wage="5200.00") == [amount]


def test_recovery_lines_take_the_last_instalment_only_as_far_as_it_is_owed():
    agreed = Recovery("L1", "损坏", Decimal("120.00"), Decimal("500.00"))

    assert taken(agreed, wage="5200.00") == ["-120.00"]


def test_recovery_lines_leave_what_an_instalment_spares_to_the_next_loss():
    agreed = Recovery("L1", "损坏", Decimal("3000.00"), Decimal("500.00"))

    assert taken(agreed, loss("900.00", "L2"), wage="5200.00") == ["-500.00", "-540.00"]


def test_recovery_lines_pay_a_loss_off_in_instalments():
    owed, instalments = Decimal("3000.00"), []
    while owed:
        (line,) = recovery_lines(
            [loss(str(owed))], wage=Decimal("5200.00"), payable=Decimal("5200.00"), terms=TERMS
        )
        owed += line.amount
        instalments.append(str(-line.amount))

    assert instalments == ["1040.00", "1040.00", "920.00"]
