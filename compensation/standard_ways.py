"""The way of a pay standard, and which next steps its page offers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from approvals.models import Step as Opinion
from approvals.queries import named
from compensation.choices import EDITABLE, StandardState
from compensation.models import PayStandard
from core import fsm
from core.components import Event, Step
from core.figures import month_text
from org.permissions import reach

ACTION_LABELS: Mapping[str, Promise] = {
    "draft": gettext_lazy("drafted"),
    "save": gettext_lazy("changed"),
    "submit": gettext_lazy("submitted to channel management"),
    "approve": gettext_lazy("approved"),
    "send_back": gettext_lazy("came back"),
    "simulate": gettext_lazy("simulated"),
}


def way_of(
    standard: PayStandard, opinions: Sequence[Opinion], replaced_from: date | None, today: date
) -> list[Step]:
    """Drafted, submitted, decided, in force."""
    return [
        Step(_("drafted"), "done", by=str(standard.drafted_by), at=standard.drafted_at),
        _submitted(standard),
        _decided(standard, opinions),
        _in_force(standard, replaced_from, today),
    ]


def _submitted(standard: PayStandard) -> Step:
    label = _("submitted")
    request = standard.request
    if standard.state in EDITABLE:
        note = _("came back") if standard.state == StandardState.RETURNED else ""
        return Step(label, "current", by=_("the team"), note=note)
    assert request is not None
    by = named(request.submitted_by, request.submitted_for)
    return Step(label, "done", by=by, at=request.submitted_at)


def _decided(standard: PayStandard, opinions: Sequence[Opinion]) -> Step:
    label = _("approved by channel management")
    if standard.state == StandardState.SUBMITTED:
        return Step(label, "current", by=_("channel management"))
    given = [opinion for opinion in opinions if opinion.decided_at]
    if standard.state != StandardState.APPROVED or not given:
        return Step(label, "done", at=standard.decided_at) if standard.state == "approved" else Step(label)
    last = given[-1]
    return Step(label, "done", by=named(last.decided_by, last.on_behalf_of), at=last.decided_at)


def _in_force(standard: PayStandard, replaced_from: date | None, today: date) -> Step:
    label = _("in force from %(month)s") % {"month": month_text(standard.effective_from)}
    if standard.state != StandardState.APPROVED or standard.effective_from > today:
        return Step(label)
    note = ""
    if replaced_from is not None:
        note = _("replaced from %(month)s") % {"month": month_text(replaced_from)}
    return Step(label, "done", note=note)


def told_once(events: Sequence[Event]) -> list[Event]:
    """Of changes that one person made one after the other the last: the editor saves with every button."""
    told: list[Event] = []
    for event in events:
        if told and (told[-1].what, told[-1].by, told[-1].reason) == (event.what, event.by, event.reason):
            told.pop()
        told.append(event)
    return told


def offers(standard: PayStandard, *, by: Any, at: datetime) -> dict[str, str]:
    """Step → why it is not possible yet (empty where it is); what somebody never may is left out."""
    found: dict[str, str] = {}
    may_edit = _reaches(standard, by, "pay.standard_edit")
    is_open = standard.state in EDITABLE
    if may_edit:
        found["copy"] = _first_mend(standard)
    if may_edit and is_open:
        found["edit"] = ""
        found["submit"] = _first_mend(standard)
    if may_edit and standard.state == StandardState.DRAFT and standard.request_id is None:
        found["discard"] = ""
    if _reaches(standard, by, "pay.standard_simulate"):
        found["simulate"] = _first_mend(standard)
    request = standard.request
    if request is not None and standard.state == StandardState.SUBMITTED:
        if fsm.may_perform(request.withdraw, by=by, at=at):
            found["withdraw"] = ""
        if fsm.may_perform(request.approve, by=by, at=at):
            found["decide"] = ""
    return found


def _first_mend(standard: PayStandard) -> str:
    if not standard.faults:
        return ""
    told = ngettext(
        "One fault has to be put right first.",
        "%(count)s faults have to be put right first.",
        standard.faults,
    )
    return told % {"count": standard.faults}


def _reaches(standard: PayStandard, by: Any, right: str) -> bool:
    far = reach(by, right)
    return far.everywhere or standard.branch_id in far.branch_ids or standard.team_id in far.team_ids
