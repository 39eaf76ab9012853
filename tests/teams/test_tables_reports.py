"""Columns of the lists of reports, due days, sheets and moves: what each shows, exports and sorts by."""

import datetime as dt
from types import SimpleNamespace as Row

import pytest
from django.utils import translation

from core.tables.table import columns_of, ordering_of
from teams.choices.moves import MoveStage
from teams.choices.reports import ReportKind, ReportState, Timeliness
from teams.tables.division import DivisionTable, MoveTable
from teams.tables.reports import DueTable, ReportTable

OCTOBER = dt.date(2026, 10, 1)
NAMED = Row(name="甲", code="A")


def report(**changes):
    values = {
        "pk": 7,
        "period_text": "Oct 2026",
        "kind": "month",
        "branch": NAMED,
        "team": NAMED,
        "unit_name": "东区团队",
        "due_on": dt.date(2026, 11, 6),
        "first_submitted_on": dt.date(2026, 11, 5),
        "timeliness": "in_time",
        "state": "submitted",
        "revision": 2,
        "opens": True,
        "get_absolute_url": lambda: "/teams/reports/7/",
    }
    return Row(**(values | changes))


def move(**changes):
    values = {
        "pk": 7,
        "person": Row(name="爱丽丝", number="A1"),
        "team": NAMED,
        "from_outlet": Row(name="北路网点"),
        "to_outlet": Row(name="南路网点"),
        "effective_on": dt.date(2026, 11, 9),
        "stage": "planned",
        "decided_by": "负责人",
        "get_absolute_url": lambda: "/teams/moves/7/",
    }
    return Row(**(values | changes))


def sheet(**changes):
    values = {
        "pk": 7,
        "team": NAMED,
        "valid_from": OCTOBER,
        "last_day": None,
        "people": 12,
        "one_sided": 1,
        "state": "current",
        "laid_down_by": "负责人",
        "get_absolute_url": lambda: "/teams/division/7/",
    }
    return Row(**(values | changes))


def due(**changes):
    values = {
        "pk": 7,
        "branch": NAMED,
        "valid_from": OCTOBER,
        "month_days": 5,
        "half_days": 10,
        "year_days": 15,
        "set_by": "经理",
        "set_at": dt.datetime(2026, 11, 5, 1, 30, tzinfo=dt.UTC),
    }
    return Row(**(values | changes))


def cell(table, name, record):
    column = columns_of(table)[name]
    return column.cell(column.read_by(name)(record), record)


def plain(table, name, record):
    column = columns_of(table)[name]
    return column.plain(column.read_by(name)(record), record)


# Shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("period_text", '<a href="/teams/reports/7/">Oct 2026</a>'),
        ("branch", "甲"),
        ("unit", "东区团队"),
        ("due_on", "2026-11-06"),
        ("first_submitted_on", "2026-11-05"),
        ("revision", "2"),
    ],
)
def test_register_shows(name, shown):
    assert cell(ReportTable, name, report()) == shown


def test_register_links_nothing_that_the_reader_may_not_open():
    assert cell(ReportTable, "period_text", report(opens=False)) == "Oct 2026"


def test_register_escapes_names():
    assert cell(ReportTable, "unit", report(unit_name="<b>")) == "&lt;b&gt;"
    assert "<b>" not in cell(ReportTable, "period_text", report(period_text="<b>", opens=False))


def test_register_shows_a_dash_where_nothing_was_handed_in():
    assert cell(ReportTable, "first_submitted_on", report(first_submitted_on=None)) == "—"


@pytest.mark.parametrize("value", Timeliness.values)
def test_register_says_timeliness_in_words(value):
    assert str(Timeliness(value).label) in cell(ReportTable, "timeliness", report(timeliness=value))


@pytest.mark.parametrize("value", ReportState.values)
def test_register_says_the_state_in_words(value):
    assert Timeliness and str(ReportState(value).label) in cell(
        ReportTable, "state", report(state=value)
    ).replace("&#x27;", "'")


@pytest.mark.parametrize("value", ReportKind.values)
def test_register_says_the_kind_in_words(value):
    assert str(ReportKind(value).label) in cell(ReportTable, "kind", report(kind=value))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("person", '<a href="/teams/moves/7/">爱丽丝</a>'),
        ("team", "甲"),
        ("from_outlet", "北路网点"),
        ("to_outlet", "南路网点"),
        ("effective_on", "2026-11-09"),
        ("decided_by", "负责人"),
    ],
)
def test_moves_show(name, shown):
    assert cell(MoveTable, name, move()) == shown


def test_moves_show_nothing_where_there_was_no_outlet_before():
    assert cell(MoveTable, "from_outlet", move(from_outlet=None)) == ""


@pytest.mark.parametrize("value", MoveStage.values)
def test_moves_say_the_stage_in_words(value):
    assert str(MoveStage(value).label) in cell(MoveTable, "stage", move(stage=value))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("team", '<a href="/teams/division/7/">甲</a>'),
        ("valid_from", "2026-10-01"),
        ("last_day", "—"),
        ("people", "12"),
        ("one_sided", "1"),
        ("laid_down_by", "负责人"),
    ],
)
def test_sheets_show(name, shown):
    assert cell(DivisionTable, name, sheet()) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("branch", "甲"),
        ("valid_from", "2026-10-01"),
        ("month_days", "5"),
        ("half_days", "10"),
        ("year_days", "15"),
    ],
)
def test_due_days_show(name, shown):
    assert cell(DueTable, name, due()) == shown


# Exported


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("period_text", "Oct 2026"),
        ("kind", "monthly report"),
        ("due_on", dt.date(2026, 11, 6)),
        ("first_submitted_on", dt.date(2026, 11, 5)),
        ("timeliness", "handed in in time"),
        ("state", "waiting for the first confirmation"),
        ("revision", 2),
    ],
)
def test_register_exports(name, value):
    assert plain(ReportTable, name, report()) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("person", "爱丽丝"),
        ("effective_on", dt.date(2026, 11, 9)),
        ("stage", "planned"),
        ("from_outlet", "北路网点"),
    ],
)
def test_moves_export(name, value):
    assert plain(MoveTable, name, move()) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [("team", "甲"), ("people", 12), ("one_sided", 1), ("state", "holds"), ("last_day", None)],
)
def test_sheets_export(name, value):
    assert plain(DivisionTable, name, sheet()) == value


# Sorted


@pytest.mark.parametrize(
    ("table", "column", "paths"),
    [
        (ReportTable, "period_text", ["start", "kind"]),
        (ReportTable, "branch", ["branch__code"]),
        (ReportTable, "unit", ["team__code"]),
        (ReportTable, "due_on", ["due_on"]),
        (ReportTable, "timeliness", ["timeliness"]),
        (MoveTable, "person", ["person__number"]),
        (MoveTable, "to_outlet", ["to_outlet__code"]),
        (MoveTable, "from_outlet", ["from_outlet__code"]),
        (MoveTable, "stage", ["stage"]),
        (DivisionTable, "team", ["team__code"]),
        (DivisionTable, "last_day", ["valid_until"]),
        (DueTable, "branch", ["branch__code"]),
        (DueTable, "valid_from", ["valid_from"]),
    ],
)
@pytest.mark.parametrize("sign", ["", "-"])
def test_column_sorts_by(table, column, paths, sign):
    ordering = ordering_of(table, sign + column)

    assert [order.expression.name for order in ordering] == paths
    assert {order.descending for order in ordering} == {sign == "-"}


@pytest.mark.parametrize("table", [ReportTable, DueTable, DivisionTable, MoveTable])
def test_unknown_column_sorts_nothing(table):
    assert ordering_of(table, "nonsense") == []


# Named, and on phones


HEADS = {
    ReportTable: ["期间", "类别", "营业部", "团队", "应交日期", "提交日期", "是否按时", "状态", "版本"],
    DueTable: [
        "营业部",
        "适用于此日及以后结束的期间",
        "月度：第几个工作日",
        "半年：第几个工作日",
        "年度：第几个工作日",
        "制定人",
        "制定",
    ],
    MoveTable: ["客户经理", "团队", "原网点", "调往网点", "起始日", "状态", "决定人"],
    DivisionTable: ["团队", "起始日", "截止日", "人员", "只开发或只服务", "状态", "制定人"],
}


@pytest.mark.parametrize("table", list(HEADS))
def test_columns_are_named_in_chinese(table):
    with translation.override("zh-hans"):
        assert [str(column.verbose_name) for column in columns_of(table).values()] == HEADS[table]


@pytest.mark.parametrize(
    ("table", "phone"),
    [
        (ReportTable, {"period_text", "unit", "due_on", "timeliness", "state"}),
        (MoveTable, {"person", "to_outlet", "effective_on", "stage"}),
        (DivisionTable, {"team", "valid_from", "last_day", "state"}),
        (DueTable, {"branch", "valid_from", "month_days", "half_days", "year_days"}),
    ],
)
def test_phone_shows_what_matters(table, phone):
    assert {name for name, column in columns_of(table).items() if column.phone} == phone


@pytest.mark.parametrize("table", [ReportTable, DueTable, DivisionTable, MoveTable])
def test_table_has_a_caption_for_who_hears_it(table):
    assert str(table([]).caption)


@pytest.mark.parametrize(
    ("table", "record"), [(ReportTable, report()), (MoveTable, move()), (DivisionTable, sheet())]
)
def test_table_writes_every_row(table, record):
    body = table([record, record, record]).body()

    assert body.count("<tr") == 3
    assert body.count("<td") == 3 * len(columns_of(table))
