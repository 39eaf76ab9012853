"""Commands of the organisation."""

import io

import pytest
from django.core.management import CommandError, call_command

from org.models import Company, User

pytestmark = pytest.mark.django_db


def run(*args):
    out = io.StringIO()
    call_command("first_administrator", *args, stdout=out)
    return out.getvalue()


def test_first_administrator_opens_the_account_and_names_the_company(monkeypatch):
    monkeypatch.setenv("FIRST_PASSWORD", "paper-crane-1987")

    said = run("root1", "--name", "管理员", "--company", "示例证券")

    user = User.objects.get(username="root1")
    assert (user.name, user.must_change_password, user.may("org.configure")) == ("管理员", True, True)
    assert Company.objects.get().name == "示例证券"
    assert "root1 administers" in said


def test_first_administrator_works_once(monkeypatch):
    monkeypatch.setenv("FIRST_PASSWORD", "paper-crane-1987")
    run("root1")

    with pytest.raises(CommandError, match="already"):
        run("root2")


def test_first_administrator_refuses_a_weak_password(monkeypatch):
    monkeypatch.setenv("FIRST_PASSWORD", "short")

    with pytest.raises(CommandError, match="weak"):
        run("root1")

    assert not User.objects.exists()
