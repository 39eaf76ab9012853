"""What choices are called, in English and as the office says it."""

from tests.words import wrong_choices
from org.choices import AccountState, Contract, DayKind, ImportKind, PeriodState, Presence, Role


WORDS = [
    (Contract.EMPLOYEE, "employee", "员工"),
    (Contract.BROKER, "broker", "证券经纪人"),
    (Role.ACCOUNT_MANAGER, "account manager", "客户经理"),
    (Role.REGIONAL_MANAGER, "regional manager", "区域经理"),
    (Role.TEAM_LEAD, "team lead", "团队负责人"),
    (Role.ATTENDANCE_RECORDER, "attendance recorder", "考勤员"),
    (Role.ASSET_KEEPER, "asset keeper", "实物管理员"),
    (Role.TRADING_DESK, "trading desk", "交易管理岗"),
    (Role.BRANCH_FINANCE, "branch finance", "营业部财务"),
    (Role.CHIEF_ACCOUNTANT, "chief accountant", "主办会计"),
    (Role.DEPUTY_MANAGER, "deputy manager", "副经理"),
    (Role.BRANCH_MANAGER, "branch manager", "营业部经理"),
    (Role.GENERAL_OFFICE, "general office", "经纪业务综合室"),
    (Role.CHANNEL_MANAGEMENT, "channel management", "渠道管理部"),
    (Role.COUNTERSIGNER, "countersigning department", "会签部门"),
    (Role.VICE_PRESIDENT, "vice president", "主管副总裁"),
    (Role.AUDITOR, "auditor", "稽核人员"),
    (Role.ADMINISTRATOR, "administrator", "系统管理员"),
    (DayKind.STATUTORY, "statutory holiday", "法定节假日"),
    (DayKind.REST, "day off", "休息日"),
    (DayKind.MAKEUP, "make-up working day", "调休上班日"),
    (PeriodState.COMING, "to come", "未生效"),
    (PeriodState.CURRENT, "now", "当前"),
    (PeriodState.ENDED, "ended", "已终止"),
    (PeriodState.REVOKED, "revoked", "已撤销"),
    (Presence.COMING, "to come", "未生效"),
    (Presence.HERE, "here", "在职"),
    (Presence.LEFT, "left", "离职"),
    (AccountState.OPEN, "open", "正常"),
    (AccountState.SHUT, "shut", "停用"),
    (ImportKind.BRANCHES, "branches", "营业部"),
    (ImportKind.TEAMS, "teams", "团队"),
    (ImportKind.REGIONS, "regions", "区域"),
    (ImportKind.OUTLETS, "outlets", "网点"),
    (ImportKind.PEOPLE, "people", "人员"),
]


def test_every_choice_stands_in_the_table_and_reads_so_in_both_languages():
    assert wrong_choices(WORDS) == []
