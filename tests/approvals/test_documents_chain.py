"""The papers of the chain: cover sheet and countersign sheet, read as text; rare names, every opinion, both names."""

import copy
import io

import pypdf
import pytest

from approvals import documents, kinds
from approvals.services import Cover, edit_cover, remove_department
from core.models import AuditEntry
from org.choices import Role
from tests.approvals.test_services_chain_returning import stand_in
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals import Outcomes
from tests.factories.approvals_chain import KIND, fresh, headquarters, scheme_kind, step_of
from tests.factories.org import holder

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    """The words of a PDF without its line breaks."""
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture(scope="module")
def printed(kept):
    """A scheme that came back once, was objected to, went on, and ended with a condition; both sheets as text."""
    kinds.KINDS[KIND] = scheme_kind(Outcomes())
    hq = headquarters()
    type(hq.lead).objects.filter(pk=hq.countersigners["HGB"].pk).update(name="王䶮")
    request = hq.drafted()
    cover = Cover(
        "urgent", "business_secret", "", "合规管理部", "因地制宜，申请开展秋季营销。\n请审批。", "0571-8800"
    )
    edit_cover(request_id=request.pk, cover=cover, by=hq.lead, at=NOW)
    request = hq.at("countersigning", fresh(request))
    hq.countersign(step_of(request, "CWB"), "object", "费用超出预算。")
    hq.back(request)
    hq.resubmit(request, name="压缩费用的方案")
    request = hq.at("submitted", fresh(request))
    hq.mark(request.pk, "RLB")
    remove_department(step_id=step_of(request, "RLB").pk, reason="不涉及人员编制。", by=hq.channel, at=NOW)
    bob = holder(Role.COUNTERSIGNER, name="代办人")
    stand_in(hq.countersigners["CWB"], bob, Role.COUNTERSIGNER)
    hq.countersign(step_of(request, "CWB"), "agree", "已压缩，同意。", by=bob)
    hq.countersign(step_of(request, "HGB"), "agree_with_conditions", "宣传品先报审。")
    hq._leaders(request.pk)
    step = request.steps.get(kind="leader")
    hq.instruct(step, "agree_with_conditions", "按会签意见办理。")
    hq._replied(request.pk)
    hq._approved(request.pk)
    request = fresh(request)
    sheet = documents.sheet_of_opinions(request, audit_head="77:abc", at=NOW, language="zh-hans")
    front = documents.cover_sheet(
        request, fax=request.faxes.first(), audit_head="77:abc", at=NOW, language="zh-hans"
    )
    yield hq, request, text_of(sheet), text_of(front)
    del kinds.KINDS[KIND]


@each(
    "words",
    [
        "计划财务部",
        "费用超出预算。",
        "已压缩，同意。",
        "代办人（代顾文清）",
        "王䶮",
        "宣传品先报审。",
        "按会签意见办理。",
        "傅国栋",
        "密级商业秘密",
        "不再需要·原因：不涉及人员编制。",
        "有条件批准第2版按会签意见办理。",
        "有条件批准",
        "77:abc",
        "拟同意，请会签。",
    ],
)
def test_the_countersign_sheet_shows_every_opinion_with_its_names_and_its_end(printed, words):
    assert words in printed[2]


def test_the_countersign_sheet_tells_the_versions_of_the_opinions_apart(printed):
    text = printed[2]

    assert text.index("费用超出预算。") < text.index("已压缩，同意。")
    assert "第1版" in text
    assert "第2版" in text


@each(
    "words",
    [
        "急件",
        "商业秘密",
        "合规管理部",
        "因地制宜，申请开展秋季营销。",
        "0571-8800",
        "预算.xlsx",
        "曾国平",
        "方晓",
        "1号",
    ],
)
def test_the_cover_sheet_shows_what_the_paper_form_asks_for(printed, words):
    assert words in printed[3]


def test_sheets_say_which_code_they_carry(printed):
    _hq, request, sheet, front = printed

    assert f"BO1/O/{request.number.text}/2/" in sheet
    assert f"BO1/C/{request.number.text}/2/" in front


@each("name", ["cover_sheet", "opinions_sheet"])
def test_each_print_is_on_record_and_strangers_print_nothing(printed, signed_in, name):
    from django.urls import reverse

    hq, request = copy.deepcopy(printed[0]), printed[1]
    url = reverse(f"approvals:{name}", args=[request.pk])

    answer = signed_in(hq.office).get(url)
    stranger = signed_in(hq.countersigners["RLB"]).get(url)

    assert (answer["Content-Type"], stranger.status_code) == ("application/pdf", 404)
    assert AuditEntry.objects.filter(action="approvals.request.print", actor=hq.office).count() == 1


def test_fax_list_shows_the_faxes_of_the_readers_requests_only(printed, signed_in):
    from django.urls import reverse

    hq, request = printed[0], printed[1]
    url = reverse("approvals:fax_list")

    mine = signed_in(hq.office).get(url).content.decode()
    others = signed_in(hq.countersigners["RLB"]).get(url).content.decode()

    assert mine.count(request.number.text) >= 4
    assert request.number.text not in others
