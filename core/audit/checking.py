"""The one door to verify: walks the chain and names every fault."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection, transaction

from core.audit.writing import Head
from core.audit_chain import GENESIS, Link, faults_between, moment
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
GUARDS = frozenset(
    {
        "core_auditentry_in_order",
        "core_auditentry_no_change",
        "core_auditentry_no_truncate",
        "core_audithead_forward",
        "core_audithead_no_truncate",
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that `verify` found: a code and the entry's number (0: the chain as a whole)."""

    code: str
    seq: int


def verify(*, known_heads: Mapping[int, str] | None = None) -> list[Fault]:
    """Walk the whole chain and name every fault; an empty list means that it is sound.

    Finds an edit, a deletion, an insertion, a reordering, a cut-off tail, rows hidden in a child table,
    guards taken off, and a chain written anew, the last by `known_heads`: seq → hash as printed on papers.
    """
    with transaction.atomic():
        _see_one_moment()
        faults = [Fault("child_table", 0)] if _has_child_tables() else []
        faults += [Fault("guard_off", 0)] if _guards() != GUARDS else []
        expected = dict(known_heads or {})
        previous: Link | None = None
        for link in _links():
            faults.extend(Fault(code, link.seq) for code in faults_between(previous, link))
            if expected.pop(link.seq, link.hash) != link.hash:
                faults.append(Fault("not_as_printed", link.seq))
            previous = link
        faults.extend(Fault("not_as_printed", seq) for seq in sorted(expected) if seq)
        if _stored_head() != _end_at(previous):
            faults.append(Fault("cut_off", previous.seq if previous else 0))
    return faults


def _see_one_moment() -> None:
    """Entries that are appended during the walk are not part of it."""
    if not connection.needs_rollback and len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _end_at(last: Link | None) -> Head:
    return Head(seq=last.seq, hash=last.hash) if last else Head(seq=0, hash=GENESIS)


def _stored_head() -> Head | None:
    row = AuditHead.objects.filter(pk=1).first()
    return Head(seq=row.seq, hash=row.hash) if row else None


def _links() -> Iterator[Link]:
    rows = AuditEntry.objects.order_by("seq").values("seq", "previous_hash", "hash", "at", *HASHED_COLUMNS)
    for row in rows.iterator(chunk_size=2000):
        fields = {name: row[name] for name in HASHED_COLUMNS} | {"at": moment(row["at"])}
        yield Link(seq=row["seq"], previous_hash=row["previous_hash"], hash=row["hash"], fields=fields)


def _has_child_tables() -> bool:
    """Whether a table inherits from the chain's: its rows would show up without passing the guards."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_inherits WHERE inhparent = %s::regclass", [AuditEntry._meta.db_table]
        )
        return cursor.fetchone() is not None


def _guards() -> frozenset[str]:
    """The triggers of both tables that fire whatever role the session replicates for."""
    tables = [AuditEntry._meta.db_table, AuditHead._meta.db_table]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
            " AND tgrelid = ANY (%s::text[]::regclass[])",
            [tables],
        )
        return frozenset(name for (name,) in cursor.fetchall())
