"""Business details: the list, one month with its figures, the customers behind a figure (G15.1)."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compensation import offers, pictures, ways
from compensation.choices import DETAIL_TONES, SUBMITTED_OR_LATER
from compensation.filters.details import DetailFilter
from compensation.models import BusinessDetail, DetailRow, PayRun
from compensation.queries import details as queries
from compensation.queries.reports import waiting_names
from compensation.tables.details import DetailRowTable, DetailTable
from compensation.views.paging import page_of_rows
from compensation.wording import DETAIL_LABELS
from core.components import Badge, Crumb, Event, Fact, Link, Step, events
from core.errors import Text
from core.figures import exact_text, money_text, month_text, number_text
from core.months import format_month
from core.tables.table import summed
from core.views import ListPage, RecordPage
from customers.choices import CrmState
from org.permissions import reach

VIEW = "pay.detail_view"
PEOPLE = ("computed_by", "submitted_by", "submitted_for", "reviewed_by", "reviewed_for")
# Leaps that a page names one by one; of more, the largest.
MOST_LEAPS = 10


class DetailList(ListPage):
    """Every month's business detail within reach."""

    right = VIEW
    title = gettext_lazy("Business details")
    sentence = gettext_lazy(
        "What each account manager's customers brought in a month, summed from the CRM file."
    )
    table_class = DetailTable
    filter_class = DetailFilter
    order = "-month"
    export_name = "business-details"
    empty_title = gettext_lazy("No business detail yet")
    empty_text = gettext_lazy(
        "Once a month's CRM file is accepted, its business detail is computed here. A team's lead sees it"
        " when it is reviewed, an account manager when the month's pay is signed."
    )

    def rows(self) -> QuerySet[Any]:
        user = self.request.user
        rows = queries.with_sums(BusinessDetail.objects.visible_to(user), user)
        return rows.select_related("branch", "reviewed_by")

    def main_action(self) -> Link | None:
        if not self.request.user.may("pay.detail_compute"):  # type: ignore[union-attr]
            return None
        return Link(_("Compute a month"), reverse("compensation:detail_compute"), "calculator")


class Details:
    """The business details that the reader may see."""

    request: HttpRequest

    def rows(self) -> QuerySet[BusinessDetail]:
        related = ("branch", "crm_month__uploaded_by", *PEOPLE)
        return BusinessDetail.objects.visible_to(self.request.user).select_related(*related)

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Business details"), reverse("compensation:detail_list"))]


class DetailPage(Details, RecordPage):
    """One branch's month: figures per account manager, leaps against last month, the way of the review."""

    right = VIEW
    template_name = "compensation/detail.html"

    @cached_property
    def lines(self) -> list[DetailRow]:
        """The rows within reach."""
        return queries.rows_of(self.record, self.request.user)

    @cached_property
    def before(self) -> Mapping[int, DetailRow]:
        """Last month's rows."""
        return queries.rows_before(self.record, self.request.user)

    @cached_property
    def pay_run(self) -> PayRun | None:
        """The month's pay report."""
        return queries.run_of(self.record)

    @property
    def is_stale(self) -> bool:
        """Whether a newer CRM file has been accepted and nothing is paid on this one."""
        return bool(self.record.crm_month.state != CrmState.ACCEPTED)

    def get_title(self) -> Text:
        return _("Business detail of %(month)s") % {"month": month_text(self.record.month)}

    def sentence(self) -> Text:
        return str(self.record.branch.name)

    def badge(self) -> Badge:
        return Badge(self.record.get_state_display(), DETAIL_TONES[self.record.state])

    def steps(self) -> Sequence[Step]:
        return ways.way_of_detail(self.record, waiting=self._waiting())

    def _waiting(self) -> str:
        due = ways.DETAIL_DUE.get(self.record.state)
        if due is None:
            return ""
        right, role = due
        without = self.record.participants() if right == "pay.detail_review" else ()
        names = waiting_names(right, branch_id=self.record.branch_id, day=self.today, without=without)
        return ways.waits_for(role, names)

    def facts(self) -> Sequence[Fact]:
        crm = self.record.crm_month
        may_open = self.request.user.may("customers.crm_view")  # type: ignore[union-attr]
        url = crm.get_absolute_url() if may_open and hasattr(crm, "get_absolute_url") else ""
        version = _("%(file)s, version %(revision)s") % {"file": crm.file_name, "revision": crm.revision}
        return [
            Fact(_("CRM file"), version, url=url),
            Fact(_("Account managers"), number_text(len(self.lines))),
            Fact(_("Computed at"), exact_text(self.record.computed_at)),
        ]

    def history(self) -> Sequence[Event] | None:
        """Who did what, for the branch's own people; a lead sees the team's figures only."""
        far = reach(self.request.user, VIEW)
        if not far.everywhere and self.record.branch_id not in far.branch_ids:
            return None
        return events(self.record, labels=DETAIL_LABELS)

    def links(self) -> Sequence[Link]:
        run = self.pay_run
        if run is None or not self.request.user.may("pay.run_view"):  # type: ignore[union-attr]
            return []
        hint = run.get_state_display()
        return [
            Link(_("Pay report %(number)s") % {"number": run.number.text}, run.get_absolute_url(), hint=hint)
        ]

    def context(self) -> dict[str, Any]:
        leaps = self._marked()
        steps = offers.detail_offers(
            self.record, by=self.request.user, at=self.now, run=self.pay_run, is_stale=self.is_stale
        )
        return super().context() | {
            **self._table(),
            "has_rows": bool(self.lines),
            "leaps": leaps[:MOST_LEAPS],
            "more_leaps": max(0, len(leaps) - MOST_LEAPS),
            "has_before": bool(self.before),
            "chart": pictures.detail_chart(self.record.month, self.lines, self.before),
            "offers": steps,
            "is_stale": self.is_stale and not self._is_settled(),
            "may_pay": self._may_pay(),
            "signed": self._sums(len(leaps)),
            "compute_values": {
                "branch": self.record.branch_id,
                "month": format_month(self.record.month),
            },
        }

    def _table(self) -> dict[str, Any]:
        """A page of the rows, with the sums of all."""
        paged = page_of_rows(self.lines, self.request.GET.get("page"))
        shown, totals = paged["page"].object_list, summed(DetailRowTable, self.lines)
        return paged | {"table": DetailRowTable(shown, totals=totals, all_rows=len(self.lines))}

    def _marked(self) -> list[queries.PersonJumps]:
        """Whose figures leapt; their rows are marked for the table."""
        leaps = queries.jumps_of(self.lines, self.before)
        for leap in leaps:
            leap.row.has_leapt = True  # type: ignore[attr-defined]
        return leaps

    def _is_settled(self) -> bool:
        return self.pay_run is not None and self.pay_run.state in SUBMITTED_OR_LATER

    def _may_pay(self) -> bool:
        """Whether the next thing is to compute pay, and the reader is who does it."""
        is_next = self.record.state == "reviewed" and (self.pay_run is None or self.pay_run.state == "draft")
        return bool(is_next and self.request.user.may("pay.prepare"))  # type: ignore[union-attr]

    def _sums(self, leaps: int) -> Sequence[Fact]:
        """What is handed on or confirmed, shown beside the button."""
        total = sum(row.net_commission for row in self.lines)
        told = ngettext("figures of %(count)s person leapt", "figures of %(count)s people leapt", leaps)
        return [
            Fact(_("Month"), month_text(self.record.month)),
            Fact(_("Account managers"), number_text(len(self.lines))),
            Fact(_("Customers"), number_text(sum(row.customers for row in self.lines))),
            Fact(_("Net commission (yuan)"), money_text(total)),
            Fact(_("Against last month"), told % {"count": leaps}),
        ]
