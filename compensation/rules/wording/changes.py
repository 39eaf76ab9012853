"""What one version of a standard changes against another, in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from compensation.rules.standard import PayStandard
from compensation.rules.wording.descriptions import Description, describe, grade_label, names_of
from compensation.rules.wording.quantities import enumerated, money
from core.figures import month_text


@dataclass(frozen=True, slots=True)
class Change:
    """At a place: what was, and what is now; empty where there was or is nothing."""

    place: str
    was: str
    now: str


def changes(before: PayStandard, after: PayStandard) -> list[Change]:
    """Every difference, in the order of the paper: head, grades, components, their order."""
    return [
        *_head(before, after),
        *_grades(before, after),
        *_components(before, after),
        *_order(before, after),
    ]


def _head(before: PayStandard, after: PayStandard) -> Iterator[Change]:
    told = {_("Name of the standard"): [s.name for s in (before, after)]}
    told[_("In force from")] = [month_text(s.effective_from) for s in (before, after)]
    for place, (was, now) in told.items():
        if was != now:
            yield Change(place, was, now)


def _grades(before: PayStandard, after: PayStandard) -> Iterator[Change]:
    was, now = ({grade.code: grade for grade in standard.grades} for standard in (before, after))
    for code in _union(was, now):
        texts = [
            "" if grade is None else f"{grade_label(grade)}: {money(grade.base_pay)}"
            for grade in (was.get(code), now.get(code))
        ]
        if texts[0] != texts[1]:
            yield Change(_("Grade %(code)s") % {"code": code}, *texts)


def _components(before: PayStandard, after: PayStandard) -> Iterator[Change]:
    was, now = ({told.code: told for told in describe(standard)} for standard in (before, after))
    for code in _union(was, now):
        first, second = was.get(code), now.get(code)
        if first is None or second is None:
            told = first or second
            assert told is not None
            yield Change(told.label, first.text() if first else "", second.text() if second else "")
        else:
            yield from _within(first, second)


def _within(was: Description, now: Description) -> Iterator[Change]:
    """The name, the sentence, and each row of the table on its own."""
    if was.label != now.label:
        yield Change(now.label, was.label, now.label)
    if was.sentence != now.sentence:
        yield Change(now.label, was.sentence, now.sentence)
    before, after = dict(was.rows), dict(now.rows)
    for row in _union(before, after):
        if before.get(row, "") != after.get(row, ""):
            place = _("%(component)s, %(row)s") % {"component": now.label, "row": row}
            yield Change(place, before.get(row, ""), after.get(row, ""))


def _order(before: PayStandard, after: PayStandard) -> Iterator[Change]:
    """The order of the components that both have."""
    was, now = ([c.code for c in standard.components] for standard in (before, after))
    kept = [[code for code in codes if code in was and code in now] for codes in (was, now)]
    if kept[0] != kept[1]:
        names = names_of(after)
        texts = [enumerated([names[code] for code in codes]) for codes in kept]
        yield Change(_("Order"), *texts)


def _union(was: Mapping[str, object], now: Mapping[str, object]) -> Iterable[str]:
    return [*was, *(key for key in now if key not in was)]
