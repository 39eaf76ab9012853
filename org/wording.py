"""What the verbs of the audit are called in the histories of people, accounts and places."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Chinese has two words for a name.
PERSONS_NAME = pgettext_lazy("of a person", "Name")
PLACES_NAME = pgettext_lazy("of a place", "Name")
PERSON = {
    "hire": _("hired"),
    "edit": _("record corrected"),
    "post": _("posted"),
    "end_posting": _("posting ended"),
    "take_back_posting": _("coming posting taken back"),
    "set_grade": _("grade given"),
    "leave": _("left"),
    "take_back_leaving": _("leaving taken back"),
    "reveal": _("number looked at"),
}
ACCOUNT = {
    "open": _("account opened"),
    "edit": _("account corrected"),
    "edit_profile": _("profile corrected"),
    "sign_out_everywhere": _("signed out everywhere"),
    "lock_out": _("locked out after wrong passwords"),
    "set_password": _("given a new first password"),
    "change_password": _("password changed"),
    "deactivate": _("account shut"),
    "reactivate": _("account opened again"),
    "grant_role": _("role given"),
    "end_role": _("role ended"),
    "set_up_second_factor": _("second factor set up"),
    "reset_second_factor": _("second factor removed"),
    "use_recovery_code": _("recovery code used"),
    "renew_recovery_codes": _("recovery codes renewed"),
}
PLACE = {
    "open": _("established"),
    "edit": _("corrected"),
    "set_hours": _("hours set"),
}
DELEGATION = {"give": _("stand-in named"), "revoke": _("standing-in ended")}
CALENDAR = {
    "seed": _("taken over from the published calendar"),
    "set_day": _("day set"),
    "clear_day": _("day cleared"),
    "publish": _("state of the year set"),
}
