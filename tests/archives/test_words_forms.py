"""What forms ask for and how they help, in both languages."""

from tests.words import misread
from archives.forms import NewRetentionForm, PaperLocationForm, RetentionForm, ScanForm


WORDS = [
    (PaperLocationForm, "paper_location", "label", "Place of the paper original", "纸质原件存放处"),
    (
        PaperLocationForm,
        "paper_location",
        "help_text",
        "Cabinet, shelf, box: whatever leads a colleague to it.",
        "柜号、层号、盒号，写到同事能据此找到为止。",
    ),
    (ScanForm, "file", "label", "Scan", "扫描件"),
    (ScanForm, "file", "help_text", "PDF, PNG or JPEG.", "PDF、PNG 或 JPEG。"),
    (ScanForm, "category", "label", "Category of paper", "文件类别"),
    (ScanForm, "title", "label", "Title", "标题"),
    (ScanForm, "branch", "label", "Branch", "营业部"),
    (ScanForm, "month", "label", "Month that it concerns", "所属月份"),
    (ScanForm, "retention", "label", "Retention class", "保管类别"),
    (ScanForm, "paper_location", "label", "Place of the paper original", "纸质原件存放处"),
    (
        ScanForm,
        "paper_location",
        "help_text",
        "Cabinet, shelf, box: whatever leads a colleague to it.",
        "柜号、层号、盒号，写到同事能据此找到为止。",
    ),
    (NewRetentionForm, "name", "label", "Name", "名称"),
    (NewRetentionForm, "years", "label", "Years", "年数"),
    (NewRetentionForm, "years", "help_text", "Empty: permanently.", "留空表示永久。"),
    (NewRetentionForm, "basis", "label", "Basis", "依据"),
    (NewRetentionForm, "basis", "help_text", "Law or rule.", "法律或规定。"),
    (NewRetentionForm, "code", "label", "Code", "代码"),
    (
        NewRetentionForm,
        "code",
        "help_text",
        "Capital letters and digits, such as CON30.",
        "大写字母和数字，例如 CON30。",
    ),
    (RetentionForm, "name", "label", "Name", "名称"),
    (RetentionForm, "years", "label", "Years", "年数"),
    (RetentionForm, "years", "help_text", "Empty: permanently.", "留空表示永久。"),
    (RetentionForm, "basis", "label", "Basis", "依据"),
]


def test_every_field_of_a_form_reads_in_both_languages():
    assert misread(WORDS, lambda form, field, part: getattr(form.base_fields[field], part)) == []
