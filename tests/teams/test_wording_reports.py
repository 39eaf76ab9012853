"""Every sentence of reports, division sheets and moves in the office's Chinese, and every word of their states."""

import datetime as dt

import pytest
from django.utils import translation
from django.utils.translation import gettext

from teams.choices.moves import MoveStage, MoveState
from teams.choices.reports import TEXTS, ReportKind, ReportMeasure, ReportState, Timeliness
from teams.models import BusinessReport, Division, DivisionRow, OutletMove, ReportDue
from teams.services.division import SENTENCES as OF_SHEETS
from teams.services.moves import SENTENCES as OF_MOVES
from teams.services.reports.telling import SENTENCES as OF_REPORTS
from teams.wording_reports import DIVISION, DUE, MOVE, REPORT

SENTENCES = {
    # Beginning
    "The team is closed, or not one of this branch.": "该团队已撤销，或不属于本营业部。",
    "There is a report of that period already: “%(report)s”.": "该期间已有报告：“%(report)s”。",
    "The period has not ended yet: its report can be begun from %(day)s on.": (
        "期间尚未结束，%(day)s 起方可编写报告。"
    ),
    "“%(unit)s” opened after that period.": "“%(unit)s”在该期间之后才设立。",
    "A half-year begins in January or July, a year in January.": "半年从 1 月或 7 月开始，年度从 1 月开始。",
    # Writing and handing in
    "A text is longer than %(most)s signs.": "有一段文字超过 %(most)s 字。",
    "Somebody else changed this report meanwhile. Open it again and look.": (
        "期间有其他人修改过本报告，请重新打开查看。"
    ),
    "This report is “%(state)s” and stays as it is; have it returned to change it.": (
        "报告状态为“%(state)s”，不能修改；如需修改，请确认人退回。"
    ),
    "The report is not finished yet.": "报告尚未写完。",
    "“%(text)s” is empty.": "“%(text)s”未填写。",
    "A report is filed once both have confirmed it.": "两级确认后报告才归档。",
    "There is nothing to print: the report is not confirmed yet, or filed already.": (
        "无需打印：报告尚未确认，或已归档。"
    ),
    # What is missing in the records
    "No accepted CRM file of %(months)s: these months are not in the figures.": (
        "%(months)s没有已接收的 CRM 数据，未计入本期数据。"
    ),
    "No comparison with the period before: there is no CRM file of %(months)s.": (
        "无法与上期比较：%(months)s没有 CRM 数据。"
    ),
    "No comparison with last year: there is no CRM file of %(months)s.": (
        "无法与上年同期比较：%(months)s没有 CRM 数据。"
    ),
    "No targets were laid down for this period.": "本期未下达计划目标。",
    "%(before)s people before, %(joined)s joined, %(left)s left, %(after)s after; %(moved)s moved.": (
        "期初 %(before)s 人，新增 %(joined)s 人，减少 %(left)s 人，期末 %(after)s 人；内部调动 %(moved)s 人次。"
    ),
    # Due days
    "A report is due on one of the first %(most)s working days.": "报告应在期后前 %(most)s 个工作日内提交。",
    "Due days are laid down for periods to come: choose a later day.": (
        "提交期限只能对以后的期间规定：请选择更晚的日期。"
    ),
    "Due days from that day on are laid down already. Choose another day.": (
        "该日起的提交期限已有规定，请另选日期。"
    ),
    # Division of labour
    "This sheet cannot be laid down as it is.": "分工表暂不能制定。",
    "The sheet begins today or later, not on %(day)s.": "分工表最早从今天起生效，不能是 %(day)s。",
    "Nobody belongs to the team on that day.": "该日团队没有人员。",
    "%(person)s has no duty yet: everybody of the team stands on the sheet.": (
        "%(person)s尚未分工，分工表须列全团队人员。"
    ),
    "Somebody on the sheet does not belong to the team on that day. Open it again.": (
        "表中有人该日不属于本团队，请重新打开填写。"
    ),
    "%(person)s only develops or only serves customers: say why, or fill in both.": (
        "%(person)s只开发或只服务客户：请说明原因，或两项都填写。"
    ),
    "%(person)s only %(does)s customers: say why, or fill in the other too.": (
        "%(person)s只%(does)s客户：请说明原因，或补填另一项。"
    ),
    "%(person)s cannot be the own substitute.": "%(person)s的代班人不能是本人。",
    "A substitute is somebody of the same team.": "代班人须是同一团队的人员。",
    "An outlet on the sheet is not one of the team's regions, or not open on that day.": (
        "表中有网点不属于本团队区域，或该日未开业。"
    ),
    "You stand on no division of labour today": "您今天未列入分工表",
    "Ask your team's lead to lay it down.": "请联系团队负责人制定分工表。",
    # Moves
    "This move cannot be decided.": "不能作出此项调动。",
    "The outlet “%(outlet)s” is not in a region of the team.": "网点“%(outlet)s”不在本团队的区域内。",
    "The present outlet “%(outlet)s” is not in a region of the team; the trading desk corrects that.": (
        "现网点“%(outlet)s”不在本团队的区域内，请交易管理岗更正。"
    ),
    "%(person)s serves this outlet already.": "%(person)s已在该网点服务。",
    "%(person)s belongs to “%(team)s” on that day; its lead decides.": (
        "%(person)s该日属于“%(team)s”，由该团队负责人决定。"
    ),
    "The outlet “%(outlet)s” is not open on that day.": "网点“%(outlet)s”该日未开业。",
    "A move begins today or later, not on %(day)s.": "调动最早从今天起生效，不能是 %(day)s。",
    "The pay of %(month)s is under signature or signed; choose a day of a later month.": (
        "%(month)s的薪酬月报正在签字或已签完，请选择以后月份的日期。"
    ),
    "Say why: the reason is kept with the move.": "请填写原因，原因随调动一并保存。",
    "This move has taken effect already. Decide another move back instead.": (
        "调动已生效，如需恢复请另作一次调动。"
    ),
    "There is nothing to hand over: the move is “%(stage)s”.": "无需交接：该调动为“%(stage)s”。",
    "Say what was handed over to whom.": "请写明向谁交接了哪些事项。",
    "No place of %(person)s that could be taken back begins on that day.": (
        "%(person)s没有从该日起、可以撤回的任职。"
    ),
    # Pay without names
    "No signed pay report of %(months)s: not in these sums.": "%(months)s的薪酬月报尚未签完，未计入。",
    "Left out where fewer than %(least)s people stand behind a sum, so that nobody's pay is told.": (
        "合计不足 %(least)s 人的不予列示，以免推知个人薪酬。"
    ),
}


@pytest.mark.parametrize("english", list(SENTENCES))
def test_sentence_in_chinese(english):
    with translation.override("zh-hans"):
        assert gettext(english) == SENTENCES[english]


@pytest.mark.parametrize("english", list(SENTENCES))
def test_sentence_in_chinese_names_the_same_places(english):
    def places(text):
        return sorted(part.split(")")[0] for part in text.split("%(")[1:])

    assert places(english) == places(SENTENCES[english])


@pytest.mark.parametrize("english", list(SENTENCES))
def test_sentence_in_chinese_is_polite_and_calm(english):
    chinese = SENTENCES[english]

    assert "你" not in chinese
    assert "！" not in chinese
    assert "成功" not in chinese


STATES = {
    ReportState.DRAFT: "编写中",
    ReportState.SUBMITTED: "待负责人确认",
    ReportState.LEAD_CONFIRMED: "待营业部经理确认",
    ReportState.CONFIRMED: "已确认",
    ReportState.RETURNED: "已退回",
    ReportState.DISCARDED: "草稿已废弃",
}
TIMELINESS = {
    Timeliness.DUE: "待提交",
    Timeliness.MISSING: "逾期未交",
    Timeliness.IN_TIME: "按时提交",
    Timeliness.LATE: "迟交",
}
KINDS = {ReportKind.MONTH: "月度", ReportKind.HALF: "半年", ReportKind.YEAR: "年度"}
STAGES = {
    MoveStage.PLANNED: "待生效",
    MoveStage.IN_EFFECT: "已生效，待交接",
    MoveStage.HANDED_OVER: "交接完成",
}
MEASURES = {
    ReportMeasure.OPENED: "新开户数",
    ReportMeasure.ACCOUNTS: "新增有效户",
    ReportMeasure.VALID: "有效户",
    ReportMeasure.NEW_ASSETS: "净新增资产",
    ReportMeasure.TURNOVER: "交易量",
    ReportMeasure.COMMISSION: "净佣金",
    ReportMeasure.PRODUCTS: "产品销售额",
}


@pytest.mark.parametrize(
    ("choice", "chinese"),
    [pair for words in (TIMELINESS, KINDS, STAGES, MEASURES) for pair in words.items()],
)
def test_choice_in_chinese(choice, chinese):
    with translation.override("zh-hans"):
        assert str(choice.label) == chinese


@pytest.mark.parametrize("state", [state for state in STATES if state != ReportState.RETURNED])
def test_state_of_a_report_in_chinese(state):
    with translation.override("zh-hans"):
        assert str(state.label) == STATES[state]


@pytest.mark.parametrize(
    "choices", [ReportState, Timeliness, ReportKind, MoveStage, MoveState, ReportMeasure]
)
def test_no_two_choices_read_alike(choices):
    for language in ("zh-hans", "en"):
        with translation.override(language):
            labels = [str(choice.label) for choice in choices]
        assert len(labels) == len(set(labels)), language


@pytest.mark.parametrize(
    ("name", "chinese"),
    [
        ("analysis", "数据分析"),
        ("problems", "存在问题及原因"),
        ("competitors", "同业动态"),
        ("next_steps", "下一步措施"),
    ],
)
def test_heading_of_the_form_in_chinese(name, chinese):
    with translation.override("zh-hans"):
        assert str(TEXTS[name]) == chinese


def is_chinese(text):
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


@pytest.mark.parametrize("labels", [REPORT, DUE, DIVISION, MOVE], ids=["report", "due", "division", "move"])
def test_what_happened_is_told_in_both_languages(labels):
    for verb, label in labels.items():
        with translation.override("zh-hans"):
            assert is_chinese(str(label)), verb
        with translation.override("en"):
            assert not is_chinese(str(label)), verb


@pytest.mark.parametrize(
    ("model", "verbs"),
    [
        (BusinessReport, {"submit", "confirm_lead", "confirm_manager", "send_back", "discard"}),
        (OutletMove, {"cancel"}),
    ],
)
def test_every_step_of_a_machine_has_its_word(model, verbs):
    field = model._meta.get_field("state")

    assert {step.name for step in field.get_all_transitions(model)} == verbs
    assert verbs <= set(model.ACTION_LABELS)


@pytest.mark.parametrize("kind", [*OF_REPORTS, *OF_SHEETS, *OF_MOVES])
def test_notice_in_chinese_reads_whole(kind):
    sentence = (OF_REPORTS | OF_SHEETS | OF_MOVES)[kind]
    words = {
        "report": "甲",
        "day": "2026-11-06",
        "reason": "乙",
        "team": "丙",
        "person": "丁",
        "from": "戊",
        "to": "己",
    }

    with translation.override("zh-hans"):
        told = str(sentence) % words

    assert is_chinese(told)
    assert "%(" not in told
    assert told.endswith(("。", "乙"))


@pytest.mark.parametrize("model", [BusinessReport, ReportDue, Division, DivisionRow, OutletMove])
def test_model_and_its_fields_are_named_in_chinese(model):
    with translation.override("zh-hans"):
        assert is_chinese(str(model._meta.verbose_name))


@pytest.mark.parametrize(
    ("kind", "month", "chinese"),
    [
        ("month", 1, "2026年1月"),
        ("month", 12, "2026年12月"),
        ("half", 1, "2026年上半年"),
        ("half", 7, "2026年下半年"),
        ("year", 1, "2026年"),
    ],
)
def test_period_in_chinese(kind, month, chinese):
    with translation.override("zh-hans"):
        assert BusinessReport(kind=kind, start=dt.date(2026, month, 1)).period_text == chinese
