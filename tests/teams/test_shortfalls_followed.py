"""Shortfalls after a later file: figures renewed, withdrawn, asked anew; nobody is asked who has left the team."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core import audit
from core.errors import Conflict, DomainError, PermissionDenied, WrongState
from core.models import Notice
from org.models import Posting
from teams.choices.targets import ShortfallState
from teams.models import Shortfall
from teams.services import shortfalls
from tests.factories import compensation as pay
from tests.factories.teams_targets import LATER, OCTOBER

pytestmark = pytest.mark.django_db
LATER_STILL = LATER + timedelta(days=2)


def file_again(crew, before, accounts, *, at=LATER_STILL):
    """A later file of October by which Alice won so many accounts."""
    facts = [pay.fact(f"N{n}", crew.alice, is_valid=True, is_new=True) for n in range(accounts)]
    newer = pay.crm_month(crew.branch, facts, month=OCTOBER, replaces=before)
    shortfalls.crm_accepted(newer, crew.manager, at)
    return newer


def of_alice(crew):
    return Shortfall.objects.get(person=crew.alice)


def answer(crew):
    row = of_alice(crew)
    return shortfalls.answer(
        shortfall_id=row.pk, cause="行情清淡", remedy="每周走访两家网点", by=crew.alice.user, at=LATER
    )


def leave(crew, day=date(2026, 11, 3)):
    Posting.objects.filter(person=crew.alice).update(valid_until=day)


def test_figures_of_an_open_one_are_those_of_the_latest_file(crew, short):
    file_again(crew, short, 12)

    row = of_alice(crew)
    renewed = audit.history(row).last()
    assert (row.state, row.plan, row.actual) == (ShortfallState.ASKED, 50, 12)
    assert (renewed.action, renewed.after["actual"]) == ("teams.shortfall.renew", "12")


def test_an_answer_that_waits_to_be_read_stays_beside_the_new_figures(crew, short):
    answer(crew)

    file_again(crew, short, 12)

    row = of_alice(crew)
    assert (row.state, row.actual, row.cause) == (ShortfallState.ANSWERED, 12, "行情清淡")


def test_one_that_is_short_no_longer_shows_the_figures_that_say_so(crew, short):
    file_again(crew, short, 49)

    row = of_alice(crew)
    assert (row.state, row.plan, row.actual) == (ShortfallState.WITHDRAWN, 50, 49)
    assert audit.history(row).last().after["actual"] == "49"


def test_who_reads_an_answer_is_told_that_the_figures_were_renewed_since(crew, short, signed_in):
    row, browser = answer(crew), signed_in(crew.lead)
    pages = (row.get_absolute_url(), reverse("teams:shortfalls_to_read"))
    before = [browser.get(page).content.decode() for page in pages]

    file_again(crew, short, 12)

    after = [browser.get(page).content.decode() for page in pages]
    assert not any("igures were renewed" in html or "Figures renewed" in html for html in before)
    assert "The figures were renewed on" in after[0]
    assert "Figures renewed on" in after[1]


def test_an_answer_is_not_accepted_together_by_figures_that_were_not_seen(crew, short):
    row = answer(crew)
    file_again(crew, short, 12)

    with pytest.raises(Conflict):
        shortfalls.accept_together(shortfall_ids=[row.pk], seen_at=LATER, by=crew.lead, at=LATER_STILL)


def test_an_accepted_answer_keeps_the_figures_it_was_read_with(crew, short):
    row = answer(crew)
    shortfalls.accept(shortfall_id=row.pk, by=crew.lead, at=LATER)

    file_again(crew, short, 12)

    row = of_alice(crew)
    assert (row.state, row.actual) == (ShortfallState.ACCEPTED, 8)


def test_the_same_figures_leave_no_entry(crew, short):
    before = audit.history(of_alice(crew)).count()

    shortfalls.ask_now(team=crew.team, month=OCTOBER, by=crew.lead, at=LATER_STILL)

    assert audit.history(of_alice(crew)).count() == before


def test_one_withdrawn_is_asked_anew_by_a_file_that_shows_it_short_after_all(crew, short):
    answer(crew)
    second = file_again(crew, short, 50)
    withdrawn = of_alice(crew).state
    Notice.objects.all().delete()

    file_again(crew, second, 20, at=LATER_STILL)

    row = of_alice(crew)
    assert withdrawn == ShortfallState.WITHDRAWN
    assert (row.state, row.actual, row.due_on) == (ShortfallState.ASKED, 20, date(2026, 11, 11))
    assert row.cause == "行情清淡"
    assert Notice.objects.filter(kind="teams.shortfall_asked", user=crew.alice.user).count() == 1


def test_the_lead_asks_no_longer_who_has_left_the_team_and_says_why(crew, short):
    leave(crew)

    shortfalls.release(shortfall_id=of_alice(crew).pk, reason="已离职，无从说明", by=crew.lead, at=LATER)

    row = of_alice(crew)
    assert (row.state, row.plan, row.actual) == (ShortfallState.RELEASED, 50, 8)
    assert audit.history(row).last().reason == "已离职，无从说明"


def test_who_was_released_is_not_asked_by_a_later_file(crew, short):
    leave(crew)
    shortfalls.release(shortfall_id=of_alice(crew).pk, reason="已离职", by=crew.lead, at=LATER)

    file_again(crew, short, 5)

    assert of_alice(crew).state == ShortfallState.RELEASED


def test_who_is_still_in_the_team_answers(crew, short):
    with pytest.raises(DomainError, match="still posted to the team"):
        shortfalls.release(shortfall_id=of_alice(crew).pk, reason="请假", by=crew.lead, at=LATER)

    assert of_alice(crew).state == ShortfallState.ASKED


def test_nobody_is_released_without_a_reason(crew, short):
    leave(crew)

    with pytest.raises(DomainError, match="Say why"):
        shortfalls.release(shortfall_id=of_alice(crew).pk, reason=" ", by=crew.lead, at=LATER)


def test_the_team_itself_is_not_released_and_nobody_but_the_lead_releases(crew, short):
    leave(crew)
    own = Shortfall.objects.get(person=None)

    with pytest.raises(PermissionDenied):
        shortfalls.release(shortfall_id=own.pk, reason="x", by=crew.lead, at=LATER)
    for by in (crew.manager, crew.bob.user, crew.alice.user):
        with pytest.raises(PermissionDenied):
            shortfalls.release(shortfall_id=of_alice(crew).pk, reason="x", by=by, at=LATER)


def test_the_form_of_an_answer_is_not_shown_to_who_cannot_give_it(crew, short, signed_in):
    row = of_alice(crew)
    address = reverse("teams:shortfall_answer", args=[row.pk])

    assert signed_in(crew.alice.user).get(address).status_code == 200
    assert signed_in(crew.lead).get(address).url == row.get_absolute_url()


def test_who_has_answered_is_not_released(crew, short):
    answer(crew)
    leave(crew)

    with pytest.raises(WrongState):
        shortfalls.release(shortfall_id=of_alice(crew).pk, reason="x", by=crew.lead, at=LATER)


def test_the_page_offers_the_release_once_its_person_has_left(crew, short, signed_in):
    row, browser = of_alice(crew), signed_in(crew.lead)
    address = reverse("teams:shortfall_release", args=[row.pk])
    before = browser.get(row.get_absolute_url()).content.decode()
    leave(crew)

    after = browser.get(row.get_absolute_url()).content.decode()
    browser.post(address, {"reason": "已离职"})

    assert (address in before, address in after) == (False, True)
    assert of_alice(crew).state == ShortfallState.RELEASED
    assert Decimal(8) == of_alice(crew).actual
