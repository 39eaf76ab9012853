from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTION_LABELS: dict[str, Promise] = {
    "upload": _("uploaded"),
    "begin_check": _("check begun"),
    "ask_headings": _("headings to be assigned"),
    "set_headings": _("headings assigned"),
    "accept": _("accepted"),
    "refuse": _("refused"),
    "supersede": _("replaced by a newer file"),
    "abandon": _("abandoned"),
}
