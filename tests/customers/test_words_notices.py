"""What people are told in their inbox and by mail, in both languages."""

import re

from core import notices
from tests.words import misread


BLANK = re.compile(r"%\((\w+)\)[sd]")
WORDS = [
    (
        "customers.crm_accepted",
        "The CRM file of %(month)s for %(branch)s is accepted: %(file)s.",
        "%(branch)s %(month)s CRM 文件已接收：%(file)s。",
    ),
    (
        "customers.crm_headings",
        "Headings of the CRM file of %(month)s for %(branch)s wait for you: %(file)s.",
        "%(branch)s %(month)s CRM 文件（%(file)s）待您指定列标题。",
    ),
    (
        "customers.crm_refused",
        "The CRM file of %(month)s for %(branch)s is refused: %(file)s.",
        "%(branch)s %(month)s CRM 文件未通过检查：%(file)s。",
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
        kind for kind in notices.KINDS if kind.startswith("customers.")
    )
