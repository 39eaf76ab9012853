"""A measure of a whole team: which one, and a value for each person, typed or pasted from a workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.choices import MANUAL_MEASURES
from compensation.rules.measures import DAY_MEASURES, SCORE_MEASURES
from compensation.rules.wording.labels import MEASURE_LABELS
from core.forms import Form, MoneyField, MonthField, ReasonField
from core.forms.reading import narrow, read_figure
from org.models import Person, Team

MEASURES = [(name, MEASURE_LABELS[name]) for name in MANUAL_MEASURES]
MOST = {**dict.fromkeys(SCORE_MEASURES, Decimal(100)), **dict.fromkeys(DAY_MEASURES, Decimal(31))}
LONGEST = 200_000
LONGEST_REASON = 200


class SheetForm(Form):
    """Which team, month and measure."""

    draft = False
    team = forms.ModelChoiceField(label=gettext_lazy("Team"), queryset=Team.objects.none(), empty_label=None)
    month = MonthField(label=gettext_lazy("Month"))
    measure = forms.ChoiceField(label=gettext_lazy("Measure"), choices=MEASURES)

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


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet that is filled in: its people and what stands there."""

    team: Team
    month: date
    measure: str
    people: Sequence[Person]
    stands: Mapping[int, Decimal]


class ValuesForm(Form):
    """A value for each person, and where the values come from."""

    draft = False
    reason = ReasonField(
        label=gettext_lazy("Where the values come from"),
        help_text=gettext_lazy("For example: the desk's duty sheet of the month, signed."),
        max_length=LONGEST_REASON,
    )

    def __init__(self, sheet: Sheet, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        stands = {f"value-{pk}": value for pk, value in sheet.stands.items()}
        super().__init__(data, initial=stands | (initial or {}))
        self.sheet = sheet
        for person in sheet.people:
            self.fields[f"value-{person.pk}"] = MoneyField(
                label=str(person), required=False, min_value=Decimal(0), max_value=MOST.get(sheet.measure)
            )

    @property
    def rows(self) -> list[tuple[Person, Any]]:
        """Each person with the field."""
        return [(person, self[f"value-{person.pk}"]) for person in self.sheet.people]

    def values(self) -> dict[int, Decimal]:
        """What was given, by person; an empty field leaves what stands."""
        typed = {person.pk: self.cleaned_data.get(f"value-{person.pk}") for person in self.sheet.people}
        return {pk: value for pk, value in typed.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Pasted:
    """Values by person as they were pasted, and the lines that could not be read."""

    values: Mapping[int, str]
    faults: Sequence[str]


def read_pasted(text: str, people: Sequence[Person]) -> Pasted:
    """Lines copied out of a workbook: employee number first, value last; what lies between is not read."""
    by_number = {person.number.casefold(): person for person in people}
    values: dict[int, str] = {}
    faults: list[str] = []
    for index, line in enumerate(text[:LONGEST].splitlines(), start=1):
        cells = [narrow(cell) for cell in line.replace("，", "\t").split("\t") if cell.strip()]
        if len(cells) == 1:
            cells = cells[0].split()
        if not cells:
            continue
        person = by_number.get(cells[0].casefold())
        words = {"line": index, "number": cells[0], "value": cells[-1]}
        if person is None:
            faults.append(_("Line %(line)s: nobody of this team has the number %(number)s.") % words)
        elif len(cells) == 1 or read_figure(cells[-1]) is None:
            faults.append(_("Line %(line)s: “%(value)s” is not a number.") % words)
        else:
            values[person.pk] = cells[-1]
    return Pasted(values, faults)
