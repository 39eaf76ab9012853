"""Branches, teams, regions, outlets and hours: set up and corrected within one's reach."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core import audit
from core.errors import DomainError
from org import services
from org.models import Branch, Company, Outlet, OutletHours, Region, Team
from org.services import Hours
from tests.factories.org import START, CompanyFactory

OPEN = {"opened_on": START, "closed_on": None}


def branch(by, at, record=None, **changes):
    values = {"code": "EB77", "name": "人民路营业部", "insurance_region": "上海", "pay_day": 15} | OPEN
    return services.save_branch(branch=record, **(values | changes), by=by, at=at)


def team(place, by, at, record=None, **changes):
    values = {"branch": place.branch, "code": "T77", "name": "一队"} | OPEN
    return services.save_team(team=record, **(values | changes), by=by, at=at)


def outlet(place, by, at, record=None, **changes):
    values = {
        "branch": place.branch,
        "region": None,
        "code": "W77",
        "name": "人民路支行",
        "partner": "工商银行",
    } | OPEN
    values |= {"address": "", "contact_name": "", "contact_phone": ""}
    return services.save_outlet(outlet=record, **(values | changes), by=by, at=at)


def test_save_branch_sets_it_up_in_the_company(admin, now):
    company = CompanyFactory()

    kept = branch(admin, now)

    assert (kept.company, Branch.objects.get(code="EB77").pay_day) == (company, 15)
    assert audit.history(kept).get().action == "org.branch.open"


def test_save_branch_corrects_it_and_notes_what_changed(place, admin, now):
    branch(
        admin,
        now,
        place.branch,
        code=place.branch.code,
        name=place.branch.name,
        insurance_region="demo",
        pay_day=10,
    )

    entry = audit.history(place.branch).get()
    assert (entry.action, entry.before, entry.after) == ("org.branch.edit", {"pay_day": 15}, {"pay_day": 10})


@pytest.mark.parametrize("changes", [{"pay_day": 31}, {"pay_day": 0}, {"closed_on": START}, {"name": ""}])
def test_save_branch_refuses_what_cannot_be(admin, now, changes):
    CompanyFactory()

    with pytest.raises(DomainError) as refused:
        branch(admin, now, **changes)

    assert refused.value.faults
    assert not Branch.objects.exists()


def test_save_branch_needs_a_company(admin, now):
    Company.objects.all().delete()

    with pytest.raises(DomainError):
        branch(admin, now)


def test_save_team_sets_it_up_and_keeps_it_with_its_branch(place, elsewhere, admin, now):
    kept = team(place, admin, now)

    assert kept.branch == place.branch
    with pytest.raises(DomainError):
        team(elsewhere, admin, now, kept)


def test_save_team_refuses_a_code_that_is_taken(place, admin, now):
    with pytest.raises(DomainError):
        team(place, admin, now, code=place.team.code)


def test_save_region_sets_it_up_and_keeps_it_with_its_team(place, elsewhere, admin, now):
    kept = services.save_region(region=None, team=place.team, code="R1", name="城东", by=admin, at=now)

    assert Region.objects.get() == kept
    with pytest.raises(DomainError):
        services.save_region(region=kept, team=elsewhere.team, code="R1", name="城东", by=admin, at=now)


def test_structure_is_set_up_by_the_administrator_only(place, now):
    for by in (place.desk, place.finance, place.lead, place.alice.user):
        for attempt in (
            lambda by=by: branch(by, now),
            lambda by=by: team(place, by, now),
            lambda by=by: services.save_region(
                region=None, team=place.team, code="R", name="r", by=by, at=now
            ),
        ):
            with pytest.raises(PermissionDenied):
                attempt()

    assert (Branch.objects.count(), Team.objects.count()) == (1, 1)


def test_save_outlet_is_done_by_the_branchs_desk(place, elsewhere, now):
    assert outlet(place, place.desk, now).branch == place.branch

    for by in (elsewhere.desk, place.finance, place.lead):
        with pytest.raises(PermissionDenied):
            outlet(place, by, now, code="W78")


def test_save_outlet_refuses_to_take_it_to_another_branch(place, elsewhere, admin, now):
    with pytest.raises(DomainError):
        outlet(elsewhere, admin, now, place.outlet)

    assert Outlet.objects.get(pk=place.outlet.pk).branch == place.branch


def test_save_outlet_refuses_a_region_of_another_branch(place, elsewhere, now):
    region = Region.objects.create(team=elsewhere.team, code="R9", name="城西")

    with pytest.raises(DomainError):
        outlet(place, place.desk, now, region=region)


NINE_TO_FIVE = Hours(weekday=0, opens=time(9), closes=time(17))


def test_set_hours_replaces_the_week(place, now):
    services.set_hours(outlet_id=place.outlet.pk, hours=[NINE_TO_FIVE], by=place.desk, at=now)
    tuesday = Hours(weekday=1, opens=time(10), closes=time(16))
    services.set_hours(outlet_id=place.outlet.pk, hours=[tuesday], by=place.desk, at=now)

    assert [(row.weekday, row.opens) for row in place.outlet.hours.all()] == [(1, time(10))]
    entry = audit.history(place.outlet).last()
    assert (entry.before, entry.after) == ({"0": "09:00-17:00"}, {"1": "10:00-16:00"})


def test_set_hours_refuses_closing_before_opening_and_keeps_what_was(place, now):
    services.set_hours(outlet_id=place.outlet.pk, hours=[NINE_TO_FIVE], by=place.desk, at=now)
    backward = Hours(weekday=0, opens=time(17), closes=time(9))

    with pytest.raises(DomainError):
        services.set_hours(outlet_id=place.outlet.pk, hours=[backward], by=place.desk, at=now)

    assert place.outlet.hours.get().opens == time(9)


def test_set_hours_is_refused_to_strangers(place, elsewhere, now):
    for by in (elsewhere.desk, place.lead, place.alice.user):
        with pytest.raises(PermissionDenied):
            services.set_hours(outlet_id=place.outlet.pk, hours=[NINE_TO_FIVE], by=by, at=now)


@pytest.mark.parametrize(
    "change",
    [
        lambda place: Branch.objects.update(pay_day=29),
        lambda place: Team.objects.update(closed_on=START),
        lambda place: Outlet.objects.update(closed_on=date(2000, 1, 1)),
        lambda place: OutletHours.objects.create(
            outlet=place.outlet, weekday=7, opens=time(9), closes=time(10)
        ),
        lambda place: OutletHours.objects.create(
            outlet=place.outlet, weekday=1, opens=time(9), closes=time(9)
        ),
    ],
)
def test_what_cannot_be_is_refused_by_the_database(place, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change(place)
