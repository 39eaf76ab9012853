"""Every action on a move and a sheet at every stage by everybody; who reads which of them (G5.2, G5.4)."""

import copy
import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import WrongState
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


GRID = [
    (action, stage, person, expected(action, stage, person))
    for action in ACTIONS
    for stage in STAGES
    for person in PEOPLE
]


@pytest.mark.parametrize(
    ("action", "stage", "person", "outcome"),
    GRID,
    ids=[f"{action}-{stage}-{person}" for action, stage, person, _outcome in GRID],
)
def test_action_on_a_move(world, action, stage, person, outcome):
    place, people, move, _sheet = world
    at = brought_to(move, stage, place.lead)
    entries = AuditEntry.objects.count()

    if isinstance(outcome, str):
        ACTIONS[action](move, people[person], at)
        assert OutletMove.objects.get(pk=move.pk).stage_on(at.date()) == outcome
    else:
        with pytest.raises(outcome):
            ACTIONS[action](move, people[person], at)
        assert OutletMove.objects.get(pk=move.pk).stage_on(at.date()) == stage
        assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("person", PEOPLE)
def test_move_is_read_by(world, person):
    _place, people, move, _sheet = world

    seen = OutletMove.objects.visible_to(people[person]).filter(pk=move.pk).exists()

    assert seen == (person in READERS)


@pytest.mark.parametrize("person", PEOPLE)
def test_page_of_a_move_opens_to_its_readers_alone(world, client, person):
    _place, people, move, _sheet = world
    client.force_login(people[person])

    answer = client.get(move.get_absolute_url())

    refused = 403 if person in {"office", "channel"} else 404
    assert answer.status_code == (200 if person in READERS else refused)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", ["new", "1/cancel"])
def test_page_that_decides_moves_opens_to_leads_alone(world, client, person, name):
    _place, people, move, _sheet = world
    client.force_login(people[person])
    address = f"/teams/moves/{name}" if name == "new" else f"{move.get_absolute_url()}cancel"

    answer = client.get(address)

    leads = {"lead", "west_lead", "other_lead"}
    if person not in leads:
        assert answer.status_code == 403
    elif name == "new":
        assert answer.status_code == 200
    else:
        assert answer.status_code == (302 if person == "lead" else 404)


# Deciding


@pytest.mark.parametrize("person", [name for name in PEOPLE if name != "lead"])
def test_move_is_decided_by_the_teams_lead_alone(world, person):
    place, people, _move, _sheet = world
    postings = Posting.objects.count()

    with pytest.raises(DENIED):
        moves.decide_move(
            person_id=place.bob.pk,
            outlet_id=place.north.pk,
            effective_on=MONDAY,
            reason="缺人",
            by=people[person],
            at=NOW,
        )

    assert Posting.objects.count() == postings


@pytest.mark.parametrize("days", [0, 1, 4, 30, 400])
def test_move_begins_on_any_day_from_today_on(world, days):
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


@pytest.mark.parametrize("person", PEOPLE)
def test_sheet_is_read_whole_by(world, person):
    _place, people, _move, sheet = world

    seen = Division.objects.visible_to(people[person]).filter(pk=sheet.pk).exists()

    assert seen == (person in SHEET_READERS)


ROWS = dict.fromkeys(SHEET_READERS, 2) | {"alice": 1, "bob": 1}


@pytest.mark.parametrize("person", PEOPLE)
def test_rows_of_a_sheet_are_read_by(world, person):
    _place, people, _move, _sheet = world

    assert DivisionRow.objects.visible_to(people[person]).count() == ROWS.get(person, 0)


@pytest.mark.parametrize("person", ["alice", "bob"])
def test_own_row_is_ones_own(world, person):
    _place, people, _move, _sheet = world

    (row,) = DivisionRow.objects.visible_to(people[person])

    assert row.person.user == people[person]


@pytest.mark.parametrize("person", PEOPLE)
def test_page_of_a_sheet_opens_to_its_readers_alone(world, client, person):
    _place, people, _move, sheet = world
    client.force_login(people[person])

    answer = client.get(sheet.get_absolute_url())

    refused = 403 if person in {"office", "channel"} else 404
    assert answer.status_code == (200 if person in SHEET_READERS else refused)


@pytest.mark.parametrize("person", [name for name in PEOPLE if name not in SHEET_READERS])
def test_print_of_a_sheet_is_closed_to_everybody_else(world, client, person):
    _place, people, _move, sheet = world
    client.force_login(people[person])

    assert client.get(f"{sheet.get_absolute_url()}print").status_code in {403, 404}


@pytest.mark.parametrize("person", [name for name in PEOPLE if name != "lead"])
def test_sheet_is_laid_down_by_the_teams_lead_alone(world, person):
    place, people, _move, _sheet = world

    with pytest.raises(DENIED):
        lay_down(
            team_id=place.east.pk,
            valid_from=MONDAY,
            rows=[(Duty(place.alice.pk, develops="a", serves="b"), None)],
            note="",
            by=people[person],
            at=NOW,
        )

    assert Division.objects.count() == 1


def test_sheet_of_a_team_that_does_not_exist_is_not_found(world):
    place, _people, _move, _sheet = world

    with pytest.raises(Team.DoesNotExist):
        lay_down(team_id=10**9, valid_from=MONDAY, rows=[], note="", by=place.lead, at=NOW)


@pytest.mark.parametrize("develops", ["", "商户"])
@pytest.mark.parametrize("serves", ["", "存量"])
@pytest.mark.parametrize("duties", ["", "考勤"])
@pytest.mark.parametrize("reason", ["", "新人"])
def test_row_of_a_sheet_in_every_shape(world, develops, serves, duties, reason):
    """Somebody has a duty; whoever does one of both says why; all else is kept as written."""
    place, _people, _move, _sheet = world
    duty = Duty(place.alice.pk, develops=develops, serves=serves, duties=duties, reason=reason)
    says_nothing = not (develops or serves or duties)
    lacks_reason = bool(develops) != bool(serves) and not reason

    def attempt():
        return lay_down(
            team_id=place.east.pk, valid_from=MONDAY, rows=[(duty, None)], note="", by=place.lead, at=NOW
        )

    if says_nothing or lacks_reason:
        with pytest.raises(Exception, match="cannot be laid down") as refused:
            attempt()
        told = "Nobody has a duty" if says_nothing else "only develops or only serves"
        assert told in refused.value.faults[0]
    else:
        row = attempt().rows.get()
        assert (row.develops, row.serves, row.duties, row.reason) == (develops, serves, duties, reason)
