"""Workbooks of people and places: refused as a whole with row and column, or imported as a whole."""

import io
import zipfile
from datetime import date, time

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from core import audit, jobs
from core.errors import DomainError, WrongState
from core.models import AuditEntry, Job, Notice
from org import services
from org.choices import Contract, ImportKind
from org.models import Branch, ImportUpload, Outlet, Person, Region, Team
from org.resources import RESOURCES
from org.services import imports
from tests.factories.org import START, CompanyFactory, PersonFactory, holder

PEOPLE = ["Employee number", "Name", "Branch", "Contract", "First day"]


def workbook(headings, *rows, above=()):
    book = openpyxl.Workbook()
    for line in (*above, headings, *rows):
        book.active.append(line)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def upload(content, by, at, kind=ImportKind.PEOPLE):
    return services.upload_import(kind=kind, content=content, file_name="people.xlsx", by=by, at=at)


def checked(content, by, at, kind=ImportKind.PEOPLE):
    kept = upload(content, by, at, kind)
    return imports.check_import_now(upload_id=kept.pk, at=at, progress=lambda *_: None)


def imported(content, by, at, kind=ImportKind.PEOPLE):
    kept = upload(content, by, at, kind)
    return imports.import_now(upload_id=kept.pk, at=at, progress=lambda *_: None)


def faults(content, by, at, kind=ImportKind.PEOPLE):
    return [(one["row"], one["column"]) for one in checked(content, by, at, kind).report["faults"]]


@pytest.fixture
def two(place):
    """Two people of the branch, as a workbook."""
    return workbook(
        [*PEOPLE, "Team", "Grade", "Bank account"],
        [
            "N1",
            "钱一",
            place.branch.code,
            "employee",
            date(2026, 1, 5),
            place.team.code,
            "m2",
            "6222020200112233445",
        ],
        ["N2", "孙䶮", place.branch.code, "broker", "2026/2/1", "", "", ""],
    )


# reading


def test_upload_is_kept_sealed_and_for_its_owner(place, admin, two, now):
    kept = upload(two, admin, now)

    assert (kept.owner, kept.content) == (admin, two)
    assert b"6222020200112233445" not in bytes(ImportUpload.objects.get().sealed)
    assert kept.job.kind == imports.CHECK


def test_upload_takes_the_place_of_the_one_before(admin, two, now):
    upload(two, admin, now)
    last = upload(two, admin, now)

    assert list(ImportUpload.objects.all()) == [last]


@pytest.mark.parametrize(
    "content", [b"", b"Number,Name\n1,2\n", b"PK\x03\x04 not really", b"\xd0\xcf\x11\xe0"]
)
def test_upload_refuses_what_is_no_workbook(admin, now, content):
    with pytest.raises(DomainError, match="not an Excel workbook"):
        upload(content, admin, now)


def test_upload_refuses_a_zip_bomb_before_unpacking_it(admin, now, monkeypatch):
    monkeypatch.setattr("org.rules.workbooks.LARGEST_UNPACKED", 1024 * 1024)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "x")
        for number in range(3):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * (400 * 1024))

    with pytest.raises(DomainError, match="too large"):
        upload(packed.getvalue(), admin, now)


def test_upload_refuses_a_file_above_the_limit(admin, now):
    with pytest.raises(DomainError, match="too large"):
        upload(b"PK\x03\x04" + b"0" * (5 * 1024 * 1024), admin, now)


def test_upload_refuses_too_many_rows(admin, now, monkeypatch):
    monkeypatch.setattr("org.rules.workbooks.MOST_ROWS", 2)

    with pytest.raises(DomainError, match="Part it"):
        upload(workbook(PEOPLE, *[["N", "x", "B", "employee", "2026-01-01"]] * 20), admin, now)


def test_upload_names_headings_that_are_unknown_missing_or_double(admin, now):
    with pytest.raises(DomainError) as refused:
        upload(workbook(["Name", "Name", "Branch", "Salary"], ["a", "b", "c", "d"]), admin, now)

    assert [fault.partition("“")[2].partition("”")[0] for fault in refused.value.faults] == [
        "Salary",
        "Employee number",
        "Contract",
        "First day",
        "name",
    ]


def test_upload_refuses_a_workbook_without_rows(admin, now):
    with pytest.raises(DomainError, match="no rows"):
        upload(workbook(PEOPLE), admin, now)


def test_upload_reads_chinese_headings_below_title_rows(place, admin, now):
    with translation.override("zh-hans"):
        headings = [str(column.heading) for column in RESOURCES[ImportKind.PEOPLE].columns[:4]]
        headings.append(str(RESOURCES[ImportKind.PEOPLE].columns[12].heading))
    content = workbook(
        [f"{heading} *" for heading in headings],
        ["N1", "钱一", place.branch.code, "employee", "2026年1月5日"],
        above=(["人员名册"], [], ["2026 年"]),
    )

    assert checked(content, admin, now).report["new"] == 1


def test_upload_is_refused_to_everybody_else(place, two, now):
    for by in (place.desk, place.finance, place.alice.user):
        with pytest.raises(PermissionDenied):
            upload(two, by, now)


# checking


def test_check_says_what_would_happen_and_does_nothing(place, admin, two, now):
    report = checked(two, admin, now).report

    assert (report["rows"], report["new"], report["changed"], report["fault_count"]) == (2, 2, 0, 0)
    assert Person.objects.filter(number__in=["N1", "N2"]).count() == 0


def test_check_shows_numbers_masked(place, admin, two, now):
    report = checked(two, admin, now).report

    assert "6222020200112233445" not in str(report)
    assert "3445" in str(report)


def test_check_names_row_and_column_of_every_fault(place, admin, now):
    code = place.branch.code
    content = workbook(
        [*PEOPLE, "E-mail"],
        ["N1", "", code, "employee", "2026-01-01", ""],
        ["N2", "钱二", "NOWHERE", "employee", "2026-01-01", ""],
        ["N3", "钱三", code, "friend", "2026-01-01", ""],
        [],
        ["N4", "钱四", code, "employee", "yesterday", "not an address"],
        ["N1", "钱五", code, "employee", "2026-01-01", ""],
    )

    assert faults(content, admin, now) == [
        (2, "Name"),
        (3, "Branch"),
        (4, "Contract"),
        (6, "First day"),
        (6, "E-mail"),
        (7, "Employee number"),
    ]


def test_check_says_all_that_is_wrong_with_a_row_at_once(place, admin, now):
    content = workbook([*PEOPLE, "E-mail"], ["N1", "", "NOWHERE", "friend", "yesterday", "x"])

    assert sorted(faults(content, admin, now)) == [
        (2, "Branch"),
        (2, "Contract"),
        (2, "E-mail"),
        (2, "First day"),
        (2, "Name"),
    ]


def test_check_words_a_fault_with_row_column_and_what_stands_there(place, admin, now):
    content = workbook(PEOPLE, ["N1", "钱一", place.branch.code, "employee", "2026-02-30"])

    fault = checked(content, admin, now).report["faults"][0]

    assert fault["text"] == "Row 2, “First day”: “2026-02-30” is not a date. Write it as 2026-10-31."


def test_check_refuses_a_number_that_the_spreadsheet_has_rounded(place, admin, now):
    content = workbook(
        [*PEOPLE, "Bank account"],
        ["N1", "钱一", place.branch.code, "employee", "2026-01-01", 6222020200112233445],
    )

    assert faults(content, admin, now) == [(2, "Bank account")]


def test_check_refuses_moves_and_grades_that_belong_on_the_persons_page(place, elsewhere, admin, now):
    other = Team.objects.create(branch=place.branch, code="T9", name="九队", opened_on=START)
    alice, code = place.alice, place.branch.code
    base = [alice.number, alice.name]
    content = workbook(
        [*PEOPLE, "Team", "Grade"],
        [*base, code, "employee", START, other.code, ""],
    )
    graded = workbook([*PEOPLE, "Grade"], [*base, code, "employee", START, "M9"])
    moved = workbook(PEOPLE, [*base, elsewhere.branch.code, "employee", START])
    foreign = workbook([*PEOPLE, "Team"], ["N1", "钱一", code, "employee", START, elsewhere.team.code])

    assert faults(content, admin, now) == [(2, "Team")]
    assert faults(graded, admin, now) == [(2, "Grade")]
    assert faults(moved, admin, now) == [(2, "Branch")]
    assert faults(foreign, admin, now) == [(2, "Team")]


def test_check_refuses_the_uploaders_own_record(place, admin, now):
    own = PersonFactory(user=admin, branch=place.branch)
    content = workbook(PEOPLE, [own.number, "新名字", place.branch.code, "employee", START])

    assert faults(content, admin, now) == [(2, "Employee number")]


# importing


def test_import_brings_people_with_place_and_grade(place, admin, two, now):
    counts = imported(two, admin, now)

    first, second = Person.objects.filter(number__in=["N1", "N2"])
    assert counts == {"new": 2, "changed": 0, "same": 0}
    assert (first.pinyin, first.bank_account, first.contract) == (
        "qy qianyi",
        "6222020200112233445",
        Contract.EMPLOYEE,
    )
    assert (first.postings.get().team, first.postings.get().valid_from) == (place.team, date(2026, 1, 5))
    assert (first.gradings.get().grade, second.name, second.contract) == ("M2", "孙䶮", Contract.BROKER)
    assert not second.postings.exists()


def test_import_twice_changes_nothing_the_second_time(place, admin, two, now):
    imported(two, admin, now)

    assert imported(two, admin, now) == {"new": 0, "changed": 0, "same": 2}
    assert Person.objects.get(number="N1").postings.count() == 1


def test_import_gives_a_place_to_somebody_who_has_none(place, admin, now):
    bob = PersonFactory(branch=place.branch)
    content = workbook(
        [*PEOPLE, "Contract number", "Certificate number", "Registered on", "Team", "Place and grade from"],
        [
            bob.number,
            bob.name,
            place.branch.code,
            "employee",
            START,
            bob.contract_number,
            bob.certificate_number,
            START,
            place.team.code,
            "2026-03-01",
        ],
    )

    assert imported(content, admin, now) == {"new": 0, "changed": 1, "same": 0}
    assert bob.postings.get().valid_from == date(2026, 3, 1)


def test_import_leaves_numbers_that_are_empty_as_they_are(place, admin, two, now):
    imported(two, admin, now)
    again = workbook(
        [*PEOPLE, "Bank account", "Phone"],
        ["N1", "钱一", place.branch.code, "employee", "2026-01-05", "", "138"],
    )

    imported(again, admin, now)

    person = Person.objects.get(number="N1")
    assert (person.bank_account, person.phone) == ("6222020200112233445", "138")


def test_import_with_one_fault_imports_nothing(place, admin, now):
    content = workbook(
        PEOPLE,
        ["N1", "钱一", place.branch.code, "employee", "2026-01-01"],
        ["N2", "钱二", "NOWHERE", "employee", "2026-01-01"],
    )

    with pytest.raises(DomainError):
        imported(content, admin, now)

    assert not Person.objects.filter(number="N1").exists()
    assert ImportUpload.objects.exists()


def test_import_is_audited_once_and_told_to_the_owner(place, admin, two, now):
    imported(two, admin, now)

    entry = AuditEntry.objects.get(action="org.importupload.import")
    assert (entry.actor, entry.after["new"], entry.after["kind"]) == (admin, 2, "people")
    assert "6222020200112233445" not in str(entry.after)
    assert Notice.objects.get().kind == "org.imported"


def test_import_removes_the_uploaded_workbook(place, admin, two, now):
    imported(two, admin, now)

    assert not ImportUpload.objects.exists()


def test_import_asks_for_the_right_again(place, admin, two, now):
    kept = upload(two, admin, now)
    admin.grants_held.update(valid_until=now.date())

    with pytest.raises(PermissionDenied):
        imports.import_now(upload_id=kept.pk, at=now, progress=lambda *_: None)

    assert not Person.objects.filter(number="N1").exists()


def test_import_brings_the_whole_structure(admin, now):
    CompanyFactory()
    dated = ["Code", "Name", "Opened on"]
    imported(
        workbook(
            [*dated, "Insurance region", "Pay day of the following month"],
            ["EB88", "南京路", START, "上海", 10],
        ),
        admin,
        now,
        ImportKind.BRANCHES,
    )
    imported(workbook([*dated, "Branch"], ["T88", "一队", START, "eb88"]), admin, now, ImportKind.TEAMS)
    imported(workbook(["Code", "Name", "Team"], ["R88", "城东", "T88"]), admin, now, ImportKind.REGIONS)
    outlets = workbook(
        [*dated, "Branch", "Region", "Hours, Monday to Friday"],
        ["W88", "南京路支行", START, "EB88", "R88", "09:00-17:00"],
    )

    assert imported(outlets, admin, now, ImportKind.OUTLETS)["new"] == 1
    assert imported(outlets, admin, now, ImportKind.OUTLETS)["same"] == 1

    outlet = Outlet.objects.get(code="W88")
    assert (outlet.region.team.branch, Branch.objects.get().pay_day) == (outlet.branch, 10)
    assert [(row.weekday, row.closes) for row in outlet.hours.all()] == [(day, time(17)) for day in range(5)]


def test_import_of_outlets_names_hours_that_are_none(place, admin, now):
    content = workbook(
        ["Code", "Name", "Opened on", "Branch", "Hours, Monday to Friday"],
        ["W1", "a", START, place.branch.code, "25:00-26:00"],
        ["W2", "b", START, place.branch.code, "17:00-09:00"],
        ["W3", "c", START, place.branch.code, "all day"],
    )

    assert faults(content, admin, now, ImportKind.OUTLETS) == [
        (row, "Hours, Monday to Friday") for row in (2, 3, 4)
    ]


def test_import_keeps_places_where_they_were_set_up(place, elsewhere, admin, now):
    content = workbook(
        ["Code", "Name", "Opened on", "Branch"], [place.team.code, "一队", START, elsewhere.branch.code]
    )
    region = Region.objects.create(team=elsewhere.team, code="R9", name="城西")
    outlet = workbook(
        ["Code", "Name", "Opened on", "Branch", "Region"], ["W1", "a", START, place.branch.code, region.code]
    )

    assert faults(content, admin, now, ImportKind.TEAMS) == [(2, "Branch")]
    assert faults(outlet, admin, now, ImportKind.OUTLETS) == [(2, "Region")]


# confirming


def test_confirm_import_waits_for_the_check(place, admin, two, now):
    kept = upload(two, admin, now)

    with pytest.raises(WrongState):
        services.confirm_import(upload_id=kept.pk, by=admin, at=now)


def test_confirm_import_refuses_a_workbook_with_faults(place, admin, now):
    kept = checked(workbook(PEOPLE, ["N1", "", place.branch.code, "employee", START]), admin, now)

    with pytest.raises(DomainError):
        services.confirm_import(upload_id=kept.pk, by=admin, at=now)


def test_confirm_import_pressed_twice_is_one_job(place, admin, two, now):
    kept = checked(two, admin, now)

    first = services.confirm_import(upload_id=kept.pk, by=admin, at=now)
    second = services.confirm_import(upload_id=kept.pk, by=admin, at=now)

    assert first.job == second.job
    assert Job.objects.filter(kind=imports.IMPORT).count() == 1


def test_another_administrators_upload_is_nobody_elses(place, admin, two, now):
    kept = checked(two, admin, now)
    bob = holder("administrator")

    with pytest.raises(PermissionDenied):
        services.confirm_import(upload_id=kept.pk, by=bob, at=now)
    with pytest.raises(PermissionDenied):
        services.abandon_import(upload_id=kept.pk, by=bob, at=now)
    assert ImportUpload.objects.exists()


# the pages


def send_file(client, content, kind="people"):
    file = SimpleUploadedFile("people.xlsx", content)
    return client.post(reverse("org:import"), {"kind": kind, "file": file})


@pytest.mark.django_db(transaction=True)
def test_pages_lead_from_upload_over_check_to_import(client, place, admin, two, now):
    client.force_login(admin)

    assert send_file(client, two)["Location"] == reverse("org:import_preview")
    assert (
        "data-once"
        not in client.get(reverse("org:import_preview")).text.partition("<main")[2].partition("confirm")[0]
    )
    jobs.run(Job.objects.get(kind=imports.CHECK).pk, at=now)
    page = client.get(reverse("org:import_preview")).text
    assert ("钱一" in page, "6222020200112233445" in page) == (True, False)

    response = client.post(reverse("org:import_confirm"))
    job = Job.objects.get(kind=imports.IMPORT)
    assert response["Location"] == reverse("core:job", args=[job.pk])
    jobs.run(job.pk, at=now)

    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    assert Person.objects.filter(number="N1").exists()
    assert client.get(reverse("org:import_preview"))["Location"] == reverse("org:import")


@pytest.mark.django_db(transaction=True)
def test_an_import_that_no_longer_fits_says_why_and_imports_nothing(client, place, admin, two, now):
    client.force_login(admin)
    send_file(client, two)
    jobs.run(Job.objects.get(kind=imports.CHECK).pk, at=now)
    client.post(reverse("org:import_confirm"))
    Team.objects.filter(pk=place.team.pk).update(code="RENAMED")

    job = Job.objects.get(kind=imports.IMPORT)
    jobs.run(job.pk, at=now)

    job.refresh_from_db()
    assert job.state == "failed"
    assert "“Team”" in job.error
    assert "Nothing was imported" in client.get(reverse("org:import_preview")).text
    assert not Person.objects.filter(number="N1").exists()


def test_upload_page_says_what_is_wrong_with_the_file(client, admin):
    client.force_login(admin)

    response = send_file(client, b"not a workbook")

    assert response.status_code == 400
    assert "not an Excel workbook" in response.text


def test_preview_shows_the_faults(client, place, admin, now):
    checked(workbook(PEOPLE, ["N1", "钱一", "NOWHERE", "employee", START]), admin, now)
    Job.objects.update(state="done", finished_at=now)
    client.force_login(admin)

    text = client.get(reverse("org:import_preview")).text

    assert "Row 2, “Branch”" in text
    assert reverse("org:import_confirm") not in text


def test_preview_shows_nobody_elses_upload(client, place, admin, two, now):
    checked(two, admin, now)
    client.force_login(holder("administrator"))

    assert client.get(reverse("org:import_preview"))["Location"] == reverse("org:import")
    assert client.post(reverse("org:import_confirm")).status_code == 404


def test_abandon_throws_the_upload_away(client, place, admin, two, now):
    upload(two, admin, now)
    client.force_login(admin)

    client.post(reverse("org:import_abandon"))

    assert not ImportUpload.objects.exists()


@pytest.mark.parametrize("kind", ImportKind.values)
def test_template_can_be_filled_in_and_is_read_again(client, admin, now, kind):
    client.force_login(admin)

    response = client.get(reverse("org:import_template", args=[kind]))

    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert len(book.sheetnames) == 2
    book.active.append([column.example for column in RESOURCES[ImportKind(kind)].columns])
    content = io.BytesIO()
    book.save(content)
    assert imports.read_table(ImportKind(kind), content.getvalue())[1][0].number == 2


def test_template_of_something_else_is_not_there(client, admin):
    client.force_login(admin)

    assert client.get(reverse("org:import_template", args=["salaries"])).status_code == 404


def test_import_pages_are_closed_to_everybody_else(client, place):
    for user in (place.desk, place.alice.user):
        client.force_login(user)
        for name in ("import", "import_preview"):
            assert client.get(reverse(f"org:{name}")).status_code == 403
        assert send_file(client, b"").status_code == 403


def test_a_job_whose_upload_is_gone_does_nothing(admin, now, two, place):
    kept = upload(two, admin, now)
    job = kept.job
    services.abandon_import(upload_id=kept.pk, by=admin, at=now)

    assert audit.head().seq == 0
    assert Job.objects.filter(pk=job.pk).exists()
