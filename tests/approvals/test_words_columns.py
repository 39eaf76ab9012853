"""What columns of lists are headed, in both languages and in the order in which they stand."""

from tests.words import headed, misread
from approvals.tables import ChaseTable, RequestTable
from approvals.tables_paper import FaxTable, ScanTable


WORDS = [
    (RequestTable, "number", "Number", "编号"),
    (RequestTable, "title", "Title", "标题"),
    (RequestTable, "kind", "Kind of paper", "事项类别"),
    (RequestTable, "origin", "Team or branch", "来文单位"),
    (RequestTable, "state", "State", "状态"),
    (RequestTable, "due_on", "Due", "期限"),
    (RequestTable, "submitted_by", "Submitted by", "提交人"),
    (RequestTable, "submitted_at", "Submitted", "提交时间"),
    (ChaseTable, "number", "Number", "编号"),
    (ChaseTable, "title", "Title", "标题"),
    (ChaseTable, "branch", "Branch", "营业部"),
    (ChaseTable, "letter", "Reference", "文号"),
    (ChaseTable, "due_on", "Due", "期限"),
    (ChaseTable, "who", "Who has it", "在谁手上"),
    (ChaseTable, "state", "Where", "环节"),
    (ChaseTable, "entered_at", "Since", "到达时间"),
    (ChaseTable, "chased", "Last chased", "最近催办"),
    (FaxTable, "at", "Sent or received", "收发时间"),
    (FaxTable, "request", "Request", "请示"),
    (FaxTable, "title", "Title", "标题"),
    (FaxTable, "direction", "Direction", "方向"),
    (FaxTable, "pages", "Pages", "页数"),
    (FaxTable, "from_number", "From number", "发送号码"),
    (FaxTable, "to_number", "To number", "接收号码"),
    (FaxTable, "by", "By", "经办人"),
    (FaxTable, "gateway", "Sent how", "发送方式"),
    (FaxTable, "state", "State", "状态"),
    (ScanTable, "file_name", "File", "文件"),
    (ScanTable, "pages", "Pages", "页数"),
    (ScanTable, "code", "Code on the sheet", "页面识别码"),
    (ScanTable, "finding", "What was found", "识别结果"),
    (ScanTable, "branch", "Scanned at", "扫描地点"),
    (ScanTable, "uploaded_by", "Uploaded by", "上传人"),
    (ScanTable, "uploaded_at", "Uploaded", "上传"),
    (ScanTable, "state", "State", "状态"),
]


def test_every_column_is_headed_in_both_languages():
    assert misread(WORDS, lambda table, column: table.base_columns[column].verbose_name) == []


def test_every_headed_column_stands_in_the_table_of_words():
    tables = {table for table, *_ in WORDS}
    told = {table: [column for one, column, *_ in WORDS if one is table] for table in tables}

    assert told == {table: headed(table) for table in tables}
