"""Two people at the same moment, each on a connection of their own: nothing twice, nothing lost."""

from datetime import date

import pytest

from approvals.models import Request
from core import audit
from core.errors import Conflict, DomainError, WrongState
from org import services as org
from org.choices import Role
from org.models import Team
from teams.choices.papers import PaperKind
from teams.models import TeamPaper
from teams.services import papers as services
from tests.conftest import NOW
from tests.core.parallel import together
from tests.factories import teams_papers as made
from tests.factories.org import TeamFactory, holder

pytestmark = pytest.mark.django_db(transaction=True)
PLAN, SET_UP = PaperKind.ANNUAL_PLAN, PaperKind.SET_UP


@pytest.fixture
def team():
    return TeamFactory(code="EAST")


@pytest.fixture
def alice(team):
    return made.lead_of(team, name="爱丽丝")


@pytest.fixture
def bob(team):
    """Manages the branch."""
    return holder(Role.BRANCH_MANAGER, team.branch, name="鲍勃")


def refused(outcomes, *errors):
    return [type(outcome) for outcome in outcomes if isinstance(outcome, errors)]


def test_two_who_save_at_once_keep_one_and_tell_the_other(team, alice, bob):
    paper = made.drafted(team, alice, PLAN)

    def saving(by, title):
        written = made.written(PLAN, title=title)
        return lambda: services.save_paper(paper_id=paper.pk, written=written, version=0, by=by, at=NOW)

    outcomes = together(saving(alice, "爱丽丝的计划"), saving(bob, "鲍勃的计划"))

    assert refused(outcomes, Conflict) == [Conflict]
    assert made.again(paper).version == 1


def test_two_who_draft_at_once_begin_one_paper(team, alice, bob):
    outcomes = together(lambda: made.drafted(team, alice, PLAN), lambda: made.drafted(team, bob, PLAN))

    assert refused(outcomes, WrongState) == [WrongState]
    assert TeamPaper.objects.count() == 1


def test_two_who_send_at_once_make_one_request(team, alice, bob):
    paper = made.finished(team, alice, PLAN)

    def sending(by):
        return lambda: services.submit_paper(paper_id=paper.pk, by=by, at=NOW)

    outcomes = together(sending(alice), sending(bob))

    assert refused(outcomes, WrongState) == [WrongState]
    assert Request.objects.count() == 1


def test_who_saves_and_who_sends_at_once_leave_what_was_sent_as_it_was(team, alice, bob):
    paper = made.finished(team, alice, PLAN)
    written = made.written(PLAN, title="鲍勃改的标题")

    together(
        lambda: services.submit_paper(paper_id=paper.pk, version=paper.version, by=alice, at=NOW),
        lambda: services.save_paper(
            paper_id=paper.pk, written=written, version=paper.version, by=bob, at=NOW
        ),
    )

    after = made.again(paper)
    assert (after.state == "submitted") is (after.title == paper.title)
    assert after.request is None or after.request.content_hash == after.content_hash


def test_two_who_begin_at_once_begin_once(team, alice, bob):
    paper = made.approved(team, alice, holder(Role.CHANNEL_MANAGEMENT), PLAN)

    def beginning(by):
        return lambda: services.start_executing(paper_id=paper.pk, by=by, at=NOW)

    outcomes = together(beginning(alice), beginning(bob))

    assert refused(outcomes, Exception) == []
    actions = [entry.action for entry in audit.history(paper)]
    assert actions.count("teams.teampaper.begin") == 1


def test_the_manager_and_the_administrator_open_one_team_at_once(team, bob):
    paper = made.approved(team, bob, holder(Role.CHANNEL_MANAGEMENT), SET_UP)
    admin = holder(Role.ADMINISTRATOR)
    values = {"code": "T-NEW", "name": "三队", "opened_on": date(2027, 2, 1), "closed_on": None}

    outcomes = together(
        lambda: services.open_team(
            paper_id=paper.pk, name="三队", opened_on=date(2027, 2, 1), by=bob, at=NOW
        ),
        lambda: org.save_team(team=None, branch=team.branch, by=admin, at=NOW, **values),
    )

    assert len(refused(outcomes, DomainError)) == 1
    assert made.again(paper).opened_team == Team.objects.get(code="T-NEW")
