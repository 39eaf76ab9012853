"""The calendar's pages, and what the organisation gives to desk and search."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from org import contributing, services
from org.models import CalendarYear, Holiday, ImportUpload
from tests.factories.org import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seeded(now):
    services.seed_calendar(by=None, at=now)


def show(client, user, *args):
    client.force_login(user)
    name = "org:calendar_year" if args else "org:calendar"
    return client.get(reverse(name, args=args))


def send(client, user, view, year, **data):
    client.force_login(user)
    return client.post(reverse(f"org:{view}", args=[year]), data)


def test_calendar_counts_the_working_days_of_each_month(client, place):
    text = show(client, place.desk, 2026).text

    assert ("18 working days" in text, "春节" in text) == (True, True)


def test_calendar_of_a_year_that_is_not_published_says_so_and_counts_nothing(client, place):
    text = show(client, place.desk, 2031).text

    assert ("Not published yet" in text, "working days</span>" in text) == (True, False)


def test_calendar_shows_this_year_first(client, place):
    assert show(client, place.desk).status_code == 200


@pytest.mark.parametrize("year", [1999, 2101, 99999])
def test_calendar_ends_somewhere(client, place, year):
    assert show(client, place.desk, year).status_code == 404


def test_calendar_offers_steps_to_the_administrator_only(client, place, admin):
    assert "Set a day" not in show(client, place.desk, 2026).text
    assert "Set a day" in show(client, admin, 2026).text


def test_calendar_costs_the_same_for_an_empty_year_and_a_full_one(
    client, place, django_assert_max_num_queries
):
    show(client, place.desk, 2026)
    counts = []
    for year in (2031, 2026):
        with django_assert_max_num_queries(12) as asked:
            client.get(reverse("org:calendar_year", args=[year]))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_day_is_set_and_cleared(client, admin):
    send(client, admin, "calendar_day_set", 2026, day="2026-11-06", kind="rest", name="停电")
    assert Holiday.objects.get(date=date(2026, 11, 6)).name == "停电"

    send(client, admin, "calendar_day_clear", 2026, day="2026-11-06")
    assert not Holiday.objects.filter(date=date(2026, 11, 6)).exists()


def test_day_that_cannot_be_set_says_why(client, admin):
    response = send(client, admin, "calendar_day_set", 2026, day="1950-01-01", kind="rest", name="x")

    assert (response.status_code, "from 2000 to 2100" in response.text) == (400, True)


def test_year_is_published_and_taken_back(client, admin):
    send(client, admin, "calendar_publish", 2027, published="1")
    assert CalendarYear.objects.get(year=2027).published

    send(client, admin, "calendar_publish", 2027, published="0")
    assert not CalendarYear.objects.get(year=2027).published


def test_published_years_are_taken_over(client, admin):
    CalendarYear.objects.filter(year=2026).delete()

    send(client, admin, "calendar_seed", 2026)

    assert CalendarYear.objects.get(year=2026).published


def test_changes_are_closed_to_everybody_else(client, place):
    for user in (place.desk, place.finance, place.alice.user):
        for name in ("calendar_day_set", "calendar_day_clear", "calendar_publish", "calendar_seed"):
            assert send(client, user, name, 2026, day="2026-10-06", published="0").status_code == 403
    assert CalendarYear.objects.get(year=2026).published


# what desk and search get


def moment(year, month, day):
    return datetime(year, month, day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_todos_remind_the_administrator_of_next_years_holidays_in_december(admin):
    assert contributing.todos(admin, moment(2026, 11, 30)) == []

    (todo,) = contributing.todos(admin, moment(2026, 12, 1))

    assert (todo.url, todo.due) == (reverse("org:calendar_year", args=[2027]), date(2026, 12, 31))


def test_todos_stop_once_the_year_is_published(admin):
    CalendarYear.objects.create(year=2027, published=True)

    assert contributing.todos(admin, moment(2026, 12, 1)) == []


def test_todos_name_a_checked_workbook_that_waits_to_its_owner_only(admin, now, place):
    ImportUpload.objects.create(
        owner=admin, kind="people", file_name="people.xlsx", sha256="", sealed=b"", created_at=now, report={}
    )

    assert [todo.url for todo in contributing.todos(admin, now)] == [reverse("org:import_preview")]
    assert contributing.todos(place.desk, now) == []


def test_search_finds_people_within_reach(place, elsewhere, admin):
    assert [hit.url for hit in contributing.search(place.desk, "zs")] == [place.alice.get_absolute_url()]
    assert contributing.search(elsewhere.desk, "zs") == []
    assert [hit.url for hit in contributing.search(admin, place.bob.number)] == [place.bob.get_absolute_url()]


def test_search_gives_nothing_to_who_sees_nobody(place):
    assert contributing.search(place.alice.user, "zs") == []
    assert contributing.search(UserFactory(), "zs") == []


def test_search_costs_one_query_for_few_and_many(place, django_assert_num_queries):
    contributing.search(place.desk, "l")

    with django_assert_num_queries(1):
        contributing.search(place.desk, "zs")
