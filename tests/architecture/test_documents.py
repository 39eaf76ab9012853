"""The documents of the tree: decisions in twenty lines, links that lead somewhere."""

import re

import pytest

from tests.architecture.tree import APPS, ROOT

DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
PAGES = [*sorted((ROOT / "docs").glob("*.md")), *DECISIONS]
MARKED = re.compile(r"\[[^\]]+\]\(([^)#\s]+)\)")


def test_decisions_are_numbered_without_gap():
    assert [path.name[:4] for path in DECISIONS] == [f"{n:04d}" for n in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_decision_says_context_decision_and_costs(path):
    text = path.read_text()

    assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Context", "Decision", "Costs"]
    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert len(text.splitlines()) <= 26


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_links_between_documents_lead_somewhere(path):
    links = [link for link in MARKED.findall(path.read_text()) if "://" not in link]

    broken = [link for link in links if not (path.parent / link).exists()]

    assert broken == []


def test_architecture_names_every_app():
    text = (ROOT / "docs" / "architecture.md").read_text()

    assert [app for app in APPS if f"{app}/" not in text] == []


def test_every_direct_dependency_is_pinned():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-"))]

    assert wanted
    assert [line for line in wanted if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


def test_constraints_pin_what_the_requirements_ask_for():
    def pins(name):
        found = re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / name).read_text(), re.MULTILINE)
        return {project.lower().replace("_", "-").replace(".", "-"): version for project, version in found}

    constraints = pins("constraints.txt")
    differing = {
        project: (version, constraints.get(project))
        for name in ("requirements.txt", "requirements-dev.txt")
        for project, version in pins(name).items()
        if constraints.get(project) != version
    }

    assert differing == {}
