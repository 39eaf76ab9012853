"""Papers written and moved by their pages: begun, edited by two at once, sent, taken back, begun, their team opened."""

import copy
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from org.choices import Role
from org.models import Team, User
from teams.choices.papers import PaperKind
from teams.models import TeamPaper
from teams.paper_ways import way_of
from teams.services import papers as services
from tests.conftest import NOW
from tests.factories import approvals_chain as chain
from tests.factories import teams_papers as made
from tests.factories.org import TeamFactory, holder
from tests.teams.test_forms_papers import typed
from tests.teams.test_views_papers import text, url

pytestmark = pytest.mark.django_db
SCHEME, PLAN, SET_UP = PaperKind.MARKETING_SCHEME, PaperKind.ANNUAL_PLAN, PaperKind.SET_UP
ACTIONS = ("paper_submit", "paper_withdraw", "paper_discard", "paper_begin", "paper_finish")


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


def opened(browser, paper):
    """What a browser sends of the editor as it was opened."""
    return typed(browser.get(url("paper_edit", paper)).context["form"])


# Beginning


def test_who_writes_chooses_among_the_kinds(hq, browse):
    def offered(user):
        shown = text(browse(user).get("/teams/papers/new/"))
        return [kind for kind in PaperKind if f"/teams/papers/new/{kind}/" in shown]

    assert offered(hq.lead) == [kind for kind in PaperKind if kind != SET_UP]
    assert offered(hq.manager) == list(PaperKind)
    assert browse(hq.desk).get("/teams/papers/new/").status_code == 403


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind != SET_UP])
def test_a_paper_is_begun_on_its_page(hq, browse, kind):
    data = {"team": hq.team.pk, "year": 2027, "about": "工商银行"}

    answer = browse(hq.lead).post(f"/teams/papers/new/{kind}/", data)

    paper = TeamPaper.objects.get()
    assert (paper.kind, paper.year, answer.url) == (kind, 2027, url("paper_edit", paper))


def test_a_set_up_is_begun_by_the_branch(hq, browse):
    data = {"branch": hq.branch.pk, "year": 2027, "about": "t-new"}

    browse(hq.manager).post("/teams/papers/new/set_up/", data)

    assert TeamPaper.objects.get().about == "T-NEW"


def test_a_paper_is_begun_for_ones_own_teams_only(hq, charlie, browse):
    answer = browse(charlie).post("/teams/papers/new/annual_plan/", {"team": hq.team.pk, "year": 2027})

    assert answer.status_code == 400
    assert not TeamPaper.objects.exists()


def test_a_second_paper_is_refused_with_the_reason_and_what_was_typed(hq, browse):
    made.drafted(hq.team, hq.lead, PLAN)

    answer = browse(hq.lead).post("/teams/papers/new/annual_plan/", {"team": hq.team.pk, "year": 2027})

    assert answer.status_code == 409
    assert "Version 1 of this paper is “draft” already." in text(answer)
    assert 'value="2027"' in text(answer)


def test_an_unknown_kind_is_not_found(hq, browse):
    assert browse(hq.lead).get("/teams/papers/new/poem/").status_code == 404


# Editing


def test_the_editor_saves_and_leads_back_to_the_paper(hq, browse):
    paper, browser = made.finished(hq.team, hq.lead), browse(hq.lead)

    answer = browser.post(url("paper_edit", paper), opened(browser, paper) | {"title": "春季方案"})

    assert (answer.status_code, answer.url) == (302, paper.get_absolute_url())
    assert made.again(paper).title == "春季方案"


def test_the_editor_saves_and_stays_where_that_is_asked_for(hq, browse):
    paper, browser = made.finished(hq.team, hq.lead), browse(hq.lead)

    answer = browser.post(url("paper_edit", paper), opened(browser, paper) | {"stay": "1"})

    assert answer.url == url("paper_edit", paper)


def test_the_editor_adds_a_row_without_script_and_saves_nothing(hq, browse):
    paper, browser = made.finished(hq.team, hq.lead), browse(hq.lead)
    data = opened(browser, paper) | {"title": "还没保存", "more": "activities"}

    answer = browser.post(url("paper_edit", paper), data)

    assert answer.status_code == 200
    assert "activities-4-what" in text(answer)
    assert "还没保存" in text(answer)
    assert made.again(paper).title != "还没保存"


def test_the_editor_takes_a_row_out_without_script(hq, browse):
    paper, browser = made.finished(hq.team, hq.lead), browse(hq.lead)

    answer = browser.post(url("paper_edit", paper), opened(browser, paper) | {"drop": "activities-0"})

    assert "activities-2-what" not in text(answer)
    left = typed(answer.context["form"])
    browser.post(url("paper_edit", paper), left)
    assert "activities" not in made.again(paper).tables


def test_two_who_edit_at_once_lose_nothing(hq, browse):
    paper, browser = made.finished(hq.team, hq.lead), browse(hq.lead)
    data = opened(browser, paper) | {"section-market": "爱丽丝写的市场"}
    made.save(paper, hq.manager, written=made.written(SCHEME, title="经理改的标题"))

    answer = browser.post(url("paper_edit", paper), data)

    assert answer.status_code == 409
    assert "曾国平" in text(answer)
    assert "爱丽丝写的市场" in text(answer)
    assert made.again(paper).title == "经理改的标题"

    again = browser.post(url("paper_edit", paper), typed(answer.context["form"]))

    assert again.status_code == 302
    assert made.again(paper).sections["market"] == "爱丽丝写的市场"


def test_the_editor_of_a_paper_under_way_shows_its_page_and_takes_nothing(hq, browse):
    paper, browser = made.finished(hq.team, hq.lead), browse(hq.lead)
    data = opened(browser, paper) | {"title": "另一份方案"}
    services.submit_paper(paper_id=paper.pk, by=hq.lead, at=NOW)

    assert browser.get(url("paper_edit", paper)).url == paper.get_absolute_url()
    assert browser.post(url("paper_edit", paper), data).status_code == 409
    assert made.again(paper).title == paper.title


def test_the_editor_shows_what_is_wrong_and_keeps_what_was_typed(hq, browse):
    paper, browser = made.finished(hq.team, hq.lead), browse(hq.lead)

    answer = browser.post(url("paper_edit", paper), opened(browser, paper) | {"activities-0-budget": "1,2O0"})

    assert answer.status_code == 400
    assert "“1,2O0” is not an amount." in text(answer)
    assert "Activities 1: Budget (yuan)" in text(answer)


# Attachments


def test_a_file_is_attached_and_taken_off(hq, browse):
    paper, browser = made.drafted(hq.team, hq.lead), browse(hq.lead)
    file = SimpleUploadedFile("费用.csv", made.CSV)

    answer = browser.post(url("paper_attach", paper), {"file": file})
    attached = made.again(paper).attachments.get()

    assert answer.url == paper.get_absolute_url()
    address = reverse("teams:paper_detach", args=[paper.pk, attached.pk])
    assert address in text(browser.get(paper.get_absolute_url()))
    browser.post(address)
    assert not made.again(paper).attachments.exists()


def test_a_file_that_is_not_kept_is_refused_with_the_reason(hq, browse):
    paper = made.drafted(hq.team, hq.lead)

    answer = browse(hq.lead).post(
        url("paper_attach", paper), {"file": SimpleUploadedFile("程序.exe", b"MZ\x90")}
    )

    assert answer.status_code == 400
    assert not paper.attachments.exists()


def test_a_stranger_takes_nothing_off(hq, charlie, browse):
    paper = made.drafted(hq.team, hq.lead)
    attached = services.attach(paper_id=paper.pk, content=made.CSV, file_name="费用.csv", by=hq.lead, at=NOW)
    address = reverse("teams:paper_detach", args=[paper.pk, attached.pk])

    assert browse(charlie).post(address).status_code == 404
    assert paper.attachments.exists()


# Steps


def test_a_paper_is_sent_up_as_it_was_shown(hq, browse):
    paper, browser = made.finished(hq.team, hq.lead), browse(hq.lead)

    stale = browser.post(url("paper_submit", paper), {"version": paper.version - 1})
    none = browser.post(url("paper_submit", paper), {})
    sent = browser.post(url("paper_submit", paper), {"version": paper.version})

    assert (stale.status_code, none.status_code, sent.status_code) == (409, 400, 302)
    assert made.again(paper).state == "submitted"


def test_an_unfinished_paper_is_not_sent_and_says_why(hq, browse):
    paper = made.drafted(hq.team, hq.lead)

    answer = browse(hq.lead).post(url("paper_submit", paper), {"version": paper.version})

    assert answer.status_code == 400
    assert "The budget is missing." in text(answer)


def test_a_paper_is_taken_back_and_a_draft_discarded(hq, browse):
    sent, draft = made.submitted(hq.team, hq.lead), made.drafted(hq.team, hq.lead, PLAN)
    browser = browse(hq.lead)

    browser.post(url("paper_withdraw", sent))
    answer = browser.post(url("paper_discard", draft))

    assert made.again(sent).state == "draft"
    assert answer.url == "/teams/papers/"
    assert not TeamPaper.objects.filter(pk=draft.pk).exists()


def test_a_scheme_is_not_begun_by_its_address_before_it_is_approved(hq, browse):
    paper = made.submitted(hq.team, hq.lead)

    answer = browse(hq.lead).post(url("paper_begin", paper))

    assert answer.status_code == 409
    assert paper.request.number.text in text(answer)
    assert made.again(paper).state == "submitted"


def test_a_plan_is_begun_and_marked_as_carried_out(hq, browse):
    paper, browser = made.approved(hq.team, hq.lead, hq.channel, PLAN), browse(hq.lead)

    browser.post(url("paper_begin", paper))
    assert made.again(paper).state == "executing"
    assert url("paper_finish", paper) in text(browser.get(paper.get_absolute_url()))
    browser.post(url("paper_finish", paper), {"reason": "完成 118%"})

    assert made.again(paper).state == "done"
    assert "完成 118%" in text(browser.get(paper.get_absolute_url()))


def test_a_paper_is_copied_on_its_page(hq, browse):
    paper = made.approved(hq.team, hq.lead, hq.channel, PLAN)

    answer = browse(hq.lead).post(url("paper_copy", paper), {"year": 2028})

    copied = TeamPaper.objects.get(year=2028)
    assert answer.url == url("paper_edit", copied)


@pytest.mark.parametrize("name", ACTIONS)
def test_a_strangers_step_finds_nothing(hq, charlie, browse, name):
    paper = made.finished(hq.team, hq.lead)

    answer = browse(charlie).post(url(name, paper), {"version": paper.version})

    assert answer.status_code == 404
    assert made.again(paper).state == "draft"


@pytest.mark.parametrize("name", ACTIONS)
def test_a_readers_step_is_refused(hq, browse, name):
    paper = made.finished(hq.team, hq.lead)

    answer = browse(hq.desk).post(url(name, paper), {"version": paper.version})

    assert answer.status_code == 403


# Opening a team


def test_the_manager_opens_the_team_on_the_files_page(hq, browse):
    paper, browser = made.approved(hq.team, hq.manager, hq.channel, SET_UP), browse(hq.manager)
    form = browser.get(url("team_open", paper)).context["form"]
    assert form["name"].value() == "东风路三队"
    day = timezone.localdate() + timedelta(days=30)

    answer = browser.post(url("team_open", paper), {"name": "东风路三队", "opened_on": day, **seen(form)})

    assert answer.status_code == 302, text(answer)
    team = Team.objects.get(code="T-NEW")
    assert made.again(paper).opened_team == team
    assert team.get_absolute_url() in text(browser.get(paper.get_absolute_url()))


def seen(form):
    """What the form saw of the record, as the browser sends it back."""
    return {"seen": form["seen"].value()}


def test_the_team_is_not_opened_before_its_file_is_approved(hq, browse):
    paper, browser = made.submitted(hq.team, hq.manager, SET_UP), browse(hq.manager)
    asked = browser.get(url("team_open", paper), follow=True)
    assert asked.redirect_chain[-1][0] == paper.get_absolute_url()
    assert paper.request.number.text in text(asked)
    shown = text(browser.get(paper.get_absolute_url()))
    assert url("team_open", paper) not in shown

    answer = browser.post(url("team_open", paper), {"name": "三队", "opened_on": "2027-02-01"})

    assert answer.status_code == 409
    assert not Team.objects.filter(code="T-NEW").exists()


def test_the_form_of_a_set_up_is_not_shown_to_who_writes_for_a_team_alone(hq, browse):
    """It would ask for a branch and offer none."""
    assert browse(hq.lead).get("/teams/papers/new/set_up/").status_code == 403
    assert browse(hq.manager).get("/teams/papers/new/set_up/").status_code == 200


def test_a_new_set_up_waits_for_the_branch_and_not_for_the_team_to_be(hq):
    paper = made.drafted(hq.team, hq.manager, SET_UP)

    assert {step.label: str(step.by) for step in way_of(paper)}["sent up"] == "the branch"


def test_beginning_a_paper_whose_year_has_one_in_force_says_so_and_begins_from_it(hq, browse):
    first = made.approved(hq.team, hq.lead, hq.channel, PLAN)

    answer = browse(hq.lead).post(
        "/teams/papers/new/annual_plan/", {"team": hq.team.pk, "year": first.year}, follow=True
    )

    assert "Version 1 is in force: version 2 begins from a copy of it." in text(answer)
    assert TeamPaper.objects.get(revision=2, kind=PLAN).sections == first.sections


def test_the_page_that_opens_a_team_is_the_branchs_manager_and_of_set_ups_only(hq, browse):
    paper = made.approved(hq.team, hq.manager, hq.channel, SET_UP)
    plan = made.approved(hq.team, hq.lead, hq.channel, PLAN)
    stranger = holder(Role.BRANCH_MANAGER, TeamFactory().branch)

    assert browse(stranger).get(url("team_open", paper)).status_code == 404
    assert browse(hq.manager).get(url("team_open", plan)).status_code == 404
    assert browse(hq.lead).get(url("team_open", paper)).status_code == 403


def test_the_administrators_page_says_that_the_file_is_missing(hq, browse, now):
    made.submitted(hq.team, hq.manager, SET_UP)
    browser = browse(holder(Role.ADMINISTRATOR))
    later = timezone.localdate() + timedelta(days=30)

    answer = browser.post(
        reverse("org:team_new", args=[hq.branch.pk]),
        {"code": "T-NEW", "name": "三队", "opened_on": later.isoformat()},
    )

    assert answer.status_code == 400
    assert "no approved set-up file" in text(answer)
