"""Who may do what, where: own roles, roles taken as stand-in, and the role of one's own matters."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from core.actors import Capacity
from org.choices import Role
from org.models import Branch, Delegation, Outlet, Person, Region, RoleGrant, Team, User
from org.permissions import Grant, capacity, holder as holder_of, owner, reach
from tests.factories.org import (
    BranchFactory,
    CompanyFactory,
    OutletFactory,
    PersonFactory,
    PostingFactory,
    TeamFactory,
    UserFactory,
    account_manager,
    holder,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
NOW = timezone.make_aware(datetime(TODAY.year, TODAY.month, TODAY.day, 10))


def fresh(user: User) -> User:
    """The account as a later request reads it."""
    return User.objects.get(pk=user.pk)


def stand_in_for(
    grant: RoleGrant, stand_in: User, start: date = TODAY, end: date = TOMORROW, **more
) -> Delegation:
    return Delegation.objects.create(
        grant=grant,
        principal=grant.user,
        stand_in=stand_in,
        valid_from=start,
        valid_until=end,
        reason="away",
        created_at=NOW,
        **more,
    )


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture
def team(branch):
    return TeamFactory(branch=branch)


# reach


def test_reach_of_a_branch_role_is_its_branch(branch):
    finance = holder(Role.BRANCH_FINANCE, branch)

    far = reach(finance, "pay.prepare")

    assert (far.everywhere, far.branch_ids, far.team_ids, far.person_id) == (False, {branch.pk}, set(), None)


def test_reach_of_a_team_role_is_its_team(team):
    lead = holder(Role.TEAM_LEAD, team)

    far = reach(lead, "org.person_view")

    assert (far.everywhere, far.branch_ids, far.team_ids, far.person_id) == (False, set(), {team.pk}, None)


def test_reach_of_a_company_role_is_everywhere():
    assert reach(holder(Role.AUDITOR), "audit.view").everywhere


def test_reach_of_an_account_manager_is_the_own_person(team):
    alice = account_manager(team)

    far = reach(alice.user, "pay.slip_view")

    assert (far.everywhere, far.branch_ids, far.team_ids, far.person_id) == (False, set(), set(), alice.pk)


def test_reach_adds_up_over_the_roles_held(branch, team):
    other = BranchFactory()
    user = holder(Role.BRANCH_FINANCE, branch)
    RoleGrant.objects.create(user=user, role=Role.CHIEF_ACCOUNTANT, branch=other, valid_from=YESTERDAY)
    RoleGrant.objects.create(user=user, role=Role.TEAM_LEAD, team=team, valid_from=YESTERDAY)

    far = reach(user, "pay.slip_view")

    assert (far.branch_ids, far.team_ids) == ({branch.pk, other.pk}, {team.pk})


def test_reach_of_another_role_is_nowhere(branch):
    desk = holder(Role.TRADING_DESK, branch)

    assert not reach(desk, "pay.prepare").is_anywhere


def test_reach_of_a_role_that_has_ended_is_nowhere(branch):
    user = UserFactory()
    RoleGrant.objects.create(
        user=user, role=Role.BRANCH_FINANCE, branch=branch, valid_from=date(2020, 1, 1), valid_until=TODAY
    )

    assert not reach(user, "pay.prepare").is_anywhere
    assert reach(user, "pay.prepare", YESTERDAY).is_anywhere


def test_reach_of_a_role_that_begins_tomorrow_is_nowhere(branch):
    user = UserFactory()
    RoleGrant.objects.create(user=user, role=Role.BRANCH_FINANCE, branch=branch, valid_from=TOMORROW)

    assert not reach(user, "pay.prepare").is_anywhere
    assert reach(user, "pay.prepare", TOMORROW).is_anywhere


def test_reach_of_an_account_that_may_not_sign_in_is_nowhere():
    charlie = holder(Role.AUDITOR, is_active=False)

    assert not reach(charlie, "audit.view").is_anywhere


def test_reach_of_nobody_is_nowhere(team):
    account_manager(team, user=None)

    assert not reach(AnonymousUser(), "org.view").is_anywhere


def test_reach_refuses_a_right_that_is_not_in_the_table(branch):
    with pytest.raises(KeyError):
        reach(holder(Role.BRANCH_MANAGER, branch), "org.no_such_right")


def test_reach_of_a_person_who_left_ends_that_day(team):
    bob = account_manager(team, left_on=TODAY)

    assert reach(bob.user, "pay.slip_view").person_id is None
    assert reach(bob.user, "pay.slip_view", YESTERDAY).person_id == bob.pk


def test_reach_of_a_person_hired_tomorrow_is_nowhere(team):
    bob = PersonFactory(branch=team.branch, hired_on=TOMORROW)

    assert not reach(bob.user, "pay.slip_view").is_anywhere


# stand-ins


def test_reach_of_a_stand_in_is_that_of_the_role_taken(branch):
    grant = holder(Role.CHIEF_ACCOUNTANT, branch).grants_held.get()
    bob = UserFactory()
    stand_in_for(grant, bob)

    assert reach(bob, "pay.sign_chief").branch_ids == {branch.pk}


def test_grants_of_a_stand_in_name_the_principal(branch):
    alice = holder(Role.CHIEF_ACCOUNTANT, branch, name="Alice")
    bob = UserFactory()
    stand_in_for(alice.grants_held.get(), bob)

    assert bob.grants() == [
        Grant(Role.CHIEF_ACCOUNTANT, branch_id=branch.pk, on_behalf_of_id=alice.pk, on_behalf_of_name="Alice")
    ]


@pytest.mark.parametrize(
    ("start", "end"), [(TODAY - timedelta(days=9), TODAY), (TOMORROW, TOMORROW + timedelta(days=3))]
)
def test_reach_of_a_stand_in_is_nowhere_outside_of_the_absence(branch, start, end):
    bob = UserFactory()
    stand_in_for(holder(Role.CHIEF_ACCOUNTANT, branch).grants_held.get(), bob, start, end)

    assert not reach(bob, "pay.sign_chief").is_anywhere


def test_reach_of_a_stand_in_ends_when_revoked(branch):
    bob = UserFactory()
    stand_in_for(holder(Role.CHIEF_ACCOUNTANT, branch).grants_held.get(), bob, revoked_at=NOW)

    assert not reach(bob, "pay.sign_chief").is_anywhere


def test_reach_of_a_stand_in_ends_with_the_role_of_the_principal(branch):
    bob = UserFactory()
    grant = holder(Role.CHIEF_ACCOUNTANT, branch).grants_held.get()
    stand_in_for(grant, bob)
    RoleGrant.objects.filter(pk=grant.pk).update(valid_until=TODAY)

    assert not reach(bob, "pay.sign_chief").is_anywhere


def test_reach_of_a_stand_in_ends_when_the_principal_is_shut_out(branch):
    alice, bob = holder(Role.CHIEF_ACCOUNTANT, branch), UserFactory()
    stand_in_for(alice.grants_held.get(), bob)
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert not reach(bob, "pay.sign_chief").is_anywhere


# capacity


def test_capacity_is_the_role_held_over_the_record(branch):
    finance = holder(Role.BRANCH_FINANCE, branch)

    assert capacity(finance, "pay.prepare", at=NOW, branch_id=branch.pk) == Capacity(Role.BRANCH_FINANCE)


def test_capacity_of_a_stand_in_names_the_principal(branch):
    alice, bob = holder(Role.CHIEF_ACCOUNTANT, branch), UserFactory()
    stand_in_for(alice.grants_held.get(), bob)

    assert capacity(bob, "pay.sign_chief", at=NOW, branch_id=branch.pk) == Capacity(
        Role.CHIEF_ACCOUNTANT, alice.pk
    )


def test_capacity_takes_the_own_role_before_one_taken_as_stand_in(branch):
    alice, bob = holder(Role.CHIEF_ACCOUNTANT, branch), holder(Role.BRANCH_FINANCE, branch)
    stand_in_for(alice.grants_held.get(), bob)

    assert capacity(bob, "pay.detail_review", at=NOW, branch_id=branch.pk) == Capacity(Role.BRANCH_FINANCE)


def test_capacity_is_refused_over_another_branch(branch):
    finance = holder(Role.BRANCH_FINANCE, branch)

    with pytest.raises(PermissionDenied):
        capacity(finance, "pay.prepare", at=NOW, branch_id=BranchFactory().pk)


def test_capacity_of_a_team_role_is_refused_over_its_branch_as_a_whole(team):
    lead = holder(Role.TEAM_LEAD, team)

    with pytest.raises(PermissionDenied):
        capacity(lead, "pay.standard_edit", at=NOW, branch_id=team.branch_id, team_id=None)


def test_capacity_of_own_matters_covers_no_record_of_the_branch(team):
    alice = account_manager(team)

    with pytest.raises(PermissionDenied):
        capacity(alice.user, "pay.slip_view", at=NOW, branch_id=team.branch_id, team_id=team.pk)


def test_capacity_is_asked_for_the_day_of_the_act(branch):
    user = UserFactory()
    RoleGrant.objects.create(
        user=user, role=Role.BRANCH_FINANCE, branch=branch, valid_from=date(2020, 1, 1), valid_until=TODAY
    )

    with pytest.raises(PermissionDenied):
        capacity(user, "pay.prepare", at=NOW, branch_id=branch.pk)
    assert capacity(user, "pay.prepare", at=NOW - timedelta(days=1), branch_id=branch.pk)


def test_capacity_is_refused_to_an_account_that_may_not_sign_in(branch):
    charlie = holder(Role.BRANCH_FINANCE, branch, is_active=False)

    with pytest.raises(PermissionDenied):
        capacity(charlie, "pay.prepare", at=NOW, branch_id=branch.pk)


def test_holder_reads_branch_and_team_of_the_record(team):
    lead = holder(Role.TEAM_LEAD, team)
    may = holder_of("pay.standard_edit")

    assert may(SimpleNamespace(branch_id=team.branch_id, team_id=team.pk), lead, NOW).role == Role.TEAM_LEAD
    with pytest.raises(PermissionDenied):
        may(SimpleNamespace(branch_id=team.branch_id), lead, NOW)


def test_owner_lets_only_the_records_own_person(team):
    alice, bob = account_manager(team), account_manager(team)
    may = owner("pay.question_ask")
    record = SimpleNamespace(person_id=alice.pk)

    assert may(record, alice.user, NOW) == Capacity(Role.ACCOUNT_MANAGER)
    with pytest.raises(PermissionDenied):
        may(record, bob.user, NOW)


def test_owner_without_a_person_reaches_no_record_without_one():
    finance = UserFactory()

    with pytest.raises(PermissionDenied):
        owner("pay.question_ask")(SimpleNamespace(person_id=None), finance, NOW)


# rows


def test_reach_rows_of_nobody_hold_no_row_without_a_team(team):
    """Q(team_id=None) would match everybody who has no team."""
    far = reach(UserFactory(), "pay.slip_view")

    assert far.rows(branch="branch_id", team="team_id", person="person_id") == Q(pk__in=[])


def test_reach_rows_leave_out_columns_that_the_rows_do_not_have(team):
    far = reach(holder(Role.TEAM_LEAD, team), "org.person_view")

    assert far.rows(branch="branch_id", team=None) == Q(pk__in=[])


def test_reach_rows_of_everywhere_filter_nothing():
    assert reach(holder(Role.AUDITOR), "org.person_view").rows(branch=None, team=None) == Q()


# visible_to


@pytest.fixture
def people(team):
    """Alice of the team, Bob of the same branch, Charlie of another branch, Dora with no branch and no account."""
    return {
        "alice": account_manager(team),
        "bob": account_manager(TeamFactory(branch=team.branch)),
        "charlie": account_manager(TeamFactory()),
        "dora": PersonFactory(branch=None, user=None),
    }


def seen(user):
    return set(Person.objects.visible_to(user))


def test_people_visible_to_a_lead_are_those_posted_to_the_team(team, people):
    assert seen(holder(Role.TEAM_LEAD, team)) == {people["alice"]}


def test_people_visible_to_a_branch_role_are_those_of_the_branch(team, people):
    assert seen(holder(Role.TRADING_DESK, team.branch)) == {people["alice"], people["bob"]}


def test_people_visible_to_a_company_role_are_all(people):
    assert seen(holder(Role.GENERAL_OFFICE)) == set(people.values())


def test_people_visible_to_an_account_manager_are_oneself(people):
    assert seen(people["alice"].user) == {people["alice"]}


def test_people_visible_to_a_stranger_are_none(people):
    assert seen(UserFactory()) == set()


def test_people_visible_to_nobody_are_none_though_some_have_no_account(people):
    assert seen(AnonymousUser()) == set()


def test_people_visible_to_somebody_shut_out_are_not_even_oneself(people):
    user = people["alice"].user
    user.is_active = False

    assert seen(user) == set()


def test_people_visible_to_a_lead_leave_out_who_moved_away(team, people):
    people["alice"].postings.update(valid_until=TODAY)
    PostingFactory(person=people["alice"], team=TeamFactory(branch=team.branch), valid_from=TODAY)

    assert seen(holder(Role.TEAM_LEAD, team)) == set()


def test_people_visible_to_a_stand_in_are_those_of_the_principal(team, people):
    bob = UserFactory()
    stand_in_for(holder(Role.TEAM_LEAD, team).grants_held.get(), bob)

    assert seen(bob) == {people["alice"]}


def test_branches_visible_to_a_lead_are_that_of_the_team_once(team):
    TeamFactory(branch=team.branch), BranchFactory()

    assert list(Branch.objects.visible_to(holder(Role.TEAM_LEAD, team))) == [team.branch]


def test_teams_visible_to_a_branch_role_are_the_branchs(team):
    TeamFactory()

    assert list(Team.objects.visible_to(holder(Role.TRADING_DESK, team.branch))) == [team]


def test_outlets_visible_to_a_lead_are_those_of_the_teams_regions(team):
    region = Region.objects.create(team=team, code="R1", name="城东")
    mine = OutletFactory(branch=team.branch, region=region)
    OutletFactory(branch=team.branch, region=None)

    assert list(Outlet.objects.visible_to(holder(Role.TEAM_LEAD, team))) == [mine]


def test_structure_visible_to_a_stranger_is_empty(team):
    OutletFactory(branch=team.branch)
    charlie = UserFactory()

    assert not Branch.objects.visible_to(charlie).exists()
    assert not Team.objects.visible_to(charlie).exists()
    assert not Outlet.objects.visible_to(charlie).exists()


# cost


def test_grants_are_one_query_however_many_roles(branch, team, django_assert_num_queries):
    alice = account_manager(team)
    for place in (branch, BranchFactory(), BranchFactory()):
        RoleGrant.objects.create(
            user=alice.user, role=Role.BRANCH_FINANCE, branch=place, valid_from=YESTERDAY
        )
        stand_in_for(holder(Role.CHIEF_ACCOUNTANT, place).grants_held.get(), alice.user)

    with django_assert_num_queries(1):
        held = fresh_grants(alice.user)

    assert len(held) == 7


def fresh_grants(user: User):
    return User(pk=user.pk, is_active=True).grants()


def test_grants_are_read_once_per_request(branch, django_assert_num_queries):
    finance = fresh(holder(Role.BRANCH_FINANCE, branch))

    with django_assert_num_queries(1):
        finance.may("pay.prepare"), finance.may("pay.pay_out"), reach(finance, "org.person_view")
