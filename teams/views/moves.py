"""Moves between the team's outlets: the list, one move, deciding, cancelling, the hand-over (G5.4)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import fsm
from core.components import Crumb, Fact, Link
from core.errors import Text
from core.figures import day_text, exact_text
from core.forms import ReasonForm
from core.views import ActionView, FormPage, ListPage, RecordPage
from org.permissions import reach
from teams import report_permissions as permissions
from teams.choices.moves import MoveStage
from teams.filters.division import MoveFilter
from teams.forms.moves import HandOverForm, MoveForm
from teams.models import OutletMove
from teams.queries import moves as queries
from teams.services import moves
from teams.tables.division import MoveTable


class MoveList(ListPage):
    """Every move within reach."""

    right = permissions.MOVE_VIEW
    title = gettext_lazy("Outlet moves")
    sentence = gettext_lazy(
        "Account managers who change between the outlets of their team, as the team decided."
    )
    table_class = MoveTable
    filter_class = MoveFilter
    order = "-effective_on"
    export_name = "outlet-moves"
    empty_title = gettext_lazy("No move yet")
    empty_text = gettext_lazy("The team's lead decides who serves which outlet from when on.")

    def rows(self) -> QuerySet[OutletMove]:
        return queries.moves(self.request.user, self.today)

    def main_action(self) -> Link | None:
        may = self.request.user.may(permissions.MOVE_DECIDE)  # type: ignore[union-attr]
        return Link(_("Move somebody"), reverse("teams:move_new")) if may else None


class Moves:
    """The moves that the reader may see."""

    request: HttpRequest

    def rows(self) -> QuerySet[OutletMove]:
        return OutletMove.objects.visible_to(self.request.user).with_places()

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Outlet moves"), reverse("teams:move_list"))]


class MovePage(Moves, RecordPage):
    """One move: from where to where, why, what is left to do."""

    right = permissions.MOVE_VIEW
    template_name = "teams/move.html"

    def sentence(self) -> Text:
        return str(self.record.team)

    def facts(self) -> Sequence[Fact]:
        move = self.record
        told = [
            Fact(_("Account manager"), move.person),
            Fact(_("From outlet"), _place(move.from_outlet)),
            Fact(_("To outlet"), _place(move.to_outlet)),
            Fact(_("From"), day_text(move.effective_on)),
            Fact(_("Decided by"), move.decided_by),
            Fact(_("Reason"), move.reason),
        ]
        if move.handed_over_at:
            told += [
                Fact(_("Handed over"), exact_text(move.handed_over_at)),
                Fact(_("What was handed over to whom"), move.hand_over_note),
            ]
        return told

    def links(self) -> Sequence[Link]:
        user: Any = self.request.user
        found = []
        if reach(user, "org.person_view").is_anywhere:
            found.append(Link(_("The person's record"), self.record.person.get_absolute_url(), "user"))
        targets = _targets_of(self.record.team_id)
        if targets and user.may("teams.target_edit"):
            found.append(Link(_("Split the team's targets anew"), targets, "target"))
        return found

    def context(self) -> dict[str, Any]:
        move, stage = self.record, self.record.stage_on(self.today)
        leads = fsm.may_perform(move.cancel, by=self.request.user, at=self.now)
        return super().context() | {
            "may_cancel": leads and stage == MoveStage.PLANNED,
            "may_hand_over": leads and stage == MoveStage.IN_EFFECT,
        }


def _place(outlet: Any) -> str:
    if outlet is None:
        return _("none")
    return f"{outlet.region.name} · {outlet.name}" if outlet.region else outlet.name


def _targets_of(team_id: int) -> str:
    """The page on which the team's targets are split, where there is one."""
    try:
        return reverse("teams:targets", args=[team_id])
    except NoReverseMatch:
        return ""


class DecideMove(FormPage):
    """Somebody moves to another outlet of the team."""

    right = permissions.MOVE_DECIDE
    title = gettext_lazy("Move somebody to another outlet")
    form_class = MoveForm
    submit_label = gettext_lazy("Decide the move")
    consequence = gettext_lazy(
        "The place changes on that day and the region follows the outlet; the person and the regional"
        " managers are told. Until that day the move can be cancelled."
    )
    done_message = gettext_lazy("The move is decided; those concerned are told.")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Outlet moves"), reverse("teams:move_list"))]

    def form_arguments(self) -> dict[str, Any]:
        return {"user": self.request.user, "day": self.today}

    def initial(self) -> dict[str, Any]:
        return {"effective_on": self.today}

    def save(self, form: MoveForm) -> OutletMove:
        data = form.cleaned_data
        return moves.decide_move(
            person_id=data["person"].pk,
            outlet_id=data["outlet"].pk,
            effective_on=data["effective_on"],
            reason=data["reason"],
            by=self.request.user,
            at=self.now,
        )


class CancelMove(Moves, ActionView):
    """Before its day."""

    right = permissions.MOVE_DECIDE
    form_class = ReasonForm
    submit_label = gettext_lazy("Cancel the move")
    done_message = gettext_lazy("The move is cancelled; the present place goes on.")

    def act(self, form: ReasonForm) -> OutletMove:
        reason = form.cleaned_data["reason"]
        return moves.cancel_move(move_id=self.record.pk, reason=reason, by=self.request.user, at=self.now)


class HandOver(Moves, ActionView):
    """All of the former outlet is handed over."""

    right = permissions.MOVE_DECIDE
    form_class = HandOverForm
    submit_label = gettext_lazy("Hand-over completed")
    done_message = gettext_lazy("The hand-over is on record.")

    def act(self, form: HandOverForm) -> OutletMove:
        note = form.cleaned_data["reason"]
        return moves.complete_hand_over(move_id=self.record.pk, note=note, by=self.request.user, at=self.now)
