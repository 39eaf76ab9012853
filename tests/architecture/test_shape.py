"""The limits of size in docs/testing.md; run with -s to read the figures."""

import ast
from statistics import median

from tests.architecture.tree import APPS, PRODUCT, name_of, python_files, room_of, syntax, text

FILE_MEDIAN, FILE_MOST = 80, 400
FUNCTION_MEDIAN, FUNCTION_MOST = 9, 60
ROOM_MOST = 300
TESTS_PER_CODE = 1.3


def lines(path):
    """Lines that are not blank."""
    return sum(1 for line in text(path).splitlines() if line.strip())


def sized_files():
    sizes = {path: lines(path) for path in python_files(*PRODUCT)}
    return {path: size for path, size in sizes.items() if size}


def functions():
    """(length, file:name) of every function."""
    for path in python_files(*PRODUCT):
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.end_lineno - node.lineno + 1, f"{name_of(path)}:{node.name}"


def test_files_are_small():
    sizes = sized_files()
    print(f"\nfiles: {len(sizes)}, median {median(sizes.values())} lines, longest {max(sizes.values())}")

    too_long = {name_of(path): size for path, size in sizes.items() if size > FILE_MOST}

    assert too_long == {}
    assert median(sizes.values()) <= FILE_MEDIAN


def test_rooms_past_three_hundred_lines_are_packages():
    too_long = {
        name_of(path): lines(path)
        for path in python_files(*APPS)
        if lines(path) > ROOM_MOST and path.name != "__init__.py" and room_of(path)
    }

    assert too_long == {}


def test_functions_are_small():
    lengths = sorted(functions())
    middle = median(length for length, _name in lengths)
    print(f"\nfunctions: {len(lengths)}, median {middle} lines, longest {lengths[-1]}")

    too_long = [function for function in lengths if function[0] > FUNCTION_MOST]

    assert too_long == []
    assert middle <= FUNCTION_MEDIAN


def test_tests_outweigh_the_code():
    code = sum(sized_files().values())
    tests = sum(lines(path) for path in python_files("tests"))
    print(f"\ncode {code} lines, tests {tests} lines: {tests / code:.3f}")

    assert tests >= TESTS_PER_CODE * code


def test_every_app_has_a_readme_of_about_ten_lines():
    from tests.architecture.tree import ROOT

    missing = [app for app in APPS if not (ROOT / app / "README.md").exists()]

    assert missing == []
