"""What division of labour and moves make known to lower apps: notices, to-dos."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import contributions
from core.contributions import Todo
from teams.queries.division import teams_to_put_right
from teams.queries.moves import hand_overs_open
from teams.report_permissions import DIVISION_EDIT, MOVE_DECIDE
from teams.services import division, moves

MOST_LINES = 50


def register() -> None:
    """Called once from teams.registering."""
    division.register()
    moves.register()
    contributions.TODOS.append(todos)


def todos(user: Any, at: datetime) -> Sequence[Todo]:
    """People on no sheet, and hand-overs after a move: one query each, none for who leads no team."""
    found: list[Todo] = []
    if user.may(DIVISION_EDIT):
        found += _unlisted(user, at)
    if user.may(MOVE_DECIDE):
        found += _hand_overs(user, at)
    return found


def _unlisted(user: Any, at: datetime) -> list[Todo]:
    return [
        Todo(
            what=ngettext(
                "%(count)s person of %(team)s stands on no division of labour",
                "%(count)s people of %(team)s stand on no division of labour",
                count,
            )
            % {"count": count, "team": team},
            url=reverse("teams:division_new", args=[team.pk]),
            button=_("Lay it down"),
            since=at,
        )
        for team, count in teams_to_put_right(user, timezone.localdate(at))
    ]


def _hand_overs(user: Any, at: datetime) -> list[Todo]:
    rows = hand_overs_open(user, timezone.localdate(at))[:MOST_LINES]
    return [
        Todo(
            what=_("See to the hand-over of %(person)s: %(old)s → %(new)s")
            % {
                "person": move.person.name,
                "old": move.from_outlet.name if move.from_outlet else "—",
                "new": move.to_outlet.name,
            },
            url=move.get_absolute_url(),
            button=_("Look at it"),
            since=timezone.make_aware(datetime.combine(move.effective_on, time())),
        )
        for move in rows
    ]
