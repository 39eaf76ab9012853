"""Starting and computing a pay run (G15.2); computed as often as wanted until it is submitted."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from compensation.choices import RunState
from compensation.models import BusinessDetail, PayRun
from compensation.queries.basis import Basis, load_basis
from compensation.queries.payees import Payee
from compensation.queries.readiness import faults_of
from compensation.services.computing.content import Digest
from compensation.services.computing.inputs import Inputs, load_inputs
from compensation.services.computing.marks import input_marks
from compensation.services.computing.rows import RowWriter
from compensation.services.computing.slips import SlipMaker
from compensation.services.notifying import run_params, tell_owner
from core import audit, fsm, jobs, serials
from core.actors import Capacity
from core.errors import DomainError, WrongState
from core.months import format_month
from org.models import Branch, User
from org.permissions import capacity

JOB = "compensation.compute_run"
CHUNK = 1000
# Told how far the work is: done, total, message.
Progress = Callable[[int, int, str], None]


def _silent(_done: int, _total: int, _message: str) -> None:
    """Nobody watches."""


@transaction.atomic
def start_run(*, branch_id: int, month: date, by: User, at: datetime) -> PayRun:
    """Compute the month's pay in the background, anew where it was computed before (G15.2).

    Raises DomainError that names everything missing, WrongState once it is submitted, PermissionDenied.
    Pressed twice, one job does it.
    """
    run = _opened(branch_id, month, by=by, at=at)
    title = _("Compute pay of %(branch)s for %(month)s") % {
        "branch": run.branch.name,
        "month": format_month(month),
    }
    run.job = jobs.enqueue(JOB, at=at, owner=by, title=title, key=f"run:{run.pk}", args={"run": run.pk})
    PayRun.objects.filter(pk=run.pk).update(job=run.job)
    return run


@transaction.atomic
def compute_month(
    *, branch_id: int, month: date, by: User, at: datetime, progress: Progress = _silent
) -> PayRun:
    """Open the month's run and compute it while the caller waits: the command. Raises as `start_run`."""
    run = _opened(branch_id, month, by=by, at=at)
    return compute_run_now(run_id=run.pk, by=by, at=at, progress=progress)


def _opened(branch_id: int, month: date, *, by: User, at: datetime) -> PayRun:
    """The month's run that may be computed, a new one where there is none."""
    taken_as = capacity(by, "pay.prepare", at=at, branch_id=branch_id)
    branch = Branch.objects.get(pk=branch_id)
    runs = PayRun.objects.select_for_update(of=("self",)).select_related("branch", "number")
    run = runs.filter(branch=branch, month=month).first()
    if run is not None:
        _refuse_submitted(run)
    detail = _reviewed(load_basis(branch, month))
    if run is None:
        run = _open_run(detail, by=by, at=at, taken_as=taken_as)
    return run


def _refuse_submitted(run: PayRun) -> None:
    if run.state not in {RunState.DRAFT, RunState.COMPUTED}:
        raise WrongState(
            _("The pay report %(number)s is “%(state)s”; it is not computed again.")
            % {"number": run.number.text, "state": run.get_state_display()}
        )


def _reviewed(basis: Basis) -> BusinessDetail:
    """The detail of a basis that lacks nothing, or a refusal that names everything missing."""
    faults = faults_of(basis)
    if faults or basis.detail is None:
        raise DomainError(
            _("Pay of %(month)s cannot be computed yet.") % {"month": format_month(basis.month)},
            faults=faults,
        )
    return basis.detail


def _open_run(detail: BusinessDetail, *, by: User, at: datetime, taken_as: Capacity) -> PayRun:
    """One run per branch and month: whoever comes second waits at the detail's row and finds the first."""
    BusinessDetail.objects.select_for_update(of=("self",)).get(pk=detail.pk)
    found = PayRun.objects.filter(branch=detail.branch, month=detail.month).first()
    if found is not None:
        return found
    run = PayRun.objects.create(
        branch=detail.branch,
        month=detail.month,
        number=serials.issue(f"PAY-{detail.branch.code}-{detail.month:%Y%m}", by=by, at=at),
        detail=detail,
        prepared_by=by,
        prepared_for_id=taken_as.on_behalf_of_id,
    )
    audit.record("compensation.payrun.start", run, by=by, at=at, capacity=taken_as)
    return run


@transaction.atomic
def compute_run_now(*, run_id: int, by: User, at: datetime, progress: Progress = _silent) -> PayRun:
    """Compute every slip of the run and replace the earlier ones; what the job and the command call (G15.2).

    The same inputs give the same lines and the same hash. All or nothing, so it may be killed and run again.
    Raises DomainError that names everything missing, WrongState, PermissionDenied.
    """
    run = PayRun.objects.select_for_update(of=("self",)).select_related("branch", "number").get(pk=run_id)
    capacity(by, "pay.prepare", at=at, branch_id=run.branch_id)
    _refuse_submitted(run)
    basis = load_basis(run.branch, run.month)
    detail = _reviewed(basis)
    marks = input_marks(basis)
    _drop_rows(run)
    vat_mode = basis.terms.vat_rule.mode if basis.terms.vat_rule else ""
    writer = _write(run, basis, vat_mode, progress)
    given = {
        "detail_version": detail.version,
        "content_hash": writer.digest.end(writer.totals),
        "vat_mode": vat_mode,
        "people": writer.people,
        "totals": writer.totals,
        "input_marks": marks,
    }
    fsm.perform(run.compute, by=by, at=at, given=given)
    tell_owner(by, "pay.run_computed", at=at, url=run.get_absolute_url(), params=run_params(run))
    return run


def _write(run: PayRun, basis: Basis, vat_mode: str, progress: Progress) -> RowWriter:
    """Chunk by chunk, so that memory does not grow with the number of people."""
    maker, total = SlipMaker(basis), len(basis.payees)
    chunks = [basis.payees[start : start + CHUNK] for start in range(0, total, CHUNK)]
    with RowWriter(run, Digest(run, vat_mode=vat_mode), people=total) as writer, collector_paused():
        inputs = _inputs(chunks[0], basis)
        for number, chunk in enumerate(chunks, start=1):
            # While the chunk before is being copied:
            rendered = writer.render([(payee, *maker.make(payee, inputs)) for payee in chunk])
            writer.wait()
            inputs = _inputs(chunks[number], basis) if number < len(chunks) else {}
            writer.copy(rendered)
            _tell(progress, min(number * CHUNK, total), total)
    return writer


@contextmanager
def collector_paused() -> Iterator[None]:
    """Slips hold no cycles, yet the collector would walk them time and again: a quarter of the work."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _inputs(chunk: list[Payee], basis: Basis) -> Inputs:
    return load_inputs([payee.id for payee in chunk], basis.month)


def _tell(progress: Progress, done: int, total: int) -> None:
    progress(done, total, _("%(done)s of %(total)s people") % {"done": done, "total": total})


def _drop_rows(run: PayRun) -> None:
    """Two statements, where deleting objects would load every line first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM compensation_payline USING compensation_payslip slip"
            " WHERE slip.id = slip_id AND slip.run_id = %s",
            [run.pk],
        )
        cursor.execute("DELETE FROM compensation_payslip WHERE run_id = %s", [run.pk])
