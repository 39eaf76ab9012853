"""docs/glossary.md: three names for each term, each code name found in the source, each term said once."""

import re
from collections import Counter

import pytest

from tests.architecture.tree import APPS, ROOT, python_files, text

ROW = re.compile(r"^\| (?P<chinese>[^|]+) \| (?P<english>[^|]+) \| `(?P<code>\w+)` \|$", re.MULTILINE)
ROWS = [match.groupdict() for match in ROW.finditer((ROOT / "docs" / "glossary.md").read_text())]


def names_in_the_source():
    return set(re.findall(r"\w+", "\n".join(text(path) for path in python_files("branchops", *APPS))))


def test_glossary_has_every_row_whole():
    rows = [
        line for line in (ROOT / "docs" / "glossary.md").read_text().splitlines() if line.startswith("| ")
    ]
    heads = [line for line in rows if line.startswith(("| 中文", "| ---"))]

    assert len(rows) - len(heads) == len(ROWS) > 90


def test_glossary_names_exist_in_the_source():
    assert {row["code"] for row in ROWS} - names_in_the_source() == set()


@pytest.mark.parametrize("language", ["chinese", "english"])
def test_glossary_says_each_term_once(language):
    twice = [term for term, count in Counter(row[language] for row in ROWS).items() if count > 1]

    assert twice == []


def test_glossary_names_every_role():
    from org.choices import Role

    assert set(Role.values) - {row["code"] for row in ROWS} == set()


def test_glossary_names_every_measure_of_the_crm_file():
    from compensation.rules import measures

    known = {row["code"] for row in ROWS}
    named = {
        name for name in re.findall(r'"([a-z_]+)"', text(ROOT / "compensation" / "rules" / "measures.py"))
    }

    assert measures
    assert {"net_commission", "average_assets", "new_valid_accounts"} <= named & known


def test_glossary_names_every_step_of_the_chain():
    from approvals import services
    from approvals.models import Request

    field = Request._meta.get_field("state")
    steps = {way.name for way in field.get_all_transitions(Request)}
    in_one_word = {"return_to", "close"}  # back_to_branch and its like; close_approved and its like
    steps = {step for step in steps if not step.startswith(("back_to_", "close_"))} | in_one_word

    known = {row["code"] for row in ROWS}
    assert steps - known == set()
    assert {
        "hand_step",
        "add_department",
        "remove_department",
        "add_leader",
        "countersign",
        "instruct",
    } <= known
    assert in_one_word <= set(services.__all__)


def test_glossary_says_what_the_screens_say_of_the_chain():
    """The Chinese of the catalogue begins with the glossary's word, where a button or a heading is that word."""
    import polib

    from tests.architecture.tree import ROOT

    path = ROOT / "approvals" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    said = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if not entry.msgctxt}
    buttons = {
        "Check the draft": "check_draft",
        "Sign off": "sign_off",
        "Register the fax": "register",
        "Hand over": "hand_step",
        "handed over": "hand_step",
        "Add a department": "add_department",
        "Release a department": "remove_department",
        "Add a leader": "add_leader",
        "Send a reminder": "remind",
        "Note a telephone call": "note_call",
        "Secrecy": "Secrecy",
        "Urgency": "Urgency",
        "Received as": "received_number",
        "Reference of the branch": "letter",
        "route": "Route",
        "Cover sheet": "Cover",
        "scan": "Scan",
        "Return to an earlier step": "return_to",
    }
    terms = {row["code"]: row["chinese"] for row in ROWS}

    assert {msgid: said[msgid] for msgid in buttons} == {
        msgid: terms[code] for msgid, code in buttons.items()
    }
