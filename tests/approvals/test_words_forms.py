"""What forms ask for and how they help, in both languages."""

import pytest

from tests.words import in_both
from approvals.forms.drafts import CoverForm
from approvals.forms.faxes import CallForm, CloseForm, FaxForm, RegisterForm
from approvals.forms.marking import AddDepartmentForm, AddLeaderForm, HandForm, MarkForm
from approvals.forms.opinions import CountersignForm, InstructForm, OpinionForm, ReturnForm
from approvals.forms.routes import RouteForm
from approvals.forms.scans import AssignForm, ScanUploadForm


WORDS = [
    (CoverForm, "secrecy", "label", "Secrecy", "密级"),
    (CoverForm, "urgency", "label", "Urgency", "紧急程度"),
    (
        CoverForm,
        "urgency",
        "help_text",
        "Very urgent ones stand out on the desks of those who have them.",
        "特急件在办理人工作台上突出显示。",
    ),
    (CoverForm, "addressee", "label", "Addressed to", "主送"),
    (
        CoverForm,
        "addressee",
        "help_text",
        "Left empty, the general office of the brokerage.",
        "不填则为经纪业务综合室。",
    ),
    (CoverForm, "copies", "label", "Copies to", "抄送"),
    (
        CoverForm,
        "copies",
        "help_text",
        "Several are separated by commas; may stay empty.",
        "多个单位以逗号分隔，可不填。",
    ),
    (CoverForm, "body", "label", "Text of the request", "请示正文"),
    (
        CoverForm,
        "body",
        "help_text",
        "What is asked for and why; the paper itself travels with it.",
        "写明请示事项及理由；文件本身随附报送。",
    ),
    (CoverForm, "contact_phone", "label", "Contact phone", "联系电话"),
    (
        CoverForm,
        "contact_phone",
        "help_text",
        "Under which headquarters reaches whoever knows the matter.",
        "总部可据此联系经办人。",
    ),
    (FaxForm, "pages", "label", "Pages, with the cover sheet", "页数（含首页）"),
    (FaxForm, "from_number", "label", "From number", "发送号码"),
    (FaxForm, "to_number", "label", "To number", "接收号码"),
    (FaxForm, "fax_at", "label", "Sent at", "发送时间"),
    (FaxForm, "gateway", "label", "Sent how", "发送方式"),
    (RegisterForm, "pages", "label", "Pages, with the cover sheet", "页数（含首页）"),
    (
        RegisterForm,
        "pages",
        "help_text",
        "As many as have arrived; a difference from those sent is shown with the request.",
        "填实际收到的页数；与发送页数不符时，请示页面会提示。",
    ),
    (RegisterForm, "received_at", "label", "Arrived at", "收到时间"),
    (CloseForm, "pages", "label", "Pages, with the cover sheet", "页数（含首页）"),
    (
        CloseForm,
        "pages",
        "help_text",
        "As many as have arrived. Only the general office may leave it empty, after a telephone call.",
        "填实际收到的页数。仅综合室在电话告知后可不填。",
    ),
    (CallForm, "spoken_with", "label", "Spoken with", "通话对象"),
    (CallForm, "note", "label", "What was said", "沟通内容"),
    (MarkForm, "opinion", "label", "Opinion of channel management", "渠道管理部审核意见"),
    (
        MarkForm,
        "opinion",
        "help_text",
        "Printed on the countersign sheet; may stay empty.",
        "印在会签单上，可不填。",
    ),
    (MarkForm, "mode", "label", "Departments are asked", "会签方式"),
    (AddDepartmentForm, "department", "label", "Department", "部门"),
    (AddDepartmentForm, "due_on", "label", "Due", "期限"),
    (
        AddDepartmentForm,
        "due_on",
        "help_text",
        "Left empty, as many working days as the route gives.",
        "不填则按路线规定的工作日计算。",
    ),
    (AddDepartmentForm, "reason", "label", "Reason", "理由"),
    (HandForm, "to", "label", "Handed to", "移交给"),
    (
        HandForm,
        "to",
        "help_text",
        "By name, pinyin initials or user name; somebody of headquarters who has no part in it yet.",
        "按姓名、拼音首字母或用户名查找；须为总部人员，且未经办过本请示。",
    ),
    (HandForm, "reason", "label", "Reason", "理由"),
    (AddLeaderForm, "leader", "label", "Leader", "领导"),
    (OpinionForm, "decision", "label", "Decision", "审核结论"),
    (OpinionForm, "opinion", "label", "Opinion", "意见"),
    (
        OpinionForm,
        "opinion",
        "help_text",
        "Needed where you return; it is printed on the opinion sheet either way.",
        "退回时必填；无论同意或退回，均印在批办单上。",
    ),
    (CountersignForm, "decision", "label", "Opinion of the department", "部门意见"),
    (CountersignForm, "opinion", "label", "In words", "具体意见"),
    (
        CountersignForm,
        "opinion",
        "help_text",
        "Needed for conditions and for a disagreement; printed on the countersign sheet either way.",
        "有条件同意、不同意时必填；均印在会签单上。",
    ),
    (InstructForm, "decision", "label", "Instruction", "批示"),
    (InstructForm, "opinion", "label", "In words", "具体意见"),
    (
        InstructForm,
        "opinion",
        "help_text",
        "Needed for conditions and where you do not approve; printed on the sheet either way.",
        "有条件批准、不批准时必填；均印在会签单上。",
    ),
    (ReturnForm, "to", "label", "Back to", "退回至"),
    (ReturnForm, "reason", "label", "Reason", "理由"),
    (
        ReturnForm,
        "reason",
        "help_text",
        "Those to whom it goes back read it first; it stays in the history.",
        "退回后首先显示给办理人，并留存于办理记录。",
    ),
    (RouteForm, "way", "label", "Way", "流程"),
    (RouteForm, "channel_days", "label", "Days of channel management", "渠道管理部期限"),
    (RouteForm, "countersign_days", "label", "Days of each department", "各部门期限"),
    (RouteForm, "leader_days", "label", "Days of each leader", "各领导期限"),
    (RouteForm, "in_order", "label", "Departments are proposed one after the other", "建议依次会签"),
    (RouteForm, "departments", "label", "Departments proposed for countersigning", "建议会签部门"),
    (
        RouteForm,
        "departments",
        "help_text",
        "Channel management sees them marked beforehand and decides on each request itself.",
        "渠道管理部审核时默认勾选，可逐件调整。",
    ),
    (ScanUploadForm, "files_", "label", "Scanned sheets", "扫描收件箱"),
    (
        ScanUploadForm,
        "files_",
        "help_text",
        "PDF, PNG or JPEG, several at once. A sheet with our code is filed by itself.",
        "PDF、PNG 或 JPEG，可一次多份；带识别码的自动归档。",
    ),
    (ScanUploadForm, "place", "label", "Scanned at", "扫描地点"),
    (AssignForm, "request", "label", "Request", "请示"),
    (AssignForm, "request", "help_text", "Search by number or title.", "按编号或标题查找。"),
]


@pytest.mark.parametrize(("form", "field", "part", "english", "chinese"), WORDS)
def test_field_of_a_form_reads_in_both_languages(form, field, part, english, chinese):
    assert in_both(getattr(form.base_fields[field], part)) == (english, chinese)
