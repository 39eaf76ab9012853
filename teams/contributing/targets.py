"""What targets make known to lower apps: notices, to-dos, the question after an accepted file."""

from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import contributions, notices
from core.contributions import Todo
from core.figures import month_text
from core.together import Row
from customers import hooks
from org.permissions import reach
from teams.choices.measures import Measure
from teams.choices.targets import ShortfallState
from teams.models import Shortfall
from teams.services import shortfalls
from teams.shortfall_steps import EDIT, JUDGE, to_answer, to_read

NOTICES = {
    "teams.shortfall_asked": gettext_lazy(
        "Targets of %(team)s for %(month)s were missed: write down cause and remedy."
    ),
    "teams.shortfall_answered": gettext_lazy("%(who)s has said why targets of %(month)s were missed."),
}


def register() -> None:
    """Called once from teams.registering."""
    for kind, sentence in NOTICES.items():
        notices.register(kind, sentence)
    hooks.ON_ACCEPTED.append(shortfalls.crm_accepted)
    contributions.TODOS.append(todos)


def _rows(user: Any, at: datetime) -> QuerySet[Shortfall] | None:
    """Shortfalls to answer, and answers to read that are not one's own; None for who does neither."""
    own = reach(user, "teams.own").person_id
    if own is None and not any(reach(user, right).is_anywhere for right in (EDIT, JUDGE)):
        return None
    rows = Shortfall.objects.filter(to_answer(user) | to_read(user, timezone.localdate(at)))
    return rows.order_by("due_on", "pk")


def _show(row: Row, at: datetime) -> list[Todo]:
    del at
    is_asked = row["state"] == ShortfallState.ASKED
    words = {
        "who": row["who"] or row["team"],
        "month": month_text(row.day("month")),
        "measure": Measure(row["measure"]).label,
    }
    what = (
        _("Say why %(measure)s of %(month)s fell short: %(who)s")
        if is_asked
        else _("Read why %(measure)s of %(month)s fell short: %(who)s")
    )
    line = Todo(
        what=what % words,
        url=reverse("teams:shortfall", args=[row["pk"]]),
        button=_("Say why") if is_asked else _("Look at it"),
        since=row.moment("asked_at") if is_asked else row.moment("answered_at", "asked_at"),
        due=row.day("due_on") if is_asked else None,
    )
    return [line]


_PERSON = Concat("person__name", Value(" "), "person__number", output_field=CharField())
_REGION = Concat("region__name", Value(" · "), "person__name", Value(" "), "person__number")
_COLUMNS = {
    **{name: F(name) for name in ("pk", "state", "month", "measure", "asked_at", "answered_at", "due_on")},
    "team": F("team__name"),
    # Concat gives " " for nobody, never NULL.
    "who": Case(When(person=None, then=Value("")), When(region=None, then=_PERSON), default=_REGION),
}
todos = contributions.Lines(_rows, _COLUMNS, _show)
