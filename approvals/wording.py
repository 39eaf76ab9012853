"""How requests say what happened to them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTION_LABELS: dict[str, Promise] = {
    "submit": _("submitted"),
    "approve": _("agreed"),
    "send_back": _("returned"),
    "withdraw": _("withdrawn"),
}
