"""The one door through which every paper's state moves (architecture.md, State)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.actors import Actor, Capacity
from core.errors import Conflict, DomainError, WrongState
from core.models import AuditEntry, Paper

# custom["may"]: who may take the step, and in which capacity; raises PermissionDenied.
Authority = Callable[[Any, Any, datetime], Capacity]


@dataclass(frozen=True, slots=True)
class Act:
    """What a transition's body is told: it sets fields from this and does nothing else."""

    by: Any
    at: datetime
    capacity: Capacity
    reason: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)


class Step(Protocol):
    """A bound django-fsm-2 transition: `record.verb`."""

    __self__: Any
    __name__: str

    def __call__(self, act: Act) -> None: ...


@transaction.atomic
def perform(
    step: Any, *, by: Actor, at: datetime, reason: str = "", given: Mapping[str, Any] | None = None
) -> Capacity:
    """Take one step of a paper: lock, state, right, separation of duties, change, save, audit entry.

    Raises WrongState where the paper is no longer at the step's start, Conflict where it changed since it was
    read, PermissionDenied for who may not, DomainError for who took another step of it or where a reason
    is missing. The record's other fields must not be changed before the call.
    """
    record = cast(Paper, step.__self__)
    meta = step._django_fsm
    _lock(record, meta.field.name, step.__name__, by=by)
    before = str(getattr(record, meta.field.name))
    if not meta.has_transition(before):
        raise WrongState(_refusal(record, meta.field.name, step.__name__, by=by))
    custom = meta.get_transition(before).custom
    capacity = cast(Authority, custom["may"])(record, by, at)
    _keep_apart(record, step.__name__, by, capacity, apart=custom.get("apart", True))
    if custom.get("needs_reason") and not reason.strip():
        raise DomainError(_("Say why: the reason is kept with the paper."))
    step(Act(by=by, at=at, capacity=capacity, reason=reason.strip(), given=given or {}))
    record.version += 1
    record.save()
    audit.record(
        f"{record._meta.label_lower}.{step.__name__}",
        record.audit_subject(),
        by=by,
        at=at,
        capacity=capacity,
        before={"state": before},
        after={"state": str(getattr(record, meta.field.name))} | dict(given or {}),
        reason=reason.strip(),
    )
    return capacity


def _lock(record: Paper, state_field: str, verb: str, *, by: Actor) -> None:
    """Hold the row until the end of the transaction; the record in hand must be what the row says."""
    rows = type(record)._base_manager.select_for_update(of=("self",)).filter(pk=record.pk)
    found = rows.order_by().values_list(state_field, "version").first()
    if found is None:
        raise WrongState(_("This paper is no longer there."))
    state, version = found
    if state != getattr(record, state_field):
        raise WrongState(_refusal(record, state_field, verb, by=by))
    if version != record.version:
        raise Conflict(_("Somebody else changed this paper meanwhile. Open it again and look."))


def _keep_apart(record: Paper, verb: str, by: Actor, capacity: Capacity, *, apart: bool) -> None:
    """Nobody takes two steps of one paper, not for themselves and not through a stand-in."""
    acting = {by.pk, capacity.on_behalf_of_id} - {None}
    if apart and acting & record.participants_besides(verb):
        raise DomainError(_("You have already taken a step of this paper; this one is somebody else's."))


def _refusal(record: Paper, state_field: str, verb: str, *, by: Actor) -> str:
    """Why the step cannot be taken: done already by oneself or another, or not yet; and where it is."""
    fresh = type(record)._base_manager.get(pk=record.pk)
    state = getattr(fresh, f"get_{state_field}_display")()
    last: AuditEntry | None = audit.history(record).order_by("-seq").first()
    if last is None or last.actor is None:
        return _("This step is not possible now: the paper is “%(state)s”.") % {"state": state}
    words = {"who": last.actor, "state": state}
    if last.action.rpartition(".")[2] != verb:
        return _("This step is not possible now: the paper is “%(state)s”, last handled by %(who)s.") % words
    if last.actor_id == by.pk:
        return _("You have done this already; the paper is now “%(state)s”.") % words
    return _("%(who)s has dealt with this paper meanwhile; it is now “%(state)s”.") % words


def may_perform(step: Any, *, by: Actor, at: datetime) -> bool:
    """Whether `perform` would let `by` take the step now: for pages. Locks and writes nothing."""
    record, meta = step.__self__, step._django_fsm
    state = getattr(record, meta.field.name)
    if not meta.has_transition(state):
        return False
    custom = meta.get_transition(state).custom
    try:
        capacity = custom["may"](record, by, at)
        _keep_apart(record, step.__name__, by, capacity, apart=custom.get("apart", True))
    except (PermissionDenied, DomainError):
        return False
    return True
