"""What logs and spot checks make known to lower apps: notices, the comparing, the desk's lines."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import charts, contributions, jobs, notices
from core.contributions import Todo
from core.figures import day_text
from core.together import Row
from org.permissions import reach
from teams import tasks
from teams.models import SampledLog, SampleDraw
from teams.queries import work_logs as queries
from teams.queries.log_days import open_days
from teams.services import work_logs

NOTICES = {
    "teams.log_remarked": gettext_lazy("Your lead has written a remark on your log of %(day)s."),
    "teams.log_reopened": gettext_lazy("%(day)s is opened again: you can hand in the log."),
    "teams.log_answered": gettext_lazy("%(who)s has answered the check of the log of %(day)s."),
    "teams.sample_drawn_again": gettext_lazy(
        "%(who)s had the logs of %(team)s drawn once more, as %(number)s after %(earlier)s: %(reason)s"
    ),
    "teams.log_checked": gettext_lazy("Your log of %(day)s was drawn for spot check %(number)s and checked."),
}


def register() -> None:
    """Called once from teams.registering."""
    for kind, sentence in NOTICES.items():
        notices.register(kind, sentence)
    jobs.register(work_logs.COMPARE, tasks.compare_log_work)
    contributions.TODOS += [own_log, to_check]
    charts.register_inks({"checked_logs": 5})


def own_log(user: Any, at: datetime) -> Sequence[Todo]:
    """Today's log and those of the days before that can still be handed in."""
    today = timezone.localdate(at)
    own = reach(user, "teams.own", today).person_id
    return [] if own is None else [_log_to_write(day) for day in open_days(own, today)]


def _log_to_write(day: date) -> Todo:
    return Todo(
        what=_("Work log of %(day)s") % {"day": day_text(day)},
        url=f"{reverse('teams:log_write')}?day={day}",
        button=_("Write"),
        since=queries.due_moment(day, 0),
        due=day,
    )


def _draws(user: Any, at: datetime) -> QuerySet[SampleDraw] | None:
    """Draws of which logs are left to check; None for who draws none."""
    del at
    if not reach(user, "teams.sample_draw").is_anywhere:
        return None
    unchecked = SampledLog.objects.filter(draw=OuterRef("pk"), result="").order_by()
    left = Subquery(unchecked.values("draw").annotate(count=Count("pk")).values("count"))
    rows = SampleDraw.objects.visible_to(user).annotate(left=left)
    return rows.filter(left__gt=0).order_by("drawn_at")


def _show_draw(row: Row, at: datetime) -> list[Todo]:
    del at
    words = {"count": row["left"], "team": row["team"]}
    line = Todo(
        what=_("%(count)d drawn logs of %(team)s wait to be checked") % words,
        url=reverse("teams:sample", args=[row["pk"]]),
        button=_("Check"),
        since=row.moment("drawn_at"),
        due=row.day("check_due_on") if row["check_due_on"] else None,
        number=row["number"],
    )
    return [line]


to_check = contributions.Lines(
    _draws,
    {
        "pk": F("pk"),
        "left": F("left"),
        "drawn_at": F("drawn_at"),
        "check_due_on": F("check_due_on"),
        "team": F("team__name"),
        "number": F("number__text"),
    },
    _show_draw,
)
