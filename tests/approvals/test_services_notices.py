"""Who hears of each step of the chain: whom the next one waits for, and nobody twice."""

import pytest
from django.utils import translation

from approvals import services
from approvals.choices import ReturnTo
from approvals.contributions import NEXT, pending, search, todos
from approvals.services.telling import SENTENCES, holders_of, waited_for
from approvals.waiting import HOLDERS
from core import notices
from core.models import Notice
from org.models import RoleGrant, User
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import countersigner, fresh, open_steps, step_of

pytestmark = pytest.mark.django_db
PREFIX = "approvals."


@pytest.fixture
def hq(hq_standing):
    """A company with a request at every place of the way."""
    return hq_standing


def heard_since(seen, request):
    """(kind, name) of the notices of the request that were not there before."""
    rows = Notice.objects.filter(params__number=request.number.text).exclude(pk__in=seen).order_by("pk")
    return [(kind.removeprefix(PREFIX), name) for kind, name in rows.values_list("kind", "user__name")]


def all_notices():
    return set(Notice.objects.values_list("pk", flat=True))


@each(
    ("place", "move", "heard"),
    [
        ("draft", "_checked", [("to_sign_off", "曾国平"), ("to_sign_off", "贺云")]),
        ("checked", "_signed_off", [("to_fax", "方晓"), ("to_fax", "钱多")]),
        ("signed_off", "_faxed", [("arrived", "沈静")]),
        ("faxed", "_registered", []),
        ("registered", "_submitted", [("waiting", "梁志远")]),
        ("submitted", "_countersigning", [("step_waits", "秦正"), ("step_waits", "顾文清")]),
        ("countersigning", "_heard", [("departments_heard", "沈静")]),
        ("heard", "_leaders", [("step_waits", "傅国栋")]),
        ("leaders", "_instructed", [("leaders_heard", "沈静")]),
        ("instructed", "_replied", [("replied", "方晓"), ("replied", "钱多")]),
        ("replied", "_approved", [("approved", "钱多")]),
    ],
)
def test_a_step_is_told_to_whom_the_next_one_waits_for(hq, place, move, heard):
    request = hq.at(place)
    seen = all_notices()

    getattr(hq, move)(request.pk)

    assert sorted(heard_since(seen, request)) == heard


@each(
    ("place", "to", "by", "heard"),
    [
        ("faxed", ReturnTo.BRANCH, "office", [("came_back", "钱多")]),
        ("submitted", ReturnTo.BRANCH, "channel", [("came_back", "钱多")]),
        ("submitted", ReturnTo.OFFICE, "channel", [("came_back", "沈静")]),
        ("countersigning", ReturnTo.CHANNEL, "channel", [("came_back", "梁志远")]),
        ("leaders", ReturnTo.CHANNEL, "leader", [("came_back", "梁志远")]),
        ("leaders", ReturnTo.OFFICE, "leader", [("came_back", "沈静")]),
        ("leaders", ReturnTo.DEPARTMENTS, "leader", [("step_waits", "秦正"), ("step_waits", "顾文清")]),
    ],
)
def test_a_return_is_told_to_whom_it_came_back(hq, place, to, by, heard):
    request = hq.at(place)
    seen = all_notices()

    hq.back(request, to, by=getattr(hq, by))

    assert sorted(heard_since(seen, request)) == heard


@each(
    ("place", "heard"),
    [
        ("draft", ["方晓", "贺云"]),
        ("checked", ["曾国平", "贺云"]),
        ("signed_off", ["方晓", "钱多"]),
        ("faxed", ["沈静"]),
        ("submitted", ["梁志远"]),
        ("countersigning", ["秦正", "顾文清"]),
        ("heard", ["沈静"]),
    ],
)
def test_a_withdrawal_is_told_to_those_for_whom_nothing_is_left(hq, place, heard):
    request = hq.at(place)
    seen = all_notices()

    services.withdraw(request_id=request.pk, by=hq.lead, at=NOW)

    assert sorted(heard_since(seen, request)) == [("withdrawn", name) for name in heard]


@each(
    ("decision", "kind"),
    [("agree", "approved"), ("agree_with_conditions", "conditional"), ("object", "refused")],
)
def test_how_it_ended_is_told_in_its_own_words(hq, decision, kind):
    request = hq.at("leaders")
    hq.instruct(open_steps(request.pk)[0], decision, "按批示办理。")
    hq._replied(request.pk)
    seen = all_notices()

    hq._approved(request.pk)

    assert heard_since(seen, request) == [(kind, "钱多")]


def test_a_step_handed_over_is_told_to_who_has_it_now(hq):
    request = hq.at("countersigning")
    seen = all_notices()

    services.hand_step(
        step_id=step_of(request, "CWB").pk,
        to_id=hq.countersigners["RLB"].pk,
        reason="外出",
        by=hq.office,
        at=NOW,
    )

    assert heard_since(seen, request) == [("step_waits", "苏婉")]


def test_two_countersigners_of_a_department_are_both_told_and_one_answers(hq):
    second = countersigner(hq.departments["RLB"], name="顾问")
    request = hq.at("countersigning")
    seen = all_notices()

    services.add_department(
        request_id=request.pk,
        item=services.Marked(hq.departments["RLB"].pk),
        reason="补充。",
        by=hq.channel,
        at=NOW,
    )

    assert sorted(heard_since(seen, request)) == [("step_waits", "苏婉"), ("step_waits", "顾问")]
    hq.countersign(step_of(request, "RLB"), by=second)
    assert holders_of(step_of(request, "RLB"), NOW)


@each(
    ("place", "who"),
    [
        ("draft", ["方晓", "贺云"]),
        ("checked", ["曾国平", "贺云"]),
        ("signed_off", ["方晓", "钱多"]),
        ("faxed", ["沈静"]),
        ("registered", ["沈静"]),
        ("submitted", ["梁志远"]),
        ("countersigning", ["秦正", "顾文清"]),
        ("heard", ["沈静"]),
        ("leaders", ["傅国栋"]),
        ("instructed", ["沈静"]),
        ("replied", ["方晓", "钱多"]),
    ],
)
def test_a_reminder_would_go_to_who_can_take_the_next_step(hq, place, who):
    assert sorted(user.name for user in waited_for(hq.at(place), NOW)) == who


@each(
    ("place", "name"),
    [("faxed", "office"), ("submitted", "channel"), ("leaders", "leader"), ("heard", "office")],
)
def test_nobody_is_waited_for_where_the_last_holder_has_left(hq, place, name):
    request, gone = hq.at(place), getattr(hq, name)
    RoleGrant.objects.filter(user=gone).update(valid_until=NOW.date())
    User.objects.filter(pk=gone.pk).update(is_active=False)

    assert waited_for(request, NOW) == []


WORDS = {
    "number": "请示1号",
    "title": "营销方案",
    "branch": "城东营业部",
    "who": "王喆",
    "step": "合规管理部",
}


@each("kind", sorted(SENTENCES))
def test_a_notice_says_number_and_title_and_no_amount_in_both_languages(kind):
    with translation.override("en"):
        english = str(SENTENCES[kind]) % WORDS
    with translation.override("zh-hans"):
        chinese = str(SENTENCES[kind]) % WORDS

    for said in (english, chinese):
        assert "请示1号" in said
        assert "营销方案" in said
        assert "%(" not in said
    assert english != chinese
    assert chinese.endswith("。")
    assert "“" not in chinese, "titles stand in 《》"


@each("kind", sorted(SENTENCES))
def test_a_notice_is_known_to_the_inbox(kind):
    assert notices.KINDS[kind] == SENTENCES[kind]


# What the desk and the search say.


@each(
    ("place", "who", "button"),
    [
        ("draft", "desk", "Check or sign off"),
        ("checked", "manager", "Check or sign off"),
        ("signed_off", "desk", "Fax"),
        ("faxed", "office", "Register"),
        ("registered", "office", "Pass on"),
        ("submitted", "channel", "Review"),
        ("heard", "office", "Present to the leaders"),
        ("leaders", "leader", "Give an instruction"),
        ("instructed", "office", "Fax the opinions back"),
        ("replied", "desk", "Close on receipt"),
    ],
)
def test_the_desk_names_the_step_and_where_it_comes_from(hq, place, who, button):
    request = hq.at(place)
    reader = User.objects.get(pk=getattr(hq, who).pk)

    (line,) = [line for line in todos(reader, NOW) if line.number == request.number.text]

    assert (line.button, line.what) == (button, request.title)
    assert line.sender == f"{hq.branch} · 钱多"
    assert line.url == request.get_absolute_url()
    assert line.since == NOW


@each(("place", "due"), [("submitted", True), ("countersigning", True), ("faxed", False)])
def test_the_desk_says_until_when_where_a_day_is_set(hq, place, due):
    request = hq.at(place)
    who = {"submitted": hq.channel, "countersigning": hq.countersigners["CWB"], "faxed": hq.office}[place]

    (line,) = [line for line in todos(who, NOW) if line.number == request.number.text]

    assert (line.due is not None) == due


@pytest.mark.parametrize(
    ("urgency", "urgent", "mark"),
    [("normal", False, None), ("urgent", False, "urgent"), ("very_urgent", True, "very urgent")],
)
def test_the_desk_marks_what_is_urgent_and_puts_the_very_urgent_on_top(hq, urgency, urgent, mark):
    request = hq.drafted(cover=services.Cover(urgency=urgency))

    (line,) = [line for line in todos(hq.desk, NOW) if line.number == request.number.text]

    assert line.urgent == urgent
    assert (str(line.mark.label) if line.mark else None) == mark
    # Not the cross of its tone, which reads as "remove".
    assert line.mark is None or line.mark.drawing == "urgent"


@each("place", ["draft", "faxed", "submitted", "countersigning", "leaders", "replied"])
def test_who_sent_it_up_reads_where_it_is(hq, place):
    request = hq.at(place)

    (line,) = [line for line in pending(hq.lead, NOW) if line.number == request.number.text]

    assert line.state == request.get_state_display()
    assert line.holder == str(dict(_holders())[request.state])


def _holders():
    from approvals.contributions import HOLDERS as SAID

    return SAID.items()


def test_what_has_ended_lies_on_no_desk(hq):
    request = hq.at("approved")

    for who in (hq.lead, hq.desk, hq.manager, hq.office, hq.channel, hq.leader):
        assert request.number.text not in {line.number for line in todos(who, NOW)}
        assert request.number.text not in {line.number for line in pending(who, NOW)}


def test_every_place_at_which_somebody_waits_has_its_words():
    assert set(NEXT) == set(dict(_holders())) == set(HOLDERS)


@each("word", ["title", "number", "part of the number"])
def test_search_finds_by_title_and_number(hq, word):
    request = fresh(hq.at("submitted"))
    text = {
        "title": request.title,
        "number": request.number.text,
        "part of the number": request.number.text[-7:],
    }

    hits = search(hq.office, text[word])

    assert request.get_absolute_url() in {hit.url for hit in hits}
    assert {hit.kind for hit in hits} == {"Request"}
