"""Serial numbers without gaps, whatever happens to the transactions around them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core import serials
from core.errors import DomainError, WrongState
from core.models import AuditEntry, SerialNumber, SerialSeries
from tests.core.parallel import together
from tests.factories.org import UserFactory

pytestmark = pytest.mark.django_db
SERIES = "PAY-EB01-202610"


def texts():
    return list(SerialNumber.objects.order_by("number").values_list("text", flat=True))


def test_issue_counts_from_one(now):
    for _ in range(3):
        serials.issue(SERIES, by=None, at=now)

    assert texts() == [f"{SERIES}-0001", f"{SERIES}-0002", f"{SERIES}-0003"]


def test_issue_keeps_series_apart(now):
    serials.issue(SERIES, by=None, at=now)

    other = serials.issue("REQ-EB01-202610", by=None, at=now)

    assert other.text == "REQ-EB01-202610-0001"


def test_issue_says_who_and_when(now):
    alice = UserFactory()

    number = serials.issue(SERIES, by=alice, at=now)

    assert (number.issued_by_id, number.issued_at) == (alice.pk, now)


def test_issue_goes_on_past_four_digits(now):
    SerialSeries.objects.create(code=SERIES, last_number=9999)

    assert serials.issue(SERIES, by=None, at=now).text == f"{SERIES}-10000"


def test_issue_gives_a_number_back_where_its_transaction_fails(now):
    serials.issue(SERIES, by=None, at=now)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        serials.issue(SERIES, by=None, at=now)
        1 / 0

    serials.issue(SERIES, by=None, at=now)

    assert texts() == [f"{SERIES}-0001", f"{SERIES}-0002"]


@pytest.mark.django_db(transaction=True)
def test_issue_to_several_at_once_leaves_no_gap_and_no_twin(now):
    def take():
        for turn in range(10):
            with transaction.atomic():
                serials.issue(SERIES, by=None, at=now)
                transaction.set_rollback(turn % 3 == 2)

    outcomes = together(take, take, take, take)

    assert outcomes == [None] * 4
    assert texts() == [f"{SERIES}-{n:04d}" for n in range(1, 29)]
    assert serials.gaps(SERIES) == []


def test_void_keeps_the_place_and_the_reason(now):
    alice = UserFactory()
    number = serials.issue(SERIES, by=alice, at=now)

    serials.void(number_id=number.pk, reason=" 打印错误 ", by=alice, at=now)

    saved = SerialNumber.objects.get()
    assert (saved.void_reason, saved.voided_by, saved.voided_at) == ("打印错误", alice, now)
    assert serials.issue(SERIES, by=alice, at=now).text == f"{SERIES}-0002"
    assert AuditEntry.objects.get().action == "core.serialnumber.void"


def test_void_refuses_without_a_reason(now):
    number = serials.issue(SERIES, by=None, at=now)

    with pytest.raises(DomainError, match="Say why"):
        serials.void(number_id=number.pk, reason="  ", by=UserFactory(), at=now)

    assert SerialNumber.objects.get().voided_at is None


def test_void_refuses_the_second_time(now):
    alice = UserFactory()
    number = serials.issue(SERIES, by=alice, at=now)
    serials.void(number_id=number.pk, reason="a", by=alice, at=now)

    with pytest.raises(WrongState, match=f"The number {SERIES}-0001 is void already"):
        serials.void(number_id=number.pk, reason="b", by=alice, at=now)


def test_gaps_finds_numbers_that_have_no_row(now):
    for _ in range(4):
        serials.issue(SERIES, by=None, at=now)
    SerialNumber.objects.filter(number__in=[2, 4]).delete()

    assert serials.gaps(SERIES) == [2, 4]


def test_gaps_of_a_series_that_never_began_is_empty(db):
    assert serials.gaps("NONE") == []


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"number": 1}, "serial_number_once"),
        ({"number": 0}, "serial_number_counts_from_one"),
        ({"number": 9, "void_reason": "why"}, "serial_void_is_whole"),
        ({"number": 9, "voided_at": "now"}, "serial_void_is_whole"),
        ({"number": 9, "voided_at": "now", "voided_by": "alice"}, "serial_void_is_whole"),
        (
            {"number": 9, "voided_at": "before", "voided_by": "alice", "void_reason": "y"},
            "serial_void_is_whole",
        ),
    ],
)
def test_database_refuses_a_number_that_breaks_the_register(now, fields, constraint):
    first = serials.issue(SERIES, by=None, at=now)
    stand_for = {"now": now, "before": now - dt.timedelta(days=1), "alice": UserFactory()}
    given = {name: stand_for.get(value, value) for name, value in fields.items()}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SerialNumber.objects.create(series=first.series, text="other", issued_at=now, **given)
