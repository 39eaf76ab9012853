"""Targets and progress (计划与目标): teams side by side, a team's month, a person's weeks and days."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import charts
from core.components import Crumb
from core.errors import Text
from core.figures import month_text
from core.months import format_month, month_of, next_month, parse_month
from core.views import ActionView, FormPage
from org.models import Person, Team
from org.permissions import reach
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.choices.targets import SplitWay
from teams.filters.work_logs import teams_of
from teams.forms.targets import SPLIT_YEAR, ResplitForm, ShareForm, YearForm
from teams.models import TargetMonth
from teams.queries import targets as queries
from teams.queries.targets import MonthProgress, PersonProgress
from teams.rules import targets as rules
from teams.services import shortfalls, targets
from teams.views.work_logs import _Month

VIEW, EDIT, OWN = "teams.target_view", "teams.target_edit", "teams.own"
FIRST_YEAR, LAST_YEAR = 2000, 2100


def chart_of(progress: MonthProgress) -> charts.Chart | None:
    """Plan against reached, one bar a region; its title says how far the team is."""
    if not progress.plan:
        return None
    title = _("%(measure)s of %(month)s: %(share)s reached") % {
        "measure": progress.measure.label,
        "month": month_text(progress.month),
        "share": f"{(progress.share or 0) * 100:.1f}%",
    }
    regions = [region for region in progress.regions if region.plan or region.actual]
    lines = [charts.Progress(r.name or _("without a region"), r.actual, r.plan) for r in regions if r.plan]
    lines.append(charts.Progress(_("the team"), progress.actual, progress.plan))
    return charts.progress(title, lines, str(progress.unit))


class TargetList(_Month):
    """The reader's teams side by side: each measure planned and reached."""

    right = VIEW
    title = gettext_lazy("Targets and progress")
    template_name = "teams/target_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who has only own matters is shown those."""
        far = reach(request.user, VIEW)
        if not (far.everywhere or far.branch_ids or far.team_ids):
            return MyTargets.as_view()(request, *args, **kwargs)
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        rows = queries.side_by_side(list(teams_of(self.request, VIEW)), self.month)
        return super().context() | {"rows": rows, "measures": list(Measure)}


class _OfTeam(_Month, abstract=True):
    """A page about one team that the reader's right reaches."""

    team_right = VIEW

    @cached_property
    def team(self) -> Team:
        """The team in the URL; 404 for strangers."""
        found = (
            teams_of(self.request, self.team_right)
            .filter(pk=self.kwargs["pk"])
            .select_related("branch")
            .first()
        )
        if found is None:
            raise Http404
        return found

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Targets and progress"), reverse("teams:target_list"))]


class TeamTargets(_OfTeam):
    """A team's month: every measure by region and person, with what is left over."""

    right = VIEW
    template_name = "teams/targets.html"

    def get_title(self) -> Text:
        return _("Targets of %(team)s") % {"team": self.team}

    def context(self) -> dict[str, Any]:
        progress, actuals = queries.month_progress(self.team, self.month, self.today)
        far = reach(self.request.user, EDIT)
        edits = far.everywhere or self.team.pk in far.team_ids or self.team.branch_id in far.branch_ids
        shown = [
            {"progress": one, "chart": chart_of(one), "is_stock": one.measure in STOCKS} for one in progress
        ]
        return super().context() | {
            "team": self.team,
            "shown": shown,
            "is_from_file": actuals.is_from_file,
            "has_moved": any(p.is_moved for one in progress for r in one.regions for p in r.people),
            "may_edit": edits,
            "is_over": self.month < month_of(self.today),
            "measures": list(Measure),
            "ways": ResplitForm().fields["way"].choices,  # type: ignore[attr-defined]
            "versions": queries.versions_of(self.team.pk, self.month.year) if edits else {},
        }


class EditYear(_OfTeam, FormPage):
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

    def form_arguments(self) -> dict[str, Any]:
        kept = {row.month: row.amount for row in self.target.months.all()} if self.target else {}
        current = month_of(self.today)
        past = {month: amount for month, amount in kept.items() if month < current}
        return {"measure": self.measure, "year": self.year, "past": past}

    def initial(self) -> dict[str, Any]:
        if self.target is None:
            return {"seen_version": 0}
        months = {YearForm.name_of(row.month): row.amount for row in self.target.months.all()}
        return {"seen_version": self.target.version, "total": self.target.total} | months

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
        way = request.POST[SPLIT_YEAR]
        parts = targets.split_year(total=Decimal(total), year=self.year, measure=self.measure, way=way)
        filled = {YearForm.name_of(month): amount for month, amount in parts.items()}
        past = {YearForm.name_of(month): amount for month, amount in self.form_arguments()["past"].items()}
        initial = self.initial() | {"total": total} | filled | past
        return self.show(request, self.form_class(initial=initial, record=None, **self.form_arguments()))

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
        left = None
        if self.target is not None and self.measure not in STOCKS:
            left = rules.remainder(self.target.total, [row.amount for row in self.target.months.all()])
        ways = [SplitWay.EQUALLY, SplitWay.WORKING_DAYS]
        return super().context() | {"left": left, "ways": ways, "split_year": SPLIT_YEAR, "team": self.team}


class ShareMonth(_OfTeam, FormPage):
    """A month shared out to regions and people by hand."""

    right = EDIT
    team_right = EDIT
    form_class = ShareForm
    submit_label = gettext_lazy("Save the shares")
    done_message = gettext_lazy("The shares are saved.")

    @cached_property
    def row(self) -> TargetMonth:
        """The month's target."""
        rows = TargetMonth.objects.select_related("target").filter(target__team=self.team)
        found = rows.filter(pk=self.kwargs["month_id"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def progress(self) -> MonthProgress:
        """The month as it is."""
        found, _actuals = queries.month_progress(self.team, self.row.month, self.today)
        return next(one for one in found if one.target_month_id == self.row.pk)

    def get_title(self) -> Text:
        return _("%(measure)s of %(month)s by region and person") % {
            "measure": self.progress.measure.label, "month": month_text(self.row.month),
        }  # fmt: skip

    @property
    def sentence(self) -> Text:  # type: ignore[override]
        """What there is to share out."""
        return _("To share out: %(plan)s %(unit)s; not yet given to a region: %(left)s.") % {
            "plan": self.progress.plan, "unit": self.progress.unit, "left": self.progress.remainder,
        }  # fmt: skip

    def form_arguments(self) -> dict[str, Any]:
        return {"progress": self.progress}

    def initial(self) -> dict[str, Any]:
        return {"seen_version": self.row.target.version}

    def save(self, form: ShareForm) -> str:
        targets.share_month(
            target_month_id=self.row.pk,
            regions=form.regions(),
            people=form.people(),
            seen=form.cleaned_data["seen_version"],
            by=self.request.user,
            at=self.now,
        )
        return f"{reverse('teams:targets', args=[self.team.pk])}?month={format_month(self.row.month)}"


class ResplitMonth(_OfTeam, ActionView):
    """Shares a month out anew among the people of today."""

    right = EDIT
    team_right = EDIT
    form_class = ResplitForm
    done_message = gettext_lazy("The month is shared out anew.")

    def back_url(self) -> str:
        return reverse("teams:targets", args=[self.team.pk])

    def act(self, form: ResplitForm) -> str:
        row = TargetMonth.objects.filter(target__team=self.team, pk=self.kwargs["month_id"]).first()
        if row is None:
            raise Http404
        data = form.cleaned_data
        targets.resplit_month(
            target_month_id=row.pk,
            way=data["way"],
            seen=data["seen_version"],
            by=self.request.user,
            at=self.now,
        )
        return f"{self.back_url()}?month={format_month(row.month)}"


class AskNow(_OfTeam, ActionView):
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


class CopyYear(_OfTeam, ActionView):
    """Begins a year with the targets of the year before."""

    right = EDIT
    team_right = EDIT
    done_message = gettext_lazy("The targets of the year before are copied; change them month by month.")

    def back_url(self) -> str:
        return reverse("teams:targets", args=[self.team.pk])

    def act(self, form: Any) -> str:
        del form
        targets.copy_year(team=self.team, year=self.today.year, by=self.request.user, at=self.now)
        return self.back_url()


class PersonTargets(_Month):
    """A person's month: plan and reached, with the weeks and days that it is made of."""

    right = VIEW
    template_name = "teams/person_targets.html"

    @cached_property
    def person(self) -> Person:
        """The person in the URL; 404 for strangers."""
        found = Person.objects.visible_to(self.request.user, VIEW).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def get_title(self) -> Text:
        return _("Targets of %(person)s") % {"person": self.person}

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Targets and progress"), reverse("teams:target_list"))]

    def context(self) -> dict[str, Any]:
        found = queries.person_month(self.person.pk, self.month, self.today)
        lines = [self._line(measure, own) for measure, own in found.items()]
        return super().context() | {
            "person": self.person,
            "lines": lines,
            "today": self.today,
            "is_running": self.month == month_of(self.today),
        }

    def _line(self, measure: Measure, own: PersonProgress) -> dict[str, Any]:
        days = queries.days_of(self.month)
        daily: dict[date, Decimal] = {}
        if measure not in STOCKS and days:
            daily = rules.by_day(own.plan, days, whole=measure in COUNTED)
        weeks = rules.by_week(daily)
        monday = max((day for day in weeks if day <= self.today), default=None)
        return {
            "measure": measure,
            "own": own,
            "unit": queries.UNITS[measure in COUNTED],
            "today": daily.get(self.today),
            "week": weeks.get(monday) if monday and self.today < next_month(self.month) else None,
            "weeks": sorted(weeks.items()),
        }


class MyTargets(PersonTargets):
    """The reader's own."""

    right = OWN
    title = gettext_lazy("My targets")

    @cached_property
    def person(self) -> Person:
        """The reader's own person."""
        own = reach(self.request.user, OWN).person_id
        if own is None:
            raise Http404
        return Person.objects.get(pk=own)

    def get_title(self) -> Text:
        return self.title

    def crumbs(self) -> Sequence[Crumb]:
        return ()
