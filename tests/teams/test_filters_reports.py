"""Each choice of each filter of the lists of reports, sheets and moves (G5.2, G5.4, G6)."""

import copy
import datetime as dt

import pytest

from org.choices import Role
from teams.filters.division import DivisionFilter, MoveFilter
from teams.filters.reports import ReportFilter
from teams.models import BusinessReport, Division, OutletMove
from tests.conftest import NOW
from tests.factories import org
from tests.factories.teams_reports import ground

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 27)
OCTOBER, SEPTEMBER = dt.date(2026, 10, 1), dt.date(2026, 9, 1)


class Asked:
    """What a filter knows of the request: who asks."""

    def __init__(self, user):
        self.user = user


def report(place, name, **changes):
    """A report as a row, found again by the text of its analysis."""
    state = changes.get("state", "draft")
    given = {}
    if state in {"submitted", "lead_confirmed", "confirmed"}:
        given = {"submitted_by": place.desk, "submitted_at": NOW, "first_submitted_on": changes["due_on"]}
    if state in {"lead_confirmed", "confirmed"}:
        given |= {"lead_by": place.lead, "lead_at": NOW}
    if state == "confirmed":
        given |= {"manager_by": place.manager, "manager_at": NOW}
    values = {"kind": "month", "branch": place.branch, "team": place.east, "start": OCTOBER, "analysis": name}
    values |= {"facts_hash": "0" * 64, "facts_at": NOW, "begun_at": NOW, "state": state}
    return BusinessReport.objects.create(**(values | given | changes))


FUTURE, PAST = dt.date(2099, 1, 1), dt.date(2026, 11, 6)


@pytest.fixture(scope="module")
def kept_place(kept):
    place = ground()
    report(place, "due", due_on=FUTURE)
    report(place, "missing", due_on=PAST, start=SEPTEMBER)
    report(place, "in time", due_on=PAST, team=place.west, state="submitted")
    report(
        place, "late", due_on=PAST, team=place.west, start=SEPTEMBER, state="lead_confirmed",
        first_submitted_on=PAST + dt.timedelta(days=1),
    )  # fmt: skip
    report(place, "branch", due_on=PAST, team=None, state="confirmed")
    report(place, "half", due_on=FUTURE, kind="half", start=dt.date(2026, 1, 1))
    report(place, "year", due_on=FUTURE, kind="year", start=dt.date(2025, 1, 1))
    report(
        place, "returned", due_on=PAST, start=dt.date(2026, 8, 1), state="returned", first_submitted_on=PAST
    )
    elsewhere = org.TeamFactory()
    report(place, "elsewhere", due_on=FUTURE, branch=elsewhere.branch, team=elsewhere)
    place.elsewhere = elsewhere
    return place


@pytest.fixture
def place(kept_place, db):
    return copy.deepcopy(kept_place)


def found(place, **query):
    rows = BusinessReport.objects.listed_to(place.manager).with_timeliness(TODAY)
    filtered = ReportFilter(query, queryset=rows, request=Asked(place.manager))
    assert filtered.form.is_valid(), filtered.form.errors
    return set(filtered.qs.values_list("analysis", flat=True))


ALL = {"due", "missing", "in time", "late", "branch", "half", "year", "returned"}


def test_register_without_a_filter_holds_the_whole_branch_and_nothing_else(place):
    assert found(place) == ALL


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("due", {"due", "half", "year"}),
        ("missing", {"missing"}),
        ("in_time", {"in time", "branch", "returned"}),
        ("late", {"late"}),
    ],
)
def test_register_by_timeliness(place, value, names):
    assert found(place, timeliness=value) == names


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("draft", {"due", "missing", "half", "year"}),
        ("submitted", {"in time"}),
        ("lead_confirmed", {"late"}),
        ("confirmed", {"branch"}),
        ("returned", {"returned"}),
    ],
)
def test_register_by_state(place, value, names):
    assert found(place, state=value) == names


@pytest.mark.parametrize(
    ("value", "names"), [("month", ALL - {"half", "year"}), ("half", {"half"}), ("year", {"year"})]
)
def test_register_by_kind(place, value, names):
    assert found(place, kind=value) == names


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("2026-10", {"due", "in time", "branch"}),
        ("2026-09", {"missing", "late"}),
        ("2026年8月", {"returned"}),
        ("2025/01", {"year"}),
        ("2020-01", set()),
    ],
)
def test_register_by_first_month(place, value, names):
    assert found(place, start=value) == names


def test_register_by_team(place):
    assert found(place, team=place.west.pk) == {"in time", "late"}


def test_register_by_branch(place):
    assert found(place, branch=place.branch.pk) == ALL


def test_register_by_several_filters_at_once(place):
    assert found(place, team=place.west.pk, timeliness="late", start="2026-09") == {"late"}
    assert found(place, team=place.west.pk, timeliness="missing") == set()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("start", "gestern"),
        ("kind", "week"),
        ("timeliness", "soon"),
        ("state", "x"),
        ("team", 10**9),
        ("branch", "x"),
    ],
)
def test_register_refuses_a_filter_that_cannot_be_read(place, name, value):
    rows = BusinessReport.objects.listed_to(place.manager).with_timeliness(TODAY)
    filtered = ReportFilter({name: value}, queryset=rows, request=Asked(place.manager))

    assert list(filtered.form.errors) == [name]


def test_register_offers_no_team_and_no_branch_elsewhere(place):
    rows = BusinessReport.objects.listed_to(place.manager).with_timeliness(TODAY)
    for name, value in (("team", place.elsewhere.pk), ("branch", place.elsewhere.branch_id)):
        filtered = ReportFilter({name: value}, queryset=rows, request=Asked(place.manager))
        assert list(filtered.form.errors) == [name]


@pytest.mark.parametrize(
    ("due", "handed_in", "day", "told"),
    [
        (PAST, None, PAST, "due"),
        (PAST, None, PAST + dt.timedelta(days=1), "missing"),
        (PAST, PAST, PAST, "in_time"),
        (PAST, PAST - dt.timedelta(days=3), PAST, "in_time"),
        (PAST, PAST + dt.timedelta(days=1), PAST, "late"),
        (PAST, PAST, dt.date(2030, 1, 1), "in_time"),
    ],
)
def test_timeliness_turns_on_the_day_itself(place, due, handed_in, day, told):
    made = report(place, "x", due_on=due, start=dt.date(2026, 2, 1), first_submitted_on=handed_in)

    assert BusinessReport.objects.with_timeliness(day).get(pk=made.pk).timeliness == told


# Sheets


def sheet(place, team, since, until=None, **changes):
    return Division.objects.create(
        branch=place.branch, team=team, valid_from=since, valid_until=until, laid_down_by=place.lead,
        laid_down_at=NOW, **changes,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "begins"),
    [("ended", dt.date(2026, 1, 1)), ("current", dt.date(2026, 6, 1)), ("coming", dt.date(2026, 12, 1))],
)
def test_sheets_by_state(place, state, begins):
    from teams.queries.division import sheets

    sheet(place, place.east, dt.date(2026, 1, 1), dt.date(2026, 6, 1))
    sheet(place, place.east, dt.date(2026, 6, 1), dt.date(2026, 12, 1))
    sheet(place, place.east, dt.date(2026, 12, 1))
    rows = sheets(place.manager, TODAY)

    filtered = DivisionFilter({"state": state}, queryset=rows, request=Asked(place.manager))

    assert [row.valid_from for row in filtered.qs] == [begins]


def test_sheets_by_team(place):
    from teams.queries.division import sheets

    sheet(place, place.east, TODAY)
    west = sheet(place, place.west, TODAY)

    filtered = DivisionFilter(
        {"team": place.west.pk}, queryset=sheets(place.manager, TODAY), request=Asked(place.manager)
    )

    assert list(filtered.qs) == [west]


def test_sheets_are_found_again_that_were_replaced_or_withdrawn(place):
    from teams.queries.division import sheets

    made = {
        "replaced": sheet(place, place.east, TODAY, replaced_at=NOW),
        "withdrawn": sheet(place, place.east, TODAY, replaced_at=NOW, withdrawn_at=NOW),
        "current": sheet(place, place.east, TODAY),
    }

    for state, one in made.items():
        rows = sheets(place.manager, TODAY)
        found = DivisionFilter({"state": state}, queryset=rows, request=Asked(place.manager))
        assert list(found.qs) == [one], state


# Moves


@pytest.fixture
def moved(place):
    """Moves of Alice at each stage and of Bob to come."""

    def move(person, on, **changes):
        return OutletMove.objects.create(
            **{
                "person": person,
                "branch": place.branch,
                "team": place.east,
                "from_outlet": place.north,
                "to_outlet": place.south,
                "effective_on": on,
                "reason": "x",
                "decided_by": place.lead,
                "decided_at": NOW,
            }
            | changes
        )

    return {
        "planned": move(place.bob, dt.date(2026, 12, 24)),
        "in_effect": move(place.alice, dt.date(2026, 11, 20)),
        "handed_over": move(
            place.alice, dt.date(2026, 10, 20), handed_over_by=place.lead, handed_over_at=NOW
        ),
        "cancelled": move(place.alice, dt.date(2026, 12, 1), state="cancelled", cancelled_at=NOW),
    }


def moves_found(place, moved, **query):
    from teams.queries.moves import moves

    filtered = MoveFilter(query, queryset=moves(place.manager, TODAY), request=Asked(place.manager))
    assert filtered.form.is_valid(), filtered.form.errors
    by_pk = {move.pk: name for name, move in moved.items()}
    return {by_pk[move.pk] for move in filtered.qs}


@pytest.mark.parametrize("stage", ["planned", "in_effect", "handed_over", "cancelled"])
def test_moves_by_stage(place, moved, stage):
    assert moves_found(place, moved, stage=stage) == {stage}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("鲍勃", {"planned"}),
        ("爱丽丝", {"in_effect", "handed_over", "cancelled"}),
        ("南路", {"planned", "in_effect", "handed_over", "cancelled"}),
        ("北路 鲍勃", {"planned"}),
        ("无此人", set()),
    ],
)
def test_moves_by_text(place, moved, text, names):
    assert moves_found(place, moved, q=text) == names


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"effective_on_after": "2026-12-01"}, {"planned", "cancelled"}),
        ({"effective_on_before": "2026-10-31"}, {"handed_over"}),
        ({"effective_on_after": "2026-11-20", "effective_on_before": "2026-11-20"}, {"in_effect"}),
    ],
)
def test_moves_by_day(place, moved, query, names):
    assert moves_found(place, moved, **query) == names


def test_moves_by_team(place, moved):
    assert moves_found(place, moved, team=place.east.pk) == set(moved)
    assert moves_found(place, moved, team=place.west.pk) == set()


@pytest.mark.parametrize(("name", "value"), [("stage", "x"), ("team", 10**9), ("effective_on_after", "x")])
def test_moves_refuse_a_filter_that_cannot_be_read(place, name, value):
    from teams.queries.moves import moves

    filtered = MoveFilter({name: value}, queryset=moves(place.manager, TODAY), request=Asked(place.manager))

    assert not filtered.form.is_valid()


@pytest.mark.parametrize("role", [Role.TEAM_LEAD, Role.REGIONAL_MANAGER])
def test_filters_of_who_holds_a_team_offer_that_team_alone(place, role):
    user = org.holder(role, place.west)
    for filter_class, rows in (
        (ReportFilter, BusinessReport.objects.all()),
        (DivisionFilter, Division.objects.all()),
        (MoveFilter, OutletMove.objects.all()),
    ):
        field = filter_class({}, queryset=rows, request=Asked(user)).form.fields["team"]
        assert list(field.queryset) == [place.west]
