"""Division of labour: laid down by the lead, developing and serving tied together, one sheet a day (G5.2)."""

import copy
import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.errors import DomainError, Misfit, WrongState
from core.models import AuditEntry, Notice
from org.choices import Role
from org.models import Posting
from teams.models import Division, DivisionRow
from teams.choices.division import SheetState
from teams.queries import division as queries
from teams.rules.division import Duty
from teams.services.division import lay_down, withdraw_sheet
from tests.conftest import NOW
from tests.factories import org
from tests.factories.teams_reports import ground

pytestmark = pytest.mark.django_db
TODAY, LATER, LATEST = dt.date(2026, 11, 5), dt.date(2026, 11, 9), dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def kept_ground(kept):
    return ground()


@pytest.fixture
def place(kept_ground, db):
    return copy.deepcopy(kept_ground)


def duty(person, **given):
    return Duty(person_id=person.pk, **({"develops": "北路商户", "serves": "存量客户"} | given))


def laid_down(place, *rows, on=TODAY, by=None, note=""):
    pairs = [row if isinstance(row, tuple) else (row, None) for row in rows]
    pairs = pairs or [(duty(place.alice), place.north.pk), (duty(place.bob), place.south.pk)]
    return lay_down(team_id=place.east.pk, valid_from=on, rows=pairs, note=note, by=by or place.lead, at=NOW)


def faults_of(place, *rows, **given):
    with pytest.raises(DomainError) as refused:
        laid_down(place, *rows, **given)
    return refused.value.faults


def test_lay_down_keeps_a_row_for_each_person(place):
    sheet = laid_down(place)

    rows = {row.person: row for row in queries.rows_of(sheet)}
    assert set(rows) == {place.alice, place.bob}
    assert (rows[place.alice].outlet, rows[place.alice].develops) == (place.north, "北路商户")


def test_lay_down_tells_everybody_on_it(place):
    laid_down(place)

    told = set(Notice.objects.filter(kind="teams.division_laid_down").values_list("user_id", flat=True))
    assert told == {place.alice.user_id, place.bob.user_id}


@pytest.mark.parametrize("with_row", [True, False])
def test_lay_down_refuses_a_sheet_on_which_somebody_of_the_team_has_no_duty(place, with_row):
    """A sheet of one of two people would be given to all as if it were whole."""
    rows = [duty(place.alice), *([Duty(person_id=place.bob.pk)] if with_row else [])]

    with pytest.raises(Misfit) as refused:
        laid_down(place, *rows)

    ((field, sentence),) = refused.value.by_field
    assert field == f"develops_{place.bob.pk}"
    assert "鲍勃" in sentence
    assert "has no duty yet" in sentence
    assert not Notice.objects.filter(kind="teams.division_laid_down").exists()


def test_lay_down_closes_the_sheet_before(place):
    first = laid_down(place)

    second = laid_down(place, on=LATER)

    first.refresh_from_db()
    assert (first.valid_until, second.valid_until) == (LATER, None)
    assert queries.sheet_on(place.east.pk, TODAY) == first
    assert queries.sheet_on(place.east.pk, LATER) == second


def test_lay_down_on_the_same_day_replaces_the_mistaken_sheet(place):
    first = laid_down(place)

    second = laid_down(place, duty(place.alice, serves="更正"), duty(place.bob))

    first.refresh_from_db()
    assert first.replaced_at == NOW
    assert queries.sheet_on(place.east.pk, TODAY) == second


def test_lay_down_before_a_planned_sheet_keeps_that_and_ends_where_it_begins(place):
    first = laid_down(place)
    coming = laid_down(place, on=LATER)

    last = laid_down(place, on=LATEST)

    first.refresh_from_db()
    coming.refresh_from_db()
    assert (first.valid_until, coming.valid_until, coming.replaced_at) == (LATER, LATEST, None)
    earlier = laid_down(place, on=TODAY + dt.timedelta(days=1))
    for sheet in (first, coming, last):
        sheet.refresh_from_db()
    assert (first.valid_until, earlier.valid_until) == (earlier.valid_from, LATER)
    assert (coming.replaced_at, last.replaced_at) == (None, None)
    assert (coming.valid_until, last.valid_until) == (LATEST, None)


def test_lay_down_on_the_day_of_a_planned_sheet_replaces_that_one_alone(place):
    laid_down(place)
    coming, last = laid_down(place, on=LATER), laid_down(place, on=LATEST)

    corrected = laid_down(place, on=LATER)

    coming.refresh_from_db()
    last.refresh_from_db()
    assert (coming.replaced_at, last.replaced_at) == (NOW, None)
    assert (corrected.valid_from, corrected.valid_until) == (LATER, LATEST)


# A planned sheet withdrawn


def withdrawn(place, sheet, *, by=None, reason="计划有变"):
    return withdraw_sheet(division_id=sheet.pk, reason=reason, by=by or place.lead, at=NOW)


def test_withdraw_sheet_lets_the_one_before_go_on_to_the_next(place):
    first, coming, last = laid_down(place), laid_down(place, on=LATER), laid_down(place, on=LATEST)

    withdrawn(place, coming)

    first.refresh_from_db()
    assert (first.valid_until, queries.sheet_on(place.east.pk, LATER)) == (LATEST, first)
    withdrawn(place, last)
    first.refresh_from_db()
    assert first.valid_until is None


def test_withdraw_sheet_is_on_record_with_its_reason_and_told(place):
    coming = laid_down(place, on=LATER)

    made = withdrawn(place, coming)

    entry = AuditEntry.objects.get(action="teams.division.withdraw", subject_id=str(coming.pk))
    assert (entry.actor, entry.reason) == (place.lead, "计划有变")
    told = Notice.objects.filter(kind="teams.division_withdrawn").values_list("user_id", flat=True)
    assert set(told) == {place.alice.user_id, place.bob.user_id}
    assert made.state_on(TODAY) == SheetState.WITHDRAWN
    assert withdrawn(place, coming).withdrawn_at == NOW
    assert AuditEntry.objects.filter(action="teams.division.withdraw").count() == 1


def test_withdraw_sheet_from_its_day_on_is_refused(place):
    with pytest.raises(WrongState, match="Only a planned sheet is withdrawn; this one is “holds”"):
        withdrawn(place, laid_down(place))


def test_withdraw_sheet_that_was_replaced_is_refused(place):
    coming = laid_down(place, on=LATER)
    laid_down(place, on=LATER)

    with pytest.raises(WrongState, match="replaced by a later sheet"):
        withdrawn(place, coming)


def test_withdraw_sheet_asks_for_a_reason(place):
    with pytest.raises(DomainError, match="Say why"):
        withdrawn(place, laid_down(place, on=LATER), reason="  ")


@pytest.mark.parametrize("who", ["desk", "manager"])
def test_withdraw_sheet_is_the_leads(place, who):
    with pytest.raises(PermissionDenied):
        withdrawn(place, laid_down(place, on=LATER), by=getattr(place, who))


def test_withdraw_sheet_of_another_team_does_not_exist_for_a_stranger(place):
    with pytest.raises(Division.DoesNotExist):
        withdrawn(place, laid_down(place, on=LATER), by=place.west_lead)


def test_database_refuses_a_withdrawn_sheet_that_holds(place):
    coming = laid_down(place, on=LATER)

    with pytest.raises(IntegrityError), transaction.atomic():
        Division.objects.filter(pk=coming.pk).update(withdrawn_at=NOW)


@pytest.mark.parametrize("day", [TODAY, LATER, LATEST])
def test_sheets_say_of_each_where_it_stands_also_of_those_that_never_held(place, day):
    first, coming, last = laid_down(place), laid_down(place, on=LATER), laid_down(place, on=LATEST)
    withdrawn(place, last)
    again = laid_down(place, on=LATER)

    found = {sheet.pk: sheet.state for sheet in queries.sheets(place.lead, day)}

    assert found == {
        sheet.pk: Division.objects.get(pk=sheet.pk).state_on(day) for sheet in (first, coming, last, again)
    }
    assert (found[coming.pk], found[last.pk]) == ("replaced", "withdrawn")


def test_lay_down_is_on_record_with_who_does_only_one_of_both(place):
    sheet = laid_down(place, duty(place.alice, serves="", reason="新人"), duty(place.bob))

    entry = AuditEntry.objects.get(action="teams.division.lay_down", subject_id=str(sheet.pk))
    assert entry.after["one_sided"] == {place.alice.number: "新人"}


@pytest.mark.parametrize("only", [{"serves": ""}, {"develops": ""}])
def test_lay_down_asks_why_somebody_does_only_one_of_both(place, only):
    faults = faults_of(place, duty(place.alice, **only), duty(place.bob))

    assert faults == [
        "爱丽丝 " + place.alice.number + " only develops or only serves customers: say why, or fill in both."
    ]


def test_lay_down_takes_other_duties_alone(place):
    sheet = laid_down(place, duty(place.alice, develops="", serves="", duties="考勤"), duty(place.bob))

    assert queries.rows_of(sheet)[0].is_one_sided is False


@pytest.mark.parametrize(
    ("rows", "given", "sentence"),
    [
        (lambda p: [duty(p.alice)], {"on": dt.date(2026, 11, 4)}, "begins today or later"),
        (lambda p: [duty(p.alice)], {"on": dt.date(2027, 11, 6)}, "begins within a year, by 2027-11-05"),
        (lambda p: [duty(p.alice)], {"on": dt.date(2099, 12, 15)}, "begins within a year, by 2027-11-05"),
        (lambda p: [Duty(person_id=p.alice.pk)], {}, "has no duty yet"),
        (lambda p: [duty(p.wang)], {}, "does not belong to the team"),
        (lambda p: [duty(p.alice, substitute_id=p.alice.pk)], {}, "own substitute"),
        (lambda p: [duty(p.alice, substitute_id=p.wang.pk)], {}, "same team"),
        (
            lambda p: [(duty(p.alice), org.OutletFactory(branch=p.branch).pk)],
            {},
            "not one of the team's regions",
        ),
    ],
)
def test_lay_down_says_what_is_wrong(place, rows, given, sentence):
    faults = faults_of(place, *rows(place), **given)

    assert any(sentence in fault for fault in faults)
    assert Division.objects.count() == 0


def test_lay_down_says_everything_that_is_wrong_at_once(place):
    faults = faults_of(
        place, duty(place.alice, serves="", substitute_id=place.alice.pk), on=dt.date(2026, 11, 4)
    )

    assert len(faults) == 4


@pytest.mark.parametrize("who", ["desk", "deputy", "manager"])
def test_lay_down_is_the_leads(place, who):
    with pytest.raises(PermissionDenied):
        laid_down(place, by=getattr(place, who))


def test_lay_down_by_another_teams_lead_is_refused(place):
    with pytest.raises(PermissionDenied):
        laid_down(place, by=org.holder(Role.TEAM_LEAD, place.west))


# Where sheet and team differ


def test_gaps_name_who_joined_since(place):
    sheet = laid_down(place)
    new = org.PersonFactory(branch=place.branch)
    place.post(new)

    gaps = queries.gaps_of(sheet, queries.rows_of(sheet), TODAY)

    assert (gaps.not_listed, gaps.no_longer_here, gaps.is_whole) == ([new], [], False)


def test_gaps_name_who_moved_away(place):
    sheet = laid_down(place)
    Posting.objects.filter(person=place.bob).update(valid_until=TODAY)

    gaps = queries.gaps_of(sheet, queries.rows_of(sheet), TODAY)

    assert [row.person for row in gaps.no_longer_here] == [place.bob]


def test_gaps_point_out_who_does_only_one_of_both(place):
    sheet = laid_down(place, duty(place.alice, serves="", reason="新人"), duty(place.bob))

    gaps = queries.gaps_of(sheet, queries.rows_of(sheet), TODAY)

    assert [row.person for row in gaps.one_sided] == [place.alice]
    assert gaps.is_whole


def test_teams_to_put_right_counts_who_stands_on_no_sheet(place):
    def found():
        return [(team, team.unlisted) for team in queries.teams_to_put_right(place.lead, TODAY)]

    before = found()
    laid_down(place)
    place.post(org.PersonFactory(branch=place.branch))
    after = found()

    assert (before, after) == ([(place.east, 2)], [(place.east, 1)])


def test_own_row_is_that_of_the_sheet_that_holds(place):
    laid_down(place)
    laid_down(place, duty(place.alice, develops="新客户"), duty(place.bob), on=LATER)
    carol = org.PersonFactory(branch=place.branch, user=org.UserFactory())
    place.post(carol)

    assert queries.own_row(place.alice.user, TODAY).develops == "北路商户"
    assert queries.own_row(place.alice.user, LATER).develops == "新客户"
    assert queries.own_row(carol.user, LATER) is None


def test_rows_are_seen_whole_by_the_branch_and_the_lead_and_own_by_each(place):
    laid_down(place)

    seen = {
        who: DivisionRow.objects.visible_to(user).count()
        for who, user in {
            "lead": place.lead,
            "desk": place.desk,
            "manager": place.manager,
            "alice": place.alice.user,
            "wang": place.wang.user,
            "other lead": org.holder(Role.TEAM_LEAD, place.west),
            "channel": place.channel,
        }.items()
    }

    assert seen == {"lead": 2, "desk": 2, "manager": 2, "alice": 1, "wang": 0, "other lead": 0, "channel": 0}


def test_whole_sheet_is_not_for_who_only_stands_on_it(place):
    sheet = laid_down(place)

    assert list(Division.objects.visible_to(place.alice.user)) == []
    assert list(Division.objects.visible_to(place.lead)) == [sheet]


# The database


def test_database_refuses_two_sheets_for_one_day(place):
    laid_down(place)

    with pytest.raises(IntegrityError), transaction.atomic():
        Division.objects.create(
            branch=place.branch,
            team=place.east,
            valid_from=LATER,
            laid_down_by=place.lead,
            laid_down_at=NOW,
        )


@pytest.mark.parametrize(
    "change",
    [
        {"develops": "", "serves": "", "duties": ""},
        {"serves": "", "reason": ""},
        {"substitute": "self"},
    ],
)
def test_database_refuses_a_row_that_says_too_little(place, change):
    row = queries.rows_of(laid_down(place))[0]
    values = {name: row.person if value == "self" else value for name, value in change.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        DivisionRow.objects.filter(pk=row.pk).update(**values)
