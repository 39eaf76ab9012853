"""How cells of an import become values, and how workbooks are read."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
from django.utils import translation

from org.choices import Contract, ImportKind
from org.models import Branch
from org.resources import RESOURCES
from org.resources.base import Column
from org.resources.widgets import Choice, Coded, Count, Day, OpenHours, Text
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
from tests.conftest import NOW

# widgets


def refusal(widget, value):
    with pytest.raises(ValueError) as refused:
        widget.clean(value)
    return str(refused.value)


@pytest.mark.parametrize(("cell", "text"), [("a", "a"), ("", ""), (None, ""), ("00012", "00012")])
def test_text_is_taken_as_it_stands(cell, text):
    assert Text().clean(cell) == text


def test_text_that_the_spreadsheet_has_rounded_is_refused():
    assert refusal(Text(), LOST_DIGITS).startswith("This number is too long")


@pytest.mark.parametrize(
    "text", ["2026-10-31", "2026/10/31", "2026.10.31", "2026年10月31日", "2026年10月31", "2026 - 10 - 31"]
)
def test_day_is_read_in_every_usual_writing(text):
    assert Day().clean(text) == date(2026, 10, 31)


def test_day_may_be_empty():
    assert Day().clean("") is None


@pytest.mark.parametrize("text", ["2026-02-30", "31.10.2026", "10/31", "yesterday", "20261031", "2026-13-01"])
def test_day_that_is_none_is_repeated_in_the_refusal(text):
    assert refusal(Day(), text) == f"“{text}” is not a date. Write it as 2026-10-31."


@pytest.mark.parametrize(("text", "number"), [("15", 15), ("0", 0), ("", None)])
def test_count_is_a_whole_number(text, number):
    assert Count().clean(text) == number


@pytest.mark.parametrize("text", ["1.5", "-3", "ten", "1e3"])
def test_count_that_is_none_is_refused(text):
    assert text in refusal(Count(), text)


@pytest.mark.parametrize("text", ["employee", "员工"])
def test_choice_is_read_in_both_languages(text):
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert Choice(Contract).clean(text) == Contract.EMPLOYEE


def test_choice_that_is_none_names_the_choices():
    assert refusal(Choice(Contract), "friend") == "“friend” is none of: employee、broker."


@pytest.mark.django_db
def test_coded_finds_the_place_whatever_the_case(place):
    assert Coded(Branch).clean(place.branch.code.lower()) == place.branch


@pytest.mark.django_db
def test_coded_reads_all_places_once(place, elsewhere, django_assert_num_queries):
    widget = Coded(Branch)

    with django_assert_num_queries(1):
        found = [widget.clean(one.branch.code) for one in (place, elsewhere, place)]

    assert found == [place.branch, elsewhere.branch, place.branch]


@pytest.mark.django_db
def test_coded_names_what_is_not_there():
    assert refusal(Coded(Branch), "XX") == "There is no branch with the code “XX”."


@pytest.mark.parametrize("text", ["09:00-17:00", "9:00 - 17:00", "09:00–17:00", "09:00~17:00"])
def test_open_hours_are_read_in_every_usual_writing(text):
    assert OpenHours().clean(text) == (time(9), time(17))


@pytest.mark.parametrize(
    "text", ["9-17", "25:00-26:00", "17:00-09:00", "09:00-09:00", "closed", "09:61-10:00"]
)
def test_open_hours_that_are_none_are_refused(text):
    assert text in refusal(OpenHours(), text)


# cells


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (12.5, "12.5"),
        (138, "138"),
        (None, ""),
        ("  张三 ", "张三"),
        ("ＡＢ１２", "AB12"),
        (date(2026, 10, 31), "2026-10-31"),
        (datetime(2026, 10, 31, 0, 0), "2026-10-31"),
        (time(9, 5), "09:05"),
        (True, "True"),
        (10**15, LOST_DIGITS),
        (6.2220202001122e18, LOST_DIGITS),
        (10**15 - 1, "999999999999999"),
    ],
)
def test_as_text_shows_a_cell_as_people_read_it(cell, text):
    assert as_text(cell) == text


@pytest.mark.parametrize(
    ("heading", "plain"),
    [("Employee number", "employeenumber"), ("工号 *", "工号"), (" Name*", "name"), ("", "")],
)
def test_folded_leaves_out_what_people_add(heading, plain):
    assert folded(heading) == plain


def test_find_headings_takes_the_line_that_names_most():
    lines = [Line(1, ["名册", ""]), Line(2, ["name", "x"]), Line(3, ["name", "number"]), Line(4, ["a", "b"])]

    assert find_headings(lines, ["name", "number"]) == 2


@pytest.mark.parametrize(
    "lines", [[], [Line(1, ["a"])], [Line(n, ["a"]) for n in range(10)] + [Line(11, ["name"])]]
)
def test_find_headings_gives_up_after_ten_lines(lines):
    assert find_headings(lines, ["name"]) is None


@pytest.mark.parametrize(
    ("values", "pairs"),
    [([], []), (["a", "b"], []), (["a", "b", "a", "a"], [(2, 0), (3, 0)]), (["", ""], [])],
)
def test_repeated_names_each_value_that_stood_before(values, pairs):
    assert list(repeated(values)) == pairs


def book_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_read_workbook_keeps_the_numbers_of_the_rows():
    lines = read_workbook(book_of(["a"], [], ["b"]))

    assert [(line.number, line.cells[0]) for line in lines] == [(1, "a"), (3, "b")]


def test_read_workbook_reads_the_first_sheet_only():
    book = openpyxl.Workbook()
    book.active.append(["first"])
    book.create_sheet("second").append(["other"])
    content = io.BytesIO()
    book.save(content)

    assert [line.cells for line in read_workbook(content.getvalue())] == [["first"]]


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04broken"])
def test_read_workbook_refuses_what_is_none(content):
    with pytest.raises(Unreadable, match="not_a_workbook"):
        read_workbook(content)


# columns


@pytest.mark.parametrize("kind", ImportKind)
def test_columns_of_a_kind_never_share_a_spelling(kind):
    spellings = [spelling for column in RESOURCES[kind].columns for spelling in column.spellings()]

    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize("kind", ImportKind)
def test_every_column_of_a_kind_is_a_field(kind):
    resource = RESOURCES[kind](None, lambda _done: None, NOW)

    assert {column.key for column in resource.columns} == set(resource.fields)


def test_a_column_is_found_by_key_and_by_its_heading_in_both_languages():
    number = RESOURCES[ImportKind.PEOPLE].columns[0]

    assert number.spellings() == {"number", "employeenumber", "工号"}
    assert isinstance(number, Column)
