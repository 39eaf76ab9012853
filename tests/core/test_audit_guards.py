"""The audit at SQL level: what the database refuses, and what `verify` finds where somebody got past it."""

import pytest
from django.db import DatabaseError, connection, transaction

from core import audit
from core.audit_chain import link_hash, moment
from core.models import AuditEntry, AuditHead
from tests.core.parallel import together
from tests.factories.org import BranchFactory

pytestmark = pytest.mark.django_db

ENTRY = "core_auditentry"
HEAD = "core_audithead"


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def past_the_guards(*statements):
    """As somebody with the owner's rights would do it, who covers up the traces afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in (ENTRY, HEAD):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        for table in (ENTRY, HEAD):
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def found():
    return [(fault.code, fault.seq) for fault in audit.verify()]


@pytest.fixture
def entries(now):
    branch = BranchFactory()
    written = [audit.record(f"step {n}", branch, by=None, at=now) for n in (1, 2, 3, 4)]
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # as after a commit: no foreign key waits to be checked
    return written


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (f"UPDATE {ENTRY} SET reason = 'other' WHERE seq = 2", "append-only"),
        (f"UPDATE {ENTRY} SET seq = seq + 10", "append-only"),
        (f"DELETE FROM {ENTRY} WHERE seq = 4", "append-only"),
        (f"TRUNCATE {ENTRY}", "append-only"),
        (f"TRUNCATE {ENTRY} CASCADE", "append-only"),
        (f"TRUNCATE {HEAD}", "append-only"),
        (f"UPDATE {HEAD} SET seq = 3", "one entry at a time"),
        (f"UPDATE {HEAD} SET seq = 4", "one entry at a time"),
        (f"UPDATE {HEAD} SET seq = 6", "one entry at a time"),
        (f"DELETE FROM {HEAD}", "the head of the audit stays"),
        (f"INSERT INTO {HEAD} (id, seq, hash) VALUES (2, 0, '')", "audit_head_is_one_row"),
        (f"INSERT INTO {ENTRY} SELECT * FROM {ENTRY} WHERE seq = 4", "follows the one before"),
    ],
)
def test_database_refuses(entries, statement, sentence):
    with pytest.raises(DatabaseError, match=sentence):
        sql(statement)

    assert found() == []


@pytest.mark.parametrize(("seq", "previous"), [(5, "0" * 64), (6, None), (0, None), (-1, None)])
def test_database_refuses_an_entry_that_does_not_follow(entries, now, seq, previous):
    with pytest.raises(DatabaseError, match="follows the one before"), transaction.atomic():
        AuditEntry.objects.create(
            seq=seq,
            at=now,
            action="x",
            algorithm=1,
            previous_hash=previous or entries[-1].hash,
            hash="f" * 64,
        )


def test_database_refuses_even_in_a_session_that_plays_replica(entries):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"DELETE FROM {ENTRY} WHERE seq = 4")


def test_verify_finds_a_sound_chain_sound(entries):
    assert found() == []


def test_verify_finds_an_empty_chain_sound(db):
    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'other'",
        "action = 'step 9'",
        "capacity = 'auditor'",
        "subject = 'other'",
        "subject_id = '999'",
        "subject_type = 'org.team'",
        'before = \'{"state": "x"}\'',
        'after = \'{"state": "x"}\'',
        "at = at + interval '1 microsecond'",
        "algorithm = 2",
    ],
)
def test_verify_finds_an_edit_of_any_column(entries, change):
    past_the_guards(f"UPDATE {ENTRY} SET {change} WHERE seq = 2")

    assert found() == [("changed_entry", 2)]


def test_verify_finds_a_deletion(entries):
    past_the_guards(f"DELETE FROM {ENTRY} WHERE seq = 2")

    assert found() == [("missing_entry", 3), ("broken_link", 3)]


def test_verify_finds_entries_that_changed_places(entries):
    past_the_guards(
        f"UPDATE {ENTRY} SET seq = 99 WHERE seq = 2",
        f"UPDATE {ENTRY} SET seq = 2 WHERE seq = 3",
        f"UPDATE {ENTRY} SET seq = 3 WHERE seq = 99",
    )

    assert found() == [
        ("broken_link", 2),
        ("changed_entry", 2),
        ("broken_link", 3),
        ("changed_entry", 3),
        ("broken_link", 4),
    ]


def test_verify_finds_a_cut_off_tail(entries):
    past_the_guards(f"DELETE FROM {ENTRY} WHERE seq >= 3")

    assert found() == [("cut_off", 2)]


def test_verify_finds_an_emptied_chain(entries):
    past_the_guards(f"DELETE FROM {ENTRY}")

    assert found() == [("cut_off", 0)]


def test_verify_finds_a_head_that_is_gone(entries):
    past_the_guards(f"DELETE FROM {HEAD}")

    assert found() == [("cut_off", 4)]


def test_verify_finds_an_entry_past_the_head(entries, now):
    past_the_guards(f"UPDATE {HEAD} SET seq = 3, hash = '{entries[2].hash}'")

    assert found() == [("cut_off", 4)]


def test_verify_finds_a_tail_cut_off_together_with_the_head_by_a_printed_head(entries):
    printed = {entries[3].seq: entries[3].hash}
    past_the_guards(
        f"DELETE FROM {ENTRY} WHERE seq = 4", f"UPDATE {HEAD} SET seq = 3, hash = '{entries[2].hash}'"
    )

    assert audit.verify() == []
    assert audit.verify(known_heads=printed) == [audit.Fault("not_as_printed", 4)]


def test_verify_finds_a_chain_written_anew_by_a_printed_head(entries):
    """Whoever rewrites every hash consistently is still caught by one signed paper."""
    printed = {entries[2].seq: entries[2].hash}
    previous, statements = entries[0].hash, []
    for entry in entries[1:]:
        entry.reason = "rewritten"
        fields = {name: getattr(entry, name) for name in audit.checking.HASHED_COLUMNS} | {
            "at": moment(entry.at)
        }
        digest = link_hash(seq=entry.seq, previous_hash=previous, fields=fields)
        statements.append(
            f"UPDATE {ENTRY} SET reason = 'rewritten', previous_hash = '{previous}', hash = '{digest}'"
            f" WHERE seq = {entry.seq}"
        )
        previous = digest
    past_the_guards(*statements, f"UPDATE {HEAD} SET hash = '{previous}'")

    assert audit.verify() == []
    assert audit.verify(known_heads=printed) == [audit.Fault("not_as_printed", 3)]


def test_verify_takes_printed_heads_that_are_right(entries):
    assert audit.verify(known_heads={entry.seq: entry.hash for entry in entries}) == []


def test_verify_finds_rows_hidden_in_a_child_table(entries):
    sql(f"CREATE TABLE smuggled () INHERITS ({ENTRY})")
    sql(f"INSERT INTO smuggled SELECT * FROM ONLY {ENTRY} WHERE seq = 4")

    assert ("child_table", 0) in found()
    assert ("missing_entry", 4) in found()


def test_verify_finds_an_empty_child_table_too(entries):
    sql(f"CREATE TABLE smuggled () INHERITS ({ENTRY})")

    assert found() == [("child_table", 0)]


@pytest.mark.parametrize(
    "statement",
    [
        f"ALTER TABLE {ENTRY} DISABLE TRIGGER core_auditentry_no_change",
        f"ALTER TABLE {ENTRY} DISABLE TRIGGER ALL",
        f"ALTER TABLE {ENTRY} ENABLE TRIGGER core_auditentry_no_truncate",
        f"DROP TRIGGER core_auditentry_in_order ON {ENTRY}",
        f"DROP TRIGGER core_audithead_forward ON {HEAD}",
    ],
)
def test_verify_finds_a_guard_that_was_taken_off(entries, statement):
    sql(statement)

    assert found() == [("guard_off", 0)]


@pytest.mark.django_db(transaction=True)
def test_verify_is_not_confused_by_who_writes_meanwhile(now):
    branch = BranchFactory()

    def write():
        for _ in range(60):
            audit.record("x", branch, by=None, at=now)

    def check():
        return [audit.verify() for _ in range(10)]

    _, _, checks = together(write, write, check)

    assert checks == [[]] * 10
    assert AuditHead.objects.get().seq == 120
