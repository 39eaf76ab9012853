import copy
from decimal import Decimal

import pytest

from org.models import Posting
from teams.services import shortfalls
from tests.factories import teams_logs
from tests.factories.org import RegionFactory
from tests.factories.teams_targets import LATER, october, set_target, share


@pytest.fixture(scope="module")
def crew_kept(kept):
    """A team with its people, made once for a module."""
    return teams_logs.crew()


@pytest.fixture
def crew(crew_kept, db):
    return copy.deepcopy(crew_kept)


@pytest.fixture(scope="module")
def regions_kept(crew_kept):
    """Two regions; Alice works in the first, Bob in the second."""
    first, second = (RegionFactory(team=crew_kept.team, code=f"R-{n}", name=f"{n}区") for n in (1, 2))
    Posting.objects.filter(person=crew_kept.alice).update(region=first)
    Posting.objects.filter(person=crew_kept.bob).update(region=second)
    return first, second


@pytest.fixture
def regions(regions_kept, db):
    return regions_kept


@pytest.fixture
def short(crew, regions):
    """Alice reached 8 of 50, Bob all of his 1, the team 9 of 100; no region has a part of its own."""
    target = set_target(crew)
    share(crew, target, {}, {crew.alice.pk: Decimal(50), crew.bob.pk: Decimal(1)})
    crm_month = october(crew)
    shortfalls.crm_accepted(crm_month, crew.manager, LATER)
    return crm_month


@pytest.fixture
def signed_in(client):
    """The browser of somebody who is signed in."""

    def browser(user):
        client.force_login(user)
        return client

    return browser
