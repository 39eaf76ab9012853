"""A date that does not follow the week."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, Form
from org.choices import DayKind
from org.wording import PLACES_NAME


class DayForm(Form):
    day = DayField(label=_("Date"))
    kind = forms.ChoiceField(label=_("What it is"), choices=DayKind.choices)
    name = forms.CharField(label=PLACES_NAME, max_length=40, help_text=_("Such as 春节 or 国庆节."))


class ClearForm(Form):
    day = DayField(label=_("Date"), widget=forms.HiddenInput)


class PublishForm(Form):
    published = forms.TypedChoiceField(
        choices=[("1", "1"), ("0", "0")], coerce=lambda text: text == "1", widget=forms.HiddenInput
    )
