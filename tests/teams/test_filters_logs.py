"""Filters of the lists of logs, spot checks and tasks: every choice with the rows it leaves and those it does not."""

import copy
from datetime import date, timedelta

import pytest
from django.db.models import Count
from django.test import RequestFactory
from django.utils import translation

from core import serials
from teams.choices.tasks import TaskState
from teams.filters.tasks import TaskFilter
from teams.filters.work_logs import LogFilter, SampleFilter, teams_of
from teams.models import SampleDraw, SampledLog, Task, WorkLog
from teams.queries import work_logs as queries
from tests.conftest import NOW
from tests.factories.org import TeamFactory
from tests.factories.teams_logs import MONDAY, crew as make_crew
from tests.factories.teams_logs import moment, written

pytestmark = pytest.mark.django_db
TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)


def drawn(team, log, start, number):
    """A spot check of that week, with one log that was checked."""
    made = SampleDraw.objects.create(
        number=serials.issue(number, by=None, at=NOW),
        branch_id=team.branch_id,
        team=team,
        start=start,
        end=start + timedelta(days=7),
        algorithm="branchops-sample/1",
        population={},
        size=1,
        drawn_by=log.person.user,
        drawn_at=NOW,
    )
    checker = {"checked_by": log.person.user, "checked_at": NOW}
    SampledLog.objects.create(draw=made, log=log, order=1, result="in_order", **checker)
    return made


def made():
    """A crew with four logs, two spot checks and five tasks, by name."""
    crew = make_crew()
    other = TeamFactory(branch=crew.branch, name="西区团队")
    rows = {
        "alice-mon": written(crew.alice, MONDAY, done="走访东湖支行。"),
        "alice-tue": written(crew.alice, TUESDAY, late=True),
        "bob-mon": written(crew.bob, MONDAY),
        "bob-fri": written(crew.bob, FRIDAY, late=True),
    }
    WorkLog.objects.filter(pk=rows["bob-fri"].pk).update(
        problems="客户投诉", like_log=rows["alice-mon"], likeness="0.9"
    )
    draws = {
        "own": drawn(crew.team, rows["alice-mon"], date(2026, 10, 12), "CHK-AAA"),
        "other": drawn(other, rows["bob-mon"], date(2026, 10, 19), "CHK-BBB"),
    }
    tasks = {
        "soon": task(crew, crew.alice, "走访东湖社区", FRIDAY),
        "past": task(crew, crew.alice, "整理台账", MONDAY),
        "reported": task(crew, crew.bob, "电话回访", MONDAY, state="reported"),
        "accepted": task(crew, crew.bob, "布置网点", MONDAY, state="accepted"),
        "cancelled": task(crew, crew.bob, "社区活动", FRIDAY, state="cancelled", set_by=crew.manager),
    }
    return crew, other, rows, draws, tasks


def task(crew, owner, title, due_on, state="open", **changes):
    is_settled = state in {"accepted", "cancelled"}
    settled = {"settled_by": crew.lead, "settled_at": NOW} if is_settled else {}
    values = {"branch": crew.branch, "team": crew.team, "set_by": crew.lead, "set_at": NOW}
    own = {"owner": owner, "title": title, "due_on": due_on, "state": state}
    return Task.objects.create(**(values | own | settled | changes))


@pytest.fixture(scope="module")
def place_kept(kept):
    return made()


@pytest.fixture
def place(place_kept, db):
    return copy.deepcopy(place_kept)


def asked(filter_class, rows, query, user):
    request = RequestFactory().get("/", query)
    request.user = user
    return filter_class(request.GET, queryset=rows, request=request)


def names(found, rows):
    keys = {row.pk: name for name, row in rows.items()}
    return sorted(keys[row.pk] for row in found)


# Logs


def logs_left(place, query, user=None):
    crew, _other, rows, _draws, _tasks = place
    reader = user or crew.lead
    seen = queries.with_likeness(queries.with_checked(WorkLog.objects.visible_to(reader)), reader)
    return names(asked(LogFilter, seen, query, reader).qs, rows)


ALL = ["alice-mon", "alice-tue", "bob-fri", "bob-mon"]
LOGS = [
    ({}, ALL),
    ({"q": ""}, ALL),
    ({"q": "爱丽"}, ["alice-mon", "alice-tue"]),
    ({"q": "东湖"}, ["alice-mon"]),
    ({"q": "投诉"}, ["bob-fri"]),
    ({"q": "不存在"}, []),
    ({"day_after": "2026-11-03"}, ["alice-tue", "bob-fri"]),
    ({"day_before": "2026-11-02"}, ["alice-mon", "bob-mon"]),
    ({"day_after": "2026-11-03", "day_before": "2026-11-03"}, ["alice-tue"]),
    ({"day_after": "2026-11-07"}, []),
    ({"timely": "late"}, ["alice-tue", "bob-fri"]),
    ({"timely": "in_time"}, ["alice-mon", "bob-mon"]),
    ({"alike": "like"}, ["bob-fri"]),
    ({"alike": "own"}, ["alice-mon", "alice-tue", "bob-mon"]),
    ({"checked": "checked"}, ["alice-mon", "bob-mon"]),
    ({"checked": "unchecked"}, ["alice-tue", "bob-fri"]),
    ({"timely": "late", "q": "鲍勃"}, ["bob-fri"]),
    ({"timely": "late", "checked": "checked"}, []),
]


@pytest.mark.parametrize(("query", "left"), LOGS)
def test_filter_of_logs_leaves(place, query, left):
    assert logs_left(place, query) == left


def test_filter_of_logs_finds_a_person_by_number(place):
    assert logs_left(place, {"q": place[0].bob.number}) == ["bob-fri", "bob-mon"]


def test_filter_of_logs_by_team_leaves_that_teams(place):
    crew, other, *_rest = place

    assert logs_left(place, {"team": crew.team.pk}) == ALL
    assert logs_left(place, {"team": other.pk}, crew.manager) == []


def test_filter_of_logs_does_not_offer_an_author_to_look_for_likenesses(place):
    crew = place[0]
    seen = queries.with_likeness(queries.with_checked(WorkLog.objects.all()), crew.bob.user)

    offered = [list(asked(LogFilter, seen, {}, who).filters) for who in (crew.bob.user, crew.lead)]

    assert ["alike" in names for names in offered] == [False, True]
    assert logs_left(place, {"alike": "like"}, crew.bob.user) == ["bob-fri", "bob-mon"]


@pytest.mark.parametrize(
    ("who", "right", "seen"),
    [
        ("lead", "teams.log_view", ["own"]),
        ("manager", "teams.log_view", ["other", "own"]),
        ("lead", "teams.sample_draw", ["own"]),
        ("manager", "teams.sample_draw", []),
        ("alice", "teams.sample_draw", []),
    ],
)
def test_filter_offers_the_teams_over_which_the_reader_holds_the_right(place, who, right, seen):
    crew, other, *_rest = place
    request = RequestFactory().get("/")
    request.user = getattr(getattr(crew, who), "user", getattr(crew, who))

    found = teams_of(request, right)

    assert names(found, {"own": crew.team, "other": other}) == seen


# Spot checks


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({}, ["other", "own"]),
        ({"q": "CHK-AAA"}, ["own"]),
        ({"q": "西区"}, ["other"]),
        ({"q": "无此编号"}, []),
        ({"start_after": "2026-10-19"}, ["other"]),
        ({"start_before": "2026-10-18"}, ["own"]),
        ({"start_after": "2026-10-12", "start_before": "2026-10-19"}, ["other", "own"]),
        ({"start_after": "2026-10-20"}, []),
    ],
)
def test_filter_of_spot_checks_leaves(place, query, left):
    crew, _other, _rows, draws, _tasks = place
    seen = SampleDraw.objects.visible_to(crew.manager)

    assert names(asked(SampleFilter, seen, query, crew.manager).qs, draws) == left


@pytest.mark.parametrize(
    ("progress", "left"),
    [("checked", ["own"]), ("open", ["other"]), ("overdue", ["old"]), ("", ["old", "other", "own"])],
)
def test_filter_of_spot_checks_by_how_far_they_are(place, monkeypatch, progress, left):
    crew, _other, rows, draws, _tasks = place
    draws = draws | {"old": drawn(crew.team, rows["alice-tue"], date(2026, 9, 14), "CHK-OLD")}
    for name, due in (("other", TUESDAY), ("old", MONDAY)):
        SampleDraw.objects.filter(pk=draws[name].pk).update(size=2, check_due_on=due)
    seen = SampleDraw.objects.visible_to(crew.manager).annotate(checked=Count("logs"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(TUESDAY))

    found = asked(SampleFilter, seen, {"progress": progress}, crew.manager).qs

    assert names(found, draws) == left


# Tasks


def tasks_left(place, query, who="lead", day=TUESDAY):
    crew, _other, _rows, _draws, tasks = place
    user = getattr(getattr(crew, who), "user", getattr(crew, who))
    user._day = day
    return names(asked(TaskFilter, Task.objects.visible_to(user), query, user).qs, tasks)


EVERY = ["accepted", "cancelled", "past", "reported", "soon"]
TASKS = [
    ({}, EVERY),
    ({"q": "东湖"}, ["soon"]),
    ({"q": "爱丽"}, ["past", "soon"]),
    ({"q": "不存在"}, []),
    ({"state": "open"}, ["past", "soon"]),
    ({"state": "reported"}, ["reported"]),
    ({"state": "accepted"}, ["accepted"]),
    ({"state": "cancelled"}, ["cancelled"]),
    ({"due_on_after": "2026-11-03"}, ["cancelled", "soon"]),
    ({"due_on_before": "2026-11-02"}, ["accepted", "past", "reported"]),
    ({"due_on_after": "2026-11-03", "due_on_before": "2026-11-05"}, []),
    ({"concern": "set"}, ["accepted", "past", "reported", "soon"]),
    ({"concern": "overdue"}, ["past"]),
    ({"concern": "mine"}, []),
    ({"concern": "overdue", "q": "东湖"}, []),
]


@pytest.mark.parametrize(("query", "left"), TASKS)
def test_filter_of_tasks_leaves(place, query, left):
    assert tasks_left(place, query) == left


@pytest.mark.parametrize(
    ("who", "concern", "left"),
    [
        ("alice", "mine", ["past", "soon"]),
        ("bob", "mine", ["accepted", "cancelled", "reported"]),
        ("alice", "set", []),
        ("alice", "overdue", ["past"]),
        ("bob", "overdue", []),
        ("manager", "set", ["cancelled"]),
        ("charlie", "overdue", []),
    ],
)
def test_filter_of_tasks_by_whose_they_are_depends_on_the_reader(place, who, concern, left):
    assert tasks_left(place, {"concern": concern}, who) == left


@pytest.mark.parametrize(
    ("day", "left"),
    [(MONDAY, []), (TUESDAY, ["past"]), (FRIDAY, ["past"]), (FRIDAY + timedelta(days=1), ["past", "soon"])],
)
def test_filter_of_overdue_tasks_goes_by_the_readers_day(place, day, left):
    assert tasks_left(place, {"concern": "overdue"}, day=day) == left


# What is asked wrongly, and what it is called


@pytest.mark.parametrize(
    ("filter_class", "query"),
    [
        (LogFilter, {"timely": "soon"}),
        (LogFilter, {"alike": "x"}),
        (LogFilter, {"checked": "x"}),
        (LogFilter, {"team": "999999"}),
        (LogFilter, {"day_after": "gestern"}),
        (SampleFilter, {"start_before": "2026-13-01"}),
        (TaskFilter, {"state": "lost"}),
        (TaskFilter, {"concern": "yours"}),
        (TaskFilter, {"due_on_after": "bald"}),
    ],
)
def test_filter_says_beside_the_field_what_it_does_not_know(place, filter_class, query):
    model = Task if filter_class is TaskFilter else WorkLog
    (name,) = query

    form = asked(filter_class, model.objects.none(), query, place[0].lead).form

    assert not form.is_valid()
    assert [name.startswith(field) for field in form.errors] == [True]


LABELS = [
    (LogFilter, ["Search", "Team", "Day", "In time", "Likeness", "Spot check"]),
    (SampleFilter, ["Search", "State", "From"]),
    (TaskFilter, ["Search", "Whose", "State", "Due"]),
]
CHINESE = [
    (LogFilter, ["搜索", "团队", "日期", "是否按时", "雷同", "抽查"]),
    (SampleFilter, ["搜索", "状态", "起始日"]),
    (TaskFilter, ["搜索", "范围", "状态", "期限"]),
]


@pytest.mark.parametrize(("filter_class", "labels"), LABELS)
def test_filter_is_labelled_in_english(filter_class, labels):
    with translation.override("en"):
        assert [str(one.label) for one in filter_class.base_filters.values()] == labels


@pytest.mark.parametrize(("filter_class", "labels"), CHINESE)
def test_filter_is_labelled_in_chinese(filter_class, labels):
    with translation.override("zh-hans"):
        assert [str(one.label) for one in filter_class.base_filters.values()] == labels


@pytest.mark.parametrize("state", TaskState.values)
def test_filter_of_tasks_offers_every_state(state):
    assert state in dict(TaskFilter.base_filters["state"].extra["choices"])
