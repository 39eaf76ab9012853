"""Where a division sheet stands (G5.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SheetState(models.TextChoices):
    """On the day on which it is looked at."""

    COMING = "coming", _("planned")
    CURRENT = "current", _("holds")
    ENDED = "ended", _("no longer holds")
    REPLACED = "replaced", _("replaced by a later sheet")
    WITHDRAWN = "withdrawn", _("withdrawn before its day")


S = SheetState
SHEET_TONES: dict[str, str] = {
    S.COMING: "waiting",
    S.CURRENT: "good",
    S.ENDED: "neutral",
    S.REPLACED: "void",
    S.WITHDRAWN: "void",
}
