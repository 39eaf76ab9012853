"""What is said when shortfalls are asked, wait, and are asked once more (P4)."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from org.choices import Role
from teams.models import Shortfall
from teams.services import shortfalls
from tests.factories.org import holder
from tests.factories.teams_targets import LATER, october, set_target, share

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages are looked at on the fifth of November."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def asked(browser, crew, month):
    return browser.post(reverse("teams:target_ask", args=[crew.team.pk]), {"month": month}, follow=True)


def page(browser, row):
    return browser.get(row.get_absolute_url()).content.decode()


def test_asking_says_how_many_were_asked_and_leads_to_that_month(crew, regions, signed_in):
    target = set_target(crew)
    share(crew, target, {}, {crew.alice.pk: Decimal(50)})
    october(crew)

    first = asked(signed_in(crew.lead), crew, "2026-10")
    second = asked(signed_in(crew.lead), crew, "2026-10")

    assert "2 shortfalls are asked about." in first.content.decode()
    assert first.redirect_chain[-1][0].endswith("?month=2026-10")
    assert "Whoever stayed below the threshold was asked before." in second.content.decode()


def test_asking_for_a_month_without_anything_short_asks_nobody_and_says_so(crew, signed_in):
    answer = asked(signed_in(crew.lead), crew, "2020-01")

    assert "Nobody stayed below the threshold in Jan 2020; nobody was asked." in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("?month=2020-01")
    assert not Shortfall.objects.exists()


def answered(crew):
    row = Shortfall.objects.get(person=crew.alice)
    return shortfalls.answer(
        shortfall_id=row.pk, cause="网点停业", remedy="增加驻点", by=crew.alice.user, at=LATER
    )


def test_while_nobody_has_answered_the_step_is_called_so(crew, short, signed_in):
    html = page(signed_in(crew.lead), Shortfall.objects.get(person=crew.alice))

    assert "to be answered" in html
    assert "to be accepted" in html
    assert ">accepted" not in html


def test_while_nobody_has_accepted_the_step_names_who_is_to(crew, short, signed_in):
    row = answered(crew)

    html = page(signed_in(crew.alice.user), row)

    steps = html[html.index("to be accepted") :]
    assert crew.lead.name in steps[:600]
    assert shortfalls.readers_of(row, LATER) == [crew.lead]


def test_the_teams_own_waits_for_the_branch_and_never_for_who_answered(crew, short, signed_in):
    row = Shortfall.objects.get(person=None)
    for _ in range(4):
        holder(Role.DEPUTY_MANAGER, crew.branch)
    shortfalls.answer(shortfall_id=row.pk, cause="行情清淡", remedy="重排走访", by=crew.lead, at=LATER)

    html = page(signed_in(crew.lead), row)

    readers = shortfalls.readers_of(Shortfall.objects.get(pk=row.pk), LATER)
    assert crew.lead not in readers
    assert len(readers) > 3
    assert " and others" in html


def test_asking_once_more_speaks_of_who_answers_it(crew, short, signed_in):
    row = Shortfall.objects.get(person=None)
    shortfalls.answer(shortfall_id=row.pk, cause="行情清淡", remedy="重排走访", by=crew.lead, at=LATER)
    browser = signed_in(crew.manager)

    html = page(browser, row)
    done = browser.post(reverse("teams:shortfall_again", args=[row.pk]), {"reason": "请写明"}, follow=True)

    assert "account manager is told" not in html
    assert "Whoever answers it is told what is missing." in html
    assert "whoever answers it has been told" in done.content.decode()
    assert Shortfall.objects.get(pk=row.pk).due_on >= date(2026, 11, 10)
