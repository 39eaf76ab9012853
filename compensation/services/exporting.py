"""Giving a pay report out of the house's hands: each time with an entry in the audit."""

import json
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from compensation import documents
from compensation.choices import RunState
from compensation.models import PayRun
from core import audit
from core.errors import DomainError
from org.models import User
from org.permissions import capacity

FORMATS = ("json", "xlsx", "pdf")


@transaction.atomic
def export_report(*, run_id: int, form: str, language: str, by: User, at: datetime) -> bytes:
    """The report as `branchops/pay-report/1`, as a workbook or printed, in that language (pay.md, Commands).

    Raises DomainError for a report that is not computed yet or a form that does not exist, PermissionDenied.
    """
    run = PayRun.objects.select_related("branch", "number", "prepared_by").get(pk=run_id)
    taken_as = capacity(by, "pay.run_view", at=at, branch_id=run.branch_id)
    if run.state == RunState.DRAFT:
        raise DomainError(_("Pay of this month is not computed yet; there is nothing to export."))
    with translation.override(language):
        content = _content(run, form, language, by=by, at=at)
    audit.record("compensation.payrun.export", run, by=by, at=at, capacity=taken_as, after={"form": form})
    return content


def _content(run: PayRun, form: str, language: str, *, by: User, at: datetime) -> bytes:
    if form == "json":
        return json.dumps(documents.pay_report_json(run), ensure_ascii=False, indent=2).encode()
    if form == "xlsx":
        return documents.pay_report_xlsx(run, language=language)
    if form == "pdf":
        return documents.pay_report_pdf(run, printed_by=by.name, at=at, language=language)
    raise DomainError(_("A report is exported as %(formats)s.") % {"formats": ", ".join(FORMATS)})
