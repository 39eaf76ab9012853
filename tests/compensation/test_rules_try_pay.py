"""The calculator branchops/try-pay/1: oracles, carried reserves, and every fault with its path."""

import copy
import json
from decimal import Decimal

import pytest
from django.utils import translation

from compensation.rules.try_pay import TryPayError, compute, try_pay
from compensation.rules.wording import fault_text
from tests.cases import each
from tests.compensation.rules_data import (
    BASE,
    GROSS_IS_TURNOVER,
    demo_document,
    document,
    fixed,
    months_in_order,
    pay_md_example,
    rate,
    try_document,
    try_month,
    try_person,
    withhold,
)

SUMS = ("gross", "insurance", "vat", "surtaxes", "income_tax", "net")


def months_of(written, person=0):
    return try_pay(written)["people"][person]["months"]


def column(written, key):
    return [month[key] for month in months_of(written)]


def paid_out(*grosses, contract="employee", first="2026-01", person=None, vat=None, **more):
    """A request of one person who is paid the turnover out."""
    months = months_in_order(*grosses, first=first, **more)
    members = {"vat": vat} if vat else {}
    someone = try_person(*months, contract=contract, **(person or {}))
    return try_document(someone, standard=GROSS_IS_TURNOVER, **members)


def faults_of(written):
    with pytest.raises(TryPayError) as refusal:
        try_pay(written)
    return [(fault.path, fault.code) for fault in refusal.value.faults]


# Oracles


def test_try_pay_reproduces_e1():
    written = paid_out("30000.00", "30000.00", "30000.00", special="4500.00", additional="2000.00")

    assert column(written, "income_tax") == ["555.00", "625.00", "1850.00"]
    assert column(written, "net") == ["24945.00", "24875.00", "23650.00"]


def test_try_pay_reproduces_e2():
    written = paid_out("43500.00", "43500.00", "24000.00", special="6527.71")

    assert column(written, "income_tax") == ["959.17", "2915.29", "1247.23"]
    assert column(written, "net") == ["36013.12", "34057.00", "16225.06"]


def test_try_pay_reproduces_e5():
    written = paid_out(
        "12000.00", "12000.00", first="2026-07", special="1500.00", person={"first_job_in_year": True}
    )

    assert column(written, "income_tax") == ["0.00", "0.00"]
    assert column(written, "net") == ["10500.00", "10500.00"]


@each(
    ("gross", "special", "tax"),
    [
        ("10000.00", "1500.00", "105.00"),
        ("20000.00", "3500.00", "345.00"),
        ("33472.29", "0.00", "854.17"),
        ("10000.00", "0.00", "150.00"),
    ],
)
def test_try_pay_reproduces_single_months(gross, special, tax):
    assert column(paid_out(gross, special=special), "income_tax") == [tax]


def test_try_pay_reproduces_b1():
    written = paid_out("10000.00", "10000.00", "10000.00", contract="broker", vat={"mode": "none"})

    assert column(written, "income_tax") == ["30.00", "30.00", "30.00"]
    assert column(written, "net") == ["9970.00", "9970.00", "9970.00"]


def test_try_pay_reproduces_b4():
    grosses = ("18765.43", "0.00", "52340.10", "7321.99", "66000.00", "30123.45")

    written = paid_out(*grosses, contract="broker", vat={"mode": "none"})

    assert column(written, "income_tax") == ["187.78", "0.00", "642.12", "0.00", "2815.75", "1307.41"]
    assert column(written, "net") == ["18577.65", "0.00", "51697.98", "7321.99", "63184.25", "28816.04"]


def a1_request():
    measures = {
        "net_commission": "44262.00",
        "turnover": "180000000.00",
        "new_valid_accounts": "6",
        "product_sales.equity": "500000.00",
        "product_sales.fixed_income": "300000.00",
        "net_new_assets": "2000000.00",
        "duty_score": "85",
    }
    month = try_month(special="1050.00", additional="1000.00", **measures)
    return try_document(try_person(month, grade="M3"), standard=demo_document("a"))


def test_try_pay_reproduces_a1():
    (month,) = months_of(a1_request())

    assert {key: month[key] for key in SUMS} == {
        "gross": "12604.91",
        "insurance": "1050.00",
        "vat": "0.00",
        "surtaxes": "0.00",
        "income_tax": "166.65",
        "net": "11388.26",
    }


def test_try_pay_reproduces_a2():
    month = try_month(net_commission="737.70", duty_score="65")
    written = try_document(try_person(month, grade="M1"), standard=demo_document("a"))

    assert column(written, "gross") == ["2490.00"]
    assert column(written, "net") == ["2490.00"]


def test_try_pay_reproduces_standard_c_to_the_net():
    month = try_month(
        net_commission="30000.00", customer_cost="1500.00", net_new_assets="50000", special="812.50"
    )
    written = try_document(try_person(month, grade="C2"), standard=demo_document("c"))

    # (30,000 - 2,500 - 1,500) × 45 % = 11,700; a fifth less: 9,360; a tenth held back: 936
    # 2,500 + 9,360 - 936 = 10,924; (10,924 - 812.50 - 5,000) × 3 % = 153.345
    (tried,) = months_of(written)
    assert {line["code"]: line["amount"] for line in tried["lines"]} == {
        "base": "2500.00",
        "commission": "11700.00",
        "development": "-2340.00",
        "compliance": "0.00",
        "absence": "0.00",
        "reserve": "-936.00",
        "floor": "0.00",
    }
    assert (tried["gross"], tried["income_tax"], tried["net"]) == ("10924.00", "153.35", "9958.15")


def test_try_pay_holds_the_reserve_of_standard_b_until_its_balance():
    months = [try_month(f"2026-{number:02}", net_commission="400000.00") for number in range(1, 7)]
    someone = try_person(*months, grade="B1", contract="broker")

    written = try_document(someone, standard=demo_document("b"))

    # 372,754.72 after tax × 40 % × 5 %: 7,455.09 a month; what is left to 20,000; then nothing
    held = [
        line["amount"] for month in months_of(written) for line in month["lines"] if line["code"] == "reserve"
    ]
    assert held == ["-7455.09", "-7455.09", "-5089.82", "0.00", "0.00", "0.00"]


# The result's form


def test_try_pay_prints_the_result_of_the_contract():
    written = try_document(
        try_person(try_month(net_commission="28000.00", duty_score="90"), number="T1", grade="M2"),
        standard=pay_md_example(),
    )

    result = try_pay(written)

    assert list(result) == ["schema", "people"]
    assert result["schema"] == "branchops/try-pay-result/1"
    (person,) = result["people"]
    assert list(person) == ["number", "months"]
    assert person["number"] == "T1"
    (month,) = person["months"]
    assert list(month) == ["month", "lines", *SUMS]
    assert month["month"] == "2026-01"
    assert month["lines"][1] == {
        "code": "commission",
        "kind": "tiered",
        "amount": "4600.00",
        "text": (
            "Net commission 28,000.00 yuan: up to 20,000.00 yuan at 15%, the 8,000.00 yuan above at 20%,"
            " in all 4,600.00 yuan"
        ),
    }


def test_try_pay_gives_lines_that_add_up_to_gross():
    (month,) = months_of(a1_request())

    assert sum(Decimal(line["amount"]) for line in month["lines"]) == Decimal(month["gross"])


def test_try_pay_result_is_plain_json():
    result = try_pay(a1_request())

    assert json.loads(json.dumps(result)) == result


def test_try_pay_speaks_the_language_of_the_reader():
    with translation.override("en"):
        (month,) = months_of(try_document())

    assert month["lines"][0]["text"] == "Base pay of grade M1: 3,000.00 yuan"


def test_try_pay_does_not_change_what_it_was_given():
    written = a1_request()
    before = copy.deepcopy(written)

    try_pay(written)

    assert written == before


def test_try_pay_gives_the_same_result_again():
    assert try_pay(a1_request()) == try_pay(a1_request())


def test_try_pay_keeps_people_apart():
    first = try_person(*months_in_order("30000.00", "30000.00"), number="T1")
    second = try_person(*months_in_order("30000.00", "30000.00"), number="T2")

    result = try_pay(try_document(first, second, standard=GROSS_IS_TURNOVER))

    assert [person["number"] for person in result["people"]] == ["T1", "T2"]
    assert result["people"][0]["months"] == result["people"][1]["months"]


def test_try_pay_pays_employees_and_brokers_of_one_file_by_their_contract():
    employee = try_person(*months_in_order("10000.00"), number="T1")
    broker = try_person(*months_in_order("10000.00"), number="T2", contract="broker")

    result = try_pay(try_document(employee, broker, standard=GROSS_IS_TURNOVER, vat={"mode": "none"}))

    assert [person["months"][0]["income_tax"] for person in result["people"]] == ["150.00", "30.00"]


# Measures left out, insurance, years


def test_try_pay_computes_the_commission_after_tax_that_was_left_out():
    standard = document(rate(code="pay", measure="net_commission_after_tax", rate="1"))

    written = try_document(try_person(try_month(net_commission="44262.00")), standard=standard)

    assert column(written, "gross") == ["41247.17"]


def test_try_pay_takes_the_commission_after_tax_that_was_given():
    standard = document(rate(code="pay", measure="net_commission_after_tax", rate="1"))
    month = try_month(net_commission="44262.00", net_commission_after_tax="100.00")

    assert column(try_document(try_person(month), standard=standard), "gross") == ["100.00"]


def test_try_pay_counts_a_month_without_measures_as_nothing():
    written = try_document(try_person({"month": "2026-01"}), standard=GROSS_IS_TURNOVER)

    assert column(written, "gross") == ["0.00"]


def test_try_pay_takes_the_stated_insurance_from_pay_and_from_the_tax_base():
    written = paid_out("10000.00", special="1364.25")

    (month,) = months_of(written)
    assert (month["insurance"], month["income_tax"], month["net"]) == ("1364.25", "109.07", "8526.68")


def test_try_pay_deducts_other_items_from_the_tax_base_only():
    (month,) = months_of(paid_out("10000.00", additional="1000.00", other="500.00"))

    assert (month["insurance"], month["income_tax"], month["net"]) == ("0.00", "105.00", "9895.00")


def test_try_pay_takes_neither_insurance_nor_additional_deductions_from_brokers():
    written = paid_out("10000.00", contract="broker", special="500.00", additional="1000.00")

    (month,) = months_of(written)
    assert (month["insurance"], month["income_tax"], month["net"]) == ("0.00", "30.00", "9970.00")


def test_try_pay_begins_again_with_a_new_year():
    written = paid_out("30000.00", "30000.00", first="2026-12")
    written["people"][0]["months"][1]["month"] = "2027-01"

    assert column(written, "income_tax") == ["750.00", "750.00"]


def test_try_pay_counts_months_between_the_months_of_the_file():
    written = paid_out("6000.00", "6000.00")
    written["people"][0]["months"][1]["month"] = "2026-03"

    # 12,000 - 3 × 5,000 is less than nothing
    assert column(written, "income_tax") == ["30.00", "0.00"]


def test_try_pay_minds_a_low_income_in_the_year_before():
    assert column(paid_out("60000.00", person={"prior_year_le_60000": True}), "income_tax") == ["0.00"]


# Value-added tax


VAT = {
    "mode": "per_time_1000",
    "rate": "0.01",
    "city": "0.07",
    "education": "0.03",
    "local_education": "0.02",
    "halved": True,
    "education_exempt_to": "100000",
}


def test_try_pay_takes_value_added_tax_from_brokers():
    (month,) = months_of(paid_out("50500.00", contract="broker", vat=VAT))

    assert {key: month[key] for key in SUMS} == {
        "gross": "50500.00",
        "insurance": "0.00",
        "vat": "500.00",
        "surtaxes": "17.50",
        "income_tax": "749.48",
        "net": "49233.02",
    }


@each(
    ("change", "surtaxes"),
    [
        ({"halved": False}, "35.00"),
        ({"education_exempt_to": "0"}, "30.00"),
        ({"city": "0.05"}, "12.50"),
        ({"education_exempt_to": "0", "education": "0", "local_education": "0"}, "17.50"),
        ({"mode": "monthly_100k"}, "0.00"),
        ({"mode": "none"}, "0.00"),
    ],
)
def test_try_pay_takes_its_surtaxes_from_the_file(change, surtaxes):
    written = paid_out("50500.00", contract="broker", vat={**VAT, **change})

    assert column(written, "surtaxes") == [surtaxes]


def test_try_pay_takes_the_figures_of_the_law_where_only_the_mode_is_given():
    written = paid_out("50500.00", contract="broker", vat={"mode": "per_time_1000"})

    assert (column(written, "vat"), column(written, "surtaxes")) == (["500.00"], ["17.50"])


def test_try_pay_takes_no_value_added_tax_where_the_file_says_nothing():
    assert column(paid_out("50500.00", contract="broker"), "vat") == ["0.00"]


def test_try_pay_takes_no_value_added_tax_from_employees():
    assert column(paid_out("50500.00", vat=VAT), "vat") == ["0.00"]


# Reserves


def reserve_request(*months, after=2, **more):
    standard = document(rate(rate="1"), withhold(release_after_months=after, **more))
    return try_document(
        try_person(*(try_month(month, net_commission=amount) for month, amount in months)), standard=standard
    )


def releases_of(written):
    """Per month: what was released, with the sentence."""
    return [
        [(line["code"], line["amount"]) for line in month["lines"] if line["kind"] == "reserve_release"]
        for month in months_of(written)
    ]


def test_try_pay_releases_a_reserve_when_its_months_have_passed():
    written = reserve_request(
        ("2026-01", "1000.00"), ("2026-02", "2000.00"), ("2026-03", "0.00"), ("2026-04", "0.00")
    )

    assert releases_of(written) == [
        [],
        [],
        [("reserve_release", "100.00")],
        [("reserve_release", "200.00")],
    ]
    assert column(written, "gross") == ["900.00", "1800.00", "100.00", "200.00"]


def test_try_pay_releases_late_what_fell_due_between_the_months_of_the_file():
    written = reserve_request(("2026-01", "1000.00"), ("2026-02", "2000.00"), ("2026-08", "0.00"))

    assert releases_of(written)[2] == [("reserve_release", "100.00"), ("reserve_release", "200.00")]


def test_try_pay_says_when_a_release_was_held_back():
    written = reserve_request(("2026-01", "1000.00"), ("2026-02", "0.00"), after=1)

    text = months_of(written)[1]["lines"][-1]["text"]

    assert text == "Held back in 2026-01, paid out now: 100.00 yuan"


def test_try_pay_releases_a_reserve_in_another_year():
    written = reserve_request(("2026-12", "1000.00"), ("2027-01", "0.00"), after=1)

    assert releases_of(written)[1] == [("reserve_release", "100.00")]


def test_try_pay_releases_nothing_that_waits_for_the_exit():
    written = reserve_request(("2026-01", "1000.00"), ("2030-01", "0.00"), after=1, release_from="exit")

    assert releases_of(written) == [[], []]


def test_try_pay_fills_a_reserve_up_again_after_a_release():
    months = [(f"2026-{number:02}", "1000.00") for number in range(1, 5)]

    written = reserve_request(*months, after=2, until="150.00")

    held = [
        line["amount"] for month in months_of(written) for line in month["lines"] if line["code"] == "reserve"
    ]
    assert held == ["-100.00", "-50.00", "-100.00", "-50.00"]


def test_compute_gives_deductions_with_their_lines_too():
    (person,) = compute(a1_request())

    (month,) = person.months
    assert [line.code for line in month.slip.deductions] == ["special", "income_tax"]
    assert person.titles["reserve"] == "风险金"


# Faults

PERSON = try_person(try_month())
FAULTS = [
    (("schema",), "branchops/try-pay/2", "$.schema", "unknown_schema"),
    (("people",), [], "$.people", "empty"),
    (("people",), {}, "$.people", "not_a_list"),
    (("people", 0), "T1", "$.people[0]", "not_an_object"),
    (("people", 0, "number"), "", "$.people[0].number", "blank"),
    (("people", 0, "number"), 7, "$.people[0].number", "not_text"),
    (("people", 0, "grade"), "M7", "$.people[0].grade", "unknown_grade"),
    (("people", 0, "grade"), None, "$.people[0].grade", "not_text"),
    (("people", 0, "contract"), "intern", "$.people[0].contract", "unknown_choice"),
    (("people", 0, "first_job_in_year"), "yes", "$.people[0].first_job_in_year", "not_a_flag"),
    (("people", 0, "prior_year_le_60000"), 1, "$.people[0].prior_year_le_60000", "not_a_flag"),
    (("people", 0, "salary"), "1", "$.people[0].salary", "unknown_key"),
    (("people", 0, "months"), [], "$.people[0].months", "empty"),
    (("people", 0, "months", 0), "2026-01", "$.people[0].months[0]", "not_an_object"),
    (("people", 0, "months", 0, "month"), "2026-1", "$.people[0].months[0].month", "not_a_month"),
    (("people", 0, "months", 0, "bonus"), "1", "$.people[0].months[0].bonus", "unknown_key"),
    (("people", 0, "months", 0, "special"), 5.5, "$.people[0].months[0].special", "float"),
    (("people", 0, "months", 0, "special"), "-1", "$.people[0].months[0].special", "too_small"),
    (("people", 0, "months", 0, "additional"), "x", "$.people[0].months[0].additional", "not_a_number"),
    (("people", 0, "months", 0, "other"), "0.005", "$.people[0].months[0].other", "too_many_places"),
    (("people", 0, "months", 0, "measures"), [], "$.people[0].months[0].measures", "not_an_object"),
    (("vat",), {}, "$.vat.mode", "missing"),
    (("vat",), "none", "$.vat", "not_an_object"),
    (("vat",), {"mode": "yearly"}, "$.vat.mode", "unknown_choice"),
    (("vat",), {"mode": "none", "rate": 0.01}, "$.vat.rate", "float"),
    (("vat",), {"mode": "none", "city": "-0.07"}, "$.vat.city", "too_small"),
    (("vat",), {"mode": "none", "education": "3"}, "$.vat.education", "too_large"),
    (("vat",), {"mode": "none", "halved": "true"}, "$.vat.halved", "not_a_flag"),
    (("vat",), {"mode": "none", "education_exempt_to": 1e5}, "$.vat.education_exempt_to", "float"),
    (("vat",), {"mode": "none", "county": "0.05"}, "$.vat.county", "unknown_key"),
]


def changed(written, path, value):
    result = copy.deepcopy(written)
    *way, last = path
    place = result
    for step in way:
        place = place[step]
    place[last] = value
    return result


@each(("path", "value", "place", "code"), FAULTS)
def test_try_pay_refuses_bad_input_with_its_path(path, value, place, code):
    assert faults_of(changed(try_document(PERSON), path, value)) == [(place, code)]


@each(
    ("measure", "value", "place", "code"),
    [
        ("net_commission", 8200.0, ".net_commission", "float"),
        ("net_commission", "8,200", ".net_commission", "not_a_number"),
        ("net_commission", None, ".net_commission", "not_a_number"),
        ("comission", "1", ".comission", "unknown_measure"),
        ("product_sales.", "1", '["product_sales."]', "unknown_measure"),
        ("product_sales.equity", "x", '["product_sales.equity"]', "not_a_number"),
        ("duty_score", "-1", ".duty_score", "too_small"),
        ("new_valid_accounts", "-1", ".new_valid_accounts", "too_small"),
        ("absent_days", "-0.5", ".absent_days", "too_small"),
    ],
)
def test_try_pay_refuses_a_faulty_measure_with_its_path(measure, value, place, code):
    written = try_document(try_person({"month": "2026-01", "measures": {measure: value}}))

    assert faults_of(written) == [(f"$.people[0].months[0].measures{place}", code)]


@each("key", ["schema", "standard", "people"])
def test_try_pay_refuses_a_file_without_a_member(key):
    written = try_document(PERSON)
    del written[key]

    assert (f"$.{key}", "missing") in faults_of(written)


@each("key", ["number", "grade", "contract", "months"])
def test_try_pay_refuses_a_person_without_a_member(key):
    person = {name: value for name, value in PERSON.items() if name != key}

    assert faults_of(try_document(person)) == [(f"$.people[0].{key}", "missing")]


def test_try_pay_refuses_a_month_without_its_name():
    assert faults_of(try_document(try_person({"measures": {}}))) == [
        ("$.people[0].months[0].month", "missing")
    ]


@each("second", ["2026-01", "2025-12"])
def test_try_pay_refuses_months_out_of_order(second):
    written = try_document(try_person(try_month("2026-01"), try_month(second)))

    assert faults_of(written) == [("$.people[0].months[1].month", "not_in_order")]


def test_try_pay_refuses_a_person_who_stands_twice():
    assert faults_of(try_document(PERSON, PERSON)) == [("$.people[1].number", "duplicate")]


def test_try_pay_names_faults_of_the_standard_by_their_place_in_the_file():
    written = try_document(PERSON, standard=document(BASE, fixed(amount=1.5)))

    assert faults_of(written) == [("$.standard.components[1].amount", "float")]


@each("value", [None, [], "text", 1])
def test_try_pay_refuses_what_is_no_object(value):
    assert faults_of(value)[0] == ("$", "not_an_object")


def test_try_pay_names_all_faults_at_once():
    written = try_document(try_person(try_month(turnover="x"), grade="M7"), vat={"mode": "x"})

    assert faults_of(written) == [
        ("$.vat.mode", "unknown_choice"),
        ("$.people[0].grade", "unknown_grade"),
        ("$.people[0].months[0].measures.turnover", "not_a_number"),
    ]


@each(("path", "value", "place", "code"), FAULTS)
def test_every_fault_of_a_request_has_a_sentence(path, value, place, code):
    with pytest.raises(TryPayError) as refusal:
        try_pay(changed(try_document(PERSON), path, value))

    assert fault_text(refusal.value.faults[0]).startswith(f"{place}: ")


def test_try_pay_error_names_paths_and_codes_in_its_message():
    with pytest.raises(TryPayError, match=r"\$\.people\[0\]\.number: blank"):
        try_pay(changed(try_document(PERSON), ("people", 0, "number"), ""))
