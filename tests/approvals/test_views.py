"""Pages of requests: lists by concern, the record with its way, the opinion, what a stranger meets."""

import pytest
from django.urls import reverse

from approvals import kinds
from approvals.models import Request
from approvals.services import approve, file_sheet, send_back, withdraw
from core.models import AuditEntry, Job
from org.choices import Role
from org.models import Team
from tests.approvals.test_services_submitting import stand_in_for
from tests.cases import each
from tests.factories.approvals import KIND, Outcomes, plan_kind, sent
from tests.factories.org import BranchFactory, TeamFactory, holder

pytestmark = pytest.mark.django_db
LIST = "/approvals/"


@pytest.fixture
def bob():
    """Decides for channel management."""
    return holder(Role.CHANNEL_MANAGEMENT, name="鲍勃")


def text(response) -> str:
    return response.content.decode()


def url(name: str, request: Request) -> str:
    return reverse(f"approvals:{name}", args=[request.pk])


def opinion(browser, request, **fields):
    """Fill in the opinion's form as it was shown."""
    seen = browser.get(url("opinion", request)).context["form"].fields["seen"].initial
    return browser.post(url("opinion", request), fields | {"seen": seen})


def test_request_list_shows_what_was_sent_up(signed_in, bob):
    request = sent()

    page = text(signed_in(bob).get(LIST))

    for told in (
        request.number.text,
        request.title,
        "工作计划",
        request.team.name,
        "waiting for channel management",
    ):
        assert told in page


@each("role", [Role.TEAM_LEAD, Role.BRANCH_MANAGER, Role.BRANCH_FINANCE])
def test_request_list_holds_no_other_branchs_requests(signed_in, role):
    request, own = sent(), TeamFactory()
    browser = signed_in(holder(role, own if role == Role.TEAM_LEAD else own.branch))

    for answer in (
        browser.get(LIST),
        browser.get(LIST, {"export": "csv"}),
        browser.get(LIST, {"q": request.title}),
    ):
        assert request.number.text not in text(answer)


def test_request_list_shows_a_team_lead_no_other_team_of_the_branch(signed_in):
    branch = BranchFactory()
    mine, other = TeamFactory(branch=branch), TeamFactory(branch=branch)
    theirs = sent(other)
    lead = holder(Role.TEAM_LEAD, mine)
    own = sent(mine, by=lead)

    page = text(signed_in(lead).get(LIST))

    assert own.number.text in page
    assert theirs.number.text not in page


@each(
    ("query", "expected"),
    [
        ({"concern": "waiting"}, {"waiting"}),
        ({"concern": "sent"}, {"drafted"}),
        ({"state": "returned"}, {"returned"}),
        ({"state": "submitted"}, {"waiting", "drafted"}),
        ({"kind": KIND}, {"waiting", "drafted", "returned"}),
        ({"q": "returned"}, {"returned"}),
        ({"submitted_at_after": "2026-11-06"}, set()),
    ],
)
def test_request_list_filters(signed_in, bob, now, query, expected):
    sent(title="plan waiting")
    sent(title="plan drafted", drafted_by_id=bob.pk)
    returned = sent(title="plan returned")
    send_back(request_id=returned.pk, opinion="请改", by=holder(Role.CHANNEL_MANAGEMENT), at=now)

    page = text(signed_in(bob).get(LIST, query))

    assert {name for name in ("waiting", "drafted", "returned") if f"plan {name}" in page} == expected


def test_request_list_filters_by_branch(signed_in, bob):
    east, west = sent(), sent()

    page = text(signed_in(bob).get(LIST, {"branch": east.branch_id}))

    assert east.number.text in page
    assert west.number.text not in page


def test_request_list_exports_what_is_filtered_and_records_it(signed_in, bob):
    request = sent()

    sheet = text(signed_in(bob).get(LIST, {"state": "submitted", "export": "csv"}))

    assert request.number.text in sheet
    assert "工作计划" in sheet
    assert AuditEntry.objects.get(action="core.list.export").actor == bob


def test_request_list_asks_as_much_for_one_row_as_for_many(queries_of, bob):
    sent()
    for_one = queries_of(bob, LIST)

    for _ in range(3):
        sent()

    assert for_one == queries_of(bob, LIST) <= 12


@each("role", [Role.ADMINISTRATOR, Role.CHIEF_ACCOUNTANT])
def test_request_list_is_closed_to_who_has_no_right(signed_in, role):
    place = BranchFactory() if role == Role.CHIEF_ACCOUNTANT else None

    assert signed_in(holder(role, place)).get(LIST).status_code == 403


def test_request_page_shows_the_paper_its_way_and_whom_it_waits_for(signed_in, bob):
    request = sent()

    page = text(signed_in(bob).get(request.get_absolute_url()))

    for told in (
        request.title,
        "计划名称",
        "1,200",
        "waits for channel management",
        str(request.submitted_by),
        "due ",
    ):
        assert told in page


def test_request_page_says_in_words_that_it_is_overdue(signed_in, bob):
    request = sent()
    request.steps.update(due_on="2026-11-06")

    assert "overdue since 2026-11-06" in text(signed_in(bob).get(request.get_absolute_url()))


def test_request_page_shows_the_opinion_with_both_names_of_a_stand_in(signed_in, bob, now):
    stand_in = stand_in_for(bob, now)
    request = approve(request_id=sent().pk, opinion="同意执行。", by=stand_in, at=now)

    page = text(signed_in(bob).get(request.get_absolute_url()))

    assert "同意执行。" in page
    assert f"{stand_in} for 鲍勃" in page


def test_request_page_offers_the_decision_to_who_may_take_it(signed_in, bob):
    request = sent()
    reader = holder(Role.AUDITOR)

    assert url("opinion", request) in text(signed_in(bob).get(request.get_absolute_url()))
    for other in (reader, request.submitted_by):
        assert url("opinion", request) not in text(signed_in(other).get(request.get_absolute_url()))


def test_request_page_offers_no_decision_of_an_own_draft(signed_in, bob):
    request = sent(drafted_by_id=bob.pk)

    assert url("opinion", request) not in text(signed_in(bob).get(request.get_absolute_url()))


def test_request_page_offers_the_withdrawal_to_the_submitter_only(signed_in, bob):
    request = sent()

    assert url("withdraw", request) in text(signed_in(request.submitted_by).get(request.get_absolute_url()))
    assert url("withdraw", request) not in text(signed_in(bob).get(request.get_absolute_url()))


def test_request_page_links_the_paper_for_who_may_open_it(signed_in, bob, monkeypatch):
    request = sent()
    place = f"/plans/{request.subject_id}/"
    monkeypatch.setitem(kinds.KINDS, KIND, plan_kind(Outcomes(), page_right="pay.standard_view"))

    assert place in text(signed_in(bob).get(request.get_absolute_url()))
    assert place not in text(signed_in(holder(Role.GENERAL_OFFICE)).get(request.get_absolute_url()))


def test_request_page_links_earlier_requests_of_the_same_paper(signed_in, bob, now):
    first = send_back(request_id=sent().pk, opinion="请改", by=bob, at=now)
    second = sent(first.team, by=first.submitted_by)

    assert first.get_absolute_url() in text(signed_in(bob).get(second.get_absolute_url()))


def test_request_page_shows_the_sheet_once_it_is_filed(signed_in, bob, now):
    request = approve(request_id=sent().pk, opinion="", by=bob, at=now)
    browser = signed_in(bob)

    assert url("file_again", request) in text(browser.get(request.get_absolute_url()))
    sheet = file_sheet(request_id=request.pk, at=now)
    page = text(browser.get(request.get_absolute_url()))

    assert sheet.get_absolute_url() in page
    assert url("file_again", request) not in page


@each("name", ["request", "opinion", "withdraw", "file_again"])
def test_a_strangers_guess_of_an_id_is_not_found(signed_in, name):
    request = sent(title="别人的请示")
    browser = signed_in(holder(Role.TEAM_LEAD, TeamFactory()))

    ask = browser.post if name in {"withdraw", "file_again"} else browser.get
    response = ask(url(name, request))

    assert response.status_code == (403 if name == "opinion" else 404)
    assert "别人的请示" not in text(response)


def test_opinion_shows_what_is_decided_and_the_consequence(signed_in, bob):
    request = sent()

    page = text(signed_in(bob).get(url("opinion", request)))

    for told in (request.number.text, request.title, "计划名称", "1,200", "takes effect at once"):
        assert told in page


def test_opinion_agreeing_closes_the_request(signed_in, bob, outcomes):
    request = sent()

    response = opinion(signed_in(bob), request, decision="approve", opinion="同意")

    assert response["Location"] == request.get_absolute_url()
    assert Request.objects.get(pk=request.pk).state == "approved"
    assert [told[0] for told in outcomes.told] == ["approved"]


def test_opinion_returning_asks_for_the_reason_next_to_the_field(signed_in, bob):
    request = sent()
    browser = signed_in(bob)

    refused = opinion(browser, request, decision="return", opinion=" ")
    assert refused.status_code == 400
    assert refused.context["form"].errors == {
        "opinion": ["Say why you return it: the submitter has to know what to change."]
    }

    opinion(browser, request, decision="return", opinion="请补充目标")
    assert Request.objects.get(pk=request.pk).state == "returned"


def test_opinion_without_a_decision_is_asked_again_and_keeps_the_words(signed_in, bob):
    response = opinion(signed_in(bob), sent(), opinion="写了很久的意见")

    assert response.status_code == 400
    assert "写了很久的意见" in text(response)


def test_opinion_on_a_changed_paper_is_refused_and_keeps_the_words(signed_in, bob):
    request = sent()
    Team.objects.filter(pk=request.subject_id).update(name="改过的计划")

    response = opinion(signed_in(bob), request, decision="approve", opinion="写了很久的意见")

    assert response.status_code == 409
    assert "写了很久的意见" in text(response)
    assert "no longer what was submitted" in text(response)


def test_opinion_that_comes_too_late_says_who_was_faster(signed_in, bob, now):
    request = sent()
    browser = signed_in(holder(Role.CHANNEL_MANAGEMENT))
    seen = browser.get(url("opinion", request)).context["form"].fields["seen"].initial
    approve(request_id=request.pk, opinion="", by=bob, at=now)

    response = browser.post(
        url("opinion", request), {"decision": "return", "opinion": "不同意", "seen": seen}
    )

    assert response.status_code == 409
    assert "鲍勃" in text(response)
    assert Request.objects.get(pk=request.pk).state == "approved"


def test_opinion_of_who_drafted_it_leads_back_and_is_refused_all_the_same(signed_in, bob):
    request = sent(drafted_by_id=bob.pk)
    browser = signed_in(bob)

    assert browser.get(url("opinion", request))["Location"] == request.get_absolute_url()
    response = browser.post(url("opinion", request), {"decision": "approve", "opinion": ""})

    assert response.status_code in {400, 409}
    assert Request.objects.get(pk=request.pk).state == "submitted"


def test_withdraw_takes_an_own_request_back(signed_in):
    request = sent()

    response = signed_in(request.submitted_by).post(url("withdraw", request))

    assert response["Location"] == request.get_absolute_url()
    assert Request.objects.get(pk=request.pk).state == "withdrawn"


def test_withdraw_of_a_colleagues_request_is_refused(signed_in):
    request = sent()
    manager = holder(Role.BRANCH_MANAGER, request.branch)

    assert signed_in(manager).post(url("withdraw", request)).status_code == 403
    assert Request.objects.get(pk=request.pk).state == "submitted"


def test_file_again_offers_the_work_again(signed_in, bob, now):
    request = withdraw(request_id=(made := sent()).pk, by=made.submitted_by, at=now)
    Job.objects.all().delete()

    assert signed_in(bob).post(url("file_again", request)).status_code == 302
    assert Job.objects.get().kind == "approvals.file_sheet"


def test_chase_list_that_is_empty_says_why(signed_in):
    page = text(signed_in(holder(Role.GENERAL_OFFICE)).get("/approvals/chase/"))

    assert "No request is under way" in page
