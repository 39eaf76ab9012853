"""Header recognition."""

import pytest

from customers.rules.columns import (
    COLUMNS,
    IGNORED,
    REQUIRED,
    Kind,
    column_of,
    find_header,
    heading_key,
    recognise,
)

CHINESE = [column.heading for column in COLUMNS]
ENGLISH = [column.code for column in COLUMNS]


def test_columns_are_those_of_the_contract_in_its_order():
    assert ENGLISH == [
        "month", "account", "customer", "manager", "opened_on", "turnover", "commission", "exchange_fees",
        "net_income", "month_end_assets", "average_assets", "is_valid", "product_sales", "net_new_assets",
    ]  # fmt: skip
    assert REQUIRED == tuple(ENGLISH[:12])
    assert [c.code for c in COLUMNS if c.may_be_empty] == ["net_income", "product_sales", "net_new_assets"]


@pytest.mark.parametrize("headings", [CHINESE, ENGLISH], ids=["Chinese", "English"])
def test_recognise_knows_every_heading_of_the_contract(headings):
    header = recognise(headings)

    assert header.codes == tuple(ENGLISH)
    assert header.is_complete
    assert header.unknown == ()


def test_recognise_takes_columns_in_any_order_and_remembers_where_they_stand():
    header = recognise(["备注", "佣金", "", "month"])

    assert [(p.column.code, p.heading, p.position) for p in header.columns] == [
        ("commission", "佣金", 1),
        ("month", "month", 3),
    ]


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("\ufeffmonth", "month"),
        (" Month ", "month"),
        ("ＭＯＮＴＨ", "month"),
        ("月　份", "month"),
        ("Opened On", "opened_on"),
        ("OPENED_ON", "opened_on"),
        ("month end assets", "month_end_assets"),
        ("佣金(元)", "commission"),
        ("佣金（元）", "commission"),
        ("*资金账号", "account"),
        ("客户\n姓名", "customer"),
        ("产品销售额", "product_sales"),
        ("product_sales.equity", "product_sales.equity"),
        ("Product Sales.Equity", "product_sales.equity"),
        ("产品销售额.权益类", "product_sales.equity"),
        ("产品销售额．权益类（元）", "product_sales.equity"),
        ("产品销售额.固定收益类", "product_sales.fixed_income"),
        ("product_sales.fixed_income", "product_sales.fixed_income"),
        ("product_sales.private_equity", "product_sales.private_equity"),
        ("产品销售额.养老类", "product_sales.养老类"),
    ],
)
def test_column_of_ignores_case_spaces_width_mark_and_unit(heading, code):
    assert column_of(heading).code == code


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "佣金(万元)",
        "佣金率",
        "净佣金",
        "product_sales.",
        "product_sales.a b.c",
        "turnover.equity",
        "月份.一",
        "x.equity",
    ],
)
def test_column_of_does_not_guess(heading):
    assert column_of(heading) is None


def test_column_of_a_product_class_is_an_optional_amount_named_in_chinese():
    column = column_of("product_sales.equity")

    assert (column.kind, column.is_required, column.may_be_empty) == (Kind.AMOUNT, False, True)
    assert column.heading == "产品销售额.权益类"
    assert column_of("product_sales.养老类").heading == "产品销售额.养老类"


def test_recognise_names_unknown_headings_as_the_file_writes_them():
    header = recognise([*CHINESE, " 备 注 ", "Phone"])

    assert header.unknown == ("备 注", "Phone")
    assert header.is_complete


def test_recognise_names_missing_columns_by_code():
    header = recognise([heading for heading in CHINESE if heading not in ("佣金", "净新增资产")])

    assert header.missing == ("commission",)
    assert not header.is_complete


def test_recognise_names_a_column_that_is_there_twice_in_two_languages():
    header = recognise([*CHINESE, "Commission", "产品销售额.固收类", "product_sales.fixed_income"])

    assert header.repeated == ("commission", "product_sales.fixed_income")
    assert not header.is_complete


def test_recognise_uses_a_remembered_mapping_for_headings_it_does_not_know():
    headings = ["手续费收入" if heading == "佣金" else heading for heading in CHINESE]

    header = recognise(headings, {"手续费 收入": "commission"})

    assert header.is_complete
    assert header.columns[6].heading == "手续费收入"


def test_recognise_leaves_out_what_somebody_decided_to_ignore():
    header = recognise([*CHINESE, "备注", "电话"], {"备注": IGNORED})

    assert header.unknown == ("电话",)


def test_recognise_never_lets_a_remembered_mapping_overrule_the_contract():
    header = recognise(CHINESE, {"佣金": "turnover", "月份": IGNORED})

    assert header.codes == tuple(ENGLISH)


def test_recognise_treats_a_remembered_column_that_no_longer_exists_as_unknown():
    header = recognise([*CHINESE, "旧列"], {"旧列": "abolished"})

    assert header.unknown == ("旧列",)


def test_heading_key_of_nothing_but_marks_is_empty():
    assert heading_key(" \u3000\ufeff*_ ") == ""


def test_find_header_skips_titles_and_takes_the_row_with_most_columns():
    rows = [["业务明细"], ["月份", "2026-10", "佣金", "单位", "交易量"], [], CHINESE, ["2026-10", "1"]]

    index, header = find_header(rows)

    assert index == 3
    assert header.is_complete


def test_find_header_takes_the_first_of_two_equal_rows():
    assert find_header([CHINESE, CHINESE])[0] == 0


def test_find_header_needs_three_columns():
    assert find_header([["月份", "佣金"], ["a", "b", "c"]]) is None
    assert find_header([["月份", "佣金", "规费"]])[0] == 0


def test_find_header_does_not_count_a_repeated_column_as_three():
    assert find_header([["佣金", "佣金", "佣金"]]) is None


def test_find_header_looks_at_twenty_rows_only():
    titles = [["标题"]]

    assert find_header([*titles * 19, CHINESE])[0] == 19
    assert find_header([*titles * 20, CHINESE]) is None


def test_find_header_counts_remembered_headings():
    rows = [["a", "b", "c"]]

    found = find_header(rows, {"a": "month", "b": "account", "c": "customer"})

    assert found[1].codes == ("month", "account", "customer")


def test_find_header_of_nothing_is_none():
    assert find_header([]) is None
