"""What stands in each kind of paper, in the order of the paper form: headings with text, tables with rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teams.choices.papers import PaperKind


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the paper form; `needed` ones are filled in before the paper is sent up."""

    code: str
    title: Promise
    needed: bool = True


class Cell(StrEnum):
    """What a column of a table holds, and how the paper keeps it."""

    TEXT = "text"
    # Kept as text with two places, 1234.50.
    MONEY = "money"
    FIGURE = "figure"
    COUNT = "count"
    # Kept as 2027-03-01.
    DAY = "day"
    MEASURE = "measure"
    # Of these the id is kept.
    PERSON = "person"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True)
class Column:
    code: str
    title: Promise
    cell: Cell = Cell.TEXT
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one shape; a money column of it adds up to no more than the budget."""

    code: str
    title: Promise
    columns: tuple[Column, ...]
    needed: bool = True


def _column(code: str, title: Promise, cell: Cell = Cell.TEXT, *, needed: bool = True) -> Column:
    return Column(code, title, cell, needed)


_FROM = _column("from", _("From"), Cell.DAY)
_UNTIL = _column("until", _("Until"), Cell.DAY)
_OWNER = _column("owner", _("Responsible"))
MEASURES = Table(
    "measures",
    _("Target figures"),
    (
        _column("measure", _("Measure"), Cell.MEASURE),
        _column("target", _("Target"), Cell.FIGURE),
        _column("note", _("Note"), needed=False),
    ),
)
ACTIVITIES = Table(
    "activities",
    _("Activities"),
    (
        _column("what", _("Activity")),
        _FROM,
        _UNTIL,
        _column("budget", _("Budget (yuan)"), Cell.MONEY),
        _OWNER,
    ),
)
SCHEDULE = Table("schedule", _("Schedule"), (_column("what", _("Work step")), _FROM, _UNTIL, _OWNER))
POSTS = Table(
    "posts",
    _("Posts"),
    (
        _column("what", _("Post")),
        _column("count", _("Head count"), Cell.COUNT),
        _column("conditions", _("Conditions"), needed=False),
    ),
)
SOURCES = Table(
    "sources",
    _("Sources of candidates"),
    (
        _column("what", _("Source")),
        _column("count", _("Head count"), Cell.COUNT),
        _column("budget", _("Costs (yuan)"), Cell.MONEY, needed=False),
    ),
)
ITEMS = Table(
    "items",
    _("Items of the assessment"),
    (
        _column("what", _("Item")),
        _column("points", _("Full marks"), Cell.COUNT),
        _column("how", _("How it is marked")),
    ),
)
EXPENSES = Table(
    "expenses",
    _("Expense items"),
    (
        _column("what", _("Item")),
        _column("budget", _("At most (yuan)"), Cell.MONEY),
        _column("note", _("Note"), needed=False),
    ),
)
STATIONED = Table(
    "stationed",
    _("People stationed"),
    (_column("person", _("Account manager"), Cell.PERSON), _column("outlet", _("Outlet"), Cell.OUTLET)),
    needed=False,
)
SIGNATORIES = Table(
    "signatories",
    _("Signatories"),
    (
        _column("party", _("Party")),
        _column("name", pgettext_lazy("person", "Name")),
        _column("post", _("Office held")),
    ),
    needed=False,
)

SECTIONS: Mapping[str, tuple[Section, ...]] = {
    PaperKind.ANNUAL_PLAN: (
        Section("review", _("Last year in review")),
        Section("market", _("Local market and competitors")),
        Section("goals", _("Goals of the year")),
        Section("work", _("Work to be done")),
        Section("people", _("People and division of labour")),
        Section("support", _("Support asked for"), needed=False),
    ),
    PaperKind.MARKETING_SCHEME: (
        Section("market", _("Local market and competitors")),
        Section("customers", _("Customers aimed at")),
        Section("content", _("Content and approach of the activities")),
        Section("materials", _("Publicity material"), needed=False),
        Section("compliance", _("Compliance and risks")),
    ),
    PaperKind.MANAGEMENT_RULES: (
        Section("scope", _("Whom the rules apply to")),
        Section("daily", _("Daily management")),
        Section("discipline", _("Discipline")),
        Section("rewards", _("Rewards and penalties")),
        Section("closing", _("Final provisions"), needed=False),
    ),
    PaperKind.RECRUITMENT_PLAN: (
        Section("reason", _("Why people are recruited")),
        Section("selection", _("Training, examination and trial period")),
        Section("contracts", _("Contracts and pay"), needed=False),
    ),
    PaperKind.ASSESSMENT_METHOD: (
        Section("scope", _("Who is assessed")),
        Section("duty", _("Assessment of duty")),
        Section("performance", _("Assessment of performance")),
        Section("scoring", _("Scoring and grades")),
        Section("use", _("What the result is used for")),
    ),
    PaperKind.BANK_COOPERATION: (
        Section("content", _("What the cooperation covers")),
        Section("data", _("Customer data clause")),
        Section("compliance", _("Compliance clause")),
    ),
    PaperKind.SET_UP: (
        Section("reason", _("Why the team is set up")),
        Section("plan", _("One-year plan")),
        Section("people", _("Where its people come from")),
        Section("outlets", _("Outlets and territory")),
    ),
}
TABLES: Mapping[str, tuple[Table, ...]] = {
    PaperKind.ANNUAL_PLAN: (MEASURES, SCHEDULE),
    PaperKind.MARKETING_SCHEME: (MEASURES, ACTIVITIES),
    PaperKind.MANAGEMENT_RULES: (),
    PaperKind.RECRUITMENT_PLAN: (POSTS, SOURCES, SCHEDULE),
    PaperKind.ASSESSMENT_METHOD: (ITEMS,),
    PaperKind.BANK_COOPERATION: (STATIONED, MEASURES, EXPENSES, SIGNATORIES),
    PaperKind.SET_UP: (),
}
# What the law asks of a cooperation (no customer data without consent, nobody of the bank is paid by us):
# proposed as the clauses' text, to be completed.
PROPOSED: Mapping[str, Mapping[str, Promise]] = {
    PaperKind.BANK_COOPERATION: {
        "data": _(
            "Data of customers are passed on only with the customer's own separate consent and only for the"
            " purpose consented to; neither party keeps them longer than that purpose needs."
        ),
        "compliance": _(
            "Employees of the bank are not paid by us in any form. Nobody promises returns or shares losses,"
            " and nobody handles accounts, orders or money for a customer."
        ),
    }
}
