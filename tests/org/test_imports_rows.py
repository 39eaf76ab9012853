"""Row by row: what an import makes of each cell, and the sentence for each one that it refuses."""

import io
from datetime import date, time

import openpyxl
import pytest
from django.utils import translation

from core import audit
from core.errors import DomainError
from core.models import Job, Notice
from org import services
from org.choices import Contract, ImportKind
from org.models import Branch, Grading, ImportUpload, Outlet, OutletHours, Person, Posting, Region, Team
from org.services import imports
from tests.factories.org import (
    START,
    BranchFactory,
    CompanyFactory,
    PersonFactory,
    TeamFactory,
    account_manager,
)

NUMBER = "6222020200112233445"


def workbook(headings, *rows):
    book = openpyxl.Workbook()
    for line in (headings, *rows):
        book.active.append(line)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.fixture
def bring(admin, now):
    """Checks or imports rows given as dicts by column key; the same columns for all."""

    def work(kind, *rows, only_check=False):
        headings = list(rows[0])
        content = workbook(headings, *([row[key] for key in headings] for row in rows))
        kept = services.upload_import(kind=kind, content=content, file_name="x.xlsx", by=admin, at=now)
        if only_check:
            return imports.check_import_now(upload_id=kept.pk, at=now, progress=lambda *_: None).report
        return imports.import_now(upload_id=kept.pk, at=now, progress=lambda *_: None)

    return work


@pytest.fixture
def person(place):
    """A row of a person that is right."""
    return {
        "number": "N1",
        "name": "钱一",
        "branch": place.branch.code,
        "contract": "employee",
        "hired_on": "2026-01-05",
    }


def texts(report):
    return [fault["text"] for fault in report["faults"]]


# people


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number": ""}, "Row 2, “Employee number”: This cell has to be filled."),
        ({"name": ""}, "Row 2, “Name”: This cell has to be filled."),
        ({"contract": ""}, "Row 2, “Contract”: This cell has to be filled."),
        (
            {"contract": "trainee"},
            "Row 2, “Contract”: “trainee” is none of: employee、broker.",
        ),
        (
            {"branch": "NOWHERE"},
            "Row 2, “Branch”: There is no branch with the code “NOWHERE”.",
        ),
        ({"hired_on": ""}, "Row 2, “First day”: This cell has to be filled."),
        (
            {"hired_on": "soon"},
            "Row 2, “First day”: “soon” is not a date. Write it as 2026-10-31.",
        ),
        (
            {"hired_on": "2026-02-30"},
            "Row 2, “First day”: “2026-02-30” is not a date. Write it as 2026-10-31.",
        ),
        ({"email": "x@"}, "Row 2, “E-mail”: Enter a valid email address."),
        (
            {"registered_on": "31.12.2025"},
            "Row 2, “Registered on”: “31.12.2025” is not a date. Write it as 2026-10-31.",
        ),
        (
            {"phone": "1" * 41},
            "Row 2, “Phone”: Ensure this value has at most 40 characters (it has 41).",
        ),
        (
            {"bank_account": 6222020200112233445},
            "Row 2, “Bank account”: This number is too long for a spreadsheet. "
            "Format the column as text and type it again.",
        ),
        (
            {"number": 6222020200112233445},
            "Row 2, “Employee number”: This number is too long for a spreadsheet. "
            "Format the column as text and type it again.",
        ),
        (
            {"team": "T99"},
            "Row 2, “Team”: There is no team with the code “T99”.",
        ),
        (
            {"grade": "M" * 21},
            "Row 2, “Grade”: Ensure this value has at most 20 characters (it has 21).",
        ),
    ],
)
def test_check_of_a_person_says_which_cell_and_why(bring, person, changes, sentence):
    report = bring(ImportKind.PEOPLE, person | changes, only_check=True)

    assert sentence in texts(report)
    assert not Person.objects.filter(number="N1").exists()


@pytest.mark.parametrize("field", ["team", "outlet"])
def test_check_refuses_a_place_of_another_branch(bring, person, place, elsewhere, field):
    row = person | {"team": place.team.code} | {field: getattr(elsewhere, field).code}

    assert texts(bring(ImportKind.PEOPLE, row, only_check=True)) == [
        f"Row 2, “{field.capitalize()}”: The {field} belongs to another branch."
    ]


@pytest.mark.parametrize(
    ("placed_on", "fits"),
    [
        ("2026-01-04", False),
        ("2026-01-05", True),
        ("2026-03-01", True),
        ("", True),
    ],
)
def test_import_places_nobody_before_the_first_day(bring, person, place, placed_on, fits):
    row = person | {"team": place.team.code, "placed_on": placed_on}

    if fits:
        bring(ImportKind.PEOPLE, row)
        day = date.fromisoformat(placed_on) if placed_on else date(2026, 1, 5)
        assert Posting.objects.get(person__number="N1").valid_from == day
    else:
        assert texts(bring(ImportKind.PEOPLE, row, only_check=True)) == [
            "Row 2, “Place and grade from”: The person is not here on that day."
        ]


@pytest.mark.parametrize(
    ("opened_on", "closed_on"),
    [(date(2026, 1, 6), None), (START, date(2026, 1, 5)), (START, date(2025, 1, 1))],
)
def test_import_places_nobody_into_a_team_that_is_not_open_that_day(
    bring, person, place, opened_on, closed_on
):
    team = TeamFactory(branch=place.branch, opened_on=opened_on, closed_on=closed_on)

    report = bring(ImportKind.PEOPLE, person | {"team": team.code}, only_check=True)

    assert texts(report) == [f"Row 2, “Team”: The team “{team}” is not open on that day."]


@pytest.mark.parametrize("written", ["m3", "M3", " m3 ", "Ｍ3"])
def test_import_keeps_grades_in_capitals(bring, person, written):
    bring(ImportKind.PEOPLE, person | {"grade": written})

    assert Grading.objects.get(person__number="N1").grade == "M3"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("employee", Contract.EMPLOYEE),
        ("broker", Contract.BROKER),
        ("员工", Contract.EMPLOYEE),
        ("证券经纪人", Contract.BROKER),
    ],
)
def test_import_takes_the_contract_in_either_language(bring, person, written, kept):
    bring(ImportKind.PEOPLE, person | {"contract": written})

    assert Person.objects.get(number="N1").contract == kept


@pytest.mark.parametrize("name", ["䶮䶮", "𠮷田", "买买提·吐尔逊", "Anna-Maria O'Neil", "龘" * 60])
def test_import_keeps_rare_and_long_names(bring, person, name):
    bring(ImportKind.PEOPLE, person | {"name": name})

    assert Person.objects.get(number="N1").name == name


def test_import_of_a_row_twice_in_one_workbook_names_the_first(bring, person):
    report = bring(ImportKind.PEOPLE, person, person | {"number": "N2"}, person, only_check=True)

    assert texts(report)[0] == "Row 4, “Employee number”: stands in row 2 already."
    assert [fault["row"] for fault in report["faults"]] == [4, 4]


def test_import_of_a_changed_name_makes_it_findable_anew(bring, place):
    dora = PersonFactory(branch=place.branch, number="N1", name="钱一")

    counts = bring(
        ImportKind.PEOPLE,
        {
            "number": "N1",
            "name": "孙二",
            "branch": place.branch.code,
            "contract": "employee",
            "hired_on": START.isoformat(),
            "contract_number": dora.contract_number,
            "certificate_number": dora.certificate_number,
            "registered_on": START.isoformat(),
        },
    )

    assert (counts["changed"], Person.objects.get(number="N1").pinyin) == (1, "se suner")


@pytest.mark.parametrize("key", ["id_number", "bank_account"])
def test_import_of_an_empty_number_keeps_the_one_known(bring, person, place, key):
    PersonFactory(branch=place.branch, number="N1", **{key: NUMBER})

    bring(ImportKind.PEOPLE, person | {key: ""})

    assert getattr(Person.objects.get(number="N1"), key) == NUMBER


def test_check_shows_no_whole_number_and_keeps_none_in_the_report(bring, person):
    row = person | {"id_number": "110101199003070011", "bank_account": NUMBER}

    report = bring(ImportKind.PEOPLE, row, only_check=True)

    assert (NUMBER in str(report), "110101199003070011" in str(report)) == (False, False)
    assert "***************3445" in report["sample"][0]["cells"]


def test_check_shows_twenty_rows_and_counts_all(bring, person):
    rows = [person | {"number": f"N{number}"} for number in range(25)]

    report = bring(ImportKind.PEOPLE, *rows, only_check=True)

    assert (report["rows"], report["new"], len(report["sample"])) == (25, 25, 20)


def test_check_numbers_rows_as_the_spreadsheet_does(bring, person):
    report = bring(ImportKind.PEOPLE, person, person | {"number": "N2", "name": ""}, only_check=True)

    assert [(fault["row"], fault["column"]) for fault in report["faults"]] == [(3, "Name")]


def test_check_in_chinese_answers_in_chinese(bring, person):
    with translation.override("zh-hans"):
        report = bring(ImportKind.PEOPLE, person | {"name": ""}, only_check=True)

    assert texts(report)[0].startswith("第 2 行")


def test_import_refuses_somebody_elses_move(bring, place, elsewhere):
    alice = place.alice
    row = {
        "number": alice.number,
        "name": alice.name,
        "branch": elsewhere.branch.code,
        "contract": "employee",
        "hired_on": START.isoformat(),
    }

    assert texts(bring(ImportKind.PEOPLE, row, only_check=True)) == [
        "Row 2, “Branch”: Moves to another branch are recorded on the person's page."
    ]


def test_import_now_that_no_longer_fits_keeps_the_upload_and_says_the_faults(
    bring, person, place, admin, now
):
    bring(ImportKind.PEOPLE, person | {"team": place.team.code}, only_check=True)
    Team.objects.filter(pk=place.team.pk).update(code="RENAMED")
    upload = ImportUpload.objects.get()

    with pytest.raises(DomainError) as refused:
        imports.import_now(upload_id=upload.pk, at=now, progress=lambda *_: None)

    assert [str(fault) for fault in refused.value.faults] == [
        f"Row 2, “Team”: There is no team with the code “{place.team.code}”."
    ]
    assert not Person.objects.filter(number="N1").exists()


def test_import_of_a_long_file_name_is_kept_short_and_told(admin, place, person, now):
    name = "人" * 300 + ".xlsx"
    content = workbook(list(person), list(person.values()))

    kept = services.upload_import(kind=ImportKind.PEOPLE, content=content, file_name=name, by=admin, at=now)
    imports.import_now(upload_id=kept.pk, at=now, progress=lambda *_: None)

    assert (len(kept.file_name), len(Job.objects.get(pk=kept.job_id).title)) == (200, 200)
    assert Notice.objects.get(kind="org.imported").user == admin


def test_import_tells_only_the_person_who_uploaded(bring, person, admin, place):
    bring(ImportKind.PEOPLE, person)

    assert list(Notice.objects.values_list("user", flat=True)) == [admin.pk]


def test_import_of_somebody_with_a_place_keeps_place_and_grade(bring, place):
    dora = account_manager(place.team, number="N7", name="周七")
    row = {
        "number": "N7",
        "name": "周七",
        "branch": place.branch.code,
        "contract": "employee",
        "hired_on": START.isoformat(),
        "team": place.team.code,
        "grade": "M2",
    }

    bring(ImportKind.PEOPLE, row)

    assert (dora.postings.count(), dora.gradings.get().grade) == (1, "M2")
    assert audit.history(dora).count() == 0
