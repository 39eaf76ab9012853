"""Faxes and what happens meanwhile: a withdrawal, a sender who left, a leader who is added; the end of the chain."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from approvals import services, tasks
from approvals.models import Fax
from approvals.services import gateways
from core import jobs
from core.errors import Conflict, DomainError, WrongState
from core.models import Job
from org.choices import Role
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import fax, fresh, open_steps, rename
from tests.factories.org import holder

pytestmark = pytest.mark.django_db
STANDING = ("signed_off", "faxed", "leaders", "instructed", "replied")
NUMBER = "010-66601234"


@pytest.fixture
def hq(hq_standing):
    """A company with a request at each place of STANDING."""
    return hq_standing


@pytest.fixture(autouse=True)
def service(settings, monkeypatch):
    """A service that takes what is mailed to it."""
    settings.FAX_MAIL_TEMPLATE = "{number}@fax.invalid"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr(tasks, "papers_of", lambda _fax, _running: [("请示.pdf", b"%PDF-1.7")])


def queued(hq, place="signed_off"):
    """A request whose fax the service is to send: up from the branch, or back to it."""
    request = hq.at(place)
    send, by = (services.send_fax, hq.desk) if place == "signed_off" else (services.fax_back, hq.office)
    send(request_id=request.pk, facts=fax(gateway="mail", to_number=NUMBER), by=by, at=NOW)
    return request


def work():
    """The worker's turn; how the job ended."""
    job = Job.objects.filter(kind=gateways.SEND_FAX, state="queued").latest("pk")
    jobs.run(job.pk, at=NOW)
    job.refresh_from_db()
    return job.state


def only_fax(request):
    return Fax.objects.get(request=request, gateway="mail")


def test_a_request_withdrawn_while_its_fax_waits_is_not_faxed(hq):
    request = queued(hq)

    services.withdraw(request_id=request.pk, by=hq.lead, at=NOW)
    work()

    assert mail.outbox == []
    assert only_fax(request).state == "failed"
    assert "withdrawn" in only_fax(request).failure
    assert fresh(request).state == "withdrawn"


def test_a_fax_whose_sender_lost_the_right_meanwhile_is_not_sent_and_somebody_else_sends_it_again(hq):
    request = queued(hq)
    hq.desk.grants_held.update(valid_until=NOW.date())

    work()
    first = only_fax(request)
    services.retry_fax(fax_id=first.pk, by=hq.lead, at=NOW)
    work()

    assert (first.state, bool(first.failure)) == ("failed", True)
    assert len(mail.outbox) == 1
    assert (only_fax(request).state, only_fax(request).by) == ("sent", hq.lead)
    assert fresh(request).state == "faxed"


def test_a_leader_is_not_added_while_the_opinions_are_being_faxed_back(hq):
    request = queued(hq, "instructed")

    with pytest.raises(WrongState, match="on its way"):
        services.add_leader(request_id=request.pk, leader_id=hq.leader2.pk, by=hq.office, at=NOW)


def test_opinions_faxed_back_by_the_service_end_with_the_branch_only_once_they_have_gone(hq):
    request = queued(hq, "instructed")

    with pytest.raises(WrongState, match="not come to its end"):
        services.close(request_id=request.pk, pages=None, by=hq.office, at=NOW)
    work()

    assert fresh(request).state == "replied"
    assert only_fax(request).sent_at == NOW


def test_a_fax_that_failed_is_not_sent_again_once_the_request_went_by_hand(hq):
    request = queued(hq)
    Fax.objects.filter(pk=only_fax(request).pk).update(state="failed", failure="busy")
    services.send_fax(request_id=request.pk, facts=fax(), by=hq.desk, at=NOW)

    with pytest.raises(WrongState, match="faxed to headquarters"):
        services.retry_fax(fax_id=only_fax(request).pk, by=hq.desk, at=NOW)


def test_a_fax_of_an_earlier_version_is_never_sent_again(hq):
    request = queued(hq)
    Fax.objects.filter(pk=only_fax(request).pk).update(state="failed", failure="busy")
    services.send_fax(request_id=request.pk, facts=fax(), by=hq.desk, at=NOW)
    hq.back(fresh(request), by=hq.office)
    hq.resubmit(request)
    hq.at("signed_off", fresh(request))

    with pytest.raises(WrongState, match="earlier version"):
        services.retry_fax(fax_id=only_fax(request).pk, by=hq.desk, at=NOW)


def test_a_second_fax_does_not_begin_while_a_first_one_is_on_its_way(hq):
    request = queued(hq)
    Fax.objects.filter(pk=only_fax(request).pk).update(state="failed", failure="busy")
    failed = only_fax(request)
    services.send_fax(request_id=request.pk, facts=fax(gateway="mail", to_number=NUMBER), by=hq.desk, at=NOW)

    with pytest.raises(WrongState, match="on its way"):
        services.retry_fax(fax_id=failed.pk, by=hq.desk, at=NOW)


@each("fault", [DomainError("the archive refuses this paper"), KeyError("a bug of ours")])
def test_papers_that_cannot_be_made_leave_the_fax_failed_so_that_it_can_be_sent_again(hq, monkeypatch, fault):
    def break_down(_fax, _running):
        raise fault

    request = queued(hq)
    monkeypatch.setattr(tasks, "papers_of", break_down)

    assert work() == "failed"
    assert only_fax(request).state == "failed"
    assert only_fax(request).failure
    services.retry_fax(fax_id=only_fax(request).pk, by=hq.desk, at=NOW)


def test_a_registration_takes_its_numbers_from_the_fax_that_went(hq):
    request = queued(hq)
    Fax.objects.filter(pk=only_fax(request).pk).update(state="failed", failure="busy", from_number="0571-0")
    services.send_fax(request_id=request.pk, facts=fax(at=NOW), by=hq.desk, at=NOW)

    services.register(request_id=request.pk, pages=4, received_at=NOW, by=hq.office, at=NOW)

    assert Fax.objects.get(request=request, direction="up_received").from_number == "0571-55501234"


def test_the_general_offices_number_is_of_the_local_year(hq):
    """At five in the afternoon of New Year's Eve in Greenwich it is next year here."""
    request = hq.at("faxed")
    at = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)

    services.register(request_id=request.pk, pages=4, received_at=NOW, by=hq.office, at=at)

    assert fresh(request).received_number.text.startswith("RCV-2027-")


def test_a_paper_changed_behind_the_chains_back_does_not_take_effect_at_its_end(hq, schemes):
    request = hq.at("replied")
    rename(request, "偷偷改过")

    with pytest.raises(Conflict, match="no longer what was submitted"):
        services.close(request_id=request.pk, pages=3, by=hq.desk, at=NOW)

    assert fresh(request).state == "replied"
    assert schemes.told == []


def test_the_branch_closes_only_with_the_pages_that_arrived(hq):
    request = hq.at("replied")

    with pytest.raises(DomainError, match="how many pages"):
        services.close(request_id=request.pk, pages=None, by=hq.desk, at=NOW)

    assert fresh(request).state == "replied"


def test_the_general_office_closes_after_a_call_without_pages(hq, schemes):
    request = hq.at("replied")
    with pytest.raises(DomainError, match="Note first by telephone"):
        services.close(request_id=request.pk, pages=None, by=hq.office, at=NOW)
    services.note_call(request_id=request.pk, spoken_with="方晓", note="意见已收到。", by=hq.office, at=NOW)

    services.close(request_id=request.pk, pages=None, by=hq.office, at=NOW)

    assert fresh(request).state == "approved"
    assert not Fax.objects.filter(request=request, direction="back_received").exists()
    assert [verb for verb, *_ in schemes.told] == ["approved"]


@each("place", ["leaders", "instructed"])
def test_the_general_office_does_not_close_before_the_opinions_were_faxed_back(hq, place, schemes):
    request = hq.at(place)

    with pytest.raises(WrongState, match="not come to its end"):
        services.close(request_id=request.pk, pages=None, by=hq.office, at=NOW)

    assert schemes.told == []


def test_another_branchs_desk_does_not_close_the_request(hq):
    from tests.factories.org import BranchFactory

    request = hq.at("replied")

    with pytest.raises(PermissionDenied):
        services.close(request_id=request.pk, pages=3, by=holder(Role.TRADING_DESK, BranchFactory()), at=NOW)


def test_what_its_leaders_refuse_goes_back_to_the_paper_even_where_it_was_changed(hq, schemes):
    """A refusal lets nothing work, so there is nothing to protect."""
    request = hq.at("leaders")
    (step,) = open_steps(request.pk)
    hq.instruct(step, "object", "不同意。")
    hq._replied(request.pk)
    rename(request, "偷偷改过")

    services.close(request_id=request.pk, pages=3, by=hq.desk, at=NOW)

    assert fresh(request).state == "refused"
    assert [verb for verb, *_ in schemes.told] == ["refused"]
