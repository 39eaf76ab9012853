"""What pages say at their head, on their button and after the deed, in both languages."""

from tests.words import misread, views_of


WORDS = [
    (
        "document_list",
        "empty_text",
        "Papers are filed when they are signed, decided or paid; what you may open appears here.",
        "文件在签字、批复或发放后归档；您有权查阅的会显示在这里。",
    ),
    (
        "document_list",
        "empty_title",
        "No papers",
        "没有文件",
    ),
    (
        "document_list",
        "sentence",
        "Every paper on file that you may open, with its number and the place of its original.",
        "您有权查阅的全部在档文件，含编号和纸质原件存放处。",
    ),
    (
        "document_list",
        "title",
        "Papers on file",
        "在档文件",
    ),
    (
        "place",
        "done_message",
        "The place is noted.",
        "存放处已登记。",
    ),
    (
        "place",
        "submit_label",
        "Note the place",
        "登记存放处",
    ),
    (
        "place",
        "title",
        "Place of the paper original",
        "纸质原件存放处",
    ),
    (
        "retention",
        "consequence",
        "The period of papers on file changes with the class; it is never shorter than the law.",
        "在档文件的期限随类别变动，但不会短于法定期限。",
    ),
    (
        "retention_list",
        "sentence",
        "How long papers are kept at least. Nothing is deleted when a period ends.",
        "各类文件的最短保管期限。期满不会自动销毁。",
    ),
    (
        "retention_list",
        "title",
        "Retention classes",
        "保管类别",
    ),
    (
        "retention_new",
        "submit_label",
        "Add the class",
        "新增",
    ),
    (
        "retention_new",
        "title",
        "Add a retention class",
        "新增保管类别",
    ),
    (
        "scan_new",
        "consequence",
        "The file cannot be changed afterwards; a mistake is declared void, with the reason.",
        "登记后文件不能更改；登记有误的，写明原因后作废。",
    ),
    (
        "scan_new",
        "done_message",
        "The scan is registered.",
        "扫描件已登记。",
    ),
    (
        "scan_new",
        "sentence",
        "A signed paper that came back on paper: it gets its number and is kept for good.",
        "签字后返回的纸质文件：登记编号并长期保存。",
    ),
    (
        "scan_new",
        "submit_label",
        "Register",
        "登记",
    ),
    (
        "scan_new",
        "title",
        "Register a scan",
        "登记扫描件",
    ),
    (
        "series_list",
        "empty_text",
        "A run begins with the first paper of its kind, branch and month.",
        "每类文件在每家营业部、每个月份登记第一件时开始编号。",
    ),
    (
        "series_list",
        "empty_title",
        "No numbers given yet",
        "尚未发号",
    ),
    (
        "series_list",
        "sentence",
        "Every run of numbers: how many were given, how many are void, whether one is missing.",
        "各流水号段：已发多少号、作废多少号、有无缺号。",
    ),
    (
        "series_list",
        "title",
        "Serial numbers",
        "流水号",
    ),
    (
        "void",
        "done_message",
        "The number is void; paper and reason stay in the register.",
        "编号已作废；文件和原因保留在册。",
    ),
]


VIEWS = views_of("archives")


def test_every_page_reads_in_both_languages():
    assert misread(WORDS, lambda page, part: getattr(VIEWS[page], part)) == []
