"""Jobs of the imports, run as a worker runs them."""

import io

import openpyxl
import pytest

from core import jobs
from core.models import Job
from org import services
from org.choices import ImportKind, Role
from org.models import ImportUpload, Person
from org.services import imports
from tests.factories.org import START, BranchFactory, holder

pytestmark = pytest.mark.django_db(transaction=True)


def workbook(code, count):
    book = openpyxl.Workbook()
    book.active.append(["Employee number", "Name", "Branch", "Contract", "First day"])
    for number in range(count):
        book.active.append([f"N{number:03}", f"钱{number}", code, "employee", START])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.fixture
def upload(now):
    admin, branch = holder(Role.ADMINISTRATOR), BranchFactory()
    content = workbook(branch.code, 60)
    return services.upload_import(
        kind=ImportKind.PEOPLE, content=content, file_name="people.xlsx", by=admin, at=now
    )


def run(job, now):
    jobs.run(job.pk, at=now)
    job.refresh_from_db()
    return job


def confirm(upload, now):
    upload.refresh_from_db()
    return services.confirm_import(upload_id=upload.pk, by=upload.owner, at=now).job


def test_the_check_says_where_its_result_is(upload, now):
    job = run(upload.job, now)

    assert (job.state, job.result) == ("done", {"url": "/org/import/preview"})


def test_the_check_says_how_far_it_is_every_fifty_rows(upload, now):
    told = []

    imports.check_import_now(
        upload_id=upload.pk, at=now, progress=lambda done, total: told.append((done, total))
    )

    assert told == [(50, 60)]


def test_the_check_may_run_twice(upload, now):
    run(upload.job, now)
    Job.objects.update(state="queued", finished_at=None)

    assert run(upload.job, now).state == "done"
    assert Person.objects.count() == 0


def test_the_check_of_an_upload_that_is_gone_ends_quietly(upload, now):
    job = upload.job
    services.abandon_import(upload_id=upload.pk, by=upload.owner, at=now)

    assert run(job, now).state == "done"


def test_the_import_runs_once_however_often_it_is_offered(upload, now):
    run(upload.job, now)
    job = run(confirm(upload, now), now)
    assert (job.state, job.result["new"]) == ("done", 60)

    Job.objects.filter(pk=job.pk).update(state="queued", finished_at=None)
    again = run(job, now)

    assert (again.state, Person.objects.count(), ImportUpload.objects.exists()) == ("done", 60, False)


def test_an_import_without_the_right_fails_and_keeps_the_upload(upload, now):
    run(upload.job, now)
    job = confirm(upload, now)
    upload.owner.grants_held.update(valid_until=now.date())

    assert run(job, now).state == "failed"
    assert (Person.objects.count(), ImportUpload.objects.count()) == (0, 1)


def test_an_import_can_be_confirmed_again_after_it_failed(upload, now):
    run(upload.job, now)
    BranchFactory._meta.model.objects.update(code="RENAMED")
    assert run(confirm(upload, now), now).state == "failed"

    BranchFactory._meta.model.objects.update(code=upload_code(upload))
    assert run(confirm(upload, now), now).state == "done"
    assert Person.objects.count() == 60


def upload_code(upload):
    _keys, rows = imports.read_table(ImportKind.PEOPLE, upload.content)
    return rows[0].cells[2]
