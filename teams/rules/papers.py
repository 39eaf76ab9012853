"""What a team's paper must say before it is sent up, its text for readers, and the hash that approval is bound to."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MOST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Content:
    """A paper as values: what is hashed, shown and compared. `facts` are the typed parts, in their order."""

    title: str
    year: int
    sections: Mapping[str, str]
    budget: Decimal | None
    head_count: int | None
    facts: Sequence[tuple[str, str]]
    attachments: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a new team states while it is being prepared (G3)."""

    code: str
    name: str
    opens_on: date | None
    target_accounts: int | None


@dataclass(frozen=True, slots=True)
class Cooperation:
    """A year's cooperation with a partner bank (G3)."""

    bank: str
    valid_from: date | None
    valid_until: date | None
    remind_on: date | None
    outlets: int


def content_hash(content: Content) -> str:
    """SHA-256 over canonical JSON of all that the paper says, attachments by their own hash."""
    plain = {
        "title": content.title,
        "year": content.year,
        "sections": dict(content.sections),
        "budget": str(content.budget) if content.budget is not None else None,
        "head_count": content.head_count,
        "facts": [list(fact) for fact in content.facts],
        "attachments": sorted(list(item) for item in content.attachments),
    }
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def readable(content: Content, headings: Mapping[str, str]) -> str:
    """The paper as text, line by line, for reading and for comparing versions."""
    lines = [content.title, *(f"{label}：{value}" for label, value in content.facts)]
    for code, heading in headings.items():
        lines += ["", heading, *content.sections.get(code, "").splitlines()]
    return "\n".join(lines)


def missing_sections(sections: Mapping[str, str], needed: Sequence[str]) -> list[str]:
    """The headings that have to be filled in and are not."""
    return [code for code in needed if not sections.get(code, "").strip()]


def set_up_faults(paper: SetUp) -> list[str]:
    """What a set-up file still lacks: `code`, `name`, `opens_on`, `target_accounts`."""
    faults = [name for name in ("code", "name") if not getattr(paper, name).strip()]
    if paper.opens_on is None:
        faults.append("opens_on")
    if not paper.target_accounts or paper.target_accounts < 0:
        faults.append("target_accounts")
    return faults


def cooperation_faults(paper: Cooperation) -> list[str]:
    """What a cooperation scheme still lacks, or says against itself: `bank`, `period`, `remind_on`, `outlets`."""
    faults = [] if paper.bank.strip() else ["bank"]
    start, end = paper.valid_from, paper.valid_until
    if start is None or end is None or end <= start:
        faults.append("period")
    elif paper.remind_on is None or not start <= paper.remind_on < end:
        faults.append("remind_on")
    if paper.outlets < 1:
        faults.append("outlets")
    return faults
