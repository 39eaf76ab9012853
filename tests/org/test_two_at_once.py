"""Two people press at the same moment: two real connections."""

import threading
from datetime import date

import pytest
from django.db import connection

from core.errors import DomainError, WrongState
from org import services
from org.choices import Role
from org.models import Delegation, Person, Posting, RoleGrant
from tests.factories.org import BranchFactory, TeamFactory, UserFactory, account_manager, holder

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 10)


def at_once(*works):
    """Run the works on connections of their own, started together; what each gave or raised."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(index, work):
        try:
            barrier.wait(timeout=10)
            results[index] = work()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, work)) for index, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def errors(results):
    return [type(result) for result in results if isinstance(result, Exception)]


def test_two_moves_of_one_person_give_one_place(now):
    branch = BranchFactory()
    teams = [TeamFactory(branch=branch) for _number in range(3)]
    person = account_manager(teams[0])
    desks = [holder(Role.TRADING_DESK, branch) for _number in range(2)]

    results = at_once(
        *(
            lambda desk=desk, team=team: services.post_person(
                person_id=person.pk, team=team, valid_from=DAY, by=desk, at=now
            )
            for desk, team in zip(desks, teams[1:], strict=True)
        )
    )

    assert errors(results) == [DomainError]
    assert Posting.objects.filter(person=person, valid_until=None).count() == 1


def test_two_leavings_of_one_person_are_recorded_once(now):
    branch = BranchFactory()
    person = account_manager(TeamFactory(branch=branch))
    desks = [holder(Role.TRADING_DESK, branch) for _number in range(2)]

    results = at_once(
        *(
            lambda desk=desk: services.leave_person(
                person_id=person.pk, left_on=DAY, reason="resigned", by=desk, at=now
            )
            for desk in desks
        )
    )

    assert errors(results) == [WrongState]
    assert Person.objects.get(pk=person.pk).left_on == DAY


def test_two_administrators_give_one_role_once(now):
    branch, bob = BranchFactory(), UserFactory()
    admins = [holder(Role.ADMINISTRATOR) for _number in range(2)]

    results = at_once(
        *(
            lambda admin=admin: services.grant_role(
                user_id=bob.pk, role=Role.CHIEF_ACCOUNTANT, branch=branch, valid_from=DAY, by=admin, at=now
            )
            for admin in admins
        )
    )

    assert errors(results) == [DomainError]
    assert RoleGrant.objects.filter(user=bob).count() == 1


def test_two_clicks_name_one_stand_in(now):
    branch = BranchFactory()
    finance, others = holder(Role.BRANCH_FINANCE, branch), [UserFactory(), UserFactory()]
    grant = finance.grants_held.get()

    results = at_once(
        *(
            lambda other=other: services.delegate(
                grant_id=grant.pk,
                stand_in_id=other.pk,
                valid_from=DAY,
                valid_until=date(2026, 11, 20),
                reason="leave",
                by=finance,
                at=now,
            )
            for other in others
        )
    )

    assert errors(results) == [DomainError]
    assert Delegation.objects.count() == 1


def test_two_administrators_do_not_end_each_other(now):
    """Each ends the other's role at the same moment; one of them has to stay."""
    admins = [holder(Role.ADMINISTRATOR) for _number in range(2)]
    pairs = zip(admins, reversed(admins), strict=True)

    results = at_once(
        *(
            lambda by=by, other=other: services.end_role(
                grant_id=other.grants_held.get().pk, until=DAY, reason="x", by=by, at=now
            )
            for by, other in pairs
        )
    )

    assert errors(results) == [DomainError]
    assert RoleGrant.objects.filter(role=Role.ADMINISTRATOR, valid_until=None).count() == 1
