"""Hands that check each other are not held by one account: who is paid by the reports has none over pay."""

from datetime import date

import pytest

from core.errors import DomainError
from org import services
from org.choices import APART_ROLES, BRANCH_ROLES, PAY_ROLES, Role
from org.models import Delegation, Department, Person, RoleGrant, User
from org.roles import RIGHTS
from org.queries import holders, lent_on
from tests.factories.org import START, CompanyFactory, account_manager, holder

TODAY = date(2026, 11, 5)
LATER = date(2026, 11, 20)


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", sorted(PAY_ROLES))
def test_who_is_paid_by_the_reports_neither_holds_nor_lends_hands_over_pay(place, admin, now, role):
    alice = account_manager(place.team).user
    scope = {"branch": place.branch} if role in BRANCH_ROLES else {}
    principal = holder(role, scope.get("branch"))
    refused = f"{alice} is paid by the pay reports and therefore takes no part in them as {Role(role).label}."

    with pytest.raises(DomainError) as granting:
        services.grant_role(user_id=alice.pk, role=role, valid_from=TODAY, by=admin, at=now, **scope)

    assert str(granting.value) == refused
    if role in RIGHTS["org.delegate"]:
        with pytest.raises(DomainError) as lending:
            services.delegate(
                grant_id=principal.grants_held.get().pk,
                stand_in_id=alice.pk,
                valid_from=TODAY,
                valid_until=LATER,
                reason="leave",
                by=principal,
                at=now,
            )
        assert str(lending.value) == refused


def test_who_has_left_may_be_given_a_role_over_pay(place, admin, now):
    gone = account_manager(place.team)
    Person.objects.filter(pk=gone.pk).update(left_on=TODAY)

    grant = services.grant_role(
        user_id=gone.user_id,
        role=Role.BRANCH_FINANCE,
        valid_from=TODAY,
        branch=place.branch,
        by=admin,
        at=now,
    )

    assert grant.user == gone.user


def countersigner(code):
    account = holder(Role.COUNTERSIGNER)
    department, _created = Department.objects.get_or_create(
        code=code, defaults={"name": code, "company": CompanyFactory()}
    )
    account.grants_held.update(department=department)
    return account


def lend(principal, stand_in, now):
    return services.delegate(
        grant_id=principal.grants_held.filter(role__in=RIGHTS["org.delegate"]).get().pk,
        stand_in_id=stand_in.pk,
        valid_from=TODAY,
        valid_until=LATER,
        reason="leave",
        by=principal,
        at=now,
    )


@pytest.mark.parametrize("role", sorted(APART_ROLES))
def test_who_audits_or_administers_takes_no_role_of_anybody(admin, now, role):
    alice, bob = countersigner("HGB"), holder(role)

    with pytest.raises(DomainError) as refused:
        lend(alice, bob, now)

    assert str(refused.value) == (
        f"{bob} is {Role(role).label}, who takes no step of a paper, and neither lends a role nor takes one."
    )
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("role", sorted(APART_ROLES))
def test_who_audits_or_administers_lends_no_role_either(admin, now, role):
    alice, bob = countersigner("HGB"), countersigner("CWB")
    RoleGrant.objects.create(user=alice, role=role, valid_from=START)

    with pytest.raises(DomainError, match="neither lends a role nor takes one"):
        lend(alice, bob, now)


def test_who_audited_until_yesterday_may_stand_in(now):
    alice, bob = countersigner("HGB"), holder(Role.AUDITOR)
    bob.grants_held.update(valid_until=TODAY)

    assert lend(alice, bob, now).stand_in == bob


@pytest.mark.parametrize("role", sorted(APART_ROLES))
@pytest.mark.parametrize("who", ["principal", "stand_in"])
def test_a_standing_in_of_who_audits_or_administers_counts_no_more(now, who, role):
    alice, bob = countersigner("HGB"), countersigner("CWB")
    given = lend(alice, bob, now)
    RoleGrant.objects.create(user=getattr(given, who), role=role, valid_from=LATER.replace(day=15))

    before, after = [User.objects.get(pk=bob.pk).grants(LATER.replace(day=day)) for day in (14, 15)]

    assert [grant.on_behalf_of_id for grant in before] == [None, alice.pk]
    assert {grant.on_behalf_of_id for grant in after} == {None}
    assert [list(lent_on(LATER.replace(day=day))) for day in (14, 15)] == [[given], []]


def test_holders_leave_out_who_administers_and_stands_in(place, admin, now):
    Delegation.objects.create(
        grant=place.desk.grants_held.get(),
        principal=place.desk,
        stand_in=admin,
        reason="leave",
        valid_from=TODAY,
        valid_until=LATER,
        created_at=now,
    )

    assert list(holders("approvals.fax", day=TODAY, branch_id=place.branch.pk)) == [place.desk]


def test_a_countersigner_lends_the_role_to_another_departments_and_not_within_the_own(now):
    alice, bob, charlie = countersigner("HGB"), countersigner("HGB"), countersigner("CWB")

    with pytest.raises(DomainError) as refused:
        lend(alice, bob, now)

    assert str(refused.value) == f"{bob} decides there already in the same role."
    assert lend(alice, charlie, now).stand_in == charlie


@pytest.mark.parametrize("role", sorted(APART_ROLES))
def test_who_audits_or_administers_holds_no_role_that_takes_steps_of_papers(admin, now, role):
    given = {"valid_from": TODAY, "by": admin, "at": now}
    auditor, clerk = holder(role), holder(Role.GENERAL_OFFICE)

    with pytest.raises(DomainError, match="takes no step of the papers"):
        services.grant_role(user_id=auditor.pk, role=Role.VICE_PRESIDENT, **given)
    with pytest.raises(DomainError, match="takes no step of the papers"):
        services.grant_role(user_id=clerk.pk, role=role, **given)
