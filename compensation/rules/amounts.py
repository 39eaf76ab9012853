"""Components that earn: base pay, fixed amounts, tiers, rates and amounts per unit."""

from collections.abc import Callable
from decimal import Decimal

from compensation.rules import standard as tree
from compensation.rules.lines import Detail, Line, fen
from compensation.rules.measures import default_of
from compensation.rules.sheet import Seat, Sheet, Step
from core.money import ZERO

# What a measure earns, exact, with the tiers that it passed through.
Scale = Callable[[Decimal], tuple[Decimal, list[Detail]]]


def base_pay(component: tree.BasePay, seat: Seat) -> Step:
    """The grade's base pay."""
    line = Line(component.code, component.kind, fen(seat.base_pay), {"grade": seat.grade})
    return lambda _sheet: line


def fixed(component: tree.Fixed, seat: Seat) -> Step:
    """The same amount every month."""
    amount = component.amount.for_grade(seat.grade)
    line = Line(component.code, component.kind, fen(amount), {"grade": seat.grade})
    return lambda _sheet: line


def tiered(component: tree.Tiered, seat: Seat) -> Step:
    """A measure through tiers, slice by slice or as a whole."""
    tiers = component.tiers.for_grade(seat.grade)
    scale = marginal_scale(tiers) if component.mode == tree.MARGINAL else whole_scale(tiers)
    code, kind, measure, mode = component.code, component.kind, component.measure, component.mode
    default, subtract = default_of(measure), _subtraction(component.less, seat)

    def step(sheet: Sheet) -> Line:
        value = sheet.measures.get(measure, default)
        detail: Detail = {"measure": measure, "value": str(value), "mode": mode}
        amount, detail["tiers"] = scale(subtract(sheet, value, detail))
        return Line(code, kind, fen(amount), detail)

    return step


def rate(component: tree.Rate, seat: Seat) -> Step:
    """A measure at one rate."""
    factor = component.rate.for_grade(seat.grade)
    code, kind, measure, shown = component.code, component.kind, component.measure, format(factor, "f")
    default, subtract = default_of(measure), _subtraction(component.less, seat)

    def step(sheet: Sheet) -> Line:
        value = sheet.measures.get(measure, default)
        detail: Detail = {"measure": measure, "value": str(value), "rate": shown}
        return Line(code, kind, fen(subtract(sheet, value, detail) * factor), detail)

    return step


def per_unit(component: tree.PerUnit, seat: Seat) -> Step:
    """So much for each, perhaps only for those above a number."""
    each, above = component.amount.for_grade(seat.grade), component.above
    code, kind, measure, default = (
        component.code,
        component.kind,
        component.measure,
        default_of(component.measure),
    )
    shown = format(each, "f")

    def step(sheet: Sheet) -> Line:
        value = sheet.measures.get(measure, default)
        detail: Detail = {"measure": measure, "value": str(value), "each": shown}
        counted = value
        if above is not None:
            counted = max(value - above, ZERO)
            detail["above"] = format(above, "f")
            detail["counted"] = str(counted)
        return Line(code, kind, fen(counted * each), detail)

    return step


def marginal_scale(tiers: tree.Tiers) -> Scale:
    """Each slice at its own rate; what is negative, at the first rate."""
    slices = _slices(tiers)

    def scale(value: Decimal) -> tuple[Decimal, list[Detail]]:
        amount, hit = ZERO, []
        for lower, upper, tier_rate, full_amount, shown in slices:
            if upper is None or value <= upper:
                part = value - lower
                earned = part * tier_rate
                hit.append({**shown, "slice": str(part), "amount": str(earned)})
                return amount + earned, hit
            amount += full_amount
            hit.append(shown)
        return amount, hit

    return scale


def _slices(tiers: tree.Tiers) -> list[tuple[Decimal, Decimal | None, Decimal, Decimal, Detail]]:
    """Per tier: lower and upper bound, rate, and what the full slice earns and shows."""
    slices: list[tuple[Decimal, Decimal | None, Decimal, Decimal, Detail]] = []
    lower = Decimal(0)
    for tier in tiers:
        shown = _shown(lower, tier)
        full = (tier.up_to - lower) * tier.rate if tier.up_to is not None else ZERO
        if tier.up_to is not None:
            shown |= {"slice": str(tier.up_to - lower), "amount": str(full)}
        slices.append((lower, tier.up_to, tier.rate, full, shown))
        lower = tier.up_to if tier.up_to is not None else lower
    return slices


def whole_scale(tiers: tree.Tiers) -> Scale:
    """The whole measure at the rate of the tier that it falls in."""
    slices = _slices(tiers)

    def scale(value: Decimal) -> tuple[Decimal, list[Detail]]:
        for _lower, upper, tier_rate, _full, shown in slices:
            if upper is None or value <= upper:
                earned = value * tier_rate
                return earned, [{**shown, "slice": str(value), "amount": str(earned)}]
        raise AssertionError("the last tier is open")

    return scale


def _shown(lower: Decimal, tier: tree.Tier) -> Detail:
    up_to = None if tier.up_to is None else format(tier.up_to, "f")
    return {"from": format(lower, "f"), "up_to": up_to, "rate": format(tier.rate, "f")}


def _subtraction(less: tuple[str, ...], seat: Seat) -> Callable[[Sheet, Decimal, Detail], Decimal]:
    """Subtract measures or earlier lines; what falls below zero counts as nothing."""
    if not less:
        return lambda _sheet, value, _detail: value
    sources = [_source(name, seat) for name in less]

    def subtract(sheet: Sheet, value: Decimal, detail: Detail) -> Decimal:
        parts: list[Detail] = []
        for name, default, shown in sources:
            amount = sheet.amounts[name] if default is None else sheet.measures.get(name, default)
            value -= amount
            parts.append({**shown, "amount": str(amount)})
        detail["less"] = parts
        detail["rest"] = str(value)
        return max(value, ZERO)

    return subtract


def _source(name: str, seat: Seat) -> tuple[str, Decimal | None, Detail]:
    """What is subtracted: a measure with its default, or the line of a component, and how it is named."""
    component = seat.components.get(name)
    if component is None:
        return name, default_of(name), {"measure": name}
    return name, None, {"code": name, "kind": component.kind, "title": component.title}
