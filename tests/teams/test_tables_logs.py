"""Columns of the lists of logs, spot checks and tasks: what each shows, for full and for empty values, in both languages."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace as Row

import pytest
from django.utils import translation

from core.tables.table import columns_of, ordering_of
from teams.choices.tasks import TaskState
from teams.models import SampleDraw, Task, WorkLog
from teams.tables.tasks import TaskTable
from teams.tables.work_logs import LogExport, LogTable, SampleTable

pytestmark = pytest.mark.usefixtures("english")
MONDAY = dt.date(2026, 11, 2)
AFTERNOON = dt.datetime(2026, 11, 2, 17, 30, 5, tzinfo=dt.timezone(dt.timedelta(hours=8)))
MIDNIGHT = dt.datetime(2026, 11, 3, tzinfo=dt.timezone(dt.timedelta(hours=8)))
SECOND = dt.timedelta(seconds=1)
NAMED = Row(name="东区团队")


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def log(**changes):
    values = {
        "pk": 7,
        "day": MONDAY,
        "person": Row(name="爱丽"),
        "team": NAMED,
        "done": "走访网点，联系客户。",
        "submitted_at": AFTERNOON,
        "due_at": MIDNIGHT,
        "is_late": False,
        "shown_likeness": None,
        "is_checked": False,
        "get_absolute_url": lambda: "/teams/logs/7/",
    }
    return Row(**(values | changes))


def draw(**changes):
    values = {
        "pk": 7,
        "number": Row(text="CHK-EB01-202611-0001"),
        "team": NAMED,
        "start": MONDAY,
        "last_day": dt.date(2026, 11, 8),
        "size": 12,
        "checked": 3,
        "check_due_on": dt.date(2026, 11, 9),
        "today": dt.date(2026, 11, 9),
        "reason": "系统故障",
        "drawn_by": Row(name="李队"),
        "drawn_at": AFTERNOON,
        "get_absolute_url": lambda: "/teams/checks/7/",
    }
    row = Row(**(values | changes))
    row.progress = lambda checked, today: SampleDraw.progress(row, checked, today)
    return row


def task(**changes):
    values = {
        "pk": 7,
        "title": "走访东湖社区",
        "owner": Row(name="爱丽"),
        "team": NAMED,
        "due_on": dt.date(2026, 11, 12),
        "set_by": Row(name="李队"),
        "set_at": AFTERNOON,
        "state": "open",
        "today": dt.date(2026, 11, 12),
        "get_absolute_url": lambda: "/teams/tasks/7/",
    }
    row = Row(**(values | changes))
    row.is_overdue = lambda today: Task.is_overdue(row, today)
    return row


def cell(table, name, record):
    column = columns_of(table)[name]
    return column.cell(column.read_by(name)(record), record)


def plain(table, name, record):
    column = columns_of(table)[name]
    return column.plain(column.read_by(name)(record), record)


# Shown as it is

CELLS = [
    (LogTable, log, "day", "2026-11-02"),
    (LogTable, log, "person", '<a href="/teams/logs/7/">爱丽</a>'),
    (LogTable, log, "team", "东区团队"),
    (LogTable, log, "done", "走访网点，联系客户。"),
    (LogTable, log, "alike", ""),
    (LogTable, log, "checked", ""),
    (SampleTable, draw, "number", '<a href="/teams/checks/7/">CHK-EB01-202611-0001</a>'),
    (SampleTable, draw, "team", "东区团队"),
    (SampleTable, draw, "start", "2026-11-02"),
    (SampleTable, draw, "last_day", "2026-11-08"),
    (SampleTable, draw, "size", "12"),
    (SampleTable, draw, "checked", "3"),
    (SampleTable, draw, "check_due_on", "2026-11-09"),
    (SampleTable, draw, "reason", "系统故障"),
    (SampleTable, draw, "drawn_by", "李队"),
    (TaskTable, task, "title", '<a href="/teams/tasks/7/">走访东湖社区</a>'),
    (TaskTable, task, "owner", "爱丽"),
    (TaskTable, task, "team", "东区团队"),
    (TaskTable, task, "due_on", "2026-11-12"),
    (TaskTable, task, "set_by", "李队"),
]


@pytest.mark.parametrize(("table", "record", "name", "shown"), CELLS)
def test_column_shows(table, record, name, shown):
    assert cell(table, name, record()) == shown


@pytest.mark.parametrize(
    ("table", "record", "name"),
    [(LogTable, log, "submitted_at"), (SampleTable, draw, "drawn_at"), (TaskTable, task, "set_at")],
)
def test_column_shows_a_moment_to_the_second_on_hover(table, record, name):
    shown = cell(table, name, record())

    assert shown.startswith('<time title="2026-11-02 17:30:05">')
    assert shown.endswith(" 17:30</time>")


PLAIN = [
    (LogTable, log(), "day", MONDAY),
    (LogTable, log(), "person", "爱丽"),
    (LogTable, log(), "team", "东区团队"),
    (LogTable, log(), "done", "走访网点，联系客户。"),
    (LogTable, log(), "submitted_at", AFTERNOON),
    (LogTable, log(), "timely", "on time"),
    (LogTable, log(is_late=True), "timely", "late"),
    (LogTable, log(), "alike", ""),
    (LogTable, log(shown_likeness=Decimal("0.913")), "alike", "91% like an earlier log"),
    (LogTable, log(shown_likeness=Decimal(1)), "alike", "100% like an earlier log"),
    (LogTable, log(shown_likeness=Decimal(0)), "alike", "0% like an earlier log"),
    (LogTable, log(), "checked", ""),
    (LogTable, log(is_checked=True), "checked", "checked"),
    (SampleTable, draw(), "number", "CHK-EB01-202611-0001"),
    (SampleTable, draw(), "start", MONDAY),
    (SampleTable, draw(), "last_day", dt.date(2026, 11, 8)),
    (SampleTable, draw(), "size", 12),
    (SampleTable, draw(checked=0), "checked", 0),
    (SampleTable, draw(), "drawn_at", AFTERNOON),
    (TaskTable, task(), "title", "走访东湖社区"),
    (TaskTable, task(), "due_on", dt.date(2026, 11, 12)),
    (TaskTable, task(state="open"), "state", "to be done"),
    (TaskTable, task(state="reported"), "state", "reported done"),
    (TaskTable, task(state="accepted"), "state", "accepted"),
    (TaskTable, task(state="cancelled"), "state", "cancelled"),
    (TaskTable, task(today=dt.date(2026, 12, 10)), "state", "overdue by 28 days"),
    (TaskTable, task(today=dt.date(2026, 12, 10), state="reported"), "state", "reported done"),
    (SampleTable, draw(), "progress", "to be checked"),
    (SampleTable, draw(checked=12, today=dt.date(2026, 11, 30)), "progress", "checked"),
    (SampleTable, draw(today=dt.date(2026, 11, 11)), "progress", "overdue by 2 days"),
    (SampleTable, draw(check_due_on=None), "progress", "to be checked"),
    (LogExport, log(done="长" * 4000), "done", "长" * 4000),
    (LogExport, log(problems="折页不够"), "problems", "折页不够"),
    (LogExport, log(plan="回访"), "plan", "回访"),
    (LogExport, log(figure_net_commission=Decimal("12.50")), "commission", Decimal("12.50")),
    (LogExport, log(figure_new_valid_accounts=None), "accounts", None),
]


@pytest.mark.parametrize(("table", "record", "name", "exported"), PLAIN)
def test_column_exports(table, record, name, exported):
    assert plain(table, name, record) == exported


# What was done

BEGINNINGS = [
    ("", ""),
    ("驻点。", "驻点。"),
    ("长" * 60, "长" * 60),
    ("长" * 61, "长" * 60 + "…"),
    ("长" * 4000, "长" * 60 + "…"),
    ("<b>驻点</b> & 走访", "&lt;b&gt;驻点&lt;/b&gt; &amp; 走访"),
    ("'单' \"双\"", "&#x27;单&#x27; &quot;双&quot;"),
]


@pytest.mark.parametrize(("done", "shown"), BEGINNINGS)
def test_log_shows_its_first_sixty_signs_as_they_were_written(done, shown):
    assert cell(LogTable, "done", log(done=done)) == shown


@pytest.mark.parametrize(
    ("submitted", "late"),
    [(AFTERNOON, False), (MIDNIGHT - SECOND, False), (MIDNIGHT, False), (MIDNIGHT + SECOND, True)],
)
def test_log_is_late_only_after_its_time(submitted, late):
    assert WorkLog(submitted_at=submitted, due_at=MIDNIGHT).is_late is late


# Badges

BADGES = [
    (LogTable, log(), "timely", "good"),
    (LogTable, log(is_late=True), "timely", "warning"),
    (LogTable, log(shown_likeness=Decimal("0.8")), "alike", "warning"),
    (LogTable, log(is_checked=True), "checked", "good"),
    (TaskTable, task(state="open"), "state", "waiting"),
    (TaskTable, task(state="reported"), "state", "active"),
    (TaskTable, task(state="accepted"), "state", "good"),
    (TaskTable, task(state="cancelled"), "state", "void"),
    (TaskTable, task(today=dt.date(2026, 11, 13)), "state", "bad"),
    (SampleTable, draw(), "progress", "waiting"),
    (SampleTable, draw(checked=12), "progress", "good"),
    (SampleTable, draw(today=dt.date(2026, 11, 10)), "progress", "bad"),
]


@pytest.mark.parametrize(("table", "record", "name", "tone"), BADGES)
def test_badge_has_the_tone_of_what_it_says(table, record, name, tone):
    assert f"tone-{tone}" in cell(table, name, record)


CHINESE = [
    (LogTable, log(), "timely", "按时"),
    (LogTable, log(is_late=True), "timely", "迟交"),
    (LogTable, log(shown_likeness=Decimal("0.913")), "alike", "与以前日志 91% 雷同"),
    (LogTable, log(is_checked=True), "checked", "已抽查"),
    (TaskTable, task(state="open"), "state", "待办"),
    (TaskTable, task(state="reported"), "state", "已报完成"),
    (TaskTable, task(state="accepted"), "state", "已验收"),
    (TaskTable, task(state="cancelled"), "state", "已取消"),
    (TaskTable, task(today=dt.date(2026, 12, 10)), "state", "逾期 28 天"),
    (SampleTable, draw(), "progress", "待检查"),
    (SampleTable, draw(checked=12), "progress", "已抽查"),
]


@pytest.mark.parametrize(("table", "record", "name", "office"), CHINESE)
def test_badge_reads_in_chinese(table, record, name, office):
    with translation.override("zh-hans"):
        assert plain(table, name, record) == office


@pytest.mark.parametrize("state", TaskState.values)
def test_badge_drawn_in_one_language_is_not_shown_in_the_other(state):
    english = cell(TaskTable, "state", task(state=state))

    with translation.override("zh-hans"):
        chinese = cell(TaskTable, "state", task(state=state))

    assert english != chinese


# Absent values

ABSENT = [
    (SampleTable, draw(drawn_at=None), "drawn_at", "—"),
    (SampleTable, draw(number=Row(text="")), "number", ""),
    (TaskTable, task(set_at=None), "set_at", "—"),
    (TaskTable, task(state=""), "state", ""),
    (TaskTable, task(title=""), "title", ""),
    (LogTable, log(submitted_at=None), "submitted_at", "—"),
]


@pytest.mark.parametrize(("table", "record", "name", "shown"), ABSENT)
def test_column_shows_what_is_absent_as_nothing_or_a_dash(table, record, name, shown):
    assert cell(table, name, record) == shown


@pytest.mark.parametrize(
    ("table", "record", "name"),
    [
        (LogTable, log(person=Row(name="<i>")), "person"),
        (LogTable, log(team=Row(name="<i>")), "team"),
        (SampleTable, draw(team=Row(name="<i>")), "team"),
        (TaskTable, task(title="<i>"), "title"),
        (TaskTable, task(owner=Row(name="<i>")), "owner"),
    ],
)
def test_column_escapes_what_people_typed(table, record, name):
    assert "&lt;i&gt;" in cell(table, name, record)
    assert "<i>" not in cell(table, name, record)


# The whole table

COLUMNS = [
    (LogTable, ["day", "person", "team", "done", "submitted_at", "timely", "alike", "checked"]),
    (
        SampleTable,
        [
            "number",
            "progress",
            "team",
            "start",
            "last_day",
            "size",
            "checked",
            "check_due_on",
            "drawn_by",
            "drawn_at",
            "reason",
        ],
    ),
    (TaskTable, ["title", "state", "owner", "team", "due_on", "set_by", "set_at"]),
]


@pytest.mark.parametrize(("table", "names"), COLUMNS)
def test_table_has_these_columns_in_this_order(table, names):
    assert list(columns_of(table)) == names


PHONES = [
    (LogTable, ["team", "submitted_at"]),
    (SampleTable, ["drawn_by", "drawn_at", "reason"]),
    (TaskTable, ["team", "set_by", "set_at"]),
]


@pytest.mark.parametrize(("table", "names"), PHONES)
def test_table_leaves_these_columns_out_on_phones(table, names):
    assert [name for name, column in columns_of(table).items() if not column.phone] == names


CAPTIONS = [
    (LogTable, "Work logs", "工作日志"),
    (SampleTable, "Spot checks", "抽查"),
    (TaskTable, "Tasks", "工作任务"),
]


@pytest.mark.parametrize(("table", "english", "chinese"), CAPTIONS)
def test_table_is_named_in_both_languages(table, english, chinese):
    shown = str(table([]).caption)

    with translation.override("zh-hans"):
        office = str(table([]).caption)

    assert (shown, office) == (english, chinese)


SORTED = [
    (LogTable, "day", ["day"]),
    (LogTable, "-day", ["-day"]),
    (LogTable, "person", ["person__name"]),
    (LogTable, "submitted_at", ["submitted_at"]),
    (LogTable, "done", []),
    (LogTable, "timely", []),
    (LogTable, "alike", []),
    (LogTable, "checked", []),
    (SampleTable, "number", ["number__text"]),
    (SampleTable, "-size", ["-size"]),
    (SampleTable, "last_day", []),
    (SampleTable, "drawn_by", ["drawn_by__name"]),
    (TaskTable, "title", ["title"]),
    (TaskTable, "-due_on", ["-due_on"]),
    (TaskTable, "owner", ["owner__name"]),
    (TaskTable, "state", ["state"]),
]


@pytest.mark.parametrize(("table", "sort", "order"), SORTED)
def test_column_sorts_by_its_own_field_or_not_at_all(table, sort, order):
    ordering = ordering_of(table, sort)

    assert ["-" * one.descending + one.expression.name for one in ordering] == order
