"""What targets make known to lower apps: notices, to-dos, the question after an accepted file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import contributions, notices
from core.contributions import Todo
from core.figures import month_text
from customers import hooks
from org.permissions import reach
from teams.choices.targets import ShortfallState
from teams.models import Shortfall
from teams.services import shortfalls

NOTICES = {
    "teams.shortfall_asked": gettext_lazy(
        "Targets of %(team)s for %(month)s were missed: write down cause and remedy."
    ),
    "teams.shortfall_answered": gettext_lazy("%(who)s has said why targets of %(month)s were missed."),
}
MOST_LINES = 20


def register() -> None:
    """Called once from teams.registering."""
    for kind, sentence in NOTICES.items():
        notices.register(kind, sentence)
    hooks.ON_ACCEPTED.append(shortfalls.crm_accepted)
    contributions.TODOS.append(todos)


def todos(user: Any, at: datetime) -> Sequence[Todo]:  # noqa: ARG001  the desk tells everybody the time
    """Shortfalls to answer, and answers to read that are not one's own; one query, or none."""
    own = reach(user, "teams.own").person_id
    leads, judges = reach(user, "teams.target_edit"), reach(user, "teams.shortfall_judge")
    if own is None and not leads.is_anywhere and not judges.is_anywhere:
        return ()
    led = leads.rows(branch="branch_id", team="team_id")
    judged = judges.rows(branch="branch_id", team="team_id")
    mine = Q(person__isnull=False, person_id=own) | (Q(person=None) & led)
    others = (Q(person__isnull=False) & led & ~Q(person_id=own)) | (Q(person=None) & judged)
    to_read = Q(state=ShortfallState.ANSWERED) & others & ~Q(answered_by_id=user.pk)
    rows = Shortfall.objects.filter((Q(state=ShortfallState.ASKED) & mine) | to_read)
    found = rows.select_related("team", "person").order_by("due_on", "pk")
    return [_line(row) for row in found[:MOST_LINES]]


def _line(row: Shortfall) -> Todo:
    is_asked = row.state == ShortfallState.ASKED
    words = {
        "who": row.person or row.team,
        "month": month_text(row.month),
        "measure": row.get_measure_display(),
    }
    what = (
        _("Say why %(measure)s of %(month)s fell short: %(who)s")
        if is_asked
        else _("Read why %(measure)s of %(month)s fell short: %(who)s")
    )
    return Todo(
        what=what % words,
        url=row.get_absolute_url(),
        button=_("Say why") if is_asked else _("Look at it"),
        since=row.asked_at if is_asked else row.answered_at or row.asked_at,
        due=row.due_on if is_asked else None,
    )
