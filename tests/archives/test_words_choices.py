"""What choices are called, in English and as the office says it."""

from tests.words import wrong_choices
from archives.choices import Category


WORDS = [
    (Category.CRM_FILE, "CRM month file", "月度业务数据文件"),
    (Category.PAY_REPORT, "monthly pay report", "薪酬月报"),
    (Category.PAYMENT_FILE, "payment file", "代发文件"),
    (Category.PAY_SLIP, "pay slip", "薪酬单"),
    (Category.PAY_STANDARD, "pay standard", "薪酬标准"),
    (Category.REQUEST, "request and opinions", "请示及批复"),
    (Category.TEAM_PAPER, "plan or scheme of a team", "团队计划、方案"),
    (Category.PAPER_ATTACHMENT, "attachment of a plan or scheme", "计划与方案的附件"),
    (Category.TEAM_REPORT, "business analysis report", "业务分析报告"),
    (Category.TASK_EVIDENCE, "evidence of a task", "任务完成凭证"),
]


def test_every_choice_stands_in_the_table_and_reads_so_in_both_languages():
    assert wrong_choices(WORDS) == []
