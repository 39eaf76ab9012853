"""What people are told in their inbox and by mail, in both languages."""

import re

from core import notices
from tests.words import misread


BLANK = re.compile(r"%\((\w+)\)[sd]")
WORDS = [
    (
        "org.imported",
        "“%(file)s” is imported.",
        "“%(file)s”已导入。",
    ),
    (
        "org.stand_in_ended",
        "%(name)s has ended the standing-in between you.",
        "%(name)s 已终止双方之间的代理。",
    ),
    (
        "org.stand_in_left",
        "From %(day)s on %(stand_in)s, who leaves, no longer stands in for %(principal)s.",
        "%(stand_in)s 将离职，自 %(day)s 起不再代理 %(principal)s。",
    ),
    (
        "org.stand_in_named",
        "%(name)s has named you as stand-in.",
        "%(name)s 已委托您代理。",
    ),
    (
        "org.stand_in_role_ended",
        "From %(day)s on %(stand_in)s no longer stands in for %(principal)s, whose role has ended.",
        "自 %(day)s 起，%(stand_in)s 不再代理 %(principal)s：后者的该项任职已终止。",
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
    assert [kind for kind, _, _ in WORDS] == sorted(kind for kind in notices.KINDS if kind.startswith("org."))
