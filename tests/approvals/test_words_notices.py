"""What people are told in their inbox and by mail, in both languages."""

import re

from core import notices
from tests.words import misread


BLANK = re.compile(r"%\((\w+)\)[sd]")
WORDS = [
    (
        "approvals.all_heard",
        "%(number)s “%(title)s” of %(branch)s: all opinions asked for are on record; it can go on.",
        "%(branch)s的 %(number)s《%(title)s》：所需意见已齐，可以往下办理。",
    ),
    (
        "approvals.approved",
        "%(number)s “%(title)s” has been approved by %(who)s.",
        "%(number)s《%(title)s》已由%(who)s批准。",
    ),
    (
        "approvals.arrived",
        "%(number)s “%(title)s” of %(branch)s has been faxed; it waits to be registered.",
        "%(branch)s的 %(number)s《%(title)s》已传真，待登记。",
    ),
    (
        "approvals.came_back",
        "%(number)s “%(title)s” has come back from %(who)s, with the reason.",
        "%(number)s《%(title)s》由%(who)s退回，并附理由。",
    ),
    (
        "approvals.conditional",
        "%(number)s “%(title)s” has been approved with conditions: read them first.",
        "%(number)s《%(title)s》有条件批准，请先阅条件。",
    ),
    (
        "approvals.departments_heard",
        "%(number)s “%(title)s” of %(branch)s: all departments have countersigned; present it to the leaders.",
        "%(branch)s的 %(number)s《%(title)s》：会签意见已齐，请呈报领导批示。",
    ),
    (
        "approvals.leaders_heard",
        "%(number)s “%(title)s” of %(branch)s: the leaders have instructed; fax the opinions back.",
        "%(branch)s的 %(number)s《%(title)s》：领导批示已齐，请将意见传真回复营业部。",
    ),
    (
        "approvals.refused",
        "%(number)s “%(title)s” has not been approved; the opinions say why.",
        "%(number)s《%(title)s》未获批准，理由见意见。",
    ),
    (
        "approvals.released",
        "%(number)s “%(title)s” of %(branch)s: %(step)s need not countersign any more.",
        "%(branch)s的《%(title)s》（%(number)s）：%(step)s无需再会签。",
    ),
    (
        "approvals.reminder",
        "Reminder: %(number)s “%(title)s” of %(branch)s waits for you.",
        "催办：%(branch)s的 %(number)s《%(title)s》待您办理。",
    ),
    (
        "approvals.replied",
        "The opinions on %(number)s “%(title)s” have been faxed back; the branch closes the request.",
        "%(number)s《%(title)s》的意见已传真回复，请营业部办结。",
    ),
    (
        "approvals.returned",
        "%(number)s “%(title)s” has been returned by %(who)s, with the reason.",
        "%(number)s《%(title)s》已由%(who)s退回，并附理由。",
    ),
    (
        "approvals.scanned",
        "A scanned sheet has been filed with %(number)s “%(title)s”.",
        "%(number)s《%(title)s》已归入一份扫描件。",
    ),
    (
        "approvals.step_waits",
        "%(number)s “%(title)s” of %(branch)s waits for the opinion of %(step)s.",
        "%(branch)s的 %(number)s《%(title)s》待%(step)s出具意见。",
    ),
    (
        "approvals.to_check",
        "%(number)s “%(title)s” waits to be checked.",
        "%(number)s《%(title)s》待核稿。",
    ),
    (
        "approvals.to_fax",
        "%(number)s “%(title)s” has been signed off and is to be faxed to headquarters.",
        "%(number)s《%(title)s》已签发，请传真总部。",
    ),
    (
        "approvals.to_sign_off",
        "%(number)s “%(title)s” has been checked and waits for the issuer's signature.",
        "%(number)s《%(title)s》已核稿，待签发。",
    ),
    (
        "approvals.waiting",
        "%(number)s “%(title)s” of %(branch)s waits for your review.",
        "%(branch)s的 %(number)s《%(title)s》待您审核。",
    ),
    (
        "approvals.withdrawn",
        "%(number)s “%(title)s” has been withdrawn by %(who)s; nothing is left to review.",
        "%(number)s《%(title)s》已由%(who)s撤回，无需再审。",
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
        kind for kind in notices.KINDS if kind.startswith("approvals.")
    )
