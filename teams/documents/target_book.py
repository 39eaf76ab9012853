"""A team's targets as a workbook: the month against what was reached, and the year by month (G5)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.documents.cells import Kind, Value
from core.documents.sheets import Column, Sheet
from core.documents.xlsx import write_workbook
from core.figures import month_text
from teams.choices.measures import COUNTED
from teams.queries.month_progress import UNITS, MonthProgress
from teams.queries.target_year import Level, YearLine, YearPlan
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
)


def target_book(
    month: date, progress: Sequence[MonthProgress], plans: Sequence[YearPlan], *, heading: str
) -> bytes:
    """The workbook: one sheet for the month, one for each measure's year. `heading` says whose and when."""
    sheets = [Sheet(month_text(month), _MONTH, list(_month_rows(progress)), above=[heading])]
    sheets += [_year_sheet(plan, month.year, heading) for plan in plans]
    return write_workbook(sheets)


def _month_rows(progress: Sequence[MonthProgress]) -> Iterator[list[Value]]:
    for one in progress:
        name = str(one.measure.label)
        yield [name, _("the team"), "", "", one.plan, one.actual, one.share, one.remainder]
        for region in one.regions:
            place = region.name or _("without a region")
            yield [name, place, "", "", region.plan, region.actual, region.share, region.remainder]
            for person in region.people:
                who = [person.number, person.name]
                yield [name, place, *who, person.plan, person.actual, person.share, None]


def _year_sheet(plan: YearPlan, year: int, heading: str) -> Sheet:
    months = months_of_year(year)
    amounts = [Column(month_text(month), Kind.NUMBER, 14) for month in months]
    total = Column(gettext_lazy("Whole year"), Kind.NUMBER, 16)
    unit = _("%(measure)s, in %(unit)s") % {
        "measure": plan.measure.label,
        "unit": UNITS[plan.measure in COUNTED],
    }
    target = _("Target of the year: %(total)s") % {"total": f"{plan.total:,.2f}".removesuffix(".00")}
    rows = [_year_row(line, months) for line in plan.lines]
    return Sheet(
        plan.measure.label,
        [*_PLACE, *amounts, total],
        rows,
        above=[heading, unit, target],
        frozen_columns=len(_PLACE),
    )


def _year_row(line: YearLine, months: Sequence[date]) -> list[Value]:
    place = _("the team") if line.level is Level.TEAM else str(line.region or _("without a region"))
    who = [line.person.number, line.person.name] if line.person else ["", ""]
    return [place, *who, *(line.months.get(month) for month in months), line.total]
