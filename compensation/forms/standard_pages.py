"""What is typed around a standard: beginning one, copying one, a file, figures to try, months to simulate."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compensation.rules.faults import RefusedError
from compensation.rules.json_text import read_json
from compensation.rules.measures import NEVER_NEGATIVE, SCORE_MEASURES, YUAN_MEASURES
from compensation.rules.standard import PayStandard as Standard
from compensation.rules.standard_trying import used_measures
from compensation.rules.wording import fault_text, measure_label
from compensation.rules.wording.descriptions import grade_label
from core.forms import Form, MoneyField, MonthField
from org.choices import Contract
from org.models import Team

LARGEST_FILE = 4 * 1024 * 1024
_FULL = Decimal(100)


class NewForm(Form):
    """The head of a new standard."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), empty_label=None)
    contract = forms.ChoiceField(label=_("Contract"), choices=Contract.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name of the standard"), max_length=120)
    effective_from = MonthField(label=_("In force from"))

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        teams: QuerySet[Team],
        initial: dict[str, Any] | None = None,
        record: Any = None,
    ) -> None:
        super().__init__(data, files, initial=initial, record=record)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class CopyForm(Form):
    """From when the new version holds."""

    effective_from = MonthField(label=_("In force from"))


class FileForm(Form):
    """A standard as a file."""

    draft = False
    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        help_text=_("The exchange form branchops/pay-standard/1, as it is downloaded here."),
    )

    def clean_file(self) -> object:
        """The parsed document; its content is the service's to judge."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 4 MB; that is no pay standard."))
        try:
            return read_json(file.read())
        except RefusedError as error:
            raise ValidationError([fault_text(fault) for fault in error.faults]) from error


class TryForm(Form):
    """A grade and a few figures."""

    draft = False

    def __init__(self, standard: Standard, data: Any = None) -> None:
        super().__init__(data)
        grades = [(grade.code, grade_label(grade)) for grade in standard.grades]
        self.fields["grade"] = forms.ChoiceField(
            label=_("Grade"), choices=grades, widget=forms.Select(attrs={"class": "form-select"})
        )
        self.measures = used_measures(standard)
        for name in self.measures:
            self.fields[f"m-{name}"] = _measure_field(name)

    def values(self) -> dict[str, Decimal]:
        """The measures that were given."""
        typed = {name: self.cleaned_data.get(f"m-{name}") for name in self.measures}
        return {name: value for name, value in typed.items() if value is not None}


def _measure_field(name: str) -> MoneyField:
    is_amount = name in YUAN_MEASURES or name not in NEVER_NEGATIVE
    label: Any = measure_label(name)
    return MoneyField(
        label=label,
        required=False,
        help_text=_("empty: 100") if name in SCORE_MEASURES else "",
        min_value=None if is_amount else Decimal(0),
        max_value=_FULL if name in SCORE_MEASURES else None,
    )


class SimulateForm(Form):
    """The months to try a standard on."""

    first_month = MonthField(label=_("First month"))
    last_month = MonthField(label=pgettext_lazy("end of a range", "Last month"))
