"""A component as fields on the page: what its document holds, each value with its faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from compensation.forms.standards import choices
from compensation.forms.standards.blocks import Block, Boxes, Grid, Input
from compensation.forms.standards.figures import Style, show
from compensation.forms.standards.kinds import (
    FIELDS,
    Bands,
    Choice,
    Days,
    Field,
    Figure,
    Flag,
    Less,
    Measure,
    Of,
    Setting,
)
from compensation.forms.standards.marks import Marks
from compensation.rules.faults import child_path
from compensation.rules.measures import DAY_MEASURES, PRODUCT_CLASS
from compensation.rules.wording import measure_label

EMPTY_ROWS = 2
Json = Mapping[str, Any]
Columns = Sequence[tuple[str, str, Style]]


@dataclass(frozen=True, slots=True)
class Shown:
    """The component being shown and what surrounds it."""

    component: Json
    path: str
    index: int
    components: Sequence[Json]
    grades: Sequence[str]
    marks: Marks

    def blocks(self) -> list[Block]:
        """Name, code, and the fields of the kind."""
        fields = FIELDS.get(str(self.component.get("kind")), ())
        return [*self._names(), *(block for field in fields for block in self._field(field))]

    def _names(self) -> list[Block]:
        title, code = (str(self.component.get(key) or "") for key in ("title", "code"))
        return [
            Input(
                "title",
                _("Name on the slip"),
                title,
                hint=_("May stay empty: then the slip shows the kind's own name."),
                faults=self.marks.at(f"{self.path}.title"),
            ),
            Input(
                "code",
                _("Code"),
                code,
                hint=_("Latin letters and digits; by it other components refer to this one."),
                faults=self.marks.at(f"{self.path}.code"),
            ),
        ]

    def _field(self, field: Field) -> list[Block]:
        blocks: list[Block]
        match field:
            case Figure():
                blocks = [self._figure(field)]
            case Choice():
                blocks = [self._choice(field)]
            case Flag():
                blocks = [self._flag(field)]
            case Measure():
                blocks = self._measure()
            case Of():
                blocks = [self._of()]
            case Less():
                blocks = [self._less()]
            case Bands():
                blocks = [self._bands()]
            case Days():
                blocks = [self._days()]
            case Setting():
                blocks = self._setting(field)
        return blocks

    def _flag(self, field: Flag) -> Input:
        faults = self.marks.at(f"{self.path}.{field.key}")
        is_set = self.component.get(field.key) is True
        return Input(field.key, field.label, "1", "check", checked=is_set, faults=faults)

    def _figure(self, field: Figure) -> Input:
        faults = self.marks.at(f"{self.path}.{field.key}", field.style)
        value = show(self.component.get(field.key), field.style)
        return Input(field.key, field.label, value, "figure", field.unit, field.hint, faults=faults)

    def _choice(self, field: Choice) -> Input:
        faults = self.marks.at(f"{self.path}.{field.key}")
        value = str(self.component.get(field.key) or field.choices[0][0])
        return Input(field.key, field.label, value, "select", choices=field.choices, faults=faults)

    def _measure(self) -> list[Block]:
        name = str(self.component.get("measure") or "")
        of_class = name.removeprefix(PRODUCT_CLASS) if name.startswith(PRODUCT_CLASS) else ""
        faults = self.marks.at(f"{self.path}.measure")
        chosen = PRODUCT_CLASS if name.startswith(PRODUCT_CLASS) else name
        return [
            Input("measure", _("Measure"), chosen, "select", choices=choices.measures(), faults=faults),
            Input(
                "measure_class",
                _("Class of products"),
                of_class,
                hint=_("Only for product sales of one class."),
            ),
        ]

    def _of(self) -> Boxes:
        return Boxes(
            "of",
            _("Counts on these components"),
            choices.earlier(self.components, self.index, _names(self.component.get("of"))),
            _("Only components above this one can be chosen."),
            self.marks.under(f"{self.path}.of"),
        )

    def _less(self) -> Boxes:
        return Boxes(
            "less",
            _("Subtract first"),
            choices.subtracted(self.components, self.index, _names(self.component.get("less"))),
            _("What falls below zero then counts as nothing. Usually nothing is subtracted."),
            self.marks.under(f"{self.path}.less"),
        )

    def _bands(self) -> Grid:
        path = f"{self.path}.bands"
        columns = (("from", _("From"), Style.NUMBER), ("factor", _("Factor"), Style.NUMBER))
        rows = self._table("bands", self.component.get("bands"), path, columns)
        hint = _("The factor of the highest line that is reached counts. The lowest line begins at 0.")
        return Grid(_("Factors"), [_("From"), _("Factor")], rows, hint, self.marks.under(path))

    def _days(self) -> Grid:
        path = f"{self.path}.rates"
        rates = self.component.get("rates")
        values = rates if isinstance(rates, dict) else {}
        rows = [[self._day(name, values.get(name), f"{path}.{name}")] for name in DAY_MEASURES]
        hint = _("100 takes a whole day's base pay; empty takes nothing.")
        return Grid(
            _("Lost for each day"), [_("Part of a day's base pay")], rows, hint, self.marks.under(path)
        )

    def _day(self, name: str, value: object, path: str) -> Input:
        faults = self.marks.at(path, Style.PERCENT)
        shown = show(value, Style.PERCENT)
        return Input(f"rates-{name}", measure_label(name), shown, "figure", "%", faults=faults)

    def _setting(self, field: Setting) -> list[Block]:
        if "by_grade" not in self.component:
            path = f"{self.path}.{field.key}"
            return [self._value(field, field.key, field.label, self.component.get(field.key), path)]
        values = self.component["by_grade"]
        values = values if isinstance(values, dict) else {}
        return [
            self._value(
                field,
                f"grade-{grade}",
                _("%(field)s of %(grade)s") % {"field": field.label, "grade": grade},
                values.get(grade),
                child_path(f"{self.path}.by_grade", grade),
            )
            for grade in self.grades
        ]

    def _value(self, field: Setting, name: str, label: Any, value: object, path: str) -> Block:
        if field.style is not None:
            faults = self.marks.at(path, field.style)
            return Input(name, label, show(value, field.style), "figure", field.unit, faults=faults)
        columns = (("up_to", _("Up to"), Style.NUMBER), ("rate", _("Rate"), Style.PERCENT))
        hint = _("The last line stays empty on the left: it holds for all that is above.")
        rows = self._table(name, value, path, columns)
        return Grid(label, [_("Up to"), _("Rate")], rows, hint, self.marks.under(path))

    def _table(self, name: str, value: object, path: str, columns: Columns) -> list[list[Input]]:
        """A row of inputs for each entry of a list, and a few empty ones to write into."""
        entries = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        return [
            [
                Input(
                    f"{name}-{row}-{key}",
                    label,
                    show(entry.get(key), style),
                    "figure",
                    "%" if style is Style.PERCENT else "",
                    faults=self.marks.at(f"{path}[{row}].{key}", style),
                )
                for key, label, style in columns
            ]
            for row, entry in enumerate([*entries, *({} for _row in range(EMPTY_ROWS))])
        ]


def _names(value: object) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
