"""What pages say at their head, on their button and after the deed, in both languages."""

import pytest
from django.urls import get_resolver
from django.utils.translation import override


WORDS = [
    (
        "chase_list",
        "empty_text",
        "Requests appear here once a branch has faxed them, and leave when they are closed.",
        "营业部传真请示后即列入，办结后移出。",
    ),
    (
        "chase_list",
        "empty_title",
        "No request is under way",
        "没有在办请示",
    ),
    (
        "chase_list",
        "sentence",
        "Every request under way: where it is, since when, who has it. The earliest due stands first.",
        "全部在办请示：到了哪一环节、何时到达、在谁手上。期限最近的排在最前。",
    ),
    (
        "chase_list",
        "title",
        "Chase list",
        "催办",
    ),
    (
        "check",
        "done_message",
        "The draft is checked; the issuer has been told.",
        "已核稿，并已通知签发人。",
    ),
    (
        "close",
        "consequence",
        "How it ends follows from the leaders' instructions; approved, the paper takes effect at once.",
        "结果依领导批示得出；批准的即时生效。",
    ),
    (
        "close",
        "done_message",
        "The request is closed; the opinions are being printed and filed.",
        "已办结，会签单正在打印归档。",
    ),
    (
        "close",
        "submit_label",
        "Close the request",
        "办结",
    ),
    (
        "close",
        "title",
        "Close on receipt",
        "收到办结",
    ),
    (
        "countersign",
        "consequence",
        "It is signed with your name for the department and bound to this version; it cannot be changed.",
        "以您的姓名代表部门签署，对应本版次，签署后不能更改。",
    ),
    (
        "countersign",
        "submit_label",
        "Sign the opinion",
        "签署意见",
    ),
    (
        "countersign",
        "title",
        "Countersign",
        "会签",
    ),
    (
        "countersign_list",
        "empty_text",
        "A request appears here once channel management has marked your department and its turn has come.",
        "渠道管理部确定由本部门会签且轮到本部门后，请示列入此处。",
    ),
    (
        "countersign_list",
        "empty_title",
        "Nothing waits for your department",
        "没有待会签请示",
    ),
    (
        "countersign_list",
        "sentence",
        "Requests that wait for the opinion of your department, the earliest due first.",
        "等待本部门意见的请示，期限最近的在前。",
    ),
    (
        "countersign_list",
        "title",
        "To countersign",
        "待会签",
    ),
    (
        "cover",
        "consequence",
        "A check that was made before becomes void: the draft is checked again.",
        "此前的核稿随之作废，须重新核稿。",
    ),
    (
        "cover",
        "done_message",
        "The cover sheet is saved.",
        "请示首页已保存。",
    ),
    (
        "cover",
        "submit_label",
        "Save the cover sheet",
        "保存首页",
    ),
    (
        "cover",
        "title",
        "Cover sheet",
        "请示首页",
    ),
    (
        "department_add",
        "consequence",
        "It is asked at once; the chain waits for its opinion too.",
        "立即送会，须待其意见后方可呈批。",
    ),
    (
        "department_add",
        "done_message",
        "The department is added and has been told.",
        "已增加会签部门，并已通知。",
    ),
    (
        "department_add",
        "submit_label",
        "Add the department",
        "增加部门",
    ),
    (
        "department_add",
        "title",
        "Add a department",
        "增加会签部门",
    ),
    (
        "department_remove",
        "consequence",
        "It is no longer asked; an opinion that it gave stays on record.",
        "不再请其会签；已签署的意见留存备查。",
    ),
    (
        "department_remove",
        "done_message",
        "The department is released.",
        "已取消该部门会签。",
    ),
    (
        "department_remove",
        "submit_label",
        "Release the department",
        "确认取消会签",
    ),
    (
        "department_remove",
        "title",
        "Release a department",
        "取消会签",
    ),
    (
        "fax",
        "consequence",
        "The general office is told that a fax is on its way; it registers it.",
        "通知综合室传真已发出，由其登记收文。",
    ),
    (
        "fax",
        "done_message",
        "The fax is on record; the general office has been told.",
        "已登记发送，并已通知综合室。",
    ),
    (
        "fax",
        "title",
        "Fax to headquarters",
        "传真至总部",
    ),
    (
        "fax_back",
        "consequence",
        "The branch is told; it closes the request once the fax has arrived.",
        "通知营业部，收到传真后由其办结。",
    ),
    (
        "fax_back",
        "done_message",
        "The fax is on record; the branch has been told.",
        "已登记发送，并已通知营业部。",
    ),
    (
        "fax_back",
        "title",
        "Fax the opinions back",
        "传真回复意见",
    ),
    (
        "fax_list",
        "empty_text",
        "A fax is written down on the page of its request.",
        "传真在其请示页面登记。",
    ),
    (
        "fax_list",
        "empty_title",
        "No fax yet",
        "暂无传真",
    ),
    (
        "fax_list",
        "sentence",
        "What went out and what came in: pages, numbers, when, by whom.",
        "发出与收到的传真：页数、号码、时间、经办人。",
    ),
    (
        "fax_list",
        "title",
        "Faxes",
        "传真收发",
    ),
    (
        "fax_retry",
        "done_message",
        "The fax is being sent again.",
        "传真正在重发。",
    ),
    (
        "file_again",
        "done_message",
        "The opinion sheet is being printed; it appears among the papers.",
        "批办单正在生成，完成后显示在附件中。",
    ),
    (
        "hand",
        "consequence",
        "From then on only that person can give this opinion, in the person's own name.",
        "移交后只能由该人员以本人名义办理。",
    ),
    (
        "hand",
        "done_message",
        "The step is handed over; who has it now has been told.",
        "已移交，并已通知接办人。",
    ),
    (
        "hand",
        "submit_label",
        "Hand the step over",
        "确认移交",
    ),
    (
        "hand",
        "title",
        "Hand over",
        "移交办理",
    ),
    (
        "instruct",
        "consequence",
        "One leader who does not approve refuses the request; one condition binds the branch. It can no longer be changed.",
        "任一领导不批准即不予批准；任一条件营业部均须落实。签署后不能更改。",
    ),
    (
        "instruct",
        "submit_label",
        "Sign the instruction",
        "签署批示",
    ),
    (
        "instruct",
        "title",
        "Instruct",
        "批示",
    ),
    (
        "instruct_list",
        "empty_text",
        "A request appears here once the general office has presented it to you and your turn has come.",
        "综合室呈您批示且轮到您后，请示列入此处。",
    ),
    (
        "instruct_list",
        "empty_title",
        "Nothing waits for your instruction",
        "没有待批示请示",
    ),
    (
        "instruct_list",
        "sentence",
        "Requests that wait for your instruction, the earliest due first.",
        "等待您批示的请示，期限最近的在前。",
    ),
    (
        "instruct_list",
        "title",
        "To instruct",
        "待批示",
    ),
    (
        "leader_add",
        "consequence",
        "The leader is asked after those who are asked already.",
        "排在已呈批领导之后。",
    ),
    (
        "leader_add",
        "done_message",
        "The leader is added.",
        "已增加批示领导。",
    ),
    (
        "leader_add",
        "submit_label",
        "Add the leader",
        "增加领导",
    ),
    (
        "leader_add",
        "title",
        "Add a leader",
        "增加批示领导",
    ),
    (
        "mark",
        "consequence",
        "The marked departments are told; all of them are heard even where one disagrees. Departments can be added and released while they countersign.",
        "通知所勾选部门；即使有部门不同意，仍须全部会签。会签期间可增减部门。",
    ),
    (
        "mark",
        "done_message",
        "The review is on record; the departments have been told.",
        "审核意见已签署，并已通知会签部门。",
    ),
    (
        "mark",
        "submit_label",
        "Sign the review and ask the departments",
        "签署审核意见并送会签",
    ),
    (
        "mark",
        "title",
        "Review and mark departments",
        "审核并确定会签部门",
    ),
    (
        "note_call",
        "consequence",
        "Everybody who may see the request reads it in its history.",
        "能查看本请示的人员均可在办理记录中看到。",
    ),
    (
        "note_call",
        "done_message",
        "The call is on record.",
        "电话沟通已记录。",
    ),
    (
        "note_call",
        "submit_label",
        "Note the call",
        "保存记录",
    ),
    (
        "note_call",
        "title",
        "Note a telephone call",
        "记录电话沟通",
    ),
    (
        "opinion",
        "consequence",
        "Agreed, the paper takes effect at once; returned, it goes back to the submitter. Neither is undone.",
        "同意后立即生效；退回则返回提交人。两者均不可撤销。",
    ),
    (
        "opinion",
        "done_message",
        "Your opinion is on record; the submitter has been told.",
        "意见已签署，并已通知提交人。",
    ),
    (
        "opinion",
        "submit_label",
        "Sign the opinion",
        "签署意见",
    ),
    (
        "opinion",
        "title",
        "Give an opinion",
        "签署意见",
    ),
    (
        "pass_on",
        "done_message",
        "Passed on; channel management has been told.",
        "已转渠道管理部，并已通知。",
    ),
    (
        "present",
        "consequence",
        "The first leader is told now, each further one when the one before has instructed. From here on the branch can no longer take the request back.",
        "现通知第一位领导，其余领导在前一位批示后依次通知。呈批后营业部不能再撤回。",
    ),
    (
        "present",
        "done_message",
        "Presented; the first leader has been told.",
        "已呈批，并已通知第一位领导。",
    ),
    (
        "present",
        "submit_label",
        "Present",
        "呈批",
    ),
    (
        "present",
        "title",
        "Present to the leaders",
        "呈领导批示",
    ),
    (
        "register",
        "consequence",
        "The request gets the general office's number.",
        "登记后编综合室收文号。",
    ),
    (
        "register",
        "done_message",
        "The fax is registered; it can be passed on to channel management.",
        "已登记收文，可转渠道管理部。",
    ),
    (
        "register",
        "submit_label",
        "Register",
        "登记",
    ),
    (
        "register",
        "title",
        "Register the fax",
        "登记收文",
    ),
    (
        "remind",
        "done_message",
        "Those whom the request waits for have been reminded.",
        "已催办当前办理人。",
    ),
    (
        "request_list",
        "empty_text",
        "A paper that needs approval appears here once it is submitted from its own page.",
        "需要审批的文件从各自页面提交后显示在这里。",
    ),
    (
        "request_list",
        "empty_title",
        "No requests",
        "没有请示",
    ),
    (
        "request_list",
        "sentence",
        "Papers sent up for approval: where each is, and until when an opinion is due.",
        "报送审批的文件：到了哪一环节、何时到期。",
    ),
    (
        "request_list",
        "title",
        "Requests",
        "请示流转",
    ),
    (
        "return",
        "done_message",
        "The request is returned; those who have it now have been told.",
        "已退回，并已通知现办理人。",
    ),
    (
        "return",
        "submit_label",
        "Return the request",
        "退回",
    ),
    (
        "return",
        "title",
        "Return to an earlier step",
        "退回前序环节",
    ),
    (
        "review_list",
        "empty_text",
        "A request appears here once the general office has passed it on, or once a branch has sent one that goes to channel management alone.",
        "综合室转来的请示，以及营业部直接报渠道管理部的请示，列入此处。",
    ),
    (
        "review_list",
        "empty_title",
        "Nothing waits for review",
        "没有待审请示",
    ),
    (
        "review_list",
        "sentence",
        "Requests that wait for channel management, the earliest due first.",
        "等待渠道管理部办理的请示，期限最近的在前。",
    ),
    (
        "review_list",
        "title",
        "To review",
        "待审",
    ),
    (
        "route_edit",
        "consequence",
        "It is the next version and counts for requests that begin from now on; those under way keep theirs.",
        "将作为新版本，适用于今后发起的请示；在办请示仍按原路线办理。",
    ),
    (
        "route_edit",
        "done_message",
        "The route is laid down.",
        "路线已发布。",
    ),
    (
        "route_edit",
        "submit_label",
        "Lay the route down",
        "发布路线",
    ),
    (
        "route_list",
        "title",
        "Countersign routes",
        "会签路线",
    ),
    (
        "scan_assign",
        "consequence",
        "The sheet goes into the archive with the request; that is not undone.",
        "扫描件随请示归档，不可撤销。",
    ),
    (
        "scan_assign",
        "done_message",
        "The sheet is filed.",
        "扫描件已归档。",
    ),
    (
        "scan_assign",
        "submit_label",
        "File with this request",
        "归入该请示",
    ),
    (
        "scan_assign",
        "title",
        "Assign the sheet",
        "归入请示",
    ),
    (
        "scan_discard",
        "done_message",
        "The sheet is discarded; the reason stays.",
        "扫描件已弃置，理由留存。",
    ),
    (
        "scan_list",
        "empty_text",
        "Scan the signed sheets of a request and upload them here.",
        "将请示的签字件扫描后在此上传。",
    ),
    (
        "scan_list",
        "empty_title",
        "No sheet in the tray",
        "收件箱为空",
    ),
    (
        "scan_list",
        "sentence",
        "Signed sheets that came back on paper. One with our code files itself; the others are assigned here.",
        "签字后的纸质件扫描上传于此。带识别码的自动归入其请示，其余在此人工归入。",
    ),
    (
        "scan_list",
        "title",
        "Scanned sheets",
        "扫描收件箱",
    ),
    (
        "scan_upload",
        "consequence",
        "Each sheet is read in the background: one with our code is filed, the others wait in the tray.",
        "上传后在后台识别：带识别码的自动归档，其余留在收件箱待归入。",
    ),
    (
        "scan_upload",
        "done_message",
        "The sheets are being read; look here again in a moment.",
        "正在识别，请稍后查看。",
    ),
    (
        "scan_upload",
        "submit_label",
        "Upload",
        "上传",
    ),
    (
        "scan_upload",
        "title",
        "Upload scans",
        "上传扫描件",
    ),
    (
        "sign_off",
        "done_message",
        "Signed off. The request has its reference and can be faxed.",
        "已签发并编文号，可以传真。",
    ),
    (
        "withdraw",
        "done_message",
        "The request is withdrawn.",
        "请示已撤回。",
    ),
]


def pages(patterns, space=None):
    """The views of the app by their names."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from pages(pattern.url_patterns, pattern.namespace or space)
        elif space == "approvals":
            yield pattern.name, pattern.callback.view_class


VIEWS = dict(pages(get_resolver().url_patterns))


@pytest.mark.parametrize(("page", "part", "english", "chinese"), WORDS)
def test_page_reads_in_both_languages(page, part, english, chinese):
    with override("en"):
        shown = str(getattr(VIEWS[page], part))
    with override("zh-hans"):
        office = str(getattr(VIEWS[page], part))

    assert (shown, office) == (english, chinese)
