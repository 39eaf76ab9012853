"""What division of labour and moves make known to lower apps: notices, to-dos."""

from datetime import datetime, time
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import contributions
from core.contributions import Todo
from core.together import Row
from org.models import Team
from teams.models import OutletMove
from teams.queries.division import teams_to_put_right
from teams.queries.moves import hand_overs_open
from teams.report_permissions import DIVISION_EDIT, MOVE_DECIDE
from teams.services import division, moves


def register() -> None:
    """Called once from teams.registering."""
    division.register()
    moves.register()
    contributions.TODOS += [unlisted, hand_overs]


def _teams(user: Any, at: datetime) -> QuerySet[Team] | None:
    return teams_to_put_right(user, timezone.localdate(at)) if user.may(DIVISION_EDIT) else None


def _show_team(row: Row, at: datetime) -> list[Todo]:
    count = row["unlisted"]
    words = {"count": count, "team": row["name"]}
    line = Todo(
        what=ngettext(
            "%(count)s person of %(team)s stands on no division of labour",
            "%(count)s people of %(team)s stand on no division of labour",
            count,
        )
        % words,
        url=reverse("teams:division_new", args=[row["pk"]]),
        button=_("Lay it down"),
        since=at,
    )
    return [line]


def _moves(user: Any, at: datetime) -> QuerySet[OutletMove] | None:
    return hand_overs_open(user, timezone.localdate(at)) if user.may(MOVE_DECIDE) else None


def _show_move(row: Row, at: datetime) -> list[Todo]:
    del at
    words = {"person": row["person"], "old": row["old"] or "—", "new": row["new"]}
    line = Todo(
        what=_("See to the hand-over of %(person)s: %(old)s → %(new)s") % words,
        url=reverse("teams:move", args=[row["pk"]]),
        button=_("Look at it"),
        since=timezone.make_aware(datetime.combine(row.day("effective_on"), time())),
    )
    return [line]


unlisted = contributions.Lines(_teams, {name: F(name) for name in ("pk", "name", "unlisted")}, _show_team)
hand_overs = contributions.Lines(
    _moves,
    {
        "pk": F("pk"),
        "effective_on": F("effective_on"),
        "person": F("person__name"),
        "old": F("from_outlet__name"),
        "new": F("to_outlet__name"),
    },
    _show_move,
)
