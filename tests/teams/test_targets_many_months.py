"""Targets shared out for months on end, copied into the next year, taken along as a workbook (G5)."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from core import audit
from core.errors import DomainError, PermissionDenied
from core.models import AuditEntry
from org.models import Posting
from teams.choices.measures import Measure
from teams.choices.targets import PEOPLE_WAYS
from teams.models import Target, TargetShare
from teams.queries.target_year import year_plans
from teams.services import targets
from tests.factories.org import account_manager
from tests.factories.teams_logs import moment
from tests.factories.teams_targets import (
    AT,
    LATER,
    NOVEMBER,
    OCTOBER,
    months,
    october,
    progress,
    resplit,
    set_target,
    share,
)

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 1)


def shares_of(target, month):
    """Region's or person's name → what they have of the month."""
    rows = TargetShare.objects.filter(month__target=target, month__month=month)
    return {
        (row.person.name if row.person else row.region and row.region.name): row.amount
        for row in rows.select_related("person", "region")
    }


def shared(crew, regions):
    """October's hundred by hand: sixty and forty, of which Alice has fifty."""
    target = set_target(crew)
    parts = {regions[0].pk: Decimal(60), regions[1].pk: Decimal(40)}
    share(crew, target, parts, {crew.alice.pk: Decimal(50), crew.bob.pk: Decimal(40)})
    return target


def test_the_months_after_are_shared_out_likewise_in_one_go(crew, regions):
    target = shared(crew, regions)

    done = resplit(crew, target, "present", onward=True)

    assert [row.month for row in done] == [OCTOBER, NOVEMBER, DECEMBER]
    assert shares_of(target, DECEMBER) == {"1区": 60, "2区": 40, "爱丽": 60, "鲍勃": 40}
    assert Target.objects.get(pk=target.pk).version == target.version + 2
    assert set(audit.history(target).last().after) == {"2026-10", "2026-11", "2026-12", "way"}


def test_a_later_month_keeps_the_parts_that_its_regions_have(crew, regions):
    target = shared(crew, regions)
    share(crew, target, {regions[0].pk: Decimal(10), regions[1].pk: Decimal(90)}, {}, month=DECEMBER)

    resplit(crew, target, onward=True)

    assert shares_of(target, NOVEMBER) == {"1区": 60, "2区": 40, "爱丽": 60, "鲍勃": 40}
    assert shares_of(target, DECEMBER) == {"1区": 10, "2区": 90, "爱丽": 10, "鲍勃": 90}


def test_without_being_asked_no_later_month_is_touched(crew, regions):
    target = shared(crew, regions)

    resplit(crew, target)

    assert shares_of(target, NOVEMBER) == {}


@pytest.mark.parametrize("way", PEOPLE_WAYS)
def test_every_level_of_every_month_sums_whatever_the_way(crew, regions, way):
    target = shared(crew, regions)
    for _ in range(3):
        newcomer = account_manager(crew.team)
        Posting.objects.filter(person=newcomer).update(region=regions[1], valid_from=date(2026, 10, 19))

    resplit(crew, target, way, onward=True)

    for month in (NOVEMBER, DECEMBER):
        found = progress(crew, month=month)
        assert found.remainder == 0
        assert [region.remainder for region in found.regions] == [0, 0]


def test_by_working_days_who_comes_within_the_month_has_less(crew, regions):
    target = shared(crew, regions)
    Posting.objects.filter(person=crew.bob).update(region=regions[0], valid_from=date(2026, 10, 12))

    resplit(crew, target, "working_days")

    parts = shares_of(target, OCTOBER)
    assert parts["爱丽"] + parts["鲍勃"] == parts["1区"] == 60
    # 18 working days in October 2026, a Saturday that is worked among them; 15 from the 12th on.
    assert parts["鲍勃"] == round(60 * Decimal(15) / (15 + 18))


def test_the_year_that_comes_begins_with_the_months_and_shares_of_this_one(crew, regions):
    shared(crew, regions)

    (copied,) = targets.copy_year(team=crew.team, year=2027, by=crew.lead, at=LATER)

    assert (copied.year, copied.total, copied.months.count()) == (2027, 1200, 12)
    assert shares_of(copied, date(2027, 10, 1)) == {"1区": 60, "2区": 40, "爱丽": 50, "鲍勃": 40}
    with pytest.raises(DomainError):
        targets.copy_year(team=crew.team, year=2027, by=crew.lead, at=LATER)


def test_who_has_left_the_region_gets_no_share_of_the_copy(crew, regions):
    shared(crew, regions)
    Posting.objects.filter(person=crew.alice).update(region=regions[1])

    (copied,) = targets.copy_year(team=crew.team, year=2027, by=crew.lead, at=LATER)

    assert shares_of(copied, date(2027, 10, 1)) == {"1区": 60, "2区": 40, "鲍勃": 40}


def test_a_copy_into_the_running_year_gives_months_that_are_over_nothing(crew):
    set_target(crew, year=2025, months=months(2025), at=moment(date(2025, 1, 6)))

    (copied,) = targets.copy_year(team=crew.team, year=2026, by=crew.lead, at=AT)

    assert [row.month for row in copied.months.all()] == [OCTOBER, NOVEMBER, DECEMBER]


def test_a_year_beyond_the_next_is_not_copied_into(crew):
    set_target(crew, year=2027, months=months(2027), at=AT)

    with pytest.raises(DomainError, match="this year or the next"):
        targets.copy_year(team=crew.team, year=2028, by=crew.lead, at=LATER)


def test_only_the_lead_copies_a_year(crew):
    set_target(crew)

    with pytest.raises(PermissionDenied):
        targets.copy_year(team=crew.team, year=2027, by=crew.manager, at=LATER)


def test_the_year_is_told_from_the_team_down(crew, regions):
    shared(crew, regions)
    set_target(crew, measure=Measure.ASSETS, total=Decimal(100))

    accounts, assets = year_plans(crew.team, 2026)

    assert [(line.level.value, line.months.get(OCTOBER)) for line in accounts.lines] == [
        ("team", 100),
        ("region", 60),
        ("person", 50),
        ("region", 40),
        ("person", 40),
    ]
    assert (accounts.lines[0].total, accounts.lines[2].total) == (1200, 50)
    assert assets.lines[0].total is None


def page(browser, crew, month="2026-11"):
    return browser.get(reverse("teams:targets", args=[crew.team.pk]) + f"?month={month}")


def test_the_lead_shares_out_and_copies_by_page(crew, regions, signed_in):
    target = shared(crew, regions)
    november = target.months.get(month=NOVEMBER)
    browser = signed_in(crew.lead)
    address = reverse("teams:target_resplit", args=[crew.team.pk, november.pk])
    given = {"way": "equally", "onward": "on", "seen_version": target.version + 1}

    told = browser.post(address, given, follow=True).content.decode()
    offered = page(browser, crew, "2027-01").content.decode()
    copied = browser.post(reverse("teams:target_copy", args=[crew.team.pk]), {"year": 2027}, follow=True)

    assert "2 months are shared out anew." in told
    assert "Begin 2027 with the targets of the year before" in offered
    assert "copied with their shares" in copied.content.decode()
    assert copied.redirect_chain[-1][0].endswith("?month=2027-01")
    assert "Begin 2027" not in page(browser, crew, "2027-01").content.decode()
    assert "after it of the year" not in page(browser, crew, "2027-12").content.decode()


@pytest.mark.parametrize("year", ["", "abc", "99999", "2026", "2028"])
def test_a_year_that_cannot_be_copied_into_is_answered(crew, signed_in, year):
    set_target(crew)

    answer = signed_in(crew.lead).post(reverse("teams:target_copy", args=[crew.team.pk]), {"year": year})

    assert answer.status_code in {302, 400, 409}
    assert Target.objects.count() == 1


def test_targets_are_taken_along_as_a_workbook_and_that_is_on_record(crew, regions, signed_in):
    shared(crew, regions)
    october(crew)
    address = reverse("teams:target_export", args=[crew.team.pk]) + "?month=2026-10"

    answer = signed_in(crew.lead).get(address)

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    month, year = (list(sheet.iter_rows(values_only=True)) for sheet in book)
    assert ("new valid accounts", "the team", None, None, 100, 9, 0.09, 0, None) in month
    assert ("1区", crew.alice.number, crew.alice.name) in [row[:3] for row in year]
    assert ("the team", 1200) in [(row[0], row[-1]) for row in year]
    assert [(row[0], row[12]) for row in year][5:7] == [
        ("reached by the team", 9),
        ("not given to a region", 0),
    ]
    assert AuditEntry.objects.filter(action="core.list.export", after__page="teams:targets").count() == 1


def test_in_the_workbook_rates_are_numbers_and_who_moved_is_marked(crew, regions, signed_in):
    target = set_target(crew)
    people = {crew.alice.pk: Decimal(30), crew.bob.pk: Decimal(70)}
    share(crew, target, {regions[0].pk: Decimal(30), regions[1].pk: Decimal(70)}, people)
    Posting.objects.filter(person=crew.alice).update(valid_until=date(2026, 10, 19))
    Posting.objects.create(
        person=crew.alice, team=crew.team, region=regions[1], valid_from=date(2026, 10, 19)
    )
    october(crew)

    answer = signed_in(crew.lead).get(reverse("teams:target_export", args=[crew.team.pk]) + "?month=2026-10")

    (sheet, *_years) = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "new valid accounts"]
    assert all(row[6] is None or isinstance(row[6], int | float) for row in rows)
    assert {row[1]: row[6] for row in rows if row[3] == crew.bob.name} == {"2区": 0.0143}
    assert {row[1]: row[8] for row in rows if row[3] == crew.alice.name} == {
        "1区": "moved or left",
        "2区": None,
    }


def test_a_stock_whose_december_is_not_the_years_target_is_pointed_out(crew, signed_in):
    set_target(crew, measure=Measure.ASSETS, total=Decimal(500), months=months(each="400"))
    address = reverse("teams:target_year", args=[crew.team.pk, 2026, Measure.ASSETS.value])

    shown = signed_in(crew.lead).get(address).content.decode()

    assert "December is planned at 400" in shown
