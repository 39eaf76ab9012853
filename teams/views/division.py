"""Division of labour: sheets by team, one sheet, one's own row, laying one down, in print (G5.2)."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.components import Badge, Crumb, Fact, Link
from core.errors import Text
from core.figures import day_text
from core.forms import DayField, ReasonForm
from core.views import ActionView, Download, DownloadView, FormPage, ListPage, Page, RecordPage
from org.models import Person, Team
from teams import report_permissions as permissions
from teams.choices.division import SHEET_TONES, SheetState
from teams.documents.division import division_pdf
from teams.filters.division import DivisionFilter
from teams.forms.division import DivisionForm, TeamForm, initial_rows
from teams.models import Division, DivisionRow
from teams.queries import division as queries
from teams.services.division import lay_down, withdraw_sheet
from teams.tables.division import DivisionTable


class DivisionList(ListPage):
    """Every sheet within reach."""

    right = permissions.DIVISION_VIEW
    title = gettext_lazy("Divisions of labour")
    sentence = gettext_lazy("Who of a team develops and serves which customers, from when on.")
    table_class = DivisionTable
    filter_class = DivisionFilter
    order = "-valid_from"
    export_name = "divisions-of-labour"
    empty_title = gettext_lazy("No division of labour yet")
    empty_text = gettext_lazy("The team's lead lays it down; every member then sees the own row.")

    def rows(self) -> QuerySet[Division]:
        return queries.sheets(self.request.user, self.today)

    def main_action(self) -> Link | None:
        may = self.request.user.may(permissions.DIVISION_EDIT)  # type: ignore[union-attr]
        return Link(_("Lay one down"), reverse("teams:division_choose")) if may else None


class Divisions:
    """The sheets that the reader sees as a whole."""

    request: HttpRequest

    def rows(self) -> QuerySet[Division]:
        rows = Division.objects.visible_to(self.request.user)
        return rows.select_related("team", "branch", "laid_down_by")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Divisions of labour"), reverse("teams:division_list"))]


class DivisionPage(Divisions, RecordPage):
    """One sheet: its rows, and where it and the team differ today."""

    right = permissions.DIVISION_VIEW
    template_name = "teams/division.html"

    def badge(self) -> Badge:
        state = self.record.state_on(self.today)
        return Badge(state.label, SHEET_TONES[state])

    def facts(self) -> Sequence[Fact]:
        record = self.record
        return [
            Fact(_("Team"), record.team),
            Fact(_("From"), day_text(record.valid_from)),
            Fact(_("Until"), day_text(record.last_day) if record.last_day else _("further notice")),
            Fact(_("Laid down by"), record.laid_down_by),
        ]

    @cached_property
    def sheet(self) -> list[DivisionRow]:
        """Its rows."""
        return queries.rows_of(self.record)

    def context(self) -> dict[str, Any]:
        record = self.record
        day = max(self.today, record.valid_from)
        holds = record.replaced_at is None and (record.valid_until is None or record.valid_until > self.today)
        user: Any = self.request.user
        return super().context() | {
            "rows": self.sheet,
            "gaps": queries.gaps_of(record, self.sheet, day) if holds else None,
            "may_edit": holds and user.may(permissions.DIVISION_EDIT),
            "may_withdraw": self._is_planned() and user.may(permissions.DIVISION_EDIT),
        }

    def _is_planned(self) -> bool:
        return bool(self.record.state_on(self.today) == SheetState.COMING)


class DivisionPrint(Divisions, DownloadView):
    """The sheet as PDF."""

    right = permissions.DIVISION_VIEW

    def download(self) -> Download:
        if self.record is None:
            raise Http404
        user: Any = self.request.user
        body = division_pdf(self.record, printed_by=user.name, at=self.now)
        name = f"{self.record.team.code}-{self.record.valid_from}.pdf"
        return Download(name, "application/pdf", body, inline=True)


class WithdrawDivision(Divisions, ActionView):
    """Before its day."""

    right = permissions.DIVISION_EDIT
    form_class = ReasonForm
    submit_label = gettext_lazy("Withdraw the sheet")
    done_message = gettext_lazy("The sheet is withdrawn; the one before it goes on.")

    def act(self, form: ReasonForm) -> Division:
        reason = form.cleaned_data["reason"]
        return withdraw_sheet(division_id=self.record.pk, reason=reason, by=self.request.user, at=self.now)


class MyDivision(Page):
    """One's own row of the sheet that holds today."""

    right = permissions.DIVISION_VIEW
    template_name = "teams/my_division.html"
    title = gettext_lazy("My duties")

    def context(self) -> dict[str, Any]:
        row = queries.own_row(self.request.user, self.today)
        return super().context() | {"row": row, "facts": _facts_of(row) if row else ()}


def _facts_of(row: DivisionRow) -> Sequence[Fact]:
    told: list[tuple[Text, Any]] = [
        (_("Team"), row.division.team),
        (_("Holds from"), day_text(row.division.valid_from)),
        (_("Outlet to develop"), row.outlet or ""),
        (_("Customers to develop"), row.develops),
        (_("Customers to serve"), row.serves),
        (_("Other duties"), row.duties),
        (_("Substitute"), row.substitute or ""),
        (_("Why only one of both"), row.reason),
    ]
    return [Fact(label, value) for label, value in told if value]


class ChooseTeam(FormPage):
    """Of which team a sheet is laid down."""

    right = permissions.DIVISION_EDIT
    title = gettext_lazy("Lay down a division of labour")
    form_class = TeamForm
    submit_label = gettext_lazy("Next")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Divisions of labour"), reverse("teams:division_list"))]

    def form_arguments(self) -> dict[str, Any]:
        return {"teams": queries.editable_teams(self.request.user)}

    def initial(self) -> dict[str, Any]:
        return {"team": queries.editable_teams(self.request.user).first()}

    def save(self, form: TeamForm) -> str:
        return reverse("teams:division_new", args=[form.cleaned_data["team"].pk])


class NewDivision(FormPage):
    """The sheet with a row for each person of the team, filled from the one that holds."""

    right = permissions.DIVISION_EDIT
    template_name = "teams/division_new.html"
    form_class = DivisionForm
    submit_label = gettext_lazy("Lay down")
    consequence = gettext_lazy(
        "Everybody on it is told and sees the own row; the present sheet ends the day before. A sheet that is"
        " planned for later stays: this one ends where that begins."
    )
    done_message = gettext_lazy("The division of labour is laid down; everybody on it is told.")

    @cached_property
    def team(self) -> Team:
        """The team of the address, if the reader leads it."""
        team = queries.editable_teams(self.request.user).filter(pk=self.kwargs["team"]).first()
        if team is None:
            raise Http404
        return team

    @cached_property
    def day(self) -> date:
        """From when on, as typed; today where that is not told yet or past."""
        with suppress(ValidationError):
            typed: date | None = DayField(required=False).clean(self.request.POST.get("valid_from", ""))
            return max(typed or self.today, self.today)
        return self.today

    @cached_property
    def people(self) -> list[Person]:
        """Who belongs to it on that day."""
        return queries.members(self.team.pk, self.day)

    def get_title(self) -> Text:
        return _("Division of labour of %(team)s") % {"team": self.team}

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Divisions of labour"), reverse("teams:division_list"))]

    def form_arguments(self) -> dict[str, Any]:
        outlets = list(queries.outlets_of(self.team.pk, self.day))
        return {"people": self.people, "outlets": outlets}

    def initial(self) -> dict[str, Any]:
        standing = queries.sheet_on(self.team.pk, self.today)
        rows = queries.rows_of(standing) if standing else []
        return {"valid_from": self.today, **initial_rows(rows)}

    def save(self, form: DivisionForm) -> Division:
        return lay_down(
            team_id=self.team.pk,
            valid_from=form.cleaned_data["valid_from"],
            rows=form.rows(),
            note=form.cleaned_data["note"],
            by=self.request.user,
            at=self.now,
        )

    def context(self) -> dict[str, Any]:
        planned = Division.objects.planned(self.team.pk, self.today)
        return super().context() | {"people": self.people, "planned": planned}
