"""How the archive says periods, in both languages; the catalogue is whole."""

from datetime import date
from pathlib import Path

import polib
import pytest
from django.utils import translation

from archives.wording import ACTION_LABELS, kept_text, period_text

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("language", "years", "expected"),
    [
        ("en", 1, "1 year"),
        ("en", 30, "30 years"),
        ("en", None, "permanently"),
        ("zh-hans", 30, "30 年"),
        ("zh-hans", None, "永久"),
    ],
)
def test_period_text_speaks_both_languages(language, years, expected):
    with translation.override(language):
        assert period_text(years) == expected


@pytest.mark.parametrize(
    ("name", "years", "until", "expected"),
    [
        ("会计凭证类", 30, date(2056, 12, 31), "会计凭证类 · 30 年 · 至少至 2056-12-31"),
        ("永久", None, None, "永久"),
        ("重要文件", None, None, "重要文件 · 永久"),
    ],
)
def test_kept_text_says_class_period_and_last_day(name, years, until, expected):
    with translation.override("zh-hans"):
        assert kept_text(name, years, until) == expected


def test_action_labels_are_said_in_chinese():
    with translation.override("zh-hans"):
        said = {verb: str(label) for verb, label in ACTION_LABELS.items()}

    assert said["open"] == "查阅并下载"
    assert not any(label.isascii() for label in said.values())


@pytest.mark.parametrize("app", ["archives", "approvals"])
def test_the_chinese_catalogue_is_whole_and_writes_as_an_office_does(app):
    catalogue = polib.pofile(ROOT / app / "locale/zh_Hans/LC_MESSAGES/django.po")

    assert [entry.msgid for entry in catalogue if not entry.translated()] == []
    assert [entry.msgid for entry in catalogue if "！" in entry.msgstr or "成功" in entry.msgstr] == []
    assert catalogue.fuzzy_entries() == []
