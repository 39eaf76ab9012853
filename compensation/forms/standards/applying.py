"""What one submission of the editor carries, put into the document: head, grades, the open component."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from compensation.forms.standards.figures import Style, as_written, read, read_month_text
from compensation.forms.standards.typed import read_component
from compensation.rules import standard_editing as editing
from compensation.rules.standard_editing import GradeRow, Json
from core.forms.reading import narrow

MOST_GRADES = 210


@dataclass(frozen=True, slots=True)
class Typed:
    """One submission: the version that the page was made from, and which component was open on it."""

    post: QueryDict
    version: int
    open_index: int | None
    open_code: str

    @classmethod
    def of(cls, post: QueryDict) -> "Typed":
        """Read the hidden fields."""
        return cls(
            _storable(post),
            _whole(post.get("version")) or 0,
            _whole(post.get("open_index")),
            str(post.get("open_code", "")),
        )


def _storable(post: QueryDict) -> QueryDict:
    """Without the character that no database keeps as text; nobody sees it, and it comes by pasting only."""
    kept = post.copy()
    for name, values in post.lists():
        kept.setlist(name, [value.replace("\0", "") for value in values])
    return kept


def _whole(text: object) -> int | None:
    digits = str(text or "")
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None  # noqa: PLR2004  no number of ours


def apply_typed(
    document: Mapping[str, Any], typed: Typed, *, by_code: bool = False
) -> tuple[Json, int | None]:
    """The document with what was typed, and where the open component stands.

    With `by_code` the document is not the one that the page was made from: the open component is then looked
    for by its code, and put at the end where it is gone.
    """
    changed = dict(document)
    place = _place(changed, typed, by_code=by_code)
    if place is not None:
        was = editing.components_of(changed)[place]
        component = read_component(typed.post, was, editing.grade_codes(document))
        changed = editing.put_component(changed, place, component)
    rows = read_grades(typed.post)
    if rows is not None:
        changed = editing.put_grades(changed, rows)
        changed["grades"] = as_written(changed["grades"], document["grades"])
    if "name" in typed.post:
        name, month = (
            typed.post.get("name", "").strip(),
            read_month_text(typed.post.get("effective_from", "")),
        )
        changed = editing.put_head(changed, name=name, effective_from=month)
    return changed, place


def _place(document: Json, typed: Typed, *, by_code: bool) -> int | None:
    if typed.open_index is None:
        return None
    if by_code:
        return editing.place_of(document, typed.open_code)
    return typed.open_index if typed.open_index < len(editing.components_of(document)) else None


def read_grades(post: QueryDict) -> list[GradeRow] | None:
    """The grades that say something; None where the page had no table of grades."""
    if "grades-0-code" not in post:
        return None
    rows: list[GradeRow] = []
    for row in range(MOST_GRADES):
        if f"grades-{row}-code" not in post:
            break
        code, title = narrow(post.get(f"grades-{row}-code", "")), post.get(f"grades-{row}-title", "").strip()
        base_pay = read(post.get(f"grades-{row}-base_pay", ""), Style.MONEY)
        if code or title or base_pay is not None:
            rows.append(GradeRow(post.get(f"grades-{row}-was", ""), code, title, str(base_pay or "")))
    return rows
