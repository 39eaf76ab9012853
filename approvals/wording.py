"""How requests say what happened to them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTION_LABELS: dict[str, Promise] = {
    "begin": _("drafted"),
    "edit_cover": _("cover sheet changed"),
    "submit": _("submitted"),
    "check_draft": pgettext_lazy("request", "checked"),
    "sign_off": _("signed off"),
    "send_fax": _("faxed to headquarters"),
    "register": _("registered"),
    "pass_on": _("passed on to channel management"),
    "mark": _("departments marked"),
    "name_department": _("department added"),
    "lapse": _("no longer asked"),
    "agree": _("agreed"),
    "agree_with_conditions": _("agreed with conditions"),
    "object": _("disagreed"),
    "declare_unconcerned": _("not concerned"),
    "hand": _("handed over"),
    "ask_again": pgettext_lazy("request", "asked again"),
    "present": _("presented to the leaders"),
    "name_leader": _("leader added"),
    "fax_back": _("opinions faxed back"),
    "approve": _("agreed"),
    "close_approved": _("closed: approved"),
    "close_conditional": _("closed: approved with conditions"),
    "close_refused": _("closed: not approved"),
    "send_back": _("returned"),
    "back_to_branch": _("returned to the branch"),
    "back_to_office": _("returned to the general office"),
    "back_to_channel": _("returned to channel management"),
    "back_to_departments": _("returned to the departments"),
    "resubmit": _("submitted anew"),
    "withdraw": _("withdrawn"),
    "remind": _("reminded"),
    "note_call": _("telephone call noted"),
    "file_scan": _("scan filed"),
    "print": _("printed"),
    "retry_fax": _("fax sent again"),
}
# Of a leader's step.
INSTRUCTED: dict[str, Promise] = {
    "agree": pgettext_lazy("leader", "approved"),
    "agree_with_conditions": pgettext_lazy("leader", "approved with conditions"),
    "object": pgettext_lazy("leader", "not approved"),
}
ROUTE: dict[str, Promise] = {"lay_down": _("laid down")}
SCAN: dict[str, Promise] = {
    "upload": _("uploaded"),
    "file": _("filed"),
    "discard": _("discarded"),
    "open": _("opened"),
}
