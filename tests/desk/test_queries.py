"""The desk's order: overdue first, then by deadline, then the oldest."""

from datetime import date, timedelta

import pytest

from core import contributions
from core.contributions import Figure, Hit, Pending, Todo
from desk import queries


@pytest.fixture
def sources(monkeypatch):
    """The registries, empty, to be filled by the test."""
    for name in ("TODOS", "PENDING", "SEARCHES", "FIGURES"):
        monkeypatch.setattr(contributions, name, [])
    return contributions


def todo(what, *, since, due=None, urgent=False):
    return Todo(what=what, url="/", button="Open", since=since, due=due, urgent=urgent)


def test_waiting_for_puts_overdue_first_then_deadlines_then_the_oldest(sources, now):
    day = timedelta(days=1)
    sources.TODOS.append(
        lambda _user, _at: [
            todo("no deadline, new", since=now),
            todo("no deadline, old", since=now - day),
            todo("due tomorrow", since=now, due=date(2026, 11, 6)),
        ]
    )
    sources.TODOS.append(lambda _user, _at: [todo("overdue", since=now, due=date(2026, 11, 3))])

    lines = queries.waiting_for(None, now)

    assert [line.todo.what for line in lines] == [
        "overdue",
        "due tomorrow",
        "no deadline, old",
        "no deadline, new",
    ]


def test_waiting_for_counts_the_days_left_and_late(sources, now):
    sources.TODOS.append(
        lambda _user, _at: [
            todo("late", since=now, due=date(2026, 11, 3)),
            todo("today", since=now, due=date(2026, 11, 5)),
        ]
    )

    late, today = queries.waiting_for(None, now)

    assert (late.is_overdue, late.days_late) == (True, 2)
    assert (today.is_overdue, today.days_left) == (False, 0)


def test_waiting_for_counts_days_in_shanghai(sources, now):
    before_midnight_in_london = now.replace(hour=1)
    sources.TODOS.append(lambda _user, _at: [todo("due", since=now, due=date(2026, 11, 5))])

    (line,) = queries.waiting_for(None, before_midnight_in_london)

    assert line.days_left == 0


def test_waiting_for_puts_the_urgent_before_later_deadlines(sources, now):
    sources.TODOS.append(
        lambda _user, _at: [
            todo("due", since=now, due=date(2026, 11, 6)),
            todo("urgent", since=now, urgent=True),
        ]
    )

    assert [line.todo.what for line in queries.waiting_for(None, now)] == ["urgent", "due"]


def test_sent_off_by_shows_the_oldest_first(sources, now):
    sources.PENDING.append(
        lambda _user, _at: [
            Pending("new", "/", "waiting", "Bob", now),
            Pending("old", "/", "waiting", "Bob", now - timedelta(days=2)),
        ]
    )

    assert [line.what for line in queries.sent_off_by(None, now)] == ["old", "new"]


def test_figures_for_shows_five_at_most(sources):
    sources.FIGURES.append(lambda _user, _day: [Figure(str(n), str(n), "/") for n in range(7)])

    assert [figure.label for figure in queries.figures_for(None, date(2026, 11, 5))] == [
        "0",
        "1",
        "2",
        "3",
        "4",
    ]


def test_search_groups_hits_by_kind(sources):
    sources.SEARCHES.append(lambda _user, text: [Hit("people", f"{text} 1", "/1")])
    sources.SEARCHES.append(
        lambda _user, text: [Hit("numbers", text, "/2"), Hit("people", f"{text} 2", "/3")]
    )

    found = queries.search(None, " zs ")

    assert {kind: [hit.title for hit in hits] for kind, hits in found.items()} == {
        "people": ["zs 1", "zs 2"],
        "numbers": ["zs"],
    }


def test_search_for_nothing_asks_nobody(sources):
    sources.SEARCHES.append(lambda _user, _text: pytest.fail("asked"))

    assert queries.search(None, "  ") == {}
