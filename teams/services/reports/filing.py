"""The confirmed report as it is kept: printed once and filed in the archive (G22, G25)."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from archives.choices import Category, Retention
from archives.models import Document
from archives.services import register_document
from core import audit, jobs
from core.errors import WrongState
from core.models import Job
from teams.choices.reports import ReportState
from teams.documents.reports import office_title, report_pdf
from teams.models import BusinessReport
from teams.report_permissions import may_write
from teams.services.reports.writing import locked

FILE = "teams.file_report"


def enqueue_filing(report: BusinessReport, *, by: Any, at: datetime) -> Job:
    """Have the report printed after commit; pressed twice, once."""
    title = _("Filing of “%(title)s”") % {"title": report}
    return jobs.enqueue(FILE, at=at, owner=by, title=title, key=str(report.pk), args={"report_id": report.pk})


@transaction.atomic
def file_again(*, report_id: int, by: Any, at: datetime) -> Job:
    """Ask for the print once more where it could not be made before.

    Raises WrongState before the second confirmation and where it is filed already, PermissionDenied for who
    does not write such reports, BusinessReport.DoesNotExist for strangers.
    """
    report = locked(report_id, by)
    may_write(report, by, at)
    if report.state != ReportState.CONFIRMED or report.document_id is not None:
        raise WrongState(_("There is nothing to print: the report is not confirmed yet, or filed already."))
    return enqueue_filing(report, by=by, at=at)


@transaction.atomic
def file_report(*, report_id: int, at: datetime) -> Document:
    """Print the confirmed report and register it; twice gives the same document (G22).

    Raises WrongState before it is confirmed, DomainError where this machine cannot print.
    """
    report = BusinessReport.objects.select_for_update(of=("self",)).get(pk=report_id)
    if report.state != ReportState.CONFIRMED:
        raise WrongState(_("A report is filed once both have confirmed it."))
    if report.document_id is not None:
        return Document.objects.select_related("number").get(pk=report.document_id)
    whole = BusinessReport.objects.with_people().get(pk=report_id)
    document = register_document(
        content=partial(_printed, whole, at),
        file_name="",
        category=Category.TEAM_REPORT,
        title=office_title(whole),
        branch=whole.branch,
        team=whole.team,
        month=whole.start,
        retention=Retention.GEN30,
        source=whole,
        by=None,
        at=at,
    )
    BusinessReport.objects.filter(pk=report_id).update(document=document)
    return document


def _printed(report: BusinessReport, at: datetime, number: str) -> bytes:
    """The sheets, which bear the number under which the archive keeps them."""
    return report_pdf(report, printed_by=_("the system"), audit_head=str(audit.head()), at=at, number=number)
