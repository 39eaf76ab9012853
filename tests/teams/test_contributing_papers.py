"""What papers make known: kinds of request, to-dos of who writes them, search hits; a fixed number of queries."""

import copy
from datetime import timedelta

import pytest
from django.utils import timezone

import approvals.services as requests
from approvals import kinds
from approvals.choices import Way
from core import contributions
from org import hooks
from org.choices import Role
from teams.choices.papers import CHAIN_KINDS, PaperKind
from teams.contributing import papers as contributing
from teams.services import papers as services
from tests.conftest import NOW
from tests.factories import approvals_chain as chain
from tests.factories import teams_papers as made
from tests.factories.org import TeamFactory, UserFactory, holder

pytestmark = pytest.mark.django_db
PLAN, RULES, BANK = PaperKind.ANNUAL_PLAN, PaperKind.MANAGEMENT_RULES, PaperKind.BANK_COOPERATION


@pytest.fixture(scope="module")
def kept_hq(kept):
    return chain.headquarters()


@pytest.fixture
def hq(kept_hq):
    return copy.deepcopy(kept_hq)


def lines(user, at=NOW):
    return [todo.what for todo in contributing.todos(user, at)]


# Kinds of request


@pytest.mark.parametrize("kind", PaperKind.values)
def test_every_kind_of_paper_is_a_kind_of_request(kind):
    known = kinds.KINDS[f"teams.{kind}"]

    assert str(known.title) == PaperKind(kind).label
    assert known.way == (Way.CHAIN if kind in CHAIN_KINDS else Way.CHANNEL)
    assert known.page_right == "teams.paper_view"


def test_a_kind_shows_the_paper_to_deciders(hq):
    paper = made.submitted(hq.team, hq.lead, PaperKind.RECRUITMENT_PLAN)
    services_kind = kinds.of(paper.request)

    facts = {str(fact.label): fact.value for fact in services_kind.summary(paper.request)}
    assert facts["People to be recruited"] == "3"
    assert facts["Budget (yuan)"] == "20,000.00"
    assert services_kind.page_url(paper.request) == paper.get_absolute_url()
    assert services_kind.content_hash(paper.request) == paper.content_hash
    assert services_kind.text(paper.request).startswith(paper.title)
    assert services_kind.attachments(paper.request) == []


def test_a_kind_names_its_attachments_by_hash(hq, now):
    paper = made.finished(hq.team, hq.lead, PLAN)
    attached = services.attach(paper_id=paper.pk, content=made.CSV, file_name="费用.csv", by=hq.lead, at=now)
    paper = services.submit_paper(paper_id=paper.pk, by=hq.lead, at=now)

    (attachment,) = kinds.of(paper.request).attachments(paper.request)

    document = attached.document
    assert (attachment.name, attachment.sha256, attachment.size, attachment.document_id) == (
        "费用.csv",
        document.sha256,
        len(made.CSV),
        document.pk,
    )


def test_the_gate_and_the_desk_know_the_papers():
    assert len(hooks.TEAM_GATES) == len(hooks.ON_TEAM_OPENED) == 1
    assert contributing.todos in contributions.TODOS
    assert contributing.search in contributions.SEARCHES


# To-dos


def test_todos_ask_for_what_came_back_with_a_closed_request(hq):
    paper = made.submitted(hq.team, hq.lead, PLAN)
    requests.send_back(request_id=paper.request_id, opinion="请细化", by=hq.channel, at=NOW)

    (todo,) = contributing.todos(hq.lead, NOW)

    assert todo.what == f"Change “{paper.title}”, which came back"
    assert (todo.url, todo.number, todo.since) == (paper.get_absolute_url(), paper.request.number.text, NOW)


def test_todos_leave_what_came_back_with_an_open_request_to_the_requests(hq):
    paper = made.submitted(hq.team, hq.lead)
    hq.at("submitted", paper.request)
    hq.back(paper.request)

    assert lines(hq.lead) == []


def test_todos_ask_to_begin_what_is_approved_and_nothing_of_rules(hq):
    plan = made.approved(hq.team, hq.lead, hq.channel, PLAN)
    made.approved(hq.team, hq.lead, hq.channel, RULES)

    assert lines(hq.lead) == [f"Begin “{plan.title}”, which is approved"]

    services.start_executing(paper_id=plan.pk, by=hq.lead, at=NOW)
    assert lines(hq.lead) == []


def test_todos_ask_the_manager_to_open_a_team(hq):
    paper = made.approved(hq.team, hq.manager, hq.channel, PaperKind.SET_UP)

    assert lines(hq.manager) == [f"Open the team of “{paper.title}”, which is approved"]
    assert lines(hq.lead) == []


def test_todos_ask_to_renew_a_cooperation_from_the_day_of_the_reminder(hq):
    paper = made.approved(hq.team, hq.lead, hq.channel, BANK)
    services.start_executing(paper_id=paper.pk, by=hq.lead, at=NOW)
    part = paper.cooperation
    day = timezone.make_aware(timezone.datetime(2027, 11, 15, 8))

    assert lines(hq.lead, day - timedelta(days=1)) == []
    (todo,) = contributing.todos(hq.lead, day)

    assert todo.what == f"Renew the cooperation with 工商银行 of {hq.team}"
    assert (todo.due, todo.since.date()) == (part.valid_until, part.remind_on)


def test_todos_are_for_who_writes_the_papers(hq):
    made.approved(hq.team, hq.lead, hq.channel, PLAN)
    other = made.lead_of(TeamFactory(branch=hq.branch))

    for reader in (hq.channel, hq.desk, other, UserFactory()):
        assert lines(reader) == []
    assert len(lines(hq.manager)) == 1


def test_todos_issue_the_same_number_of_queries_for_one_paper_and_for_three(
    hq, django_assert_max_num_queries
):
    made.approved(hq.team, hq.lead, hq.channel, PLAN)
    lines(hq.lead)
    with django_assert_max_num_queries(1) as one:
        assert len(lines(hq.lead)) == 1
    for year in (2028, 2029):
        made.approved(hq.team, hq.lead, hq.channel, PLAN, year=year)
    with django_assert_max_num_queries(len(one)):
        assert len(lines(hq.lead)) == 3


# Search


@pytest.mark.parametrize("text", ["年度", "TEAM"])
def test_search_finds_by_title_and_team(hq, text):
    paper = made.finished(
        hq.team,
        hq.lead,
        PLAN,
        title="x",
    )
    made.save(paper, hq.lead, written=made.written(PLAN, title="年度工作计划"))

    (hit,) = contributing.search(hq.lead, hq.team.code if text == "TEAM" else text)

    assert (hit.kind, hit.title, hit.note) == ("Annual work plan", "年度工作计划", "version 1 · draft")


def test_search_finds_a_cooperation_by_its_bank(hq):
    made.finished(hq.team, hq.lead, BANK)

    assert len(contributing.search(hq.lead, "工商")) == 1


def test_search_finds_nothing_for_strangers(hq):
    made.finished(hq.team, hq.lead, BANK)

    for stranger in (
        made.lead_of(TeamFactory(branch=hq.branch)),
        hq.channel,
        holder(Role.COUNTERSIGNER),
        UserFactory(),
    ):
        assert list(contributing.search(stranger, "工商")) == []
