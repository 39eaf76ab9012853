"""The structure: branches with their teams, teams with their regions, outlets with their hours."""

from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.components import Badge, Crumb, Fact, Link
from core.views import ListPage, Page, RecordPage
from org import queries
from org.choices import Weekday
from org.filters import OutletFilter
from org.models import Branch, Department, Outlet, Person, Team
from org.tables import MemberTable, OutletTable


def structure_crumb() -> Crumb:
    """The way back to the overview."""
    return Crumb(_("Structure"), reverse("org:structure"))


class Structure(Page):
    """Branches and teams within reach, and the departments of headquarters."""

    right = "org.person_view"
    title = _("Structure")
    template_name = "org/structure.html"

    def context(self) -> dict[str, Any]:
        user: Any = self.request.user
        teams = Team.objects.visible_to(user).annotate(regions_count=Count("regions", distinct=True))
        branches = Branch.objects.visible_to(user).prefetch_related(Prefetch("teams", queryset=teams))
        return super().context() | {
            "sentence": _("Branches with their teams and outlets, and the departments of headquarters."),
            "branches": branches.annotate(outlets_count=Count("outlets", distinct=True)),
            "departments": Department.objects.all(),
            "may_configure": user.may("org.configure"),
        }


def _closed_badge(record: Any, today: Any) -> Badge:
    is_closed = record.closed_on is not None and record.closed_on <= today
    return Badge(_("closed down"), "void") if is_closed else Badge(_("open"), "good")


class BranchPage(RecordPage):
    right = "org.person_view"
    template_name = "org/branch.html"

    def rows(self) -> QuerySet[Branch]:
        return Branch.objects.visible_to(self.request.user).select_related("company")

    def crumbs(self) -> list[Crumb]:
        return [structure_crumb()]

    def number(self) -> str:
        return str(self.record.code)

    def badge(self) -> Badge:
        return _closed_badge(self.record, self.today)

    def facts(self) -> list[Fact]:
        branch: Branch = self.record
        due = queries.pay_day_of(branch, self.today.replace(day=1))
        hint = "" if due.is_certain else _("The calendar of that year is not published yet.")
        return [
            Fact(_("Company"), branch.company),
            Fact(_("Insurance region"), branch.insurance_region),
            Fact(_("Pay day of the following month"), branch.pay_day),
            Fact(_("Pay day of this month's pay"), due.day, hint=hint),
            Fact(_("Opened on"), branch.opened_on),
            *([Fact(_("Closed on"), branch.closed_on)] if branch.closed_on else []),
        ]

    def links(self) -> list[Link]:
        branch: Branch = self.record
        people, outlets = reverse("org:person_list"), reverse("org:outlet_list")
        return [
            Link(_("People of this branch"), f"{people}?branch={branch.pk}&presence=here", icon="users"),
            Link(_("Outlets of this branch"), f"{outlets}?branch={branch.pk}", icon="building-bank"),
        ]

    def context(self) -> dict[str, Any]:
        user: Any = self.request.user
        teams = Team.objects.visible_to(user).filter(branch=self.record)
        return super().context() | {"teams": teams, "may_configure": user.may("org.configure")}


class TeamPage(RecordPage):
    right = "org.person_view"
    template_name = "org/team.html"

    def rows(self) -> QuerySet[Team]:
        return Team.objects.visible_to(self.request.user).select_related("branch")

    def crumbs(self) -> list[Crumb]:
        branch = self.record.branch
        return [structure_crumb(), Crumb(branch.name, branch.get_absolute_url())]

    def number(self) -> str:
        return str(self.record.code)

    def badge(self) -> Badge:
        return _closed_badge(self.record, self.today)

    def facts(self) -> list[Fact]:
        team: Team = self.record
        return [
            Fact(_("Branch"), team.branch, url=team.branch.get_absolute_url()),
            Fact(_("Opened on"), team.opened_on),
            *([Fact(_("Closed on"), team.closed_on)] if team.closed_on else []),
        ]

    def context(self) -> dict[str, Any]:
        user: Any = self.request.user
        members = Person.objects.visible_to(user).filter(queries.posted_to(self.record.pk, self.today))
        return super().context() | {
            "members": MemberTable(queries.with_places(members, self.today)),
            "regions": self.record.regions.prefetch_related("outlets"),
            "may_configure": user.may("org.configure"),
        }


class OutletList(ListPage):
    right = "org.person_view"
    title = _("Outlets")
    sentence = _("Bank outlets and counters that account managers serve.")
    table_class = OutletTable
    filter_class = OutletFilter
    order = "code"
    export_name = "outlets"
    empty_title = _("No outlet yet")
    empty_text = _("Set up the first one, or import outlets from a workbook.")

    def rows(self) -> QuerySet[Outlet]:
        return Outlet.objects.visible_to(self.request.user).select_related("branch", "region")

    def crumbs(self) -> list[Crumb]:
        return [structure_crumb()]

    def main_action(self) -> Link | None:
        user: Any = self.request.user
        return Link(_("New outlet"), reverse("org:outlet_new")) if user.may("org.outlet_edit") else None


class OutletPage(RecordPage):
    right = "org.person_view"
    template_name = "org/outlet.html"

    def rows(self) -> QuerySet[Outlet]:
        return Outlet.objects.visible_to(self.request.user).select_related("branch", "region__team")

    def crumbs(self) -> list[Crumb]:
        return [structure_crumb(), Crumb(_("Outlets"), reverse("org:outlet_list"))]

    def number(self) -> str:
        return str(self.record.code)

    def badge(self) -> Badge:
        return _closed_badge(self.record, self.today)

    def facts(self) -> list[Fact]:
        outlet: Outlet = self.record
        return [
            Fact(_("Branch"), outlet.branch, url=outlet.branch.get_absolute_url()),
            Fact(_("Region"), outlet.region),
            Fact(_("Partner bank"), outlet.partner),
            Fact(_("Address"), outlet.address),
            Fact(_("Contact person"), outlet.contact_name),
            Fact(_("Contact phone"), outlet.contact_phone),
            Fact(_("Opened on"), outlet.opened_on),
            *([Fact(_("Closed on"), outlet.closed_on)] if outlet.closed_on else []),
        ]

    def context(self) -> dict[str, Any]:
        hours = {one.weekday: one for one in self.record.hours.all()}
        people = Person.objects.visible_to(self.request.user).filter(
            pk__in=self.record.postings.on(self.today).values("person_id")
        )
        editable = Outlet.objects.editable_by(self.request.user).filter(pk=self.record.pk)
        return super().context() | {
            "week": [(day.label, hours.get(day)) for day in Weekday],
            "people": people,
            "may_edit": editable.exists(),
        }
