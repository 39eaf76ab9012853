"""What tasks make known to lower apps: notices, the desk's lines, search."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import contributions, notices
from core.contributions import Hit, Todo
from org.permissions import reach
from teams.choices.tasks import TaskState
from teams.models import Task

NOTICES = {
    "teams.task_set": gettext_lazy("A task has been set for you, due %(due)s: “%(title)s”."),
    "teams.task_reported": gettext_lazy("%(who)s has reported “%(title)s” done."),
    "teams.task_accepted": gettext_lazy("Your task “%(title)s” has been accepted."),
    "teams.task_returned": gettext_lazy(
        "Your task “%(title)s”, due %(due)s, has been sent back, with the reason."
    ),
    "teams.task_cancelled": gettext_lazy("Your task “%(title)s” has been cancelled."),
}
MOST_LINES = 30


def register() -> None:
    """Called once from teams.registering."""
    for kind, sentence in NOTICES.items():
        notices.register(kind, sentence)
    contributions.TODOS.append(todos)
    contributions.SEARCHES.append(search)


def todos(user: Any, at: datetime) -> Sequence[Todo]:  # noqa: ARG001  the desk tells everybody the time
    """Own tasks that are open, and reported ones that the reader accepts; one query, or none."""
    own = reach(user, "teams.own").person_id
    far = reach(user, "teams.task_edit")
    leads = far.everywhere or bool(far.branch_ids or far.team_ids)
    if own is None and not leads:
        return ()
    wanted = Q(owner_id=own, state=TaskState.OPEN) if own is not None else Q(pk__in=[])
    if leads:
        reported = Q(state=TaskState.REPORTED) & far.rows(branch="branch_id", team="team_id")
        wanted |= reported & ~Q(owner__user_id=user.pk)
    rows = Task.objects.filter(wanted).select_related("owner", "set_by").order_by("due_on", "pk")
    return [_line(task) for task in rows[:MOST_LINES]]


def _line(task: Task) -> Todo:
    is_open = task.state == TaskState.OPEN
    return Todo(
        what=task.title,
        url=task.get_absolute_url(),
        button=_("Do it") if is_open else _("Accept"),
        since=task.set_at if is_open else task.reported_at or task.set_at,
        sender=str(task.set_by if is_open else task.owner),
        due=task.due_on if is_open else None,
    )


def search(user: Any, text: str) -> Sequence[Hit]:
    """Tasks that the reader may see whose title holds `text`; one query."""
    rows = Task.objects.visible_to(user).filter(title__icontains=text).select_related("owner")
    return [
        Hit(
            kind=_("Task"),
            title=task.title,
            url=task.get_absolute_url(),
            note=f"{task.owner.name} · {task.due_on}",
        )
        for task in rows[:MOST_LINES]
    ]
