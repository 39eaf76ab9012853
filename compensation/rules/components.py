"""The engine: a standard compiled into a plan per grade and contract, and the plan run on measures."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from compensation.rules import amounts, corrections
from compensation.rules import standard as tree
from compensation.rules.lines import Line, Release, Withheld, release_line
from compensation.rules.sheet import Seat, Sheet, Step

_NONE_HELD: Mapping[str, Decimal] = {}


class Plan:
    """A standard made ready for one grade and one contract; make it once, run it for everybody there."""

    def __init__(self, standard: tree.PayStandard, grade: str, contract: str) -> None:
        """Raises KeyError for a grade that the standard does not name."""
        base_pay = standard.grade(grade).base_pay
        self.contract = contract
        self.is_employee = contract == tree.EMPLOYEE
        seat = Seat(grade, base_pay, self.is_employee, {c.code: c for c in standard.components})
        self._steps = tuple(_step(component, seat) for component in standard.components)
        self._reserves = tuple(
            (index, component)
            for index, component in enumerate(standard.components)
            if isinstance(component, tree.Withhold)
        )

    def lines(
        self,
        measures: Mapping[str, Decimal],
        *,
        held: Mapping[str, Decimal] = _NONE_HELD,
        releases: Sequence[Release] = (),
    ) -> list[Line]:
        """One line per component, in the standard's order, then one per release.

        `held` is the balance of each reserve (by component code) before this month. Releases come
        last: they are pay of an earlier month, which neither fills a minimum nor meets a maximum.
        """
        sheet = Sheet(measures, held)
        lines: list[Line] = []
        for step in self._steps:
            line = step(sheet)
            sheet.amounts[line.code] = line.amount
            sheet.total += line.amount
            lines.append(line)
        lines.extend(map(release_line, releases))
        return lines

    def withheld(self, lines: Sequence[Line], month: date) -> list[Withheld]:
        """The reserve entries behind the lines that this plan computed for `month`."""
        return [
            corrections.withheld(component, lines[index], month)
            for index, component in self._reserves
            if lines[index].amount
        ]


def compute_lines(
    standard: tree.PayStandard,
    grade: str,
    contract: str,
    measures: Mapping[str, Decimal],
    *,
    held: Mapping[str, Decimal] = _NONE_HELD,
    releases: Sequence[Release] = (),
) -> list[Line]:
    """The lines of one person's month; many people of one grade share a `Plan` instead."""
    return Plan(standard, grade, contract).lines(measures, held=held, releases=releases)


def _step(component: tree.Component, seat: Seat) -> Step:
    make = _STEPS[component.kind]
    return make(component, seat)


_STEPS: dict[str, Callable[..., Step]] = {
    tree.BasePay.kind: amounts.base_pay,
    tree.Fixed.kind: amounts.fixed,
    tree.Tiered.kind: amounts.tiered,
    tree.Rate.kind: amounts.rate,
    tree.PerUnit.kind: amounts.per_unit,
    tree.Coefficient.kind: corrections.coefficient,
    tree.Absence.kind: corrections.absence,
    tree.Withhold.kind: corrections.withhold,
    tree.Minimum.kind: corrections.minimum,
    tree.Maximum.kind: corrections.maximum,
}
