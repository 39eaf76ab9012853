"""The append-only, hash-chained audit: one door to write, one to verify (architecture.md, Audit)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from core.actors import Actor, Capacity
from core.audit_chain import ALGORITHM, GENESIS, Link, faults_between, link_hash, moment, plain
from core.models import AuditEntry, AuditHead

HASHED_COLUMNS = (
    "actor_id",
    "on_behalf_of_id",
    "capacity",
    "action",
    "subject_type",
    "subject_id",
    "subject",
    "before",
    "after",
    "reason",
    "algorithm",
)


@dataclass(frozen=True, slots=True)
class Head:
    """The chain's end: printed on signed papers so that the proof does not live in the database alone."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that `verify` found: a code and the entry's number."""

    code: str
    seq: int


@transaction.atomic
def record(
    action: str,
    subject: models.Model,
    *,
    by: Actor | None,
    at: datetime,
    capacity: Capacity | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    label: str = "",
) -> AuditEntry:
    """Append one entry. Writers queue on the head's row, so call it last in a service, never in a loop.

    `by` None is the system itself. The label defaults to the record's own.
    """
    head = AuditHead.objects.select_for_update().get(pk=1)
    fields: dict[str, Any] = {
        "actor_id": by.pk if by else None,
        "on_behalf_of_id": capacity.on_behalf_of_id if capacity else None,
        "capacity": capacity.role if capacity else "",
        "action": action,
        "subject_type": subject._meta.label_lower,
        "subject_id": str(subject.pk),
        "subject": plain(label or _label(subject)),
        "before": plain(before or {}),
        "after": plain(after or {}),
        "reason": plain(reason),
        "algorithm": ALGORITHM,
    }
    seq = head.seq + 1
    digest = link_hash(seq=seq, previous_hash=head.hash, fields=fields | {"at": moment(at)})
    entry = AuditEntry.objects.create(seq=seq, at=at, previous_hash=head.hash, hash=digest, **fields)
    AuditHead.objects.filter(pk=1).update(seq=seq, hash=digest)
    return entry


def _label(subject: models.Model) -> str:
    label = getattr(subject, "audit_label", None)
    return str(label() if label else subject)[:200]


def head() -> Head:
    """The chain's end as of now."""
    row = AuditHead.objects.get(pk=1)
    return Head(seq=row.seq, hash=row.hash)


def verify(*, known_heads: Mapping[int, str] | None = None) -> list[Fault]:
    """Walk the whole chain and name every fault; an empty list means that it is sound.

    Finds an edit, a deletion, an insertion, a reordering, a cut-off tail, rows hidden in a child table, and
    a chain written anew, the last by `known_heads`: seq → hash as printed on papers.
    """
    faults = [Fault("child_table", 0)] if _child_tables() else []
    previous: Link | None = None
    expected = dict(known_heads or {})
    for link in _links():
        faults.extend(Fault(code, link.seq) for code in faults_between(previous, link))
        if expected.pop(link.seq, link.hash) != link.hash:
            faults.append(Fault("not_as_printed", link.seq))
        previous = link
    faults.extend(Fault("not_as_printed", seq) for seq in sorted(expected) if seq)
    last = Head(seq=previous.seq, hash=previous.hash) if previous else Head(seq=0, hash=GENESIS)
    stored = AuditHead.objects.filter(pk=1).first()
    if stored is None or (stored.seq, stored.hash) != (last.seq, last.hash):
        faults.append(Fault("cut_off", last.seq))
    return faults


def _links() -> Iterator[Link]:
    rows = AuditEntry.objects.order_by("seq").values("seq", "previous_hash", "hash", "at", *HASHED_COLUMNS)
    for row in rows.iterator(chunk_size=2000):
        fields = {name: row[name] for name in HASHED_COLUMNS} | {"at": moment(row["at"])}
        yield Link(seq=row["seq"], previous_hash=row["previous_hash"], hash=row["hash"], fields=fields)


def _child_tables() -> bool:
    """Whether a table inherits from the chain's: its rows would show up without passing the trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_inherits WHERE inhparent = %s::regclass", [AuditEntry._meta.db_table])
        return cursor.fetchone() is not None


def history(subject: models.Model) -> models.QuerySet[AuditEntry]:
    """What happened to one record, oldest first, with the people at hand."""
    return AuditEntry.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk)
    ).select_related("actor", "on_behalf_of")
