"""The source tree as the architecture tests read it: files, rooms, syntax trees; each file read once."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Upper apps first; an app imports only those that come after it.
APPS = ("desk", "compensation", "teams", "customers", "approvals", "archives", "org", "core")
PRODUCT = ("branchops", *APPS, "demo", "ops", "bench")


@cache
def python_files(*folders):
    """Our Python files below the folders, without migrations."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def templates():
    """Our templates."""
    return tuple(
        path for app in (*APPS, "branchops") for path in sorted((ROOT / app).rglob("templates/**/*.html"))
    )


@cache
def text(path):
    return path.read_text(encoding="utf-8")


@cache
def syntax(path):
    return ast.parse(text(path))


def name_of(path):
    """How a failure names a file."""
    return str(path.relative_to(ROOT))


def app_of(path):
    return path.relative_to(ROOT).parts[0]


def room_of(path):
    """The room of an app's file: `services` for services.py and for services/signing.py."""
    parts = path.relative_to(ROOT).parts
    return parts[1].removesuffix(".py") if len(parts) > 1 else ""


def files_in_rooms(*rooms):
    return [path for path in python_files(*APPS) if room_of(path) in rooms]


def imports(path):
    """(line, dotted module) of every import, `from a import b` as a.b; those for type checkers left out."""
    tree = syntax(path)
    skipped = {id(node) for block in ast.walk(tree) if _is_for_types(block) for node in ast.walk(block)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _is_for_types(node):
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def lines_with(pattern, paths):
    """file:line of every line that matches."""
    return [
        f"{name_of(path)}:{number}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), start=1)
        if pattern.search(line)
    ]
