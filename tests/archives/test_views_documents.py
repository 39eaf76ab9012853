"""Pages of papers: what each reader finds, how a file is handed out, what a stranger meets."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from archives.choices import Category
from archives.models import Document
from core import audit
from core.models import AuditEntry
from org.choices import Role
from tests.factories.archives import PDF, document, stored
from tests.factories.org import BranchFactory, PersonFactory, TeamFactory, account_manager, holder

pytestmark = pytest.mark.django_db
LIST = "/archives/"


def text(response) -> str:
    """A page's or an export's text, also of a streamed one."""
    return response.content.decode()


def test_document_list_shows_the_readers_papers(signed_in):
    paper = document(title="十月薪酬月报", paper_location="一号柜")
    document(title="别处的薪酬月报")

    page = text(signed_in(holder(Role.BRANCH_FINANCE, paper.branch)).get(LIST))

    assert paper.number.text in page
    assert "十月薪酬月报" in page
    assert "一号柜" in page
    assert "别处的薪酬月报" not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"category": "crm_file"}, {"数据"}),
        ({"month": "2026-09"}, {"九月"}),
        ({"q": "月报 九"}, {"九月"}),
        ({"q": "月报 十"}, set()),
        ({"q": "九月"}, {"九月"}),
        ({"q": "CRM-"}, {"数据"}),
        (
            {"registered_at_after": "2026-11-05", "registered_at_before": "2026-11-05"},
            {"数据", "九月", "西区"},
        ),
        ({"registered_at_after": "2026-11-06"}, set()),
    ],
)
def test_document_list_filters(signed_in, query, expected):
    east, west = BranchFactory(), BranchFactory()
    document(Category.CRM_FILE, branch=east, title="数据", content=b"a,b\n", file_name="a.csv")
    document(branch=east, title="九月", month=date(2026, 9, 1))
    document(branch=west, title="西区")

    page = text(signed_in(holder(Role.AUDITOR)).get(LIST, query))

    assert {title for title in ("数据", "九月", "西区") if title in page} == expected


def test_document_list_filters_by_branch_and_offers_only_the_readers(signed_in):
    east, west = BranchFactory(name="城东"), BranchFactory(name="城西")
    document(branch=east, title="东区月报")
    document(branch=west, title="西区月报")

    everywhere = text(signed_in(holder(Role.AUDITOR)).get(LIST, {"branch": east.pk}))
    at_home = text(signed_in(holder(Role.BRANCH_MANAGER, west)).get(LIST))

    assert "东区月报" in everywhere
    assert "西区月报" not in everywhere
    assert "城东" not in at_home


def test_document_list_marks_void_papers(signed_in, now):
    scan = document(Category.REQUEST)
    desk = holder(Role.TRADING_DESK, scan.branch)
    browser = signed_in(desk)

    assert "tone-void" not in text(browser.get(LIST))
    browser.post(reverse("archives:void", args=[scan.pk]), {"reason": "扫描错误"})

    assert "tone-void" in text(browser.get(LIST))


def test_document_list_exports_exactly_what_is_filtered_and_records_it(signed_in):
    paper = document(title="要导出的")
    document(Category.CRM_FILE, branch=paper.branch, title="不要的", content=b"a\n", file_name="a.csv")
    document(title="别处的")
    alice = holder(Role.BRANCH_FINANCE, paper.branch)

    sheet = text(signed_in(alice).get(LIST, {"category": "pay_report", "export": "csv"}))

    assert "要导出的" in sheet
    assert "不要的" not in sheet
    assert "别处的" not in sheet
    assert AuditEntry.objects.get(action="core.list.export").actor == alice


def test_document_list_of_an_account_manager_holds_own_slips_only(signed_in):
    team = TeamFactory()
    alice, bob = account_manager(team, name="爱丽丝"), account_manager(team, name="鲍勃")
    document(Category.PAY_SLIP, branch=team.branch, team=team, subject_person=alice, title="我的薪酬单")
    document(Category.PAY_SLIP, branch=team.branch, team=team, subject_person=bob, title="鲍勃的薪酬单")
    document(Category.PAY_REPORT, branch=team.branch, team=team, title="全队月报")
    browser = signed_in(alice.user)

    for answer in (
        browser.get(LIST),
        browser.get(LIST, {"export": "csv"}),
        browser.get(LIST, {"q": "薪酬单"}),
    ):
        assert "我的薪酬单" in text(answer)
        assert "鲍勃" not in text(answer)
        assert "全队月报" not in text(answer)


@pytest.mark.parametrize("role", [Role.BRANCH_FINANCE, Role.AUDITOR])
def test_document_list_asks_as_much_for_one_row_as_for_many(queries_of, role):
    branch = BranchFactory()
    reader = holder(role, branch)
    document(branch=branch)
    for_one = queries_of(reader, LIST)

    for _ in range(4):
        document(branch=branch, team=TeamFactory(branch=branch), subject_person=PersonFactory(branch=branch))

    assert for_one == queries_of(reader, LIST) <= 12


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COUNTERSIGNER])
def test_document_list_is_closed_to_who_has_no_right(signed_in, role):
    document()

    assert signed_in(holder(role)).get(LIST).status_code == 403


def test_pages_of_papers_ask_for_a_sign_in(client, settings):
    paper = document()

    for name in ("document", "download", "place"):
        response = client.get(reverse(f"archives:{name}", args=[paper.pk]))
        assert (response.status_code, response["Location"].partition("?")[0]) == (
            302,
            reverse(settings.LOGIN_URL),
        )


def test_document_page_says_what_is_known_of_the_paper(signed_in):
    paper = document(paper_location="二号柜", by=holder(Role.GENERAL_OFFICE, name="综合室甲"))

    page = text(signed_in(holder(Role.BRANCH_FINANCE, paper.branch)).get(paper.get_absolute_url()))

    for told in (
        paper.number.text,
        paper.sha256,
        "月报.pdf",
        "application/pdf",
        "二号柜",
        "综合室甲",
        "30 years",
        "2056-12-31",
    ):
        assert told in page


def test_document_page_shows_who_looked_to_holders_of_the_right(signed_in):
    paper = document()
    bob = holder(Role.GENERAL_OFFICE, name="看过的人")
    signed_in(bob).get(reverse("archives:download", args=[paper.pk]))

    page = text(signed_in(holder(Role.BRANCH_MANAGER, paper.branch)).get(paper.get_absolute_url()))

    assert "看过的人" in page
    assert "opened and taken" in page


def test_document_page_does_not_show_the_person_concerned_who_looked(signed_in):
    alice = account_manager(TeamFactory())
    slip = document(Category.PAY_SLIP, branch=alice.branch, subject_person=alice)
    signed_in(holder(Role.BRANCH_FINANCE, alice.branch, name="财务甲")).get(
        reverse("archives:download", args=[slip.pk])
    )

    page = text(signed_in(alice.user).get(slip.get_absolute_url()))

    assert slip.number.text in page
    assert "财务甲" not in page


def test_document_page_offers_each_reader_what_that_reader_may_do(signed_in):
    scan = document(Category.REQUEST)
    desk, manager = holder(Role.TRADING_DESK, scan.branch), holder(Role.BRANCH_MANAGER, scan.branch)

    at_desk = text(signed_in(desk).get(scan.get_absolute_url()))
    at_manager = text(signed_in(manager).get(scan.get_absolute_url()))

    assert reverse("archives:void", args=[scan.pk]) in at_desk
    assert reverse("archives:place", args=[scan.pk]) in at_desk
    assert reverse("archives:void", args=[scan.pk]) not in at_manager
    assert reverse("archives:place", args=[scan.pk]) not in at_manager


def test_download_hands_out_the_file_so_that_nothing_in_it_runs(signed_in):
    paper = document(file_name="十月月报（王喆）.pdf")

    response = signed_in(holder(Role.BRANCH_FINANCE, paper.branch)).get(
        reverse("archives:download", args=[paper.pk])
    )

    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E5%8D%81%E6%9C%88%E6%9C%88%E6%8A%A5%EF%BC%88%E7%8E%8B%E5%96%86%EF%BC%89.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_download_of_a_changed_file_is_refused_in_a_sentence(signed_in):
    from django.core.files.storage import default_storage

    paper = document()
    with open(default_storage.path(paper.storage_name), "ab") as file:
        file.write(b"more")

    response = signed_in(holder(Role.AUDITOR)).get(reverse("archives:download", args=[paper.pk]))

    assert response.status_code == 400
    assert "no longer the one that was registered" in text(response)
    assert audit.history(paper).last().action == "archives.document.refuse"


@pytest.mark.parametrize("name", ["document", "download", "place", "void"])
def test_a_strangers_guess_of_an_id_is_not_found(signed_in, name):
    paper = document(Category.REQUEST)
    charlie = holder(Role.TRADING_DESK, BranchFactory())
    browser = signed_in(charlie)

    ask = browser.post if name == "void" else browser.get
    response = ask(reverse(f"archives:{name}", args=[paper.pk]))

    assert response.status_code == 404
    assert paper.title not in text(response)
    assert audit.history(paper).count() == 1


@pytest.mark.parametrize("name", ["document", "download"])
def test_a_colleagues_slip_is_not_found(signed_in, name):
    team = TeamFactory()
    alice, bob = account_manager(team), account_manager(team)
    slip = document(Category.PAY_SLIP, branch=team.branch, team=team, subject_person=alice)

    assert signed_in(bob.user).get(reverse(f"archives:{name}", args=[slip.pk])).status_code == 404


@pytest.mark.parametrize("name", ["document", "download"])
def test_pay_papers_are_not_found_by_the_trading_desk(signed_in, name):
    paper = document(Category.PAY_REPORT)

    response = signed_in(holder(Role.TRADING_DESK, paper.branch)).get(
        reverse(f"archives:{name}", args=[paper.pk])
    )

    assert response.status_code == 404


def test_place_notes_the_place_and_returns_to_the_paper(signed_in):
    scan = document(Category.REQUEST)
    browser = signed_in(holder(Role.TRADING_DESK, scan.branch))
    url = reverse("archives:place", args=[scan.pk])
    seen = browser.get(url).context["form"].fields["seen"].initial

    response = browser.post(url, {"paper_location": "三号柜", "seen": seen})

    assert response["Location"] == scan.get_absolute_url()
    assert Document.objects.get(pk=scan.pk).paper_location == "三号柜"


def test_place_warns_where_somebody_else_saved_meanwhile(signed_in):
    scan = document(Category.REQUEST)
    browser = signed_in(holder(Role.TRADING_DESK, scan.branch))
    url = reverse("archives:place", args=[scan.pk])
    seen = browser.get(url).context["form"].fields["seen"].initial
    Document.objects.filter(pk=scan.pk).update(paper_location="别人写的")

    response = browser.post(url, {"paper_location": "我写的", "seen": seen})

    assert response.status_code == 409
    assert "我写的" in text(response)
    assert Document.objects.get(pk=scan.pk).paper_location == "别人写的"


def test_place_is_closed_to_a_reader_who_keeps_nothing(signed_in):
    scan = document(Category.REQUEST)

    response = signed_in(holder(Role.CHANNEL_MANAGEMENT)).get(reverse("archives:place", args=[scan.pk]))

    assert response.status_code == 403


def test_void_takes_a_reason_and_keeps_the_paper(signed_in):
    scan = document(Category.REQUEST)
    browser = signed_in(holder(Role.TRADING_DESK, scan.branch))
    url = reverse("archives:void", args=[scan.pk])

    assert browser.post(url, {"reason": ""}).status_code == 400
    assert browser.post(url, {"reason": "重复扫描"}).status_code == 302
    page = text(browser.get(scan.get_absolute_url()))

    assert "重复扫描" in page
    assert browser.post(url, {"reason": "再次"}).status_code == 409


def test_scan_new_registers_and_opens_the_paper(signed_in):
    branch = BranchFactory(code="EB01")
    browser = signed_in(holder(Role.TRADING_DESK, branch))
    url = reverse("archives:scan_new")

    assert browser.get(url).status_code == 200
    response = browser.post(
        url,
        {
            "file": SimpleUploadedFile("签字页.pdf", PDF, content_type="text/html"),
            "category": "request",
            "title": "会签单签字页",
            "branch": branch.pk,
            "month": "2026-10",
            "retention": "PERM",
            "paper_location": "一号柜",
        },
    )

    scan = Document.objects.get()
    assert response["Location"] == scan.get_absolute_url()
    assert (scan.number.text, scan.mime_type) == ("REQF-EB01-202610-0001", "application/pdf")
    assert stored(scan) == PDF


def test_scan_new_keeps_what_was_typed_where_the_file_is_refused(signed_in):
    branch = BranchFactory()
    fields = {"category": "request", "title": "签字页甲", "branch": branch.pk, "retention": "PERM"}

    response = signed_in(holder(Role.TRADING_DESK, branch)).post(
        reverse("archives:scan_new"), fields | {"file": SimpleUploadedFile("病毒.pdf", b"MZ\x90\x00")}
    )

    assert response.status_code == 400
    assert "签字页甲" in text(response)
    assert "病毒.pdf" in text(response)
    assert Document.objects.count() == 0


def test_scan_new_offers_no_other_branch_and_takes_none(signed_in):
    own, other = BranchFactory(name="本部"), BranchFactory(name="别的营业部")
    browser = signed_in(holder(Role.TRADING_DESK, own))
    fields = {"category": "request", "title": "签字页", "branch": other.pk, "retention": "PERM"}

    assert "别的营业部" not in text(browser.get(reverse("archives:scan_new")))
    response = browser.post(reverse("archives:scan_new"), fields | {"file": SimpleUploadedFile("a.pdf", PDF)})

    assert response.status_code == 400
    assert Document.objects.count() == 0


def test_scan_new_is_the_trading_desks(signed_in):
    assert signed_in(holder(Role.AUDITOR)).get(reverse("archives:scan_new")).status_code == 403
