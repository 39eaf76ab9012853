"""Filters: each narrows by what it says, each is shown as people read it."""

from datetime import date

import pytest
from django.http import QueryDict

from core.filters import (
    ChoiceFilter,
    DayRangeFilter,
    FilterSet,
    MonthFilter,
    MultipleChoiceFilter,
    RecordFilter,
    SearchFilter,
)
from org.choices import Contract
from org.models import Branch, Person
from tests.factories.org import BranchFactory, PersonFactory


class PersonFilter(FilterSet):
    q = SearchFilter(fields=["name", "number"])
    contract = ChoiceFilter(choices=Contract.choices, label="Contract")
    contracts = MultipleChoiceFilter(field_name="contract", choices=Contract.choices, label="Contracts")
    hired_on = DayRangeFilter(label="Hired")
    month = MonthFilter(field_name="hired_on", within=True)
    first = MonthFilter(field_name="hired_on", label="First day")
    branch = RecordFilter(
        queryset=lambda request: Branch.objects.filter(code__startswith="EB"), label="Branch"
    )


@pytest.fixture
def people(db):
    branch = BranchFactory(code="EB77", name="东风路")
    return [
        PersonFactory(
            number="A1", name="张三", hired_on=date(2026, 10, 1), branch=branch, contract="employee"
        ),
        PersonFactory(number="A2", name="张四", hired_on=date(2026, 10, 31), contract="broker"),
        PersonFactory(number="B3", name="李五", hired_on=date(2026, 11, 1), contract="employee"),
    ]


def filtered(query):
    return PersonFilter(QueryDict(query), queryset=Person.objects.order_by("number"))


def numbers(query):
    return [person.number for person in filtered(query).qs]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["A1", "A2", "B3"]),
        ("q=张", ["A1", "A2"]),
        ("q=张 a2", ["A2"]),
        ("q=++", ["A1", "A2", "B3"]),
        ("contract=broker", ["A2"]),
        ("contracts=broker&contracts=employee", ["A1", "A2", "B3"]),
        ("hired_on_after=2026-10-31", ["A2", "B3"]),
        ("hired_on_before=2026-10-31", ["A1", "A2"]),
        ("hired_on_after=2026-10-02&hired_on_before=2026-10-31", ["A2"]),
        ("month=2026-10", ["A1", "A2"]),
        ("month=2026年11月", ["B3"]),
        ("first=2026-10", ["A1"]),
    ],
)
def test_filters_narrow_by_what_they_say(people, query, expected):
    assert numbers(query) == expected


def test_record_filter_narrows_by_a_record(people):
    assert numbers(f"branch={people[0].branch.pk}") == ["A1"]


def test_record_filter_offers_nothing_out_of_reach(people):
    hidden = BranchFactory(code="XX1")

    assert filtered(f"branch={hidden.pk}").form.is_valid() is False


def chips(query):
    return [(str(chip.label), str(chip.value)) for chip in filtered(query).chips(QueryDict(query))]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=张", [("Search", "张")]),
        ("month=2026-10", [("Month", "Oct 2026")]),
        ("hired_on_after=2026-10-01", [("Hired", "2026-10-01 – …")]),
        ("hired_on_after=2026-10-01&hired_on_before=2026-10-31", [("Hired", "2026-10-01 – 2026-10-31")]),
        ("q=&contract=", []),
        ("contract=nothing", []),
    ],
)
def test_chips_show_filters_as_people_read_them(db, query, expected):
    assert chips(query) == expected


def test_chips_show_choices_by_their_labels(db):
    labels = dict(Contract.choices)

    assert chips("contracts=broker&contracts=employee") == [
        ("Contracts", f"{labels['broker']}, {labels['employee']}")
    ]


def test_chips_show_a_record_by_its_text(people):
    branch = people[0].branch

    assert chips(f"branch={branch.pk}") == [("Branch", str(branch))]


def test_chips_of_a_range_remove_both_its_ends(db):
    query = "hired_on_after=2026-10-01&hired_on_before=2026-10-31&q=a&page=3"

    removals = {str(chip.label): chip.remove_url for chip in filtered(query).chips(QueryDict(query))}

    assert removals["Hired"] == "?q=a"


def test_day_range_names_its_ends_to_a_screen_reader(db):
    html = str(filtered("").form["hired_on"])

    assert ('aria-label="from"' in html, 'aria-label="to"' in html) == (True, True)


def test_filters_are_dressed_as_all_inputs_are(db):
    assert 'class="form-select"' in str(filtered("").form["contract"])
