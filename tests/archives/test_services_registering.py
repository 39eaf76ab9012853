"""Registration: hash, type, number, store, audit; scans by the trading desk."""

import hashlib
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from archives.choices import Category, Retention
from archives.models import Document, RetentionClass
from archives.services import register_document, register_scan
from core import audit
from core.errors import DomainError
from core.models import SerialNumber, SerialSeries
from org.choices import Role
from tests.factories.archives import PDF, document, stored
from tests.factories.org import BranchFactory, PersonFactory, TeamFactory, UserFactory, holder

pytestmark = pytest.mark.django_db


def stored_files() -> list[str]:
    """Names of all files in the store."""
    from archives.services.sweeping import _walk

    return sorted(_walk("papers"))


def scan(branch, by, now, **given):
    """Register a scan with defaults that are in order."""
    values = {
        "content": PDF,
        "file_name": "会签单.pdf",
        "category": Category.REQUEST,
        "title": "会签单（签字原件）",
        "retention": Retention.PERM,
    }
    return register_scan(branch=branch, by=by, at=now, **(values | given))


def test_register_document_keeps_what_identifies_the_paper(now):
    branch, alice = BranchFactory(code="EB01"), UserFactory()

    paper = document(branch=branch, by=alice, title=" 十月\n月报 ", file_name="../月报.PDF")

    assert paper.number.text == "PAY-EB01-202610-0001"
    assert paper.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (paper.mime_type, paper.size) == ("application/pdf", len(PDF))
    assert (paper.title, paper.file_name) == ("十月 月报", "月报.PDF")
    assert (paper.registered_at, paper.registered_by) == (now, alice)


def test_register_document_numbers_without_gaps_per_category_branch_and_month():
    east, west = BranchFactory(code="EB01"), BranchFactory(code="WB01")

    numbers = [
        document(branch=east).number.text,
        document(branch=east).number.text,
        document(branch=west).number.text,
        document(Category.CRM_FILE, branch=east).number.text,
        document(branch=east, month=date(2026, 11, 1)).number.text,
    ]

    assert numbers == [
        "PAY-EB01-202610-0001",
        "PAY-EB01-202610-0002",
        "PAY-WB01-202610-0001",
        "CRM-EB01-202610-0001",
        "PAY-EB01-202611-0001",
    ]


def test_register_document_takes_the_month_of_registration_where_the_paper_has_none():
    paper = document(Category.PAY_STANDARD, branch=BranchFactory(code="EB01"), month=None)

    assert paper.number.text == "STD-EB01-202611-0001"


def test_register_document_numbers_the_companys_papers_apart(now):
    paper = register_document(
        content=PDF,
        file_name="总部.pdf",
        category=Category.REQUEST,
        title="总部批复",
        branch=None,
        retention=Retention.PERM,
        by=None,
        at=now,
    )

    assert paper.number.text == "REQF-HQ-202611-0001"


def test_register_document_makes_a_paper_from_the_number_that_it_bears():
    paper = document(
        Category.PAY_STANDARD, content=lambda number: PDF + number.encode(), file_name="", month=None
    )

    assert paper.file_name == f"{paper.number.text}.pdf"
    assert stored(paper) == PDF + paper.number.text.encode()


def test_register_document_stores_under_a_name_that_nobody_can_guess():
    first, second = document(), document()

    assert first.storage_name != second.storage_name
    assert first.storage_name.startswith("papers/2026/11/")
    assert len(first.storage_name.rpartition("/")[2]) == 32
    assert stored(first) == PDF


def test_register_document_encrypts_a_sealed_paper_and_hashes_what_was_given():
    paper = document(
        Category.PAYMENT_FILE, content="账号,金额\n622200,100\n".encode(), file_name="代发.csv", sealed=True
    )

    assert b"622200" not in stored(paper)
    assert paper.sha256 == hashlib.sha256("账号,金额\n622200,100\n".encode()).hexdigest()
    assert paper.is_sealed


def test_register_document_remembers_whose_and_of_which_record_the_paper_is():
    person, team = PersonFactory(), TeamFactory()

    paper = document(Category.PAY_SLIP, subject_person=person, team=team, source=person)

    assert (paper.subject_person, paper.team) == (person, team)
    assert (paper.source_type, paper.source_id) == ("org.person", str(person.pk))


def test_register_document_writes_one_audit_entry(now):
    alice = UserFactory()

    paper = document(by=alice)

    entry = audit.history(paper).get()
    assert (entry.action, entry.actor, entry.at) == ("archives.document.register", alice, now)
    assert entry.after["sha256"] == paper.sha256


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"MZ\x90", "is a program"),
        (b"<html>", "is a web page"),
        (b"PK\x03\x04x", "is damaged"),
        (b"\x00\x01", "is of a kind"),
    ],
)
def test_register_document_refuses_in_a_sentence_and_keeps_nothing(content, words):
    with pytest.raises(DomainError) as refused:
        document(content=content, file_name="十月.xlsx")

    assert words in str(refused.value)
    assert "十月.xlsx" in str(refused.value)
    assert SerialNumber.objects.count() == 0
    assert stored_files() == []


def test_register_document_refuses_what_is_too_large(monkeypatch):
    monkeypatch.setattr("archives.services.accepting.MOST_BYTES", 10)

    with pytest.raises(DomainError) as refused:
        document(file_name="大.pdf")

    assert "is larger than" in str(refused.value)


def test_register_document_of_an_unknown_retention_class_leaves_no_number():
    with pytest.raises(RetentionClass.DoesNotExist):
        document(retention="NONE")

    assert SerialSeries.objects.count() == 0


def test_register_document_rolled_back_gives_its_number_back():
    branch = BranchFactory(code="EB01")
    with pytest.raises(RuntimeError), transaction.atomic():
        document(branch=branch)
        raise RuntimeError

    paper = document(branch=branch)

    assert paper.number.text == "PAY-EB01-202610-0001"
    assert Document.objects.count() == 1


def test_register_scan_registers_for_the_trading_desk_of_the_branch(now):
    branch = BranchFactory(code="EB01")
    alice = holder(Role.TRADING_DESK, branch)

    paper = scan(branch, alice, now, paper_location="一号柜 3 层")

    assert paper.number.text == "REQF-EB01-202611-0001"
    assert paper.paper_location == "一号柜 3 层"
    assert audit.history(paper).get().capacity == Role.TRADING_DESK


@pytest.mark.parametrize("role", [Role.BRANCH_MANAGER, Role.BRANCH_FINANCE, Role.AUDITOR])
def test_register_scan_is_the_trading_desks_alone(role, now):
    branch = BranchFactory()

    with pytest.raises(PermissionDenied):
        scan(branch, holder(role, branch), now)


def test_register_scan_stops_at_the_own_branch(now):
    alice = holder(Role.TRADING_DESK, BranchFactory())

    with pytest.raises(PermissionDenied):
        scan(BranchFactory(), alice, now)

    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    "category", [Category.PAY_REPORT, Category.PAY_SLIP, Category.PAYMENT_FILE, Category.CRM_FILE]
)
def test_register_scan_takes_no_category_that_the_product_makes(category, now):
    branch = BranchFactory()

    with pytest.raises(DomainError):
        scan(branch, holder(Role.TRADING_DESK, branch), now, category=category)


def test_register_scan_takes_only_what_a_scanner_makes(now):
    branch = BranchFactory()

    with pytest.raises(DomainError) as refused:
        scan(branch, holder(Role.TRADING_DESK, branch), now, content=b"a,b\n1,2\n", file_name="表.csv")

    assert "is no scan" in str(refused.value)
