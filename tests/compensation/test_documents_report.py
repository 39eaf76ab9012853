"""The monthly pay report on paper and as workbook: its tables, sums, signatures, margins; two languages."""

import copy
import io
import re
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from compensation import documents
from compensation.documents.content import sections
from compensation.models import PaySlip
from org.choices import Contract
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_cycle as cycle

pytestmark = pytest.mark.django_db
TOTALS = ("gross", "insurance", "vat", "surtaxes", "income_tax", "recoveries", "net")


@pytest.fixture(scope="module")
def made(kept):
    """People and their computed run."""
    crowd = cycle.crowd(people=6, brokers=2)
    return crowd, crowd.computed()


@pytest.fixture(scope="module")
def pdf(made):
    """That run's report, printed in English."""
    return printed(made[1])


@pytest.fixture(scope="module")
def paper(pdf):
    """Its words."""
    return text(pdf)


@pytest.fixture
def month(made):
    return copy.deepcopy(made)


@pytest.fixture
def crowd(request):
    """Those of the run where the test begins with it, else people without one."""
    begun = {"run", "pdf", "paper"} & set(request.fixturenames)
    return request.getfixturevalue("month")[0] if begun else cycle.crowd(people=6, brokers=2)


@pytest.fixture
def run(month):
    return month[1]


def printed(run, language="en"):
    return documents.pay_report_pdf(run, printed_by="吴敏", at=pay.AT, language=language)


def pages(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def text(pdf):
    """All words, without the breaks of lines."""
    return re.sub(r"\s+", "", "".join(pages(pdf)))


def sheets(run, language="en"):
    book = load_workbook(io.BytesIO(documents.pay_report_xlsx(run, language=language)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_sections_part_employees_from_brokers_by_team(crowd, run):
    found = sections(run)

    east, west = crowd.office.team.name, crowd.west.name
    assert [(section.contract, section.team, len(section.rows)) for section in found] == [
        ("employee", east, 2),
        ("employee", west, 2),
        ("broker", east, 1),
        ("broker", west, 1),
    ]


@each("name", TOTALS)
def test_sections_sum_to_the_run(crowd, name, run):
    assert sum(section.total(name) for section in sections(run)) == getattr(run, name)


def test_sections_group_every_earning_line_so_that_gross_adds_up(crowd, run):
    parts = ("base", "performance", "coefficient", "absence", "withheld", "released", "limits", "adjustments")

    rows = [row for section in sections(run) for row in section.rows]

    assert [sum(row.amount(part) for part in parts) for row in rows] == [row.amount("gross") for row in rows]


def test_sections_show_the_end_of_an_account_only(crowd, run):
    account = next(row.account for section in sections(run) for row in section.rows)

    assert account == f"****{crowd.people[0].bank_account[-4:]}"


def test_pay_report_xlsx_has_a_summary_that_ends_with_the_runs_own_sums(crowd, run):
    summary = sheets(run)["Summary"]

    assert summary[-1][0] == "Total"
    assert summary[-1][2] == 6
    assert [Decimal(str(value)) for value in summary[-1][3:]] == [getattr(run, name) for name in TOTALS]


def test_pay_report_xlsx_has_a_sheet_per_team_and_contract(crowd, run):
    names = list(sheets(run))

    east, west = crowd.office.team.name, crowd.west.name
    assert names == [
        "Summary",
        f"{east} · employee",
        f"{west} · employee",
        f"{east} · broker",
        f"{west} · broker",
    ]


def test_pay_report_xlsx_keeps_employee_numbers_as_text(crowd, run):
    rows = list(sheets(run).values())[1]

    assert any(row[0] == crowd.people[0].number for row in rows)


def test_pay_report_xlsx_gives_brokers_value_added_tax_and_employees_insurance(crowd, run):
    book = list(sheets(run).values())

    headings = [next(row for row in rows if row[0] == "No.") for rows in book[1:]]
    assert ["Insur." in heading for heading in headings] == [True, True, False, False]
    assert ["VAT" in heading for heading in headings] == [False, False, True, True]


def test_pay_report_xlsx_speaks_the_language_asked_for(crowd, run):
    assert "汇总" in sheets(run, "zh-hans")


def test_pay_report_pdf_names_branch_number_page_and_who_printed(crowd, run, paper):
    for words in (run.number.text, crowd.branch.name, "Page1of", "Printedby吴敏at2026-11-0509:30:00"):
        assert words in paper


def test_pay_report_pdf_counts_its_pages(pdf):
    found = pages(pdf)

    assert [f"Page {number} of {len(found)}" in page for number, page in enumerate(found, 1)] == [True] * len(
        found
    )


@each("name", cycle.RARE)
def test_pay_report_pdf_prints_rare_characters(paper, name):
    assert name in paper


@each(("mode", "words"), [("none", "novalue-addedtax"), ("monthly_100k", "exemptuptoamonthlyamount")])
def test_pay_report_pdf_says_how_brokers_are_charged(mode, words):
    run = cycle.crowd(people=2, brokers=1, vat_mode=mode).computed()

    assert words in text(printed(run))


def test_pay_report_pdf_leaves_room_for_open_signatures_and_names_the_principal_of_a_stand_in(crowd):
    run = crowd.submitted()
    run.prepared_for = crowd.office.desk

    found = text(printed(run))

    assert found.count("Signature:") == 4
    assert found.count("Date:2026") == 1
    assert "Audithead" not in found
    assert f"onbehalfof{crowd.office.desk.name}" in found


def test_pay_report_pdf_shows_who_signed_the_audits_head_and_when_it_was_filed(crowd, now):
    run = crowd.signed()
    run.filed_at = now

    found = text(printed(run))

    for signer in (crowd.office.chief, crowd.office.deputy, crowd.office.manager):
        assert f"Signature:{signer.name}" in found
    assert f"Audithead{run.audit_seq}:{run.audit_hash[:16]}" in found
    assert run.content_hash in found
    assert "Filedwiththegeneralofficeon2026-11-05" in found


def test_pay_report_pdf_keeps_the_signatures_on_one_page():
    run = cycle.crowd(people=25, brokers=8).signed()

    found = pages(printed(run))

    assert [page.count("Signature:") for page in found][-1] == 4
    assert sum(page.count("Signature:") for page in found) == 4


def test_pay_report_pdf_does_not_print_whole_bank_accounts(crowd, paper):

    assert crowd.people[0].bank_account not in paper
    assert f"****{crowd.people[0].bank_account[-4:]}" in paper


def test_pay_report_pdf_is_the_same_twice(run, pdf):
    assert printed(run) == pdf


def test_pay_report_pdf_in_chinese_has_chinese_headings(run):
    found = text(printed(run, "zh-hans"))

    for words in ("客户经理薪酬月报表", "净佣金", "基本工资", "员工", "经纪人", "汇总"):
        assert words in found


def test_pay_report_pdf_of_employees_alone_has_no_brokers_table():
    run = cycle.crowd(people=2, brokers=0).computed()

    assert "broker" not in text(printed(run)).replace("taxofbrokers", "")


def test_pay_report_xlsx_of_many_has_everybody_once():
    run = cycle.crowd(people=40, brokers=10).computed()

    rows = [row for name, sheet in sheets(run).items() if name != "Summary" for row in sheet]

    numbers = sorted(PaySlip.objects.filter(run=run).values_list("number", flat=True))
    assert sorted(row[0] for row in rows if row[0] in numbers) == numbers
    assert PaySlip.objects.filter(run=run, contract=Contract.BROKER).count() == 10
