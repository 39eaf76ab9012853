"""Exports: exactly the rows filtered, on record, never too many, never run as formulas."""

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import exports
from core.models import AuditEntry, SavedFilter


@pytest.fixture
def rows(alice, charlie):
    for name in ("A", "B", "C"):
        SavedFilter.objects.create(user=alice, page="a", name=name, query=f"q={name}")
    SavedFilter.objects.create(user=charlie, page="a", name="Secret", query="")


def lines(response):
    return response.content.decode("utf-8-sig").splitlines()


def test_export_gives_exactly_what_is_filtered_in_the_order_of_the_list(browser, rows):
    response = browser.get("/samples/?export=csv&sort=name&q=q")

    assert [line.split(",")[:2] for line in lines(response)] == [
        ["Name", "Query"],
        ["A", "q=A"],
        ["B", "q=B"],
        ["C", "q=C"],
    ]


def test_export_holds_nothing_that_the_filters_leave_out(browser, rows):
    response = browser.get("/samples/?export=csv&q=B")

    assert [line.split(",")[0] for line in lines(response)] == ["Name", "B"]


@pytest.mark.parametrize("form", exports.FORMATS)
def test_export_with_a_filter_that_cannot_be_read_shows_the_fault_instead(browser, rows, form):
    response = browser.get(f"/samples/?export={form}&page=z")

    assert (response.status_code, response["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "Select a valid choice. z is not one of the available choices." in response.content.decode()
    assert AuditEntry.objects.count() == 0


def test_export_writes_a_workbook_with_numbers_and_totals(browser, rows):
    response = browser.get("/samples/?export=xlsx&sort=name")

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    values = list(sheet.iter_rows(values_only=True))
    ids = list(SavedFilter.objects.filter(name__in="ABC").order_by("name").values_list("pk", flat=True))

    assert [row[0] for row in values] == ["Name", "A", "B", "C", "Total"]
    assert [row[2] for row in values[1:]] == [*ids, sum(ids)]


def test_export_names_the_file_and_is_kept_by_no_proxy(browser, rows):
    response = browser.get("/samples/?export=csv")

    assert response["Content-Disposition"].startswith('attachment; filename="filters-')
    assert response["Cache-Control"] == "private, no-store"


def test_export_puts_on_record_who_took_which_rows(browser, alice, rows):
    browser.get("/samples/?export=xlsx&q=q&sort=name")

    entry = AuditEntry.objects.get()

    assert (entry.action, entry.actor, entry.after) == (
        "core.list.export",
        alice,
        {"page": "samples", "query": "q=q&sort=name", "format": "xlsx", "rows": 3},
    )


@pytest.mark.parametrize("form", ["pdf", "", "../csv"])
def test_export_of_a_format_that_there_is_not_shows_the_list(browser, rows, form):
    response = browser.get("/samples/", {"export": form})

    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert AuditEntry.objects.count() == 0


def test_export_is_not_offered_by_a_list_without_a_name_for_it(browser, rows):
    response = browser.get("/bare/?export=csv")

    assert response["Content-Type"] == "text/html; charset=utf-8"


def test_export_refuses_more_rows_than_the_format_takes(browser, rows, monkeypatch):
    monkeypatch.setitem(exports.MOST_ROWS, "csv", 2)

    response = browser.get("/samples/?export=csv")

    assert response.status_code == 400
    assert (
        "These are 3 rows; at most 2 can be exported at once. Narrow the filter." in response.content.decode()
    )
    assert AuditEntry.objects.count() == 0


def test_export_neutralises_text_that_a_spreadsheet_would_run(browser, alice):
    SavedFilter.objects.create(user=alice, page="a", name="=1+1", query="@sum")

    response = browser.get("/samples/?export=csv")

    assert lines(response)[1].split(",")[:2] == ["'=1+1", "'@sum"]


def queries_of_an_export(browser):
    with CaptureQueriesContext(connection) as captured:
        browser.get("/samples/?export=csv")
    return len(captured)


def test_export_issues_as_many_queries_for_three_rows_as_for_sixty(browser, alice, rows):
    few = queries_of_an_export(browser)
    SavedFilter.objects.bulk_create(
        SavedFilter(user=alice, page="a", name=f"{number:03}", query="") for number in range(60)
    )

    assert queries_of_an_export(browser) == few
