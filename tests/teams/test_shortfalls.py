"""Shortfalls: by which threshold they are asked, how they are shown."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from teams.models import Shortfall
from teams.choices.measures import Measure
from teams.services import shortfalls
from tests.factories import compensation as pay
from tests.factories.teams_targets import LATER, OCTOBER, months, october, set_target, share

pytestmark = pytest.mark.django_db


def test_a_threshold_laid_down_after_the_month_does_not_silence_it(crew, regions):
    set_target(crew)
    shortfalls.lay_down_threshold(
        team=crew.team, valid_from=date(2026, 11, 5), threshold=Decimal("0.001"), by=crew.lead, at=LATER
    )

    shortfalls.crm_accepted(october(crew), crew.manager, LATER)

    assert Shortfall.objects.filter(person=None).exists()


def test_the_teams_own_shortfall_is_listed_by_the_teams_name(crew, short, signed_in):
    row = Shortfall.objects.get(person=None)

    listed = signed_in(crew.lead).get(reverse("teams:shortfall_list")).content.decode()

    link = re.search(rf'<a[^>]*href="{row.get_absolute_url()}"[^>]*>(.*?)</a>', listed, re.DOTALL)
    assert link is not None
    assert crew.team.name in link[1]


def test_what_is_just_below_the_threshold_is_not_shown_as_having_reached_it(
    crew,
    regions,
    signed_in,
):
    target = set_target(crew, measure=Measure.COMMISSION, total=Decimal(120_000), months=months(each="10000"))
    share(crew, target, {regions[0].pk: Decimal(10_000)}, {crew.alice.pk: Decimal(10_000)})
    fact = pay.fact("A", crew.alice, commission="8996")
    shortfalls.crm_accepted(pay.crm_month(crew.branch, [fact], month=OCTOBER), crew.manager, LATER)
    row = Shortfall.objects.get(person=crew.alice)

    shown = signed_in(crew.lead).get(row.get_absolute_url()).content.decode()

    assert "89.9%" in shown
    assert "90.0%" not in shown
