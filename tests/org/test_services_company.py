"""A company is named once, with its first administrator."""

import pytest
from django.core.management import CommandError, call_command

from core.errors import DomainError, WrongState
from core.models import AuditEntry
from org.choices import Role
from org.models import Company, RoleGrant, User
from org.services import set_up_company
from tests.factories.org import CompanyFactory

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-enough-phrase"


def set_up(now, **changes):
    values = {
        "code": "HQ",
        "name": "示例证券",
        "administrator": "alice",
        "administrator_name": "Alice",
        "password": PASSWORD,
    }
    return set_up_company(**(values | changes), at=now)


def test_set_up_company_names_it_and_opens_its_administrator(now):
    company = set_up(now)

    grant = RoleGrant.objects.get()
    assert (company.code, company.name) == ("HQ", "示例证券")
    assert (grant.user.username, grant.role) == ("alice", Role.ADMINISTRATOR)


def test_set_up_company_gives_the_administrator_no_pay(now):
    set_up(now)

    alice = User.objects.get(username="alice")
    assert [right for right in ("pay.run_view", "pay.slip_view", "archives.pay") if alice.may(right)] == []


def test_set_up_company_is_on_record(now):
    set_up(now)

    assert AuditEntry.objects.filter(action="org.company.set_up").count() == 1


def test_set_up_company_a_second_time_is_refused(now):
    CompanyFactory()

    with pytest.raises(WrongState):
        set_up(now)


@pytest.mark.parametrize("changes", [{"code": " "}, {"name": ""}, {"password": "short"}])
def test_set_up_company_with_bad_values_keeps_nothing(now, changes):
    with pytest.raises(DomainError):
        set_up(now, **changes)

    assert (Company.objects.count(), User.objects.count()) == (0, 0)


def test_command_set_up_company_takes_the_password_from_the_environment(monkeypatch, capsys):
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", PASSWORD)

    call_command("set_up_company", "HQ", "示例证券", administrator="alice")

    assert capsys.readouterr().out == "示例证券 is set up; sign in as alice.\n"
    assert User.objects.get(username="alice").check_password(PASSWORD)


def test_command_set_up_company_answers_a_weak_password_with_its_fault(monkeypatch):
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", "short")

    with pytest.raises(CommandError):
        call_command("set_up_company", "HQ", "示例证券", administrator="alice")
