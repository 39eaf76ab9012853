"""Papers of a signed report in the archive: made once, after the third signature, in the office's language."""

import copy
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from pypdf import PdfReader

from archives.models import Document
from archives.services import open_document
from compensation import services
from compensation.models import PayRun, PaySlip
from compensation.services import papers
from core import jobs
from core.errors import DomainError, WrongState
from core.models import AuditEntry, Job
from org.choices import Role
from tests.factories import compensation as pay
from tests.factories import compensation_cycle as cycle
from tests.factories import org

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(kept):
    """People and their signed run."""
    crowd = cycle.crowd(people=2, brokers=1)
    return crowd, crowd.signed()


@pytest.fixture
def month(made):
    return copy.deepcopy(made)


@pytest.fixture
def crowd(request):
    """Those of the run where the test begins with it, else people without one."""
    begun = "run" in request.fixturenames
    return request.getfixturevalue("month")[0] if begun else cycle.crowd(people=2, brokers=1)


@pytest.fixture
def run(month):
    return month[1]


def content(document, by, now):
    return open_document(document_id=document.pk, by=by, at=now)[1]


# Report and workbook


def test_sign_run_has_the_papers_made_after_the_third_signature_only(crowd):
    run = crowd.submitted()
    crowd.office.sign(run, "chief", "deputy")
    assert not Job.objects.filter(kind=papers.JOB).exists()

    crowd.office.sign(run, "manager")

    job = Job.objects.get(kind=papers.JOB)
    assert (job.args, job.owner) == ({"run": run.pk}, crowd.office.manager)


def test_file_papers_registers_report_and_workbook_and_says_how_far_it_is(crowd, run, now):
    told = []

    services.file_papers(
        run_id=run.pk,
        by=crowd.office.finance,
        at=now,
        progress=lambda done, total, _words: told.append((done, total)),
    )

    run = pay.again(run)
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert [run.report_pdf.category, run.report_xlsx.category] == ["pay_report", "pay_report"]
    assert [run.report_pdf.file_name, run.report_xlsx.file_name] == [
        f"{run.number.text}.pdf",
        f"{run.number.text}.xlsx",
    ]
    assert (run.report_pdf.is_sealed, run.report_pdf.retention.code) == (True, "PAY30")
    assert content(run.report_pdf, crowd.office.chief, now).startswith(b"%PDF")


def test_papers_that_are_there_are_not_made_twice(crowd, run, now):
    services.file_papers(run_id=run.pk, by=crowd.office.finance, at=now)
    services.file_papers(run_id=run.pk, by=crowd.office.finance, at=now)

    assert Document.objects.filter(category="pay_report").count() == 2
    with pytest.raises(WrongState):
        services.make_papers_again(run_id=run.pk, by=crowd.office.finance, at=now)


def test_file_papers_is_in_chinese_whoever_asks(crowd, run, now):
    with translation.override("en"):
        run = services.file_papers(run_id=run.pk, by=crowd.office.finance, at=now)

    assert "2026年10月" in run.report_pdf.title
    text = "".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(content(run.report_pdf, crowd.office.chief, now))).pages
    )
    assert "月报" in text


def test_file_papers_refuses_an_unsigned_report(crowd, now):
    run = crowd.submitted()

    with pytest.raises(WrongState):
        services.file_papers(run_id=run.pk, by=crowd.office.finance, at=now)

    assert not Document.objects.filter(category="pay_report").exists()


def test_file_papers_job_runs_to_its_end(crowd, run, now):
    job = Job.objects.get(kind=papers.JOB)

    jobs.run(job.pk, at=now)

    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    assert job.result["url"] == run.get_absolute_url()
    assert pay.again(run).report_pdf_id == job.result["report"]


def test_make_papers_again_offers_the_work_once(crowd, run, now):
    Job.objects.all().delete()

    for _press in range(2):
        services.make_papers_again(run_id=run.pk, by=crowd.office.finance, at=now)

    assert Job.objects.filter(kind=papers.JOB).count() == 1


def test_make_papers_again_is_finances(crowd, run, now):
    with pytest.raises(PermissionDenied):
        services.make_papers_again(run_id=run.pk, by=crowd.office.manager, at=now)
    with pytest.raises(PayRun.DoesNotExist):
        stranger = org.holder(Role.BRANCH_FINANCE, org.BranchFactory())
        services.make_papers_again(run_id=run.pk, by=stranger, at=now)


# The payment file


def test_make_payment_file_is_made_once_and_found_again(crowd, run, now):
    first = services.make_payment_file(run_id=run.pk, by=crowd.office.finance, at=now)
    second = services.make_payment_file(run_id=run.pk, by=crowd.office.finance, at=now)

    assert first == second
    assert Document.objects.get(category="payment_file").file_name == f"{run.number.text}.csv"
    assert crowd.people[0].bank_account in content(first, crowd.office.finance, now).decode()


def test_make_payment_file_waits_for_the_third_signature(crowd, now):
    run = crowd.submitted()
    crowd.office.sign(run, "chief", "deputy")

    with pytest.raises(WrongState):
        services.make_payment_file(run_id=run.pk, by=crowd.office.finance, at=now)


def test_make_payment_file_names_who_lacks_an_account_and_keeps_nothing(crowd, run, now):
    type(crowd.people[0]).objects.filter(pk=crowd.people[0].pk).update(bank_account="")

    with pytest.raises(DomainError) as refusal:
        services.make_payment_file(run_id=run.pk, by=crowd.office.finance, at=now)

    assert refusal.value.faults == [f"{crowd.people[0].number} {crowd.people[0].name}"]
    assert not Document.objects.filter(category="payment_file").exists()


def test_make_payment_file_is_not_for_signers_nor_other_branches(crowd, run, now):
    with pytest.raises(PermissionDenied):
        services.make_payment_file(run_id=run.pk, by=crowd.office.chief, at=now)
    with pytest.raises(PayRun.DoesNotExist):
        stranger = org.holder(Role.BRANCH_FINANCE, org.BranchFactory())
        services.make_payment_file(run_id=run.pk, by=stranger, at=now)


# Slips


def slip_of(run, person):
    return PaySlip.objects.get(run=run, person=person)


def test_slip_paper_is_made_when_first_asked_for_and_the_same_afterwards(crowd, run, now):
    alice = crowd.people[0]

    first = services.slip_paper(slip_id=slip_of(run, alice).pk, by=alice.user, at=now)
    second = services.slip_paper(slip_id=slip_of(run, alice).pk, by=crowd.office.finance, at=now)

    assert first == second
    assert (first.category, first.subject_person, first.is_sealed) == ("pay_slip", alice, True)
    assert content(first, alice.user, now).startswith(b"%PDF")


def test_slip_paper_is_in_its_owners_language(crowd, run, now):
    alice = crowd.people[0]
    type(alice.user).objects.filter(pk=alice.user.pk).update(language="en")

    paper = services.slip_paper(slip_id=slip_of(run, alice).pk, by=crowd.office.finance, at=now)

    pdf = PdfReader(io.BytesIO(content(paper, alice.user, now)))
    assert "Pay slip" in pdf.pages[0].extract_text()
    assert "2026年10月" in paper.title


def test_slip_paper_waits_for_the_third_signature(crowd, now):
    run = crowd.submitted()
    slip = slip_of(run, crowd.people[0])

    with pytest.raises(WrongState):
        services.slip_paper(slip_id=slip.pk, by=crowd.office.finance, at=now)
    with pytest.raises(PaySlip.DoesNotExist):
        services.slip_paper(slip_id=slip.pk, by=crowd.people[0].user, at=now)


def test_slip_paper_is_not_for_colleagues(crowd, run, now):
    alice, bob = crowd.people

    with pytest.raises(PaySlip.DoesNotExist):
        services.slip_paper(slip_id=slip_of(run, alice).pk, by=bob.user, at=now)


def test_slip_paper_is_not_for_the_lead_who_may_only_look(crowd, run, now):
    lead = cycle.lead_of(crowd.office.team)

    with pytest.raises(PermissionDenied):
        services.slip_paper(slip_id=slip_of(run, crowd.people[0]).pk, by=lead, at=now)


def test_slip_paper_is_on_record(crowd, run, now):
    alice = crowd.people[0]

    services.slip_paper(slip_id=slip_of(run, alice).pk, by=alice.user, at=now)

    assert AuditEntry.objects.get(action="archives.document.register", actor=alice.user).seq
