"""A standard's components in words that a manager understands: a sentence, and a table where it needs one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from compensation.rules import standard as tree
from compensation.rules.measures import is_measure
from compensation.rules.wording.labels import kind_label, measure_label
from compensation.rules.wording.quantities import enumerated, money, percent, plain, quantity

T = TypeVar("T")
Row = tuple[str, str]
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Description:
    """One component: what it is called, what it does, and its table of pairs (may be empty)."""

    code: str
    label: str
    sentence: str
    rows: tuple[Row, ...] = ()

    def text(self) -> str:
        """All of it on one line."""
        told = enumerated(
            [_("%(what)s %(value)s") % {"what": what, "value": value} for what, value in self.rows]
        )
        return " ".join(part for part in (self.sentence, told) if part)


@dataclass(frozen=True, slots=True)
class _Told:
    sentence: str
    rows: tuple[Row, ...] = ()


def describe(standard: tree.PayStandard) -> list[Description]:
    """The components in their order."""
    names = names_of(standard)
    grades = {grade.code: grade_label(grade) for grade in standard.grades}
    described = []
    for component in standard.components:
        told = _SENTENCES[component.kind](component, names, grades)
        described.append(Description(component.code, names[component.code], told.sentence, told.rows))
    return described


def names_of(standard: tree.PayStandard) -> dict[str, str]:
    """What each component is called: its title, else its kind; with its code where two would be alike."""
    labels = {c.code: c.title or kind_label(c.kind) for c in standard.components}
    alike = [label for label in labels.values() if list(labels.values()).count(label) > 1]
    return {code: f"{label} ({code})" if label in alike else label for code, label in labels.items()}


def grade_label(grade: tree.Grade) -> str:
    """M2 客户经理."""
    return f"{grade.code} {grade.title}".strip()


def _base_pay(_component: tree.BasePay, _names: Names, _grades: Names) -> _Told:
    return _Told(_("The base pay of the grade."))


def _fixed(component: tree.Fixed, _names: Names, grades: Names) -> _Told:
    if component.amount.common is None:
        return _Told(_("A fixed amount every month, by grade:"), _by_grade(component.amount, grades, money))
    return _Told(_("A fixed amount every month: %(amount)s.") % {"amount": money(component.amount.common)})


def _tiered(component: tree.Tiered, names: Names, grades: Names) -> _Told:
    counted = _counted(component.measure, component.less, names)
    if component.mode == tree.MARGINAL:
        sentence = _("%(measure)s through tiers, each slice at its own rate:") % {"measure": counted}
    else:
        sentence = _("%(measure)s, all of it at the rate of the tier that it falls in:") % {
            "measure": counted
        }
    if component.tiers.common is not None:
        return _Told(sentence, tuple(tier_rows(component.tiers.common, component.measure)))

    def on_one_line(tiers: tree.Tiers) -> str:
        pairs = tier_rows(tiers, component.measure)
        return enumerated([_("%(what)s %(value)s") % {"what": what, "value": value} for what, value in pairs])

    return _Told(sentence, _by_grade(component.tiers, grades, on_one_line))


def tier_rows(tiers: tree.Tiers, measure: str) -> list[Row]:
    """Each tier with its rate."""
    rows: list[Row] = []
    lower: Decimal | None = None
    for tier in tiers:
        words = {
            "lower": quantity(measure, lower or Decimal(0)),
            "upper": quantity(measure, tier.up_to or Decimal(0)),
        }
        if tier.up_to is None:
            name = _("all of it") if lower is None else _("above %(lower)s") % words
        elif lower is None:
            name = _("up to %(upper)s") % words
        else:
            name = _("above %(lower)s, up to %(upper)s") % words
        rows.append((name, percent(tier.rate)))
        lower = tier.up_to
    return rows


def _rate(component: tree.Rate, names: Names, grades: Names) -> _Told:
    counted = _counted(component.measure, component.less, names)
    if component.rate.common is None:
        sentence = _("%(measure)s at a rate by grade:") % {"measure": counted}
        return _Told(sentence, _by_grade(component.rate, grades, percent))
    words = {"measure": counted, "rate": percent(component.rate.common)}
    return _Told(_("%(measure)s at %(rate)s.") % words)


def _per_unit(component: tree.PerUnit, _names: Names, grades: Names) -> _Told:
    words = {"measure": measure_label(component.measure)}
    if component.above is not None:
        words["above"] = quantity(component.measure, component.above)
        words["measure"] = _("%(measure)s above %(above)s") % words
    if component.amount.common is None:
        sentence = _("An amount for each one of: %(measure)s; by grade:") % words
        return _Told(sentence, _by_grade(component.amount, grades, money))
    words["amount"] = money(component.amount.common)
    return _Told(_("%(amount)s for each one of: %(measure)s.") % words)


def _coefficient(component: tree.Coefficient, names: Names, _grades: Names) -> _Told:
    words = {"of": _listed(component.of, names), "measure": measure_label(component.measure)}
    sentence = _("%(of)s: multiplied by a factor that follows %(measure)s:") % words
    rows = (
        (
            _("from %(start)s") % {"start": quantity(component.measure, band.start)},
            _("× %(factor)s") % {"factor": plain(band.factor)},
        )
        for band in component.bands
    )
    return _Told(sentence, tuple(rows))


def _absence(component: tree.Absence, _names: Names, _grades: Names) -> _Told:
    rows = tuple((measure_label(measure), percent(rate)) for measure, rate in component.rates.items())
    return _Told(_("Each day of absence costs this part of a day's base pay (a month has 21.75 days):"), rows)


def _withhold(component: tree.Withhold, names: Names, grades: Names) -> _Told:
    words: dict[str, Any] = {"of": _listed(component.of, names), "months": component.release_after_months}
    if component.release_from == tree.FROM_EXIT:
        paid = _("paid %(months)s months after leaving") % words
    else:
        paid = _("paid %(months)s months later") % words
    if component.until is not None:
        paid = _("%(paid)s; no more once %(until)s are held") % {
            "paid": paid,
            "until": money(component.until),
        }
    words["paid"] = paid
    if component.rate.common is None:
        sentence = _("A part of %(of)s is held back and %(paid)s; by grade:") % words
        return _Told(sentence, _by_grade(component.rate, grades, percent))
    words["rate"] = percent(component.rate.common)
    return _Told(_("%(rate)s of %(of)s is held back and %(paid)s.") % words)


def _minimum(component: tree.Minimum, _names: Names, grades: Names) -> _Told:
    when = _(", in months of full attendance only") if component.full_attendance_only else ""
    if component.amount.common is None:
        sentence = _("Pay so far is topped up to the amount of the grade%(when)s:") % {"when": when}
        return _Told(sentence, _by_grade(component.amount, grades, money))
    words = {"amount": money(component.amount.common), "when": when}
    return _Told(_("Pay so far is topped up to %(amount)s%(when)s.") % words)


def _maximum(component: tree.Maximum, _names: Names, grades: Names) -> _Told:
    if component.amount.common is None:
        return _Told(
            _("Pay so far is cut to the amount of the grade:"), _by_grade(component.amount, grades, money)
        )
    return _Told(_("Pay so far is cut to %(amount)s.") % {"amount": money(component.amount.common)})


def _by_grade(setting: tree.Setting[T], grades: Names, write: Callable[[T], str]) -> tuple[Row, ...]:
    values = setting.by_grade
    return tuple((label, write(values[grade])) for grade, label in grades.items() if grade in values)


def _counted(measure: str, less: Sequence[str], names: Names) -> str:
    label = measure_label(measure)
    if not less:
        return label
    return _("%(measure)s less %(parts)s") % {"measure": label, "parts": _listed(less, names)}


def _listed(codes: Sequence[str], names: Names) -> str:
    return enumerated(
        [names.get(code) or (measure_label(code) if is_measure(code) else code) for code in codes]
    )


_SENTENCES: dict[str, Callable[..., _Told]] = {
    tree.BasePay.kind: _base_pay,
    tree.Fixed.kind: _fixed,
    tree.Tiered.kind: _tiered,
    tree.Rate.kind: _rate,
    tree.PerUnit.kind: _per_unit,
    tree.Coefficient.kind: _coefficient,
    tree.Absence.kind: _absence,
    tree.Withhold.kind: _withhold,
    tree.Minimum.kind: _minimum,
    tree.Maximum.kind: _maximum,
}
