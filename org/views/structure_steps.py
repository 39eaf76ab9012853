"""Places set up and corrected."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.components import Crumb
from core.views import FormPage
from org import services
from org.forms.structure import BranchForm, HoursForm, OutletForm, PlaceForm, RegionForm, TeamForm
from org.models import Branch, Outlet, Region, Team
from org.views.structure import structure_crumb


class _PlaceForm(FormPage, abstract=True):
    """Sets up a place, or corrects the one that the URL names."""

    right = "org.configure"
    done_message = _("Saved.")

    def crumbs(self) -> list[Crumb]:
        above = [Crumb(str(self.record), self.record.get_absolute_url())] if self.record else []
        return [structure_crumb(), *above]

    def initial(self) -> dict[str, Any]:
        if self.record is None:
            return {"opened_on": self.today}
        return {name: getattr(self.record, name) for name in self.form_class.base_fields}

    def values(self, form: PlaceForm) -> dict[str, Any]:
        """What the service takes."""
        values = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        return values | {"by": self.request.user, "at": self.now}


class BranchEdit(_PlaceForm):
    title = _("Branch")
    form_class = BranchForm

    def rows(self) -> QuerySet[Branch]:
        return Branch.objects.visible_to(self.request.user, self.right)

    def initial(self) -> dict[str, Any]:
        return {"pay_day": 15} | super().initial()

    def save(self, form: BranchForm) -> Branch:
        return services.save_branch(branch=self.record, **self.values(form))


class TeamEdit(_PlaceForm):
    title = _("Team")
    form_class = TeamForm

    def rows(self) -> QuerySet[Team]:
        return Team.objects.visible_to(self.request.user, self.right).select_related("branch")

    def save(self, form: TeamForm) -> Team:
        return services.save_team(team=self.record, branch=self.record.branch, **self.values(form))


class _BelowForm(_PlaceForm, abstract=True):
    """Sets up a place below another, which the URL names as `above`."""

    def above_rows(self) -> QuerySet[Any]:
        """Where the other is found."""
        raise NotImplementedError

    @cached_property
    def above(self) -> Any:
        """The place above; 404 where it is not within reach."""
        return get_object_or_404(self.above_rows(), pk=self.kwargs["above"])

    def crumbs(self) -> list[Crumb]:
        return [structure_crumb(), Crumb(str(self.above), self.above.get_absolute_url())]


class TeamNew(_BelowForm):
    title = _("New team")
    form_class = TeamForm

    def above_rows(self) -> QuerySet[Branch]:
        return Branch.objects.visible_to(self.request.user, self.right)

    def save(self, form: TeamForm) -> Team:
        return services.save_team(team=None, branch=self.above, **self.values(form))


class RegionNew(_BelowForm):
    title = _("New region")
    form_class = RegionForm

    def above_rows(self) -> QuerySet[Team]:
        return Team.objects.visible_to(self.request.user, self.right)

    def save(self, form: RegionForm) -> Region:
        return services.save_region(region=None, team=self.above, **self.values(form))


class RegionEdit(_PlaceForm):
    title = _("Region")
    form_class = RegionForm

    def rows(self) -> QuerySet[Region]:
        teams = Team.objects.visible_to(self.request.user, self.right)
        return Region.objects.filter(team__in=teams).select_related("team")

    def save(self, form: RegionForm) -> Region:
        return services.save_region(region=self.record, team=self.record.team, **self.values(form))


class OutletEdit(_PlaceForm):
    right = "org.outlet_edit"
    title = _("Outlet")
    form_class = OutletForm

    def rows(self) -> QuerySet[Outlet]:
        return Outlet.objects.editable_by(self.request.user).select_related("branch", "region")

    def form_arguments(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def save(self, form: OutletForm) -> Outlet:
        return services.save_outlet(outlet=self.record, **self.values(form))


class OutletHoursEdit(_PlaceForm):
    right = "org.outlet_edit"
    title = _("Opening hours")
    template_name = "org/outlet_hours.html"
    form_class = HoursForm
    consequence = _("Working hours are those of the outlet: attendance follows them.")

    def rows(self) -> QuerySet[Outlet]:
        return Outlet.objects.editable_by(self.request.user)

    def initial(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for one in self.record.hours.all():
            found |= {f"opens_{one.weekday}": one.opens, f"closes_{one.weekday}": one.closes}
        return found

    def save(self, form: HoursForm) -> Outlet:
        user: Any = self.request.user
        return services.set_hours(outlet_id=self.record.pk, hours=list(form.hours()), by=user, at=self.now)
