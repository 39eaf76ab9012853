"""A request's papers in the archive: its opinion sheet and scans open to who reads the request, to nobody else (G25)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.models import Request
from archives.choices import Category
from archives.contributions import search
from archives.models import Document
from archives.queries import papers_of
from archives.services import open_document, set_paper_location
from org.choices import BRANCH_ROLES, COMPANY_ROLES, Role
from org.models import User
from org.roles import RIGHTS
from tests.cases import each
from tests.conftest import NOW
from tests.factories.archives import document
from tests.factories.org import BranchFactory, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def hq(hq_standing):
    """A company with a request at every place of the way."""
    return hq_standing


def paper_of(request):
    """A paper of that request, as its opinion sheet and its scans are."""
    return document(
        Category.REQUEST, branch=request.branch, team=request.team, source=request, title="机密的会签单"
    )


def reader(hq, role):
    if role in BRANCH_ROLES:
        return holder(role, hq.branch)
    return holder(role) if role in COMPANY_ROLES else hq.lead


def opened(browser, user, paper):
    """What the archive's pages answer, and whether list, search and its record's page name the paper."""
    browser.force_login(user)
    pages = [
        browser.get(reverse(f"archives:{name}", args=[paper.pk])).status_code
        for name in ("document", "download")
    ]
    listed = browser.get(reverse("archives:document_list"), {"q": paper.number.text})
    names = listed.status_code == 200 and paper.get_absolute_url() in listed.content.decode()
    record = Request.objects.get(pk=paper.source_id)
    found = [bool(search(user, "机密的")), bool(papers_of(record, user))]
    return [*(code == 200 for code in pages), names, *found]


@each("role", [Role.CHIEF_ACCOUNTANT, Role.COUNTERSIGNER, Role.ADMINISTRATOR])
def test_who_does_not_read_the_request_meets_its_papers_nowhere(hq, client, role):
    paper = paper_of(hq.at("approved"))

    assert opened(client, reader(hq, role), paper) == [False] * 5


@each(
    "role",
    [
        Role.TEAM_LEAD,
        Role.TRADING_DESK,
        Role.BRANCH_FINANCE,
        Role.DEPUTY_MANAGER,
        Role.BRANCH_MANAGER,
        Role.GENERAL_OFFICE,
        Role.CHANNEL_MANAGEMENT,
        Role.VICE_PRESIDENT,
        Role.AUDITOR,
    ],
)
def test_the_branch_the_chain_and_the_auditor_read_the_papers_as_before(hq, client, role):
    paper = paper_of(hq.at("approved"))

    assert opened(client, reader(hq, role), paper) == [True] * 5


def test_headquarters_reads_no_paper_of_a_draft_that_has_not_been_sent(hq, client):
    """A sheet that was scanned in the branch before its request went up."""
    paper = paper_of(hq.at("signed_off"))

    assert opened(client, hq.office, paper) == [False] * 5
    assert opened(client, hq.channel, paper) == [False] * 5
    assert opened(client, hq.manager, paper) == [True] * 5


def test_the_services_refuse_as_the_pages_do(hq):
    paper = paper_of(hq.at("signed_off"))

    with pytest.raises(Document.DoesNotExist):
        open_document(document_id=paper.pk, by=hq.office, at=NOW)
    with pytest.raises(Document.DoesNotExist):
        set_paper_location(document_id=paper.pk, location="柜", by=hq.office, at=NOW)


def test_papers_of_other_records_stay_with_the_right_of_their_category(hq):
    finance = holder(Role.BRANCH_FINANCE, hq.branch)
    other = [
        document(Category.REQUEST, branch=hq.branch),
        document(Category.PAY_REPORT, branch=hq.branch, source=hq.at("draft").branch),
    ]
    document(Category.REQUEST, branch=BranchFactory())

    assert set(Document.objects.visible_to(finance)) == set(other)


def test_the_list_asks_as_often_for_three_papers_as_for_one(hq, client):
    finance = holder(Role.BRANCH_FINANCE, hq.branch)
    counts = []
    for place in ("approved", "leaders", "draft"):
        paper_of(hq.at(place))
        user = User.objects.get(pk=finance.pk)
        with CaptureQueriesContext(connection) as asked:
            assert len(list(Document.objects.visible_to(user))) == len(counts) + 1
        counts.append(len(asked))

    assert len(set(counts)) == 1


def test_nobody_holds_the_archives_right_who_does_not_read_requests():
    assert RIGHTS["archives.requests"] <= RIGHTS["approvals.view"]
    assert RIGHTS["archives.paper_attachments"] <= RIGHTS["approvals.view_drafts"]
