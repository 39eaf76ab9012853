"""Rows of several tables by one query, and the desk's lines that are read so."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext

from core import contributions
from core.contributions import Lines, Todo
from core.together import Row, read_together
from org.models import Branch, User
from tests.factories.org import BranchFactory, UserFactory

pytestmark = pytest.mark.django_db
PLACE = {"pk": F("pk"), "name": F("name"), "opened_on": F("opened_on")}


@pytest.fixture
def branches():
    return [BranchFactory(name=f"{n}号营业部", opened_on=dt.date(2020, n, 1)) for n in (1, 2, 3)]


def test_rows_of_two_tables_come_by_one_query_each_with_its_own_columns(branches):
    alice = UserFactory(name="爱丽")
    sources = [
        (Branch.objects.order_by("code"), PLACE),
        (User.objects.filter(pk=alice.pk), {"name": F("name"), "rank": Value(7)}),
    ]

    with CaptureQueriesContext(
        connection,
    ) as queries:
        places, people = read_together(sources, most=50)

    assert len(queries) == 1
    assert [row["name"] for row in places] == ["1号营业部", "2号营业部", "3号营业部"]
    assert [row.day("opened_on") for row in places] == [dt.date(2020, n, 1) for n in (1, 2, 3)]
    assert people == [{"name": "爱丽", "rank": 7}]


def test_of_each_table_at_most_so_many_rows_come(branches):
    (found,) = read_together([(Branch.objects.order_by("-code"), PLACE)], most=2)

    assert len(found) == 2


def test_without_a_source_nothing_is_asked():
    with CaptureQueriesContext(connection) as queries:
        assert read_together([], most=50) == []

    assert len(queries) == 0


def test_a_row_knows_days_and_moments_and_takes_the_first_moment_there_is():
    row = Row(day="2026-11-05", begun="2026-11-05T09:30:00+08:00", done=None)

    moment = dt.datetime(2026, 11, 5, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert row.day("day") == dt.date(2026, 11, 5)
    assert row.moment("done", "begun") == moment
    for missing in (row.moment, row.day):
        with pytest.raises(LookupError):
            missing("done")


def of(rows, button):
    """Lines of the branches that `rows` gives."""
    return Lines(
        lambda user, at: rows,
        {"name": F("name")},
        lambda row, at: [Todo(what=row["name"], url="/", button=button, since=at)],
    )


def test_lines_of_all_apps_are_read_together_and_others_by_themselves(branches, now):
    own = Todo(what="its own query", url="/", button="Open", since=now)
    sources = [
        of(Branch.objects.filter(pk=branches[0].pk), "Open"),
        lambda user, at: [own],
        of(None, "Never"),
        of(Branch.objects.filter(pk=branches[1].pk), "Look"),
    ]

    with CaptureQueriesContext(connection) as queries:
        found = contributions.lines_for(sources, None, now)

    assert len(queries) == 1
    assert [(line.what, line.button) for line in found] == [
        ("1号营业部", "Open"),
        ("2号营业部", "Look"),
        ("its own query", "Open"),
    ]


def test_lines_can_be_asked_alone(branches, now):
    lines = of(Branch.objects.order_by("code"), "Open")

    assert [line.what for line in lines(None, now)] == ["1号营业部", "2号营业部", "3号营业部"]
    assert of(None, "Never")(None, now) == []
