"""Reading and writing pay standards: every fault of the document has its path."""

import copy
from datetime import date
from decimal import Decimal

import pytest

from compensation.rules import standard as tree
from compensation.rules.faults import Fault, RefusedError
from compensation.rules.standard_reading import check_standard, parse_standard
from compensation.rules.standard_writing import to_json
from compensation.rules.wording import fault_text
from tests.cases import each
from tests.compensation.rules_data import (
    BASE,
    RISING,
    absence,
    coefficient,
    demo_document,
    document,
    faults_of,
    fixed,
    maximum,
    minimum,
    pay_md_example,
    per_unit,
    rate,
    tiered,
    two_grades,
    withhold,
)

BANDS = (("90", "1"), ("0", "0.5"))


def changed(written, path, value):
    """A copy of the document with another value at a path of keys and positions."""
    result = copy.deepcopy(written)
    *way, last = path
    place = result
    for step in way:
        place = place[step]
    place[last] = value
    return result


def without(written, *path):
    """A copy of the document without one member."""
    result = copy.deepcopy(written)
    *way, last = path
    place = result
    for step in way:
        place = place[step]
    del place[last]
    return result


# What a sound document becomes


def test_parse_standard_reads_the_example_of_the_contract():
    standard = parse_standard(pay_md_example())

    assert standard.name == "City East standard 2026"
    assert standard.team == "EAST"
    assert standard.effective_from == date(2026, 10, 1)
    assert standard.contract == "employee"
    assert standard.grades == (
        tree.Grade("M1", "见习客户经理", Decimal("2200.00")),
        tree.Grade("M2", "客户经理", Decimal("3500.00")),
    )
    assert [component.kind for component in standard.components] == [
        "base_pay",
        "tiered",
        "per_unit",
        "rate",
        "tiered",
        "coefficient",
        "absence",
        "withhold",
        "minimum",
    ]


def test_parse_standard_reads_tiers_as_decimals():
    standard = parse_standard(document(tiered(*RISING)))

    (commission,) = standard.components
    assert commission == tree.Tiered(
        "commission",
        measure="net_commission",
        mode="marginal",
        tiers=tree.Setting(
            (
                tree.Tier(Decimal(20000), Decimal("0.15")),
                tree.Tier(Decimal(50000), Decimal("0.20")),
                tree.Tier(None, Decimal("0.25")),
            )
        ),
    )


def test_parse_standard_reads_a_value_per_grade():
    written = rate()
    del written["rate"]
    written["by_grade"] = {"M1": "0.40", "M2": "0.45"}

    standard = parse_standard(two_grades(written))

    (commission,) = standard.components
    assert commission.rate.for_grade("M1") == Decimal("0.40")
    assert commission.rate.for_grade("M2") == Decimal("0.45")


def test_parse_standard_reads_a_reserve_that_ends_at_a_balance_and_waits_for_the_exit():
    written = withhold(rate="0.05", release_after_months=6, until="20000.00", release_from="exit")

    standard = parse_standard(document(rate(), written))

    assert standard.components[1] == tree.Withhold(
        "reserve",
        of=("commission",),
        rate=tree.Setting(Decimal("0.05")),
        release_after_months=6,
        release_from="exit",
        until=Decimal("20000.00"),
    )


def test_parse_standard_sorts_bands_with_the_highest_first():
    standard = parse_standard(document(rate(), coefficient(("0", "0.5"), ("90", "1"))))

    assert standard.components[1].bands == (
        tree.Band(Decimal(90), Decimal(1)),
        tree.Band(Decimal(0), Decimal("0.5")),
    )


def test_parse_standard_accepts_a_bare_whole_number_because_it_is_exact():
    standard = parse_standard(document(fixed(amount=80)))

    assert standard.components[0].amount == tree.Setting(Decimal(80))


def test_parse_standard_accepts_any_class_of_products():
    standard = parse_standard(document(rate(measure="product_sales.权益类")))

    assert standard.components[0].measure == "product_sales.权益类"


def test_parse_standard_accepts_a_component_called_like_its_measure():
    standard = parse_standard(document(rate(code="product_sales", measure="product_sales")))

    assert standard.components[0].code == "product_sales"


def test_parse_standard_raises_with_all_faults():
    written = document(fixed(amount=1.5), {"code": "x", "kind": "bonus"})

    with pytest.raises(RefusedError) as refusal:
        parse_standard(written)

    assert [(fault.path, fault.code) for fault in refusal.value.faults] == [
        ("$.components[0].amount", "float"),
        ("$.components[1].kind", "unknown_kind"),
    ]


def test_grade_raises_for_a_code_that_the_standard_does_not_name():
    standard = parse_standard(document())

    with pytest.raises(KeyError):
        standard.grade("M9")


def test_titles_gives_what_the_standard_calls_its_lines():
    standard = parse_standard(document(BASE, rate(title="佣金提成")))

    assert standard.titles() == {"commission": "佣金提成"}


# Round trips


@each("letter", ["a", "b", "c"])
def test_to_json_gives_back_the_demonstration_standards(letter):
    written = demo_document(letter)

    assert to_json(parse_standard(written)) == written


def test_to_json_gives_back_the_example_of_the_contract():
    assert to_json(parse_standard(pay_md_example())) == pay_md_example()


def test_to_json_writes_every_kind_with_every_option():
    written = two_grades(
        BASE,
        {
            "code": "housing",
            "kind": "fixed",
            "title": "Housing",
            "by_grade": {"M1": "100.00", "M2": "200.00"},
        },
        {
            "code": "tiers",
            "kind": "tiered",
            "measure": "net_income",
            "mode": "whole",
            "less": ["base", "customer_cost"],
            "by_grade": {
                "M1": [{"up_to": None, "rate": "0.1"}],
                "M2": [{"up_to": "10", "rate": "0.1"}, {"up_to": None, "rate": "0.2"}],
            },
        },
        rate(less=["customer_cost"]),
        per_unit(above="3"),
        coefficient(*BANDS),
        absence(),
        withhold(until="20000.00", release_from="exit"),
        minimum(full_attendance_only=True),
        maximum(),
    )

    assert to_json(parse_standard(written)) == written


def test_to_json_never_writes_an_exponent():
    standard = parse_standard(document(rate(rate="0.00000001")))

    assert to_json(standard)["components"][0]["rate"] == "0.00000001"


def test_to_json_leaves_out_titles_that_were_not_given():
    written = without(document(), "grades", 0, "title")

    assert to_json(parse_standard(written))["grades"] == [{"code": "M1", "base_pay": "3000.00"}]


# Guard-rails


def test_check_standard_warns_where_nothing_depends_on_compliance():
    checked = check_standard(pay_md_example())

    assert checked.faults == ()
    assert checked.warnings == (Fault("$.components", "no_compliance_coefficient"),)


def test_check_standard_warns_where_nothing_is_deferred():
    compliance = coefficient(("60", "1"), ("0", "0"), measure="compliance_score")

    checked = check_standard(document(rate(), compliance))

    assert checked.warnings == (Fault("$.components", "no_deferral"),)


@each("letter", ["a", "b", "c"])
def test_check_standard_finds_nothing_to_warn_of_in_the_demonstration(letter):
    checked = check_standard(demo_document(letter))

    assert (checked.faults, checked.warnings) == ((), ())


def test_check_standard_gives_no_standard_where_there_are_faults():
    checked = check_standard({})

    assert checked.standard is None


def test_check_standard_names_paths_from_where_the_standard_stands():
    checked = check_standard(document(fixed(amount="x")), path="$.standard")

    assert [fault.path for fault in checked.faults] == ["$.standard.components[0].amount"]


# Faults of the head

HEAD_FAULTS = [
    ("schema", "branchops/pay-standard/2", "unknown_schema"),
    ("schema", 1, "not_text"),
    ("name", "", "blank"),
    ("name", "  ", "blank"),
    ("name", "x" * 201, "too_long"),
    ("name", "a\u0000b", "unprintable"),
    ("name", "\ud800", "unprintable"),
    ("name", None, "not_text"),
    ("name", 1.5, "float"),
    ("team", 7, "not_text"),
    ("team", "T" * 41, "too_long"),
    ("effective_from", "2026-13", "not_a_month"),
    ("effective_from", "2026-10-01", "not_a_month"),
    ("effective_from", "October", "not_a_month"),
    ("effective_from", "0001-01", "not_a_month"),
    ("effective_from", "9999-12", "not_a_month"),
    ("effective_from", 202610, "not_text"),
    ("contract", "intern", "unknown_choice"),
    ("contract", ["employee"], "not_text"),
    ("grades", {}, "not_a_list"),
    ("grades", [], "empty"),
    ("components", None, "not_a_list"),
    ("components", [], "empty"),
]


@each(("key", "value", "code"), HEAD_FAULTS)
def test_check_standard_refuses_a_faulty_head(key, value, code):
    written = {**document(fixed()), key: value}

    assert faults_of(written) == [(f"$.{key}", code)]


@each("key", ["schema", "name", "team", "effective_from", "contract", "grades", "components"])
def test_check_standard_refuses_a_head_without_a_member(key):
    assert faults_of(without(document(fixed()), key)) == [(f"$.{key}", "missing")]


def test_check_standard_refuses_an_unknown_member():
    assert faults_of({**document(), "note": "x"}) == [("$.note", "unknown_key")]


def test_check_standard_writes_odd_keys_in_brackets():
    assert faults_of({**document(), "版本": "x"}) == [('$["版本"]', "unknown_key")]


@each("value", [None, [], "text", 5, 1.5, True])
def test_check_standard_refuses_what_is_no_object(value):
    assert faults_of(value) == [("$", "not_an_object")]


def test_check_standard_refuses_more_entries_than_anyone_writes():
    written = document(*(fixed(code=f"c{index}") for index in range(201)))

    assert faults_of(written) == [("$.components", "too_many")]


# Faults of grades

GRADE_FAULTS = [
    ("code", "", "blank"),
    ("code", 3, "not_text"),
    ("title", 3, "not_text"),
    ("base_pay", 2200.0, "float"),
    ("base_pay", "2,200", "not_a_number"),
    ("base_pay", "２２００", "not_a_number"),
    ("base_pay", "1e3", "not_a_number"),
    ("base_pay", "NaN", "not_a_number"),
    ("base_pay", "Infinity", "not_a_number"),
    ("base_pay", " 5", "not_a_number"),
    ("base_pay", "", "not_a_number"),
    ("base_pay", True, "not_a_number"),
    ("base_pay", None, "not_a_number"),
    ("base_pay", "9" * 16, "not_a_number"),
    ("base_pay", 10**16, "not_a_number"),
    ("base_pay", "2200.005", "too_many_places"),
    ("base_pay", "-1.00", "too_small"),
]


@each(("key", "value", "code"), GRADE_FAULTS)
def test_check_standard_refuses_a_faulty_grade(key, value, code):
    written = changed(document(), ("grades", 0, key), value)

    assert faults_of(written) == [(f"$.grades[0].{key}", code)]


def test_check_standard_refuses_a_grade_without_base_pay():
    assert faults_of(without(document(), "grades", 0, "base_pay")) == [("$.grades[0].base_pay", "missing")]


def test_check_standard_refuses_a_grade_that_stands_twice():
    written = document()
    written["grades"].append(dict(written["grades"][0]))

    assert faults_of(written) == [("$.grades[1].code", "duplicate")]


def test_check_standard_refuses_a_grade_that_is_no_object():
    written = document()
    written["grades"].append("M2")

    assert faults_of(written) == [("$.grades[1]", "not_an_object")]


def test_check_standard_reads_minus_zero_as_zero():
    standard = parse_standard(document(base_pay="-0.00"))

    assert str(standard.grades[0].base_pay) == "0.00"


# Faults of components


def test_check_standard_refuses_an_unknown_kind():
    assert faults_of(document({"code": "x", "kind": "bonus"})) == [("$.components[0].kind", "unknown_kind")]


def test_check_standard_refuses_a_component_without_kind():
    assert faults_of(document({"code": "x"})) == [("$.components[0].kind", "missing")]


def test_check_standard_refuses_a_component_without_code():
    assert faults_of(document({"kind": "base_pay"})) == [("$.components[0].code", "missing")]


def test_check_standard_refuses_a_component_that_is_no_object():
    assert faults_of(document("base_pay")) == [("$.components[0]", "not_an_object")]


def test_check_standard_refuses_a_kind_that_is_no_text():
    assert faults_of(document({"code": "x", "kind": ["base_pay"]})) == [("$.components[0].kind", "not_text")]


@each("code", ["1st", "a b", "佣金", "a.b", "-x", "x" * 41])
def test_check_standard_refuses_a_code_that_is_no_code(code):
    (fault,) = faults_of(document({"code": code, "kind": "base_pay"}))

    assert fault[0] == "$.components[0].code"
    assert fault[1] in {"bad_code", "too_long"}


def test_check_standard_refuses_a_code_that_stands_twice():
    assert faults_of(document(BASE, fixed(code="base"))) == [("$.components[1].code", "duplicate")]


@each("code", ["adjustment", "recovery", "vat", "income_tax"])
def test_check_standard_refuses_a_code_of_a_line_outside_the_standard(code):
    assert faults_of(document(fixed(code=code))) == [("$.components[0].code", "reserved")]


def test_check_standard_refuses_a_code_that_a_release_will_bear():
    written = document(rate(), withhold(), fixed(code="reserve_release"))

    assert faults_of(written) == [("$.components[2].code", "reserved")]


def test_check_standard_goes_on_after_an_unknown_kind_to_what_refers_to_it():
    written = document({"code": "commission", "kind": "bonus"}, withhold())

    assert faults_of(written) == [("$.components[0].kind", "unknown_kind")]


MISSING_MEMBERS = [
    (fixed(), "amount"),
    (tiered(*RISING), "measure"),
    (tiered(*RISING), "mode"),
    (tiered(*RISING), "tiers"),
    (rate(code="other"), "measure"),
    (rate(code="other"), "rate"),
    (per_unit(), "measure"),
    (per_unit(), "amount"),
    (coefficient(*BANDS, of=["base"]), "of"),
    (coefficient(*BANDS, of=["base"]), "measure"),
    (coefficient(*BANDS, of=["base"]), "bands"),
    (absence(), "rates"),
    (withhold(of=["base"]), "of"),
    (withhold(of=["base"]), "rate"),
    (withhold(of=["base"]), "release_after_months"),
    (minimum(), "amount"),
    (maximum(), "amount"),
]


@each(("component", "key"), MISSING_MEMBERS)
def test_check_standard_refuses_a_component_without_a_member(component, key):
    written = document(BASE, without(component, key))

    assert faults_of(written) == [(f"$.components[1].{key}", "missing")]


@each(
    "component",
    [
        {"code": "x", "kind": "base_pay", "amount": "1.00"},
        {**fixed(), "rate": "0.1"},
        {**tiered(*RISING), "amount": "1.00"},
        {**rate(), "of": ["base"]},
        {**per_unit(), "less": ["customer_cost"]},
        {**coefficient(*BANDS, of=["base"]), "by_grade": {}},
        {**absence(), "amount": "1.00"},
        {**withhold(of=["base"]), "measure": "turnover"},
        {**minimum(), "measure": "turnover"},
        {**maximum(), "full_attendance_only": True},
    ],
)
def test_check_standard_refuses_a_member_that_the_kind_does_not_have(component):
    ((path, code),) = faults_of(document(BASE, component))

    assert code == "unknown_key"
    assert path.startswith("$.components[1].")


COMPONENT_FAULTS = [
    # amounts and rates
    (fixed(amount=80.5), "amount", "float"),
    (fixed(amount="80.005"), "amount", "too_many_places"),
    (fixed(amount="eighty"), "amount", "not_a_number"),
    (rate(rate=0.1), "rate", "float"),
    (rate(rate="0.123456789"), "rate", "too_many_places"),
    (rate(rate="10%"), "rate", "not_a_number"),
    (rate(rate="1.01"), "rate", "too_large"),
    (rate(rate="-1.01"), "rate", "too_small"),
    (rate(measure="product_sales.equity", rate="1000000000"), "rate", "too_large"),
    (tiered(("100", "0.1"), (None, "2")), "tiers[1].rate", "too_large"),
    (per_unit(amount=None), "amount", "not_a_number"),
    (per_unit(above=5.5), "above", "float"),
    (per_unit(above="-1"), "above", "too_small"),
    (minimum(amount="-1"), "amount", "too_small"),
    (minimum(full_attendance_only="yes"), "full_attendance_only", "not_a_flag"),
    (maximum(amount="-1"), "amount", "too_small"),
    (withhold(of=["base"], rate="1.5"), "rate", "too_large"),
    (withhold(of=["base"], rate="-0.1"), "rate", "too_small"),
    (withhold(of=["base"], release_after_months="12"), "release_after_months", "not_whole"),
    (withhold(of=["base"], release_after_months=12.0), "release_after_months", "float"),
    (withhold(of=["base"], release_after_months=True), "release_after_months", "not_whole"),
    (withhold(of=["base"], release_after_months=0), "release_after_months", "not_between"),
    (withhold(of=["base"], release_after_months=121), "release_after_months", "not_between"),
    (withhold(of=["base"], release_from="retirement"), "release_from", "unknown_choice"),
    (withhold(of=["base"], until="-5"), "until", "too_small"),
    # measures and modes
    (rate(measure="net_comission"), "measure", "unknown_measure"),
    (rate(measure="product_sales."), "measure", "unknown_measure"),
    (rate(measure=5), "measure", "not_text"),
    (per_unit(measure="accounts"), "measure", "unknown_measure"),
    (coefficient(*BANDS, of=["base"], measure="score"), "measure", "unknown_measure"),
    (tiered(*RISING, mode="stepped"), "mode", "unknown_choice"),
    (rate(title=""), "title", "blank"),
    (rate(title="x" * 61), "title", "too_long"),
    # tiers
    (tiered(), "tiers", "empty"),
    ({**tiered(*RISING), "tiers": "20000"}, "tiers", "not_a_list"),
    (tiered(("20000", "0.15")), "tiers[0].up_to", "not_open"),
    (tiered((None, "0.15"), (None, "0.2")), "tiers[0].up_to", "open_too_early"),
    (tiered(("20000", "0.15"), ("20000", "0.2"), (None, "0.3")), "tiers[1].up_to", "overlap"),
    (tiered(("20000", "0.15"), ("10000", "0.2"), (None, "0.3")), "tiers[1].up_to", "descending"),
    (tiered(("-5", "0.15"), (None, "0.3")), "tiers[0].up_to", "too_small"),
    (tiered((20000.0, "0.15"), (None, "0.3")), "tiers[0].up_to", "float"),
    (tiered(("20000", 0.15), (None, "0.3")), "tiers[0].rate", "float"),
    (tiered(("20000", "0.15"), (None, "x")), "tiers[1].rate", "not_a_number"),
    # bands
    (coefficient(of=["base"]), "bands", "empty"),
    (coefficient(("90", "1"), of=["base"]), "bands", "gap"),
    (coefficient(("0", "1"), ("0", "2"), of=["base"]), "bands[1].from", "overlap"),
    (coefficient(("0", "-1"), of=["base"]), "bands[0].factor", "too_small"),
    (coefficient((0.0, "1"), of=["base"]), "bands[0].from", "float"),
    # names of other components
    (coefficient(*BANDS, of=[]), "of", "empty"),
    (coefficient(*BANDS, of=["bonus"]), "of[0]", "unknown_code"),
    (coefficient(*BANDS, of=["base", "base"]), "of[1]", "duplicate"),
    (coefficient(*BANDS, of=["duty"]), "of[0]", "later_component"),
    (coefficient(*BANDS, of=["last"]), "of[0]", "later_component"),
    (coefficient(*BANDS, of=[1]), "of[0]", "not_text"),
    ({**coefficient(*BANDS), "of": "base"}, "of", "not_a_list"),
    (rate(less=["bonus"]), "less[0]", "unknown_code"),
    (rate(less=["last"]), "less[0]", "later_component"),
    (rate(less=[]), "less", "empty"),
    (rate(less=["base", "base"]), "less[1]", "duplicate"),
    # days of absence
    ({**absence(), "rates": {}}, "rates", "empty"),
    ({**absence(), "rates": []}, "rates", "not_an_object"),
    (absence(holiday_days="1"), "rates.holiday_days", "unknown_measure"),
    (absence(late_count="1"), "rates.late_count", "unknown_measure"),
    (absence(absent_days=1.0), "rates.absent_days", "float"),
    (absence(absent_days="-1"), "rates.absent_days", "too_small"),
    (absence(absent_days="4"), "rates.absent_days", "too_large"),
]


@each(("component", "place", "code"), COMPONENT_FAULTS)
def test_check_standard_refuses_a_faulty_component(component, place, code):
    written = document(BASE, component, fixed(code="last"))

    assert faults_of(written) == [(f"$.components[1].{place}", code)]


def test_check_standard_refuses_to_subtract_a_name_that_is_a_measure_and_a_component():
    written = document(fixed(code="turnover"), rate(less=["turnover"]))

    assert faults_of(written) == [("$.components[1].less[0]", "ambiguous")]


def test_check_standard_refuses_a_tier_without_a_bound():
    written = tiered(*RISING)
    del written["tiers"][1]["up_to"]

    assert faults_of(document(written)) == [("$.components[0].tiers[1].up_to", "missing")]


def test_check_standard_refuses_a_tier_that_is_no_object():
    written = {**tiered(*RISING), "tiers": ["20000", {"up_to": None, "rate": "0.1"}]}

    assert faults_of(document(written)) == [("$.components[0].tiers[0]", "not_an_object")]


def test_check_standard_refuses_a_band_with_an_unknown_member():
    written = coefficient(*BANDS, of=["base"])
    written["bands"][0]["to"] = "100"

    assert faults_of(document(BASE, written)) == [("$.components[1].bands[0].to", "unknown_key")]


# Values per grade


def by_grade(values):
    written = rate()
    del written["rate"]
    return {**written, "by_grade": values}


def test_check_standard_refuses_a_value_for_a_grade_that_does_not_exist():
    written = two_grades(by_grade({"M1": "0.1", "M2": "0.2", "M3": "0.3"}))

    assert faults_of(written) == [("$.components[0].by_grade.M3", "unknown_grade")]


def test_check_standard_refuses_a_grade_without_a_value():
    written = two_grades(by_grade({"M1": "0.1"}))

    assert faults_of(written) == [("$.components[0].by_grade.M2", "missing_grade")]


def test_check_standard_refuses_a_float_for_a_grade():
    written = two_grades(by_grade({"M1": "0.1", "M2": 0.2}))

    assert faults_of(written) == [("$.components[0].by_grade.M2", "float")]


def test_check_standard_refuses_both_a_common_value_and_one_per_grade():
    written = two_grades({**by_grade({"M1": "0.1", "M2": "0.2"}), "rate": "0.3"})

    assert faults_of(written) == [("$.components[0].rate", "conflict")]


def test_check_standard_refuses_values_per_grade_that_are_no_object():
    written = two_grades(by_grade(["0.1", "0.2"]))

    assert faults_of(written) == [("$.components[0].by_grade", "not_an_object")]


def test_check_standard_checks_the_tiers_of_each_grade():
    written = tiered(*RISING)
    del written["tiers"]
    tiers = [{"up_to": "100", "rate": "0.1"}, {"up_to": "50", "rate": "0.2"}, {"up_to": None, "rate": "0.3"}]
    written["by_grade"] = {"M1": tiers}

    assert faults_of(document(written)) == [("$.components[0].by_grade.M1[1].up_to", "descending")]


# All at once


def test_check_standard_finds_all_faults_in_one_reading():
    written = document(
        tiered(("100", 0.1), ("50", "0.2")),
        {"code": "commission", "kind": "rate", "measure": "sales", "rate": "0.1"},
        withhold(of=["bonus"]),
    )
    written["contract"] = "intern"

    assert faults_of(written) == [
        ("$.contract", "unknown_choice"),
        ("$.components[0].tiers[0].rate", "float"),
        ("$.components[0].tiers[1].up_to", "descending"),
        ("$.components[1].code", "duplicate"),
        ("$.components[1].measure", "unknown_measure"),
        ("$.components[2].of[0]", "unknown_code"),
    ]


def test_every_fault_of_a_standard_has_a_sentence():
    documents = [
        *({**document(fixed()), key: value} for key, value, _code in HEAD_FAULTS),
        *(changed(document(), ("grades", 0, key), value) for key, value, _code in GRADE_FAULTS),
        *(document(BASE, component, fixed(code="last")) for component, _place, _code in COMPONENT_FAULTS),
        two_grades(by_grade({"M1": "0.1", "M3": "0.3"})),
        two_grades({**by_grade({"M1": "0.1", "M2": "0.2"}), "rate": "0.3"}),
        document(fixed(code="turnover"), rate(less=["turnover"])),
        document(fixed(code="vat")),
        {},
    ]

    faults = [fault for written in documents for fault in check_standard(written).faults]

    assert len(faults) > len(COMPONENT_FAULTS)
    assert all(fault_text(fault).startswith(f"{fault.path}: ") for fault in faults)
    assert not [fault for fault in faults if "%(" in fault_text(fault)]
