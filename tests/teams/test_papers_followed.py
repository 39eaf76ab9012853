"""What becomes of each kind of paper when its request ends or comes back, and of the versions before and beside it."""

import copy
from datetime import timedelta

import pytest

import approvals.services as requests
from approvals import kinds
from approvals.models import Request
from core import audit
from core.actors import Capacity
from core.errors import WrongState
from core.models import Job, Notice
from org.choices import Role
from teams.choices.papers import CHAIN_KINDS, PaperKind
from teams.models import TeamPaper
from teams.services import papers as services
from teams.services.papers import following
from tests.conftest import NOW
from tests.factories import teams_papers as made
from tests.factories.org import BranchFactory, TeamFactory, holder

pytestmark = pytest.mark.django_db
K = PaperKind
ALONE = [kind for kind in K if kind not in CHAIN_KINDS]
OFFICE = Capacity(role=Role.CHANNEL_MANAGEMENT)


@pytest.fixture(scope="module")
def kept_place(kept):
    team = TeamFactory(branch=BranchFactory(code="EB01"), code="EAST")
    manager = holder(Role.BRANCH_MANAGER, team.branch)
    papers = {kind: made.submitted(team, manager, kind) for kind in K}
    return {
        "team": team,
        "manager": manager,
        "channel": holder(Role.CHANNEL_MANAGEMENT),
        "papers": papers,
    }


@pytest.fixture
def place(kept_place):
    return copy.deepcopy(kept_place)


def told(place, kind, outcome, state, closed=True):
    """The request of that kind's paper ends in `state`, and its paper is told."""
    paper = place["papers"][kind]
    Request.objects.filter(pk=paper.request_id).update(state=state, closed_at=NOW if closed else None)
    request = Request.objects.get(pk=paper.request_id)
    outcome(request, by=place["channel"], at=NOW + timedelta(hours=1), capacity=OFFICE)
    return made.again(paper)


@pytest.mark.parametrize("kind", K)
@pytest.mark.parametrize("state", ["approved", "conditional"])
def test_an_approved_paper_is_in_force_from_that_moment(place, kind, state):
    paper = told(place, kind, following.take_effect, state)

    assert (paper.state, paper.effective_at) == ("in_force", NOW + timedelta(hours=1))
    entry = audit.history(paper).order_by("-seq").first()
    assert (entry.action, entry.actor) == ("teams.teampaper.take_effect", place["channel"])


@pytest.mark.parametrize("kind", K)
def test_an_approved_paper_is_printed_afterwards(place, kind):
    paper = told(place, kind, following.take_effect, "approved")

    job = Job.objects.get(kind="teams.file_paper")
    assert (job.args, job.key) == ({"paper_id": paper.pk}, str(paper.pk))


@pytest.mark.parametrize("kind", K)
def test_a_paper_that_comes_back_can_be_written_on(place, kind):
    paper = told(place, kind, following.come_back, "rework", closed=False)

    assert (paper.state, paper.effective_at) == ("returned", None)
    assert made.save(paper, place["manager"], written=written(paper, "改过的")).title == "改过的"


@pytest.mark.parametrize("kind", K)
def test_a_paper_that_is_refused_is_at_its_end(place, kind):
    paper = told(place, kind, following.be_refused, "refused")

    assert paper.state == "refused"
    with pytest.raises(WrongState):
        made.save(paper, place["manager"], written=written(paper, "还想改"))


@pytest.mark.parametrize("kind", K)
def test_a_paper_that_is_taken_back_is_a_draft_with_its_old_request(place, kind):
    paper = told(place, kind, following.be_taken_back, "withdrawn")

    assert (paper.state, paper.request_id) == ("draft", place["papers"][kind].request_id)


@pytest.mark.parametrize("kind", K)
def test_being_told_twice_of_a_withdrawal_changes_nothing(place, kind):
    told(place, kind, following.be_taken_back, "withdrawn")

    paper = told(place, kind, following.be_taken_back, "withdrawn")

    assert paper.state == "draft"


@pytest.mark.parametrize("outcome", [following.come_back, following.be_refused], ids=lambda one: one.__name__)
@pytest.mark.parametrize("kind", [K.ANNUAL_PLAN, K.MARKETING_SCHEME, K.SET_UP])
def test_a_paper_in_force_does_not_follow_a_late_word(place, kind, outcome):
    told(place, kind, following.take_effect, "approved")

    with pytest.raises(WrongState):
        told(place, kind, outcome, "approved")

    assert made.again(place["papers"][kind]).state == "in_force"


def written(paper, title):
    """What the paper says, under another title; its typed part stays."""
    part = {}
    if paper.kind == K.SET_UP:
        part["set_up"] = made.written(K.SET_UP).set_up
    if paper.kind == K.BANK_COOPERATION:
        part["agreed"] = made.agreed(paper.cooperation.outlets.get())
    return made.written(paper.kind, title=title, **part)


# By the requests themselves


@pytest.mark.parametrize("kind", ALONE)
def test_channel_management_approves_and_the_paper_is_in_force(place, kind):
    paper = place["papers"][kind]

    requests.approve(request_id=paper.request_id, opinion="同意", by=place["channel"], at=NOW)

    assert made.again(paper).state == "in_force"
    assert Notice.objects.filter(kind="approvals.approved", user=place["manager"]).count() == 1


@pytest.mark.parametrize("kind", ALONE)
def test_channel_management_returns_and_the_paper_is_returned(place, kind):
    paper = place["papers"][kind]

    requests.send_back(request_id=paper.request_id, opinion="请细化", by=place["channel"], at=NOW)

    after = made.again(paper)
    assert (after.state, after.request.state) == ("returned", "returned")


@pytest.mark.parametrize("kind", K)
def test_who_sent_it_takes_it_back_by_the_request_or_by_the_paper(place, kind):
    paper = place["papers"][kind]

    if kind in CHAIN_KINDS:
        requests.withdraw(request_id=paper.request_id, by=place["manager"], at=NOW)
    else:
        services.withdraw_paper(paper_id=paper.pk, by=place["manager"], at=NOW)

    assert made.again(paper).state == "draft"


@pytest.mark.parametrize("kind", K)
def test_a_paper_that_was_taken_back_is_sent_again_as_a_request_of_its_own(place, kind):
    first = place["papers"][kind].request_id
    told(place, kind, following.be_taken_back, "withdrawn")

    again = services.submit_paper(
        paper_id=place["papers"][kind].pk, by=place["manager"], at=NOW + timedelta(hours=2)
    )

    assert again.request_id != first
    assert again.request.revision == 1
    assert Request.objects.filter(kind=f"teams.{kind}").count() == 2


# Versions


@pytest.mark.parametrize("kind", K)
def test_the_next_version_replaces_the_one_before_it_and_nothing_else(place, kind):
    first = told(place, kind, following.take_effect, "approved")
    second = services.copy_paper(paper_id=first.pk, year=2027, by=place["manager"], at=NOW)
    later = services.copy_paper(paper_id=first.pk, year=2028, by=place["manager"], at=NOW)
    sent = services.submit_paper(paper_id=second.pk, by=place["manager"], at=NOW + timedelta(hours=2))
    Request.objects.filter(pk=sent.request_id).update(state="approved", closed_at=NOW + timedelta(hours=3))

    following.take_effect(
        Request.objects.get(pk=sent.request_id),
        by=place["channel"],
        at=NOW + timedelta(hours=3),
        capacity=OFFICE,
    )

    states = dict(TeamPaper.objects.filter(kind=kind).values_list("pk", "state"))
    assert states == {first.pk: "superseded", second.pk: "in_force", later.pk: "draft"}
    entry = audit.history(first).order_by("-seq").first()
    assert (entry.action, entry.after["by"]) == ("teams.teampaper.be_superseded", second.pk)


# The kinds, as the requests know them


@pytest.mark.parametrize("kind", K)
def test_a_kind_hands_each_end_of_a_request_to_its_paper(kind):
    known = kinds.KINDS[f"teams.{kind}"]

    assert known.on_approved is following.take_effect
    assert known.on_returned is following.come_back
    assert known.on_refused is following.be_refused
    assert known.on_withdrawn is following.be_taken_back


@pytest.mark.parametrize("kind", K)
def test_a_request_is_bound_to_what_its_paper_says_now(place, kind):
    paper = place["papers"][kind]
    known = kinds.KINDS[f"teams.{kind}"]
    assert known.content_hash(paper.request) == paper.request.content_hash

    TeamPaper.objects.filter(pk=paper.pk).update(title="偷换")

    assert known.content_hash(paper.request) != paper.request.content_hash
