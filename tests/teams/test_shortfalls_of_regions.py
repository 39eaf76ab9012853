"""A region's missed target is asked of who directs it; a lead's own answer is read by the branch (G5, P4)."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from core.errors import PermissionDenied
from core.models import Notice
from org.choices import Role
from org.models import Posting, RoleGrant
from teams.choices.targets import ShortfallState
from teams.contributing.targets import todos
from teams.models import Shortfall
from teams.services import shortfalls
from tests.factories.org import START
from tests.factories.teams_targets import LATER, OCTOBER, october, set_target, share

pytestmark = pytest.mark.django_db


@pytest.fixture
def directed(crew, regions):
    """Bob directs the second region, where nobody else works; it reached one of forty, he one of one."""
    RoleGrant.objects.create(user=crew.bob.user, role=Role.REGIONAL_MANAGER, team=crew.team, valid_from=START)
    target = set_target(crew)
    parts = {regions[0].pk: Decimal(8), regions[1].pk: Decimal(40)}
    share(crew, target, parts, {crew.alice.pk: Decimal(8), crew.bob.pk: Decimal(1)})
    return shortfalls.crm_accepted(october(crew), crew.manager, LATER)


def of_region():
    return Shortfall.objects.get(region__isnull=False)


def answer(row, by):
    return shortfalls.answer(shortfall_id=row.pk, cause="网点停业", remedy="增加驻点", by=by, at=LATER)


def again(row):
    return Shortfall.objects.get(pk=row.pk)


def test_the_regions_is_asked_of_who_directs_it(crew, regions, directed):
    row = of_region()

    assert (row.region, row.person, row.plan, row.actual) == (regions[1], crew.bob, 40, 1)
    assert row.whose == f"2区 · {crew.bob}"
    assert Shortfall.objects.count() == 2  # and the team's
    assert Notice.objects.filter(kind="teams.shortfall_asked", user=crew.bob.user).count() == 1


@pytest.fixture
def undirected(crew, regions):
    """Nobody directs the second region, which reached one of forty."""
    target = set_target(crew)
    share(crew, target, {regions[1].pk: Decimal(40)}, {})
    return shortfalls.crm_accepted(october(crew), crew.manager, LATER)


def test_a_region_that_nobody_directs_is_asked_of_the_lead(crew, regions, undirected):
    row = of_region()

    assert (row.region, row.person, row.plan, row.actual) == (regions[1], None, 40, 1)
    assert row.whose == "2区"
    assert Notice.objects.filter(kind="teams.shortfall_asked", user=crew.lead).count() == 1


def test_the_lead_answers_for_the_region_and_the_branchs_leaders_read_it(crew, undirected):
    row = of_region()
    with pytest.raises(PermissionDenied):
        answer(row, crew.bob.user)
    with pytest.raises(PermissionDenied):
        shortfalls.release(shortfall_id=row.pk, reason="x", by=crew.lead, at=LATER)

    answer(row, crew.lead)

    with pytest.raises(PermissionDenied):
        shortfalls.accept(shortfall_id=row.pk, by=crew.lead, at=LATER)
    assert len(todos(crew.manager, LATER)) == 1
    shortfalls.accept(shortfall_id=row.pk, by=crew.manager, at=LATER)
    assert again(row).state == ShortfallState.ACCEPTED


def test_a_manager_who_is_named_since_is_asked_in_the_leads_place(crew, undirected):
    row = of_region()
    RoleGrant.objects.create(user=crew.bob.user, role=Role.REGIONAL_MANAGER, team=crew.team, valid_from=START)

    shortfalls.ask(team=crew.team, month=OCTOBER, by=crew.lead, at=LATER)

    assert again(row).state == ShortfallState.WITHDRAWN
    assert Shortfall.objects.get(region__isnull=False, state=ShortfallState.ASKED).person == crew.bob


def test_what_the_lead_has_answered_is_not_asked_of_a_later_manager(crew, undirected):
    row = answer(of_region(), crew.lead)
    RoleGrant.objects.create(user=crew.bob.user, role=Role.REGIONAL_MANAGER, team=crew.team, valid_from=START)

    shortfalls.ask(team=crew.team, month=OCTOBER, by=crew.lead, at=LATER)

    assert again(row).state == ShortfallState.ANSWERED
    assert Shortfall.objects.filter(region__isnull=False).count() == 1


def test_who_was_released_from_the_region_is_not_replaced_by_the_lead(crew, directed):
    row = of_region()
    Posting.objects.filter(person=crew.bob).update(valid_until=date(2026, 11, 3))
    shortfalls.release(shortfall_id=row.pk, reason="已离职", by=crew.lead, at=LATER)

    shortfalls.ask(team=crew.team, month=OCTOBER, by=crew.lead, at=LATER)

    assert again(row).state == ShortfallState.RELEASED
    assert Shortfall.objects.filter(region__isnull=False).count() == 1


def test_the_region_without_a_person_is_named_on_list_and_reading_page(crew, undirected, signed_in):
    answer(of_region(), crew.lead)
    browser = signed_in(crew.manager)

    shown = browser.get(reverse("teams:shortfall_list") + "?q=2区").content.decode()
    to_read = browser.get(reverse("teams:shortfalls_to_read")).content.decode()

    assert re.search(r"<a[^>]*>\s*2区\s*</a>", shown)
    assert f"2区, Oct 2026" in to_read
    assert crew.team.name in to_read


def test_who_directs_it_answers_and_the_lead_reads_it(crew, directed):
    row = of_region()
    with override("en"):
        (asked,) = todos(crew.bob.user, LATER)
    with pytest.raises(PermissionDenied):
        answer(row, crew.alice.user)

    answer(row, crew.bob.user)
    shortfalls.accept(shortfall_id=row.pk, by=crew.lead, at=LATER)

    assert str(asked.what) == "Say why 1 target of Oct 2026 was missed"
    assert again(row).state == ShortfallState.ACCEPTED


def test_who_directs_it_now_is_asked_and_the_one_before_no_longer(crew, regions, directed):
    first = of_region()
    Posting.objects.filter(person=crew.bob).update(region=regions[0])
    Posting.objects.filter(person=crew.alice).update(region=regions[1])
    RoleGrant.objects.create(
        user=crew.alice.user, role=Role.REGIONAL_MANAGER, team=crew.team, valid_from=START
    )
    parts = {regions[0].pk: Decimal(40), regions[1].pk: Decimal(40)}
    Shortfall.objects.filter(person=None).delete()
    month = set_month(crew, parts)

    shortfalls.ask(team=crew.team, month=month, by=crew.lead, at=LATER)

    assert again(first).state == ShortfallState.WITHDRAWN
    now = Shortfall.objects.filter(region=regions[1]).exclude(pk=first.pk).get()
    assert now.person == crew.alice


def test_who_has_spoken_for_the_region_is_not_asked_again_by_another(crew, regions, directed):
    row = answer(of_region(), crew.bob.user)
    Posting.objects.filter(person=crew.alice).update(region=regions[1])
    Posting.objects.filter(person=crew.bob).update(region=regions[0])
    RoleGrant.objects.create(
        user=crew.alice.user, role=Role.REGIONAL_MANAGER, team=crew.team, valid_from=START
    )

    shortfalls.ask(team=crew.team, month=set_month(crew, None), by=crew.lead, at=LATER)

    assert again(row).state == ShortfallState.ANSWERED
    assert Shortfall.objects.filter(region=regions[1]).count() == 1


def set_month(crew, parts):
    """October's parts of the regions as given, past or not."""
    from teams.models import TargetShare

    for region_id, amount in (parts or {}).items():
        TargetShare.objects.filter(region_id=region_id, person=None).update(amount=amount)
    return OCTOBER


def test_the_list_and_the_page_say_which_region(crew, directed, signed_in):
    browser = signed_in(crew.bob.user)
    shown = browser.get(reverse("teams:shortfall_list") + "?order=person").content.decode()

    page = browser.get(of_region().get_absolute_url()).content.decode()

    assert f"2区 · {crew.bob}" in shown
    assert f"2区 · {crew.bob}" in page


@pytest.fixture
def leading(crew, regions):
    """Alice leads the team too and missed her own target."""
    RoleGrant.objects.create(user=crew.alice.user, role=Role.TEAM_LEAD, team=crew.team, valid_from=START)
    target = set_target(crew)
    share(crew, target, {regions[0].pk: Decimal(8)}, {crew.alice.pk: Decimal(90)})
    shortfalls.crm_accepted(october(crew, bob="92"), crew.manager, LATER)
    return Shortfall.objects.get(person=crew.alice)


def test_a_leads_own_answer_is_read_by_the_branchs_leaders(crew, leading):
    answer(leading, crew.alice.user)

    with pytest.raises(PermissionDenied):
        shortfalls.accept(shortfall_id=leading.pk, by=crew.lead, at=LATER)
    assert todos(crew.lead, LATER) == []
    assert len(todos(crew.manager, LATER)) == 1
    told = Notice.objects.filter(kind="teams.shortfall_answered").values_list("user", flat=True)
    assert crew.manager.pk in told
    assert crew.lead.pk not in told
    shortfalls.accept(shortfall_id=leading.pk, by=crew.manager, at=LATER)


def test_who_led_the_team_until_yesterday_answers_to_the_lead(crew, leading):
    RoleGrant.objects.filter(user=crew.alice.user).update(valid_until=date(2026, 11, 1))
    row = answer(Shortfall.objects.get(pk=leading.pk), crew.alice.user)

    shortfalls.accept(shortfall_id=row.pk, by=crew.lead, at=LATER)

    assert again(row).state == ShortfallState.ACCEPTED
