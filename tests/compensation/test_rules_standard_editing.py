"""Changes to a standard's document while it is written."""

import copy

import pytest

from compensation.rules import standard_editing as editing
from compensation.rules.standard import is_document
from compensation.rules.standard_components import OUTSIDE_CODES, SHAPES
from compensation.rules.standard_editing import GradeRow
from compensation.rules.standard_reading import check_standard
from tests.cases import each
from tests.compensation import rules_data as data


@pytest.fixture
def document():
    return data.two_grades(data.BASE, data.rate(), data.coefficient(("90", "1.1"), ("0", "0.9")))


def codes(document):
    return [component["code"] for component in document["components"]]


def row(was, code, title="", base_pay="3000.00"):
    return GradeRow(was, code, title, base_pay)


def test_put_head_writes_name_and_month(document):
    changed = editing.put_head(document, name="New", effective_from="2027-01")

    assert (changed["name"], changed["effective_from"]) == ("New", "2027-01")
    assert changed["components"] == document["components"]


@each("kind", SHAPES)
def test_add_component_begins_each_kind_with_a_code_of_its_own(document, kind):
    changed, place = editing.add_component(document, kind)

    assert (place, changed["components"][3]["kind"]) == (3, kind)
    assert len(set(codes(changed))) == 4
    assert not set(codes(changed)) & OUTSIDE_CODES
    assert codes(document) == ["base", "commission", "duty"]


def test_add_component_numbers_codes_that_are_taken(document):
    for _time in range(2):
        document, _place = editing.add_component(document, "base_pay")

    assert codes(document)[3:] == ["base2", "base3"]


def test_add_component_begins_with_lists_of_its_own(document):
    changed, first = editing.add_component(document, "coefficient")
    changed, second = editing.add_component(changed, "coefficient")

    changed["components"][first]["of"].append("base")

    assert changed["components"][second]["of"] == []


@each(
    ("index", "steps", "expected", "place"),
    [
        (0, 1, ["commission", "base", "duty"], 1),
        (2, -1, ["base", "duty", "commission"], 1),
        (2, -5, ["duty", "base", "commission"], 0),
        (2, 1, ["base", "commission", "duty"], 2),
    ],
)
def test_move_component_stops_at_the_ends(document, index, steps, expected, place):
    changed, moved_to = editing.move_component(document, index, steps)

    assert (codes(changed), moved_to) == (expected, place)


def test_remove_component_leaves_what_refers_to_it_as_a_fault(document):
    changed = editing.remove_component(document, 1)

    assert codes(changed) == ["base", "duty"]
    assert [fault.code for fault in check_standard(changed).faults] == ["unknown_code"]


def test_put_component_renames_what_refers_to_it(document):
    document["components"].append(data.rate(code="rest", less=["commission"]))

    changed = editing.put_component(document, 1, document["components"][1] | {"code": "fees"})

    assert changed["components"][2]["of"] == ["fees"]
    assert changed["components"][3]["less"] == ["fees"]
    assert check_standard(changed).faults == ()


def test_put_component_renames_nothing_to_an_empty_code(document):
    changed = editing.put_component(document, 1, {"kind": "rate"})

    assert changed["components"][2]["of"] == ["commission"]


def test_put_grades_moves_values_by_grade_along_with_a_changed_code(document):
    document["components"][1] = editing.vary_by_grade(document["components"][1], ["M1", "M2"])

    changed = editing.put_grades(document, [row("M1", "A1"), row("M2", "M2"), row("", "M3")])

    assert [grade["code"] for grade in changed["grades"]] == ["A1", "M2", "M3"]
    assert changed["components"][1]["by_grade"] == {"A1": "0.10", "M2": "0.10"}


def test_put_grades_takes_values_of_a_removed_grade_out(document):
    document["components"][1] = editing.vary_by_grade(document["components"][1], ["M1", "M2"])

    changed = editing.put_grades(document, [row("M2", "M2")])

    assert changed["components"][1]["by_grade"] == {"M2": "0.10"}


def test_put_grades_leaves_out_what_is_empty(document):
    changed = editing.put_grades(document, [row("", "M1", base_pay="")])

    assert changed["grades"] == [{"code": "M1"}]


def test_vary_by_grade_and_back_keeps_the_first_value(document):
    varied = editing.vary_by_grade(document["components"][1], ["M1", "M2"])
    varied["by_grade"]["M1"] = "0.20"

    assert "rate" not in varied
    assert editing.same_for_all(varied) == data.rate(rate="0.20")


@each("kind", ["tiered", "fixed"])
def test_vary_by_grade_of_what_has_no_value_yet_has_none(kind):
    component = {"code": "a", "kind": kind}

    assert editing.vary_by_grade(component, ["M1"]) == component | {"by_grade": {}}
    assert editing.same_for_all(component | {"by_grade": {}}) == component


def test_vary_by_grade_gives_each_grade_a_table_of_its_own():
    varied = editing.vary_by_grade(data.tiered(*data.RISING), ["M1", "M2"])

    varied["by_grade"]["M1"].pop()

    assert len(varied["by_grade"]["M2"]) == 3


def test_can_vary_knows_the_kinds():
    assert {kind for kind in SHAPES if editing.can_vary(kind)} == {
        "fixed",
        "tiered",
        "rate",
        "per_unit",
        "withhold",
        "minimum",
        "maximum",
    }
    assert not editing.can_vary("unknown")


def test_place_of_finds_by_code(document):
    assert editing.place_of(document, "duty") == 2
    assert editing.place_of(document, "gone") is None


def test_grade_codes_are_those_that_are_written(document):
    document["grades"] += [{"title": "no code"}, {"code": 7}, {"code": ""}]

    assert editing.grade_codes(document) == ["M1", "M2"]


def test_every_change_leaves_the_document_as_it_was(document):
    before = copy.deepcopy(document)

    editing.put_grades(document, [row("M1", "A1")])
    editing.move_component(document, 0, 2)
    editing.remove_component(document, 0)
    editing.put_component(document, 0, {"kind": "fixed", "code": "x"})

    assert document == before


@each("value", [None, [], {}, {"grades": [], "components": {}}, {"grades": [1], "components": []}])
def test_is_document_refuses_what_has_no_lists(value):
    assert not is_document(value)


def test_is_document_takes_an_unfinished_standard():
    assert is_document({"grades": [], "components": [{"kind": "unheard of"}]})
