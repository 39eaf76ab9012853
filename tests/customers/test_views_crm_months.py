"""The page of one CRM file in each of its states, and what is done on it."""

import io

import openpyxl
import pytest
from django.urls import reverse

from core.components import Link
from customers import hooks
from customers.hooks import Gate
from customers.models import CrmMonth, HeadingMap
from customers.services.fault_finding import Fault
from org.choices import Role
from tests.customers import files
from tests.customers.browsing import queries_of, signed_in, text_of
from tests.factories import customers, org

pytestmark = pytest.mark.django_db


def url(crm_month, page="crm_month"):
    return reverse(f"customers:{page}", args=[crm_month.pk])


def page_of(user, crm_month):
    return text_of(signed_in(user).get(url(crm_month)))


@pytest.fixture
def bob(desk):
    """Looks at the branch's files, and imports none."""
    return org.holder(Role.BRANCH_MANAGER, desk.branch, name="Bob")


@pytest.fixture
def charlie():
    """Imports for another branch."""
    return customers.desk(number="M009").finance


# The record


def test_crm_month_of_a_file_that_waits_shows_its_progress(desk):
    page = page_of(desk.finance, desk.upload(files.good_csv(1), queue=True))

    assert 'hx-trigger="every 1s"' in page
    assert "Give up this file" in page


def test_crm_month_of_a_refused_file_lists_its_faults_and_what_to_do(desk):
    crm_month = desk.refused(file_name="十月.xlsx")

    response = signed_in(desk.finance).get(url(crm_month))

    page = text_of(response)
    assert "“佣金” is not a number: 1,2O0.00." in page
    assert "Nothing of the file was imported." in page
    assert 'href="/customers/crm/new?branch=' in page
    assert [step.state for step in response.context["steps"]] == ["done", "refused", "coming"]


def test_crm_month_shows_the_first_hundred_faults_and_says_how_many_there_are(desk):
    crm_month = desk.refused(*[Fault(row, "交易量", "unreadable_amount", "x") for row in range(2, 104)])

    response = signed_in(desk.finance).get(url(crm_month))

    assert len(response.context["faults"].records) == 100
    assert "The first 100 of 102" in text_of(response)


def test_crm_month_of_an_accepted_file_shows_figures_and_its_paper(desk):
    crm_month = desk.accepted(*files.rows(2, commission=100, exchange_fees=20, month_end_assets=1000))

    page = page_of(desk.finance, crm_month)

    assert "160.00" in page
    assert "2,000.00" in page
    assert crm_month.document.number.text in page
    assert url(crm_month, "crm_facts") in page


def test_crm_month_names_the_columns_that_were_ignored(desk):
    crm_month = desk.on_file()
    CrmMonth.objects.filter(pk=crm_month.pk).update(ignored_headings=["序号", "备注"])

    assert "序号、备注" in page_of(desk.finance, crm_month)


def test_crm_month_lists_the_versions_of_the_month(desk):
    old = desk.on_file()
    new = desk.on_file(replaces=old)

    response = signed_in(desk.finance).get(url(old))

    assert [record.pk for record in response.context["versions"].records] == [new.pk, old.pk]
    assert "count nowhere" in text_of(response)


def test_crm_month_leads_to_what_comes_next(desk, monkeypatch):
    monkeypatch.setattr(
        "customers.views.crm_months.NEXT_STEPS",
        [lambda crm_month, user: Link("Next", "/next"), lambda *_: None],
    )

    assert 'href="/next"' in page_of(desk.finance, desk.on_file())


def test_crm_month_offers_no_newer_file_while_pay_is_under_signature(desk, monkeypatch):
    crm_month = desk.on_file()
    monkeypatch.setattr(hooks, "MONTH_GATES", [lambda branch_id, month: Gate.LOCKED])

    page = page_of(desk.finance, crm_month)

    assert "Pay of this month is under signature." in page
    assert "/customers/crm/new" not in page


def test_crm_month_offers_nothing_to_do_to_who_only_looks(desk, bob):
    pages = [page_of(bob, crm_month) for crm_month in (desk.on_file(), desk.refused())]

    assert ["/customers/crm/new" in page for page in pages] == [False, False]


def test_crm_month_of_a_file_that_waits_offers_nothing_to_do_to_who_only_looks(desk, bob):
    page = page_of(bob, desk.asking())

    assert "期间" in page
    assert "Assign headings" not in page
    assert "Give up" not in page


@pytest.mark.parametrize("page", ["crm_month", "crm_progress", "crm_faults", "crm_headings"])
def test_crm_month_is_not_there_for_strangers(desk, charlie, page):
    crm_month = desk.refused()

    assert signed_in(charlie).get(url(crm_month, page)).status_code == 404


def test_crm_month_asks_the_same_number_of_queries_for_one_row_and_for_three(desk):
    browser = signed_in(desk.finance)
    one = desk.on_file(files.row())
    other = customers.desk(number="M002")
    three = other.on_file(*files.rows(3, manager="M002"))

    assert queries_of(browser, url(one)) == queries_of(signed_in(other.finance), url(three))


# Progress


def test_crm_progress_gives_the_bar_until_the_file_is_decided(desk, bob):
    waiting, decided = desk.upload(files.good_csv(1), queue=True), desk.refused()
    browser = signed_in(bob, HX_Request="true")

    bar, done = browser.get(url(waiting, "crm_progress")), browser.get(url(decided, "crm_progress"))

    assert f'hx-get="{url(waiting, "crm_progress")}"' in text_of(bar)
    assert done.headers["HX-Refresh"] == "true"


def test_crm_progress_without_script_is_the_page(desk):
    crm_month = desk.upload(files.good_csv(1))

    assert signed_in(desk.finance).get(url(crm_month, "crm_progress")).url == url(crm_month)


# Faults as a workbook


def test_crm_faults_is_a_workbook_of_all_faults(desk):
    crm_month = desk.refused(
        Fault(2, "佣金", "unreadable_amount", "1,2O0.00"),
        Fault(3, "月份", "wrong_month", "2026-09"),
        Fault(0, "佣金", "file.missing_column", "", "commission"),
    )

    response = signed_in(desk.finance).get(url(crm_month, "crm_faults"))

    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)
    assert (
        response.headers["Content-Disposition"]
        == f'attachment; filename="faults-{desk.branch.code}-2026-10.xlsx"'
    )
    assert rows[3:] == [
        (None, "佣金", None, "The column “佣金” (commission) is missing. Add it."),
        (2, "佣金", "1,2O0.00", "“佣金” is not a number: 1,2O0.00."),
        (3, "月份", "2026-09", "“月份” is 2026-09, not 2026-10 for which the file was uploaded."),
    ]


# Headings


def test_crm_headings_asks_one_question_per_heading(desk):
    crm_month = desk.asking(heading_samples={"期间": ["2026-10", "2026-09"]})

    response = signed_in(desk.finance).get(url(crm_month, "crm_headings"))

    form = response.context["form"]
    assert [form[f"heading_{index}"].label for index in range(2)] == ["期间", "手续费收入"]
    assert [code for code, _label in form.fields["heading_0"].choices] == [
        "", "month", "commission", "product_sales", "net_new_assets",
    ]  # fmt: skip
    assert "月份、佣金" in text_of(response)
    assert "In the file: 2026-10、2026-09" in text_of(response)


def test_crm_headings_proposes_the_only_column_for_the_only_heading(desk):
    crm_month = desk.asking(headings=["期间"], missing=["month"])

    form = signed_in(desk.finance).get(url(crm_month, "crm_headings")).context["form"]

    assert form["heading_0"].value() == "month"


def test_crm_headings_keeps_the_answer_and_has_the_file_checked(desk):
    crm_month = desk.asking()
    browser = signed_in(desk.finance)
    seen = browser.get(url(crm_month, "crm_headings")).context["form"]["seen"].value()

    response = browser.post(
        url(crm_month, "crm_headings"), {"seen": seen, "heading_0": "month", "heading_1": "commission"}
    )

    assert response.url == url(crm_month)
    assert dict(HeadingMap.objects.values_list("heading", "column")) == {
        "期间": "month",
        "手续费收入": "commission",
    }
    assert CrmMonth.objects.get(pk=crm_month.pk).state == "waiting"


def test_crm_headings_refuses_the_same_column_twice_beside_the_field(desk):
    crm_month = desk.asking()

    response = signed_in(desk.finance).post(
        url(crm_month, "crm_headings"), {"heading_0": "month", "heading_1": "month"}
    )

    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["heading_1"]


def test_crm_headings_of_a_file_that_does_not_ask_leads_to_its_page(desk):
    crm_month = desk.on_file()

    assert signed_in(desk.finance).get(url(crm_month, "crm_headings")).url == url(crm_month)


def test_crm_headings_is_closed_to_who_only_looks(desk, bob):
    assert signed_in(bob).get(url(desk.asking(), "crm_headings")).status_code == 403


# Giving up


def test_crm_abandon_gives_the_file_up(desk):
    crm_month = desk.asking()

    response = signed_in(desk.finance).post(url(crm_month, "crm_abandon"))

    assert response.url == url(crm_month)
    assert CrmMonth.objects.get(pk=crm_month.pk).state == "abandoned"


def test_crm_abandon_says_that_it_is_too_late(desk):
    response = signed_in(desk.finance).post(url(desk.on_file(), "crm_abandon"))

    assert response.status_code == 409


def test_crm_abandon_is_not_for_strangers_nor_for_who_only_looks(desk, bob, charlie):
    crm_month = desk.asking()

    answers = [signed_in(user).post(url(crm_month, "crm_abandon")).status_code for user in (bob, charlie)]

    assert answers == [403, 404]
    assert CrmMonth.objects.get(pk=crm_month.pk).state == "mapping"
