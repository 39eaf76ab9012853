"""States of periods, people with their places, accounts within reach, searches, holders."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session

from org import queries
from org.choices import AccountState, PeriodState, Presence, Role
from org.models import Delegation, Person, RoleGrant, SignIn, User
from org.queries import holders
from tests.factories.org import START, PersonFactory, PostingFactory, TeamFactory, UserFactory, holder

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 5)
ONE = timedelta(days=1)


# states


@pytest.mark.parametrize(
    ("start", "end", "state"),
    [
        (DAY + ONE, None, PeriodState.COMING),
        (DAY, None, PeriodState.CURRENT),
        (START, DAY, PeriodState.ENDED),
        (START, DAY + ONE, PeriodState.CURRENT),
    ],
)
def test_with_state_says_where_a_role_stands(start, end, state):
    RoleGrant.objects.create(user=UserFactory(), role=Role.AUDITOR, valid_from=start, valid_until=end)

    assert queries.with_state(RoleGrant.objects.all(), DAY).get().state == state


def test_with_state_of_a_revoked_stand_in_is_revoked(place, now):
    Delegation.objects.create(
        grant=place.finance.grants_held.get(),
        principal=place.finance,
        stand_in=place.lead,
        valid_from=DAY,
        valid_until=DAY + ONE,
        created_at=now,
        revoked_at=now,
    )

    assert queries.with_state(Delegation.objects.all(), DAY).get().state == PeriodState.REVOKED


@pytest.mark.parametrize(
    ("hired", "left", "presence"),
    [
        (DAY + ONE, None, Presence.COMING),
        (DAY, None, Presence.HERE),
        (START, DAY, Presence.LEFT),
        (START, DAY + ONE, Presence.HERE),
    ],
)
def test_with_places_says_whether_a_person_is_here(hired, left, presence):
    PersonFactory(hired_on=hired, left_on=left)

    assert queries.with_places(Person.objects.all(), DAY).get().presence == presence


def test_with_places_gives_place_and_grade_of_the_day(place):
    other = TeamFactory(branch=place.branch)
    place.alice.postings.update(valid_until=DAY, outlet=place.outlet)
    PostingFactory(person=place.alice, team=other, valid_from=DAY)
    place.alice.gradings.update(valid_until=DAY)
    place.alice.gradings.create(grade="M3", valid_from=DAY)

    def row(day):
        found = queries.with_places(Person.objects.filter(pk=place.alice.pk), day).get()
        return found.team_name, found.outlet_name, found.grade

    assert row(DAY - ONE) == (place.team.name, place.outlet.name, "M2")
    assert row(DAY) == (other.name, None, "M3")


def test_with_places_keeps_people_without_a_place():
    PersonFactory()

    row = queries.with_places(Person.objects.all(), DAY).get()

    assert (row.team_name, row.grade) == (None, None)


def test_posted_to_is_asked_for_a_day(place):
    place.alice.postings.update(valid_until=DAY)

    found = Person.objects.filter(queries.posted_to(place.team.pk, DAY))

    assert list(found) == [place.bob]
    assert Person.objects.filter(queries.posted_to(place.team.pk, DAY - ONE)).count() == 2


def test_with_account_state_says_open_or_shut(place):
    User.objects.filter(pk=place.desk.pk).update(is_active=False)

    rows = {row.pk: row.state for row in queries.with_account_state(User.objects.all())}

    assert (rows[place.desk.pk], rows[place.lead.pk]) == (AccountState.SHUT, AccountState.OPEN)


def test_role_grants_come_with_their_places_in_one_query(place, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = [(str(grant), grant.user.name, grant.state) for grant in queries.role_grants(DAY)]

    assert len(rows) == 3


# roles, stand-ins, sessions of an account


def test_roles_of_are_the_accounts_own_with_the_latest_first(place):
    RoleGrant.objects.create(user=place.desk, role=Role.ASSET_KEEPER, team=place.team, valid_from=DAY)

    assert [grant.role for grant in queries.roles_of(place.desk)] == [Role.ASSET_KEEPER, Role.TRADING_DESK]


def test_stand_ins_of_are_those_given_and_those_taken(place, now):
    row = {"valid_from": DAY, "valid_until": DAY + ONE, "created_at": now}
    given = Delegation.objects.create(
        grant=place.desk.grants_held.get(), principal=place.desk, stand_in=place.lead, **row
    )
    taken = Delegation.objects.create(
        grant=place.finance.grants_held.get(), principal=place.finance, stand_in=place.desk, **row
    )

    assert set(queries.stand_ins_of(place.desk)) == {given, taken}
    assert set(queries.stand_ins_of(place.lead)) == {given}
    assert set(queries.stand_ins_of(place.alice.user)) == set()


def session(user, key, at, ends):
    Session.objects.create(session_key=key, session_data="", expire_date=ends)
    return SignIn.objects.create(user=user, session_key=key, at=at)


def test_sessions_of_are_the_accounts_own_that_have_not_ended(place, now):
    mine = session(place.desk, "a", now, now + ONE)
    session(place.desk, "ended", now - 2 * ONE, now - ONE)
    session(place.lead, "b", now, now + ONE)

    assert list(queries.sessions_of(place.desk, now)) == [mine]


# pinyin


@pytest.mark.parametrize(
    ("word", "finds"),
    [
        ("zs", True),
        ("z", True),
        ("zhangsan", True),
        ("zhang", True),
        ("ZS", True),
        ("san", False),
        ("s", False),
        ("", False),
    ],
)
def test_by_pinyin_finds_the_beginning_of_initials_and_reading(place, word, finds):
    found = Person.objects.filter(queries.by_pinyin(word), pk=place.alice.pk)

    assert found.exists() == finds


def test_by_pinyin_finds_either_reading_of_a_surname(place):
    person = PersonFactory(name="曾国")

    for word in ("zengguo", "cengguo", "zg", "cg"):
        assert list(Person.objects.filter(queries.by_pinyin(word))) == [person]


# people


@pytest.mark.parametrize("word", ["张", "三", "zs", "zhangs"])
def test_search_people_by_part_of_the_name_and_pinyin(place, word):
    assert list(queries.search_people(place.desk, word)) == [place.alice]


def test_search_people_by_the_beginning_of_the_number(place):
    assert list(queries.search_people(place.desk, place.bob.number)) == [place.bob]


@pytest.mark.parametrize("word", ["", "   ", "%", "_", "zs'--"])
def test_search_people_takes_nothing_for_a_wildcard(place, word):
    assert list(queries.search_people(place.desk, word)) == []


def test_search_people_is_bound_to_ones_reach(place, elsewhere):
    assert list(queries.search_people(elsewhere.desk, "zs")) == []
    assert list(queries.search_people(place.bob.user, "zs")) == []
    assert list(queries.search_people(place.alice.user, "zs")) == [place.alice]


# accounts within reach


def reached(user):
    return set(queries.accounts_within_reach(user))


def test_accounts_within_reach_of_the_administrator_are_all_others(place, elsewhere, admin):
    assert reached(admin) == set(User.objects.exclude(pk=admin.pk))


def test_accounts_within_reach_of_a_branch_role_are_those_of_the_branch(place, elsewhere):
    assert reached(place.desk) == {place.finance, place.lead, place.alice.user, place.bob.user}


def test_accounts_within_reach_of_a_lead_are_those_of_the_teams_branch(place, elsewhere):
    assert reached(place.lead) == {place.finance, place.desk, place.alice.user, place.bob.user}


def test_accounts_within_reach_of_headquarters_are_headquarters(place):
    office, auditor = holder(Role.GENERAL_OFFICE), holder(Role.AUDITOR)

    assert reached(office) == {auditor}


def test_accounts_within_reach_leave_out_who_is_shut_and_oneself(place):
    User.objects.filter(pk=place.lead.pk).update(is_active=False)

    assert place.lead not in reached(place.desk)
    assert place.desk not in reached(place.desk)


def test_search_accounts_asks_once_for_everybody(place, admin, django_assert_num_queries):
    rows = queries.accounts_within_reach(admin)

    with django_assert_num_queries(1):
        found = list(queries.search_accounts(rows, "zs"))

    assert found == [place.alice.user]


# the demonstration's people


def test_people_by_role_lists_at_most_six_of_a_role_and_each_once(place):
    for _number in range(8):
        holder(Role.TRADING_DESK, place.branch)
    RoleGrant.objects.create(
        user=place.desk, role=Role.TRADING_DESK, branch=TeamFactory().branch, valid_from=START
    )

    listed = queries.people_by_role(DAY)[Role.TRADING_DESK]

    assert len(listed) == 6
    assert len({user.pk for user, _place in listed}) == 6


def test_people_by_role_says_where_the_role_is_held(place):
    listed = queries.people_by_role(DAY)

    assert listed[Role.BRANCH_FINANCE] == [(place.finance, place.branch.name)]
    assert listed[Role.TEAM_LEAD] == [(place.lead, place.team.name)]
    assert [user for user, _place in listed[Role.ACCOUNT_MANAGER]] == [place.alice.user, place.bob.user]


def test_people_by_role_leaves_out_who_is_shut_has_left_or_has_not_begun(place):
    User.objects.filter(pk=place.finance.pk).update(is_active=False)
    Person.objects.filter(pk=place.alice.pk).update(left_on=DAY)
    Person.objects.filter(pk=place.bob.pk).update(hired_on=DAY + ONE)

    listed = queries.people_by_role(DAY)

    assert (Role.BRANCH_FINANCE in listed, Role.ACCOUNT_MANAGER in listed) == (False, False)


# holders


def test_holders_and_capacity_never_disagree(place, elsewhere):
    found = set(holders("pay.prepare", day=DAY, branch_id=place.branch.pk))

    assert found == {place.finance}
    assert set(holders("pay.prepare", day=DAY, branch_id=elsewhere.branch.pk)) == {elsewhere.finance}


def test_holders_of_a_right_over_a_team_are_those_of_team_and_branch(place):
    found = holders("org.person_view", day=DAY, branch_id=place.branch.pk, team_id=place.team.pk)

    assert set(found) == {place.desk, place.finance, place.lead}
