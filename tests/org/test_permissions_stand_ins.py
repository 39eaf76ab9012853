"""Standing in at its edges: three questions (how far, in which capacity, who) give one answer on every day."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from org import services
from org.choices import BRANCH_ROLES, TEAM_ROLES, Role
from org.models import Delegation, Person, RoleGrant, User
from org.permissions import capacity, reach
from org.queries import grants_on, holders, holders_in
from org.roles import RIGHTS
from tests.factories.org import START, BranchFactory, PersonFactory, UserFactory, holder

FIRST, END = date(2026, 11, 10), date(2026, 11, 20)
ONE = timedelta(days=1)
RIGHT = "pay.prepare"


@pytest.fixture
def dora(db):
    return UserFactory(name="Dora")


@pytest.fixture
def given(place, dora, now):
    """Dora stands in for finance from the 10th to the 19th."""
    return Delegation.objects.create(
        grant=place.finance.grants_held.get(),
        principal=place.finance,
        stand_in=dora,
        valid_from=FIRST,
        valid_until=END,
        reason="leave",
        created_at=now,
    )


def noon(day):
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def answers(user, branch, day, right=RIGHT):
    """Does the right reach there; may it be used; is the account named as a holder."""
    user = User.objects.get(pk=user.pk)
    try:
        capacity(user, right, at=noon(day), branch_id=branch.pk)
        may = True
    except PermissionDenied:
        may = False
    reaches = branch.pk in reach(user, right, day).branch_ids
    return reaches, may, user in holders(right, day=day, branch_id=branch.pk)


ALL, NONE = (True, True, True), (False, False, False)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (FIRST - ONE, NONE),
        (FIRST, ALL),
        (FIRST + ONE, ALL),
        (END - ONE, ALL),
        (END, NONE),
        (END + ONE, NONE),
    ],
)
def test_a_stand_in_acts_from_the_first_day_to_the_last(place, dora, given, day, expected):
    assert answers(dora, place.branch, day) == expected


@pytest.mark.parametrize(
    ("grant_from", "grant_until", "day", "expected"),
    [
        (START, None, FIRST, ALL),
        (START, FIRST + ONE, FIRST, ALL),
        (START, FIRST + ONE, FIRST + ONE, NONE),
        (FIRST + ONE, None, FIRST, NONE),
        (FIRST + ONE, None, FIRST + ONE, ALL),
        (START, START + ONE, FIRST, NONE),
    ],
)
def test_a_stand_in_acts_only_while_the_principal_holds_the_role(
    place, dora, given, grant_from, grant_until, day, expected
):
    RoleGrant.objects.filter(pk=given.grant_id).update(valid_from=grant_from, valid_until=grant_until)

    assert answers(dora, place.branch, day) == expected


@pytest.mark.parametrize("who", ["principal", "stand_in"])
def test_a_stand_in_acts_only_while_both_accounts_are_open(place, dora, given, who):
    User.objects.filter(pk=getattr(given, who).pk).update(is_active=False)

    assert answers(dora, place.branch, FIRST) == NONE


def test_a_stand_in_who_handed_back_acts_no_more_that_day(place, dora, given, now):
    services.revoke_delegation(delegation_id=given.pk, by=dora, at=now)

    assert answers(dora, place.branch, FIRST) == NONE


def test_a_stand_in_reaches_no_other_branch(place, elsewhere, dora, given):
    assert answers(dora, elsewhere.branch, FIRST) == NONE


def test_the_principal_goes_on_acting_while_somebody_stands_in(place, given):
    assert answers(place.finance, place.branch, FIRST) == ALL


def test_a_stand_in_has_each_right_of_the_role_taken_and_no_other(place, dora, given):
    expected = {right: ALL if Role.BRANCH_FINANCE in roles else NONE for right, roles in RIGHTS.items()}

    assert {right: answers(dora, place.branch, FIRST, right) for right in RIGHTS} == expected


def test_who_reaches_a_branch_may_act_there_and_is_named(place):
    """Own roles: the three questions never disagree, whichever right is asked for."""
    people = {role: holder(role, place.branch) for role in sorted(BRANCH_ROLES)}

    found = {
        (role, right): answers(person, place.branch, FIRST, right)
        for role, person in people.items()
        for right in sorted(RIGHTS)
    }

    assert {asked: answer for asked, answer in found.items() if answer not in (ALL, NONE)} == {}


def test_only_the_role_lent_is_taken_and_not_the_principals_others(place, dora, given):
    place.finance.grants_held.create(role=Role.CHIEF_ACCOUNTANT, branch=place.branch, valid_from=START)

    assert answers(dora, place.branch, FIRST, "pay.sign_chief") == NONE


def test_the_own_record_of_the_principal_is_not_lent(place, dora, given, elsewhere):
    Person.objects.filter(pk=elsewhere.charlie.pk).update(user=place.finance)

    held = grants_on(dora, FIRST)

    assert [(grant.role, grant.person_id) for grant in held] == [(Role.BRANCH_FINANCE, None)]
    assert elsewhere.charlie not in Person.objects.visible_to(dora)


def test_a_role_taken_is_not_lent_on_even_by_hand_in_the_database(place, dora, given, now):
    charlie = UserFactory()
    Delegation.objects.create(
        grant=given.grant,
        principal=dora,
        stand_in=charlie,
        valid_from=FIRST,
        valid_until=END,
        reason="chain",
        created_at=now,
    )

    with pytest.raises(PermissionDenied):
        services.delegate(
            grant_id=given.grant_id,
            stand_in_id=charlie.pk,
            valid_from=FIRST,
            valid_until=END,
            reason="chain",
            by=dora,
            at=now,
        )


def test_standing_in_for_two_principals_names_both(place, elsewhere, dora, given, now):
    Delegation.objects.create(
        grant=elsewhere.finance.grants_held.get(),
        principal=elsewhere.finance,
        stand_in=dora,
        valid_from=FIRST,
        valid_until=END,
        reason="leave",
        created_at=now,
    )

    for branch, principal in ((place.branch, place.finance), (elsewhere.branch, elsewhere.finance)):
        found = capacity(dora, RIGHT, at=noon(FIRST), branch_id=branch.pk)
        assert found.on_behalf_of_id == principal.pk


@pytest.mark.parametrize(
    ("clock", "day"),
    [
        ("2026-11-09T15:59:59+00:00", NONE),
        ("2026-11-09T16:00:00+00:00", ALL),
        ("2026-11-19T15:59:59+00:00", ALL),
        ("2026-11-19T16:00:00+00:00", NONE),
    ],
)
def test_days_of_standing_in_begin_at_midnight_in_shanghai(place, dora, given, clock, day):
    at = datetime.fromisoformat(clock)
    try:
        capacity(dora, RIGHT, at=at, branch_id=place.branch.pk)
        may = True
    except PermissionDenied:
        may = False

    assert may is day[1]


# holders


@pytest.mark.parametrize("role", sorted(TEAM_ROLES | BRANCH_ROLES))
def test_holders_of_a_role_are_asked_for_the_place_where_it_is_held(place, elsewhere, role):
    scope = {"team": place.team} if role in TEAM_ROLES else {"branch": place.branch}
    other = {"team": elsewhere.team} if role in TEAM_ROLES else {"branch": elsewhere.branch}
    alice, charlie = UserFactory(), UserFactory()
    RoleGrant.objects.create(user=alice, role=role, valid_from=START, **scope)
    RoleGrant.objects.create(user=charlie, role=role, valid_from=START, **other)

    found = set(holders("org.view", day=FIRST, branch_id=place.branch.pk, team_id=place.team.pk))

    assert (alice in found, charlie in found) == (True, False)


def test_holders_name_each_account_once_though_it_holds_the_right_twice(place):
    place.finance.grants_held.create(role=Role.CHIEF_ACCOUNTANT, branch=place.branch, valid_from=START)

    found = list(holders("pay.run_view", day=FIRST, branch_id=place.branch.pk))

    assert found.count(place.finance) == 1


def test_holders_come_in_the_order_of_their_user_names(place):
    for username in ("zoe", "anna", "mia"):
        holder(Role.BRANCH_FINANCE, place.branch, username=username)

    found = [user.username for user in holders(RIGHT, day=FIRST, branch_id=place.branch.pk)]

    assert found == sorted(found)


def test_holders_in_several_branches_are_found_together_stand_ins_too(place, elsewhere, dora, given):
    there, third = (holder(Role.BRANCH_FINANCE, branch) for branch in (elsewhere.branch, BranchFactory()))
    lead = holder(Role.TEAM_LEAD, place.team)

    found = set(holders_in(RIGHT, day=FIRST, branch_ids=[place.branch.pk, elsewhere.branch.pk]))

    assert {place.finance, there, dora} <= found
    assert not found & {third, lead}


def test_holders_in_no_branch_are_those_of_the_company(place):
    office = holder(Role.GENERAL_OFFICE)

    assert list(holders_in("pay.run_view", day=FIRST, branch_ids=[])) == [office]


def test_holders_without_a_place_are_those_of_the_company(place):
    office = holder(Role.GENERAL_OFFICE)

    assert list(holders("pay.run_view", day=FIRST)) == [office]


def test_a_person_without_any_role_is_nobodys_holder(place):
    stranger = PersonFactory(branch=place.branch).user

    assert stranger not in holders("org.view", day=FIRST, branch_id=place.branch.pk, team_id=place.team.pk)
