"""Who is told of what, in which words and in whose language; never more than number, title and names."""

import pytest
from django.utils import translation

from approvals import choices
from approvals.services import approve, send_back, withdraw
from approvals.services.telling import CLOSED, SENTENCES
from core import notices
from core.models import Notice
from org.choices import Role
from tests.approvals.test_services_submitting import stand_in_for
from tests.factories.approvals import sent
from tests.factories.org import TeamFactory, UserFactory, holder

pytestmark = pytest.mark.django_db


def test_every_ending_has_a_sentence_and_every_sentence_is_registered():
    assert set(CLOSED) == set(choices.CLOSED)
    assert set(CLOSED.values()) < set(SENTENCES)
    assert all(notices.KINDS[kind] == sentence for kind, sentence in SENTENCES.items())


def test_sentences_are_said_in_chinese_with_the_same_places():
    params = {
        "number": "REQ-EB01-202611-0001",
        "title": "年度计划",
        "branch": "城东营业部",
        "who": "王喆",
        "step": "合规管理部",
    }

    with translation.override("zh-hans"):
        said = [str(sentence) % params for sentence in SENTENCES.values()]

    assert said[0] == "城东营业部的 REQ-EB01-202611-0001《年度计划》待您审核。"
    assert "REQ-EB01-202611-0001《年度计划》已由王喆批准。" in said
    assert all("年度计划" in sentence for sentence in said)


def test_who_drafted_and_submitted_is_told_once(now):
    request = sent()

    approve(request_id=request.pk, opinion="", by=holder(Role.CHANNEL_MANAGEMENT), at=now)

    assert [notice.user for notice in Notice.objects.filter(kind="approvals.approved")] == [
        request.submitted_by
    ]


def test_the_principal_of_a_stand_in_is_told_how_it_ended(now):
    team = TeamFactory()
    lead = holder(Role.TEAM_LEAD, team)
    stand_in = stand_in_for(lead, now)
    request = sent(team, by=stand_in)

    send_back(request_id=request.pk, opinion="请改", by=holder(Role.CHANNEL_MANAGEMENT), at=now)

    assert {notice.user for notice in Notice.objects.filter(kind="approvals.returned")} == {stand_in, lead}


def test_accounts_that_may_not_sign_in_are_not_told(now):
    gone = UserFactory(is_active=False)
    request = sent(drafted_by_id=gone.pk)

    approve(request_id=request.pk, opinion="", by=holder(Role.CHANNEL_MANAGEMENT), at=now)

    assert not Notice.objects.filter(user=gone).exists()


def test_a_withdrawal_with_nobody_to_decide_tells_nobody(now):
    request = sent()

    withdraw(request_id=request.pk, by=request.submitted_by, at=now)

    assert Notice.objects.count() == 0


def test_notices_hold_no_opinion_and_no_summary(now):
    request = sent()

    send_back(
        request_id=request.pk, opinion="底薪 3,500.00 元过高", by=holder(Role.CHANNEL_MANAGEMENT), at=now
    )

    told = [str(notice.params) + notices.sentence(notice) for notice in Notice.objects.all()]
    assert told != []
    assert [line for line in told if "3,500" in line or "1,200" in line] == []
