"""Django's own sentences in forms, as our office says them."""

import pytest
from django import forms
from django.utils import translation

from core.forms import Form


class Sample(Form):
    name = forms.CharField(max_length=3)
    count = forms.IntegerField(min_value=1, required=False)
    kind = forms.ChoiceField(choices=[("a", "甲")], required=False)
    share = forms.DecimalField(max_digits=5, decimal_places=2, required=False)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "请填写此项。"),
        ("name", "一二三四", "最多 3 个字，现为 4 个字。"),
        ("name", "a\x00", "内容里有无法保存的不可见字符，请删去后重新填写。"),
        ("count", "x", "请填写整数。"),
        ("count", "0", "不得小于 1。"),
        ("kind", "z", "“z”不在可选范围内，请重新选择。"),
        ("share", "x", "请填写数字。"),
        ("share", "1.234", "最多 2 位小数。"),
    ],
)
def test_stock_sentences_are_said_in_office_chinese(field, typed, said):
    with translation.override("zh-hans"):
        assert list(Sample({"name": "甲"} | {field: typed}).errors[field]) == [said]


def test_stock_sentences_stay_as_they_are_in_english():
    with translation.override("en"):
        assert list(Sample({"name": "abcd"}).errors["name"]) == [
            "Ensure this value has at most 3 characters (it has 4)."
        ]
