"""Papers of a signed report, kept in the archive: report, workbook, payment file, slips (G15.2, G22).

Papers, their titles and the bank's file are in the office's language, whatever language the page of who
presses the button is in; a slip is in its owner's.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from archives.choices import Category, Retention
from archives.models import Document
from archives.services import register_document
from compensation import documents
from compensation.choices import SETTLED
from compensation.documents.report import OFFICE_LANGUAGE
from compensation.models import PayRun, PaySlip
from core import jobs
from core.actors import Capacity
from core.errors import WrongState
from core.figures import month_text
from core.models import Job
from core.months import format_month
from org.models import User
from org.permissions import capacity

JOB = "compensation.file_papers"
STEPS = 3
Progress = Callable[[int, int, str], None]


def _silent(_done: int, _total: int, _message: str) -> None:
    """Nobody watches."""


def enqueue_papers(run: PayRun, *, by: User, at: datetime) -> Job:
    """Have the papers of a report that all three have signed made and registered; pressed twice, once."""
    title = _("Papers of the pay report %(number)s") % {"number": run.number.text}
    return jobs.enqueue(JOB, at=at, owner=by, title=title, key=str(run.pk), args={"run": run.pk})


def file_papers_job(running: jobs.Running) -> Mapping[str, Any]:
    """The job `compensation.file_papers`: args {"run": id}."""
    by = User.objects.get(jobs=running.id)
    run = file_papers(run_id=running.args["run"], by=by, at=running.started_at, progress=running.progress)
    return {"url": run.get_absolute_url(), "report": run.report_pdf_id, "workbook": run.report_xlsx_id}


@transaction.atomic
def make_papers_again(*, run_id: int, by: User, at: datetime) -> Job:
    """Ask for the papers once more where they could not be made before, for who prepares or files reports.

    Raises WrongState before the third signature and where they are there already, PermissionDenied.
    """
    run = PayRun.objects.visible_to(by).select_related("number").get(pk=run_id)
    capacity(by, "pay.prepare", at=at, branch_id=run.branch_id)
    _refuse_unsigned(run)
    if run.report_pdf_id and run.report_xlsx_id:
        raise WrongState(_("The papers of this report are on file already."))
    return enqueue_papers(run, by=by, at=at)


@transaction.atomic
def file_papers(*, run_id: int, by: User, at: datetime, progress: Progress = _silent) -> PayRun:
    """Make and register the report as PDF and workbook; a paper that is there already is not made again.

    For the job and the commands, which stand behind the third signature. Raises WrongState for a report that
    not all three have signed, DomainError where this machine cannot print.
    """
    related = ("branch", "number", "prepared_by", "prepared_for")
    run = PayRun.objects.select_for_update(of=("self",)).select_related(*related).get(pk=run_id)
    _refuse_unsigned(run)
    progress(1, STEPS, _("printing the report"))
    if run.report_pdf_id is None:
        content = documents.pay_report_pdf(run, printed_by=by.name, at=at)
        run.report_pdf = _register(run, content, "pdf", Category.PAY_REPORT, by=by, at=at)
    progress(2, STEPS, _("writing the workbook"))
    if run.report_xlsx_id is None:
        workbook = documents.pay_report_xlsx(run)
        run.report_xlsx = _register(run, workbook, "xlsx", Category.PAY_REPORT, by=by, at=at)
    PayRun.objects.filter(pk=run.pk).update(report_pdf=run.report_pdf, report_xlsx=run.report_xlsx)
    progress(STEPS, STEPS, "")
    return run


def _refuse_unsigned(run: PayRun) -> None:
    if run.state not in SETTLED:
        raise WrongState(_("This report is not signed by all three yet."))


def _register(
    run: PayRun,
    content: bytes,
    ending: str,
    category: Category,
    *,
    by: User,
    at: datetime,
    acting: Capacity | None = None,
) -> Document:
    with translation.override(OFFICE_LANGUAGE):
        words = {"kind": category.label, "month": month_text(run.month), "branch": run.branch.name}
        title = _("%(kind)s of %(month)s, %(branch)s") % words
    return register_document(
        content=content,
        file_name=f"{run.number.text}.{ending}",
        category=category,
        title=title,
        branch=run.branch,
        month=run.month,
        retention=Retention.PAY30,
        source=run,
        sealed=True,
        capacity=acting,
        by=by,
        at=at,
    )


@transaction.atomic
def make_payment_file(*, run_id: int, by: User, at: datetime) -> Document:
    """The signed report's payment file for the bank; made once, found again afterwards (G15.2).

    Raises WrongState before the third signature, DomainError naming who lacks a bank account,
    PermissionDenied.
    """
    # Not with the file itself: of two who press at once the second would not see the first one's.
    rows = PayRun.objects.visible_to(by).select_related("branch", "number")
    run = rows.select_for_update(of=("self",)).get(pk=run_id)
    acting = capacity(by, "pay.pay_out", at=at, branch_id=run.branch_id)
    if run.state not in SETTLED:
        raise WrongState(_("This report is not signed by all three yet; nothing may be paid on it."))
    if run.payment_file is None:
        content = documents.payment_csv(run)
        paper = _register(run, content, "csv", Category.PAYMENT_FILE, by=by, at=at, acting=acting)
        run.payment_file = paper
        PayRun.objects.filter(pk=run.pk).update(payment_file=paper)
    return run.payment_file


@transaction.atomic
def slip_paper(*, slip_id: int, by: User, at: datetime) -> Document:
    """A signed slip as a registered PDF; made when somebody first asks for it, the same one afterwards.

    Raises PaySlip.DoesNotExist for who may not see the slip, PermissionDenied for who sees it but has no
    business with its paper (a team's lead), WrongState before the third signature, DomainError where this
    machine cannot print.
    """
    # Not with the document: of two who ask at once the second would not see the first one's.
    related = ("run__branch", "run__number", "team", "standard", "person__user")
    rows = PaySlip.objects.visible_to(by).select_related(*related)
    slip = rows.select_for_update(of=("self",)).get(pk=slip_id)
    if slip.run.state not in SETTLED:
        raise WrongState(_("This slip is not signed yet; it can be printed once all three have signed."))
    if slip.document is None:
        slip.document = _register_slip(slip, by=by, at=at)
        PaySlip.objects.filter(pk=slip.pk).update(document=slip.document)
    if not Document.objects.visible_to(by).filter(pk=slip.document.pk).exists():
        raise PermissionDenied
    return slip.document


def _register_slip(slip: PaySlip, *, by: User, at: datetime) -> Document:
    owner = slip.person.user
    language = (owner.language if owner else "") or OFFICE_LANGUAGE
    with translation.override(OFFICE_LANGUAGE):
        words = {"month": month_text(slip.run.month), "name": slip.name}
        title = _("Pay slip of %(month)s, %(name)s") % words
    return register_document(
        content=documents.pay_slip_pdf(slip, printed_by=by.name, at=at, language=language),
        file_name=f"{slip.number}-{format_month(slip.run.month)}.pdf",
        category=Category.PAY_SLIP,
        title=title,
        branch=slip.run.branch,
        subject_person=slip.person,
        month=slip.run.month,
        retention=Retention.PAY30,
        source=slip,
        sealed=True,
        by=by,
        at=at,
    )
