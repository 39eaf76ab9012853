"""The lists of pay, each by the same questions: whose rows, sorted, paged, exported, and at what cost."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from openpyxl import load_workbook

from compensation.models import InsuranceBase, PayRun, TaxDeclaration
from compensation.tables.inputs import AdjustmentTable, BaseTable, ChargeTable, DeclarationTable, MeasureTable
from compensation.tables.runs import RunTable
from compensation.tables.slips import QuestionTable, ReserveTable, SlipTable
from compensation.tables.standards import StandardTable
from core.models import AuditEntry
from core.months import add_months
from core.tables.table import columns_of, ordering_of
from org.choices import Role
from org.models import RoleGrant
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
MANY = 51


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


@dataclass(frozen=True)
class List:
    """A list, its table, how a row of a person comes about (the n-th of them), and what it is called."""

    name: str
    table: type
    make: Callable
    english: str
    chinese: str


def month(index):
    return add_months(pay.MONTH, -index)


def report_of(person, index):
    """The person's branch's report of the n-th month back, as a row."""
    found = PayRun.objects.filter(branch=person.branch, month=month(index)).first()
    return found or office_of.report(person.branch, month=month(index))


def dated(model, person, index, **values):
    """A row that holds for one year, far enough from the others."""
    begins = date(1950 + index, 1, 1)
    return model.objects.create(
        person=person, valid_from=begins, valid_until=begins.replace(year=begins.year + 1), **values
    )


LISTS = [
    List(
        "adjustment_list",
        AdjustmentTable,
        lambda person, index: pay.adjustment(person, f"{index + 1}.00", month=month(index)),
        "Adjustments",
        "调整",
    ),
    List(
        "charge_list",
        ChargeTable,
        lambda person, index: pay.charge(person, f"{index + 1}.00", month=month(index)),
        "Recoveries",
        "赔偿扣款",
    ),
    List(
        "measure_list",
        MeasureTable,
        lambda person, index: pay.measure(person, "duty_score", str(index + 1), month=month(index)),
        "Measures by hand",
        "手工录入指标",
    ),
    List(
        "declaration_list",
        DeclarationTable,
        lambda person, index: dated(TaxDeclaration, person, index, additional=Decimal(index)),
        "Tax declarations",
        "个税扣除申报",
    ),
    List(
        "insurance_base_list",
        BaseTable,
        lambda person, index: dated(InsuranceBase, person, index, base=Decimal(index)),
        "Insurance bases",
        "社保缴费基数",
    ),
    List("run_list", RunTable, report_of, "Pay reports", "薪酬月报"),
    List(
        "slip_list",
        SlipTable,
        lambda person, index: office_of.slip(report_of(person, index), person),
        "Pay slips",
        "薪酬单",
    ),
    List(
        "question_list",
        QuestionTable,
        lambda person, index: office_of.question(
            office_of.slip(report_of(person, index), person), f"问题{index}"
        ),
        "Questions on slips",
        "薪酬单疑问",
    ),
    List(
        "reserve_list",
        ReserveTable,
        lambda person, index: office_of.reserve(report_of(person, index), person, amount=f"{index + 1}.00"),
        "Withheld reserves",
        "风险金",
    ),
]
every_list = each("one", LISTS)
costly_lists = each("one", [one for one in LISTS if one.name in {"adjustment_list", "measure_list"}])


@pytest.fixture
def get(client, place):
    """What finance (or somebody else) gets at a list."""

    def answer(one, query=None, *, user=None, **headers):
        client.force_login(user or place.finance)
        return client.get(reverse(f"compensation:{one.name}"), query, **headers)

    return answer


def text(response):
    return response.content.decode()


def keys(response):
    return [record.pk for record in response.context["table"].records]


# Whose rows


@every_list
def test_list_shows_finance_the_own_branchs_rows_alone(place, get, one):
    own, foreign = one.make(place.alice, 0), one.make(place.charlie, 0)

    assert keys(get(one)) == [own.pk]
    assert keys(get(one, user=place.stranger)) == [foreign.pk]


@every_list
def test_list_is_empty_for_who_held_the_role_until_yesterday(place, get, one):
    one.make(place.alice, 0)
    former = org.holder(Role.BRANCH_FINANCE, place.branch)
    RoleGrant.objects.filter(user=former).update(valid_until=date(2026, 11, 1))

    response = get(one, user=former)

    assert response.status_code == 403
    assert place.alice.name not in text(response)


@every_list
def test_list_is_closed_to_the_administrator(place, get, one):
    one.make(place.alice, 0)

    response = get(one, user=org.holder(Role.ADMINISTRATOR))

    assert response.status_code == 403
    assert place.alice.name not in text(response)


@every_list
def test_list_asks_for_a_sign_in(client, one):
    address = reverse(f"compensation:{one.name}")

    response = client.get(address)

    assert (response.status_code, response.url) == (302, f"/org/sign-in?next={address}")


# Exports


@every_list
def test_export_holds_exactly_the_rows_one_may_see(place, get, one):
    for index in range(3):
        one.make(place.alice, index)
    one.make(place.charlie, 0)

    for form in ("csv", "xlsx"):
        rows = read_export(get(one, {"export": form}), form)

        assert headings(one) in rows, form
        assert len(rows) - rows.index(headings(one)) - 1 == 3 + (form == "xlsx" and has_totals(one)), form
        assert "查理" not in str(rows), form
        assert place.charlie.branch.name not in str(rows), form


def headings(one):
    return [str(column.verbose_name) for column in columns_of(one.table).values()]


def has_totals(one):
    return any(column.total for column in columns_of(one.table).values())


def read_export(response, form):
    content = b"".join(response)
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(content)).active
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]


@every_list
def test_export_is_named_kept_by_nobody_and_on_record(place, get, one):
    one.make(place.alice, 0)

    response = get(one, {"export": "csv", "sort": "-month", "page": "3"})

    entry = AuditEntry.objects.latest("seq")
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["Cache-Control"] == "private, no-store"
    assert (entry.action, entry.actor, entry.after) == (
        "core.list.export",
        place.finance,
        {"page": f"compensation:{one.name}", "query": "sort=-month", "format": "csv", "rows": 1},
    )


@every_list
def test_export_of_an_unknown_form_is_the_page(place, get, one):
    before = AuditEntry.objects.count()

    response = get(one, {"export": "pdf"})

    assert response["Content-Type"].startswith("text/html")
    assert AuditEntry.objects.count() == before


# HTMX, filters, sorting, pages


@every_list
def test_list_answers_htmx_with_the_part_that_the_page_includes(place, get, one):
    one.make(place.alice, 0)

    part = text(get(one, HTTP_HX_REQUEST="true"))
    page = text(get(one))

    assert part.strip().startswith('<div id="list"')
    assert "<html" not in part
    assert without_space(part) in without_space(page)


def without_space(markup):
    return "".join(markup.split())


@every_list
def test_list_out_of_the_browsers_history_is_the_whole_page(place, get, one):
    headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_HISTORY_RESTORE_REQUEST": "true"}

    assert "<html" in text(get(one, **headers))


@every_list
def test_list_with_nothing_in_it_says_why_and_one_that_is_filtered_says_that(get, one):
    empty, filtered = get(one), get(one, {"q": "nobody"})

    assert str(empty.context["empty_title"]) in text(empty)
    assert "No row fits these filters" in text(filtered)
    assert "export=csv" not in text(empty)


@every_list
def test_list_sorts_by_each_heading_both_ways(place, one):
    made = [one.make(place.alice, index).pk for index in range(3)]
    view = resolve(reverse(f"compensation:{one.name}")).func.view_class()
    view.request = SimpleNamespace(user=place.finance)
    sortable = [name for name, column in columns_of(one.table).items() if column.orderable]

    for name in [*sortable, *(f"-{name}" for name in sortable)]:
        ordered = view.rows().order_by(*ordering_of(one.table, name), "pk")
        assert sorted(row.pk for row in ordered) == sorted(made)
    assert len(sortable) > 2


@every_list
def test_list_sorts_by_nothing_but_its_headings(place, get, one):
    for index in range(2):
        one.make(place.alice, index)

    usual, odd = get(one), get(one, {"sort": "person__user__password"})

    assert keys(odd) == keys(usual)
    assert odd.context["table"].sort == usual.context["table"].sort


@each(
    ("sort", "amounts"),
    [("amount", [1, 2, 3]), ("-amount", [3, 2, 1]), ("month", [3, 2, 1]), ("", [1, 2, 3])],
)
def test_adjustments_are_in_the_order_asked_for(place, get, sort, amounts):
    """The first is of the latest month, and of the least amount."""
    for index in range(3):
        LISTS[0].make(place.alice, index)

    records = get(LISTS[0], {"sort": sort}).context["table"].records

    assert [int(record.amount) for record in records] == amounts


@costly_lists
def test_list_shows_fifty_rows_and_the_sums_of_all(place, get, one):
    for index in range(MANY):
        one.make(place.alice, index)

    first, second = get(one), get(one, {"page": "2"})

    assert (len(keys(first)), len(keys(second))) == (50, 1)
    assert set(keys(first)) & set(keys(second)) == set()
    assert "51 rows" in text(first)
    assert keys(get(one, {"page": "99"})) == keys(second)
    assert first.context["table"].totals == second.context["table"].totals


@every_list
def test_list_keeps_its_filters_when_paged_sorted_or_exported(get, one):
    context = get(one, {"q": "爱", "sort": "number", "page": "2"}).context

    assert context["sort_base"] == "?q=%E7%88%B1&sort="
    assert context["page_base"] == "?q=%E7%88%B1&sort=number&page="
    assert context["export_base"] == "?q=%E7%88%B1&sort=number&export="


@every_list
def test_list_asks_as_often_for_three_rows_as_for_one(place, get, one):
    def asked(rows):
        with CaptureQueriesContext(connection) as captured:
            assert len(keys(get(one))) == rows
        return len(captured)

    one.make(place.alice, 0)
    get(one)
    before = asked(1)
    one.make(place.bob, 1)
    one.make(place.carol, 2)

    assert asked(3) == before


@every_list
def test_list_is_called_in_the_readers_language(place, get, one):
    place.finance.language = "zh-hans"
    place.finance.save(update_fields=["language"])

    chinese = text(get(one))
    place.finance.language = "en"
    place.finance.save(update_fields=["language"])
    english = text(get(one))

    assert f"{one.chinese}</h1>" in chinese
    assert f"{one.english}</h1>" in english


def test_standards_list_exports_who_is_paid_by_what_without_the_figures(place, client):
    client.force_login(place.lead)

    response = client.get(reverse("compensation:standard_list"), {"export": "csv"})
    rows = read_export(response, "csv")

    assert rows[0] == [str(column.verbose_name) for column in columns_of(StandardTable).values()]
    assert len(rows) == 3
    assert "2200" not in str(rows)
