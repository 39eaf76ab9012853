"""What pages say at their head, on their button and after the deed, in both languages."""

from tests.words import misread, views_of


WORDS = [
    (
        "crm_abandon",
        "done_message",
        "The file is given up; nothing of it was imported.",
        "已放弃该文件，其内容未导入。",
    ),
    (
        "crm_facts",
        "empty_text",
        "None of the file's rows is yours to see with these filters.",
        "在当前筛选条件下，本文件没有您可查看的数据行。",
    ),
    (
        "crm_facts",
        "empty_title",
        "No rows",
        "暂无数据行",
    ),
    (
        "crm_facts",
        "sentence",
        "One row per customer, as the file gives it; net commission is commission less fees.",
        "每位客户一行，与文件一致；净佣金为佣金减规费。",
    ),
    (
        "crm_headings",
        "consequence",
        "The answer is kept for the branch's next files; this file is then checked again.",
        "指定结果将用于本营业部以后的文件；保存后重新检查本文件。",
    ),
    (
        "crm_headings",
        "submit_label",
        "Keep and check again",
        "保存并重新检查",
    ),
    (
        "crm_headings",
        "title",
        "Assign headings",
        "指定列标题",
    ),
    (
        "crm_list",
        "empty_text",
        "A month begins with the file that the CRM exports. Upload it as soon as it is there.",
        "每月工作从 CRM 导出文件开始，导出后请及时上传。",
    ),
    (
        "crm_list",
        "empty_title",
        "No CRM files",
        "暂无 CRM 文件",
    ),
    (
        "crm_list",
        "sentence",
        "The customer figures of each branch and month, as they arrived and what became of them.",
        "各营业部每月的客户业务数据文件及其处理结果。",
    ),
    (
        "crm_list",
        "title",
        "CRM files",
        "CRM 文件",
    ),
    (
        "crm_upload",
        "consequence",
        "The file is checked at once and accepted whole or refused whole. Until then you can give it up.",
        "上传后立即检查，整份接收或整份不接收；检查开始前可以放弃。",
    ),
    (
        "crm_upload",
        "sentence",
        "The month's customer figures as the CRM exports them; columns may stand in any order.",
        "CRM 系统导出的月度客户数据，列的顺序不限。",
    ),
    (
        "crm_upload",
        "submit_label",
        "Upload and check",
        "上传并检查",
    ),
    (
        "crm_upload",
        "title",
        "Upload a CRM file",
        "上传 CRM 文件",
    ),
    (
        "customer_list",
        "empty_text",
        "Customers appear here once a CRM file that names them has been accepted.",
        "含有客户的 CRM 文件接收后，客户即显示在此。",
    ),
    (
        "customer_list",
        "empty_title",
        "No customers",
        "暂无客户",
    ),
    (
        "customer_list",
        "sentence",
        "Everybody whom an accepted CRM file names, with the account manager of the latest month.",
        "已接收的 CRM 文件中的全部客户，及其最近月份的客户经理。",
    ),
    (
        "customer_list",
        "title",
        "Customers",
        "客户",
    ),
]


VIEWS = views_of("customers")


def test_every_page_reads_in_both_languages():
    assert misread(WORDS, lambda page, part: getattr(VIEWS[page], part)) == []
