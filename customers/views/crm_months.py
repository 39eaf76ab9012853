"""One CRM file: where it is, what is wrong with it, what it brought, and what comes next."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archives.queries import papers_of
from core.components import Crumb, Fact, Link, PaperLink, Step
from core.figures import exact_text, month_text
from core.fsm import may_perform
from core.months import format_month
from core.views import ActionView, Download, DownloadView, FormPage, Page, RecordMixin, RecordPage
from core.views.base import is_htmx
from customers import permissions, queries, services
from customers.choices import CrmState
from customers.documents import faults_workbook
from customers.forms import HeadingsForm
from customers.hooks import NEXT_STEPS, Gate, gate_of
from customers.models import CrmMonth
from customers.tables import FaultTable, VersionTable
from customers.wording.steps import steps_of

SHOWN_FAULTS = 100
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _CrmMonths(RecordMixin):
    """The files that the reader may see."""

    request: HttpRequest

    def rows(self) -> QuerySet[CrmMonth]:
        return CrmMonth.objects.visible_to(self.request.user).select_related("branch", "uploaded_by", "job")

    @property
    def actor(self) -> Any:
        """Who asks: signed in, or the page would not have opened."""
        return self.request.user

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("CRM files"), reverse("customers:crm_list"))]


class CrmMonthPage(_CrmMonths, RecordPage):
    """The file's record."""

    right = permissions.CRM_VIEW
    template_name = "customers/crm_month.html"

    def get_title(self) -> str:
        return f"{self.record.branch} {month_text(self.record.month)}"

    def number(self) -> str:
        return _("version %(revision)s") % {"revision": self.record.revision} if self.record.revision else ""

    def sentence(self) -> str:
        return str(self.record.file_name)

    def steps(self) -> Sequence[Step]:
        return steps_of(self.record)

    def facts(self) -> Sequence[Fact]:
        record = self.record
        return [
            Fact(_("File"), f"{record.file_name} · {filesizeformat(record.size)}"),
            Fact(_("Uploaded"), f"{exact_text(record.uploaded_at)} · {record.uploaded_by}"),
            Fact("SHA-256", record.sha256),
        ]

    def papers(self) -> Sequence[PaperLink] | None:
        return papers_of(self.record, self.request.user) if self.record.is_accepted else None

    def next_steps(self) -> Sequence[Link]:
        """What is done with an accepted file."""
        if self.record.state != CrmState.ACCEPTED:
            return []
        found = (step(self.record, self.request.user) for step in NEXT_STEPS)
        return [link for link in found if link]

    def context(self) -> dict[str, Any]:
        record = self.record
        shown = {
            CrmState.REFUSED: self._refusal,
            CrmState.ACCEPTED: self._figures,
            CrmState.SUPERSEDED: self._figures,
        }.get(record.state, dict)
        user = self.request.user
        return (
            super().context()
            | shown()
            | {
                "next_steps": self.next_steps(),
                "progress_url": reverse("customers:crm_progress", args=[record.pk]),
                "may_set_headings": may_perform(record.set_headings, by=user, at=self.now),
                "may_abandon": may_perform(record.abandon, by=user, at=self.now),
                "upload_url": self._upload_url(),
                "no_upload": self._no_upload(),
            }
        )

    def _upload_url(self) -> str:
        """Where a further file of the month is uploaded; empty for who does not import."""
        record = self.record
        if record.state not in {CrmState.ACCEPTED, CrmState.REFUSED, CrmState.ABANDONED}:
            return ""
        if (
            not queries.branches_of(self.request.user, permissions.IMPORT)
            .filter(pk=record.branch_id)
            .exists()
        ):
            return ""
        asked = {"branch": record.branch_id, "month": format_month(record.month)}
        replaces = {"replace": 1} if record.state == CrmState.ACCEPTED or record.replace_wanted else {}
        return f"{reverse('customers:crm_upload')}?{urlencode(asked | replaces)}"

    def _no_upload(self) -> str:
        """Why no further file can be uploaded now."""
        if gate_of(self.record.branch_id, self.record.month) is Gate.LOCKED:
            return _("Pay of this month is under signature.")
        return ""

    def _refusal(self) -> dict[str, Any]:
        faults = list(queries.faults_of(self.record)[:SHOWN_FAULTS])
        for fault in faults:
            fault.crm_month = self.record
        return {"faults": FaultTable(faults), "shown": len(faults)}

    def _figures(self) -> dict[str, Any]:
        versions = queries.versions_of(self.record)
        shown = {
            "sums": queries.sums_of(self.record),
            "facts_url": reverse("customers:crm_facts", args=[self.record.pk]),
        }
        return shown | {"versions": VersionTable(versions) if len(versions) > 1 else None}


class CrmProgress(_CrmMonths, Page):
    """How far the check is: the bar alone for HTMX; once the file is decided the page is fetched anew."""

    right = permissions.CRM_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        del args, kwargs
        record = self.record
        if not is_htmx(request):
            return redirect(record)
        if not record.is_waiting:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(
            request, "customers/_crm_progress.html", {"record": record, "progress_url": request.path}
        )


class CrmFaults(_CrmMonths, DownloadView):
    """The faults as a workbook."""

    right = permissions.CRM_VIEW

    def download(self) -> Download:
        body = faults_workbook(self.record, queries.faults_of(self.record))
        name = f"faults-{self.record.branch.code}-{format_month(self.record.month)}.xlsx"
        return Download(name=name, content_type=WORKBOOK, body=body)


class CrmHeadings(_CrmMonths, FormPage):
    """Asks what the file's unknown headings mean; the answer is remembered for the branch."""

    right = permissions.IMPORT
    title = gettext_lazy("Assign headings")
    consequence = gettext_lazy(
        "The answer is kept for the branch's next files; this file is then checked again."
    )
    form_class = HeadingsForm
    submit_label = gettext_lazy("Keep and check again")

    def crumbs(self) -> Sequence[Crumb]:
        return [*super().crumbs(), Crumb(str(self.record), self.record.get_absolute_url())]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.record.state != CrmState.MAPPING:
            return redirect(self.record)
        return super().get(request, *args, **kwargs)

    def form_arguments(self) -> dict[str, Any]:
        record = self.record
        return {
            "headings": record.headings,
            "missing": record.missing_columns,
            "samples": record.heading_samples,
        }

    def context(self) -> dict[str, Any]:
        words = _(
            "These columns are missing: %(missing)s. Say which heading is which; the others are ignored."
        )
        return super().context() | {"sentence": words % {"missing": "、".join(self.record.missing_headings)}}

    def save(self, form: HeadingsForm) -> CrmMonth:
        return services.set_headings(
            crm_month_id=self.record.pk, mapping=form.mapping, by=self.actor, at=self.now
        )


class CrmAbandon(_CrmMonths, ActionView):
    """Gives up a file that waits."""

    right = permissions.IMPORT
    done_message = gettext_lazy("The file is given up; nothing of it was imported.")

    def act(self, form: Any) -> CrmMonth:
        del form
        return services.abandon(crm_month_id=self.record.pk, by=self.actor, at=self.now)
