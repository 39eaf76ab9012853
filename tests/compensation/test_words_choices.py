"""What choices are called, in English and as the office says it."""

from tests.words import wrong_choices
from compensation.choices import (
    AdjustmentKind,
    DetailState,
    InputState,
    Payer,
    Rounding,
    RunState,
    SignatureStep,
    StandardState,
    VatMode,
)


WORDS = [
    (StandardState.DRAFT, "draft", "草稿"),
    (StandardState.SUBMITTED, "submitted to channel management", "已报渠道管理部"),
    (StandardState.RETURNED, "returned", "已退回"),
    (StandardState.APPROVED, "approved", "已批准"),
    (DetailState.COMPUTED, "computed", "已计算"),
    (DetailState.SUBMITTED, "submitted for review", "待复核"),
    (DetailState.REVIEWED, "reviewed", "已复核"),
    (DetailState.RETURNED, "returned", "已退回"),
    (RunState.DRAFT, "to be computed", "待计算"),
    (RunState.COMPUTED, "computed", "已计算"),
    (RunState.SUBMITTED, "waiting for the chief accountant", "待主办会计签字"),
    (RunState.CHIEF_SIGNED, "waiting for the deputy manager", "待副经理签字"),
    (RunState.DEPUTY_SIGNED, "waiting for the branch manager", "待营业部经理签字"),
    (RunState.APPROVED, "signed, to be paid", "已签字，待发放"),
    (RunState.PAID, "paid, to be filed", "已发放，待备案"),
    (RunState.FILED, "filed", "已备案"),
    (SignatureStep.CHIEF, "chief accountant", "主办会计"),
    (SignatureStep.DEPUTY, "deputy manager", "副经理"),
    (SignatureStep.MANAGER, "branch manager", "营业部经理"),
    (InputState.PROPOSED, "to be confirmed", "待确认"),
    (InputState.CONFIRMED, "confirmed", "已确认"),
    (InputState.REJECTED, "rejected", "已驳回"),
    (InputState.WITHDRAWN, "withdrawn", "已撤回"),
    (AdjustmentKind.ADJUSTMENT, "adjustment", "调整"),
    (AdjustmentKind.CORRECTION, "correction of an earlier month", "以前月份更正"),
    (VatMode.NONE, "no value-added tax", "不扣增值税"),
    (VatMode.MONTHLY_100K, "exempt up to a monthly amount", "月销售额不超过限额免征"),
    (VatMode.PER_TIME_1000, "exempt up to an amount per payment", "每次不超过限额免征"),
    (Payer.EMPLOYEE, "employee", "员工"),
    (Payer.EMPLOYER, "employer", "单位"),
    (Rounding.FEN, "to the fen", "到分"),
    (Rounding.JIAO, "to the jiao", "到角"),
    (Rounding.YUAN, "to the yuan", "到元"),
]


def test_every_choice_stands_in_the_table_and_reads_so_in_both_languages():
    assert wrong_choices(WORDS) == []
