"""What is given with a CRM file, and what its unknown headings mean."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import Form, Group, MonthField
from customers.rules.columns import BY_CODE, IGNORED
from org.models import Branch


class UploadForm(Form):
    """A branch's month; the branch is asked where there are several."""

    # A file never stays in the browser, and without it the rest is quickly chosen again.
    draft = False

    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none(), empty_label=None)
    month = MonthField(label=_("Month"))
    file = forms.FileField(
        label=_("CRM file"),
        help_text=_("Workbook (.xlsx) or table of text (.csv), with a row of headings."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    replace = forms.BooleanField(
        label=_("Replace the accepted file of this month"),
        required=False,
        help_text=_(
            "The accepted file stays as the older version. Business detail and pay computed from it have to"
            " be computed again; where pay is signed already, the difference becomes an adjustment of the"
            " next open month."
        ),
    )
    groups: ClassVar = [
        Group(_("Whose month"), ["branch", "month"]),
        Group(_("The file"), ["file", "replace"]),
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
        only = branches[:2]
        if len(only) == 1:
            self.fields["branch"].widget = forms.HiddenInput()
            self.fields["branch"].initial = self.initial["branch"] = only[0].pk
            self.groups = [Group(_("Whose month"), ["month"], hint=only[0].name), *self.groups[1:]]  # type: ignore[misc]


class HeadingsForm(Form):
    """One question per unknown heading: which of the missing columns it is, or none."""

    draft = False

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        headings: Sequence[str],
        missing: Sequence[str],
        samples: Mapping[str, Sequence[str]],
        initial: dict[str, Any] | None = None,
        record: Any = None,
    ) -> None:
        super().__init__(data, files, initial=initial, record=record)
        self.headings = list(headings)
        for index, heading in enumerate(self.headings):
            field = forms.ChoiceField(label=heading, required=False, choices=_choices(missing))
            field.widget.attrs["class"] = "form-select"
            field.help_text = _samples_text(samples.get(heading, ()))
            self.fields[f"heading_{index}"] = field
        if len(self.headings) == len(missing) == 1:
            self.initial.setdefault("heading_0", missing[0])

    @property
    def mapping(self) -> dict[str, str]:
        """Heading → code name, or empty for one to be ignored."""
        return {
            heading: self.cleaned_data.get(f"heading_{index}") or IGNORED
            for index, heading in enumerate(self.headings)
        }

    def clean(self) -> dict[str, Any]:
        """No column twice."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        taken: set[str] = set()
        for index in range(len(self.headings)):
            code = cleaned.get(f"heading_{index}")
            if code and code in taken:
                self.add_error(
                    f"heading_{index}", ValidationError(_("Another heading is this column already."))
                )
            taken.add(code or "")
        return cleaned


def _samples_text(samples: Sequence[str]) -> str:
    """What the first rows hold in the column."""
    return _("In the file: %(samples)s") % {"samples": "、".join(samples)} if samples else ""


def _choices(missing: Sequence[str]) -> list[tuple[str, Any]]:
    """The missing columns first, then those that a file may have."""
    optional = [code for code, column in BY_CODE.items() if not column.is_required]
    columns = [(code, f"{BY_CODE[code].heading} ({code})") for code in [*missing, *optional]]
    return [(IGNORED, _("ignore this column")), *columns]
