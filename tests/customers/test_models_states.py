"""Where a CRM file may go from each state, and what the database itself refuses."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from core import fsm
from core.errors import WrongState
from customers.choices import CrmState
from customers.models import CrmMonth, Customer, HeadingMap
from org.choices import Role
from org.models import RoleGrant
from tests.conftest import NOW
from tests.factories import customers, org
from tests.factories.archives import document
from tests.factories.customers import OCTOBER, SEPTEMBER

pytestmark = pytest.mark.django_db

# Verb → the states from which it may be taken.
FROM = {
    "begin_check": {"waiting"},
    "ask_headings": {"checking"},
    "set_headings": {"mapping"},
    "accept": {"checking"},
    "refuse": {"waiting", "checking"},
    "abandon": {"waiting", "mapping"},
    "supersede": {"accepted"},
}
TARGET = {
    "begin_check": "checking",
    "ask_headings": "mapping",
    "set_headings": "waiting",
    "accept": "accepted",
    "refuse": "refused",
    "abandon": "abandoned",
    "supersede": "superseded",
}


def given(desk) -> dict:
    """Whatever one of the verbs asks for."""
    paper = document("crm_file", branch=desk.branch)
    return {
        "headings": ["期间"], "missing": ["month"], "rows": 3, "revision": 1, "document": paper.pk,
        "replaces": None, "classes": ["equity"], "ignored": ["备注"], "faults": 2,
    }  # fmt: skip


def in_state(desk, state, **more) -> CrmMonth:
    """A file in that state, whole enough for the database."""
    whole = {"revision": 1, "row_count": 3, "document": document("crm_file", branch=desk.branch)}
    return desk.row(state=state, **((whole if state in {"accepted", "superseded"} else {}) | more))


def refused_by_database(act) -> str:
    """The name of the constraint that says no."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    return refused.value.__cause__.diag.constraint_name


@pytest.mark.parametrize("verb", sorted(FROM))
def test_every_verb_is_taken_from_its_states_only(desk, verb):
    details = given(desk)
    taken = set()
    for state in CrmState.values:
        crm_month = in_state(desk, state, month=dt.date(2026, 1 + len(taken), 1))
        try:
            with transaction.atomic():
                fsm.perform(getattr(crm_month, verb), by=desk.finance, at=NOW, given=details)
                taken.add(state)
                assert CrmMonth.objects.get(pk=crm_month.pk).state == TARGET[verb]
                transaction.set_rollback(True)
        except WrongState:
            assert CrmMonth.objects.get(pk=crm_month.pk).state == state
        CrmMonth.objects.filter(pk=crm_month.pk).delete()

    assert taken == FROM[verb]


@pytest.mark.parametrize("verb", ["begin_check", "set_headings", "abandon", "supersede"])
def test_who_only_reads_takes_no_verb(desk, verb):
    reader = org.holder(Role.BRANCH_MANAGER, desk.branch)
    crm_month = in_state(desk, min(FROM[verb]))

    with pytest.raises(PermissionDenied):
        fsm.perform(getattr(crm_month, verb), by=reader, at=NOW, given=given(desk))


@pytest.mark.parametrize("verb", ["refuse", "ask_headings"])
def test_a_check_is_concluded_in_its_uploaders_name_even_without_the_role(desk, verb):
    RoleGrant.objects.filter(user=desk.finance).update(valid_until=dt.date(2026, 1, 1))
    crm_month = in_state(desk, "checking")

    fsm.perform(getattr(crm_month, verb), by=desk.finance, at=NOW, given=given(desk))

    assert crm_month.state == TARGET[verb]


@pytest.mark.parametrize("verb", ["refuse", "ask_headings"])
def test_a_check_is_not_concluded_by_a_stranger(desk, verb):
    charlie = customers.desk(number="M009").finance
    crm_month = in_state(desk, "checking")

    with pytest.raises(PermissionDenied):
        fsm.perform(getattr(crm_month, verb), by=charlie, at=NOW, given=given(desk))


def test_accept_keeps_what_the_check_found_and_forgets_where_the_upload_lay(desk):
    crm_month, details = in_state(desk, "checking", upload_name="crm-uploads/x"), given(desk)

    fsm.perform(crm_month.accept, by=desk.finance, at=NOW, given=details)
    crm_month = CrmMonth.objects.get(pk=crm_month.pk)

    assert (crm_month.decided_at, crm_month.row_count, crm_month.revision) == (NOW, 3, 1)
    assert (crm_month.document_id, crm_month.replaces_id) == (details["document"], None)
    assert (crm_month.classes, crm_month.ignored_headings) == (["equity"], ["备注"])
    assert crm_month.upload_name == ""


@pytest.mark.parametrize("verb", ["set_headings", "abandon"])
def test_cells_of_customers_go_once_the_headings_are_settled(desk, verb):
    crm_month = desk.asking(heading_samples={"期间": ["陶喆"]})

    fsm.perform(getattr(crm_month, verb), by=desk.finance, at=NOW, given={})
    crm_month = CrmMonth.objects.get(pk=crm_month.pk)

    assert (crm_month.headings, crm_month.missing_columns, crm_month.heading_samples) == ([], [], {})


@pytest.mark.parametrize(
    ("state", "is_accepted", "is_waiting"),
    [
        ("waiting", False, True),
        ("checking", False, True),
        ("mapping", False, False),
        ("refused", False, False),
        ("abandoned", False, False),
        ("accepted", True, False),
        ("superseded", True, False),
    ],
)
def test_a_file_counts_or_waits_or_neither(state, is_accepted, is_waiting):
    crm_month = CrmMonth(state=state)

    assert (crm_month.is_accepted, crm_month.is_waiting) == (is_accepted, is_waiting)


def test_missing_headings_are_named_as_the_contract_does_and_unknown_codes_left_out():
    assert CrmMonth(missing_columns=["month", "a code of a newer release"]).missing_headings == ["月份"]


def test_audit_label_names_branch_month_and_file_and_is_cut(desk):
    crm_month = desk.row(file_name="十月.xlsx")

    assert crm_month.audit_label() == f"{desk.branch.code} 2026-10 十月.xlsx"
    crm_month.file_name = "长" * 200
    assert len(crm_month.audit_label()) == 200


# What the database itself refuses


def test_database_refuses_a_month_that_is_not_a_first_day(desk):
    constraint = refused_by_database(lambda: desk.row(month=dt.date(2026, 10, 2)))

    assert constraint == "crm_month_is_first_day"


def test_database_refuses_a_revision_twice(desk):
    in_state(desk, "superseded")

    assert refused_by_database(lambda: in_state(desk, "accepted")) == "crm_month_revision_once"


def test_database_takes_the_same_revision_in_another_month_and_branch(desk):
    in_state(desk, "accepted")

    in_state(desk, "accepted", month=SEPTEMBER)
    in_state(customers.desk(number="M009"), "accepted")

    assert CrmMonth.objects.filter(revision=1).count() == 3


def test_database_takes_any_number_of_files_that_wait(desk):
    for _ in range(3):
        in_state(desk, "waiting")

    assert CrmMonth.objects.filter(month=OCTOBER, revision=None).count() == 3


@pytest.mark.parametrize(
    "lacking", [{"revision": None}, {"row_count": 0}, {"document": None}, {"fault_count": 1}]
)
@pytest.mark.parametrize("state", ["accepted", "superseded"])
def test_database_refuses_an_accepted_file_that_lacks_something(desk, state, lacking):
    assert refused_by_database(lambda: in_state(desk, state, **lacking)) == "crm_month_accepted_is_whole"


def test_database_refuses_a_file_that_replaces_itself(desk):
    crm_month = in_state(desk, "waiting")

    constraint = refused_by_database(
        lambda: CrmMonth.objects.filter(pk=crm_month.pk).update(replaces=crm_month.pk)
    )

    assert constraint == "crm_month_never_replaces_itself"


def test_database_refuses_a_heading_with_two_meanings_in_one_branch(desk):
    answer = {"heading": "期间", "set_by": desk.finance, "set_at": NOW}
    HeadingMap.objects.create(branch=desk.branch, column="month", **answer)
    HeadingMap.objects.create(branch=customers.desk(number="M009").branch, column="", **answer)

    constraint = refused_by_database(
        lambda: HeadingMap.objects.create(branch=desk.branch, column="", **answer)
    )

    assert constraint == "heading_map_once"


def test_database_refuses_an_account_of_two_customers(desk):
    known = {"branch": desk.branch, "manager": desk.manager, "name": "陶喆", "opened_on": SEPTEMBER}
    crm_month = desk.on_file()
    first = Customer.objects.first()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET account = %s WHERE id <> %s", [first.account, first.pk])

    assert crm_month.row_count == Customer.objects.filter(branch=known["branch"]).count() == 3


def test_a_branch_with_files_is_not_deleted_below_them(desk):
    in_state(desk, "waiting")

    with pytest.raises(IntegrityError), connection.cursor() as cursor, transaction.atomic():
        cursor.execute("DELETE FROM org_branch WHERE id = %s", [desk.branch.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
