"""What forms ask for and how they help, in both languages."""

from tests.words import misread
from customers.forms import UploadForm


WORDS = [
    (UploadForm, "branch", "label", "Branch", "营业部"),
    (UploadForm, "month", "label", "Month", "月份"),
    (UploadForm, "file", "label", "CRM file", "CRM 文件"),
    (
        UploadForm,
        "file",
        "help_text",
        "Workbook (.xlsx) or table of text (.csv), with a row of headings.",
        "工作簿（.xlsx）或文本表格（.csv），须有列标题行。",
    ),
    (UploadForm, "replace", "label", "Replace the accepted file of this month", "替换本月已接收的文件"),
    (
        UploadForm,
        "replace",
        "help_text",
        "The accepted file stays as the older version. Business detail and pay computed from it have to be computed again; where pay is signed already, the difference becomes an adjustment of the next open month.",
        "已接收的文件作为旧版本保留。据其计算的业务明细和薪酬须重新计算；薪酬已签字的，差额列入下一未结月份的调整项。",
    ),
]


def test_every_field_of_a_form_reads_in_both_languages():
    assert misread(WORDS, lambda form, field, part: getattr(form.base_fields[field], part)) == []
