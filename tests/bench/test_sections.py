"""What the measurements say: figures as measured, and plainly whether a limit is kept."""

import pytest

from bench import import_file, pages, pay_run, sections
from bench.pages import is_met


def cells(lines, row):
    """The cells of a table's row; 0 is the first below the headings."""
    table = [line for line in lines if line.startswith("|")]
    return [cell.strip() for cell in table[row + 2].strip("|").split("|")]


def headings(lines):
    return cells(lines, -2)


def imported(**changes):
    return {
        "rows": 100_000,
        "bare": 1.571,
        "product": 3.618,
        "ratio": 2.303,
        "cpu_ratio": 2.561,
        "first": 4.206,
        "first_ratio": 2.677,
    } | changes


def size(**changes):
    return {
        "people": 1500,
        "rows": 300_001,
        "lines": 22_500,
        "group_by": 0.111,
        "copy": 0.061,
        "detail": 0.192,
        "run": 0.701,
        "ratio": 5.2,
        "cpu_ratio": 3.61,
        "megabytes": 188.4,
    } | changes


def page(**changes):
    return {
        "page": "pay report",
        "few": [12, 5],
        "many": [12, 5],
        "p50": 111.6,
        "p95": 262.5,
    } | changes


def test_of_import_gives_the_seconds_and_judges_the_ratio():
    lines = sections.of_import(imported())

    assert cells(lines, 0) == [
        "100,000",
        "1.57",
        "3.62",
        "2.30 ×, at most 3 (met)",
        "2.56 ×",
        "4.21 (2.68 ×)",
    ]
    assert len(headings(lines)) == 6


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (3.0, "3.00 ×, at most 3 (met)"),
        (3.004, "3.00 ×, at most 3 (**not met**)"),
        (3.5, "3.50 ×, at most 3 (**not met**)"),
    ],
)
def test_of_import_says_where_the_limit_is_missed(ratio, said):
    assert import_file.LIMIT == 3
    assert cells(sections.of_import(imported(ratio=ratio)), 0)[3] == said


def test_of_pay_run_judges_the_large_branch_and_shows_the_small_one():
    large = size(people=15_000, rows=3_000_001, lines=225_000, ratio=4.68, megabytes=233.0)

    lines = sections.of_pay_run({"sizes": [size(), large], "cost_per_person_ratio": 1.19})

    assert cells(lines, 0)[:6] == ["1,500", "300,001", "22,500", "0.11 + 0.06", "0.19 + 0.70", "5.20 ×"]
    assert cells(lines, 1)[0] == "15,000"
    assert cells(lines, 1)[5] == "4.68 ×, at most 5 (met)"
    assert cells(lines, 1)[7] == "233 (met)"
    assert lines[-1] == "Cost per person, large against small: 1.19 ×, at most 1.25 (met)."


def test_of_pay_run_says_where_time_memory_or_growth_miss_their_limits():
    large = size(ratio=5.01, megabytes=pay_run.MEMORY_LIMIT + 1)

    lines = sections.of_pay_run({"sizes": [size(), large], "cost_per_person_ratio": 1.3})

    assert cells(lines, 1)[5] == "5.01 ×, at most 5 (**not met**)"
    assert cells(lines, 1)[7] == "501 (**not met**)"
    assert lines[-1].endswith("at most 1.25 (**not met**).")


def test_of_report_gives_size_and_seconds():
    found = {
        "people": 500,
        "pages": 24,
        "pdf_seconds": 7.21,
        "pdf_kilobytes": 322.9,
        "xlsx_seconds": 0.31,
        "megabytes": 426.8,
    }

    assert cells(sections.of_report(found), 0) == ["500", "24", "7.2", "323", "0.3", "427"]


def test_of_pages_gives_queries_for_few_and_many_and_a_dash_for_who_may_not():
    lines = sections.of_pages([page(), page(page="my pay", few=[9, None], many=[9, None], p95=400.0)])

    assert cells(lines, 0) == ["pay report", "12 / 12", "5 / 5", "112", "262", "met"]
    assert cells(lines, 1) == ["my pay", "9 / 9", "–", "112", "400", "met"]


@pytest.mark.parametrize(
    "changes",
    [
        {"few": [13, 5], "many": [13, 5]},
        {"few": [8, 5], "many": [9, 5]},
        {"few": [8, 5], "many": [8, 6]},
        {"p95": 400.1},
    ],
)
def test_is_met_wants_few_queries_the_same_for_many_rows_and_an_answer_in_time(changes):
    assert is_met(page(**changes)) is False
    assert cells(sections.of_pages([page(**changes)]), 0)[-1] == "**not met**"


def test_is_met_leaves_out_who_may_not_open_the_page():
    assert is_met(page(few=[9, None], many=[9, None])) is True


def test_of_pages_says_under_what_load():
    said = "\n".join(sections.of_pages([page()]))

    assert "20 people at once, 1,000 people in the branch" in said
    assert f"at most {pages.LIMIT_QUERIES}" in said
    assert "p95 at most 400 ms" in said


def chain(**changes):
    page = {"page": "chase list", "few": 11, "many": 11, "database": 108.4} | changes
    return {"requests": 5_000, "pages": [page]}


def test_of_requests_says_queries_time_and_that_the_limits_are_kept():
    lines = sections.of_requests(chain())

    assert "## Countersign chain: 5,000 open requests" in lines
    assert headings(lines) == ["page", "queries", "in the database (ms)", ""]
    assert cells(lines, 0) == ["chase list", "11 / 11", "108", "met"]


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "met"),
        ({"few": 12, "many": 12}, "met"),
        ({"few": 13, "many": 13}, "**not met**"),
        ({"few": 7, "many": 8}, "**not met**"),
        ({"database": 200.0}, "met"),
        ({"database": 200.1}, "**not met**"),
    ],
)
def test_of_requests_is_met_only_by_few_queries_always_as_many_and_in_time(changes, verdict):
    lines = sections.of_requests(chain(**changes))

    assert cells(lines, 0)[-1] == verdict
