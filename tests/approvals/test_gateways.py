"""Faxes by a mail-to-fax service: sent once by a job, on record, tried again where the service refused."""

import smtplib

import pytest
from django.core import mail

from approvals import services, tasks
from approvals.models import Fax
from approvals.services import gateways
from core import jobs
from core.errors import DomainError, WrongState
from core.models import Job
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import fax, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def service(settings, monkeypatch):
    """A service that takes what is mailed to it; the papers are short, printing them is proved elsewhere."""
    settings.FAX_MAIL_TEMPLATE = "{number}@fax.invalid"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr(tasks, "papers_of", lambda _fax, _running: [("请示.pdf", b"%PDF-1.7")])


def by_mail(hq):
    """A signed request that the service is to fax."""
    request = hq.at("signed_off")
    services.send_fax(
        request_id=request.pk, facts=fax(gateway="mail", to_number="+86 (10) 6660-1234"), by=hq.desk, at=NOW
    )
    return request


def work():
    job = Job.objects.get(kind=gateways.SEND_FAX, state="queued")
    jobs.run(job.pk, at=NOW)
    return Fax.objects.get()


def test_a_fax_by_mail_is_a_row_first_and_the_request_stays_until_it_has_gone(hq):
    request = by_mail(hq)

    assert fresh(request).state == "signed_off"
    assert Fax.objects.get().state == "queued"
    assert mail.outbox == []


def test_the_service_gets_the_papers_at_the_numbers_digits_and_the_request_moves_on(hq):
    request = by_mail(hq)

    sent = work()

    assert (sent.state, sent.sent_at, sent.attempts) == ("sent", NOW, 1)
    assert [message.to for message in mail.outbox] == [["861066601234@fax.invalid"]]
    assert mail.outbox[0].attachments[0][:2] == ("请示.pdf", b"%PDF-1.7")
    assert fresh(request).state == "faxed"


def test_the_work_done_twice_sends_once(hq):
    by_mail(hq)
    sent = work()

    gateways.send_now(fax_id=sent.pk, send=None, papers_of=None, went=None, at=NOW)

    assert len(mail.outbox) == 1


@each("fault", [smtplib.SMTPRecipientsRefused({}), ConnectionRefusedError("no service"), TimeoutError()])
def test_a_service_that_refuses_leaves_the_fax_failed_with_the_reason(hq, monkeypatch, fault):
    def refuse(_template):
        def send(_number, _papers):
            raise fault

        return send

    request = by_mail(hq)
    monkeypatch.setattr(gateways, "by_mail", refuse)

    failed = work()

    assert failed.state == "failed"
    assert failed.failure
    assert fresh(request).state == "signed_off"


def test_a_failed_fax_is_sent_again_and_then_goes(hq):
    request = by_mail(hq)
    Fax.objects.update(state="failed", failure="busy")
    Job.objects.all().delete()

    services.retry_fax(fax_id=Fax.objects.get().pk, by=hq.desk, at=NOW)
    sent = work()

    assert (sent.state, sent.failure) == ("sent", "")
    assert fresh(request).state == "faxed"


def test_only_a_failed_fax_is_sent_again(hq):
    by_mail(hq)

    with pytest.raises(WrongState):
        services.retry_fax(fax_id=Fax.objects.get().pk, by=hq.desk, at=NOW)


def test_while_a_fax_is_on_its_way_no_second_one_begins(hq):
    request = by_mail(hq)

    with pytest.raises(WrongState, match="on its way"):
        services.send_fax(request_id=request.pk, facts=fax(), by=hq.lead, at=NOW)


@each("number", ["", "12", "010-ABC", "a@b.example", "010\n6660"])
def test_a_number_that_is_none_is_refused_before_anything_is_written(hq, number):
    request = hq.at("signed_off")

    with pytest.raises(DomainError, match="not a fax number"):
        services.send_fax(
            request_id=request.pk, facts=fax(gateway="mail", to_number=number), by=hq.desk, at=NOW
        )

    assert not Fax.objects.exists()


def test_what_a_fax_carries_is_the_cover_upward_and_the_opinions_back(hq, monkeypatch):
    from core.jobs import Running

    monkeypatch.undo()
    monkeypatch.setattr("approvals.documents.cover_sheet", lambda *_a, **_k: b"cover")
    monkeypatch.setattr("approvals.documents.sheet_of_opinions", lambda *_a, **_k: b"opinions")
    from approvals import kinds
    from tests.factories.approvals import Outcomes
    from tests.factories.approvals_chain import KIND, scheme_kind

    monkeypatch.setitem(kinds.KINDS, KIND, scheme_kind(Outcomes()))
    request = hq.at("replied")
    running = type("Running", (), {"started_at": NOW})()

    carried = {one.direction: tasks.papers_of(one, running) for one in request.faxes.all()}

    assert [content for _name, content in carried["up_sent"]] == [b"cover"]
    assert [content for _name, content in carried["back_sent"]] == [b"opinions"]
    assert Running
