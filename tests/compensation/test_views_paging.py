"""Long tables: some hundred people at a time, a team's table never cut."""

from tests.cases import each
import pytest

from compensation.views.paging import MOST, page_of_groups, page_of_rows


def group(team, people):
    return "employee", team, [f"{team}{number}" for number in range(people)]


def test_page_of_rows_shows_a_branch_of_ordinary_size_on_one_page():
    shown = page_of_rows(list(range(MOST)), None)

    assert (len(shown["page"].object_list), shown["page"].paginator.num_pages) == (MOST, 1)


def test_page_of_rows_shows_the_page_asked_for():
    shown = page_of_rows(list(range(MOST + 30)), "2")

    assert shown["page"].object_list == list(range(MOST, MOST + 30))
    assert shown["page_base"] == "?page="


@each("asked", ["nonsense", "", None])
def test_page_of_rows_falls_back_on_the_first_page(asked):
    assert page_of_rows(list(range(MOST + 1)), asked)["page"].number == 1


def test_page_of_groups_keeps_groups_whole():
    groups = [group("A", 60), group("B", 30), group("C", 30), group("D", 5)]

    _first, one = page_of_groups(groups, "1")
    _second, two = page_of_groups(groups, "2")

    assert (one, two) == (groups[:2], groups[2:])


def test_page_of_groups_lets_a_long_group_stand_alone():
    groups = [group("A", 5), group("B", MOST + 1), group("C", 5)]

    assert [page_of_groups(groups, str(number))[1] for number in (1, 2, 3)] == [[one] for one in groups]


def test_page_of_groups_counts_people():
    groups = [group("A", 60), group("B", 60), group("C", 30)]

    shown, _groups = page_of_groups(groups, "2")

    assert (shown["page"].start_index(), shown["page"].end_index()) == (61, 150)


def test_page_of_groups_of_nobody_is_an_empty_page():
    shown, groups = page_of_groups([], None)

    assert (groups, shown["page"].paginator.num_pages) == ([], 1)
