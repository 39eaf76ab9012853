"""Pages of papers as they are read: the list, the record on its way, what changed, files; who meets what."""

import copy

import pytest
from django.urls import reverse

import approvals.services as requests
from approvals.models import Request
from core import jobs
from core.models import Job
from org.choices import Role
from org.models import User
from teams.choices.papers import PaperKind
from teams.models import TeamPaper
from teams.services import papers as services
from tests.conftest import NOW
from tests.factories import approvals_chain as chain
from tests.factories import teams_papers as made
from tests.factories.org import TeamFactory, holder

pytestmark = pytest.mark.django_db
PLAN, RULES, BANK = PaperKind.ANNUAL_PLAN, PaperKind.MANAGEMENT_RULES, PaperKind.BANK_COOPERATION
LIST = "/teams/papers/"


@pytest.fixture(scope="module")
def kept_hq(kept):
    return chain.headquarters()


@pytest.fixture
def hq(kept_hq):
    return copy.deepcopy(kept_hq)


@pytest.fixture
def charlie(hq):
    """Leads another team of the same branch."""
    return made.lead_of(TeamFactory(branch=hq.branch), name="查理")


@pytest.fixture
def browse(client):
    def browser(user):
        client.force_login(User.objects.get(pk=user.pk), backend="org.authentication.PersonBackend")
        return client

    return browser


def url(name, paper):
    return reverse(f"teams:{name}", args=[paper.pk])


def text(response):
    return response.content.decode()


def page(browser, paper):
    return text(browser.get(paper.get_absolute_url()))


# The list


def test_the_list_shows_what_is_within_reach(hq, charlie, browse):
    made.drafted(hq.team, hq.lead, PLAN)
    elsewhere = TeamFactory(branch=hq.branch)
    made.drafted(elsewhere, made.lead_of(elsewhere), RULES)

    assert text(browse(hq.lead).get(LIST)).count("<tr data-href") == 1
    assert text(browse(hq.manager).get(LIST)).count("<tr data-href") == 2
    assert "No paper yet" in text(browse(charlie).get(LIST))


def test_the_list_offers_to_write_only_to_who_may(hq, browse):
    assert "Write a paper" in text(browse(hq.lead).get(LIST))
    assert "Write a paper" not in text(browse(hq.channel).get(LIST))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 3),
        ({"kind": PLAN}, 1),
        ({"year": 2028}, 1),
        ({"state": "submitted"}, 1),
        ({"q": "工商"}, 1),
        ({"q": "nowhere"}, 0),
    ],
)
def test_the_list_is_filtered(hq, browse, query, count):
    made.submitted(hq.team, hq.lead, PLAN)
    made.drafted(hq.team, hq.lead, RULES, year=2028)
    made.finished(hq.team, hq.lead, BANK)

    assert text(browse(hq.lead).get(LIST, query)).count("<tr data-href") == count


def test_the_list_is_filtered_by_team_and_branch(hq, browse):
    made.drafted(hq.team, hq.lead, PLAN)
    other = TeamFactory(branch=hq.branch)

    assert text(browse(hq.manager).get(LIST, {"team": hq.team.pk})).count("<tr data-href") == 1
    assert text(browse(hq.manager).get(LIST, {"team": other.pk})).count("<tr data-href") == 0
    assert text(browse(hq.manager).get(LIST, {"branch": hq.branch.pk})).count("<tr data-href") == 1


def test_the_list_is_exported_as_it_is_filtered(hq, browse):
    plan = made.drafted(hq.team, hq.lead, PLAN)
    made.drafted(hq.team, hq.lead, RULES)

    answer = browse(hq.lead).get(LIST, {"kind": PLAN, "export": "csv"})

    rows = b"".join(answer).decode("utf-8-sig").splitlines()
    assert plan.title in rows[-1]
    assert len([row for row in rows if "2027" in row]) == 1


def test_the_list_issues_the_same_number_of_queries_for_one_row_and_for_three(
    hq, browse, django_assert_max_num_queries
):
    browser = browse(hq.lead)
    made.submitted(hq.team, hq.lead, PLAN)
    browser.get(LIST)
    with django_assert_max_num_queries(12) as one:
        browser.get(LIST)
    for year in (2028, 2029):
        made.drafted(hq.team, hq.lead, PLAN, year=year)
    with django_assert_max_num_queries(len(one)):
        assert text(browser.get(LIST)).count("<tr data-href") == 3


# The record


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind != PaperKind.SET_UP])
def test_the_record_reads_as_the_form_of_its_kind(hq, browse, kind):
    paper = made.finished(hq.team, hq.lead, kind)

    shown = page(browse(hq.lead), paper)

    for section in paper.sections:
        assert f"{section}：按去年做法" in shown
    assert shown.count("社区讲座") >= len(paper.tables.get("activities", ()))
    assert paper.title in shown


def test_the_record_of_a_draft_says_what_is_missing_and_does_not_send_it(hq, browse):
    paper = made.drafted(hq.team, hq.lead, PLAN)

    shown = page(browse(hq.lead), paper)

    assert "What is still missing" in shown
    assert "things are still missing." in shown
    assert url("paper_submit", paper) not in shown


def test_the_record_asks_once_before_it_is_sent_and_shows_what(hq, browse):
    paper = made.finished(hq.team, hq.lead, PLAN)
    services.attach(paper_id=paper.pk, content=made.CSV, file_name="费用.csv", by=hq.lead, at=NOW)
    paper = made.again(paper)

    shown = page(browse(hq.lead), paper)

    assert url("paper_submit", paper) in shown
    assert f'name="version" value="{paper.version}"' in shown
    assert "nothing of it may be carried out before it is approved" in shown
    assert shown.count("费用.csv") >= 3


def test_the_record_under_way_says_where_it_is_and_why_it_cannot_begin(hq, browse):
    paper = made.submitted(hq.team, hq.lead)

    shown = page(browse(hq.lead), paper)

    assert f"Request {paper.request.number.text} is “being drafted”" in shown
    assert reverse("approvals:request", args=[paper.request_id]) in shown
    assert url("paper_begin", paper) not in shown
    assert url("paper_withdraw", paper) in shown
    assert url("paper_edit", paper) not in shown


def test_the_record_of_an_approved_plan_offers_to_begin_it(hq, browse):
    paper = made.approved(hq.team, hq.lead, hq.channel, PLAN)

    shown = page(browse(hq.lead), paper)

    assert url("paper_begin", paper) in shown
    assert url("paper_copy", paper) in shown


def test_the_record_shows_the_printed_paper_once_it_is_filed(hq, browse):
    paper = made.approved(hq.team, hq.lead, hq.channel, RULES)
    jobs.run(Job.objects.get(kind="teams.file_paper").pk, at=NOW)

    shown = page(browse(hq.lead), paper)

    assert "On file" in shown
    assert f"{paper.request.number.text}.pdf" in shown


def test_the_record_shows_a_reader_nothing_to_press(hq, browse):
    paper = made.finished(hq.team, hq.lead, PLAN)

    shown = page(browse(hq.desk), paper)

    for name in ("paper_edit", "paper_submit", "paper_discard", "paper_attach", "paper_copy"):
        assert url(name, paper) not in shown
    assert url("paper_print", paper) in shown


@pytest.mark.parametrize(
    "name",
    ["paper", "paper_changes", "paper_print", "paper_edit", "paper_attach", "paper_copy"],
)
def test_a_stranger_finds_no_page_of_it(hq, charlie, browse, name):
    paper = made.finished(hq.team, hq.lead, PLAN)

    assert browse(charlie).get(url(name, paper)).status_code == 404
    assert browse(hq.lead).get(url(name, paper)).status_code == 200


def test_headquarters_finds_no_draft_and_reads_what_was_sent(hq, browse):
    paper = made.finished(hq.team, hq.lead, PLAN)
    browser = browse(hq.channel)
    assert browser.get(paper.get_absolute_url()).status_code == 404

    services.submit_paper(paper_id=paper.pk, by=hq.lead, at=NOW)

    assert browser.get(paper.get_absolute_url()).status_code == 200


def test_nobody_without_the_right_reads_papers(hq, browse):
    paper = made.submitted(hq.team, hq.lead, PLAN)

    for user in (holder(Role.ADMINISTRATOR), hq.countersigners["CWB"]):
        assert browse(user).get(paper.get_absolute_url()).status_code == 403


@pytest.mark.parametrize("kind", [PaperKind.MARKETING_SCHEME, BANK])
def test_the_record_and_the_editor_issue_few_queries(hq, browse, django_assert_max_num_queries, kind):
    paper = made.finished(hq.team, hq.lead, kind)
    for number in range(3):
        services.attach(paper_id=paper.pk, content=made.CSV, file_name=f"{number}.csv", by=hq.lead, at=NOW)
    browser = browse(hq.lead)
    browser.get(LIST)

    with django_assert_max_num_queries(12):
        browser.get(paper.get_absolute_url())
    with django_assert_max_num_queries(12):
        browser.get(url("paper_edit", paper))


# Versions


def test_what_changed_is_shown_against_the_version_before(hq, browse):
    first = made.approved(hq.team, hq.lead, hq.channel, PLAN)
    second = services.copy_paper(paper_id=first.pk, year=2027, by=hq.lead, at=NOW)
    sections = made.written(PLAN).sections | {"goals": "新增有效户 1,200 户。"}
    made.save(second, hq.lead, written=made.written(PLAN, sections=sections))
    services.attach(paper_id=second.pk, content=made.CSV, file_name="费用.csv", by=hq.lead, at=NOW)
    browser = browse(hq.lead)

    shown = text(browser.get(url("paper_changes", second)))

    assert "<ins>新增有效户 1,200 户</ins>" in shown
    assert "费用.csv" in shown
    assert url("paper_changes", second) in page(browser, second)
    assert url("paper", first) in page(browser, second)
    assert "Version 2" in page(browser, first)


def test_what_changed_of_a_first_version_is_nothing(hq, browse):
    paper = made.finished(hq.team, hq.lead, PLAN)

    assert "There is no earlier version" in text(browse(hq.lead).get(url("paper_changes", paper)))


def test_what_changed_of_a_renewal_is_shown_against_what_it_renews(hq, browse):
    first = made.approved(hq.team, hq.lead, hq.channel, BANK)
    renewal = services.copy_paper(paper_id=first.pk, year=2028, by=hq.lead, at=NOW)
    browser = browse(hq.lead)

    shown = text(browser.get(url("paper_changes", renewal)))

    assert "2027" in shown
    assert "<ins>" in shown
    assert "The cooperation that it renews" in page(browser, renewal)


# Files


def test_the_paper_is_printed_as_it_stands(hq, browse):
    paper = made.finished(hq.team, hq.lead, BANK)

    answer = browse(hq.lead).get(url("paper_print", paper))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert "bank_cooperation-2027-v1.pdf" in answer["Content-Disposition"]


def test_an_attachment_is_handed_out_to_readers_only(hq, charlie, browse):
    paper = made.finished(hq.team, hq.lead, PLAN)
    attached = services.attach(paper_id=paper.pk, content=made.CSV, file_name="费用.csv", by=hq.lead, at=NOW)
    address = reverse("teams:paper_attachment", args=[attached.pk])

    assert browse(hq.desk).get(address).content == made.CSV
    assert browse(charlie).get(address).status_code == 404
    assert browse(hq.channel).get(address).status_code == 404


def test_the_page_of_a_request_leads_to_its_paper(hq, browse):
    paper = made.submitted(hq.team, hq.lead, PLAN)

    shown = text(browse(hq.channel).get(reverse("approvals:request", args=[paper.request_id])))

    assert paper.get_absolute_url() in shown


def test_a_refused_scheme_says_so_on_its_way(hq, browse):
    paper = made.submitted(hq.team, hq.lead, PLAN)
    requests.send_back(request_id=paper.request_id, opinion="暂缓", by=hq.channel, at=NOW)
    TeamPaper.objects.filter(pk=paper.pk).update(state="refused")
    assert Request.objects.get(pk=paper.request_id).is_closed

    shown = page(browse(hq.lead), paper)

    assert "not approved" in shown
    assert url("paper_begin", paper) not in shown
