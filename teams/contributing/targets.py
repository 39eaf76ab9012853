"""What targets make known to lower apps: notices, to-dos, the question after an accepted file."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import contributions, notices
from core.contributions import Todo
from core.figures import month_text
from core.months import format_month
from core.together import Row
from customers import hooks
from org.permissions import reach
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


def _rows(user: Any, at: datetime) -> QuerySet[Any] | None:
    """Months with shortfalls to answer, and with answers to read that are not one's own; None for who does
    neither.
    """
    own = reach(user, "teams.own").person_id
    if own is None and not any(reach(user, right).is_anywhere for right in (EDIT, JUDGE)):
        return None
    rows = Shortfall.objects.filter(to_answer(user) | to_read(user, timezone.localdate(at)))
    months = (
        rows.order_by()
        .values("month", "state")
        .annotate(count=Count("pk"), due=Min("due_on"), asked=Min("asked_at"), answered=Min("answered_at"))
    )
    return months.order_by("due", "month", "state")


def _show(row: Row, at: datetime) -> list[Todo]:
    del at
    words = {"month": month_text(row.day("month")), "count": row["count"]}
    if row["state"] == ShortfallState.ASKED:
        what = ngettext(
            "Say why %(count)d target of %(month)s was missed",
            "Say why %(count)d targets of %(month)s were missed",
            row["count"],
        )
        line = Todo(
            what=what % words,
            url=reverse("teams:shortfalls_answer", args=[format_month(row.day("month"))]),
            button=_("Say why"),
            since=row.moment("asked"),
            due=row.day("due"),
        )
        return [line]
    what = ngettext(
        "Read %(count)d answer on why targets of %(month)s were missed",
        "Read %(count)d answers on why targets of %(month)s were missed",
        row["count"],
    )
    url = reverse("teams:shortfalls_to_read")
    return [Todo(what=what % words, url=url, button=_("Look at it"), since=row.moment("answered", "asked"))]


_COLUMNS = {name: F(name) for name in ("month", "state", "count", "due", "asked", "answered")}
todos = contributions.Lines(_rows, _COLUMNS, _show)
