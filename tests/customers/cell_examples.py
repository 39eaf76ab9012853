"""What cells hold in practice and what it means: the table that Python and PostgreSQL are both held to."""

import datetime as dt
from decimal import Decimal

from customers.rules.columns import Kind
from customers.rules.faults import CellFault

AMOUNTS = {
    "0": "0", "1": "1", "1234.5": "1234.5", "1234.50": "1234.5", "-1": "-1", "+1": "1", "0001": "1",
    " 12 ": "12", "\u300012\u00a0": "12", "\ufeff12\u200b": "12",
    "1,234.50": "1234.5", "1,234,567": "1234567", "12,345": "12345", "-1,234.5": "-1234.5",
    "１，２３４．５０": "1234.5", "－１": "-1", "−1": "-1", "＋１": "1", "(1)": "-1", "（１，２３４）": "-1234",
    "(1,234.50)": "-1234.5", "( 1 )": "-1", "(¥1)": "-1", "¥(1)": "-1", "(1元)": "-1", "(0)": "0", "-0": "0",
    "¥1": "1", "￥1,234.50": "1234.5", "¥ 1": "1", "-¥1": "-1", "¥-1": "-1", "￥－１": "-1", "- 1": "-1",
    "1元": "1", "1 元": "1", "￥1元": "1", ".5": "0.5", "-.5": "-0.5", "1.500": "1.5", "1234.5000": "1234.5",
    "9999999999999.99": "9999999999999.99", "0000000000000000000001": "1",
}  # fmt: skip
AMOUNT_FAULTS = {
    CellFault.EMPTY: ["", " ", "\u3000", "\ufeff"],
    CellFault.UNREADABLE_AMOUNT: [
        "1,2O0.00", "1,23,4", "1,234,5", "12,34", ",123", "1234,567", "1,2345", "一百", "abc", "1 234", "1.2.3", "1.",
        "--1", "-(1)", "(-1)", "(1", "1)", "()", "¥", "元", "-", ".", "1万", "1.5万元", "1e5", "NaN", "Infinity",
        "0x1F", "1_000", "$1", "1%", "1元元", "¥¥1", "1-", "#N/A", "٣", "²", "1\n2", "9" * 41, "9" * 200_000,
        "'1", "1;2", "否",
    ],
    CellFault.TOO_MANY_DECIMALS: ["1.234", "0.001", "-1.005", "1,234.567", "１．２３４", "(0.0000001)", "1.2300001元"],
    CellFault.AMOUNT_TOO_LARGE: ["10000000000000", "-99999999999999.99", "(10,000,000,000,000)"],
    CellFault.PRECISION_LOST: ["1.2E+05", "1e+20", "-1.5E-7", "１．２Ｅ＋０５"],
}  # fmt: skip
OCTOBER_3 = dt.date(2026, 10, 3)
DATES = {
    **dict.fromkeys(
        ["2026-10-03", "2026-10-3", "2026/10/3", "2026/10/03", "2026.10.3", "20261003", "2026年10月3日", "2026年10月03日",
         " 2026-10-03 ", "２０２６－１０－０３", "２０２６／１０／３", "２０２６年１０月３日", "2026-10-03 00:00:00",
         "2026-10-03T13:45:10.5", "2026/10/3 9:05", "20261003 09:05", "46298", "46298.5", "４６２９８"],
        OCTOBER_3,
    ),
    "2024-02-29": dt.date(2024, 2, 29), "1900-01-01": dt.date(1900, 1, 1), "2099-12-31": dt.date(2099, 12, 31),
    "10000": dt.date(1927, 5, 18), "73050": dt.date(2099, 12, 31), "1999-12-31": dt.date(1999, 12, 31),
}  # fmt: skip
DATE_FAULTS = {
    CellFault.EMPTY: ["", "\t"],
    CellFault.NO_SUCH_DAY: ["2026-02-30", "2026-13-01", "2026-00-10", "2026-10-00", "20260230", "2023/2/29", "2026年4月31日",
                            "20261301", "1900-02-29"],
    CellFault.UNREADABLE_DATE: [
        "2026-10", "26-10-03", "10/3/2026", "2026-10/03", "2026.10-3", "2026年10月3", "2026-10-003", "1899-12-31",
        "2100-01-01", "yesterday", "now", "today", "infinity", "epoch", "2026-10-03 25", "9999", "73051", "99999",
        "100000", "2026 10 03", "2026-10-03x", "0", "-46298", "2026-10-03\n2026-10-04", "无", "2026-Oct-03", "00000",
        "J2451187", "2026-276", "20261003123",
    ],
}  # fmt: skip
OCTOBER = dt.date(2026, 10, 1)
MONTHS = {
    **dict.fromkeys(
        ["2026-10", "202610", "2026/10", "2026.10", "2026年10月", "2026年10月份", "２０２６年１０月", "２０２６－１０",
         " 2026-10 ", "2026-10-01", "2026-10-31", "2026/10/3", "20261031", "2026年10月31日", "2026-10-01 00:00:00",
         "46298", "46298.25"],
        OCTOBER,
    ),
    "2026-1": dt.date(2026, 1, 1), "2026/9": dt.date(2026, 9, 1), "2026年1月": dt.date(2026, 1, 1),
    "202601": dt.date(2026, 1, 1), "2026.01": dt.date(2026, 1, 1),
}  # fmt: skip
MONTH_FAULTS = {
    CellFault.EMPTY: ["", "　"],
    CellFault.UNREADABLE_MONTH: ["2026.1", "2026-13", "2026-00", "202613", "2026", "10月", "26-10", "2026-10-32", "2026年",
                                 "2026--10", "10-2026", "2026 10", "October", "2026-010", "1899-12"],
}  # fmt: skip
FLAGS = {
    **dict.fromkeys(
        [
            "是",
            "Y",
            "y",
            "Yes",
            "YES",
            "1",
            "true",
            "TRUE",
            "True",
            " 是 ",
            "Ｙ",
            "ｙ",
            "１",
            "ＴＲＵＥ",
            "Ｙｅｓ",
        ],
        True,
    ),
    **dict.fromkeys(
        ["否", "N", "n", "No", "no", "0", "false", "FALSE", "否\u3000", "Ｎ", "０", "ｎｏ", "Ｆａｌｓｅ"],
        False,
    ),
}
FLAG_FAULTS = {
    CellFault.EMPTY: ["", " "],
    CellFault.UNREADABLE_FLAG: [
        "有",
        "无",
        "√",
        "×",
        "T",
        "F",
        "2",
        "-1",
        "1.0",
        "是是",
        "yess",
        "on",
        "İ",
        "ｔ",
        "nο",
    ],
}
IDENTIFIERS = {
    "88010001": "88010001", "0088": "0088", "M001": "M001", "ab-12/3": "ab-12/3", " 12 ": "12", "'0012": "0012",
    "８８０１": "8801", "Ｍ００１": "M001", "1E5": "1E5", "工号7": "工号7", "9" * 32: "9" * 32, "-": "-",
}  # fmt: skip
IDENTIFIER_FAULTS = {
    CellFault.EMPTY: ["", "\u3000", "'"],
    CellFault.PRECISION_LOST: ["6.22202E+15", "6.22202123456789e+18", "６.２Ｅ＋１５", "1E+05"],
    CellFault.TOO_LONG: ["9" * 33],
    CellFault.STRAY_CHARACTER: ["12 34", "12\n34", "1\u200b2", "12\u300034", "1\x7f2", "1\u00a02", "'\t1"],
}
TEXTS = {
    "陶喆": "陶喆", " 䶮 ": "䶮", "堃珺𠮷": "堃珺𠮷", "John Smith": "John Smith", "ＡＢ（中国）": "ＡＢ（中国）", "'x": "'x",
    "张·三": "张·三", "名" * 100: "名" * 100,
}  # fmt: skip
TEXT_FAULTS = {
    CellFault.EMPTY: ["", " \t\u3000"],
    CellFault.TOO_LONG: ["名" * 101],
    CellFault.STRAY_CHARACTER: ["张\n三", "张\t三", "a\x1fb", "a\x85b", "a\u2028b"],
}


def _pairs(kind, values, faults):
    yield from ((kind, text, value) for text, value in values.items())
    yield from ((kind, text, fault) for fault, texts in faults.items() for text in texts)


EXAMPLES = [
    *_pairs(Kind.AMOUNT, {text: Decimal(value) for text, value in AMOUNTS.items()}, AMOUNT_FAULTS),
    *_pairs(Kind.DATE, DATES, DATE_FAULTS),
    *_pairs(Kind.MONTH, MONTHS, MONTH_FAULTS),
    *_pairs(Kind.FLAG, FLAGS, FLAG_FAULTS),
    *_pairs(Kind.IDENTIFIER, IDENTIFIERS, IDENTIFIER_FAULTS),
    *_pairs(Kind.TEXT, TEXTS, TEXT_FAULTS),
]
