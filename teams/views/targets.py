"""Targets and progress (计划与目标): teams side by side, a team's month, a person's weeks and days."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import charts, exports
from core.components import Crumb
from core.errors import Text
from core.figures import day_text, month_text
from core.months import add_months, format_month, month_of
from core.views import Download, DownloadView
from org.models import Person, Posting, Team
from org.permissions import reach
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.choices.targets import people_ways
from teams.documents.target_book import target_book
from teams.documents.target_lines import measure_years
from teams.filters.work_logs import teams_of
from teams.queries import progress as queries
from teams.queries import targets as plans
from teams.queries.month_progress import UNITS, MonthProgress, RegionProgress, month_progress
from teams.queries.weeks import weekly
from teams.rules import targets as rules
from teams.views.work_logs import _Month

VIEW, EDIT, OWN = "teams.target_view", "teams.target_edit", "teams.own"


def chart_of(progress: MonthProgress, today: date) -> charts.Chart | None:
    """Plan against reached, one bar a region; its title says how far the team is. None for a month ahead."""
    if progress.share is None or progress.month > today:
        return None
    title = _("%(measure)s of %(month)s: %(share)s reached") % {
        "measure": progress.measure.label,
        "month": month_text(progress.month),
        "share": f"{progress.share * 100:.1f}%",
    }
    parts: list[tuple[str, MonthProgress | RegionProgress]] = [
        (region.name or _("without a region"), region) for region in progress.regions if region.plan
    ]
    lines = [_bar(name, part, progress.measure) for name, part in [*parts, (_("the team"), progress)]]
    return charts.progress(capfirst(title), lines, str(progress.unit))


def _bar(name: str, part: MonthProgress | RegionProgress, measure: Measure) -> charts.Progress:
    whole = measure in COUNTED
    actual = None if part.actual is None else rules.in_unit(part.actual, whole=whole)
    return charts.Progress(name, actual, rules.in_unit(part.plan, whole=whole))


class MonthAhead(_Month, abstract=True):
    """A page about a month; those to come are reached until the end of next year, for they are planned."""

    def context(self) -> dict[str, Any]:
        after = add_months(self.month, 1)
        is_near = after.year <= self.today.year + 1
        return super().context() | {
            "after": format_month(after) if is_near else "",
            "is_ahead": self.month > self.today,
        }


class TargetList(MonthAhead):
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
        rows = queries.side_by_side(list(teams_of(self.request, VIEW)), self.month, self.today)
        return super().context() | {"rows": rows, "measures": list(Measure)}


class OfTeam(MonthAhead, abstract=True):
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


class TeamTargets(OfTeam):
    """A team's month: every measure by region and person, with what is left over."""

    right = VIEW
    template_name = "teams/targets.html"

    def get_title(self) -> Text:
        return _("Targets of %(team)s") % {"team": self.team}

    def context(self) -> dict[str, Any]:
        days = plans.days_of(self.month)
        progress, actuals = month_progress(self.team, self.month, self.today, days=days)
        far = reach(self.request.user, EDIT)
        edits = far.everywhere or self.team.pk in far.team_ids or self.team.branch_id in far.branch_ids
        shown = [
            {
                "progress": one,
                "chart": chart_of(one, self.today),
                "is_stock": one.measure in STOCKS,
                "ways": [(way.value, way.label) for way in people_ways(one.measure)],
                "weekly": weekly(one.measure, one.plan, days, actuals.by_day(one.measure), self.today),
            }
            for one in progress
        ]
        return super().context() | {
            "team": self.team,
            "shown": shown,
            "is_from_file": actuals.is_from_file,
            "has_moved": any(
                person.is_moved and person.plan and not person.is_kept
                for one in progress
                for region in one.regions
                for person in region.people
            ),
            "may_edit": edits,
            "copy_values": {"year": self.month.year},
            "may_copy": edits
            and not any(one.target_month_id for one in progress)
            and plans.may_copy_year(self.team.pk, self.month.year, self.today),
            "is_over": self.month < month_of(self.today),
            "measures": list(Measure),
        }


class ExportTargets(OfTeam, DownloadView):
    """The team's month and year as a workbook; who took it is on record."""

    right = VIEW

    def download(self) -> Download:
        team, month = self.team, self.month
        progress, _actuals = month_progress(team, month, self.today)
        heading = _("Targets of %(team)s, as of %(day)s") % {"team": team, "day": day_text(self.today)}
        body = target_book(month, progress, measure_years(team, month.year, self.today), heading=heading)
        exports.record_export(
            page="teams:targets",
            query=f"team={team.pk}&month={format_month(month)}",
            form="xlsx",
            count=sum(len(region.people) for one in progress for region in one.regions),
            by=self.request.user,  # type: ignore[arg-type]
            at=self.now,
        )
        return Download(f"targets-{team.code}-{format_month(month)}.xlsx", exports.FORMATS["xlsx"], body)


class PersonTargets(MonthAhead):
    """A person's month: plan and reached, with the weeks and days that it is made of."""

    right = VIEW
    template_name = "teams/person_targets.html"

    @cached_property
    def posting(self) -> Posting | None:
        """Where the person stood in the month, which says whose matter its figures are."""
        return queries.place_of(self.kwargs["pk"], self.month, self.today)

    @cached_property
    def person(self) -> Person:
        """The person in the URL; 404 for strangers, and for the months spent out of the reader's reach."""
        if self.posting is None:
            people = Person.objects.visible_to(self.request.user, VIEW).filter(pk=self.kwargs["pk"])
        else:
            far = reach(self.request.user, VIEW)
            own = far.rows(branch="team__branch_id", team="team_id", person="person_id")
            seen = Posting.objects.filter(own, pk=self.posting.pk).values("person_id")
            people = Person.objects.filter(pk__in=seen)
        found = people.first()
        if found is None:
            raise Http404
        return found

    def get_title(self) -> Text:
        return _("Targets of %(person)s") % {"person": self.person}

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Targets and progress"), reverse("teams:target_list"))]

    def context(self) -> dict[str, Any]:
        person = self.person
        found, actuals = queries.person_month(self.posting, self.month)
        days = plans.days_of(self.month)
        lines = [
            {
                "measure": measure,
                "own": own,
                "unit": UNITS[measure in COUNTED],
                "weekly": weekly(measure, own.plan, days, actuals.by_day(measure), self.today),
            }
            for measure, own in found.items()
        ]
        given = {"person": person, "lines": lines, "is_from_file": actuals.is_from_file}
        return super().context() | given


class MyTargets(PersonTargets):
    """The reader's own."""

    right = OWN
    title = gettext_lazy("My targets")

    @cached_property
    def posting(self) -> Posting | None:
        """Where the reader stood in the month."""
        return queries.place_of(self.person.pk, self.month, self.today)

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
