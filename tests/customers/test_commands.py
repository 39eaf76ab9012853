"""manage.py import_crm: the same services as the pages, clear lines, exit codes."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from core import audit
from core.models import Job
from customers.models import CrmFact, CrmMonth
from org.choices import Role
from tests.customers import files
from tests.factories import org

pytestmark = pytest.mark.django_db


@pytest.fixture
def import_crm(desk, tmp_path):
    """Runs the command on a file; gives what it prints."""

    def run(content, *options, name="十月.csv", branch=None, month="2026-10"):
        path = tmp_path / name
        path.write_bytes(content)
        out = io.StringIO()
        call_command(
            "import_crm",
            str(path),
            "--branch",
            branch or desk.branch.code,
            "--month",
            month,
            *options,
            stdout=out,
        )
        return out.getvalue()

    return run


@pytest.fixture
def failure(import_crm):
    """The one thing that the command says where it fails."""

    def said(*given, **named):
        with pytest.raises(CommandError) as error:
            import_crm(*given, **named)
        return str(error.value)

    return said


def test_import_crm_accepts_a_month_and_says_in_whose_name(desk, import_crm):
    printed = import_crm(files.good_csv(3))

    crm_month = CrmMonth.objects.get()
    assert printed.splitlines() == [
        f"In the name of Alice ({desk.finance.username}).",
        f"十月.csv is accepted: 3 rows, version 1 of {desk.branch.code} 2026-10.",
    ]
    assert (crm_month.state, crm_month.uploaded_by, Job.objects.filter(kind="customers.check_crm").count()) == (
        "accepted", desk.finance, 0,
    )  # fmt: skip
    assert audit.history(crm_month).count() == 3


def test_import_crm_acts_for_who_is_named(desk, import_crm):
    colleague = org.holder(Role.TRADING_DESK, desk.branch, username="bob")

    import_crm(files.good_csv(1), "--as", "bob")

    assert CrmMonth.objects.get().uploaded_by == colleague


def test_import_crm_prints_json(desk, import_crm):
    printed = json.loads(import_crm(files.with_unknown_columns(), "--json", name="crm.xlsx"))

    assert printed == {
        "schema": "branchops/import-crm/1", "branch": desk.branch.code, "month": "2026-10", "file": "crm.xlsx",
        "state": "accepted", "version": 1, "rows": 1, "ignored": ["序号", "备注"], "headings": [], "fault_count": 0,
        "faults": [],
    }  # fmt: skip


def test_import_crm_names_ignored_columns(import_crm):
    assert "Columns ignored: 序号, 备注." in import_crm(files.with_unknown_columns())


def test_import_crm_lists_the_first_faults_and_how_many_more(failure):
    said = failure(files.csv_file(files.table(*files.rows(12, commission="1,2O0.00")))).splitlines()

    assert said[0] == (
        "Row 2: “佣金” is not a number: 1,2O0.00."
        " Correct it and upload the file again; nothing of it was imported."
    )
    assert (len(said), said[-1]) == (11, "and 2 more faults.")
    assert (CrmMonth.objects.get().state, CrmFact.objects.count()) == ("refused", 0)


def test_import_crm_prints_faults_as_json_and_fails_all_the_same(desk, tmp_path):
    path, out = tmp_path / "crm.csv", io.StringIO()
    path.write_bytes(files.csv_file(files.table(files.row(manager="M999"))))

    with pytest.raises(CommandError):
        call_command(
            "import_crm", str(path), "--branch", desk.branch.code, "--month", "2026-10", "--json", stdout=out
        )

    fault = json.loads(out.getvalue())["faults"][0]
    assert (fault["row"], fault["column"], fault["code"], fault["value"]) == (
        2,
        "客户经理工号",
        "unknown_manager",
        "M999",
    )


def test_import_crm_says_which_headings_must_be_assigned(failure):
    headings = ["期间" if heading == "月份" else heading for heading in files.HEADINGS]

    assert failure(files.csv_file(files.table(files.row(), headings=headings))) == (
        "Columns are missing: 月份. Assign the headings 期间 on the page of the file."
    )


def test_import_crm_replaces_on_request(import_crm, failure):
    import_crm(files.good_csv(1))

    assert "has been accepted already (version 1)" in failure(files.good_csv(2))
    assert "2 rows, version 2" in import_crm(files.good_csv(2), "--replace")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"month": "2026-13"}, "2026-13 is not a month; write it as 2026-10."),
        ({"month": "2099-01"}, "Jan 2099 has not begun yet; check the month."),
        ({"branch": "NONE"}, "There is no branch NONE."),
    ],
)
def test_import_crm_says_in_one_line_what_is_wrong_with_its_options(failure, named, said):
    assert failure(files.good_csv(1), **named) == said
    assert CrmMonth.objects.count() == 0


def test_import_crm_says_that_a_file_is_not_there(desk):
    with pytest.raises(CommandError, match="nowhere.csv cannot be read: No such file or directory."):
        call_command("import_crm", "/nowhere.csv", "--branch", desk.branch.code, "--month", "2026-10")


@pytest.mark.parametrize(
    ("username", "said"),
    [("charlie", "charlie does not import CRM files for"), ("nobody", "There is no open account nobody.")],
)
def test_import_crm_refuses_who_may_not(failure, username, said):
    org.UserFactory(username="charlie")

    assert failure(files.good_csv(1), "--as", username).startswith(said)
    assert CrmMonth.objects.count() == 0


def test_import_crm_says_where_nobody_imports(failure):
    branch = org.BranchFactory()

    assert failure(files.good_csv(1), branch=branch.code) == (
        f"Nobody imports CRM files for {branch.code}; grant the role first."
    )


def test_import_crm_leaves_nothing_where_the_check_breaks(import_crm, uploads, monkeypatch):
    monkeypatch.setattr("customers.services.accepting.ON_ACCEPTED", [lambda crm_month, by, at: 1 / 0])

    with pytest.raises(ZeroDivisionError):
        import_crm(files.good_csv(1))

    assert [CrmMonth.objects.count(), uploads()] == [0, []]
