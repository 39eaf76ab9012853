"""Spot checks: drawn by the system, kept with seed and population, checked by the lead, drawn again by anybody."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from core import audit
from core.errors import DomainError, PermissionDenied, WrongState
from core.models import Notice
from org.choices import Role
from org.models import Person
from teams.models import LogRule, SampleDraw, SampledLog, WorkLog
from teams.queries import work_logs as queries
from teams.services import samples, work_logs
from tests.factories.org import account_manager, holder
from tests.factories.teams_logs import moment, working_days, written

pytestmark = pytest.mark.django_db
START, END = date(2026, 10, 12), date(2026, 10, 31)
AT = moment(date(2026, 11, 6))


@pytest.fixture
def logs(crew):
    """Three weeks of logs of Alice and Bob."""
    return [written(person, day) for person in (crew.alice, crew.bob) for day in working_days(15)]


def drawn(crew, **given):
    values = {"team": crew.team, "start": START, "end": END, "by": crew.lead, "at": AT}
    return samples.draw_sample(**(values | given))


def test_a_draw_keeps_seed_population_and_the_audits_end(crew, logs):
    before = str(audit.head())

    draw = drawn(crew)

    assert (draw.size, draw.logs.count()) == (5, 5)
    assert len(draw.seed) == 64
    assert draw.audit_head == before
    assert set(draw.population) == {str(log.pk) for log in logs}
    assert set(draw.population.values()) == {60}
    assert draw.number.text.startswith("CHK-")


def test_a_draw_is_checked_within_five_working_days(crew, logs):
    assert drawn(crew).check_due_on == date(2026, 11, 13)
    assert drawn(crew, at=moment(date(2026, 11, 9)), reason="系统故障").check_due_on == date(2026, 11, 16)


@pytest.mark.parametrize(("days", "taken"), [(1, False), (4, False), (5, True), (7, True)])
def test_a_period_has_at_least_five_working_days(crew, logs, days, taken):
    def draw():
        return drawn(crew, end=START + timedelta(days=days))

    if taken:
        assert draw().size == 5
    else:
        with pytest.raises(DomainError, match=f"at least 5 working days; this one has {days}"):
            draw()


@pytest.mark.parametrize(("count", "taken"), [(1, False), (4, False), (5, True)])
def test_a_period_has_at_least_five_logs_to_draw_from(crew, count, taken):
    for day in working_days(count):
        written(crew.alice, day)

    if taken:
        assert len(drawn(crew).population) == 5
    else:
        with pytest.raises(DomainError, match=f"Others handed in {count} logs in this period; at least 5"):
            drawn(crew)


def test_the_branchs_leaders_are_told_of_a_second_draw_and_why(crew, logs):
    deputy = holder(Role.DEPUTY_MANAGER, crew.branch)
    first = drawn(crew)
    assert not Notice.objects.exists()

    second = drawn(crew, end=END - timedelta(days=1), reason="第一次抽查期间系统故障")

    told = Notice.objects.filter(kind="teams.sample_drawn_again").order_by("user_id")
    assert {notice.user for notice in told} == {crew.manager, deputy}
    assert told[0].params == {
        "who": "李队",
        "team": crew.team.name,
        "number": second.number.text,
        "earlier": first.number.text,
        "reason": "第一次抽查期间系统故障",
    }


def test_two_draws_of_the_same_logs_have_different_seeds(crew, logs):
    first = drawn(crew)
    second = drawn(crew, reason="第一次抽查期间系统故障")

    assert first.seed != second.seed
    assert SampleDraw.objects.count() == 2


def test_a_period_is_drawn_once_unless_the_lead_says_why(crew, logs):
    first = drawn(crew)

    with pytest.raises(WrongState, match=first.number.text):
        drawn(crew)


def test_a_period_that_overlaps_a_drawn_one_is_not_drawn_without_a_reason(crew, logs):
    """Nor by a day more or less: that would be a second throw of the dice."""
    first = drawn(crew)

    with pytest.raises(WrongState, match=first.number.text):
        drawn(crew, end=END - timedelta(days=1))


def test_the_database_refuses_a_second_draw_of_a_day_without_a_reason(crew, logs):
    drawn(crew)
    second = drawn(crew, end=END - timedelta(days=1), reason="系统故障")

    with pytest.raises(IntegrityError, match="sample_drawn_once"), transaction.atomic():
        SampleDraw.objects.filter(pk=second.pk).update(reason="")


def test_a_period_is_drawn_once_nothing_more_can_be_handed_in_for_it(crew, logs):
    with pytest.raises(DomainError, match="still be handed in"):
        drawn(crew, at=moment(date(2026, 11, 3)))


def test_a_rule_laid_down_today_does_not_shrink_the_draw_of_a_period_before(crew, logs):
    LogRule.objects.create(team=crew.team, valid_from=date(2026, 11, 6), sample_share="0.001", sample_least=1)

    assert drawn(crew).size == 5


def test_a_drawn_log_keeps_its_words(crew, sampled):
    with pytest.raises(DomainError, match="drawn for a spot check"):
        work_logs._correct(sampled.log, {"done": "改写"}, by=sampled.log.person.user, at=AT)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (START, START),
        (START, date(2026, 11, 20)),
        (date(2026, 1, 1), END),
        (date(2025, 1, 1), date(2025, 1, 5)),
    ],
)
def test_a_period_that_is_empty_unfinished_or_too_long_is_refused(crew, logs, start, end):
    with pytest.raises(DomainError):
        drawn(crew, start=start, end=end)


@pytest.mark.parametrize("who", ["manager", "alice"])
def test_only_the_lead_draws(crew, logs, who):
    by = crew.alice.user if who == "alice" else crew.manager

    with pytest.raises(PermissionDenied):
        drawn(crew, by=by)


def test_the_leads_own_logs_are_never_drawn_for_the_lead(crew, logs):
    own = account_manager(crew.team, name="李队")
    Person.objects.filter(pk=own.pk).update(user=crew.lead)
    mine = [written(own, day) for day in working_days(15)]

    draw = drawn(crew)

    assert not {str(log.pk) for log in mine} & set(draw.population)


def test_who_was_checked_lately_weighs_less(crew, logs):
    first = drawn(crew, start=START, end=START + timedelta(days=5), at=moment(date(2026, 10, 23)))
    row = first.logs.filter(log__person=crew.alice).first()
    samples.check_log(
        sampled_id=row.pk, result="in_order", remark="", by=crew.lead, at=moment(date(2026, 10, 30))
    )

    weights = drawn(crew, start=START + timedelta(days=7)).population

    assert {weights[str(log.pk)] for log in logs if log.person == crew.alice and str(log.pk) in weights} == {
        7
    }
    assert {weights[str(log.pk)] for log in logs if log.person == crew.bob and str(log.pk) in weights} == {60}


@pytest.fixture
def sampled(crew, logs) -> SampledLog:
    return drawn(crew).logs.select_related("log__person__user").first()


def test_a_check_is_on_record_and_its_author_is_told(crew, sampled):
    samples.check_log(sampled_id=sampled.pk, result="to_improve", remark="未写客户姓名", by=crew.lead, at=AT)

    sampled.refresh_from_db()
    assert (sampled.result, sampled.checked_by) == ("to_improve", crew.lead)
    assert Notice.objects.filter(user=sampled.log.person.user, kind="teams.log_checked").count() == 1


@pytest.mark.parametrize(
    ("result", "remark"), [("untrue", " "), ("to_improve", ""), ("great", "x"), ("", "x")]
)
def test_a_check_says_what_it_found(crew, sampled, result, remark):
    with pytest.raises(DomainError):
        samples.check_log(sampled_id=sampled.pk, result=result, remark=remark, by=crew.lead, at=AT)


def test_the_author_answers_once_and_then_the_result_stands(crew, sampled):
    author = sampled.log.person.user
    samples.check_log(sampled_id=sampled.pk, result="untrue", remark="当天未到网点", by=crew.lead, at=AT)

    samples.answer_check(sampled_id=sampled.pk, answer="当天在东湖支行。", by=author, at=AT)

    with pytest.raises(WrongState):
        samples.answer_check(sampled_id=sampled.pk, answer="再说", by=author, at=AT)
    with pytest.raises(WrongState, match="result stands"):
        samples.check_log(sampled_id=sampled.pk, result="in_order", remark="", by=crew.lead, at=AT)


def test_nobody_else_answers_and_nobody_before_the_check(crew, sampled):
    author, other = sampled.log.person.user, crew.charlie.user

    with pytest.raises(WrongState):
        samples.answer_check(sampled_id=sampled.pk, answer="早了", by=author, at=AT)
    with pytest.raises(PermissionDenied):
        samples.answer_check(sampled_id=sampled.pk, answer="别人", by=other, at=AT)


def test_drawing_again_gives_the_same_logs(crew, logs):
    draw = drawn(crew)

    again = samples.redraw(number=draw.number.text, by=holder(Role.AUDITOR), at=AT)

    assert again.is_same
    assert again.again == again.drawn == list(draw.logs.order_by("order").values_list("log_id", flat=True))


def ways_to_cheat():
    """What somebody with the database in hand could change."""
    return {
        "another log put in": lambda d: SampledLog.objects.filter(draw=d, order=1).update(
            log_id=next(int(pk) for pk in d.population if not d.logs.filter(log_id=pk).exists())
        ),
        "a log left out": lambda d: SampledLog.objects.filter(draw=d, order=5).delete(),
        "another seed": lambda d: SampleDraw.objects.filter(pk=d.pk).update(seed="0" * 64),
        "a weight of nothing": lambda d: SampleDraw.objects.filter(pk=d.pk).update(
            population=d.population | {min(d.population): 0}
        ),
        "another end of the audit": lambda d: SampleDraw.objects.filter(pk=d.pk).update(audit_head="9:x"),
        "a smaller size": lambda d: (
            SampleDraw.objects.filter(pk=d.pk).update(size=4),
            SampledLog.objects.filter(draw=d, order=5).delete(),
        ),
        "a drawn log rewritten": lambda d: WorkLog.objects.filter(samplings__draw=d).update(
            done="改过的内容"
        ),
        "a weight raised": lambda d: SampleDraw.objects.filter(pk=d.pk).update(
            population=d.population | {min(d.population): 1}
        ),
        "a log taken out of the population": lambda d: SampleDraw.objects.filter(pk=d.pk).update(
            population=dict(list(d.population.items())[1:])
        ),
    }


@pytest.mark.parametrize("way", ways_to_cheat())
def test_a_draw_that_was_tampered_with_is_found(crew, logs, way):
    draw = drawn(crew)
    ways_to_cheat()[way](draw)

    assert not samples.redraw(number=draw.number.text).is_same


def test_the_auditors_command_prints_the_same_sample_and_fails_on_another(crew, logs):
    draw, out = drawn(crew), io.StringIO()
    call_command("redraw_sample", draw.number.text, "--json", stdout=out)

    SampleDraw.objects.filter(pk=draw.pk).update(seed="0" * 64)
    with pytest.raises(CommandError, match="differs"):
        call_command("redraw_sample", draw.number.text, stdout=io.StringIO())

    said = json.loads(out.getvalue())
    assert said["same"] is True
    assert said["drawn"] == said["again"]


def test_the_auditors_command_names_a_number_that_is_not_there():
    with pytest.raises(CommandError, match="CHK-NONE"):
        call_command("redraw_sample", "CHK-NONE")


def test_coverage_puts_first_who_was_never_checked(crew, sampled):
    samples.check_log(sampled_id=sampled.pk, result="in_order", remark="", by=crew.lead, at=AT)

    coverage = queries.coverage_of(crew.team.pk, START)

    assert [row.last_checked for row in coverage] == [None, AT.date()]
    assert (coverage[1].person, coverage[1].checked, coverage[1].logs) == (sampled.log.person, 1, 15)


def test_coverage_leaves_out_who_leads_the_team(crew, sampled):
    Person.objects.filter(pk=crew.bob.pk).update(user=crew.lead)
    without = queries.leading(crew.team, AT.date())

    coverage = queries.coverage_of(crew.team.pk, START, without=without)

    assert [row.person for row in coverage] == [crew.alice]


def test_coverage_asks_two_queries_however_many_there_are(crew, logs, django_assert_num_queries):
    with django_assert_num_queries(2):
        queries.coverage_of(crew.team.pk, START)


@pytest.mark.parametrize(("who", "count"), [("lead", 1), ("manager", 1), ("alice", 0), ("charlie", 0)])
def test_draws_are_seen_by_the_lead_and_the_branch_only(crew, logs, who, count):
    drawn(crew)
    user = getattr(crew, who)
    user = getattr(user, "user", user)

    assert SampleDraw.objects.visible_to(user).count() == count
