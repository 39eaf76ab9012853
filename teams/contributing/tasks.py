"""What tasks make known to lower apps: notices, the desk's lines, search."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import contributions, notices
from core.contributions import Hit, Todo
from core.together import Row
from org.permissions import reach
from teams.choices.tasks import TaskState
from teams.models import Task
from teams.task_steps import to_settle

NOTICES = {
    "teams.task_set": gettext_lazy("A task has been set for you, due %(due)s: “%(title)s”."),
    "teams.task_reported": gettext_lazy("%(who)s has reported “%(title)s” done."),
    "teams.task_accepted": gettext_lazy("Your task “%(title)s” has been accepted."),
    "teams.task_returned": gettext_lazy(
        "Your task “%(title)s”, due %(due)s, has been sent back, with the reason."
    ),
    "teams.task_cancelled": gettext_lazy("Your task “%(title)s” has been cancelled."),
}
MOST_HITS = 30


def register() -> None:
    """Called once from teams.registering."""
    for kind, sentence in NOTICES.items():
        notices.register(kind, sentence)
    contributions.TODOS.append(todos)
    contributions.SEARCHES.append(search)


def _rows(user: Any, at: datetime) -> QuerySet[Task] | None:
    """Own tasks that are open; of those that the reader accepts what is reported and what is overdue; None
    for who has neither.
    """
    own = reach(user, "teams.own").person_id
    settles = reach(user, "teams.task_settle").is_anywhere
    if own is None and not settles:
        return None
    wanted = Q(owner_id=own, state=TaskState.OPEN) if own is not None else Q(pk__in=[])
    if settles:
        day = timezone.localdate(at)
        late = Q(state=TaskState.OPEN, due_on__lt=day)
        wanted |= (Q(state=TaskState.REPORTED) | late) & to_settle(user, day)
    is_own = Case(When(owner_id=own, then=1), default=0, output_field=IntegerField())
    return Task.objects.filter(wanted).annotate(is_own=is_own).order_by("due_on", "pk")


def _show(row: Row, at: datetime) -> list[Todo]:
    del at
    is_open = row["state"] == TaskState.OPEN
    line = Todo(
        what=row["title"],
        url=reverse("teams:task", args=[row["pk"]]),
        button=_button(row, is_open=is_open),
        since=row.moment("set_at") if is_open else row.moment("reported_at", "set_at"),
        sender=row["set_by"] if row["is_own"] else row["owner"],
        due=row.day("due_on") if is_open else None,
    )
    return [line]


def _button(row: Row, *, is_open: bool) -> str:
    """One's own is done; of others' what is reported is accepted, what is late is asked after."""
    if not is_open:
        return _("Accept")
    return _("Do it") if row["is_own"] else _("Look after it")


_COLUMNS = {
    **{name: F(name) for name in ("pk", "state", "title", "set_at", "reported_at", "due_on", "is_own")},
    "set_by": F("set_by__name"),
    "owner": Concat("owner__name", Value(" "), "owner__number", output_field=CharField()),
}
todos = contributions.Lines(_rows, _COLUMNS, _show)


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
        for task in rows[:MOST_HITS]
    ]
