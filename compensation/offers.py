"""Which next steps a page offers: possible now, not yet and why, or (for who never may) not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.choices import SUBMITTED_OR_LATER, DetailState, RunState
from compensation.models import BusinessDetail, PayRun

DETAIL_ORDER: Sequence[Sequence[str]] = (
    (DetailState.COMPUTED, DetailState.RETURNED),
    (DetailState.SUBMITTED,),
    (DetailState.REVIEWED,),
)
RUN_ORDER: Sequence[Sequence[str]] = tuple((state,) for state in RunState)
# Why a step of a report waits, by the step.
RUN_WAITS: Mapping[str, Promise] = {
    "submit": gettext_lazy("Pay is not computed yet."),
    "sign_chief": gettext_lazy("Branch finance has not submitted it yet."),
    "sign_deputy": gettext_lazy("The chief accountant has not signed yet."),
    "sign_manager": gettext_lazy("The deputy manager has not signed yet."),
    "pay_out": gettext_lazy("Not all three have signed yet."),
    "file": gettext_lazy("It is not paid yet."),
}
SIGNATURES = ("sign_chief", "sign_deputy", "sign_manager")


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that a page shows; `disabled` says why it is not possible yet."""

    name: str
    disabled: str = ""


def offer(
    step: Any, *, by: Any, at: datetime, order: Sequence[Sequence[str]], waits: Promise | str = ""
) -> Offer | None:
    """Whether and how to offer `record.verb`: None for who has no right to it and once it is behind."""
    record, transitions = step.__self__, step._django_fsm.transitions
    name = step.__name__
    sources = [state for state in transitions if state != "*"]
    here, first = _rank(record.state, order), min(_rank(state, order) for state in sources)
    is_now = record.state in sources
    if not is_now and here > first:
        return None
    custom = transitions[record.state if is_now else sources[0]].custom
    try:
        capacity = custom["may"](record, by, at)
    except PermissionDenied:
        return None
    if not is_now:
        return Offer(name, str(waits))
    if custom.get("apart", True) and {by.pk, capacity.on_behalf_of_id} & record.participants():
        return Offer(name, _("You have taken a step of it already; this one is somebody else's."))
    return Offer(name)


def _rank(state: str, order: Sequence[Sequence[str]]) -> int:
    return next(rank for rank, states in enumerate(order) if state in states)


def detail_offers(
    detail: BusinessDetail, *, by: Any, at: datetime, run: PayRun | None, is_stale: bool
) -> dict[str, Offer]:
    """The steps of a business detail by name; once its pay is submitted nothing of it changes any more."""
    is_closed = run is not None and run.state in SUBMITTED_OR_LATER
    steps = [
        offer(detail.submit, by=by, at=at, order=DETAIL_ORDER),
        offer(detail.review, by=by, at=at, order=DETAIL_ORDER, waits=_("It is not submitted yet.")),
    ]
    if is_stale:
        newer = _("A newer CRM file was accepted; compute it again first.")
        steps = [Offer(one.name, newer) for one in steps if one is not None]
    if not is_closed:
        steps.append(offer(detail.recompute, by=by, at=at, order=DETAIL_ORDER))
    if not is_closed and detail.state in detail.send_back._django_fsm.transitions:
        steps.append(offer(detail.send_back, by=by, at=at, order=DETAIL_ORDER))
    return {one.name: one for one in steps if one is not None}


def run_offers(run: PayRun, *, by: Any, at: datetime) -> dict[str, Offer]:
    """The steps of a pay report by name. Returning is offered with the signature that is due."""
    verbs = (run.compute, run.submit, run.withdraw, *(getattr(run, name) for name in SIGNATURES))
    steps = [
        offer(verb, by=by, at=at, order=RUN_ORDER, waits=RUN_WAITS.get(verb.__name__, ""))
        for verb in (*verbs, run.pay_out, run.file)
    ]
    found = {one.name: one for one in steps if one is not None}
    if run.payment_file_id is None and found.get("pay_out") == Offer("pay_out"):
        found["pay_out"] = Offer("pay_out", _("The payment file has not been made yet."))
    # Nothing to take back before it was handed over, nothing to return before it is one's turn.
    if run.state != RunState.SUBMITTED:
        found.pop("withdraw", None)
    returning = _returning(run, by=by, at=at)
    return found | ({"send_back": returning} if returning else {})


def _returning(run: PayRun, *, by: Any, at: datetime) -> Offer | None:
    if run.state not in run.send_back._django_fsm.transitions:
        return None
    return offer(run.send_back, by=by, at=at, order=RUN_ORDER)
