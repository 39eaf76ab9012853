"""How work logs, spot checks and tasks say what happened to them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LOG: dict[str, Promise] = {
    "write": _("handed in"),
    "correct": _("corrected"),
    "remark": _("remark by the lead"),
    "lay_down": _("laid down"),
    "reopen": _("day opened again"),
}
SAMPLE: dict[str, Promise] = {
    "draw": _("drawn"),
    "check": _("log checked"),
    "answer": _("answered"),
    "redraw": _("drawn again to compare"),
}
TASK: dict[str, Promise] = {
    "set": _("set"),
    "change": _("changed"),
    "tick": _("step ticked"),
    "attach": _("evidence attached"),
    "report_done": _("reported done"),
    "accept": pgettext_lazy("task", "accepted"),
    "send_back": _("sent back"),
    "cancel": _("cancelled"),
}
