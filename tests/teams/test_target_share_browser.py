"""A month shared out by hand in a real browser: what is left is counted while one types."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from org.models import Posting
from tests.browser_fixtures import looked_at
from tests.factories import teams_logs
from tests.factories.org import RegionFactory
from tests.factories.teams_targets import month_of, set_target, share

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_left_is_counted_while_one_types(open_page):
    crew = teams_logs.crew()
    region = RegionFactory(team=crew.team, code="R-1", name="一区")
    Posting.objects.filter(person__in=[crew.alice, crew.bob]).update(region=region)
    now = timezone.now()
    year, month = timezone.localdate(now).year, timezone.localdate(now).replace(day=1)
    target = set_target(crew, year=year, months={month: Decimal(1100)}, at=now)
    share(crew, target, {region.pk: Decimal(60)}, {crew.alice.pk: Decimal(50)}, month=month, at=now)
    address = reverse("teams:target_share", args=[crew.team.pk, month_of(target, month).pk])

    page = open_page(address, crew.lead)
    left = page.locator("[data-left]")
    begun = left.all_inner_texts()
    page.fill(f"input[name=r{region.pk}]", "１，０００")
    page.fill(f"input[name=p{crew.bob.pk}]", "1,200")
    typed = left.all_inner_texts()
    page.fill(f"input[name=p{crew.bob.pk}]", "x")

    assert begun == ["1,040", "10"]
    assert typed == ["100", "−250"]
    assert left.all_inner_texts() == ["100", "950"]
    page.reload()
    assert looked_at(page) == []
