"""What was typed into an open component, as its document; kept word for word where it cannot be read."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from compensation.forms.standards.figures import Style, as_written, read
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
from compensation.rules.measures import DAY_MEASURES, PRODUCT_CLASS
from core.forms.reading import narrow

Json = dict[str, Any]
_TOP = Decimal("1e30")
MOST_ROWS = 210


def read_component(post: QueryDict, was: Mapping[str, Any], grades: Sequence[str]) -> Json:
    """The component as it was typed; its kind, and whether it differs by grade, are those of `was`."""
    kind = str(was.get("kind", ""))
    component: Json = {"code": narrow(post.get("code", "")), "kind": kind}
    title = post.get("title", "").strip()
    if title:
        component["title"] = title
    for field in FIELDS.get(kind, ()):
        component |= _read(post, field, grades, by_grade="by_grade" in was)
    return {key: as_written(value, was.get(key)) for key, value in component.items()}


def _read(post: QueryDict, field: Field, grades: Sequence[str], *, by_grade: bool) -> Json:
    members: Json
    match field:
        case Figure():
            members = _kept(field.key, read(post.get(field.key, ""), field.style))
        case Choice():
            members = _choice(post, field)
        case Flag():
            members = {field.key: True} if post.get(field.key) else {}
        case Measure():
            members = {"measure": _measure(post)}
        case Of():
            members = {"of": [str(name) for name in post.getlist("of")]}
        case Less():
            chosen = [str(name) for name in post.getlist("less")]
            members = {"less": chosen} if chosen else {}
        case Bands():
            members = {"bands": _bands(post)}
        case Days():
            typed = {name: read(post.get(f"rates-{name}", ""), Style.PERCENT) for name in DAY_MEASURES}
            members = {"rates": {name: rate for name, rate in typed.items() if rate is not None}}
        case Setting():
            members = _setting(post, field, grades, by_grade=by_grade)
    return members


def _choice(post: QueryDict, field: Choice) -> Json:
    default = field.choices[0][0]
    chosen = post.get(field.key, "") or default
    return {} if chosen == default and not field.is_default_written else {field.key: chosen}


def _measure(post: QueryDict) -> str:
    name = str(post.get("measure", ""))
    return f"{name}{post.get('measure_class', '').strip()}" if name == PRODUCT_CLASS else name


def _kept(key: str, value: object) -> Json:
    return {} if value is None else {key: value}


def _setting(post: QueryDict, field: Setting, grades: Sequence[str], *, by_grade: bool) -> Json:
    if not by_grade:
        return _kept(field.key, _value(post, field, field.key))
    values = {grade: _value(post, field, f"grade-{grade}") for grade in grades}
    return {"by_grade": {grade: value for grade, value in values.items() if value is not None}}


def _value(post: QueryDict, field: Setting, name: str) -> object:
    if field.style is not None:
        return read(post.get(name, ""), field.style)
    return _tiers(post, name)


def _tiers(post: QueryDict, name: str) -> list[Json]:
    """The rows that say something, the lowest bound first; the open one last."""
    rows: list[Json] = []
    for row in _row_numbers(post, name, "up_to"):
        up_to = read(post.get(f"{name}-{row}-up_to", ""), Style.NUMBER)
        rate = read(post.get(f"{name}-{row}-rate", ""), Style.PERCENT)
        if up_to is not None or rate is not None:
            rows.append({"up_to": up_to} | _kept("rate", rate))
    return _sorted(rows, "up_to")


def _bands(post: QueryDict) -> list[Json]:
    rows: list[Json] = []
    for row in _row_numbers(post, "bands", "from"):
        start = read(post.get(f"bands-{row}-from", ""), Style.NUMBER)
        factor = read(post.get(f"bands-{row}-factor", ""), Style.NUMBER)
        if start is not None or factor is not None:
            rows.append(_kept("from", start) | _kept("factor", factor))
    return _sorted(rows, "from")[::-1]


def _row_numbers(post: QueryDict, name: str, column: str) -> list[int]:
    """The rows of a table that were on the page."""
    count = 0
    while count < MOST_ROWS and f"{name}-{count}-{column}" in post:
        count += 1
    return list(range(count))


def _sorted(rows: list[Json], key: str) -> list[Json]:
    """By their bound; an open row is the highest, and what is no number leaves the order as it was typed."""
    bounds = [_bound(row.get(key)) for row in rows]
    if any(bound is None for bound in bounds):
        return rows
    pairs = sorted(zip(bounds, rows, strict=True), key=lambda pair: pair[0] or 0)
    return [row for _bound, row in pairs]


def _bound(value: object) -> Decimal | None:
    if value is None:
        return _TOP
    try:
        return Decimal(str(value)) if re.fullmatch(r"-?[0-9.]+", str(value)) else None
    except InvalidOperation:
        return None
