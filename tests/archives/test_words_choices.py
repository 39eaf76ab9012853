"""What choices are called, in English and as the office says it."""

from collections import Counter

from tests.words import in_both, misread
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


def test_every_choice_reads_in_both_languages():
    assert misread(WORDS, lambda choice: choice.label) == []


def test_no_two_choices_of_a_kind_read_alike():
    read = Counter((type(choice), *in_both(choice.label)) for choice, _, _ in WORDS)

    assert [line for line, times in read.items() if times > 1] == []


def test_every_choice_of_a_kind_stands_in_the_table():
    kinds = {type(choice) for choice, _, _ in WORDS}
    told = {kind: [choice for choice, _, _ in WORDS if type(choice) is kind] for kind in kinds}

    assert told == {kind: list(kind) for kind in kinds}
