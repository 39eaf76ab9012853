"""What choices are called, in English and as the office says it."""

from tests.words import wrong_choices
from teams.choices.measures import Measure
from teams.choices.moves import MoveStage, MoveState
from teams.choices.papers import PaperKind, PaperState
from teams.choices.reports import ReportKind, ReportMeasure, ReportState, Timeliness
from teams.choices.targets import ShortfallState, SplitWay
from teams.choices.tasks import TaskConcern, TaskState
from teams.choices.work_logs import CheckResult, Checked, Likeness, LogDay


WORDS = [
    (Measure.ACCOUNTS, "new valid accounts", "新增有效户"),
    (Measure.COMMISSION, "net commission", "净佣金"),
    (Measure.ASSETS, "customer assets", "客户资产"),
    (Measure.NEW_ASSETS, "net new assets", "净新增资产"),
    (Measure.PRODUCTS, "product sales", "产品销售额"),
    (MoveState.DECIDED, "move decided", "决定调动"),
    (MoveState.CANCELLED, "cancelled", "已取消"),
    (MoveStage.PLANNED, "planned", "待生效"),
    (MoveStage.IN_EFFECT, "in effect, hand-over open", "已生效，待交接"),
    (MoveStage.HANDED_OVER, "hand-over completed", "交接完成"),
    (MoveStage.CANCELLED, "cancelled", "已取消"),
    (PaperKind.ANNUAL_PLAN, "Annual work plan", "年度工作计划"),
    (PaperKind.MARKETING_SCHEME, "Marketing scheme", "营销方案"),
    (PaperKind.MANAGEMENT_RULES, "Management rules", "管理实施细则"),
    (PaperKind.RECRUITMENT_PLAN, "Recruitment plan", "人员招聘计划"),
    (PaperKind.ASSESSMENT_METHOD, "Assessment method", "考核办法"),
    (PaperKind.BANK_COOPERATION, "Bank cooperation scheme", "银行合作方案"),
    (PaperKind.SET_UP, "Set-up file of a new team", "团队组建方案"),
    (PaperState.DRAFT, "draft", "草稿"),
    (PaperState.SUBMITTED, "under approval", "审批中"),
    (PaperState.RETURNED, "returned", "已退回"),
    (PaperState.IN_FORCE, "in force", "生效"),
    (PaperState.EXECUTING, "being carried out", "执行中"),
    (PaperState.DONE, "carried out", "执行完毕"),
    (PaperState.REFUSED, "not approved", "未批准"),
    (PaperState.SUPERSEDED, "replaced by a later version", "已被新版本取代"),
    (ReportKind.MONTH, "monthly report", "月度"),
    (ReportKind.HALF, "half-year report", "半年"),
    (ReportKind.YEAR, "annual report", "年度"),
    (ReportState.DRAFT, "being written", "编写中"),
    (ReportState.SUBMITTED, "waiting for the first confirmation", "待负责人确认"),
    (ReportState.LEAD_CONFIRMED, "waiting for the branch manager's confirmation", "待营业部经理确认"),
    (ReportState.CONFIRMED, "confirmed", "已确认"),
    (ReportState.RETURNED, "returned", "已退回"),
    (ReportState.DISCARDED, "draft discarded", "草稿已废弃"),
    (Timeliness.DUE, "to be handed in", "待提交"),
    (Timeliness.MISSING, "missing, the due day is past", "逾期未交"),
    (Timeliness.IN_TIME, "handed in in time", "按时提交"),
    (Timeliness.LATE, "handed in late", "迟交"),
    (ReportMeasure.OPENED, "new accounts", "新开户数"),
    (ReportMeasure.ACCOUNTS, "new valid accounts", "新增有效户"),
    (ReportMeasure.VALID, "valid accounts", "有效户"),
    (ReportMeasure.ASSETS, "customer assets", "客户资产"),
    (ReportMeasure.NEW_ASSETS, "net new assets", "净新增资产"),
    (ReportMeasure.TURNOVER, "turnover", "交易量"),
    (ReportMeasure.COMMISSION, "net commission", "净佣金"),
    (ReportMeasure.PRODUCTS, "product sales", "产品销售额"),
    (SplitWay.EQUALLY, "equally", "平均"),
    (SplitWay.WORKING_DAYS, "by working days", "按工作日"),
    (SplitWay.PRESENT, "by the present shares", "按现有份额"),
    (SplitWay.ACTUAL, "by what was reached in the last three months", "按近三个月完成"),
    (ShortfallState.ASKED, "cause and remedy asked for", "待说明原因与措施"),
    (ShortfallState.ANSWERED, "answered, to be read by the lead", "已说明，待认可"),
    (ShortfallState.ACCEPTED, "accepted", "已认可"),
    (ShortfallState.WITHDRAWN, "no longer a shortfall", "不再低于目标"),
    (ShortfallState.RELEASED, "no longer asked, has left the team", "已离队，不再要求说明"),
    (TaskState.OPEN, "to be done", "待办"),
    (TaskState.REPORTED, "reported done", "已报完成"),
    (TaskState.ACCEPTED, "accepted", "已验收"),
    (TaskState.CANCELLED, "cancelled", "已取消"),
    (TaskConcern.MINE, "mine to do", "我的待办"),
    (TaskConcern.SET, "set by me", "我下达的"),
    (TaskConcern.OVERDUE, "overdue", "已逾期"),
    (CheckResult.IN_ORDER, "in order", "属实、合格"),
    (CheckResult.TO_IMPROVE, "to be improved", "需改进"),
    (CheckResult.UNTRUE, "does not hold true", "不实"),
    (LogDay.DONE, "handed in", "已交"),
    (LogDay.LATE, "handed in late", "迟交"),
    (LogDay.MISSING, "missing", "缺交"),
    (LogDay.TODAY, "due today", "今日到期"),
    (LogDay.FREE, "no working day", "非工作日"),
    (LogDay.COMING, "to come", "未到"),
    (Likeness.LIKE, "reads like an earlier log", "与以前日志雷同"),
    (Likeness.OWN, "no likeness found", "未见雷同"),
    (Checked.CHECKED, "checked by sample", "已抽查"),
    (Checked.UNCHECKED, "not checked yet", "未抽查"),
]


def test_every_choice_stands_in_the_table_and_reads_so_in_both_languages():
    assert wrong_choices(WORDS) == []
