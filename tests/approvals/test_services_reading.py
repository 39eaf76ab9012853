"""Attachments of a request: read by whoever reads the request, every look on record (G25)."""

import dataclasses

import pytest
from django.urls import reverse

from approvals import kinds
from approvals.choices import Way
from approvals.models import Request
from approvals.services import open_attachment
from archives.choices import Category
from core.errors import DomainError
from core.models import AuditEntry
from org.choices import Role
from tests.factories.approvals_chain import KIND, headquarters, scheme_kind
from tests.factories.archives import document
from tests.factories.org import TeamFactory, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(db):
    """A paper of the team's, in the archive."""
    return document(Category.TEAM_PAPER)


@pytest.fixture
def hq(monkeypatch, schemes, paper):
    """A company whose scheme has that paper attached."""
    item = kinds.Attachment(paper.file_name, paper.sha256, paper.size, paper.pk)
    kind = dataclasses.replace(scheme_kind(schemes, Way.CHAIN), attachments=lambda _request: [item])
    monkeypatch.setitem(kinds.KINDS, KIND, kind)
    return headquarters()


def test_open_attachment_gives_a_department_what_it_is_asked_about(hq, paper, now):
    request = hq.at("countersigning")
    reader = hq.countersigners["CWB"]

    found, content = open_attachment(request_id=request.pk, document_id=paper.pk, by=reader, at=now)

    assert found == paper
    assert len(content) == paper.size
    entry = AuditEntry.objects.get(action="archives.document.open")
    assert (entry.actor, entry.capacity) == (reader, Role.COUNTERSIGNER)


def test_open_attachment_is_not_there_for_a_department_that_is_not_asked(hq, paper, now):
    request = hq.at("countersigning")

    with pytest.raises(Request.DoesNotExist):
        open_attachment(request_id=request.pk, document_id=paper.pk, by=hq.countersigners["RLB"], at=now)

    assert not AuditEntry.objects.filter(action="archives.document.open").exists()


def test_open_attachment_refuses_a_paper_that_does_not_travel_with_the_request(hq, now):
    request, other = hq.at("countersigning"), document(Category.PAY_REPORT)

    with pytest.raises(DomainError, match="does not travel with the request"):
        open_attachment(request_id=request.pk, document_id=other.pk, by=hq.office, at=now)


def test_open_attachment_gives_what_an_earlier_version_had_too(hq, paper, now, monkeypatch):
    request = hq.back(hq.at("countersigning"))
    bare = dataclasses.replace(kinds.KINDS[KIND], attachments=lambda _request: [])
    monkeypatch.setitem(kinds.KINDS, KIND, bare)
    hq.resubmit(request)

    found, _content = open_attachment(request_id=request.pk, document_id=paper.pk, by=hq.lead, at=now)

    assert found == paper


def test_the_page_hands_the_attachment_out_and_a_stranger_finds_nothing(signed_in, hq, paper):
    request = hq.at("countersigning")
    address = reverse("approvals:attachment", args=[request.pk, paper.pk])
    assert address in signed_in(hq.office).get(request.get_absolute_url()).content.decode()

    answer = signed_in(hq.countersigners["HGB"]).get(address)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"

    assert signed_in(holder(Role.TEAM_LEAD, TeamFactory())).get(address).status_code == 404
    assert signed_in(hq.countersigners["RLB"]).get(address).status_code == 404


def test_the_page_answers_a_guess_of_another_paper_with_a_sentence(signed_in, hq):
    request, other = hq.at("countersigning"), document(Category.PAY_REPORT)

    answer = signed_in(hq.office).get(reverse("approvals:attachment", args=[request.pk, other.pk]))

    assert answer.status_code == 400
    assert "does not travel with the request" in answer.content.decode()
