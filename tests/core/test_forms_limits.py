"""Fields at their limits: the widest figure, the last day, half a token; and each sentence in Chinese."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given, strategies as st

from core.forms import CountField, DayField, DaytimeField, MoneyField, MonthField, PercentField, ReasonField


def sentence(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.messages


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("99999999999999.99", "99999999999999.99"),
        ("-99,999,999,999,999.99", "-99999999999999.99"),
        ("0.01", "0.01"),
        ("-0.01", "-0.01"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+20", "20"),
        ("−20", "-20"),
        ("－２０．５０", "-20.50"),
        ("¥ 1,000", "1000"),
        ("1,000 元", "1000"),
        ("000123.40", "123.40"),
    ],
)
def test_money_field_reads_amounts_up_to_its_width(typed, amount):
    assert MoneyField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    [
        "1e5",
        "1,23",
        "1,2345",
        "1.2.3",
        "--1",
        "1 000",
        "NaN",
        "Infinity",
        "０x10",
        "一千",
        "1/2",
        "=1+1",
        "1,,000",
    ],
)
def test_money_field_does_not_guess(typed):
    assert sentence(MoneyField(), typed) == [f"“{typed}” is not an amount. Write it as 1,234.50."]


@pytest.mark.parametrize("typed", ["100000000000000", "123456789012345678.00"])
def test_money_field_refuses_what_no_column_holds(typed):
    assert len(sentence(MoneyField(), typed)) >= 1


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_money_field_reads_back_what_it_shows(fen):
    amount = Decimal(fen) / 100

    assert MoneyField().clean(MoneyField().prepare_value(amount)) == amount


@pytest.mark.parametrize(
    ("typed", "ratio", "shown"),
    [
        ("86.1", "0.861", "86.1"),
        ("100%", "1", "100"),
        ("0", "0", "0"),
        ("0.005", "0.00005", "0.005"),
        ("１２．５％", "0.125", "12.5"),
        ("-3", "-0.03", "-3"),
    ],
)
def test_percent_field_keeps_a_ratio_and_shows_percent(typed, ratio, shown):
    field = PercentField()

    assert field.clean(typed) == Decimal(ratio)
    assert field.prepare_value(Decimal(ratio)) == shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("10", "Ensure this value is greater than or equal to 50%."),
        ("0.5", "Ensure this value is greater than or equal to 50%."),
        ("150", "Ensure this value is less than or equal to 99.5%."),
    ],
)
def test_percent_field_names_its_bounds_as_they_are_typed(typed, said):
    field = PercentField(min_value=Decimal("0.5"), max_value=Decimal("0.995"))

    assert sentence(field, typed) == [said]
    with translation.override("zh-hans"):
        assert sentence(field, typed)[0].startswith("不得")
    assert field.clean("50") == Decimal("0.5")


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0", 0), ("1,234", 1234), ("１２", 12), ("-3", -3), ("+4", 4), (" 7 ", 7), ("12.0", 12)],
)
def test_count_field_reads_whole_numbers(typed, number):
    assert CountField().clean(typed) == number


@pytest.mark.parametrize("typed", ["1.5", "a", "1,2", "十二", "1e3"])
def test_count_field_refuses_what_is_not_whole(typed):
    assert sentence(CountField(), typed) == ["Write a whole number, such as 12."]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-10-31", dt.date(2026, 10, 31)),
        ("2026/10/31", dt.date(2026, 10, 31)),
        ("2026年10月31日", dt.date(2026, 10, 31)),
        ("２０２６－１０－３１", dt.date(2026, 10, 31)),
        ("2024-02-29", dt.date(2024, 2, 29)),
        ("1900-01-01", dt.date(1900, 1, 1)),
        ("2199-12-31", dt.date(2199, 12, 31)),
    ],
)
def test_day_field_reads_every_writing_and_its_first_and_last_day(typed, day):
    assert DayField().clean(typed) == day


@pytest.mark.parametrize("typed", ["2026-02-29", "2026-13-01", "2026-00-10", "昨天"])
def test_day_field_refuses_days_that_there_are_not(typed):
    assert sentence(DayField(), typed) == ["This is not a date. Write it as 2026-10-31."]


@pytest.mark.parametrize("typed", ["1899-12-31", "2200-01-01", "0001-01-01", "9999-12-31"])
def test_day_field_asks_to_check_a_year_that_nobody_means(typed):
    assert sentence(DayField(), typed) == ["Check the year: it lies between 1900 and 2199."]


@pytest.mark.parametrize(
    ("typed", "month"),
    [("1900-01", dt.date(1900, 1, 1)), ("2999-12", dt.date(2999, 12, 1)), ("2026年1月", dt.date(2026, 1, 1))],
)
def test_month_field_reads_its_first_and_last_month(typed, month):
    assert MonthField().clean(typed) == month


@pytest.mark.parametrize("typed", ["1899-12", "3000-01", "2026-00", "2026-13", "26-10", "2026-10-31", "十月"])
def test_month_field_refuses_the_rest_and_repeats_it(typed):
    assert sentence(MonthField(), typed) == [f"“{typed}” is not a month. Write it as 2026-10."]


@pytest.mark.parametrize("length", [1000, 1001])
def test_reason_field_takes_a_thousand_characters(length):
    field = ReasonField()

    if length > 1000:
        assert sentence(field, "字" * length) == [
            "Ensure this value has at most 1000 characters (it has 1001)."
        ]
    else:
        assert field.clean("字" * length) == "字" * length


@pytest.mark.parametrize("typed", ["", " ", "　", "\n"])
def test_reason_field_takes_no_blank_for_a_reason(typed):
    assert sentence(ReasonField(), typed) == ["This field is required."]


def test_daytime_field_reads_what_its_picker_gives_in_shanghai():
    moment = DaytimeField().clean("2026-10-31T09:05")

    assert moment.isoformat() == "2026-10-31T09:05:00+08:00"


@pytest.mark.parametrize("typed", ["2026-10-31T25:00", "09:05", "morgen"])
def test_daytime_field_says_how_to_write_it(typed):
    assert sentence(DaytimeField(), typed) == ["This is not a date and time. Write it as 2026-10-31 09:05."]


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59", "1899-12-31 23:59"])
def test_daytime_field_refuses_years_that_nobody_means(typed):
    assert sentence(DaytimeField(), typed) == ["Check the year: it lies between 1900 and 2199."]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (MoneyField, "1,2O0"), (PercentField, "x"), (CountField, "x"), (MonthField, "x"), (DayField, "x"),
        (DayField, "9999-01-01"), (DaytimeField, "x"),
    ],
)  # fmt: skip
def test_fields_say_in_chinese_what_is_wrong(field, typed):
    with translation.override("zh-hans"):
        words = sentence(field(), typed)

    assert len(words) == 1
    assert words[0].endswith("。")
    assert "%(" not in words[0]
