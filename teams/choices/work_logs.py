"""Work logs and the spot checks on them (G5.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CheckResult(models.TextChoices):
    """What the lead found on a drawn log."""

    IN_ORDER = "in_order", _("in order")
    TO_IMPROVE = "to_improve", _("to be improved")
    UNTRUE = "untrue", _("does not hold true")


class LogDay(models.TextChoices):
    """What a day of somebody's calendar shows."""

    DONE = "done", _("handed in")
    LATE = "late", _("handed in late")
    MISSING = "missing", _("missing")
    TODAY = "today", _("due today")
    FREE = "free", _("no working day")
    COMING = "coming", pgettext_lazy("day", "to come")


class Likeness(models.TextChoices):
    """How the list tells logs that read like an earlier one."""

    LIKE = "like", _("reads like an earlier log")
    OWN = "own", _("no likeness found")


class Timeliness(models.TextChoices):
    LATE = "late", _("handed in late")
    IN_TIME = "in_time", _("handed in on time")


class Checked(models.TextChoices):
    CHECKED = "checked", _("checked by sample")
    UNCHECKED = "unchecked", _("not checked yet")


class CheckProgress(models.TextChoices):
    """How far a spot check is."""

    OPEN = "open", _("to be checked")
    OVERDUE = "overdue", _("overdue")
    CHECKED = "checked", _("checked")


PROGRESS_TONES: dict[str, str] = {
    CheckProgress.OPEN: "waiting",
    CheckProgress.OVERDUE: "bad",
    CheckProgress.CHECKED: "good",
}
RESULT_TONES: dict[str, str] = {
    CheckResult.IN_ORDER: "good",
    CheckResult.TO_IMPROVE: "warning",
    CheckResult.UNTRUE: "bad",
}
DAY_TONES: dict[str, str] = {
    LogDay.DONE: "good",
    LogDay.LATE: "warning",
    LogDay.MISSING: "bad",
    LogDay.TODAY: "waiting",
    LogDay.FREE: "neutral",
    LogDay.COMING: "neutral",
}
