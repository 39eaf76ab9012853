from django.db import models
from django.utils.translation import gettext_lazy as _

# By which working day of the next month a month's file is wanted: the business detail and pay wait for it.
IMPORT_WORKING_DAY = 5


class CrmState(models.TextChoices):
    """Where a CRM file is: accepted whole or refused whole, never in part."""

    WAITING = "waiting", _("waiting to be checked")
    MAPPING = "mapping", _("headings to be assigned")
    CHECKING = "checking", _("being checked")
    REFUSED = "refused", _("refused")
    ACCEPTED = "accepted", _("accepted")
    SUPERSEDED = "superseded", _("replaced")
    ABANDONED = "abandoned", _("abandoned")


TONES = {
    CrmState.WAITING: "waiting",
    CrmState.MAPPING: "warning",
    CrmState.CHECKING: "active",
    CrmState.REFUSED: "bad",
    CrmState.ACCEPTED: "good",
    CrmState.SUPERSEDED: "void",
    CrmState.ABANDONED: "neutral",
}
