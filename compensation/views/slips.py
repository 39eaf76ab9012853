"""Slips: one month of one person, one's own months, those of a team or branch (pay.md, Afterwards)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from archives.services import open_document
from compensation import documents, pictures, services
from compensation.choices import RUN_TONES, SETTLED
from compensation.filters.runs import SlipFilter
from compensation.models import DetailRow, PaySlip, SlipQuestion
from compensation.queries import reports
from compensation.queries.details import FACTS
from compensation.rules.wording import measure_label, quantity
from compensation.services.computing.inputs import reserve_due
from compensation.tables.slips import MySlipTable, SlipTable
from core.components import Badge, Crumb, Fact, Link
from core.errors import Text
from core.figures import money_text, month_text
from core.months import add_months
from core.views import Download, DownloadView, ListPage, RecordPage
from org.permissions import reach

VIEW = "pay.slip_view"
RELATED = ("run__branch", "run__number", "team", "standard", "person")
CLASS_OF = "product_sales."


@dataclass(frozen=True, slots=True)
class Held:
    """A reserve as its owner reads it."""

    month: str
    amount: Decimal
    due: str
    is_new: bool


class Slips:
    """The slips that the reader may see."""

    request: HttpRequest

    def rows(self) -> QuerySet[PaySlip]:
        return PaySlip.objects.visible_to(self.request.user).select_related(*RELATED)


class SlipPage(Slips, RecordPage):
    """What a person is paid for a month, every line explained; the owner asks about a line here."""

    right = VIEW
    template_name = "compensation/slip.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it; the owner's first look is noted."""
        if self.is_own and self.record.seen_at is None:
            services.see_slip(slip_id=self.record.pk, by=request.user, at=self.now)  # type: ignore[arg-type]
        return super().get(request, *args, **kwargs)

    @property
    def is_own(self) -> bool:
        """Whether the reader is its owner and it is signed."""
        return bool(self.record.person.user_id == self.request.user.pk and self.is_settled)

    @property
    def is_settled(self) -> bool:
        """Whether all three have signed."""
        return self.record.run.state in SETTLED

    @cached_property
    def sees_money(self) -> bool:
        """Whether the reader belongs to those who prepare, sign or audit the branch's pay."""
        far = reach(self.request.user, "pay.run_view")
        return far.everywhere or self.record.run.branch_id in far.branch_ids

    @cached_property
    def months(self) -> list[PaySlip]:
        """The person's last months up to this one."""
        return reports.own_months(self.record, self.request.user)

    def get_title(self) -> Text:
        month = month_text(self.record.run.month)
        if self.is_own:
            return _("My pay of %(month)s") % {"month": month}
        return _("%(name)s, pay of %(month)s") % {"name": self.record.name, "month": month}

    def crumbs(self) -> Sequence[Crumb]:
        if self.is_own:
            return [Crumb(_("My pay"), reverse("compensation:my_slips"))]
        run = self.record.run
        if self.sees_money:
            return [
                Crumb(_("Pay reports"), reverse("compensation:run_list")),
                Crumb(run.number.text, run.get_absolute_url()),
            ]
        return [Crumb(_("Pay slips"), reverse("compensation:slip_list"))]

    def number(self) -> str:
        return str(self.record.run.number.text)

    def badge(self) -> Badge | None:
        run = self.record.run
        return None if self.is_own else Badge(run.get_state_display(), RUN_TONES[run.state])

    def facts(self) -> Sequence[Fact]:
        slip = self.record
        may_open = self.request.user.may("pay.standard_view")  # type: ignore[union-attr]
        url = reverse("compensation:standard", args=[slip.standard_id]) if may_open else ""
        return [
            Fact(pgettext_lazy("person", "Name"), slip.name),
            Fact(_("Employee number"), slip.number),
            Fact(_("Team"), slip.team),
            Fact(_("Grade"), slip.grade),
            Fact(_("Contract"), slip.get_contract_display()),
            Fact(_("Pay standard"), str(slip.standard), url=url),
        ]

    def history(self) -> None:
        return None

    def links(self) -> Sequence[Link]:
        """The months before and after."""
        month = self.record.run.month
        around = {one.run.month: one for one in self.months}
        before = around.get(add_months(month, -1))
        if before is None:
            return []
        label = _("The month before, %(month)s") % {"month": month_text(before.run.month)}
        return [Link(label, before.get_absolute_url(), "arrow-left")]

    def context(self) -> dict[str, Any]:
        slip = self.record
        lines = documents.told_lines(slip)
        questions = self._questions()
        return super().context() | {
            "is_own": self.is_own,
            "is_settled": self.is_settled,
            "earnings": [(line, questions.get(line.order, [])) for line in lines if not line.is_deduction],
            "deductions": [(line, questions.get(line.order, [])) for line in lines if line.is_deduction],
            "general": questions.get(None, []),
            "sees_questions": self.is_own or self.sees_money,
            "may_answer": self.request.user.may("pay.question_answer"),  # type: ignore[union-attr]
            "may_print": self.is_settled and (self.is_own or self._keeps_papers()),
            "taken": slip.gross - slip.net,
            "change": self._change(),
            "measures": self._measures(),
            "held": self._held(),
            "year": [Fact(label, money_text(amount)) for label, amount in documents.tax_year(slip)],
            "employer": [Fact(name, money_text(amount)) for name, amount in documents.employer_parts(slip)],
            "chart": pictures.slip_chart(slip, self.months),
        }

    def _keeps_papers(self) -> bool:
        far = reach(self.request.user, "archives.slips")
        return far.everywhere or self.record.run.branch_id in far.branch_ids

    def _questions(self) -> Mapping[int | None, list[SlipQuestion]]:
        """By line; none for who is neither the owner nor of finance and signers."""
        found: dict[int | None, list[SlipQuestion]] = {}
        if self.is_own or self.sees_money:
            for question in self.record.questions.select_related("asked_by", "answered_by"):
                found.setdefault(question.line_order, []).append(question)
        return found

    def _change(self) -> str:
        month = add_months(self.record.run.month, -1)
        last = next((one for one in self.months if one.run.month == month), None)
        if last is None:
            return ""
        words = {"amount": money_text(abs(self.record.net - last.net)), "month": month_text(month)}
        if self.record.net >= last.net:
            return _("%(amount)s yuan more than in %(month)s") % words
        return _("%(amount)s yuan less than in %(month)s") % words

    def _measures(self) -> Sequence[Fact]:
        """What the pay was computed from; figures of the business detail open their customers."""
        row = reports.detail_row_of(self.record, self.request.user)
        counted = self.record.measures.items()
        return [
            Fact(measure_label(name), quantity(name, value), url=_behind(row, name))
            for name, value in counted
            if Decimal(value)
        ]

    def _held(self) -> Sequence[Held]:
        """What is withheld and not paid out yet, and from when it is."""
        rows = reports.reserves_of(self.record.person_id, self.request.user)
        return [
            Held(
                month_text(entry.month),
                entry.amount,
                _due(entry),
                entry.withheld_run_id == self.record.run_id,
            )
            for entry in rows
        ]


def _behind(row: DetailRow | None, measure: str) -> str:
    figure = CLASS_OF.rstrip(".") if measure.startswith(CLASS_OF) else measure
    return f"{row.get_absolute_url()}?figure={figure}" if row and figure in FACTS else ""


def _due(entry: Any) -> str:
    month = reserve_due(entry)
    if month is not None:
        return month_text(month)
    return _("%(months)s months after leaving") % {"months": entry.exit_months}


class SlipPdf(Slips, DownloadView):
    """The slip on paper, out of the archive; the look is on record."""

    right = VIEW

    def download(self) -> Download:
        by: Any = self.request.user
        try:
            paper = services.slip_paper(slip_id=self.record.pk, by=by, at=self.now)
        except PermissionDenied as refusal:
            raise Http404 from refusal
        document, content = open_document(document_id=paper.pk, by=by, at=self.now)
        return Download(name=document.file_name, content_type=document.mime_type, body=content, inline=True)


class MySlips(ListPage):
    """One's own pay, month by month."""

    right = "pay.own"
    template_name = "compensation/my_slips.html"
    title = gettext_lazy("My pay")
    sentence = gettext_lazy(
        "Every month that all three have signed; open one to see how each line came about."
    )
    table_class = MySlipTable
    order = "-month"
    export_name = "my-pay"
    empty_title = gettext_lazy("No signed pay yet")
    empty_text = gettext_lazy("A month appears here once its pay report has all three signatures.")

    def rows(self) -> QuerySet[PaySlip]:
        by: Any = self.request.user
        own = PaySlip.objects.filter(person__user=by, run__state__in=SETTLED)
        return own.select_related("run").annotate(taken=F("gross") - F("net"))

    def context(self) -> dict[str, Any]:
        latest = self.rows().order_by("-run__month").first()
        months = reports.own_months(latest, self.request.user) if latest else []
        return super().context() | {
            "latest": latest,
            "years": reports.years_of(self.rows()),
            "chart": pictures.own_chart(months) if len(months) > 1 else None,
        }


class SlipList(ListPage):
    """Slips of a team (signed ones) or of a branch."""

    right = VIEW
    title = gettext_lazy("Pay slips")
    table_class = SlipTable
    filter_class = SlipFilter
    order = "-month"
    export_name = "pay-slips"
    empty_title = gettext_lazy("No pay slips")
    empty_text = gettext_lazy(
        "A team's slips appear here once the month's pay report has all three signatures."
    )

    @property
    def sentence(self) -> Promise | str:  # type: ignore[override]
        if self.request.user.may("pay.run_view"):  # type: ignore[union-attr]
            return _("What each person is paid for a month, with every line explained.")
        return _("Your team's slips of every month that all three have signed.")

    def rows(self) -> QuerySet[PaySlip]:
        return PaySlip.objects.visible_to(self.request.user).select_related("run", "team")
