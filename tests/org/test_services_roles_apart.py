"""Hands that check each other are not held by one account: who is paid by the reports has none over pay."""

from datetime import date

import pytest

from core.errors import DomainError
from org import services
from org.choices import BRANCH_ROLES, PAY_ROLES, Role
from org.models import Person
from org.roles import RIGHTS
from tests.factories.org import account_manager, holder

TODAY = date(2026, 11, 5)
LATER = date(2026, 11, 20)


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
