"""run_pay and export_pay: thin, scriptable, and one line where they refuse."""

import copy
import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from compensation.models import PayRun
from core.models import AuditEntry
from org.choices import Contract, Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(kept):
    return pay.office()


@pytest.fixture
def office(made):
    return copy.deepcopy(made)


@pytest.fixture
def alice(office):
    return office.hire(base="6000")


def command(name, office, *options, month="2026-10"):
    out, err = StringIO(), StringIO()
    call_command(name, "--branch", office.branch.code, "--month", month, *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_run_pay_computes_and_says_for_whom_it_acts(office, alice):
    office.reviewed([pay.fact("1", alice, commission="31000", exchange_fees="1000")])

    out, err = command("run_pay", office)

    run = PayRun.objects.get()
    assert out == f"{run.number.text}: 1 people, gross 8,000.00, net 6,891.50 yuan.\n"
    assert err == f"Acting for {office.finance.name} ({office.finance.username}).\n"
    assert (run.state, run.prepared_by) == ("computed", office.finance)


def test_run_pay_prints_json_alone_on_its_output(office, alice):
    office.reviewed([pay.fact("1", alice, commission="31000", exchange_fees="1000")])

    out, _err = command("run_pay", office, "--json")

    run = PayRun.objects.get()
    assert json.loads(out) == {
        "branch": office.branch.code,
        "month": "2026-10",
        "number": run.number.text,
        "state": "computed",
        "people": 1,
        "content_hash": run.content_hash,
        "totals": {
            "gross": "8000.00",
            "insurance": "1050.00",
            "vat": "0.00",
            "surtaxes": "0.00",
            "income_tax": "58.50",
            "recoveries": "0.00",
            "net": "6891.50",
        },
    }


def test_run_pay_twice_gives_the_same_report(office, alice):
    office.reviewed([pay.fact("1", alice, commission="31000")])

    assert command("run_pay", office, "--json") == command("run_pay", office, "--json")


def test_run_pay_says_on_one_line_what_is_missing(office, alice):
    with pytest.raises(CommandError) as refusal:
        command("run_pay", office)

    assert str(refusal.value) == (
        "Pay of 2026-10 cannot be computed yet. No CRM file of 2026-10 is accepted."
    )


def test_run_pay_refuses_a_month_that_is_none(office):
    with pytest.raises(CommandError) as refusal:
        command("run_pay", office, month="October")

    assert str(refusal.value) == "October is not a month; write it as 2026-10."


def test_run_pay_refuses_an_unknown_branch():
    with pytest.raises(CommandError) as refusal:
        call_command("run_pay", "--branch", "XX", "--month", "2026-10")

    assert str(refusal.value) == "There is no branch with the code XX."


def test_run_pay_refuses_a_branch_without_finance():
    branch = org.BranchFactory()

    with pytest.raises(CommandError) as refusal:
        call_command("run_pay", "--branch", branch.code, "--month", "2026-10")

    assert str(refusal.value) == f"Nobody may do this for {branch.code}."


@each("who", ["desk", "chief", "manager"])
def test_run_pay_denies_who_may_not_prepare(office, alice, who):
    office.reviewed([])

    with pytest.raises(CommandError) as refusal:
        command("run_pay", office, "--as", getattr(office, who).username)

    assert str(refusal.value) == "This account may not do that for the branch."
    assert not PayRun.objects.exists()


def test_run_pay_refuses_an_unknown_account(office):
    with pytest.raises(CommandError) as refusal:
        command("run_pay", office, "--as", "nobody")

    assert str(refusal.value) == "There is no account nobody."


def export(office, path, *options):
    return command("export_pay", office, "--output", str(path), "--language", "en", *options)


def test_export_pay_writes_the_exchange_form(office, alice, tmp_path):
    bob = office.hire(contract=Contract.BROKER)
    run = office.computed([pay.fact("1", alice, commission="31000", exchange_fees="1000")])

    export(office, tmp_path / "pay.json", "--format", "json")

    report = json.loads((tmp_path / "pay.json").read_text())
    assert {key: report[key] for key in ("schema", "branch", "month", "state")} == {
        "schema": "branchops/pay-report/1",
        "branch": office.branch.code,
        "month": "2026-10",
        "state": "computed",
    }
    assert [person["number"] for person in report["people"]] == sorted([alice.number, bob.number])
    person = next(person for person in report["people"] if person["number"] == alice.number)
    assert (person["gross"], person["net"], person["measures"]["net_commission"]) == (
        "8000.00",
        "6891.50",
        "30000.00",
    )
    assert person["lines"][1]["code"] == "commission"
    assert sum(Decimal(line["amount"]) for line in person["lines"]) == Decimal(person["gross"])
    assert sum(Decimal(line["amount"]) for line in person["deductions"]) == Decimal("6891.50") - 8000
    assert report["totals"]["net"] == f"{run.net:.2f}"


@each(("form", "magic"), [("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_export_pay_writes_workbook_and_print(office, alice, tmp_path, form, magic):
    office.computed()

    out, _err = export(office, tmp_path / f"pay.{form}", "--format", form, "--json")

    content = (tmp_path / f"pay.{form}").read_bytes()
    assert content.startswith(magic)
    assert json.loads(out) == {"path": str(tmp_path / f"pay.{form}"), "format": form, "bytes": len(content)}


def test_export_pay_leaves_an_entry_in_the_audit(office, alice, tmp_path):
    run = office.computed()

    export(office, tmp_path / "pay.json", "--format", "json")

    entry = AuditEntry.objects.latest("seq")
    assert (entry.action, entry.subject_id, entry.after) == (
        "compensation.payrun.export",
        str(run.pk),
        {"form": "json"},
    )


def test_export_pay_refuses_a_month_without_report(office, tmp_path):
    with pytest.raises(CommandError) as refusal:
        export(office, tmp_path / "pay.json", "--format", "json")

    assert str(refusal.value) == f"There is no pay report of {office.branch.code} for 2026-10."


def test_export_pay_refuses_a_path_that_cannot_be_written(office, alice, tmp_path):
    office.computed()

    with pytest.raises(CommandError) as refusal:
        export(office, tmp_path / "none" / "pay.json", "--format", "json")

    assert "cannot be written: No such file or directory." in str(refusal.value)


def test_export_pay_denies_who_sees_no_pay(office, alice, tmp_path):
    office.computed()
    administrator = org.holder(Role.ADMINISTRATOR)

    for charlie in (administrator, office.desk, alice.user):
        with pytest.raises(CommandError):
            export(office, tmp_path / "pay.json", "--format", "json", "--as", charlie.username)

    assert not (tmp_path / "pay.json").exists()
