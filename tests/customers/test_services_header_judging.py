"""A header that is not complete: asked about where an answer can help, refused where none can."""

import pytest

from customers.rules.columns import REQUIRED, recognise
from customers.rules.faults import FileFault, UnreadableFile
from customers.services.fault_finding import Fault
from customers.services.header_judging import Asked, Incomplete, judge_header, judge_unreadable
from tests.customers.files import HEADINGS


def renamed(**given):
    """The contract's headings, some of them called otherwise."""
    return [given.get(heading, heading) for heading in HEADINGS]


def judged(headings, remembered=None):
    """What judge_header raises; None for a complete header."""
    known = {key: code for key, code in (remembered or {}).items() if code}
    try:
        judge_header(recognise(headings, known), remembered or {})
    except (Asked, Incomplete) as found:
        return found
    return None


def test_judge_header_lets_a_complete_header_pass():
    assert judged([*HEADINGS, "备注"]) is None


def test_judge_header_asks_where_unknown_headings_may_be_the_missing_columns():
    found = judged(renamed(月份="期间", 佣金="手续费收入"))

    assert (type(found), list(found.headings), list(found.missing)) == (
        Asked,
        ["期间", "手续费收入"],
        ["month", "commission"],
    )


def test_judge_header_asks_each_heading_once():
    found = judged([*renamed(月份="期间"), "期 间"])

    assert list(found.headings) == ["期 间"]


def test_judge_header_refuses_where_too_few_headings_are_unknown():
    found = judged([*(heading for heading in HEADINGS if heading not in {"佣金", "有效户"}), "备注"])

    assert found.faults == [
        Fault(0, "佣金", "file.missing_column", "", "commission"),
        Fault(0, "有效户", "file.missing_column", "", "is_valid"),
    ]


def test_judge_header_does_not_ask_about_headings_to_be_ignored():
    found = judged(renamed(佣金="手续费收入"), {"手续费收入": ""})

    assert [fault.column for fault in found.faults] == ["佣金"]


def test_judge_header_does_not_ask_about_headings_that_cannot_be_remembered():
    assert type(judged(renamed(佣金="长" * 121))) is Incomplete


def test_judge_header_names_the_headings_of_a_column_that_stands_twice():
    found = judged([*HEADINGS, "Commission"])

    assert found.faults == [Fault(0, "佣金", "file.repeated_column", "", "佣金, Commission")]


def test_judge_header_refuses_a_repeated_column_even_where_headings_are_unknown():
    found = judged([*renamed(月份="期间"), "Commission"])

    assert [fault.code for fault in found.faults] == ["file.missing_column", "file.repeated_column"]


def no_header(headings):
    return UnreadableFile(FileFault.NO_HEADER, {"headings": headings})


def test_judge_unreadable_asks_about_a_row_of_unknown_headings():
    headings = [f"列{index}" for index in range(len(REQUIRED))]

    found = judge_unreadable(no_header(headings), {})

    assert (list(found.headings), list(found.missing)) == (headings, list(REQUIRED))


def test_judge_unreadable_does_not_ask_for_a_column_that_the_row_names():
    headings = ["月份", *(f"列{index}" for index in range(len(REQUIRED)))]

    assert "month" not in judge_unreadable(no_header(headings), {}).missing


def test_judge_unreadable_refuses_a_row_of_too_few_headings():
    found = judge_unreadable(no_header(["甲", "乙"]), {})

    assert found.faults == [Fault(0, "", "file.no_header")]


@pytest.mark.parametrize(
    ("fault", "details", "expected"),
    [
        (FileFault.DAMAGED, {"row": 18}, Fault(18, "", "file.damaged")),
        (FileFault.DAMAGED, {}, Fault(0, "", "file.damaged")),
        (FileFault.OTHER_FORMAT, {"format": ".xls"}, Fault(0, "", "file.other_format", "", ".xls")),
        (FileFault.TOO_MANY_ROWS, {"rows": 2_000_000, "limit": 1_048_576}, Fault(0, "", "file.too_many_rows", "", "1,048,576")),
        (FileFault.TOO_LARGE, {"bytes": 9, "limit": 8}, Fault(0, "", "file.too_large", "", "8")),
        (FileFault.ENORMOUS, {}, Fault(0, "", "file.enormous")),
    ],
)  # fmt: skip
def test_judge_unreadable_keeps_the_detail_that_the_sentence_names(fault, details, expected):
    assert judge_unreadable(UnreadableFile(fault, details), {}).faults == [expected]
