"""The way of a paper and what its page offers, state by state, kind by kind; the paper as it is shown."""

import copy
from decimal import Decimal

import pypdfium2
import pytest

import approvals.services as requests
from approvals.models import Request
from core.documents.pdf import can_print
from org.choices import Role
from teams import paper_ways
from teams.choices.paper_forms import TABLES, Cell
from teams.choices.papers import PaperKind, PaperState
from teams.documents import paper_shown
from teams.documents.papers import as_version, office_text, paper_pdf
from teams.models import TeamPaper
from teams.services import papers as services
from tests.conftest import NOW
from tests.factories import approvals_chain as chain
from tests.factories import teams_papers as made
from tests.factories.org import OutletFactory, account_manager, holder

pytestmark = pytest.mark.django_db
PLAN, RULES, SET_UP = PaperKind.ANNUAL_PLAN, PaperKind.MANAGEMENT_RULES, PaperKind.SET_UP
BANK, SCHEME = PaperKind.BANK_COOPERATION, PaperKind.MARKETING_SCHEME


@pytest.fixture(scope="module")
def kept_hq(kept):
    return chain.headquarters()


@pytest.fixture
def hq(kept_hq):
    return copy.deepcopy(kept_hq)


def states(paper):
    return [step.state for step in paper_ways.way_of(made.again(paper))]


def offers(paper, by, faults=()):
    return paper_ways.offers(made.again(paper), faults, by=by, at=NOW)


# The way


def test_the_way_of_a_plan_leads_from_the_draft_to_its_end(hq):
    paper = made.finished(hq.team, hq.lead, PLAN)
    assert states(paper) == ["done", "current", "coming", "coming", "coming"]

    paper = services.submit_paper(paper_id=paper.pk, by=hq.lead, at=NOW)
    assert states(paper) == ["done", "done", "current", "coming", "coming"]

    requests.approve(request_id=paper.request_id, opinion="同意", by=hq.channel, at=NOW)
    assert states(paper) == ["done", "done", "done", "current", "coming"]

    services.start_executing(paper_id=paper.pk, by=hq.lead, at=NOW)
    assert states(paper) == ["done", "done", "done", "done", "current"]

    services.finish_paper(paper_id=paper.pk, result="", by=hq.lead, at=NOW)
    assert states(paper) == ["done"] * 5


def test_the_way_of_rules_ends_with_their_approval(hq):
    paper = made.approved(hq.team, hq.lead, hq.channel, RULES)

    assert states(paper) == ["done"] * 3


def test_the_way_of_a_set_up_ends_with_the_team(hq):
    paper = made.approved(hq.team, hq.manager, hq.channel, SET_UP)
    assert states(paper) == ["done", "done", "done", "current"]

    services.open_team(
        paper_id=paper.pk, name="三队", opened_on=made.again(paper).set_up.opens_on, by=hq.manager, at=NOW
    )

    assert states(paper) == ["done"] * 4
    assert paper_ways.way_of(made.again(paper))[-1].note == "三队"


def test_the_way_says_that_it_came_back(hq):
    paper = made.submitted(hq.team, hq.lead, PLAN)
    requests.send_back(request_id=paper.request_id, opinion="请细化", by=hq.channel, at=NOW)

    sent = paper_ways.way_of(made.again(paper))[1]

    assert (sent.state, sent.note) == ("current", "came back")


def test_the_way_shows_a_refusal_and_a_replacement(hq):
    paper = made.submitted(hq.team, hq.lead, PLAN)
    TeamPaper.objects.filter(pk=paper.pk).update(state="refused")
    assert states(paper)[2] == "refused"

    TeamPaper.objects.filter(pk=paper.pk).update(state="superseded", effective_at=NOW)
    assert paper_ways.way_of(made.again(paper))[-1].note == "replaced by a later version"


# What is offered


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("draft", {"edit", "attach", "submit", "discard", "begin"}),
        ("submitted", {"withdraw", "begin"}),
        ("returned", {"edit", "attach", "submit", "begin", "withdraw"}),
        ("in_force", {"copy", "begin"}),
        ("executing", {"copy", "finish"}),
        ("done", {"copy"}),
        ("refused", {"copy"}),
        ("superseded", {"copy"}),
    ],
)
def test_offers_by_state(hq, state, expected):
    paper = made.finished(hq.team, hq.lead) if state == "draft" else made.submitted(hq.team, hq.lead)
    if state not in {"draft", "submitted"}:
        is_working = state in {"in_force", "executing", "done", "superseded"}
        request_state = {"returned": "rework", "refused": "refused"}.get(state, "approved")
        closed_at = None if state == "returned" else NOW
        Request.objects.filter(pk=paper.request_id).update(state=request_state, closed_at=closed_at)
        TeamPaper.objects.filter(pk=paper.pk).update(state=state, effective_at=NOW if is_working else None)

    assert set(offers(paper, hq.lead)) == expected


@pytest.mark.parametrize("state", PaperState.values)
def test_offers_nothing_to_who_only_reads(hq, state):
    paper = made.submitted(hq.team, hq.lead, PLAN)
    is_working = state in {"in_force", "executing", "done", "superseded"}
    TeamPaper.objects.filter(pk=paper.pk).update(state=state, effective_at=NOW if is_working else None)

    for reader in (hq.desk, hq.channel, holder(Role.AUDITOR)):
        assert offers(paper, reader) == {}


def test_offers_say_how_much_is_missing(hq):
    paper = made.drafted(hq.team, hq.lead)

    assert offers(paper, hq.lead, ["one"])["submit"] == "One thing is still missing."
    assert offers(paper, hq.lead, ["one", "two"])["submit"] == "2 things are still missing."
    assert offers(paper, hq.lead)["submit"] == ""


def test_offers_say_why_a_scheme_cannot_begin_with_number_and_state(hq):
    paper = made.submitted(hq.team, hq.lead)

    why = offers(paper, hq.lead)["begin"]

    assert paper.request.number.text in why
    assert "being drafted" in why


@pytest.mark.parametrize("kind", [RULES, PaperKind.ASSESSMENT_METHOD])
def test_offers_do_not_begin_what_simply_applies(hq, kind):
    assert "begin" not in offers(made.finished(hq.team, hq.lead, kind), hq.lead)


def test_offers_open_a_team_to_the_manager_once_it_is_approved(hq):
    draft = made.finished(hq.team, hq.manager, SET_UP)
    assert "must not be executed" in offers(draft, hq.manager)["open_team"]

    sent = services.submit_paper(paper_id=draft.pk, by=hq.manager, at=NOW)
    requests.approve(request_id=sent.request_id, opinion="同意", by=hq.channel, at=NOW)

    assert offers(sent, hq.manager)["open_team"] == ""
    assert "open_team" not in offers(sent, hq.deputy)


# The paper as it is shown


@pytest.mark.parametrize("kind", PaperKind.values)
def test_the_text_holds_all_that_the_paper_says(hq, kind):
    paper = made.again(made.finished(hq.team, hq.manager, kind))

    text = office_text(paper)

    assert text.splitlines()[0] == paper.title
    for written in paper.sections.values():
        assert written in text
    assert text.count("社区讲座") == sum(
        column.cell == Cell.TEXT
        for table in TABLES[kind]
        if table.code in paper.tables
        for column in table.columns
    )


def test_the_text_of_a_cooperation_names_bank_period_outlets_and_people(hq):
    outlet, person = (
        OutletFactory(branch=hq.branch, name="人民路支行"),
        account_manager(hq.team, name="王建国"),
    )
    paper = made.drafted(hq.team, hq.lead, BANK)
    agreed = made.agreed(outlet, stationed=[(person.pk, outlet.pk)])
    made.save(paper, hq.lead, written=made.written(BANK, agreed=agreed))

    text = office_text(made.again(paper))

    assert "Partner bank：工商银行" in text
    assert "Period of the cooperation：from 2027-01-01 to 2027-12-31" in text
    assert "Outlets：人民路支行" in text
    assert f"Account manager 王建国 {person.number}；Outlet 人民路支行" in text


def test_facts_of_an_unfinished_paper_leave_out_what_is_not_there(hq):
    bank = made.again(made.drafted(hq.team, hq.lead, BANK))
    new_team = made.again(made.drafted(hq.team, hq.manager, SET_UP))

    labels = [str(fact.label) for fact in paper_shown.facts_of(bank)]
    assert ("Period of the cooperation" in labels, "Outlets" in labels) == (False, False)
    assert "Expenses at most (yuan)" in labels
    assert "Opens on" not in [str(fact.label) for fact in paper_shown.facts_of(new_team)]


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        (Cell.TEXT, "讲座", "讲座"),
        (Cell.TEXT, None, ""),
        (Cell.MONEY, "1234.50", "1,234.50"),
        (Cell.FIGURE, "1200", "1,200"),
        (Cell.COUNT, 3, "3"),
        (Cell.DAY, "2027-03-01", "2027-03-01"),
        (Cell.MEASURE, "net_commission", "net commission"),
        (Cell.MEASURE, "of another release", "of another release"),
        (Cell.MONEY, "", ""),
    ],
)
def test_cell_text_is_what_people_read(cell, value, expected):
    assert paper_shown.cell_text(cell, value) == expected


def test_tables_of_knows_which_columns_hold_figures(hq):
    paper = made.again(made.finished(hq.team, hq.lead))

    activities = paper_shown.tables_of(paper)[1]

    assert [is_figure for _heading, is_figure in activities.columns] == [False, False, False, True, False]
    assert activities.lines[0][3] == ("1,200.00", True)


def test_as_version_is_what_a_request_would_freeze(hq):
    paper = made.submitted(hq.team, hq.lead, PLAN)
    frozen = paper.request.versions.get()

    version = as_version(made.again(paper), 7)

    assert (version.revision, version.text, version.attachments) == (7, frozen.text, frozen.attachments)


@pytest.mark.skipif(not can_print(), reason="no Pango here")
def test_the_print_of_a_draft_says_that_it_is_none_to_work_by(hq):
    paper = made.finished(hq.team, hq.lead, RULES)
    services.attach(paper_id=paper.pk, content=made.CSV, file_name="费用.csv", by=hq.lead, at=NOW)

    def printed():
        content = paper_pdf(made.again(paper), printed_by="钱多", audit_head="7:ab", at=NOW)
        return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))

    draft = printed()
    assert "not to be executed" in draft
    assert "费用.csv" in draft
    sent = services.submit_paper(paper_id=paper.pk, by=hq.lead, at=NOW)
    requests.approve(request_id=sent.request_id, opinion="同意", by=hq.channel, at=NOW)
    assert "not to be executed" not in printed()


def test_a_budget_below_its_rows_is_a_fault_on_the_page(hq, client):
    paper = made.drafted(hq.team, hq.lead)
    made.save(paper, hq.lead, written=made.written(SCHEME, budget=Decimal("1.00")))
    client.force_login(hq.lead, backend="org.authentication.PersonBackend")

    shown = client.get(paper.get_absolute_url()).content.decode()

    assert "more than the budget of 1.00 yuan" in shown
