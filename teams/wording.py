"""How the teams' matters say what happened to them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAPER: dict[str, Promise] = {
    "draft": _("drafted"),
    "save": _("saved"),
    "attach": _("paper attached"),
    "detach": _("attachment removed"),
    "discard": _("discarded"),
    "copy": _("begun as a copy"),
    "submit": _("sent up"),
    "come_back": _("came back"),
    "be_taken_back": _("taken back"),
    "be_refused": _("not approved"),
    "take_effect": _("in force"),
    "be_superseded": _("replaced"),
    "begin": _("begun"),
    "finish": _("carried out"),
    "open_its_team": _("team opened"),
    "file": _("filed"),
    "remind": _("reminded of the renewal"),
}
