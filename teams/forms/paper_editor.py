"""The editor of a paper: its head, its tables, the text under each heading, in the order of the form."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import CountField, DayField, Form, MoneyField
from org.models import Outlet, Person
from teams.choices.paper_forms import MEASURES, SECTIONS, TABLES, Cell, Table
from teams.choices.papers import PaperKind
from teams.forms.paper_tables import (
    Choices,
    Grid,
    fields_of,
    grid_of,
    initial_of,
    input_name,
    rows_shown,
    typed_rows,
    without_row,
)
from teams.models import TeamPaper
from teams.rules.paper_faults import unfit_target
from teams.rules.papers import SetUp
from teams.services.papers import Agreed, Written
from teams.services.papers.writing import MOST_TEXT

ONE_DAY = timedelta(days=1)
COOPERATION = ("valid_from", "last_day", "remind_on", "outlets")
SET_UP = ("team_name", "lead_name", "opens_on", "target_accounts")


def section_name(code: str) -> str:
    """How the input under a heading is called."""
    return f"section-{code}"


class PaperForm(Form):
    """All of a paper on one page; what is missing may be missing until it is sent up."""

    title = forms.CharField(label=_("Title"), max_length=160)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        outlets: QuerySet[Outlet],
        people: QuerySet[Person],
        initial: dict[str, Any] | None = None,
        record: TeamPaper,
    ) -> None:
        paper, data = record, _after_dropping(record, data)
        kept = {table.code: _rows_kept(paper, table) for table in TABLES[paper.kind]}
        super().__init__(data, files, initial=_initial(paper, kept) | (initial or {}))
        self.paper = paper
        records: dict[Cell, Choices] = {}
        if paper.kind == PaperKind.BANK_COOPERATION:
            records = _chosen_from(paper, outlets, people)
        self.fields |= _head_fields(paper, records.get(Cell.OUTLET, ()))
        self.counts = {code: rows_shown(code, data, len(rows)) for code, rows in kept.items()}
        for table in TABLES[paper.kind]:
            self.fields |= fields_of(table, self.counts[table.code], records)
        for section in SECTIONS[paper.kind]:
            self.fields[section_name(section.code)] = forms.CharField(
                label=section.title,  # type: ignore[arg-type]
                required=False,
                max_length=MOST_TEXT,
                widget=forms.Textarea(attrs={"rows": 6}),
                help_text="" if section.needed else _("May stay empty."),
            )
        self._prepare(paper)

    def head(self) -> Sequence[BoundField]:
        """The inputs of the paper's head."""
        names = ["title", *_head_names(self.paper)]
        return [self[name] for name in names]

    def grids(self) -> Sequence[Grid]:
        """The tables."""
        return [grid_of(self, table, self.counts[table.code]) for table in TABLES[self.paper.kind]]

    def texts(self) -> Sequence[BoundField]:
        """The text under each heading."""
        return [self[section_name(section.code)] for section in SECTIONS[self.paper.kind]]

    def clean(self) -> dict[str, Any]:
        """A period that runs forward."""
        typed: dict[str, Any] = self.cleaned_data
        start, last = typed.get("valid_from"), typed.get("last_day")
        if start and last and last < start:
            self.add_error("last_day", _("The last day lies before the first."))
        for row in range(self.counts.get(MEASURES.code, 0)):
            self._check_target(row, typed)
        for row in range(self.counts.get("stationed", 0)):
            self._check_stationed(f"stationed-{row}-person", f"stationed-{row}-outlet", typed)
        return typed

    def _check_target(self, row: int, typed: dict[str, Any]) -> None:
        """Accounts are counted whole, and nothing is aimed at below zero."""
        names = {column.code: input_name(MEASURES, row, column) for column in MEASURES.columns}
        fault = unfit_target({code: typed.get(name) for code, name in names.items()})
        if fault:
            self.add_error(names["target"], fault)

    def _check_stationed(self, person: str, outlet: str, typed: dict[str, Any]) -> None:
        """Somebody is stationed somewhere: half a row would be lost."""
        if bool(typed.get(person)) != bool(typed.get(outlet)):
            missing = outlet if typed.get(person) else person
            self.add_error(missing, _("Choose both the person and the outlet, or neither."))

    def written(self) -> Written:
        """What the service takes."""
        typed, kind = self.cleaned_data, self.paper.kind
        rows = {table.code: typed_rows(table, self.counts[table.code], typed) for table in TABLES[kind]}
        stationed = rows.pop("stationed", [])
        return Written(
            title=typed["title"],
            sections={s.code: typed.get(section_name(s.code)) or "" for s in SECTIONS[kind]},
            tables=rows,
            budget=typed.get("budget"),
            agreed=_agreed(typed, stationed) if kind == PaperKind.BANK_COOPERATION else None,
            set_up=_set_up(typed) if kind == PaperKind.SET_UP else None,
        )


def _after_dropping(paper: TeamPaper, data: Any) -> Any:
    """What was typed, without the row whose button was pressed."""
    if not isinstance(data, QueryDict) or "drop" not in data:
        return data
    code, _hyphen, row = str(data["drop"]).rpartition("-")
    tables = {table.code: table for table in TABLES[paper.kind]}
    if code not in tables or not (row.isascii() and row.isdigit()) or len(row) > 3:  # noqa: PLR2004
        return data
    return without_row(data, tables[code], int(row))


def _head_names(paper: TeamPaper) -> list[str]:
    names: list[str] = []
    if paper.kind == PaperKind.BANK_COOPERATION:
        names += COOPERATION
    if paper.kind == PaperKind.SET_UP:
        names += SET_UP
    return [*names, "budget"] if paper.has_budget else names


def _chosen_from(
    paper: TeamPaper, outlets: QuerySet[Outlet], people: QuerySet[Person]
) -> dict[Cell, Choices]:
    """Outlets and people that may be chosen; those of the paper stay, also where they have closed or left."""
    part = paper.cooperation
    stationed = list(part.stationed.all())
    places = {one.pk: one.name for one in outlets} | {one.pk: one.name for one in part.outlets.all()}
    places |= {row.outlet_id: row.outlet.name for row in stationed}
    names = {one.pk: f"{one.name} {one.number}" for one in people}
    names |= {row.person_id: f"{row.person.name} {row.person.number}" for row in stationed}
    return {Cell.OUTLET: list(places.items()), Cell.PERSON: list(names.items())}


def _head_fields(paper: TeamPaper, outlets: Choices) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    if paper.kind == PaperKind.BANK_COOPERATION:
        fields |= {
            "valid_from": DayField(label=_("First day of the cooperation"), required=False),
            "last_day": DayField(label=_("Last day of the cooperation"), required=False),
            "remind_on": DayField(
                label=_("Reminder of the renewal"),
                required=False,
                help_text=_("On this day whoever writes the team's papers is told; before the last day."),
            ),
            "outlets": forms.TypedMultipleChoiceField(
                label=_("Outlets"),
                choices=outlets,
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            ),
        }
    if paper.kind == PaperKind.SET_UP:
        fields |= {
            "team_name": forms.CharField(label=_("Name of the new team"), max_length=80, required=False),
            "lead_name": forms.CharField(label=_("Proposed lead"), max_length=60, required=False),
            "opens_on": DayField(label=_("Planned opening day"), required=False),
            "target_accounts": CountField(
                label=_("Target of account openings in the first year"),
                required=False,
                min_value=1,
                max_value=10_000_000,
            ),
        }
    if paper.has_budget:
        label = _("Expenses at most") if paper.kind == PaperKind.BANK_COOPERATION else _("Budget")
        fields["budget"] = MoneyField(label=label, required=False, min_value=Decimal(0), max_digits=14)
    return fields


def _rows_kept(paper: TeamPaper, table: Table) -> list[dict[str, Any]]:
    if any(column.cell == Cell.PERSON for column in table.columns):
        pairs = paper.cooperation.stationed.all()
        return [{"person": row.person_id, "outlet": row.outlet_id} for row in pairs]
    rows: list[dict[str, Any]] = paper.tables.get(table.code, [])
    return rows


def _initial(paper: TeamPaper, kept: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    found: dict[str, Any] = {"title": paper.title, "budget": paper.budget}
    found |= {section_name(code): text for code, text in paper.sections.items()}
    for table in TABLES[paper.kind]:
        found |= initial_of(table, kept[table.code])
    if paper.kind == PaperKind.BANK_COOPERATION:
        part = paper.cooperation
        found |= {
            "valid_from": part.valid_from,
            "last_day": part.valid_until - ONE_DAY if part.valid_until else None,
            "remind_on": part.remind_on,
            "outlets": [outlet.pk for outlet in part.outlets.all()],
        }
    if paper.kind == PaperKind.SET_UP:
        plan = paper.set_up
        found |= {
            "team_name": plan.name,
            "lead_name": plan.lead_name,
            "opens_on": plan.opens_on,
            "target_accounts": plan.target_accounts,
        }
    return found


def _agreed(typed: dict[str, Any], stationed: Sequence[dict[str, Any]]) -> Agreed:
    last: date | None = typed.get("last_day")
    return Agreed(
        valid_from=typed.get("valid_from"),
        valid_until=last + ONE_DAY if last else None,
        remind_on=typed.get("remind_on"),
        outlet_ids=typed.get("outlets") or (),
        stationed=[(row["person"], row["outlet"]) for row in stationed if row["person"] and row["outlet"]],
    )


def _set_up(typed: dict[str, Any]) -> SetUp:
    return SetUp(
        name=typed.get("team_name") or "",
        opens_on=typed.get("opens_on"),
        target_accounts=typed.get("target_accounts"),
        lead_name=typed.get("lead_name") or "",
    )
