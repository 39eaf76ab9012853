"""What columns of lists are headed, in both languages and in the order in which they stand."""

from tests.words import headed, misread
from teams.tables.division import DivisionTable, MoveTable
from teams.tables.papers import PaperTable
from teams.tables.reports import DueTable, ReportTable
from teams.tables.targets import ShortfallTable
from teams.tables.tasks import TaskTable
from teams.tables.work_logs import LogExport, LogTable, SampleTable


WORDS = [
    (DivisionTable, "team", "Team", "团队"),
    (DivisionTable, "valid_from", "From", "起始日"),
    (DivisionTable, "last_day", "Until", "截止日"),
    (DivisionTable, "people", "People", "人员"),
    (DivisionTable, "one_sided", "Only develop or only serve", "只开发或只服务"),
    (DivisionTable, "state", "State", "状态"),
    (DivisionTable, "laid_down_by", "Laid down by", "制定人"),
    (MoveTable, "person", "Account manager", "客户经理"),
    (MoveTable, "team", "Team", "团队"),
    (MoveTable, "from_outlet", "From outlet", "原网点"),
    (MoveTable, "to_outlet", "To outlet", "调往网点"),
    (MoveTable, "effective_on", "From", "起始日"),
    (MoveTable, "stage", "State", "状态"),
    (MoveTable, "decided_by", "Decided by", "决定人"),
    (PaperTable, "title", "Title", "标题"),
    (PaperTable, "kind", "Kind of paper", "事项类别"),
    (PaperTable, "branch", "Branch", "营业部"),
    (PaperTable, "team", "Team", "团队"),
    (PaperTable, "year", "Year", "年度"),
    (PaperTable, "revision", "Version", "版本"),
    (PaperTable, "state", "State", "状态"),
    (PaperTable, "number", "Request", "请示"),
    (ReportTable, "period_text", "Period", "期间"),
    (ReportTable, "kind", "Kind", "类别"),
    (ReportTable, "branch", "Branch", "营业部"),
    (ReportTable, "unit", "Team", "团队"),
    (ReportTable, "due_on", "Due on", "应交日期"),
    (ReportTable, "first_submitted_on", "Handed in on", "提交日期"),
    (ReportTable, "timeliness", "In time", "是否按时"),
    (ReportTable, "state", "State", "状态"),
    (ReportTable, "revision", "Version", "版本"),
    (DueTable, "branch", "Branch", "营业部"),
    (DueTable, "valid_from", "For periods that end on or after", "适用于此日及以后结束的期间"),
    (DueTable, "month_days", "Monthly: working day", "月度：第几个工作日"),
    (DueTable, "half_days", "Half-year: working day", "半年：第几个工作日"),
    (DueTable, "year_days", "Annual: working day", "年度：第几个工作日"),
    (DueTable, "set_by", "Laid down by", "制定人"),
    (DueTable, "set_at", "Laid down", "制定"),
    (ShortfallTable, "month", "Month", "月份"),
    (ShortfallTable, "measure", "Measure", "指标"),
    (ShortfallTable, "person", "Whose", "范围"),
    (ShortfallTable, "team", "Team", "团队"),
    (ShortfallTable, "plan", "Target", "目标"),
    (ShortfallTable, "actual", "Reached", "完成"),
    (ShortfallTable, "due_on", "Answer due", "说明期限"),
    (ShortfallTable, "state", "State", "状态"),
    (TaskTable, "title", "Task", "任务"),
    (TaskTable, "state", "State", "状态"),
    (TaskTable, "owner", "Who does it", "责任人"),
    (TaskTable, "team", "Team", "团队"),
    (TaskTable, "due_on", "Due", "期限"),
    (TaskTable, "set_by", "Set by", "下达人"),
    (TaskTable, "set_at", "Set", "下达时间"),
    (LogTable, "day", "Day", "日期"),
    (LogTable, "person", "Account manager", "客户经理"),
    (LogTable, "team", "Team", "团队"),
    (LogTable, "done", "Done today", "今日工作"),
    (LogTable, "submitted_at", "Handed in", "提交时间"),
    (LogTable, "timely", "In time", "是否按时"),
    (LogTable, "alike", "Likeness", "雷同"),
    (LogTable, "checked", "Spot check", "抽查"),
    (LogExport, "day", "Day", "日期"),
    (LogExport, "person", "Account manager", "客户经理"),
    (LogExport, "team", "Team", "团队"),
    (LogExport, "done", "Done today", "今日工作"),
    (LogExport, "submitted_at", "Handed in", "提交时间"),
    (LogExport, "timely", "In time", "是否按时"),
    (LogExport, "alike", "Likeness", "雷同"),
    (LogExport, "checked", "Spot check", "抽查"),
    (LogExport, "problems", "Problems", "问题与困难"),
    (LogExport, "plan", "Plan for the next working day", "次日计划"),
    (LogExport, "accounts", "new valid accounts (accounts)", "新增有效户（户）"),
    (LogExport, "commission", "net commission (yuan)", "净佣金（元）"),
    (LogExport, "new_assets", "net new assets (yuan)", "净新增资产（元）"),
    (LogExport, "products", "product sales (yuan)", "产品销售额（元）"),
    (SampleTable, "number", "Number", "编号"),
    (SampleTable, "progress", "State", "状态"),
    (SampleTable, "team", "Team", "团队"),
    (SampleTable, "start", "From", "起始日"),
    (SampleTable, "last_day", "Last day", "截止日"),
    (SampleTable, "size", "Logs drawn", "抽取篇数"),
    (SampleTable, "checked", "Checked", "已抽查"),
    (SampleTable, "check_due_on", "To be checked by", "检查期限"),
    (SampleTable, "drawn_by", "Drawn by", "抽取人"),
    (SampleTable, "drawn_at", "Drawn", "抽取时间"),
    (SampleTable, "reason", "Why once more", "再次抽取的理由"),
]


def test_every_column_is_headed_in_both_languages():
    assert misread(WORDS, lambda table, column: table.base_columns[column].verbose_name) == []


def test_every_headed_column_stands_in_the_table_of_words():
    tables = {table for table, *_ in WORDS}
    told = {table: [column for one, column, *_ in WORDS if one is table] for table in tables}

    assert told == {table: headed(table) for table in tables}
