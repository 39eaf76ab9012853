"""The workbook of faults."""

import io

import openpyxl
import pytest
from django.utils import translation

from customers import queries
from customers.documents import faults_workbook
from customers.services.fault_finding import Fault

pytestmark = pytest.mark.django_db


def read(crm_month):
    body = faults_workbook(crm_month, queries.faults_of(crm_month))
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    return sheet, list(sheet.values)


def test_faults_workbook_says_above_whose_file_it_is(desk):
    crm_month = desk.refused(file_name="十月.xlsx")

    sheet, rows = read(crm_month)

    assert sheet.title == "Faults found"
    assert rows[0][0] == f"{desk.branch} 2026-10"
    assert rows[1][0] == "1 faults in 十月.xlsx. Nothing of the file was imported."
    assert rows[2] == ("Row", "Column", "Found", "What is wrong, and what to do")


def test_faults_workbook_runs_nothing_that_stood_in_a_cell(desk):
    crm_month = desk.refused(Fault(2, "客户姓名", "too_long", "=HYPERLINK(1)"))

    sheet, _rows = read(crm_month)

    assert (sheet["C4"].value, sheet["C4"].data_type) == ("=HYPERLINK(1)", "s")


def test_faults_workbook_is_in_the_readers_language(desk):
    crm_month = desk.refused()

    with translation.override("zh-hans"):
        sheet, rows = read(crm_month)

    assert sheet.title == "差错"
    assert rows[3] == (3, "佣金", "1,2O0.00", "“佣金”不是数字：1,2O0.00。")


def test_faults_workbook_holds_all_faults_that_were_kept(desk):
    crm_month = desk.refused(*[Fault(row, "佣金", "empty") for row in range(2, 302)])

    _sheet, rows = read(crm_month)

    assert len(rows) == 303
