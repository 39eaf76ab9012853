"""Two checks of one branch's month at the same moment, on connections of their own."""

import pytest

from customers.models import CrmFact, CrmMonth
from customers.services import check_crm_now, ensure_partition
from tests.conftest import NOW
from tests.core.parallel import together
from tests.customers import files
from tests.factories.customers import OCTOBER

pytestmark = pytest.mark.django_db(transaction=True)


def checked_at_once(*waiting):
    return together(*(lambda pk=record.pk: check_crm_now(crm_month_id=pk, at=NOW) for record in waiting))


def test_check_crm_now_accepts_one_of_two_files_of_a_month_that_are_checked_at_once(desk):
    waiting = [desk.upload(files.good_csv(count)) for count in (2, 3)]

    decided = checked_at_once(*waiting)

    assert sorted(record.state for record in decided) == ["accepted", "refused"]
    accepted = CrmMonth.objects.get(state="accepted")
    assert CrmFact.objects.count() == accepted.row_count


def test_check_crm_now_puts_replacing_files_one_after_the_other(desk):
    desk.accepted()
    waiting = [desk.upload(files.good_csv(count), replace=True) for count in (1, 2)]

    checked_at_once(*waiting)

    states = CrmMonth.objects.order_by("revision").values_list("revision", "state")
    assert list(states) == [(1, "superseded"), (2, "superseded"), (3, "accepted")]


def test_check_crm_now_decides_one_file_once_where_two_workers_check_it(desk):
    waiting = desk.upload(files.good_csv(2))

    checked_at_once(waiting, waiting)

    assert (CrmMonth.objects.get().state, CrmFact.objects.count()) == ("accepted", 2)


def test_ensure_partition_is_made_once_where_two_ask(transactional_db):
    outcomes = together(*[lambda: ensure_partition(OCTOBER.replace(year=2019))] * 3)

    assert outcomes == [None, None, None]
