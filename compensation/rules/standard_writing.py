"""Writing a pay standard back as `branchops/pay-standard/1`, its exchange form.

Reading what was written gives the same tree, and writing what was read gives the same document
where that was canonical: numbers as text, keys in the order of pay.md, defaults left out.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from compensation.rules import standard as tree
from core.months import format_month

T = TypeVar("T")
Json = dict[str, object]


def to_json(standard: tree.PayStandard) -> Json:
    """The standard as plain JSON values."""
    return {
        "schema": tree.SCHEMA,
        "name": standard.name,
        "team": standard.team,
        "effective_from": format_month(standard.effective_from),
        "contract": standard.contract,
        "grades": [_grade(grade) for grade in standard.grades],
        "components": [_component(component) for component in standard.components],
    }


def _grade(grade: tree.Grade) -> Json:
    title: Json = {"title": grade.title} if grade.title else {}
    return {"code": grade.code, **title, "base_pay": number(grade.base_pay)}


def number(value: Decimal) -> str:
    """A decimal as it was written, never with an exponent."""
    return format(value, "f")


def _setting(key: str, setting: tree.Setting[T], write: Callable[[T], object]) -> Json:
    if setting.common is not None:
        return {key: write(setting.common)}
    return {"by_grade": {grade: write(value) for grade, value in setting.by_grade.items()}}


def _tiers(tiers: tree.Tiers) -> list[Json]:
    return [
        {"up_to": None if tier.up_to is None else number(tier.up_to), "rate": number(tier.rate)}
        for tier in tiers
    ]


def _bands(bands: tuple[tree.Band, ...]) -> list[Json]:
    return [{"from": number(band.start), "factor": number(band.factor)} for band in bands]


def _less(less: tuple[str, ...]) -> Json:
    return {"less": list(less)} if less else {}


def _component(component: tree.Component) -> Json:
    title: Json = {"title": component.title} if component.title else {}
    return {"code": component.code, "kind": component.kind, **title, **_members(component)}


def _members(component: tree.Component) -> Json:
    members: Json = {}
    match component:
        case tree.Fixed() | tree.Maximum():
            members = _setting("amount", component.amount, number)
        case tree.Tiered():
            members = {"measure": component.measure, "mode": component.mode, **_less(component.less)}
            members |= _setting("tiers", component.tiers, _tiers)
        case tree.Rate():
            members = {"measure": component.measure, **_less(component.less)}
            members |= _setting("rate", component.rate, number)
        case tree.PerUnit():
            members = {"measure": component.measure, **_setting("amount", component.amount, number)}
            members |= {} if component.above is None else {"above": number(component.above)}
        case tree.Coefficient():
            members = {"of": list(component.of), "measure": component.measure}
            members["bands"] = _bands(component.bands)
        case tree.Absence():
            members = {"rates": _numbers(component.rates)}
        case tree.Withhold():
            members = _withhold(component)
        case tree.Minimum():
            members = _setting("amount", component.amount, number)
            members |= {"full_attendance_only": True} if component.full_attendance_only else {}
    return members


def _numbers(values: Mapping[str, Decimal]) -> Json:
    return {key: number(value) for key, value in values.items()}


def _withhold(component: tree.Withhold) -> Json:
    until: Json = {} if component.until is None else {"until": number(component.until)}
    by_exit = component.release_from == tree.FROM_EXIT
    return {
        "of": list(component.of),
        **_setting("rate", component.rate, number),
        "release_after_months": component.release_after_months,
        **({"release_from": component.release_from} if by_exit else {}),
        **until,
    }
