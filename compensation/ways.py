"""The way of a business detail and of a pay report, as their pages show it: done, where it is, what comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from compensation.choices import DetailState, RunState, SignatureStep
from compensation.models import BusinessDetail, PayRun, Signature
from compensation.queries.reports import NAMED
from core.components import Step
from org.models import User

# Who takes the next step of a detail and of a report in each state, and what those people are called.
DETAIL_DUE: Mapping[str, tuple[str, Promise]] = {
    DetailState.COMPUTED: ("pay.detail_compute", gettext_lazy("trading desk or branch finance")),
    DetailState.RETURNED: ("pay.detail_compute", gettext_lazy("trading desk or branch finance")),
    DetailState.SUBMITTED: ("pay.detail_review", gettext_lazy("branch finance")),
}
RUN_DUE: Mapping[str, tuple[str, Promise]] = {
    RunState.DRAFT: ("pay.prepare", gettext_lazy("branch finance")),
    RunState.COMPUTED: ("pay.prepare", gettext_lazy("branch finance")),
    RunState.SUBMITTED: ("pay.sign_chief", gettext_lazy("chief accountant")),
    RunState.CHIEF_SIGNED: ("pay.sign_deputy", gettext_lazy("deputy manager")),
    RunState.DEPUTY_SIGNED: ("pay.sign_manager", gettext_lazy("branch manager")),
    RunState.APPROVED: ("pay.pay_out", gettext_lazy("branch finance")),
    RunState.PAID: ("pay.file", gettext_lazy("general office")),
}
_RUN_ORDER = list(RunState)
_REACHED = {
    SignatureStep.CHIEF: RunState.CHIEF_SIGNED,
    SignatureStep.DEPUTY: RunState.DEPUTY_SIGNED,
    SignatureStep.MANAGER: RunState.APPROVED,
}


def named(user: User | None, principal: User | None = None) -> str:
    """Who took a step, and for whom."""
    if user is None:
        return ""
    if principal is None:
        return str(user)
    return _("%(who)s for %(principal)s") % {"who": user, "principal": principal}


def waits_for(role: Promise, names: Sequence[str]) -> str:
    """The people by name and role; said plainly where nobody holds it."""
    if not names:
        return _("%(role)s (nobody holds this role)") % {"role": role}
    shown, rest = list(names[:NAMED]), len(names) - NAMED
    if rest > 0:
        shown.append(ngettext("%(count)s more", "%(count)s more", rest) % {"count": rest})
    return _("%(names)s (%(role)s)") % {"names": _(", ").join(shown), "role": role}


def way_of_detail(detail: BusinessDetail, *, waiting: str) -> list[Step]:
    """Imported, computed, submitted, reviewed; `waiting` says whom the step that is due waits for."""
    crm = detail.crm_month
    is_submitted = detail.state in {DetailState.SUBMITTED, DetailState.REVIEWED}
    return [
        Step(_("CRM file imported"), "done", by=str(crm.uploaded_by), at=crm.decided_at),
        Step(pgettext("step", "Computed"), "done", by=str(detail.computed_by), at=detail.computed_at),
        _submitted(detail, waiting) if not is_submitted else _done_submit(detail),
        _reviewed(detail, waiting),
    ]


def _submitted(detail: BusinessDetail, waiting: str) -> Step:
    label = pgettext("step", "Submitted for review")
    if detail.state == DetailState.RETURNED:
        return Step(label, "refused", by=waiting, note=_("returned; to be put right"))
    return Step(label, "current", by=waiting)


def _done_submit(detail: BusinessDetail) -> Step:
    by = named(detail.submitted_by, detail.submitted_for)
    return Step(pgettext("step", "Submitted for review"), "done", by=by, at=detail.submitted_at)


def _reviewed(detail: BusinessDetail, waiting: str) -> Step:
    label = pgettext("step", "Reviewed")
    if detail.state == DetailState.REVIEWED:
        by = named(detail.reviewed_by, detail.reviewed_for)
        return Step(label, "done", by=by, at=detail.reviewed_at)
    if detail.state == DetailState.SUBMITTED:
        return Step(label, "current", by=waiting)
    return Step(label)


def way_of_run(run: PayRun, signatures: Sequence[Signature], *, waiting: str, note: str = "") -> list[Step]:
    """Computed, submitted, three signatures, paid, filed; `note` says why it came back."""
    given = {signature.step: signature for signature in signatures if signature.voided_at is None}
    steps = (
        _Taken(
            RunState.COMPUTED,
            pgettext("step", "Computed"),
            named(run.prepared_by, run.prepared_for),
            run.computed_at,
        ),
        _Taken(
            RunState.SUBMITTED,
            pgettext("step", "Submitted"),
            named(run.submitted_by, run.submitted_for),
            run.submitted_at,
        ),
        *(_signature(step, given.get(step)) for step in SignatureStep),
        _Taken(RunState.PAID, pgettext("step", "Paid"), named(run.paid_by), run.paid_at),
        _Taken(RunState.FILED, pgettext("step", "Filed"), named(run.filed_by), run.filed_at),
    )
    return [_step(run, taken, waiting, note) for taken in steps]


@dataclass(frozen=True, slots=True)
class _Taken:
    """A step of a report: the state it leads to, and who took it when."""

    reached: RunState
    label: str
    by: str
    at: datetime | None


def _signature(step: SignatureStep, given: Signature | None) -> _Taken:
    by = named(given.by, given.on_behalf_of) if given else ""
    return _Taken(_REACHED[step], capfirst(str(step.label)), by, given.at if given else None)


def _step(run: PayRun, taken: _Taken, waiting: str, note: str) -> Step:
    """Done once its state is behind or at hand; current when it is the very next one."""
    distance = _RUN_ORDER.index(taken.reached) - _RUN_ORDER.index(RunState(run.state))
    if distance <= 0:
        return Step(taken.label, "done", by=taken.by, at=taken.at)
    if distance == 1:
        return Step(taken.label, "current", by=waiting, note=note)
    return Step(taken.label)
