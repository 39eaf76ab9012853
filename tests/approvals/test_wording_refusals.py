"""What the chain says when it refuses, word for word in both languages: a sentence that says what to do instead."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import translation

from approvals import services
from approvals.choices import ReturnTo
from core.errors import DomainError
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import fax, fresh, open_steps, rename, step_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hq(hq_standing):
    """A company with a request at every place of the way."""
    return hq_standing


def number(request):
    return request.number.text


def first_step(request):
    return open_steps(request.pk)[0].pk


def mark(hq, request, *items, opinion=""):
    return services.mark(
        request_id=request.pk, opinion=opinion, departments=items, in_order=False, by=hq.channel, at=NOW
    )


def marked(hq, code, due_on=None):
    return services.Marked(hq.departments[code].pk, due_on)


def add(hq, request, code="RLB", reason="补充。", due_on=None):
    return services.add_department(
        request_id=request.pk, item=marked(hq, code, due_on), reason=reason, by=hq.channel, at=NOW
    )


def remove(hq, request, code="CWB", reason="无关。"):
    return services.remove_department(step_id=step_of(request, code).pk, reason=reason, by=hq.channel, at=NOW)


def hand(hq, request, to, reason="外出"):
    return services.hand_step(step_id=first_step(request), to_id=to.pk, reason=reason, by=hq.office, at=NOW)


def present(hq, request, *leaders):
    ids = [leader.pk for leader in leaders]
    return services.present(request_id=request.pk, leader_ids=ids, by=hq.office, at=NOW)


def send(hq, request, **facts):
    return services.send_fax(request_id=request.pk, facts=fax(**facts), by=hq.desk, at=NOW)


def back(hq, request, to=ReturnTo.BRANCH, reason="细化。", by=None):
    return services.return_to(request_id=request.pk, to=to, reason=reason, by=by or hq.channel, at=NOW)


def opine(hq, request, decision="agree", opinion="", revision=1, by=None):
    return services.countersign(
        step_id=step_of(request, "CWB").pk,
        decision=decision,
        opinion=opinion,
        revision=revision,
        by=by or hq.countersigners["CWB"],
        at=NOW,
    )


def remind_twice(hq, request):
    services.remind(request_id=request.pk, by=hq.office, at=NOW)
    services.remind(request_id=request.pk, by=hq.office, at=NOW)


def changed(hq, request, then):
    rename(request, "偷偷改过")
    return then(hq, request)


def withdrawn(hq, request, then):
    services.withdraw(request_id=request.pk, by=hq.lead, at=NOW)
    return then(hq, fresh(request))


# Where the request is, what is tried, and what is said.
REFUSALS = {
    "sign off before the check": (
        "draft",
        lambda hq, r: services.sign_off(request_id=r.pk, digest=r.digest, by=hq.manager, at=NOW),
        "Somebody else of the branch checks the draft first; then it can be signed off.",
        "须先由营业部他人核稿，再行签发。",
    ),
    "check what is checked": (
        "checked",
        lambda hq, r: services.check(request_id=r.pk, digest=r.digest, by=hq.deputy, at=NOW),
        "方晓 has checked the draft already; now the issuer signs it off.",
        "方晓已核稿，请签发人签发。",
    ),
    "no pages": (
        "signed_off",
        lambda hq, r: send(hq, r, pages=0),
        "A fax has between 1 and 500 pages.",
        "传真页数应为 1 至 500 页。",
    ),
    "a fax of tomorrow": (
        "signed_off",
        lambda hq, r: send(hq, r, at=NOW + timedelta(days=1)),
        "A fax is written down once it has gone: its time lies in the future.",
        "传真发出后方可登记：所填时间晚于现在。",
    ),
    "no department": (
        "submitted",
        lambda hq, r: mark(hq, r),
        "Mark at least one department that must countersign.",
        None,
    ),
    "a department twice": (
        "submitted",
        lambda hq, r: mark(hq, r, marked(hq, "CWB"), marked(hq, "CWB")),
        "A department is marked twice; each countersigns once.",
        None,
    ),
    "a due day of yesterday": (
        "submitted",
        lambda hq, r: mark(hq, r, marked(hq, "CWB", date(2026, 11, 4))),
        "A due day has passed already. Choose today or a later day.",
        None,
    ),
    "add what is asked": (
        "countersigning",
        lambda hq, r: add(hq, r, "CWB"),
        "This department is asked already.",
        None,
    ),
    "add without a reason": (
        "countersigning",
        lambda hq, r: add(hq, r, reason=" "),
        "Say why: the reason is kept with the paper.",
        None,
    ),
    "add before countersigning": (
        "submitted",
        lambda hq, r: add(hq, r),
        "Departments are added while they countersign. The request is “waiting for channel management”.",
        None,
    ),
    "release after countersigning": (
        "leaders",
        lambda hq, r: remove(hq, r),
        "Departments are released while they countersign. The request is “with the leaders”.",
        None,
    ),
    "hand to oneself": (
        "countersigning",
        lambda hq, r: hand(hq, r, hq.office),
        "Choose somebody else of headquarters who has no step of this paper.",
        "请选择总部其他未经办本件的人员。",
    ),
    "hand a leader's step to a department": (
        "leaders",
        lambda hq, r: hand(hq, r, hq.countersigners["RLB"]),
        "Choose another leader who has no step of this paper.",
        "请选择未经办本件的其他领导。",
    ),
    "hand the review": (
        "submitted",
        lambda hq, r: hand(hq, r, hq.leader),
        "The review stays with channel management; any of its people can give it.",
        "渠道管理部的审核不移交，由该部任一人员办理。",
    ),
    "present too early": (
        "countersigning",
        lambda hq, r: present(hq, r, hq.leader),
        "A marked department has not spoken yet; the leaders read all opinions together.",
        None,
    ),
    "present to nobody": ("heard", lambda hq, r: present(hq, r), "Choose the leader in charge.", None),
    "present twice": (
        "heard",
        lambda hq, r: present(hq, r, hq.leader, hq.leader),
        "A leader is chosen twice; each is asked once.",
        "同一领导只能选一次。",
    ),
    "present to a clerk": (
        "heard",
        lambda hq, r: present(hq, r, hq.desk),
        "Choose a leader of the company; this account is none.",
        None,
    ),
    "present to who has a part": (
        "heard",
        lambda hq, r: present(hq, r, hq.countersigners["CWB"]),
        "Choose a leader of the company; this account is none.",
        None,
    ),
    "fax back too early": (
        "leaders",
        lambda hq, r: services.fax_back(request_id=r.pk, facts=fax(), by=hq.office, at=NOW),
        "A leader's instruction is still waited for; then the opinions are faxed back.",
        "尚有领导未批示，批示齐全后方可传真回复。",
    ),
    "close too early": (
        "instructed",
        lambda hq, r: services.close(request_id=r.pk, pages=3, by=hq.desk, at=NOW),
        "The chain has not come to its end: the request is “with the leaders”.",
        None,
    ),
    "close without pages": (
        "replied",
        lambda hq, r: services.close(request_id=r.pk, pages=None, by=hq.desk, at=NOW),
        "Write down how many pages of the opinions have arrived.",
        "请登记实收意见的页数。",
    ),
    "object without words": (
        "countersigning",
        lambda hq, r: opine(hq, r, "object"),
        "Say why: the reason is kept with the paper.",
        None,
    ),
    "an opinion that is none": (
        "countersigning",
        lambda hq, r: opine(hq, r, "approve"),
        "This is no opinion that can be given here.",
        None,
    ),
    "an opinion on another version": (
        "countersigning",
        lambda hq, r: opine(hq, r, revision=2),
        "A new version has come meanwhile. Read what changed, then give your opinion.",
        None,
    ),
    "another opinion": (
        "heard",
        lambda hq, r: opine(hq, r, "object", "不妥。"),
        "The opinion of 计划财务部 is on record already: “agreed”, by 顾文清. What you wrote is not stored.",
        "计划财务部的意见已签署（顾文清，同意），您填写的内容未保存。",
    ),
    "return to a later step": (
        "registered",
        lambda hq, r: back(hq, r, ReturnTo.CHANNEL, by=hq.office),
        "A request goes back to an earlier step only; it is “registered by the general office”.",
        None,
    ),
    "return without a reason": (
        "submitted",
        lambda hq, r: back(hq, r, reason=" "),
        "Say why: the reason is kept with the paper.",
        None,
    ),
    "remind twice": (
        "countersigning",
        remind_twice,
        "A reminder went out today already. Telephone, and note what was said.",
        None,
    ),
    "remind of a draft": (
        "draft",
        lambda hq, r: services.remind(request_id=r.pk, by=hq.office, at=NOW),
        "The request has not been sent yet; headquarters waits for nobody.",
        "请示尚未上报，无需催办。",
    ),
    "remind of what is closed": (
        "approved",
        lambda hq, r: services.remind(request_id=r.pk, by=hq.office, at=NOW),
        "The request is closed; nobody is waited for.",
        None,
    ),
    "a call with nobody": (
        "countersigning",
        lambda hq, r: services.note_call(request_id=r.pk, spoken_with="", note="x", by=hq.office, at=NOW),
        "Write down with whom you spoke and what was said.",
        None,
    ),
    "edit what is signed off": (
        "signed_off",
        lambda hq, r: services.edit_cover(request_id=r.pk, cover=services.Cover(), by=hq.lead, at=NOW),
        "The cover sheet can be changed in the draft only; the request is “signed off by the branch”.",
        None,
    ),
    "a cover that is too long": (
        "draft",
        lambda hq, r: services.edit_cover(
            request_id=r.pk, cover=services.Cover(body="长" * 20_001), by=hq.lead, at=NOW
        ),
        "The text of the request is longer than 20000 signs. Attach it instead.",
        None,
    ),
    "a telephone number that is too long": (
        "draft",
        lambda hq, r: services.edit_cover(
            request_id=r.pk, cover=services.Cover(contact_phone="1" * 41), by=hq.lead, at=NOW
        ),
        "“contact phone” cannot be that.",
        "“联系电话”填写有误。",
    ),
}  # fmt: skip


@each("what", sorted(REFUSALS))
def test_a_refusal_says_what_is_wrong(hq, what):
    place, step, english, _chinese = REFUSALS[what]

    with pytest.raises(DomainError) as refusal, transaction.atomic():
        step(hq, hq.at(place))

    assert str(refusal.value) == english


@each("what", sorted(REFUSALS))
def test_a_refusal_says_it_in_chinese_too(hq, what):
    place, step, english, chinese = REFUSALS[what]

    with translation.override("zh-hans"):
        with pytest.raises(DomainError) as refusal, transaction.atomic():
            step(hq, hq.at(place))
        said = str(refusal.value)

    assert said != english
    assert any("\u4e00" <= sign <= "\u9fff" for sign in said)
    assert said.endswith("。")
    assert "%(" not in said
    assert chinese is None or said == chinese


@each("place", ["draft", "signed_off", "faxed", "submitted", "countersigning", "leaders", "replied"])
def test_executing_too_early_names_number_and_state(hq, place):
    request = hq.at(place)
    state = request.get_state_display()

    with pytest.raises(DomainError) as refusal:
        services.refuse_unless_effective(request)

    assert str(refusal.value) == (
        f"Request {number(request)} is “{state}”. The paper must not be executed before it is approved."
    )


@each(
    ("place", "step"),
    [
        ("draft", lambda hq, r: services.check(request_id=r.pk, digest=r.digest, by=hq.desk, at=NOW)),
        ("checked", lambda hq, r: services.sign_off(request_id=r.pk, digest=r.digest, by=hq.manager, at=NOW)),
        ("submitted", lambda hq, r: mark(hq, r, marked(hq, "CWB"))),
        ("countersigning", lambda hq, r: opine(hq, r)),
        ("leaders", lambda hq, r: hq.instruct(open_steps(r.pk)[0])),
        ("replied", lambda hq, r: services.close(request_id=r.pk, pages=3, by=hq.desk, at=NOW)),
    ],
)
def test_a_paper_that_was_changed_is_refused_at_every_deciding_step_with_its_number(hq, place, step):
    request = hq.at(place)

    with pytest.raises(DomainError) as refusal, transaction.atomic():
        changed(hq, request, step)

    assert str(refusal.value) == (
        f"The paper is no longer what was submitted as {number(request)}. Return it for a new submission."
    )


@each(
    "step",
    [
        lambda hq, r: services.check(request_id=r.pk, digest=r.digest, by=hq.desk, at=NOW),
        lambda hq, r: services.sign_off(request_id=r.pk, digest=r.digest, by=hq.manager, at=NOW),
        lambda hq, r: send(hq, r),
        lambda hq, r: services.register(request_id=r.pk, pages=4, received_at=NOW, by=hq.office, at=NOW),
        lambda hq, r: services.pass_on(request_id=r.pk, by=hq.office, at=NOW),
        lambda hq, r: mark(hq, r, marked(hq, "CWB")),
        lambda hq, r: present(hq, r, hq.leader),
        lambda hq, r: services.fax_back(request_id=r.pk, facts=fax(), by=hq.office, at=NOW),
        lambda hq, r: services.close(request_id=r.pk, pages=3, by=hq.desk, at=NOW),
        lambda hq, r: back(hq, r),
        lambda hq, r: services.remind(request_id=r.pk, by=hq.office, at=NOW),
    ],
)
def test_nothing_moves_a_request_that_was_taken_back(hq, step):
    request = hq.at("draft")

    with pytest.raises(DomainError), transaction.atomic():
        withdrawn(hq, request, step)
    services.withdraw(request_id=request.pk, by=hq.lead, at=NOW)

    assert fresh(request).state == "withdrawn"
