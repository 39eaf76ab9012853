"""`manage.py verify_audit`: what it prints and how it ends."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from core import audit
from tests.core.test_audit_guards import ENTRY, past_the_guards, sql
from tests.factories.org import BranchFactory

pytestmark = pytest.mark.django_db


def verify_audit(*arguments):
    """Exit code, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_audit", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def entries(now):
    branch = BranchFactory()
    written = [audit.record(f"step {n}", branch, by=None, at=now) for n in (1, 2, 3)]
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    return written


def test_verify_audit_ends_well_and_prints_the_head(entries):
    code, out, err = verify_audit()

    assert (code, err) == (0, "")
    assert out == f"The audit is sound: 3 entries, head 3:{entries[2].hash}\n"


def test_verify_audit_names_every_fault_and_ends_with_one(entries):
    past_the_guards(f"UPDATE {ENTRY} SET reason = 'x' WHERE seq = 1", f"DELETE FROM {ENTRY} WHERE seq = 3")

    code, out, err = verify_audit()

    assert (code, out) == (1, "")
    assert err == (
        "1: this entry was changed\n2: entries after this one were cut off, or added past the chain\n"
    )


def test_verify_audit_takes_printed_heads(entries):
    code, _out, err = verify_audit("--head", str(audit.head()), "--head", f"1:{entries[0].hash}")

    assert (code, err) == (0, "")


def test_verify_audit_finds_that_a_printed_head_is_not_the_chains(entries):
    code, _out, err = verify_audit(f"--head=2:{'a' * 64}")

    assert (code, err) == (1, "2: this entry is not the one printed on the paper\n")


def test_verify_audit_finds_that_a_printed_head_is_past_the_end(entries):
    code, _out, err = verify_audit(f"--head=9:{'a' * 64}")

    assert (code, err) == (1, "9: this entry is not the one printed on the paper\n")


@pytest.mark.parametrize("text", ["", "7", "7:", "x:" + "a" * 64, "7:" + "a" * 63, "7:" + "g" * 64])
def test_verify_audit_refuses_a_head_that_is_none(db, text):
    with pytest.raises(CommandError, match="is not a head; write it as printed"):
        verify_audit(f"--head={text}")


def test_verify_audit_says_the_same_as_json(entries):
    past_the_guards(f"UPDATE {ENTRY} SET reason = 'x' WHERE seq = 1")

    code, out, err = verify_audit("--json")

    assert (code, err) == (1, "")
    assert json.loads(out) == {
        "sound": False,
        "entries": 3,
        "head": f"3:{entries[2].hash}",
        "faults": [{"seq": 1, "code": "changed_entry", "text": "this entry was changed"}],
    }


def test_verify_audit_says_as_json_that_all_is_well(entries):
    code, out, _err = verify_audit("--json")

    assert (code, json.loads(out)["sound"], json.loads(out)["faults"]) == (0, True, [])
