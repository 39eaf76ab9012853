"""Papers of a signed report, kept in the archive: report, workbook, payment file, slips (G15.2, G22)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from archives.choices import Category
from archives.models import Document
from archives.services import register_document
from compensation import documents
from compensation.choices import SETTLED
from compensation.models import PayRun, PaySlip
from core import jobs
from core.errors import WrongState
from core.figures import month_text
from core.months import format_month
from org.models import User
from org.permissions import capacity

JOB = "compensation.file_papers"
RETENTION = "PAY30"


def enqueue_papers(run: PayRun, *, by: User, at: datetime) -> None:
    """Have the papers of a report that all three have signed made and registered."""
    title = _("Papers of the pay report %(number)s") % {"number": run.number.text}
    jobs.enqueue(JOB, at=at, owner=by, title=title, key=str(run.pk), args={"run": run.pk})


def file_papers_job(running: jobs.Running) -> Mapping[str, Any]:
    """The job `compensation.file_papers`: args {"run": id}."""
    by = User.objects.get(pk=running.owner_id)
    run = file_papers(run_id=running.args["run"], by=by, at=running.started_at, progress=running.progress)
    return {"report": run.report_pdf_id, "workbook": run.report_xlsx_id}


@transaction.atomic
def file_papers(*, run_id: int, by: User, at: datetime, progress: Any = lambda *_args: None) -> PayRun:
    """Make and register the report as PDF and workbook; a paper that is there already is not made again.

    Raises WrongState for a report that not all three have signed.
    """
    rows = PayRun.objects.select_for_update(of=("self",)).select_related("branch", "number", "prepared_by")
    run = rows.get(pk=run_id)
    if run.state not in SETTLED:
        raise WrongState(_("This report is not signed by all three yet."))
    progress(1, 3, _("printing the report"))
    if run.report_pdf_id is None:
        content = documents.pay_report_pdf(run, printed_by=by.name, at=at)
        run.report_pdf = _register(run, content, "pdf", Category.PAY_REPORT, by=by, at=at)
    progress(2, 3, _("writing the workbook"))
    if run.report_xlsx_id is None:
        workbook = documents.pay_report_xlsx(run)
        run.report_xlsx = _register(run, workbook, "xlsx", Category.PAY_REPORT, by=by, at=at)
    PayRun.objects.filter(pk=run.pk).update(report_pdf=run.report_pdf, report_xlsx=run.report_xlsx)
    return run


def _register(
    run: PayRun, content: bytes, ending: str, category: Category, *, by: User, at: datetime
) -> Document:
    return register_document(
        content=content,
        file_name=f"{run.number.text}.{ending}",
        category=category,
        title=_("%(kind)s of %(month)s, %(branch)s")
        % {"kind": category.label, "month": month_text(run.month), "branch": run.branch.name},
        branch=run.branch,
        month=run.month,
        retention=RETENTION,
        source=run,
        sealed=True,
        by=by,
        at=at,
    )


@transaction.atomic
def make_payment_file(*, run_id: int, by: User, at: datetime) -> Document:
    """The signed report's payment file for the bank; made once, found again afterwards (G15.2).

    Raises WrongState before the third signature, DomainError naming who lacks a bank account,
    PermissionDenied.
    """
    rows = PayRun.objects.visible_to(by).select_related("branch", "number")
    run = rows.select_for_update(of=("self",)).get(pk=run_id)
    capacity(by, "pay.pay_out", at=at, branch_id=run.branch_id)
    if run.state not in SETTLED:
        raise WrongState(_("This report is not signed by all three yet; nothing may be paid on it."))
    if run.payment_file is None:
        content = documents.payment_csv(run)
        run.payment_file = _register(run, content, "csv", Category.PAYMENT_FILE, by=by, at=at)
        PayRun.objects.filter(pk=run.pk).update(payment_file=run.payment_file)
    return run.payment_file


@transaction.atomic
def slip_paper(*, slip_id: int, by: User, at: datetime, language: str) -> Document:
    """A signed slip as a registered PDF; made when somebody first asks for it, the same one afterwards."""
    rows = PaySlip.objects.visible_to(by).select_related(
        "run__branch", "run__number", "team", "standard", "person"
    )
    slip = rows.select_for_update(of=("self",)).get(pk=slip_id)
    if slip.run.state not in SETTLED:
        raise WrongState(_("This slip is not signed yet; it can be printed once all three have signed."))
    if slip.document is None:
        slip.document = register_document(
            content=documents.pay_slip_pdf(slip, printed_by=by.name, at=at, language=language),
            file_name=f"{slip.number}-{format_month(slip.run.month)}.pdf",
            category=Category.PAY_SLIP,
            title=_("Pay slip of %(month)s, %(name)s")
            % {"month": month_text(slip.run.month), "name": slip.name},
            branch=slip.run.branch,
            subject_person=slip.person,
            month=slip.run.month,
            retention=RETENTION,
            source=slip,
            sealed=True,
            by=by,
            at=at,
        )
        PaySlip.objects.filter(pk=slip.pk).update(document=slip.document)
    return slip.document
