"""What records and their fields are called on pages, forms and papers, in both languages."""

from django.apps import apps

from tests.words import misread


WORDS = [
    ("RetentionClass", "", "retention class", "保管类别"),
    ("RetentionClass", "code", "code", "代码"),
    ("RetentionClass", "name", "name", "名称"),
    ("RetentionClass", "years", "years", "年数"),
    ("RetentionClass", "basis", "basis", "依据"),
    ("Document", "", "document", "文件"),
    ("Document", "number", "number", "编号"),
    ("Document", "category", "category", "文件类别"),
    ("Document", "title", "title", "标题"),
    ("Document", "branch", "branch", "营业部"),
    ("Document", "team", "team", "团队"),
    ("Document", "subject_person", "person concerned", "相关人员"),
    ("Document", "month", "month", "月份"),
    ("Document", "file_name", "file name", "文件名"),
    ("Document", "mime_type", "type", "类型"),
    ("Document", "size", "size", "大小"),
    ("Document", "is_sealed", "encrypted at rest", "加密存储"),
    ("Document", "paper_location", "place of the paper original", "纸质原件存放处"),
    ("Document", "registered_at", "registered", "已登记"),
]


def verbose_name(model, field):
    meta = apps.get_model("archives", model)._meta
    return meta.get_field(field).verbose_name if field else meta.verbose_name


def test_every_field_reads_in_both_languages():
    assert misread(WORDS, verbose_name) == []
