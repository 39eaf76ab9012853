"""What choices are called, in English and as the office says it."""

from django.utils.translation import override

from approvals.models import Opinion, Step
from tests.cases import each
from tests.words import wrong_choices
from approvals.choices import (
    ChaseKind,
    Concern,
    Countersigning,
    Decision,
    Direction,
    FaxState,
    Gateway,
    Holder,
    Instruction,
    Part,
    RequestState,
    ReturnTo,
    ScanState,
    Secrecy,
    StepKind,
    StepState,
    Timing,
    Urgency,
    Way,
)


WORDS = [
    (Way.CHANNEL, "channel management alone", "仅报渠道管理部"),
    (Way.CHAIN, "the whole countersign chain", "全流程会签"),
    (RequestState.DRAFT, "being drafted", "拟稿中"),
    (RequestState.SIGNED_OFF, "signed off by the branch", "营业部已签发"),
    (RequestState.FAXED, "faxed to headquarters", "已传真总部"),
    (RequestState.REGISTERED, "registered by the general office", "综合室已登记"),
    (RequestState.CHANNEL, "waiting for channel management", "待渠道管理部审核"),
    (RequestState.COUNTERSIGNING, "countersigning", "会签中"),
    (RequestState.LEADERS, "with the leaders", "领导批示中"),
    (RequestState.REPLIED, "opinions faxed back", "意见已传真回复"),
    (RequestState.REWORK, "returned to the branch for changes", "退回营业部修改"),
    (RequestState.APPROVED, "approved", "已批准"),
    (RequestState.CONDITIONAL, "approved with conditions", "有条件批准"),
    (RequestState.REFUSED, "not approved", "未批准"),
    (RequestState.RETURNED, "returned", "已退回"),
    (RequestState.WITHDRAWN, "withdrawn", "已撤回"),
    (StepKind.CHANNEL, "review by channel management", "渠道管理部审核"),
    (StepKind.DEPARTMENT, "countersigning department", "会签部门"),
    (StepKind.LEADER, "instruction by a leader", "领导批示"),
    (StepState.WAITING, "waiting", "等候中"),
    (StepState.AGREED, "agreed", "同意"),
    (StepState.CONDITIONAL, "agreed with conditions", "有条件同意"),
    (StepState.OBJECTED, "disagreed", "不同意"),
    (StepState.NOT_CONCERNED, "not concerned", "不涉及"),
    (StepState.RETURNED, "returned", "已退回"),
    (StepState.LAPSED, "no longer needed", "不再需要"),
    (Decision.APPROVE, "agree", "同意"),
    (Decision.RETURN, "return", "退回"),
    (Countersigning.AGREE, "agree", "同意"),
    (Countersigning.CONDITIONS, "agree with conditions", "有条件同意"),
    (Countersigning.OBJECT, "disagree", "不同意"),
    (Countersigning.UNCONCERNED, "not concerned", "不涉及"),
    (Instruction.AGREE, "approve", "批准"),
    (Instruction.CONDITIONS, "approve with conditions", "有条件批准"),
    (Instruction.OBJECT, "do not approve", "不批准"),
    (ReturnTo.BRANCH, "the branch, for changes", "营业部（修改）"),
    (ReturnTo.OFFICE, "the general office", "综合室"),
    (ReturnTo.CHANNEL, "channel management", "渠道管理部"),
    (ReturnTo.DEPARTMENTS, "the countersigning departments", "会签部门"),
    (Urgency.NORMAL, "normal", "平件"),
    (Urgency.URGENT, "urgent", "急件"),
    (Urgency.VERY_URGENT, "very urgent", "特急"),
    (Secrecy.PUBLIC, "public", "公开"),
    (Secrecy.INTERNAL, "internal", "内部"),
    (Secrecy.BUSINESS, "business secret", "商业秘密"),
    (Direction.UP_SENT, "sent to headquarters", "发往总部"),
    (Direction.UP_RECEIVED, "received by headquarters", "总部收到"),
    (Direction.BACK_SENT, "sent back to the branch", "回复营业部"),
    (Direction.BACK_RECEIVED, "received by the branch", "营业部收到"),
    (Gateway.HAND, "printed and faxed by hand", "打印后人工传真"),
    (Gateway.MAIL, "by the mail-to-fax service", "邮件传真服务"),
    (FaxState.QUEUED, "being sent", "发送中"),
    (FaxState.SENT, "sent", "已发送"),
    (FaxState.FAILED, "failed", "失败"),
    (ChaseKind.REMINDER, "reminder", "催办"),
    (ChaseKind.PHONE, "phone call", "电话"),
    (ScanState.READING, "being read", "识别中"),
    (ScanState.WAITING, "waits to be assigned", "待归入"),
    (ScanState.FILED, "filed", "已归档"),
    (ScanState.DISCARDED, "discarded", "已弃置"),
    (Part.DRAFT, "drafted or submitted", "拟稿或提交"),
    (Part.CHECK, "checked", "核稿"),
    (Part.SIGN_OFF, "signed off", "签发"),
    (Part.OFFICE, "shepherded for the general office", "综合室流转"),
    (Concern.WAITING, "waits for me", "待我处理"),
    (Concern.SENT, "drafted or submitted by me", "我拟稿或提交的"),
    (Concern.DEPARTMENT, "asked of my department", "送本部门会签"),
    (Concern.OVERDUE, "overdue", "已逾期"),
    (Holder.BRANCH, "the branch", "营业部"),
    (Holder.OFFICE, "the general office", "综合室"),
    (Holder.CHANNEL, "channel management", "渠道管理部"),
    (Holder.DEPARTMENTS, "the countersigning departments", "会签部门"),
    (Holder.LEADERS, "the leaders", "公司领导"),
    (Holder.NOBODY, "nobody holds it", "无人办理"),
    (Timing.OVERDUE, "overdue", "已逾期"),
    (Timing.TODAY, "due today", "今日到期"),
]


SAID = [
    (StepKind.LEADER, StepState.AGREED, "approved", "批准"),
    (StepKind.LEADER, StepState.CONDITIONAL, "approved with conditions", "有条件批准"),
    (StepKind.LEADER, StepState.OBJECTED, "not approved", "不批准"),
    (StepKind.LEADER, StepState.WAITING, "waiting", "等候中"),
    (StepKind.DEPARTMENT, StepState.AGREED, "agreed", "同意"),
    (StepKind.DEPARTMENT, StepState.CONDITIONAL, "agreed with conditions", "有条件同意"),
    (StepKind.DEPARTMENT, StepState.OBJECTED, "disagreed", "不同意"),
    (StepKind.CHANNEL, StepState.AGREED, "agreed", "同意"),
]


@each(("kind", "state", "english", "chinese"), SAID)
def test_a_leader_approves_where_all_others_agree(kind, state, english, chinese):
    step = Step(kind=kind, state=state)

    for given in (step, Opinion(step=step, state=state)):
        with override("en"):
            assert given.get_state_display() == english
        with override("zh-hans"):
            assert given.get_state_display() == chinese


def test_every_choice_stands_in_the_table_and_reads_so_in_both_languages():
    assert wrong_choices(WORDS) == []
