"""Worked cases for the rules of workbooks, days and names: each line can be checked by eye."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from org.rules import workbooks
from org.rules.days import (
    MAKEUP,
    REST,
    STATUTORY,
    PayDay,
    days_between,
    known_calendar,
    pay_day,
    working_day_after,
)
from org.rules.names import LONGEST, pinyin_of
from org.rules.standing_in import is_bounded
from org.rules.statutory import labour_days, spring_days, statutory_days
from org.rules.workbooks import (
    LOST_DIGITS,
    Line,
    Unreadable,
    as_text,
    find_headings,
    folded,
    read_workbook,
    repeated,
)

# days that are statutory


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2004, ["01-22", "01-23", "01-24"]),
        (2007, ["02-18", "02-19", "02-20"]),
        (2008, ["02-06", "02-07", "02-08"]),
        (2013, ["02-09", "02-10", "02-11"]),
        (2014, ["01-31", "02-01", "02-02"]),
        (2023, ["01-22", "01-23", "01-24"]),
        (2024, ["02-10", "02-11", "02-12"]),
        (2025, ["01-28", "01-29", "01-30", "01-31"]),
        (2026, ["02-16", "02-17", "02-18", "02-19"]),
    ],
)
def test_spring_days_begin_with_the_eve_in_the_years_whose_decree_says_so(year, days):
    assert sorted(f"{day:%m-%d}" for day in spring_days(year)) == days


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2006, [1, 2, 3]),
        (2007, [1, 2, 3]),
        (2008, [1]),
        (2024, [1]),
        (2025, [1, 2]),
        (2026, [1, 2]),
    ],
)
def test_labour_days_are_three_then_one_then_two(year, days):
    assert list(labour_days(year)) == days


# The dragon boat festival of 2012 fell on a Saturday; the published table leaves that Saturday out.
LEFT_OUT = {2012: [date(2012, 6, 23)]}


def test_every_statutory_day_is_one_of_the_published_calendar():
    missing = {}
    for year in range(2004, 2027):
        published = {one.date for one in known_calendar()[year] if one.kind == STATUTORY}
        missing[year] = sorted(statutory_days(year) - published)

    assert {year: days for year, days in missing.items() if days} == LEFT_OUT


def test_a_published_year_names_each_day_once_and_in_order():
    years = {year: [one.date for one in known_calendar()[year]] for year in range(2004, 2027)}

    assert {year: days for year, days in years.items() if days != sorted(set(days))} == {}
    assert {year: {day.year for day in days} for year, days in years.items()} == {
        year: {year} for year in years
    }


def test_make_up_days_are_always_days_of_the_weekend():
    days = [one.date for year in range(2008, 2027) for one in known_calendar()[year] if one.kind == MAKEUP]

    assert days
    assert [day for day in days if day.weekday() not in {5, 6}] == []


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 2, 1), date(2026, 3, 1), 28),
        (date(2024, 2, 1), date(2024, 3, 1), 29),
        (date(2026, 12, 31), date(2027, 1, 1), 1),
        (date(2026, 5, 5), date(2026, 5, 5), 0),
        (date(2026, 5, 5), date(2026, 5, 1), 0),
    ],
)
def test_days_between_is_half_open(start, end, count):
    assert len(list(days_between(start, end))) == count


# when pay is due

BREAK = {date(2026, 10, day): STATUTORY if day < 4 else REST for day in range(1, 8)} | {
    date(2026, 10, 10): MAKEUP
}
NEW_YEAR = {
    date(2026, 1, 1): STATUTORY,
    date(2026, 1, 2): REST,
    date(2026, 1, 3): REST,
    date(2026, 1, 4): MAKEUP,
}


@pytest.mark.parametrize(
    ("due", "paid"),
    [
        (date(2026, 9, 30), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 9, 30)),
        (date(2026, 10, 7), date(2026, 9, 30)),
        (date(2026, 10, 8), date(2026, 10, 8)),
        (date(2026, 10, 10), date(2026, 10, 10)),
        (date(2026, 10, 11), date(2026, 10, 10)),
        (date(2026, 10, 17), date(2026, 10, 16)),
        (date(2026, 10, 18), date(2026, 10, 16)),
    ],
)
def test_pay_day_comes_before_a_holiday_and_on_a_make_up_day(due, paid):
    assert pay_day(due, BREAK, frozenset({2026})) == PayDay(paid, is_certain=True)


def test_pay_day_at_new_year_falls_into_the_old_year_where_that_is_known():
    assert pay_day(date(2026, 1, 3), NEW_YEAR, frozenset({2025, 2026})) == PayDay(
        date(2025, 12, 31), is_certain=True
    )


def test_pay_day_at_new_year_is_uncertain_where_the_old_year_is_not_known():
    assert pay_day(date(2026, 1, 3), NEW_YEAR, frozenset({2026})) == PayDay(
        date(2025, 12, 31), is_certain=False
    )


@pytest.mark.parametrize(
    ("day", "count", "falls"),
    [
        (date(2026, 9, 30), 0, date(2026, 9, 30)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 2, date(2026, 10, 9)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
        (date(2026, 10, 3), 1, date(2026, 10, 8)),
        (date(2026, 10, 16), 1, date(2026, 10, 19)),
        (date(2026, 10, 17), 1, date(2026, 10, 19)),
        (date(2026, 12, 30), 1, date(2026, 12, 31)),
        (date(2026, 12, 30), 2, None),
    ],
)
def test_working_day_after_begins_to_count_on_the_next_day(day, count, falls):
    assert working_day_after(day, count, BREAK, frozenset({2026})) == falls


# names


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("李四", "ls lisi"),
        ("王 五", "ww wangwu"),
        ("单小明", "sxm shanxiaoming dxm danxiaoming"),
        ("仇英", "qy qiuying cy chouying"),
        ("解放", "xf xiefang jf jiefang"),
        ("尉迟恭", "ycg yuchigong"),
        ("查良", "zl zhaliang cl chaliang"),
        ("任一", "ry renyi"),
        ("Anna Smith", "a annasmith"),
        ("", ""),
    ],
)
def test_pinyin_of_a_name_holds_each_reading_once(name, found_by):
    assert pinyin_of(name) == found_by


def test_pinyin_of_the_longest_name_fits_the_column():
    assert len(pinyin_of("庄" * 60)) == LONGEST


@pytest.mark.parametrize("days", [1, 2, 59, 60])
def test_is_bounded_takes_one_to_sixty_days(days):
    assert is_bounded(date(2026, 12, 20), date(2026, 12, 20) + timedelta(days=days))


# cells


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (0, "0"),
        (-3, "-3"),
        (2.0, "2"),
        (2.5, "2.5"),
        (True, "True"),
        (999_999_999_999_999, "999999999999999"),
        (1_000_000_000_000_000, LOST_DIGITS),
        (-1_000_000_000_000_000, LOST_DIGITS),
        (6.22202020011223e18, LOST_DIGITS),
        (date(2026, 2, 3), "2026-02-03"),
        (datetime(2026, 2, 3, 23, 59), "2026-02-03"),
        (time(9, 5), "09:05"),
        (None, ""),
        ("", ""),
        ("  张三 ", "张三"),
        ("１２３ＡＢ", "123AB"),
        ("（甲）", "(甲)"),
        ("\u3000甲\u3000", "甲"),
        ("𠮷田", "𠮷田"),
    ],
)
def test_as_text_reads_a_cell_as_people_do(cell, text):
    assert as_text(cell) == text


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("Employee number", "employeenumber"),
        (" Employee  Number * ", "employeenumber"),
        ("工号*", "工号"),
        ("工 号", "工号"),
        ("***", ""),
        ("", ""),
    ],
)
def test_folded_compares_headings_as_people_do(heading, plain):
    assert folded(heading) == plain


def lines(*rows):
    return [Line(number, row) for number, row in enumerate(rows, 1)]


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        ([["code", "name"]], 0),
        ([["a list"], ["code", "name"]], 1),
        ([["name"], ["code", "name"], ["EB01", "x"]], 1),
        ([["code", "name"], ["code", "name"]], 0),
        ([["a"], ["b"]], None),
        ([], None),
        ([["x"]] * 9 + [["code"]], 9),
        ([["x"]] * 10 + [["code"]], None),
    ],
)
def test_find_headings_takes_the_best_of_the_first_ten_lines(rows, index):
    assert find_headings(lines(*rows), ["code", "name"]) == index


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([], []),
        (["a", "b"], []),
        (["a", "a"], [(1, 0)]),
        (["a", "b", "a", "a"], [(2, 0), (3, 0)]),
        (["", "", "a"], []),
        (["a", "b", "b", "a"], [(2, 1), (3, 0)]),
    ],
)
def test_repeated_points_back_to_the_first(values, found):
    assert list(repeated(values)) == found


# files


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def archive(**entries):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as written:
        for name, text in entries.items():
            written.writestr(name.replace("_", "/"), text)
    return content.getvalue()


def why(content):
    with pytest.raises(Unreadable) as refused:
        read_workbook(content)
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_workbook"),
        (b"code,name\nEB01,x\n", "not_a_workbook"),
        (b"%PDF-1.7", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "not_a_workbook"),
        (b"PK\x03\x04 cut off", "not_a_workbook"),
        (archive(word_document="<x/>"), "not_a_workbook"),
        (archive(**{"xl_workbook.xml": "this is no XML"}), "not_a_workbook"),
        (b"x" * (workbooks.LARGEST + 1), "too_large"),
    ],
)
def test_read_workbook_says_by_a_code_why_a_file_is_not_read(content, code):
    assert why(content) == code


def test_read_workbook_cut_in_half_is_none():
    content = workbook(["code"], ["EB01"])

    assert why(content[: len(content) // 2]) == "not_a_workbook"


def test_read_workbook_leaves_empty_rows_out_and_keeps_their_numbers():
    rows = read_workbook(workbook(["code"], [None], ["EB01"], [" "], ["EB02"]))

    assert [(line.number, list(line.cells)) for line in rows] == [(1, ["code"]), (3, ["EB01"]), (5, ["EB02"])]


def test_read_workbook_of_an_empty_sheet_has_no_rows():
    assert read_workbook(workbook()) == []


def test_read_workbook_reads_what_a_formula_last_showed_and_not_the_formula():
    assert [list(line.cells) for line in read_workbook(workbook(["code"], ["=1+1"]))] == [["code"]]
