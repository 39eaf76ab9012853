"""The step bar of the whole chain, whom it waits for by name, and what a due day is in words."""

from datetime import date

import pytest

from approvals.chain_way import way_of_chain
from approvals.choices import ReturnTo
from approvals.models import Fax, Step
from approvals.queries import last_return, opinions_of
from approvals.services import hand_step, present, withdraw
from approvals.shown import (
    changes_for,
    conditions_of,
    cover_facts,
    pages_differ,
    paper_of,
    rows_of,
)
from approvals.waiting import due_words, waits_for
from core import audit
from org.models import RoleGrant, User
from tests.cases import each
from tests.factories.approvals_chain import ORDER, fresh, open_steps, step_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 5)
LABELS = [
    "Drafted",
    "Checked",
    "Signed off",
    "Faxed to headquarters",
    "Registered by the general office",
    "Reviewed by channel management",
    "Countersigned by the departments",
    "Instructed by the leaders",
    "Opinions faxed back",
]


@pytest.fixture
def hq(hq_standing):
    """The company with a request at every place."""
    return hq_standing


def bar(request, today=TODAY, **given):
    return way_of_chain(fresh(request), opinions_of(request), today=today, **given)


def current(request, **given):
    """The step that is current, and how many lie behind it."""
    steps = bar(request, **given)
    [place] = [place for place, step in enumerate(steps) if step.state == "current"]
    assert [step.state for step in steps[:place]] == ["done"] * place
    assert {step.state for step in steps[place + 1 :]} <= {"coming"}
    return place, steps[place]


@each(
    ("place", "behind"),
    [
        ("draft", 1),
        ("checked", 2),
        ("signed_off", 3),
        ("faxed", 4),
        ("registered", 5),
        ("submitted", 5),
        ("countersigning", 6),
        ("heard", 6),
        ("leaders", 7),
        ("instructed", 8),
        ("replied", 9),
    ],
)
def test_way_marks_where_the_request_is(hq, place, behind):
    found, step = current(hq.at(place), waiting="somebody")

    assert found == behind
    assert step.by == "somebody"


def test_way_is_the_same_ten_steps_wherever_it_is(hq):
    for place in ORDER[:-1]:
        assert [str(step.label) for step in bar(hq.at(place))] == [*LABELS, "Closed"]


def test_way_of_an_approved_request_is_done_with_names_numbers_and_pages(hq):
    request = hq.at("approved")

    steps = bar(request)

    assert [(str(step.label), step.state, str(step.by), str(step.note)) for step in steps] == [
        ("Drafted", "done", "钱多", ""),
        ("Checked", "done", "方晓", ""),
        ("Signed off", "done", "曾国平", fresh(request).letter_text),
        ("Faxed to headquarters", "done", "方晓", "4 pages"),
        ("Registered by the general office", "done", "沈静", str(fresh(request).received_number)),
        ("Reviewed by channel management", "done", "梁志远", ""),
        ("Countersigned by the departments", "done", "计划财务部, 合规管理部", ""),
        ("Instructed by the leaders", "done", "傅国栋", ""),
        ("Opinions faxed back", "done", "沈静", "4 pages"),
        ("approved", "done", "", ""),
    ]
    assert all(step.at for step in steps)


def test_way_of_a_withdrawn_request_ends_refused(hq):
    request = hq.at("faxed")
    withdraw(request_id=request.pk, by=hq.lead, at=request.submitted_at)

    steps = bar(request)

    assert [step.state for step in steps] == ["done"] * 4 + ["coming"] * 5 + ["refused"]
    assert str(steps[-1].label) == "withdrawn"


def test_way_says_how_many_have_spoken_and_how_late_the_next_is(hq):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"))
    Step.objects.filter(pk=step_of(request, "HGB").pk).update(due_on="2026-11-02")

    _place, step = current(request)

    assert step.note == "1 of 2 have spoken · overdue by 3 days"


def test_way_of_a_request_back_in_the_branch_begins_anew_and_says_why(hq):
    request = hq.back(hq.at("countersigning"))

    place, step = current(request, note="came back: 预算请细化。")

    assert (place, step.note) == (0, "came back: 预算请细化。")


def test_way_names_a_fax_that_failed(hq, now):
    request = hq.at("signed_off")
    Fax.objects.create(
        request=request, revision=1, direction="up_sent", pages=2, from_number="1", to_number="2", at=now,
        gateway="mail", state="failed", by=hq.desk,
    )  # fmt: skip

    assert current(request)[1].note == "the fax failed"


# Whom it waits for


@each(
    ("place", "expected"),
    [
        ("draft", "the branch (方晓, 贺云)"),
        ("checked", "the branch (曾国平, 贺云)"),
        ("signed_off", "the branch (方晓, 钱多)"),
        ("faxed", "the general office (沈静)"),
        ("submitted", "channel management (梁志远)"),
        ("countersigning", "计划财务部, 合规管理部"),
        ("heard", "the general office (沈静)"),
        ("leaders", "傅国栋"),
        ("instructed", "the general office (沈静)"),
        ("replied", "the branch (方晓, 钱多)"),
        ("approved", ""),
    ],
)
def test_waits_for_names_people_departments_or_leaders(hq, place, expected):
    found = waits_for(hq.at(place), day=TODAY)

    assert sorted(found.replace(")", "").replace("(", ", ").split(", ")) == sorted(
        expected.replace(")", "").replace("(", ", ").split(", ")
    )


def test_waits_for_the_drafter_where_it_came_back(hq):
    assert waits_for(hq.back(hq.at("submitted")), day=TODAY) == "钱多"


def test_waits_for_says_to_whom_a_step_was_handed(hq, now):
    request = hq.at("countersigning")
    step = step_of(request, "CWB")
    hand_step(step_id=step.pk, to_id=hq.countersigners["RLB"].pk, reason="休假", by=hq.office, at=now)

    assert waits_for(fresh(request), day=TODAY) == "计划财务部 (handed to 苏婉), 合规管理部"


def test_waits_for_says_of_a_department_and_a_leader_who_left_that_nobody_holds_it(hq):
    """As the chase list says it."""
    for gone in (hq.countersigners["CWB"], hq.leader):
        User.objects.filter(pk=gone.pk).update(is_active=False)

    assert waits_for(hq.at("countersigning"), day=TODAY) == "计划财务部 (nobody holds it), 合规管理部"
    assert waits_for(hq.at("leaders"), day=TODAY) == "傅国栋 (nobody holds it)"


def test_waits_for_says_plainly_that_nobody_holds_the_role(hq):
    RoleGrant.objects.filter(user=hq.channel).delete()

    assert waits_for(hq.at("submitted"), day=TODAY) == "channel management (nobody holds this role)"


@each(
    ("due", "expected"),
    [
        (None, ""),
        (date(2026, 11, 6), "due 2026-11-06"),
        (date(2026, 11, 5), "due today"),
        (date(2026, 11, 4), "overdue by 1 day"),
        (date(2026, 10, 26), "overdue by 10 days"),
    ],
)
def test_due_words(due, expected):
    assert due_words(due, TODAY) == expected


# What the page shows


def facts(request):
    return {str(fact.label): str(fact.value) for fact in cover_facts(request)}


def test_cover_facts_follow_the_paper_form(hq):
    found = facts(hq.at("registered"))

    assert list(found)[:6] == [
        "From",
        "Addressed to",
        "Secrecy",
        "Urgency",
        "Reference of the branch",
        "Received as",
    ]
    assert found["Signed off by"] == "曾国平"
    assert "Checked by" not in facts(hq.at("draft"))
    assert facts(hq.at("draft"))["Reference of the branch"] == "given at the sign-off"


def test_paper_of_is_the_present_version_and_lists_all_latest_first(hq):
    request = hq.resubmit(hq.back(hq.at("countersigning")), name="改小的方案")

    paper = paper_of(fresh(request))

    assert paper.text.startswith("改小的方案")
    assert [version.revision for version in paper.versions] == [2, 1]
    assert [item.name for item in paper.enclosures] == ["预算.xlsx"]


def test_rows_of_tell_who_named_whom_and_what_was_said_before(hq, now):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"), "object", "费用过高")
    again = hq.at("submitted", hq.resubmit(hq.back(fresh(request))))
    hq.mark(again.pk)

    first, second = rows_of(fresh(request), "department", by=hq.office, at=now)

    assert str(first.badge.label) == "to confirm or revise"
    assert [opinion.text for opinion in first.earlier] == ["费用过高"]
    assert first.named.startswith("marked by 梁志远")
    assert str(second.badge.label) == "waiting"
    assert first.hand_url.endswith(f"/steps/{first.step.pk}/hand")


def test_rows_of_offer_the_release_to_channel_management_but_not_of_the_last(hq, now):
    request = hq.at("countersigning")

    assert all(row.remove_url for row in rows_of(request, "department", by=hq.channel, at=now))
    assert not any(row.remove_url for row in rows_of(request, "department", by=hq.office, at=now))
    request.steps.filter(department__code="HGB").update(state="lapsed", opened_at=None)
    assert not any(row.remove_url for row in rows_of(fresh(request), "department", by=hq.channel, at=now))


def test_changes_for_are_those_since_the_readers_own_opinion(hq, now):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"))
    assert changes_for(request, by=hq.countersigners["CWB"], at=now) is None
    second = hq.resubmit(hq.back(fresh(request)), name="第二稿")
    third = hq.resubmit(hq.back(hq.at("submitted", second)), name="第三稿")

    own = changes_for(fresh(third), by=hq.countersigners["CWB"], at=now)
    others = changes_for(fresh(third), by=hq.office, at=now)

    assert (own.since, own.until) == (1, 3)
    assert (others.since, others.until) == (2, 3)


def test_conditions_of_leaders_and_of_departments_are_told_apart(hq, now):
    request = hq.at("countersigning")
    for step in open_steps(request.pk):
        hq.countersign(step, "agree_with_conditions", "按季报告")
    present(request_id=request.pk, leader_ids=[hq.leader.pk], by=hq.office, at=now)
    hq.instruct(open_steps(request.pk)[0], "agree_with_conditions", "控制费用")

    assert [str(step) for step in conditions_of(fresh(request), "leader")] == ["傅国栋"]
    assert len(conditions_of(fresh(request), "department")) == 2


def test_last_return_is_told_until_the_request_has_gone_on(hq):
    def told(request):
        return last_return(fresh(request), list(audit.history(request)))

    request = hq.at("leaders")
    assert told(request) is None
    hq.back(request, to=ReturnTo.OFFICE, by=hq.leader, reason="缺附件")
    assert told(request).reason == "缺附件"
    hq._submitted(request.pk)
    assert told(request) is None


def test_pages_differ_says_nothing_where_all_arrived(hq):
    assert pages_differ(hq.at("replied")) == ""
    assert pages_differ(hq.at("approved")) == (
        "received by the branch: 4 pages were sent, 3 arrived. Compare with the paper."
    )


def test_an_account_that_is_closed_is_offered_nothing_of_the_sheet(hq, now):
    User.objects.filter(pk=hq.office.pk).update(is_active=False)

    rows = rows_of(hq.at("countersigning"), "department", by=User.objects.get(pk=hq.office.pk), at=now)

    assert len(rows) == 2
    assert not any(row.hand_url for row in rows)
