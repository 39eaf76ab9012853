"""What the text of a cell means."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customers.rules.cells import parse_amount, parse_cell, parse_date, parse_flag, parse_month
from customers.rules.columns import Kind
from customers.rules.faults import CellFault
from customers.rules.texts import cell_text
from tests.customers.cell_examples import EXAMPLES


@pytest.mark.parametrize("kind", Kind)
def test_parse_cell_reads_every_example(kind):
    examples = [(text, meaning) for each, text, meaning in EXAMPLES if each == kind]

    assert [(text, parse_cell(kind, text)) for text, _ in examples] == examples


@pytest.mark.parametrize("kind", Kind)
def test_parse_cell_gives_a_fault_as_a_fault_and_not_as_text(kind):
    faults = [text for each, text, meaning in EXAMPLES if each == kind and isinstance(meaning, CellFault)]

    assert faults
    assert all(isinstance(parse_cell(kind, text), CellFault) for text in faults)


@settings(max_examples=60)
@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_parse_amount_reads_back_every_amount_of_fen_however_it_is_written(fen):
    amount = Decimal(fen) / 100

    written = [f"{amount:f}", f"{amount:,.2f}", f"¥{amount:,.2f}", f"{amount:.2f}元", f" {amount:.4f} "]

    assert [parse_amount(text) for text in written] == [amount] * 5


def test_parse_amount_gives_two_places_and_no_negative_zero():
    assert [str(parse_amount(text)) for text in ("1", "1.5000", "-0", "(0.00)")] == [
        "1.00",
        "1.50",
        "0.00",
        "0.00",
    ]


@settings(max_examples=60)
@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3).filter(lambda d: d * 100 % 1 != 0))
def test_parse_amount_never_rounds(amount):
    assert parse_amount(f"{amount:f}") == CellFault.TOO_MANY_DECIMALS


@settings(max_examples=60)
@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_parse_date_reads_back_every_day_however_it_is_written(day):
    written = [
        cell_text(day), f"{day:%Y/%m/%d}", f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日", f"{day} 23:59:59",
    ]  # fmt: skip

    assert [parse_date(text) for text in written] == [day] * 6
    assert parse_month(written[0]) == day.replace(day=1)


def test_parse_month_refuses_what_october_and_january_share():
    assert parse_month(cell_text(2026.10)) == CellFault.UNREADABLE_MONTH


def test_parse_flag_reads_what_a_workbook_gives_for_a_logical_value():
    assert [parse_flag(cell_text(value)) for value in (True, False, 1.0, 0.0)] == [True, False, True, False]


@settings(max_examples=150)
@given(st.sampled_from(Kind), st.text())
def test_parse_cell_answers_any_text_with_a_value_or_a_fault(kind, text):
    assert parse_cell(kind, text) is not None
