"""Lists: rows of one's own, filters in the URL, sorts, pages, fragments, a constant number of queries."""

import pytest
from django.http import QueryDict
from django.test import Client

from core.models import SavedFilter
from core.views import lists
from tests.core.conftest import signed_in
from tests.core.pages import FilterList


def keep(user, *names, page="a", query=""):
    return SavedFilter.objects.bulk_create(
        SavedFilter(user=user, page=page, name=name, query=query) for name in names
    )


def names_shown(response):
    return [record.name for record in response.context["table"].records]


def test_list_shows_ones_own_rows_only(alice, browser, charlie):
    keep(alice, "Alice's")
    keep(charlie, "Charlie's")

    response = browser.get("/samples/")

    assert names_shown(response) == ["Alice's"]
    assert "Charlie&#x27;s" not in response.content.decode()


def test_list_stands_in_its_own_order(alice, browser):
    keep(alice, "B", "C", "A")

    assert names_shown(browser.get("/samples/")) == ["C", "B", "A"]


@pytest.mark.parametrize(("sort", "expected"), [("name", "ABC"), ("-name", "CBA"), ("query", "CBA")])
def test_list_sorts_by_a_column_asked_for(alice, browser, sort, expected):
    for name, query in (("A", "3"), ("B", "2"), ("C", "1")):
        keep(alice, name, query=query)

    assert "".join(names_shown(browser.get(f"/samples/?sort={sort}"))) == expected


@pytest.mark.parametrize("sort", ["user__password", "loud", "nothing", "name__x", "-", "--name", "?"])
def test_list_keeps_its_own_order_for_a_sort_that_it_does_not_offer(alice, browser, sort):
    keep(alice, "A", "B")

    assert names_shown(browser.get("/samples/", {"sort": sort})) == ["B", "A"]


def test_list_filters_by_what_the_url_says(alice, browser):
    keep(alice, "October pay", "November pay", "October leave")

    response = browser.get("/samples/?q=october+pay")

    assert names_shown(response) == ["October pay"]


def test_list_shows_a_chip_for_each_filter_with_the_way_to_remove_it(alice, browser):
    keep(alice, "October", page="a")

    response = browser.get("/samples/?q=oct&page=a&sort=name&saved=1")

    assert [(str(chip.label), str(chip.value), chip.remove_url) for chip in response.context["chips"]] == [
        ("Search", "oct", "?sort=name&saved=1"),
        ("Kind", "Kind A", "?q=oct&sort=name&saved=1"),
    ]


def test_list_says_which_filter_cannot_be_read_and_shows_no_rows(alice, browser):
    keep(alice, "October")

    response = browser.get("/samples/?page=z")

    assert response.status_code == 400
    assert names_shown(response) == []
    assert "Select a valid choice. z is not one of the available choices." in response.content.decode()


def test_list_says_why_it_is_empty_and_what_to_do(browser):
    page = browser.get("/samples/").content.decode()

    assert "No filter kept" in page
    assert "Keep one from any list." in page


def test_list_says_that_no_row_fits_where_filters_are_set(alice, browser):
    keep(alice, "October")

    page = browser.get("/samples/?q=nowhere").content.decode()

    assert "No row fits these filters" in page
    assert "No filter kept" not in page


def test_list_gives_the_second_page_with_count_and_total_of_all(alice, browser):
    rows = keep(alice, *(f"{number:03}" for number in range(120)))

    response = browser.get("/bare/?sort=name&page=2")

    assert names_shown(response) == [f"{number:03}" for number in range(50, 100)]
    assert response.context["page"].paginator.count == 120
    assert response.context["table"].totals == {"id": sum(row.pk for row in rows)}
    assert "120 rows" in response.content.decode()


@pytest.mark.parametrize(("page", "number"), [("0", 3), ("99", 3), ("x", 1), ("", 1)])
def test_list_takes_a_page_that_does_not_exist_for_the_nearest(alice, browser, page, number):
    keep(alice, *(f"{number:03}" for number in range(120)))

    assert browser.get(f"/bare/?page={page}").context["page"].number == number


def test_list_issues_as_many_queries_for_one_row_as_for_fifty(
    alice, browser, django_assert_num_queries, django_assert_max_num_queries
):
    keep(alice, "one")
    browser.get("/samples/")
    with django_assert_max_num_queries(20) as first:
        browser.get("/samples/")

    keep(alice, *(f"{number:03}" for number in range(50)))

    with django_assert_num_queries(len(first)):
        browser.get("/samples/")


def test_list_answers_htmx_with_the_fragment_that_the_page_includes(alice, kept, browser):
    fragment = browser.get("/samples/?q=oct", headers={"HX-Request": "true"})
    page = browser.get("/samples/?q=oct")

    assert fragment.content.decode().lstrip().startswith('<div id="list"')
    assert _without_tokens(fragment) in _without_tokens(page)


def _without_tokens(response):
    lines = response.content.decode().strip().splitlines()
    return "\n".join(line.strip() for line in lines if "csrfmiddlewaretoken" not in line)


def test_list_answers_htmx_with_the_whole_page_where_it_restores_its_history(browser):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    response = browser.get("/samples/", headers=headers)

    assert "<!doctype html>" in response.content.decode()


def test_list_tells_caches_that_the_fragment_differs_from_the_page(browser):
    assert "HX-Request" in browser.get("/samples/")["Vary"]


def test_list_keeps_the_sort_when_it_is_filtered(alice, kept, browser):
    page = browser.get("/samples/?sort=name").content.decode()

    assert '<input type="hidden" name="sort" value="name">' in page


def test_list_links_its_headers_with_the_filters_set(alice, kept, browser):
    response = browser.get("/samples/?q=oct&page=a&sort=name")

    page = response.content.decode()

    assert 'href="?q=oct&amp;sort=-name"' in page
    assert 'aria-sort="ascending"' in page


def test_list_shows_the_filters_that_one_keeps_of_it(alice, browser, charlie):
    keep(alice, "Mine", page="samples", query="q=mine")
    keep(charlie, "Theirs", page="samples", query="q=theirs")

    response = browser.get("/samples/")

    assert [saved.name for saved in response.context["saved_filters"]] == ["Mine"]


def test_list_without_filters_shows_neither_form_nor_chips_nor_export(alice, kept, browser):
    page = browser.get("/bare/").content.decode()

    assert ('class="filters' in page, "chip" in page, "export=" in page) == (False, False, False)


def test_query_without_drops_names_and_keeps_repeated_values(rf):
    view = FilterList()
    view.request = rf.get("/?a=1&a=2&page=3&sort=x")

    assert view.query_without("page", "sort") == "a=1&a=2"
    assert view.query_without("page", "sort", ends="&") == "a=1&a=2&"
    assert view.query_without("a", "page", "sort", ends="&") == ""


def test_list_escapes_what_people_typed(alice, browser):
    keep(alice, "<b>bold</b>")

    page = browser.get('/samples/?q=<b>"').content.decode()

    assert "<b>" not in page


def test_list_shows_the_shell_with_its_way_and_action(browser):
    page = browser.get("/samples/").content.decode()

    assert '<a href="/">Desk</a>' in page
    assert 'href="/samples/new"' in page
    assert "All filters that you keep." in page


def test_totals_below_a_page_say_of_how_many_rows_they_are(alice, browser):
    SavedFilter.objects.bulk_create(
        SavedFilter(user=alice, page="a", name=f"{n}", query="") for n in range(51)
    )

    of_all = browser.get("/samples/").content.decode().partition("<tfoot>")[2]
    of_one = browser.get("/samples/?q=50").content.decode().partition("<tfoot>")[2]

    assert ("All 51 rows" in of_all, "Total" in of_all) == (True, False)
    assert ("rows" in of_one, "Total" in of_one) == (False, True)


def test_pages_are_of_fifty():
    assert lists.PAGE_SIZE == 50


def test_list_is_shut_to_the_signed_out(sample_pages):
    assert Client().get("/samples/", headers={"HX-Request": "true"})["HX-Redirect"] == "/sign-in?next=%2F"


def test_list_of_a_stranger_holds_nothing_of_mine(kept, charlie):
    assert names_shown(signed_in(charlie).get("/samples/")) == []


def test_chips_are_none_for_a_filter_set_that_nothing_sets(rf, alice):
    view = FilterList()
    view.setup(rf.get("/"))
    view.request.user = alice

    assert list(view.filterset.chips(QueryDict(""))) == []
