"""Moves of account managers between the team's outlets: the team decides (G5.4)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, fsm, notices
from core.actors import Capacity
from core.errors import DomainError, Fault, Misfit, WrongState
from core.figures import day_text, month_text
from core.months import month_of
from customers.hooks import Gate, gate_of
from org.models import Outlet, Person, Posting
from org.permissions import capacity
from org.services import post_person, take_back_posting
from teams.choices.moves import MoveStage
from teams.models import OutletMove
from teams.queries.moves import planned_move, posting_of, regional_managers
from teams.report_permissions import MOVE_DECIDE
from teams.rules.papers import moved

ONE_DAY = timedelta(days=1)
DECIDED, CANCELLED = "teams.move_decided", "teams.move_cancelled"
SENTENCES: dict[str, Promise] = {
    DECIDED: gettext_lazy("%(person)s serves the outlet %(to)s from %(day)s on (until then %(from)s)."),
    CANCELLED: gettext_lazy("The move of %(person)s to the outlet %(to)s on %(day)s is cancelled."),
}


def register() -> None:
    """Called once by the app's `ready`."""
    for kind, sentence in SENTENCES.items():
        notices.register(kind, sentence)


@transaction.atomic
def decide_move(
    *, person_id: int, outlet_id: int, effective_on: date, reason: str, by: Any, at: datetime
) -> OutletMove:
    """Move somebody to another outlet of the team from a day on; region and posting follow (G5.4).

    The person and the regional managers of both outlets are told. Raises Misfit for a day that is past, more
    than a year ahead, in a month whose pay is under signature or not after a move that is planned, for
    outlets that are not of the team's regions, for the outlet served already and without a reason;
    PermissionDenied for anybody but the team's lead, and for one's own move.
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    today = timezone.localdate(at)
    present = posting_of(person_id, today)
    if present is None:
        raise PermissionDenied
    acting = _acting(present, by=by, at=at)
    refuse_before_planned(person_id, effective_on, today)
    place = posting_of(person_id, max(effective_on, today)) or present
    outlet = Outlet.objects.select_related("region").get(pk=outlet_id)
    _check(present, place, outlet, day=effective_on, reason=reason, today=today)
    post_person(
        person_id=person_id,
        team=place.team,
        region=outlet.region,
        outlet=outlet,
        valid_from=effective_on,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    move = OutletMove.objects.create(
        person=place.person,
        branch=place.team.branch,
        team=place.team,
        from_outlet=place.outlet,
        to_outlet=outlet,
        effective_on=effective_on,
        reason=reason.strip(),
        decided_by_id=by.pk,
        decided_for_id=acting.on_behalf_of_id,
        decided_at=at,
    )
    _tell(move, DECIDED, at=at)
    after = {"from": place.outlet, "to": outlet, "on": effective_on}
    audit.record(
        "teams.outletmove.decide", move, by=by, at=at, capacity=acting, after=after, reason=move.reason
    )
    return move


def refuse_before_planned(person_id: int, day: date, today: date) -> None:
    """Raise Misfit where a move is planned that would take effect on `day` or later: that goes first."""
    planned = planned_move(person_id, since=max(day, today + ONE_DAY))
    if planned is not None:
        words = {"person": planned.person.name, "day": day_text(planned.effective_on)}
        sentence = _("%(person)s has a move planned for %(day)s: cancel it first, or choose a later day.")
        raise Misfit(sentence % words, faults=[("effective_on", sentence % words)])


def _acting(place: Posting, *, by: Any, at: datetime) -> Capacity:
    """The lead of the person's present team; nobody decides the own move."""
    if place.person.user_id == by.pk:
        raise PermissionDenied
    return capacity(by, MOVE_DECIDE, at=at, branch_id=place.team.branch_id, team_id=place.team_id)


def _check(present: Posting, place: Posting, outlet: Outlet, *, day: date, reason: str, today: date) -> None:
    """`place` is what the person holds on the day of the move, `present` what the person holds today."""
    faults = [
        *_wrong_person(present, place),
        *_wrong_outlet(present.team_id, place, outlet, day),
        *_wrong_day(place, day, today),
    ]
    if not reason.strip():
        faults.append(("reason", _("Say why: the reason is kept with the move.")))
    if faults:
        raise Misfit(_("This move cannot be decided."), faults=faults)


def _wrong_person(present: Posting, place: Posting) -> Iterator[Fault]:
    team_id = present.team_id
    if place.team_id != team_id:
        words = {"person": place.person.name, "team": place.team}
        yield "person", _("%(person)s belongs to “%(team)s” on that day; its lead decides.") % words
    if place.outlet and (place.outlet.region is None or place.outlet.region.team_id != team_id):
        sentence = _(
            "The present outlet “%(outlet)s” is not in a region of the team; the trading desk corrects that."
        )
        yield "person", sentence % {"outlet": place.outlet}


def _wrong_outlet(team_id: int, place: Posting, outlet: Outlet, day: date) -> Iterator[Fault]:
    if outlet.region is None or outlet.region.team_id != team_id:
        yield "outlet", _("The outlet “%(outlet)s” is not in a region of the team.") % {"outlet": outlet}
    if outlet.pk == place.outlet_id:
        yield "outlet", _("%(person)s serves this outlet already.") % {"person": place.person.name}
    if outlet.opened_on > day or (outlet.closed_on is not None and outlet.closed_on <= day):
        yield "outlet", _("The outlet “%(outlet)s” is not open on that day.") % {"outlet": outlet}


def _wrong_day(place: Posting, day: date, today: date) -> Iterator[Fault]:
    last = moved(today, 1)
    if day < today:
        yield "effective_on", _("A move begins today or later, not on %(day)s.") % {"day": day_text(day)}
    elif day > last:
        yield "effective_on", _("A move begins within a year, by %(day)s.") % {"day": day_text(last)}
    elif gate_of(place.team.branch_id, month_of(day)) != Gate.OPEN:
        sentence = _("The pay of %(month)s is under signature or signed; choose a day of a later month.")
        yield "effective_on", sentence % {"month": month_text(month_of(day))}


def locked(move_id: int, by: Any) -> OutletMove:
    """The row, held until the end; DoesNotExist for who may not see it."""
    rows = OutletMove.objects.visible_to(by).with_places().select_for_update(of=("self",))
    return rows.get(pk=move_id)


@transaction.atomic
def cancel_move(*, move_id: int, reason: str, by: Any, at: datetime) -> OutletMove:
    """Cancel a move before its day; the place before it goes on, and a later move starts from that (G5.4).

    Raises WrongState from its day on, DomainError without a reason and where the later move would then lead
    to the outlet served already, PermissionDenied, OutletMove.DoesNotExist for strangers.
    """
    person_id = OutletMove.objects.visible_to(by).values_list("person_id", flat=True).get(pk=move_id)
    Person.objects.select_for_update(of=("self",)).get(pk=person_id)  # no move is decided meanwhile
    move = locked(move_id, by)
    if move.stage_on(timezone.localdate(at)) in {MoveStage.IN_EFFECT, MoveStage.HANDED_OVER}:
        raise WrongState(_("This move has taken effect already. Decide another move back instead."))
    fsm.perform(move.cancel, by=by, at=at, reason=reason)
    take_back_posting(
        person_id=move.person_id, valid_from=move.effective_on, reason=reason.strip(), by=by, at=at
    )
    _tell(move, CANCELLED, at=at)
    following = planned_move(move.person_id, since=move.effective_on)
    if following is not None:
        _start_elsewhere(following, by=by, at=at)
    return move


def _start_elsewhere(move: OutletMove, *, by: Any, at: datetime) -> None:
    """A planned move starts from where the person now is until then; those concerned are told of it."""
    before = posting_of(move.person_id, move.effective_on - ONE_DAY)
    outlet = before.outlet if before else None
    if outlet == move.from_outlet:
        return
    if outlet == move.to_outlet:
        words = {"person": move.person.name, "day": day_text(move.effective_on), "outlet": outlet}
        sentence = _(
            "%(person)s has a move back to “%(outlet)s” planned for %(day)s, which would lead nowhere: cancel"
            " that one first."
        )
        raise DomainError(sentence % words)
    acting = capacity(by, MOVE_DECIDE, at=at, branch_id=move.branch_id, team_id=move.team_id)
    was, move.from_outlet = move.from_outlet, outlet
    move.version += 1
    move.save()
    _tell(move, DECIDED, at=at)
    audit.record(
        "teams.outletmove.start_elsewhere",
        move,
        by=by,
        at=at,
        capacity=acting,
        before={"from": was},
        after={"from": outlet},
    )


@transaction.atomic
def complete_hand_over(*, move_id: int, note: str, by: Any, at: datetime) -> OutletMove:
    """Say that customers, things and papers of the former outlet are handed over, and to whom (G5.4, G13).

    Pressing twice changes nothing. Raises WrongState before the move's day and for a cancelled one,
    DomainError without a word on what was handed over to whom, PermissionDenied.
    """
    move = locked(move_id, by)
    acting = capacity(by, MOVE_DECIDE, at=at, branch_id=move.branch_id, team_id=move.team_id)
    stage = move.stage_on(timezone.localdate(at))
    if stage == MoveStage.HANDED_OVER:
        return move
    if stage != MoveStage.IN_EFFECT:
        raise WrongState(
            _("There is nothing to hand over: the move is “%(stage)s”.") % {"stage": stage.label}
        )
    if not note.strip():
        raise DomainError(_("Say what was handed over to whom."))
    move.handed_over_by_id, move.handed_over_at, move.hand_over_note = by.pk, at, note.strip()
    move.version += 1
    move.save()
    audit.record(
        "teams.outletmove.hand_over", move, by=by, at=at, capacity=acting, reason=move.hand_over_note
    )
    return move


def _tell(move: OutletMove, kind: str, *, at: datetime) -> None:
    """The person, and the regional managers of both outlets."""
    day = timezone.localdate(at)
    told = regional_managers(move.team, [move.from_outlet, move.to_outlet], day)
    if move.person.user is not None and move.person.user.is_active:
        told.append(move.person.user)
    params = {
        "person": move.person.name,
        "from": move.from_outlet.name if move.from_outlet else "—",
        "to": move.to_outlet.name,
        "day": day_text(move.effective_on),
    }
    notices.tell(told, kind, at=at, url=move.get_absolute_url(), params=params)
