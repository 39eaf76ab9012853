"""What the database itself holds of papers, the classes that the migration brings, and who may what."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from archives import permissions
from archives.choices import PREFIXES, SCANNED, Category, Retention
from archives.models import Document, RetentionClass
from core.actors import Capacity
from org.choices import Role
from org.roles import RIGHTS
from tests.factories.archives import document
from tests.factories.org import (
    BranchFactory,
    PersonFactory,
    TeamFactory,
    UserFactory,
    account_manager,
    holder,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "broken",
    [{"category": "gossip"}, {"sha256": "not a hash"}, {"sha256": "A" * 64}, {"sha256": "a" * 63}],
)
def test_document_constraints_hold_in_the_database(broken):
    paper = document()

    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=paper.pk).update(**broken)


def test_two_documents_never_share_a_stored_file_or_a_number():
    first, second = document(), document()

    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=second.pk).update(storage_name=first.storage_name)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=second.pk).update(number=first.number)


def test_what_a_document_names_is_not_deleted_below_it():
    paper = document(subject_person=PersonFactory())

    for named in (paper.branch, paper.subject_person, paper.retention, paper.number):
        with pytest.raises(ProtectedError):
            named.delete()


def test_retention_class_codes_are_unique():
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionClass.objects.create(code="PERM", name="又一个永久")


def test_retention_classes_come_with_the_product():
    years = dict(RetentionClass.objects.values_list("code", "years"))

    assert years == {"PAY30": 30, "BUS20": 20, "GEN10": 10, "GEN30": 30, "PERM": None}
    assert set(years) == {code.value for code in Retention}
    assert all(RetentionClass.objects.values_list("basis", flat=True))


def test_document_is_named_by_number_and_title_in_the_audit():
    paper = document(branch=BranchFactory(code="EB01"), title="长" * 200)

    assert str(paper) == "长" * 200
    assert paper.audit_label().startswith("PAY-EB01-202610-0001 长长")
    assert len(paper.audit_label()) == 200


def test_every_category_has_a_prefix_of_its_own_and_a_right_that_exists():
    assert set(PREFIXES) == set(Category)
    assert len(set(PREFIXES.values())) == len(Category)
    assert set(permissions.RIGHT_OF) == set(Category)
    assert set(permissions.RIGHT_OF.values()) <= set(RIGHTS)
    assert set(SCANNED) <= set(Category)


def test_whoever_may_open_a_category_may_open_the_list():
    readers = {role for right in permissions.RIGHT_OF.values() for role in RIGHTS[right]}

    assert readers <= RIGHTS[permissions.VIEW]


@pytest.mark.parametrize(
    ("category", "role"),
    [
        (Category.PAY_REPORT, Role.CHIEF_ACCOUNTANT),
        (Category.CRM_FILE, Role.TRADING_DESK),
        (Category.REQUEST, Role.VICE_PRESIDENT),
        (Category.PAY_STANDARD, Role.CHANNEL_MANAGEMENT),
    ],
)
def test_capacity_for_is_the_role_that_opens_the_category(category, role, now):
    branch = BranchFactory()
    paper = document(category, branch=branch, content=b"a,b\n", file_name="a.csv")

    assert permissions.capacity_for(paper, holder(role, branch), now) == Capacity(role=role)


def test_capacity_for_an_own_slip_is_the_account_managers(now):
    alice = account_manager(TeamFactory())
    slip = document(Category.PAY_SLIP, branch=alice.branch, subject_person=alice)

    assert permissions.capacity_for(slip, alice.user, now) == Capacity(role=Role.ACCOUNT_MANAGER)


@pytest.mark.parametrize("category", sorted(set(Category) - permissions.OWN))
def test_capacity_for_other_papers_about_oneself_is_refused(category, now):
    alice = account_manager(TeamFactory())
    paper = document(category, branch=alice.branch, subject_person=alice)

    with pytest.raises(PermissionDenied):
        permissions.capacity_for(paper, alice.user, now)


def test_capacity_for_a_paper_about_nobody_is_refused_to_who_is_nobody(now):
    slip = document(Category.PAY_SLIP, subject_person=None)

    with pytest.raises(PermissionDenied):
        permissions.capacity_for(slip, UserFactory(), now)


def test_may_void_holds_for_an_own_branchs_scan_that_counts(now):
    scan = document(Category.REQUEST)
    made = document(Category.REQUEST, branch=scan.branch, source=scan.branch)
    desk, stranger = holder(Role.TRADING_DESK, scan.branch), holder(Role.TRADING_DESK, BranchFactory())

    assert permissions.may_void(scan, desk)
    assert not permissions.may_void(made, desk)
    assert not permissions.may_void(scan, stranger)
    scan.number.voided_at = now
    assert not permissions.may_void(scan, desk)


def test_may_read_history_holds_for_the_categorys_right_and_not_for_the_person_concerned():
    alice = account_manager(TeamFactory())
    slip = document(Category.PAY_SLIP, branch=alice.branch, subject_person=alice)

    assert permissions.may_read_history(slip, holder(Role.BRANCH_FINANCE, alice.branch))
    assert permissions.may_read_history(slip, holder(Role.AUDITOR))
    assert not permissions.may_read_history(slip, alice.user)
    assert not permissions.may_read_history(slip, holder(Role.BRANCH_FINANCE, BranchFactory()))


def test_may_keep_ends_at_the_own_branch():
    paper = document(Category.REQUEST)

    assert permissions.may_keep(paper, holder(Role.TRADING_DESK, paper.branch), permissions.PLACE)
    assert not permissions.may_keep(paper, holder(Role.TRADING_DESK, BranchFactory()), permissions.PLACE)
    assert not permissions.may_keep(paper, holder(Role.AUDITOR), permissions.PLACE)


def test_a_paper_without_branch_and_team_is_no_team_leads():
    paper = document(Category.REQUEST, team=None)
    Document.objects.filter(pk=paper.pk).update(branch=None)
    lead = holder(Role.TEAM_LEAD, TeamFactory())

    assert list(Document.objects.visible_to(lead)) == []
    assert not permissions.may_keep(Document.objects.get(), lead, permissions.VIEW)
