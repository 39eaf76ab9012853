"""The way of a standard, of an adjustment and a recovery, and the steps that their pages offer whom."""

import datetime as dt

import pytest

from approvals.models import Request
from compensation import input_ways, standard_ways
from compensation.models import PayStandard
from core.components import Event
from org.choices import Role
from org.models import User
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
NOVEMBER = dt.date(2026, 11, 1)
TODAY = dt.date(2026, 11, 5)


@pytest.fixture(scope="module")
def place(kept):
    return office_of.place()


def told(steps):
    return [(str(step.label), step.state, str(step.by)) for step in steps]


# Adjustments and recoveries


@each("kind", ["adjustment", "charge"])
def test_the_way_of_an_input_waits_for_the_chief_accountant(place, kind):
    paper = getattr(pay, kind)(place.alice, "5", state="proposed")

    assert told(input_ways.way_of(paper)) == [
        ("proposed", "done", str(paper.proposed_by)),
        ("confirmation", "current", "the chief accountant"),
    ]


@each("kind", ["adjustment", "charge"])
@each(("state", "shown"), [("confirmed", "done"), ("rejected", "refused")])
def test_the_way_of_an_input_ends_with_its_decision(place, kind, state, shown):
    paper = getattr(pay, kind)(place.alice, "5", state=state)

    steps = input_ways.way_of(paper)

    assert told(steps)[1] == (state, shown, str(paper.confirmed_by))
    assert [step.at for step in steps] == [paper.proposed_at, paper.confirmed_at]


@each("kind", ["adjustment", "charge"])
@each(
    ("who", "offered"),
    [
        ("chief", {"confirm", "reject"}),
        ("finance", set()),
        ("deputy", set()),
        ("manager", set()),
        ("desk", set()),
        ("archive", set()),
    ],
)
def test_an_input_is_offered_to_the_chief_accountant_alone(place, now, kind, who, offered):
    paper = getattr(pay, kind)(place.alice, "5", state="proposed")

    assert set(input_ways.offers(paper, by=getattr(place.office, who), at=now)) == offered


@each("state", ["confirmed", "rejected"])
def test_an_input_that_is_decided_is_offered_to_nobody(place, now, state):
    paper = pay.adjustment(place.alice, "5", state=state)

    assert input_ways.offers(paper, by=place.chief, at=now) == {}


def test_an_input_says_to_who_proposed_it_why_somebody_else_has_to_confirm(place, now):
    paper = pay.adjustment(place.alice, "5", state="proposed")
    type(paper).objects.filter(pk=paper.pk).update(proposed_by=place.chief)

    found = input_ways.offers(pay.again(paper), by=place.chief, at=now)

    words = "You have taken a step of it already; this one is somebody else's."
    assert found == {"confirm": words, "reject": words}


def test_an_input_says_to_whom_it_pays_that_somebody_else_confirms_it(place, now):
    chief = place.chief
    earner = org.account_manager(place.office.team, user=chief)
    paper = pay.adjustment(earner, "5", state="proposed")

    found = input_ways.offers(paper, by=chief, at=now)

    assert set(found) == {"confirm", "reject"}
    assert all("somebody else's" in why for why in found.values())


@each(
    ("today", "state", "month"),
    [
        (dt.date(2026, 10, 31), None, pay.MONTH),
        (dt.date(2026, 10, 31), "computed", pay.MONTH),
        (dt.date(2026, 10, 31), "submitted", NOVEMBER),
        (dt.date(2026, 12, 1), "approved", NOVEMBER),
        (dt.date(2026, 12, 1), "draft", dt.date(2026, 12, 1)),
    ],
)
def test_first_open_month_follows_the_last_report_that_was_shown(place, today, state, month):
    if state:
        place.run(state=state)

    assert input_ways.first_open_month(place.finance, today) == month


# Standards


def draft(place, **changes):
    source = place.office.standards["employee"]
    values = {
        "branch": place.branch,
        "team": place.office.team,
        "contract": "employee",
        "name": "草案",
        "effective_from": NOVEMBER,
        "revision": 8,
        "content": source.content,
        "content_hash": "d",
        "drafted_by": place.lead,
        "drafted_at": pay.AT,
    }
    return PayStandard.objects.create(**values | changes)


def standing(standard, state):
    PayStandard.objects.filter(pk=standard.pk).update(state=state)
    return PayStandard.objects.select_related("request", "drafted_by", "team").get(pk=standard.pk)


def test_the_way_of_a_draft_waits_for_the_team(place):
    assert told(standard_ways.way_of(draft(place), [], None, TODAY)) == [
        ("drafted", "done", "带队人"),
        ("submitted", "current", "the team"),
        ("approved by channel management", "coming", ""),
        ("in force from Nov 2026", "coming", ""),
    ]


def test_the_way_of_a_returned_standard_says_that_it_came_back(place):
    steps = standard_ways.way_of(standing(draft(place), "returned"), [], None, TODAY)

    assert (steps[1].state, str(steps[1].note)) == ("current", "came back")


def test_the_way_of_a_submitted_standard_waits_for_channel_management(place):
    source = place.office.standards["employee"]
    row = standing(source, "submitted")

    steps = standard_ways.way_of(row, [], None, TODAY)

    assert told(steps)[1:3] == [
        ("submitted", "done", str(row.request.submitted_by)),
        ("approved by channel management", "current", "channel management"),
    ]
    assert steps[3].state == "coming"


@each(
    ("today", "state"),
    [(dt.date(2025, 12, 31), "coming"), (dt.date(2026, 1, 1), "done"), (TODAY, "done")],
)
def test_the_way_of_an_approved_standard_is_done_once_its_month_has_begun(place, today, state):
    row = standing(place.office.standards["employee"], "approved")

    steps = standard_ways.way_of(row, [], None, today)

    assert (steps[2].state, steps[2].at) == ("done", row.decided_at)
    assert steps[3].state == state


def test_the_way_of_a_former_standard_says_from_when_another_holds(place):
    row = standing(place.office.standards["employee"], "approved")

    steps = standard_ways.way_of(row, [], NOVEMBER, TODAY)

    assert str(steps[3].note) == "replaced from Nov 2026"


WRITERS = {"copy": "", "edit": "", "submit": "", "discard": "", "simulate": ""}


@each(
    ("who", "expected"),
    [
        ("lead", WRITERS),
        ("finance", WRITERS),
        ("chief", {}),
        ("manager", {}),
        ("desk", {}),
        ("alice", {}),
        ("channel", {}),
        ("auditor", {}),
        ("stranger", {}),
    ],
)
def test_a_draft_is_offered_to_who_writes_it(place, now, who, expected):
    assert standard_ways.offers(draft(place), by=somebody(place, who), at=now) == expected


def somebody(place, who):
    people = {"lead": place.lead, "alice": place.alice.user, "stranger": place.stranger}
    roles = {"channel": Role.CHANNEL_MANAGEMENT, "auditor": Role.AUDITOR}
    if who in roles:
        return org.holder(roles[who])
    return people.get(who) or getattr(place.office, who)


@each(
    ("faults", "why"),
    [(1, "One fault has to be put right first."), (3, "3 faults have to be put right first.")],
)
def test_a_draft_with_faults_says_what_has_to_come_first(place, now, faults, why):
    found = standard_ways.offers(draft(place, faults=faults), by=place.lead, at=now)

    assert found == {"copy": why, "edit": "", "submit": why, "discard": "", "simulate": why}


def test_a_returned_standard_is_not_discarded_any_more(place, now):
    request = Request.objects.get(pk=place.office.standards["employee"].request_id)
    PayStandard.objects.filter(request=request).update(request=None, state="draft")
    row = standing(draft(place, request=request), "returned")

    assert set(standard_ways.offers(row, by=place.lead, at=now)) == {"copy", "edit", "submit", "simulate"}


def test_an_approved_standard_is_copied_and_tried_but_never_edited(place, now):
    row = standing(place.office.standards["employee"], "approved")

    assert set(standard_ways.offers(row, by=place.lead, at=now)) == {"copy", "simulate"}


def test_a_lead_of_another_team_is_offered_nothing(place, now):
    other = org.holder(Role.TEAM_LEAD, org.TeamFactory(branch=place.branch))

    assert standard_ways.offers(draft(place), by=User.objects.get(pk=other.pk), at=now) == {}


def event(what, by="爱丽丝", reason="", minute=0):
    return Event(what=what, by=by, reason=reason, at=pay.AT + dt.timedelta(minutes=minute))


def test_told_once_keeps_the_last_of_changes_made_one_after_the_other():
    events = [
        event("drafted"),
        event("changed", minute=1),
        event("changed", minute=2),
        event("changed", by="鲍勃", minute=3),
        event("changed", minute=4),
        event("submitted", minute=5),
    ]

    found = standard_ways.told_once(events)

    assert [(one.what, one.by, one.at.minute - pay.AT.minute) for one in found] == [
        ("drafted", "爱丽丝", 0),
        ("changed", "爱丽丝", 2),
        ("changed", "鲍勃", 3),
        ("changed", "爱丽丝", 4),
        ("submitted", "爱丽丝", 5),
    ]


def test_told_once_keeps_apart_what_has_another_reason():
    events = [event("came back", reason="表"), event("came back", reason="数", minute=1)]

    assert standard_ways.told_once(events) == events


def test_told_once_of_nothing_is_nothing():
    assert standard_ways.told_once([]) == []
