"""The editor: what was stored comes back as it was shown, what was typed is kept, each fault stands at its field."""

import copy

import pytest

from compensation.forms.standards import Typed, apply_typed, make_editor
from compensation.forms.standards.figures import Style, as_written, read, read_month_text, show
from compensation.rules import standard_editing as editing
from compensation.rules.standard_components import SHAPES
from compensation.rules.standard_reading import parse_standard
from compensation.rules.standard_writing import to_json
from tests.cases import each
from tests.compensation import rules_data as data
from tests.compensation.editor_posts import inputs_of, sent


def applied(document, open_index=None, **changes):
    """The document after what was typed."""
    return apply_typed(document, Typed.of(sent(document, open_index, **changes)))[0]


def typed_component(component, *before, grades=1, **changes):
    """What becomes of an open component."""
    document = (data.document if grades == 1 else data.two_grades)(*before, component)
    return applied(document, len(before), **changes)["components"][-1]


def open_card(document, index):
    return make_editor(document, version=1, open_index=index).open_card


def faults_at(document, index, name):
    (found,) = [one for one in inputs_of(open_card(document, index).blocks) if one.name == name]
    return list(found.faults)


def canonical(document):
    return to_json(parse_standard(document))


# Figures


@each(
    ("typed", "style", "value"),
    [
        ("", Style.MONEY, None),
        ("  ", Style.PERCENT, None),
        ("1,200.50", Style.MONEY, "1200.50"),
        ("１２３４．５", Style.NUMBER, "1234.5"),
        ("15", Style.PERCENT, "0.15"),
        ("0.005", Style.PERCENT, "0.00005"),
        ("12.5%", Style.PERCENT, "0.125"),
        ("-3", Style.NUMBER, "-3"),
        ("12", Style.COUNT, 12),
        ("12.5", Style.COUNT, "12.5"),
        ("1,2O0", Style.MONEY, "1,2O0"),
        ("about 15", Style.PERCENT, "about 15"),
    ],
)
def test_read_keeps_what_is_no_number_word_for_word(typed, style, value):
    assert read(typed, style) == value


@each(
    ("value", "style", "text"),
    [
        (None, Style.MONEY, ""),
        ("3500.00", Style.MONEY, "3,500.00"),
        ("3500.005", Style.MONEY, "3,500.005"),
        ("20000", Style.NUMBER, "20,000"),
        ("0.15", Style.PERCENT, "15"),
        ("0.00005", Style.PERCENT, "0.005"),
        ("1", Style.PERCENT, "100"),
        (12, Style.COUNT, "12"),
        ("about 15", Style.PERCENT, "about 15"),
        ("NaN", Style.NUMBER, "NaN"),
        (True, Style.NUMBER, ""),
    ],
)
def test_show_writes_figures_as_people_do(value, style, text):
    assert show(value, style) == text


@each(("typed", "month"), [("2026年10月", "2026-10"), ("2026/1", "2026-01"), ("soon", "soon")])
def test_read_month_text_keeps_what_is_no_month(typed, month):
    assert read_month_text(typed) == month


@each(
    ("now", "was", "kept"),
    [
        ("0.2", "0.20", "0.20"),
        ("0.2", "0.3", "0.2"),
        ("ten", "0.3", "ten"),
        ([{"rate": "1"}, {"rate": "2"}], [{"rate": "1.0"}], [{"rate": "1.0"}, {"rate": "2"}]),
        (["1"], None, ["1"]),
        (None, "1", None),
    ],
)
def test_as_written_keeps_the_writing_of_what_is_the_same(now, was, kept):
    assert as_written(now, was) == kept


# There and back


def written_out():
    for document in (*map(data.demo_document, "abc"), data.pay_md_example()):
        for index in range(len(document["components"])):
            yield document, index


@each(("document", "index"), written_out())
def test_a_component_that_was_only_opened_stays_the_same(document, index):
    assert canonical(applied(document, index)) == canonical(document)


@each("kind", [kind for kind in SHAPES if editing.can_vary(kind)])
def test_a_component_by_grade_that_was_only_opened_stays_the_same(kind):
    whole = {
        "fixed": data.fixed(),
        "tiered": data.tiered(*data.RISING),
        "rate": data.rate(),
        "per_unit": data.per_unit(),
        "withhold": data.withhold(of=["base"]),
        "minimum": data.minimum(),
        "maximum": data.maximum(),
    }[kind]
    document = data.two_grades(data.BASE, editing.vary_by_grade(whole, ["M1", "M2"]))

    assert canonical(applied(document, 1)) == canonical(document)


def test_a_page_without_an_open_component_keeps_them_all():
    assert applied(data.pay_md_example()) == data.pay_md_example()


# Typing


def test_head_takes_name_and_month_in_any_writing():
    changed = applied(data.document(), name=" New ", effective_from="2027年1月")

    assert (changed["name"], changed["effective_from"]) == ("New", "2027-01")


def test_grades_take_a_new_row_and_lose_an_empty_one():
    changed = applied(
        data.two_grades(),
        **{
            "grades__0__code": "",
            "grades__0__title": "",
            "grades__0__base_pay": "",
            "grades__2__code": "M3",
            "grades__2__base_pay": "5,000",
        },
    )

    assert changed["grades"] == [
        {"code": "M2", "title": "Senior manager", "base_pay": "4000.00"},
        {"code": "M3", "base_pay": "5000"},
    ]


def test_grades_renamed_while_a_component_by_grade_is_open_keep_its_values():
    document = data.two_grades(data.BASE, editing.vary_by_grade(data.rate(), ["M1", "M2"]))

    changed = applied(document, 1, grades__0__code="A1", **{"grade-M2": "20"})

    assert changed["components"][1]["by_grade"] == {"A1": "0.10", "M2": "0.2"}


def test_tiers_are_put_in_order_and_empty_rows_are_dropped():
    component = typed_component(
        data.tiered(("20000", "0.15"), (None, "0.25")),
        **{"tiers__2__up_to": "1万", "tiers__2__rate": ""},
    )
    assert component["tiers"][-1] == {"up_to": "1万"}

    component = typed_component(
        data.tiered(("20000", "0.15"), (None, "0.25")),
        **{"tiers__2__up_to": "50,000", "tiers__2__rate": "20"},
    )
    assert component["tiers"] == [
        {"up_to": "20000", "rate": "0.15"},
        {"up_to": "50000", "rate": "0.2"},
        {"up_to": None, "rate": "0.25"},
    ]


def test_bands_are_put_in_order_the_highest_first():
    component = typed_component(
        data.coefficient(("90", "1.1"), ("0", "0.9"), of=["base"]),
        data.BASE,
        bands__2__from="95",
        bands__2__factor="1.2",
    )

    assert [band["from"] for band in component["bands"]] == ["95", "90", "0"]


def test_of_takes_the_boxes_that_are_checked():
    document = data.document(data.BASE, data.rate(), data.coefficient(("0", "1"), of=["commission"]))

    assert applied(document, 2, of=["base", "commission"])["components"][2]["of"] == ["base", "commission"]
    assert applied(document, 2, of=[])["components"][2]["of"] == []


def test_less_is_left_out_where_nothing_is_checked():
    assert typed_component(data.rate(less=["customer_cost"]), less=["base"], **{})["less"] == ["base"]
    assert "less" not in typed_component(data.rate(less=["customer_cost"]), less=[])


def test_measure_of_one_class_takes_its_name():
    component = typed_component(data.rate(), measure="product_sales.", measure_class=" 权益类 ")

    assert component["measure"] == "product_sales.权益类"


def test_flags_and_defaults_are_written_only_where_they_say_something():
    assert "full_attendance_only" not in typed_component(data.minimum())
    assert typed_component(data.minimum(), full_attendance_only="1")["full_attendance_only"] is True
    assert "release_from" not in typed_component(data.withhold(of=["base"]), data.BASE)
    assert (
        typed_component(data.withhold(of=["base"]), data.BASE, release_from="exit")["release_from"] == "exit"
    )


def test_a_changed_code_is_followed_by_what_refers_to_it():
    document = data.document(data.rate(), data.coefficient(("0", "1")))

    assert applied(document, 0, code="fees")["components"][1]["of"] == ["fees"]


@each("version", ["", "x", "-1", "9" * 30, "١٢"])
def test_typed_reads_a_version_that_is_none_as_one_that_never_was(version):
    post = sent(data.document())
    post["version"] = version

    assert Typed.of(post).version in {0, 12}


@each("index", ["7", "-1", "x"])
def test_apply_typed_ignores_a_component_that_was_never_there(index):
    post = sent(data.document(data.BASE), 0, code="other")
    post["open_index"] = index

    assert apply_typed(data.document(data.BASE), Typed.of(post))[0] == data.document(data.BASE)


def test_apply_typed_finds_the_component_by_its_code_in_a_newer_document():
    old = data.document(data.BASE, data.rate())
    newer = data.document(data.fixed(), data.BASE, data.rate())

    changed, place = apply_typed(newer, Typed.of(sent(old, 1, rate="30")), by_code=True)

    assert place == 2
    assert changed["components"][2]["rate"] == "0.3"
    assert changed["components"][0] == data.fixed()


def test_apply_typed_leaves_a_newer_document_without_the_component_as_it_is():
    old = data.document(data.BASE, data.rate())

    changed, place = apply_typed(data.document(data.BASE), Typed.of(sent(old, 1, rate="30")), by_code=True)

    assert (changed["components"], place) == ([data.BASE], None)


# Faults at their places


def test_a_sound_document_shows_no_fault():
    editor = make_editor(data.pay_md_example(), version=3)

    assert (editor.fault_count, list(editor.faults), [list(card.faults) for card in editor.cards]) == (
        0,
        [],
        [[]] * 9,
    )
    assert [card.told.code for card in editor.cards] == [card.code for card in editor.cards]


def test_a_fault_stands_with_its_component_with_sentence_and_path():
    document = data.document(data.BASE, data.rate(rate="ten"))

    first, second = make_editor(document, version=1).cards

    assert (list(first.faults), first.told.code) == ([], "base")
    assert second.told is None
    assert [(fault.path, fault.sentence[:21]) for fault in second.faults] == [
        ("$.components[1].rate", "This is not a number;")
    ]


@each(
    ("component", "name", "sentence"),
    [
        (data.rate(rate="ten"), "rate", "This is not a number."),
        ({"code": "a", "kind": "fixed"}, "amount", "This is not filled in yet."),
        (data.withhold(of=["base"], rate="1.5"), "rate", "The number must not be more than 100%."),
        (
            data.withhold(of=["base"], release_after_months="12.5"),
            "release_after_months",
            "Write a whole number, such as 12.",
        ),
        (
            data.rate(measure="product_sales."),
            "measure",
            "Name the class of products as the CRM file writes it.",
        ),
        (data.tiered(("100", "x"), (None, "0.1")), "tiers-0-rate", "This is not a number."),
        (
            data.tiered(("100", "0.1"), ("50", "0.2")),
            "tiers-1-up_to",
            "The tiers must rise; this one is not above 100.",
        ),
        (
            data.absence(personal_leave_days="4"),
            "rates-personal_leave_days",
            "The number must not be more than 300%.",
        ),
        (
            data.rate(code="9x"),
            "code",
            "“9x” cannot be a code: begin with a Latin letter, then letters, digits, “_” and “-”.",
        ),
    ],
)
def test_a_fault_stands_next_to_its_field(component, name, sentence):
    assert faults_at(data.document(data.BASE, component), 1, name) == [sentence]


def test_a_value_that_a_grade_lacks_is_asked_for_at_that_grade():
    document = data.two_grades(data.BASE, {"code": "a", "kind": "fixed", "by_grade": {"M1": "1.00"}})

    assert faults_at(document, 1, "grade-M1") == []
    assert faults_at(document, 1, "grade-M2") == ["The grade “M2” has no value here."]


def test_a_table_and_a_set_of_boxes_show_their_own_faults():
    document = data.document(
        data.BASE,
        {"code": "duty", "kind": "coefficient", "of": ["later"], "measure": "duty_score", "bands": []},
    )

    _title, _code, of, _measure, _class, bands = open_card(document, 1).blocks

    assert list(of.faults) == ["No component has the code “later”."]
    assert [(box.value, box.checked) for box in of.boxes] == [("base", False), ("later", True)]
    assert list(bands.faults) == ["Nothing stands here yet; at least one is needed."]


def test_faults_of_head_and_grades_stand_there():
    document = data.document() | {
        "name": "",
        "effective_from": "soon",
        "grades": [{"code": "M1", "base_pay": "-1"}],
    }

    editor = make_editor(document, version=1)

    assert [list(one.faults) for one in editor.head] == [
        ["The text must not be empty."],
        ["“soon” is not a month; write it as 2026-10."],
    ]
    assert list(editor.grades.rows[0][2].faults) == ["The number must not be less than 0."]
    assert [place.path for place in editor.faults] == ["$.name", "$.effective_from", "$.grades[0].base_pay"]


def test_an_unknown_kind_is_shown_with_its_fault():
    document = data.document(data.BASE, {"code": "x", "kind": "luck"})

    cards = make_editor(document, version=1, open_index=1).cards

    assert (cards[0].told.code, cards[1].told, cards[1].kind_label) == ("base", None, "luck")
    assert [fault.path for fault in cards[1].faults] == ["$.components[1].kind"]


@each("kind", SHAPES)
def test_a_new_component_of_each_kind_can_be_opened(kind):
    document, place = editing.add_component(data.document(), kind)

    card = open_card(document, place)

    assert card.is_open
    assert applied(document, place)["components"][place].keys() <= document["components"][place].keys() | {
        "by_grade"
    }


def test_only_one_component_is_open():
    editor = make_editor(data.pay_md_example(), version=1, open_index=1)

    assert [card.index for card in editor.cards if card.is_open] == [1]
    assert [bool(card.blocks) for card in editor.cards].count(True) == 1


def test_make_editor_changes_nothing():
    document = data.pay_md_example()
    before = copy.deepcopy(document)

    make_editor(document, version=1, open_index=2)

    assert document == before
