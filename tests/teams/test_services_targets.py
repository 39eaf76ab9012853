"""Targets set, shared out, shared out anew; progress against accepted files and entered days; shortfalls asked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core import audit
from core.errors import Conflict, DomainError, PermissionDenied, WrongState
from core.models import Notice
from org.choices import Role
from org.models import Posting
from teams.choices.measures import Measure
from teams.models import Shortfall, Target, TargetMonth
from teams.queries import targets as queries
from teams.queries.month_progress import month_progress
from teams.queries.progress import plan_and_actual
from teams.services import sharing, shortfalls, targets
from teams.services.daily import enter_day
from tests.factories import compensation as pay
from tests.factories.org import RegionFactory, account_manager, holder
from tests.factories.teams_logs import moment
from tests.factories.teams_targets import (
    AT,
    LATER,
    NOVEMBER,
    OCTOBER,
    month_of,
    months,
    october,
    progress,
    resplit,
    set_target,
    share,
)

pytestmark = pytest.mark.django_db


def test_a_target_is_kept_with_its_months_and_what_it_was_before(crew):
    target = set_target(crew)
    set_target(crew, total=Decimal(1500), seen=1)

    entries = list(audit.history(target))
    assert target.months.count() == 12
    assert [entry.action for entry in entries] == ["teams.target.set"] * 2
    assert (entries[1].before["total"], entries[1].after["total"]) == ("1200.00", "1500.00")


def test_a_month_that_is_over_keeps_its_target(crew):
    set_target(crew, at=moment(date(2026, 1, 5)))

    with pytest.raises(DomainError, match="2026-09"):
        set_target(crew, months=months() | {date(2026, 9, 1): Decimal(50)}, seen=1, at=AT)


@pytest.mark.parametrize(
    "given",
    [
        {"total": Decimal(0)},
        {"total": Decimal("10.5")},
        {"months": months(2025)},
        {"measure": "luck"},
        {"months": months(each="-1")},
        {"total": Decimal("1e15")},
    ],
)
def test_amounts_that_cannot_be_are_refused(crew, given):
    with pytest.raises(DomainError):
        set_target(crew, **given)

    assert not Target.objects.exists()


def test_somebody_who_saved_meanwhile_is_not_overwritten(crew):
    set_target(crew)

    with pytest.raises(Conflict):
        set_target(crew, total=Decimal(9), seen=0)


@pytest.mark.parametrize("who", ["manager", "alice", "charlie"])
def test_only_the_lead_sets_targets(crew, who):
    by = getattr(crew, who)

    with pytest.raises(PermissionDenied):
        set_target(crew, by=getattr(by, "user", by))


@pytest.mark.parametrize(
    ("way", "measure"), [("equally", "new_valid_accounts"), ("working_days", "net_commission")]
)
def test_a_year_is_split_so_that_its_months_sum_to_it(way, measure):
    parts = targets.split_year(total=Decimal(1000), year=2026, measure=measure, way=way)

    assert (len(parts), sum(parts.values())) == (12, 1000)


def test_a_stock_stands_in_every_month_and_is_not_added_up(crew):
    parts = targets.split_year(
        total=Decimal(5_000_000), year=2026, measure=Measure.ASSETS, way="equally", past={}
    )

    assert set(parts.values()) == {Decimal(5_000_000)}


def test_a_month_is_shared_out_and_what_is_left_is_shown_at_every_level(crew, regions):
    first, second = regions
    target = set_target(crew)
    share(crew, target, {first.pk: Decimal(60), second.pk: Decimal(30)}, {crew.alice.pk: Decimal(50)})

    month = progress(crew)

    assert (month.plan, month.remainder) == (100, 10)
    assert [(r.name, r.plan, r.remainder) for r in month.regions] == [("1区", 60, 10), ("2区", 30, 30)]


def test_more_may_be_given_out_than_there_is_and_is_shown(crew, regions):
    target = set_target(crew)
    share(crew, target, {regions[0].pk: Decimal(150)}, {})

    assert progress(crew).remainder == -50


def test_strangers_and_other_teams_regions_get_no_share(crew, regions):
    target = set_target(crew)

    with pytest.raises(DomainError, match="own regions and people"):
        share(crew, target, {}, {crew.charlie.pk: Decimal(1)})
    with pytest.raises(DomainError, match="own regions and people"):
        share(crew, target, {RegionFactory().pk: Decimal(1)}, {})


def test_the_share_of_who_moved_goes_back_to_the_region_and_is_shared_out_anew(crew, regions):
    first, second = regions
    target = set_target(crew)
    dora = account_manager(crew.team, name="朵拉")
    Posting.objects.filter(person=dora).update(region=first)
    share(
        crew, target, {first.pk: Decimal(60), second.pk: Decimal(40)},
        {crew.alice.pk: Decimal(30), dora.pk: Decimal(30), crew.bob.pk: Decimal(40)},
    )  # fmt: skip
    Posting.objects.filter(person=dora).update(region=second)

    moved = [person for region in progress(crew).regions for person in region.people if person.is_moved]
    resplit(crew, target)
    month = progress(crew)

    assert [(person.name, person.plan) for person in moved] == [("朵拉", 30)]
    assert {p.name: p.plan for r in month.regions for p in r.people} == {"爱丽": 60, "鲍勃": 20, "朵拉": 20}
    assert month.remainder == 0


def test_who_left_the_team_has_no_share_after_the_resplit(crew, regions):
    target = set_target(crew)
    share(crew, target, {regions[0].pk: Decimal(100)}, {crew.alice.pk: Decimal(100)})
    Posting.objects.filter(person=crew.alice).update(valid_until=date(2026, 10, 5))
    before = progress(crew)

    resplit(crew, target)

    assert [p.is_moved for r in before.regions for p in r.people if p.name == "爱丽"] == [True]
    assert progress(crew).regions[0].remainder == 100


def test_without_regions_parts_the_month_goes_to_regions_by_their_people(crew, regions):
    target = set_target(crew)

    resplit(crew, target)

    assert [region.plan for region in progress(crew).regions] == [50, 50]


def test_sharing_out_by_what_was_reached_follows_the_three_months_before(crew, regions):
    Posting.objects.filter(person=crew.bob).update(region=regions[0])
    facts = [pay.fact("A1", crew.alice, commission="300"), pay.fact("B1", crew.bob, commission="100")]
    pay.crm_month(crew.branch, facts, month=date(2026, 9, 1))
    target = set_target(crew, measure=Measure.COMMISSION)
    share(crew, target, {regions[0].pk: Decimal(100)}, {})

    resplit(crew, target, way="actual")

    assert {p.name: p.plan for p in progress(crew, Measure.COMMISSION).regions[0].people} == {
        "爱丽": 75,
        "鲍勃": 25,
    }


@pytest.mark.parametrize("way", ["", "luck"])
def test_people_are_not_shared_out_by_a_way_that_is_none(crew, regions, way):
    target = set_target(crew)

    with pytest.raises(DomainError):
        resplit(crew, target, way=way)


def test_a_month_that_is_over_is_not_shared_out_anew(crew, regions):
    target = set_target(crew)

    with pytest.raises(DomainError, match="is over"):
        resplit(crew, target, at=LATER)


def test_what_was_reached_comes_from_the_accepted_file_by_the_place_of_the_months_last_day(crew, regions):
    set_target(crew)
    october(crew)

    month = progress(crew, today=date(2026, 11, 5))

    assert month.actual == 9
    assert {p.name: p.actual for r in month.regions for p in r.people} == {"爱丽": 8, "鲍勃": 1}


def test_until_the_file_is_in_the_days_that_were_entered_count(crew, regions):
    set_target(crew)
    for day in (12, 13):
        enter_day(
            person_id=crew.alice.pk, day=date(2026, 10, day), values={"new_valid_accounts": Decimal(2)},
            by=crew.alice.user, at=moment(date(2026, 10, day)),
        )  # fmt: skip

    _found, entered = month_progress(crew.team, OCTOBER, date(2026, 10, 13))
    before = progress(crew, today=date(2026, 10, 13)).actual
    october(crew)
    _found, filed = month_progress(crew.team, OCTOBER, date(2026, 11, 5))

    assert (before, entered.is_from_file, filed.is_from_file) == (4, False, True)
    assert progress(crew, today=date(2026, 11, 5)).actual == 9


def test_plan_and_actual_add_up_flows_and_take_the_last_months_stock(crew, regions):
    set_target(crew)
    set_target(crew, measure=Measure.ASSETS, total=Decimal(900), months=months(each="900"))
    for month, assets in ((OCTOBER, "400"), (NOVEMBER, "500")):
        pay.crm_month(
            crew.branch,
            [pay.fact("A1", crew.alice, is_valid=True, is_new=True, month_end_assets=assets)],
            month=month,
        )

    found = plan_and_actual(team_id=crew.team.pk, start=OCTOBER, end=date(2026, 12, 1))

    by_measure = {one.measure: (one.plan, one.actual) for one in found}
    assert by_measure[Measure.ACCOUNTS] == (200, 2)
    assert by_measure[Measure.ASSETS] == (900, 500)


def test_progress_asks_the_same_however_many_people_there_are(crew, regions, django_assert_num_queries):
    set_target(crew)
    with django_assert_num_queries(6):
        month_progress(crew.team, OCTOBER, date(2026, 10, 12))
    for _ in range(4):
        account_manager(crew.team)

    with django_assert_num_queries(6):
        month_progress(crew.team, OCTOBER, date(2026, 10, 12))


def test_whoever_stayed_below_the_threshold_is_asked_and_so_is_the_lead(crew, short):
    asked = Shortfall.objects.order_by("person_id")

    assert {(row.person, row.plan, row.actual) for row in asked} == {(crew.alice, 50, 8), (None, 100, 9)}
    assert {row.due_on for row in asked} == {date(2026, 11, 10)}
    told = Notice.objects.filter(kind="teams.shortfall_asked").values_list("user__name", flat=True)
    assert set(told) == {crew.alice.user.name, crew.lead.name}


def test_asking_again_asks_nobody_twice(crew, short):
    shortfalls.ask_now(team=crew.team, month=OCTOBER, by=crew.lead, at=LATER)

    assert Shortfall.objects.count() == 2


def test_a_newer_file_withdraws_what_is_no_longer_short(crew, short):
    facts = [pay.fact(f"N{n}", crew.alice, is_valid=True, is_new=True) for n in range(48)]
    newer = pay.crm_month(crew.branch, facts, month=OCTOBER, replaces=short)

    shortfalls.crm_accepted(newer, crew.manager, LATER)

    row = Shortfall.objects.get(person=crew.alice)
    assert row.state == "withdrawn"
    assert "the month is not short" in audit.history(row).last().reason


def answered(crew, row=None):
    row = row or Shortfall.objects.get(person=crew.alice)
    return shortfalls.answer(
        shortfall_id=row.pk,
        cause="网点搬迁停业一周",
        remedy="十一月加开两场沙龙",
        by=crew.alice.user,
        at=LATER,
    )


def test_cause_and_remedy_are_answered_and_taken_by_the_lead(crew, short):
    row = answered(crew)
    shortfalls.accept(shortfall_id=row.pk, by=crew.lead, at=LATER)

    assert Shortfall.objects.get(pk=row.pk).state == "accepted"


@pytest.mark.parametrize(("cause", "remedy"), [("", "加开沙龙"), ("搬迁", " "), ("长" * 2001, "x")])
def test_both_are_answered_and_not_without_end(crew, short, cause, remedy):
    row = Shortfall.objects.get(person=crew.alice)

    with pytest.raises(DomainError):
        shortfalls.answer(shortfall_id=row.pk, cause=cause, remedy=remedy, by=crew.alice.user, at=LATER)


@pytest.mark.parametrize("who", ["bob", "lead"])
def test_nobody_else_answers_for_her(crew, short, who):
    row = Shortfall.objects.get(person=crew.alice)
    by = getattr(crew, who)

    with pytest.raises(PermissionDenied):
        shortfalls.answer(shortfall_id=row.pk, cause="x", remedy="y", by=getattr(by, "user", by), at=LATER)


def test_an_answer_that_says_nothing_is_asked_for_again_with_the_reason(crew, short):
    row = answered(crew)
    with pytest.raises(DomainError, match="Say why"):
        shortfalls.ask_again(shortfall_id=row.pk, reason="", by=crew.lead, at=LATER)

    shortfalls.ask_again(
        shortfall_id=row.pk, reason="请写明每周目标", by=crew.lead, at=LATER + timedelta(days=1)
    )

    row = Shortfall.objects.get(pk=row.pk)
    assert (row.state, row.due_on, row.cause) == ("asked", date(2026, 11, 11), "网点搬迁停业一周")


def test_the_teams_own_is_answered_by_the_lead_and_taken_by_the_branch(crew, short):
    row = Shortfall.objects.get(person=None)
    shortfalls.answer(shortfall_id=row.pk, cause="行情清淡", remedy="重排走访", by=crew.lead, at=LATER)

    with pytest.raises(PermissionDenied):
        shortfalls.accept(shortfall_id=row.pk, by=crew.lead, at=LATER)
    shortfalls.accept(shortfall_id=row.pk, by=crew.manager, at=LATER)

    assert Shortfall.objects.get(pk=row.pk).state == "accepted"


def test_an_answer_is_taken_once(crew, short):
    row = answered(crew)
    shortfalls.accept(shortfall_id=row.pk, by=crew.lead, at=LATER)

    with pytest.raises(WrongState):
        shortfalls.accept(shortfall_id=row.pk, by=crew.lead, at=LATER)


def test_another_threshold_holds_from_its_day_on(crew, short):
    shortfalls.lay_down_threshold(
        team=crew.team, valid_from=date(2026, 11, 9), threshold=Decimal("0.5"), by=crew.lead, at=LATER
    )

    assert queries.threshold_of(crew.team.pk, date(2026, 11, 8)) == Decimal("0.9")
    assert queries.threshold_of(crew.team.pk, date(2026, 11, 9)) == Decimal("0.5")


@pytest.mark.parametrize(
    ("who", "count"), [("alice", 1), ("bob", 0), ("lead", 2), ("manager", 2), ("charlie", 0)]
)
def test_shortfalls_are_seen_by_their_owner_the_lead_and_the_branch(crew, short, who, count):
    user = getattr(crew, who)

    assert Shortfall.objects.visible_to(getattr(user, "user", user)).count() == count


def test_targets_of_another_branch_are_not_seen(crew):
    set_target(crew)

    assert not Target.objects.visible_to(holder(Role.TEAM_LEAD, crew.charlie.postings.get().team)).exists()
