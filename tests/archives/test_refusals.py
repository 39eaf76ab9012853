"""What the archive says where it does not take, change or hand out a paper: word for word, and nothing is kept."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from archives import queries
from archives.choices import PREFIXES, Category, Retention
from archives.forms import NewRetentionForm, PaperLocationForm, RetentionForm, ScanForm
from archives.models import Document, RetentionClass
from archives.permissions import RIGHT_OF
from archives.rules.retention import FLOORS, is_below_law, is_shorter, kept_until
from archives.services import (
    add_retention,
    change_retention,
    open_document,
    register_document,
    register_scan,
    set_paper_location,
    void_document,
)
from core.errors import DomainError
from core.models import AuditEntry, SerialNumber
from org.choices import Role
from org.models import Branch
from tests.factories.archives import PDF, document
from tests.factories.org import BranchFactory, TeamFactory, account_manager, holder

ZIP_OF_A_PROGRAM = b"MZ\x90\x00"


@pytest.fixture
def chinese():
    with translation.override("zh-hans"):
        yield


def scan(branch, by, now, **given) -> Document:
    """A scan registered by the trading desk."""
    values = {
        "content": PDF, "file_name": "批复.pdf", "category": Category.REQUEST, "title": "批复",
        "branch": branch, "retention": Retention.PERM, "by": by, "at": now,
    }  # fmt: skip
    return register_scan(**(values | given))


# Registration


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "空.pdf", "“空.pdf”是空文件。请重新选择。"),
        (ZIP_OF_A_PROGRAM, "报表.pdf", "“报表.pdf”是程序或夹带程序，档案不予收存。"),
        (b"#!/bin/sh\nrm", "a.csv", "“a.csv”是程序或夹带程序，档案不予收存。"),
        (b"<html><body>", "页.txt", "“页.txt”是网页，档案不予收存。请先打印为 PDF。"),
        (b"PK\x03\x04rest", "月报.xlsx", "“月报.xlsx”已损坏，无法打开。请重新保存后再选择。"),
        (b"\x00\x01\x02", "x.bin",
         "“x.bin”的格式档案不予收存。可用 PDF、XLSX、ZIP、PNG、JPEG、CSV 或文本文件。"),
    ],
)  # fmt: skip
def test_register_document_refuses_in_the_offices_words_and_keeps_nothing(
    chinese, settings, now, content, name, words
):
    with pytest.raises(DomainError) as refused:
        document(content=content, file_name=name)

    assert str(refused.value) == words
    assert (Document.objects.count(), SerialNumber.objects.count()) == (0, 0)
    assert not Path(settings.MEDIA_ROOT).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["100%.pdf", "%(most)s.pdf", "a{b}.pdf"])
def test_register_document_repeats_a_name_with_signs_of_places_as_it_is(name):
    with pytest.raises(DomainError, match="is empty") as refused:
        document(content=b"", file_name=name)

    assert f"“{name}”" in str(refused.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "category"),
    [(b"a,b\n1,2\n", Category.REQUEST), (b'{"a": 1}', Category.REQUEST), (PDF, Category.PAY_REPORT),
     (PDF, Category.PAY_SLIP), (PDF, Category.PAYMENT_FILE), (PDF, Category.CRM_FILE)],
)  # fmt: skip
def test_register_scan_takes_scans_of_signed_originals_only(chinese, now, content, category):
    branch = BranchFactory()
    desk = holder(Role.TRADING_DESK, branch)

    with pytest.raises(DomainError, match="^“批复.pdf”不是扫描件。请选择 PDF、PNG 或 JPEG 文件。$"):
        scan(branch, desk, now, content=content, category=category)

    assert not Document.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("category", list(Category))
def test_every_category_is_numbered_under_its_own_prefix(category):
    paper = document(category, branch=BranchFactory(code="EB77"), month=date(2026, 2, 1))

    assert paper.number.text.startswith(f"{PREFIXES[category]}-EB77-202602-")


@pytest.mark.django_db
def test_a_paper_of_january_is_numbered_in_january_even_when_filed_a_year_later(now):
    paper = document(month=date(2025, 1, 1), at=now)

    assert "-202501-" in paper.number.text


@pytest.mark.django_db
def test_scans_of_two_desks_are_numbered_apart(now):
    branches = [BranchFactory(code=f"EB8{index}") for index in (1, 2)]
    papers = [scan(branch, holder(Role.TRADING_DESK, branch), now) for branch in branches]

    assert [paper.number.number for paper in papers] == [1, 1]
    assert [paper.number.text.split("-")[1] for paper in papers] == ["EB81", "EB82"]


# What is done with a paper later


@pytest.mark.django_db
def test_void_document_of_what_the_product_made_is_refused_in_words(chinese, now):
    branch = BranchFactory()
    paper = document(Category.REQUEST, branch=branch, source=branch)

    with pytest.raises(DomainError, match="^本文件由系统生成并从属于其业务记录，不能作废。$"):
        void_document(document_id=paper.pk, reason="误登", by=holder(Role.TRADING_DESK, branch), at=now)

    assert not Document.objects.get(pk=paper.pk).is_void


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", " ", "　"])
def test_void_document_without_a_reason_is_refused(now, reason):
    branch = BranchFactory()
    desk = holder(Role.TRADING_DESK, branch)
    paper = scan(branch, desk, now)

    with pytest.raises(DomainError):
        void_document(document_id=paper.pk, reason=reason, by=desk, at=now)

    assert SerialNumber.objects.get(pk=paper.number_id).voided_at is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("三号柜 二层", "三号柜 二层"),
        ("  三号柜\n二层\t左 ", "三号柜 二层 左"),
        ("柜" * 200, "柜" * 120),
        ("<b>柜</b>", "<b>柜</b>"),
        ("", ""),
    ],
)
def test_set_paper_location_keeps_one_line_that_fits(now, typed, kept):
    branch = BranchFactory()
    paper = document(Category.REQUEST, branch=branch, paper_location="一号柜")

    set_paper_location(document_id=paper.pk, location=typed, by=holder(Role.TRADING_DESK, branch), at=now)

    assert Document.objects.get(pk=paper.pk).paper_location == kept
    entry = AuditEntry.objects.get(action="archives.document.place")
    assert (entry.before, entry.after) == ({"place": "一号柜"}, {"place": kept})


@pytest.mark.django_db
def test_set_paper_location_of_a_void_scan_is_possible_since_the_paper_still_stands_somewhere(now):
    branch = BranchFactory()
    desk = holder(Role.TRADING_DESK, branch)
    paper = scan(branch, desk, now)
    void_document(document_id=paper.pk, reason="误登", by=desk, at=now)

    set_paper_location(document_id=paper.pk, location="作废盒", by=desk, at=now)

    assert Document.objects.get(pk=paper.pk).paper_location == "作废盒"


@pytest.mark.django_db
@pytest.mark.parametrize("category", list(Category))
@pytest.mark.parametrize("role", [Role.TRADING_DESK, Role.BRANCH_FINANCE, Role.BRANCH_MANAGER])
def test_open_document_of_another_branch_does_not_exist_whatever_its_category(now, category, role):
    paper = document(category)
    stranger = holder(role, BranchFactory())

    with pytest.raises(Document.DoesNotExist):
        open_document(document_id=paper.pk, by=stranger, at=now)

    assert not AuditEntry.objects.filter(action__startswith="archives.document.open").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("missing", "存储中找不到该文件。"),
        ("changed", "存储的文件与登记时不一致。"),
    ],
)
def test_open_document_says_in_the_offices_words_why_it_is_not_handed_out(
    chinese, settings, now, damage, words
):
    paper = document(Category.REQUEST)
    path = Path(settings.MEDIA_ROOT) / paper.storage_name
    path.unlink() if damage == "missing" else path.write_bytes(PDF + b" ")

    with pytest.raises(DomainError) as refused:
        open_document(document_id=paper.pk, by=holder(Role.AUDITOR), at=now)

    assert str(refused.value) == f"{paper.number.text} 不予提供。{words}请告知系统管理员；本次查阅已留痕。"
    assert AuditEntry.objects.get(action="archives.document.refuse").reason == str(refused.value)


# Retention


@pytest.mark.parametrize(
    ("day", "years", "until"),
    [
        (date(2026, 1, 1), 10, date(2036, 12, 31)),
        (date(2026, 12, 31), 10, date(2036, 12, 31)),
        (date(2024, 2, 29), 30, date(2054, 12, 31)),
        (date(2026, 10, 1), 1, date(2027, 12, 31)),
        (date(2026, 10, 1), 200, date(2226, 12, 31)),
        (date(2026, 10, 1), None, None),
    ],
)
def test_kept_until_is_the_end_of_a_year(day, years, until):
    assert kept_until(day, years) == until


@pytest.mark.parametrize("code", sorted(FLOORS))
def test_no_class_of_the_product_falls_below_its_floor_by_a_year(code):
    least = FLOORS[code]

    assert not is_below_law(code, least)
    assert not is_below_law(code, None)
    assert is_below_law(code, 200 if least is None else least - 1)


def test_an_own_class_has_no_floor_but_an_order():
    assert not is_below_law("CON30", 1)
    assert (is_shorter(1, than=2), is_shorter(2, than=2), is_shorter(None, than=200)) == (True, False, False)


@pytest.mark.django_db
def test_the_classes_in_the_database_are_the_floors_of_the_law():
    assert dict(RetentionClass.objects.values_list("code", "years")) == FLOORS


@pytest.mark.django_db
def test_retention_is_refused_in_the_offices_words(chinese, now):
    administrator = holder(Role.ADMINISTRATOR)
    row = RetentionClass.objects.get(code="PAY30")
    given = {"name": "薪酬", "basis": "", "by": administrator, "at": now}

    with pytest.raises(DomainError, match="^法定期限更长，系统内置类别不能短于法定期限。$"):
        change_retention(retention_id=row.pk, years=29, **given)
    with pytest.raises(DomainError, match="^保管类别 PAY30 已存在。$"):
        add_retention(code="PAY30", years=40, **given)

    assert RetentionClass.objects.get(code="PAY30").years == 30
    assert not AuditEntry.objects.filter(action__startswith="archives.retention").exists()


@pytest.mark.django_db
def test_an_own_class_with_papers_is_never_made_shorter_and_may_become_permanent(chinese, now):
    given = {"name": "合同", "basis": "", "by": holder(Role.ADMINISTRATOR), "at": now}
    row = add_retention(code="CON30", years=30, **given)
    document(retention="CON30")

    with pytest.raises(DomainError, match="^已有文件按此期限登记，不能再缩短。$"):
        change_retention(retention_id=row.pk, years=29, **given)
    change_retention(retention_id=row.pk, years=None, **given)
    with pytest.raises(DomainError):
        change_retention(retention_id=row.pk, years=200, **given)

    assert RetentionClass.objects.get(code="CON30").years is None


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.TRADING_DESK, Role.GENERAL_OFFICE, Role.AUDITOR, Role.BRANCH_MANAGER])
def test_retention_is_changed_by_the_administrator_alone(now, role):
    somebody = holder(role, BranchFactory())
    row = RetentionClass.objects.get(code="GEN10")

    with pytest.raises(PermissionDenied):
        change_retention(retention_id=row.pk, name="x", years=99, basis="", by=somebody, at=now)

    assert RetentionClass.objects.get(code="GEN10").years == 10


# Forms


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("years", "faults"),
    [
        ("", []), ("1", []), ("200", []), ("２００", []), ("1,0", ["years"]), ("0", ["years"]),
        ("201", ["years"]), ("-1", ["years"]), ("1.5", ["years"]), ("三十", ["years"]),
    ],
)  # fmt: skip
def test_retention_forms_take_whole_years_from_one_to_two_hundred(years, faults):
    row = RetentionClass.objects.get(code="GEN10")
    added = NewRetentionForm({"code": "CON30", "name": "合同", "years": years})
    changed = RetentionForm({"name": "合同", "years": years}, record=row)

    assert list(added.errors) == faults
    assert [name for name in changed.errors if name == "years"] == faults


@pytest.mark.parametrize("code", ["con30", "30CON", "CON-30", "CON 30", "合同", "ＣＯＮ３０", "C" * 21, ""])
def test_new_retention_form_refuses_a_code_that_commands_could_not_name(code):
    assert list(NewRetentionForm({"code": code, "name": "合同"}).errors) == ["code"]


@pytest.mark.django_db
def test_scan_form_offers_only_what_is_scanned_and_the_own_branches():
    mine, theirs = BranchFactory(), BranchFactory()

    form = ScanForm(branches=Branch.objects.filter(pk=mine.pk))

    assert [value for value, _label in form.fields["category"].choices] == ["request", "pay_standard"]
    assert theirs.name not in str(form)


@pytest.mark.django_db
@pytest.mark.parametrize("length", [120, 121])
def test_paper_location_form_takes_what_fits(length):
    paper = document(Category.REQUEST)

    form = PaperLocationForm({"paper_location": "柜" * length}, record=paper)

    assert ("paper_location" in form.errors) == (length > 120)


# Whose papers


@pytest.mark.django_db
def test_papers_of_a_record_of_another_kind_with_the_same_id_are_not_mixed_up():
    team = TeamFactory()
    branch = team.branch
    document(Category.REQUEST, branch=branch, source=branch, title="营业部的")
    Document.objects.filter(title="营业部的").update(source_id=str(team.pk))
    document(Category.REQUEST, branch=branch, source=team, title="团队的")

    links = queries.papers_of(team, holder(Role.AUDITOR))

    assert [Document.objects.get(number__text=link.number).title for link in links] == ["团队的"]


@pytest.mark.django_db
def test_series_of_a_branch_whose_code_begins_like_the_own_one_are_hidden():
    short, long = BranchFactory(code="EB9"), BranchFactory(code="EB91")
    document(branch=short)
    document(branch=long)

    seen = queries.series_visible_to(holder(Role.TRADING_DESK, short))

    assert [series.code.split("-")[1] for series in seen] == ["EB9"]


@pytest.mark.django_db
def test_every_category_has_a_right_and_nobody_without_role_opens_any(client):
    papers = [document(category) for category in Category]
    nobody = account_manager(TeamFactory()).user

    assert set(RIGHT_OF) == set(Category)
    client.force_login(nobody)
    for paper in papers:
        assert client.get(reverse("archives:download", args=[paper.pk])).status_code == 404


@pytest.mark.django_db
def test_register_document_for_a_class_that_is_not_there_keeps_nothing(now):
    with pytest.raises(RetentionClass.DoesNotExist), transaction.atomic():
        register_document(
            content=PDF, file_name="a.pdf", category=Category.REQUEST, title="a", branch=BranchFactory(),
            retention="NO", by=None, at=now,
        )  # fmt: skip

    assert not SerialNumber.objects.exists()
