"""The way of an adjustment or a recovery, and which steps its page offers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from compensation.choices import InputState
from compensation.models import Adjustment, Charge
from compensation.offers import offer
from compensation.queries.inputs import RIGHT, open_month
from core.components import Step
from org.permissions import reach

ORDER: Sequence[Sequence[str]] = (
    (InputState.PROPOSED,),
    (InputState.CONFIRMED, InputState.REJECTED, InputState.WITHDRAWN),
)


def way_of(record: Adjustment | Charge) -> list[Step]:
    """Proposed, decided."""
    proposed = Step(_("proposed"), "done", by=str(record.proposed_by), at=record.proposed_at)
    if record.state == InputState.PROPOSED:
        return [proposed, Step(_("confirmation"), "current", by=_("the chief accountant"))]
    if record.state == InputState.WITHDRAWN:
        overtaken = _("A newer file of the month has overtaken it.")
        return [proposed, Step(record.get_state_display(), "refused", note=overtaken)]
    is_confirmed = record.state == InputState.CONFIRMED
    decided = Step(
        record.get_state_display(),
        "done" if is_confirmed else "refused",
        by=str(record.confirmed_by),
        at=record.confirmed_at,
    )
    return [proposed, decided]


def offers(record: Adjustment | Charge, *, by: Any, at: datetime) -> dict[str, str]:
    """Step → why it is not possible yet (empty where it is); what somebody never may is left out."""
    steps = [offer(verb, by=by, at=at, order=ORDER) for verb in (record.confirm, record.reject)]
    return {step.name: step.disabled for step in steps if step is not None}


def first_open_month(user: Any, today: date) -> date:
    """Where what the reader enters usually goes."""
    return open_month(sorted(reach(user, RIGHT).branch_ids), today)
