"""What a team's paper says, as values: the hash that its approval is bound to, its sums, its copies (G2,
G3).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from teams.choices.paper_forms import TABLES, Cell, Table

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
LEAP_DAY, LEAP_MONTH = 29, 2


@dataclass(frozen=True, slots=True)
class Cooperation:
    """With which outlets of the bank, from when until when (exclusive), and who is stationed where.

    `outlets` are codes; `stationed` pairs of a person's number and an outlet's code. `names` says how these
    are called; it is no part of what is approved.
    """

    valid_from: date | None = None
    valid_until: date | None = None
    remind_on: date | None = None
    outlets: Sequence[str] = ()
    stationed: Sequence[tuple[str, str]] = ()
    names: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a new team states while it is being prepared (G3)."""

    name: str = ""
    opens_on: date | None = None
    target_accounts: int | None = None
    lead_name: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """All that a paper says. `attachments` are pairs of a name and the SHA-256 of the file.

    `tables` hold rows as the paper keeps them: money as text with two places, days as 2027-03-01.
    """

    kind: str
    place: str
    about: str
    title: str
    year: int
    sections: Mapping[str, str] = field(default_factory=dict)
    tables: Tables = field(default_factory=dict)
    budget: Decimal | None = None
    cooperation: Cooperation | None = None
    set_up: SetUp | None = None
    attachments: Sequence[tuple[str, str]] = ()


def content_hash(content: Content) -> str:
    """SHA-256 over canonical JSON of all that the paper says, attachments by name and own hash."""
    plain = {
        "kind": content.kind,
        "place": content.place,
        "about": content.about,
        "title": content.title,
        "year": content.year,
        "sections": {code: text for code, text in content.sections.items() if text},
        "tables": {code: [dict(row) for row in rows] for code, rows in content.tables.items() if rows},
        "budget": None if content.budget is None else f"{content.budget:.2f}",
        "cooperation": _cooperation(content.cooperation),
        "set_up": _set_up(content.set_up),
        "attachments": sorted([name, digest] for name, digest in content.attachments),
    }
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _cooperation(part: Cooperation | None) -> dict[str, Any] | None:
    if part is None:
        return None
    return {
        "period": [_day(part.valid_from), _day(part.valid_until), _day(part.remind_on)],
        "outlets": sorted(part.outlets),
        "stationed": sorted([person, outlet] for person, outlet in part.stationed),
    }


def _set_up(part: SetUp | None) -> dict[str, Any] | None:
    if part is None:
        return None
    return {
        "name": part.name,
        "opens_on": _day(part.opens_on),
        "target_accounts": part.target_accounts,
        "lead_name": part.lead_name,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def costs(kind: str, tables: Tables) -> Decimal:
    """What all rows that name an amount cost together."""
    found = Decimal(0)
    for table in TABLES[kind]:
        for column in table.columns:
            if column.cell == Cell.MONEY:
                found += sum(
                    (Decimal(row[column.code]) for row in tables.get(table.code, ()) if row.get(column.code)),
                    Decimal(0),
                )
    return found


def head_count(tables: Tables) -> int:
    """For how many people posts are asked."""
    return sum(int(row["count"]) for row in tables.get("posts", ()) if row.get("count"))


def is_blank(row: Row) -> bool:
    """Whether nothing was written into a row; it is not kept."""
    return not any(str(value).strip() for value in row.values() if value is not None)


def moved(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes the 28th where the year has none."""
    is_leap_day = (day.month, day.day) == (LEAP_MONTH, LEAP_DAY)
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        assert is_leap_day
        return day.replace(year=day.year + years, day=LEAP_DAY - 1)


def moved_tables(kind: str, tables: Tables, years: int) -> dict[str, list[dict[str, Any]]]:
    """The rows for another year: every day so many years later, all else as it was."""
    return {
        table.code: [_moved_row(table, row, years) for row in tables.get(table.code, ())]
        for table in TABLES[kind]
        if tables.get(table.code)
    }


def _moved_row(table: Table, row: Row, years: int) -> dict[str, Any]:
    days = {column.code for column in table.columns if column.cell == Cell.DAY}
    return {
        code: moved(date.fromisoformat(value), years).isoformat() if code in days and value else value
        for code, value in row.items()
    }
