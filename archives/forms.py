"""What is typed into the archive: a scan with its data, the place of an original, retention classes."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from archives.choices import SCANNED
from archives.models import Document, RetentionClass
from core.forms import CountField, Form, Group, ModelForm, MonthField
from org.models import Branch

MOST_YEARS = 200


class PaperLocationForm(ModelForm):
    class Meta:
        model = Document
        fields: ClassVar = ["paper_location"]
        help_texts: ClassVar = {"paper_location": _("Cabinet, shelf, box: whatever leads a colleague to it.")}


class ScanForm(Form):
    """A signed paper that came back on paper."""

    file = forms.FileField(label=_("Scan"), help_text=_("PDF, PNG or JPEG."))
    category = forms.ChoiceField(
        label=_("Category of paper"), choices=[(one.value, one.label) for one in SCANNED]
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none(), empty_label=None)
    month = MonthField(label=_("Month that it concerns"), required=False)
    retention = forms.ModelChoiceField(
        label=_("Retention class"),
        queryset=RetentionClass.objects.all(),
        to_field_name="code",
        empty_label=None,
    )
    paper_location = forms.CharField(
        label=_("Place of the paper original"),
        max_length=120,
        required=False,
        help_text=_("Cabinet, shelf, box: whatever leads a colleague to it."),
    )
    groups: ClassVar = [
        Group(_("The paper"), ["file", "category", "title", "branch", "month"]),
        Group(_("How it is kept"), ["retention", "paper_location"]),
    ]

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        branches: QuerySet[Branch],
        initial: dict[str, Any] | None = None,
        record: Any = None,
    ) -> None:
        super().__init__(data, files, initial=initial, record=record)
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]


class _RetentionFields(Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    years = CountField(
        label=_("Years"),
        required=False,
        min_value=1,
        max_value=MOST_YEARS,
        help_text=_("Empty: permanently."),
    )
    basis = forms.CharField(label=_("Basis"), max_length=200, required=False, help_text=_("Law or rule."))


class NewRetentionForm(_RetentionFields):
    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("Capital letters and digits, such as CON30.")
    )
    groups: ClassVar = [Group(_("Retention class"), ["code", "name", "years", "basis"])]

    def clean_code(self) -> str:
        """Codes stand in exports and commands: capital letters and digits only."""
        code: str = self.cleaned_data["code"].strip()
        if not re.fullmatch(r"[A-Z][A-Z0-9]*", code):
            raise ValidationError(_("Write the code in capital letters and digits, such as CON30."))
        return code


class RetentionForm(ModelForm):
    years = CountField(
        label=_("Years"),
        required=False,
        min_value=1,
        max_value=MOST_YEARS,
        help_text=_("Empty: permanently."),
    )

    class Meta:
        model = RetentionClass
        fields: ClassVar = ["name", "years", "basis"]
