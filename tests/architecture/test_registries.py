"""What is named by text resolves: kinds of work, tasks, rights, notices, states."""

import ast
import importlib
import re

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django_fsm import FSMField

from branchops.celery import app as celery_app
from core import jobs, notices
from core.models import Paper
from core.views.base import SIGNED_IN, Page
from org.roles import RIGHTS
from tests.architecture.access import pages
from tests.architecture.tree import APPS, ROOT, name_of, python_files, syntax, text, templates

TRANSITION_KEYS = {"may", "apart", "needs_reason", "step"}
# Reachable by anybody: nothing of the company shows on them.
PUBLIC = {
    "core:healthz",
    "core:language",
    "org:sign_in",
    "core:ui",
    "org:demo_sign_in",
}


def calls_of(module, verb):
    """(file:line, first argument as a value) of every call `module.verb(…)` in our code."""
    for path in python_files(*APPS):
        for node in ast.walk(syntax(path)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if ast.unparse(node.func) in {f"{module}.{verb}", verb}:
                yield f"{name_of(path)}:{node.lineno}", value_of(node.args[0], path)


def value_of(argument, path):
    """A literal, or what a name at the top of the file stands for; None for anything else."""
    if isinstance(argument, ast.Constant):
        return argument.value
    module = importlib.import_module(str(path.relative_to(ROOT).with_suffix("")).replace("/", "."))
    try:
        return eval(ast.unparse(argument), vars(module))
    except (NameError, AttributeError):
        return None  # a variable: whoever calls with it is checked


def test_every_kind_of_work_that_is_enqueued_is_registered():
    unknown = [
        (where, kind) for where, kind in calls_of("jobs", "enqueue") if kind and kind not in jobs.KINDS
    ]

    assert unknown == []


def test_every_kind_of_notice_that_is_told_is_registered():
    unknown = [
        (where, kind)
        for where, kind in calls_of("notices", "tell")
        if isinstance(kind, str) and kind not in notices.KINDS
    ]

    assert unknown == []


def test_every_kind_is_named_after_its_app():
    wrong = [kind for kind in (*jobs.KINDS, *notices.KINDS) if kind.split(".")[0] not in (*APPS, "pay")]

    assert wrong == []


def test_every_task_named_by_text_exists():
    celery_app.loader.import_default_modules()
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    for path in python_files("branchops", *APPS):
        named |= set(re.findall(r"send_task\(\s*[\"']([\w.]+)", text(path)))

    assert named
    assert named <= set(current_app.tasks)


def test_tasks_tolerate_arguments_of_a_newer_release():
    celery_app.loader.import_default_modules()
    ours = [task for name, task in current_app.tasks.items() if name.split(".")[0] in APPS]

    wrong = [task.name for task in ours if not task.run.__code__.co_flags & 0x04]

    assert ours
    assert wrong == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_page_names_a_right_of_the_table(page):
    """Deny by default: a page is signed in for, and its right is one of org/roles.py."""
    view = page.view

    assert issubclass(view, Page), f"{page.name} is no core.views page"
    assert view.public == (page.name in PUBLIC)
    assert view.public or view.right == SIGNED_IN or view.right in RIGHTS


def test_every_right_is_asked_for_somewhere():
    sources = "\n".join(
        text(path) for path in (*python_files(*APPS), *templates()) if path.name != "roles.py"
    )

    idle = [right for right in RIGHTS if not re.search(rf"[\"']{re.escape(right)}[\"']", sources)]

    assert idle == []


def test_every_right_asked_for_is_in_the_table():
    asked = re.compile(
        r"\b(?:may|reach|capacity|holder|owner|may_somewhere)\([^()\"']*[\"']([a-z_]+\.[a-z_]+)[\"']"
    )

    unknown = [
        (name_of(path), right)
        for path in (*python_files(*APPS), *templates())
        for right in asked.findall(text(path))
        if right not in RIGHTS
    ]

    assert unknown == []


def state_machines():
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FSMField)
    ]


def test_there_are_state_machines():
    assert len(state_machines()) >= 5


@pytest.mark.parametrize("machine", state_machines(), ids=lambda machine: machine[0].__name__)
def test_state_machine_goes_through_the_one_door(machine):
    model, field = machine
    transitions = list(field.get_all_transitions(model))

    assert issubclass(model, Paper)
    assert field.protected
    assert transitions
    for transition in transitions:
        assert callable(transition.custom.get("may")), f"{transition.name} says not who may"
        assert set(transition.custom) <= TRANSITION_KEYS
        assert not transition.conditions, f"{transition.name}: conditions are not asked by core.fsm"
        assert transition.permission is None, f"{transition.name}: the library's permission is not enforced"


@pytest.mark.parametrize("machine", state_machines(), ids=lambda machine: machine[0].__name__)
def test_state_machine_that_parts_people_says_who_took_part(machine):
    model, field = machine
    parted = [t for t in field.get_all_transitions(model) if t.custom.get("apart", True)]

    assert not parted or model.participants is not Paper.participants


@pytest.mark.parametrize("machine", state_machines(), ids=lambda machine: machine[0].__name__)
def test_state_machine_knows_every_state_it_leads_to(machine):
    model, field = machine
    states = {value for value, _label in field.choices}

    # Without a target a step stays where it is.
    led_to = {str(t.target) for t in field.get_all_transitions(model) if t.target is not None}

    assert led_to <= states


def test_transitions_are_called_by_the_one_door_only():
    """`record.approve(act)` outside of core.fsm would change a state without lock, right and audit."""
    verbs = {t.name for model, field in state_machines() for t in field.get_all_transitions(model)}
    call = re.compile(rf"\.({'|'.join(sorted(verbs))})\(\s*(Act\(|act\b)")

    wrong = [name_of(path) for path in python_files(*APPS) if call.search(text(path))]

    assert wrong == []
