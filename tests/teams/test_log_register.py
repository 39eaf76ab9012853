"""The register of logs: what each day of somebody's month shows, what is counted, how often somebody was checked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core import serials
from org.models import Person, Posting
from teams.choices.work_logs import LogDay
from teams.models import LogReopening, LogRule, SampleDraw, SampledLog, WorkLog
from teams.queries import work_logs as queries
from teams.queries.log_days import open_days
from teams.queries.work_logs import Attendance, Coverage, DayCell, _cell
from tests.conftest import NOW
from tests.factories.org import PersonFactory, PostingFactory, TeamFactory, account_manager
from tests.factories.teams_logs import MONDAY, moment, working_days, written

NOVEMBER = date(2026, 11, 1)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
SATURDAY = date(2026, 11, 7)
IN_TIME, LATE = (7, False), (7, True)
WHOLE_MONTH = Posting(valid_from=date(2024, 1, 1))
FROM_TUESDAY = Posting(valid_from=TUESDAY)
UNTIL_TUESDAY = Posting(valid_from=date(2024, 1, 1), valid_until=TUESDAY)


# One day

CELLS = [
    # day, postings, log, works, today, state, log id, counts
    (MONDAY, [WHOLE_MONTH], IN_TIME, True, WEDNESDAY, "done", 7, True),
    (MONDAY, [WHOLE_MONTH], LATE, True, WEDNESDAY, "late", 7, True),
    (MONDAY, [WHOLE_MONTH], None, True, WEDNESDAY, "missing", None, True),
    (WEDNESDAY, [WHOLE_MONTH], None, True, WEDNESDAY, "today", None, True),
    (WEDNESDAY, [WHOLE_MONTH], IN_TIME, True, WEDNESDAY, "done", 7, True),
    (WEDNESDAY, [WHOLE_MONTH], None, True, TUESDAY, "coming", None, True),
    (SATURDAY, [WHOLE_MONTH], None, False, date(2026, 11, 9), "free", None, True),
    (SATURDAY, [WHOLE_MONTH], None, False, SATURDAY, "free", None, True),
    (SATURDAY, [WHOLE_MONTH], None, False, MONDAY, "free", None, True),
    (SATURDAY, [WHOLE_MONTH], IN_TIME, False, date(2026, 11, 9), "done", 7, False),
    (SATURDAY, [WHOLE_MONTH], LATE, False, date(2026, 11, 9), "late", 7, False),
    (MONDAY, [FROM_TUESDAY], None, True, WEDNESDAY, "free", None, True),
    (TUESDAY, [FROM_TUESDAY], None, True, WEDNESDAY, "missing", None, True),
    (MONDAY, [UNTIL_TUESDAY], None, True, WEDNESDAY, "missing", None, True),
    (TUESDAY, [UNTIL_TUESDAY], None, True, WEDNESDAY, "free", None, True),
    (TUESDAY, [UNTIL_TUESDAY], IN_TIME, True, WEDNESDAY, "free", None, True),
    (TUESDAY, [UNTIL_TUESDAY, FROM_TUESDAY], None, True, WEDNESDAY, "missing", None, True),
    (MONDAY, [], None, True, WEDNESDAY, "free", None, True),
]


@pytest.mark.parametrize(("day", "postings", "log", "works", "today", "state", "log_id", "counts"), CELLS)
def test_day_shows_whether_its_log_is_there_late_missing_or_not_due(
    day, postings, log, works, today, state, log_id, counts
):
    cell = _cell(day, postings, log, today, is_working=works)

    assert cell == DayCell(day, state, log_id, counts)


# What is counted

D, L, M, T, F, C = (
    LogDay.DONE,
    LogDay.LATE,
    LogDay.MISSING,
    LogDay.TODAY,
    LogDay.FREE,
    LogDay.COMING,
)
COUNTS = [
    # states, states of days on which none was due, due, late, days missing
    ([], [], 0, 0, []),
    ([D], [], 1, 0, []),
    ([D, D, D], [], 3, 0, []),
    ([L], [], 1, 1, []),
    ([M], [], 1, 0, [2]),
    ([D, L, M], [], 3, 1, [4]),
    ([M, D, M], [], 3, 0, [2, 4]),
    ([T], [], 0, 0, []),
    ([F, C, T], [], 0, 0, []),
    ([D, F, L, F, M, C], [], 3, 1, [6]),
    ([], [D], 0, 0, []),
    ([], [L], 0, 0, []),
    ([D, L], [D, L], 2, 1, []),
]


@pytest.mark.parametrize(("states", "beside", "due", "late", "missing"), COUNTS)
def test_attendance_counts_what_was_due_what_came_late_and_which_days_are_missing(
    states, beside, due, late, missing
):
    cells = [DayCell(MONDAY + timedelta(days=n), state, None) for n, state in enumerate(states)]
    cells += [DayCell(SATURDAY, state, 7, is_due=False) for state in beside]

    row = Attendance(Person(name="爱丽"), cells)

    assert (row.due, row.late, [day.day for day in row.missing]) == (due, late, missing)


@pytest.mark.parametrize(
    ("logs", "checked", "share"),
    [(0, 0, "0"), (1, 0, "0"), (4, 1, "0.25"), (3, 3, "1"), (8, 5, "0.625")],
)
def test_coverage_is_the_share_of_logs_that_were_checked(logs, checked, share):
    assert Coverage(Person(), logs, checked, None).share == Decimal(share)


@pytest.mark.parametrize(
    ("hour", "moment_of_it"),
    [
        (12, "2026-11-02T12:00:00+08:00"),
        (18, "2026-11-02T18:00:00+08:00"),
        (23, "2026-11-02T23:00:00+08:00"),
        (24, "2026-11-03T00:00:00+08:00"),
    ],
)
def test_log_is_in_time_until_that_hour_of_its_day_in_shanghai(hour, moment_of_it):
    assert queries.due_moment(MONDAY, hour).isoformat() == moment_of_it


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "late_days", "last"),
    [
        (MONDAY, 0, MONDAY),
        (MONDAY, 1, TUESDAY),
        (MONDAY, 3, date(2026, 11, 5)),
        (date(2026, 11, 6), 0, date(2026, 11, 6)),
        (date(2026, 11, 6), 1, date(2026, 11, 9)),
        (SATURDAY, 1, date(2026, 11, 9)),
        (SATURDAY, 2, date(2026, 11, 10)),
        (date(2026, 11, 8), 5, date(2026, 11, 13)),
        (MONDAY, 20, date(2026, 11, 30)),
    ],
)
def test_log_can_be_handed_in_for_so_many_working_days_more(day, late_days, last):
    assert queries.last_day_for(day, late_days) == last


# Questions to the records


def states(register, person):
    row = next(row for row in register if row.person == person)
    return {cell.day.day: str(cell.state) for cell in row.cells if cell.state != LogDay.FREE}


@pytest.mark.django_db
def test_register_shows_each_persons_month_as_of_today(crew):
    written(crew.alice, MONDAY)
    written(crew.alice, TUESDAY, late=True)
    written(crew.bob, SATURDAY)

    people = queries.people_of([crew.team.pk], NOVEMBER)
    register = queries.register_of(people, NOVEMBER, date(2026, 11, 5))

    rest = {day.day: "coming" for day in working_days(17, date(2026, 11, 6))}
    assert states(register, crew.alice) == {2: "done", 3: "late", 4: "missing", 5: "today"} | rest
    assert (
        states(register, crew.bob) == {2: "missing", 3: "missing", 4: "missing", 5: "today", 7: "done"} | rest
    )


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 3])
def test_register_asks_two_queries_however_many_people_there_are(crew, people, django_assert_max_num_queries):
    for _ in range(people):
        account_manager(crew.team)
    posted = queries.people_of([crew.team.pk], NOVEMBER)

    with django_assert_max_num_queries(2):
        register = queries.register_of(posted, NOVEMBER, TUESDAY)

    assert len(register) == people + 2


@pytest.mark.django_db
def test_people_of_a_team_come_by_number_with_all_their_postings_of_the_month(crew):
    other = TeamFactory(branch=crew.branch)
    Posting.objects.filter(person=crew.bob).update(valid_until=TUESDAY)
    PostingFactory(person=crew.bob, team=other, valid_from=TUESDAY, valid_until=date(2026, 11, 10))
    PostingFactory(person=crew.bob, team=crew.team, valid_from=date(2026, 11, 10))
    gone = PersonFactory(branch=crew.branch)
    PostingFactory(person=gone, team=crew.team, valid_until=NOVEMBER)

    people = queries.people_of([crew.team.pk], NOVEMBER)

    assert {pk: [row.valid_from.isoformat() for row in rows] for pk, rows in people.items()} == {
        crew.alice.pk: ["2024-01-01"],
        crew.bob.pk: ["2024-01-01", "2026-11-10"],
    }


@pytest.mark.django_db
def test_own_postings_of_a_month_are_those_of_every_team(crew):
    other = TeamFactory(branch=crew.branch)
    Posting.objects.filter(person=crew.bob).update(valid_until=TUESDAY)
    PostingFactory(person=crew.bob, team=other, valid_from=TUESDAY)

    own = queries.postings_of(crew.bob.pk, NOVEMBER)

    assert {pk: [row.team for row in rows] for pk, rows in own.items()} == {crew.bob.pk: [crew.team, other]}
    assert queries.postings_of(crew.bob.pk, date(2023, 1, 1)) == {}


@pytest.mark.django_db
def test_rule_of_a_day_is_the_latest_before_it_of_that_team(crew):
    LogRule.objects.create(team=crew.team, valid_from=date(2026, 10, 1), due_hour=20)
    LogRule.objects.create(team=crew.team, valid_from=TUESDAY, due_hour=18)
    LogRule.objects.create(team=TeamFactory(), valid_from=MONDAY, due_hour=12)

    days = [date(2026, 9, 30), date(2026, 10, 1), MONDAY, TUESDAY, WEDNESDAY]

    assert [queries.rule_of(crew.team, day).due_hour for day in days] == [24, 20, 20, 18, 18]


@pytest.mark.django_db
def test_where_no_rule_was_laid_down_the_products_own_hold(crew):
    rule = queries.rule_of(crew.team, MONDAY)

    own = (rule.pk, rule.due_hour, rule.late_days, rule.alike_from, rule.sample_share, rule.sample_least)
    assert own == (None, 24, 3, Decimal("0.800"), Decimal("0.100"), 5)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "day", "is_open"), [("alice", MONDAY, True), ("bob", MONDAY, False), ("alice", TUESDAY, False)]
)
def test_day_is_open_again_for_that_person_and_that_day_alone(crew, who, day, is_open):
    LogReopening.objects.create(person=crew.alice, day=MONDAY, reason="系统升级", by=crew.lead, at=NOW)

    assert queries.is_reopened(getattr(crew, who).pk, day) is is_open


@pytest.mark.django_db
def test_plan_before_is_the_last_days_own_and_nothing_where_none_was_written(crew):
    for day, plan in [(MONDAY, "走访东湖"), (TUESDAY, ""), (WEDNESDAY, "回访")]:
        log = written(crew.alice, day)
        WorkLog.objects.filter(pk=log.pk).update(plan=plan)

    days = [MONDAY, TUESDAY, WEDNESDAY, date(2026, 11, 20)]

    assert [queries.plan_before(crew.alice.pk, day) for day in days] == ["", "走访东湖", "", "回访"]
    assert queries.plan_before(crew.bob.pk, WEDNESDAY) == ""


# Who was checked


def check(log, at, result="in_order"):
    """A draw of that log alone, checked then (or not yet)."""
    made = SampleDraw.objects.create(
        number=serials.issue("CHK-TEST", by=None, at=NOW),
        branch_id=log.branch_id,
        team=log.team,
        start=log.day,
        end=log.day + timedelta(days=1),
        algorithm="branchops-sample/1",
        population={str(log.pk): 60},
        size=1,
        reason=f"{log.pk} {at}",
        drawn_by=log.person.user,
        drawn_at=NOW,
    )
    by = {"checked_by": log.person.user, "checked_at": at} if result else {}
    return SampledLog.objects.create(draw=made, log=log, order=1, result=result, **by)


@pytest.fixture
def checks(crew):
    """Alice has three logs, two of them checked, one twice; Bob two, one drawn and not yet checked."""
    first, second, _third = [written(crew.alice, day) for day in (MONDAY, TUESDAY, WEDNESDAY)]
    bobs, _other = [written(crew.bob, day) for day in (MONDAY, TUESDAY)]
    check(first, moment(date(2026, 11, 9)))
    check(first, moment(date(2026, 11, 11)), "to_improve")
    check(second, moment(date(2026, 11, 10)), "untrue")
    check(bobs, None, "")
    return crew


@pytest.mark.django_db
def test_coverage_counts_logs_and_checked_ones_once_each_never_checked_first(checks):
    rows = queries.coverage_of(checks.team.pk, NOVEMBER)

    assert rows == [
        Coverage(checks.bob, 2, 0, None),
        Coverage(checks.alice, 3, 2, date(2026, 11, 11)),
    ]


@pytest.mark.django_db
def test_coverage_begins_with_its_day_and_stays_in_the_team(checks):
    assert queries.coverage_of(checks.team.pk, WEDNESDAY) == [Coverage(checks.alice, 1, 0, None)]
    assert queries.coverage_of(checks.charlie.postings.get().team_id, NOVEMBER) == []


@pytest.mark.django_db
def test_last_checks_name_the_day_of_the_last_and_nobody_unchecked(checks):
    assert queries.last_checks(checks.team.pk) == {checks.alice.pk: date(2026, 11, 11)}


@pytest.mark.django_db
def test_logs_say_whether_a_check_has_looked_at_them(checks):
    rows = queries.with_checked(WorkLog.objects.order_by("person__number", "day"))

    assert [row.is_checked for row in rows] == [True, True, False, False, False]


@pytest.mark.django_db
def test_a_drawn_log_is_drawn_even_before_it_is_checked(checks):
    logs = WorkLog.objects.order_by("person__number", "day")

    assert [queries.is_drawn(log.pk) for log in logs] == [True, True, False, True, False]


@pytest.mark.django_db
def test_likeness_is_shown_to_a_reader_of_others_logs_and_not_to_the_author(crew):
    earlier = written(crew.bob, MONDAY)
    log = written(crew.alice, TUESDAY)
    WorkLog.objects.filter(pk=log.pk).update(like_log=earlier, likeness="0.912")

    def shown(user):
        return [row.shown_likeness for row in queries.with_likeness(WorkLog.objects.filter(pk=log.pk), user)]

    assert shown(crew.lead) == [Decimal("0.912")]
    assert shown(crew.alice.user) == [None]


@pytest.mark.django_db
def test_population_is_the_teams_logs_of_the_period_without_those_of_these_accounts(crew):
    logs = [written(person, day) for person in (crew.alice, crew.bob) for day in (MONDAY, TUESDAY, WEDNESDAY)]
    written(crew.charlie, MONDAY)

    all_of_them = queries.population_of(crew.team.pk, MONDAY, WEDNESDAY, without=set())
    others = queries.population_of(crew.team.pk, MONDAY, WEDNESDAY, without={crew.bob.user_id})

    assert all_of_them == [logs[0], logs[1], logs[3], logs[4]]
    assert others == [logs[0], logs[1]]


@pytest.mark.django_db
def test_earlier_logs_are_the_teams_of_sixty_days_and_ones_own_plans(crew):
    old = written(crew.bob, MONDAY - timedelta(days=61), done="太早")
    edge = written(crew.bob, MONDAY - timedelta(days=60), done="六十天前")
    own = written(crew.alice, date(2026, 10, 30), done="上周五")
    WorkLog.objects.filter(pk__in=[old.pk, edge.pk, own.pk]).update(plan="明天走访")
    log = written(crew.alice, MONDAY)
    written(crew.bob, TUESDAY, done="以后")

    found = queries.earlier_logs(log)

    assert found == [(own.pk, "上周五"), (edge.pk, "六十天前"), (own.pk, "明天走访")]


@pytest.mark.django_db
def test_a_log_corrected_later_than_this_one_is_no_earlier_log(crew):
    bobs = written(crew.bob, MONDAY, done="先写的")
    log = written(crew.alice, MONDAY)
    WorkLog.objects.filter(pk=bobs.pk).update(changed_at=log.submitted_at + timedelta(minutes=1))

    assert queries.earlier_logs(log) == []


@pytest.mark.django_db
def test_open_days_are_asked_by_three_queries_also_where_nothing_is_missing(
    crew, django_assert_max_num_queries
):
    with django_assert_max_num_queries(3):
        missing = open_days(crew.alice.pk, WEDNESDAY)
    for day in missing:
        written(crew.alice, day)
    with django_assert_max_num_queries(3):
        assert open_days(crew.alice.pk, WEDNESDAY) == []

    assert missing == [date(2026, 10, 30), MONDAY, TUESDAY, WEDNESDAY]
