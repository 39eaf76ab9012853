"""The table of tasks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.markup import badge_html
from core.tables import BadgeColumn, DayColumn, LinkColumn, MomentColumn, Table, TextColumn
from teams.choices.tasks import TASK_TONES, TaskState
from teams.tables.overdue import overdue_badge


class TaskStateColumn(BadgeColumn):
    """The state; of what is past its day, by how many days."""

    def cell(self, value: Any, record: Any) -> str:
        """The badge."""
        if record.is_overdue(record.today):
            return badge_html(overdue_badge(record.due_on, record.today))
        return super().cell(value, record)

    def plain(self, value: Any, record: Any) -> Any:
        """Its words."""
        if record.is_overdue(record.today):
            return overdue_badge(record.due_on, record.today).label
        return super().plain(value, record)


class TaskTable(Table):
    title = LinkColumn(_("Task"))
    state = TaskStateColumn(_("State"), choices=TaskState, tones=TASK_TONES)
    owner = TextColumn(_("Who does it"), accessor="owner__name")
    team = TextColumn(_("Team"), accessor="team__name", phone=False)
    due_on = DayColumn(_("Due"))
    set_by = TextColumn(_("Set by"), accessor="set_by__name", phone=False)
    set_at = MomentColumn(_("Set"), phone=False)

    class Meta:
        caption = _("Tasks")
        row_url = True
