"""Four papers on the whole chain, each at another place: objected to and overdue, closed with conditions,
sent back to the branch, and a draft that waits to be checked.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from approvals import services
from approvals.models import Request, Step
from approvals.services.filing import FILE_SHEET
from core.models import Job
from demo import plans, proposals
from demo.company import TEAMS
from demo.moments import lead_of, on, team_of, user
from org.models import Department
from teams.choices.papers import PaperKind

FAX = {"EB01": "0571-55501234", "EB02": "0571-55505678"}
HEADQUARTERS_FAX = "010-66601234"
BRANCH_OF = {code: branch for branch, code, _name in TEAMS}


def send_requests() -> None:
    """All four, each by the people whose step it is."""
    _close_recruitment_plan()
    _send_method_back()
    _circulate_scheme()
    _leave_a_draft()


def _to_channel(request_id: int, code: str, *, day: date, pages: int) -> None:
    """Checked, signed off, faxed, registered and handed on: on the day and the morning after."""
    branch = BRANCH_OF[code]
    desk, manager = user(f"{branch.lower()}_jiaoyi"), user(f"{branch.lower()}_jingli")
    office, month = user("zongheshi"), day.month
    digest = Request.objects.get(pk=request_id).digest
    services.check(request_id=request_id, digest=digest, by=desk, at=on(month, day.day, 10, 20))
    services.sign_off(request_id=request_id, digest=digest, by=manager, at=on(month, day.day, 14, 5))
    sent = on(month, day.day, 14, 40)
    facts = services.FaxFacts(pages, FAX[branch], HEADQUARTERS_FAX, sent)
    services.send_fax(request_id=request_id, facts=facts, by=desk, at=sent)
    arrived = on(month, day.day, 14, 46)
    services.register(
        request_id=request_id, pages=pages, received_at=arrived, by=office, at=on(month, day.day, 15, 30)
    )
    services.pass_on(request_id=request_id, by=office, at=on(month, day.day, 16, 0))


def _mark(request_id: int, opinion: str, due: Mapping[str, date], *, at: datetime) -> None:
    marked = [
        services.Marked(Department.objects.get(code=code).pk, due_on=until) for code, until in due.items()
    ]
    services.mark(
        request_id=request_id, opinion=opinion, departments=marked, in_order=False, by=user("qudao"), at=at
    )


def _countersign(request_id: int, code: str, who: str, decision: str, opinion: str, *, at: datetime) -> None:
    step = Step.objects.get(request_id=request_id, department__code=code)
    revision = Request.objects.get(pk=request_id).revision
    services.countersign(
        step_id=step.pk, decision=decision, opinion=opinion, revision=revision, by=user(who), at=at
    )


def _close_recruitment_plan() -> None:
    """West: personnel wants the trial period in the contract; the leader agrees with that condition."""
    paper = plans.begin(PaperKind.RECRUITMENT_PLAN, "WEST", written=proposals.recruitment_plan(), at=on(9, 7))
    request_id = plans.send_up(paper, "WEST", at=on(9, 7, 16))
    _to_channel(request_id, "WEST", day=date(2026, 9, 8), pages=4)
    due = {"RLB": date(2026, 9, 16), "CWB": date(2026, 9, 16)}
    _mark(request_id, "拟同意，请人力资源部、计划财务部会签。", due, at=on(9, 9, 10))
    condition = "同意增补，但试用期和考核办法须写入劳动合同，经纪人须先完成执业登记。"
    _countersign(request_id, "RLB", "hq_renli", "agree_with_conditions", condition, at=on(9, 11, 11))
    _countersign(request_id, "CWB", "hq_caiwu", "agree", "费用在年度预算之内，同意。", at=on(9, 14, 9, 30))
    office, leader, at = user("zongheshi"), user("fuzongcai"), on(9, 15, 10)
    services.present(request_id=request_id, leader_ids=[leader.pk], by=office, at=at)
    step = Step.objects.get(request_id=request_id, person=leader)
    services.instruct(
        step_id=step.pk,
        decision="agree_with_conditions",
        opinion="同意，按人力资源部意见办理。",
        revision=1,
        by=leader,
        at=on(9, 16, 17),
    )
    sent = on(9, 17, 9, 40)
    facts = services.FaxFacts(3, HEADQUARTERS_FAX, FAX["EB01"], sent)
    services.fax_back(request_id=request_id, facts=facts, by=office, at=sent)
    services.close(request_id=request_id, pages=3, by=user("eb01_jiaoyi"), at=on(9, 17, 10, 15))
    # Filed here and now, so that a visitor finds the sheet; the worker has nothing left to do.
    services.file_sheet(request_id=request_id, at=on(9, 17, 10, 16))
    waiting = Job.objects.filter(kind=FILE_SHEET, args={"request_id": request_id})
    waiting.update(state=Job.State.DONE, finished_at=on(9, 17, 10, 16))


def _send_method_back() -> None:
    """North: finance agreed already, then channel management found the grades incomplete."""
    paper = plans.begin(
        PaperKind.ASSESSMENT_METHOD, "NORTH", written=proposals.assessment_method(), at=on(10, 14)
    )
    request_id = plans.send_up(paper, "NORTH", at=on(10, 14, 16))
    _to_channel(request_id, "NORTH", day=date(2026, 10, 15), pages=5)
    due = {"CWB": date(2026, 10, 30), "RLB": date(2026, 10, 30)}
    _mark(request_id, "请计划财务部、人力资源部会签。", due, at=on(10, 19, 10))
    _countersign(request_id, "CWB", "hq_caiwu", "agree", "不涉及新增费用，无异议。", at=on(10, 21, 15))
    services.return_to(
        request_id=request_id,
        to="back_to_branch",
        reason="不合格的处理只有约谈，请补充改进期限和调岗办法；产品销售如何计分也请写明。",
        by=user("qudao"),
        at=on(10, 26, 11),
    )


def _circulate_scheme() -> None:
    """East: finance objects, compliance is overdue, legal affairs has some days left; one call is noted."""
    paper = plans.begin(
        PaperKind.MARKETING_SCHEME,
        "EAST",
        written=proposals.marketing_scheme("城东营销团队", "62"),
        at=on(10, 19),
    )
    at = on(10, 19, 15)
    plans.attach_pdf(
        paper,
        "EAST",
        "活动宣传折页文字稿",
        ("投资者教育讲座：读懂您的账户。", "市场有风险，投资需谨慎。本资料不构成任何投资建议。"),
        at=at,
    )
    rows = (
        ("项目", "单价（元）", "数量", "金额（元）"),
        ("讲座场地", Decimal(1500), 8, Decimal(12000)),
        ("宣传折页", Decimal(2), 5000, Decimal(10000)),
        ("活动茶歇", Decimal(1000), 16, Decimal(16000)),
    )
    plans.attach_workbook(paper, "EAST", "费用预算明细", rows, at=at)
    request_id = plans.send_up(paper, "EAST", at=on(10, 19, 16))
    cover = services.Cover(
        urgency="urgent",
        copies="渠道管理部、计划财务部",
        contact_phone="0571-55501230",
        body="为做好四季度客户服务，我部城东营销团队拟于11月至12月在三个合作网点开展八场投资者教育活动，"
        "预算38,000元。现将营销方案及附件报上，妥否，请批示。",
    )
    services.edit_cover(request_id=request_id, cover=cover, by=lead_of("EAST"), at=on(10, 19, 16, 30))
    _to_channel(request_id, "EAST", day=date(2026, 10, 20), pages=7)
    due = {"CWB": date(2026, 10, 28), "HGB": date(2026, 10, 29), "FLB": date(2026, 11, 6)}
    _mark(request_id, "拟同意，请财务、合规、法律三部门会签。", due, at=on(10, 21, 10))
    objection = "茶歇费用超出营销费用标准，且未附比价材料。请压减至一万元以内后再报。"
    _countersign(request_id, "CWB", "hq_caiwu", "object", objection, at=on(10, 27, 16))
    services.note_call(
        request_id=request_id,
        spoken_with="合规管理部 秦正",
        note="宣传折页正在逐字审核，答应本周三前给出意见。",
        by=user("zongheshi"),
        at=on(11, 2, 9, 10),
    )


def _leave_a_draft() -> None:
    """South: sent into the branch on the last working day; the trading desk is to check it."""
    paper = plans.begin(
        PaperKind.MARKETING_SCHEME,
        "SOUTH",
        written=proposals.marketing_scheme(team_of("SOUTH").name, "56"),
        at=on(10, 30),
    )
    plans.send_up(paper, "SOUTH", at=on(10, 30, 16))
