"""Who may what with a paper, role by role, at the services: a page is not a guard. Stand-ins act for both names."""

import copy
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

import approvals.services as requests
from archives.services import NotAsRegistered
from core import audit
from core.errors import DomainError
from org.choices import BRANCH_ROLES, COMPANY_ROLES, TEAM_ROLES, Role
from org.models import Delegation, User
from org.permissions import reach
from teams.choices.papers import PaperKind
from teams.models import PaperAttachment, TeamPaper
from teams.services import papers as services
from tests.conftest import NOW
from tests.factories import teams_papers as made
from tests.factories.org import BranchFactory, TeamFactory, UserFactory, account_manager, holder
from tests.cases import undone

pytestmark = pytest.mark.django_db
PLAN, SET_UP = PaperKind.ANNUAL_PLAN, PaperKind.SET_UP
WRITERS = {Role.TEAM_LEAD, Role.BRANCH_MANAGER}
NOTHING = (PermissionDenied, TeamPaper.DoesNotExist, PaperAttachment.DoesNotExist)
GRANTED = [role for role in Role if role != Role.ACCOUNT_MANAGER]


@pytest.fixture(scope="module")
def kept_place(kept):
    team = TeamFactory(branch=BranchFactory(code="EB01"), code="EAST")
    lead, channel = made.lead_of(team), holder(Role.CHANNEL_MANAGEMENT)
    manager = holder(Role.BRANCH_MANAGER, team.branch)
    draft = made.finished(team, lead, PLAN)
    attached = services.attach(paper_id=draft.pk, content=made.CSV, file_name="费用.csv", by=lead, at=NOW)
    return {
        "team": team,
        "lead": lead,
        "channel": channel,
        "draft": draft,
        "attached": attached,
        "approved": made.approved(team, lead, channel, PLAN, year=2029),
        "set_up": made.approved(team, manager, channel, SET_UP),
        "colleagues": {role: somebody(role, team) for role in GRANTED},
        "strangers": {role: somebody(role, TeamFactory()) for role in (*BRANCH_ROLES, *TEAM_ROLES)},
    }


@pytest.fixture
def place(kept_place):
    return copy.deepcopy(kept_place)


def somebody(role, team):
    """An account with that role, here or at another branch's team."""
    if role in COMPANY_ROLES:
        return holder(role)
    return holder(role, team.branch if role in BRANCH_ROLES else team)


def drafting(place, by):
    return made.drafted(place["team"], by, PaperKind.MANAGEMENT_RULES)


def saving(place, by):
    return made.save(place["draft"], by, written=made.written(PLAN, title="改写"))


def attaching(place, by):
    return services.attach(
        paper_id=place["draft"].pk, content=made.CSV, file_name="另一份.csv", by=by, at=NOW
    )


def detaching(place, by):
    return services.detach(paper_id=place["draft"].pk, attachment_id=place["attached"].pk, by=by, at=NOW)


def discarding(place, by):
    return services.discard_paper(paper_id=place["draft"].pk, by=by, at=NOW)


def sending(place, by):
    return services.submit_paper(paper_id=place["draft"].pk, by=by, at=NOW)


def copying(place, by):
    return services.copy_paper(paper_id=place["approved"].pk, year=2031, by=by, at=NOW)


def beginning(place, by):
    return services.start_executing(paper_id=place["approved"].pk, by=by, at=NOW)


def finishing(place, by):
    services.start_executing(paper_id=place["approved"].pk, by=place["lead"], at=NOW)
    return services.finish_paper(paper_id=place["approved"].pk, result="", by=by, at=NOW)


def opening(place, by):
    return services.open_team(
        paper_id=place["set_up"].pk, name="三队", opened_on=date(2027, 2, 1), by=by, at=NOW
    )


def looking(place, by):
    return services.open_attachment(attachment_id=place["attached"].pk, by=by, at=NOW)


WRITING = (
    drafting,
    saving,
    attaching,
    detaching,
    discarding,
    sending,
    copying,
    beginning,
    finishing,
)
MAY = dict.fromkeys(WRITING, WRITERS) | {
    opening: {Role.BRANCH_MANAGER},
    looking: {
        Role.TEAM_LEAD,
        Role.TRADING_DESK,
        Role.BRANCH_FINANCE,
        Role.DEPUTY_MANAGER,
        Role.BRANCH_MANAGER,
        Role.AUDITOR,
    },
}


def goes_through(act, place, by):
    """Whether the service lets them; it is refused as to somebody who does not know of the paper, or may not."""
    with undone():
        try:
            act(place, by)
        except NOTHING:
            return False
        except NotAsRegistered:
            # The file lies where the kept rows were made: the right has been asked by then.
            return True
        return True


def let_through(place, users):
    """Act → those of the users, by their roles, whom the service lets do it."""
    return {act: {role for role, user in users.items() if goes_through(act, place, user)} for act in MAY}


def test_a_role_may_exactly_this_of_its_own_branch(place):
    assert let_through(place, place["colleagues"]) == MAY


def test_a_role_of_another_branch_may_nothing(place):
    assert let_through(place, place["strangers"]) == dict.fromkeys(MAY, set())


def test_account_managers_and_people_without_a_role_and_who_has_left_may_nothing(place):
    gone = made.lead_of(place["team"])
    gone.is_active = False
    users = {"account manager": account_manager(place["team"]).user, "nobody": UserFactory(), "gone": gone}

    assert let_through(place, users) == dict.fromkeys(MAY, set())


# Separation of duties


def test_who_sent_a_plan_does_not_approve_it(place):
    both = holder(Role.CHANNEL_MANAGEMENT)
    both.grants_held.create(role=Role.TEAM_LEAD, team=place["team"], valid_from=date(2024, 1, 1))
    both = User.objects.get(pk=both.pk)
    paper = made.submitted(place["team"], both, PaperKind.MANAGEMENT_RULES)

    with pytest.raises(DomainError):
        requests.approve(request_id=paper.request_id, opinion="同意", by=both, at=NOW)

    assert made.again(paper).state == "submitted"


def test_who_drafted_a_plan_does_not_approve_it_though_another_sent_it(place):
    drafter = holder(Role.CHANNEL_MANAGEMENT)
    drafter.grants_held.create(role=Role.TEAM_LEAD, team=place["team"], valid_from=date(2024, 1, 1))
    drafter = User.objects.get(pk=drafter.pk)
    paper = made.finished(place["team"], drafter, PaperKind.MANAGEMENT_RULES)
    sent = services.submit_paper(paper_id=paper.pk, by=place["lead"], at=NOW)

    with pytest.raises(DomainError):
        requests.approve(request_id=sent.request_id, opinion="同意", by=drafter, at=NOW)


# Stand-ins


@pytest.fixture
def dora(place):
    """Stands in for the lead, who is away."""
    lead, dora = place["lead"], UserFactory(name="朵拉")
    Delegation.objects.create(
        grant=lead.grants_held.get(),
        principal=lead,
        stand_in=dora,
        valid_from=NOW.date(),
        valid_until=NOW.date() + timedelta(days=5),
        reason="休假",
        created_at=NOW,
    )
    return dora


@pytest.fixture
def dora_today(dora, monkeypatch):
    """Rows come by the user's own day; the tests live in theirs."""
    monkeypatch.setattr(User, "day", NOW.date())
    return dora


def test_a_stand_in_sends_a_paper_in_both_names(place, dora_today):
    paper = services.submit_paper(paper_id=place["draft"].pk, by=dora_today, at=NOW)

    assert (paper.request.submitted_by, paper.request.submitted_for) == (dora_today, place["lead"])
    entry = audit.history(paper).order_by("-seq").first()
    assert (entry.actor, entry.on_behalf_of, entry.capacity) == (dora_today, place["lead"], "team_lead")


def test_a_stand_in_writes_and_begins_and_the_lead_takes_back(place, dora_today):
    saved = made.save(place["draft"], dora_today, written=made.written(PLAN, title="代写"))
    begun = beginning(place, dora_today)
    paper = services.submit_paper(paper_id=saved.pk, by=dora_today, at=NOW)

    after = services.withdraw_paper(paper_id=paper.pk, by=place["lead"], at=NOW)

    assert (saved.title, begun.state, after.state) == ("代写", "executing", "draft")


def test_a_stand_in_of_another_day_may_nothing(place, dora):
    dora.delegations_taken.update(valid_until=NOW.date() + timedelta(days=1))
    later = NOW + timedelta(days=2)

    with pytest.raises(NOTHING):
        services.start_executing(paper_id=place["approved"].pk, by=User.objects.get(pk=dora.pk), at=later)


def test_drafts_are_read_by_nobody_who_does_not_read_papers():
    for role in GRANTED:
        user = holder(role, TeamFactory() if role in TEAM_ROLES else BranchFactory())
        drafts, papers = reach(user, "teams.paper_drafts"), reach(user, "teams.paper_view")
        assert papers.is_anywhere or not drafts.is_anywhere
