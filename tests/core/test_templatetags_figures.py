"""Figures and times as pages.md writes them, in both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import timezone, translation

from core import figures

MINUS = "\N{MINUS SIGN}"


def render(text, **values):
    return engines["django"].from_string(text).render(values)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("12345.67"), "12,345.67"),
        (Decimal("0"), "0.00"),
        (Decimal("-0.00"), "0.00"),
        (Decimal("-310.5"), f"{MINUS}310.50"),
        (Decimal("0.005"), "0.01"),
        (1234567, "1,234,567.00"),
        (None, "—"),
    ],
)
def test_money_text_has_two_places_and_separators(amount, text):
    assert figures.money_text(amount) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (15000, "15,000"), (-3, f"{MINUS}3"), (Decimal("1234.5"), "1,234.5"), (None, "—")],
)
def test_number_text_keeps_its_own_decimals(number, text):
    assert figures.number_text(number) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (Decimal("0.8612"), "86.1%"),
        (0.8615, "86.2%"),
        (Decimal("-0.07"), f"{MINUS}7.0%"),
        (Decimal("-0.0001"), "0.0%"),
        (Decimal("12.5"), "1,250.0%"),
        (0, "0.0%"),
        (None, "—"),
    ],
)
def test_percent_text_has_one_place(ratio, text):
    assert figures.percent_text(ratio) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0.0000001", "0.0000001"),
        ("0.00000012", "0.00000012"),
        ("-0.00000005", f"{MINUS}0.00000005"),
        ("1E+3", "1,000"),
        ("1E+20", "100,000,000,000,000,000,000"),
        ("-0.0", "0.0"),
        ("1E+999", f"1.{'0' * 27}E+999"),
    ],
)
def test_number_text_writes_places_out_and_endless_ones_not(number, text):
    assert figures.number_text(Decimal(number)) == text


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "2026年10月"), ("en", "Oct 2026")])
def test_month_text_is_written_as_the_language_does(language, text):
    with translation.override(language):
        assert figures.month_text(date(2026, 10, 1)) == text


def test_month_text_of_one_language_is_not_kept_for_the_other():
    with translation.override("zh-hans"):
        figures.month_text(date(2026, 3, 1))

    with translation.override("en"):
        assert figures.month_text(date(2026, 3, 1)) == "Mar 2026"


def test_day_text_is_the_same_in_both_languages():
    assert figures.day_text(date(2026, 10, 31)) == "2026-10-31"


def test_day_text_of_a_moment_is_the_day_in_shanghai():
    assert figures.day_text(datetime(2026, 10, 31, 16, 30, tzinfo=UTC)) == "2026-11-01"


@pytest.mark.parametrize(("language", "day"), [("zh-hans", "10月31日"), ("en", "31 Oct")])
def test_moment_text_of_this_year_leaves_the_year_out(language, day):
    at = datetime(timezone.localdate().year, 10, 31, 1, 5, tzinfo=UTC)

    with translation.override(language):
        assert figures.moment_text(at) == f"{day} 09:05"


def test_moment_text_of_another_year_has_the_year():
    assert figures.moment_text(datetime(2019, 12, 31, 16, 5, tzinfo=UTC)) == "2020-01-01 00:05"


@pytest.mark.parametrize(
    "function", [figures.month_text, figures.day_text, figures.moment_text, figures.ago_text]
)
def test_a_time_that_there_is_not_is_a_dash(function):
    assert function(None) == "—"


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "3 天前"), ("en", "3 days ago")])
def test_ago_text_names_one_unit(language, text):
    with translation.override(language):
        assert figures.ago_text(timezone.now() - timedelta(days=3, hours=5)) == text


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=2, minutes=59), "2 hours ago"),
        (timedelta(days=29), "29 days ago"),
        (timedelta(days=31), "1 month ago"),
        (timedelta(days=800), "2 years ago"),
        (timedelta(days=-1), "just now"),
    ],
)
def test_ago_text_takes_the_greatest_unit(passed, text):
    assert figures.ago_text(timezone.now() - passed) == text


def test_ago_text_of_less_than_a_minute_is_just_now():
    assert figures.ago_text(timezone.now() - timedelta(seconds=20)) == "just now"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1, "5 seconds"), (43, "45 seconds"), (70, "1 minute"), (200, "3 minutes"), (7200, "120 minutes")],
)
def test_duration_text_is_never_more_exact_than_it_can_be(seconds, text):
    assert figures.duration_text(seconds) == text


def test_without_tags_gives_the_words():
    assert figures.without_tags('<a href="/x">A &amp; B</a>\n <b>C</b>') == "A & B C"


def test_money_filter_marks_what_is_negative():
    assert render("{{ x|money }}", x=Decimal("-1")) == f'<span class="is-negative">{MINUS}1.00</span>'


def test_money_filter_leaves_what_is_positive_plain():
    assert render("{{ x|money }}", x=Decimal("1")) == "1.00"


@pytest.mark.parametrize(("name", "text"), [("number", "1"), ("percent", "100.0%")])
def test_figure_filters_mark_what_is_negative(name, text):
    assert render("{{ x|%s }}" % name, x=-1) == f'<span class="is-negative">{MINUS}{text}</span>'


def test_moment_filter_says_the_exact_time_on_hover():
    at = datetime(2019, 10, 31, 1, 5, 7, tzinfo=UTC)

    assert render("{{ at|moment }}", at=at) == (
        '<time datetime="2019-10-31T01:05:07+00:00" title="2019-10-31 09:05:07">2019-10-31 09:05</time>'
    )


def test_ago_filter_says_the_exact_time_on_hover():
    at = timezone.now() - timedelta(days=3)

    assert f'title="{figures.exact_text(at)}"' in render("{{ at|ago }}", at=at)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ x|month }}", "Oct 2026"),
        ("{{ x|day }}", "2026-10-01"),
        ("{{ none|moment }}", "—"),
        ("{{ none|size }}", "—"),
        ("{{ bytes|size }}", "1.2\N{NO-BREAK SPACE}KB"),
    ],
)
def test_filters_write_what_figures_say(template, text):
    assert render(template, x=date(2026, 10, 1), none=None, bytes=1234) == text
