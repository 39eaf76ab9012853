"""The cover sheet of a request (请示), in the order of the paper form."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.choices import Secrecy, Urgency
from approvals.services import Cover
from core.forms import Form, Group

MOST_BODY = 20_000


class DigestForm(Form):
    """What was shown when the button was pressed: what is signed is what was read."""

    draft = False
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class CoverForm(Form):
    """What stands on the cover sheet besides title and attachments."""

    secrecy = forms.ChoiceField(label=_("Secrecy"), choices=Secrecy.choices)
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        help_text=_("Very urgent ones stand out on the desks of those who have them."),
    )
    addressee = forms.CharField(
        label=_("Addressed to"),
        max_length=80,
        required=False,
        help_text=_("Left empty, the general office of the brokerage."),
    )
    copies = forms.CharField(
        label=_("Copies to"),
        max_length=200,
        required=False,
        help_text=_("Several are separated by commas; may stay empty."),
    )
    body = forms.CharField(
        label=_("Text of the request"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=MOST_BODY,
        required=False,
        help_text=_("What is asked for and why; the paper itself travels with it."),
    )
    contact_phone = forms.CharField(
        label=_("Contact phone"),
        max_length=40,
        required=False,
        help_text=_("Under which headquarters reaches whoever knows the matter."),
    )
    groups: ClassVar = [
        Group(_("Head"), ["secrecy", "urgency", "addressee", "copies"]),
        Group(_("Request"), ["body", "contact_phone"]),
    ]

    def cover(self) -> Cover:
        """The cover sheet as it was filled in."""
        data = self.cleaned_data
        return Cover(
            urgency=data["urgency"],
            secrecy=data["secrecy"],
            addressee=data["addressee"],
            copies=data["copies"],
            body=data["body"],
            contact_phone=data["contact_phone"],
        )
