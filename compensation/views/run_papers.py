"""Papers of a pay report: exported to look through, filed in the archive, the bank's payment file."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from archives.services import open_document
from compensation import services
from compensation.models import PayRun
from compensation.views.runs import Runs
from core.views import ActionView, Download, DownloadView
from core.views.downloads import send

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}


class ExportRun(Runs, DownloadView):
    """The report as it stands, as workbook, on paper or as `branchops/pay-report/1`; on record."""

    right = "pay.run_view"

    def download(self) -> Download:
        form = self.kwargs["form"]
        if form not in TYPES:
            raise Http404
        content = services.export_report(
            run_id=self.record.pk,
            form=form,
            language=get_language() or "zh-hans",
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )
        name = f"{self.record.number.text}-{self.record.state}.{form}"
        return Download(name=name, content_type=TYPES[form], body=content)


class MakePapers(Runs, ActionView):
    """Has the papers of a signed report made again where that failed."""

    right = "pay.prepare"
    done_message = _("The papers are being made; they appear on this page.")

    def act(self, form: Any) -> None:
        del form
        services.make_papers_again(run_id=self.record.pk, by=self.request.user, at=self.now)  # type: ignore[arg-type]


class PaymentFile(Runs, ActionView):
    """Makes the bank's payment file, and hands it out once it is there; every look is on record."""

    right = "pay.pay_out"
    done_message = _("The payment file is made; it stands among the papers.")

    def act(self, form: Any) -> PayRun:
        del form
        services.make_payment_file(run_id=self.record.pk, by=self.request.user, at=self.now)  # type: ignore[arg-type]
        return self.record  # type: ignore[no-any-return]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file; while there is none, the report's page, which says so."""
        del args, kwargs
        if self.record.payment_file_id is None:
            messages.info(request, _("There is no payment file of this report yet."))
            return redirect(self.record)
        document, content = open_document(
            document_id=self.record.payment_file_id, by=request.user, at=self.now
        )
        file = Download(name=document.file_name, content_type=document.mime_type, body=content)
        return send(file)
