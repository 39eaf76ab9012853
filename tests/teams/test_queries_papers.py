"""Questions about papers: versions, what is under way, what may be chosen, whose attachments are read."""

import copy
from datetime import date, timedelta

import pytest

import approvals.services as requests
from core.errors import WrongState
from org.choices import Role
from org.models import Branch, Outlet, Posting, Team
from teams.choices.papers import UNDER_WAY, WORKING, PaperKind, PaperState
from teams.models import TeamPaper
from teams.queries import papers as queries
from teams.services import papers as services
from tests.conftest import NOW
from tests.factories import teams_papers as made
from tests.factories.org import (
    BranchFactory,
    OutletFactory,
    TeamFactory,
    UserFactory,
    account_manager,
    holder,
)

pytestmark = pytest.mark.django_db
PLAN, BANK, SET_UP = PaperKind.ANNUAL_PLAN, PaperKind.BANK_COOPERATION, PaperKind.SET_UP
TODAY = NOW.date()


@pytest.fixture(scope="module")
def kept_place(kept):
    team = TeamFactory(branch=BranchFactory(code="EB01"), code="EAST")
    lead, channel = made.lead_of(team), holder(Role.CHANNEL_MANAGEMENT)
    first = made.approved(team, lead, channel, PLAN)
    second = services.copy_paper(paper_id=first.pk, year=2027, by=lead, at=NOW)
    return {
        "team": team,
        "lead": lead,
        "manager": holder(Role.BRANCH_MANAGER, team.branch),
        "channel": channel,
        "first": first,
        "second": second,
    }


@pytest.fixture
def place(kept_place):
    return copy.deepcopy(kept_place)


@pytest.fixture
def team(place):
    return place["team"]


@pytest.fixture
def lead(place):
    return place["lead"]


@pytest.fixture
def manager(place):
    return place["manager"]


@pytest.fixture
def channel(place):
    return place["channel"]


# Versions


def test_versions_of_are_those_of_one_team_kind_year_and_matter(place, team, lead):
    made.drafted(team, lead, PLAN, year=2028)
    made.drafted(team, lead, PaperKind.MANAGEMENT_RULES)
    other = TeamFactory(branch=team.branch)
    made.drafted(other, made.lead_of(other), PLAN)

    assert queries.versions_of(place["first"], lead) == [place["second"], place["first"]]


def test_versions_of_are_those_that_the_reader_sees(place, channel):
    assert queries.versions_of(place["second"], channel) == [place["first"]]


def test_versions_of_a_set_up_are_those_of_one_code(team, manager):
    one = made.drafted(team, manager, SET_UP)
    made.drafted(team, manager, SET_UP, about="T-OTHER")

    assert queries.versions_of(one, manager) == [one]


def test_version_before_is_the_one_below(place, lead):
    assert queries.version_before(place["second"], lead) == place["first"]
    assert queries.version_before(place["first"], lead) is None


def test_version_before_of_a_renewal_is_what_it_renews(team, lead, channel):
    paper = made.approved(team, lead, channel, BANK)
    renewal = services.copy_paper(paper_id=paper.pk, year=2028, by=lead, at=NOW)

    assert queries.version_before(renewal, lead) == paper
    assert queries.version_before(renewal, holder(Role.BRANCH_MANAGER, BranchFactory())) is None


def test_under_way_is_the_version_that_is_not_at_its_end(place):
    assert queries.under_way(place["first"]) == place["second"]
    assert queries.under_way(place["second"]) is None


@pytest.mark.parametrize("state", PaperState.values)
def test_a_state_is_written_on_decided_or_at_work_but_not_two_of_them(state):
    assert not (state in UNDER_WAY and state in WORKING)


# What a paper says


def test_content_of_names_the_team_and_of_a_set_up_the_branch(place, team, manager):
    assert queries.content_of(place["first"]).place == "EAST"
    assert queries.content_of(made.drafted(team, manager, SET_UP)).place == "EB01"


@pytest.mark.parametrize("kind", PaperKind.values)
def test_content_of_holds_the_typed_part_of_its_kind_only(team, manager, kind):
    paper = made.again(made.drafted(team, manager, kind, year=2029))

    content = queries.content_of(paper)

    assert (content.cooperation is None) is (kind != BANK)
    assert (content.set_up is None) is (kind != SET_UP)


def test_content_of_reads_the_same_ahead_and_one_by_one(team, lead):
    outlet, person = OutletFactory(branch=team.branch), account_manager(team)
    paper = made.drafted(team, lead, BANK)
    agreed = made.agreed(outlet, stationed=[(person.pk, outlet.pk)])
    made.save(paper, lead, written=made.written(BANK, agreed=agreed))
    services.attach(paper_id=paper.pk, content=made.CSV, file_name="费用.csv", by=lead, at=NOW)

    ahead = TeamPaper.objects.with_rows().get(pk=paper.pk)

    assert queries.content_of(ahead) == queries.content_of(made.again(paper))
    assert queries.content_of(ahead).cooperation.stationed == [(person.number, outlet.code)]


def test_content_of_costs_few_queries_however_much_is_attached(team, lead, django_assert_num_queries):
    paper = made.finished(team, lead, BANK)
    for number in range(3):
        services.attach(paper_id=paper.pk, content=made.CSV, file_name=f"{number}.csv", by=lead, at=NOW)
    again = made.again(paper)

    with django_assert_num_queries(3):
        queries.content_of(again)


def test_attachment_values_are_what_a_request_freezes(team, lead):
    paper = made.drafted(team, lead, BANK)
    attached = services.attach(paper_id=paper.pk, content=made.CSV, file_name="费用.csv", by=lead, at=NOW)

    assert queries.attachment_values(paper) == [
        {
            "name": "费用.csv",
            "sha256": attached.document.sha256,
            "size": len(made.CSV),
            "document_id": attached.document_id,
        }
    ]


def test_attachments_visible_to_are_those_of_papers_that_are_read(team, lead, channel):
    paper = made.drafted(team, lead, BANK)
    attached = services.attach(paper_id=paper.pk, content=made.CSV, file_name="费用.csv", by=lead, at=NOW)

    assert list(queries.attachments_visible_to(lead)) == [attached]
    for stranger in (channel, UserFactory(), made.lead_of(TeamFactory(branch=team.branch))):
        assert list(queries.attachments_visible_to(stranger)) == []


# The set-up file that opens a team


def test_effective_set_up_is_the_approved_one_of_that_branch_and_code(team, manager, channel):
    paper = made.submitted(team, manager, SET_UP)
    assert queries.effective_set_up(team.branch_id, "T-NEW") is None

    requests.approve(request_id=paper.request_id, opinion="同意", by=channel, at=NOW)

    assert queries.effective_set_up(team.branch_id, "T-NEW") == paper
    assert queries.effective_set_up(team.branch_id, "T-OTHER") is None
    assert queries.effective_set_up(BranchFactory().pk, "T-NEW") is None


def test_effective_set_up_is_used_up_by_opening(team, manager, channel):
    paper = made.approved(team, manager, channel, SET_UP)
    services.open_team(paper_id=paper.pk, name="三队", opened_on=date(2027, 2, 1), by=manager, at=NOW)

    assert queries.effective_set_up(team.branch_id, "T-NEW") is None


def test_a_replaced_set_up_opens_nothing(team, manager, channel):
    first = made.approved(team, manager, channel, SET_UP)
    second = services.copy_paper(paper_id=first.pk, year=2027, by=manager, at=NOW)
    sent = services.submit_paper(paper_id=second.pk, by=manager, at=NOW)
    requests.approve(request_id=sent.request_id, opinion="同意", by=channel, at=NOW)

    assert queries.effective_set_up(team.branch_id, "T-NEW") == second
    with pytest.raises(WrongState):
        services.open_team(paper_id=first.pk, name="三队", opened_on=date(2027, 2, 1), by=manager, at=NOW)


# What may be chosen


def test_writable_teams_are_open_ones_within_reach(team, lead, manager, channel):
    closed = TeamFactory(branch=team.branch, closed_on=date(2026, 1, 1))
    beside = TeamFactory(branch=team.branch)
    TeamFactory()

    assert list(queries.writable_teams(lead)) == [team]
    assert set(queries.writable_teams(manager)) == {team, beside}
    assert closed not in queries.writable_teams(manager)
    assert list(queries.writable_teams(channel)) == []


def test_branches_that_set_up_are_the_managers(team, lead, manager):
    assert list(queries.branches_that_set_up(manager)) == [team.branch]
    assert list(queries.branches_that_set_up(lead)) == []
    Branch.objects.filter(pk=team.branch_id).update(closed_on=date(2026, 1, 1))
    assert list(queries.branches_that_set_up(manager)) == []


def test_outlets_of_branch_are_those_that_are_open_then(team):
    here = team.branch
    always, closing = OutletFactory(branch=here), OutletFactory(branch=here, closed_on=TODAY)
    OutletFactory()

    assert list(queries.outlets_of_branch(here.pk, TODAY)) == [always]
    assert set(queries.outlets_of_branch(here.pk, TODAY - timedelta(days=1))) == {always, closing}
    assert Outlet.objects.count() == 3


def test_people_of_team_are_posted_to_it_that_day(team):
    person, gone = account_manager(team), account_manager(team)
    account_manager(TeamFactory(branch=team.branch))
    Posting.objects.filter(person=gone).update(valid_until=TODAY)

    assert list(queries.people_of_team(team.pk, TODAY)) == [person]
    assert set(queries.people_of_team(team.pk, TODAY - timedelta(days=1))) == {person, gone}
    assert list(queries.people_of_team(0, TODAY)) == []


def test_printed_papers_are_what_the_product_made_and_not_what_was_attached(team, lead, channel):
    paper = made.finished(team, lead, PaperKind.MANAGEMENT_RULES)
    services.attach(paper_id=paper.pk, content=made.CSV, file_name="附表.csv", by=lead, at=NOW)
    sent = services.submit_paper(paper_id=paper.pk, by=lead, at=NOW)
    requests.approve(request_id=sent.request_id, opinion="同意", by=channel, at=NOW)
    assert not queries.printed_papers(paper).exists()

    filed = services.file_paper(paper_id=paper.pk, at=NOW)

    assert list(queries.printed_papers(paper)) == [filed]
    assert Team.objects.filter(pk=filed.team_id).exists()
