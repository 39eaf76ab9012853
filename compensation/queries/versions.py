"""Earlier versions of a pay report, out of its history: what it said before it was returned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from compensation.models import PayRun
from core.models import AuditEntry

COMPUTE = "compute"
RETURNS = frozenset({"send_back", "void_signatures"})


@dataclass(frozen=True, slots=True)
class Version:
    """What a report said once: people, sums, the hash that signatures were bound to."""

    content_hash: str
    people: int
    totals: Mapping[str, Decimal]
    marks: Mapping[str, str]


def verb_of(entry: AuditEntry) -> str:
    """The step that an entry records."""
    return entry.action.rpartition(".")[2]


def last_return(entries: Sequence[AuditEntry]) -> AuditEntry | None:
    """The latest return (or voiding) of the report, if it has not been submitted again since."""
    for entry in reversed(entries):
        if verb_of(entry) == "submit":
            return None
        if verb_of(entry) in RETURNS:
            return entry
    return None


def version_before(run: PayRun, entries: Sequence[AuditEntry]) -> Version | None:
    """What stood before the signers when they last returned it; None where it was never returned."""
    returned = max((index for index, entry in enumerate(entries) if verb_of(entry) in RETURNS), default=None)
    if returned is None:
        return None
    computed = [entry for entry in entries[:returned] if verb_of(entry) == COMPUTE]
    if not computed:
        return None
    version = _read(computed[-1].after)
    return None if version.content_hash == run.content_hash else version


def changed_kinds(run: PayRun, version: Version) -> set[str]:
    """The kinds of input that are not what that version was computed from."""
    kinds = run.input_marks.keys() | version.marks.keys()
    return {kind for kind in kinds if version.marks.get(kind) != run.input_marks.get(kind)}


def _read(after: Mapping[str, Any]) -> Version:
    totals = {name: Decimal(amount) for name, amount in after.get("totals", {}).items()}
    return Version(
        content_hash=after.get("content_hash", ""),
        people=int(after.get("people", 0)),
        totals=totals,
        marks=after.get("input_marks", {}),
    )
