"""The pages of the chain: what each shows, what it refuses and keeps, what a late comer and a stranger meet."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.models import Chase, Request, Route
from approvals.services import Cover, Marked, add_department, edit_cover, note_call
from org.choices import Role
from tests.approvals.test_services_chain_returning import stand_in
from tests.approvals.test_views import text
from tests.cases import each
from tests.factories.approvals_chain import KIND, fresh, open_steps, step_of
from tests.factories.org import TeamFactory, holder

pytestmark = pytest.mark.django_db
NOON = "2026-11-05T09:30"


@pytest.fixture
def hq(hq_standing):
    """The company with a request at every place."""
    return hq_standing


def url(name, request, *more):
    return reverse(f"approvals:{name}", args=[request.pk, *more])


def fill(browser, address, **fields):
    """Send the form as it was shown, with these fields typed over."""
    form = browser.get(address).context["form"]
    shown = {bound.name: bound.value() for bound in form if bound.value() not in (None, False)}
    return browser.post(address, shown | fields)


def state(request):
    return Request.objects.get(pk=request.pk).state


def errors(response):
    return {name: list(map(str, found)) for name, found in response.context["form"].errors.items()}


# The record


def test_record_shows_cover_sheet_paper_departments_and_whom_it_waits_for(signed_in, hq):
    request = hq.at("countersigning")

    page = text(signed_in(hq.office).get(request.get_absolute_url()))

    for told in (
        request.number.text,
        request.letter_text,
        "RCV-2026",
        "General office of the brokerage",
        "目标：新增有效户 1,200 户",
        "预算.xlsx",
        "waits for 计划财务部, 合规管理部",
        "0 of 2 have spoken",
        "marked by 梁志远",
        "0571-55501234 → 010-66601234",
    ):
        assert told in page


def test_record_shows_opinions_conditions_and_objections(signed_in, hq):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"), "agree_with_conditions", "费用不超过九万元")
    hq.countersign(step_of(request, "HGB"), "object", "礼品项目不合规")

    page = text(signed_in(hq.lead).get(request.get_absolute_url()))

    assert "Conditions that departments named" in page
    for told in ("费用不超过九万元", "礼品项目不合规", "disagreed"):
        assert told in page
    assert "Conditions of the leaders" not in page


def test_both_names_of_a_stand_in_are_written_one_way_everywhere(signed_in, hq):
    request = hq.at("countersigning")
    bob = holder(Role.COUNTERSIGNER, name="代办")
    stand_in(hq.countersigners["CWB"], bob, Role.COUNTERSIGNER)
    hq.countersign(step_of(request, "CWB"), by=bob)
    browser = signed_in(hq.office)
    browser.cookies["language"] = "zh-hans"

    page = text(browser.get(request.get_absolute_url()))

    assert page.count("（代顾文清）") == 2
    assert "代 顾文清" not in page


@each(
    ("decision", "told"),
    [
        ("agree", "approved"),
        ("agree_with_conditions", "approved with conditions"),
        ("object", "not approved"),
    ],
)
def test_a_leaders_decision_is_named_as_the_button_names_it(signed_in, hq, decision, told):
    request = hq.at("leaders")
    hq.instruct(request.steps.get(kind="leader"), decision, "按意见办理。")

    page = signed_in(hq.office).get(request.get_absolute_url())

    (row,) = page.context["leaders"]
    assert row.badge.label == told
    assert [str(event.what) for event in page.context["history"] if event.by == "傅国栋"] == [told]
    assert "agreed" in [str(event.what) for event in page.context["history"]]


def test_record_says_overdue_in_words(signed_in, hq):
    request = hq.at("countersigning")
    request.steps.filter(department__code="CWB").update(due_on="2026-11-02")

    page = text(signed_in(hq.office).get(request.get_absolute_url()))

    assert "overdue by" in page


def test_record_says_that_fewer_pages_arrived(signed_in, hq):
    request = hq.at("faxed")
    signed_in(hq.office).post(
        url("register", request), {"pages": 3, "received_at": NOON, "seen": seen(hq, request)}
    )

    page = text(signed_in(hq.channel).get(request.get_absolute_url()))

    assert "received by headquarters: 4 pages were sent, 3 arrived." in page


def seen(hq, request):
    """What the register's form carries."""
    browser = Client()
    browser.force_login(hq.office)
    return browser.get(url("register", request)).context["form"]["seen"].value()


def test_record_shows_what_changed_since_ones_own_opinion(signed_in, hq):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"), "object", "费用过高")
    again = hq.at("submitted", hq.resubmit(hq.back(fresh(request)), name="改小的方案"))
    hq.mark(again.pk)

    page = text(signed_in(hq.countersigners["CWB"]).get(request.get_absolute_url()))

    assert "What changed from version 1 to version 2" in page
    assert "<ins>" in page
    assert "<del>" in page
    assert "other content" in page
    assert "to confirm or revise" in page
    assert "费用过高" in page


def test_record_shows_why_it_came_back(signed_in, hq):
    request = hq.back(hq.at("countersigning"), reason="请补充客户适当性安排")

    page = text(signed_in(hq.lead).get(request.get_absolute_url()))

    assert "梁志远 returned this request:" in page
    assert "请补充客户适当性安排" in page
    assert f"/plans/{request.subject_id}/" in page


def test_record_takes_the_same_queries_for_two_departments_and_for_three(queries_of, hq, now):
    request = hq.at("countersigning")
    with_two = queries_of(hq.office, request.get_absolute_url())
    item = Marked(hq.departments["RLB"].pk)
    add_department(request_id=request.pk, item=item, reason="涉及人员", by=hq.channel, at=now)

    assert queries_of(hq.office, request.get_absolute_url()) == with_two


def test_record_of_a_department_that_is_not_asked_is_not_found(signed_in, hq):
    request = hq.at("countersigning")

    response = signed_in(hq.countersigners["RLB"]).get(request.get_absolute_url())

    assert response.status_code == 404
    assert request.title not in text(response)


# Inside the branch


def test_cover_is_edited_and_keeps_what_was_typed(signed_in, hq):
    request = hq.at("draft")
    browser = signed_in(hq.lead)

    refused = fill(browser, url("cover", request), urgency="soon", body="写了很久的正文")
    assert refused.status_code == 400
    assert "写了很久的正文" in text(refused)
    assert list(errors(refused)) == ["urgency"]

    fill(browser, url("cover", request), urgency="urgent", body="写了很久的正文", copies="合规管理部")
    assert fresh(request).body == "写了很久的正文"
    assert fresh(request).get_urgency_display() == "urgent"


def test_cover_that_somebody_else_saved_meanwhile_is_a_conflict_and_keeps_the_words(signed_in, hq, now):
    other = holder(Role.TEAM_LEAD, hq.team, name="曾国平")
    request = hq.drafted(drafted_by_id=other.pk)
    browser = signed_in(hq.lead)
    form = browser.get(url("cover", request)).context["form"]
    shown = {bound.name: bound.value() for bound in form}
    edit_cover(request_id=request.pk, cover=Cover(body="别人的"), by=other, at=now)

    response = browser.post(url("cover", request), shown | {"body": "我的正文"})

    assert response.status_code == 409
    assert "我的正文" in text(response)
    assert "曾国平" in text(response)


def test_check_and_sign_off_are_asked_once_on_the_record(signed_in, hq):
    request = hq.at("draft")
    page = text(signed_in(hq.desk).get(request.get_absolute_url()))
    assert request.digest[:16] in page
    read = {"digest": request.digest}

    signed_in(hq.desk).post(url("check", request), read)
    signed_in(hq.manager).post(url("sign_off", request), read)

    assert fresh(request).letter_text == f"{hq.branch.code}〔2026〕{fresh(request).letter.number}号"
    assert state(request) == "signed_off"


def test_sign_off_before_the_check_is_refused_with_the_reason(signed_in, hq):
    request = hq.at("draft")

    response = signed_in(hq.manager).post(url("sign_off", request), {"digest": request.digest})

    assert response.status_code == 400
    assert "Somebody else of the branch checks the draft first" in text(response)


# The fax


def test_fax_form_refuses_a_time_to_come_and_keeps_the_numbers(signed_in, hq):
    request = hq.at("signed_off")

    response = fill(
        signed_in(hq.desk),
        url("fax", request),
        pages="0",
        from_number="0571-1234567",
        to_number="010-7654321",
        fax_at="2099-01-01T09:00",
    )

    assert response.status_code == 400
    assert set(errors(response)) == {"pages", "fax_at"}
    assert "0571-1234567" in text(response)


def test_fax_form_begins_with_the_numbers_of_last_time(signed_in, hq):
    request = hq.at("signed_off")

    form = signed_in(hq.desk).get(url("fax", request)).context["form"]

    assert form["from_number"].value() == "0571-55501234"
    assert form["to_number"].value() == "010-66601234"


def test_fax_is_put_on_record(signed_in, hq):
    request = hq.at("signed_off")

    response = fill(signed_in(hq.desk), url("fax", request), pages="5", fax_at="2026-11-05T09:31")

    assert response["Location"] == request.get_absolute_url()
    assert state(request) == "faxed"
    assert request.faxes.get().pages == 5


def test_register_begins_with_the_pages_that_were_sent(signed_in, hq):
    request = hq.at("faxed")
    browser = signed_in(hq.office)

    assert browser.get(url("register", request)).context["form"]["pages"].value() == "4"
    fill(browser, url("register", request), received_at="2026-11-05T09:31")

    assert state(request) == "registered"


def test_fax_back_turns_the_numbers_round_and_shows_all_opinions(signed_in, hq):
    request = hq.at("instructed")
    browser = signed_in(hq.office)

    page = browser.get(url("fax_back", request))
    assert page.context["form"]["to_number"].value() == "0571-55501234"
    assert "傅国栋" in text(page)

    fill(browser, url("fax_back", request), pages="6", fax_at="2026-11-05T09:31")
    assert state(request) == "replied"


def test_close_needs_the_pages_from_the_branch_and_not_from_the_office(signed_in, hq):
    request = hq.at("replied")

    assert errors(fill(signed_in(hq.desk), url("close", request), pages="")) == {
        "pages": ["This field is required."]
    }
    fill(signed_in(hq.office), url("note_call", request), spoken_with="方晓", note="意见已收到。")
    fill(signed_in(hq.office), url("close", request), pages="")

    assert state(request) == "approved"


# Who must be heard


def marks(hq, *codes, **more):
    return {f"marked_{hq.departments[code].pk}": "on" for code in codes} | more


def test_mark_asks_the_departments_that_are_ticked(signed_in, hq):
    request = hq.at("submitted")

    fill(signed_in(hq.channel), url("mark", request), opinion="拟同意", **marks(hq, "CWB", "RLB"))

    assert [step.department.code for step in open_steps(request.pk)] == ["CWB", "RLB"]


def test_mark_one_after_the_other_follows_the_numbers_and_the_due_days(signed_in, hq):
    request = hq.at("submitted")
    first, second = hq.departments["RLB"].pk, hq.departments["CWB"].pk
    given = {f"order_{first}": "1", f"order_{second}": "2", f"due_{first}": "2099-11-12"}

    fill(signed_in(hq.channel), url("mark", request), mode="in_order", **marks(hq, "CWB", "RLB"), **given)

    [step] = open_steps(request.pk)
    assert (step.department.code, str(step.due_on)) == ("RLB", "2099-11-12")


def test_mark_without_a_department_keeps_the_opinion(signed_in, hq):
    response = fill(signed_in(hq.channel), url("mark", hq.at("submitted")), opinion="写了很久的意见")

    assert response.status_code == 400
    assert "写了很久的意见" in text(response)
    assert "Mark at least one department" in text(response)


def test_mark_names_the_department_whose_due_day_or_number_is_wrong(signed_in, hq):
    cwb, hgb = hq.departments["CWB"].pk, hq.departments["HGB"].pk

    response = fill(
        signed_in(hq.channel),
        url("mark", hq.at("submitted")),
        mode="in_order",
        **marks(hq, "CWB", "HGB"),
        **{f"due_{cwb}": "2025-01-01", f"order_{cwb}": "1", f"order_{hgb}": "1"},
    )

    assert errors(response) == {
        f"due_{cwb}": ["计划财务部: this day has passed already."],
        f"order_{hgb}": ["合规管理部 has the same number as 计划财务部."],
    }


def test_mark_is_filled_in_beforehand_as_the_route_proposes(signed_in, hq, now):
    request = hq.at("submitted")
    route = Route.objects.create(kind=KIND, revision=9, way="chain", countersign_days=3, made_at=now)
    route.departments.set([hq.departments["HGB"]])
    Request.objects.filter(pk=request.pk).update(route=route)

    form = signed_in(hq.channel).get(url("mark", request)).context["form"]

    ticked = [line.department.code for line in form.lines() if line.marked.value()]
    assert ticked == ["HGB"]
    assert form[f"due_{hq.departments['HGB'].pk}"].value() is not None


def test_add_department_needs_a_reason_and_offers_those_not_asked(signed_in, hq):
    request = hq.at("countersigning")
    browser = signed_in(hq.channel)

    form = browser.get(url("department_add", request)).context["form"]
    assert [str(one) for one in form.fields["department"].queryset if one.code in hq.departments] == [
        "人力资源部"
    ]
    refused = fill(browser, url("department_add", request), department=hq.departments["RLB"].pk)
    assert errors(refused) == {"reason": ["This field is required."]}
    fill(browser, url("department_add", request), department=hq.departments["RLB"].pk, reason="涉及人员")
    again = fill(
        browser, url("department_add", request), department=hq.departments["RLB"].pk, reason="涉及人员"
    )

    assert len(open_steps(request.pk)) == 3
    assert errors(again) == {
        "department": ["This department countersigns already, or takes no part. Choose another."]
    }


def test_release_of_a_department_and_not_of_the_last(signed_in, hq):
    request = hq.at("countersigning")
    browser = signed_in(hq.channel)
    first, second = open_steps(request.pk)

    fill(browser, url("department_remove", request, first.pk), reason="不涉及")
    assert open_steps(request.pk) == [second]

    assert browser.get(url("department_remove", request, second.pk)).status_code == 302
    assert browser.get(url("department_remove", request, first.pk)).status_code == 302


def test_hand_over_by_user_name_and_only_to_headquarters(signed_in, hq):
    request = hq.at("countersigning")
    step = step_of(request, "CWB")
    address = url("hand", request, step.pk)
    browser = signed_in(hq.office)

    refused = fill(browser, address, to=hq.desk.username, reason="休假")
    assert list(errors(refused)) == ["to"]
    assert "休假" in text(refused)
    fill(browser, address, to=hq.countersigners["RLB"].username, reason="休假")

    assert step_of(request, "CWB").handed_to == hq.countersigners["RLB"]


def test_a_leaders_step_is_handed_to_another_leader_only(signed_in, hq):
    request = hq.at("leaders")
    [step] = open_steps(request.pk)
    browser = signed_in(hq.office)

    for account in (hq.countersigners["RLB"], hq.office):
        refused = fill(browser, url("hand", request, step.pk), to=account.username, reason="出差")
        assert list(errors(refused)) == ["to"]
    fill(browser, url("hand", request, step.pk), to=hq.leader2.username, reason="出差")

    assert open_steps(request.pk)[0].handed_to == hq.leader2


def test_hand_search_finds_whom_the_step_can_be_handed_to(signed_in, hq):
    request = hq.at("leaders")
    step = open_steps(request.pk)[0]
    browser = signed_in(hq.office)

    def found(word):
        answer = browser.get(url("hand_search", request, step.pk), {"q": word})
        return [hit["value"] for hit in answer.json()["results"]]

    assert found(hq.leader2.username) == [hq.leader2.pk], "a leader's step goes to a leader"
    assert found(hq.countersigners["RLB"].username) == [], "to nobody else of headquarters"
    assert found("方晓") == [], "to nobody of a branch"
    assert found("") == []


def test_present_in_order_and_each_leader_once(signed_in, hq):
    request = hq.at("heard")
    browser = signed_in(hq.office)
    twice = {"leader_1": hq.leader2.pk, "leader_2": hq.leader2.pk}

    assert errors(fill(browser, url("present", request), **twice)) == {
        "leader_2": ["This leader is chosen already."]
    }
    fill(browser, url("present", request), leader_1=hq.leader2.pk, leader_2=hq.leader.pk)

    assert [step.person for step in open_steps(request.pk)] == [hq.leader2]


def test_present_while_a_department_is_waited_for_leads_back_and_says_so(signed_in, hq):
    request = hq.at("countersigning")

    answer = signed_in(hq.office).get(url("present", request), follow=True)

    assert "Still waited for: 计划财务部, 合规管理部." in text(answer)


def test_a_leader_is_added_after_the_others(signed_in, hq):
    request = hq.at("leaders")

    fill(signed_in(hq.office), url("leader_add", request), leader=hq.leader2.pk)

    assert [step.person.name for step in request.steps.filter(kind="leader").order_by("turn")] == [
        "傅国栋",
        "范立",
    ]


# Opinions


def test_countersign_shows_paper_and_opinions_and_asks_for_the_words_of_an_objection(signed_in, hq):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "HGB"), "object", "礼品项目不合规")
    address = url("countersign", request, step_of(request, "CWB").pk)
    browser = signed_in(hq.countersigners["CWB"])

    page = text(browser.get(address))
    assert "礼品项目不合规" in page
    assert "目标：新增有效户 1,200 户" in page
    refused = fill(browser, address, decision="object", opinion=" ")
    assert errors(refused) == {
        "opinion": ["Write the condition, or why you disagree: branch and leaders have to know."]
    }
    fill(browser, address, decision="agree_with_conditions", opinion="控制费用")

    assert step_of(request, "CWB").state == "conditional"


def test_countersign_of_another_department_is_refused_and_shows_nothing(signed_in, hq):
    request = hq.at("countersigning")
    address = url("countersign", request, step_of(request, "HGB").pk)

    response = signed_in(hq.countersigners["CWB"]).post(address, {"decision": "agree"})

    assert response.status_code == 403
    assert step_of(request, "HGB").state == "waiting"


def test_countersign_on_a_version_that_was_replaced_meanwhile_is_a_conflict(signed_in, hq):
    request = hq.at("countersigning")
    address = url("countersign", request, step_of(request, "CWB").pk)
    browser = signed_in(hq.countersigners["CWB"])
    form = browser.get(address).context["form"]
    token = {"seen": form["seen"].value(), "revision": form["revision"].value()}
    again = hq.at("submitted", hq.resubmit(hq.back(fresh(request))))
    hq.mark(again.pk)

    response = browser.post(address, {"decision": "agree", "opinion": "同意原稿"} | token)

    assert response.status_code == 409
    assert "A new version has come meanwhile" in text(response)
    assert "同意原稿" in text(response)
    assert step_of(request, "CWB").state == "waiting"


def test_instruct_takes_the_leaders_words(signed_in, hq):
    request = hq.at("leaders")
    [step] = open_steps(request.pk)
    address = url("instruct", request, step.pk)
    browser = signed_in(hq.leader)

    assert errors(fill(browser, address, opinion="好")) == {"decision": ["This field is required."]}
    fill(browser, address, decision="agree_with_conditions", opinion="按财务部意见执行")
    page = text(browser.get(request.get_absolute_url()))

    assert "Conditions of the leaders: they bind whoever executes the paper" in page
    assert "按财务部意见执行" in page


def test_return_says_what_will_happen_and_needs_a_reason(signed_in, hq):
    request = hq.at("countersigning")
    browser = signed_in(hq.channel)

    page = text(browser.get(url("return", request)))
    assert "the general office — it looks into the fax" in page
    assert "the departments — each confirms" not in page
    assert list(errors(fill(browser, url("return", request), to="back_to_branch"))) == ["reason"]
    fill(browser, url("return", request), to="back_to_branch", reason="请细化预算")

    assert state(request) == "rework"


# Shepherding


def test_remind_by_one_click_and_once_a_day(signed_in, hq):
    request = hq.at("countersigning")
    browser = signed_in(hq.office)

    browser.post(url("remind", request))
    again = browser.post(url("remind", request))

    assert again.status_code == 400
    assert "A reminder went out today already" in text(again)
    assert Chase.objects.get(request=request).by == hq.office


def test_note_of_a_call_is_kept_and_shown(signed_in, hq):
    request = hq.at("countersigning")
    browser = signed_in(hq.office)

    refused = fill(browser, url("note_call", request), spoken_with="宋知")
    assert errors(refused) == {"note": ["This field is required."]}
    assert "宋知" in text(refused)
    fill(browser, url("note_call", request), spoken_with="宋知", note="周五前回复")

    page = text(browser.get(request.get_absolute_url()))
    assert "宋知" in page
    assert "周五前回复" in page


# Late comers and strangers

LATE = [
    ("cover", "lead", "signed_off"),
    ("fax", "desk", "registered"),
    ("register", "office", "submitted"),
    ("mark", "channel", "leaders"),
    ("present", "office", "replied"),
    ("department_add", "channel", "leaders"),
    ("leader_add", "office", "replied"),
    ("fax_back", "office", "approved"),
    ("return", "channel", "replied"),
    ("close", "desk", "leaders"),
]


@each(("name", "who", "place"), LATE)
def test_a_form_that_comes_late_leads_to_the_request_and_says_where_it_is(signed_in, hq, name, who, place):
    request = hq.at(place)

    answer = signed_in(getattr(hq, who)).get(url(name, request), follow=True)

    assert answer.redirect_chain == [(request.get_absolute_url(), 302)]
    assert request.get_state_display() in text(answer)


SENT_LATE = [
    ("check", "desk", "signed_off", {}),
    ("sign_off", "manager", "faxed", {}),
    ("pass_on", "office", "countersigning", {}),
    ("remind", "office", "approved", {}),
    (
        "fax",
        "lead",
        "registered",
        {"pages": 2, "from_number": "0571-5550", "to_number": "010-6660", "fax_at": NOON, "gateway": "hand"},
    ),
    ("register", "office", "submitted", {"pages": 2, "received_at": NOON}),
    ("return", "channel", "replied", {"reason": "x", "to": "back_to_branch"}),
]


@each(("name", "who", "place", "fields"), SENT_LATE)
def test_a_step_that_is_sent_late_is_refused_and_changes_nothing(signed_in, hq, name, who, place, fields):
    request = hq.at(place)

    response = signed_in(getattr(hq, who)).post(url(name, request), fields)

    assert response.status_code in {400, 409}
    assert state(request) == request.state


@each("name", ["request", "cover", "return", "close"])
def test_a_stranger_of_another_branch_finds_nothing(signed_in, hq, name):
    request = hq.at("countersigning")
    stranger = holder("team_lead", TeamFactory())

    response = signed_in(stranger).get(url(name, request))

    assert response.status_code == 404
    assert request.title not in text(response)


def test_who_never_takes_a_step_is_refused_before_the_form_is_read(signed_in, hq):
    request = hq.at("countersigning")

    for name in ("return", "close"):
        assert signed_in(hq.deputy).get(url(name, request)).status_code == 403
        assert signed_in(hq.deputy).post(url(name, request)).status_code == 403


def test_record_asks_a_bounded_number_of_queries(signed_in, hq, now):
    request = hq.at("approved")
    note_call(request_id=hq.at("leaders").pk, spoken_with="x", note="y", by=hq.office, at=now)
    browser = signed_in(hq.manager)
    browser.get(request.get_absolute_url())

    with CaptureQueriesContext(connection) as asked:
        browser.get(request.get_absolute_url())

    assert len(asked) <= 18
