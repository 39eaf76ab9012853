"""What choices are called, in English and as the office says it."""

import pytest

from tests.words import in_both
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


@pytest.mark.parametrize(("choice", "english", "chinese"), WORDS)
def test_choice_reads_in_both_languages(choice, english, chinese):
    assert in_both(choice.label) == (english, chinese)


@pytest.mark.parametrize("choices", sorted({type(choice) for choice, _, _ in WORDS}, key=str))
def test_no_two_choices_of_a_kind_read_alike(choices):
    labels = [in_both(choice.label) for choice in choices]

    assert sorted(set(labels)) == sorted(labels)


@pytest.mark.parametrize("choices", sorted({type(choice) for choice, _, _ in WORDS}, key=str))
def test_every_choice_of_a_kind_stands_in_the_table(choices):
    assert [choice for choice, _, _ in WORDS if type(choice) is choices] == list(choices)
