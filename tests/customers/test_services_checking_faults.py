"""Every fault of a file, found with its row and column; and nothing of a refused file stays."""

import pytest

from archives.models import Document
from customers.models import CrmFact, Customer
from tests.customers import files

pytestmark = pytest.mark.django_db


def found(crm_month):
    """Row, column and code of every fault, in the file's order."""
    return list(crm_month.faults.values_list("row", "column", "code"))


def details(crm_month):
    return [(fault.value, fault.params.get("other")) for fault in crm_month.faults.all()]


def checked(desk, *rows, codes=tuple(files.GOOD)):
    return desk.check(files.workbook(files.table(*rows, codes=codes)))


@pytest.fixture
def nothing_stays(django_capture_on_commit_callbacks, uploads):
    """After the block, whatever it checked has left nothing but its row and its faults."""

    def proved(check):
        with django_capture_on_commit_callbacks(execute=True):
            crm_month = check()
        assert crm_month.state == "refused"
        assert crm_month.document is None
        assert (crm_month.row_count, crm_month.revision, crm_month.upload_name) == (0, None, "")
        assert [CrmFact.objects.count(), Customer.objects.count(), Document.objects.count()] == [0, 0, 0]
        assert uploads() == []
        return crm_month

    return proved


def test_check_crm_now_keeps_the_faults_of_rows_and_nothing_else(desk, nothing_stays):
    crm_month = nothing_stays(lambda: checked(desk, files.row(), files.row(account="2", turnover="1,2O0.00")))

    assert found(crm_month) == [(3, "交易量", "unreadable_amount")]
    assert details(crm_month) == [("1,2O0.00", None)]
    assert crm_month.fault_count == 1


def test_check_crm_now_keeps_what_a_value_contradicts(desk):
    crm_month = desk.check(files.with_duplicate_account())

    assert details(crm_month) == [("88010001", "3"), ("88010001", "2")]


def test_check_crm_now_counts_rows_as_the_spreadsheet_does_below_titles(desk):
    titles = [["业务明细"], [None]]

    crm_month = desk.check(
        files.workbook(files.table(files.row(turnover="x")), before=titles, merged=["A1:N1"])
    )

    assert found(crm_month) == [(4, "交易量", "unreadable_amount")]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (files.empty_workbook(), "file.empty"),
        (b" \r\n ", "file.empty"),
        (files.without_rows(), "file.no_rows"),
        (files.picture(), "file.not_a_workbook"),
        (files.zip_without_workbook(), "file.not_a_workbook"),
        (files.encrypted(), "file.encrypted"),
        (files.legacy_xls(), "file.other_format"),
        (files.web_page(), "file.other_format"),
        (files.truncated_workbook(), "file.damaged"),
        (files.damaged_workbook(), "file.damaged"),
        (files.zip_bomb(), "file.enormous"),
        (files.without_header(), "file.no_header"),
    ],
)
def test_check_crm_now_refuses_what_is_no_month_file(desk, nothing_stays, content, fault):
    crm_month = nothing_stays(lambda: desk.check(content))

    assert [code for _row, _column, code in found(crm_month)] == [fault]


def test_check_crm_now_refuses_a_workbook_whose_cells_fill_the_machine(desk, nothing_stays):
    crm_month = nothing_stays(lambda: desk.check(files.with_far_cell()))

    assert [code for _row, _column, code in found(crm_month)] == ["file.enormous"]


def test_check_crm_now_refuses_a_table_that_breaks_off_below_good_rows(desk, nothing_stays):
    content = files.good_csv(3) + b'2026-10,"88019999'

    crm_month = nothing_stays(lambda: desk.check(content, file_name="crm.csv"))

    assert found(crm_month) == [(5, "", "file.damaged")]


def test_check_crm_now_names_every_missing_column(desk, nothing_stays):
    codes = [code for code in files.GOOD if code not in {"commission", "is_valid"}]

    crm_month = nothing_stays(lambda: checked(desk, files.row(), codes=codes))

    assert found(crm_month) == [(0, "佣金", "file.missing_column"), (0, "有效户", "file.missing_column")]


def test_check_crm_now_refuses_a_column_that_stands_twice(desk, nothing_stays):
    crm_month = nothing_stays(lambda: desk.check(files.with_repeated_column()))

    assert found(crm_month) == [(0, "佣金", "file.repeated_column")]
    assert details(crm_month) == [("", "佣金, Commission")]
