"""A team's whole year, readable by whoever reads its months (G5)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from org.choices import Role
from org.models import Posting
from teams.choices.measures import Measure
from teams.queries.progress import plan_and_actual
from teams.queries.target_year import reached_by_month, year_plans
from teams.services.daily import enter_day
from teams.documents.target_lines import measure_year
from tests.factories import compensation as pay
from tests.factories.org import TeamFactory, account_manager, holder
from tests.factories.teams_logs import moment
from tests.factories.teams_targets import NOVEMBER, OCTOBER, months, october, set_target, share

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
DECEMBER = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages are looked at on the twentieth of November."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(TODAY, 10))


@pytest.fixture
def year(crew, regions):
    """October shared out and told by its file, November entered so far: three by Alice, two by Bob."""
    target = set_target(crew, total=Decimal(1500))
    parts = {regions[0].pk: Decimal(60), regions[1].pk: Decimal(30)}
    share(crew, target, parts, {crew.alice.pk: Decimal(50)})
    october(crew)
    for person, value in ((crew.alice, 3), (crew.bob, 2)):
        enter_day(
            person_id=person.pk, day=TODAY, values={Measure.ACCOUNTS.value: Decimal(value)}, by=person.user,
            at=moment(TODAY),
        )  # fmt: skip
    return target


def shown(crew, measure=Measure.ACCOUNTS):
    plan = next(one for one in year_plans(crew.team, 2026) if one.measure == measure)
    reached = reached_by_month(crew.team, 2026, TODAY)[measure.value]
    return measure_year(plan, reached, [date(2026, month, 1) for month in range(1, 13)])


def lines(found):
    return {line.label: line for line in found.lines}


def page(browser, crew, year=2026, status=200):
    answer = browser.get(reverse("teams:target_plan", args=[crew.team.pk, year]))
    assert answer.status_code == status
    return answer.content.decode()


def test_team_regions_and_people_stand_month_by_month_with_their_totals(crew, year):
    found = lines(shown(crew))

    assert list(found) == ["the team", "reached by the team", "not given to a region", "1区", "爱丽", "2区"]
    assert (found["the team"].cells, found["the team"].total) == ([100] * 12, 1200)
    assert (found["爱丽"].cells[9], found["爱丽"].cells[8], found["爱丽"].total) == (50, None, 50)


def test_what_no_region_has_is_told_for_each_month_and_the_year(crew, year):
    found = shown(crew)

    left = lines(found)["not given to a region"]
    assert (left.cells[8], left.cells[9], left.total) == (100, 10, 1110)
    assert (found.left, found.over) == (300, 0)


def test_what_the_team_reached_is_told_to_date(crew, year):
    found = shown(crew)

    assert lines(found)["reached by the team"].cells[8:] == [None, 9, 5, None]
    assert (found.reached, found.share) == (14, Decimal(14) / 1500)


def test_a_stock_is_not_added_up_and_stands_as_the_last_file_tells(crew, regions):
    set_target(crew, measure=Measure.ASSETS, total=Decimal(900), months=months(each="900"))
    pay.crm_month(crew.branch, [pay.fact("A1", crew.alice, month_end_assets="450")], month=OCTOBER)

    found = shown(crew, Measure.ASSETS)

    assert lines(found)["reached by the team"].cells[8:] == [None, 450, None, None]
    assert (found.reached, found.left, lines(found)["the team"].total) == (450, None, None)


def test_what_was_reached_is_what_the_months_pages_say(crew, regions, year):
    other = TeamFactory(branch=crew.branch)
    Posting.objects.filter(person=crew.bob).update(valid_until=date(2026, 11, 5))
    Posting.objects.create(person=crew.bob, team=other, valid_from=date(2026, 11, 5))
    facts = [pay.fact("A9", crew.alice, commission="70"), pay.fact("B9", crew.bob, commission="30")]
    pay.crm_month(crew.branch, facts, month=date(2026, 9, 1))

    for team in (crew.team, other):
        found = reached_by_month(team, 2026, TODAY)
        for month in (date(2026, 9, 1), OCTOBER, NOVEMBER):
            after = date(2026, month.month + 1, 1)
            told = plan_and_actual(team_id=team.pk, start=month, end=after, today=TODAY)
            is_told = {m for m in Measure if month != NOVEMBER or m == Measure.ACCOUNTS}
            assert {one.measure: one.actual for one in told if one.measure in is_told} == {
                measure: found[measure][month] for measure in is_told
            }
            assert not any(month in found[measure] for measure in set(Measure) - is_told)
    assert DECEMBER not in found[Measure.ACCOUNTS]


def test_a_month_of_which_nothing_is_told_shows_a_dash_and_not_nothing_reached(crew, year, signed_in):
    html = page(signed_in(crew.lead), crew)

    row = html[html.index('class="line-reached') :].partition("</tr>")[0]
    assert row.count("—") == 10  # all but October and November
    assert ">0</td>" not in row


def test_a_year_to_come_has_nothing_reached(crew):
    assert reached_by_month(crew.team, 2027, TODAY) == {}


def test_the_page_is_led_to_by_the_month_and_leads_back(crew, year, signed_in):
    browser = signed_in(crew.lead)
    month = browser.get(reverse("teams:targets", args=[crew.team.pk]) + "?month=2026-10").content.decode()
    html = page(browser, crew)

    assert reverse("teams:target_plan", args=[crew.team.pk, 2026]) in month
    assert "Reached so far 14." in html
    assert "Of the year 300 are not given to a month." in html
    assert f"{reverse('teams:targets', args=[crew.team.pk])}?month=2026-10" in html


def test_managers_read_the_year_and_change_nothing(crew, year, signed_in):
    edit = reverse("teams:target_year", args=[crew.team.pk, 2026, "new_valid_accounts"])

    of_lead = page(signed_in(crew.lead), crew)
    of_manager = page(signed_in(crew.manager), crew)

    assert edit in of_lead
    assert edit not in of_manager
    assert "1区" in of_manager


def test_strangers_and_years_that_are_none_find_nothing(crew, year, signed_in):
    page(signed_in(holder(Role.TEAM_LEAD, crew.charlie.postings.get().team)), crew, status=404)
    page(signed_in(crew.lead), crew, 1999, status=404)
    assert "No target for this year" in page(signed_in(crew.lead), crew, 2025)


def test_the_year_asks_as_much_for_two_people_as_for_five(crew, regions, year, signed_in):
    def count():
        browser = signed_in(crew.lead)
        with CaptureQueriesContext(connection) as asked:
            page(browser, crew)
        return len(asked)

    few = count()
    for _ in range(3):
        someone = account_manager(crew.team)
        Posting.objects.filter(person=someone).update(region=regions[1])

    assert count() == few <= 14
