"""What a file is by its content."""

import pytest

from customers.rules.containers import LIMITS, Limits, decode, sniff
from customers.rules.faults import FileFault, UnreadableFile
from tests.customers import files


def fault_of(call, *arguments):
    with pytest.raises(UnreadableFile) as caught:
        call(*arguments)
    return caught.value.fault, caught.value.details


def test_sniff_knows_a_workbook_by_its_content():
    assert sniff(files.good_xlsx()) == "xlsx"


@pytest.mark.parametrize("data", [files.good_csv(), b"a,b\n", "月份".encode("gb18030")])
def test_sniff_takes_everything_else_that_may_be_text_as_text(data):
    assert sniff(data) == "text"


@pytest.mark.parametrize(
    ("data", "fault", "details"),
    [
        (b"", FileFault.EMPTY, {}),
        (b" \r\n\t\n", FileFault.EMPTY, {}),
        (files.encrypted(), FileFault.ENCRYPTED, {}),
        (files.with_zip_password(), FileFault.ENCRYPTED, {}),
        (files.legacy_xls(), FileFault.OTHER_FORMAT, {"format": ".xls"}),
        (files.xlsb(), FileFault.OTHER_FORMAT, {"format": ".xlsb"}),
        (files.ods(), FileFault.OTHER_FORMAT, {"format": ".ods"}),
        (files.zip_without_workbook(), FileFault.NOT_A_WORKBOOK, {}),
        (files.encrypted()[:512], FileFault.NOT_A_WORKBOOK, {}),
        (b"PK\x05\x06" + bytes(18), FileFault.NOT_A_WORKBOOK, {}),
        (files.truncated_workbook(), FileFault.DAMAGED, {}),
        (b"PK\x03\x04" + bytes(100), FileFault.DAMAGED, {}),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_sniff_says_what_a_file_is_that_it_refuses(data, fault, details):
    assert fault_of(sniff, data) == (fault, details)


def test_sniff_refuses_a_zip_bomb_by_its_ratio():
    assert fault_of(sniff, files.zip_bomb(11 * 1024 * 1024)) == (FileFault.ENORMOUS, {"limit": LIMITS.ratio})


def test_sniff_refuses_an_archive_that_unpacks_to_more_than_the_limit():
    limits = Limits(unpacked_bytes=10_000)

    assert fault_of(sniff, files.good_xlsx(), limits) == (FileFault.ENORMOUS, {"limit": 10_000})


def test_sniff_refuses_an_archive_of_too_many_entries():
    limits = Limits(entries=20)

    assert sniff(files.good_xlsx(), limits) == "xlsx"
    assert fault_of(sniff, files.many_entries(20), limits) == (FileFault.ENORMOUS, {"limit": 20})


def test_sniff_refuses_a_file_larger_than_the_limit_before_it_looks_inside():
    limits = Limits(file_bytes=100)

    assert fault_of(sniff, b"x" * 101, limits) == (FileFault.TOO_LARGE, {"bytes": 101, "limit": 100})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_decode_finds_the_encoding(encoding):
    text = "月份,资金账号,客户姓名\r\n2026-10,88010001,䶮喆堃珺\r\n" * 40

    assert decode(text.encode(encoding)) == (text, encoding)


def test_decode_reads_characters_that_gb18030_has_moved_since_python_learnt_it():
    assert decode(b"\xfe\x9f\xfe\x59\xfe\x51\xd6\xd0") == ("䶮\u9fb4\U00020087中", "gb18030")


def test_decode_drops_single_zero_bytes():
    assert decode(b"month,account,customer\n2026-10,1\x00,x\n" * 9)[0].count("\0") == 0


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (files.picture(), FileFault.NOT_A_WORKBOOK),
        (b"%PDF-1.7\n1 0 obj\n", FileFault.NOT_A_WORKBOOK),
        (b"{\\rtf1 month}", FileFault.NOT_A_WORKBOOK),
        (b"month\x01\x02,account", FileFault.NOT_A_WORKBOOK),
        (b"\xff\xff\xff\xff", FileFault.NOT_A_WORKBOOK),
        (b"<note/>", FileFault.NOT_A_WORKBOOK),
        (files.web_page(), FileFault.OTHER_FORMAT),
        (b'<?xml version="1.0"?><Workbook xmlns="x">', FileFault.OTHER_FORMAT),
        (b"\xef\xbb\xbf \n", FileFault.EMPTY),
        (b"\xff\xfe", FileFault.EMPTY),
    ],
)
def test_decode_refuses_what_is_no_table(data, fault):
    assert fault_of(decode, data)[0] == fault


@pytest.mark.parametrize("place", [0, 1])
def test_decode_takes_a_stray_zero_byte_for_no_other_encoding(place):
    data = "月份,资金账号\n2026-10,8801\n2026-10,8802\n".encode()
    cut = data.index(b"8801") + place

    text, encoding = decode(data[:cut] + b"\0" + data[cut:])

    assert (text.splitlines()[1], encoding) == ("2026-10,8801", "utf-8")
