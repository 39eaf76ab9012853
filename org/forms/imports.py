"""Which kind of workbook, and the file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from org.choices import ImportKind


class UploadForm(Form):
    draft = False
    kind = forms.ChoiceField(label=_("What it holds"), choices=ImportKind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_(
            "Excel (.xlsx), at most 5 MB and 5,000 rows. Nothing is imported before you have seen the check."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
