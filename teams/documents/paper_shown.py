"""A paper as its readers know it, in the order of the form: for the page, the printed paper and the
comparison.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.components import Fact
from core.errors import Text
from core.figures import day_text, money_text, number_text
from teams.choices.measures import Measure
from teams.choices.paper_forms import SECTIONS, TABLES, Cell, Table
from teams.choices.papers import PaperKind
from teams.models import BankCooperation, TeamPaper, TeamSetUp
from teams.rules.papers import costs, head_count

FIGURES = frozenset({Cell.MONEY, Cell.FIGURE, Cell.COUNT})


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of the paper: headings, which of them hold figures, rows of text."""

    title: Text
    headings: Sequence[Text]
    figures: Sequence[bool]
    rows: Sequence[Sequence[str]]

    @property
    def columns(self) -> list[tuple[Text, bool]]:
        """The headings, each with whether its column holds figures."""
        return list(zip(self.headings, self.figures, strict=True))

    @property
    def lines(self) -> list[list[tuple[str, bool]]]:
        """The rows, each cell with whether it holds a figure."""
        return [list(zip(row, self.figures, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A heading of the paper with its text."""

    title: Text
    text: str


def facts_of(paper: TeamPaper, *, has_version: bool = True) -> list[Fact]:
    """What stands at the head of the paper."""
    facts = [
        Fact(_("Kind of paper"), paper.get_kind_display()),
        Fact(_("Branch"), str(paper.branch)),
        Fact(_("Team"), str(paper.team) if paper.team else ""),
        Fact(_("Year"), str(paper.year)),
        Fact(_("Version"), str(paper.revision) if has_version else ""),
    ]
    if paper.kind == PaperKind.BANK_COOPERATION:
        facts += _cooperation(paper.about, paper.cooperation)
    if paper.kind == PaperKind.SET_UP:
        facts += _set_up(paper.about, paper.set_up)
    if paper.kind == PaperKind.RECRUITMENT_PLAN:
        facts.append(Fact(_("People to be recruited"), number_text(head_count(paper.tables))))
    if paper.has_budget:
        facts.append(Fact(_budget_label(paper), money_text(paper.budget) if paper.budget is not None else ""))
        spent = costs(paper.kind, paper.tables)
        if spent:
            facts.append(Fact(_("Of which planned in the rows (yuan)"), money_text(spent)))
    return [fact for fact in facts if fact.value != "" or fact.label == _budget_label(paper)]


def _budget_label(paper: TeamPaper) -> str:
    """Of a cooperation the budget is what its expenses come to at most."""
    if paper.kind == PaperKind.BANK_COOPERATION:
        return _("Expenses at most (yuan)")
    return _("Budget (yuan)")


def _cooperation(bank: str, part: BankCooperation) -> list[Fact]:
    return [
        Fact(_("Partner bank"), bank),
        Fact(_("Period of the cooperation"), _period(part.valid_from, part.valid_until)),
        Fact(_("Reminder of the renewal"), day_text(part.remind_on) if part.remind_on else ""),
        Fact(_("Outlets"), "、".join(outlet.name for outlet in part.outlets.all())),
    ]


def _period(start: date | None, end: date | None) -> str:
    """With the last day that counts, as contracts say it."""
    if start is None or end is None:
        return ""
    return _("from %(first)s to %(last)s") % {
        "first": day_text(start),
        "last": day_text(end - timedelta(days=1)),
    }


def _set_up(code: str, part: TeamSetUp) -> list[Fact]:
    target = "" if part.target_accounts is None else number_text(part.target_accounts)
    return [
        Fact(_("Code of the new team"), code),
        Fact(_("Name of the new team"), part.name),
        Fact(_("Proposed lead"), part.lead_name),
        Fact(_("Opens on"), day_text(part.opens_on) if part.opens_on else ""),
        Fact(_("Target of account openings in the first year"), target),
    ]


def sections_of(paper: TeamPaper) -> list[ShownSection]:
    """Every heading of the form, the empty ones too."""
    return [
        ShownSection(section.title, paper.sections.get(section.code, "")) for section in SECTIONS[paper.kind]
    ]


def tables_of(paper: TeamPaper) -> list[ShownTable]:
    """Every table of the form that has rows."""
    found = [_shown(table, _rows(paper, table)) for table in TABLES[paper.kind]]
    return [table for table in found if table.rows]


def _shown(table: Table, rows: Sequence[Sequence[str]]) -> ShownTable:
    return ShownTable(
        title=table.title,
        headings=[column.title for column in table.columns],
        figures=[column.cell in FIGURES for column in table.columns],
        rows=rows,
    )


def _rows(paper: TeamPaper, table: Table) -> list[list[str]]:
    if any(column.cell == Cell.PERSON for column in table.columns):
        pairs = paper.cooperation.stationed.all()
        return [[f"{row.person.name} {row.person.number}", row.outlet.name] for row in pairs]
    return [
        [cell_text(column.cell, row.get(column.code)) for column in table.columns]
        for row in paper.tables.get(table.code, ())
    ]


def cell_text(cell: Cell, value: Any) -> str:
    """One kept value as people read it."""
    if value in {None, ""}:
        return ""
    if cell == Cell.MONEY:
        return money_text(Decimal(value))
    if cell in {Cell.FIGURE, Cell.COUNT}:
        return number_text(Decimal(value))
    if cell == Cell.DAY:
        return day_text(date.fromisoformat(value))
    if cell == Cell.MEASURE:
        return str(dict(Measure.choices).get(value, value))
    return str(value)


def text_of(paper: TeamPaper) -> str:
    """The whole paper as lines of text, in the language in force: what versions are compared by."""
    facts = facts_of(paper, has_version=False)
    lines = [paper.title, *(f"{fact.label}：{fact.value}" for fact in facts)]
    for table in tables_of(paper):
        lines += ["", str(table.title)]
        lines += ["；".join(_named(table, row)) for row in table.rows]
    for section in sections_of(paper):
        if section.text:
            lines += ["", str(section.title), *section.text.splitlines()]
    return "\n".join(lines)


def _named(table: ShownTable, row: Sequence[str]) -> list[str]:
    return [f"{heading} {value}" for heading, value in zip(table.headings, row, strict=True) if value]
