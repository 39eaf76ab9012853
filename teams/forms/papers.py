"""What is typed around a paper: beginning one, attaching a file, copying one, opening its team."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import CountField, DayField, Form
from org.models import Branch, Team
from teams.choices.papers import PaperKind
from teams.models.papers import FIRST_YEAR, LAST_YEAR
from teams.services.papers.attaching import MOST_BYTES

ACCEPTED = ".pdf,.xlsx,.png,.jpg,.jpeg,.csv,.txt,.zip"


class YearField(CountField):
    """A year; shown without a thousands separator."""

    def __init__(self, help_text: str = "") -> None:
        super().__init__(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text=help_text)

    def prepare_value(self, value: Any) -> Any:
        """As it is."""
        return value


class NewPaperForm(Form):
    """The head of a new paper: whose, for which year, and about which bank or new team."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        kind: str,
        teams: QuerySet[Team],
        branches: QuerySet[Branch],
        initial: dict[str, Any] | None = None,
        record: Any = None,
    ) -> None:
        super().__init__(data, files, initial=initial, record=record)
        if kind == PaperKind.SET_UP:
            self._add(
                "branch", forms.ModelChoiceField(label=_("Branch"), queryset=branches, empty_label=None)
            )
            self._add(
                "about",
                forms.CharField(
                    label=_("Code of the new team"),
                    max_length=20,
                    help_text=_("Letters and digits; it stands in numbers and files later."),
                ),
            )
        else:
            self._add("team", forms.ModelChoiceField(label=_("Team"), queryset=teams, empty_label=None))
        if kind == PaperKind.BANK_COOPERATION:
            self._add("about", forms.CharField(label=_("Partner bank"), max_length=80))
        self._add("year", YearField())
        self._prepare(record)

    def _add(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field


class CopyPaperForm(Form):
    """For which year the copy is."""

    year = YearField(
        help_text=_("The same year gives a new version; for another year all days are moved with it.")  # type: ignore[arg-type]
    )

    def refuse_if_changed(self, locked: Any) -> None:
        """The source stays as it is: whoever saved it meanwhile is no matter."""


class AttachForm(Form):
    """One file."""

    draft = False
    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        help_text=_("PDF, XLSX, PNG, JPEG, CSV, text or ZIP, up to 20 MB."),
    )

    def clean_file(self) -> Any:
        """Not larger than what is mailed on; what it is, the archive looks at."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 20 MB. Split it."))
        return file

    def refuse_if_changed(self, locked: Any) -> None:
        """A file is added to whatever the paper says by now."""


class OpenTeamForm(Form):
    """The name of the team and its first day; its code stands in the set-up file."""

    name = forms.CharField(label=_("Name of the team"), max_length=80)
    opened_on = DayField(label=_("Opens on"))


class VersionForm(Form):
    """Which version of the paper was shown when the button was pressed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
