"""What choices are called, in English and as the office says it."""

from tests.words import wrong_choices
from customers.choices import CrmState


WORDS = [
    (CrmState.WAITING, "waiting to be checked", "待检查"),
    (CrmState.MAPPING, "headings to be assigned", "待指定列标题"),
    (CrmState.CHECKING, "being checked", "检查中"),
    (CrmState.REFUSED, "refused", "未通过"),
    (CrmState.ACCEPTED, "accepted", "已接收"),
    (CrmState.SUPERSEDED, "replaced", "已替换"),
    (CrmState.ABANDONED, "abandoned", "已放弃"),
]


def test_every_choice_stands_in_the_table_and_reads_so_in_both_languages():
    assert wrong_choices(WORDS) == []
