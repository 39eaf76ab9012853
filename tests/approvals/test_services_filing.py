"""The opinion sheet: printed when a request ends, filed once, kept as long as its kind asks."""

import io

import pytest
from pypdf import PdfReader

from approvals.documents import opinion_sheet
from approvals.models import Request
from approvals.queries import sheet_of
from approvals.services import approve, file_sheet, file_sheet_again, send_back, withdraw
from approvals.tasks import file_sheet_work
from archives.models import Document
from archives.services import open_document
from core import audit, jobs
from core.errors import WrongState
from core.models import Job, SerialNumber
from org.choices import Role
from tests.approvals.test_services_submitting import stand_in_for
from tests.cases import each
from tests.factories.approvals import sent
from tests.factories.org import BranchFactory, TeamFactory, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob():
    """Decides for channel management."""
    return holder(Role.CHANNEL_MANAGEMENT, name="王喆")


@pytest.fixture
def approved(bob, now):
    """A request of EB01 that bob agreed to."""
    team = TeamFactory(branch=BranchFactory(code="EB01", name="城东营业部"), name="城东一队")
    return approve(request_id=sent(team).pk, opinion="同意，自十一月起执行。", by=bob, at=now)


def words(pdf: bytes) -> str:
    """All text of a PDF, without its line ends."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")


def test_file_sheet_registers_the_sheet_with_number_and_place(approved, now):
    sheet = file_sheet(request_id=approved.pk, at=now)

    assert sheet.number.text == "REQF-EB01-202611-0001"
    assert (sheet.category, sheet.branch, sheet.team) == ("request", approved.branch, approved.team)
    assert (sheet.source_type, sheet.source_id) == ("approvals.request", str(approved.pk))
    assert (sheet.file_name, sheet.mime_type) == ("REQ-EB01-202611-0001.pdf", "application/pdf")
    assert sheet.retention.code == "PERM"


def test_file_sheet_prints_what_was_asked_and_answered(approved, bob, now):
    sheet = file_sheet(request_id=approved.pk, at=now)

    text = words(open_document(document_id=sheet.pk, by=bob, at=now)[1])
    for told in (
        "REQ-EB01-202611-0001",
        "城东一队年度计划",
        "计划名称",
        "1,200",
        "同意，自十一月起执行。",
        "王喆",
    ):
        assert told in text


def test_file_sheet_carries_the_audit_head(approved, bob, now):
    head = str(audit.head())

    sheet = file_sheet(request_id=approved.pk, at=now)

    assert head[:20] in words(open_document(document_id=sheet.pk, by=bob, at=now)[1]).replace(" ", "")


def test_file_sheet_twice_gives_the_same_document(approved, now):
    first = file_sheet(request_id=approved.pk, at=now)

    assert file_sheet(request_id=approved.pk, at=now) == first
    assert Document.objects.count() == 1


def test_file_sheet_of_an_open_request_is_refused(now):
    with pytest.raises(WrongState):
        file_sheet(request_id=sent().pk, at=now)

    assert SerialNumber.objects.filter(text__startswith="REQF").count() == 0


@each("ending", ["returned", "withdrawn"])
def test_file_sheet_keeps_what_did_not_take_effect_for_ten_years(ending, bob, now):
    request = sent()
    if ending == "returned":
        send_back(request_id=request.pk, opinion="请改", by=bob, at=now)
    else:
        withdraw(request_id=request.pk, by=request.submitted_by, at=now)

    assert file_sheet(request_id=request.pk, at=now).retention.code == "GEN10"


def test_opinion_sheet_names_stand_in_and_principal(bob, now):
    stand_in = stand_in_for(bob, now)
    request = approve(request_id=sent().pk, opinion="", by=stand_in, at=now)

    text = words(opinion_sheet(Request.objects.get(pk=request.pk), audit_head="1:abc", at=now, language="en"))

    assert f"{stand_in} for 王喆" in text
    assert "no remark" in text


def test_file_sheet_work_is_what_the_worker_does(approved, bob, now):
    job = Job.objects.get(kind="approvals.file_sheet")

    jobs.run(job.pk, at=now)

    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    assert job.result["number"] == sheet_of(approved).number.text
    assert file_sheet_work in {kind.work for kind in jobs.KINDS.values()}


def test_file_sheet_again_offers_the_work_once_more(approved, bob, now):
    Job.objects.all().delete()

    file_sheet_again(request_id=approved.pk, by=bob, at=now)
    file_sheet_again(request_id=approved.pk, by=bob, at=now)

    assert Job.objects.get(kind="approvals.file_sheet").args == {"request_id": approved.pk}


def test_file_sheet_again_of_what_is_filed_or_open_is_refused(approved, bob, now):
    file_sheet(request_id=approved.pk, at=now)

    for request in (approved, sent()):
        with pytest.raises(WrongState):
            file_sheet_again(request_id=request.pk, by=bob, at=now)


def test_file_sheet_again_does_not_find_a_strangers_request(approved, now):
    charlie = holder(Role.TEAM_LEAD, TeamFactory())

    with pytest.raises(Request.DoesNotExist):
        file_sheet_again(request_id=approved.pk, by=charlie, at=now)
