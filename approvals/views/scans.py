"""The tray of scanned sheets (扫描收件箱): uploaded, filed by their code, the rest assigned by hand."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy, pgettext

from approvals.choices import SCAN_TONES, ScanState
from approvals.filters_paper import ScanFilter
from approvals.forms.scans import AssignForm, ScanUploadForm
from approvals.models import Request, Scan
from approvals.services import scanning
from approvals.services.scanning import ScanFile
from approvals.tables_paper import ScanTable
from core import components
from core.components import Badge, Crumb, Event, Fact, Link
from core.errors import WrongState
from core.figures import exact_text
from core.forms import ReasonForm
from core.views import ActionView, Download, DownloadView, FormPage, ListPage, Page, RecordPage

SCAN = "approvals.scan"
SUGGESTED = 12
KINDS = {b"%PDF": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class ScanList(ListPage):
    """Everything that was scanned within reach; what waits for a person stands first."""

    right = SCAN
    title = gettext_lazy("Scanned sheets")
    sentence = gettext_lazy(
        "Signed sheets that came back on paper. One with our code files itself; the others are assigned here."
    )
    template_name = "approvals/list.html"
    table_class = ScanTable
    filter_class = ScanFilter
    order = "-uploaded_at"
    export_name = "scans"
    empty_title = gettext_lazy("No sheet in the tray")
    empty_text = gettext_lazy("Scan the signed sheets of a request and upload them here.")

    def rows(self) -> QuerySet[Scan]:
        return (
            Scan.objects.visible_to(self.request.user).select_related("branch", "uploaded_by").defer("sealed")
        )

    def main_action(self) -> Link:
        return Link(_("Upload scans"), reverse("approvals:scan_upload"))


class _Scans:
    request: HttpRequest

    def rows(self) -> QuerySet[Scan]:
        rows = Scan.objects.visible_to(self.request.user).defer("sealed")
        return rows.select_related(
            "branch", "uploaded_by", "request__number", "document__number", "settled_by"
        )

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Scanned sheets"), reverse("approvals:scan_list"))]


class ScanUpload(FormPage):
    """Takes scanned sheets in, several at once."""

    right = SCAN
    title = gettext_lazy("Upload scans")
    form_class = ScanUploadForm
    submit_label = gettext_lazy("Upload")
    consequence = gettext_lazy(
        "Each sheet is read in the background: one with our code is filed, the others wait in the tray."
    )
    done_message = gettext_lazy("The sheets are being read; look here again in a moment.")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Scanned sheets"), reverse("approvals:scan_list"))]

    def form_arguments(self) -> dict[str, Any]:
        places = scanning.places_of(self.request.user)
        return {"places": [(str(p.pk), p.name) if p else ("", _("headquarters")) for p in places]}

    def save(self, form: ScanUploadForm) -> str:
        place = form.cleaned_data["place"]
        files = [ScanFile(file.name, file.read()) for file in form.cleaned_data["files_"]]
        branch_id = int(place) if place else None
        scanning.upload_scans(files=files, branch_id=branch_id, by=self.request.user, at=self.now)
        return reverse("approvals:scan_list")


def what_was_scanned(scan: Scan) -> list[Fact]:
    """The sheet as it was read: pages, code, finding."""
    told = [
        Fact(_("File"), scan.file_name),
        Fact(pgettext("sheet", "Pages"), scan.pages),
        Fact(_("Code on the sheet"), scan.code or _("none")),
        Fact(_("What was found"), now(scan.finding) if scan.finding else ""),
    ]
    return [fact for fact in told if fact.value]


class ScanPage(_Scans, RecordPage):
    """One sheet: its picture while it waits, and where it went."""

    right = SCAN
    template_name = "approvals/scan.html"

    def badge(self) -> Badge:
        return Badge(self.record.get_state_display(), SCAN_TONES[self.record.state])

    def facts(self) -> Sequence[Fact]:
        scan = self.record
        told = [
            *what_was_scanned(scan)[1:],
            Fact(_("Scanned at"), scan.branch or _("headquarters")),
            Fact(_("Uploaded by"), scan.uploaded_by),
            Fact(_("Uploaded"), exact_text(scan.uploaded_at)),
            Fact(_("Settled by"), scan.settled_by),
            Fact(_("Reason"), scan.reason),
        ]
        return [fact for fact in told if fact.value]

    def links(self) -> Sequence[Link]:
        scan = self.record
        if scan.request is None:
            return []
        return [
            Link(scan.request.number.text, scan.request.get_absolute_url(), "file-text", scan.request.title),
            Link(scan.document.number.text, scan.document.get_absolute_url(), "archive"),
        ]

    def history(self) -> Sequence[Event]:
        return components.events(self.record)

    def context(self) -> dict[str, Any]:
        state, finding = self.record.state, self.record.finding
        return super().context() | {
            "waits": state in {ScanState.WAITING, ScanState.READING},
            "may_settle": state == ScanState.WAITING,
            "is_readable": finding != scanning.DAMAGED,
        }


class ScanPicture(_Scans, DownloadView):
    """The sheet itself, shown in the browser."""

    right = SCAN

    def download(self) -> Download:
        try:
            scan, content = scanning.open_scan(scan_id=self.record.pk, by=self.request.user, at=self.now)
        except WrongState as gone:
            raise Http404 from gone
        kind = next(kind for magic, kind in KINDS.items() if content.startswith(magic))
        return Download(scan.file_name, kind, content, inline=True)


class ScanAssign(_Scans, FormPage):
    """Files a sheet with the request that a person found for it."""

    right = SCAN
    title = gettext_lazy("Assign the sheet")
    template_name = "approvals/scan_assign.html"
    form_class = AssignForm
    submit_label = gettext_lazy("File with this request")
    consequence = gettext_lazy("The sheet goes into the archive with the request; that is not undone.")
    done_message = gettext_lazy("The sheet is filed.")

    def form_arguments(self) -> dict[str, Any]:
        requests = Request.objects.visible_to(self.request.user).select_related("number")
        return {"requests": requests, "objection": partial(scanning.objection_to, self.record)}

    def context(self) -> dict[str, Any]:
        return super().context() | {"sheet": what_was_scanned(self.record)}

    def save(self, form: AssignForm) -> Scan:
        return scanning.assign_scan(
            scan_id=self.record.pk,
            request_id=form.cleaned_data["request"].pk,
            despite=form.cleaned_data["despite"],
            by=self.request.user,
            at=self.now,
        )


class ScanDiscard(_Scans, ActionView):
    """Throws a sheet away that belongs to no request."""

    right = SCAN
    form_class = ReasonForm
    done_message = gettext_lazy("The sheet is discarded; the reason stays.")

    def act(self, form: ReasonForm) -> Scan:
        reason = form.cleaned_data["reason"]
        return scanning.discard_scan(scan_id=self.record.pk, reason=reason, by=self.request.user, at=self.now)


class ScanSearch(Page):
    """Suggestions of requests for a sheet, by number, title or branch."""

    right = SCAN

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        del args, kwargs
        word = request.GET.get("q", "").strip()
        rows = Request.objects.visible_to(request.user).select_related("number", "branch")
        fits = Q(number__text__icontains=word) | Q(title__icontains=word)
        found = rows.filter(fits) if word else rows.none()
        results = [
            {"value": one.pk, "label": str(one), "hint": f"{one.number.text} · {one.branch}"}
            for one in found.order_by("-submitted_at")[:SUGGESTED]
        ]
        return JsonResponse({"results": results})
