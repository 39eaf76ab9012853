"""Roles and stand-ins: who gives what to whom, for how long, and never to oneself."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core import audit
from core.errors import DomainError, WrongState
from core.models import Notice
from core.notices import sentence
from org import services
from org.choices import Role
from org.models import Delegation, Department, RoleGrant, User
from tests.factories.org import START, CompanyFactory, UserFactory, holder

TODAY = date(2026, 11, 5)
LATER = date(2026, 11, 20)


def grant(user, role, by, at, valid_from=TODAY, **scope):
    return services.grant_role(user_id=user.pk, role=role, valid_from=valid_from, by=by, at=at, **scope)


def end(held, by, at, until=LATER):
    return services.end_role(grant_id=held.pk, until=until, reason="new post", by=by, at=at)


# granting


def test_grant_role_gives_it_for_the_scope(place, admin, now):
    bob = UserFactory()

    held = grant(bob, Role.CHIEF_ACCOUNTANT, admin, now, branch=place.branch)

    assert (held.user, held.branch, held.valid_from, held.valid_until) == (bob, place.branch, TODAY, None)


def test_grant_role_is_audited_on_the_account(place, admin, now):
    bob = UserFactory()

    grant(bob, Role.TEAM_LEAD, admin, now, team=place.team)

    entry = audit.history(bob).get()
    assert (entry.action, entry.actor, entry.after["role"], entry.after["team"]) == (
        "org.user.grant_role",
        admin,
        "team_lead",
        str(place.team),
    )


def test_grant_role_for_a_department_of_headquarters(admin, now):
    finance = Department.objects.create(company=CompanyFactory(), code="FIN", name="财务部")

    assert grant(UserFactory(), Role.COUNTERSIGNER, admin, now, department=finance).department == finance


def test_grant_role_refuses_the_administrator_oneself(place, admin, now):
    with pytest.raises(PermissionDenied):
        grant(admin, Role.BRANCH_FINANCE, admin, now, branch=place.branch)

    assert admin.grants_held.count() == 1


def test_grant_role_is_refused_to_everybody_else(place, now):
    for by in (place.desk, place.finance, place.lead, holder(Role.VICE_PRESIDENT), UserFactory()):
        with pytest.raises(PermissionDenied):
            grant(UserFactory(), Role.TEAM_LEAD, by, now, team=place.team)


def test_grant_role_refuses_a_scope_that_does_not_fit(place, admin, now):
    bob = UserFactory()
    wrong = [
        (Role.CHIEF_ACCOUNTANT, {}),
        (Role.CHIEF_ACCOUNTANT, {"branch": place.branch, "team": place.team}),
        (Role.TEAM_LEAD, {"branch": place.branch}),
        (Role.AUDITOR, {"branch": place.branch}),
        (Role.ACCOUNT_MANAGER, {}),
    ]

    for role, scope in wrong:
        with pytest.raises(DomainError):
            grant(bob, role, admin, now, **scope)

    assert not bob.grants_held.exists()


def test_grant_role_refuses_a_role_held_there_already(place, admin, now):
    with pytest.raises(DomainError):
        grant(place.finance, Role.BRANCH_FINANCE, admin, now, branch=place.branch)


def test_grant_role_allows_the_same_role_elsewhere(place, elsewhere, admin, now):
    assert (
        grant(place.finance, Role.BRANCH_FINANCE, admin, now, branch=elsewhere.branch).branch
        == elsewhere.branch
    )


def test_grant_role_refuses_an_account_that_is_shut(place, admin, now):
    with pytest.raises(DomainError):
        grant(UserFactory(is_active=False), Role.TEAM_LEAD, admin, now, team=place.team)


def test_grant_role_keeps_administration_and_money_apart(place, admin, now):
    other = holder(Role.ADMINISTRATOR)

    with pytest.raises(DomainError):
        grant(other, Role.BRANCH_FINANCE, admin, now, branch=place.branch)
    with pytest.raises(DomainError):
        grant(place.finance, Role.ADMINISTRATOR, admin, now)


def test_grant_role_allows_money_once_administration_has_ended(place, admin, now):
    other = holder(Role.ADMINISTRATOR)
    other.grants_held.update(valid_until=TODAY)

    assert grant(other, Role.BRANCH_FINANCE, admin, now, branch=place.branch)


def test_grant_role_refuses_a_period_that_ends_before_it_begins(place, admin, now):
    with pytest.raises(DomainError):
        grant(UserFactory(), Role.TEAM_LEAD, admin, now, team=place.team, valid_until=TODAY)


def test_a_scope_that_does_not_fit_the_role_is_refused_by_the_database(place):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=place.desk, role=Role.AUDITOR, branch=place.branch, valid_from=START)


# ending


def test_end_role_ends_it_that_day(place, admin, now):
    held = place.finance.grants_held.get()

    end(held, admin, now)

    held.refresh_from_db()
    assert held.valid_until == LATER
    assert audit.history(place.finance).get().reason == "new post"


def test_end_role_of_one_that_has_not_begun_removes_it(place, admin, now):
    held = grant(UserFactory(), Role.TEAM_LEAD, admin, now, valid_from=date(2027, 1, 1), team=place.team)

    end(held, admin, now)

    assert not RoleGrant.objects.filter(pk=held.pk).exists()


def test_end_role_on_the_day_it_was_given_by_mistake_removes_it(place, admin, now):
    held = grant(UserFactory(), Role.TEAM_LEAD, admin, now, team=place.team)

    end(held, admin, now, until=TODAY)

    assert not RoleGrant.objects.filter(pk=held.pk).exists()


def test_end_role_cuts_who_stands_in_for_it(place, admin, now):
    held = place.finance.grants_held.get()
    given = give(held, place.lead, place.finance, now, start=TODAY, end=date(2026, 12, 24))

    end(held, admin, now)

    given.refresh_from_db()
    assert given.valid_until == LATER


def test_end_role_tells_the_stand_in_and_the_principal(place, admin, now):
    held = place.finance.grants_held.get()
    give(held, place.lead, place.finance, now, start=TODAY, end=date(2026, 12, 24))

    end(held, admin, now)

    told = Notice.objects.filter(kind="org.stand_in_role_ended")
    assert {notice.user for notice in told} == {place.lead, place.finance}
    words = {"day": f"{LATER}", "stand_in": place.lead.name, "principal": place.finance.name}
    assert [(notice.params, notice.url) for notice in told] == [(words, "/org/stand-ins/")] * 2
    assert sentence(told[0]) == (
        f"From {LATER} on {place.lead.name} no longer stands in for {place.finance.name}, whose role has ended."
    )


def test_end_role_tells_nobody_of_a_standing_in_that_was_over_before(place, admin, now):
    held = place.finance.grants_held.get()
    give(held, place.lead, place.finance, now, start=TODAY, end=LATER)
    revoke(
        give(held, UserFactory(), place.finance, now, start=LATER, end=date(2026, 12, 24)), place.finance, now
    )

    end(held, admin, now)

    assert not Notice.objects.filter(kind="org.stand_in_role_ended").exists()


def test_end_role_refuses_a_day_that_has_passed(place, admin, now):
    with pytest.raises(DomainError):
        end(place.finance.grants_held.get(), admin, now, until=TODAY - timedelta(days=1))


def test_end_role_that_has_ended_is_the_wrong_state(place, admin, now):
    place.finance.grants_held.update(valid_until=TODAY)

    with pytest.raises(WrongState):
        end(place.finance.grants_held.get(), admin, now)


def test_end_role_keeps_one_administrator(admin, now):
    with pytest.raises(DomainError):
        end(admin.grants_held.get(), admin, now)

    other = holder(Role.ADMINISTRATOR)
    end(other.grants_held.get(), admin, now)
    assert other.grants_held.get().valid_until == LATER


def test_end_role_is_refused_to_everybody_else(place, now):
    for by in (place.desk, place.finance, UserFactory()):
        with pytest.raises(PermissionDenied):
            end(place.finance.grants_held.get(), by, now)


def test_first_administrator_sets_up_a_new_company_once(db, now):
    user = services.first_administrator(username="root1", name="管理员", password="paper-crane-1987", at=now)

    assert User.objects.get(pk=user.pk).may("org.grant")
    with pytest.raises(WrongState):
        services.first_administrator(username="root2", name="第二人", password="paper-crane-1987", at=now)


# standing in


def give(held, stand_in, by, at, start=TODAY, end=LATER, reason="leave"):
    return services.delegate(
        grant_id=held.pk,
        stand_in_id=stand_in.pk,
        valid_from=start,
        valid_until=end,
        reason=reason,
        by=by,
        at=at,
    )


def test_delegate_puts_both_names_on_record(place, now):
    given = give(place.finance.grants_held.get(), place.lead, place.finance, now)

    assert (given.principal, given.stand_in, given.created_at) == (place.finance, place.lead, now)
    entry = audit.history(given).get()
    assert (entry.actor, entry.after["stand_in"], entry.reason) == (place.finance, str(place.lead), "leave")


def test_delegate_tells_the_stand_in(place, now):
    give(place.finance.grants_held.get(), place.lead, place.finance, now)

    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.params) == (
        place.lead,
        "org.stand_in_named",
        {"name": place.finance.name},
    )


def test_delegate_refuses_a_role_that_is_somebody_elses(place, admin, now):
    held = place.finance.grants_held.get()

    for by in (place.desk, admin, UserFactory()):
        with pytest.raises(PermissionDenied):
            give(held, place.lead, by, now)


def test_delegate_refuses_to_pass_a_role_on(place, now):
    held = place.finance.grants_held.get()
    give(held, place.lead, place.finance, now)

    with pytest.raises(PermissionDenied):
        give(held, UserFactory(), place.lead, now, start=LATER, end=date(2026, 12, 1))


def test_delegate_refuses_a_role_that_is_not_to_be_delegated(admin, now):
    auditor = holder(Role.AUDITOR)

    for who in (admin, auditor):
        with pytest.raises(PermissionDenied):
            give(who.grants_held.get(), UserFactory(), who, now)


def test_delegate_refuses_oneself(place, now):
    with pytest.raises(DomainError):
        give(place.finance.grants_held.get(), place.finance, place.finance, now)


def test_delegate_to_oneself_is_refused_by_the_database(place, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(
            grant=place.finance.grants_held.get(),
            principal=place.finance,
            stand_in=place.finance,
            valid_from=TODAY,
            valid_until=LATER,
            created_at=now,
        )


def test_delegate_without_an_end_is_refused_by_the_database(place, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(
            grant=place.finance.grants_held.get(),
            principal=place.finance,
            stand_in=place.lead,
            valid_from=TODAY,
            valid_until=None,
            created_at=now,
        )


@pytest.mark.parametrize(
    ("start", "end_day"),
    [
        (TODAY - timedelta(days=1), LATER),
        (TODAY, TODAY),
        (LATER, TODAY),
        (TODAY, TODAY + timedelta(days=61)),
    ],
)
def test_delegate_refuses_a_period_that_is_past_empty_backward_or_too_long(place, now, start, end_day):
    with pytest.raises(DomainError):
        give(place.finance.grants_held.get(), place.lead, place.finance, now, start=start, end=end_day)


def test_delegate_takes_sixty_days(place, now):
    assert give(
        place.finance.grants_held.get(), place.lead, place.finance, now, end=TODAY + timedelta(days=60)
    )


def test_delegate_refuses_to_outlast_the_role(place, now):
    place.finance.grants_held.update(valid_until=date(2026, 11, 10))

    with pytest.raises(DomainError):
        give(place.finance.grants_held.get(), place.lead, place.finance, now)


def test_delegate_refuses_who_decides_there_already(place, now):
    colleague = holder(Role.BRANCH_FINANCE, place.branch)

    with pytest.raises(DomainError):
        give(place.finance.grants_held.get(), colleague, place.finance, now)


def test_delegate_refuses_an_administrator_for_a_role_over_money(place, admin, now):
    with pytest.raises(DomainError):
        give(place.finance.grants_held.get(), admin, place.finance, now)


def test_delegate_refuses_an_account_that_is_shut(place, now):
    with pytest.raises(DomainError):
        give(place.finance.grants_held.get(), UserFactory(is_active=False), place.finance, now)


def test_delegate_refuses_a_second_stand_in_for_the_same_days(place, now):
    held = place.finance.grants_held.get()
    give(held, place.lead, place.finance, now)

    with pytest.raises(DomainError):
        give(held, UserFactory(), place.finance, now, start=date(2026, 11, 19), end=date(2026, 11, 25))
    assert give(held, UserFactory(), place.finance, now, start=LATER, end=date(2026, 11, 25))


def test_delegate_asks_for_a_reason(place, now):
    with pytest.raises(DomainError):
        give(place.finance.grants_held.get(), place.lead, place.finance, now, reason=" ")


def revoke(given, by, at):
    return services.revoke_delegation(delegation_id=given.pk, by=by, at=at)


def test_revoke_delegation_ends_it_at_once_and_tells_the_other(place, now):
    given = give(place.finance.grants_held.get(), place.lead, place.finance, now)

    revoke(given, place.finance, now)

    assert Delegation.objects.get().revoked_at == now
    assert Notice.objects.get(kind="org.stand_in_ended").user == place.lead


def test_revoke_delegation_may_be_handed_back_by_the_stand_in(place, now):
    given = give(place.finance.grants_held.get(), place.lead, place.finance, now)

    revoke(given, place.lead, now)

    assert Notice.objects.get(kind="org.stand_in_ended").user == place.finance


def test_revoke_delegation_is_refused_to_everybody_else(place, admin, now):
    given = give(place.finance.grants_held.get(), place.lead, place.finance, now)

    for by in (place.desk, admin):
        with pytest.raises(PermissionDenied):
            revoke(given, by, now)


def test_revoke_delegation_twice_or_after_its_end_is_the_wrong_state(place, now):
    given = give(place.finance.grants_held.get(), place.lead, place.finance, now)
    revoke(given, place.finance, now)

    with pytest.raises(WrongState):
        revoke(given, place.finance, now)
    Delegation.objects.update(revoked_at=None)
    with pytest.raises(WrongState):
        revoke(given, place.finance, now + timedelta(days=15))
