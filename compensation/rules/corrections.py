"""Components that correct what was earned: coefficients, absence, reserves, floor and ceiling."""

from datetime import date
from decimal import Decimal

from compensation.rules import standard as tree
from compensation.rules.lines import Detail, Line, Withheld, fen
from compensation.rules.measures import DAY_MEASURES, default_of
from compensation.rules.sheet import Seat, Sheet, Step
from core.money import ZERO
from core.months import add_months

# Paid days of an average month: (365 - 104) / 12 (domain.md §5).
MONTH_DAYS = Decimal("21.75")
_ONE = Decimal(1)


def coefficient(component: tree.Coefficient, _seat: Seat) -> Step:
    """What the factor takes from or adds to earlier lines, so that all lines still add up."""
    code, kind, of, measure = component.code, component.kind, component.of, component.measure
    default, names = default_of(measure), list(of)
    bands = [(band.start, band.factor - _ONE, format(band.factor, "f")) for band in component.bands]
    lowest = bands[-1]

    def step(sheet: Sheet) -> Line:
        value = sheet.measures.get(measure, default)
        base = sheet.sum_of(of)
        start, change, factor = next((band for band in bands if band[0] <= value), lowest)
        detail: Detail = {
            "measure": measure,
            "value": str(value),
            "band": format(start, "f"),
            "factor": factor,
            "of": names,
            "base": str(base),
        }
        return Line(code, kind, fen(base * change), detail)

    return step


def absence(component: tree.Absence, seat: Seat) -> Step:
    """Base pay of the days not worked, never more than the base pay; multiplied first, rounded last."""
    code, kind, base = component.code, component.kind, seat.base_pay
    rates = [(measure, rate, format(rate, "f")) for measure, rate in component.rates.items()]

    def step(sheet: Sheet) -> Line:
        weighted, days = ZERO, []
        for measure, rate, shown in rates:
            value = sheet.measures.get(measure, ZERO)
            if value:
                weighted += value * rate
                days.append({"measure": measure, "days": str(value), "rate": shown})
        lost = base * weighted / MONTH_DAYS
        detail: Detail = {
            "base": str(base),
            "month_days": str(MONTH_DAYS),
            "days": days,
            "capped": lost > base,
        }
        return Line(code, kind, fen(-min(lost, base)), detail)

    return step


def withhold(component: tree.Withhold, seat: Seat) -> Step:
    """A part of what was earned is held back, until the balance where one is set."""
    code, kind, of, until = component.code, component.kind, component.of, component.until
    rate, names = component.rate.for_grade(seat.grade), list(of)
    fixed: Detail = {
        "of": names,
        "rate": format(rate, "f"),
        "months": component.release_after_months,
        "from": component.release_from,
    }

    def step(sheet: Sheet) -> Line:
        base = sheet.sum_of(of)
        amount = fen(base * rate) if base > 0 else ZERO
        detail: Detail = {**fixed, "base": str(base)}
        if until is not None:
            held = sheet.held.get(code, ZERO)
            detail["until"], detail["held"] = format(until, "f"), str(held)
            amount = max(min(amount, fen(until - held)), ZERO)
        return Line(code, kind, fen(-amount), detail)

    return step


def withheld(component: tree.Withhold, line: Line, month: date) -> Withheld:
    """The reserve entry behind a line that held something back in `month`."""
    months = component.release_after_months
    due = add_months(month, months) if component.release_from == tree.FROM_MONTH else None
    return Withheld(component.code, -line.amount, month, due, months)


def minimum(component: tree.Minimum, seat: Seat) -> Step:
    """Top up what is less than the amount; brokers have no minimum."""
    code, kind, amount = component.code, component.kind, component.amount.for_grade(seat.grade)
    needs_attendance, shown = component.full_attendance_only, format(amount, "f")

    def step(sheet: Sheet) -> Line:
        present = not (needs_attendance and any(sheet.measures.get(day) for day in DAY_MEASURES))
        applies = seat.is_employee and present
        missing = amount - sheet.total if applies else ZERO
        detail: Detail = {
            "minimum": shown,
            "before": str(sheet.total),
            "for_contract": seat.is_employee,
            "attended": present,
        }
        return Line(code, kind, fen(max(missing, ZERO)), detail)

    return step


def maximum(component: tree.Maximum, seat: Seat) -> Step:
    """Cut off what exceeds the amount."""
    code, kind, amount = component.code, component.kind, component.amount.for_grade(seat.grade)
    shown = format(amount, "f")

    def step(sheet: Sheet) -> Line:
        detail: Detail = {"maximum": shown, "before": str(sheet.total)}
        return Line(code, kind, fen(min(amount - sheet.total, ZERO)), detail)

    return step
