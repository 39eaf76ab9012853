"""Inside the branch: who checks and signs what, what a cover sheet can hold, who takes a request back."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from approvals import services
from approvals.models import Hand, Request
from approvals.services.telling import waited_for
from core.errors import DomainError, WrongState
from core.models import Notice
from org.choices import Role
from org.models import User
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import KIND, fresh
from tests.factories.org import holder

pytestmark = pytest.mark.django_db
STANDING = ("draft", "checked", "signed_off", "submitted", "countersigning")


@pytest.fixture
def hq(hq_standing):
    """A company with a request at each place of STANDING."""
    return hq_standing


def shut(user):
    User.objects.filter(pk=user.pk).update(is_active=False)


def test_a_checked_draft_is_not_checked_over_again_by_somebody_else(hq):
    """The deputy would lose the right to sign it off, and the first check its name."""
    request = hq.at("checked")

    with pytest.raises(WrongState, match="方晓"):
        services.check(request_id=request.pk, digest=request.digest, by=hq.deputy, at=NOW)

    assert fresh(request).checked_by == hq.desk
    services.sign_off(request_id=request.pk, digest=request.digest, by=hq.deputy, at=NOW)


def test_after_a_change_of_the_cover_somebody_else_may_check_it(hq):
    request = hq.at("checked")
    services.edit_cover(request_id=request.pk, cover=services.Cover(body="改。"), by=hq.lead, at=NOW)

    services.check(request_id=request.pk, digest=fresh(request).digest, by=hq.deputy, at=NOW)

    assert fresh(request).checked_by == hq.deputy


def test_a_branch_manager_who_submits_does_not_sign_off_and_the_deputy_does(hq):
    request = hq.drafted(by=hq.manager)
    services.check(request_id=request.pk, digest=request.digest, by=hq.desk, at=NOW)

    with pytest.raises(DomainError, match="somebody else"):
        services.sign_off(request_id=request.pk, digest=request.digest, by=hq.manager, at=NOW)

    assert (
        services.sign_off(request_id=request.pk, digest=request.digest, by=hq.deputy, at=NOW).state
        == "signed_off"
    )


def test_a_branch_manager_who_signed_off_does_not_send_the_next_version_up(hq):
    request = hq.back(hq.at("submitted"))

    with pytest.raises(DomainError, match="somebody else"):
        services.resubmit(request_id=request.pk, content_hash=request.content_hash, by=hq.manager, at=NOW)

    assert fresh(request).state == "rework"
    assert fresh(request).revision == 1


def test_whoever_sends_the_next_version_up_does_not_sign_it_off(hq):
    request = hq.back(hq.at("submitted"))
    second = holder(Role.BRANCH_MANAGER, hq.branch, name="新经理")
    services.resubmit(request_id=request.pk, content_hash=request.content_hash, by=second, at=NOW)
    services.check(request_id=request.pk, digest=request.digest, by=hq.desk, at=NOW)

    with pytest.raises(DomainError, match="somebody else"):
        services.sign_off(request_id=request.pk, digest=request.digest, by=second, at=NOW)

    assert Hand.objects.get(request=request, user=second).part == "draft"


@each(
    "words",
    [
        {"body": "长" * 20_001},
        {"addressee": "长" * 81},
        {"copies": "长" * 201},
        {"contact_phone": "1" * 41},
        {"urgency": "soon"},
        {"secrecy": "top_secret"},
    ],
)
def test_a_cover_sheet_that_cannot_be_is_refused_at_the_beginning_and_afterwards(hq, words):
    request = hq.at("draft")
    cover = services.Cover(**words)

    with pytest.raises(DomainError):
        hq.drafted(cover=cover)
    with pytest.raises(DomainError):
        services.edit_cover(request_id=request.pk, cover=cover, by=hq.lead, at=NOW)

    assert not Request.objects.filter(kind=KIND, subject_id=hq.team.pk).exists()


def test_a_cover_sheet_at_its_limits_is_kept_whole(hq):
    cover = services.Cover(
        urgency="very_urgent",
        body="长" * 20_000,
        addressee="长" * 80,
        copies="长" * 200,
        contact_phone="1" * 40,
    )

    request = hq.drafted(cover=cover)

    assert (len(request.body), len(request.addressee), len(request.copies)) == (20_000, 80, 200)
    assert request.urgency == "very_urgent"


def test_a_request_whose_sender_has_left_is_taken_back_by_whoever_submits_for_the_branch(hq, schemes):
    request = hq.back(hq.at("submitted"))
    shut(hq.lead)

    services.withdraw(request_id=request.pk, by=hq.manager, at=NOW)

    assert fresh(request).state == "withdrawn"
    assert [verb for verb, *_ in schemes.told] == ["returned", "withdrawn"]


@each("role", [Role.BRANCH_MANAGER, Role.BRANCH_FINANCE])
def test_while_its_sender_is_there_nobody_else_takes_a_request_back(hq, role):
    request = hq.at("submitted")

    with pytest.raises(PermissionDenied):
        services.withdraw(request_id=request.pk, by=holder(role, hq.branch), at=NOW)


def test_another_branch_never_takes_it_back_even_where_its_sender_has_left(hq):
    from tests.factories.org import BranchFactory

    request = hq.at("submitted")
    shut(hq.lead)

    with pytest.raises(PermissionDenied):
        services.withdraw(request_id=request.pk, by=holder(Role.BRANCH_MANAGER, BranchFactory()), at=NOW)


def test_a_return_is_told_to_the_branch_where_who_sent_it_has_left(hq):
    request = hq.at("submitted")
    shut(hq.lead)

    hq.back(request)

    told = Notice.objects.filter(kind="approvals.came_back", params__number=request.number.text)
    assert list(told.values_list("user__name", flat=True)) == ["曾国平"]
    assert waited_for(fresh(request), NOW) == [hq.manager]


@each("place", ["draft", "signed_off"])
def test_the_general_office_reminds_nobody_of_what_it_has_not_been_sent(hq, place):
    request = hq.at(place)

    with pytest.raises(WrongState, match="not been sent"):
        services.remind(request_id=request.pk, by=hq.office, at=NOW)


def test_a_reminder_counts_for_the_day_here_and_not_in_greenwich(hq):
    """Half past seven in the morning here is the evening before in Greenwich."""
    request = hq.at("countersigning")
    early = datetime(2026, 11, 5, 23, 30, tzinfo=UTC)
    services.remind(request_id=request.pk, by=hq.office, at=early)

    with pytest.raises(DomainError, match="today already"):
        services.remind(request_id=request.pk, by=hq.office, at=early.replace(day=6, hour=1))


def test_a_reminder_of_yesterday_does_not_stand_in_the_way_of_todays(hq):
    request = hq.at("countersigning")
    services.remind(request_id=request.pk, by=hq.office, at=datetime(2026, 11, 5, 15, 0, tzinfo=UTC))

    services.remind(request_id=request.pk, by=hq.office, at=datetime(2026, 11, 5, 16, 30, tzinfo=UTC))

    assert request.chases.count() == 2
