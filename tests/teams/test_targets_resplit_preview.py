"""Sharing out anew is looked at before it is done (G5.4)."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core.errors import DomainError, PermissionDenied
from org.models import Posting
from teams.choices.targets import PEOPLE_WAYS
from teams.models import Target, TargetShare
from teams.services.resplitting import preview_resplit
from tests.factories.org import account_manager
from tests.factories.teams_logs import moment
from tests.factories.teams_targets import AT, LATER, OCTOBER, month_of, resplit, set_target, share

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages are looked at on the twelfth of October."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def target(crew, regions):
    """Of October's hundred sixty in the first region, fifty of them Alice's, who has moved to the second."""
    target = set_target(crew)
    parts = {regions[0].pk: Decimal(60), regions[1].pk: Decimal(40)}
    people = {crew.alice.pk: Decimal(50), crew.bob.pk: Decimal(40)}
    share(crew, target, parts, people, at=moment(date(2026, 10, 2)))
    dora = account_manager(crew.team, name="朵拉")
    Posting.objects.filter(person=dora).update(region=regions[0])
    Posting.objects.filter(person=crew.alice).update(valid_until=date(2026, 10, 12))
    Posting.objects.create(
        person=crew.alice, team=crew.team, region=regions[1], valid_from=date(2026, 10, 12)
    )
    return target


def preview(crew, target, way="equally", **given):
    values = {"target_month_id": month_of(target).pk, "way": way, "by": crew.lead, "at": AT}
    return preview_resplit(**(values | given))


def shares(target):
    rows = TargetShare.objects.filter(month=month_of(target))
    return {(row.region_id, row.person_id): row.amount for row in rows if row.amount}


def address(crew, target, month=OCTOBER):
    return reverse("teams:target_resplit", args=[crew.team.pk, month_of(target, month).pk])


@pytest.mark.parametrize("way", PEOPLE_WAYS)
def test_what_is_shown_is_what_is_written(crew, target, way):
    before = shares(target)
    found = preview(crew, target, way)
    unchanged = shares(target)

    resplit(crew, target, way)

    told = [
        (region.region.pk, one.person and one.person.pk, one.before, one.after)
        for region in found.regions
        for one in [region.whole, *region.people]
    ]
    assert unchanged == before == {(key, pk): was for key, pk, was, _after in told if was}
    assert shares(target) == {(key, pk): after for key, pk, _was, after in told if after}


def test_what_who_moved_keeps_and_what_is_left_over_is_shown(crew, target):
    first, second = preview(crew, target, "present").regions

    assert [(one.person.name, one.before, one.after, one.is_kept) for one in first.people] == [
        ("爱丽", 50, 8, True),
        ("朵拉", 0, 52, False),
    ]
    assert [(one.person.name, one.difference) for one in second.people] == [("爱丽", 20), ("鲍勃", -20)]
    assert (first.left, second.left) == (0, 0)


def test_the_page_shows_before_and_after_and_writes_nothing(crew, target, signed_in):
    before, version = shares(target), Target.objects.get().version

    html = signed_in(crew.lead).get(address(crew, target) + "?way=present&onward=on").content.decode()

    assert "keeps the days worked" in html
    assert 'class="text-end digits">−42</td>' in html
    assert 'class="text-end digits">50</td><td class="text-end digits">8</td>' in html
    assert "The 2 months after it are shared out likewise" in html
    assert f'name="seen_version" value="{version}"' in html
    assert (shares(target), Target.objects.get().version) == (before, version)


def test_without_months_after_it_none_are_offered(crew, target, signed_in):
    html = signed_in(crew.lead).get(address(crew, target, DECEMBER) + "?onward=on").content.decode()

    assert "Only this month is shared out." in html
    assert 'name="onward"' not in html


def test_the_months_page_leads_to_it_and_changes_nothing_itself(crew, target, signed_in):
    html = signed_in(crew.lead).get(reverse("teams:targets", args=[crew.team.pk])).content.decode()

    assert f'<form action="{address(crew, target)}">' in html
    assert "See what it comes to" in html


def test_shares_that_somebody_changed_meanwhile_are_not_overwritten(crew, regions, target, signed_in):
    share(crew, target, {regions[0].pk: Decimal(1)}, {}, at=AT)
    before = shares(target)

    answer = signed_in(crew.lead).post(address(crew, target), {"way": "equally", "seen_version": 2})

    assert answer.status_code == 409
    assert shares(target) == before


def test_only_the_lead_looks_at_it_and_not_for_a_month_that_is_over(crew, target, signed_in):
    with pytest.raises(PermissionDenied):
        preview(crew, target, by=crew.manager)
    with pytest.raises(DomainError, match="is over"):
        preview(crew, target, at=LATER)
    with pytest.raises(DomainError):
        preview(crew, target, "luck")

    assert signed_in(crew.lead).get(address(crew, target) + "?way=luck").status_code == 200
    assert signed_in(crew.charlie.user).get(address(crew, target)).status_code in {403, 404}


def test_without_anybody_there_the_page_says_so(crew, target, signed_in):
    Posting.objects.filter(team=crew.team, valid_from__gte=date(2026, 10, 12)).delete()
    Posting.objects.filter(team=crew.team).update(valid_until=date(2026, 10, 12))

    answer = signed_in(crew.lead).get(address(crew, target))

    assert answer.status_code == 400
    assert "Nobody works in the team today" in answer.content.decode()
