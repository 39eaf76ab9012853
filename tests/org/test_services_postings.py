"""Places and grades: one at a time, within the person's time here, never one's own."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core import audit
from core.errors import DomainError
from org import services
from org.choices import Role
from org.models import Person, Posting, Region
from tests.factories.org import START, OutletFactory, TeamFactory, holder

DAY = date(2026, 11, 10)


def post(person, team, by, at, valid_from=DAY, **more):
    return services.post_person(person_id=person.pk, team=team, valid_from=valid_from, by=by, at=at, **more)


def test_post_person_ends_the_present_place_that_day(place, now):
    other = TeamFactory(branch=place.branch)

    post(place.alice, other, place.desk, now)

    rows = place.alice.postings.values_list("team_id", "valid_from", "valid_until")
    assert list(rows) == [(place.team.pk, START, DAY), (other.pk, DAY, None)]


def test_post_person_is_audited_with_both_places(place, now):
    post(place.alice, place.team, place.desk, now, outlet=place.outlet, reason="outlet needs two")

    entry = audit.history(place.alice).get()
    assert (entry.action, entry.reason) == ("org.person.post", "outlet needs two")
    assert (entry.before["team"], entry.after["outlet"]) == (str(place.team), str(place.outlet))


def test_post_person_lets_the_lead_move_within_the_team(place, now):
    posting = post(place.alice, place.team, place.lead, now, outlet=place.outlet)

    assert (posting.outlet, audit.history(place.alice).get().capacity) == (place.outlet, Role.TEAM_LEAD)


def test_post_person_refuses_the_lead_a_move_to_another_team(place, now):
    with pytest.raises(PermissionDenied):
        post(place.alice, TeamFactory(branch=place.branch), place.lead, now)


def test_post_person_refuses_a_lead_of_another_team_to_take_somebody_over(place, now):
    other = TeamFactory(branch=place.branch)

    with pytest.raises(PermissionDenied):
        post(place.alice, other, holder(Role.TEAM_LEAD, other), now)


def test_post_person_refuses_oneself(place, now):
    alice = place.alice
    alice.user.grants_held.create(role=Role.TEAM_LEAD, team=place.team, valid_from=START)

    with pytest.raises(PermissionDenied):
        post(alice, place.team, alice.user, now, outlet=place.outlet)


def test_post_person_refuses_a_desk_that_keeps_only_one_of_the_branches(place, elsewhere, now):
    for by in (place.desk, elsewhere.desk):
        with pytest.raises(PermissionDenied):
            post(place.alice, elsewhere.team, by, now, valid_from=date(2026, 11, 5))


def test_post_person_takes_the_file_along_to_another_branch(place, elsewhere, admin, now):
    post(place.alice, elsewhere.team, admin, now, valid_from=date(2026, 11, 5))

    assert Person.objects.get(pk=place.alice.pk).branch == elsewhere.branch


def test_post_person_refuses_another_branch_ahead_of_time(place, elsewhere, admin, now):
    with pytest.raises(DomainError):
        post(place.alice, elsewhere.team, admin, now, valid_from=date(2026, 11, 6))

    assert place.alice.postings.get().valid_until is None


def test_post_person_refuses_an_outlet_of_another_branch_and_a_region_of_another_team(place, elsewhere, now):
    region = Region.objects.create(team=elsewhere.team, code="R9", name="城西")

    with pytest.raises(DomainError) as refused:
        post(place.alice, place.team, place.desk, now, outlet=elsewhere.outlet, region=region)

    assert len(refused.value.faults) == 2


def test_post_person_refuses_a_team_that_is_closed(place, now):
    closed = TeamFactory(branch=place.branch, closed_on=date(2026, 6, 1))

    with pytest.raises(DomainError):
        post(place.alice, closed, place.desk, now)


@pytest.mark.parametrize("day", [START - timedelta(days=1), date(2026, 12, 1)])
def test_post_person_refuses_a_day_on_which_the_person_is_not_here(place, now, day):
    Person.objects.filter(pk=place.alice.pk).update(left_on=date(2026, 12, 1))

    with pytest.raises(DomainError):
        post(place.alice, place.team, place.desk, now, valid_from=day)


def test_post_person_refuses_a_day_on_which_a_later_place_has_begun(place, now):
    with pytest.raises(DomainError):
        post(place.alice, TeamFactory(branch=place.branch), place.desk, now, valid_from=START)


def test_post_person_ends_with_a_leaving_that_is_known(place, now):
    Person.objects.filter(pk=place.alice.pk).update(left_on=date(2026, 12, 1))

    assert post(place.alice, place.team, place.desk, now).valid_until == date(2026, 12, 1)


def test_two_places_on_one_day_are_refused_by_the_database(place):
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(person=place.alice, team=place.team, valid_from=date(2025, 1, 1))


def test_a_place_that_ends_before_it_begins_is_refused_by_the_database(place):
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(person=place.alice).update(valid_until=START)


def test_end_posting_leaves_the_person_without_a_place(place, now):
    services.end_posting(person_id=place.alice.pk, until=DAY, reason="long leave", by=place.desk, at=now)

    assert place.alice.postings.get().valid_until == DAY


def test_end_posting_refuses_where_there_is_none(place, now):
    place.alice.postings.update(valid_until=DAY)

    with pytest.raises(DomainError):
        services.end_posting(person_id=place.alice.pk, until=DAY, reason="", by=place.desk, at=now)


def test_end_posting_is_refused_to_strangers(place, elsewhere, now):
    for by in (elsewhere.lead, elsewhere.desk, place.finance):
        with pytest.raises(PermissionDenied):
            services.end_posting(person_id=place.alice.pk, until=DAY, reason="", by=by, at=now)


# grades


def grade(person, by, at, code="M3", valid_from=DAY):
    return services.set_grade(
        person_id=person.pk, grade=code, valid_from=valid_from, by=by, at=at, reason="assessed"
    )


def test_set_grade_ends_the_present_one_that_day(place, now):
    grade(place.alice, place.desk, now)

    rows = place.alice.gradings.values_list("grade", "valid_from", "valid_until")
    assert list(rows) == [("M2", START, DAY), ("M3", DAY, None)]


def test_set_grade_is_audited_with_both_grades(place, now):
    grade(place.alice, place.desk, now)

    entry = audit.history(place.alice).get()
    assert (entry.before, entry.after) == ({"grade": "M2"}, {"grade": "M3", "from": "2026-11-10"})


def test_set_grade_refuses_the_grade_held_already(place, now):
    with pytest.raises(DomainError):
        grade(place.alice, place.desk, now, code="M2")


def test_set_grade_refuses_a_day_before_a_grade_that_has_begun(place, now):
    with pytest.raises(DomainError):
        grade(place.alice, place.desk, now, valid_from=START)


def test_set_grade_refuses_a_day_on_which_the_person_is_not_here(place, now):
    with pytest.raises(DomainError):
        grade(place.alice, place.desk, now, valid_from=START - timedelta(days=1))


def test_set_grade_refuses_the_own_grade_and_strangers(place, elsewhere, now):
    place.alice.user.grants_held.create(role=Role.TRADING_DESK, branch=place.branch, valid_from=START)

    for by in (place.alice.user, elsewhere.desk, place.lead):
        with pytest.raises(PermissionDenied):
            grade(place.alice, by, now)

    assert place.alice.gradings.get().grade == "M2"


def test_outlets_of_the_branch_fit_whatever_the_team(place, now):
    outlet = OutletFactory(branch=place.branch)

    assert post(place.alice, place.team, place.desk, now, outlet=outlet).outlet == outlet
