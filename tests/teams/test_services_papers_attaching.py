"""Documents attached to a paper: kept by the archive, covered by the paper's hash, taken off cleanly."""

import pytest
from django.core.exceptions import PermissionDenied

import approvals.services as requests
from archives.models import Document
from core import audit
from core.errors import DomainError, WrongState
from core.models import AuditEntry
from org.choices import Role
from teams.choices.papers import PaperKind
from teams.models import PaperAttachment, TeamPaper
from teams.services import papers as services
from teams.services.papers import attaching
from tests.factories import teams_papers as made
from tests.factories.archives import PDF
from tests.factories.org import TeamFactory, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return TeamFactory(code="EAST")


@pytest.fixture
def alice(team):
    return made.lead_of(team, name="爱丽丝")


@pytest.fixture
def bob():
    """Decides for channel management."""
    return holder(Role.CHANNEL_MANAGEMENT, name="鲍勃")


@pytest.fixture
def charlie(team):
    """Leads another team of the same branch."""
    return made.lead_of(TeamFactory(branch=team.branch), name="查理")


def attach(paper, by, at, content=made.CSV, name="费用.csv"):
    return services.attach(paper_id=paper.pk, content=content, file_name=name, by=by, at=at)


def detach(attachment, by, at):
    return services.detach(paper_id=attachment.paper_id, attachment_id=attachment.pk, by=by, at=at)


def is_void(attachment) -> bool:
    return Document.objects.select_related("number").get(pk=attachment.document_id).is_void


def test_attach_registers_the_file_and_changes_the_hash(team, alice, now):
    paper = made.finished(team, alice)

    attachment = attach(paper, alice, now)

    document, after = attachment.document, made.again(paper)
    assert (document.category, document.branch, document.team) == ("paper_attachment", team.branch, team)
    assert (document.number.text, attachment.name) == (f"PATT-{team.branch.code}-202611-0001", "费用.csv")
    assert (document.retention.code, document.source_id) == ("PERM", str(paper.pk))
    assert after.content_hash != paper.content_hash
    assert after.version == paper.version + 1
    assert audit.history(paper).order_by("-seq").first().action == "teams.teampaper.attach"


@pytest.mark.parametrize(
    ("kind", "retention"),
    [(PaperKind.RECRUITMENT_PLAN, "GEN10"), (PaperKind.BANK_COOPERATION, "BUS20")],
)
def test_attach_keeps_the_file_as_long_as_its_kind_of_paper(team, alice, now, kind, retention):
    attachment = attach(made.drafted(team, alice, kind), alice, now)

    assert attachment.document.retention.code == retention


@pytest.mark.parametrize(
    ("content", "name"), [(made.PNG, "海报.png"), (PDF, "合同.pdf"), (made.CSV, "表.csv")]
)
def test_attach_takes_what_offices_send(team, alice, now, content, name):
    assert attach(made.drafted(team, alice), alice, now, content, name).name == name


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "空.pdf"),
        (b"MZ\x90\x00", "程序.exe"),
        (b"<html></html>", "页.html"),
        (b"%PDF-1.7 torn off", "残页.pdf"),
    ],
)
def test_attach_refuses_what_the_archive_does_not_keep(team, alice, now, content, name):
    paper = made.drafted(team, alice)

    with pytest.raises(DomainError):
        attach(paper, alice, now, content, name)

    assert not paper.attachments.exists()


def test_attach_refuses_a_name_that_is_there(team, alice, now):
    paper = made.drafted(team, alice)
    attach(paper, alice, now)

    with pytest.raises(DomainError) as refused:
        attach(paper, alice, now, "另一份\n".encode())

    assert "费用.csv" in str(refused.value)
    assert Document.objects.count() == 1


def test_attach_refuses_too_much(team, alice, now, monkeypatch):
    paper = made.drafted(team, alice)
    monkeypatch.setattr(attaching, "MOST_BYTES", 10)
    with pytest.raises(DomainError):
        attach(paper, alice, now)

    monkeypatch.undo()
    monkeypatch.setattr(attaching, "MOST_ATTACHMENTS", 1)
    attach(paper, alice, now)
    with pytest.raises(DomainError):
        attach(paper, alice, now, name="第二份.csv")


def test_attach_refuses_a_paper_under_way(team, alice, now):
    paper = made.submitted(team, alice)

    with pytest.raises(WrongState):
        attach(paper, alice, now)

    assert made.again(paper).content_hash == paper.content_hash


def test_attach_is_for_who_writes_the_paper(team, alice, charlie, now):
    paper = made.drafted(team, alice)

    with pytest.raises(TeamPaper.DoesNotExist):
        attach(paper, charlie, now)
    with pytest.raises(PermissionDenied):
        attach(paper, holder(Role.TRADING_DESK, team.branch), now)


def test_detach_makes_a_document_void_that_was_never_sent(team, alice, now):
    paper = made.finished(team, alice)
    attachment = attach(paper, alice, now)

    after = detach(attachment, alice, now)

    assert is_void(attachment)
    assert after.content_hash == paper.content_hash
    assert not PaperAttachment.objects.exists()


def test_detach_leaves_a_document_that_an_earlier_version_carries(team, alice, bob, now):
    paper = made.finished(team, alice, PaperKind.ANNUAL_PLAN)
    attachment = attach(paper, alice, now)
    sent = services.submit_paper(paper_id=paper.pk, by=alice, at=now)
    requests.send_back(request_id=sent.request_id, opinion="预算请细化", by=bob, at=now)

    detach(attachment, alice, now)

    assert not is_void(attachment)
    assert not made.again(paper).attachments.exists()


def test_detach_leaves_a_document_that_another_version_carries(team, alice, bob, now):
    first = made.finished(team, alice, PaperKind.ANNUAL_PLAN)
    attach(first, alice, now)
    sent = services.submit_paper(paper_id=first.pk, by=alice, at=now)
    requests.approve(request_id=sent.request_id, opinion="同意", by=bob, at=now)
    copy = services.copy_paper(paper_id=first.pk, year=2027, by=alice, at=now)

    detach(copy.attachments.get(), alice, now)

    assert made.again(first).attachments.count() == 1
    assert not is_void(first.attachments.get())


def test_detach_refuses_a_paper_under_way_and_another_papers_attachment(team, alice, now):
    paper = made.finished(team, alice)
    attachment = attach(paper, alice, now)
    other = made.drafted(team, alice, PaperKind.ANNUAL_PLAN)

    with pytest.raises(PaperAttachment.DoesNotExist):
        services.detach(paper_id=other.pk, attachment_id=attachment.pk, by=alice, at=now)
    services.submit_paper(paper_id=paper.pk, by=alice, at=now)
    with pytest.raises(WrongState):
        detach(attachment, alice, now)


def test_open_attachment_gives_the_file_and_notes_the_look(team, alice, now):
    attachment = attach(made.drafted(team, alice), alice, now)

    document, content = services.open_attachment(attachment_id=attachment.pk, by=alice, at=now)

    assert (document.pk, content) == (attachment.document_id, made.CSV)
    look = AuditEntry.objects.filter(action="archives.document.open").get()
    assert (look.actor, look.capacity) == (alice, "team_lead")


def test_open_attachment_finds_nothing_for_strangers_and_headquarters_before_it_is_sent(
    team, alice, bob, charlie, now
):
    attachment = attach(made.finished(team, alice, PaperKind.ANNUAL_PLAN), alice, now)

    for stranger in (charlie, bob):
        with pytest.raises(PaperAttachment.DoesNotExist):
            services.open_attachment(attachment_id=attachment.pk, by=stranger, at=now)

    services.submit_paper(paper_id=attachment.paper_id, by=alice, at=now)
    assert services.open_attachment(attachment_id=attachment.pk, by=bob, at=now)[1] == made.CSV


def test_headquarters_does_not_find_attachments_in_the_archive_but_the_filed_paper(team, alice, bob, now):
    paper = made.finished(team, alice, PaperKind.MANAGEMENT_RULES)
    attachment = attach(paper, alice, now)
    assert attachment.document not in Document.objects.visible_to(bob)
    assert attachment.document in Document.objects.visible_to(alice)

    sent = services.submit_paper(paper_id=paper.pk, by=alice, at=now)
    requests.approve(request_id=sent.request_id, opinion="同意", by=bob, at=now)
    filed = services.file_paper(paper_id=paper.pk, at=now)

    assert set(Document.objects.visible_to(bob).filter(source_id=str(paper.pk))) >= {filed}
    assert attachment.document not in Document.objects.visible_to(bob)
