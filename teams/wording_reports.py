"""How reports, division sheets and moves say what happened to them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REPORT: dict[str, Promise] = {
    "begin": _("draft begun"),
    "take_figures": _("figures taken anew"),
    "write": _("written on"),
    "submit": _("handed in"),
    "confirm_lead": _("confirmed, first of two"),
    "confirm_manager": _("confirmed by the branch manager"),
    "send_back": _("returned"),
    "discard": _("draft discarded"),
    "file": _("filed"),
}
DUE: dict[str, Promise] = {"set": _("laid down")}
DIVISION: dict[str, Promise] = {
    "lay_down": _("laid down"),
    "withdraw": _("withdrawn"),
}
MOVE: dict[str, Promise] = {
    "decide": _("move decided"),
    "cancel": _("cancelled"),
    "start_elsewhere": _("starts from another outlet, the move before it being cancelled"),
    "hand_over": _("hand-over completed"),
}
