"""Pay reports: the list, one month's report with its people, sums, signatures and papers (G15.2)."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archives.queries import papers_of
from compensation import comparing, offers, pictures, signing, ways
from compensation.choices import RUN_TONES, SETTLED, RunState, VatMode
from compensation.filters.runs import RunFilter
from compensation.models import PayRun, PaySlip, Signature
from compensation.queries import reports, versions
from compensation.queries.undecided import with_undecided
from compensation.services.computing.marks import LABELS
from compensation.tables.runs import TABLES, RunTable
from compensation.undecided import Undecided, undecided
from compensation.views.paging import MOST, page_of_groups
from compensation.wording import RUN_LABELS
from core import audit
from core.components import Badge, Crumb, Event, Fact, Link, PaperLink, Step, told
from core.errors import Text
from core.figures import exact_text, month_text
from core.models import AuditEntry
from core.months import add_months, format_month
from core.views import ListPage, Page, RecordMixin, RecordPage
from core.views.base import is_htmx
from org.choices import Contract

VIEW = "pay.run_view"
RELATED = (
    "branch",
    "number",
    "job",
    "prepared_by",
    "prepared_for",
    "submitted_by",
    "submitted_for",
    "paid_by",
    "filed_by",
)


class RunList(ListPage):
    """Every branch's reports within reach, by month."""

    right = VIEW
    title = gettext_lazy("Pay reports")
    sentence = gettext_lazy("Each branch's monthly pay report: where it is, what it comes to.")
    table_class = RunTable
    filter_class = RunFilter
    order = "-month"
    export_name = "pay-reports"
    empty_title = gettext_lazy("No pay report yet")
    empty_text = gettext_lazy(
        "Once a month's business detail is reviewed, branch finance starts its pay report."
    )

    def rows(self) -> QuerySet[PayRun]:
        return PayRun.objects.visible_to(self.request.user).select_related("branch", "number")

    def main_action(self) -> Link | None:
        if not self.request.user.may("pay.prepare"):  # type: ignore[union-attr]
            return None
        return Link(_("Start a month"), reverse("compensation:run_start"), "calculator")


class Runs:
    """The reports that the reader may see, with the people of their steps."""

    request: HttpRequest

    def rows(self) -> QuerySet[PayRun]:
        signatures = Signature.objects.select_related("by", "on_behalf_of")
        runs = PayRun.objects.visible_to(self.request.user).select_related(*RELATED)
        return runs.prefetch_related(Prefetch("signatures", signatures))

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Pay reports"), reverse("compensation:run_list"))]


class RunPage(Runs, RecordPage):
    """One report: its way and whom it waits for, what is signed, the people, the papers."""

    right = VIEW
    template_name = "compensation/run.html"

    def rows(self) -> QuerySet[PayRun]:
        return with_undecided(super().rows())

    @cached_property
    def entries(self) -> list[AuditEntry]:
        """Its history as the audit has it."""
        return list(audit.history(self.record))

    @cached_property
    def months(self) -> list[PayRun]:
        """The year's reports up to this one."""
        return reports.months_of(self.record)

    def get_title(self) -> Text:
        return _("Pay report of %(month)s") % {"month": month_text(self.record.month)}

    def sentence(self) -> Text:
        return str(self.record.branch.name)

    def number(self) -> str:
        return str(self.record.number.text)

    def badge(self) -> Badge:
        return Badge(self.record.get_state_display(), RUN_TONES[self.record.state])

    def steps(self) -> Sequence[Step]:
        returned = versions.last_return(self.entries)
        note = _("came back: %(reason)s") % {"reason": returned.reason} if returned else ""
        return ways.way_of_run(self.record, self.record.signatures.all(), waiting=self.waiting, note=note)

    @cached_property
    def waiting(self) -> str:
        """Whom it waits for now, by name."""
        due = ways.RUN_DUE.get(self.record.state)
        if due is None:
            return ""
        right, role = due
        is_signing = right.startswith("pay.sign") or right == "pay.file"
        without = self.record.participants() if is_signing else ()
        names = reports.waiting_names(right, branch_id=self.record.branch_id, day=self.today, without=without)
        return ways.waits_for(role, names)

    def facts(self) -> Sequence[Fact]:
        run = self.record
        if not run.content_hash:
            return []
        told_facts = [
            Fact(_("Computed at"), exact_text(run.computed_at)),
            Fact(_("Content hash"), run.content_hash, hint=_("What every signature is bound to.")),
        ]
        if run.vat_mode:
            told_facts.append(Fact(_("Value-added tax of brokers"), VatMode(run.vat_mode).label))
        if run.audit_hash:
            head = f"{run.audit_seq}:{run.audit_hash[:16]}"
            told_facts.append(Fact(_("Audit head at the third signature"), head))
        return told_facts

    def papers(self) -> Sequence[PaperLink]:
        return papers_of(self.record, self.request.user)

    def history(self) -> Sequence[Event]:
        return told(self.entries, RUN_LABELS)

    def links(self) -> Sequence[Link]:
        detail = reverse("compensation:detail", args=[self.record.detail_id])
        may_open = self.request.user.may("pay.detail_view")  # type: ignore[union-attr]
        return [Link(_("Business detail of the month"), detail, "report-analytics")] if may_open else []

    def context(self) -> dict[str, Any]:
        run = self.record
        version = versions.version_before(run, self.entries)
        steps = offers.run_offers(run, by=self.request.user, at=self.now)
        last = next((one for one in self.months if one.month == add_months(run.month, -1)), None)
        sums = comparing.sums_of(run, last, version) if run.content_hash else []
        return super().context() | {
            "offers": steps,
            "signing": signing.offered(run, steps),
            "sums": sums,
            "undecided": self._undecided(),
            # Once it is settled, nobody compares any more with what came back.
            "has_version": version is not None and run.state not in SETTLED,
            "changed": self._changed(version),
            "returned": versions.last_return(self.entries),
            "chart": pictures.run_chart(run, self.months) if run.content_hash else None,
            **(self._groups() if run.content_hash else {}),
            "job_url": reverse("compensation:run_job", args=[run.pk]),
            "shows_job": self._shows_job(),
            "is_settled": run.state in SETTLED,
            # A large report takes longer to print than a page may; signed, it comes from the background.
            "may_print": run.people <= MOST,
            "has_papers": bool(run.report_pdf_id and run.report_xlsx_id),
            "may_pay_out": self.request.user.may("pay.pay_out"),  # type: ignore[union-attr]
            "may_prepare": self.request.user.may("pay.prepare"),  # type: ignore[union-attr]
            "start_values": {"branch": run.branch_id, "month": format_month(run.month)},
        }

    def _shows_job(self) -> bool:
        """Whether pay is being computed, or the last attempt failed and nothing was computed since."""
        run = self.record
        if run.job is None or run.state not in {RunState.DRAFT, RunState.COMPUTED}:
            return False
        return bool(not run.job.is_finished or run.job.state == "failed")

    def _undecided(self) -> Undecided | None:
        """What it leaves out until it is settled; from then on a later month takes it up."""
        run = self.record
        if run.state in SETTLED:
            return None
        numbers = (run.undecided_adjustments, run.undecided_charges)
        return undecided(*numbers, branch_id=run.branch_id, user=self.request.user)

    def _changed(self, version: versions.Version | None) -> Sequence[str]:
        """Which inputs are not those of the version that came back."""
        if version is None:
            return []
        kinds = versions.changed_kinds(self.record, version)
        return [str(label) for kind, label in LABELS.items() if kind in kinds]

    def _groups(self) -> dict[str, Any]:
        """A page of the tables, one per contract and team."""
        slips, before = reports.slips_of(self.record), reports.nets_before(self.record)
        for slip in slips:
            last = before.get(slip.person_id)
            slip.change = None if last is None else slip.net - last  # type: ignore[attr-defined]
        paged, groups = page_of_groups(reports.contract_groups(slips), self.request.GET.get("page"))
        return paged | {"groups": [self._group(*group) for group in groups]}

    def _group(self, contract: str, team: str, rows: Sequence[PaySlip]) -> dict[str, Any]:
        may_open = bool(self.request.user.may("pay.slip_view"))  # type: ignore[union-attr]
        return {
            "title": f"{team} · {Contract(contract).label}",
            "count_text": ngettext("%(count)s person", "%(count)s people", len(rows)) % {"count": len(rows)},
            "table": TABLES[contract, may_open](rows),
        }


class RunJob(Runs, RecordMixin, Page):
    """How far the computing is, for everybody who sees the report; at its end the page is shown anew."""

    right = VIEW
    title = gettext_lazy("Computing pay")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The bar while it runs."""
        del args, kwargs
        job = self.record.job
        if is_htmx(request) and (job is None or job.is_finished):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        template = "core/_job.html" if is_htmx(request) else "compensation/job.html"
        return render(request, template, self.context() | {"job": job, "job_url": request.path})
