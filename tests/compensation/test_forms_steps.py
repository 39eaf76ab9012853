"""The editor's buttons, its places for faults and its figures: documents in, documents out, no database."""

import copy

import pytest
from django.http import QueryDict
from django.utils import translation

from compensation.forms.standards import Typed, apply_typed, make_editor
from compensation.forms.standards.applying import read_grades
from compensation.forms.standards.choices import component_label, earlier, kinds, measures, subtracted
from compensation.forms.standards.figures import Style, as_written, read, show
from compensation.forms.standards.kinds import FIELDS
from compensation.forms.standards.marks import Marks, said
from compensation.forms.standards.steps import is_background, opens, take_step
from compensation.rules.faults import Fault
from compensation.rules.standard_components import SHAPES
from tests.cases import each
from tests.compensation.editor_posts import sent

GRADES = [{"code": "M1", "base_pay": "2200.00"}, {"code": "M2", "base_pay": "3500.00"}]
BASE = {"code": "base", "kind": "base_pay"}
FIXED = {"code": "phone", "kind": "fixed", "amount": "100.00"}
SHARE = {"code": "share", "kind": "rate", "measure": "net_commission", "rate": "0.20"}


def document(*components):
    return {
        "schema": "branchops/pay-standard/1",
        "name": "东区标准",
        "team": "EAST",
        "effective_from": "2027-01",
        "contract": "employee",
        "grades": copy.deepcopy(GRADES),
        "components": [copy.deepcopy(one) for one in components or (BASE, FIXED, SHARE)],
    }


def codes(made):
    return [one["code"] for one in made["components"]]


# Buttons


@each(
    ("step", "opened", "left", "open_after"),
    [
        ("open:0", None, "base phone share", 0),
        ("open:2", 1, "base phone share", 2),
        ("close", 1, "base phone share", None),
        ("finish", 1, "base phone share", None),
        ("keep", 1, "base phone share", 1),
        ("up:1", None, "phone base share", None),
        ("up:1", 1, "phone base share", 0),
        ("up:1", 0, "phone base share", 1),
        ("up:1", 2, "phone base share", 2),
        ("up:0", 0, "base phone share", 0),
        ("down:0", 0, "phone base share", 1),
        ("down:0", 1, "phone base share", 0),
        ("down:2", 2, "base phone share", 2),
        ("remove:0", None, "phone share", None),
        ("remove:0", 0, "phone share", None),
        ("remove:0", 2, "phone share", 1),
        ("remove:2", 0, "base phone", 0),
        ("remove:3", 0, "base phone share", 0),
        ("remove:-1", 0, "base phone share", 0),
        ("remove:", 0, "base phone share", 0),
        ("remove:1:1", 0, "base phone share", 0),
        ("remove:00002", 0, "base phone share", 0),
        ("up:²", 1, "base phone share", 1),
        ("", 1, "base phone share", 1),
        ("drop table", 1, "base phone share", 1),
    ],
)
def test_take_step_moves_and_keeps_open_what_was_open(step, opened, left, open_after):
    made, place = take_step(document(), step, opened)

    assert (codes(made), place) == (left.split(), open_after)


@each("step", ["open:0", "up:1", "down:0", "remove:1", "vary:1", "same:1", "add", "close"])
def test_take_step_leaves_the_document_that_it_was_given(step):
    before = document()

    take_step(before, step, 1, "fixed")

    assert before == document()


@each("kind", SHAPES)
def test_take_step_adds_each_kind_at_the_end_and_opens_it(kind):
    made, place = take_step(document(), "add", 0, kind)

    assert (made["components"][3]["kind"], place) == (kind, 3)
    assert len(set(codes(made))) == 4


@each("kind", ["", "luck", "FIXED", "base_pay "])
def test_take_step_adds_no_kind_that_there_is_not(kind):
    assert take_step(document(), "add", 1, kind) == (document(), 1)


def test_take_step_gives_a_second_component_of_a_kind_a_code_of_its_own():
    once, _place = take_step(document(), "add", None, "fixed")
    twice, _place = take_step(once, "add", None, "fixed")

    assert len(codes(twice)) == len(set(codes(twice))) == 5


def test_take_step_varies_a_value_by_grade_and_makes_it_one_again():
    varied, place = take_step(document(), "vary:1", None)
    same, _place = take_step(varied, "same:1", place)

    assert (varied["components"][1]["by_grade"], place) == ({"M1": "100.00", "M2": "100.00"}, 1)
    assert same["components"][1] == FIXED


@each(("step", "index"), [("vary:0", 0), ("same:0", 0), ("same:1", 1)])
def test_take_step_opens_what_can_not_vary_and_changes_nothing(step, index):
    assert take_step(document(), step, None) == (document(), index)


def test_take_step_varies_once():
    varied, _place = take_step(document(), "vary:1", None)

    assert take_step(varied, "vary:1", None) == (varied, 1)


@each(
    ("step", "is_opening"),
    [("add", True), ("open:1", True), ("close", False), ("up:1", False), ("openly", False)],
)
def test_opens_tells_the_buttons_that_lead_into_fields(step, is_opening):
    assert opens(step) is is_opening


@each(("post", "is_by_itself"), [({"step": "keep"}, True), ({"step": "save"}, False), ({}, False)])
def test_is_background_tells_what_the_page_sends_by_itself(post, is_by_itself):
    assert is_background(post) is is_by_itself


# Figures


@each(
    ("value", "style", "text"),
    [
        ("0", Style.MONEY, "0.00"),
        ("-0.00", Style.MONEY, "-0.00"),
        ("-1234.5", Style.MONEY, "-1,234.50"),
        ("0.005", Style.MONEY, "0.005"),
        ("12.3400", Style.MONEY, "12.34"),
        ("9" * 40, Style.MONEY, f"{int('9' * 40):,}.00"),
        ("1e3", Style.NUMBER, "1,000"),
        ("20000.50", Style.NUMBER, "20,000.5"),
        ("0.105", Style.PERCENT, "10.5"),
        ("1", Style.PERCENT, "100"),
        ("0.00000001", Style.PERCENT, "0.000001"),
        ("12", Style.COUNT, "12"),
        ("NaN", Style.MONEY, "NaN"),
        ("Infinity", Style.NUMBER, "Infinity"),
        ("1e999999999", Style.NUMBER, "1e999999999"),
        ("1e-999999999", Style.PERCENT, "1e-999999999"),
        ("二十", Style.NUMBER, "二十"),
        (True, Style.NUMBER, ""),
        (None, Style.MONEY, ""),
        ([], Style.NUMBER, "[]"),
    ],
)
def test_show_writes_a_figure_or_what_stands_there(value, style, text):
    assert show(value, style) == text


@each(
    ("typed", "style", "value"),
    [
        ("１，２００．５０", Style.MONEY, "1200.50"),
        ("¥ 1,200元", Style.MONEY, "1200"),
        ("15%", Style.PERCENT, "0.15"),
        ("１５％", Style.PERCENT, "0.15"),
        ("0", Style.PERCENT, "0"),
        ("12.0", Style.COUNT, 12),
        ("12.5", Style.COUNT, "12.5"),
        ("-3", Style.COUNT, -3),
        ("1,2O0", Style.MONEY, "1,2O0"),
        ("1.2.3", Style.NUMBER, "1.2.3"),
        ("1e5", Style.NUMBER, "1e5"),
        ("12,34", Style.NUMBER, "12,34"),
        ("   ", Style.MONEY, None),
    ],
)
def test_read_gives_exact_text_or_what_was_typed(typed, style, value):
    assert read(typed, style) == value


@each(
    ("now", "was", "kept"),
    [
        ("0.2", "0.20", "0.20"),
        ("0.2", 0, "0.2"),
        ("100", 100, 100),
        ("abc", "abd", "abc"),
        ({"a": "1", "b": "2.0"}, {"a": "1.00"}, {"a": "1.00", "b": "2.0"}),
        (["b", "a"], ["a", "b"], ["a", "b"]),
        (["b", "c"], ["a", "b"], ["b", "c"]),
        ([{"up_to": "5"}, {"up_to": None}], [{"up_to": "5.0"}], [{"up_to": "5.0"}, {"up_to": None}]),
        (None, "1", None),
        ("1", None, "1"),
    ],
)
def test_as_written_keeps_the_writing_where_nothing_changed(now, was, kept):
    assert as_written(now, was) == kept


# What can be chosen


def test_kinds_and_fields_are_the_same_kinds():
    assert [kind for kind, _label in kinds()] == list(SHAPES)
    assert set(FIELDS) == set(SHAPES)


def test_measures_end_with_a_class_of_products():
    names = [name for name, _label in measures()]

    assert (names[-1], len(names) == len(set(names))) == ("product_sales.", True)


@each(
    ("component", "label"),
    [
        ({"kind": "fixed", "code": "phone", "title": "话费"}, "话费 (phone)"),
        ({"kind": "fixed", "code": "phone"}, "Fixed amount (phone)"),
        ({"kind": "fixed", "code": "", "title": "话费"}, "话费"),
        ({"kind": "luck", "code": "x"}, "luck (x)"),
        ({}, ""),
    ],
)
def test_component_label_is_the_title_or_the_kind(component, label):
    assert component_label(component) == label


def test_earlier_offers_only_what_stands_above_and_keeps_a_choice_that_is_gone():
    boxes = earlier(document()["components"], 2, ["phone", "gone"])

    assert [(box.value, box.checked) for box in boxes] == [("base", False), ("phone", True), ("gone", True)]


def test_subtracted_offers_amounts_first_and_never_twice():
    boxes = subtracted(document()["components"], 1, ["customer_cost", "base"])
    values = [box.value for box in boxes]

    assert len(values) == len(set(values))
    assert values[-1] == "base"
    assert {box.value for box in boxes if box.checked} == {"customer_cost", "base"}


# Faults beside their fields


FAULTS = [
    Fault("$.components[0].amount", "missing"),
    Fault("$.components[0].tiers[1].rate", "not_a_number", {"value": "x"}),
    Fault("$.components[0].tiers[1].rate", "not_a_number", {"value": "y"}),
    Fault("$.components[01].amount", "missing"),
]


def test_marks_hand_a_fault_out_once():
    marks = Marks(FAULTS)

    assert marks.at("$.components[0].amount") == ["This is not filled in yet."]
    assert marks.at("$.components[0].amount") == []
    assert marks.under("$.components[0].amount") == []


def test_marks_say_the_same_sentence_once():
    assert Marks(FAULTS).at("$.components[0].tiers[1].rate") == ["This is not a number."]


def test_marks_under_a_place_leave_out_what_an_inner_field_took():
    marks = Marks(FAULTS)
    marks.at("$.components[0].tiers[1].rate")

    assert marks.under("$.components[0].tiers") == []
    assert marks.under("$.components[0]") == ["This is not filled in yet."]


@each(
    ("code", "english", "chinese"),
    [
        ("missing", "This is not filled in yet.", "这里还没有填写。"),
        ("empty", "Nothing stands here yet; at least one is needed.", None),
        ("not_whole", "Write a whole number, such as 12.", None),
        ("not_a_number", "This is not a number.", None),
        ("unknown_measure", "Name the class of products as the CRM file writes it.", None),
    ],
)
def test_said_speaks_as_people_do_in_both_languages(code, english, chinese):
    fault = Fault("$.name", code, {"value": "x"})

    assert said(fault) == english
    with translation.override("zh-hans"):
        told = said(fault)
    assert told != english
    assert told.endswith("。")


def test_said_writes_the_bounds_of_a_share_in_percent():
    fault = Fault("$.rate", "too_large", {"value": "1.5", "most": "1"})

    assert "100%" in said(fault, Style.PERCENT)
    assert "100%" not in said(fault)


# What one submission carries


def post_of(**values):
    made = QueryDict(mutable=True)
    made.update({name.replace("__", "-"): value for name, value in values.items()})
    return made


@each(
    ("hidden", "version", "index"),
    [
        ({"version": "7", "open_index": "2"}, 7, 2),
        ({"version": "", "open_index": ""}, 0, None),
        ({}, 0, None),
        ({"version": "-1", "open_index": "-1"}, 0, None),
        ({"version": "9999999999", "open_index": "9999999999"}, 0, None),
        ({"version": "²", "open_index": "x"}, 0, None),
    ],
)
def test_typed_reads_its_hidden_fields(hidden, version, index):
    typed = Typed.of(post_of(**hidden))

    assert (typed.version, typed.open_index) == (version, index)


def test_typed_leaves_out_what_no_database_keeps_and_nothing_else():
    post = post_of(name="东\0区", effective_from="2027-01")
    post.setlist("of", ["a\0", "b"])

    typed = Typed.of(post)

    assert (typed.post["name"], typed.post.getlist("of")) == ("东区", ["a", "b"])
    assert post["name"] == "东\0区"


def test_read_grades_stops_at_the_first_row_that_is_not_there():
    post = post_of(grades__0__code="M1", grades__2__code="M3")

    assert [row.code for row in read_grades(post)] == ["M1"]


def test_read_grades_says_none_where_the_page_had_none():
    assert read_grades(post_of(name="x")) is None


def test_read_grades_drops_rows_that_say_nothing_and_keeps_half_filled_ones():
    post = post_of(
        grades__0__code="",
        grades__0__title=" ",
        grades__1__code="",
        grades__1__title="见习",
        grades__2__code="Ｍ２",
        grades__2__base_pay="三千",
    )

    assert [(row.code, row.title, row.base_pay) for row in read_grades(post)] == [
        ("", "见习", ""),
        ("M2", "", "三千"),
    ]


def test_apply_typed_of_an_untouched_page_changes_nothing():
    for index in (None, 0, 1, 2):
        made, place = apply_typed(document(), Typed.of(sent(document(), index)))

        assert (made, place) == (document(), index)


@each("month", ["9999-12", "0001-01", "next year", "2027-13"])
def test_apply_typed_keeps_a_month_that_is_none_and_the_page_says_so(month):
    made, _place = apply_typed(document(), Typed.of(sent(document(), effective_from=month)))
    head = {one.name: one for one in make_editor(made, version=1).head}

    assert head["effective_from"].value == month
    assert len(head["effective_from"].faults) == 1
