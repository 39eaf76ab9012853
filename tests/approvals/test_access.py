"""Every page of requests × every role; the whole way through the pages; what was typed never runs."""

import pytest
from django.urls import reverse

from approvals.models import Request
from approvals.services import withdraw
from core import jobs
from core.models import Job, Notice
from org.choices import Role
from tests.cases import each
from tests.factories.approvals import plan_hash, sent
from tests.factories.org import TeamFactory, account_manager, holder

pytestmark = pytest.mark.django_db

VIEW = {
    Role.TEAM_LEAD,
    Role.BRANCH_MANAGER,
    Role.DEPUTY_MANAGER,
    Role.BRANCH_FINANCE,
    Role.TRADING_DESK,
    Role.GENERAL_OFFICE,
    Role.CHANNEL_MANAGEMENT,
    Role.VICE_PRESIDENT,
    Role.AUDITOR,
}
TEAM_SCOPED = {Role.REGIONAL_MANAGER, Role.TEAM_LEAD, Role.ATTENDANCE_RECORDER, Role.ASSET_KEEPER}


def someone(role: Role, team):
    """Who holds the role over the team or its branch; an account manager is posted to it."""
    if role == Role.ACCOUNT_MANAGER:
        return account_manager(team).user
    return holder(role, team if role in TEAM_SCOPED else team.branch)


def url(name: str, request: Request) -> str:
    return reverse(f"approvals:{name}", args=[request.pk])


@each("role", sorted(Role))
def test_lists_and_records_open_to_their_roles_only(signed_in, role):
    request = sent()
    browser = signed_in(someone(role, request.team))
    expected = 200 if role in VIEW else 403

    # A countersigning department has a list, and in it only what it is asked about.
    of_the_list, of_the_record = (200, 404) if role == Role.COUNTERSIGNER else (expected, expected)
    assert browser.get(reverse("approvals:request_list")).status_code == of_the_list
    assert browser.get(request.get_absolute_url()).status_code == of_the_record


@each("role", sorted(Role))
def test_the_decision_is_open_to_channel_management_only(signed_in, role):
    request = sent()
    browser = signed_in(someone(role, request.team))

    shown = browser.get(url("opinion", request)).status_code
    posted = browser.post(url("opinion", request), {"decision": "approve"}).status_code

    assert shown == (200 if role == Role.CHANNEL_MANAGEMENT else 403)
    assert posted in ({409, 400} if role == Role.CHANNEL_MANAGEMENT else {403})
    assert Request.objects.get(pk=request.pk).state == "submitted"


@each("role", sorted(set(Role) - {Role.ACCOUNT_MANAGER}))
def test_nobody_withdraws_somebody_elses_request(signed_in, role):
    request = sent()

    response = signed_in(someone(role, request.team)).post(url("withdraw", request))

    assert response.status_code == 403
    assert Request.objects.get(pk=request.pk).state == "submitted"


def test_steps_are_not_taken_by_following_a_link(signed_in):
    request = sent()
    browser = signed_in(request.submitted_by)

    for name in ("withdraw", "file_again"):
        assert browser.get(url(name, request))["Location"] == request.get_absolute_url()
    assert Request.objects.get(pk=request.pk).state == "submitted"


def test_pages_of_requests_ask_for_a_sign_in(client, settings):
    request = sent()

    for name in ("request", "opinion"):
        response = client.get(url(name, request))
        assert response["Location"].startswith(reverse(settings.LOGIN_URL))


def decide(browser, request: Request, **fields):
    """Open the form, fill it in, send it."""
    seen = browser.get(url("opinion", request)).context["form"].fields["seen"].initial
    return browser.post(url("opinion", request), fields | {"seen": seen})


def test_the_whole_way_returned_changed_sent_again_approved_and_filed(signed_in, now, outcomes):
    team = TeamFactory()
    alice = holder(Role.TEAM_LEAD, team, name="爱丽丝")
    bob = holder(Role.CHANNEL_MANAGEMENT, name="鲍勃")
    first = sent(team, by=alice)

    decide(signed_in(bob), first, decision="return", opinion="请补充目标")
    page = signed_in(alice).get(first.get_absolute_url()).content.decode()
    assert "请补充目标" in page
    assert Notice.objects.filter(user=alice, kind="approvals.returned").count() == 1

    team.name = "城东一队（已改）"
    team.save()
    second = sent(team, by=alice, content_hash=plan_hash(team))
    decide(signed_in(bob), second, decision="approve", opinion="同意")
    for job in Job.objects.filter(kind="approvals.file_sheet"):
        jobs.run(job.pk, at=now)

    page = signed_in(alice).get(second.get_absolute_url()).content.decode()
    assert f"{second.number.text}.pdf" in page
    assert [told[0] for told in outcomes.told] == ["returned", "approved"]


def test_what_somebody_typed_is_text_on_every_page(signed_in):
    evil = "<script>alert(1)</script>"
    team = TeamFactory(name=evil)
    request = sent(team, title=evil)
    bob = holder(Role.CHANNEL_MANAGEMENT, name=evil)
    browser = signed_in(bob)

    before = [reverse("approvals:request_list"), request.get_absolute_url(), url("opinion", request)]
    bodies = [browser.get(page).content.decode() for page in before]
    decide(browser, request, decision="approve", opinion=evil)
    bodies.append(browser.get(request.get_absolute_url()).content.decode())

    assert [evil in body for body in bodies] == [False] * 4
    assert ["&lt;script&gt;" in body for body in bodies] == [True] * 4


def test_pages_speak_chinese_to_who_reads_chinese(signed_in):
    request = sent()
    browser = signed_in(holder(Role.CHANNEL_MANAGEMENT, language="zh-hans"))

    for page, words in [
        (reverse("approvals:request_list"), ["请示流转", "待渠道管理部审核", "来文单位"]),
        (request.get_absolute_url(), ["提交内容", "渠道管理部审核", "签署意见", "办理经过"]),
        (url("opinion", request), ["请示内容", "审核结论", "同意", "退回", "两者均不可撤销"]),
    ]:
        body = browser.get(page).content.decode()
        assert [word for word in words if word not in body] == []


def test_a_record_asks_as_much_however_often_the_paper_was_sent_up(queries_of, now):
    bob = holder(Role.CHANNEL_MANAGEMENT)
    request = sent()
    for_one = queries_of(bob, request.get_absolute_url())

    for _ in range(3):
        withdraw(request_id=request.pk, by=request.submitted_by, at=now)
        request = sent(request.team, by=request.submitted_by)

    assert for_one == queries_of(bob, request.get_absolute_url()) <= 12
