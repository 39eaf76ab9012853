"""Every sentence about a CRM file, word for word in both languages: the desk reads these and nothing else."""

import pytest
from django.utils import translation

from customers.choices import TONES, CrmState
from customers.models import CrmFault
from customers.wording.faults import WORDS, fault_sentence, fault_text

# Code, column, value, the other thing that the sentence names → the sentence in English, in Chinese.
SAID = [
    ("empty", "佣金", "", "", "“佣金” is empty. Fill it in.", "“佣金”为空，请补填。"),
    ("unreadable_amount", "佣金", "1,2O0", "", "“佣金” is not a number: 1,2O0.", "“佣金”不是数字：1,2O0。"),
    ("too_many_decimals", "佣金", "0.001", "", "“佣金” is finer than a fen: 0.001. Round it.",
     "“佣金”精确到分以下：0.001，请保留两位小数。"),
    ("amount_too_large", "佣金", "1e30", "", "“佣金” is larger than an amount can be: 1e30.",
     "“佣金”超出金额上限：1e30。"),
    ("unreadable_date", "开户日期", "去年", "", "“开户日期” is not a date: 去年. Write it as 2026-10-31.",
     "“开户日期”不是日期：去年。请写成 2026-10-31。"),
    ("no_such_day", "开户日期", "2026-02-29", "", "“开户日期” is a day that does not exist: 2026-02-29.",
     "“开户日期”不是有效日期：2026-02-29。"),
    ("unreadable_month", "月份", "十月", "", "“月份” is not a month: 十月. Write it as 2026-10.",
     "“月份”不是月份：十月。请写成 2026-10。"),
    ("unreadable_flag", "有效户", "也许", "", "“有效户” is not yes or no: 也许. Write 是 or 否.",
     "“有效户”应为“是”或“否”：也许。"),
    ("precision_lost", "资金账号", "8.8E+15", "",
     "“资金账号” has lost digits in the spreadsheet: 8.8E+15. Export the column as text.",
     "“资金账号”在电子表格中丢失了位数：8.8E+15。请将该列按文本导出。"),
    ("too_long", "客户姓名", "陶陶", "", "“客户姓名” is too long: 陶陶.", "“客户姓名”过长：陶陶。"),
    ("stray_character", "资金账号", "88 01", "", "“资金账号” has a space or line break inside: 88 01.",
     "“资金账号”中间有空格或换行：88 01。"),
    ("wrong_month", "月份", "2026-09", "", "“月份” is 2026-09, not 2026-10 for which the file was uploaded.",
     "“月份”为 2026-09，与上传时所选的 2026-10 不符。"),
    ("duplicate_account", "资金账号", "8801", "7", "“资金账号” 8801 stands in row 7 too. Keep one row.",
     "“资金账号” 8801 与第 7 行重复，请只保留一行。"),
    ("unknown_manager", "工号", "M099", "",
     "“工号” M099 is nobody's employee number. Correct it or enter the person.",
     "“工号” M099 查无此人。请改正工号，或先录入人员。"),
    ("manager_elsewhere", "工号", "M009", "",
     "“工号” M009 was not posted to this branch in the month. Correct it or enter the posting.",
     "“工号” M009 当月不在本营业部任职。请改正工号，或先录入任职。"),
    ("income_below_commission", "净收入", "10", "303.58",
     "“净收入” 10 is less than commission less exchange fees, 303.58.",
     "“净收入” 10 小于佣金减规费 303.58。"),
    ("classes_above_total", "产品销售额", "10", "20", "“产品销售额” 10 is less than its classes’ sum 20.",
     "“产品销售额” 10 小于各类别之和 20。"),
    ("account_elsewhere", "资金账号", "8801", "滨江路营业部",
     "“资金账号” 8801 stands in the accepted file of 滨江路营业部 for the month. One branch counts it.",
     "“资金账号” 8801 已列入滨江路营业部本月已接收的文件，同一账号每月只能由一家营业部计入。"),
    ("opened_later", "开户日期", "2026-11-01", "",
     "“开户日期” 2026-11-01 is after the end of the month. Correct it.",
     "“开户日期” 2026-11-01 晚于当月月末，请更正。"),
    *((f"negative_{code}", column, "-5", "", f"“{column}” is less than nothing: -5. Correct it.",
       f"“{column}”不能为负数：-5，请更正。")
      for code, column in (("turnover", "交易量"), ("month_end_assets", "期末资产"), ("average_assets", "日均资产"))),
    ("file.missing_column", "佣金", "", "commission", "The column “佣金” (commission) is missing. Add it.",
     "缺少“佣金”列（commission），请补上。"),
    ("file.repeated_column", "佣金", "", "佣金, commission",
     "The column “佣金” stands there twice (佣金, commission). Keep one.",
     "“佣金”列重复出现（佣金, commission），请只保留一列。"),
    ("file.encrypted", "", "", "", "The workbook opens with a password only. Save it without one.",
     "工作簿设有密码。请取消密码后另存。"),
    ("file.damaged", "", "", "", "The file is damaged and cannot be read to its end. Export it again.",
     "文件已损坏，无法读完。请重新导出。"),
    ("file.no_header", "", "", "",
     "No row among the first twenty names the columns. Put a row with the headings above the figures.",
     "前二十行中没有列标题行。请在数据上方加一行列标题。"),
    ("file.no_rows", "", "", "", "Nothing stands beneath the headings. Export the month again.",
     "列标题下没有数据。请重新导出该月数据。"),
    ("file.too_many_rows", "", "", "1,048,576",
     "The file has more than 1,048,576 rows; a branch's month is far smaller. Check the export.",
     "文件超过 1,048,576 行，远多于一个营业部的月度数据。请核对导出内容。"),
    ("file.too_many_columns", "", "", "200",
     "The file has more than 200 columns. Leave out what does not belong to the month.",
     "文件超过 200 列。请删去与该月无关的列。"),
    ("file.other_format", "", "", "PDF", "The file is PDF. Save it as .xlsx or .csv.",
     "文件为 PDF 格式。请另存为 .xlsx 或 .csv。"),
    ("file.not_a_workbook", "", "", "",
     "This is neither a workbook nor a table of text. Take .xlsx or .csv.",
     "文件既不是工作簿，也不是文本表格。请使用 .xlsx 或 .csv。"),
    ("check.refused", "", "", "请先签字。", "请先签字。", "请先签字。"),
    ("check.failed", "", "", "内存不足。", "The check could not be finished: 内存不足。 Upload the file again.",
     "检查未能完成：内存不足。请重新上传。"),
]  # fmt: skip


def fault(code, row=18, column="佣金", value="1,2O0", other=""):
    return CrmFault(code=code, row=row, column=column, value=value, params={"other": other} if other else {})


@pytest.mark.parametrize(("code", "column", "value", "other", "english", "chinese"), SAID)
def test_fault_text_says_the_fault_word_for_word(code, column, value, other, english, chinese):
    found = fault(code, column=column, value=value, other=other)

    with translation.override("en"):
        assert fault_text(found, month="2026-10") == english
    with translation.override("zh-hans"):
        assert fault_text(found, month="2026-10") == chinese


def test_the_table_above_leaves_out_sizes_and_emptiness_of_files_only():
    assert set(WORDS) - {row[0] for row in SAID} == {"file.empty", "file.too_large", "file.enormous"}


@pytest.mark.parametrize(
    ("code", "row", "other", "english", "chinese"),
    [
        ("empty", 7, "",
         "Row 7: “佣金” is empty. Fill it in. Correct it and upload the file again; nothing of it was imported.",
         "第 7 行“佣金”为空，请补填。请改正后重新上传，整份文件未导入。"),
        ("file.no_rows", 0, "",
         "Nothing stands beneath the headings. Export the month again."
         " Correct it and upload the file again; nothing of it was imported.",
         "列标题下没有数据。请重新导出该月数据。请改正后重新上传，整份文件未导入。"),
        ("file.damaged", 40, "",
         "Row 40: The file is damaged and cannot be read to its end. Export it again."
         " Correct it and upload the file again; nothing of it was imported.",
         "第 40 行文件已损坏，无法读完。请重新导出。请改正后重新上传，整份文件未导入。"),
        ("check.refused", 0, "该月正在签字。", "该月正在签字。 Nothing of the file was imported.",
         "该月正在签字。整份文件未导入。"),
        ("check.failed", 0, "内存不足。",
         "The check could not be finished: 内存不足。 Upload the file again. Nothing of the file was imported.",
         "检查未能完成：内存不足。请重新上传。整份文件未导入。"),
    ],
)  # fmt: skip
def test_fault_sentence_says_row_fault_and_what_it_means(code, row, other, english, chinese):
    found = fault(code, row=row, other=other)

    with translation.override("en"):
        assert fault_sentence(found, month="2026-10") == english
    with translation.override("zh-hans"):
        assert fault_sentence(found, month="2026-10") == chinese


@pytest.mark.parametrize("value", ["100%", "%(month)s", "%s", "{column}", "<b>", "𠮷野"])
def test_fault_text_takes_what_stood_in_the_cell_as_it_is(value):
    assert fault_text(fault("unreadable_amount", value=value), month="2026-10") == (
        f"“佣金” is not a number: {value}."
    )


@pytest.mark.parametrize("column", ["佣金%", "%(value)s", "<i>佣金</i>"])
def test_fault_text_takes_a_heading_as_it_is(column):
    assert fault_text(fault("empty", column=column), month="2026-10") == f"“{column}” is empty. Fill it in."


def test_fault_text_of_an_unknown_code_is_an_error_and_not_an_empty_line():
    with pytest.raises(KeyError):
        fault_text(fault("a code of a newer release"), month="2026-10")


@pytest.mark.parametrize(
    ("state", "english", "chinese", "tone"),
    [
        ("waiting", "waiting to be checked", "待检查", "waiting"),
        ("mapping", "headings to be assigned", "待指定列标题", "warning"),
        ("checking", "being checked", "检查中", "active"),
        ("refused", "refused", "未通过", "bad"),
        ("accepted", "accepted", "已接收", "good"),
        ("superseded", "replaced", "已替换", "void"),
        ("abandoned", "abandoned", "已放弃", "neutral"),
    ],
)
def test_states_of_a_file_are_said_and_coloured(state, english, chinese, tone):
    label = CrmState(state).label

    with translation.override("en"):
        assert str(label) == english
    with translation.override("zh-hans"):
        assert str(label) == chinese
    assert TONES[CrmState(state)] == tone
