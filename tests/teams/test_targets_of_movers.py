"""Who moves within a month: plan and figures stand together, in each region by the days there (G5)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import audit
from core.errors import DomainError
from org.models import Posting
from teams.choices.measures import Measure
from teams.choices.targets import PEOPLE_WAYS, SplitWay
from teams.models import Shortfall, TargetShare
from teams.queries.progress import person_month, place_of, side_by_side
from teams.services import shortfalls, targets
from teams.services.daily import enter_day
from tests.factories import compensation as pay
from tests.factories.org import TeamFactory, account_manager
from tests.factories.teams_logs import moment
from tests.factories.teams_targets import NOVEMBER, months, progress, resplit, set_target, share

pytestmark = pytest.mark.django_db
MOVED = date(2026, 11, 9)
DONE = date(2026, 11, 26)
AT = moment(DONE)
# 21 working days in November 2026, five of them before the ninth.


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages are looked at on the twenty-sixth of November."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(DONE, 10))


def entered(person, day, value, measure=Measure.COMMISSION):
    at = moment(date(2026, 11, day))
    given = {measure.value: Decimal(value)}
    enter_day(person_id=person.pk, day=date(2026, 11, day), values=given, by=person.user, at=at)


def goes(person, *, team, region=None, on=MOVED):
    Posting.objects.filter(person=person, valid_until=None).update(valid_until=on)
    Posting.objects.create(person=person, team=team, region=region, valid_from=on)


@pytest.fixture
def target(crew, regions):
    """November's net commission: 2,100 in the first region, all Alice's, 900 in the second, all Bob's."""
    target = set_target(crew, measure=Measure.COMMISSION, total=Decimal(36000), months=months(each="3000"))
    parts = {regions[0].pk: Decimal(2100), regions[1].pk: Decimal(900)}
    people = {crew.alice.pk: Decimal(2100), crew.bob.pk: Decimal(900)}
    share(crew, target, parts, people, month=NOVEMBER, at=moment(date(2026, 11, 2)))
    return target


@pytest.fixture
def moved(crew, regions, target):
    """Alice went to the second region on the ninth; what was entered before is of the first."""
    entered(crew.alice, 6, 700)
    goes(crew.alice, team=crew.team, region=regions[1])
    entered(crew.alice, 24, 500)
    return target


def november(crew, measure=Measure.COMMISSION):
    return progress(crew, measure, NOVEMBER, DONE)


def rows(crew, measure=Measure.COMMISSION):
    """Region's and person's name → planned and reached there."""
    return {
        (region.name, person.name): (person.plan, person.actual)
        for region in november(crew, measure).regions
        for person in region.people
    }


def test_who_moves_has_the_days_that_are_left_in_every_way(crew, moved):
    """Sixteen of twenty-one days: of 900 by 16 to 21, by 1,600 to 900, and by what was reached before."""
    pay.crm_month(crew.branch, [pay.fact("A1", crew.alice, commission="300")], month=date(2026, 10, 1))

    found = {}
    for way in PEOPLE_WAYS:
        resplit(crew, moved, way, at=AT, month=NOVEMBER)
        found[way] = (rows(crew)["2区", "爱丽"][0], rows(crew)["1区", "爱丽"][0])
        resplit(crew, moved, way, at=AT, month=NOVEMBER)
        assert rows(crew)["2区", "爱丽"][0] == found[way][0]

    equally = (Decimal("389.19"), 500)
    assert found[SplitWay.EQUALLY] == found[SplitWay.WORKING_DAYS] == equally
    assert found[SplitWay.PRESENT] == equally  # of the present shares, which are those now
    assert found[SplitWay.ACTUAL] == (900, 500)


def test_who_has_a_kept_share_only_carries_its_rate_into_the_new_region(crew, regions, moved):
    share(
        crew,
        moved,
        {regions[0].pk: Decimal(2100), regions[1].pk: Decimal(900)},
        {crew.bob.pk: Decimal(900)},
        month=NOVEMBER,
        at=AT,
    )

    resplit(crew, moved, "present", at=AT, month=NOVEMBER)

    assert rows(crew)[("2区", "爱丽")][0] == 576


def test_the_months_after_a_move_count_whole(crew, moved):
    resplit(crew, moved, "present", at=AT, month=NOVEMBER, onward=True)

    found = progress(crew, Measure.COMMISSION, date(2026, 12, 1), DONE)
    assert {p.name: p.plan for p in found.regions[1].people} == {"爱丽": 630, "鲍勃": 270}  # 2,100 to 900


def test_a_stock_is_not_shared_out_by_days(crew, regions, signed_in):
    target = set_target(crew, measure=Measure.ASSETS, total=Decimal(900), months=months(each="900"))
    share(crew, target, {regions[1].pk: Decimal(900)}, {}, month=NOVEMBER, at=AT)
    goes(crew.alice, team=crew.team, region=regions[1], on=date(2026, 11, 25))
    page = signed_in(crew.lead).get(team_page(crew)).content.decode()

    with pytest.raises(DomainError):
        resplit(crew, target, "working_days", at=AT, month=NOVEMBER)
    resplit(crew, target, "equally", at=AT, month=NOVEMBER)

    assert 'value="working_days"' not in page
    assert rows(crew, Measure.ASSETS) == {("2区", "爱丽"): (450, None), ("2区", "鲍勃"): (450, None)}


def test_the_next_year_does_not_repeat_a_move_within_a_month(crew, regions, moved):
    resplit(crew, moved, "present", at=AT, month=NOVEMBER)

    (copied,) = targets.copy_year(team=crew.team, year=2027, by=crew.lead, at=AT)

    shares = TargetShare.objects.filter(month__target=copied, month__month=date(2027, 11, 1))
    assert {(s.region.name, s.person and s.person.name): s.amount for s in shares} == {
        ("1区", None): 2100,
        ("2区", None): 900,
        ("2区", "爱丽"): Decimal("630.00"),
        ("2区", "鲍勃"): Decimal("270.00"),
    }


def test_what_was_entered_counts_in_the_region_where_one_stood_that_day(crew, moved):
    resplit(crew, moved, "present", at=AT, month=NOVEMBER)

    assert rows(crew) == {("1区", "爱丽"): (500, 700), ("2区", "爱丽"): (576, 500), ("2区", "鲍勃"): (324, 0)}
    assert [(region.plan, region.actual) for region in november(crew).regions] == [(2100, 700), (900, 500)]
    assert november(crew).actual == 1200


def test_what_the_file_tells_is_shared_out_by_working_days(crew, moved):
    pay.crm_month(crew.branch, [pay.fact("A1", crew.alice, commission="2100")], month=NOVEMBER)

    month = progress(crew, Measure.COMMISSION, NOVEMBER, date(2026, 12, 4))

    told = {(r.name, p.name): p.actual for r in month.regions for p in r.people if p.name == "爱丽"}
    assert told == {("1区", "爱丽"): 500, ("2区", "爱丽"): 1600}
    assert month.actual == sum(told.values())


def test_a_stock_counts_at_the_last_place_and_nobody_keeps_a_part_of_it(crew, regions):
    target = set_target(crew, measure=Measure.ASSETS, total=Decimal(900), months=months(each="900"))
    parts = {regions[0].pk: Decimal(600), regions[1].pk: Decimal(300)}
    people = {crew.alice.pk: Decimal(600), crew.bob.pk: Decimal(300)}
    share(crew, target, parts, people, month=NOVEMBER, at=moment(date(2026, 11, 2)))
    goes(crew.alice, team=crew.team, region=regions[1])
    awaited = rows(crew, Measure.ASSETS)

    resplit(crew, target, at=AT, month=NOVEMBER)
    anew = rows(crew, Measure.ASSETS)
    pay.crm_month(crew.branch, [pay.fact("A1", crew.alice, month_end_assets="450")], month=NOVEMBER)

    assert awaited[("1区", "爱丽")] == (600, None)
    assert anew == {("2区", "爱丽"): (150, None), ("2区", "鲍勃"): (150, None)}
    assert november(crew, Measure.ASSETS).regions[0].remainder == 600
    assert rows(crew, Measure.ASSETS)[("2区", "爱丽")] == (150, 450)


def test_who_went_to_another_team_takes_the_figures_along_and_keeps_nothing(crew, regions, target):
    other = TeamFactory(branch=crew.branch)
    entered(crew.alice, 6, 700)
    goes(crew.alice, team=other)

    resplit(crew, target, at=AT, month=NOVEMBER)

    assert rows(crew) == {("2区", "鲍勃"): (900, 0)}
    assert november(crew).regions[0].remainder == 2100
    beside = side_by_side([crew.team, other], NOVEMBER, DONE)
    reached = [{one.measure: one.actual for one in row.progress}[Measure.COMMISSION] for row in beside]
    assert reached == [0, 700]


def test_what_was_kept_goes_back_once_she_leaves_the_team_too(crew, regions, moved, signed_in):
    resplit(crew, moved, "present", at=AT, month=NOVEMBER)
    goes(crew.alice, team=TeamFactory(branch=crew.branch), on=date(2026, 11, 25))
    asked = signed_in(crew.lead).get(team_page(crew)).content.decode()

    resplit(crew, moved, "present", at=AT, month=NOVEMBER)

    assert "Share the month out anew." in asked
    assert not TargetShare.objects.filter(person=crew.alice).exists()


def test_who_left_the_company_keeps_the_days_worked_in_each_region(crew, regions, moved):
    resplit(crew, moved, "equally", at=AT, month=NOVEMBER)
    Posting.objects.filter(person=crew.alice, valid_until=None).update(valid_until=DONE)

    resplit(crew, moved, "equally", at=AT, month=NOVEMBER)

    kept = TargetShare.objects.filter(person=crew.alice, is_kept=True)
    assert {row.region.name: row.amount for row in kept} == {"1区": 500, "2区": Decimal("316.22")}
    assert rows(crew)[("2区", "爱丽")] == (Decimal("316.22"), 500)


def test_a_day_worked_in_another_team_before_counts_at_the_place_here(crew, regions, target):
    other = TeamFactory(branch=crew.branch)
    dora = account_manager(other, name="朵拉")
    entered(dora, 5, 40)
    goes(dora, team=crew.team, region=regions[1])

    assert rows(crew)[("2区", "朵拉")] == (0, 40)


def test_an_own_page_shows_all_parts_of_the_teams_month_together(crew, moved, signed_in):
    resplit(crew, moved, "equally", at=AT, month=NOVEMBER)

    parts, _actuals = person_month(place_of(crew.alice.pk, NOVEMBER, DONE), NOVEMBER)

    assert (parts[Measure.COMMISSION].plan, parts[Measure.COMMISSION].actual) == (Decimal("889.19"), 1200)
    shown = signed_in(crew.alice.user).get(reverse("teams:my_targets")).content.decode()
    assert "889.19" in shown


def test_a_shortfall_is_asked_once_by_all_parts_together(crew, moved):
    resplit(crew, moved, "equally", at=AT, month=NOVEMBER)

    shortfalls.ask(team=crew.team, month=NOVEMBER, by=crew.lead, at=moment(date(2026, 12, 4)))

    assert not Shortfall.objects.filter(person=crew.alice).exists()  # 1,200 of 500 and 389.19
    row = Shortfall.objects.get(person=crew.bob)
    assert (row.plan, row.actual) == (Decimal("510.81"), 0)
    assert audit.history(row).count() == 1


def test_a_shortfall_of_a_mover_says_plan_and_reached_of_both_regions(crew, moved):
    resplit(crew, moved, "equally", at=AT, month=NOVEMBER)
    facts = [pay.fact("A1", crew.alice, commission="210")]

    shortfalls.crm_accepted(pay.crm_month(crew.branch, facts, month=NOVEMBER), crew.manager, AT)

    row = Shortfall.objects.get(person=crew.alice)
    assert (row.plan, row.actual) == (Decimal("889.19"), 210)


def team_page(crew):
    return reverse("teams:targets", args=[crew.team.pk]) + "?month=2026-11"


def test_the_months_page_asks_as_much_for_one_mover_as_for_three(crew, regions, moved, signed_in):
    pay.crm_month(crew.branch, [pay.fact("A1", crew.alice, commission="2100")], month=NOVEMBER)

    def count():
        browser = signed_in(crew.lead)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(team_page(crew)).status_code == 200
        return len(asked)

    few = count()
    for _ in range(2):
        someone = account_manager(crew.team)
        Posting.objects.filter(person=someone).update(region=regions[0])
        goes(someone, team=crew.team, region=regions[1])

    assert count() == few <= 12
