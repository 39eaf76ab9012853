"""Reading one component of a pay standard, kind by kind."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from compensation.rules import standard as tree
from compensation.rules.reader import MISSING
from compensation.rules.standard_part import Part, Scope
from compensation.rules.standard_tables import read_absence_rates, read_bands

MOST_MONTHS = 120
RELEASE_SUFFIX = "_release"
# Lines outside the standard bear these codes; a component of the same name would hide one of them.
OUTSIDE_CODES = frozenset({"adjustment", "recovery", "vat", "income_tax"})
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind is read and its keys; `setting` is the key that `by_grade` may stand for."""

    read: Callable[[Part, str, str], tree.Component]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    setting: str = ""

    def keys(self, *, by_grade: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The required and the optional keys of a component of this kind."""
        stated = ("by_grade" if by_grade else self.setting,) if self.setting else ()
        replaced = (self.setting,) if self.setting else ()
        return ("code", "kind", *self.required, *stated), ("title", *replaced, *self.optional)


def read_component(scope: Scope, entry: object, path: str) -> tree.Component | None:
    """Read one component and make its code known to those after it; None where its kind is unknown."""
    members = scope.reader.mapping(entry, path)
    kind = members.get("kind", MISSING)
    shape = SHAPES.get(kind) if isinstance(kind, str) else None
    if not isinstance(entry, dict):
        return None
    if shape is None:
        scope.reader.members(entry, path, ("code", "kind"), members)
        scope.reader.choice(kind, f"{path}.kind", tuple(SHAPES), "unknown_kind")
        _claim(scope, _read_code(scope, members, path))
        return None
    found = scope.reader.members(entry, path, *shape.keys(by_grade="by_grade" in members))
    code = _read_code(scope, found, path)
    title = scope.reader.text(found.get("title", MISSING), f"{path}.title", most=60)
    component = shape.read(Part(scope, path, found), code, title)
    _claim(scope, code)
    return component


def _read_code(scope: Scope, found: dict[str, object], path: str) -> str:
    code = scope.reader.code(found.get("code", MISSING), f"{path}.code")
    if code in scope.earlier:
        scope.reader.refuse(f"{path}.code", "duplicate", {"value": code})
    elif code in OUTSIDE_CODES or code.removesuffix(RELEASE_SUFFIX) in (set(scope.codes) - {code}):
        scope.reader.refuse(f"{path}.code", "reserved", {"value": code})
    return code


def _claim(scope: Scope, code: str) -> None:
    if code:
        scope.earlier.append(code)


def _base_pay(_part: Part, code: str, title: str) -> tree.Component:
    return tree.BasePay(code, title)


def _fixed(part: Part, code: str, title: str) -> tree.Component:
    return tree.Fixed(code, title, amount=part.setting("amount", part.amount))


def _tiered(part: Part, code: str, title: str) -> tree.Component:
    return tree.Tiered(
        code,
        title,
        measure=part.measure(),
        mode=part.choice("mode", (tree.MARGINAL, tree.WHOLE)),
        tiers=part.setting("tiers", part.tiers),
        less=part.less(),
    )


def _rate(part: Part, code: str, title: str) -> tree.Component:
    return tree.Rate(
        code, title, measure=part.measure(), rate=part.setting("rate", part.rate), less=part.less()
    )


def _per_unit(part: Part, code: str, title: str) -> tree.Component:
    above = part.amount_not_negative(*part.get("above")) if "above" in part.found else None
    return tree.PerUnit(
        code, title, measure=part.measure(), amount=part.setting("amount", part.amount), above=above
    )


def _coefficient(part: Part, code: str, title: str) -> tree.Component:
    return tree.Coefficient(
        code,
        title,
        of=part.of(),
        measure=part.measure(),
        bands=read_bands(part.scope.reader, *part.get("bands")),
    )


def _absence(part: Part, code: str, title: str) -> tree.Component:
    return tree.Absence(code, title, rates=read_absence_rates(part.scope.reader, *part.get("rates")))


def _withhold(part: Part, code: str, title: str) -> tree.Component:
    return tree.Withhold(
        code,
        title,
        of=part.of(),
        rate=part.setting("rate", part.share),
        release_after_months=part.scope.reader.whole(*part.get("release_after_months"), 1, MOST_MONTHS),
        release_from=part.choice("release_from", (tree.FROM_MONTH, tree.FROM_EXIT), default=tree.FROM_MONTH),
        until=part.amount_not_negative(*part.get("until")) if "until" in part.found else None,
    )


def _minimum(part: Part, code: str, title: str) -> tree.Component:
    return tree.Minimum(
        code,
        title,
        amount=part.setting("amount", part.amount_not_negative),
        full_attendance_only=part.scope.reader.flag(*part.get("full_attendance_only")),
    )


def _maximum(part: Part, code: str, title: str) -> tree.Component:
    return tree.Maximum(code, title, amount=part.setting("amount", part.amount_not_negative))


SHAPES = {
    "base_pay": Shape(_base_pay),
    "fixed": Shape(_fixed, setting="amount"),
    "tiered": Shape(_tiered, ("measure", "mode"), ("less",), "tiers"),
    "rate": Shape(_rate, ("measure",), ("less",), "rate"),
    "per_unit": Shape(_per_unit, ("measure",), ("above",), "amount"),
    "coefficient": Shape(_coefficient, ("of", "measure", "bands")),
    "absence": Shape(_absence, ("rates",)),
    "withhold": Shape(_withhold, ("of", "release_after_months"), ("until", "release_from"), "rate"),
    "minimum": Shape(_minimum, (), ("full_attendance_only",), "amount"),
    "maximum": Shape(_maximum, (), (), "amount"),
}
