"""What logs and spot checks make known to lower apps: notices, the comparing, the desk's lines."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import charts, contributions, jobs, notices
from core.contributions import Todo
from core.figures import day_text
from org.permissions import reach
from teams import tasks
from teams.models import SampleDraw
from teams.queries import work_logs as queries
from teams.services import work_logs

NOTICES = {
    "teams.log_remarked": gettext_lazy("Your lead has written a remark on your log of %(day)s."),
    "teams.log_reopened": gettext_lazy("Your lead has opened %(day)s again: you can hand in the log."),
    "teams.log_answered": gettext_lazy("%(who)s has answered the check of the log of %(day)s."),
    "teams.log_checked": gettext_lazy("Your log of %(day)s was drawn for spot check %(number)s and checked."),
}
MOST_LINES = 20


def register() -> None:
    """Called once from teams.registering."""
    for kind, sentence in NOTICES.items():
        notices.register(kind, sentence)
    jobs.register(work_logs.COMPARE, tasks.compare_log_work)
    contributions.TODOS.append(todos)
    charts.register_inks({"checked_logs": 5})


def todos(user: Any, at: datetime) -> Sequence[Todo]:
    """The author's log of today, the lead's drawn logs that are not checked; no query for anybody else."""
    return [*_own_log(user, at), *_to_check(user)]


def _own_log(user: Any, at: datetime) -> Sequence[Todo]:
    today = timezone.localdate(at)
    own = reach(user, "teams.own", today).person_id
    if own is None or not queries.is_log_due(own, today):
        return ()
    url = reverse("teams:log_write")
    what = _("Work log of %(day)s") % {"day": day_text(today)}
    return [Todo(what=what, url=url, button=_("Write"), since=queries.due_moment(today, 0), due=today)]


def _to_check(user: Any) -> Sequence[Todo]:
    if not reach(user, "teams.sample_draw").is_anywhere:
        return ()
    open_ones: Any = SampleDraw.objects.visible_to(user).annotate(
        left=Count("logs", filter=Q(logs__result=""))
    )
    rows = open_ones.filter(left__gt=0).select_related("number", "team").order_by("drawn_at")
    return [
        Todo(
            what=_("%(count)d drawn logs of %(team)s wait to be checked")
            % {"count": draw.left, "team": draw.team},
            url=draw.get_absolute_url(),
            button=_("Check"),
            since=draw.drawn_at,
            number=draw.number.text,
        )
        for draw in rows[:MOST_LINES]
    ]
