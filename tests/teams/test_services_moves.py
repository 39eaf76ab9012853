"""Outlet moves: decided by the team's lead, in effect on their day, cancelled before it, handed over (G5.4)."""

import copy
import datetime as dt
import importlib

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core import notices
from core.errors import DomainError, Misfit, WrongState
from core.models import AuditEntry, Notice
from customers import hooks
from customers.hooks import Gate
from org.choices import Role
from org.models import Posting, Region
from org.services import take_back_posting
from teams.models import OutletMove
from teams.services import moves
from tests.conftest import NOW
from tests.factories import org
from tests.factories.teams_reports import ground

pytestmark = pytest.mark.django_db
TODAY, TOMORROW, MONDAY = dt.date(2026, 11, 5), dt.date(2026, 11, 6), dt.date(2026, 11, 9)


@pytest.fixture(scope="module")
def kept_ground(kept):
    return ground()


@pytest.fixture
def place(kept_ground, db):
    return copy.deepcopy(kept_ground)


def decided(place, *, person=None, outlet=None, on=MONDAY, by=None, reason="南路缺人", at=NOW):
    return moves.decide_move(
        person_id=(person or place.alice).pk,
        outlet_id=(outlet or place.south).pk,
        effective_on=on,
        reason=reason,
        by=by or place.lead,
        at=at,
    )


def outlet_on(person, day):
    return Posting.objects.on(day).get(person=person).outlet


def test_decide_move_changes_the_place_on_its_day(place):
    move = decided(place)

    assert outlet_on(place.alice, TODAY) == place.north
    assert outlet_on(place.alice, MONDAY) == place.south
    assert (move.from_outlet, move.to_outlet, move.team) == (place.north, place.south, place.east)


def test_decide_move_takes_the_region_along(place):
    west_side = Region.objects.create(team=place.east, code="R-W", name="城西区域")
    far = org.OutletFactory(branch=place.branch, region=west_side)

    decided(place, outlet=far)

    assert Posting.objects.on(MONDAY).get(person=place.alice).region == west_side


def test_decide_move_holds_from_today_where_that_is_said(place):
    decided(place, on=TODAY)

    assert outlet_on(place.alice, TODAY) == place.south


def test_decide_move_tells_the_person_and_the_regional_managers_of_both_outlets(place):
    here, elsewhere = (org.holder(Role.REGIONAL_MANAGER, place.east) for _ in range(2))
    other = Region.objects.create(team=place.east, code="R-O", name="远郊区域")
    for user, region in ((here, place.region), (elsewhere, other)):
        person = org.PersonFactory(branch=place.branch, user=user)
        Posting.objects.create(person=person, team=place.east, region=region, valid_from=org.START)

    decided(place)

    told = set(Notice.objects.filter(kind="teams.move_decided").values_list("user_id", flat=True))
    assert told == {place.alice.user_id, here.pk}
    assert "南路网点" in notices.sentence(Notice.objects.get(user=place.alice.user))


def test_decide_move_tells_every_regional_manager_where_none_is_posted_to_the_region(place):
    one, two = (org.holder(Role.REGIONAL_MANAGER, place.east) for _ in range(2))

    decided(place)

    told = set(Notice.objects.filter(kind="teams.move_decided").values_list("user_id", flat=True))
    assert {one.pk, two.pk} <= told


def test_decide_move_is_on_record_with_its_reason(place):
    move = decided(place)

    entry = AuditEntry.objects.get(action="teams.outletmove.decide", subject_id=str(move.pk))
    assert (entry.actor, entry.reason, entry.capacity) == (place.lead, "南路缺人", "team_lead")


@pytest.mark.parametrize("who", ["desk", "deputy", "manager", "channel"])
def test_decide_move_is_the_teams_own(place, who):
    with pytest.raises(PermissionDenied):
        decided(place, by=getattr(place, who))


def test_decide_move_by_another_teams_lead_is_refused(place):
    with pytest.raises(PermissionDenied):
        decided(place, by=org.holder(Role.TEAM_LEAD, place.west))


def test_decide_move_of_oneself_is_refused(place):
    org.RoleGrant.objects.create(
        user=place.alice.user, role=Role.TEAM_LEAD, team=place.east, valid_from=org.START
    )

    with pytest.raises(PermissionDenied):
        decided(place, by=place.alice.user)


def test_cancel_move_of_oneself_is_refused(place):
    move = decided(place)
    org.RoleGrant.objects.create(
        user=place.alice.user, role=Role.TEAM_LEAD, team=place.east, valid_from=org.START
    )

    with pytest.raises(PermissionDenied):
        moves.cancel_move(move_id=move.pk, reason="x", by=place.alice.user, at=NOW)


def test_decide_move_of_somebody_without_a_place_is_refused(place):
    with pytest.raises(PermissionDenied):
        decided(place, person=org.PersonFactory(branch=place.branch))


def test_decide_move_to_an_outlet_of_another_team_is_refused(place):
    theirs = org.OutletFactory(
        branch=place.branch, region=Region.objects.create(team=place.west, code="R-2", name="西")
    )

    with pytest.raises(DomainError) as refused:
        decided(place, outlet=theirs)

    assert "is not in a region of the team" in refused.value.faults[0]
    assert Posting.objects.filter(person=place.alice).count() == 1


def test_decide_move_from_an_outlet_of_another_team_is_refused(place):
    theirs = org.OutletFactory(branch=place.branch)
    somebody = org.PersonFactory(branch=place.branch)
    place.post(somebody, outlet=None)
    Posting.objects.filter(person=somebody).update(outlet=theirs)

    with pytest.raises(DomainError) as refused:
        decided(place, person=somebody)

    assert "present outlet" in refused.value.faults[0]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"on": TODAY - dt.timedelta(days=1)}, "begins today or later"),
        ({"reason": "  "}, "Say why"),
    ],
)
def test_decide_move_refuses_a_day_that_is_past_and_no_reason(place, given, sentence):
    with pytest.raises(DomainError) as refused:
        decided(place, **given)

    assert sentence in refused.value.faults[0]


def test_decide_move_to_the_outlet_served_already_is_refused(place):
    with pytest.raises(DomainError) as refused:
        decided(place, outlet=place.north)

    assert "already" in refused.value.faults[0]


def test_decide_move_to_an_outlet_that_closes_before_is_refused(place):
    place.south.closed_on = MONDAY
    place.south.save()

    with pytest.raises(DomainError) as refused:
        decided(place)

    assert "not open on that day" in refused.value.faults[0]


@pytest.mark.parametrize("gate", [Gate.LOCKED, Gate.SETTLED])
def test_decide_move_within_a_month_whose_pay_is_under_signature_is_refused(place, monkeypatch, gate):
    asked = []
    monkeypatch.setattr(hooks, "MONTH_GATES", [lambda branch, month: asked.append((branch, month)) or gate])

    with pytest.raises(DomainError) as refused:
        decided(place)

    assert "under signature" in refused.value.faults[0]
    assert asked == [(place.branch.pk, dt.date(2026, 11, 1))]


def test_decide_move_before_a_coming_place_names_it(place):
    decided(place, on=MONDAY)

    with pytest.raises(Misfit, match="has a move planned for 2026-11-09: cancel it first") as refused:
        decided(place, on=TOMORROW, outlet=place.south)
    assert [field for field, _sentence in refused.value.by_field] == ["effective_on"]
    assert OutletMove.objects.count() == 1


def test_decide_move_before_a_coming_place_that_is_no_move_names_it(place):
    """The trading desk posted her from Monday on; there is no move to cancel."""
    Posting.objects.filter(person=place.alice).update(valid_until=MONDAY)
    place.post(place.alice, outlet=place.south, since=MONDAY)

    with pytest.raises(DomainError, match="Choose a later day"):
        decided(place, on=TOMORROW, outlet=place.south)


def test_decide_move_more_than_a_year_ahead_is_refused(place):
    """A day typed wrongly would keep every nearer move from being decided."""
    for day, faults in ((dt.date(2027, 11, 5), 0), (dt.date(2027, 11, 6), 1), (dt.date(2199, 12, 31), 1)):
        with transaction.atomic():
            try:
                decided(place, on=day)
                told = []
            except Misfit as refusal:
                told = refusal.by_field
            transaction.set_rollback(True)
        assert [field for field, _sentence in told] == ["effective_on"] * faults, day


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (lambda p: {"outlet": p.north}, "outlet"),
        (lambda p: {"on": TODAY - dt.timedelta(days=1)}, "effective_on"),
        (lambda p: {"reason": " "}, "reason"),
    ],
)
def test_decide_move_says_which_field_does_not_fit(place, given, field):
    with pytest.raises(Misfit) as refused:
        decided(place, **given(place))

    assert [name for name, _sentence in refused.value.by_field] == [field]


def test_decide_move_after_a_planned_one_starts_from_where_the_person_is_then(place):
    decided(place, on=MONDAY)

    back = decided(place, on=dt.date(2026, 11, 20), outlet=place.north)

    assert (back.from_outlet, back.to_outlet) == (place.south, place.north)
    assert outlet_on(place.alice, dt.date(2026, 11, 10)) == place.south


def test_decide_move_of_who_belongs_to_another_team_by_then_is_refused(place):
    Posting.objects.filter(person=place.alice).update(valid_until=TOMORROW)
    place.post(place.alice, place.west, since=TOMORROW)

    with pytest.raises(DomainError) as refused:
        decided(place)

    assert "its lead decides" in refused.value.faults[0]


# Cancelled


def test_cancel_move_lets_the_present_place_go_on(place):
    move = decided(place)

    moves.cancel_move(move_id=move.pk, reason="不再需要", by=place.lead, at=NOW)

    assert outlet_on(place.alice, MONDAY) == place.north
    assert Posting.objects.get(person=place.alice).valid_until is None
    assert OutletMove.objects.get(pk=move.pk).state == "cancelled"
    assert Notice.objects.filter(user=place.alice.user, kind="teams.move_cancelled").count() == 1


def test_cancel_move_of_somebody_who_leaves_keeps_the_leaving(place):
    place.alice.left_on = dt.date(2026, 12, 1)
    place.alice.save()
    Posting.objects.filter(person=place.alice).update(valid_until=place.alice.left_on)
    move = decided(place)

    moves.cancel_move(move_id=move.pk, reason="x", by=place.lead, at=NOW)

    assert Posting.objects.get(person=place.alice).valid_until == dt.date(2026, 12, 1)


def test_cancelled_move_can_be_decided_anew(place):
    move = decided(place)
    moves.cancel_move(move_id=move.pk, reason="x", by=place.lead, at=NOW)

    again = decided(place)

    assert outlet_on(place.alice, MONDAY) == place.south
    assert again.pk != move.pk


def chained(place):
    """To the south on Monday, and on the 20th from there to the west."""
    west_side = Region.objects.create(team=place.east, code="R-W", name="城西区域")
    far = org.OutletFactory(branch=place.branch, region=west_side)
    return decided(place), decided(place, on=dt.date(2026, 11, 20), outlet=far)


def test_cancel_move_lets_the_next_one_start_from_the_present_place(place):
    first, second = chained(place)

    moves.cancel_move(move_id=first.pk, reason="x", by=place.lead, at=NOW)

    second = OutletMove.objects.get(pk=second.pk)
    assert (second.from_outlet, second.version) == (place.north, 1)
    entry = AuditEntry.objects.get(action="teams.outletmove.start_elsewhere", subject_id=str(second.pk))
    assert (entry.before["from"], entry.after["from"]) == (str(place.south), str(place.north))
    told = Notice.objects.filter(user=place.alice.user, kind="teams.move_decided").order_by("pk").last()
    assert place.north.name in notices.sentence(told)


def test_cancel_move_leaves_a_next_one_that_starts_elsewhere_as_it_is(place):
    _first, second = chained(place)
    third = decided(place, on=dt.date(2026, 11, 30), outlet=place.north)

    moves.cancel_move(move_id=third.pk, reason="x", by=place.lead, at=NOW)

    second = OutletMove.objects.get(pk=second.pk)
    assert (second.from_outlet, second.version) == (place.south, 0)


def test_cancel_move_before_one_that_leads_back_names_that(place):
    first = decided(place)
    decided(place, on=dt.date(2026, 11, 20), outlet=place.north)

    with pytest.raises(DomainError, match="planned for 2026-11-20, which would lead nowhere"):
        moves.cancel_move(move_id=first.pk, reason="x", by=place.lead, at=NOW)

    assert OutletMove.objects.get(pk=first.pk).state == "decided"
    assert outlet_on(place.alice, MONDAY) == place.south


def test_migration_lets_moves_start_where_people_are(place):
    """Cancelled by the release before: the later move still named where nobody ever was."""
    migration = importlib.import_module("teams.migrations.0009_moves_start_where_people_are")
    first, second = chained(place)
    moves.cancel_move(move_id=first.pk, reason="x", by=place.lead, at=NOW)
    OutletMove.objects.filter(pk=second.pk).update(from_outlet=place.south)

    for _again in range(2):
        migration.start_where_people_are(apps, None)

    assert OutletMove.objects.get(pk=second.pk).from_outlet == place.north


def test_cancel_move_on_its_day_is_too_late(place):
    move = decided(place)
    on_the_day = NOW + dt.timedelta(days=4)

    with pytest.raises(WrongState, match="taken effect"):
        moves.cancel_move(move_id=move.pk, reason="x", by=place.lead, at=on_the_day)


def test_cancel_move_twice_is_refused_with_who_did_it(place):
    move = decided(place)
    moves.cancel_move(move_id=move.pk, reason="x", by=place.lead, at=NOW)

    with pytest.raises(WrongState, match="already"):
        moves.cancel_move(move_id=move.pk, reason="x", by=place.lead, at=NOW)


def test_cancel_move_needs_a_reason(place):
    move = decided(place)

    with pytest.raises(DomainError, match="Say why"):
        moves.cancel_move(move_id=move.pk, reason=" ", by=place.lead, at=NOW)


def test_cancel_move_is_not_for_who_only_reads_it(place):
    move = decided(place)

    with pytest.raises(PermissionDenied):
        moves.cancel_move(move_id=move.pk, reason="x", by=place.manager, at=NOW)


def test_cancel_move_by_a_stranger_finds_nothing(place):
    move = decided(place)

    with pytest.raises(OutletMove.DoesNotExist):
        moves.cancel_move(move_id=move.pk, reason="x", by=org.holder(Role.TEAM_LEAD, place.west), at=NOW)


def test_take_back_posting_refuses_a_place_that_has_begun(place):
    with pytest.raises(DomainError, match="could be taken back"):
        take_back_posting(person_id=place.alice.pk, valid_from=org.START, reason="x", by=place.lead, at=NOW)


def test_take_back_posting_is_on_record(place):
    decided(place)

    take_back_posting(person_id=place.alice.pk, valid_from=MONDAY, reason="误", by=place.desk, at=NOW)

    entry = AuditEntry.objects.get(action="org.person.take_back_posting")
    assert (entry.actor, entry.reason) == (place.desk, "误")


@pytest.mark.parametrize("who", ["manager", "deputy"])
def test_take_back_posting_is_for_who_gives_places(place, who):
    decided(place)

    with pytest.raises(PermissionDenied):
        take_back_posting(
            person_id=place.alice.pk, valid_from=MONDAY, reason="x", by=getattr(place, who), at=NOW
        )


# Handed over


def handed_over(place, move, *, at=NOW + dt.timedelta(days=5), by=None, note="客户名单交鲍勃"):
    return moves.complete_hand_over(move_id=move.pk, note=note, by=by or place.lead, at=at)


def test_complete_hand_over_says_what_went_to_whom(place):
    done = handed_over(place, decided(place))

    assert (done.handed_over_by, done.hand_over_note) == (place.lead, "客户名单交鲍勃")


def test_complete_hand_over_twice_changes_nothing(place):
    move = decided(place)
    handed_over(place, move)

    again = handed_over(place, move, note="别的")

    assert again.hand_over_note == "客户名单交鲍勃"


@pytest.mark.parametrize(
    ("given", "error"),
    [({"at": NOW}, WrongState), ({"note": " "}, DomainError)],
)
def test_complete_hand_over_refuses_before_the_day_and_without_a_word(place, given, error):
    move = decided(place)

    with pytest.raises(error):
        handed_over(place, move, **given)


def test_complete_hand_over_of_a_cancelled_move_is_refused(place):
    move = decided(place)
    moves.cancel_move(move_id=move.pk, reason="x", by=place.lead, at=NOW)

    with pytest.raises(WrongState):
        handed_over(place, move)


# Rows and the database


def test_moves_are_seen_by_the_branch_the_team_and_the_person_alone(place):
    move = decided(place)

    seen = {
        who: OutletMove.objects.visible_to(user).filter(pk=move.pk).exists()
        for who, user in {
            "lead": place.lead,
            "desk": place.desk,
            "manager": place.manager,
            "alice": place.alice.user,
            "bob": place.bob.user,
            "other lead": org.holder(Role.TEAM_LEAD, place.west),
            "stranger": org.holder(Role.TRADING_DESK, org.BranchFactory()),
            "office": place.office,
        }.items()
    }

    assert {who for who, sees in seen.items() if sees} == {"lead", "desk", "manager", "alice"}


@pytest.mark.parametrize(
    "change",
    [
        {"to_outlet": "from_outlet"},
        {"cancelled_at": NOW},
        {"handed_over_at": NOW},
    ],
)
def test_database_refuses_a_move_that_is_not_whole(place, change):
    move = decided(place)
    values = {
        name: getattr(move, value) if isinstance(value, str) else value for name, value in change.items()
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        OutletMove.objects.filter(pk=move.pk).update(**values)
