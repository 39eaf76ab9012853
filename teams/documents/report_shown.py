"""A report's facts as its readers know them: tables, staff changes, charts; for the page and for paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Text
from core.figures import ABSENT, money_text, month_text, number_text, percent_text
from teams.choices.reports import COUNTED, ReportMeasure
from teams.rules.report_facts import compared, is_bare, is_partial
from teams.sections import Shown, shown_of

# Columns of the tables per outlet and person: the form's figures without those that fill its head.
DETAIL = (
    ReportMeasure.OPENED,
    ReportMeasure.ACCOUNTS,
    ReportMeasure.VALID,
    ReportMeasure.NEW_ASSETS,
    ReportMeasure.TURNOVER,
    ReportMeasure.COMMISSION,
    ReportMeasure.PRODUCTS,
)


@dataclass(frozen=True, slots=True)
class Titled:
    """A table with its heading."""

    title: Text
    table: Shown


def figure(measure: str, text: str | None) -> str:
    """One kept amount as people read it."""
    if text is None:
        return ABSENT
    return number_text(whole(Decimal(text))) if measure in COUNTED else money_text(Decimal(text))


def whole(count: Decimal) -> Decimal:
    """A count without the places that a plan in yuan has: 116, not 116.00."""
    return count.to_integral_value() if count == count.to_integral_value() else count


def label(measure: str) -> str:
    """The measure's name, with its unit where that is money."""
    name = ReportMeasure(measure).label
    return str(name) if measure in COUNTED else _("%(measure)s (yuan)") % {"measure": name}


def change(actual: str | None, against: str | None) -> str:
    """By how much more or less, in percent; nothing where that cannot be said: of or to below zero."""
    if actual is None or against is None or Decimal(against) <= 0 or Decimal(actual) < 0:
        return ABSENT
    ratio = (Decimal(actual) - Decimal(against)) / Decimal(against)
    return f"+{percent_text(ratio)}" if ratio > 0 else percent_text(ratio)


def share_done(actual: str | None, plan: str | None) -> str:
    """How much of the plan is done."""
    if actual is None or plan is None or Decimal(plan) <= 0:
        return ABSENT
    return percent_text(Decimal(actual) / Decimal(plan))


def totals_table(facts: Mapping[str, Any]) -> Titled:
    """Each measure against plan, the period before and last year."""
    headings = [
        _("Measure"),
        _("Actual"),
        _("Plan"),
        _("Done"),
        _("Period before"),
        _("Change"),
        _("Last year"),
        _("Change on last year"),
    ]
    rows = [
        [
            label(row["measure"]),
            figure(row["measure"], row["actual"]),
            figure(row["measure"], row["plan"]),
            share_done(against["actual"], row["plan"]),
            figure(row["measure"], row["before"]),
            change(against["actual"], row["before"]),
            figure(row["measure"], row["last_year"]),
            change(against["actual"], row["last_year"]),
        ]
        for row, against in _with_comparable(facts)
    ]
    return Titled(_("Figures of the period"), Shown(headings, rows, [False, *[True] * 7]))


def _with_comparable(facts: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Each row of the totals with itself, or with nothing where its figure is that of some months only."""
    nothing = {"actual": None}
    return [(row, row if compared(facts, row["measure"]) else nothing) for row in facts["totals"]]


def warnings_of(facts: Mapping[str, Any]) -> list[str]:
    """What is missing in the records, in words."""
    found = []
    if facts["missing"]:
        found.append(
            _("No accepted CRM file of %(months)s: these months are not in the figures.")
            % {"months": _months(facts["missing"])}
        )
    if is_partial(facts) and not is_bare(facts):
        found.append(
            _("Completion of the plan and changes are not stated until every month of the period is there.")
        )
    if facts["missing_before"]:
        found.append(
            _("No comparison with the period before: there is no CRM file of %(months)s.")
            % {"months": _months(facts["missing_before"])}
        )
    if facts["missing_last_year"]:
        found.append(
            _("No comparison with last year: there is no CRM file of %(months)s.")
            % {"months": _months(facts["missing_last_year"])}
        )
    if all(row["plan"] is None for row in facts["totals"]):
        found.append(_("No targets were laid down for this period."))
    return found


def _months(texts: Sequence[str]) -> str:
    return _(", ").join(month_text(date.fromisoformat(text)) for text in texts)


def detail_tables(facts: Mapping[str, Any]) -> list[Titled]:
    """By team (of a branch), region, outlet and person; a grouping that says nothing is left out."""
    if is_bare(facts):
        return []
    groups = [("teams", _("By team")), ("regions", _("By region")), ("outlets", _("By outlet"))]
    found = []
    for key, title in groups:
        rows = facts[key]
        if any(row["name"] for row in rows):
            table = [[row["name"] or _("none"), number_text(row["people"]), *_cells(row)] for row in rows]
            headings = [title, _("People"), *map(label, DETAIL)]
            found.append(Titled(title, Shown(headings, table, [False, *[True] * (len(headings) - 1)])))
    people = [[f"{row['name']} {row['number']}", row["outlet"], *_cells(row)] for row in facts["people"]]
    headings = [_("Account manager"), _("Outlet"), *map(label, DETAIL)]
    figures = [False, False, *[True] * len(DETAIL)]
    return [*found, Titled(_("By person"), Shown(headings, people, figures))]


def _cells(row: Mapping[str, Any]) -> list[str]:
    return [figure(measure, row["figures"][measure]) for measure in DETAIL]


def staff_table(facts: Mapping[str, Any]) -> Titled:
    """Who joined, left and moved, with how many people there were before and after."""
    staff = facts["staff"]
    counts = {name: len(staff[name]) for name in ("joined", "left", "moved")}
    counts |= {"before": staff["before"], "after": staff["after"]}
    note = _("%(before)s people before, %(joined)s joined, %(left)s left, %(after)s after; %(moved)s moved.")
    rows = [
        *[[row["day"], _person(row), _joined(row), row["from"], row["to"]] for row in staff["joined"]],
        *[[row["day"], _person(row), _left(row), row["from"], row["to"]] for row in staff["left"]],
        *[[row["day"], _person(row), _("moved"), row["from"], row["to"]] for row in staff["moved"]],
    ]
    headings = [_("Day"), _("Person"), _("What"), _("Came from"), _("Went to")]
    return Titled(_("Staff changes"), Shown(headings, rows, [False] * 5, [note % counts]))


def _person(row: Mapping[str, str]) -> str:
    return f"{row['name']} {row['number']}"


def _joined(row: Mapping[str, str]) -> str:
    return _("hired") if row["how"] == "company" else _("came in")


def _left(row: Mapping[str, str]) -> str:
    return _("left the company") if row["how"] == "company" else _("went out")


def sections_of(facts: Mapping[str, Any]) -> list[Titled]:
    """What upper apps contributed: pay without names."""
    return [Titled(title, table) for title, table in shown_of(facts["sections"])]
