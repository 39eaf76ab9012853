"""Submitting a pay report and its three signatures, each bound to what was shown (G15.2)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from compensation.choices import DetailState, RunState, SignatureStep
from compensation.models import BusinessDetail, PayRun, Signature
from compensation.queries.basis import load_basis
from compensation.services.computing.content import stored_hash
from compensation.services.computing.marks import changed_inputs
from compensation.services.notifying import tell_of_run
from compensation.services.papers import enqueue_papers
from compensation.services.settling import settle
from core import fsm
from core.errors import Conflict, DomainError
from customers.services import hold_accepted
from org.models import User

# Who is due to sign in each state, and whom to tell that it is.
DUE = {
    RunState.SUBMITTED: (SignatureStep.CHIEF, "pay.sign_chief"),
    RunState.CHIEF_SIGNED: (SignatureStep.DEPUTY, "pay.sign_deputy"),
    RunState.DEPUTY_SIGNED: (SignatureStep.MANAGER, "pay.sign_manager"),
}


@transaction.atomic
def submit_run(*, run_id: int, by: User, at: datetime) -> PayRun:
    """Hand the report to the chief accountant; from here on its inputs stay as they are (G15.2).

    Raises DomainError where an input has changed since it was computed, naming which, WrongState,
    PermissionDenied.
    """
    branch_id, month = PayRun.objects.values_list("branch_id", "month").get(pk=run_id)
    hold_accepted(branch_id, month)
    run = _locked(run_id)
    if run.state == RunState.COMPUTED:
        _refuse_stale(run)
    fsm.perform(run.submit, by=by, at=at)
    _tell_due(run, at=at)
    return run


def _locked(run_id: int) -> PayRun:
    """The run, held until the end of the transaction: of two who press at once, one comes second."""
    return PayRun.objects.select_for_update(of=("self",)).select_related("branch", "number").get(pk=run_id)


def _refuse_stale(run: PayRun) -> None:
    detail = BusinessDetail.objects.select_for_update(of=("self",)).get(pk=run.detail_id)
    if detail.state != DetailState.REVIEWED or detail.version != run.detail_version:
        raise DomainError(_("The business detail is not the reviewed one any more. Compute the pay again."))
    changed = changed_inputs(load_basis(run.branch, run.month), run.input_marks)
    if changed:
        raise DomainError(
            _("Since this was computed, some of what it stands on has changed. Compute it again."),
            faults=changed,
        )
    if stored_hash(run) != run.content_hash:
        raise DomainError(_("The slips are not those that were computed. Compute them again."))


def _tell_due(run: PayRun, *, at: datetime) -> None:
    _step, right = DUE[RunState(run.state)]
    tell_of_run(run, right, "pay.run_to_sign", at=at)


@transaction.atomic
def withdraw_run(*, run_id: int, by: User, at: datetime) -> PayRun:
    """Take the report back while nobody has signed (G15.2). Raises WrongState, PermissionDenied."""
    run = _locked(run_id)
    fsm.perform(run.withdraw, by=by, at=at)
    return run


def sign_run(*, run_id: int, step: str, shown_hash: str, by: User, at: datetime) -> PayRun:
    """Sign what was shown, in order: chief accountant, deputy manager, branch manager (G15.2).

    With the third signature the month is settled. Pressed twice, it is signed once. Where the stored
    report is not the one that was computed, the signatures given are void and stay so although the caller
    gets a Conflict: never call this inside a transaction. Raises Conflict too for a hash of an earlier
    version, DomainError for who prepared or signed it already, WrongState out of turn, PermissionDenied.
    """
    with transaction.atomic(durable=True):
        run = _locked(run_id)
        is_sound = _sign(run, _known(step), shown_hash, by=by, at=at)
    if not is_sound:
        raise Conflict(
            _(
                "The report changed after it was submitted."
                " All signatures are void; it has to be computed again."
            )
        )
    return run


def _known(step: str) -> SignatureStep:
    if step not in SignatureStep.values:
        raise DomainError(_("There is no such signature."))
    return SignatureStep(step)


def _sign(run: PayRun, step: SignatureStep, shown_hash: str, *, by: User, at: datetime) -> bool:
    """Whether the stored report was sound; if not, its signatures are void."""
    given = run.signatures.filter(step=step, by=by, voided_at=None, content_hash=shown_hash)
    if given.exists():
        return True
    verb = {
        SignatureStep.CHIEF: run.sign_chief,
        SignatureStep.DEPUTY: run.sign_deputy,
        SignatureStep.MANAGER: run.sign_manager,
    }[step]
    # Who may not sign learns only that: no look at the content, no voiding.
    if fsm.may_perform(verb, by=by, at=at):
        found = stored_hash(run)
        if found != run.content_hash:
            _void_all(run, found, by=by, at=at)
            return False
        if shown_hash != run.content_hash:
            raise Conflict(
                _("The report was computed anew after you opened it. Look at it again before signing.")
            )
    _perform(run, verb, step, by=by, at=at)
    return True


def _perform(run: PayRun, verb: Any, step: SignatureStep, *, by: User, at: datetime) -> None:
    capacity = fsm.perform(verb, by=by, at=at, given={"content_hash": run.content_hash})
    Signature.objects.create(
        run=run,
        step=step,
        by=by,
        on_behalf_of_id=capacity.on_behalf_of_id,
        at=at,
        content_hash=run.content_hash,
    )
    if step == SignatureStep.MANAGER:
        settle(run)
        enqueue_papers(run, by=by, at=at)
        tell_of_run(run, "pay.pay_out", "pay.run_approved", at=at)
    else:
        _tell_due(run, at=at)


def _void_all(run: PayRun, found: str, *, by: User, at: datetime) -> None:
    reason = _("The stored report is not the one that was computed.")
    fsm.perform(run.void_signatures, by=by, at=at, reason=reason, given={"found_hash": found})
    _void_signatures(run, reason, at=at)
    tell_of_run(run, "pay.prepare", "pay.run_voided", at=at)


def _void_signatures(run: PayRun, reason: str, *, at: datetime) -> None:
    """They stay on record with the reason."""
    run.signatures.filter(voided_at=None).update(voided_at=at, void_reason=reason[:300])


@transaction.atomic
def return_run(*, run_id: int, reason: str, by: User, at: datetime) -> PayRun:
    """Send the report back instead of signing; signatures given become void but stay on record (G15.2).

    Raises DomainError without a reason, WrongState, PermissionDenied for anyone whose turn it is not.
    """
    run = _locked(run_id)
    fsm.perform(run.send_back, by=by, at=at, reason=reason)
    _void_signatures(run, reason.strip(), at=at)
    tell_of_run(run, "pay.prepare", "pay.run_returned", at=at)
    return run
