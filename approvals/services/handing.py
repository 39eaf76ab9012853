"""A step that waits goes to somebody else, since nobody holds it or who holds it is away (G4)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import queries
from approvals.choices import Part, StepKind
from approvals.models import Step
from approvals.permissions import may_shepherd
from approvals.services import telling
from approvals.services.holding import take_part
from approvals.services.turns import locked_step
from core import audit
from core.errors import DomainError, WrongState
from org.models import User

WHOM: dict[StepKind, Promise] = {
    StepKind.CHANNEL: gettext_lazy(
        "The review stays with channel management; any of its people can give it."
    ),
    StepKind.DEPARTMENT: gettext_lazy("Choose somebody else of headquarters who has no step of this paper."),
    StepKind.LEADER: gettext_lazy("Choose another leader who has no step of this paper."),
}


@transaction.atomic
def hand_step(*, step_id: int, to_id: int, reason: str, by: Any, at: datetime) -> Step:
    """Hand a step that waits to somebody else of headquarters: nobody holds it, or who holds it is away (G4).

    A leader's goes to another leader, a department's to anybody who could not answer otherwise, none to who
    hands it over. Raises WrongState where nothing is waited for, DomainError without a reason, for somebody
    else (queries.successors) and for the review, PermissionDenied for all but the general office.
    """
    step = locked_step(step_id)
    acting = may_shepherd(step.request, by, at)
    if not step.is_open:
        raise WrongState(_("Nothing is waited for here any more; look at the request again."))
    if not reason.strip():
        raise DomainError(_("Say why: the reason is kept with the paper."))
    to: User | None = queries.successors(step, by, timezone.localdate(at)).filter(pk=to_id).first()
    if to is None:
        raise DomainError(WHOM[StepKind(step.kind)])
    take_part(step.request, Part.OFFICE, by=by, acting=acting)
    # Back with its own department or leader, all who speak there answer again, stand-ins too.
    is_at_home = to.pk == step.person_id or (
        step.department_id is not None and queries.speaks_for(to, step.department_id, at)
    )
    step.handed_to, step.remark = (None, "") if is_at_home else (to, reason.strip()[:300])
    step.version += 1
    step.save(update_fields=["handed_to", "remark", "version"])
    telling.tell_step(step, at=at)
    audit.record(
        "approvals.request.hand",
        step.request,
        by=by,
        at=at,
        capacity=acting,
        after={"step": str(step), "to": to.username},
        reason=reason,
    )
    return step
