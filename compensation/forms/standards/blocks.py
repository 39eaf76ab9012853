"""What an editor's page is made of: single inputs, tables of inputs, sets of boxes; each knows its faults."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.errors import Text

Choices = Sequence[tuple[str, Text]]


@dataclass(frozen=True, slots=True)
class Input:
    """One field. `look` is text, figure, month, select or check; `faults` are sentences."""

    block: ClassVar[str] = "input"
    name: str
    label: Text
    value: str = ""
    look: str = "text"
    unit: Text = ""
    hint: Text = ""
    choices: Choices = ()
    checked: bool = False
    faults: Sequence[str] = ()

    @property
    def id(self) -> str:
        """The input's id on the page."""
        return f"in-{self.name}"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of inputs; a row that stays empty is not kept."""

    block: ClassVar[str] = "grid"
    title: Text
    headings: Sequence[Text]
    rows: Sequence[Sequence[Input]]
    hint: Text = ""
    faults: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Box:
    value: str
    label: Text
    checked: bool


@dataclass(frozen=True, slots=True)
class Boxes:
    """Several of some things."""

    block: ClassVar[str] = "boxes"
    name: str
    title: Text
    boxes: Sequence[Box]
    hint: Text = ""
    faults: Sequence[str] = ()


Block = Input | Grid | Boxes
