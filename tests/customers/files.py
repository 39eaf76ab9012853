"""CRM month files for tests: good ones, and one builder for every way in which a file can be wrong."""

import csv
import datetime as dt
import io
import struct
import zipfile

import openpyxl

from customers.rules.columns import BY_CODE, COLUMNS

HEADINGS = [column.heading for column in COLUMNS]
RARE_NAMES = ["陶喆", "䶮䶮", "堃珺", "𠮷野"]

GOOD = {
    "month": "2026-10",
    "account": "88010001",
    "customer": "陶喆",
    "manager": "M001",
    "opened_on": "2020-05-06",
    "turnover": 1234567.89,
    "commission": 370.37,
    "exchange_fees": 66.79,
    "net_income": None,
    "month_end_assets": 250000,
    "average_assets": 240000.5,
    "is_valid": "是",
    "product_sales": None,
    "net_new_assets": -1000,
}


def row(**cells):
    """A good row by code names, with some cells changed."""
    return {**GOOD, **cells}


def rows(count, **cells):
    """Good rows of different accounts."""
    return [row(account=str(88010001 + index), **cells) for index in range(count)]


def table(*records, codes=tuple(GOOD), headings=None):
    """Header and rows as lists."""
    head = headings or [BY_CODE[code].heading if code in BY_CODE else code for code in codes]
    return [head, *([record.get(code) for code in codes] for record in records)]


def workbook(lines, *, before=(), sheets_before=(), merged=(), number_formats=None):
    """XLSX of `lines`, with rows above them and sheets in front."""
    book = openpyxl.Workbook()
    sheet = book.active
    for name, others in sheets_before:
        sheet.title = name
        for line in others:
            sheet.append(line)
        sheet = book.create_sheet()
    sheet.title = "客户月度数据"
    for line in [*before, *lines]:
        sheet.append(line)
    for area in merged:
        sheet.merge_cells(area)
    for cell, number_format in (number_formats or {}).items():
        sheet[cell].number_format = number_format
    return saved(book)


def saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def csv_file(lines, *, encoding="utf-8", delimiter=",", end="\r\n"):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerows([["" if cell is None else cell for cell in line] for line in lines])
    return text.getvalue().encode(encoding)


def good_xlsx(count=3):
    return workbook(table(*rows(count)))


def good_csv(count=3, **form):
    return csv_file(table(*rows(count)), **form)


# What the contract allows, in unusual dress


def with_unknown_columns():
    codes = ("序号", *GOOD, "备注")
    return workbook(table(row(**{"序号": 1, "备注": "回访"}), codes=codes))


def with_titles_above_header():
    titles = [["某某证券营业部客户经理业务明细"], ["统计月份：2026年10月", None, None, "单位：元"], [None]]
    return workbook(table(*rows(2)), before=titles, merged=["A1:N1", "A2:C2"])


def with_full_width_digits():
    return workbook(
        table(row(turnover="１，２３４，５６７．８９", account="８８０１０００１", commission="－３．５"))
    )


def with_text_amounts():
    return workbook(table(row(turnover="1,234,567.89", commission="￥370.37", exchange_fees="66.79元")))


def with_total_row():
    return workbook([*table(*rows(2)), ["合 计：", None, None, None, None, 2469135.78]])


def with_accounts_as_numbers():
    return workbook(table(row(account=123456789012345), row(account=88010002)))


def with_rare_names():
    return workbook(table(*(row(account=str(1 + i), customer=name) for i, name in enumerate(RARE_NAMES))))


def with_product_classes():
    codes = (*GOOD, "product_sales.equity", "产品销售额.固定收益类")
    return workbook(
        table(row(**{"product_sales.equity": 100000, "产品销售额.固定收益类": 5000}), codes=codes)
    )


def with_excel_dates():
    return workbook(
        table(row(month=dt.date(2026, 10, 1), opened_on=dt.datetime(2020, 5, 6, 13, 45))),
        number_formats={"A2": 'yyyy"年"m"月"'},
    )


# Faults of the file


def with_missing_column(code="commission"):
    return workbook(table(*rows(2), codes=[name for name in GOOD if name != code]))


def with_repeated_column():
    return workbook(table(row(**{"Commission": 1}), codes=(*GOOD, "Commission")))


def with_wrong_month():
    return workbook(table(row(), row(account="88010002", month="2026-09")))


def with_unreadable_amount():
    return workbook(table(row(commission="1,2O0.00")))


def with_duplicate_account():
    return workbook(table(row(), row()))


def without_rows():
    return workbook(table())


def without_header():
    return workbook([["某某证券"], ["甲", "乙", "丙", "丁"], [1, 2, 3, 4]])


def empty_workbook():
    return saved(openpyxl.Workbook())


def encrypted():
    """The container that Excel makes for a workbook with a password, as far as it tells itself apart."""
    names = ("Root Entry", "EncryptionInfo", "EncryptedPackage")
    directory = b"".join(name.encode("utf-16-le").ljust(64, b"\0") + bytes(64) for name in names)
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + directory + bytes(512)


def legacy_xls():
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "Workbook".encode("utf-16-le") + bytes(512)


def archive(entries):
    """A zip of these names and contents."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return target.getvalue()


def xlsb():
    return archive({"xl/workbook.bin": b"x"})


def ods():
    return archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})


def zip_without_workbook():
    return archive({"readme.txt": b"hello", "inner.zip": good_xlsx()})


def web_page():
    return "<html><body><table><tr><td>月份</td></tr></table></body></html>".encode("gb18030")


def picture():
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8


def zip_bomb(unpacked=64 * 1024 * 1024):
    """A workbook whose sheet is megabytes of spaces in a few kilobytes."""
    return with_sheet_xml(b" " * unpacked)


def many_entries(count):
    return archive({"xl/workbook.xml": b"x", **{f"xl/{index}.xml": b"" for index in range(count)}})


def with_zip_password(data=None):
    """The flag that marks every entry as encrypted, in the archive's directory."""
    data = bytearray(data or good_xlsx(1))
    start = data.find(b"PK\x01\x02")
    while start >= 0:
        data[start + 8] |= 1
        start = data.find(b"PK\x01\x02", start + 4)
    return bytes(data)


def understated_bomb(unpacked):
    """A bomb that declares its sheet as one byte: the directory is a lie."""
    honest = zip_bomb(unpacked)
    size = struct.pack("<I", unpacked)
    return honest.replace(size, struct.pack("<I", 1))


def with_sheet_xml(xml, shared=b""):
    """A workbook whose first sheet is this XML."""
    entries = dict(_entries(good_xlsx(1)))
    entries["xl/worksheets/sheet1.xml"] = xml
    if shared:
        entries["xl/sharedStrings.xml"] = shared
    return archive(entries)


def _entries(data):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return [(name, packed.read(name)) for name in packed.namelist()]


def sheet_xml(*cell_xml):
    return (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + b"".join(cell_xml)
        + b"</sheetData></worksheet>"
    )


def with_far_cell(reference="XFD1048576"):
    """Two cells, one of them in the last corner: parsed densely it is half a terabyte."""
    number = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = f'<row r="{number}"><c r="{reference}"><v>1</v></c></row>'.encode()
    return with_sheet_xml(sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row>', far))


def with_repeated_long_text(length, times):
    """One long text that every cell points to."""
    cells = b"".join(b'<row><c t="s"><v>0</v></c></row>' for _ in range(times))
    shared = b"<sst><si><t>" + b"x" * length + b"</t></si></sst>"
    return with_sheet_xml(sheet_xml(cells), shared)


def damaged_workbook():
    """A workbook whose sheet breaks off in the middle of a tag."""
    return with_sheet_xml(sheet_xml(b'<row r="1"><c r="A1"')[:-60])


def truncated_workbook():
    return good_xlsx()[:-400]
