"""A month of work logs: one's own days, the team's register."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.components import Badge, Crumb
from org.permissions import reach
from teams.choices.work_logs import DAY_TONES, LogDay
from teams.filters.work_logs import teams_of
from teams.log_steps import REOPEN, reopened_by
from teams.queries import work_logs as queries
from teams.queries.log_days import closed_days
from teams.views.work_logs import _Month

VIEW, OWN = "teams.log_view", "teams.own"


class MyLogs(_Month):
    """The reader's month in words: which days are done, late, missing."""

    right = OWN
    title = gettext_lazy("My logs")
    template_name = "teams/my_logs.html"

    def context(self) -> dict[str, Any]:
        own = reach(self.request.user, OWN).person_id
        people = queries.postings_of(own, self.month) if own is not None else {}
        register = queries.register_of(people, self.month, self.today)
        cells = [
            cell for row in register for cell in row.cells if cell.state not in {LogDay.FREE, LogDay.COMING}
        ]
        closed = closed_days(own or 0, people.get(own or 0, ()), _without_log(cells), self.today)
        days = [
            {
                "cell": cell,
                "badge": Badge(LogDay(cell.state).label, DAY_TONES[cell.state]),
                "url": "" if cell.day in closed else _page_of(cell),
            }
            for cell in reversed(cells)
        ]
        return super().context() | {"days": days, "row": register[0] if register else None}


def _without_log(cells: Sequence[queries.DayCell]) -> list[date]:
    return [cell.day for cell in cells if cell.log_id is None]


def _page_of(cell: queries.DayCell) -> str:
    """The log of that day, or where it is written."""
    if cell.log_id is not None:
        return reverse("teams:log", args=[cell.log_id])
    return f"{reverse('teams:log_write')}?day={cell.day}"


class LogRegister(_Month):
    """For the lead: who has handed in what this month, and which days are missing."""

    right = VIEW
    title = gettext_lazy("Register of logs")
    template_name = "teams/log_register.html"

    def context(self) -> dict[str, Any]:
        teams = list(teams_of(self.request))
        chosen = [team for team in teams if str(team.pk) == self.request.GET.get("team")] or teams[:1]
        people = queries.people_of([team.pk for team in chosen], self.month)
        register = queries.register_of(people, self.month, self.today)
        user: Any = self.request.user
        return super().context() | {
            "teams": teams,
            "team": chosen[0] if chosen else None,
            "register": register,
            "may_reopen": user.may(REOPEN),
            "reopened": set(reopened_by(user, self.today).values_list("pk", flat=True)),
            "totals": {"due": sum(row.due for row in register), "late": sum(row.late for row in register),
                       "missing": sum(len(row.missing) for row in register)},
        }  # fmt: skip

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Work logs"), reverse("teams:log_list"))]
