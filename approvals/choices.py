from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestState(models.TextChoices):
    """Where a request is; the next chapter adds the fax and countersign states between these."""

    SUBMITTED = "submitted", _("waiting for channel management")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("withdrawn")


class StepKind(models.TextChoices):
    CHANNEL = "channel", _("review by channel management")


class StepState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    AGREED = "agreed", _("agreed")
    RETURNED = "returned", _("returned")
    LAPSED = "lapsed", _("no longer needed")


class Decision(models.TextChoices):
    """What an opinion comes to."""

    APPROVE = "approve", _("agree")
    RETURN = "return", _("return")


class Concern(models.TextChoices):
    """How a request concerns the reader of the list."""

    WAITING = "waiting", _("waiting for my review")
    SENT = "sent", _("drafted or submitted by me")


REQUEST_TONES: dict[str, str] = {
    RequestState.SUBMITTED: "waiting",
    RequestState.APPROVED: "good",
    RequestState.RETURNED: "bad",
    RequestState.WITHDRAWN: "void",
}
