"""What the verbs of the audit are called in the histories of people, accounts and places."""

from django.utils.translation import gettext_lazy as _

PERSON = {
    "hire": _("hired"),
    "edit": _("record corrected"),
    "post": _("posted"),
    "end_posting": _("posting ended"),
    "set_grade": _("grade given"),
    "leave": _("left"),
    "take_back_leaving": _("leaving taken back"),
    "reveal": _("number looked at"),
    "import": _("imported"),
}
ACCOUNT = {
    "open": _("account opened"),
    "edit": _("account corrected"),
    "edit_profile": _("profile corrected"),
    "sign_in": _("signed in"),
    "sign_out": _("signed out"),
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
PLACE = {"open": _("established"), "edit": _("corrected"), "set_hours": _("hours set"), "import": _("imported")}
DELEGATION = {"give": _("stand-in named"), "revoke": _("standing-in ended")}
CALENDAR = {
    "seed": _("taken over from the published calendar"),
    "set_day": _("day set"),
    "clear_day": _("day cleared"),
    "publish": _("state of the year set"),
}
