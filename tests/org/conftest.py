"""What the tests of the organisation share: a branch with its people, and hashing that costs no time."""

from types import SimpleNamespace

import pytest

from org.choices import Role
from tests.factories.org import BranchFactory, OutletFactory, TeamFactory, account_manager, holder


@pytest.fixture(autouse=True)
def cheap_hashing(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def place(db):
    """One branch with a team, an outlet, its trading desk and finance; Alice and Bob work in the team."""
    branch = BranchFactory()
    team = TeamFactory(branch=branch)
    return SimpleNamespace(
        branch=branch,
        team=team,
        outlet=OutletFactory(branch=branch),
        desk=holder(Role.TRADING_DESK, branch),
        finance=holder(Role.BRANCH_FINANCE, branch),
        lead=holder(Role.TEAM_LEAD, team),
        alice=account_manager(team, name="张三"),
        bob=account_manager(team, name="李四"),
    )


@pytest.fixture
def elsewhere(db):
    """Another branch, with its own trading desk, finance, lead and Charlie."""
    branch = BranchFactory()
    team = TeamFactory(branch=branch)
    return SimpleNamespace(
        branch=branch,
        team=team,
        outlet=OutletFactory(branch=branch),
        desk=holder(Role.TRADING_DESK, branch),
        finance=holder(Role.BRANCH_FINANCE, branch),
        lead=holder(Role.TEAM_LEAD, team),
        charlie=account_manager(team, name="王五"),
    )


@pytest.fixture
def admin(db):
    return holder(Role.ADMINISTRATOR)
