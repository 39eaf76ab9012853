"""Who may take which step of the pay cycle, asked of each authority by itself: own role, another's, nobody's."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from compensation import permissions, signing, wording
from compensation.choices import RunState
from compensation.offers import Offer
from org.choices import Role
from org.models import Delegation, RoleGrant, User
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
WHO = ("desk", "finance", "chief", "deputy", "manager", "archive")


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


def record(place, **values):
    """A paper of the branch, as an authority reads one."""
    return SimpleNamespace(**({"branch_id": place.branch.pk} | values))


def allowed(authority, subject, user):
    try:
        return authority(subject, user, pay.AT).role
    except PermissionDenied:
        return None


@each(
    ("authority", "roles"),
    [
        ("may_compute_detail", {"desk", "finance"}),
        ("may_review_detail", {"finance", "chief"}),
        ("may_edit_standard", {"finance"}),
        ("may_decide_standard", set()),
        ("may_prepare", {"finance"}),
        ("may_sign_chief", {"chief"}),
        ("may_sign_deputy", {"deputy"}),
        ("may_sign_manager", {"manager"}),
        ("may_pay_out", {"finance"}),
        ("may_file", {"archive"}),
        ("may_adjust", {"finance"}),
        ("may_confirm", {"chief"}),
        ("may_notice_change", {"finance", "chief", "deputy", "manager"}),
    ],
)
def test_an_authority_lets_its_roles_and_nobody_else(place, authority, roles):
    step = getattr(permissions, authority)
    paper = record(place)

    assert {who for who in WHO if allowed(step, paper, getattr(place.office, who))} == roles
    assert allowed(step, paper, place.stranger) is None
    assert allowed(step, paper, place.alice.user) is None
    assert allowed(step, paper, org.holder(Role.ADMINISTRATOR)) is None
    assert allowed(step, paper, org.holder(Role.AUDITOR)) is None


@each(
    ("state", "who"),
    [(RunState.SUBMITTED, "chief"), (RunState.CHIEF_SIGNED, "deputy"), (RunState.DEPUTY_SIGNED, "manager")],
)
def test_may_return_run_is_whose_signature_is_due(place, state, who):
    paper = record(place, state=state)

    assert {one for one in WHO if allowed(permissions.may_return_run, paper, getattr(place.office, one))} == {
        who
    }


def test_may_decide_or_withdraw_standard_lets_channel_management_and_who_wrote_it(place):
    step, paper = permissions.may_decide_or_withdraw_standard, record(place, team_id=place.office.team.pk)
    neighbour = org.holder(Role.TEAM_LEAD, org.TeamFactory(branch=place.branch))

    assert allowed(step, paper, org.holder(Role.CHANNEL_MANAGEMENT)) == Role.CHANNEL_MANAGEMENT
    assert allowed(step, paper, place.lead) == Role.TEAM_LEAD
    assert allowed(step, paper, place.finance) == Role.BRANCH_FINANCE
    assert allowed(step, paper, neighbour) is None
    assert allowed(step, paper, place.chief) is None


@each(
    ("first", "last", "is_let"),
    [
        (dt.date(2026, 11, 5), dt.date(2026, 11, 6), True),
        (dt.date(2026, 11, 6), dt.date(2026, 12, 1), False),
        (dt.date(2026, 10, 1), dt.date(2026, 11, 5), False),
    ],
)
def test_a_stand_in_acts_on_the_days_of_the_delegation_alone(place, first, last, is_let):
    """The moment is 5 November; a last day that is today has passed, for periods are half-open."""
    helper = org.UserFactory()
    Delegation.objects.create(
        grant=RoleGrant.objects.get(user=place.chief, role=Role.CHIEF_ACCOUNTANT),
        principal=place.chief,
        stand_in=helper,
        valid_from=first,
        valid_until=last,
        reason="休假",
        created_at=pay.AT,
    )

    assert (allowed(permissions.may_sign_chief, record(place), helper) is not None) is is_let


def test_who_holds_the_role_and_stands_in_too_acts_in_the_own_name(place):
    helper = org.holder(Role.CHIEF_ACCOUNTANT, place.branch)
    Delegation.objects.create(
        grant=RoleGrant.objects.get(user=place.chief, role=Role.CHIEF_ACCOUNTANT),
        principal=place.chief,
        stand_in=helper,
        valid_from=dt.date(2026, 1, 1),
        valid_until=dt.date(2999, 1, 1),
        reason="休假",
        created_at=pay.AT,
    )

    assert permissions.may_sign_chief(record(place), helper, pay.AT).on_behalf_of_id is None


def test_an_account_that_is_closed_takes_no_step(place):
    User.objects.filter(pk=place.chief.pk).update(is_active=False)
    closed = User.objects.get(pk=place.chief.pk)

    assert allowed(permissions.may_sign_chief, record(place), closed) is None


# What the steps are called


def test_signatures_are_offered_in_their_order_with_the_hash_that_was_shown():
    run = SimpleNamespace(content_hash="a" * 64)
    offers = {
        name: Offer(name, "not yet" if name == "sign_manager" else "")
        for name in ("sign_manager", "sign_chief")
    }

    offered = signing.offered(run, offers)

    assert [dict(one.values) for one in offered] == [
        {"step": "chief", "shown_hash": "a" * 64},
        {"step": "manager", "shown_hash": "a" * 64},
    ]
    assert [one.disabled for one in offered] == ["", "not yet"]


def test_signatures_say_what_they_bring_about_in_both_languages():
    run = SimpleNamespace(content_hash="a" * 64)
    offered = signing.offered(
        run, {name: Offer(name) for name in ("sign_chief", "sign_deputy", "sign_manager")}
    )

    for one in offered:
        english = [str(one.label), str(one.title), str(one.consequence)]
        with translation.override("zh-hans"):
            chinese = [str(one.label), str(one.title), str(one.consequence)]
        assert all(told != other for told, other in zip(english, chinese, strict=True))


@each("labels", [wording.DETAIL_LABELS, wording.RUN_LABELS, wording.TOTAL_LABELS])
def test_labels_are_said_in_chinese_and_none_twice(labels):
    with translation.override("zh-hans"):
        chinese = [str(label) for label in labels.values()]

    assert all(any("一" <= letter <= "鿿" for letter in told) for told in chinese)
    assert len(set(chinese)) == len(chinese)


@each(
    ("figure", "english"),
    [
        ("customers", "Customers"),
        ("commission", "Commission"),
        ("exchange_fees", "Exchange fees"),
        ("net_commission", "Net commission"),
    ],
)
def test_figure_label_names_figures_and_measures_alike(figure, english):
    assert wording.figure_label(figure).lower() == english.lower()
