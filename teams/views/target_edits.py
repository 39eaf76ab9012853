"""Targets set, shared out, copied and asked about by who leads the team (计划与目标)."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.errors import DomainError, Text
from core.figures import month_text
from core.months import format_month, month_of, parse_month
from core.views import ActionView, FormPage
from org.models import Team
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.choices.targets import SplitWay
from teams.forms.targets import (
    FIRST_YEAR,
    LAST_YEAR,
    SPLIT_YEAR,
    CopyYearForm,
    RemoveForm,
    YearForm,
)
from teams.models import Target
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
        title = _("%(measure)s of %(team)s, %(year)s") % {
            "measure": self.measure.label, "team": self.team, "year": self.year,
        }  # fmt: skip
        return capfirst(title)

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
        return month_page(self.team, self.year, self.today)

    def done(self, request: HttpRequest, url: str) -> HttpResponse:
        """On to a month of that year; what the months leave over, or have too much, is said once more."""
        answer = super().done(request, url)
        self.__dict__.pop("target", None)
        sentence, tone = self._left_over()
        if sentence:
            add = messages.warning if tone == "warning" else messages.info
            add(request, sentence)
        return answer

    def _left_over(self) -> tuple[str, str]:
        """What the year and its months do not have in common, and how grave that is; empty for nothing."""
        left = queries.left_over(self.target) if self.target is not None else Decimal(0)
        if not left:
            return "", ""
        shown = {
            "left": floatformat(left, "-2g"),
            "over": floatformat(-left, "-2g"),
            "last": floatformat(self.target.total - left, "-2g"),
        }
        if self.measure in STOCKS:
            said = _("December is planned at %(last)s, which is not the year's target. Make them the same.")
            return said % shown, "warning"
        if left > 0:
            return _("Of the year %(left)s are not given to a month.") % shown, "waiting"
        return _("The months come to %(over)s more than the year.") % shown, "warning"

    def context(self) -> dict[str, Any]:
        sentence, tone = self._left_over()
        target = self.target
        return super().context() | {
            "left_over": sentence,
            "tone": tone,
            "ways": [SplitWay.EQUALLY, SplitWay.WORKING_DAYS],
            "split_year": SPLIT_YEAR,
            "team": self.team,
            "target": target,
            "why_kept": queries.why_not_removed(target, self.today) if target else "",
            "remove_values": {"seen_version": target.version} if target else {},
        }


def month_page(team: Team, year: int, today: date) -> str:
    """The team's page of a month of that year: this month, or the year's first."""
    month = today.month if year == today.year else 1
    return f"{reverse('teams:targets', args=[team.pk])}?month={year}-{month:02}"


class RemoveTarget(OfTeam, ActionView):
    """Takes a target back that was set by mistake."""

    right = EDIT
    team_right = EDIT
    form_class = RemoveForm
    done_message = gettext_lazy("The target is removed; your reason is on record.")

    @cached_property
    def target(self) -> Target:
        """The target in the URL; 404 where there is none."""
        year, measure = int(self.kwargs["year"]), self.kwargs["measure"]
        found = Target.objects.filter(team=self.team, year=year, measure=measure).first()
        if found is None:
            raise Http404
        return found

    def back_url(self) -> str:
        return reverse("teams:target_year", args=[self.team.pk, self.target.year, self.target.measure])

    def act(self, form: RemoveForm) -> str:
        year = self.target.year
        targets.remove_target(
            target_id=self.target.pk,
            seen=form.cleaned_data["seen_version"],
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=self.now,
        )
        return month_page(self.team, year, self.today)


class AskNow(OfTeam, ActionView):
    """Asks for cause and remedy at the lead's word."""

    right = EDIT
    team_right = EDIT

    def back_url(self) -> str:
        return reverse("teams:targets", args=[self.team.pk])

    def act(self, form: Any) -> str:
        del form
        try:
            month = parse_month(self.request.POST.get("month", ""))
        except ValueError as fault:
            raise Http404 from fault
        asked = shortfalls.ask_now(team=self.team, month=month, by=self.request.user, at=self.now)
        if asked:
            said = ngettext(
                "%(count)d shortfall is asked about.", "%(count)d shortfalls are asked about.", len(asked)
            ) % {"count": len(asked)}
            messages.success(self.request, said)
        elif queries.is_any_short(self.team.pk, month):
            messages.info(self.request, _("Whoever stayed below the threshold was asked before."))
        else:
            said = _("Nobody stayed below the threshold in %(month)s; nobody was asked.")
            messages.info(self.request, said % {"month": month_text(month)})
            return f"{self.back_url()}?month={format_month(month)}"
        return f"{reverse('teams:shortfall_list')}?month={format_month(month)}"


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
        return month_page(self.team, year, self.today)
