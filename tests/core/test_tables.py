"""Tables: cells escaped, figures aligned, totals, sorts, exports; fast enough for fifty rows of ten columns."""

import gc
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db.models import TextChoices
from django.template import engines
from django.utils import translation
from django.utils.html import format_html

from core.documents.cells import Kind
from core.tables import (
    BadgeColumn,
    DayColumn,
    HtmlColumn,
    LinkColumn,
    MomentColumn,
    MoneyColumn,
    MonthColumn,
    NumberColumn,
    PercentColumn,
    Table,
    TextColumn,
)
from core.tables.reading import reader
from core.tables.table import ordering_of, sheet_columns, total_expressions

MINUS = "\N{MINUS SIGN}"
NASTY = '<i>"&'


class State(TextChoices):
    DRAFT = "draft", "Draft"
    SIGNED = "signed", "Signed"


TONES = {"draft": "neutral", "signed": "good"}


class Full(Table):
    number = LinkColumn("Number")
    name = TextColumn("Name", accessor="person__name")
    month = MonthColumn("Month")
    day = DayColumn("Day")
    at = MomentColumn("At")
    state = BadgeColumn("State", choices=State, tones=TONES)
    count = NumberColumn("Count", total=True)
    amount = MoneyColumn("Amount", total=True)
    share = PercentColumn("Share", phone=False)
    mark = HtmlColumn("Mark", render=lambda record: format_html("<b>{}</b>", record.number))

    class Meta:
        caption = "Everything"
        row_url = True


class Row(SimpleNamespace):
    def get_absolute_url(self):
        return f"/rows/{self.number}/"


def row(number="N-1", **values):
    defaults = {
        "person": SimpleNamespace(name="Alice"),
        "month": date(2026, 10, 1),
        "day": date(2026, 10, 31),
        "at": datetime(2019, 10, 31, 1, 5, 7, tzinfo=UTC),
        "state": "signed",
        "count": 1200,
        "amount": Decimal("-310.50"),
        "share": Decimal("0.861"),
    }
    return Row(number=number, **(defaults | values))


def cells(table):
    return [
        part.partition(">")[2].removesuffix("</tr>").removesuffix("</td>")
        for part in table.body().split("<td")[1:]
    ]


def test_body_writes_each_kind_of_cell():
    number, name, month, day, at, state, count, amount, share, mark = cells(Full([row()]))

    assert number == '<a href="/rows/N-1/">N-1</a>'
    assert (name, month, day) == ("Alice", "Oct 2026", "2026-10-31")
    assert at == '<time title="2019-10-31 09:05:07">2019-10-31 09:05</time>'
    assert "tone-good" in state
    assert (count, share) == ("1,200", "86.1%")
    assert amount == f'<span class="is-negative">{MINUS}310.50</span>'
    assert mark == "<b>N-1</b>"


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (TextColumn("x"), ""),
        (LinkColumn("x"), ""),
        (NumberColumn("x"), "—"),
        (MoneyColumn("x"), "—"),
        (PercentColumn("x"), "—"),
        (MonthColumn("x"), "—"),
        (DayColumn("x"), "—"),
        (MomentColumn("x"), "—"),
        (BadgeColumn("x", choices=State, tones=TONES), ""),
    ],
)
def test_cell_without_a_value_is_empty_or_a_dash(column, expected):
    assert column.cell(None, None) == expected


def test_body_escapes_text_links_and_addresses():
    table = Full([row(number=NASTY, person=SimpleNamespace(name=NASTY))])

    assert "<i>" not in table.body()
    assert 'data-href="/rows/&lt;i&gt;&quot;&amp;/"' in table.body()


def test_body_escapes_what_a_render_function_did_not_mark_safe():
    class Drawn(Table):
        mark = HtmlColumn("Mark", render=lambda record: NASTY)

    assert cells(Drawn([row()])) == ["&lt;i&gt;&quot;&amp;"]


def test_body_opens_rows_only_where_the_table_says_so():
    class Still(Table):
        number = TextColumn("Number")

    assert ("data-href" in Still([row()]).body(), "data-href" in Full([row()]).body()) == (False, True)


def test_badge_column_names_the_state_in_the_language_of_the_reader():
    class Translated(TextChoices):
        DONE = "done", translation.gettext_lazy("Total")

    column = BadgeColumn("x", choices=Translated, tones={"done": "good"})

    with translation.override("en"):
        english = column.cell("done", None)
    with translation.override("zh-hans"):
        chinese = column.cell("done", None)

    assert ("Total" in english, "合计" in chinese) == (True, True)


def test_link_column_takes_an_address_of_its_own():
    assert LinkColumn("x", url=lambda record: f"/{record}/").cell("N-1", 7) == '<a href="/7/">N-1</a>'


def test_columns_align_figures_and_hide_on_phones():
    assert (Full.base_columns["amount"].td_class, Full.base_columns["share"].td_class) == (
        "cell-figure digits",
        "cell-figure digits not-on-phones",
    )


def test_foot_sums_the_rows_at_hand():
    table = Full([row(), row(count=None, amount=Decimal("310.50"))])

    assert table.totals == {"count": 1200, "amount": Decimal("0.00")}
    assert '<td class="cell-figure digits">1,200</td>' in table.foot()


def test_foot_takes_totals_of_all_pages_where_they_are_given():
    table = Full([row()], totals={"count": 9, "amount": Decimal(5)})

    assert ">9</td>" in table.foot()
    assert ">5.00</td>" in table.foot()


@pytest.mark.parametrize(
    ("all_rows", "english", "chinese"),
    [(None, "Total", "合计"), (10, "Total", "合计"), (1234, "All 1,234 rows", "全部 1,234 行")],
)
def test_foot_says_of_how_many_rows_it_is_where_fewer_are_seen(all_rows, english, chinese):
    table = Full([row(), row()], all_rows=all_rows)

    assert table.total_label == english
    with translation.override("zh-hans"):
        assert table.total_label == chinese


def test_foot_of_a_frame_that_scrolls_says_of_how_many_rows_it_is():
    assert Full([row()] * 11).total_label == "All 11 rows"


@pytest.mark.parametrize("rows", [[], [row()]])
def test_foot_is_empty_without_rows_or_sums(rows):
    class Names(Table):
        number = TextColumn("Number")

    assert (Full([]).foot(), Names(rows).foot()) == ("", "")


def test_heads_of_a_table_that_does_not_sort_lead_nowhere():
    assert {head.sort for head in Full([row()]).heads()} == {""}


def test_heads_lead_to_the_other_direction_of_the_sort_that_holds():
    heads = {head.name: head for head in Full([row()], sort="-day", sortable=True).heads()}

    assert (heads["day"].sort, heads["day"].direction) == ("day", "descending")
    assert (heads["number"].sort, heads["number"].direction) == ("number", "none")
    assert (heads["mark"].sort, heads["mark"].direction) == ("", "")


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("day", ["OrderBy(F(day), descending=False)"]),
        ("-day", ["OrderBy(F(day), descending=True)"]),
        ("name", ["OrderBy(F(person__name), descending=False)"]),
        ("mark", []),
        ("person__name", []),
        ("", []),
        ("--day", []),
    ],
)
def test_ordering_of_takes_columns_that_sort_and_nothing_else(sort, expected):
    assert [repr(order) for order in ordering_of(Full, sort)] == expected


def test_ordering_puts_what_is_empty_last_either_way():
    (down,), (up,) = ordering_of(Full, "-day"), ordering_of(Full, "day")

    assert (down.nulls_last, up.nulls_last) == (True, True)


def test_ordering_follows_several_fields_where_the_column_names_them():
    class Named(Table):
        name = TextColumn("Name", order_by=["pinyin", "number"])

    assert [order.expression.name for order in ordering_of(Named, "-name")] == ["pinyin", "number"]


def test_total_expressions_sum_by_the_path_of_the_column():
    class Summed(Table):
        amount = MoneyColumn("Amount", accessor="line__amount", total=True)
        other = MoneyColumn("Other")

    assert {name: repr(total) for name, total in total_expressions(Summed).items()} == {
        "total_amount": "Sum(F(line__amount))"
    }


def test_sheet_columns_keep_the_kinds_of_figures_and_times():
    assert [column.kind for column in sheet_columns(Full)] == [
        Kind.TEXT,
        Kind.TEXT,
        Kind.MONTH,
        Kind.DATE,
        Kind.DATETIME,
        Kind.TEXT,
        Kind.NUMBER,
        Kind.MONEY,
        Kind.RATE,
        Kind.TEXT,
    ]


def test_plain_gives_exports_the_values_themselves():
    record = row()
    plain = {
        name: column.plain(column.read_by(name)(record), record) for name, column in Full.base_columns.items()
    }

    assert (plain["amount"], plain["month"], plain["share"]) == (
        Decimal("-310.50"),
        date(2026, 10, 1),
        Decimal("0.861"),
    )
    assert (plain["state"], plain["mark"], plain["number"]) == ("Signed", "N-1", "N-1")


@pytest.mark.parametrize(
    ("record", "path", "expected"),
    [
        (SimpleNamespace(a=SimpleNamespace(b=3)), "a__b", 3),
        (SimpleNamespace(a=None), "a__b", None),
        (SimpleNamespace(a=lambda: 4), "a", 4),
        ({"a__b": 5}, "a__b", 5),
    ],
)
def test_reader_follows_the_path(record, path, expected):
    assert reader(path)(record) == expected


def test_reader_does_not_hide_a_wrong_name():
    with pytest.raises(AttributeError):
        reader("nowhere")(SimpleNamespace(a=1))


def test_table_names_itself_to_a_screen_reader():
    html = engines["django"].from_string("{% table x %}").render({"x": Full([row()])})

    assert '<caption class="visually-hidden">Everything</caption>' in html
    assert 'tabindex="0" role="region" aria-label="Everything"' in html
    assert 'scope="col"' in html


def test_fifty_rows_of_ten_columns_are_rendered_within_twelve_milliseconds():
    template = engines["django"].from_string("{% table x %}")
    rows = [row(number=f"N-{index}") for index in range(50)]
    template.render({"x": Full(rows)})

    gc.disable()
    spent = []
    for _round in range(5):
        start = time.process_time()
        template.render({"x": Full(rows)})
        spent.append(time.process_time() - start)
    gc.enable()

    assert min(spent) < 0.012
