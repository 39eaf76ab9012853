"""Simulations: which months, how far, and what the standard would have changed for whom."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation import services
from compensation.forms.standard_pages import SimulateForm
from compensation.models import PayStandard, Simulation
from compensation.queries import simulations as queries
from compensation.queries.simulations import Result
from compensation.queries.standards import signed_months
from compensation.tables.simulations import MonthTable, PersonTable, sorted_people
from core import charts, exports
from core.charts import Chart, Series
from core.components import Crumb, Event, Link
from core.documents.delimited import write_csv
from core.documents.sheets import Sheet
from core.documents.xlsx import write_workbook
from core.errors import Text
from core.figures import money_text, month_text
from core.months import format_month
from core.tables.table import sheet_columns, summed
from core.views import Download, DownloadView, FormPage, Page, RecordMixin, RecordPage
from core.views.base import is_htmx

RIGHT = "pay.standard_simulate"
MOST_MONTHS = 3


def standards_crumb() -> Crumb:
    """The way back to the list."""
    return Crumb(_("Pay standards"), reverse("compensation:standard_list"))


class SimulationNew(FormPage):
    """The months that the standard is tried on."""

    right = RIGHT
    title = gettext_lazy("Simulate on past months")
    template_name = "compensation/simulation_new.html"
    form_class = SimulateForm
    submit_label = gettext_lazy("Simulate")
    consequence = gettext_lazy("Nothing of it is paid. Only who may see this pay sees the result.")

    @cached_property
    def standard(self) -> PayStandard:
        """The standard to be tried; not this form's record, for nothing of it is changed."""
        rows = PayStandard.objects.visible_to(self.request.user).select_related("team", "branch")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def months(self) -> Sequence[date]:
        """The months that are signed, oldest first."""
        return signed_months(self.standard)

    def crumbs(self) -> Sequence[Crumb]:
        return [standards_crumb(), Crumb(str(self.standard), self.standard.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        last = self.months[-MOST_MONTHS:]
        return {"first_month": last[0], "last_month": last[-1]} if last else {}

    def context(self) -> dict[str, Any]:
        return super().context() | {"months": self.months}

    def save(self, form: SimulateForm) -> Simulation:
        return services.simulate_standard(
            standard_id=self.standard.pk,
            first_month=form.cleaned_data["first_month"],
            last_month=form.cleaned_data["last_month"],
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )


class Simulations(RecordMixin):
    """The simulations that the reader may see."""

    request: HttpRequest

    def rows(self) -> QuerySet[Simulation]:
        related = ("standard__team", "standard__branch", "job", "created_by")
        return Simulation.objects.visible_to(self.request.user).select_related(*related)


class SimulationPage(Simulations, RecordPage):
    """What was paid against what would have been: together, per month, per person."""

    right = RIGHT
    template_name = "compensation/simulation.html"

    @cached_property
    def result(self) -> Result | None:
        """The result; of one month's people where the address names it."""
        return queries.result_of(self.record, self.month)

    @property
    def month(self) -> str:
        """The month asked for, if it is one of the result's."""
        asked = self.request.GET.get("month", "")
        kept = self.record.result or {"months": []}
        return asked if asked in {row["month"] for row in kept["months"]} else ""

    def get_title(self) -> Text:
        return _("Simulation: %(name)s") % {"name": self.record.standard.name}

    def sentence(self) -> Text:
        words = {
            "team": self.record.standard.team,
            "first": month_text(self.record.first_month),
            "last": month_text(self.record.last_month),
        }
        return _("%(team)s, %(first)s to %(last)s, before insurance and tax") % words

    def crumbs(self) -> Sequence[Crumb]:
        standard = self.record.standard
        return [standards_crumb(), Crumb(str(standard), standard.get_absolute_url())]

    def history(self) -> Sequence[Event] | None:
        return None

    def links(self) -> Sequence[Link]:
        standard = self.record.standard
        return [Link(str(standard), standard.get_absolute_url(), "scale", standard.get_state_display())]

    def context(self) -> dict[str, Any]:
        sort = self.request.GET.get("sort", "change")
        context = super().context() | {
            "result": self.result,
            "month": self.month,
            "is_stale": self.record.standard_hash != self.record.standard.content_hash,
            "job_url": reverse("compensation:simulation_job", args=[self.record.pk]),
        }
        if self.result is None:
            return context
        people = sorted_people(self.result.people, sort)
        chosen = f"month={self.month}&" if self.month else ""
        return context | {
            "table": PersonTable(people, sort=sort, sortable=True),
            "sort_base": f"?{chosen}sort=",
            "months": MonthTable(self.result.months),
            "choices": [(format_month(one.month), one.month) for one in self.result.months],
            "chart": _chart(self.result),
        }


def _chart(result: Result) -> Chart:
    """Paid and simulated, month by month."""
    total = result.total
    sign = "+" if total.change > 0 else ""
    words = {"change": f"{sign}{money_text(total.change)}", "count": len(result.months)}
    return charts.grouped(
        _("Change over %(count)s months: %(change)s yuan") % words,
        [month_text(one.month) for one in result.months],
        [
            Series("previous", _("Paid"), [one.before for one in result.months]),
            Series("actual", _("By this standard"), [one.after for one in result.months]),
        ],
        unit=_("yuan"),
    )


class SimulationJob(Simulations, Page):
    """How far it is, for everybody who sees the simulation; at its end the page is shown anew."""

    right = RIGHT
    title = gettext_lazy("Simulating")
    template_name = "core/job.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The bar while it runs."""
        del args, kwargs
        job = self.record.job
        if is_htmx(request) and (job is None or job.is_finished):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        template = "core/_job.html" if is_htmx(request) else self.template_name
        return render(request, template, self.context() | {"job": job, "job_url": request.path})


class SimulationExport(Simulations, DownloadView):
    """The people of the result as a workbook or a CSV file."""

    right = RIGHT

    def download(self) -> Download:
        result, form = queries.result_of(self.record), self.kwargs["form"]
        if result is None or form not in exports.FORMATS:
            raise Http404
        columns = sheet_columns(PersonTable)
        rows = [[getattr(person, name) for name in PersonTable.base_columns] for person in result.people]
        exports.record_export(
            page="compensation:simulation",
            query=f"simulation={self.record.pk}",
            form=form,
            count=len(rows),
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )
        name = f"simulation-{self.record.standard.team.code}-{format_month(self.record.last_month)}.{form}"
        if form == "csv":
            return Download(name, exports.FORMATS[form], write_csv(columns, rows))
        sums = summed(PersonTable, result.people)
        totals = [
            _("Total"),
            "",
            "",
            *(sums.get(key) for key in ("before", "after", "change")),
            result.total.share,
        ]
        sheet = Sheet(_("Simulation: %(name)s") % {"name": self.record.standard.name}, columns, rows, totals)
        return Download(name, exports.FORMATS[form], write_workbook([sheet]))
