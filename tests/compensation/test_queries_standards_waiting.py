"""Which standard holds when, which month is open, and for which office a report waits."""

import datetime as dt
from decimal import Decimal

import pytest

from compensation.models import Adjustment, PayStandard
from compensation.queries import standards as standards_of
from compensation.queries import waiting
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
SEPTEMBER, NOVEMBER = dt.date(2026, 9, 1), dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def place(kept):
    return office_of.place()


def somebody(place, who):
    people = {
        "general office": place.office.archive,
        "lead": place.lead,
        "alice": place.alice.user,
        "stranger": place.stranger,
    }
    return people.get(who) or getattr(place.office, who)


@each(
    ("month", "revision"),
    [
        (dt.date(2025, 12, 1), None),
        (dt.date(2026, 1, 1), 1),
        (SEPTEMBER, 1),
        (pay.MONTH, 2),
        (NOVEMBER, 3),
        (dt.date(2030, 1, 1), 3),
    ],
)
def test_the_standard_in_force_is_the_latest_approved_start(place, month, revision):
    team = org.TeamFactory(branch=place.branch)
    for since in (dt.date(2026, 1, 1), pay.MONTH, NOVEMBER):
        pay.approved_standard(team, [pay.BASE], since=since)
    draft = PayStandard.objects.filter(team=team).latest("revision")
    PayStandard.objects.create(
        branch=place.branch,
        team=team,
        contract="employee",
        name="draft",
        effective_from=SEPTEMBER,
        revision=9,
        content=draft.content,
        content_hash="d",
        drafted_by=draft.drafted_by,
        drafted_at=pay.AT,
    )

    found = PayStandard.objects.in_force(month).filter(team=team).first()

    assert (found and found.revision) == revision


def test_a_standard_is_compared_with_what_holds_when_it_begins(place):
    team = org.TeamFactory(branch=place.branch)
    first, second, third = (
        pay.approved_standard(team, [pay.BASE], since=since)
        for since in (dt.date(2026, 1, 1), pay.MONTH, NOVEMBER)
    )

    assert [standards_of.compared_with(row) for row in (first, second, third)] == [None, first, second]
    assert [standards_of.replaced_from(row) for row in (first, second, third)] == [pay.MONTH, NOVEMBER, None]


@each(
    ("state", "month"),
    [
        (None, NOVEMBER),
        ("draft", NOVEMBER),
        ("computed", NOVEMBER),
        ("submitted", NOVEMBER),
        ("approved", NOVEMBER),
    ],
)
def test_the_next_open_month_follows_what_is_submitted(place, state, month):
    """Today is in November: October's report closes October only once somebody was shown it."""
    if state:
        place.run(state=state)

    assert standards_of.next_open_month(place.branch.pk, dt.date(2026, 11, 5)) == month


@each(
    ("today", "state", "month"),
    [
        (dt.date(2026, 10, 31), "computed", pay.MONTH),
        (dt.date(2026, 10, 31), "submitted", NOVEMBER),
        (dt.date(2026, 12, 1), "submitted", NOVEMBER),
        (dt.date(2026, 12, 1), "draft", dt.date(2026, 12, 1)),
    ],
)
def test_the_next_open_month_may_lie_before_or_after_today(place, today, state, month):
    place.run(state=state)

    assert standards_of.next_open_month(place.branch.pk, today) == month


@each(
    ("state", "who"),
    [
        ("computed", {"runs_to_submit": "finance"}),
        ("submitted", {"runs_to_sign": "chief"}),
        ("chief_signed", {"runs_to_sign": "deputy"}),
        ("deputy_signed", {"runs_to_sign": "manager"}),
        ("approved", {"runs_to_pay_out": "finance"}),
        ("paid", {"runs_to_file": "general office"}),
        ("filed", {}),
        ("draft", {}),
    ],
)
def test_a_report_waits_for_one_office_alone(place, state, who):
    run = place.run(state=state)
    kinds = ("runs_to_submit", "runs_to_sign", "runs_to_pay_out", "runs_to_file")
    everybody = (
        "finance",
        "chief",
        "deputy",
        "manager",
        "desk",
        "general office",
        "lead",
        "alice",
        "stranger",
    )

    found = {
        (kind, name)
        for kind in kinds
        for name in everybody
        if run in getattr(waiting, kind)(somebody(place, name))
    }

    assert found == set(who.items())


def test_what_waits_is_cut_at_a_page_of_the_desk(place):
    paper = pay.adjustment(place.bob, "5", state="proposed")
    Adjustment.objects.bulk_create(
        Adjustment(
            branch=place.branch,
            person=place.bob,
            month=pay.MONTH,
            kind="adjustment",
            title=f"{number}",
            reason="x",
            amount=Decimal(1),
            proposed_by=paper.proposed_by,
            proposed_at=pay.AT,
        )
        for number in range(waiting.MOST)
    )

    assert len(waiting.adjustments_to_confirm(place.chief)) == waiting.MOST
