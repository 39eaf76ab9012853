"""The slip on paper, its lines in words, the payment file and the exchange form."""

import copy
import csv
import io
import json
import re
from decimal import Decimal

import pytest
from django.utils import translation
from pypdf import PdfReader

from compensation import documents
from compensation.models import PaySlip
from core.errors import DomainError
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_cycle as cycle

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(kept):
    """People and their computed run."""
    crowd = cycle.crowd(people=3, brokers=1)
    return crowd, crowd.computed()


@pytest.fixture
def month(made):
    return copy.deepcopy(made)


@pytest.fixture
def crowd(request):
    """Those of the run where the test begins with it, else people without one."""
    return (
        request.getfixturevalue("month")[0]
        if "run" in request.fixturenames
        else cycle.crowd(people=3, brokers=1)
    )


@pytest.fixture
def run(month):
    return month[1]


def slip_of(run, person):
    related = ("run__branch", "run__number", "team", "standard", "person")
    return PaySlip.objects.select_related(*related).get(run=run, person=person)


def text(slip, language="en"):
    pdf = documents.pay_slip_pdf(slip, printed_by="吴敏", at=pay.AT, language=language)
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def rows(run, language="en"):
    content = documents.payment_csv(run, language=language).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


# The slip


def test_told_lines_add_up_to_net(crowd, run):
    slip = slip_of(run, crowd.people[0])

    lines = documents.told_lines(slip)

    assert sum(line.amount for line in lines if not line.is_deduction) == slip.gross
    assert sum(line.amount for line in lines) == slip.net


def test_told_lines_explain_every_line_in_the_readers_language(crowd, run):
    slip = slip_of(run, crowd.people[0])

    english = documents.told_lines(slip)
    with translation.override("zh-hans"):
        chinese = documents.told_lines(slip)

    assert all(line.text and line.label for line in (*english, *chinese))
    assert english[0].text != chinese[0].text


def test_told_lines_call_an_insurance_by_its_name(crowd, run):
    lines = documents.told_lines(slip_of(run, crowd.people[0]))

    named = [line.label for line in lines if line.kind == "insurance"]
    assert sorted(named) == ["fund", "medical", "pension", "unemployment"]


def test_told_lines_call_a_component_by_its_title_in_the_standard(crowd, run):
    slip = slip_of(run, crowd.people[0])
    slip.standard.content["components"][0]["title"] = "岗位工资"

    assert documents.told_lines(slip)[0].label == "岗位工资"


def test_tax_year_leaves_out_what_is_nothing(crowd, run):
    slip = slip_of(run, crowd.people[0])

    year = [str(label) for label, _amount in documents.tax_year(slip)]

    assert year == ["Income", "Insurance and housing fund", "Income tax withheld"]


def test_tax_year_of_a_broker_has_the_costs(crowd, run):
    year = {str(label) for label, _amount in documents.tax_year(slip_of(run, crowd.people[2]))}

    assert {"20 percent cost", "Business cost"} <= year


def test_employer_parts_name_what_the_employer_pays(crowd):
    pay.InsuranceScheme.objects.create(
        region=crowd.branch.insurance_region,
        scheme="工伤保险",
        payer="employer",
        valid_from=pay.org.START,
        rate=Decimal("0.002"),
        floor=Decimal(0),
        ceiling=Decimal(37302),
    )

    slip = slip_of(crowd.computed(), crowd.people[0])

    assert list(documents.employer_parts(slip)) == [("工伤保险", Decimal("12.00"))]
    assert "Paidbytheemployer" in text(slip)


def test_pay_slip_pdf_shows_lines_sums_and_the_year(crowd, run):
    slip = slip_of(run, crowd.people[0])

    found = text(slip)

    for words in (
        slip.name,
        slip.number,
        f"Gross{slip.gross:,.2f}",
        f"Net{slip.net:,.2f}",
        "Incometaxofthisyear",
    ):
        assert words in found
    for line in documents.told_lines(slip):
        assert re.sub(r"\s+", "", line.text) in found


@each(("language", "words"), [("en", "Payslip"), ("zh-hans", "薪酬单")])
def test_pay_slip_pdf_speaks_both_languages(crowd, run, language, words):
    assert words in text(slip_of(run, crowd.people[1]), language)


def test_pay_slip_pdf_fits_one_page(crowd, run):
    slip = slip_of(run, crowd.people[0])
    pdf = documents.pay_slip_pdf(slip, printed_by="吴敏", at=pay.AT)

    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


# The payment file


def test_payment_csv_has_a_line_per_person_and_sums_to_net(crowd, run):
    head, *lines = rows(run)

    assert head == ["Employee number", "Name", "Bank", "Account", "Amount", "Purpose", "Reference"]
    assert [line[0] for line in lines] == sorted(person.number for person in crowd.people)
    assert sum(Decimal(line[4]) for line in lines) == run.net


def test_payment_csv_leaves_out_who_has_nothing_to_be_paid(crowd):
    run = crowd.computed()
    slip = slip_of(run, crowd.people[0])
    PaySlip.objects.filter(pk=slip.pk).update(gross=slip.gross - slip.net, net=0)

    assert len(rows(run)) == 1 + 2


def test_payment_csv_keeps_a_rare_name_and_every_digit_of_the_account(crowd, run):
    line = rows(run)[2]

    assert line[1] == "王䶮"
    assert line[3] == crowd.people[1].bank_account
    assert line[6] == f"{run.number.text}-{crowd.people[1].number}"


def test_payment_csv_names_everybody_without_a_bank_account(crowd, run):
    for person in crowd.people[:2]:
        type(person).objects.filter(pk=person.pk).update(bank_account="")

    with pytest.raises(DomainError) as refusal:
        documents.payment_csv(run)

    assert refusal.value.faults == [f"{person.number} {person.name}" for person in crowd.people[:2]]


def test_payment_csv_is_in_chinese_whoever_makes_it(run):
    with translation.override("en"):
        content = documents.payment_csv(run).decode("utf-8-sig")

    assert "2026年10月" in content


# The exchange form


def test_pay_report_json_follows_the_contract(crowd, run):
    report = documents.pay_report_json(run)

    assert list(report) == ["schema", "branch", "month", "state", "people", "totals"]
    assert (report["schema"], report["branch"], report["month"]) == (
        "branchops/pay-report/1",
        crowd.branch.code,
        "2026-10",
    )
    assert json.loads(json.dumps(report)) == report


def test_pay_report_json_gives_amounts_as_text_with_two_places(run):
    report = documents.pay_report_json(run)

    amounts = [
        *report["totals"].values(),
        *(line["amount"] for one in report["people"] for line in one["lines"]),
    ]
    assert all(re.fullmatch(r"-?\d+\.\d\d", amount) for amount in amounts)


def test_pay_report_json_people_sum_to_the_totals(run):
    report = documents.pay_report_json(run)

    for name, total in report["totals"].items():
        assert sum(Decimal(person[name]) for person in report["people"]) == Decimal(total)


def test_pay_report_json_reads_lines_in_two_queries(crowd, run, django_assert_num_queries):
    with django_assert_num_queries(2):
        documents.pay_report_json(run)
