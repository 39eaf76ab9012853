"""Faxes sent and received (传真收发), and the sheets that are printed for them."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import documents
from approvals.filters_paper import FaxFilter
from approvals.models import Fax, Request
from approvals.services import faxing, printing
from approvals.tables_paper import FaxTable
from core.views import ActionView, Download, DownloadView, ListPage

VIEW = "approvals.view"
RELATED = ("number", "letter", "received_number", "branch", "team", "drafted_by", "submitted_by",
"submitted_for", "checked_by", "checked_for", "issued_by", "issued_for")  # fmt: skip


class FaxList(ListPage):
    """Every fax of the requests within reach."""

    right = VIEW
    title = gettext_lazy("Faxes")
    sentence = gettext_lazy("What went out and what came in: pages, numbers, when, by whom.")
    table_class = FaxTable
    filter_class = FaxFilter
    order = "-at"
    export_name = "faxes"
    empty_title = gettext_lazy("No fax yet")
    empty_text = gettext_lazy("A fax is written down on the page of its request.")

    def rows(self) -> QuerySet[Fax]:
        return Fax.objects.visible_to(self.request.user).select_related("request__number", "by")


class FaxRetry(ActionView):
    """Has the service send again what it could not."""

    right = VIEW
    done_message = gettext_lazy("The fax is being sent again.")

    def rows(self) -> QuerySet[Fax]:
        return Fax.objects.visible_to(self.request.user).select_related("request")

    def act(self, form: object) -> Fax:
        del form
        return faxing.retry_fax(fax_id=self.record.pk, by=self.request.user, at=self.now)


class _Sheet(DownloadView, abstract=True):
    request: HttpRequest
    right = VIEW

    def rows(self) -> QuerySet[Request]:
        return Request.objects.visible_to(self.request.user).select_related(*RELATED)


class CoverSheet(_Sheet):
    """The request as it is faxed, with its cover and code."""

    def download(self) -> Download:
        record = self.record
        fax = record.faxes.filter(revision=record.revision, direction="up_sent").first()
        head = printing.record_print(request=record, sheet="cover", by=self.request.user, at=self.now)
        body = documents.cover_sheet(record, fax=fax, audit_head=head, at=self.now)
        name = _("Request %(number)s.pdf") % {"number": record.letter_text or record.number.text}
        return Download(name, "application/pdf", body, inline=True)


class OpinionsSheet(_Sheet):
    """The opinions as they stand now, to be faxed back or signed by hand."""

    def download(self) -> Download:
        record = self.record
        head = printing.record_print(request=record, sheet="opinions", by=self.request.user, at=self.now)
        body = documents.sheet_of_opinions(record, audit_head=head, at=self.now)
        name = _("Opinions %(number)s.pdf") % {"number": record.number.text}
        return Download(name, "application/pdf", body, inline=True)
