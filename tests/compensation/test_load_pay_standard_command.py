"""manage.py load_pay_standard: a draft, or approved in one go; one clear line on bad input."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from approvals.models import Request
from compensation.models import PayStandard
from org.choices import Role
from tests.cases import each
from tests.compensation import rules_data as data
from tests.factories import org

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return org.TeamFactory(code="EAST")


@pytest.fixture
def alice(team):
    """Leads the team."""
    return org.holder(Role.TEAM_LEAD, team, username="alice", name="爱丽丝")


@pytest.fixture
def bob():
    return org.holder(Role.CHANNEL_MANAGEMENT, username="bob")


@pytest.fixture
def file(tmp_path):
    """The example of pay.md as a file; `write` puts something else into it."""
    path = tmp_path / "standard.json"
    path.write_text(json.dumps(data.pay_md_example(), ensure_ascii=False))
    return path


def load(path, *options):
    out, told = io.StringIO(), io.StringIO()
    call_command("load_pay_standard", str(path), *options, stdout=out, stderr=told)
    return out.getvalue().strip(), told.getvalue().strip()


def test_load_pay_standard_keeps_a_draft_and_says_for_whom(alice, file):
    out, told = load(file)

    row = PayStandard.objects.get()
    assert (row.state, row.drafted_by) == ("draft", alice)
    assert told == "Acting for 爱丽丝 (alice)."
    assert out == "City East standard 2026 v1 of EAST营销团队, from Oct 2026 on: draft."


def test_load_pay_standard_approves_as_the_account_named(alice, bob, file):
    out, _told = load(file, "--approve-as", "bob", "--json")

    row = PayStandard.objects.get()
    assert json.loads(out) == {
        "id": row.pk,
        "team": "EAST",
        "contract": "employee",
        "version": 1,
        "effective_from": "2026-10",
        "state": "approved",
        "content_hash": row.content_hash,
    }
    assert Request.objects.get().steps.get().decided_by == bob


def test_load_pay_standard_drafts_as_the_account_named(alice, team, file):
    finance = org.holder(Role.BRANCH_FINANCE, team.branch, username="finance")

    load(file, "--as", "finance")

    assert PayStandard.objects.get().drafted_by == finance


def test_load_pay_standard_takes_what_it_wrote(alice, file):
    load(file)
    file.write_text(json.dumps(PayStandard.objects.get().content))

    load(file)

    first, second = PayStandard.objects.order_by("revision")
    assert (first.content_hash, second.revision) == (second.content_hash, 2)


@each("username", ["alice", "reader"])
def test_load_pay_standard_keeps_nothing_where_the_approver_may_not(alice, team, file, username):
    org.holder(Role.BRANCH_MANAGER, team.branch, username="reader")

    with pytest.raises(CommandError) as refusal:
        load(file, "--approve-as", username)

    assert "\n" not in str(refusal.value)
    assert not PayStandard.objects.exists()


def test_load_pay_standard_names_every_fault_on_one_line(alice, file):
    wrong = data.pay_md_example() | {"contract": "guest"}
    wrong["components"][1]["tiers"][2]["up_to"] = "100"
    file.write_text(json.dumps(wrong))

    with pytest.raises(CommandError) as refusal:
        load(file)

    assert "$.contract: " in str(refusal.value)
    assert "$.components[1].tiers[2].up_to: " in str(refusal.value)
    assert "\n" not in str(refusal.value)


@each(
    ("content", "told"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b"[" * 100000, "nested"),
    ],
)
def test_load_pay_standard_reads_files_strictly(alice, file, content, told):
    file.write_bytes(content)

    with pytest.raises(CommandError) as refusal:
        load(file)

    assert told in str(refusal.value)


def test_load_pay_standard_says_which_file_is_not_there(tmp_path):
    with pytest.raises(CommandError) as refusal:
        load(tmp_path / "missing.json")

    assert "missing.json cannot be read" in str(refusal.value)


def test_load_pay_standard_refuses_a_file_that_is_no_standard_by_its_size(file):
    file.write_bytes(b" " * (4 * 1024 * 1024 + 1))

    with pytest.raises(CommandError) as refusal:
        load(file)

    assert "larger than 4 MB" in str(refusal.value)


def test_load_pay_standard_knows_no_other_team(file):
    with pytest.raises(CommandError) as refusal:
        load(file)

    assert str(refusal.value) == "Nobody drafts standards for the team EAST."


@each("options", [("--as", "nobody"), ("--approve-as", "nobody")])
def test_load_pay_standard_knows_no_other_account(alice, file, options):
    with pytest.raises(CommandError) as refusal:
        load(file, *options)

    assert str(refusal.value) == "There is no account nobody."
