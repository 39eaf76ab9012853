"""Small parts of the way: waiting files, gates, partitions, first cells, outcomes."""

import datetime as dt

import pytest
from cryptography.fernet import InvalidToken
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from core.errors import DomainError, WrongState
from core.models import Notice
from customers import hooks
from customers.hooks import Gate, gate_of
from customers.models import CrmMonth
from customers.services import ensure_partition, outcomes, waiting_files
from customers.services.fault_finding import Fault
from customers.services.gating import refuse_month, refuse_other_times
from customers.services.heading_samples import first_cells
from tests.conftest import NOW
from tests.customers import files
from tests.factories.customers import OCTOBER

pytestmark = pytest.mark.django_db


# Waiting files


def test_read_upload_refuses_a_file_that_was_changed_in_storage(desk):
    crm_month = desk.upload(files.good_csv(1))
    default_storage.delete(crm_month.upload_name)
    default_storage.save(crm_month.upload_name, ContentFile(b"something else"))

    with pytest.raises(InvalidToken):
        waiting_files.read_upload(crm_month)


def test_forget_upload_waits_for_the_commit(desk, uploads, django_capture_on_commit_callbacks):
    crm_month = desk.upload(files.good_csv(1))

    with django_capture_on_commit_callbacks() as callbacks:
        waiting_files.forget_upload(crm_month)

    assert (len(callbacks), len(uploads())) == (1, 1)


def test_forget_upload_of_a_decided_file_is_nothing(desk, django_capture_on_commit_callbacks):
    decided = desk.refused()

    with django_capture_on_commit_callbacks() as callbacks:
        waiting_files.forget_upload(decided)

    assert callbacks == []


def test_discard_upload_deletes_at_once(desk, uploads):
    waiting_files.discard_upload(desk.upload(files.good_csv(1)))

    assert uploads() == []


def test_free_name_is_never_the_same():
    assert waiting_files.free_name() != waiting_files.free_name()


# Gates


@pytest.mark.parametrize(
    ("answers", "strictest"),
    [
        ([], Gate.OPEN), ([Gate.OPEN], Gate.OPEN), ([Gate.OPEN, Gate.SETTLED], Gate.SETTLED),
        ([Gate.SETTLED, Gate.LOCKED, Gate.OPEN], Gate.LOCKED),
    ],
)  # fmt: skip
def test_gate_of_is_the_strictest_answer(monkeypatch, answers, strictest):
    gates = [lambda branch_id, month, answer=answer: answer for answer in answers]
    monkeypatch.setattr(hooks, "MONTH_GATES", gates)

    assert gate_of(1, OCTOBER) == strictest


def test_gate_of_asks_for_branch_and_month(monkeypatch):
    asked = []
    monkeypatch.setattr(hooks, "MONTH_GATES", [lambda *given: asked.append(given) or Gate.OPEN])

    gate_of(7, OCTOBER)

    assert asked == [(7, OCTOBER)]


def test_refuse_month_lets_a_month_without_a_file_pass(desk):
    desk.refused()

    assert refuse_month(desk.branch.pk, OCTOBER, replace=False) is None


def test_refuse_month_asks_the_gates_before_it_speaks_of_replacing(desk, monkeypatch):
    desk.on_file()
    monkeypatch.setattr(hooks, "MONTH_GATES", [lambda *_given: Gate.LOCKED])

    with pytest.raises(WrongState):
        refuse_month(desk.branch.pk, OCTOBER, replace=False)


@pytest.mark.parametrize(
    ("month", "words"), [((2026, 12), "has not begun yet"), ((2023, 12), "opened on 2024-01-01 only")]
)
def test_refuse_other_times_says_what_is_wrong_with_the_month(desk, month, words):
    with pytest.raises(DomainError, match=words):
        refuse_other_times(desk.branch, dt.date(*month, 1), NOW)


@pytest.mark.parametrize("month", [(2026, 11), (2024, 1)])
def test_refuse_other_times_takes_this_month_and_the_first_one(desk, month):
    assert refuse_other_times(desk.branch, dt.date(*month, 1), NOW) is None


# Partitions


def partitions():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'customers_crmfact'::regclass"
        )
        return {name for (name,) in cursor.fetchall()}


def test_ensure_partition_makes_one_table_per_month():
    ensure_partition(dt.date(2019, 12, 1))
    ensure_partition(dt.date(2020, 1, 1))

    assert {"customers_crmfact_201912", "customers_crmfact_202001"} <= partitions()


def test_ensure_partition_gives_it_the_keys_of_the_whole():
    ensure_partition(dt.date(2019, 12, 1))

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'customers_crmfact_201912' ORDER BY 1"
        )
        indexes = [definition.partition("USING btree ")[2] for (definition,) in cursor.fetchall()]
    assert sorted(indexes) == [
        "(account, crm_month_id, month)",
        "(crm_month_id, manager_id)",
        "(month, crm_month_id, line)",
    ]


def test_ensure_partition_is_undone_with_its_transaction():
    with transaction.atomic():
        ensure_partition(dt.date(2018, 12, 1))
        transaction.set_rollback(True)

    assert "customers_crmfact_201812" not in partitions()


# First cells


def strange(*rows):
    headings = ["期间" if heading == "月份" else heading for heading in files.HEADINGS]
    return files.csv_file(files.table(*rows, headings=headings))


def test_first_cells_are_different_ones_of_the_first_rows():
    content = strange(
        *(files.row(account=str(index), month=f"2026-{index % 2 + 9:02}") for index in range(6))
    )

    assert first_cells(content, ["期间"], {}) == {"期间": ["2026-09", "2026-10"]}


def test_first_cells_are_cut_and_leave_out_empty_ones():
    content = strange(files.row(month=""), files.row(month="长" * 50))

    assert first_cells(content, ["期间"], {}) == {"期间": ["长" * 40]}


def test_first_cells_use_what_the_branch_has_said_before():
    content = strange(files.row()).replace("佣金".encode(), "手续费收入".encode())

    assert list(first_cells(content, ["期间"], {"手续费收入": "commission"})) == ["期间"]


def test_first_cells_of_what_cannot_be_read_are_none():
    assert first_cells(files.picture(), ["期间"], {}) == {}


# Outcomes


def test_refuse_keeps_long_texts_as_far_as_they_have_room(desk):
    crm_month = desk.row(state="checking")

    outcomes.refuse(crm_month, [Fault(2, "列" * 80, "too_long", "值" * 300, "x")], 1, at=NOW)

    fault = CrmMonth.objects.get(pk=crm_month.pk).faults.get()
    assert (len(fault.column), len(fault.value), fault.params) == (60, 200, {"other": "x"})


def test_refuse_tells_the_uploader_without_a_word_of_amounts(desk):
    outcomes.refuse(desk.row(state="checking"), [Fault(2, "佣金", "empty", "1,234.50")], 1, at=NOW)

    notice = Notice.objects.get(user=desk.finance)
    assert notice.kind == "customers.crm_refused"
    assert notice.params == {"branch": desk.branch.name, "month": "2026-10", "file": "crm.csv"}
