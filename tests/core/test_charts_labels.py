from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.charts import inks
from core.charts.inks import inks_of, register_inks
from core.charts.labels import exact, scale, short, shortened, text_width
from core.charts.picture import legend_height


def in_chinese(value, unit=""):
    with translation.override("zh-hans"):
        return short(value, unit).replace("\u00a0", " ")


def in_english(value, unit=""):
    with translation.override("en"):
        return short(value, unit)


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (0, "0", "0"),
        (7, "7", "7"),
        (Decimal("7.256"), "7.26", "7.26"),
        (Decimal("86.04"), "86", "86"),
        (999, "999", "999"),
        (Decimal("999.6"), "1,000", "1,000"),
        (8650, "8,650", "8.65k"),
        (9999, "9,999", "10k"),
        (10000, "1 万", "10k"),
        (123456, "12.3 万", "123k"),
        (1234567, "123 万", "1.23M"),
        (99999999, "1 亿", "100M"),
        (99949999, "9,995 万", "99.9M"),
        (999999, "100 万", "1M"),
        (123456789, "1.23 亿", "123M"),
        (Decimal("98765432100.00"), "988 亿", "98.8B"),
        (-13000, "−1.3 万", "−13k"),
        (Decimal("-0.5"), "−0.5", "−0.5"),
    ],
)
def test_short_counts_as_the_reader_does(value, chinese, english):
    assert (in_chinese(value), in_english(value)) == (chinese, english)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (86, "86.0%"),
        (Decimal("86.05"), "86.1%"),
        (Decimal("-3.25"), "−3.3%"),
        (12345, "12,345.0%"),
        (0, "0.0%"),
    ],
)
def test_short_gives_percentages_one_place(value, text):
    assert in_chinese(value, "%") == text


@given(st.decimals(-(10**13), 10**13, places=2))
def test_short_is_short(value):
    assert len(in_english(value)) <= 8


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "元", ""),
        (Decimal("-1234567.80"), "元", "−1,234,567.80"),
        (0, "", "0"),
        (Decimal("86.04"), "%", "86.04%"),
    ],
)
def test_exact_rounds_nothing(value, unit, text):
    assert exact(value, unit) == text


def test_text_width_gives_a_chinese_character_a_square():
    assert text_width("城东", 12) == 24
    assert text_width("1", 10) < 6.1


def test_shortened_leaves_what_fits():
    assert shortened("城东团队", 12, 48) == "城东团队"


def test_shortened_ends_what_does_not_fit_with_an_ellipsis():
    text = shortened("城东团队一二三四", 12, 60)

    assert text == "城东团队…"
    assert text_width(text, 12) <= 60


def test_shortened_to_nothing_is_an_ellipsis():
    assert shortened("城东", 12, 5) == "…"


@pytest.mark.parametrize(
    ("values", "whole", "ticks"),
    [
        ([], False, ["0", "0.25", "0.50", "0.75", "1.00"]),
        (["0", "0"], True, ["0", "1"]),
        (["3"], True, ["0", "1", "2", "3"]),
        (["86000", "110500"], False, ["0", "50000", "100000", "150000"]),
        (["-13000", "110500"], False, ["-50000", "0", "50000", "100000", "150000"]),
        (["-5"], True, ["-6", "-4", "-2", "0"]),
        (["0.003"], False, ["0", "0.001", "0.002", "0.003"]),
        (["1000"], False, ["0", "250", "500", "750", "1000"]),
    ],
)
def test_scale_encloses_the_values_and_zero_in_round_numbers(values, whole, ticks):
    assert scale([Decimal(value) for value in values], whole=whole) == [Decimal(tick) for tick in ticks]


@given(st.lists(st.decimals(-(10**12), 10**12, places=2), max_size=6))
def test_scale_is_even_and_short_for_any_values(values):
    ticks = scale(values, whole=False)
    steps = {above - below for below, above in zip(ticks, ticks[1:], strict=False)}

    assert len(steps) == 1
    assert 2 <= len(ticks) <= 7
    assert ticks[0] <= min([*values, 0])
    assert ticks[-1] >= max([*values, 0])
    assert 0 in ticks


def test_inks_of_registered_keys_are_theirs():
    assert inks_of(["actual", "target", "done"]) == [1, 6, 3]


def test_inks_of_an_unknown_key_never_change():
    assert inks_of(["net_commission"]) == inks_of(["net_commission"])
    assert inks_of(["net_commission", "x"])[0] == inks_of(["net_commission"])[0]


def test_inks_of_one_chart_are_all_different():
    keys = ["actual", *(f"key {number}" for number in range(7))]

    assert sorted(inks_of(keys)) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_inks_of_equal_keys_are_told_apart_too():
    first, second = inks_of(["actual", "actual"])

    assert first != second


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(inks, "_inks", dict(inks._inks))


def test_register_inks_gives_a_key_its_ink(registry):
    register_inks({"commission": 7})

    assert inks_of(["commission"]) == [7]


def test_register_inks_may_say_the_same_twice(registry):
    register_inks({"commission": 7})
    register_inks({"commission": 7})

    assert inks_of(["commission"]) == [7]


def test_register_inks_refuses_a_second_ink_for_a_key(registry):
    with pytest.raises(ValueError, match="'actual' already has ink 1"):
        register_inks({"actual": 2})


@pytest.mark.parametrize("ink", [0, 9, -1])
def test_register_inks_refuses_an_ink_that_does_not_exist(registry, ink):
    with pytest.raises(ValueError, match="not one of 1 to 8"):
        register_inks({"x": ink})


def luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", inks.LIGHT)
def test_light_inks_stand_out_from_white_paper(colour):
    assert contrast(colour, "#ffffff") >= 4.5


@pytest.mark.parametrize("colour", inks.DARK)
def test_dark_inks_stand_out_from_dark_paper(colour):
    assert contrast(colour, "#18212c") >= 4.5


def test_legend_height_of_one_series_is_nothing():
    assert legend_height(["only"], 600) == 0


def test_legend_height_grows_by_the_lines_it_needs():
    names = ["城东团队"] * 8

    assert legend_height(names[:2], 600) < legend_height(names, 600) < legend_height(names, 200)
