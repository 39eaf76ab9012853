"""What records and their fields are called on pages, forms and papers, in both languages."""

from django.apps import apps

from tests.words import misread


WORDS = [
    ("Route", "", "route", "会签路线"),
    ("Route", "kind", "kind of paper", "文件种类"),
    ("Route", "revision", "version", "版本"),
    ("Route", "way", "way", "流程"),
    ("Route", "channel_days", "days of channel management", "渠道管理部办理天数"),
    ("Route", "countersign_days", "days of each department", "各部门会签天数"),
    ("Route", "leader_days", "days of each leader", "各领导批示天数"),
    ("Route", "in_order", "departments one after the other", "部门依次会签"),
    ("Route", "made_at", "laid down", "制定"),
    ("Route", "departments", "departments proposed for countersigning", "建议会签部门"),
    ("Request", "", "request", "请示"),
    ("Request", "number", "number", "编号"),
    ("Request", "kind", "kind", "事项类别"),
    ("Request", "title", "title", "标题"),
    ("Request", "branch", "branch", "营业部"),
    ("Request", "team", "team", "团队"),
    ("Request", "way", "way", "流程"),
    ("Request", "revision", "version", "版本"),
    ("Request", "state", "state", "状态"),
    ("Request", "entered_at", "there since", "到达时间"),
    ("Request", "urgency", "urgency", "紧急程度"),
    ("Request", "secrecy", "secrecy", "密级"),
    ("Request", "addressee", "addressed to", "主送"),
    ("Request", "copies", "copies to", "抄送"),
    ("Request", "body", "text of the request", "请示正文"),
    ("Request", "contact_phone", "contact phone", "联系电话"),
    ("Request", "submitted_by", "submitted by", "提交人"),
    ("Request", "submitted_at", "submitted", "已提交"),
    ("Request", "closed_at", "closed", "办结"),
    ("Fax", "", "fax", "传真"),
    ("Fax", "revision", "version", "版本"),
    ("Fax", "direction", "direction", "方向"),
    ("Fax", "pages", "pages", "页数"),
    ("Fax", "from_number", "from number", "发送号码"),
    ("Fax", "to_number", "to number", "接收号码"),
    ("Fax", "at", "when", "时间"),
    ("Fax", "gateway", "sent how", "发送方式"),
    ("Fax", "state", "state", "状态"),
    ("Fax", "failure", "why it failed", "失败原因"),
    ("Fax", "by", "by", "经办人"),
    ("Scan", "", "scan", "扫描件"),
    ("Scan", "branch", "branch", "营业部"),
    ("Scan", "file_name", "file", "文件"),
    ("Scan", "pages", "pages", "页数"),
    ("Scan", "code", "code on the sheet", "页面识别码"),
    ("Scan", "finding", "what was found", "识别结果"),
    ("Scan", "state", "state", "状态"),
    ("Scan", "uploaded_by", "uploaded by", "上传人"),
    ("Scan", "uploaded_at", "uploaded", "上传"),
    ("Scan", "reason", "reason", "理由"),
    ("Step", "department", "department", "部门"),
    ("Step", "due_on", "due", "期限"),
    ("Step", "revision", "version", "版本"),
    ("Step", "opinion", "opinion", "意见"),
    ("Opinion", "revision", "version", "版本"),
    ("RequestVersion", "revision", "version", "版本"),
    ("Chase", "kind", "kind", "事项类别"),
    ("Chase", "spoken_with", "spoken with", "通话对象"),
    ("Chase", "note", "what was said", "通话内容"),
]


def verbose_name(model, field):
    meta = apps.get_model("approvals", model)._meta
    return meta.get_field(field).verbose_name if field else meta.verbose_name


def test_every_field_reads_in_both_languages():
    assert misread(WORDS, verbose_name) == []
