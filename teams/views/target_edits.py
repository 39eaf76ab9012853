"""Targets set, shared out, copied and asked about by who leads the team (计划与目标)."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError, Text
from core.months import month_of, parse_month
from core.views import ActionView, FormPage
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.choices.targets import SplitWay
from teams.forms.targets import (
    FIRST_YEAR,
    LAST_YEAR,
    SPLIT_YEAR,
    CopyYearForm,
    YearForm,
)
from teams.queries import targets as queries
from teams.rules import targets as rules
from teams.rules.targets import months_of_year
from teams.services import shortfalls, targets
from teams.views.targets import EDIT, OfTeam


class EditYear(OfTeam, FormPage):
    """A year's target and its months; sharing out evenly only fills the form in."""

    right = EDIT
    team_right = EDIT
    form_class = YearForm
    template_name = "teams/target_year.html"
    submit_label = gettext_lazy("Save the target")
    consequence = gettext_lazy(
        "Months that are over stay as they were; what is not shared out is shown as left over."
    )
    done_message = gettext_lazy("The target is saved.")

    @cached_property
    def year(self) -> int:
        """The year in the URL."""
        year = int(self.kwargs["year"])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        return year

    @cached_property
    def measure(self) -> Measure:
        """The measure in the URL."""
        try:
            return Measure(self.kwargs["measure"])
        except ValueError as fault:
            raise Http404 from fault

    def get_title(self) -> Text:
        return _("%(measure)s of %(team)s, %(year)s") % {
            "measure": self.measure.label, "team": self.team, "year": self.year,
        }  # fmt: skip

    @cached_property
    def target(self) -> Any:
        """The target as it is; None where there is none yet."""
        return queries.targets_of(self.team.pk, self.year).get(self.measure)

    @cached_property
    def kept(self) -> dict[date, Decimal]:
        """The months as they are; accounts as whole numbers."""
        rows = self.target.months.all() if self.target else []
        return {row.month: self._shown(row.amount) for row in rows}

    def _shown(self, amount: Decimal) -> Decimal:
        return rules.in_unit(amount, whole=self.measure in COUNTED)

    def form_arguments(self) -> dict[str, Any]:
        kept = self.kept
        current = month_of(self.today)
        over = [month for month in months_of_year(self.year) if month < current]
        return {
            "measure": self.measure,
            "year": self.year,
            "past": {month: kept.get(month, Decimal(0)) for month in over},
        }

    def initial(self) -> dict[str, Any]:
        if self.target is None:
            return {"seen_version": 0}
        months = {YearForm.name_of(month): amount for month, amount in self.kept.items()}
        return {"seen_version": self.target.version, "total": self._shown(self.target.total)} | months

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save; or fill the months in, where that was pressed."""
        if SPLIT_YEAR in request.POST:
            return self._split(request)
        return super().post(request, *args, **kwargs)

    def _split(self, request: HttpRequest) -> HttpResponse:
        form = self.make_form(request.POST)
        form.is_valid()
        total = form.cleaned_data.get("total")
        if not total:
            return self.show(request, form, status=400)
        past = self.form_arguments()["past"]
        way = request.POST[SPLIT_YEAR]
        try:
            parts = targets.split_year(
                total=Decimal(total), year=self.year, measure=self.measure, way=way, past=past
            )
        except DomainError as fault:
            form.add_error("total", str(fault))
            return self.show(request, form, status=400)
        filled = {YearForm.name_of(month): amount for month, amount in (parts | past).items()}
        seen = {"seen_version": form.cleaned_data.get("seen_version", 0), "total": total}
        return self.show(
            request, self.form_class(initial=seen | filled, record=None, **self.form_arguments())
        )

    def save(self, form: YearForm) -> str:
        data = form.cleaned_data
        targets.set_target(
            team=self.team,
            year=self.year,
            measure=self.measure,
            total=Decimal(data["total"]),
            months=form.amounts(),
            seen=data["seen_version"],
            by=self.request.user,
            at=self.now,
        )
        return reverse("teams:targets", args=[self.team.pk])

    def context(self) -> dict[str, Any]:
        left = last = None
        if self.target is not None:
            amounts = {row.month.month: row.amount for row in self.target.months.all()}
            last = amounts.get(12, Decimal(0))
            is_stock = self.measure in STOCKS
            left = rules.remainder(self.target.total, [last] if is_stock else list(amounts.values()))
        ways = [SplitWay.EQUALLY, SplitWay.WORKING_DAYS]
        return super().context() | {
            "left": left,
            "over": -(left or 0),
            "last": last if self.measure in STOCKS else None,
            "ways": ways,
            "split_year": SPLIT_YEAR,
            "team": self.team,
        }


class AskNow(OfTeam, ActionView):
    """Asks for cause and remedy at the lead's word."""

    right = EDIT
    team_right = EDIT
    done_message = gettext_lazy("Whoever stayed below the threshold has been asked.")

    def back_url(self) -> str:
        return reverse("teams:targets", args=[self.team.pk])

    def act(self, form: Any) -> str:
        del form
        try:
            month = parse_month(self.request.POST.get("month", ""))
        except ValueError as fault:
            raise Http404 from fault
        shortfalls.ask_now(team=self.team, month=month, by=self.request.user, at=self.now)
        return reverse("teams:shortfall_list")


class CopyYear(OfTeam, ActionView):
    """Begins a year with the targets of the year before."""

    right = EDIT
    team_right = EDIT
    form_class = CopyYearForm
    done_message = gettext_lazy(
        "The targets of the year before are copied with their shares; look through them month by month."
    )

    def back_url(self) -> str:
        return reverse("teams:targets", args=[self.team.pk])

    def act(self, form: CopyYearForm) -> str:
        year = form.cleaned_data["year"]
        targets.copy_year(team=self.team, year=year, by=self.request.user, at=self.now)
        return f"{self.back_url()}?month={year}-{self.today.month if year == self.today.year else 1:02}"
