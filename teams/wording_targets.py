"""How targets and shortfalls say what happened to them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TARGET: dict[str, Promise] = {
    "set": _("set"),
    "share": _("shared out"),
    "resplit": _("shared out anew"),
    "lay_down": _("laid down"),
    "remove": _("removed"),
}
SHORTFALL: dict[str, Promise] = {
    "ask": _("asked"),
    "answer": _("answered"),
    "accept": _("accepted"),
    "ask_again": _("asked again"),
    "withdraw": _("withdrawn"),
    "renew": _("figures renewed by a later file"),
    "ask_anew": _("asked anew after a later file"),
    "release": pgettext_lazy("shortfall", "no longer asked"),
}
