import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.documents.cells import Kind
from core.documents.sheets import Column, display_width, free_title


def titles(*wanted):
    taken = set()
    return [free_title(title, taken) for title in wanted]


def units(text):
    return len(text.encode("utf-16-le")) // 2


def test_display_width_counts_a_chinese_character_twice():
    assert display_width("A城东1") == 6


@pytest.mark.parametrize(
    ("column", "width"),
    [
        (Column("工号"), 14),
        (Column("金额", Kind.MONEY), 16),
        (Column("净佣金扣除增值税及附加后金额（元）", Kind.MONEY), 37),
        (Column("x" * 200), 60),
        (Column("第一行\n第二行比较长的一行"), 21),
        (Column("x", width=5), 5),
    ],
)
def test_characters_fit_the_heading_and_the_kind(column, width):
    assert column.characters() == width


def test_free_title_replaces_what_excel_forbids():
    assert titles("10/2026: 薪酬[城东]*?\\") == ["10 2026  薪酬 城东"]


def test_free_title_tells_equal_titles_apart_whatever_their_case():
    assert titles("Pay", "pay", "PAY") == ["Pay", "pay (2)", "PAY (3)"]


def test_free_title_cuts_to_excels_length_and_stays_unique():
    first, second = titles("客户经理薪酬月报表" * 5, "客户经理薪酬月报表" * 5)

    assert (units(first), units(second)) == (31, 31)
    assert second.endswith(" (2)")
    assert first != second


def test_free_title_never_cuts_a_rare_character_in_half():
    (title,) = titles("a" * 30 + "𠮷")

    assert title == "a" * 30


def test_free_title_loses_apostrophes_at_its_ends():
    assert titles("'quoted'") == ["quoted"]


def test_free_title_avoids_the_name_that_excel_keeps():
    assert titles("History", "history") == ["History_", "history_ (2)"]


def test_free_title_of_nothing_is_a_word():
    with translation.override("zh-hans"):
        assert titles("", "///", "\x00") == ["工作表", "工作表 (2)", "工作表 (3)"]


@given(st.lists(st.text(), max_size=8))
def test_free_title_always_gives_titles_that_excel_accepts(wanted):
    given_titles = titles(*wanted)

    assert len({title.casefold() for title in given_titles}) == len(wanted)
    for title in given_titles:
        assert 1 <= units(title) <= 31
        assert not set(title) & set("[]:*?/\\")
        assert not title.startswith("'")
        assert not title.endswith("'")
