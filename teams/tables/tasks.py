"""The table of tasks."""

from django.utils.translation import gettext_lazy as _

from core.tables import BadgeColumn, DayColumn, LinkColumn, MomentColumn, Table, TextColumn
from teams.choices.tasks import TASK_TONES, TaskState


class TaskTable(Table):
    title = LinkColumn(_("Task"))
    owner = TextColumn(_("Who does it"), accessor="owner__name")
    team = TextColumn(_("Team"), accessor="team__name", phone=False)
    due_on = DayColumn(_("Due"))
    set_by = TextColumn(_("Set by"), accessor="set_by__name", phone=False)
    set_at = MomentColumn(_("Set"), phone=False)
    state = BadgeColumn(_("State"), choices=TaskState, tones=TASK_TONES)

    class Meta:
        caption = _("Tasks")
        row_url = True
