"""Work logs: handed in once a day by their author, late when late, corrected with the earlier words kept."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core import audit, jobs
from core.errors import DomainError, PermissionDenied
from core.models import Job, Notice
from org.models import Posting
from teams.models import DailyFigure, LogRule, WorkLog
from teams.queries import work_logs as queries
from teams.services import daily, log_rules, work_logs
from tests.factories.teams_logs import MONDAY, crew as make_crew
from tests.factories.teams_logs import moment, write, written
from tests.teams.test_rules_likeness import LOG, SAME_WITH_OTHER_FIGURES

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


def test_a_log_belongs_to_its_author_the_team_of_that_day_and_is_in_time(crew):
    log = write(crew.alice, plan="明天走访东湖支行")

    assert (log.person, log.team, log.branch, log.is_late) == (crew.alice, crew.team, crew.branch, False)
    assert [entry.action for entry in audit.history(log)] == ["teams.worklog.write"]


@pytest.mark.parametrize(("at", "late"), [(moment(MONDAY, 23, 59), False), (moment(TUESDAY, 0, 1), True)])
def test_a_log_after_the_end_of_its_day_is_late(crew, at, late):
    assert write(crew.alice, at=at).is_late == late


def test_an_hour_laid_down_by_the_lead_is_the_end_of_its_day(crew):
    LogRule.objects.create(team=crew.team, valid_from=date(2026, 1, 1), due_hour=18)

    assert write(crew.alice, at=moment(MONDAY, 18, 1)).is_late


def test_a_second_log_of_a_day_corrects_the_first_and_keeps_its_words(crew):
    first = write(crew.alice, done="上午驻点。")
    again = write(crew.alice, done="上午驻点，下午走访。", at=moment(MONDAY, 19))

    entry = audit.history(first).last()
    assert (again.pk, again.done, again.submitted_at) == (
        first.pk,
        "上午驻点，下午走访。",
        first.submitted_at,
    )
    assert (entry.action, entry.before["done"]) == ("teams.worklog.correct", "上午驻点。")


def test_the_same_words_again_leave_no_trace(crew):
    log = write(crew.alice, done="上午驻点。")
    write(crew.alice, done="上午驻点。", at=moment(MONDAY, 19))

    assert audit.history(log).count() == 1


@pytest.mark.parametrize(
    ("day", "at", "refusal"),
    [
        (TUESDAY, moment(MONDAY), "its day has come"),
        (MONDAY, moment(date(2026, 11, 6)), "time for this day is over"),
        (date(2020, 1, 6), moment(MONDAY), "not posted"),
    ],
)
def test_a_log_out_of_its_time_is_refused(crew, day, at, refusal):
    with pytest.raises(DomainError, match=refusal):
        write(crew.alice, day=day, at=at)


def test_a_log_can_be_handed_in_late_for_three_working_days(crew):
    assert write(crew.alice, at=moment(date(2026, 11, 5))).is_late


def test_a_friday_is_open_until_the_wednesday_after(crew):
    friday = date(2026, 10, 30)

    assert queries.last_day_for(friday, 3) == date(2026, 11, 4)


@pytest.mark.parametrize("done", ["", "  \n "])
def test_an_empty_log_is_refused(crew, done):
    with pytest.raises(DomainError, match="one sentence"):
        work_logs.write_log(day=MONDAY, text=work_logs.LogText(done), by=crew.alice.user, at=moment(MONDAY))


def test_a_text_without_end_is_refused(crew):
    with pytest.raises(DomainError, match="at most"):
        write(crew.alice, done="长" * 4001)


def test_who_is_no_account_manager_writes_no_log(crew):
    with pytest.raises(PermissionDenied):
        work_logs.write_log(day=MONDAY, text=work_logs.LogText("x"), by=crew.manager, at=moment(MONDAY))


def test_a_day_that_is_over_is_opened_again_by_the_lead_with_a_reason_and_stays_late(crew):
    at = moment(date(2026, 11, 12))
    with pytest.raises(DomainError, match="Say why"):
        work_logs.reopen_day(person_id=crew.alice.pk, day=MONDAY, reason=" ", by=crew.lead, at=at)

    work_logs.reopen_day(person_id=crew.alice.pk, day=MONDAY, reason="系统升级", by=crew.lead, at=at)
    work_logs.reopen_day(person_id=crew.alice.pk, day=MONDAY, reason="系统升级", by=crew.lead, at=at)

    assert write(crew.alice, at=at).is_late
    assert Notice.objects.filter(user=crew.alice.user, kind="teams.log_reopened").count() == 1


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_nobody_but_the_lead_opens_a_day(crew, who):
    with pytest.raises(PermissionDenied):
        work_logs.reopen_day(
            person_id=crew.alice.pk,
            day=MONDAY,
            reason="忘了",
            by=getattr(crew, who).user,
            at=moment(date(2026, 11, 12)),
        )


def test_the_days_figures_come_with_the_log_and_the_same_again_changes_nothing(crew):
    figures = {"new_valid_accounts": Decimal(2), "product_sales": Decimal("150000.00")}
    write(crew.alice, figures=figures)
    write(crew.alice, figures=figures, at=moment(MONDAY, 20))

    kept = DailyFigure.objects.filter(person=crew.alice, day=MONDAY)
    assert {row.measure: row.value for row in kept} == figures
    assert all((row.team, row.branch) == (crew.team, crew.branch) for row in kept)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"new_valid_accounts": Decimal("1.5")}, "whole"),
        ({"new_valid_accounts": Decimal(-1)}, "whole"),
        ({"month_end_assets": Decimal(1)}, "by the day"),
        ({"net_commission": Decimal("1e15")}, "cannot be"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_and_the_log_with_it(crew, values, refusal):
    with pytest.raises(DomainError, match=refusal):
        write(crew.alice, figures=values)

    assert not WorkLog.objects.exists()


def test_the_lead_corrects_figures_with_a_reason_and_a_colleague_does_not(crew):
    call = {"person_id": crew.alice.pk, "day": MONDAY, "values": {"net_commission": Decimal("-12.50")}}
    with pytest.raises(DomainError, match="Say why"):
        daily.enter_day(**call, by=crew.lead, at=moment(date(2026, 11, 20)))
    with pytest.raises(PermissionDenied):
        daily.enter_day(**call, by=crew.bob.user, at=moment(MONDAY))

    (row,) = daily.enter_day(**call, by=crew.lead, at=moment(date(2026, 11, 20)), reason="对账更正")

    assert (row.value, row.entered_by) == (Decimal("-12.50"), crew.lead)


def compared(log):
    work_logs.compare_log(log_id=log.pk, at=moment(MONDAY))
    log.refresh_from_db()
    return log


def test_a_near_copy_of_a_colleagues_log_is_pointed_out_with_the_log_and_how_much(crew):
    earlier = write(crew.bob, done=LOG, at=moment(MONDAY, 16))
    log = compared(write(crew.alice, done=SAME_WITH_OTHER_FIGURES))

    assert log.like_log == earlier
    assert log.likeness >= Decimal("0.85")


def test_an_own_earlier_log_copied_is_pointed_out_and_a_later_one_is_not_blamed(crew):
    first = write(crew.alice, done=LOG)
    second = write(crew.alice, day=TUESDAY, done=LOG)

    assert compared(second).like_log == first
    assert compared(first).like_log is None


def test_another_teams_log_is_not_compared(crew):
    written(crew.charlie, done=LOG)

    assert compared(write(crew.alice, done=LOG)).like_log is None


def test_comparing_is_a_job_that_begins_with_the_log(crew):
    log = write(crew.alice)
    job = Job.objects.get(kind="teams.compare_log")

    jobs.run(job.pk, at=moment(MONDAY))

    log.refresh_from_db()
    assert log.compared_at is not None


def test_the_leads_remark_is_told_to_the_author(crew):
    log = written(crew.alice)

    work_logs.remark_log(log_id=log.pk, remark="请写明客户姓名。", by=crew.lead, at=moment(TUESDAY))

    log.refresh_from_db()
    assert (log.remark, log.remarked_by) == ("请写明客户姓名。", crew.lead)
    assert Notice.objects.filter(user=crew.alice.user, kind="teams.log_remarked").count() == 1


@pytest.mark.parametrize("who", ["alice", "charlie"])
def test_only_the_lead_remarks(crew, who):
    log = written(crew.alice)

    with pytest.raises(PermissionDenied):
        work_logs.remark_log(log_id=log.pk, remark="好", by=getattr(crew, who).user, at=moment(TUESDAY))


def rule(crew, **given):
    values = {
        "team": crew.team,
        "valid_from": TUESDAY,
        "due_hour": 20,
        "late_days": 2,
        "alike_from": Decimal("0.8"),
        "sample_share": Decimal("0.2"),
        "sample_least": 3,
        "by": crew.manager,
        "at": moment(MONDAY),
    }
    return log_rules.lay_down_rule(**(values | given))


def test_a_rule_holds_from_its_day_on_and_not_before(crew):
    rule(crew)

    assert queries.rule_of(crew.team, MONDAY).due_hour == 24
    assert queries.rule_of(crew.team, TUESDAY).due_hour == 20


@pytest.mark.parametrize(
    "given",
    [
        {"valid_from": date(2026, 10, 1)},
        {"due_hour": 30},
        {"sample_share": Decimal(0)},
        {"alike_from": Decimal("0.1")},
    ],
)
def test_a_rule_for_the_past_or_out_of_reason_is_refused(crew, given):
    with pytest.raises(DomainError):
        rule(crew, **given)


def test_only_one_rule_of_a_day(crew):
    rule(crew)

    with pytest.raises(DomainError):
        rule(crew)


def test_register_names_what_came_what_came_late_and_what_is_missing(crew):
    written(crew.alice, MONDAY)
    written(crew.alice, TUESDAY, late=True)

    people = queries.people_of([crew.team.pk], date(2026, 11, 1))
    alice, bob = queries.register_of(people, date(2026, 11, 1), date(2026, 11, 4))

    assert (alice.due, alice.late, alice.missing) == (2, 1, [])
    assert bob.missing == [MONDAY, TUESDAY]
    assert [cell.state for cell in bob.cells[:6]] == [
        "free",
        "missing",
        "missing",
        "today",
        "coming",
        "coming",
    ]


def test_register_asks_for_no_log_of_days_outside_of_the_posting(crew):
    Posting.objects.filter(person=crew.bob).update(valid_until=TUESDAY)

    people = queries.people_of([crew.team.pk], date(2026, 11, 1))
    bob = next(
        row
        for row in queries.register_of(people, date(2026, 11, 1), date(2026, 11, 10))
        if row.person == crew.bob
    )

    assert bob.missing == [MONDAY]


def test_what_was_planned_last_is_where_the_next_log_begins(crew):
    write(crew.alice, plan="走访东湖支行")

    assert queries.plan_before(crew.alice.pk, TUESDAY) == "走访东湖支行"


@pytest.mark.parametrize("who", ["alice", "lead", "manager"])
def test_logs_are_seen_by_their_author_the_lead_and_the_branch(crew, who):
    log = written(crew.alice)
    written(crew.bob)
    user = crew.alice.user if who == "alice" else getattr(crew, who)

    seen = WorkLog.objects.visible_to(user)

    assert log in seen
    assert seen.count() == (1 if who == "alice" else 2)
