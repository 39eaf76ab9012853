"""How much two logs read alike: worked examples of a day's work, and what always holds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.rules.likeness import Earlier, likeness, most_alike, shingles, signs

LOG = "上午在滨江支行驻点，接待客户八人，介绍新发基金；下午走访东湖社区，登记意向客户三户，约定周五再访。"
SAME_WITH_OTHER_FIGURES = (
    "上午在滨江支行驻点，接待客户6人，介绍新发基金；下午走访东湖社区，登记意向客户2户，约定周五再访！"
)
REWRITTEN = (
    "今天陪同两位老客户到柜台办理三方存管，讲解了可转债申购的风险，回访上月开户的五位客户，均表示满意。"
)
HALF = "上午在滨江支行驻点，接待客户八人，介绍新发基金；下午参加公司合规培训，学习反洗钱新规。"


def test_the_same_text_in_other_width_spacing_and_figures_is_alike():
    assert likeness(shingles(LOG), shingles(SAME_WITH_OTHER_FIGURES)) >= Decimal("0.85")
    assert likeness(shingles("ＡＢＣ 走访客户"), shingles("abc走访客户")) == 1


def test_another_days_work_is_not_alike():
    assert likeness(shingles(LOG), shingles(REWRITTEN)) < Decimal("0.1")
    assert Decimal("0.2") < likeness(shingles(LOG), shingles(HALF)) < Decimal("0.7")


@pytest.mark.parametrize(("threshold", "found"), [("0.8", 1), ("0.4", 1), ("1", 1)])
def test_the_most_alike_of_the_earlier_logs_is_named_where_it_reaches_the_threshold(threshold, found):
    earlier = [Earlier(3, HALF), Earlier(1, SAME_WITH_OTHER_FIGURES), Earlier(2, REWRITTEN)]

    answer = most_alike(LOG, earlier, threshold=Decimal(threshold))

    assert (answer[0] if answer else None) == found


def test_nothing_is_named_below_the_threshold():
    assert most_alike(LOG, [Earlier(3, HALF), Earlier(2, REWRITTEN)], threshold=Decimal("0.8")) is None


def test_a_short_log_is_never_called_a_copy():
    assert most_alike("拜访客户两户。", [Earlier(1, "拜访客户两户。")], threshold=Decimal("0.5")) is None


def test_of_two_that_are_equally_alike_the_first_one_is_named():
    assert most_alike(LOG, [Earlier(5, LOG), Earlier(4, LOG)], threshold=Decimal("0.5")) == (5, Decimal(1))


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_symmetric_and_between_nothing_and_all(one, other):
    value = likeness(shingles(one), shingles(other))

    assert value == likeness(shingles(other), shingles(one))
    assert 0 <= value <= 1


@given(st.text(min_size=1, max_size=200))
def test_a_text_is_wholly_like_itself_where_it_says_anything(text):
    assert likeness(shingles(text), shingles(text)) == (1 if signs(text) else 0)
