"""Every action on a report in every state by everybody: what happens, and with which sentence it is refused (G6)."""

import copy
import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Conflict, DomainError, WrongState
from core.models import AuditEntry
from org.choices import Role
from teams.models import BusinessReport
from teams.services import reports
from tests.conftest import NOW
from tests.factories import org
from tests.factories.teams_reports import TEXTS, ground, october_facts
from tests.cases import undone

pytestmark = pytest.mark.django_db
GONE = BusinessReport.DoesNotExist
DENIED = PermissionDenied
MONTHS = {
    "draft": dt.date(2026, 6, 1),
    "submitted": dt.date(2026, 7, 1),
    "lead_confirmed": dt.date(2026, 8, 1),
    "confirmed": dt.date(2026, 9, 1),
    "returned": dt.date(2026, 10, 1),
}
PEOPLE = (
    "desk",
    "regional",
    "lead",
    "deputy",
    "manager",
    "auditor",
    "office",
    "channel",
    "west_lead",
    "other_desk",
    "other_manager",
    "alice",
)


def make(place, unit):
    """One report of the unit in each state."""
    found = {}
    for state, start in MONTHS.items():
        report = place.written(team=unit, start=start)
        first = place.lead if unit else place.deputy
        if state != "draft":
            report = reports.submit_report(report_id=report.pk, by=place.desk, at=NOW)
        if state in {"lead_confirmed", "confirmed"}:
            report = reports.confirm_report(report_id=report.pk, by=first, at=NOW)
        if state == "confirmed":
            report = reports.confirm_report(report_id=report.pk, by=place.manager, at=NOW)
        if state == "returned":
            report = reports.return_report(report_id=report.pk, reason="请补充", by=first, at=NOW)
        found[state] = report
    return found


@pytest.fixture(scope="module")
def kept_world(kept):
    place = ground()
    place.month(*october_facts(place))
    for start in set(MONTHS.values()) - {dt.date(2026, 10, 1)}:
        place.month(month=start)
    elsewhere = org.BranchFactory()
    people = {name: getattr(place, name, None) for name in PEOPLE} | {
        "regional": org.holder(Role.REGIONAL_MANAGER, place.east, name="区域经理"),
        "auditor": org.holder(Role.AUDITOR),
        "other_desk": org.holder(Role.TRADING_DESK, elsewhere),
        "other_manager": org.holder(Role.BRANCH_MANAGER, elsewhere),
        "alice": place.alice.user,
    }
    return people, make(place, "east"), make(place, None)


@pytest.fixture
def world(kept_world, db):
    return copy.deepcopy(kept_world)


ACTIONS = {
    "write": lambda pk, by: reports.write_report(
        report_id=pk, texts=TEXTS | {"analysis": "新"}, market_share=None, by=by, at=NOW
    ),
    "figures": lambda pk, by: reports.take_figures(report_id=pk, by=by, at=NOW),
    "submit": lambda pk, by: reports.submit_report(report_id=pk, by=by, at=NOW),
    "confirm": lambda pk, by: reports.confirm_report(report_id=pk, by=by, at=NOW),
    "return": lambda pk, by: reports.return_report(report_id=pk, reason="请改", by=by, at=NOW),
    "file": lambda pk, by: reports.file_again(report_id=pk, by=by, at=NOW),
}

# What happens to the team's report: action → state → person → the state afterwards, or the error. Whoever is not
# named is refused: a stranger does not find it, a reader may not.
STRANGERS = {"west_lead", "other_desk", "other_manager", "alice"}
HEADQUARTERS = {"office", "channel"}
WRITERS = {"desk", "regional"}
DONE = {
    "write": {state: dict.fromkeys(WRITERS, state) for state in ("draft", "returned")}
    | {state: dict.fromkeys(WRITERS, WrongState) for state in ("submitted", "lead_confirmed", "confirmed")},
    "figures": {state: dict.fromkeys(WRITERS, state) for state in ("draft", "returned")}
    | {state: dict.fromkeys(WRITERS, WrongState) for state in ("submitted", "lead_confirmed", "confirmed")},
    "submit": {state: dict.fromkeys(WRITERS, "submitted") for state in ("draft", "returned")}
    | {state: dict.fromkeys(WRITERS, WrongState) for state in ("submitted", "lead_confirmed", "confirmed")},
    "confirm": {
        "draft": {},
        "submitted": {"lead": "lead_confirmed"},
        # The lead who presses again changes nothing.
        "lead_confirmed": {"manager": "confirmed", "lead": "lead_confirmed"},
        "confirmed": {"manager": "confirmed"},
        "returned": {},
    },
    "return": {
        "draft": {},
        "submitted": {"lead": "returned"},
        "lead_confirmed": {"manager": "returned"},
        "confirmed": {},
        "returned": {},
    },
    "file": {"confirmed": dict.fromkeys(WRITERS, "confirmed")}
    | {
        state: dict.fromkeys(WRITERS, WrongState)
        for state in ("draft", "submitted", "lead_confirmed", "returned")
    },
}
# Steps that nobody takes in these states: whoever reads the report hears that it is not possible now.
CLOSED = {"confirm": {"draft", "confirmed", "returned"}, "return": {"draft", "confirmed", "returned"}}


def expected(action, state, person):
    told = DONE[action][state].get(person)
    if told is not None:
        return told
    if person in STRANGERS or (person in HEADQUARTERS and state != "confirmed"):
        return GONE
    if state in CLOSED.get(action, set()):
        return WrongState
    return DENIED


def happens(world, action, report, person):
    """The state that the report is in afterwards, or the error; refused, everything stays as it was."""
    people, entries = world[0], AuditEntry.objects.count()
    before = BusinessReport.objects.get(pk=report.pk)
    with undone():
        try:
            ACTIONS[action](report.pk, people[person])
        except (GONE, DENIED, WrongState) as refused:
            after = BusinessReport.objects.get(pk=report.pk)
            assert (after.state, after.version) == (before.state, before.version)
            assert AuditEntry.objects.count() == entries
            return type(refused)
        return BusinessReport.objects.get(pk=report.pk).state


@pytest.mark.parametrize("action", ACTIONS)
def test_action_on_a_teams_report(world, action):
    cases = [(state, person) for state in MONTHS for person in PEOPLE]

    happened = {(state, person): happens(world, action, world[1][state], person) for state, person in cases}

    assert happened == {(state, person): expected(action, state, person) for state, person in cases}


OF_THE_BRANCH = {
    ("confirm", "submitted", "deputy"): "lead_confirmed",
    ("confirm", "submitted", "manager"): DENIED,
    ("confirm", "submitted", "desk"): DENIED,
    ("confirm", "submitted", "lead"): GONE,
    ("confirm", "submitted", "regional"): GONE,
    ("confirm", "lead_confirmed", "manager"): "confirmed",
    ("confirm", "lead_confirmed", "deputy"): "lead_confirmed",
    ("confirm", "lead_confirmed", "lead"): GONE,
    ("return", "submitted", "deputy"): "returned",
    ("return", "submitted", "manager"): DENIED,
    ("return", "lead_confirmed", "manager"): "returned",
    ("return", "lead_confirmed", "deputy"): DENIED,
    ("write", "draft", "desk"): "draft",
    ("write", "draft", "regional"): GONE,
    ("write", "draft", "deputy"): DENIED,
    ("submit", "returned", "desk"): "submitted",
    ("submit", "returned", "regional"): GONE,
    ("figures", "draft", "desk"): "draft",
    ("figures", "draft", "manager"): DENIED,
    ("file", "confirmed", "desk"): "confirmed",
    ("file", "confirmed", "deputy"): DENIED,
    ("file", "confirmed", "lead"): GONE,
}


def test_action_on_the_branchs_own_report(world):
    happened = {
        (action, state, person): happens(world, action, world[2][state], person)
        for action, state, person in OF_THE_BRANCH
    }

    assert happened == OF_THE_BRANCH


# Who reads what


READ = {
    "desk": set(MONTHS),
    "regional": set(MONTHS),
    "lead": set(MONTHS),
    "deputy": set(MONTHS),
    "manager": set(MONTHS),
    "auditor": set(MONTHS),
    "office": {"confirmed"},
    "channel": {"confirmed"},
    "west_lead": set(),
    "other_desk": set(),
    "other_manager": set(),
    "alice": set(),
}


def read_by(people, rows, **of):
    """Person → the states of the reports among these rows."""
    return {
        name: set(rows(user).filter(**of).values_list("state", flat=True)) for name, user in people.items()
    }


def test_reports_of_the_team_that_somebody_reads(world):
    people, of_team, _of_branch = world
    rows = BusinessReport.objects.visible_to

    assert read_by(people, rows, team__isnull=False) == READ
    assert {row.pk for row in rows(people["auditor"]).filter(team__isnull=False)} == {
        report.pk for report in of_team.values()
    }
    strangers = {
        name: extra
        for name, user in people.items()
        if (
            extra := {row.pk for row in rows(user).filter(team__isnull=False)}
            - {r.pk for r in of_team.values()}
        )
    }
    assert strangers == {}


def test_reports_of_the_branch_itself_that_somebody_reads(world):
    people, _of_team, _of_branch = world

    read = read_by(people, BusinessReport.objects.visible_to, team=None)

    assert read == READ | {"lead": set(), "regional": set()}


def test_reports_of_the_team_that_somebody_follows_in_the_register(world):
    people, _of_team, _of_branch = world
    rows = BusinessReport.objects.listed_to

    followed = read_by(people, rows, team__isnull=False)
    opened = {
        name: {report.state for report in rows(user).filter(team__isnull=False) if report.opens}
        for name, user in people.items()
    }

    assert followed == READ | {"office": set(MONTHS), "channel": set(MONTHS)}
    assert opened == READ


BUTTONS = {
    ("draft", "desk"): {"write", "submit", "figures"},
    ("draft", "regional"): {"write", "submit", "figures"},
    ("returned", "desk"): {"write", "submit", "figures"},
    ("returned", "regional"): {"write", "submit", "figures"},
    ("submitted", "lead"): {"confirm", "return"},
    ("lead_confirmed", "manager"): {"confirm", "return"},
    ("confirmed", "desk"): {"file"},
    ("confirmed", "regional"): {"file"},
}


@pytest.mark.parametrize("person", PEOPLE)
def test_page_of_a_report_opens_to_who_reads_it_and_offers_what_they_may_do(world, client, person):
    people, of_team, _of_branch = world
    client.force_login(people[person])
    found = {}
    for state, report in of_team.items():
        address = report.get_absolute_url()
        answer = client.get(address)
        page = answer.content.decode()
        offered = {name for name in ACTIONS if f'"{address}{name}"' in page}
        found[state] = (answer.status_code, offered)

    refused = 403 if person == "alice" else 404
    assert found == {
        state: (200 if state in READ[person] else refused, BUTTONS.get((state, person), set()))
        for state in MONTHS
    }


# Sentences


def refusal(error, call):
    with pytest.raises(error) as refused:
        call()
    return str(refused.value)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("submitted", "This report is “waiting for the first confirmation” and stays as it is"),
        (
            "lead_confirmed",
            "This report is “waiting for the branch manager's confirmation” and stays as it is",
        ),
        ("confirmed", "This report is “confirmed” and stays as it is"),
    ],
)
@pytest.mark.parametrize("action", ["write", "figures", "submit"])
def test_writing_on_what_was_handed_in_is_refused_with_its_state(world, state, told, action):
    people, of_team, _of_branch = world

    said = refusal(WrongState, lambda: ACTIONS[action](of_team[state].pk, people["desk"]))

    assert said.startswith(told)
    assert said.endswith("have it returned to change it.")


@pytest.mark.parametrize("action", ["confirm", "return"])
@pytest.mark.parametrize(("state", "words"), [("draft", "being written"), ("returned", "returned")])
def test_deciding_on_what_was_not_handed_in_is_refused_with_its_state(world, action, state, words):
    people, of_team, _of_branch = world

    said = refusal(WrongState, lambda: ACTIONS[action](of_team[state].pk, people["lead"]))

    assert f"“{words}”" in said or "already" in said


@pytest.mark.parametrize(
    ("action", "state", "person"),
    [
        ("confirm", "submitted", "lead"),
        ("confirm", "lead_confirmed", "manager"),
        ("return", "submitted", "lead"),
        ("return", "lead_confirmed", "manager"),
        ("submit", "draft", "desk"),
        ("write", "draft", "desk"),
    ],
)
@pytest.mark.parametrize("off", [-1, 1])
def test_step_over_another_version_than_was_read_is_a_conflict(world, action, state, person, off):
    people, of_team, _of_branch = world
    report = of_team[state]
    given = {"report_id": report.pk, "by": people[person], "at": NOW, "version": report.version + off}
    calls = {
        "confirm": lambda: reports.confirm_report(**given),
        "return": lambda: reports.return_report(**given, reason="x"),
        "submit": lambda: reports.submit_report(**given),
        "write": lambda: reports.write_report(**given, texts=TEXTS, market_share=None),
    }

    said = refusal(Conflict, calls[action])

    assert said == "Somebody else changed this report meanwhile. Open it again and look."


@pytest.mark.parametrize("empty", [("analysis",), ("problems",), ("next_steps",), ("analysis", "next_steps")])
def test_handing_in_names_each_text_that_is_empty(world, empty):
    people, of_team, _of_branch = world
    report = of_team["draft"]
    texts = TEXTS | dict.fromkeys(empty, "")
    reports.write_report(report_id=report.pk, texts=texts, market_share=None, by=people["desk"], at=NOW)

    with pytest.raises(DomainError) as refused:
        reports.submit_report(report_id=report.pk, by=people["desk"], at=NOW)

    headings = {
        "analysis": "Analysis of the figures",
        "problems": "Problems and causes",
        "next_steps": "Next steps",
    }
    assert refused.value.faults == [f"“{headings[name]}” is empty." for name in empty]


def test_handing_in_does_not_ask_for_competitors(world):
    people, of_team, _of_branch = world

    report = reports.submit_report(report_id=of_team["draft"].pk, by=people["desk"], at=NOW)

    assert report.competitors == ""
