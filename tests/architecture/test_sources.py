"""Habits of style.md that a reader of the source can check."""

import ast
import re

from django.apps import apps
from django.db import models

from org.choices import Role
from tests.architecture.tree import (
    APPS,
    PRODUCT,
    ROOT,
    app_of,
    files_in_rooms,
    lines_with,
    name_of,
    python_files,
    syntax,
    templates,
    text,
)

# Called by a lower app through its registry, in the order that the registry says.
HOOKS = {"crm_accepted"}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "tools", "manager", "managers"}


def test_money_is_rounded_in_one_place():
    found = lines_with(re.compile(r"\.quantize\("), python_files(*PRODUCT))

    assert {line.split(":")[0] for line in found} <= {"core/money.py"}


def test_no_file_has_a_name_that_says_nothing():
    found = [name_of(path) for path in python_files(*PRODUCT, "tests") if path.stem in VAGUE_NAMES]

    assert found == []


def test_views_and_templates_name_no_role():
    """A page asks for a right; who holds it is said once, in org/roles.py."""
    names = "|".join(value for value in Role.values if value not in {"auditor", "administrator"})
    role = re.compile(rf"\bRole\.[A-Z]{{3,}}|[\"']({names})[\"']")

    assert lines_with(role, [*files_in_rooms("views"), *templates()]) == []


def test_templates_hold_nothing_inline():
    """The content security policy refuses it, and the page would look broken."""
    inline = re.compile(
        r"""\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*["']|javascript:""", re.IGNORECASE
    )
    printed = [path for path in templates() if "print" in path.parts]

    assert lines_with(inline, [path for path in templates() if path not in printed]) == []


def test_templates_ask_for_nothing_from_elsewhere():
    elsewhere = re.compile(r"""(src|href|action)\s*=\s*["'](https?:)?//""", re.IGNORECASE)

    assert lines_with(elsewhere, templates()) == []


def test_templates_mark_nothing_safe():
    """Text that people typed is escaped; markup comes from tags and templates."""
    assert lines_with(re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"), templates()) == []


def test_nothing_listens_to_signals():
    found = lines_with(
        re.compile(r"@receiver\b|_(save|delete|init|migrate)\.connect\("), python_files(*PRODUCT)
    )

    assert found == []


def test_models_save_without_side_effects():
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in APPS]

    wrong = [model.__name__ for model in ours for verb in ("save", "delete") if verb in vars(model)]

    assert ours
    assert wrong == []


def test_services_say_what_they_take():
    """`**kwargs` hides what a call means."""
    wrong = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in files_in_rooms("services", "queries", "rules", "permissions")
        for node in public_functions(path)
        if node.args.kwarg
    ]

    assert wrong == []


def public_functions(path):
    for node in syntax(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def test_services_that_are_done_by_somebody_take_names_only():
    """A call reads as a sentence: `grant_leave(leave_id=7, by=alice, at=now)`."""
    wrong = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in files_in_rooms("services")
        for node in public_functions(path)
        if {"by", "at"} <= {argument.arg for argument in node.args.args} and node.name not in HOOKS
    ]

    assert wrong == []


def test_public_services_say_what_they_promise():
    wrong = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in files_in_rooms("services")
        for node in public_functions(path)
        if not ast.get_docstring(node)
    ]

    assert wrong == []


def test_domain_does_not_ask_the_clock():
    """`at` and `today` arrive as arguments."""
    clock = re.compile(
        r"timezone\.now\(|datetime\.now\(|date\.today\(|datetime\.today\(|utcnow\(|localdate\(\)"
    )

    found = lines_with(clock, files_in_rooms("rules", "services", "queries", "permissions"))

    assert found == []


def test_domain_does_not_read_the_settings():
    found = lines_with(
        re.compile(r"django\.conf import settings|\brequest\.(user|GET|POST|session)\b"),
        [
            path
            for path in files_in_rooms("rules", "services", "queries", "permissions")
            if app_of(path) != "core"
        ],
    )

    assert found == []


def test_source_names_no_place_of_this_machine():
    """Nothing in the tree depends on where it was written."""
    home = re.compile(r"(?<![\w.])/(root|home/\w+|work)/")
    ours = [
        *python_files(*PRODUCT),
        *templates(),
        ROOT / "Makefile",
        ROOT / ".ci" / "run",
        ROOT / "Dockerfile",
    ]

    assert lines_with(home, ours) == []


def test_source_leaves_nothing_for_later():
    unfinished = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")

    assert lines_with(unfinished, [*python_files(*PRODUCT), *templates()]) == []


def test_translated_strings_are_whole_sentences_in_one_piece():
    """An f-string inside `_()` is never found in a catalogue."""
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files("branchops", *APPS)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "gettext", "gettext_lazy", "ngettext"}
        and node.args
        and not isinstance(node.args[0], ast.Constant)
    ]

    assert wrong == []


def test_every_model_says_how_it_is_removed():
    """A row that others point to is protected unless it is plainly a part of them."""
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in APPS]

    silent = [
        f"{model.__name__}.{field.name}"
        for model in ours
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.DO_NOTHING
    ]

    assert silent == []


def test_text_files_end_with_a_line_break():
    wrong = [name_of(path) for path in python_files(*PRODUCT) if text(path) and not text(path).endswith("\n")]

    assert wrong == []
