"""Who may import whom: upper apps import lower ones, and of another app only its front rooms."""

import pytest

from tests.architecture.tree import APPS, app_of, files_in_rooms, imports, name_of, python_files, room_of

FRONT_ROOMS = {"services", "queries", "models", "choices", "permissions"}
# Doors made for upper apps: what they register with a lower one.
REGISTRIES = {"approvals.kinds", "archives.hooks", "customers.hooks", "teams.sections", "org.hooks"}
# The composition root, and what every app's pages and models are written with.
OPEN_APPS = {"core"}


def foreign_imports(path):
    """(line, module, app, room) of imports from another of our apps."""
    for line, module in imports(path):
        app, _, rest = module.partition(".")
        if app in APPS and app != app_of(path):
            yield line, module, app, rest.partition(".")[0]


@pytest.mark.parametrize("app", APPS)
def test_app_imports_no_app_above_it(app):
    above = APPS[: APPS.index(app)]

    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for path in python_files(app)
        for line, module, other, _room in foreign_imports(path)
        if other in above
    ]

    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_app_enters_another_through_its_front_rooms(app):
    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for path in python_files(app)
        for line, module, other, room in foreign_imports(path)
        if other not in OPEN_APPS and room not in FRONT_ROOMS and f"{other}.{room}" not in REGISTRIES
    ]

    assert wrong == []


def test_core_knows_no_app():
    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for path in python_files("core")
        for line, module, *_ in foreign_imports(path)
    ]

    assert wrong == []


def test_nobody_imports_the_composition_root():
    wrong = [
        f"{name_of(path)}:{line}"
        for path in python_files(*APPS)
        for line, module in imports(path)
        if module.split(".")[0] == "branchops"
    ]

    assert wrong == []


def test_product_imports_no_tests_no_bench_and_no_demonstration():
    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for path in python_files("branchops", *APPS)
        for line, module in imports(path)
        if module.split(".")[0] in {"tests", "bench", "demo", "ops"}
    ]

    assert wrong == []


def test_rules_are_pure():
    """A rule computes from values: it knows no model and no clock; of Django only the words for people."""
    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for path in files_in_rooms("rules")
        for line, module in imports(path)
        if (
            module.split(".")[0] in {"django", "celery"} and not module.startswith("django.utils.translation")
        )
        or module.split(".")[1:2] in (["models"], ["queries"], ["services"])
    ]

    assert wrong == []


def test_models_and_queries_do_not_call_services():
    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for path in files_in_rooms("models", "queries", "permissions", "choices")
        if app_of(path) != "core"
        for line, module in imports(path)
        if module.split(".")[0] in APPS
        and module.split(".")[1:2] in (["services"], ["views"], ["forms"], ["tasks"])
    ]

    assert wrong == []


@pytest.mark.parametrize("app", [app for app in APPS if app != "core"])
def test_services_know_no_page(app):
    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for path in python_files(app)
        if room_of(path) in {"services", "queries", "rules", "permissions"}
        for line, module in imports(path)
        if module.startswith(
            (
                "django.http",
                "django.shortcuts",
                "django.views",
                "django.forms",
                f"{app}.views",
                f"{app}.forms",
            )
        )
    ]

    assert wrong == []
