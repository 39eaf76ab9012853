"""Places of originals, void scans, retention classes, and the store swept."""

import os
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from archives.choices import Category
from archives.models import Document, RetentionClass
from archives.services import (
    add_retention,
    change_retention,
    open_document,
    set_paper_location,
    sweep_store,
    void_document,
)
from core import audit
from core.errors import DomainError, WrongState
from core.models import AuditEntry
from org.choices import Role
from tests.factories.archives import document
from tests.factories.org import BranchFactory, PersonFactory, holder

pytestmark = pytest.mark.django_db


def retention(code: str = "PAY30") -> RetentionClass:
    """A class that comes with the product."""
    return RetentionClass.objects.get(code=code)


def change(row: RetentionClass, by, now, **given) -> RetentionClass:
    """Change the class, all else as it is."""
    values = {"name": row.name, "years": row.years, "basis": row.basis} | given
    return change_retention(retention_id=row.pk, by=by, at=now, **values)


def test_set_paper_location_notes_the_place_with_before_and_after(now):
    paper = document(Category.REQUEST, paper_location="一号柜")
    alice = holder(Role.TRADING_DESK, paper.branch)

    set_paper_location(document_id=paper.pk, location="  二号柜\n3 层 ", by=alice, at=now)

    paper.refresh_from_db()
    entry = audit.history(paper).last()
    assert paper.paper_location == "二号柜 3 层"
    assert (entry.action, entry.before, entry.after) == (
        "archives.document.place",
        {"place": "一号柜"},
        {"place": "二号柜 3 层"},
    )


def test_set_paper_location_to_the_same_place_writes_nothing(now):
    paper = document(Category.REQUEST, paper_location="一号柜")

    set_paper_location(
        document_id=paper.pk, location="一号柜", by=holder(Role.TRADING_DESK, paper.branch), at=now
    )

    assert audit.history(paper).count() == 1


def test_set_paper_location_is_refused_to_a_reader_who_keeps_nothing(now):
    paper = document(Category.REQUEST)

    with pytest.raises(PermissionDenied):
        set_paper_location(
            document_id=paper.pk, location="我的抽屉", by=holder(Role.BRANCH_MANAGER, paper.branch), at=now
        )


def test_set_paper_location_does_not_find_papers_that_one_may_not_see(now):
    report, elsewhere = document(Category.PAY_REPORT), document(Category.REQUEST)
    desk = holder(Role.TRADING_DESK, report.branch)

    for paper in (report, elsewhere):
        with pytest.raises(Document.DoesNotExist):
            set_paper_location(document_id=paper.pk, location="柜", by=desk, at=now)


def test_set_paper_location_of_pay_papers_is_branch_finances(now):
    report = document(Category.PAY_REPORT)

    set_paper_location(
        document_id=report.pk, location="凭证柜", by=holder(Role.BRANCH_FINANCE, report.branch), at=now
    )

    report.refresh_from_db()
    assert report.paper_location == "凭证柜"


def test_void_document_keeps_number_paper_and_reason(now):
    scan = document(Category.REQUEST)
    alice = holder(Role.TRADING_DESK, scan.branch)

    void_document(document_id=scan.pk, reason="扫描了错误的文件", by=alice, at=now)

    scan = Document.objects.get(pk=scan.pk)
    assert scan.is_void
    assert (scan.number.void_reason, scan.number.voided_by) == ("扫描了错误的文件", alice)
    assert open_document(document_id=scan.pk, by=alice, at=now)[1]
    assert document(Category.REQUEST, branch=scan.branch).number.number == 2


def test_void_document_needs_a_reason_and_happens_once(now):
    scan = document(Category.REQUEST)
    alice = holder(Role.TRADING_DESK, scan.branch)

    with pytest.raises(DomainError):
        void_document(document_id=scan.pk, reason="  ", by=alice, at=now)
    void_document(document_id=scan.pk, reason="重复", by=alice, at=now)
    with pytest.raises(WrongState):
        void_document(document_id=scan.pk, reason="重复", by=alice, at=now)


def test_void_document_refuses_what_the_product_made(now):
    paper = document(Category.REQUEST, source=PersonFactory())

    with pytest.raises(DomainError) as refused:
        void_document(document_id=paper.pk, reason="不要", by=holder(Role.TRADING_DESK, paper.branch), at=now)

    assert "made by the product" in str(refused.value)


def test_void_document_is_refused_to_readers_and_hidden_from_strangers(now):
    scan = document(Category.REQUEST)

    with pytest.raises(PermissionDenied):
        void_document(document_id=scan.pk, reason="不要", by=holder(Role.BRANCH_MANAGER, scan.branch), at=now)
    with pytest.raises(Document.DoesNotExist):
        void_document(
            document_id=scan.pk, reason="不要", by=holder(Role.TRADING_DESK, BranchFactory()), at=now
        )


def test_add_retention_adds_a_class(now):
    admin = holder(Role.ADMINISTRATOR)

    row = add_retention(code="CON30", name="合同类", years=30, basis="内部规定", by=admin, at=now)

    assert (row.code, row.years) == ("CON30", 30)
    assert audit.history(row).get().after == {"name": "合同类", "years": 30, "basis": "内部规定"}


def test_add_retention_refuses_a_code_that_is_taken(now):
    with pytest.raises(DomainError):
        add_retention(code="PAY30", name="另一类", years=30, basis="", by=holder(Role.ADMINISTRATOR), at=now)


def test_change_retention_lengthens_and_records_before_and_after(now):
    row = change(retention(), holder(Role.ADMINISTRATOR), now, years=None, name="凭证（永久）")

    entry = audit.history(row).get()
    assert (row.years, row.name) == (None, "凭证（永久）")
    assert (entry.before["years"], entry.after["years"]) == (30, None)


@pytest.mark.parametrize(
    ("code", "years"), [("PAY30", 29), ("BUS20", 10), ("GEN10", 1), ("GEN30", 29), ("PERM", 100)]
)
def test_change_retention_never_falls_below_the_law(code, years, now):
    with pytest.raises(DomainError):
        change(retention(code), holder(Role.ADMINISTRATOR), now, years=years)

    assert retention(code).years == RetentionClass.objects.get(code=code).years != years


def test_change_retention_takes_a_mistyped_period_back_to_the_law(now):
    admin = holder(Role.ADMINISTRATOR)
    row = change(retention(), admin, now, years=300)

    assert change(row, admin, now, years=30).years == 30


def test_change_retention_of_an_own_class_is_shortened_only_while_nothing_is_kept_under_it(now):
    admin = holder(Role.ADMINISTRATOR)
    row = add_retention(code="CON30", name="合同类", years=30, basis="", by=admin, at=now)
    change(row, admin, now, years=20)
    document(Category.REQUEST, retention="CON30")

    with pytest.raises(DomainError):
        change(row, admin, now, years=10)
    assert change(row, admin, now, years=25).years == 25


@pytest.mark.parametrize(
    "role",
    sorted(
        set(Role)
        - {
            Role.ADMINISTRATOR,
            Role.ACCOUNT_MANAGER,
            Role.REGIONAL_MANAGER,
            Role.TEAM_LEAD,
            Role.ATTENDANCE_RECORDER,
            Role.ASSET_KEEPER,
        }
    ),
)
def test_retention_classes_are_the_administrators(role, now):
    someone = holder(role, BranchFactory())

    with pytest.raises(PermissionDenied):
        add_retention(code="CON30", name="合同类", years=1, basis="", by=someone, at=now)
    with pytest.raises(PermissionDenied):
        change(retention(), someone, now, years=31)

    assert AuditEntry.objects.count() == 0


def make_old(name: str, now, days: int) -> None:
    """Let a stored file look as old as that."""
    moment = (now - timedelta(days=days)).timestamp()
    os.utime(default_storage.path(name), (moment, moment))


def test_sweep_store_removes_old_bytes_that_no_paper_names(now):
    paper = document()
    orphan = default_storage.save("papers/2026/10/orphan", ContentFile(b"x"))
    make_old(paper.storage_name, now, 400)
    make_old(orphan, now, 3)

    swept = sweep_store(at=now)

    assert swept == [orphan]
    assert not default_storage.exists(orphan)
    assert default_storage.exists(paper.storage_name)


def test_sweep_store_leaves_what_a_running_registration_may_just_have_written(now):
    young = default_storage.save("papers/2026/11/young", ContentFile(b"x"))
    make_old(young, now, 1)

    assert sweep_store(at=now) == []
    assert default_storage.exists(young)


def test_sweep_store_of_an_empty_store_does_nothing(now):
    assert sweep_store(at=now) == []


def test_sweep_archive_says_how_much_it_swept(capsys):
    call_command("sweep_archive")

    assert capsys.readouterr().out == "0 file(s) swept\n"
