"""Opening a paper: rights by category, integrity on every read, every look on record."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from archives.choices import Category
from archives.models import Document
from archives.services import NotAsRegistered, open_document
from core import audit
from org.choices import Role
from tests.factories.archives import PDF, document, stored
from tests.factories.org import BranchFactory, TeamFactory, account_manager, holder

pytestmark = pytest.mark.django_db

PAY = {
    Role.BRANCH_FINANCE,
    Role.CHIEF_ACCOUNTANT,
    Role.DEPUTY_MANAGER,
    Role.BRANCH_MANAGER,
    Role.GENERAL_OFFICE,
    Role.AUDITOR,
}
CRM = {Role.BRANCH_FINANCE, Role.TRADING_DESK, Role.BRANCH_MANAGER, Role.AUDITOR}
STANDARDS = PAY | {Role.TEAM_LEAD, Role.TRADING_DESK, Role.CHANNEL_MANAGEMENT, Role.VICE_PRESIDENT}
# What a branch writes, from the draft on.
PAPERS = {
    Role.TEAM_LEAD,
    Role.TRADING_DESK,
    Role.BRANCH_FINANCE,
    Role.DEPUTY_MANAGER,
    Role.BRANCH_MANAGER,
    Role.AUDITOR,
}
READERS = {
    Category.PAY_REPORT: PAY,
    Category.PAYMENT_FILE: PAY,
    Category.PAY_SLIP: PAY - {Role.GENERAL_OFFICE},
    Category.CRM_FILE: CRM,
    Category.PAY_STANDARD: STANDARDS,
    Category.REQUEST: STANDARDS - {Role.CHIEF_ACCOUNTANT},
    Category.TEAM_PAPER: PAPERS | {Role.GENERAL_OFFICE, Role.CHANNEL_MANAGEMENT, Role.VICE_PRESIDENT},
    Category.PAPER_ATTACHMENT: PAPERS,
    Category.TEAM_REPORT: (PAPERS - {Role.BRANCH_FINANCE}) | {Role.GENERAL_OFFICE, Role.CHANNEL_MANAGEMENT},
    Category.TASK_EVIDENCE: {
        Role.TEAM_LEAD,
        Role.DEPUTY_MANAGER,
        Role.BRANCH_MANAGER,
        Role.AUDITOR,
    },
}
HELD = sorted(set(Role) - {Role.ACCOUNT_MANAGER})


def replace(paper: Document, content: bytes) -> None:
    """Put other bytes where the paper's are, past the product."""
    default_storage.delete(paper.storage_name)
    assert default_storage.save(paper.storage_name, ContentFile(content)) == paper.storage_name


def place_of(role: Role, team):
    """The scope that the role asks for: the team, or its branch."""
    return (
        team
        if role in {Role.TEAM_LEAD, Role.REGIONAL_MANAGER, Role.ATTENDANCE_RECORDER, Role.ASSET_KEEPER}
        else team.branch
    )


@pytest.mark.parametrize("role", HELD)
def test_visible_to_shows_each_role_its_categories_and_no_other(role):
    team = TeamFactory()
    someone = account_manager(team)
    for category in Category:
        document(category, branch=team.branch, team=team, subject_person=someone)

    seen = set(
        Document.objects.visible_to(holder(role, place_of(role, team))).values_list("category", flat=True)
    )

    assert seen == {category for category, roles in READERS.items() if role in roles}


@pytest.mark.parametrize(
    "role", [Role.BRANCH_FINANCE, Role.TRADING_DESK, Role.BRANCH_MANAGER, Role.TEAM_LEAD]
)
def test_visible_to_ends_at_the_own_place(role):
    own, other = TeamFactory(), TeamFactory()
    for category in Category:
        document(category, branch=other.branch, team=other)
        document(category, branch=None, team=None)

    assert list(Document.objects.visible_to(holder(role, place_of(role, own)))) == []


def test_visible_to_shows_a_team_lead_nothing_of_the_branch_as_a_whole():
    team = TeamFactory()
    document(Category.PAY_STANDARD, branch=team.branch, team=None)
    own = document(Category.PAY_STANDARD, branch=team.branch, team=team)

    assert list(Document.objects.visible_to(holder(Role.TEAM_LEAD, team))) == [own]


def test_visible_to_shows_an_account_manager_own_slips_only():
    team = TeamFactory()
    alice, bob = account_manager(team), account_manager(team)
    own = document(Category.PAY_SLIP, branch=team.branch, team=team, subject_person=alice)
    for category in Category:
        document(category, branch=team.branch, team=team, subject_person=bob)
    for category in set(Category) - {Category.PAY_SLIP, Category.TASK_EVIDENCE}:
        document(category, branch=team.branch, team=team, subject_person=alice)

    assert list(Document.objects.visible_to(alice.user)) == [own]


def test_visible_to_shows_nothing_to_who_has_left_or_is_locked_out(now):
    team = TeamFactory()
    gone, locked = account_manager(team, left_on=now.date().replace(month=1)), account_manager(team)
    locked.user.is_active = False
    for person in (gone, locked):
        document(Category.PAY_SLIP, branch=team.branch, subject_person=person)

    assert list(Document.objects.visible_to(gone.user)) == []
    assert list(Document.objects.visible_to(locked.user)) == []


def test_open_document_gives_the_bytes_as_registered(now):
    paper = document()

    opened, content = open_document(
        document_id=paper.pk, by=holder(Role.BRANCH_FINANCE, paper.branch), at=now
    )

    assert (opened, content) == (paper, PDF)


def test_open_document_decrypts_a_sealed_paper(now):
    paper = document(Category.PAYMENT_FILE, content=b"a,b\n1,2\n", file_name="x.csv", sealed=True)

    _, content = open_document(document_id=paper.pk, by=holder(Role.AUDITOR), at=now)

    assert content == b"a,b\n1,2\n"


def test_open_document_records_every_look_with_who_and_in_which_capacity(now):
    paper = document()
    alice, bob = holder(Role.BRANCH_MANAGER, paper.branch), holder(Role.GENERAL_OFFICE)

    for someone in (alice, bob, alice):
        open_document(document_id=paper.pk, by=someone, at=now)

    looks = audit.history(paper).filter(action="archives.document.open")
    assert [(look.actor, look.capacity) for look in looks] == [
        (alice, Role.BRANCH_MANAGER),
        (bob, Role.GENERAL_OFFICE),
        (alice, Role.BRANCH_MANAGER),
    ]


def test_open_document_of_an_own_slip_is_recorded_as_the_account_managers(now):
    alice = account_manager(TeamFactory())
    paper = document(Category.PAY_SLIP, branch=alice.branch, subject_person=alice)

    open_document(document_id=paper.pk, by=alice.user, at=now)

    look = audit.history(paper).get(action="archives.document.open")
    assert (look.actor, look.capacity) == (alice.user, Role.ACCOUNT_MANAGER)


@pytest.mark.parametrize(
    "role", [Role.TRADING_DESK, Role.CHANNEL_MANAGEMENT, Role.ADMINISTRATOR, Role.VICE_PRESIDENT]
)
def test_open_document_does_not_exist_for_a_stranger_and_leaves_no_trace(role, now):
    paper = document(Category.PAY_REPORT)
    charlie = holder(role, paper.branch)

    with pytest.raises(Document.DoesNotExist):
        open_document(document_id=paper.pk, by=charlie, at=now)

    assert [entry.action for entry in audit.history(paper)] == ["archives.document.register"]


def test_open_document_of_a_colleagues_slip_does_not_exist(now):
    team = TeamFactory()
    alice, bob = account_manager(team), account_manager(team)
    paper = document(Category.PAY_SLIP, branch=team.branch, team=team, subject_person=alice)

    with pytest.raises(Document.DoesNotExist):
        open_document(document_id=paper.pk, by=bob.user, at=now)


@pytest.mark.parametrize("sealed", [False, True])
def test_open_document_refuses_a_changed_file_and_says_so(sealed, now):
    paper = document(sealed=sealed)
    alice = holder(Role.BRANCH_FINANCE, paper.branch)
    replace(paper, PDF + b"one more line")

    with pytest.raises(NotAsRegistered) as refused:
        open_document(document_id=paper.pk, by=alice, at=now)

    assert paper.number.text in str(refused.value)
    last = audit.history(paper).last()
    assert (last.action, last.actor) == ("archives.document.refuse", alice)
    assert last.reason == str(refused.value)


def test_open_document_refuses_a_sealed_file_swapped_for_another_of_ours(now):
    mine, other = document(sealed=True), document(sealed=True, content=PDF + b"x")
    replace(mine, stored(other))

    with pytest.raises(NotAsRegistered):
        open_document(document_id=mine.pk, by=holder(Role.AUDITOR), at=now)


def test_open_document_refuses_a_missing_file_and_says_so(now):
    paper = document()
    default_storage.delete(paper.storage_name)

    with pytest.raises(NotAsRegistered) as refused:
        open_document(document_id=paper.pk, by=holder(Role.AUDITOR), at=now)

    assert "missing" in str(refused.value)
    assert audit.history(paper).last().action == "archives.document.refuse"


def test_open_document_opens_a_void_paper_still(now):
    branch = BranchFactory()
    paper = document(Category.REQUEST, branch=branch)
    paper.number.voided_at = now

    _, content = open_document(document_id=paper.pk, by=holder(Role.TRADING_DESK, branch), at=now)

    assert content == PDF
