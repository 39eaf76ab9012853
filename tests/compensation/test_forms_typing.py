"""Every field of every kind of component, from what is typed to the document and back; no database."""

import copy

import pytest
from django.http import QueryDict

from compensation.forms.standards import Typed, apply_typed, make_editor
from compensation.forms.standards.blocks import Boxes, Grid, Input
from compensation.forms.standards.kinds import FIELDS
from compensation.forms.standards.typed import read_component
from compensation.rules.measures import DAY_MEASURES
from compensation.rules.standard_components import SHAPES
from compensation.rules.standard_editing import add_component
from tests.cases import each
from tests.compensation.editor_posts import inputs_of, sent

GRADES = [{"code": "M1", "base_pay": "2200.00"}, {"code": "M2", "base_pay": "3500.00"}]
BASE = {"code": "base", "kind": "base_pay"}
SHARE = {"code": "share", "kind": "rate", "measure": "net_commission", "rate": "0.20"}


def document(*components):
    return {
        "schema": "branchops/pay-standard/1",
        "name": "东区标准",
        "team": "EAST",
        "effective_from": "2027-01",
        "contract": "employee",
        "grades": copy.deepcopy(GRADES),
        "components": [copy.deepcopy(one) for one in components],
    }


def post_of(**values):
    """A submission; a list is several boxes, `__` a dash."""
    made = QueryDict(mutable=True)
    for name, value in values.items():
        key = name.replace("__", "-")
        if isinstance(value, list):
            made.setlist(key, value)
        else:
            made[key] = value
    return made


def typed(was, **values):
    return read_component(post_of(code=was.get("code", ""), **values), was, ["M1", "M2"])


# Typed


@each(
    ("was", "values", "members"),
    [
        ({"kind": "fixed"}, {"amount": "1,200.50"}, {"amount": "1200.50"}),
        ({"kind": "fixed"}, {"amount": ""}, {}),
        ({"kind": "fixed"}, {"amount": "some"}, {"amount": "some"}),
        (
            {"kind": "rate"},
            {"measure": "turnover", "rate": "0.01%"},
            {"measure": "turnover", "rate": "0.0001"},
        ),
        (
            {"kind": "rate"},
            {"measure": "turnover", "rate": "5", "less": ["customer_cost", "base"]},
            {"measure": "turnover", "rate": "0.05", "less": ["customer_cost", "base"]},
        ),
        (
            {"kind": "per_unit"},
            {"measure": "new_valid_accounts", "amount": "80", "above": "10"},
            {"measure": "new_valid_accounts", "amount": "80", "above": "10"},
        ),
        (
            {"kind": "per_unit"},
            {"measure": "product_sales.", "measure_class": " 权益类 ", "amount": "1"},
            {"measure": "product_sales.权益类", "amount": "1"},
        ),
        (
            {"kind": "per_unit"},
            {"measure": "turnover", "measure_class": "权益类", "amount": "1"},
            {"measure": "turnover", "amount": "1"},
        ),
        (
            {"kind": "withhold"},
            {
                "of": ["share"],
                "rate": "10",
                "release_after_months": "12",
                "release_from": "month",
                "until": "",
            },
            {"of": ["share"], "rate": "0.1", "release_after_months": 12},
        ),
        (
            {"kind": "withhold"},
            {"of": [], "rate": "", "release_after_months": "1.5", "until": "5,000"},
            {"of": [], "release_after_months": "1.5", "until": "5000"},
        ),
        ({"kind": "minimum"}, {"amount": "2490"}, {"amount": "2490"}),
        (
            {"kind": "minimum"},
            {"amount": "2490", "full_attendance_only": "1"},
            {"amount": "2490", "full_attendance_only": True},
        ),
        ({"kind": "maximum"}, {"amount": "-1"}, {"amount": "-1"}),
        ({"kind": "base_pay"}, {"amount": "999"}, {}),
        ({"kind": "luck"}, {"amount": "1"}, {}),
    ],
)
def test_read_component_takes_the_fields_of_its_kind_and_no_others(was, values, members):
    was = {"code": "x"} | was

    assert typed(was, **values) == {"code": "x", "kind": was["kind"]} | members


@each(
    ("title", "kept"),
    [("绩效", {"title": "绩效"}), ("  ", {}), ("", {}), (" 绩 效 ", {"title": "绩 效"})],
)
def test_read_component_keeps_a_title_that_says_something(title, kept):
    assert typed(BASE, title=title) == BASE | kept


@each(("code", "kept"), [("ｂａｓｅ", "base"), (" base2 ", "base2"), ("", "")])
def test_read_component_narrows_its_code(code, kept):
    assert read_component(post_of(code=code), BASE, [])["code"] == kept


@each(
    ("rows", "tiers"),
    [
        ([("", "")], []),
        (
            [("20000", "15"), ("", "25")],
            [{"up_to": "20000", "rate": "0.15"}, {"up_to": None, "rate": "0.25"}],
        ),
        (
            [("", "25"), ("20000", "15")],
            [{"up_to": "20000", "rate": "0.15"}, {"up_to": None, "rate": "0.25"}],
        ),
        (
            [("50,000", "20"), ("20,000", "15")],
            [{"up_to": "20000", "rate": "0.15"}, {"up_to": "50000", "rate": "0.2"}],
        ),
        (
            [("many", "15"), ("100", "5")],
            [{"up_to": "many", "rate": "0.15"}, {"up_to": "100", "rate": "0.05"}],
        ),
        ([("100", "")], [{"up_to": "100"}]),
        ([("", ""), ("100", "5"), ("", "")], [{"up_to": "100", "rate": "0.05"}]),
        ([("-5", "5"), ("-10", "1")], [{"up_to": "-10", "rate": "0.01"}, {"up_to": "-5", "rate": "0.05"}]),
    ],
)
def test_tiers_are_put_in_order_where_all_of_them_can_be_read(rows, tiers):
    was = {"code": "t", "kind": "tiered"}
    values = {"measure": "turnover", "mode": "whole"}
    for row, (up_to, rate) in enumerate(rows):
        values |= {f"tiers__{row}__up_to": up_to, f"tiers__{row}__rate": rate}

    assert typed(was, **values)["tiers"] == tiers


@each(
    ("rows", "bands"),
    [
        ([("0", "0.8"), ("90", "1.05")], [("90", "1.05"), ("0", "0.8")]),
        ([("60", "1"), ("0", "0.5"), ("90", "1.2")], [("90", "1.2"), ("60", "1"), ("0", "0.5")]),
        ([("sixty", "1"), ("0", "0.5")], [("0", "0.5"), ("sixty", "1")]),
        ([("", "")], []),
    ],
)
def test_bands_are_put_with_the_highest_first(rows, bands):
    was = {"code": "k", "kind": "coefficient"}
    values = {"of": ["share"], "measure": "duty_score"}
    for row, (start, factor) in enumerate(rows):
        values |= {f"bands__{row}__from": start, f"bands__{row}__factor": factor}

    found = [(band.get("from"), band.get("factor")) for band in typed(was, **values)["bands"]]
    assert sorted(found) == sorted(bands)
    assert found == bands or "sixty" in str(rows)


def test_days_keep_what_is_typed_and_leave_out_what_is_empty():
    values = {f"rates__{name}": "" for name in DAY_MEASURES} | {
        "rates__absent_days": "300%",
        "rates__sick_leave_days": "0",
    }

    assert typed({"code": "a", "kind": "absence"}, **values)["rates"] == {
        "absent_days": "3",
        "sick_leave_days": "0",
    }


def test_values_by_grade_are_read_for_the_grades_there_are():
    was = {"code": "f", "kind": "fixed", "by_grade": {"M1": "100.00", "GONE": "5.00"}}

    assert typed(was, grade__M1="100", grade__M2="", grade__GONE="5") == {
        "code": "f",
        "kind": "fixed",
        "by_grade": {"M1": "100.00"},
    }


def test_a_table_by_grade_has_rows_for_each_grade():
    was = {"code": "t", "kind": "tiered", "by_grade": {}}
    values = {"measure": "turnover", "grade__M1__0__up_to": "", "grade__M1__0__rate": "10"}

    assert typed(was, **values)["by_grade"] == {"M1": [{"up_to": None, "rate": "0.1"}], "M2": []}


# Shown


@each("kind", SHAPES)
def test_a_new_component_shows_name_and_code_before_the_fields_of_its_kind(kind):
    made = add_component(document(BASE, SHARE), kind)[0]
    blocks = make_editor(made, version=1, open_index=2).open_card.blocks

    assert [block.name for block in blocks[:2]] == ["title", "code"]
    assert len(blocks) >= 2 + len(FIELDS[kind])


@each("kind", SHAPES)
def test_no_two_inputs_of_an_open_component_share_a_name_or_an_id(kind):
    made = add_component(document(BASE, SHARE), kind)[0]
    editor = make_editor(made, version=1, open_index=2)
    inputs = list(inputs_of([*editor.head, editor.grades, *editor.open_card.blocks]))

    assert len({one.name for one in inputs}) == len({one.id for one in inputs}) == len(inputs)


@each(
    ("component", "name", "value"),
    [
        ({"kind": "fixed", "amount": "1200.5"}, "amount", "1,200.50"),
        ({"kind": "rate", "measure": "turnover", "rate": "0.0001"}, "rate", "0.01"),
        ({"kind": "rate", "measure": "product_sales.权益类", "rate": "0.1"}, "measure", "product_sales."),
        ({"kind": "rate", "measure": "product_sales.权益类", "rate": "0.1"}, "measure_class", "权益类"),
        ({"kind": "tiered", "measure": "turnover", "tiers": []}, "mode", "marginal"),
        ({"kind": "tiered", "measure": "turnover", "mode": "whole", "tiers": []}, "mode", "whole"),
        (
            {"kind": "withhold", "of": [], "rate": "0.1", "release_after_months": 12},
            "release_after_months",
            "12",
        ),
        ({"kind": "per_unit", "measure": "turnover", "amount": ["x"]}, "amount", "['x']"),
        ({"kind": "per_unit", "measure": None, "amount": None}, "measure", ""),
        ({"kind": "absence", "rates": {"absent_days": "3"}}, "rates-absent_days", "300"),
        ({"kind": "absence", "rates": "all"}, "rates-absent_days", ""),
        ({"kind": "coefficient", "of": "share", "measure": "duty_score", "bands": {}}, "bands-0-from", ""),
        ({"kind": "fixed", "by_grade": {"M1": "100"}}, "grade-M1", "100.00"),
        ({"kind": "fixed", "by_grade": {"M1": "100"}}, "grade-M2", ""),
        ({"kind": "fixed", "by_grade": []}, "grade-M1", ""),
    ],
)
def test_an_open_component_shows_what_its_document_holds_whatever_that_is(component, name, value):
    made = document(BASE, {"code": "x"} | component)
    inputs = {one.name: one for one in inputs_of(make_editor(made, version=1, open_index=1).open_card.blocks)}

    assert inputs[name].value == value


@each(("flag", "checked"), [(True, True), (False, False), (None, False), ("yes", False)])
def test_a_flag_is_ticked_where_it_is_set_and_only_there(flag, checked):
    made = document(BASE, {"code": "m", "kind": "minimum", "amount": "1", "full_attendance_only": flag})
    blocks = make_editor(made, version=1, open_index=1).open_card.blocks

    (box,) = [one for one in inputs_of(blocks) if one.look == "check"]
    assert box.checked is checked


def test_boxes_offer_the_components_above_alone():
    held = {"code": "held", "kind": "withhold", "of": ["share"], "rate": "0.1", "release_after_months": 2}
    editor = make_editor(document(BASE, SHARE, held, SHARE | {"code": "later"}), version=1, open_index=2)

    (of,) = [block for block in editor.open_card.blocks if isinstance(block, Boxes)]
    assert [(box.value, box.checked) for box in of.boxes] == [("base", False), ("share", True)]


@each("count", [0, 1, 3])
def test_a_table_has_two_empty_rows_to_write_into(count):
    tiers = [{"up_to": str(100 * (row + 1)), "rate": "0.1"} for row in range(count)]
    made = document(
        BASE, {"code": "t", "kind": "tiered", "measure": "turnover", "mode": "whole", "tiers": tiers}
    )

    (grid,) = [
        block
        for block in make_editor(made, version=1, open_index=1).open_card.blocks
        if isinstance(block, Grid)
    ]
    assert len(grid.rows) == count + 2
    assert all(one.value == "" for row in grid.rows[count:] for one in row)


def test_cards_know_their_place_and_what_can_vary():
    cards = make_editor(document(BASE, SHARE, SHARE | {"code": "b", "by_grade": {}}), version=1).cards

    assert [(card.is_first, card.is_last, card.can_vary, card.varies) for card in cards] == [
        (True, False, False, False),
        (False, False, True, False),
        (False, True, True, True),
    ]


def test_a_card_tells_what_it_says_or_what_is_wrong_never_both():
    sound, faulty = SHARE, {"code": "b", "kind": "fixed"}

    cards = make_editor(document(BASE, sound, faulty, {"code": "c", "kind": "luck"}), version=1).cards

    assert [(card.told is not None, bool(card.faults)) for card in cards] == [
        (True, False),
        (True, False),
        (False, True),
        (False, True),
    ]


@each("kind", SHAPES)
def test_what_is_shown_and_sent_back_untouched_is_the_same_document(kind):
    made = add_component(document(BASE, SHARE), kind)[0]
    first, _place = apply_typed(made, Typed.of(sent(made, 2)))

    second, _place = apply_typed(first, Typed.of(sent(first, 2)))

    assert second == first


def test_inputs_are_found_by_their_id():
    assert Input("grades-0-code", "Code").id == "in-grades-0-code"
