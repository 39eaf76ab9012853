"""Every act on a paper in every state that it can be in: done, or refused and the paper left as it was."""

import copy
from datetime import date

import pytest

from approvals.models import Request
from core import audit
from core.errors import DomainError
from org.choices import Role
from teams.choices.papers import PaperKind, PaperState
from teams.models import TeamPaper
from teams.services import papers as services
from tests.conftest import NOW
from tests.factories import teams_papers as made
from tests.factories.org import BranchFactory, TeamFactory, holder

pytestmark = pytest.mark.django_db
S = PaperState
PLAN, SET_UP = PaperKind.ANNUAL_PLAN, PaperKind.SET_UP
# Where the request of a paper in that state stands, and whether the paper has come into force once.
REQUESTS = {
    S.SUBMITTED: ("submitted", False),
    S.RETURNED: ("rework", False),
    S.IN_FORCE: ("approved", True),
    S.EXECUTING: ("conditional", True),
    S.DONE: ("approved", True),
    S.REFUSED: ("refused", False),
    S.SUPERSEDED: ("approved", True),
}
OPEN = {"submitted", "rework"}


@pytest.fixture(scope="module")
def kept_place(kept):
    team = TeamFactory(branch=BranchFactory(code="EB01"), code="EAST")
    lead, manager = made.lead_of(team), holder(Role.BRANCH_MANAGER, team.branch)
    draft = made.finished(team, lead, PLAN)
    sent = made.submitted(team, lead, PLAN, year=2028)
    set_up = made.submitted(team, manager, SET_UP)
    attached = services.attach(paper_id=draft.pk, content=made.CSV, file_name="费用.csv", by=lead, at=NOW)
    return {
        "team": team,
        "lead": lead,
        "manager": manager,
        "draft": draft,
        "sent": sent,
        "set_up": set_up,
        "attached": attached,
    }


@pytest.fixture
def place(kept_place):
    return copy.deepcopy(kept_place)


def put(paper, state):
    """The paper in that state, with its request where it stands then."""
    if state == S.DRAFT:
        return made.again(paper)
    request_state, was_in_force = REQUESTS[state]
    closed_at = None if request_state in OPEN else NOW
    Request.objects.filter(pk=paper.request_id).update(state=request_state, closed_at=closed_at)
    begun_at = NOW if state in {S.EXECUTING, S.DONE} else None
    TeamPaper.objects.filter(pk=paper.pk).update(
        state=state, effective_at=NOW if was_in_force else None, begun_at=begun_at
    )
    return made.again(paper)


def plan_in(place, state):
    return put(place["draft"] if state == S.DRAFT else place["sent"], state)


def save(place, paper):
    made.save(paper, place["lead"], written=made.written(PLAN, title="改写的计划"))


def attach(place, paper):
    services.attach(paper_id=paper.pk, content=made.CSV, file_name="另一份.csv", by=place["lead"], at=NOW)


def submit(place, paper):
    services.submit_paper(paper_id=paper.pk, by=place["lead"], at=NOW)


def withdraw(place, paper):
    services.withdraw_paper(paper_id=paper.pk, by=place["lead"], at=NOW)


def discard(place, paper):
    services.discard_paper(paper_id=paper.pk, by=place["lead"], at=NOW)


def copy_into_the_same_year(place, paper):
    services.copy_paper(paper_id=paper.pk, year=paper.year, by=place["lead"], at=NOW)


def copy_into_another_year(place, paper):
    services.copy_paper(paper_id=paper.pk, year=2040, by=place["lead"], at=NOW)


def begin(place, paper):
    services.start_executing(paper_id=paper.pk, by=place["lead"], at=NOW)


def finish(place, paper):
    services.finish_paper(paper_id=paper.pk, result="", by=place["lead"], at=NOW)


# Act → the states in which it is possible.
POSSIBLE = {
    save: {S.DRAFT, S.RETURNED},
    attach: {S.DRAFT, S.RETURNED},
    submit: {S.DRAFT, S.RETURNED},
    withdraw: {S.SUBMITTED, S.RETURNED},
    discard: {S.DRAFT},
    copy_into_the_same_year: {S.IN_FORCE, S.EXECUTING, S.DONE, S.REFUSED, S.SUPERSEDED},
    copy_into_another_year: set(S),
    # Pressed a second time these change nothing and say nothing.
    begin: {S.IN_FORCE, S.EXECUTING},
    finish: {S.EXECUTING, S.DONE},
}


@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("act", POSSIBLE, ids=lambda act: act.__name__)
def test_an_act_is_possible_in_these_states_only(place, act, state):
    paper = plan_in(place, state)
    before = audit.history(paper).count()

    if state in POSSIBLE[act]:
        act(place, paper)
        return
    with pytest.raises(DomainError) as refused:
        act(place, paper)

    assert str(refused.value)
    after = made.again(paper)
    assert (after.state, after.version, after.content_hash) == (state, paper.version, paper.content_hash)
    assert audit.history(paper).count() == before


@pytest.mark.parametrize(
    ("act", "state", "led_to"),
    [
        (submit, S.DRAFT, S.SUBMITTED),
        (submit, S.RETURNED, S.SUBMITTED),
        (withdraw, S.SUBMITTED, S.DRAFT),
        (withdraw, S.RETURNED, S.DRAFT),
        (begin, S.IN_FORCE, S.EXECUTING),
        (begin, S.EXECUTING, S.EXECUTING),
        (finish, S.EXECUTING, S.DONE),
        (finish, S.DONE, S.DONE),
        (save, S.DRAFT, S.DRAFT),
        (save, S.RETURNED, S.RETURNED),
        (attach, S.RETURNED, S.RETURNED),
        (copy_into_another_year, S.IN_FORCE, S.IN_FORCE),
    ],
)
def test_an_act_leads_to_this_state(place, act, state, led_to):
    paper = plan_in(place, state)

    act(place, paper)

    assert made.again(paper).state == led_to


@pytest.mark.parametrize(
    ("act", "state"), [(begin, S.EXECUTING), (finish, S.DONE)], ids=lambda one: getattr(one, "__name__", one)
)
def test_an_act_that_was_done_already_leaves_no_second_trace(place, act, state):
    paper = plan_in(place, state)
    before = audit.history(paper).count()

    act(place, paper)

    assert audit.history(paper).count() == before
    assert made.again(paper).version == paper.version


@pytest.mark.parametrize(
    ("act", "state", "action"),
    [
        (save, S.DRAFT, "save"),
        (attach, S.DRAFT, "attach"),
        (submit, S.DRAFT, "submit"),
        (submit, S.RETURNED, "submit"),
        (withdraw, S.SUBMITTED, "be_taken_back"),
        (begin, S.IN_FORCE, "begin"),
        (finish, S.EXECUTING, "finish"),
    ],
)
def test_an_act_leaves_one_entry_of_its_own_in_the_history(place, act, state, action):
    paper = plan_in(place, state)
    before = audit.history(paper).count()

    act(place, paper)

    entries = audit.history(paper).order_by("-seq")
    assert entries.count() == before + 1
    assert (entries[0].action, entries[0].actor, entries[0].at) == (
        f"teams.teampaper.{action}",
        place["lead"],
        NOW,
    )
    assert action in TeamPaper.ACTION_LABELS


# Detaching


@pytest.mark.parametrize("state", S.values)
def test_an_attachment_is_taken_off_while_the_paper_is_written(place, state):
    draft = place["draft"]
    if state != S.DRAFT:
        services.submit_paper(paper_id=draft.pk, by=place["lead"], at=NOW)
        put(made.again(draft), state)

    def detach():
        services.detach(paper_id=draft.pk, attachment_id=place["attached"].pk, by=place["lead"], at=NOW)

    if state in {S.DRAFT, S.RETURNED}:
        detach()
        assert not made.again(draft).attachments.exists()
        return
    with pytest.raises(DomainError):
        detach()
    assert made.again(draft).attachments.count() == 1


# A set-up file


def open_team(place, paper):
    return services.open_team(
        paper_id=paper.pk, name="三队", opened_on=date(2027, 2, 1), by=place["manager"], at=NOW
    )


@pytest.mark.parametrize("state", [state for state in S.values if state != S.DRAFT])
def test_a_team_is_opened_while_its_file_is_in_force_only(place, state):
    paper = put(place["set_up"], state)

    if state == S.IN_FORCE:
        team = open_team(place, paper)
        assert made.again(paper).opened_team == team
        return
    with pytest.raises(DomainError):
        open_team(place, paper)
    assert made.again(paper).state == state


@pytest.mark.parametrize("state", [state for state in S.values if state != S.DRAFT])
def test_a_set_up_file_is_never_begun_by_hand(place, state):
    paper = put(place["set_up"], state)

    with pytest.raises(DomainError):
        services.start_executing(paper_id=paper.pk, by=place["manager"], at=NOW)

    assert made.again(paper).opened_team is None


# Rules and methods


@pytest.mark.parametrize("kind", [PaperKind.MANAGEMENT_RULES, PaperKind.ASSESSMENT_METHOD])
@pytest.mark.parametrize("state", [S.SUBMITTED, S.RETURNED, S.IN_FORCE, S.REFUSED, S.SUPERSEDED])
def test_rules_are_never_begun_in_whatever_state(place, kind, state):
    paper = put(made.submitted(place["team"], place["lead"], kind), state)

    with pytest.raises(DomainError):
        begin(place, paper)

    assert made.again(paper).begun_at is None
