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
from tests.cases import undone

pytestmark = pytest.mark.django_db
S = PaperState
PLAN, SET_UP = PaperKind.ANNUAL_PLAN, PaperKind.SET_UP
RULES = (PaperKind.MANAGEMENT_RULES, PaperKind.ASSESSMENT_METHOD)
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
    sent = made.finished(team, lead, PLAN, year=2028)
    for paper in (draft, sent):
        services.attach(paper_id=paper.pk, content=made.CSV, file_name="费用.csv", by=lead, at=NOW)
    sent = services.submit_paper(paper_id=sent.pk, by=lead, at=NOW)
    set_up = made.submitted(team, manager, SET_UP)
    rules = [made.submitted(team, lead, kind) for kind in RULES]
    return {
        "team": team,
        "lead": lead,
        "manager": manager,
        "draft": draft,
        "sent": sent,
        "set_up": set_up,
        "rules": rules,
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


def detach(place, paper):
    attached = paper.attachments.get()
    services.detach(paper_id=paper.pk, attachment_id=attached.pk, by=place["lead"], at=NOW)


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


AFTER_FORCE = (S.IN_FORCE, S.EXECUTING, S.DONE, S.REFUSED, S.SUPERSEDED)
# Act → the states in which it is possible → the state it leads to, and what it leaves in the paper's history.
POSSIBLE = {
    save: {S.DRAFT: (S.DRAFT, ["save"]), S.RETURNED: (S.RETURNED, ["save"])},
    attach: {S.DRAFT: (S.DRAFT, ["attach"]), S.RETURNED: (S.RETURNED, ["attach"])},
    detach: {S.DRAFT: (S.DRAFT, ["detach"]), S.RETURNED: (S.RETURNED, ["detach"])},
    submit: {S.DRAFT: (S.SUBMITTED, ["submit"]), S.RETURNED: (S.SUBMITTED, ["submit"])},
    withdraw: {S.SUBMITTED: (S.DRAFT, ["be_taken_back"]), S.RETURNED: (S.DRAFT, ["be_taken_back"])},
    discard: {S.DRAFT: (None, ["discard"])},
    copy_into_the_same_year: {state: (state, []) for state in AFTER_FORCE},
    copy_into_another_year: {state: (state, []) for state in S},
    # Pressed a second time these change nothing and say nothing.
    begin: {S.IN_FORCE: (S.EXECUTING, ["begin"]), S.EXECUTING: (S.EXECUTING, [])},
    finish: {S.EXECUTING: (S.DONE, ["finish"]), S.DONE: (S.DONE, [])},
}


def standing(paper):
    """What of the paper an act may change; nothing where it was thrown away."""
    found = TeamPaper.objects.filter(pk=paper.pk).first()
    return found and (found.state, found.version, found.content_hash, found.attachments.count())


def led_to(place, act, state):
    """The state after the act and what the history says of it; nothing where it was refused, for a reason given."""
    with undone():
        paper = plan_in(place, state)
        before, known = standing(paper), audit.history(paper).count()
        try:
            act(place, paper)
        except DomainError as refused:
            assert (str(refused) != "", standing(paper), audit.history(paper).count()) == (
                True,
                before,
                known,
            )
            return None
        entries = list(audit.history(paper).order_by("seq"))[known:]
        assert {(entry.actor, entry.at) for entry in entries} <= {(place["lead"], NOW)}
        after = standing(paper)
        assert entries or after == before
        return after and after[0], [entry.action.removeprefix("teams.teampaper.") for entry in entries]


@pytest.mark.parametrize("act", POSSIBLE, ids=lambda act: act.__name__)
def test_an_act_is_possible_in_these_states_only_and_leads_on_and_leaves_its_entry(place, act):
    led = {state: led_to(place, act, state) for state in S}

    assert {state: found for state, found in led.items() if found} == POSSIBLE[act]


def test_every_act_that_the_history_names_has_words():
    left = {
        action for states in POSSIBLE.values() for _state, actions in states.values() for action in actions
    }

    assert left <= set(TeamPaper.ACTION_LABELS)


@pytest.mark.parametrize("state", [S.DRAFT, S.RETURNED])
def test_an_attachment_that_was_taken_off_is_gone(place, state):
    paper = plan_in(place, state)

    detach(place, paper)

    assert not made.again(paper).attachments.exists()


# A set-up file


def open_team(place, paper):
    return services.open_team(
        paper_id=paper.pk, name="三队", opened_on=date(2027, 2, 1), by=place["manager"], at=NOW
    )


def begin_by_hand(place, paper):
    services.start_executing(paper_id=paper.pk, by=place["manager"], at=NOW)


def done_with(place, paper, act):
    """The states in which the act is done; refused, it leaves the paper as it was."""
    done = {}
    for state in REQUESTS:
        with undone():
            put(paper, state)
            before = standing(paper)
            try:
                done[state] = act(place, paper)
            except DomainError:
                assert (standing(paper), made.again(paper).opened_team) == (before, None)
    return done


def test_a_team_is_opened_while_its_file_is_in_force_only(place):
    assert list(done_with(place, place["set_up"], open_team)) == [S.IN_FORCE]


def test_a_team_that_was_opened_is_named_by_its_file(place):
    paper = put(place["set_up"], S.IN_FORCE)

    team = open_team(place, paper)

    assert made.again(paper).opened_team == team


def test_a_set_up_file_is_never_begun_by_hand(place):
    assert done_with(place, place["set_up"], begin_by_hand) == {}


# Rules and methods


def test_rules_are_never_begun_in_whatever_state(place):
    assert [done_with(place, paper, begin) for paper in place["rules"]] == [{}, {}]
