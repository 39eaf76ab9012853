"""Forms of reports, division sheets and moves: what they read, what they refuse, for whom (G5.2, G5.4, G6)."""

import copy
import datetime as dt
from decimal import Decimal

import pytest

from org.choices import Role
from teams.forms.division import DivisionForm, TeamForm, initial_rows
from teams.forms.moves import HandOverForm, MoveForm
from teams.forms.reports import BeginForm, DueForm, WriteForm
from teams.queries import division as queries
from teams.rules.division import Duty
from teams.services import moves
from teams.services.division import lay_down
from tests.conftest import NOW
from tests.factories import org
from tests.factories.teams_reports import ground

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(scope="module")
def kept_ground(kept):
    return ground()


@pytest.fixture
def place(kept_ground, db):
    return copy.deepcopy(kept_ground)


# Begin


def begin(place, user=None, **data):
    return BeginForm({"kind": "month", "start": "2026-10"} | data, user=user or place.desk)


def test_begin_form_reads_a_team_with_its_branch(place):
    form = begin(place, team=place.east.pk)

    assert form.is_valid()
    assert form.place() == {"team_id": place.east.pk, "branch_id": place.branch.pk}
    assert form.cleaned_data["start"] == dt.date(2026, 10, 1)


def test_begin_form_takes_the_team_where_both_are_chosen(place):
    form = begin(place, team=place.east.pk, branch=place.branch.pk)

    assert form.is_valid()
    assert form.place()["team_id"] == place.east.pk


def test_begin_form_reads_a_branch_alone(place):
    form = begin(place, branch=place.branch.pk)

    assert form.is_valid()
    assert form.place() == {"team_id": None, "branch_id": place.branch.pk}


@pytest.mark.parametrize(
    ("data", "field"),
    [({}, "team"), ({"team": 10**9}, "team"), ({"branch": 10**9}, "branch"), ({"kind": "week"}, "kind")],
)
def test_begin_form_refuses_beside_the_field(place, data, field):
    form = begin(place, **data)

    assert not form.is_valid()
    assert field in form.errors


def test_begin_form_offers_no_closed_team(place):
    place.west.closed_on = dt.date(2026, 11, 1)
    place.west.save()

    assert not begin(place, team=place.west.pk).is_valid()


def test_begin_form_offers_no_team_of_another_branch(place):
    assert not begin(place, team=org.TeamFactory().pk).is_valid()


def test_begin_form_of_a_regional_manager_asks_for_the_team(place):
    form = begin(place, org.holder(Role.REGIONAL_MANAGER, place.east))

    assert "branch" not in form.fields
    assert not form.is_valid()
    assert form.fields["team"].required


# Write


def test_write_form_takes_empty_texts_while_it_is_a_draft():
    form = WriteForm({})

    assert form.is_valid()
    assert set(form.texts().values()) == {""}
    assert form.cleaned_data["market_share"] is None


@pytest.mark.parametrize(
    ("typed", "share"), [("12.5", "0.125"), ("１２．５", "0.125"), ("0", "0"), ("100", "1")]
)
def test_write_form_reads_the_market_share_in_percent(typed, share):
    form = WriteForm({"market_share": typed})

    assert form.is_valid()
    assert form.cleaned_data["market_share"] == Decimal(share)


@pytest.mark.parametrize("typed", ["101", "-1", "viel"])
def test_write_form_refuses_what_is_no_share(typed):
    form = WriteForm({"market_share": typed, "analysis": "我的分析"})

    assert not form.is_valid()
    assert form["analysis"].value() == "我的分析"


def test_write_form_refuses_a_text_without_end():
    form = WriteForm({"problems": "长" * 20_001})

    assert list(form.errors) == ["problems"]


# Due days


def due(place, user=None, **data):
    values = {"branch": place.branch.pk, "valid_from": "2026-12-01", "month": 3, "half": 8, "year": 12}
    return DueForm(values | data, user=user or place.manager)


def test_due_form_gives_the_days_by_kind(place):
    form = due(place)

    assert form.is_valid()
    assert (form.days(), form.since) == ({"month": 3, "half": 8, "year": 12}, dt.date(2026, 12, 1))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"month": 0}, "month"),
        ({"half": 21}, "half"),
        ({"year": "x"}, "year"),
        ({"valid_from": "x"}, "valid_from"),
    ],
)
def test_due_form_refuses_beside_the_field(place, data, field):
    assert list(due(place, **data).errors) == [field]


def test_due_form_offers_the_own_branch_alone(place):
    stranger = org.holder(Role.BRANCH_MANAGER, org.BranchFactory())

    assert list(due(place, stranger).errors) == ["branch"]


# Division


def division(place, **data):
    values = {"valid_from": TODAY.isoformat()}
    for person in (place.alice, place.bob):
        values |= {f"develops_{person.pk}": "商户", f"serves_{person.pk}": "存量"}
    outlets = list(queries.outlets_of(place.east.pk, TODAY))
    return DivisionForm(values | data, people=[place.alice, place.bob], outlets=outlets)


def test_division_form_has_a_group_for_each_person(place):
    titles = [str(group.title) for group, _fields in division(place).laid_out()]

    assert titles == ["From when on", str(place.alice), str(place.bob), "Note"]


def test_division_form_gives_duties_and_outlets(place):
    form = division(
        place,
        **{f"outlet_{place.alice.pk}": place.north.pk, f"substitute_{place.alice.pk}": place.bob.pk},
    )

    assert form.is_valid()
    (alice, outlet), (bob, none) = form.rows()
    assert (alice.develops, alice.substitute_id, outlet) == ("商户", place.bob.pk, place.north.pk)
    assert (bob.substitute_id, none) == (None, None)


def test_division_form_strips_what_is_only_blanks(place):
    form = division(place, **{f"serves_{place.alice.pk}": "   ", f"reason_{place.alice.pk}": "新人"})

    assert form.is_valid()
    assert form.rows()[0][0].is_one_sided


@pytest.mark.parametrize(
    ("blank", "does"), [("serves", "only develops customers"), ("develops", "only serves customers")]
)
def test_division_form_asks_why_only_one_of_both(place, blank, does):
    form = division(place, **{f"{blank}_{place.bob.pk}": ""})

    assert list(form.errors) == [f"reason_{place.bob.pk}"]
    assert does in str(form.errors)


def test_division_form_offers_no_own_substitute_and_no_outlet_elsewhere(place):
    elsewhere = org.OutletFactory(branch=place.branch)
    form = division(
        place,
        **{f"substitute_{place.alice.pk}": place.alice.pk, f"outlet_{place.bob.pk}": elsewhere.pk},
    )

    assert set(form.errors) == {f"substitute_{place.alice.pk}", f"outlet_{place.bob.pk}"}


def test_division_form_refuses_more_than_fits_a_row(place):
    form = division(place, **{f"duties_{place.alice.pk}": "长" * 201})

    assert list(form.errors) == [f"duties_{place.alice.pk}"]


def test_initial_rows_carry_an_earlier_sheet_over(place):
    sheet = lay_down(
        team_id=place.east.pk,
        valid_from=TODAY,
        rows=[
            (Duty(place.alice.pk, develops="甲", serves="乙", substitute_id=place.bob.pk), place.north.pk),
            (Duty(place.bob.pk, duties="考勤"), None),
        ],
        note="",
        by=place.lead,
        at=NOW,
    )

    values = initial_rows(queries.rows_of(sheet))

    pk = place.alice.pk
    assert {name: value for name, value in values.items() if name.endswith(f"_{pk}")} == {
        f"outlet_{pk}": place.north.pk,
        f"develops_{pk}": "甲",
        f"serves_{pk}": "乙",
        f"duties_{pk}": "",
        f"substitute_{pk}": place.bob.pk,
        f"reason_{pk}": "",
    }


def test_team_form_offers_the_teams_given(place):
    teams = queries.editable_teams(place.lead)

    assert TeamForm({"team": place.east.pk}, teams=teams).is_valid()
    assert not TeamForm({"team": place.west.pk}, teams=teams).is_valid()


# Moves


def move(place, user=None, **data):
    values = {
        "person": place.alice.number,
        "outlet": place.south.pk,
        "effective_on": "2026-11-09",
        "reason": "缺人",
    }
    return MoveForm(values | data, user=user or place.lead, day=TODAY)


def test_move_form_reads_who_where_when_and_why(place):
    form = move(place)

    assert form.is_valid()
    assert form.cleaned_data["outlet"] == place.south
    assert form.cleaned_data["effective_on"] == dt.date(2026, 11, 9)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (lambda p: {"person": p.wang.number}, "person"),
        (lambda p: {"outlet": org.OutletFactory(branch=p.branch).pk}, "outlet"),
        (lambda p: {"effective_on": "morgen"}, "effective_on"),
        (lambda p: {"reason": " "}, "reason"),
    ],
)
def test_move_form_refuses_beside_the_field(place, data, field):
    assert list(move(place, **data(place)).errors) == [field]


def test_move_form_of_another_team_offers_nobody_of_this_one(place):
    form = move(place, place.west_lead)

    assert set(form.errors) == {"person", "outlet"}


def test_move_form_leaves_oneself_out(place):
    org.RoleGrant.objects.create(
        user=place.alice.user, role=Role.TEAM_LEAD, team=place.east, valid_from=org.START
    )

    assert list(move(place, place.alice.user).errors) == ["person"]


def test_move_form_leaves_closed_outlets_out(place):
    place.south.closed_on = TODAY
    place.south.save()

    assert list(move(place).errors) == ["outlet"]


def test_move_form_names_the_planned_move_that_stands_in_the_way_with_its_page(place):
    planned = moves.decide_move(
        person_id=place.alice.pk, outlet_id=place.south.pk, effective_on=dt.date(2026, 11, 20),
        reason="缺人", by=place.lead, at=NOW,
    )  # fmt: skip

    before = move(place, outlet=place.north.pk).errors
    after = move(place, outlet=place.north.pk, effective_on="2026-11-23").errors

    assert list(before) == ["effective_on"]
    assert "has a move planned for 2026-11-20" in before["effective_on"][0]
    assert f'<a href="{planned.get_absolute_url()}">' in before["effective_on"][0]
    assert not after


def test_hand_over_form_wants_a_word():
    assert HandOverForm({"reason": "客户交鲍勃"}).is_valid()
    assert not HandOverForm({"reason": ""}).is_valid()
