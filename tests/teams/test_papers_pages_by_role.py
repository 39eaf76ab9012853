"""What each role is offered on the page of a paper, in each state; what the list shows, filters, sorts and exports."""

import copy
import re

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse

from approvals.models import Request
from org.choices import BRANCH_ROLES, COMPANY_ROLES, Role
from org.models import User
from teams.choices.papers import PaperKind, PaperState
from teams.filters.papers import PaperFilter
from teams.models import TeamPaper
from teams.tables.papers import PaperTable
from tests.compensation.cells import cells, exported
from tests.conftest import NOW
from tests.factories import teams_papers as made
from tests.factories.org import BranchFactory, TeamFactory, holder
from tests.cases import undone

pytestmark = pytest.mark.django_db
S = PaperState
PLAN, SET_UP, BANK = PaperKind.ANNUAL_PLAN, PaperKind.SET_UP, PaperKind.BANK_COOPERATION
STEPS = (
    "edit",
    "attach",
    "submit",
    "withdraw",
    "discard",
    "copy",
    "begin",
    "finish",
)
REQUESTS = {
    S.DRAFT: ("withdrawn", False),
    S.SUBMITTED: ("submitted", False),
    S.RETURNED: ("rework", False),
    S.IN_FORCE: ("approved", True),
    S.EXECUTING: ("approved", True),
    S.DONE: ("approved", True),
    S.REFUSED: ("refused", False),
    S.SUPERSEDED: ("approved", True),
}
# What who writes the paper may press in each state; who sent it may take it back besides.
OFFERED = {
    S.DRAFT: {"edit", "attach", "submit"},
    S.SUBMITTED: set(),
    S.RETURNED: {"edit", "attach", "submit"},
    S.IN_FORCE: {"copy", "begin"},
    S.EXECUTING: {"copy", "finish"},
    S.DONE: {"copy"},
    S.REFUSED: {"copy"},
    S.SUPERSEDED: {"copy"},
}
READERS = (
    Role.TRADING_DESK,
    Role.BRANCH_FINANCE,
    Role.DEPUTY_MANAGER,
    Role.GENERAL_OFFICE,
    Role.CHANNEL_MANAGEMENT,
    Role.AUDITOR,
    Role.REGIONAL_MANAGER,
)
NO_READERS = (
    Role.ATTENDANCE_RECORDER,
    Role.ASSET_KEEPER,
    Role.CHIEF_ACCOUNTANT,
    Role.COUNTERSIGNER,
    Role.VICE_PRESIDENT,
    Role.ADMINISTRATOR,
)


def account(role, team):
    if role in COMPANY_ROLES:
        return holder(role)
    return holder(role, team.branch if role in BRANCH_ROLES else team)


@pytest.fixture(scope="module")
def kept_place(kept):
    team = TeamFactory(branch=BranchFactory(code="EB01", name="东风路营业部"), code="EAST", name="一队")
    lead, manager = made.lead_of(team), holder(Role.BRANCH_MANAGER, team.branch)
    return {
        "team": team,
        "lead": lead,
        "manager": manager,
        "sent": made.submitted(team, lead, PLAN, year=2028),
        "bank": made.finished(team, lead, BANK),
        "set_up": made.drafted(team, manager, SET_UP),
        "users": {role: account(role, team) for role in (*READERS, *NO_READERS)},
    }


@pytest.fixture
def place(kept_place):
    return copy.deepcopy(kept_place)


@pytest.fixture
def browse(client):
    def browser(user):
        client.force_login(User.objects.get(pk=user.pk), backend="org.authentication.PersonBackend")
        return client

    return browser


def put(paper, state):
    request_state, was_in_force = REQUESTS[state]
    closed_at = None if request_state in {"submitted", "rework"} else NOW
    Request.objects.filter(pk=paper.request_id).update(state=request_state, closed_at=closed_at)
    begun_at = NOW if state in {S.EXECUTING, S.DONE} else None
    TeamPaper.objects.filter(pk=paper.pk).update(
        state=state, effective_at=NOW if was_in_force else None, begun_at=begun_at
    )
    return made.again(paper)


def offered(browser, paper):
    """The steps whose addresses stand on the page."""
    shown = browser.get(paper.get_absolute_url()).content.decode()
    return {step for step in STEPS if f'"{reverse(f"teams:paper_{step}", args=[paper.pk])}"' in shown}


# The page of a paper


def offers(browser, paper, states=tuple(S)):
    """State → the steps that the page offers them then."""
    found = {}
    for state in states:
        with undone():
            found[state] = offered(browser, put(paper, state))
    return found


def test_the_lead_is_offered_this(place, browse):
    own = {S.SUBMITTED: {"withdraw"}, S.RETURNED: OFFERED[S.RETURNED] | {"withdraw"}}

    assert offers(browse(place["lead"]), place["sent"]) == OFFERED | own


def test_the_manager_is_offered_the_same_but_not_to_take_back_what_the_lead_sent(place, browse):
    assert offers(browse(place["manager"]), place["sent"]) == OFFERED


def test_a_reader_is_offered_nothing(place, browse):
    states = (S.SUBMITTED, S.RETURNED, S.IN_FORCE, S.EXECUTING)

    found = {role: offers(browse(place["users"][role]), place["sent"], states) for role in READERS}

    assert found == dict.fromkeys(READERS, dict.fromkeys(states, set()))


def statuses(browse, place, roles, address):
    """Role → what the page at that address answers it."""
    return {role: browse(place["users"][role]).get(address).status_code for role in roles}


def test_others_do_not_come_in(place, browse):
    closed = dict.fromkeys(NO_READERS, 403)

    assert statuses(browse, place, NO_READERS, place["sent"].get_absolute_url()) == closed
    assert statuses(browse, place, NO_READERS, "/teams/papers/") == closed


def test_a_draft_is_found_by_the_branch_and_the_auditor_only(place, browse):
    found = statuses(browse, place, READERS, place["bank"].get_absolute_url())

    readers = (Role.TRADING_DESK, Role.BRANCH_FINANCE, Role.DEPUTY_MANAGER, Role.AUDITOR)
    assert found == dict.fromkeys(READERS, 404) | dict.fromkeys(readers, 200)


def test_the_branch_reads_its_set_up_file_and_the_team_does_not(place, browse):
    address = place["set_up"].get_absolute_url()
    readers = (Role.TRADING_DESK, Role.BRANCH_FINANCE, Role.DEPUTY_MANAGER)

    assert statuses(browse, place, readers, address) == dict.fromkeys(readers, 200)
    assert browse(place["lead"]).get(address).status_code == 404


# The addresses


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("paper", ""),
        ("paper_changes", "changes/"),
        ("paper_print", "print"),
        ("paper_edit", "edit/"),
        ("paper_attach", "attach/"),
        ("paper_copy", "copy/"),
        ("paper_submit", "submit"),
        ("paper_withdraw", "withdraw"),
        ("paper_discard", "discard"),
        ("paper_begin", "begin"),
        ("paper_finish", "finish"),
        ("team_open", "open-team/"),
    ],
)
def test_the_addresses_stay_what_they_are(name, path):
    address = reverse(f"teams:{name}", args=[7])

    assert address == f"/teams/papers/7/{path}"
    assert resolve(address).view_name == f"teams:{name}"


def test_following_the_link_of_a_step_does_nothing(place, browse):
    paper, steps = place["sent"], ("submit", "withdraw", "discard", "begin", "finish")
    browser = browse(place["lead"])

    answers = {name: browser.get(reverse(f"teams:paper_{name}", args=[paper.pk])) for name in steps}

    led_to = {name: (answer.status_code, answer.url) for name, answer in answers.items()}
    assert led_to == dict.fromkeys(steps, (302, paper.get_absolute_url()))
    assert made.again(paper).version == paper.version


def test_who_has_not_signed_in_is_asked_to(place, client):
    names = ("paper", "paper_edit", "paper_submit", "paper_print", "team_open")

    answers = [client.get(reverse(f"teams:{name}", args=[place["sent"].pk])) for name in names]

    led_to = [(answer.status_code, answer.url.partition("?")[0]) for answer in answers]
    assert led_to == [(302, reverse("org:sign_in"))] * len(names)


# The list


def rows_of(*papers):
    """Those papers as the list reads them."""
    rows = TeamPaper.objects.select_related("branch", "team", "request__number")
    return rows.filter(pk__in=[paper.pk for paper in papers]).order_by("pk")


def test_a_row_shows_title_kind_place_year_version_state_and_request(place):
    (row,) = rows_of(place["sent"])

    (shown,) = cells(PaperTable([row]))

    assert shown == {
        "title": row.title,
        "kind": "Annual work plan",
        "branch": "东风路营业部",
        "team": "一队",
        "year": "2028",
        "revision": "1",
        "state": "under approval",
        "number": row.request.number.text,
    }


def test_a_row_names_every_state(place):
    named = {}
    for state in S:
        with undone():
            put(place["sent"], state)
            (shown,) = cells(PaperTable(rows_of(place["sent"])))
            named[state] = shown["state"]

    assert named == {state: state.label for state in S}


def test_a_row_of_a_draft_has_no_request_and_of_a_set_up_no_team(place):
    bank, set_up = cells(PaperTable(rows_of(place["bank"], place["set_up"])))

    assert (bank["number"], bank["team"], bank["kind"]) == ("", "一队", "Bank cooperation scheme")
    assert (set_up["team"], set_up["branch"]) == ("", "东风路营业部")


def test_an_exported_row_holds_what_the_list_shows(place):
    (values,) = exported(PaperTable, rows_of(place["sent"]))

    assert values["title"] == place["sent"].title
    assert values["number"] == place["sent"].request.number.text
    assert str(values["state"]) == "under approval"
    assert not any("<" in str(value) for value in values.values())


def filtered(place, user=None, **query):
    request = RequestFactory().get("/teams/papers/")
    request.user = user or place["manager"]
    rows = TeamPaper.objects.visible_to(request.user)
    return {paper.pk for paper in PaperFilter(query, queryset=rows, request=request).qs}


def test_the_list_is_filtered_by_every_kind(place):
    found = {kind: filtered(place, kind=kind) for kind in PaperKind}

    papers = {paper.kind: {paper.pk} for paper in (place["sent"], place["bank"], place["set_up"])}
    assert found == dict.fromkeys(PaperKind, set()) | papers


def test_the_list_is_filtered_by_every_state(place):
    found = {}
    for state in S:
        with undone():
            put(place["sent"], state)
            found[state] = filtered(place, state=state)

    drafts = {place["bank"].pk, place["set_up"].pk}
    assert found == {state: {place["sent"].pk} | (drafts if state == S.DRAFT else set()) for state in S}


FILTERED = [
    ({"year": "2028"}, {"sent"}),
    ({"year": "2027"}, {"bank", "set_up"}),
    ({"q": "工商"}, {"bank"}),
    ({"q": "T-NEW"}, {"set_up"}),
    ({"q": "一队"}, {"sent", "bank"}),
    ({"q": "EAST"}, {"sent", "bank"}),
    ({"q": "nowhere"}, set()),
    ({"kind": "annual_plan", "year": "2027"}, set()),
    ({"kind": "bank_cooperation", "state": "draft", "q": "银行"}, {"bank"}),
    ({}, {"sent", "bank", "set_up"}),
]


def test_the_list_is_filtered_by_year_and_words(place):
    found = [(query, filtered(place, **query)) for query, _names in FILTERED]

    assert found == [(query, {place[name].pk for name in names}) for query, names in FILTERED]


@pytest.mark.parametrize(
    "query", [{"year": "nächstes"}, {"year": "1999"}, {"kind": "poem"}, {"state": "lost"}, {"team": "9999"}]
)
def test_a_filter_that_is_none_says_so_and_shows_nothing(place, browse, query):
    answer = browse(place["manager"]).get("/teams/papers/", query)

    assert answer.status_code == 400
    assert answer.content.decode().count("<tr data-href") == 0


def test_the_choices_of_the_filters_are_the_readers_own(place):
    TeamFactory(branch=place["team"].branch, name="二队")
    TeamFactory(name="别处的队")
    request = RequestFactory().get("/teams/papers/")

    def choices(user):
        request.user = user
        form = PaperFilter({}, queryset=TeamPaper.objects.all(), request=request).form
        return {str(team) for team in form.fields["team"].queryset}

    assert choices(place["lead"]) == {"一队"}
    assert choices(place["manager"]) == {"一队", "二队"}
    assert "别处的队" in choices(place["users"][Role.CHANNEL_MANAGEMENT])


def test_the_list_is_sorted_by_every_column(place, browse):
    browser = browse(place["manager"])
    columns = ["title", "kind", "branch", "team", "year", "revision", "state", "number"]
    signed = [*columns, *(f"-{column}" for column in columns)]

    shown = {sort: browser.get("/teams/papers/", {"sort": sort}).content.decode() for sort in signed}

    rows = {sort: page.count("<tr data-href") for sort, page in shown.items()}
    assert rows == dict.fromkeys(signed, 3)


def test_the_list_begins_with_the_latest_year(place, browse):
    shown = browse(place["manager"]).get("/teams/papers/").content.decode()

    rows = re.findall(r'<tr data-href="([^"]+)"', shown)
    assert rows[0] == place["sent"].get_absolute_url()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_is_exported(place, browse, form):
    answer = browse(place["manager"]).get("/teams/papers/", {"export": form, "kind": "bank_cooperation"})

    body = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    assert "plans-and-schemes" in answer["Content-Disposition"]
    assert body
    if form == "csv":
        assert len(body.decode("utf-8-sig").strip().splitlines()) == 2
