"""A standard's way to force: submitted, decided by channel management, bound to what was sent, on file."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from approvals.services import approve, send_back
from archives.models import Document
from archives.services import open_document
from compensation import services
from compensation.models import PayStandard
from core.errors import Conflict, DomainError, WrongState
from org.choices import Role
from tests.cases import each
from tests.compensation import rules_data as data
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return org.TeamFactory(code="EAST")


@pytest.fixture
def alice(team):
    """Leads the team."""
    return org.holder(Role.TEAM_LEAD, team, name="爱丽丝")


@pytest.fixture
def bob():
    """Decides for channel management."""
    return org.holder(Role.CHANNEL_MANAGEMENT, name="鲍勃")


def draft(by, now, **changes):
    return services.draft_standard(document=data.pay_md_example() | changes, by=by, at=now)


def submit(row, by, now):
    return services.submit_standard(standard_id=row.pk, by=by, at=now)


def submitted(by, now, **changes):
    return submit(draft(by, now, **changes), by, now)


def decide(row, by, now, verb=approve, opinion="同意"):
    verb(request_id=row.request_id, opinion=opinion, by=by, at=now)
    return pay.again(row)


def test_submit_standard_sends_a_request_bound_to_the_content(alice, now):
    row = submitted(alice, now)

    assert row.state == "submitted"
    request = row.request
    assert (request.kind, request.subject_id, request.content_hash) == (
        "pay_standard",
        row.pk,
        row.content_hash,
    )
    assert (request.drafted_by, request.submitted_by, request.team) == (alice, alice, row.team)


def test_approve_puts_the_standard_in_force_from_its_month(alice, bob, now):
    row = decide(submitted(alice, now), bob, now)

    assert (row.state, row.decided_at) == ("approved", now)
    assert list(PayStandard.objects.in_force(row.effective_from)) == [row]
    assert not PayStandard.objects.in_force(
        data.demo_standard("a").effective_from.replace(year=2020)
    ).exists()


def test_approve_files_the_exchange_form(alice, bob, now):
    row = decide(submitted(alice, now), bob, now)

    filed = Document.objects.get(category="pay_standard")
    assert (filed.team, filed.month, filed.retention.code) == (row.team, row.effective_from, "PERM")
    _document, content = open_document(document_id=filed.pk, by=bob, at=now)
    assert json.loads(content) == row.content


def test_send_back_lets_the_team_write_again_and_submit_anew(alice, bob, now):
    row = decide(submitted(alice, now), bob, now, send_back, "提成偏高，请说明。")
    first_request = row.request_id

    services.save_standard(
        standard_id=row.pk, document=row.content | {"name": "Lower"}, version=row.version, by=alice, at=now
    )
    again = submit(row, alice, now)

    assert row.state == "returned"
    assert (again.state, again.name) == ("submitted", "Lower")
    assert again.request_id != first_request


def test_withdraw_standard_takes_it_back(alice, now):
    row = submitted(alice, now)

    back = services.withdraw_standard(standard_id=row.pk, by=alice, at=now)

    assert (back.state, back.request.state) == ("returned", "withdrawn")


def test_withdraw_standard_is_for_who_submitted_it(alice, team, now):
    row = submitted(alice, now)

    with pytest.raises(PermissionDenied):
        services.withdraw_standard(
            standard_id=row.pk, by=org.holder(Role.BRANCH_FINANCE, team.branch), at=now
        )

    assert pay.again(row).state == "submitted"


def test_withdraw_standard_comes_too_late_after_the_decision(alice, bob, now):
    row = decide(submitted(alice, now), bob, now)

    with pytest.raises(WrongState):
        services.withdraw_standard(standard_id=row.pk, by=alice, at=now)


def test_submit_standard_refuses_a_draft_with_faults_and_names_them(team, alice, now):
    row = services.begin_standard(
        team_id=team.pk, contract="employee", name="New", effective_from=pay.MONTH, by=alice, at=now
    )

    with pytest.raises(DomainError) as refusal:
        submit(row, alice, now)

    assert [fault.split(": ")[0] for fault in refusal.value.faults] == ["$.grades", "$.components"]
    assert pay.again(row).state == "draft"


def test_submit_standard_twice_is_refused(alice, now):
    row = submitted(alice, now)

    with pytest.raises(WrongState):
        submit(row, alice, now)


def test_save_standard_is_closed_once_it_is_submitted(alice, now):
    row = submitted(alice, now)

    with pytest.raises(WrongState) as refusal:
        services.save_standard(
            standard_id=row.pk, document=row.content, version=row.version, by=alice, at=now
        )

    assert "copy it to change it" in str(refusal.value)


def test_submit_standard_refuses_a_second_start_in_the_same_month(alice, bob, now):
    decide(submitted(alice, now), bob, now)
    second = draft(alice, now, name="Second")

    with pytest.raises(DomainError) as refusal:
        submit(second, alice, now)

    assert "already; choose another month" in str(refusal.value)


def test_approve_refuses_the_second_of_two_that_begin_in_the_same_month(alice, bob, now):
    first, second = submitted(alice, now), submitted(alice, now, name="Second")
    decide(first, bob, now)

    with pytest.raises(DomainError):
        decide(second, bob, now)

    assert pay.again(second).state == "submitted"
    assert Document.objects.filter(category="pay_standard").count() == 1


def test_two_contracts_may_begin_in_the_same_month(alice, bob, now):
    rows = [decide(submitted(alice, now, contract=contract), bob, now) for contract in ("employee", "broker")]

    assert [row.state for row in rows] == ["approved", "approved"]


@pytest.fixture
def office():
    """A branch whose October is under signature."""
    made = pay.office()
    made.hire()
    return made


def lead_document(office, **changes):
    return pay.content(office.team, "employee", [pay.BASE], effective_from="2026-10") | changes


def test_submit_standard_refuses_a_month_whose_pay_is_submitted(office, now):
    lead = org.holder(Role.TEAM_LEAD, office.team)
    row = services.draft_standard(document=lead_document(office), by=lead, at=now)
    office.submitted()

    with pytest.raises(DomainError) as refusal:
        submit(row, lead, now)

    assert "is submitted already" in str(refusal.value)


def test_approve_refuses_a_month_whose_pay_was_submitted_meanwhile(office, bob, now):
    lead = org.holder(Role.TEAM_LEAD, office.team)
    row = submit(services.draft_standard(document=lead_document(office), by=lead, at=now), lead, now)
    office.submitted()

    with pytest.raises(DomainError):
        decide(row, bob, now)

    assert pay.again(row).state == "submitted"


def test_submit_standard_takes_a_month_after_the_submitted_one(office, now):
    lead = org.holder(Role.TEAM_LEAD, office.team)
    row = services.draft_standard(document=lead_document(office, effective_from="2026-11"), by=lead, at=now)
    office.submitted()

    assert submit(row, lead, now).state == "submitted"


def test_approve_refuses_content_that_changed_after_it_was_sent(alice, bob, now):
    row = submitted(alice, now)
    changed = row.content | {"name": "Something else"}
    PayStandard.objects.filter(pk=row.pk).update(content=changed)

    with pytest.raises(Conflict):
        decide(row, bob, now)

    assert pay.again(row).state == "submitted"


def test_the_drafter_does_not_approve(team, now):
    """Not even with both roles: who drafted it took a step of it."""
    both = org.holder(Role.TEAM_LEAD, team)
    org.RoleGrant.objects.create(user=both, role=Role.CHANNEL_MANAGEMENT, valid_from=org.START)
    row = submitted(both, now)

    with pytest.raises(DomainError):
        decide(row, both, now)

    assert pay.again(row).state == "submitted"


def test_the_drafter_does_not_approve_what_somebody_else_submitted(team, now):
    drafter = org.holder(Role.TEAM_LEAD, team)
    org.RoleGrant.objects.create(user=drafter, role=Role.CHANNEL_MANAGEMENT, valid_from=org.START)
    row = submit(draft(drafter, now), org.holder(Role.BRANCH_FINANCE, team.branch), now)

    with pytest.raises(DomainError):
        decide(row, drafter, now)

    assert pay.again(row).state == "submitted"


@each("role", [Role.TEAM_LEAD, Role.BRANCH_FINANCE, Role.BRANCH_MANAGER, Role.AUDITOR])
def test_nobody_but_channel_management_approves(alice, team, now, role):
    row = submitted(alice, now)
    scope = {Role.TEAM_LEAD: team, Role.AUDITOR: None}.get(role, team.branch)

    with pytest.raises(PermissionDenied):
        decide(row, org.holder(role, scope), now)

    assert pay.again(row).state == "submitted"


def test_approve_undone_by_the_database_where_faults_are_left(alice, now):
    row = submitted(alice, now)

    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        PayStandard.objects.filter(pk=row.pk).update(faults=1)
