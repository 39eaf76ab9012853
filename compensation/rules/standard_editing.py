"""Changes to a standard's document while it is written: pure, and at home with what is not finished yet.

A document is `branchops/pay-standard/1` with perhaps faults inside; every function gives a new one.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compensation.rules.standard_components import OUTSIDE_CODES, SHAPES

Json = dict[str, Any]
# What a new component of a kind is called and begins with.
FIRST_CODES = {
    "base_pay": "base",
    "fixed": "allowance",
    "tiered": "commission",
    "rate": "share",
    "per_unit": "bonus",
    "coefficient": "duty",
    "absence": "absence",
    "withhold": "reserve",
    "minimum": "floor",
    "maximum": "ceiling",
}
BEGINNINGS: dict[str, Json] = {
    "tiered": {"measure": "net_commission", "mode": "marginal", "tiers": []},
    "rate": {"measure": "net_commission"},
    "per_unit": {"measure": "new_valid_accounts"},
    "coefficient": {"of": [], "measure": "duty_score", "bands": []},
    "absence": {"rates": {}},
    "withhold": {"of": [], "release_after_months": 12},
}


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A grade as it was typed; `was` is the code that it had before, empty for a new one."""

    was: str
    code: str
    title: str
    base_pay: str


def components_of(document: Mapping[str, Any]) -> list[Json]:
    """The components, in order."""
    return list(document.get("components", []))


def grade_codes(document: Mapping[str, Any]) -> list[str]:
    """The codes of the grades, as far as they are written."""
    codes = (grade.get("code") for grade in document.get("grades", []))
    return [code for code in codes if isinstance(code, str) and code]


def put_head(document: Json, *, name: str, effective_from: str) -> Json:
    """With another name and month."""
    return document | {"name": name, "effective_from": effective_from}


def put_grades(document: Json, rows: Sequence[GradeRow]) -> Json:
    """With these grades; values by grade follow a changed code and go with a grade that is taken out."""
    renamed = {row.was: row.code for row in rows if row.was}
    components = [_with_grades(component, renamed) for component in components_of(document)]
    return document | {"grades": [_grade(row) for row in rows], "components": components}


def _grade(row: GradeRow) -> Json:
    members = {"code": row.code, "title": row.title, "base_pay": row.base_pay}
    return {key: value for key, value in members.items() if value}


def _with_grades(component: Json, renamed: Mapping[str, str]) -> Json:
    values = component.get("by_grade")
    if not isinstance(values, dict):
        return component
    return component | {"by_grade": {renamed[was]: value for was, value in values.items() if was in renamed}}


def add_component(document: Json, kind: str) -> tuple[Json, int]:
    """With a new component of the kind at the end, and its place. Raises KeyError for an unknown kind."""
    components = components_of(document)
    code = _free_code(FIRST_CODES[kind], [str(component.get("code", "")) for component in components])
    new = {"code": code, "kind": kind} | copy.deepcopy(BEGINNINGS.get(kind, {}))
    return document | {"components": [*components, new]}, len(components)


def _free_code(first: str, taken: Sequence[str]) -> str:
    code, number = first, 1
    while code in taken or code in OUTSIDE_CODES:
        number += 1
        code = f"{first}{number}"
    return code


def move_component(document: Json, index: int, steps: int) -> tuple[Json, int]:
    """With the component earlier (negative) or later, and its new place; it stops at the ends."""
    components = components_of(document)
    component = components.pop(index)
    place = min(max(index + steps, 0), len(components))
    components.insert(place, component)
    return document | {"components": components}, place


def remove_component(document: Json, index: int) -> Json:
    """Without the component. What refers to it is then a fault that somebody has to decide on."""
    components = components_of(document)
    del components[index]
    return document | {"components": components}


def put_component(document: Json, index: int, component: Json) -> Json:
    """With another content at a place; what refers to its code follows a changed code."""
    components = components_of(document)
    was, now = components[index].get("code"), component.get("code")
    components[index] = component
    if isinstance(was, str) and isinstance(now, str) and now and was != now:
        components = [_with_reference(other, was, now) for other in components]
    return document | {"components": components}


def _with_reference(component: Json, was: str, now: str) -> Json:
    lists = {key: component[key] for key in ("of", "less") if isinstance(component.get(key), list)}
    return component | {key: [now if name == was else name for name in names] for key, names in lists.items()}


def place_of(document: Mapping[str, Any], code: str) -> int | None:
    """Where the component of that code stands; None where there is none (any more)."""
    for index, component in enumerate(components_of(document)):
        if component.get("code") == code:
            return index
    return None


def can_vary(kind: str) -> bool:
    """Whether a component of the kind may have a value for each grade."""
    return bool(SHAPES[kind].setting) if kind in SHAPES else False


def vary_by_grade(component: Json, grades: Sequence[str]) -> Json:
    """With a value for each grade, to begin with the one that held for all."""
    key = SHAPES[component["kind"]].setting
    common = component.get(key)
    values = {} if common is None else {grade: copy.deepcopy(common) for grade in grades}
    return {name: value for name, value in component.items() if name != key} | {"by_grade": values}


def same_for_all(component: Json) -> Json:
    """With one value, to begin with that of the first grade."""
    key = SHAPES[component["kind"]].setting
    values = component.get("by_grade")
    first = next(iter(values.values()), None) if isinstance(values, dict) else None
    rest = {name: value for name, value in component.items() if name != "by_grade"}
    return rest if first is None else rest | {key: first}
