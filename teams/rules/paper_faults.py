"""What a paper still lacks before it can be sent up, or says against itself: one sentence each (G3, G4)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from teams.choices.measures import COUNTED
from teams.choices.paper_forms import SECTIONS, TABLES, Cell, Table
from teams.choices.papers import BUDGET_NEEDED, PaperKind
from teams.rules.papers import Content, Cooperation, Row, SetUp, costs


def faults(content: Content) -> list[str]:
    """Everything at once, in the order of the form; empty for a paper that can be sent up."""
    return [
        *_head(content),
        *_sections(content),
        *_tables(content),
        *_money(content),
    ]


def _head(content: Content) -> Iterator[str]:
    if not content.title.strip():
        yield _("The title is missing.")
    if content.set_up is not None:
        yield from set_up_faults(content.set_up)
        opens_on = content.set_up.opens_on
        if opens_on is not None and opens_on.year != content.year:
            words = {"day": opens_on.isoformat(), "year": content.year}
            yield _("The planned opening day %(day)s lies outside of the paper's year %(year)s.") % words
    if content.cooperation is not None:
        yield from cooperation_faults(content.cooperation)


def set_up_faults(part: SetUp) -> Iterator[str]:
    """A set-up file names the team, its lead, its day and how many accounts it aims at."""
    if not part.name.strip():
        yield _("The name of the team is missing.")
    if not part.lead_name.strip():
        yield _("The lead proposed is missing.")
    if part.opens_on is None:
        yield _("The day on which the team is to open is missing.")
    if not part.target_accounts or part.target_accounts < 0:
        yield _("The target of account openings in the first year is missing; it is more than 0.")


def cooperation_faults(part: Cooperation) -> Iterator[str]:
    """A cooperation has a period, a day within it to think of the renewal, and outlets of the bank."""
    start, end, remind_on = part.valid_from, part.valid_until, part.remind_on
    if start is None or end is None:
        yield _("The period of the cooperation is missing.")
    elif end <= start:
        yield _("The cooperation ends before it begins.")
    if remind_on is None:
        yield _("The day on which to be reminded of the renewal is missing.")
    elif start is not None and end is not None and not start <= remind_on < end:
        yield _("The reminder of the renewal lies outside of the period of the cooperation.")
    if not part.outlets:
        yield _("No outlet of the bank is named.")
    yield from _stationing(part)


def _stationing(part: Cooperation) -> Iterator[str]:
    known = set(part.outlets)
    for person, outlet in part.stationed:
        if outlet not in known:
            yield _("%(person)s is stationed at %(outlet)s, which is not an outlet of this cooperation.") % {
                "person": part.names.get(person, person),
                "outlet": part.names.get(outlet, outlet),
            }


def _sections(content: Content) -> Iterator[str]:
    for section in SECTIONS[content.kind]:
        if section.needed and not content.sections.get(section.code, "").strip():
            yield _("“%(heading)s” is still empty.") % {"heading": section.title}


def _tables(content: Content) -> Iterator[str]:
    for table in TABLES[content.kind]:
        rows = content.tables.get(table.code, ())
        if table.needed and not rows:
            yield _("“%(heading)s” has no row yet.") % {"heading": table.title}
        for number, row in enumerate(rows, start=1):
            yield from _row(table, number, row)


def _row(table: Table, number: int, row: Row) -> Iterator[str]:
    where = {"heading": table.title, "number": number}
    for column in table.columns:
        value = row.get(column.code)
        if column.needed and (value is None or not str(value).strip()):
            yield _("“%(heading)s”, row %(number)s: “%(column)s” is missing.") % {
                **where,
                "column": column.title,
            }
        elif column.cell == Cell.COUNT and value == 0:
            yield _("“%(heading)s”, row %(number)s: “%(column)s” is more than 0.") % {
                **where,
                "column": column.title,
            }
    if unfit_target(row):
        yield _("“%(heading)s”, row %(number)s: %(fault)s") % {**where, "fault": unfit_target(row)}
    start, until = row.get("from"), row.get("until")
    if start and until and date.fromisoformat(until) < date.fromisoformat(start):
        yield _("“%(heading)s”, row %(number)s ends before it begins.") % where


def unfit_target(row: Row) -> str:
    """Why a target of that measure cannot be reached; empty for any other."""
    text, measure = str(row.get("target") or ""), row.get("measure")
    if not text or not measure:
        return ""
    target = Decimal(text)
    if measure in COUNTED and (target != target.to_integral_value() or target < 0):
        return _("The target is a whole number, not negative.")
    return _("The target is not negative.") if target < 0 else ""


def _money(content: Content) -> Iterator[str]:
    is_bank = content.kind == PaperKind.BANK_COOPERATION
    if content.budget is None:
        if content.kind in BUDGET_NEEDED:
            yield _("The expenses at most are missing.") if is_bank else _("The budget is missing.")
        return
    spent = costs(content.kind, content.tables)
    if spent > content.budget:
        words = {"spent": _yuan(spent), "budget": _yuan(content.budget)}
        if is_bank:
            yield _("The items cost %(spent)s yuan together, at most %(budget)s yuan are allowed.") % words
        else:
            yield _("The rows cost %(spent)s yuan together, more than the budget of %(budget)s yuan.") % words


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"
