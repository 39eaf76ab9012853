"""Several shortfalls answered on one page, several answers accepted in one go (P4)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import audit
from core.errors import Conflict, DomainError, PermissionDenied, WrongState
from teams.choices.measures import Measure
from teams.models import Shortfall
from teams.services import shortfalls
from tests.factories.org import account_manager
from tests.factories.teams_targets import LATER, october, set_target, share

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages are looked at on the fifth of November."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


@pytest.fixture
def asked(crew, regions):
    """Alice is asked of accounts and commission, Bob of commission, the lead of both for the team."""
    for measure in (Measure.ACCOUNTS, Measure.COMMISSION):
        target = set_target(crew, measure=measure)
        people = {crew.alice.pk: Decimal(50)}
        if measure == Measure.COMMISSION:
            people[crew.bob.pk] = Decimal(50)
        share(crew, target, {}, people)
    shortfalls.crm_accepted(october(crew), crew.manager, LATER)


def of(person):
    return list(Shortfall.objects.filter(person=person).order_by("measure"))


def answered(person, **given):
    texts = {row.pk: ("网点停业", "增加驻点") for row in of(person)}
    return shortfalls.answer_together(**({"answers": texts, "by": person.user, "at": LATER} | given))


def states(person):
    return [row.state for row in of(person)]


def accept(crew, rows, **given):
    values = {"shortfall_ids": [row.pk for row in rows], "seen_at": LATER, "by": crew.lead, "at": LATER}
    return shortfalls.accept_together(**(values | given))


def test_the_measures_of_a_month_are_answered_together(crew, asked):
    answered(crew.alice)

    assert states(crew.alice) == ["answered", "answered"]
    assert [audit.history(row).last().action for row in of(crew.alice)] == ["teams.shortfall.answer"] * 2


def test_nothing_is_answered_where_one_of_them_may_not_be(crew, asked):
    texts = {row.pk: ("x", "y") for row in [*of(crew.alice), *of(crew.bob)]}

    with pytest.raises(PermissionDenied):
        answered(crew.alice, answers=texts)
    with pytest.raises(DomainError):
        answered(crew.alice, answers={})
    assert states(crew.alice) == ["asked", "asked"]


def test_several_answers_are_accepted_together(crew, asked):
    accept(crew, answered(crew.alice))

    assert states(crew.alice) == ["accepted", "accepted"]
    assert states(crew.bob) == ["asked"]


def test_answers_are_accepted_all_or_none(crew, asked):
    rows = answered(crew.alice)
    shortfalls.accept(shortfall_id=rows[1].pk, by=crew.lead, at=LATER)

    with pytest.raises(WrongState):
        accept(crew, rows)
    with pytest.raises(PermissionDenied):
        accept(crew, rows[:1], by=crew.manager)
    with pytest.raises(DomainError):
        accept(crew, [])
    assert sorted(states(crew.alice)) == ["accepted", "answered"]


def test_an_answer_that_was_written_after_the_page_was_read_is_not_accepted_unread(crew, asked):
    rows = answered(crew.alice)

    with pytest.raises(Conflict):
        accept(crew, rows, seen_at=LATER - timedelta(minutes=1))
    with pytest.raises(Conflict):
        accept(crew, of(crew.bob))
    assert states(crew.alice) == ["answered", "answered"]


def answer_page():
    return reverse("teams:shortfalls_answer", args=["2026-10"])


def test_an_account_manager_answers_a_month_by_page_and_leaves_the_rest_asked(crew, asked, signed_in):
    first, second = of(crew.alice)
    browser = signed_in(crew.alice.user)
    listed = browser.get(reverse("teams:shortfall_list")).content.decode()
    shown = browser.get(answer_page()).content.decode()

    typed = {f"cause_{first.pk}": "网点停业", f"remedy_{first.pk}": "增加驻点"}
    half = browser.post(answer_page(), {f"cause_{second.pk}": "只有原因"})
    none = browser.post(answer_page(), {})
    done = browser.post(answer_page(), typed, follow=True)

    assert "Answer 2 shortfalls of Oct 2026 together" in listed
    assert shown.count("<textarea") == 4
    assert (half.status_code, none.status_code) == (400, 400)
    assert "只有原因" in half.content.decode()
    assert "Write cause and remedy of at least one." in none.content.decode()
    assert "Your answers are on record." in done.content.decode()
    assert states(crew.alice) == ["answered", "asked"]


def test_an_earlier_answer_that_nobody_changed_is_not_sent_again(crew, asked, signed_in):
    first, second = answered(crew.alice)
    for row in (first, second):
        shortfalls.ask_again(shortfall_id=row.pk, reason="请写明", by=crew.lead, at=LATER)
    typed = {
        f"{half}_{row.pk}": getattr(row, half) for row in (first, second) for half in ("cause", "remedy")
    }

    signed_in(crew.alice.user).post(answer_page(), typed | {f"cause_{first.pk}": "网点停业八天"})

    assert {row.pk: row.state for row in of(crew.alice)} == {first.pk: "answered", second.pk: "asked"}


def test_who_is_asked_nothing_for_the_month_finds_no_page(crew, asked, signed_in):
    assert signed_in(crew.manager).get(answer_page()).status_code == 404
    assert signed_in(crew.charlie.user).get(answer_page()).status_code == 404
    wrong = reverse("teams:shortfalls_answer", args=["2026-13"])
    assert signed_in(crew.alice.user).get(wrong).status_code == 404


def read_page(browser):
    return browser.get(reverse("teams:shortfalls_to_read")).content.decode()


def sent(html):
    """The hidden inputs of the page's first card."""
    form = html[html.index(reverse("teams:shortfalls_accept")) :]
    return {
        name: form.partition(f'name="{name}" value="')[2].partition('"')[0].replace("&#x27;", "'")
        for name in ("ids", "seen_at")
    }


def test_the_lead_reads_a_card_for_each_person_and_accepts_it(crew, asked, signed_in):
    answered(crew.alice)
    answered(crew.bob)
    browser = signed_in(crew.lead)
    html = read_page(browser)

    done = browser.post(reverse("teams:shortfalls_accept"), sent(html), follow=True)

    assert html.count("网点停业") == 3
    assert "Accept these 2 answers" in html
    assert "Accept this answer" in html
    assert "The answers are accepted." in done.content.decode()
    assert (states(crew.alice), states(crew.bob)) == (["accepted", "accepted"], ["answered"])


def test_the_list_leads_to_what_waits(crew, asked, signed_in):
    answered(crew.alice)

    of_lead = signed_in(crew.lead).get(reverse("teams:shortfall_list")).content.decode()
    of_bob = signed_in(crew.bob.user).get(reverse("teams:shortfall_list")).content.decode()

    assert "Read 2 answers" in of_lead
    assert "Answer 2 shortfalls of Oct 2026 together" in of_lead
    assert "Read 2 answers" not in of_bob
    assert "Answer 1 shortfall of Oct 2026" in of_bob


@pytest.mark.parametrize("who", ["alice", "manager", "charlie"])
def test_who_does_not_read_them_is_shown_none_and_accepts_none(crew, asked, signed_in, who):
    rows = answered(crew.alice)
    user = getattr(crew, who)
    browser = signed_in(getattr(user, "user", user))
    given = {"ids": ",".join(str(row.pk) for row in rows), "seen_at": LATER.isoformat()}

    shown = read_page(browser)
    answer = browser.post(reverse("teams:shortfalls_accept"), given)

    assert "网点停业" not in shown
    assert answer.status_code in {400, 403, 404}
    assert states(crew.alice) == ["answered", "answered"]


@pytest.mark.parametrize("ids", ["", "x", "1,,2", "²", "9" * 40])
def test_numbers_that_are_none_are_refused(crew, asked, signed_in, ids):
    given = {"ids": ids, "seen_at": LATER.isoformat()}

    assert signed_in(crew.lead).post(reverse("teams:shortfalls_accept"), given).status_code == 400


def test_the_page_to_read_asks_as_much_for_two_people_as_for_four(crew, regions, asked, signed_in):
    answered(crew.alice)

    def count():
        browser = signed_in(crew.lead)
        with CaptureQueriesContext(connection) as queries:
            read_page(browser)
        return len(queries)

    few = count()
    for _ in range(2):
        someone = account_manager(crew.team)
        row = of(crew.alice)[0]
        row.pk, row._state.adding, row.person = None, True, someone
        row.save(force_insert=True)

    assert count() == few
