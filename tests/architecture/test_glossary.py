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
