"""A team's targets as a workbook: the month against what was reached, and the year by month (G5)."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.documents.cells import Kind, Value
from core.documents.sheets import Column, Sheet
from core.documents.xlsx import write_workbook
from core.figures import month_text
from core.money import round_to
from teams.documents.target_lines import MeasureYear, PlanLine
from teams.queries.month_progress import MonthProgress, PersonProgress
from teams.rules.targets import months_of_year

_PLACE = (
    Column(gettext_lazy("Region")),
    Column(gettext_lazy("Staff number")),
    Column(pgettext_lazy("person", "Name")),
)
_MONTH = (
    Column(gettext_lazy("Measure")),
    *_PLACE,
    Column(gettext_lazy("Planned"), Kind.NUMBER, 16),
    Column(gettext_lazy("Reached"), Kind.NUMBER, 16),
    Column(gettext_lazy("Completion"), Kind.RATE),
    Column(gettext_lazy("Left over"), Kind.NUMBER, 16),
    Column(gettext_lazy("Note"), Kind.TEXT, 30),
)
# To the hundredth of a percent: a spreadsheet keeps fifteen digits and shows longer ones as text.
_RATE = Decimal("0.0001")


def target_book(
    month: date, progress: Sequence[MonthProgress], years: Sequence[MeasureYear], *, heading: str
) -> bytes:
    """The workbook: one sheet for the month, one for each measure's year. `heading` says whose and when."""
    sheets = [Sheet(month_text(month), _MONTH, list(_month_rows(progress)), above=[heading])]
    sheets += [_year_sheet(one, month.year, heading) for one in years]
    return write_workbook(sheets)


def _month_rows(progress: Sequence[MonthProgress]) -> Iterator[list[Value]]:
    for one in progress:
        name = str(one.measure.label)
        yield [name, _("the team"), "", "", one.plan, one.actual, _rate(one.share), one.remainder, ""]
        for region in one.regions:
            place = region.name or _("without a region")
            share = _rate(region.share)
            yield [name, place, "", "", region.plan, region.actual, share, region.remainder, ""]
            for person in region.people:
                who = [person.number, person.name]
                share = _rate(person.share)
                yield [name, place, *who, person.plan, person.actual, share, None, _remark(person)]


def _rate(share: Decimal | None) -> Decimal | None:
    return None if share is None else round_to(share, _RATE)


def _remark(person: PersonProgress) -> str:
    if not person.is_moved:
        return ""
    return _("moved or left; keeps the days worked") if person.is_kept else _("moved or left")


def _year_sheet(one: MeasureYear, year: int, heading: str) -> Sheet:
    months = months_of_year(year)
    amounts = [Column(month_text(month), Kind.NUMBER, 14) for month in months]
    total = Column(gettext_lazy("Whole year"), Kind.NUMBER, 16)
    unit = _("%(measure)s, in %(unit)s") % {"measure": one.measure.label, "unit": one.unit}
    target = _("Target of the year: %(total)s") % {"total": f"{one.total:,.2f}".removesuffix(".00")}
    rows = [_year_row(line) for line in one.lines]
    return Sheet(
        one.measure.label,
        [*_PLACE, *amounts, total],
        rows,
        above=[heading, unit, target],
        frozen_columns=len(_PLACE),
    )


def _year_row(line: PlanLine) -> list[Value]:
    who = [line.number, line.label] if line.number else ["", ""]
    return [line.place or line.label, *who, *line.cells, line.total]
