"""The parts that read documents: JSON text, numbers, months, paths, measures."""

from decimal import Decimal

import pytest

from compensation.rules.faults import Fault, RefusedError, child_path, shown
from compensation.rules.json_text import read_json
from compensation.rules.measures import MEASURES, default_of, is_measure
from compensation.rules.reader import MISSING, Reader
from tests.cases import each
from compensation.rules.wording import fault_text


def refusal_of(content):
    with pytest.raises(RefusedError) as refusal:
        read_json(content)
    return refusal.value.faults


def test_read_json_reads_a_document():
    assert read_json('{"name": "标准", "rate": "0.15"}'.encode()) == {"name": "标准", "rate": "0.15"}


def test_read_json_reads_a_document_with_a_byte_order_mark():
    assert read_json(b"\xef\xbb\xbf{}") == {}


def test_read_json_names_line_and_column_of_what_is_no_json():
    assert refusal_of(b'{\n  "a": \n}') == (Fault("$", "not_json", {"line": 3, "column": 1}),)


@each("content", [b"", b"{", b"{'a': 1}", b'{"a": 1,}', b"PK\x03\x04"])
def test_read_json_refuses_what_is_no_json(content):
    (fault,) = refusal_of(content)

    assert fault.code == "not_json"


def test_read_json_refuses_another_encoding():
    assert refusal_of('{"name": "标准"}'.encode("gb18030")) == (Fault("$", "not_utf8"),)


def test_read_json_refuses_a_key_that_stands_twice():
    faults = refusal_of(b'{"a": {"rate": "0.1", "rate": "0.2", "x": 1}}')

    assert faults == (Fault("$", "duplicate_key", {"key": "rate"}),)


def test_read_json_refuses_endless_nesting():
    assert refusal_of(b"[" * 200_000) == (Fault("$", "too_deep"),)


def test_read_json_refuses_a_number_too_long_to_convert():
    assert refusal_of(b"1" * 5000) == (Fault("$", "too_deep"),)


@each(
    "fault",
    [
        Fault("$", "not_utf8"),
        Fault("$", "not_json", {"line": 3, "column": 1}),
        Fault("$", "too_deep"),
        Fault("$", "duplicate_key", {"key": "rate"}),
        Fault("$.components", "no_compliance_coefficient"),
        Fault("$.components", "no_deferral"),
        Fault("$.bands[1].quick", "discontinuous", {"expected": "2520"}),
    ],
)
def test_fault_text_has_a_sentence_for_every_fault_outside_the_standard(fault):
    text = fault_text(fault)

    assert text.startswith(f"{fault.path}: ")
    assert "%(" not in text


# Paths


@each(
    ("key", "path"),
    [
        ("rate", "$.rate"),
        ("up_to", "$.up_to"),
        ("product_sales.equity", '$["product_sales.equity"]'),
        ("权益类", '$["权益类"]'),
        ('a"b', '$["a\\"b"]'),
        ("", '$[""]'),
        ("a\nb", '$["a\\\\nb"]'),
        ("\ud800", '$["\\\\ud800"]'),
        ("x" * 70, '$["' + "x" * 59 + '…"]'),
    ],
)
def test_child_path_puts_odd_keys_in_brackets(key, path):
    assert child_path("$", key) == path


@each(
    ("written", "text"),
    [
        ("标准", "标准"),
        ("a\nb", "a\\nb"),
        ("\ud800", "\\ud800"),
        ("y" * 61, "y" * 59 + "…"),
        ("y" * 60, "y" * 60),
    ],
)
def test_shown_fits_on_one_line(written, text):
    assert shown(written) == text


def test_refuse_shows_what_the_document_says_on_one_line():
    reader = Reader()

    reader.refuse("$", "unknown_key", {"key": "a\nb", "most": 5})

    assert reader.faults == [Fault("$", "unknown_key", {"key": "a\\nb", "most": 5})]


def test_refused_error_lists_paths_and_codes():
    error = RefusedError([Fault("$.a", "float"), Fault("$.b", "missing")])

    assert str(error) == "$.a: float; $.b: missing"


# The reader


@each(
    ("written", "number"),
    [("0.15", "0.15"), ("-3", "-3"), ("1.00", "1.00"), (12, "12"), ("-0.00", "0.00"), ("007", "7")],
)
def test_decimal_reads_a_number_exactly_as_it_is_written(written, number):
    reader = Reader()

    assert str(reader.decimal(written, "$")) == number
    assert reader.faults == []


@each(
    ("written", "code"),
    [
        (0.15, "float"),
        (float("nan"), "float"),
        ("1.", "not_a_number"),
        (".5", "not_a_number"),
        ("+1", "not_a_number"),
        ("1_000", "not_a_number"),
        ("１", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1\n", "not_a_number"),
        (True, "not_a_number"),
        ([], "not_a_number"),
        (Decimal("0.1"), "not_a_number"),
    ],
)
def test_decimal_refuses_what_is_not_exact(written, code):
    reader = Reader()

    reader.decimal(written, "$.rate")

    assert [(fault.path, fault.code) for fault in reader.faults] == [("$.rate", code)]


def test_decimal_stands_in_with_nothing_for_what_is_missing():
    reader = Reader()

    assert reader.decimal(MISSING, "$") == 0
    assert reader.faults == []


def test_decimal_states_the_bound_that_was_passed():
    reader = Reader()

    reader.decimal("-1", "$", least=Decimal(0))
    reader.decimal("9", "$", most=Decimal(5))

    assert [(fault.code, dict(fault.params)) for fault in reader.faults] == [
        ("too_small", {"least": "0"}),
        ("too_large", {"most": "5"}),
    ]


def test_whole_reads_a_bare_whole_number():
    reader = Reader()

    assert reader.whole(12, "$", 1, 120) == 12
    assert reader.faults == []


def test_choice_names_what_may_be_chosen():
    reader = Reader()

    chosen = reader.choice("c", "$", ("a", "b"))

    assert chosen == "a"
    assert reader.faults == [Fault("$", "unknown_choice", {"value": "c", "choices": "a, b"})]


def test_is_sound_tells_whether_a_place_has_a_fault():
    reader = Reader()
    reader.refuse("$.a", "float")

    assert (reader.is_sound("$.a"), reader.is_sound("$.a.b")) == (False, True)


# Measures


def test_measures_are_those_of_the_contract():
    assert MEASURES == (
        "net_commission",
        "net_commission_after_tax",
        "net_income",
        "month_end_assets",
        "average_assets",
        "net_new_assets",
        "product_sales",
        "turnover",
        "customer_cost",
        "team_net_commission",
        "new_valid_accounts",
        "valid_accounts",
        "duty_score",
        "compliance_score",
        "late_count",
        "early_count",
        "absent_days",
        "personal_leave_days",
        "sick_leave_days",
    )


@each("name", ["product_sales.equity", "product_sales.权益类", "duty_score"])
def test_is_measure_knows_measures_and_classes_of_products(name):
    assert is_measure(name)


@each("name", ["", "sales", "product_sales.", "product_sales. ", "turnover.equity", "Turnover"])
def test_is_measure_refuses_anything_else(name):
    assert not is_measure(name)


@each(
    ("name", "value"),
    [("duty_score", "100"), ("compliance_score", "100"), ("turnover", "0"), ("product_sales.equity", "0")],
)
def test_default_of_is_a_full_score_or_nothing(name, value):
    assert str(default_of(name)) == value
