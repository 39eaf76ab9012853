"""One marketing scheme through the whole chain, each step by whom the guideline names, on the pages themselves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from approvals.models import Step
from core import audit
from org.choices import Role
from org.models import Department, User
from org.services import grant_role
from tests.browser.chain_in_branch import (
    AGREED,
    CONDITION,
    FIRST,
    OBJECTION,
    REVIEW,
    REVIEW_AGAIN,
    SECOND,
    STOOD_IN,
    TO_RETURN,
    begin,
    change_scheme,
    close,
    edit_cover,
    leave_the_branch,
    read_sheet,
    refuse_to_begin,
    send_up,
    write_scheme,
)
from tests.browser.filling import desk_of, fill, page, state_of, step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chain_company(db, monkeypatch, settings):
    """Headquarters whole, one branch's team with six people, and a second vice president."""
    from demo import company, people

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The office's language: in it a version's text is frozen and the sheet is printed.
    settings.LANGUAGE_CODE = "zh-hans"
    monkeypatch.setattr(company, "TEAMS", company.TEAMS[:1])
    monkeypatch.setattr(people, "A_TEAM", 6)
    administrator = company.set_up()
    people.hire_all(administrator)
    second = company.open_account("fuzongcai2", "范立", administrator)
    grant_role(
        user_id=second.pk,
        role=Role.VICE_PRESIDENT,
        valid_from=company.FOUNDED,
        by=administrator,
        at=company.SET_UP,
    )


@pytest.fixture
def people_of(at_browser):
    """Everybody at a browser, seated when first asked for and kept."""
    seated = {}

    def person(username):
        if username not in seated:
            seated[username] = at_browser(username)
        return seated[username]

    return person


def test_scheme_goes_the_whole_chain(chain_company, people_of):
    lead, desk, office = people_of("u1001"), people_of("eb01_jiaoyi"), people_of("zongheshi")

    paper = write_scheme(lead)
    request = send_up(lead, paper)
    edit_cover(lead, request)
    leave_the_branch(people_of, request, "1")
    mark(people_of("qudao"), request)
    object_to_it(people_of("hq_caiwu"), request)
    add_third(people_of("qudao"), request)
    send_back(people_of("qudao"), request)

    change_scheme(lead, paper, request)
    leave_the_branch(people_of, request, "2")
    mark_again(people_of("qudao"), request)
    revise(people_of("hq_caiwu"), request)
    hand_over(office, people_of("hq_falv"), request)
    speak(people_of("hq_renli"), step(request, "RLB"), "countersign", decision="agree", opinion=AGREED)
    present(office, request)
    instruct(people_of, request)
    refuse_to_begin(lead, paper)

    fax_back(office, request)
    close(desk, request)
    begin(lead, paper)
    read_sheet(desk, request)
    assert desk.page.complaints == []
    assert audit.verify() == []


def mark(channel, request):
    desk_of(channel, "13-desk-channel")
    due = timezone.localdate() + timedelta(days=7)
    marked = {}
    for code in ("CWB", "HGB"):
        department = Department.objects.get(code=code)
        marked |= {f"marked_{department.pk}": True, f"due_{department.pk}": due.isoformat()}
    fill(channel, page("mark", request), "14-mark", opinion=REVIEW, **marked)
    channel.open(page("request", request)).picture("15-countersigning")
    assert step(request, "CWB").due_on == step(request, "HGB").due_on == due


def speak(person, asked, route, shown="", **words):
    fill(person, page(route, asked.request_id, asked), shown, **words)
    assert Step.objects.get(pk=asked.pk).opinion == words["opinion"]


def object_to_it(finance, request):
    desk_of(finance, "16-desk-department")
    asked = step(request, "CWB")
    speak(finance, asked, "countersign", "17-countersign", decision="object", opinion=OBJECTION)


def add_third(channel, request):
    third = str(Department.objects.get(code="RLB").pk)
    reason = "活动需增派人手，请人力资源部一并会签。"
    fill(channel, page("department_add", request), "18-add", department=third, reason=reason)
    channel.open(page("request", request)).reads(reason).reads(OBJECTION).picture("19-objected")


def send_back(channel, request):
    fill(channel, page("return", request), "20-return", to="back_to_branch", reason=TO_RETURN)
    assert state_of(request) == "rework"


def mark_again(channel, request):
    fill(channel, page("mark", request), "25-mark-again", opinion=REVIEW_AGAIN)
    assert state_of(request) == "countersigning"


def revise(finance, request):
    """Who objected sees its words and what is other now."""
    asked = step(request, "CWB")
    finance.open(page("request", request)).picture("26-asked-again")
    finance.open(page("countersign", request, asked)).reads(OBJECTION)
    assert "不提供茶歇" in "".join(finance.page.locator("ins").all_inner_texts())
    speak(
        finance,
        asked,
        "countersign",
        "27-revise",
        decision="agree_with_conditions",
        opinion=CONDITION,
    )


def hand_over(office, stand_in, request):
    """Compliance is away; somebody of legal affairs speaks in its place, by name."""
    asked, reason = step(request, "HGB"), "秦正出差，由陆衡代为会签。"
    office.open(page("request", request)).picture("28-before-hand")
    office.open(page("hand", request, asked)).picture("29-hand")
    office.page.locator("[name=to]").press_sequentially("陆衡")
    office.page.get_by_role("option", name="陆衡").click()
    fill(office, "", reason=reason)
    desk_of(stand_in, "30-desk-stand-in")
    speak(stand_in, asked, "countersign", "31-stand-in", decision="agree", opinion=STOOD_IN)


def present(office, request):
    office.open(page("request", request)).picture("32-all-heard")
    leaders = [str(User.objects.get(username=name).pk) for name in ("fuzongcai", "fuzongcai2")]
    chosen = {f"leader_{place}": leader for place, leader in enumerate(leaders, start=1)}
    fill(office, page("present", request), "33-present", **chosen)


def instruct(people_of, request):
    """In order: the second is asked once the first has spoken."""
    first, second = Step.objects.filter(request=request, kind="leader").order_by("turn")
    late = people_of("fuzongcai2").open(page("request", request)).picture("34-turn-not-come")
    assert late.page.locator(f"a[href='{page('instruct', request, second)}']").count() == 0
    leader = desk_of(people_of("fuzongcai"), "35-desk-leader")
    speak(leader, first, "instruct", "36-instruct", decision="agree", opinion=FIRST)
    words = {"decision": "agree_with_conditions", "opinion": SECOND}
    speak(late, second, "instruct", "37-instruct-second", **words)


def fax_back(office, request):
    office.open(page("request", request)).picture("39-instructed")
    fill(office, page("fax_back", request), "40-fax-back", pages="3", gateway="hand")
    assert state_of(request) == "replied"
