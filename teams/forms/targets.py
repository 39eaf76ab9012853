"""What is typed for targets: a year by month, a month by region and person, an answer to a shortfall."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.figures import month_text, number_text
from core.forms import CountField, DayField, Form, Group, MoneyField, PercentField, ReasonForm
from teams.choices.measures import COUNTED, Measure
from teams.choices.targets import PEOPLE_WAYS, SplitWay
from teams.forms.work_logs import TeamForm
from teams.models import Shortfall
from teams.queries.month_progress import MonthProgress, RegionProgress
from teams.rules.targets import in_unit, months_of_year

SPLIT_YEAR = "split_year"
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_TEXT = 2000
# No row has a longer number.
MOST_DIGITS = 12


def amount_field(measure: str, label: Any, *, required: bool = False) -> forms.Field:
    """An amount in the measure's unit; nothing below zero."""
    if measure in COUNTED:
        return CountField(label=label, required=required, min_value=0)
    return MoneyField(label=label, required=required, min_value=Decimal(0))


class YearForm(Form):
    """The target of a year and its parts by month; `split_year` only fills the months in."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    draft = False

    def __init__(
        self, *args: Any, measure: str, year: int, past: Mapping[date, Decimal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.months = months_of_year(year)
        self.fields["total"] = amount_field(measure, _("Target of the year"), required=True)
        for month in self.months:
            field = amount_field(measure, month_text(month))
            field.disabled = month in past
            self.fields[self.name_of(month)] = field
        self._prepare(None)
        unit = pgettext_lazy("unit", "accounts") if measure in COUNTED else _("yuan")
        self.units = dict.fromkeys(["total", *map(self.name_of, self.months)], unit)  # type: ignore[misc]
        self.groups = [  # type: ignore[misc]
            Group(_("The year"), ["total"]),
            Group(
                _("By month"),
                [self.name_of(month) for month in self.months],
                _("Months that are over stay as they were."),
            ),
        ]

    @staticmethod
    def name_of(month: date) -> str:
        """The month's field."""
        return f"m{month:%m}"

    def amounts(self) -> dict[date, Decimal]:
        """What was typed by month; an empty field is nothing."""
        data = self.cleaned_data
        return {month: Decimal(data.get(self.name_of(month)) or 0) for month in self.months}


class ShareForm(Form):
    """A month's parts of the regions and of the people in them."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    draft = False

    def __init__(self, *args: Any, progress: MonthProgress, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.progress = progress
        whole = progress.measure in COUNTED
        groups = []
        for region in progress.regions:
            name = self.name_of(region)
            label = _("%(region)s in all") % {"region": region.name or _("without a region")}
            self.fields[name] = amount_field(progress.measure, label)
            self.initial.setdefault(name, in_unit(region.plan, whole=whole))
            people = [person for person in region.people if not person.is_moved]
            for person in people:
                self.fields[f"p{person.person_id}"] = amount_field(
                    progress.measure, f"{person.name} {person.number}"
                )
                self.initial.setdefault(f"p{person.person_id}", in_unit(person.plan, whole=whole))
            title = region.name or str(_("Without a region"))
            groups.append(Group(title, [name, *(f"p{person.person_id}" for person in people)]))
        self._prepare(None)
        self.groups = groups  # type: ignore[misc]
        self.units = dict.fromkeys([n for n in self.fields if n != "seen_version"], progress.unit)  # type: ignore[misc]

    @staticmethod
    def name_of(region: RegionProgress) -> str:
        """The field of the region's part."""
        return f"r{region.region_id or 0}"

    def regions(self) -> dict[int | None, Decimal]:
        """Region → its part; None for who has no region."""
        keys = [region.region_id for region in self.progress.regions]
        return {key: Decimal(self.cleaned_data.get(f"r{key or 0}") or 0) for key in keys}

    def people(self) -> dict[int, Decimal]:
        """Person → part."""
        people = [p for region in self.progress.regions for p in region.people if not p.is_moved]
        return {p.person_id: Decimal(self.cleaned_data.get(f"p{p.person_id}") or 0) for p in people}


class ResplitForm(Form):
    """By what a month is shared out anew."""

    way = forms.ChoiceField(
        label=_("Share out"),
        choices=[(one.value, one.label) for one in PEOPLE_WAYS],
        initial=SplitWay.EQUALLY,
    )
    onward = forms.BooleanField(label=_("and all months after it of the year"), required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class RemoveForm(ReasonForm):
    """Why a target is removed, and which version was looked at."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class CopyYearForm(Form):
    """The year that begins with the targets of the year before."""

    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.HiddenInput)


class AnswerForm(Form):
    """Why a target was missed and what is done about it."""

    cause = forms.CharField(
        label=_("Cause"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Why it was missed."),
    )
    remedy = forms.CharField(
        label=_("Remedy"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you do about it, by when."),
    )
    groups: ClassVar = [Group(_("Your answer"), ["cause", "remedy"])]


class MonthAnswersForm(Form):
    """Cause and remedy of each shortfall that is asked of one person for a month; both or neither."""

    draft = True

    def __init__(self, *args: Any, rows: Sequence[Shortfall], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        groups = []
        for row in rows:
            names = [f"cause_{row.pk}", f"remedy_{row.pk}"]
            halves = ((_("Cause"), row.cause), (_("Remedy"), row.remedy))
            for name, (label, text) in zip(names, halves, strict=True):
                area = forms.Textarea(attrs={"rows": 3})
                self.fields[name] = forms.CharField(
                    label=label, max_length=MOST_TEXT, required=False, widget=area, initial=text
                )
            groups.append(Group(_group_title(row), names))
        self._prepare(None)
        self.groups = groups  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """A half answer is pointed out beside the half that is missing."""
        data = super().clean() or {}
        for row in self.rows:
            pair = {name: (data.get(name) or "").strip() for name in (f"cause_{row.pk}", f"remedy_{row.pk}")}
            for name, text in pair.items():
                if not text and any(pair.values()) and name not in self.errors:
                    self.add_error(name, _("Write both: why it was missed, and what is done about it."))
        return data

    def answers(self) -> dict[int, tuple[str, str]]:
        """Shortfall → cause and remedy of those that were written anew."""
        data = self.cleaned_data
        names = {row.pk: (f"cause_{row.pk}", f"remedy_{row.pk}") for row in self.rows}
        return {
            pk: (data[cause], data[remedy])
            for pk, (cause, remedy) in names.items()
            if {cause, remedy} & set(self.changed_data) and data[cause].strip()
        }


def _group_title(row: Shortfall) -> str:
    """Which measure of whom, planned and reached."""
    return _("%(measure)s of %(whose)s: target %(plan)s, reached %(actual)s") % {
        "measure": row.get_measure_display(),
        "whose": row.whose,
        "plan": number_text(row.shown_plan),
        "actual": number_text(row.shown_actual),
    }


class TogetherForm(Form):
    """Which answers are accepted, and when they were read."""

    ids = forms.CharField(max_length=MOST_TEXT)
    seen_at = forms.DateTimeField()

    def clean_ids(self) -> list[int]:
        """Numbers with commas between them."""
        typed = self.cleaned_data["ids"].split(",")
        if not all(one.isascii() and one.isdigit() and len(one) <= MOST_DIGITS for one in typed):
            raise forms.ValidationError(_("Choose at least one answer."))
        return [int(one) for one in typed]


class ThresholdForm(TeamForm):
    """Below which completion cause and remedy are asked for."""

    valid_from = DayField(label=_("From"))
    threshold = PercentField(label=_("Asked below"), min_value=Decimal("0.01"), max_value=Decimal(1))
    units: ClassVar = {"threshold": "%"}
    groups: ClassVar = [Group(_("Threshold"), ["team", "valid_from", "threshold"])]


class MeasureForm(Form):
    """Which measure, which year."""

    measure = forms.ChoiceField(label=_("Measure"), choices=Measure.choices)
