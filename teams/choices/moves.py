"""States of a move between outlets (G5.4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MoveState(models.TextChoices):
    """Whether a decided move is still to come is a matter of the day."""

    DECIDED = "decided", _("move decided")
    CANCELLED = "cancelled", _("cancelled")


class MoveStage(models.TextChoices):
    """Where a move stands on the day on which it is looked at."""

    PLANNED = "planned", _("planned")
    IN_EFFECT = "in_effect", _("in effect, hand-over open")
    HANDED_OVER = "handed_over", _("hand-over completed")
    CANCELLED = "cancelled", _("cancelled")


MOVE_TONES: dict[str, str] = {
    MoveStage.PLANNED: "waiting",
    MoveStage.IN_EFFECT: "active",
    MoveStage.HANDED_OVER: "good",
    MoveStage.CANCELLED: "void",
}
