"""Uploads: who may, for which month, what waits; headings; giving up; the job."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core import audit, jobs
from core.errors import DomainError, WrongState
from core.models import Job
from customers import services
from customers.models import CrmMonth, Customer, HeadingMap
from customers.services.waiting_files import read_upload
from org.choices import Role
from org.models import RoleGrant
from tests.conftest import NOW
from tests.customers import files
from tests.factories import customers, org
from tests.factories.customers import OCTOBER, SEPTEMBER

pytestmark = pytest.mark.django_db
STRANGE = [
    "期间" if heading == "月份" else "手续费收入" if heading == "佣金" else heading
    for heading in files.HEADINGS
]


def strange_file(*extra):
    lines = files.table(files.row(), headings=STRANGE)
    return files.csv_file([[*line, *more] for line, more in zip(lines, extra)] if extra else lines)


def asked(desk, content=None):
    """A file that asks what two of its headings mean."""
    crm_month = desk.check(content or strange_file())
    assert crm_month.state == "mapping"
    return crm_month


def set_headings(crm_month, by, **mapping):
    names = {"month": "期间", "commission": "手续费收入"}
    chosen = {names.get(name, name): code for name, code in mapping.items()}
    return services.set_headings(crm_month_id=crm_month.pk, mapping=chosen, by=by, at=NOW, queue=False)


# Uploading


def test_upload_crm_keeps_the_file_sealed_until_its_check(desk, settings):
    content = files.good_csv(1)

    crm_month = desk.upload(content, file_name="十月.csv")

    stored = (settings.MEDIA_ROOT / crm_month.upload_name).read_bytes()
    assert "陶喆".encode() not in stored
    assert read_upload(crm_month) == content
    assert (crm_month.state, crm_month.file_name, crm_month.size) == ("waiting", "十月.csv", len(content))


def test_upload_crm_queues_one_check(desk):
    crm_month = desk.upload(files.good_csv(1), queue=True)

    job = Job.objects.get(kind="customers.check_crm")
    assert (job.args, job.owner, crm_month.job) == ({"crm_month": crm_month.pk}, desk.finance, job)


@pytest.mark.parametrize("month", [dt.date(2026, 12, 1), dt.date(2023, 12, 1)])
def test_upload_crm_refuses_a_month_to_come_and_one_before_the_branch_opened(desk, month):
    with pytest.raises(DomainError):
        desk.upload(files.good_csv(1), month=month)

    assert CrmMonth.objects.count() == 0


def test_upload_crm_asks_for_the_month_in_shanghai(desk):
    first_hour = dt.datetime(2026, 11, 1, 0, 30, tzinfo=timezone.get_current_timezone()).astimezone(
        dt.timezone.utc
    )

    assert desk.upload(files.good_csv(1), month=dt.date(2026, 11, 1), at=first_hour).month == dt.date(
        2026, 11, 1
    )


@pytest.mark.parametrize("content", [b"", b"x" * (64 * 1024 * 1024 + 1)])
def test_upload_crm_refuses_what_is_empty_or_far_too_large(desk, content, uploads):
    with pytest.raises(DomainError):
        desk.upload(content)

    assert uploads() == []


@pytest.mark.parametrize("role", [Role.BRANCH_MANAGER, Role.CHIEF_ACCOUNTANT])
def test_upload_crm_is_for_who_imports(desk, role):
    with pytest.raises(PermissionDenied):
        desk.upload(files.good_csv(1), by=org.holder(role, desk.branch))


def test_upload_crm_is_not_for_another_branch(desk):
    charlie = customers.desk(number="M009").finance

    with pytest.raises(PermissionDenied):
        desk.upload(files.good_csv(1), by=charlie)


def test_upload_crm_lets_the_same_month_wait_twice_until_one_is_accepted(desk):
    first, second = desk.upload(files.good_csv(1)), desk.upload(files.good_csv(2))

    decided = [services.check_crm_now(crm_month_id=record.pk, at=NOW).state for record in (first, second)]

    assert decided == ["accepted", "refused"]


# The job


def test_check_job_accepts_as_the_command_does(desk, transactional_db):
    crm_month = desk.upload(files.good_csv(2), queue=True)

    jobs.run(crm_month.job_id, at=NOW)

    job = Job.objects.get(pk=crm_month.job_id)
    assert (job.state, job.result) == ("done", {"state": "accepted", "rows": 2, "faults": 0})
    assert CrmMonth.objects.get(pk=crm_month.pk).state == "accepted"


def test_check_job_refuses_the_file_where_it_breaks(desk, transactional_db, monkeypatch, uploads):
    crm_month = desk.upload(files.good_csv(2), queue=True)
    monkeypatch.setattr("customers.services.accepting.ON_ACCEPTED", [lambda crm_month, by, at: 1 / 0])

    jobs.run(crm_month.job_id, at=NOW)

    refused = CrmMonth.objects.get(pk=crm_month.pk)
    fault = refused.faults.get()
    assert (refused.state, fault.code) == ("refused", "check.failed")
    assert f"job {crm_month.job_id}" in fault.params["other"]
    assert [Customer.objects.count(), uploads()] == [0, []]


def test_check_job_refuses_where_the_uploader_has_lost_the_role(desk, transactional_db):
    crm_month = desk.upload(files.good_csv(2), queue=True)
    RoleGrant.objects.filter(user=desk.finance).update(valid_until=dt.date(2026, 11, 1))

    jobs.run(crm_month.job_id, at=NOW)

    assert CrmMonth.objects.get(pk=crm_month.pk).state == "refused"


def test_check_job_does_nothing_for_a_file_given_up(desk, transactional_db):
    crm_month = desk.upload(files.good_csv(2), queue=True)
    services.abandon(crm_month_id=crm_month.pk, by=desk.finance, at=NOW)

    jobs.run(crm_month.job_id, at=NOW)

    assert Job.objects.get(pk=crm_month.job_id).result == {"state": "abandoned", "rows": 0, "faults": 0}


# Headings


def test_check_crm_now_asks_what_unknown_headings_mean(desk, uploads):
    crm_month = asked(desk)

    assert (crm_month.headings, crm_month.missing_columns) == (
        ["期间", "手续费收入"],
        ["month", "commission"],
    )
    assert len(uploads()) == 1


def test_check_crm_now_shows_the_first_cells_beneath_unknown_headings(desk):
    rows = [files.row(account=str(index), commission=[5, 5, 7, 8, 9][index]) for index in range(5)]

    crm_month = desk.check(files.workbook(files.table(*rows, headings=STRANGE)))

    assert crm_month.heading_samples == {"期间": ["2026-10"], "手续费收入": ["5", "7", "8"]}
    assert "2026-10" not in str([entry.after for entry in audit.history(crm_month)][-1])


def test_set_headings_forgets_the_first_cells(desk):
    crm_month = set_headings(asked(desk), desk.finance, month="month", commission="commission")

    assert CrmMonth.objects.get(pk=crm_month.pk).heading_samples == {}


def test_check_crm_now_asks_even_where_no_heading_is_known(desk):
    headings = [f"列{index}" for index in range(len(files.HEADINGS))]

    crm_month = desk.check(files.csv_file(files.table(files.row(), headings=headings)))

    assert (crm_month.state, crm_month.headings) == ("mapping", headings)


def test_set_headings_has_the_file_checked_again(desk):
    crm_month = set_headings(asked(desk), desk.finance, month="month", commission="commission")

    accepted = services.check_crm_now(crm_month_id=crm_month.pk, at=NOW)

    assert (accepted.state, accepted.headings, accepted.missing_columns) == ("accepted", [], [])


def test_set_headings_queues_the_check(desk):
    crm_month = asked(desk)

    services.set_headings(crm_month_id=crm_month.pk, mapping={"期间": "month"}, by=desk.finance, at=NOW)

    assert Job.objects.filter(kind="customers.check_crm", state="queued").count() == 1


def test_set_headings_is_remembered_for_the_branch_alone(desk):
    other = customers.desk(number="M001x")
    set_headings(asked(desk), desk.finance, month="month", commission="commission")

    later = [one.check(strange_file(), replace=True).state for one in (desk, other)]

    assert later == ["accepted", "mapping"]


def test_check_crm_now_names_headings_that_the_branch_ignores(desk):
    HeadingMap.objects.create(branch=desk.branch, heading="备注", column="", set_by=desk.finance, set_at=NOW)

    assert desk.check(files.with_unknown_columns()).ignored_headings == ["序号", "备注"]


def test_check_crm_now_refuses_once_all_unknown_headings_are_to_be_ignored(desk):
    crm_month = set_headings(asked(desk), desk.finance, month="month", commission="")

    refused = services.check_crm_now(crm_month_id=crm_month.pk, at=NOW)

    assert [(fault.code, fault.column) for fault in refused.faults.all()] == [("file.missing_column", "佣金")]


@pytest.mark.parametrize(
    "mapping",
    [{"期间": "month", "手续费收入": "month"}, {"期间": "no such"}, {"别的": "month"}],
)
def test_set_headings_refuses_what_makes_no_sense(desk, mapping):
    crm_month = asked(desk)

    with pytest.raises(DomainError):
        services.set_headings(crm_month_id=crm_month.pk, mapping=mapping, by=desk.finance, at=NOW)

    assert CrmMonth.objects.get(pk=crm_month.pk).state == "mapping"
    assert HeadingMap.objects.count() == 0


def test_set_headings_refuses_a_file_that_does_not_ask(desk):
    crm_month = desk.check(files.good_csv(1))

    with pytest.raises(WrongState):
        services.set_headings(crm_month_id=crm_month.pk, mapping={}, by=desk.finance, at=NOW)


def test_set_headings_is_not_for_strangers_nor_for_who_only_looks(desk):
    crm_month = asked(desk)
    charlie, bob = customers.desk(number="M009").finance, org.holder(Role.BRANCH_MANAGER, desk.branch)

    with pytest.raises(CrmMonth.DoesNotExist):
        set_headings(crm_month, charlie, month="month")
    with pytest.raises(PermissionDenied):
        set_headings(crm_month, bob, month="month")


# Giving up


@pytest.mark.parametrize("content", [files.good_csv(1), strange_file()])
def test_abandon_leaves_nothing_of_a_file_that_waits(
    desk, content, uploads, django_capture_on_commit_callbacks
):
    crm_month = desk.upload(content)
    if content == strange_file():
        crm_month = services.check_crm_now(crm_month_id=crm_month.pk, at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        given_up = services.abandon(crm_month_id=crm_month.pk, by=desk.finance, at=NOW)

    assert (given_up.state, given_up.headings, uploads()) == ("abandoned", [], [])


def test_abandon_refuses_a_file_that_is_decided(desk):
    crm_month = desk.check(files.good_csv(1))

    with pytest.raises(WrongState):
        services.abandon(crm_month_id=crm_month.pk, by=desk.finance, at=NOW)


def test_abandon_is_not_for_strangers_nor_for_who_only_looks(desk, uploads):
    crm_month = desk.upload(files.good_csv(1))
    charlie, bob = customers.desk(number="M009").finance, org.holder(Role.BRANCH_MANAGER, desk.branch)

    with pytest.raises(CrmMonth.DoesNotExist):
        services.abandon(crm_month_id=crm_month.pk, by=charlie, at=NOW)
    with pytest.raises(PermissionDenied):
        services.abandon(crm_month_id=crm_month.pk, by=bob, at=NOW)
    assert len(uploads()) == 1


# Partitions


def test_ensure_partition_makes_it_once(desk):
    for _twice in range(2):
        services.ensure_partition(SEPTEMBER)
        services.ensure_partition(OCTOBER)

    assert desk.accepted(month=SEPTEMBER).facts.count() == 3
