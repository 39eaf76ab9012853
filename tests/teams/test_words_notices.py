"""What people are told in their inbox and by mail, in both languages."""

import re

from core import notices
from tests.words import misread


BLANK = re.compile(r"%\((\w+)\)[sd]")
WORDS = [
    (
        "teams.division_laid_down",
        "The division of labour of %(team)s from %(day)s is laid down. See what is yours.",
        "%(team)s自 %(day)s 起的分工表已制定，请查看您的分工。",
    ),
    (
        "teams.division_withdrawn",
        "The division of labour of %(team)s from %(day)s is withdrawn and does not take effect.",
        "%(team)s自 %(day)s 起的分工表已撤回，不再生效。",
    ),
    (
        "teams.log_answered",
        "%(who)s has answered the check of the log of %(day)s.",
        "%(who)s对 %(day)s 日志的抽查结果作了说明。",
    ),
    (
        "teams.log_checked",
        "Your log of %(day)s was drawn for spot check %(number)s and checked.",
        "您 %(day)s 的日志经抽查 %(number)s 抽中并已核查。",
    ),
    (
        "teams.log_remarked",
        "Your lead has written a remark on your log of %(day)s.",
        "负责人对您 %(day)s 的日志写了批语。",
    ),
    (
        "teams.log_reopened",
        "%(day)s is opened again: you can hand in the log.",
        "%(day)s 已重新开放，可以补交日志。",
    ),
    (
        "teams.move_cancelled",
        "The move of %(person)s to the outlet %(to)s on %(day)s is cancelled.",
        "%(person)s于 %(day)s 调至%(to)s的安排已取消。",
    ),
    (
        "teams.move_decided",
        "%(person)s serves the outlet %(to)s from %(day)s on (until then %(from)s).",
        "自 %(day)s 起，%(person)s调至%(to)s（原网点：%(from)s）。",
    ),
    (
        "teams.renewal_due",
        "The cooperation with %(bank)s of %(team)s ends on %(day)s. Renew it in time, or let it end.",
        "%(team)s与%(bank)s的合作将于 %(day)s 到期，请及时续签或任其终止。",
    ),
    (
        "teams.report_begun",
        "“%(report)s” is begun and filled with the figures. It is to be handed in by %(day)s.",
        "“%(report)s”初稿已生成并取数，请于 %(day)s 前提交。",
    ),
    (
        "teams.report_confirmed",
        "“%(report)s” is confirmed and can be read.",
        "“%(report)s”已确认，请查阅。",
    ),
    (
        "teams.report_returned",
        "“%(report)s” was returned: %(reason)s",
        "“%(report)s”被退回：%(reason)s",
    ),
    (
        "teams.report_waiting",
        "“%(report)s” waits for your confirmation.",
        "“%(report)s”待您确认。",
    ),
    (
        "teams.sample_drawn_again",
        "%(who)s had the logs of %(team)s drawn once more, as %(number)s after %(earlier)s: %(reason)s",
        "%(who)s对%(team)s已抽取过的期间再次抽取日志，抽查 %(number)s（此前为 %(earlier)s），理由：%(reason)s",
    ),
    (
        "teams.shortfall_answered",
        "%(who)s has said why targets of %(month)s were missed.",
        "%(who)s已说明%(month)s目标未完成的原因。",
    ),
    (
        "teams.shortfall_asked",
        "Targets of %(team)s for %(month)s were missed: write down cause and remedy.",
        "%(team)s %(month)s目标未达标，请填写原因与措施。",
    ),
    (
        "teams.task_accepted",
        "Your task “%(title)s” has been accepted.",
        "您的任务《%(title)s》已验收。",
    ),
    (
        "teams.task_cancelled",
        "Your task “%(title)s” has been cancelled.",
        "您的任务《%(title)s》已取消。",
    ),
    (
        "teams.task_reported",
        "%(who)s has reported “%(title)s” done.",
        "%(who)s报告《%(title)s》已完成。",
    ),
    (
        "teams.task_returned",
        "Your task “%(title)s”, due %(due)s, has been sent back, with the reason.",
        "您的任务《%(title)s》（期限 %(due)s）被退回，并附理由。",
    ),
    (
        "teams.task_set",
        "A task has been set for you, due %(due)s: “%(title)s”.",
        "给您下达了任务《%(title)s》，期限 %(due)s。",
    ),
]


def test_every_notice_says_it_in_both_languages():
    assert misread(WORDS, lambda kind: notices.KINDS[kind]) == []


def test_every_notice_fills_the_same_blanks_in_both_languages():
    blanks = {
        kind: (sorted(BLANK.findall(english)), sorted(BLANK.findall(chinese)))
        for kind, english, chinese in WORDS
    }

    assert [(kind, *both) for kind, both in blanks.items() if both[0] != both[1]] == []


def test_every_notice_of_the_app_stands_in_the_table():
    assert [kind for kind, _, _ in WORDS] == sorted(
        kind for kind in notices.KINDS if kind.startswith("teams.")
    )
