"""Every action on a move and a sheet at every stage by everybody; who reads which of them (G5.2, G5.4)."""

import copy
import datetime as dt
import itertools

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import DomainError, WrongState
from core.models import AuditEntry
from org.choices import Role
from org.models import Posting, Team
from teams.models import Division, DivisionRow, OutletMove
from teams.rules.division import Duty
from teams.services import moves
from teams.services.division import lay_down
from tests.conftest import NOW
from tests.factories import org
from tests.factories.teams_reports import ground
from tests.cases import undone

pytestmark = pytest.mark.django_db
TODAY, MONDAY = NOW.date(), dt.date(2026, 11, 9)
GONE, DENIED = OutletMove.DoesNotExist, PermissionDenied
PEOPLE = (
    "lead",
    "desk",
    "regional",
    "deputy",
    "manager",
    "auditor",
    "alice",
    "bob",
    "west_lead",
    "office",
    "channel",
    "other_lead",
    "other_desk",
)
READERS = {"lead", "desk", "regional", "deputy", "manager", "auditor", "alice"}


@pytest.fixture(scope="module")
def kept_world(kept):
    place = ground()
    elsewhere = org.TeamFactory()
    people = {name: getattr(place, name, None) for name in PEOPLE} | {
        "regional": org.holder(Role.REGIONAL_MANAGER, place.east),
        "auditor": org.holder(Role.AUDITOR),
        "alice": place.alice.user,
        "bob": place.bob.user,
        "other_lead": org.holder(Role.TEAM_LEAD, elsewhere),
        "other_desk": org.holder(Role.TRADING_DESK, elsewhere.branch),
    }
    move = moves.decide_move(
        person_id=place.alice.pk,
        outlet_id=place.south.pk,
        effective_on=MONDAY,
        reason="缺人",
        by=place.lead,
        at=NOW,
    )
    sheet = lay_down(
        team_id=place.east.pk,
        valid_from=TODAY,
        rows=[
            (Duty(place.alice.pk, develops="商户", serves="存量"), place.north.pk),
            (Duty(place.bob.pk, develops="小区", serves="新客"), None),
        ],
        note="",
        by=place.lead,
        at=NOW,
    )
    return place, people, move, sheet


@pytest.fixture
def world(kept_world, db):
    return copy.deepcopy(kept_world)


LATER = NOW + dt.timedelta(days=5)


def brought_to(move, stage, lead):
    """The move at that stage; the moment of the next action."""
    if stage == "cancelled":
        moves.cancel_move(move_id=move.pk, reason="x", by=lead, at=NOW)
    if stage == "handed_over":
        moves.complete_hand_over(move_id=move.pk, note="交鲍勃", by=lead, at=LATER)
    return NOW if stage in {"planned", "cancelled"} else LATER


def cancel(move, by, at):
    moves.cancel_move(move_id=move.pk, reason="不再需要", by=by, at=at)


def hand_over(move, by, at):
    moves.complete_hand_over(move_id=move.pk, note="客户交鲍勃", by=by, at=at)


ACTIONS = {"cancel": cancel, "hand_over": hand_over}
STAGES = ("planned", "in_effect", "handed_over", "cancelled")
# What the lead meets at each stage.
OF_THE_LEAD = {
    ("cancel", "planned"): "cancelled",
    ("cancel", "in_effect"): WrongState,
    ("cancel", "handed_over"): WrongState,
    ("cancel", "cancelled"): WrongState,
    ("hand_over", "planned"): WrongState,
    ("hand_over", "in_effect"): "handed_over",
    ("hand_over", "handed_over"): "handed_over",
    ("hand_over", "cancelled"): WrongState,
}


def expected(action, stage, person):
    if person == "lead":
        return OF_THE_LEAD[action, stage]
    if person not in READERS:
        return GONE
    # Whoever may only read hears that it is too late where it is, or else that it is not theirs.
    if action == "cancel" and stage in {"in_effect", "handed_over", "cancelled"}:
        return WrongState
    return DENIED


def happens(place, move, action, stage, by):
    """The stage that the move is at afterwards, or the error; refused, everything stays as it was."""
    with undone():
        at = brought_to(move, stage, place.lead)
        entries = AuditEntry.objects.count()
        try:
            ACTIONS[action](move, by, at)
        except (GONE, DENIED, WrongState) as refused:
            assert OutletMove.objects.get(pk=move.pk).stage_on(at.date()) == stage
            assert AuditEntry.objects.count() == entries
            return type(refused)
        return OutletMove.objects.get(pk=move.pk).stage_on(at.date())


@pytest.mark.parametrize("action", ACTIONS)
def test_action_on_a_move(world, action):
    place, people, move, _sheet = world
    cases = [(stage, person) for stage in STAGES for person in PEOPLE]

    happened = {
        (stage, person): happens(place, move, action, stage, people[person]) for stage, person in cases
    }

    assert happened == {(stage, person): expected(action, stage, person) for stage, person in cases}


def test_move_is_read_by(world):
    _place, people, move, _sheet = world

    read = {
        name
        for name, user in people.items()
        if OutletMove.objects.visible_to(user).filter(pk=move.pk).exists()
    }

    assert read == READERS


def statuses(client, people, address):
    """Person → what the page at that address answers them."""
    found = {}
    for name, user in people.items():
        client.force_login(user)
        found[name] = client.get(address).status_code
    return found


NOT_FOUND = dict.fromkeys(PEOPLE, 404) | {"office": 403, "channel": 403}


def test_page_of_a_move_opens_to_its_readers_alone(world, client):
    _place, people, move, _sheet = world

    answered = statuses(client, people, move.get_absolute_url())

    assert answered == NOT_FOUND | dict.fromkeys(READERS, 200)


def test_pages_that_decide_moves_open_to_leads_alone(world, client):
    _place, people, move, _sheet = world

    new = statuses(client, people, "/teams/moves/new")
    cancelling = statuses(client, people, f"{move.get_absolute_url()}cancel")

    closed = dict.fromkeys(PEOPLE, 403)
    assert new == closed | {"lead": 200, "west_lead": 200, "other_lead": 200}
    assert cancelling == closed | {"lead": 302, "west_lead": 404, "other_lead": 404}


# Deciding


def refused_to(people, call):
    """Those to whom the call is refused as not theirs; whatever others do is taken back."""
    refused = set()
    for name, user in people.items():
        with undone():
            try:
                call(user)
            except DENIED:
                refused.add(name)
    return refused


def test_move_is_decided_by_the_teams_lead_alone(world):
    place, people, _move, _sheet = world
    postings = Posting.objects.count()

    def decide(by):
        moves.decide_move(
            person_id=place.bob.pk,
            outlet_id=place.north.pk,
            effective_on=MONDAY,
            reason="缺人",
            by=by,
            at=NOW,
        )

    assert refused_to(people, decide) == {*PEOPLE} - {"lead"}
    assert Posting.objects.count() == postings


@pytest.mark.parametrize("days", [0, 1, 4, 30, 365])
def test_move_begins_on_any_day_of_the_coming_year(world, days):
    place, _people, _move, _sheet = world
    day = TODAY + dt.timedelta(days=days)

    made = moves.decide_move(
        person_id=place.bob.pk,
        outlet_id=place.north.pk,
        effective_on=day,
        reason="缺人",
        by=place.lead,
        at=NOW,
    )

    held = Posting.objects.on(day).get(person=place.bob)
    assert (held.outlet, held.valid_from, made.effective_on) == (place.north, day, day)
    assert Posting.objects.on(day - dt.timedelta(days=1)).get(person=place.bob).outlet == place.south


# Sheets


SHEET_READERS = {"lead", "desk", "regional", "deputy", "manager", "auditor"}


def test_sheet_is_read_whole_by(world):
    _place, people, _move, sheet = world

    read = {
        name
        for name, user in people.items()
        if Division.objects.visible_to(user).filter(pk=sheet.pk).exists()
    }

    assert read == SHEET_READERS


def test_rows_of_a_sheet_are_read_by_the_same_people_and_ones_own_by_oneself(world):
    _place, people, _move, _sheet = world

    read = {
        name: {row.person.user for row in DivisionRow.objects.visible_to(user).select_related("person__user")}
        for name, user in people.items()
    }

    alice, bob = people["alice"], people["bob"]
    whole = dict.fromkeys(SHEET_READERS, {alice, bob})
    assert read == dict.fromkeys(PEOPLE, set()) | whole | {"alice": {alice}, "bob": {bob}}


def test_page_of_a_sheet_opens_to_its_readers_alone(world, client):
    _place, people, _move, sheet = world

    answered = statuses(client, people, sheet.get_absolute_url())

    assert answered == NOT_FOUND | dict.fromkeys(SHEET_READERS, 200)


def test_print_of_a_sheet_is_closed_to_everybody_else(world, client):
    _place, people, _move, sheet = world
    others = {name: user for name, user in people.items() if name not in SHEET_READERS}

    answered = statuses(client, others, f"{sheet.get_absolute_url()}print")

    assert answered == {name: NOT_FOUND[name] for name in others}


def test_sheet_is_laid_down_by_the_teams_lead_alone(world):
    place, people, _move, _sheet = world

    def lay(by):
        lay_down(
            team_id=place.east.pk,
            valid_from=MONDAY,
            rows=[(Duty(one.pk, develops="a", serves="b"), None) for one in (place.alice, place.bob)],
            note="",
            by=by,
            at=NOW,
        )

    assert refused_to(people, lay) == {*PEOPLE} - {"lead"}
    assert Division.objects.count() == 1


def test_sheet_of_a_team_that_does_not_exist_is_not_found(world):
    place, _people, _move, _sheet = world

    with pytest.raises(Team.DoesNotExist):
        lay_down(team_id=10**9, valid_from=MONDAY, rows=[], note="", by=place.lead, at=NOW)


SHAPES = list(itertools.product(("", "商户"), ("", "存量"), ("", "考勤"), ("", "新人")))


def test_row_of_a_sheet_in_every_shape(world):
    """Somebody has a duty; whoever does one of both says why; all else is kept as written."""
    place, _people, _move, _sheet = world

    bobs = Duty(place.bob.pk, develops="小区", serves="存量"), None

    def laid_down(shape):
        develops, serves, duties, reason = shape
        duty = Duty(place.alice.pk, develops=develops, serves=serves, duties=duties, reason=reason)
        given = {"team_id": place.east.pk, "valid_from": MONDAY, "note": "", "by": place.lead, "at": NOW}
        with undone():
            try:
                row = lay_down(rows=[(duty, None), bobs], **given).rows.get(person=place.alice)
            except DomainError as refused:
                return str(refused), refused.faults[0]
            return row.develops, row.serves, row.duties, row.reason

    found = {shape: laid_down(shape) for shape in SHAPES}

    nobody, one_sided = found["", "", "", ""], found["", "存量", "", ""]
    assert "cannot be laid down" in nobody[0]
    assert "has no duty yet" in nobody[1]
    assert "only develops or only serves" in one_sided[1]
    assert found == {
        shape: nobody
        if not any(shape[:3])
        else one_sided
        if bool(shape[0]) != bool(shape[1]) and not shape[3]
        else shape
        for shape in SHAPES
    }
