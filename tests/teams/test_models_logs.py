"""What the database refuses of logs, rules, spot checks, tasks and daily figures, and what records call themselves."""

import copy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from core import serials
from teams.models import (
    DailyFigure,
    LogReopening,
    LogRule,
    SampleDraw,
    SampledLog,
    Task,
    TaskStep,
    WorkLog,
)
from teams.wording_logs import LOG, SAMPLE, TASK
from tests.conftest import NOW
from tests.factories.teams_logs import MONDAY, crew as make_crew
from tests.factories.teams_logs import written

TUESDAY = MONDAY + timedelta(days=1)


def made():
    """A crew with a record of every kind."""
    crew = make_crew()
    log, other = written(crew.alice, MONDAY), written(crew.alice, TUESDAY)
    draw = SampleDraw.objects.create(
        number=serials.issue("CHK-MODEL", by=None, at=NOW),
        branch=crew.branch,
        team=crew.team,
        start=date(2026, 10, 12),
        end=date(2026, 10, 19),
        algorithm="branchops-sample/1",
        population={},
        size=1,
        drawn_by=crew.lead,
        drawn_at=NOW,
    )
    place = {"branch": crew.branch, "team": crew.team}
    task = Task.objects.create(
        **place, owner=crew.alice, title="走访", due_on=MONDAY, set_by=crew.lead, set_at=NOW
    )
    return {
        "crew": crew,
        "log": log,
        "other": other,
        "draw": draw,
        "sampled": SampledLog.objects.create(draw=draw, log=log, order=1),
        "rule": LogRule.objects.create(team=crew.team, valid_from=MONDAY),
        "reopening": LogReopening.objects.create(
            person=crew.alice, day=MONDAY, reason="系统升级", by=crew.lead, at=NOW
        ),
        "task": task,
        "step": TaskStep.objects.create(task=task, order=1, text="联系"),
        "figure": DailyFigure.objects.create(
            **place,
            person=crew.alice,
            day=MONDAY,
            measure="new_valid_accounts",
            value=2,
            entered_by=crew.lead,
            entered_at=NOW,
        ),
    }


@pytest.fixture(scope="module")
def records_kept(kept):
    return made()


@pytest.fixture
def records(records_kept, db):
    return copy.deepcopy(records_kept)


def written_as(records, name, **values):
    """The record's row with these values."""
    record = records[name]
    with transaction.atomic():
        type(record).objects.filter(pk=record.pk).update(**values)


# Refused

REFUSED = [
    ("log", {"done": ""}, "work_log_says_something"),
    ("log", {"remark": "好"}, "work_log_remark_is_whole"),
    ("log", {"remarked_at": NOW}, "work_log_remark_is_whole"),
    ("log", {"remark": "好", "remarked_at": NOW}, "work_log_remark_is_whole"),
    ("log", {"like_log": "other"}, "work_log_likeness_is_whole"),
    ("log", {"like_log": "log", "likeness": Decimal(1)}, "work_log_likeness_is_whole"),
    ("log", {"like_log": "other", "likeness": Decimal("1.001")}, "work_log_likeness_is_whole"),
    ("log", {"like_log": "other", "likeness": Decimal("-0.001")}, "work_log_likeness_is_whole"),
    ("log", {"day": TUESDAY}, "work_log_once_a_day"),
    ("rule", {"due_hour": 11}, "log_rule_is_within_reason"),
    ("rule", {"due_hour": 25}, "log_rule_is_within_reason"),
    ("rule", {"late_days": 21}, "log_rule_is_within_reason"),
    ("rule", {"alike_from": Decimal("0.499")}, "log_rule_is_within_reason"),
    ("rule", {"alike_from": Decimal("1.001")}, "log_rule_is_within_reason"),
    ("rule", {"sample_share": Decimal(0)}, "log_rule_is_within_reason"),
    ("rule", {"sample_share": Decimal("1.001")}, "log_rule_is_within_reason"),
    ("rule", {"sample_least": 0}, "log_rule_is_within_reason"),
    ("reopening", {"reason": ""}, "log_reopening_says_why"),
    ("draw", {"end": date(2026, 10, 12)}, "sample_period_forward"),
    ("draw", {"end": date(2026, 10, 11), "reason": "再抽"}, "sample_period_forward"),
    ("sampled", {"result": "in_order"}, "sampled_log_check_is_whole"),
    ("sampled", {"checked_at": NOW}, "sampled_log_check_is_whole"),
    ("sampled", {"result": "untrue", "checked_at": NOW}, "sampled_log_check_is_whole"),
    ("task", {"state": "accepted"}, "task_settled_is_whole"),
    ("task", {"state": "cancelled"}, "task_settled_is_whole"),
    ("task", {"state": "accepted", "settled_at": NOW}, "task_settled_is_whole"),
    ("task", {"state": "open", "settled_at": NOW}, "task_settled_is_whole"),
    ("task", {"state": "reported", "settled_at": NOW}, "task_settled_is_whole"),
    ("task", {"state": "lost"}, "task_settled_is_whole"),
    ("step", {"text": ""}, "task_step_says_something"),
    ("figure", {"value": Decimal(-1)}, "daily_figure_counts_are_whole"),
]


@pytest.mark.parametrize(("name", "values", "constraint"), REFUSED)
def test_database_refuses(records, name, values, constraint):
    values = {key: records.get(value, value) if key == "like_log" else value for key, value in values.items()}

    with pytest.raises(IntegrityError, match=constraint):
        written_as(records, name, **values)


ONCE = [
    ("log", "work_log_once_a_day"),
    ("rule", "log_rule_once_a_day"),
    ("reopening", "log_reopened_once"),
    ("sampled", "sampled_log_once_a_draw"),
    ("step", "task_step_order_once"),
    ("figure", "daily_figure_once"),
]


@pytest.mark.parametrize(("name", "constraint"), ONCE)
def test_database_refuses_the_same_record_twice(records, name, constraint):
    again = records[name]
    again.pk = None
    again._state.adding = True

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        again.save()


def test_database_refuses_two_draws_of_a_day_of_which_none_says_why(records):
    again = records["draw"]
    again.pk = None
    again._state.adding = True
    again.number = serials.issue("CHK-MODEL", by=None, at=NOW)
    again.start, again.end = date(2026, 10, 18), date(2026, 10, 25)

    with pytest.raises(IntegrityError, match="sample_drawn_once_unless_reasoned"), transaction.atomic():
        again.save()


# Taken: the ends of what is within reason

TAKEN = [
    ("log", {"likeness": Decimal(0), "like_log": "other"}),
    ("log", {"likeness": Decimal(1), "like_log": "other"}),
    ("log", {"remark": "好", "remarked_by": "lead", "remarked_at": NOW}),
    (
        "rule",
        {"due_hour": 12, "late_days": 0, "alike_from": Decimal("0.5"), "sample_share": Decimal("0.001")},
    ),
    ("rule", {"due_hour": 24, "late_days": 20, "alike_from": 1, "sample_share": 1, "sample_least": 500}),
    ("draw", {"end": date(2026, 10, 13)}),
    ("sampled", {"result": "untrue", "checked_by": "lead", "checked_at": NOW}),
    ("task", {"state": "reported"}),
    ("task", {"state": "accepted", "settled_by": "lead", "settled_at": NOW}),
    ("task", {"state": "cancelled", "settled_by": "lead", "settled_at": NOW}),
    ("figure", {"value": Decimal(0)}),
    ("figure", {"value": Decimal("-5.25"), "measure": "net_commission"}),
]


@pytest.mark.parametrize(("name", "values"), TAKEN)
def test_database_takes(records, name, values):
    known = {"other": records["other"], "lead": records["crew"].lead}
    values = {
        key: known.get(value, value) if isinstance(value, str) else value for key, value in values.items()
    }

    written_as(records, name, **values)

    record = records[name]
    assert type(record).objects.filter(pk=record.pk, **values).exists()


def test_a_draw_that_ends_where_another_begins_needs_no_reason(records):
    again = records["draw"]
    again.pk = None
    again._state.adding = True
    again.number = serials.issue("CHK-MODEL", by=None, at=NOW)
    again.start, again.end = date(2026, 10, 19), date(2026, 10, 26)

    again.save()

    assert SampleDraw.objects.count() == 2


# What they call themselves, where they are read

NAMES = [
    ("log", "爱丽 2026-11-02"),
    ("draw", "{team} 2026-10-12"),
    ("rule", "{team_id} 2026-11-02"),
    ("reopening", "{person_id} 2026-11-02"),
    ("sampled", "{draw_id}/1"),
    ("task", "走访"),
    ("step", "联系"),
    ("figure", "{person_id} 2026-11-02 new_valid_accounts"),
]


@pytest.mark.parametrize(("name", "text"), NAMES)
def test_record_is_called(records, name, text):
    crew = records["crew"]
    known = {"team": crew.team, "team_id": crew.team.pk, "person_id": crew.alice.pk}

    assert str(records[name]) == text.format(**known, draw_id=records["draw"].pk)


ADDRESSES = [
    ("log", "/teams/logs/{log}/"),
    ("rule", "/teams/checks/rules/"),
    ("draw", "/teams/checks/{draw}/"),
    ("sampled", "/teams/checks/{draw}/"),
    ("task", "/teams/tasks/{task}/"),
]


@pytest.mark.parametrize(("name", "address"), ADDRESSES)
def test_record_is_read_at(records, name, address):
    keys = {key: records[key].pk for key in ("log", "draw", "task")}

    assert records[name].get_absolute_url() == address.format(**keys)


def test_draw_is_called_by_number_team_and_day_in_the_audit(records):
    draw = records["draw"]

    assert draw.audit_label() == f"{draw.number.text} {draw.team} 2026-10-12"


@pytest.mark.parametrize(
    ("end", "last_day"),
    [
        (date(2026, 10, 19), date(2026, 10, 18)),
        (date(2026, 3, 1), date(2026, 2, 28)),
        (date(2027, 1, 1), date(2026, 12, 31)),
    ],
)
def test_draw_ends_the_day_before_its_exclusive_end(end, last_day):
    assert SampleDraw(end=end).last_day == last_day


# Who sees them

SEEN = [
    ("alice", True, False, True),
    ("bob", False, False, False),
    ("charlie", False, False, False),
    ("lead", True, True, True),
    ("manager", True, True, True),
]


@pytest.mark.parametrize(("who", "log", "draw", "task"), SEEN)
def test_record_is_seen_by_its_owner_and_by_who_leads(records, who, log, draw, task):
    user = getattr(records["crew"], who)
    user = getattr(user, "user", user)

    seen = (
        WorkLog.objects.visible_to(user).filter(pk=records["log"].pk).exists(),
        SampleDraw.objects.visible_to(user).filter(pk=records["draw"].pk).exists(),
        Task.objects.visible_to(user).filter(pk=records["task"].pk).exists(),
    )

    assert seen == (log, draw, task)


@pytest.mark.parametrize(
    ("who", "seen"), [("alice", 1), ("bob", 0), ("charlie", 0), ("lead", 1), ("manager", 1)]
)
def test_daily_figure_is_seen_by_its_owner_and_by_who_sees_targets(records, who, seen):
    user = getattr(records["crew"], who)

    assert DailyFigure.objects.visible_to(getattr(user, "user", user)).count() == seen


# What happened to them, in words

HAPPENED = [
    (LOG, "write", "handed in", "已交"),
    (LOG, "correct", "corrected", "更正"),
    (LOG, "remark", "remark by the lead", "负责人批语"),
    (LOG, "lay_down", "laid down", "制定"),
    (LOG, "reopen", "day opened again", "重新开放补交"),
    (SAMPLE, "draw", "drawn", "抽取"),
    (SAMPLE, "check", "log checked", "抽查"),
    (SAMPLE, "answer", "answered", "已答复"),
    (SAMPLE, "redraw", "drawn again to compare", "复抽比对"),
    (TASK, "set", "set", "下达"),
    (TASK, "change", "changed", "变更"),
    (TASK, "tick", "step ticked", "步骤完成"),
    (TASK, "attach", "evidence attached", "附凭证"),
    (TASK, "report_done", "reported done", "已报完成"),
    (TASK, "accept", "accepted", "已验收"),
    (TASK, "send_back", "sent back", "退回"),
    (TASK, "cancel", "cancelled", "已取消"),
]


@pytest.mark.parametrize(("words", "verb", "english", "chinese"), HAPPENED)
def test_what_happened_reads_in_both_languages(words, verb, english, chinese):
    with translation.override("en"):
        shown = str(words[verb])
    with translation.override("zh-hans"):
        office = str(words[verb])

    assert (shown, office) == (english, chinese)


@pytest.mark.parametrize("words", [LOG, SAMPLE, TASK])
def test_every_verb_stands_in_the_table(words):
    assert [verb for said, verb, *_both in HAPPENED if said is words] == list(words)
