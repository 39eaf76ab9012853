"""Fields: what they read, what they show again, the sentence for what they cannot read."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from core.forms import (
    CountField,
    DayField,
    DaytimeField,
    Form,
    MoneyField,
    MonthField,
    PercentField,
    ReasonField,
)


def sentence(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.messages


@pytest.mark.parametrize("typed", ["1,234.50", "１２３４．５", "1234.5", "￥1,234.50", Decimal("1234.50")])
def test_money_field_reads_yuan(typed):
    assert MoneyField().clean(typed) == Decimal("1234.50")


def test_money_field_repeats_what_it_cannot_read():
    assert sentence(MoneyField(), "1,2O0.00") == ["“1,2O0.00” is not an amount. Write it as 1,234.50."]


def test_money_field_refuses_a_tenth_of_a_fen():
    assert sentence(MoneyField(), "0.001") == ["Ensure that there are no more than 2 decimal places."]


def test_money_field_keeps_its_limits():
    field = MoneyField(min_value=Decimal(0), max_value=Decimal(100))

    assert sentence(field, "-1") == ["Ensure this value is greater than or equal to 0."]
    assert sentence(field, "100.01") == ["Ensure this value is less than or equal to 100."]


def test_money_field_reads_zero_as_zero_and_nothing_as_none():
    field = MoneyField(required=False)

    assert (field.clean("0"), field.clean(""), field.clean(Decimal(0))) == (Decimal(0), None, Decimal(0))


def test_money_field_shows_separators_and_keeps_what_was_typed():
    field = MoneyField()

    assert (
        field.prepare_value(Decimal("1234.5")),
        field.prepare_value("1,2O0"),
        field.prepare_value(None),
    ) == (
        "1,234.50",
        "1,2O0",
        None,
    )


@pytest.mark.parametrize(
    ("typed", "ratio"),
    [("86.1", "0.861"), ("86.1%", "0.861"), ("０", "0"), ("-7", "-0.07"), ("0.000125", "0.00000125")],
)
def test_percent_field_keeps_a_ratio(typed, ratio):
    assert PercentField().clean(typed) == Decimal(ratio)


def test_percent_field_refuses_more_places_than_a_rate_has():
    assert sentence(PercentField(), "0.0000001") == ["Ensure that there are no more than 8 decimal places."]


@pytest.mark.parametrize(
    ("ratio", "shown"), [("0.8610", "86.1"), ("1", "100"), ("0", "0"), ("0.00000125", "0.000125")]
)
def test_percent_field_shows_percent_without_idle_zeros(ratio, shown):
    assert PercentField().prepare_value(Decimal(ratio)) == shown


def test_percent_field_shows_again_what_was_typed():
    assert PercentField().prepare_value("86,x") == "86,x"


@pytest.mark.parametrize("typed", ["1,200", "１２００", "1200", 1200])
def test_count_field_reads_whole_numbers(typed):
    assert CountField().clean(typed) == 1200


@pytest.mark.parametrize("typed", ["1.5", "twelve", "1,2"])
def test_count_field_refuses_what_is_not_whole(typed):
    assert sentence(CountField(), typed) == ["Write a whole number, such as 12."]


def test_count_field_reads_zero():
    assert CountField().clean("0") == 0


@pytest.mark.parametrize("typed", ["2026-10", "2026年10月", "202610", date(2026, 10, 1)])
def test_month_field_gives_the_first_day(typed):
    assert MonthField().clean(typed) == date(2026, 10, 1)


def test_month_field_repeats_what_it_cannot_read():
    assert sentence(MonthField(), "2026-13") == ["“2026-13” is not a month. Write it as 2026-10."]


def test_month_field_shows_its_month_for_the_picker():
    class Months(Form):
        month = MonthField(initial=date(2026, 10, 1))

    assert 'type="month" name="month" value="2026-10"' in str(Months()["month"])


@pytest.mark.parametrize(
    "typed", ["2026-10-31", "2026/10/31", "2026.10.31", "20261031", "2026年10月31日", "２０２６－１０－３１"]
)
def test_day_field_reads_every_writing(typed):
    assert DayField().clean(typed) == date(2026, 10, 31)


@pytest.mark.parametrize("typed", ["2026-02-30", "31/10/2026", "tomorrow"])
def test_day_field_says_how_to_write_a_day(typed):
    assert sentence(DayField(), typed) == ["This is not a date. Write it as 2026-10-31."]


@pytest.mark.parametrize("typed", ["2026-10-31T09:05", "2026-10-31 09:05"])
def test_daytime_field_reads_shanghai_time(typed):
    assert DaytimeField().clean(typed) == datetime(2026, 10, 31, 9, 5, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_daytime_field_shows_its_moment_for_the_picker():
    class Moments(Form):
        at = DaytimeField(initial=datetime(2026, 10, 31, 9, 5))

    assert 'type="datetime-local" name="at" value="2026-10-31T09:05"' in str(Moments()["at"])


@pytest.mark.parametrize("typed", ["", "   "])
def test_reason_field_wants_words(typed):
    assert sentence(ReasonField(), typed) == ["This field is required."]


def test_reason_field_may_stay_empty_where_it_says_so():
    assert ReasonField(required=False).clean("") == ""


def test_reason_field_ends_at_a_thousand_characters():
    assert len(sentence(ReasonField(), "x" * 1001)) == 1


@pytest.mark.parametrize("field", [MoneyField(), PercentField(), CountField()])
def test_figures_are_typed_as_text_with_the_digits_keyboard(field):
    html = field.widget.render("x", "1")

    assert 'type="text"' in html
    assert 'inputmode="decimal"' in html


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_day_field_refuses_years_that_nobody_means(typed):
    with pytest.raises(ValidationError) as refusal:
        DayField().clean(typed)

    assert refusal.value.messages == ["Check the year: it lies between 1900 and 2199."]


@pytest.mark.parametrize("typed", ["1900-01-01", "2199-12-31"])
def test_day_field_takes_the_first_and_the_last_year(typed):
    assert DayField().clean(typed).isoformat() == typed
