"""Papers: the list, the record, the download, and what the trading desk does with them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archives import permissions, queries, services
from archives.choices import Retention
from archives.filters import DocumentFilter
from archives.forms import PaperLocationForm, ScanForm
from archives.models import Document
from archives.rules.retention import kept_until
from archives.tables import DocumentTable, void_badge
from archives.wording import ACTION_LABELS, kept_text
from core import components
from core.components import Badge, Crumb, Event, Fact, Link
from core.figures import exact_text, month_text
from core.forms import ReasonForm
from core.views import ActionView, Download, DownloadView, FormPage, ListPage, RecordPage

RELATED = ("number__voided_by", "branch", "team", "subject_person", "retention", "registered_by")


class _Papers:
    """The papers that the reader may open."""

    request: HttpRequest

    def rows(self) -> QuerySet[Document]:
        return Document.objects.visible_to(self.request.user).select_related(*RELATED)

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Papers on file"), reverse("archives:document_list"))]


class DocumentList(ListPage):
    """Everything on file that the reader may open (G18, G25)."""

    right = permissions.VIEW
    title = gettext_lazy("Papers on file")
    sentence = gettext_lazy(
        "Every paper on file that you may open, with its number and the place of its original."
    )
    table_class = DocumentTable
    filter_class = DocumentFilter
    order = "-registered_at"
    export_name = "papers"
    empty_title = gettext_lazy("No papers")
    empty_text = gettext_lazy(
        "Papers are filed when they are signed, decided or paid; what you may open appears here."
    )

    def rows(self) -> QuerySet[Document]:
        return Document.objects.visible_to(self.request.user).select_related("number")

    def main_action(self) -> Link | None:
        if not self.request.user.may(permissions.REGISTER):  # type: ignore[union-attr]
            return None
        return Link(_("Register a scan"), reverse("archives:scan_new"), "scan")


class DocumentPage(_Papers, RecordPage):
    """One paper: what it is, how it is kept, where its original stands, who looked."""

    right = permissions.VIEW
    template_name = "archives/document.html"

    def badge(self) -> Badge | None:
        return void_badge() if self.record.is_void else None

    def sentence(self) -> str:
        return str(self.record.get_category_display())

    def facts(self) -> Sequence[Fact]:
        paper = self.record
        told = [
            Fact(_("Branch"), paper.branch or _("the company")),
            Fact(_("Team"), paper.team),
            Fact(_("Person concerned"), paper.subject_person),
            Fact(_("Month"), month_text(paper.month) if paper.month else None),
            Fact(_("Void because"), self._void_reason()),
            Fact(_("File"), f"{paper.file_name} · {paper.mime_type} · {filesizeformat(paper.size)}"),
            Fact(
                "SHA-256",
                paper.sha256,
                hint=_("The fingerprint of the file, compared whenever it is opened."),
            ),
            Fact(_("Stored"), _("encrypted") if paper.is_sealed else _("as it is")),
            Fact(_("Retention"), self._kept()),
            Fact(_("Place of the paper original"), paper.paper_location or _("not noted")),
            Fact(_("Registered at"), self._registered()),
        ]
        return [fact for fact in told if fact.value]

    def _void_reason(self) -> str | None:
        number = self.record.number
        if number.voided_at is None:
            return None
        return f"{number.void_reason} ({number.voided_by}, {exact_text(number.voided_at)})"

    def _kept(self) -> str:
        retention = self.record.retention
        begins = self.record.month or timezone.localdate(self.record.registered_at)
        return kept_text(retention.name, retention.years, kept_until(begins, retention.years))

    def _registered(self) -> str:
        return f"{exact_text(self.record.registered_at)} · {self.record.registered_by or _('the system')}"

    def history(self) -> Sequence[Event] | None:
        """Who looked, for who holds the category's right; not for the person whom a slip concerns."""
        if not permissions.may_read_history(self.record, self.request.user):
            return None
        events = components.events(self.record, labels=ACTION_LABELS)
        if self.record.is_void:
            events += components.events(self.record.number, labels=ACTION_LABELS)
        return events

    def context(self) -> dict[str, Any]:
        user = self.request.user
        return super().context() | {
            "may_place": permissions.may_keep(self.record, user, permissions.PLACE),
            "may_void": permissions.may_void(self.record, user),
        }


class DocumentDownload(_Papers, DownloadView):
    """Hands out the file as registered; each time is on record."""

    right = permissions.VIEW

    def download(self) -> Download:
        document, content = services.open_document(
            document_id=self.record.pk, by=self.request.user, at=self.now
        )
        return Download(name=document.file_name, content_type=document.mime_type, body=content)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """With a policy under which nothing inside the file can run, wherever it is opened."""
        response = super().get(request, *args, **kwargs)
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response


class PaperLocation(_Papers, FormPage):
    """Says where the original stands."""

    right = permissions.PLACE
    title = gettext_lazy("Place of the paper original")
    form_class = PaperLocationForm
    submit_label = gettext_lazy("Note the place")
    done_message = gettext_lazy("The place is noted.")

    def crumbs(self) -> Sequence[Crumb]:
        return [*super().crumbs(), Crumb(self.record.number.text, self.record.get_absolute_url())]

    def save(self, form: PaperLocationForm) -> Document:
        return services.set_paper_location(
            document_id=self.record.pk,
            location=form.cleaned_data["paper_location"],
            by=self.request.user,
            at=self.now,
        )


class VoidDocument(_Papers, ActionView):
    """Declares a scan void."""

    right = permissions.REGISTER
    form_class = ReasonForm
    done_message = gettext_lazy("The number is void; paper and reason stay in the register.")

    def act(self, form: ReasonForm) -> Document:
        return services.void_document(
            document_id=self.record.pk,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=self.now,
        )


class RegisterScan(_Papers, FormPage):
    """Takes a scanned original into the archive."""

    right = permissions.REGISTER
    title = gettext_lazy("Register a scan")
    sentence = gettext_lazy(
        "A signed paper that came back on paper: it gets its number and is kept for good."
    )
    consequence = gettext_lazy(
        "The file cannot be changed afterwards; a mistake is declared void, with the reason."
    )
    form_class = ScanForm
    submit_label = gettext_lazy("Register")
    done_message = gettext_lazy("The scan is registered.")

    def rows(self) -> None:  # type: ignore[override]
        return None

    def initial(self) -> dict[str, Any]:
        return {"retention": Retention.PERM}

    def form_arguments(self) -> dict[str, Any]:
        return {"branches": queries.branches_of(self.request.user, permissions.REGISTER)}

    def save(self, form: ScanForm) -> Document:
        data = form.cleaned_data
        return services.register_scan(
            content=data["file"].read(),
            file_name=data["file"].name,
            category=data["category"],
            title=data["title"],
            branch=data["branch"],
            month=data["month"],
            retention=data["retention"].code,
            paper_location=data["paper_location"],
            by=self.request.user,
            at=self.now,
        )
