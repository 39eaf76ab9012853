"""What choices are called, in English and as the office says it."""

from collections import Counter

from tests.words import in_both, misread
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


def test_every_choice_reads_in_both_languages():
    assert misread(WORDS, lambda choice: choice.label) == []


def test_no_two_choices_of_a_kind_read_alike():
    read = Counter((type(choice), *in_both(choice.label)) for choice, _, _ in WORDS)

    assert [line for line, times in read.items() if times > 1] == []


def test_every_choice_of_a_kind_stands_in_the_table():
    kinds = {type(choice) for choice, _, _ in WORDS}
    told = {kind: [choice for choice, _, _ in WORDS if type(choice) is kind] for kind in kinds}

    assert told == {kind: list(kind) for kind in kinds}
