"""Static files from npm: exactly those used, by names of our own, and nothing else of node_modules."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from branchops.assets import FILES, NodeModulesFinder

STATIC = Path(settings.BASE_DIR) / "core/static/core"
TEMPLATES = sorted((Path(settings.BASE_DIR) / "core/templates").rglob("*.html"))


@pytest.fixture(scope="module")
def finder():
    return NodeModulesFinder()


@pytest.fixture(scope="module")
def listed(finder):
    return dict(finder.list([]))


@pytest.mark.parametrize("name", sorted(FILES))
def test_finder_finds_every_file_that_it_names(finder, name):
    assert Path(finder.find(name)).is_file()


@pytest.mark.parametrize(
    "name",
    [
        "../package.json",
        "tabler/../../../package.json",
        "noto/files/../400.css",
        "noto/files/noto-sans-sc-4-900-normal.woff2",
        "noto/files/x.js",
        "axe-core/axe.min.js",
        "",
    ],
)
def test_finder_finds_nothing_else(finder, name):
    assert (finder.find(name), finder.find(name, find_all=True)) == ([], [])


def test_finder_lists_only_what_it_opens(listed):
    opened = [storage.exists(name) for name, storage in listed.items()]

    assert all(opened)
    assert len(listed) == len(set(listed))


def test_finder_lists_no_weight_that_pages_do_not_use(listed):
    weights = {match[1] for name in listed if (match := re.search(r"-(\d{3})-normal\.", name))}

    assert weights == {"400", "500", "700"}


def test_storage_of_the_finder_opens_nothing_else(listed):
    storage = listed["tabler/tabler.min.css"]

    with pytest.raises(FileNotFoundError):
        storage.open("package.json")


def test_every_address_in_the_style_sheets_is_found(finder):
    sheets = [Path(finder.find(name)) for name in FILES if name.startswith("noto/")]
    slices = {
        match for sheet in sheets for match in re.findall(r"url\(\./files/([^)]+)\)", sheet.read_text())
    }

    assert all(finder.find(f"noto/files/{name}") for name in slices)
    assert len(slices) > 300


def test_check_says_what_to_run_where_the_packages_are_missing(settings, tmp_path):
    settings.NODE_MODULES = tmp_path

    (error,) = NodeModulesFinder().check()

    assert error.hint == "npm ci"


def test_check_is_quiet_where_they_are_there(finder):
    assert finder.check() == []


def found_in(files, pattern):
    """(Name of the file, what the pattern finds in it), for each find."""
    assert files
    return [(file.name, match) for file in files for match in re.findall(pattern, file.read_text())]


def test_every_static_file_that_a_template_names_is_found():
    named = found_in(TEMPLATES, r"{% static \"([^\"]+)\" %}")

    assert named
    assert [(template, name) for template, name in named if not finders.find(name)] == []


def test_no_template_holds_style_or_script_of_its_own():
    pages = [template for template in TEMPLATES if "print" not in template.parts]

    assert found_in(pages, r"<style|style=|<script(?![^>]*src=)|\son[a-z]+=|javascript:") == []


def test_no_script_writes_markup_or_evaluates_text():
    markup = r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|new Function|document\.write"

    assert found_in(sorted(STATIC.glob("*.js")), markup) == []


def test_style_sheets_ask_for_nothing_elsewhere():
    addresses = [
        address
        for sheet in STATIC.glob("*.css")
        for address in re.findall(r"url\(([^)]+)\)", sheet.read_text())
    ]

    assert [address for address in addresses if "//" in address] == []


def test_static_names_lead_below_the_static_address():
    assert staticfiles_storage.url("tabler/tabler.min.css").startswith("/static/")
