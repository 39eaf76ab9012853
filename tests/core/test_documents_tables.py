import re
from datetime import date
from decimal import Decimal

import pytest

from core.documents.cells import Kind
from core.documents.sheets import Column, Sheet
from core.documents.tables import print_tables

COLUMNS = [Column("姓名"), Column("实发（元）", Kind.MONEY), Column("日期", Kind.DATE)]


def table(rows, *, columns=COLUMNS, page="a4-portrait", **parts):
    return print_tables([Sheet("", columns, rows, **parts)], page=page)


def font_size(html):
    return float(re.search(r"font-size:([\d.]+)pt", html).group(1))


def widths(html):
    return [float(width) for width in re.findall(r"<col style=\"width:([\d.]+)%\">", html)]


def test_print_tables_formats_aligns_and_reddens():
    html = table([["张喆", Decimal("-1234.5"), date(2026, 10, 31)], ["王䶮", Decimal("2"), None]])

    assert html.endswith(
        "<thead><tr><th>姓名</th><th>实发（元）</th><th>日期</th></tr></thead><tbody>"
        '<tr><td class="t">张喆</td><td class="n neg">−1,234.50</td><td class="d">2026-10-31</td></tr>'
        '<tr><td class="t">王䶮</td><td class="n">2.00</td><td class="d"></td></tr>'
        "</tbody></table>"
    )


def test_print_tables_escapes_every_place_a_text_comes_in():
    bad = "<script>&\"'"
    sheet = Sheet(
        bad,
        [Column(bad), Column("n", Kind.MONEY)],
        [[bad, bad]],
        totals=[bad, None],
        above=[bad],
        below=[bad],
    )

    html = print_tables([sheet], page="a4-portrait")

    assert "<script" not in html
    assert html.count("&lt;script&gt;&amp;&quot;&#x27;") == 7


def test_print_tables_puts_sections_under_their_titles_with_common_columns():
    sheets = [
        Sheet("员工", COLUMNS, [["张喆", Decimal("1"), None]], totals=["合计", Decimal("1"), None]),
        Sheet(
            "经纪人", COLUMNS, [["欧阳小明明", Decimal("1234567.89"), None]], above=["注一"], below=["注二"]
        ),
    ]

    html = print_tables(sheets, page="a4-landscape")

    first, second = html.split("<h2>经纪人</h2>")
    assert first.startswith("<h2>员工</h2><table")
    assert second.startswith('<p class="above">注一</p><table')
    assert second.endswith('<p class="below">注二</p>')
    assert widths(first) == widths(second)
    assert '<tr class="totals"><td class="t">合计</td><td class="n">1.00</td>' in first


def test_print_tables_shares_the_width_out_wholly():
    assert sum(widths(table([["张喆", Decimal("1234567.89"), None]]))) == pytest.approx(100, abs=0.05)


def test_print_tables_gives_the_widest_figure_the_widest_column():
    name, money, day = widths(table([["张", Decimal("123456789012.34"), None]]))

    assert money > 2 * name
    assert money > 2 * day


def test_print_tables_bounds_long_text_so_that_it_wraps():
    short_name, *_ = widths(table([["x" * 16, 1, None]]))
    long_name, *_ = widths(table([["x" * 500, 1, None]]))

    assert long_name == short_name


def test_print_tables_takes_the_width_that_a_column_of_text_asks_for():
    columns = [Column("事由", width=60), Column("n", Kind.NUMBER)]

    assert widths(table([["x" * 500, 1]], columns=columns))[0] > 90


@pytest.mark.parametrize(("count", "size"), [(3, 9.0), (16, 5.2), (60, 4.5)])
def test_print_tables_makes_the_letters_as_small_as_the_columns_need(count, size):
    columns = [Column(f"项{number}", Kind.MONEY) for number in range(count)]

    html = table([[Decimal("12345.67")] * count], columns=columns, page="a4-portrait")

    assert font_size(html) == pytest.approx(size, abs=0.1)


def test_print_tables_has_larger_letters_across_the_sheet():
    columns = [Column(f"项{number}", Kind.MONEY) for number in range(18)]
    rows = [[Decimal("12345.67")] * 18]

    upright = font_size(table(rows, columns=columns, page="a4-portrait"))
    across = font_size(table(rows, columns=columns, page="a4-landscape"))

    assert across > upright


def test_print_tables_of_no_rows_shows_header_and_totals():
    html = table([], totals=["合计", Decimal("0"), None])

    assert "<th>姓名</th>" in html
    assert html.count("<tr") == 2


def test_print_tables_refuses_a_row_of_another_length():
    with pytest.raises(ValueError, match="zip"):
        table([["only one"]])
