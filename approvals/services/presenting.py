"""Before which leaders a request is put, and in which order: the general office presents it (G4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import queries
from approvals.choices import Part, RequestState, StepKind
from approvals.models import Request, Step
from approvals.permissions import may_shepherd
from approvals.services.faxing import refuse_while_queued
from approvals.services.holding import locked, take_part
from approvals.services.turns import DAYS, next_order, open_turn, refuse_outside, steps_of
from core import audit, fsm
from core.actors import Capacity
from core.errors import DomainError


@transaction.atomic
def present(*, request_id: int, leader_ids: Sequence[int], by: Any, at: datetime) -> Request:
    """Put the request before the leaders, in this order, once every marked department has spoken (G4).

    Leaders who instructed on an earlier version are asked again first. Raises DomainError while a department
    is still waited for, for no leader, one twice or one with another part in the paper, WrongState,
    PermissionDenied.
    """
    request = locked(request_id)
    if request.state == RequestState.COUNTERSIGNING and not queries.is_everybody_heard(
        request, StepKind.DEPARTMENT
    ):
        raise DomainError(
            _("A marked department has not spoken yet; the leaders read all opinions together.")
        )
    asked = {step.person_id for step in steps_of(request, StepKind.LEADER)}
    if len(set(leader_ids)) < len(leader_ids):
        raise DomainError(_("A leader is chosen twice; each is asked once."))
    new = [pk for pk in leader_ids if pk not in asked]
    if not asked and not new:
        raise DomainError(_("Choose the leader in charge."))
    acting = fsm.perform(request.present, by=by, at=at, given={"leaders": list(leader_ids)})
    take_part(request, Part.OFFICE, by=by, acting=acting)
    for leader_id in new:
        _name_leader(request, leader_id, acting=acting, by=by, at=at)
    open_turn(request, StepKind.LEADER, at=at)
    return request


@transaction.atomic
def add_leader(*, request_id: int, leader_id: int, by: Any, at: datetime) -> Step:
    """Ask one more leader for an instruction, after those who are asked already (G4).

    Raises WrongState unless it is with the leaders and while the opinions are being faxed back, DomainError
    for one who is asked already, has another part in the paper or is none.
    """
    request = locked(request_id)
    acting = may_shepherd(request, by, at)
    take_part(request, Part.OFFICE, by=by, acting=acting)
    refuse_outside(request, RequestState.LEADERS, _("A leader is added while the leaders have it."))
    refuse_while_queued(request)
    if leader_id in {step.person_id for step in steps_of(request, StepKind.LEADER)}:
        raise DomainError(_("This leader is asked already."))
    step = _name_leader(request, leader_id, acting=acting, by=by, at=at)
    open_turn(request, StepKind.LEADER, at=at)
    audit.record(
        "approvals.request.name_leader", request, by=by, at=at, capacity=acting, after={"leader": leader_id}
    )
    return Step.objects.get(pk=step.pk)


def _name_leader(request: Request, leader_id: int, *, acting: Capacity, by: Any, at: datetime) -> Step:
    leader = queries.leaders_on(timezone.localdate(at)).filter(pk=leader_id).first()
    if leader is None:
        raise DomainError(_("Choose a leader of the company; this account is none."))
    steps = steps_of(request, StepKind.LEADER)
    if leader_id in {step.handed_to_id for step in steps}:
        raise DomainError(_("This leader is asked already."))
    if leader_id in request.participants():
        raise DomainError(
            _("%(name)s has another part in this paper; choose another leader.") % {"name": leader}
        )
    route = request.route
    turns = [step.turn for step in steps]
    return Step.objects.create(
        request=request,
        order=next_order(request),
        turn=max(turns, default=0) + 1,
        kind=StepKind.LEADER,
        person=leader,
        days=route.leader_days if route else DAYS,
        named_by_id=by.pk,
        named_for_id=acting.on_behalf_of_id,
        named_at=at,
        revision=request.revision,
    )
