"""Which steps a page offers: now, not yet with the reason, or not at all."""

import pytest

from compensation.choices import RunState
from compensation.models import BusinessDetail, PayRun, Signature
from compensation.offers import detail_offers, run_offers
from compensation.signing import offered
from org.choices import Role
from org.models import User
from org.permissions import Grant
from tests.cases import each
from tests.factories.compensation import AT

BRANCH = 7
FINANCE, CHIEF, DEPUTY, MANAGER = (
    Role.BRANCH_FINANCE,
    Role.CHIEF_ACCOUNTANT,
    Role.DEPUTY_MANAGER,
    Role.BRANCH_MANAGER,
)


def somebody(role, pk=1, branch=BRANCH):
    """An account with one role, without a database."""
    user = User(pk=pk, name=str(role), is_active=True)
    user.__dict__["_grants"] = {AT.date(): [Grant(role=role, branch_id=branch)]}
    return user


def report(state, signed_by=(), prepared_by=90, submitted_by=91):
    run = PayRun(
        pk=1,
        branch_id=BRANCH,
        state=state,
        prepared_by_id=prepared_by,
        submitted_by_id=submitted_by,
        content_hash="h",
    )
    signatures = [Signature(by_id=pk, step="chief") for pk in signed_by]
    run._prefetched_objects_cache = {"signatures": Signatures(signatures)}
    return run


class Signatures(list):
    """What a prefetch leaves behind."""

    def all(self):
        return self


def names(run, user):
    return {name: offer.disabled for name, offer in run_offers(run, by=user, at=AT).items()}


@each(
    ("state", "role", "expected"),
    [
        (
            RunState.DRAFT,
            FINANCE,
            {
                "compute": "",
                "submit": "Pay is not computed yet.",
                "pay_out": "Not all three have signed yet.",
            },
        ),
        (
            RunState.COMPUTED,
            FINANCE,
            {"compute": "", "submit": "", "pay_out": "Not all three have signed yet."},
        ),
        (RunState.SUBMITTED, FINANCE, {"withdraw": "", "pay_out": "Not all three have signed yet."}),
        (RunState.CHIEF_SIGNED, FINANCE, {"pay_out": "Not all three have signed yet."}),
        (RunState.APPROVED, FINANCE, {"pay_out": "The payment file has not been made yet."}),
        (RunState.PAID, FINANCE, {}),
        (RunState.COMPUTED, CHIEF, {"sign_chief": "Branch finance has not submitted it yet."}),
        (RunState.SUBMITTED, CHIEF, {"sign_chief": "", "send_back": ""}),
        (RunState.CHIEF_SIGNED, CHIEF, {}),
        (RunState.SUBMITTED, DEPUTY, {"sign_deputy": "The chief accountant has not signed yet."}),
        (RunState.CHIEF_SIGNED, DEPUTY, {"sign_deputy": "", "send_back": ""}),
        (RunState.CHIEF_SIGNED, MANAGER, {"sign_manager": "The deputy manager has not signed yet."}),
        (RunState.DEPUTY_SIGNED, MANAGER, {"sign_manager": "", "send_back": ""}),
        (RunState.APPROVED, MANAGER, {}),
        (RunState.FILED, FINANCE, {}),
        (RunState.SUBMITTED, Role.AUDITOR, {}),
    ],
)
def test_run_offers_follow_state_and_role(state, role, expected):
    assert names(report(state), somebody(role)) == expected


def test_run_offers_of_another_branch_are_none():
    assert names(report(RunState.SUBMITTED), somebody(CHIEF, branch=BRANCH + 1)) == {}


def test_run_offers_say_why_who_prepared_it_cannot_sign_it():
    found = names(report(RunState.SUBMITTED, prepared_by=1), somebody(CHIEF, pk=1))

    assert set(found) == {"sign_chief", "send_back"}
    assert all("somebody else's" in reason for reason in found.values())


def test_run_offers_say_why_one_person_does_not_sign_twice():
    found = names(report(RunState.CHIEF_SIGNED, signed_by=[1]), somebody(DEPUTY, pk=1))

    assert "somebody else's" in found["sign_deputy"]


def test_offered_signatures_carry_the_hash_of_what_is_shown():
    run = report(RunState.SUBMITTED)

    (button,) = offered(run, run_offers(run, by=somebody(CHIEF), at=AT))

    assert button.values == {"step": "chief", "shown_hash": "h"}
    assert button.disabled == ""


def test_offered_signatures_are_none_for_who_never_signs():
    run = report(RunState.SUBMITTED)

    assert offered(run, run_offers(run, by=somebody(FINANCE), at=AT)) == []


def detail(state, submitted_by=None):
    return BusinessDetail(branch_id=BRANCH, state=state, submitted_by_id=submitted_by)


def detail_names(record, user, run=None, is_stale=False):
    found = detail_offers(record, by=user, at=AT, run=run, is_stale=is_stale)
    return {name: offer.disabled for name, offer in found.items()}


@each(
    ("state", "role", "expected"),
    [
        ("computed", Role.TRADING_DESK, {"submit": "", "recompute": ""}),
        ("computed", CHIEF, {"review": "It is not submitted yet."}),
        ("returned", Role.TRADING_DESK, {"submit": "", "recompute": ""}),
        ("submitted", Role.TRADING_DESK, {"recompute": ""}),
        ("submitted", CHIEF, {"review": "", "send_back": ""}),
        ("reviewed", CHIEF, {"send_back": ""}),
        ("reviewed", Role.TRADING_DESK, {"recompute": ""}),
        ("submitted", Role.TEAM_LEAD, {}),
    ],
)
def test_detail_offers_follow_state_and_role(state, role, expected):
    assert detail_names(detail(state), somebody(role)) == expected


def test_detail_offers_say_why_the_submitter_does_not_review():
    found = detail_names(detail("submitted", submitted_by=1), somebody(FINANCE, pk=1))

    assert "somebody else's" in found["review"]
    assert found["send_back"] == ""


def test_detail_offers_end_once_pay_is_submitted():
    assert detail_names(detail("reviewed"), somebody(FINANCE), run=report(RunState.SUBMITTED)) == {}
    assert set(detail_names(detail("reviewed"), somebody(FINANCE), run=report(RunState.COMPUTED))) == {
        "recompute",
        "send_back",
    }


def test_detail_offers_wait_for_the_newer_file():
    found = detail_names(detail("computed"), somebody(Role.TRADING_DESK), is_stale=True)

    assert found == {"submit": "A newer CRM file was accepted; compute it again first.", "recompute": ""}
