"""What is refused while a month file is opened and walked through."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customers.rules.containers import Limits
from customers.rules.faults import FileFault, UnreadableFile
from customers.rules.reading import open_month_file
from tests.customers import files

WORKBOOK = files.good_xlsx(2)


def fault_of(data, **arguments):
    with pytest.raises(UnreadableFile) as caught:
        open_month_file(data, **arguments)
    return caught.value.fault, caught.value.details


def numbers_of(file):
    return [number for number, _texts in file.rows]


@pytest.mark.parametrize(
    ("data", "fault", "details"),
    [
        (b"", FileFault.EMPTY, {}),
        (b"\xef\xbb\xbf\r\n", FileFault.EMPTY, {}),
        (b",,,\r\n,,,\r\n", FileFault.EMPTY, {}),
        (files.empty_workbook(), FileFault.EMPTY, {}),
        (files.without_rows(), FileFault.NO_ROWS, {"row": 1}),
        (files.good_csv(0), FileFault.NO_ROWS, {"row": 1}),
        (files.workbook([*files.table(), ["合计"]]), FileFault.NO_ROWS, {"row": 1}),
        (files.without_header(), FileFault.NO_HEADER, {"headings": ["甲", "乙", "丙", "丁"]}),
        (b"x;y;z\r\n1;2;3\r\n", FileFault.NO_HEADER, {"headings": ["x", "y", "z"]}),
        (files.picture(), FileFault.NOT_A_WORKBOOK, {}),
        (files.zip_without_workbook(), FileFault.NOT_A_WORKBOOK, {}),
        (files.web_page(), FileFault.OTHER_FORMAT, {"format": "HTML/XML"}),
        (files.encrypted(), FileFault.ENCRYPTED, {}),
        (files.legacy_xls(), FileFault.OTHER_FORMAT, {"format": ".xls"}),
        (files.damaged_workbook(), FileFault.DAMAGED, {}),
        (files.truncated_workbook(), FileFault.DAMAGED, {}),
        (files.archive({"xl/workbook.xml": b"<x/>"}), FileFault.DAMAGED, {}),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_open_month_file_refuses_what_is_no_month_file_and_says_why(data, fault, details):
    assert fault_of(data) == (fault, details)


def test_open_month_file_refuses_more_rows_than_a_spreadsheet_has():
    limits = Limits(rows=3)

    assert fault_of(files.good_xlsx(3), limits=limits) == (FileFault.TOO_MANY_ROWS, {"rows": 4, "limit": 3})
    assert fault_of(files.good_csv(3), limits=limits) == (FileFault.TOO_MANY_ROWS, {"rows": 4, "limit": 3})
    assert numbers_of(open_month_file(files.good_xlsx(2), limits=limits)) == [2, 3]


def test_open_month_file_refuses_more_columns_than_plausible():
    limits = Limits(columns=13)
    expected = (FileFault.TOO_MANY_COLUMNS, {"columns": 14, "limit": 13})

    assert fault_of(files.good_xlsx(1), limits=limits) == expected
    assert fault_of(files.good_csv(1), limits=limits) == expected


@pytest.mark.parametrize(
    "rest",
    [b'2026-10,2,"' + b"x" * 200_000, b'2026-10,2,"\xe5\xbc\xa0\r\n2026-10,3,x\r\n', b'2026-10,"2"3,x\r\n'],
    ids=["too long", "never closed", "closed too early"],
)
def test_open_month_file_says_where_a_quote_went_wrong_instead_of_losing_rows(rest):
    file = open_month_file(files.good_csv(3000) + rest)

    with pytest.raises(UnreadableFile) as caught:
        list(file.rows)
    assert (caught.value.fault, caught.value.details) == (FileFault.DAMAGED, {"row": 3002})


def test_open_month_file_of_a_table_broken_from_the_start_says_so():
    assert fault_of(b'month,account,customer\n"1"1,2,3\n') == (FileFault.DAMAGED, {"row": 2})
    assert fault_of(b'month,account,customer\n2026-10,"1"1,3\n') == (FileFault.DAMAGED, {"row": 2})


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"month,account,customer\n", b"\xff\xfe"])
)
def test_open_month_file_of_any_bytes_reads_or_says_why_not(rest, start):
    try:
        rows = list(open_month_file(start + rest).rows)
    except UnreadableFile as error:
        assert error.fault in FileFault
    else:
        assert all(len(texts) == 3 for _number, texts in rows)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 6000), st.integers(0, 255))
def test_open_month_file_of_a_workbook_with_a_wrong_byte_reads_or_says_why_not(place, value):
    data = bytearray(WORKBOOK)
    data[place % len(data)] = value

    try:
        list(open_month_file(bytes(data)).rows)
    except UnreadableFile as error:
        assert error.fault in FileFault
