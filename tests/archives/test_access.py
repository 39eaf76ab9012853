"""Every page of the archive × every role: who gets in, whose papers are there, what cannot leak or run."""

import pytest
from django.urls import reverse

from archives.choices import Category
from archives.contributions import search
from org.choices import Role
from tests.factories.archives import document
from tests.factories.org import TeamFactory, account_manager, holder

pytestmark = pytest.mark.django_db

VIEW = {
    Role.TEAM_LEAD,
    Role.TRADING_DESK,
    Role.BRANCH_FINANCE,
    Role.CHIEF_ACCOUNTANT,
    Role.DEPUTY_MANAGER,
    Role.BRANCH_MANAGER,
    Role.GENERAL_OFFICE,
    Role.CHANNEL_MANAGEMENT,
    Role.VICE_PRESIDENT,
    Role.AUDITOR,
    Role.ACCOUNT_MANAGER,
}
OPEN_TO = {
    "document_list": VIEW,
    "series_list": {Role.TRADING_DESK, Role.BRANCH_MANAGER, Role.GENERAL_OFFICE, Role.AUDITOR},
    "scan_new": {Role.TRADING_DESK},
    "retention_list": {Role.ADMINISTRATOR},
    "retention_new": {Role.ADMINISTRATOR},
}
TEAM_SCOPED = {Role.REGIONAL_MANAGER, Role.TEAM_LEAD, Role.ATTENDANCE_RECORDER, Role.ASSET_KEEPER}


def someone(role: Role, team):
    """Who holds the role over the team or its branch; an account manager is posted to it."""
    if role == Role.ACCOUNT_MANAGER:
        return account_manager(team).user
    return holder(role, team if role in TEAM_SCOPED else team.branch)


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("name", OPEN_TO)
def test_pages_open_to_their_roles_only(signed_in, name, role):
    response = signed_in(someone(role, TeamFactory())).get(reverse(f"archives:{name}"))

    assert response.status_code == (200 if role in OPEN_TO[name] else 403)


@pytest.mark.parametrize("role", sorted(Role))
def test_records_and_files_open_to_who_may_read_the_category(signed_in, role):
    team = TeamFactory()
    report = document(Category.PAY_REPORT, branch=team.branch, team=team)
    readers = {
        Role.BRANCH_FINANCE,
        Role.CHIEF_ACCOUNTANT,
        Role.DEPUTY_MANAGER,
        Role.BRANCH_MANAGER,
        Role.GENERAL_OFFICE,
        Role.AUDITOR,
    }
    expected = 200 if role in readers else 404 if role in VIEW else 403
    browser = signed_in(someone(role, team))

    statuses = [
        browser.get(report.get_absolute_url()).status_code,
        browser.get(reverse("archives:download", args=[report.pk])).status_code,
    ]

    assert statuses == [expected, expected]


def test_what_somebody_typed_is_text_on_every_page(signed_in, now):
    evil = "<script>alert(1)</script>"
    scan = document(Category.REQUEST, title=evil, paper_location=evil, file_name=f"{evil}.pdf")
    desk = holder(Role.TRADING_DESK, scan.branch, name=evil)
    browser = signed_in(desk)
    browser.post(reverse("archives:void", args=[scan.pk]), {"reason": evil})

    pages = [
        reverse("archives:document_list"),
        f"{reverse('archives:document_list')}?q=%3Cscript%3Ealert(1)%3C/script%3E",
        scan.get_absolute_url(),
        reverse("archives:place", args=[scan.pk]),
        reverse("archives:series", args=[scan.number.series_id]),
    ]

    for page in pages:
        body = browser.get(page).content.decode()
        assert evil not in body
        assert "&lt;script&gt;" in body


def test_what_somebody_typed_does_not_run_in_a_spreadsheet(signed_in):
    paper = document(Category.REQUEST, title="=HYPERLINK(1)")

    sheet = signed_in(holder(Role.AUDITOR)).get(reverse("archives:document_list"), {"export": "csv"})

    assert ",=HYPERLINK" not in sheet.content.decode()
    assert paper.number.text in sheet.content.decode()


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", '"', "); DROP"])
def test_search_takes_signs_as_they_are(typed):
    document(title="普通标题")

    assert search(holder(Role.AUDITOR), typed) == [] or typed == "_"


def test_a_file_name_cannot_break_the_header(signed_in):
    paper = document(file_name='a"\r\nSet-Cookie: x=1\r\n.pdf')

    response = signed_in(holder(Role.AUDITOR)).get(reverse("archives:download", args=[paper.pk]))

    assert "Set-Cookie" not in response.headers
    assert "\n" not in response["Content-Disposition"]


def test_pages_speak_chinese_to_who_reads_chinese(signed_in):
    paper = document(paper_location="一号柜")
    reader = holder(Role.BRANCH_FINANCE, paper.branch, language="zh-hans")
    browser = signed_in(reader)

    for url, words in [
        (reverse("archives:document_list"), ["在档文件", "薪酬月报", "已登记"]),
        (paper.get_absolute_url(), ["纸质原件存放处", "保管期限", "30 年", "办理经过"]),
        (reverse("archives:place", args=[paper.pk]), ["登记存放处"]),
    ]:
        page = browser.get(url).content.decode()
        assert [word for word in words if word not in page] == []


def test_the_list_sorts_and_pages(signed_in):
    branch = TeamFactory().branch
    for number in range(53):
        document(branch=branch, title=f"第{number:02d}号")
    browser = signed_in(holder(Role.AUDITOR))

    first = browser.get(reverse("archives:document_list"), {"sort": "title"}).content.decode()
    second = browser.get(reverse("archives:document_list"), {"sort": "title", "page": 2}).content.decode()

    assert "第00号" in first
    assert "第49号" in first
    assert "第50号" not in first
    assert "第52号" in second


def test_the_list_answers_htmx_with_the_list_alone(signed_in):
    paper = document()

    page = signed_in(holder(Role.AUDITOR)).get(
        reverse("archives:document_list"), headers={"HX-Request": "true"}
    )

    assert paper.number.text in page.content.decode()
    assert "<html" not in page.content.decode()
