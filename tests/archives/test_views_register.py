"""The register of numbers and the retention classes, and what the search finds."""

import pytest
from django.urls import reverse

from archives.choices import Category
from archives.contributions import search
from archives.models import Document, RetentionClass
from archives.queries import papers_of
from archives.services import void_document
from core.models import SerialNumber
from org.choices import Role
from tests.factories.archives import document
from tests.factories.org import BranchFactory, PersonFactory, TeamFactory, account_manager, holder

pytestmark = pytest.mark.django_db
LIST = "/archives/numbers/"


def text(response) -> str:
    return response.content.decode()


def lose(paper: Document) -> None:
    """Remove a paper and its number past the product, as somebody with the database could."""
    number = paper.number_id
    Document.objects.filter(pk=paper.pk).delete()
    SerialNumber.objects.filter(pk=number).delete()


def test_series_list_counts_given_void_and_missing_numbers(signed_in, now):
    branch = BranchFactory(code="EB01")
    desk = holder(Role.TRADING_DESK, branch)
    first, second, _ = (document(Category.REQUEST, branch=branch) for _ in range(3))
    void_document(document_id=first.pk, reason="重复扫描", by=desk, at=now)
    lose(second)

    series = signed_in(desk).get(LIST).context["page"].object_list[0]

    assert (series.code, series.last_number, series.issued, series.void, series.missing) == (
        "REQF-EB01-202610",
        3,
        2,
        1,
        1,
    )


def test_series_list_says_in_words_whether_a_number_is_missing(signed_in):
    paper = document(branch=BranchFactory(code="EB01"))
    browser = signed_in(holder(Role.AUDITOR))

    assert "numbers missing" not in text(browser.get(LIST))
    lose(paper)

    assert "numbers missing" in text(browser.get(LIST))


@pytest.mark.parametrize("role", [Role.TRADING_DESK, Role.BRANCH_MANAGER])
def test_series_list_holds_the_own_branch_only(signed_in, role):
    own, other = BranchFactory(code="EB0"), BranchFactory(code="EB01")
    document(branch=own)
    document(branch=other)
    document(branch=None, category=Category.REQUEST)
    browser = signed_in(holder(role, own))

    codes = [series.code for series in browser.get(LIST).context["page"].object_list]

    assert codes == ["PAY-EB0-202610"]
    assert "EB01" not in text(browser.get(LIST, {"export": "csv"}))


def test_series_page_shows_void_numbers_with_reason_and_gaps(signed_in, now):
    branch = BranchFactory(code="EB01")
    desk = holder(Role.TRADING_DESK, branch, name="交易岗甲")
    first, second, _ = (document(Category.REQUEST, branch=branch) for _ in range(3))
    void_document(document_id=first.pk, reason="扫描了错误的文件", by=desk, at=now)
    lose(second)
    series = first.number.series

    page = text(signed_in(desk).get(reverse("archives:series", args=[series.pk])))

    for told in ("扫描了错误的文件", "交易岗甲", "REQF-EB01-202610-0001", "REQF-EB01-202610-0002"):
        assert told in page


def test_series_page_of_another_branch_is_not_found(signed_in):
    series = document().number.series

    response = signed_in(holder(Role.TRADING_DESK, BranchFactory())).get(
        reverse("archives:series", args=[series.pk])
    )

    assert response.status_code == 404


@pytest.mark.parametrize("role", [Role.CHANNEL_MANAGEMENT, Role.ADMINISTRATOR, Role.VICE_PRESIDENT])
def test_series_list_is_closed_to_who_does_not_keep_it(signed_in, role):
    assert signed_in(holder(role)).get(LIST).status_code == 403


def test_series_list_asks_as_much_for_one_row_as_for_many(queries_of):
    branch = BranchFactory()
    desk = holder(Role.TRADING_DESK, branch)
    document(Category.REQUEST, branch=branch)
    for_one = queries_of(desk, LIST)

    for category in Category:
        document(category, branch=branch)

    assert for_one == queries_of(desk, LIST) <= 12


def test_retention_list_shows_the_classes_with_their_papers(signed_in):
    document()

    response = signed_in(holder(Role.ADMINISTRATOR)).get(reverse("archives:retention_list"))

    counts = {row.code: row.papers for row in response.context["page"].object_list}
    assert counts == {"BUS20": 0, "GEN10": 0, "GEN30": 0, "PAY30": 1, "PERM": 0}
    assert "permanently" in text(response)


def test_retention_new_adds_a_class_with_a_clean_code(signed_in):
    browser = signed_in(holder(Role.ADMINISTRATOR))
    url = reverse("archives:retention_new")

    assert browser.get(url).status_code == 200
    assert browser.post(url, {"code": "con 30", "name": "合同", "years": "30"}).status_code == 400
    assert browser.post(url, {"code": "PERM", "name": "合同", "years": "30"}).status_code == 400
    assert browser.post(url, {"code": "CON30", "name": "合同", "years": "30"}).status_code == 302

    assert RetentionClass.objects.get(code="CON30").years == 30


def test_retention_edit_lengthens_and_refuses_less_than_the_law(signed_in):
    row = RetentionClass.objects.get(code="GEN10")
    browser = signed_in(holder(Role.ADMINISTRATOR))
    seen = browser.get(row.get_absolute_url()).context["form"].fields["seen"].initial
    fields = {"name": row.name, "basis": row.basis, "seen": seen}

    refused = browser.post(row.get_absolute_url(), fields | {"years": "5"})
    assert refused.status_code == 400
    assert "The law asks for a longer period" in text(refused)

    assert browser.post(row.get_absolute_url(), fields | {"years": "15"}).status_code == 302
    assert RetentionClass.objects.get(code="GEN10").years == 15


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.GENERAL_OFFICE])
def test_retention_classes_are_closed_to_all_but_the_administrator(signed_in, role):
    browser = signed_in(holder(role))
    row = RetentionClass.objects.get(code="GEN10")

    for url in (
        reverse("archives:retention_list"),
        reverse("archives:retention_new"),
        row.get_absolute_url(),
    ):
        assert browser.get(url).status_code == 403


def test_search_finds_by_number_and_title(django_assert_num_queries):
    paper = document(title="十月薪酬月报")
    alice = holder(Role.BRANCH_FINANCE, paper.branch)
    alice.grants()

    with django_assert_num_queries(1):
        found = search(alice, "十月薪酬")

    assert [(hit.title, hit.url, hit.note) for hit in found] == [
        ("十月薪酬月报", paper.get_absolute_url(), paper.number.text)
    ]
    assert [hit.title for hit in search(alice, paper.number.text[:8].lower())] == ["十月薪酬月报"]


def test_search_finds_nothing_of_others():
    team = TeamFactory()
    alice, bob = account_manager(team), account_manager(team)
    document(Category.PAY_SLIP, branch=team.branch, team=team, subject_person=alice, title="薪酬单")
    document(Category.PAY_REPORT, branch=team.branch, team=team, title="薪酬月报")

    assert search(bob.user, "薪酬") == []
    assert search(holder(Role.TRADING_DESK, team.branch), "薪酬") == []
    assert search(holder(Role.BRANCH_MANAGER, BranchFactory()), "薪酬") == []


def test_search_finds_the_general_office_reports_and_no_slip():
    team = TeamFactory()
    slip = document(
        Category.PAY_SLIP, branch=team.branch, subject_person=account_manager(team), title="薪酬单"
    )
    document(Category.PAY_REPORT, branch=team.branch, title="薪酬月报")
    office, finance = (holder(role, team.branch) for role in (Role.GENERAL_OFFICE, Role.BRANCH_FINANCE))

    found = {who: [hit.title for hit in search(who, "薪酬")] for who in (office, finance)}

    assert (found[office], sorted(found[finance])) == (["薪酬月报"], ["薪酬单", "薪酬月报"])
    assert search(office, slip.number.text) == []


def test_papers_of_a_record_are_those_that_the_reader_may_open():
    someone, other = PersonFactory(), PersonFactory()
    branch = BranchFactory()
    report = document(branch=branch, source=someone)
    document(Category.CRM_FILE, branch=branch, source=someone, content=b"a\n", file_name="a.csv")
    document(branch=branch, source=other)

    papers = papers_of(someone, holder(Role.CHIEF_ACCOUNTANT, branch))

    assert [(paper.number, paper.url) for paper in papers] == [
        (report.number.text, report.get_absolute_url())
    ]
    assert papers_of(someone, holder(Role.CHANNEL_MANAGEMENT)) == []
