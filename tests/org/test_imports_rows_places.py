"""Row by row: what an import makes of branches, teams, regions and outlets."""

from datetime import date, time

import pytest

from org.choices import ImportKind
from org.models import Branch, Outlet, OutletHours, Region, Team
from tests.factories.org import START, BranchFactory, CompanyFactory, TeamFactory
from tests.org.test_imports_rows import bring, texts

__all__ = ["bring"]


@pytest.fixture
def company(db):
    return CompanyFactory()


BRANCH = {
    "code": "XB01",
    "name": "新营业部",
    "insurance_region": "上海",
    "pay_day": 15,
    "opened_on": "2026-01-01",
    "closed_on": "",
}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"pay_day": 29},
            "Row 2: The pay day is one of the first 28 days, so that every month has it.",
        ),
        (
            {"pay_day": 0},
            "Row 2: The pay day is one of the first 28 days, so that every month has it.",
        ),
        (
            {"pay_day": "mid"},
            "Row 2, “Pay day of the following month”: “mid” is not a whole number.",
        ),
        (
            {"pay_day": "1.5"},
            "Row 2, “Pay day of the following month”: “1.5” is not a whole number.",
        ),
        (
            {"pay_day": ""},
            "Row 2, “Pay day of the following month”: This cell has to be filled.",
        ),
        ({"closed_on": "2025-01-01"}, "Row 2: Closing lies after opening."),
        ({"name": ""}, "Row 2, “Name”: This cell has to be filled."),
        (
            {"code": "X" * 21},
            "Row 2, “Code”: Ensure this value has at most 20 characters (it has 21).",
        ),
        (
            {"code": 6222020200112233445},
            "Row 2, “Code”: This number is too long for a spreadsheet. "
            "Format the column as text and type it again.",
        ),
        (
            {"code": "X/01"},
            "Row 2, “Code”: A code holds only letters, digits and hyphens.",
        ),
        (
            {"code": "营业部"},
            "Row 2, “Code”: A code holds only letters, digits and hyphens.",
        ),
    ],
)
def test_check_of_a_branch_says_which_cell_and_why(bring, company, changes, sentence):
    assert sentence in texts(bring(ImportKind.BRANCHES, BRANCH | changes, only_check=True))


def test_import_writes_codes_in_capitals_and_finds_them_again(bring, company):
    bring(ImportKind.BRANCHES, BRANCH | {"code": "xb01"})

    counts = bring(ImportKind.BRANCHES, BRANCH)

    assert (Branch.objects.get().code, counts["same"]) == ("XB01", 1)


def test_import_finds_a_place_by_the_code_that_it_was_brought_in_with(bring, company):
    bring(ImportKind.BRANCHES, BRANCH | {"code": "xb01"})

    bring(ImportKind.TEAMS, {"code": "t1", "name": "团队", "branch": "xb01", "opened_on": "2026-01-01"})

    assert Team.objects.get().branch.code == "XB01"


def test_import_of_branches_before_there_is_a_company_says_so(bring):
    assert texts(bring(ImportKind.BRANCHES, BRANCH, only_check=True)) == [
        "Row 2: There is no company yet. It is named when the system is set up."
    ]


def test_import_closes_a_branch_and_opens_it_again(bring, company):
    bring(ImportKind.BRANCHES, BRANCH | {"closed_on": "2026-06-30"})
    assert Branch.objects.get().closed_on == date(2026, 6, 30)

    bring(ImportKind.BRANCHES, BRANCH)

    assert Branch.objects.get().closed_on is None


@pytest.mark.parametrize("kind", [ImportKind.TEAMS, ImportKind.OUTLETS])
def test_import_leaves_a_place_with_its_branch(bring, place, kind):
    row = place.team if kind == ImportKind.TEAMS else place.outlet
    other = BranchFactory()
    values = {"code": row.code, "name": row.name, "branch": other.code, "opened_on": START.isoformat()}

    assert texts(bring(kind, values, only_check=True)) == [
        "Row 2, “Branch”: This place belongs elsewhere already, and it stays there."
    ]


def test_import_leaves_a_region_with_its_team(bring, place):
    Region.objects.create(team=place.team, code="R1", name="城东")
    other = TeamFactory(branch=place.branch)

    values = {"code": "R1", "name": "城东", "team": other.code}

    assert texts(bring(ImportKind.REGIONS, values, only_check=True)) == [
        "Row 2, “Team”: This place belongs elsewhere already, and it stays there."
    ]


def test_import_puts_no_outlet_into_a_region_of_another_branch(bring, place, elsewhere):
    Region.objects.create(team=elsewhere.team, code="R9", name="城西")
    row = {
        "code": "W1",
        "name": "网点",
        "branch": place.branch.code,
        "region": "R9",
        "opened_on": "2026-01-01",
    }

    assert texts(bring(ImportKind.OUTLETS, row, only_check=True)) == [
        "Row 2, “Region”: The region belongs to another branch."
    ]


@pytest.mark.parametrize(
    ("weekday", "weekend", "days"),
    [
        ("", "", []),
        ("09:00-17:00", "", [0, 1, 2, 3, 4]),
        ("", "10:00-15:00", [5, 6]),
        ("9:00–17:00", "10:00 ~ 15:00", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_import_opens_an_outlet_on_the_days_named(bring, place, weekday, weekend, days):
    row = {"code": "W1", "name": "网点", "branch": place.branch.code, "opened_on": "2026-01-01"}

    bring(ImportKind.OUTLETS, row | {"weekday_hours": weekday, "weekend_hours": weekend})

    assert list(Outlet.objects.get(code="W1").hours.values_list("weekday", flat=True)) == days


def test_import_of_the_same_hours_again_changes_nothing_and_of_others_does(bring, place):
    row = {"code": "W1", "name": "网点", "branch": place.branch.code, "opened_on": "2026-01-01"}
    bring(ImportKind.OUTLETS, row | {"weekday_hours": "09:00-17:00"})

    same = bring(ImportKind.OUTLETS, row | {"weekday_hours": "09:00-17:00"})
    other = bring(ImportKind.OUTLETS, row | {"weekday_hours": "09:00-16:30"})

    assert (same["same"], other["changed"]) == (1, 1)
    assert set(OutletHours.objects.values_list("closes", flat=True)) == {time(16, 30)}


def test_import_of_a_team_costs_no_more_for_three_than_for_one(bring, place, django_assert_max_num_queries):
    def row(number):
        return {"code": f"X{number}", "name": "团队", "branch": place.branch.code, "opened_on": "2026-01-01"}

    with django_assert_max_num_queries(60) as one:
        bring(ImportKind.TEAMS, row(1), only_check=True)
    with django_assert_max_num_queries(80) as three:
        bring(ImportKind.TEAMS, row(1), row(2), row(3), only_check=True)

    # Its gate is asked and those who want to know are told: two of these.
    assert (len(three) - len(one)) / 2 <= 10


def test_import_of_a_code_twice_is_seen_whatever_its_case(bring, company):
    report = bring(ImportKind.BRANCHES, BRANCH, BRANCH | {"code": "xb01"}, only_check=True)

    assert texts(report)[0] == "Row 3, “Code”: stands in row 2 already."
