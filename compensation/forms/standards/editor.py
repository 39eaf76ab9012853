"""The editor's page: head, grades, a card for each component, one of them open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from compensation.forms.standards import choices
from compensation.forms.standards.blocks import Block, Choices, Grid, Input
from compensation.forms.standards.figures import Style, show
from compensation.forms.standards.marks import Marks
from compensation.forms.standards.shown import EMPTY_ROWS, Shown
from compensation.rules import standard_editing as editing
from compensation.rules.faults import Fault
from compensation.rules.reader import Reader
from compensation.rules.standard_components import SHAPES
from compensation.rules.standard_reading import read_standard
from compensation.rules.wording.descriptions import Description, describe
from compensation.rules.wording.faults import fault_sentence
from core.errors import Text

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A fault with the place that it stands at."""

    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Card:
    """One component: what it says, what is wrong with it, and, where it is open, its fields."""

    index: int
    code: str
    label: str
    kind_label: Text
    told: Description | None
    faults: Sequence[Place]
    blocks: Sequence[Block] = ()
    is_open: bool = False
    is_first: bool = False
    is_last: bool = False
    varies: bool = False
    can_vary: bool = False


@dataclass(frozen=True, slots=True)
class Editor:
    """All that the page shows of the document."""

    version: int
    head: Sequence[Input]
    grades: Grid
    was: Sequence[str]
    cards: Sequence[Card]
    kinds: Choices
    faults: Sequence[Place]
    fault_count: int

    @property
    def open_card(self) -> Card | None:
        """The component that is open."""
        return next((card for card in self.cards if card.is_open), None)


def make_editor(document: Json, *, version: int, open_index: int | None = None) -> Editor:
    """What the page shows of a document that may have faults."""
    reader = Reader()
    tree = read_standard(reader, document, "$")
    marks = Marks(reader.faults)
    cards = _cards(document, _told(document, describe(tree), reader.faults), marks, reader.faults, open_index)
    grades = _grades(document, marks)
    head = _head(document, marks)
    return Editor(
        version=version,
        head=head,
        grades=grades,
        was=[str(grade.get("code", "")) for grade in document["grades"]] + [""] * EMPTY_ROWS,
        cards=cards,
        kinds=choices.kinds(),
        faults=_outside(reader.faults),
        fault_count=len(reader.faults),
    )


def _told(document: Json, told: Sequence[Description], faults: Sequence[Fault]) -> dict[int, Description]:
    """What each component without faults says, by its place; those of unknown kinds are not in the tree."""
    known = [index for index, part in enumerate(document["components"]) if str(part.get("kind")) in SHAPES]
    pairs = zip(known, told, strict=True)
    return {index: one for index, one in pairs if not _within(faults, f"$.components[{index}]")}


def _within(faults: Sequence[Fault], path: str) -> list[Place]:
    starts = (f"{path}.", f"{path}[")
    found = [fault for fault in faults if fault.path == path or fault.path.startswith(starts)]
    return [Place(fault.path, fault_sentence(fault)) for fault in found]


def _outside(faults: Sequence[Fault]) -> list[Place]:
    """What is wrong outside of single components."""
    return [
        Place(fault.path, fault_sentence(fault))
        for fault in faults
        if not fault.path.startswith("$.components[")
    ]


def _cards(
    document: Json,
    told: Mapping[int, Description],
    marks: Marks,
    faults: Sequence[Fault],
    open_index: int | None,
) -> list[Card]:
    components = editing.components_of(document)
    grades = editing.grade_codes(document)
    cards = []
    for index, component in enumerate(components):
        path, is_open = f"$.components[{index}]", index == open_index
        shown = Shown(component, path, index, components, grades, marks)
        kind = str(component.get("kind", ""))
        cards.append(
            Card(
                index=index,
                code=str(component.get("code", "")),
                label=choices.component_label(component),
                kind_label=dict(choices.kinds()).get(kind, kind),
                told=told.get(index),
                faults=_within(faults, path),
                blocks=shown.blocks() if is_open else (),
                is_open=is_open,
                is_first=index == 0,
                is_last=index == len(components) - 1,
                varies="by_grade" in component,
                can_vary=editing.can_vary(kind),
            )
        )
    return cards


def _head(document: Json, marks: Marks) -> list[Input]:
    name, month = (str(document.get(key) or "") for key in ("name", "effective_from"))
    return [
        Input("name", _("Name of the standard"), name, faults=marks.at("$.name")),
        Input("effective_from", _("In force from"), month, "month", faults=marks.at("$.effective_from")),
    ]


def _grades(document: Json, marks: Marks) -> Grid:
    rows = []
    for row, grade in enumerate([*document["grades"], *({} for _row in range(EMPTY_ROWS))]):
        path = f"$.grades[{row}]"
        rows.append(
            [
                Input(
                    f"grades-{row}-code",
                    _("Code"),
                    str(grade.get("code") or ""),
                    faults=marks.at(f"{path}.code"),
                ),
                Input(
                    f"grades-{row}-title",
                    _("What it is called"),
                    str(grade.get("title") or ""),
                    faults=marks.at(f"{path}.title"),
                ),
                Input(
                    f"grades-{row}-base_pay",
                    _("Base pay"),
                    show(grade.get("base_pay"), Style.MONEY),
                    "figure",
                    faults=marks.at(f"{path}.base_pay", Style.MONEY),
                ),
            ]
        )
    headings = [_("Code"), _("What it is called"), _("Base pay (yuan)")]
    hint = _("The code is what a person's grade is called; empty rows are not kept.")
    return Grid(_("Grades"), headings, rows, hint, marks.under("$.grades"))
