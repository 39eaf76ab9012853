"""Work tasks (G5.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TaskState(models.TextChoices):
    OPEN = "open", _("to be done")
    REPORTED = "reported", _("reported done")
    ACCEPTED = "accepted", pgettext_lazy("task", "accepted")
    CANCELLED = "cancelled", _("cancelled")


class TaskConcern(models.TextChoices):
    MINE = "mine", _("mine to do")
    SET = "set", _("set by me")
    OVERDUE = "overdue", _("overdue")


TASK_TONES: dict[str, str] = {
    TaskState.OPEN: "waiting",
    TaskState.REPORTED: "active",
    TaskState.ACCEPTED: "good",
    TaskState.CANCELLED: "void",
}
