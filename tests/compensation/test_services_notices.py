"""Whom each step of the cycle tells, in whose language, and that no amount ever leaves by mail."""

import re
from decimal import Decimal

import pytest
from django.utils import translation

from compensation import services
from compensation.models import BusinessDetail
from compensation.services import notifying
from core.models import Notice
from core.notices import sentence
from org.choices import Role
from org.models import RoleGrant, User
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
PARAMS = {
    "branch": "城东营业部",
    "month": "2026-10",
    "number": "PAY-EB01-202610-0001",
    "title": "竞赛奖励",
    "person": "爱丽丝 A0001",
    "state": "confirmed",
    "origin": "2026-09",
    "by": "财务",
    "what": "minimum wage",
}


@pytest.fixture(scope="module")
def place(kept):
    return office_of.place()


def told(kind):
    return {notice.user for notice in Notice.objects.filter(kind=kind).select_related("user")}


def detail(place, state="computed"):
    people = {}
    if state in {"submitted", "reviewed"}:
        people = {"submitted_by": place.office.desk, "submitted_at": pay.AT}
    return BusinessDetail.objects.create(
        branch=place.branch,
        month=pay.MONTH,
        crm_month=pay.crm_month(place.branch, []),
        computed_by=place.office.desk,
        computed_at=pay.AT,
        state=state,
        **people,
    )


# Words


@each("kind", notifying.KINDS)
def test_a_notice_is_a_whole_sentence_in_both_languages(kind):
    notice = Notice(kind=kind, params=PARAMS)

    english = sentence(notice)
    with translation.override("zh-hans"):
        chinese = sentence(notice)

    assert "%(" not in english + chinese
    assert english != chinese
    assert re.search("[\u4e00-\u9fff]", chinese)


@each("kind", notifying.KINDS)
def test_a_notice_has_no_place_for_an_amount(kind):
    """Mail is open: what somebody earns, owes or is owed stands on a page behind a right."""
    places = set(re.findall(r"%\((\w+)\)s", str(notifying.KINDS[kind])))

    assert places <= set(PARAMS)


@each(
    ("kind", "english", "chinese"),
    [
        (
            "pay.run_to_sign",
            "The pay report PAY-EB01-202610-0001 of 城东营业部 for Oct 2026 waits for your signature.",
            "城东营业部 2026年10月薪酬月报 PAY-EB01-202610-0001 待您签字。",
        ),
        (
            "pay.detail_returned",
            "The business detail of 城东营业部 for Oct 2026 came back; its page says why.",
            "城东营业部 2026年10月业务明细已退回，原因见明细页面。",
        ),
        ("pay.slip_ready", "Your pay slip for Oct 2026 is ready.", "您的2026年10月薪酬单可以查看了。"),
        (
            "pay.input_proposed",
            "“竞赛奖励” for 爱丽丝 A0001 waits for your confirmation.",
            "爱丽丝 A0001 的“竞赛奖励”待您确认。",
        ),
        (
            "pay.run_voided",
            "The pay report PAY-EB01-202610-0001 of 城东营业部 for Oct 2026 changed after it was shown;"
            " its signatures are void and it has to be computed again.",
            "城东营业部 2026年10月薪酬月报 PAY-EB01-202610-0001 在出示后有变动，签字作废，须重新计算。",
        ),
    ],
)
def test_a_notice_reads_like_this(kind, english, chinese):
    notice = Notice(kind=kind, params=PARAMS)

    assert sentence(notice) == english
    with translation.override("zh-hans"):
        assert sentence(notice) == chinese


# Whom


def test_a_submitted_detail_is_told_to_who_may_review_it(place, now):
    services.submit_detail(detail_id=detail(place).pk, by=place.office.desk, at=now)

    assert told("pay.detail_submitted") == {place.finance, place.chief}


def test_a_reviewed_detail_is_told_to_who_computes_pay(place, now):
    services.review_detail(detail_id=detail(place, "submitted").pk, by=place.chief, at=now)

    assert told("pay.detail_reviewed") == {place.finance}


def test_a_returned_detail_is_told_to_who_computes_it_anew(place, now):
    made = detail(place, "submitted")

    services.return_detail(detail_id=made.pk, reason="王伟的佣金 3000 元有误", by=place.finance, at=now)

    assert told("pay.detail_returned") == {place.office.desk, place.finance}
    assert "3000" not in str(Notice.objects.filter(kind="pay.detail_returned").values_list("params"))


@each(("state", "who"), [("submitted", "chief"), ("chief_signed", "deputy"), ("deputy_signed", "manager")])
def test_a_returned_report_is_told_to_who_prepares_it(place, now, state, who):
    run = place.run(state=state)

    services.return_run(run_id=run.pk, reason="考勤", by=getattr(place.office, who), at=now)

    (notice,) = Notice.objects.filter(kind="pay.run_returned")
    assert (notice.user, notice.url) == (place.finance, run.get_absolute_url())
    assert notice.params == {
        "branch": place.branch.name,
        "month": "2026-10",
        "number": run.number.text,
    }


def test_a_withdrawn_report_is_told_to_nobody(place, now):
    services.withdraw_run(run_id=place.run(state="submitted").pk, by=place.finance, at=now)

    assert not Notice.objects.exists()


def test_a_paid_report_is_told_to_the_general_office_and_its_slips_to_their_owners(place, now):
    run = place.run()
    for person in (place.alice, place.carol):
        office_of.slip(run, person)
    office_of.settled(run)

    services.pay_run_out(run_id=pay.banked(run).pk, by=place.finance, at=now)

    assert told("pay.run_paid") == {place.office.archive}
    assert told("pay.slip_ready") == {place.alice.user, place.carol.user}


def test_a_slip_of_somebody_whose_account_is_closed_is_told_to_nobody(place, now):
    run = place.run()
    for person in (place.alice, place.bob):
        office_of.slip(run, person)
    office_of.settled(run)
    User.objects.filter(pk=place.bob.user_id).update(is_active=False)

    services.pay_run_out(run_id=pay.banked(run).pk, by=place.finance, at=now)

    assert told("pay.slip_ready") == {place.alice.user}


def test_a_filed_report_is_told_to_nobody(place, now):
    services.file_run(run_id=place.run(state="paid").pk, by=place.office.archive, at=now)

    assert not Notice.objects.exists()


@each("kind", ["adjustment", "charge"])
def test_a_proposal_is_told_to_the_chief_accountant_without_its_amount(place, now, kind):
    words = {"title": "竞赛奖励", "reason": "约定", "by": place.finance, "at": now}
    if kind == "adjustment":
        made = services.propose_adjustment(
            person_id=place.alice.pk, month=pay.MONTH, amount=Decimal("4321.09"), **words
        )
    else:
        made = services.propose_charge(
            person_id=place.alice.pk,
            first_month=pay.MONTH,
            total=Decimal("4321.09"),
            instalment=Decimal("4321.09"),
            **words,
        )

    (notice,) = Notice.objects.filter(kind="pay.input_proposed")
    assert (notice.user, notice.url) == (place.chief, made.get_absolute_url())
    assert notice.params == {"title": "竞赛奖励", "person": "爱丽丝 A0001"}


def test_a_notice_reaches_both_chief_accountants_and_none_of_another_branch(place, now):
    second = org.holder(Role.CHIEF_ACCOUNTANT, place.branch)
    org.holder(Role.CHIEF_ACCOUNTANT, org.BranchFactory())

    notifying.tell_of_run(place.run(), "pay.sign_chief", "pay.run_to_sign", at=now)

    assert told("pay.run_to_sign") == {place.chief, second}


def test_a_notice_does_not_reach_who_held_the_role_until_yesterday(place, now):
    RoleGrant.objects.filter(user=place.chief).update(valid_until=now.date())

    notifying.tell_of_run(place.run(), "pay.sign_chief", "pay.run_to_sign", at=now)

    assert told("pay.run_to_sign") == set()


def test_a_notice_reaches_the_role_of_the_day_in_the_offices_time(place, now):
    """Half past nine on the 5th in Shanghai is still the 5th in Greenwich; half past one in the night is not."""
    early = now.replace(hour=1)
    RoleGrant.objects.filter(user=place.chief).update(valid_from=early.date())

    notifying.tell_of_run(place.run(), "pay.sign_chief", "pay.run_to_sign", at=early)

    assert told("pay.run_to_sign") == {place.chief}


def test_a_person_without_account_is_told_nothing(place, now):
    notifying.tell_owner(None, "pay.slip_ready", at=now, url="/", params={"month": "2026-10"})

    assert not Notice.objects.exists()


def test_a_decision_reaches_who_proposed_it_also_after_a_change_of_office(place, now):
    paper = pay.adjustment(place.alice, "5", state="proposed")

    services.confirm_adjustment(adjustment_id=paper.pk, by=place.chief, at=now)

    assert told("pay.input_decided") == {paper.proposed_by}
