"""What the services answer when they refuse: the sentence, word for word, and nothing kept."""

from datetime import date, time, timedelta

import pytest

from core.errors import DomainError, WrongState
from core.models import AuditEntry
from org import services
from org.choices import Contract, DayKind, Role
from org.models import Grading, Holiday, Person, Posting, Region, RoleGrant, User
from tests.factories.org import START, OutletFactory, PersonFactory, TeamFactory, UserFactory, holder

GOOD = "paper-crane-1987"
TODAY, LATER = date(2026, 11, 5), date(2026, 11, 20)


def said(work):
    """The sentence, then its faults; nothing is on record afterwards that was not there before."""
    before = AuditEntry.objects.count()
    with pytest.raises(DomainError) as refused:
        work()
    assert AuditEntry.objects.count() == before
    return [str(refused.value), *map(str, refused.value.faults)]


# accounts


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"username": ""}, "user name: This field cannot be blank."),
        ({"name": ""}, "name: This field cannot be blank."),
        ({"email": "nobody"}, "e-mail: Enter a valid email address."),
        (
            {"username": "x" * 61},
            "user name: Ensure this value has at most 60 characters (it has 61).",
        ),
        ({"name": "龘" * 61}, "name: Ensure this value has at most 60 characters (it has 61)."),
        (
            {"language": "x" * 11},
            "language: Ensure this value has at most 10 characters (it has 11).",
        ),
    ],
)
def test_create_account_names_what_cannot_be_kept(admin, now, changes, fault):
    values = {"username": "zhangsan", "name": "张三", "password": GOOD} | changes

    assert said(lambda: services.create_account(**values, by=admin, at=now)) == [
        "This cannot be saved as it is.",
        fault,
    ]
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        ("", 2),
        ("short", 1),
        ("1234567890123", 2),
        ("password", 2),
    ],
)
def test_create_account_lists_every_weakness_of_a_password(admin, now, password, faults):
    def work():
        services.create_account(username="zs", name="张三", password=password, by=admin, at=now)

    sentence, *listed = said(work)

    assert (sentence, len(listed) >= 1) == ("This password is too weak.", faults >= 1)


def test_create_account_names_the_person_who_has_one(admin, now):
    person = PersonFactory(number="A1", name="李四")

    def work():
        services.create_account(
            username="zs", name="张三", password=GOOD, person_id=person.pk, by=admin, at=now
        )

    assert said(work) == ["李四 A1 has an account already."]
    assert Person.objects.get(pk=person.pk).user == person.user


def test_change_password_says_what_is_wrong_one_thing_at_a_time(db, now):
    alice = UserFactory(username="alice")
    alice.set_password(GOOD)
    alice.save()

    def change(old, new):
        return said(lambda: services.change_password(old=old, new=new, by=alice, at=now))[0]

    assert change("wrong", GOOD) == "The present password is not right."
    assert change(GOOD, GOOD) == "The new password is the present one. Choose another."
    assert change(GOOD, "alice") == "This password is too weak."


def test_first_administrator_says_that_there_is_one(admin, now):
    def work():
        services.first_administrator(username="two", name="Two", password=GOOD, at=now)

    assert said(work) == ["There is an administrator already; further ones are named on the page of roles."]


def test_first_administrator_counts_nobody_who_is_shut_or_has_ended(db, now):
    holder(Role.ADMINISTRATOR, is_active=False)
    holder(Role.ADMINISTRATOR).grants_held.update(valid_until=TODAY)

    assert services.first_administrator(username="new", name="New", password=GOOD, at=now).may("org.grant")


# roles


@pytest.mark.parametrize(
    ("role", "scope", "sentence"),
    [
        (
            Role.ACCOUNT_MANAGER,
            {},
            "This role comes with the person's posting and is not granted.",
        ),
        (
            Role.BRANCH_FINANCE,
            {},
            "This role is held for a branch. Choose the branch, and no team.",
        ),
        (
            Role.BRANCH_FINANCE,
            {"team"},
            "This role is held for a branch. Choose the branch, and no team.",
        ),
        (
            Role.BRANCH_FINANCE,
            {"branch", "team"},
            "This role is held for a branch. Choose the branch, and no team.",
        ),
        (
            Role.TEAM_LEAD,
            {},
            "This role is held for a team. Choose the team, and no branch.",
        ),
        (
            Role.TEAM_LEAD,
            {"branch", "team"},
            "This role is held for a team. Choose the team, and no branch.",
        ),
        (
            Role.AUDITOR,
            {"branch"},
            "This role is held for the company. Choose neither branch nor team.",
        ),
        (
            Role.AUDITOR,
            {"team"},
            "This role is held for the company. Choose neither branch nor team.",
        ),
    ],
)
def test_grant_role_says_where_a_role_is_held(place, admin, now, role, scope, sentence):
    given = {name: getattr(place, name) for name in scope}
    bob = UserFactory()

    def work():
        services.grant_role(user_id=bob.pk, role=role, valid_from=TODAY, by=admin, at=now, **given)

    assert said(work) == [sentence]
    assert not bob.grants_held.exists()


@pytest.mark.parametrize("role", ["boss", ""])
def test_grant_role_refuses_a_role_that_does_not_exist(admin, now, role):
    bob = UserFactory()

    def work():
        services.grant_role(user_id=bob.pk, role=role, valid_from=TODAY, by=admin, at=now)

    assert said(work)[0] == "This cannot be saved as it is."


@pytest.mark.parametrize(
    ("held", "asked", "is_refused"),
    [
        ((START, None), (TODAY, None), True),
        ((START, TODAY), (TODAY, None), False),
        ((START, LATER), (TODAY, None), True),
        ((LATER, None), (TODAY, LATER), False),
        ((LATER, None), (TODAY, LATER + timedelta(days=1)), True),
        ((TODAY, LATER), (START, None), True),
    ],
)
def test_grant_role_refuses_a_second_one_in_the_same_days(place, admin, now, held, asked, is_refused):
    bob = UserFactory(name="Bob")
    bob.grants_held.create(role=Role.TEAM_LEAD, team=place.team, valid_from=held[0], valid_until=held[1])

    def work():
        return services.grant_role(
            user_id=bob.pk,
            role=Role.TEAM_LEAD,
            team=place.team,
            valid_from=asked[0],
            valid_until=asked[1],
            by=admin,
            at=now,
        )

    if is_refused:
        assert said(work) == ["Bob holds this role there already in that time."]
    else:
        assert work().team == place.team


def test_grant_role_names_the_account_that_is_shut(place, admin, now):
    bob = UserFactory(name="Bob", is_active=False)

    def work():
        services.grant_role(
            user_id=bob.pk, role=Role.TEAM_LEAD, team=place.team, valid_from=TODAY, by=admin, at=now
        )

    assert said(work) == ["The account of Bob is shut."]


@pytest.mark.parametrize(
    "role",
    [
        Role.BRANCH_FINANCE,
        Role.CHIEF_ACCOUNTANT,
        Role.DEPUTY_MANAGER,
        Role.BRANCH_MANAGER,
        Role.CHANNEL_MANAGEMENT,
    ],
)
def test_grant_role_never_joins_administration_with_a_role_over_money(place, admin, now, role):
    other = holder(Role.ADMINISTRATOR)
    scope = {} if role == Role.CHANNEL_MANAGEMENT else {"branch": place.branch}

    def work():
        services.grant_role(user_id=other.pk, role=role, valid_from=TODAY, by=admin, at=now, **scope)

    assert said(work) == ["An administrator holds no role over money at the same time."]


def end(grant, by, at, until=LATER):
    return services.end_role(grant_id=grant.pk, until=until, reason="new post", by=by, at=at)


def test_end_role_says_that_the_past_stays(place, admin, now):
    grant = place.finance.grants_held.get()

    assert said(lambda: end(grant, admin, now, TODAY - timedelta(days=1))) == [
        "A role ends today or later: what was done with it in the past stays done."
    ]


def test_end_role_says_that_somebody_has_to_administer(admin, now):
    assert said(lambda: end(admin.grants_held.get(), admin, now)) == [
        "Somebody has to administer: name another administrator first."
    ]
    assert admin.grants_held.get().valid_until is None


def test_end_role_counts_no_administrator_who_ends_earlier_or_is_shut(admin, now):
    holder(Role.ADMINISTRATOR, is_active=False)
    holder(Role.ADMINISTRATOR).grants_held.update(valid_until=LATER)

    assert said(lambda: end(admin.grants_held.get(), admin, now)) == [
        "Somebody has to administer: name another administrator first."
    ]


# standing in


def give(place, at, **changes):
    values = {
        "grant_id": place.finance.grants_held.get().pk,
        "stand_in_id": place.lead.pk,
        "valid_from": TODAY,
        "valid_until": LATER,
        "reason": "leave",
        "by": place.finance,
    }
    return services.delegate(**(values | changes), at=at)


LENGTH = "Standing in ends after it begins and lasts at most 60 days."


@pytest.mark.parametrize(
    ("start", "end_day", "sentence"),
    [
        (TODAY - timedelta(days=1), LATER, "Standing in begins today or later."),
        (TODAY, TODAY, LENGTH),
        (LATER, TODAY, LENGTH),
        (TODAY, TODAY + timedelta(days=61), LENGTH),
    ],
)
def test_delegate_says_what_is_wrong_with_the_period(place, now, start, end_day, sentence):
    assert said(lambda: give(place, now, valid_from=start, valid_until=end_day)) == [sentence]


@pytest.mark.parametrize(
    ("held_from", "held_until", "fits"),
    [
        (START, None, True),
        (START, LATER, True),
        (TODAY, LATER, True),
        (START, LATER - timedelta(days=1), False),
        (TODAY + timedelta(days=1), None, False),
    ],
)
def test_delegate_needs_the_role_for_the_whole_of_the_time(place, now, held_from, held_until, fits):
    place.finance.grants_held.update(valid_from=held_from, valid_until=held_until)

    if fits:
        assert give(place, now).valid_until == LATER
    else:
        assert said(lambda: give(place, now)) == ["You do not hold the role for the whole of that time."]


def test_delegate_says_whom_it_does_not_take_and_why(place, admin, now):
    shut = UserFactory(name="Shut", is_active=False)
    same = holder(Role.BRANCH_FINANCE, place.branch, name="Same")

    assert said(lambda: give(place, now, stand_in_id=place.finance.pk)) == ["Nobody stands in for oneself."]
    assert said(lambda: give(place, now, stand_in_id=shut.pk)) == ["The account of Shut is shut."]
    assert said(lambda: give(place, now, stand_in_id=same.pk)) == [
        "Same decides there already in the same role."
    ]
    assert said(lambda: give(place, now, stand_in_id=admin.pk)) == [
        f"{admin} is administrator, who takes no step of a paper, and neither lends a role nor takes one."
    ]


def test_delegate_takes_the_same_role_of_another_branch(place, elsewhere, now):
    assert give(place, now, stand_in_id=elsewhere.finance.pk).stand_in == elsewhere.finance


def test_delegate_again_after_the_first_was_revoked(place, now):
    first = give(place, now)
    assert said(lambda: give(place, now)) == ["Somebody stands in for this role already in that time."]

    services.revoke_delegation(delegation_id=first.pk, by=place.finance, at=now)

    assert give(place, now).revoked_at is None


def test_delegate_asks_why_and_keeps_it_without_spaces(place, now):
    assert said(lambda: give(place, now, reason="\u3000 ")) == [
        "Say why you are away: the reason is kept with the record."
    ]
    assert give(place, now, reason="  leave ").reason == "leave"


def test_revoke_delegation_that_is_over_says_so(place, now):
    given = give(place, now)

    def work():
        services.revoke_delegation(delegation_id=given.pk, by=place.finance, at=now + timedelta(days=15))

    assert said(work) == ["This standing-in has ended already."]


def test_end_role_that_ends_earlier_anyway_says_so(place, admin, now):
    place.finance.grants_held.update(valid_until=LATER)

    with pytest.raises(WrongState):
        end(place.finance.grants_held.get(), admin, now, LATER + timedelta(days=1))

    assert RoleGrant.objects.get(user=place.finance).valid_until == LATER


@pytest.mark.parametrize("changes", [{"code": "H" * 21}, {"name": "券" * 81}])
def test_set_up_company_with_a_name_too_long_says_so(db, now, changes):
    values = {"code": "HQ", "name": "示例证券", "administrator": "alice"} | changes

    def work():
        services.set_up_company(**values, administrator_name="Alice", password=GOOD, at=now)

    assert said(work)[0] == "This cannot be saved as it is."


def test_somebody_who_has_left_by_then_stands_in_for_nobody(place, now):
    gone = PersonFactory(left_on=TODAY, user=UserFactory(name="Gone")).user
    going = PersonFactory(left_on=LATER, user=UserFactory(name="Going")).user

    assert said(lambda: give(place, now, stand_in_id=gone.pk)) == ["Gone has already left."]
    with pytest.raises(DomainError, match="paid by the pay reports"):
        give(place, now, stand_in_id=going.pk)
