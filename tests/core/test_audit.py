"""Writing to the audit: what an entry says, and that writers neither lose nor double one."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from core import audit
from core.actors import Capacity
from core.models import AuditEntry
from tests.core.parallel import together
from tests.core.papers import submitted_request
from tests.factories.org import BranchFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_record_appends_to_the_chain(now):
    branch = BranchFactory()

    first = audit.record("org.branch.open", branch, by=None, at=now)
    second = audit.record("org.branch.close", branch, by=None, at=now)

    assert (first.seq, second.seq) == (1, 2)
    assert (first.previous_hash, second.previous_hash) == ("0" * 64, first.hash)
    assert str(audit.head()) == f"2:{second.hash}"


def test_record_keeps_who_in_which_capacity_and_for_whom(now):
    alice, bob = UserFactory(), UserFactory()

    entry = audit.record(
        "org.branch.open",
        BranchFactory(),
        by=alice,
        at=now,
        capacity=Capacity("branch_manager", on_behalf_of_id=bob.pk),
    )

    assert (entry.actor_id, entry.capacity, entry.on_behalf_of_id) == (alice.pk, "branch_manager", bob.pk)


def test_record_keeps_decimals_without_loss(now):
    audit.record(
        "x", BranchFactory(), by=None, at=now, before={"net": Decimal("0.10")}, after={"net": Decimal("1E+3")}
    )

    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"net": "0.10"}, {"net": "1E+3"})
    assert audit.verify() == []


def test_record_takes_the_records_own_label(now):
    paper = submitted_request(now)

    entry = audit.record("x", paper, by=None, at=now)

    assert entry.subject == "REQ-T-0001 请示 标准一"


def test_record_cuts_a_label_that_is_too_long(now):
    entry = audit.record("x", BranchFactory(), by=None, at=now, label="长" * 300)

    assert entry.subject == "长" * 200


@pytest.mark.parametrize("text", ["nul \0 byte", "half \ud800 pair", "喆䶮堃珺 𠮷", "' \" \\ \n"])
def test_record_keeps_any_text_so_that_it_verifies(now, text):
    audit.record("x", BranchFactory(), by=None, at=now, reason=text, after={text: text})

    assert audit.verify() == []


def test_record_refuses_somebody_who_is_not_signed_in(now):
    with pytest.raises(ValueError, match="needs a person"):
        audit.record("x", BranchFactory(), by=AnonymousUser(), at=now)


def test_record_refuses_a_moment_without_time_zone(now):
    with pytest.raises(ValueError, match="time zone"):
        audit.record("x", BranchFactory(), by=None, at=now.replace(tzinfo=None))


def test_record_is_undone_with_the_change_that_it_describes(now):
    branch = BranchFactory()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("x", branch, by=None, at=now)
        1 / 0

    assert audit.head().seq == 0
    assert audit.verify() == []


def test_record_costs_the_same_queries_for_the_first_and_the_hundredth(now, django_assert_num_queries):
    branch = BranchFactory()
    for _ in range(3):
        audit.record("x", branch, by=None, at=now)

    # savepoint, head, entry, head, release
    with django_assert_num_queries(5):
        audit.record("x", branch, by=None, at=now)


def test_history_is_one_records_own_oldest_first(now):
    ours, other = BranchFactory(), BranchFactory()
    for action, branch in (("a", ours), ("b", other), ("c", ours)):
        audit.record(action, branch, by=None, at=now)

    assert [entry.action for entry in audit.history(ours)] == ["a", "c"]


def test_history_does_not_mix_kinds_with_the_same_id(now):
    branch = BranchFactory()
    user = UserFactory(pk=branch.pk + 1000)
    branch_like = BranchFactory(pk=user.pk)
    audit.record("of user", user, by=None, at=now)
    audit.record("of branch", branch_like, by=None, at=now)

    assert [entry.action for entry in audit.history(branch_like)] == ["of branch"]


@pytest.mark.django_db(transaction=True)
def test_record_queues_writers_on_several_connections(now):
    branch = BranchFactory()
    writers, each = 6, 15

    def write():
        for _ in range(each):
            audit.record("x", branch, by=None, at=now)

    outcomes = together(*[write] * writers)

    assert outcomes == [None] * writers
    assert audit.head().seq == writers * each
    assert audit.verify() == []


@pytest.mark.django_db(transaction=True)
def test_record_leaves_no_gap_where_some_writers_roll_back(now):
    branch = BranchFactory()

    def write():
        for turn in range(10):
            with transaction.atomic():
                audit.record("x", branch, by=None, at=now)
                transaction.set_rollback(turn % 2 == 1)

    together(write, write, write)

    assert audit.head().seq == 15
    assert audit.verify() == []
