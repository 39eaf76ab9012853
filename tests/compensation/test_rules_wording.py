"""Lines in words: complete for every kind, in English and in Chinese."""

import gettext
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import trans_real

from compensation.rules.components import Plan, compute_lines
from compensation.rules.income_tax import LAW_2019, NO_FLAGS, TaxedMonth, withhold_broker, withhold_employee
from compensation.rules.insurance import Scheme, contribution_line
from compensation.rules.lines import Line, Release
from compensation.rules.measures import MEASURES
from compensation.rules.recovery import Recovery, RecoveryTerms, recovery_lines
from compensation.rules.slip import Adjustment, PersonMonth, Terms, make_slip
from compensation.rules.standard_components import SHAPES
from compensation.rules.standard_reading import parse_standard
from compensation.rules.vat import NO_VAT, VatTerms, charge_vat, vat_lines
from compensation.rules.wording import (
    explain,
    kind_label,
    line_label,
    measure_label,
    money,
    percent,
    quantity,
)
from compensation.rules.wording.labels import KIND_LABELS, MEASURE_LABELS
from core.catalogues import compile_catalogue
from tests.cases import each
from tests.compensation.rules_data import (
    BASE,
    GROSS_IS_TURNOVER,
    RISING,
    absence,
    coefficient,
    demo_standard,
    fixed,
    lines_of,
    maximum,
    measures,
    minimum,
    per_unit,
    rate,
    tiered,
    withhold,
)

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "compensation" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
JANUARY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def catalogue():
    """The Chinese as it stands in the source, compiled anew."""
    compile_catalogue(CATALOGUE)
    gettext._translations.clear()
    trans_real._translations.clear()
    return polib.pofile(str(CATALOGUE))


@pytest.fixture
def chinese(catalogue):
    with translation.override("zh-hans"):
        yield


def said(line):
    return explain(line.kind, line.amount, line.detail)


def said_of(code, *components, **more):
    return said(lines_of(*components, **more)[code])


# What is earned


def test_explain_names_the_grade_of_base_pay():
    assert said_of("base", BASE) == "Base pay of grade M1: 3,000.00 yuan"


def test_explain_a_fixed_amount():
    assert said_of("allowance", fixed()) == "Fixed amount: 100.00 yuan"


@each(
    ("value", "text"),
    [
        ("8200", "Net commission 8,200.00 yuan: at 15%, in all 1,230.00 yuan"),
        (
            "28000",
            "Net commission 28,000.00 yuan: up to 20,000.00 yuan at 15%, the 8,000.00 yuan above at 20%,"
            " in all 4,600.00 yuan",
        ),
        (
            "60000",
            "Net commission 60,000.00 yuan: up to 20,000.00 yuan at 15%, the 30,000.00 yuan from"
            " 20,000.00 yuan to 50,000.00 yuan at 20%, the 10,000.00 yuan above at 25%, in all 11,500.00 yuan",
        ),
        ("-100", "Net commission −100.00 yuan: at 15%, in all −15.00 yuan"),
    ],
)
def test_explain_marginal_tiers_slice_by_slice(value, text):
    assert said_of("commission", tiered(*RISING), given={"net_commission": value}) == text


@each(
    ("value", "text"),
    [
        (
            "500000",
            "Daily average assets 500,000.00 yuan: in the tier up to 1,000,000.00 yuan, all of it at 0.001%,"
            " in all 5.00 yuan",
        ),
        (
            "2300000",
            "Daily average assets 2,300,000.00 yuan: in the tier above 1,000,000.00 yuan, all of it at"
            " 0.005%, in all 115.00 yuan",
        ),
    ],
)
def test_explain_whole_tiers_by_the_tier_that_was_hit(value, text):
    written = tiered(
        ("1000000", "0.00001"), (None, "0.00005"), code="assets", measure="average_assets", mode="whole"
    )

    assert said_of("assets", written, given={"average_assets": value}) == text


def test_explain_a_rate():
    written = rate(code="equity", measure="product_sales.equity", rate="0.003")

    assert said_of("equity", written, given={"product_sales.equity": "500000"}) == (
        "Product sales (equity) 500,000.00 yuan at 0.3%: 1,500.00 yuan"
    )


def test_explain_what_was_subtracted_first():
    written = [{**BASE, "title": "Base"}, rate(rate="0.45", less=["base", "customer_cost"])]
    given = {"net_commission": "12000", "customer_cost": "500"}

    assert said_of("commission", *written, given=given) == (
        "Net commission 12,000.00 yuan less Base 3,000.00 yuan, Customer cost 500.00 yuan leaves"
        " 8,500.00 yuan at 45%: 3,825.00 yuan"
    )


def test_explain_names_a_subtracted_line_without_title_by_its_kind():
    text = said_of("commission", BASE, rate(less=["base"]), given={"net_commission": "4000"})

    assert "less Base pay 3,000.00 yuan leaves 1,000.00 yuan" in text


def test_explain_says_that_a_negative_rest_counts_as_nothing():
    assert said_of("commission", BASE, rate(less=["base"]), given={"net_commission": "1000"}) == (
        "Net commission 1,000.00 yuan less Base pay 3,000.00 yuan leaves −2,000.00 yuan, which counts as"
        " nothing at 10%: 0.00 yuan"
    )


def test_explain_an_amount_per_unit():
    assert said_of("accounts", per_unit(), given={"new_valid_accounts": "6"}) == (
        "New valid accounts 6 accounts, 80.00 yuan for each: 480.00 yuan"
    )


def test_explain_an_amount_per_unit_above_a_number():
    assert said_of("accounts", per_unit(above="5"), given={"new_valid_accounts": "8"}) == (
        "New valid accounts 8 accounts, 3 of it above 5 accounts, 80.00 yuan for each: 240.00 yuan"
    )


# What corrects it


def test_explain_a_coefficient():
    written = [rate(), coefficient(("90", "1"), ("0", "0.95"))]
    given = {"net_commission": "94794.30", "duty_score": "85"}

    assert said_of("duty", *written, given=given) == (
        "Duty score 85 points gives the factor 0.95; on 9,479.43 yuan earned above that is −473.97 yuan"
    )


def test_explain_a_month_without_absence():
    assert said_of("absence", absence()) == "No days to deduct for"


def test_explain_days_of_absence():
    written = absence(personal_leave_days="1", sick_leave_days="0.4")
    given = {"personal_leave_days": "1.5", "sick_leave_days": "2"}

    assert said_of("absence", written, given=given) == (
        "Base pay 3,000.00 yuan ÷ 21.75 days, Personal leave 1.5 days × 100%, Sick leave 2 days × 40%:"
        " −317.24 yuan"
    )


def test_explain_absence_that_took_the_whole_base():
    text = said_of("absence", absence(), given={"personal_leave_days": "30"})

    assert text.endswith(": −3,000.00 yuan, limited to the base pay")


def test_explain_what_is_held_back():
    assert said_of("reserve", rate(), withhold(), given={"net_commission": "1000"}) == (
        "10% of 100.00 yuan earned above is held back: 10.00 yuan, to be paid out after 12 months"
    )


def test_explain_what_is_held_back_for_one_month():
    text = said_of("reserve", rate(), withhold(release_after_months=1), given={"net_commission": "1000"})

    assert text.endswith("to be paid out after 1 month")


def test_explain_what_is_held_back_until_after_leaving():
    written = [rate(), withhold(until="20000.00", release_from="exit", release_after_months=6)]

    text = said_of("reserve", *written, given={"net_commission": "1000"}, held={"reserve": Decimal("500.00")})

    assert text == (
        "10% of 100.00 yuan earned above is held back until 20,000.00 yuan are reached, 500.00 yuan were"
        " held before: 10.00 yuan, to be paid out 6 months after leaving"
    )


def test_explain_that_nothing_could_be_held_back():
    assert said_of("reserve", rate(), withhold()) == "Nothing was earned that could be held back"


@each(
    ("base_pay", "contract", "text"),
    [
        (
            "2264.96",
            "employee",
            "2,264.96 yuan so far, topped up to the minimum of 2,490.00 yuan: 225.04 yuan",
        ),
        ("3000.00", "employee", "3,000.00 yuan so far, not less than the minimum of 2,490.00 yuan"),
        ("100.00", "broker", "The minimum applies to employees only"),
    ],
)
def test_explain_a_minimum(base_pay, contract, text):
    assert said_of("floor", BASE, minimum(), base_pay=base_pay, contract=contract) == text


def test_explain_a_minimum_that_was_lost_by_absence():
    written = [BASE, minimum(full_attendance_only=True)]

    assert said_of("floor", *written, given={"absent_days": "1"}, base_pay="100.00") == (
        "The minimum of 2,490.00 yuan applies to full attendance only; there were days of absence"
    )


@each(
    ("base_pay", "text"),
    [
        ("3000.00", "3,000.00 yuan so far, not more than the maximum of 5,000.00 yuan"),
        ("7000.00", "7,000.00 yuan so far, cut to the maximum of 5,000.00 yuan: −2,000.00 yuan"),
    ],
)
def test_explain_a_maximum(base_pay, text):
    assert said_of("ceiling", BASE, maximum(), base_pay=base_pay) == text


def test_explain_a_release():
    release = Release("reserve", Decimal("900.55"), date(2025, 10, 1))

    assert said_of("reserve_release", BASE, releases=[release]) == (
        "Held back in 2025-10, paid out now: 900.55 yuan"
    )


@each(
    ("origin", "text"),
    [(None, "Correction: −5.00 yuan"), ("2026-10", "Correction, for 2026-10: −5.00 yuan")],
)
def test_explain_an_adjustment(origin, text):
    assert explain("adjustment", Decimal("-5.00"), {"reason": "Correction", "origin": origin}) == text


# What is taken


PENSION = Scheme("pension", "Pension", Decimal("0.08"), floor=Decimal(7546), ceiling=Decimal(37731))


@each(
    ("base", "text"),
    [
        ("4100", "Pension: base 7,546.00 yuan (the floor; own base 4,100.00 yuan) at 8%: 603.68 yuan"),
        ("10000", "Pension: base 10,000.00 yuan at 8%: 800.00 yuan"),
        ("40000", "Pension: base 37,731.00 yuan (the ceiling; own base 40,000.00 yuan) at 8%: 3,018.48 yuan"),
    ],
)
def test_explain_a_contribution(base, text):
    assert said(contribution_line(PENSION, Decimal(base))) == text


def test_explain_a_contribution_with_a_fixed_part():
    line = contribution_line(Scheme("m", "Medical", Decimal("0.02"), fixed=Decimal(3)), Decimal(6000))

    assert said(line) == "Medical: base 6,000.00 yuan at 2% plus 3.00 yuan: 123.00 yuan"


def test_explain_a_contribution_that_was_stated_as_a_sum():
    line = contribution_line(Scheme("special", "", Decimal(0), fixed=Decimal("1364.25")), Decimal(0))

    assert said(line) == "Insurance and housing fund: 1,364.25 yuan"


def vat_said(gross, terms):
    return [said(line) for line in vat_lines(Decimal(gross), charge_vat(Decimal(gross), terms), terms)]


def test_explain_that_no_value_added_tax_is_withheld():
    assert vat_said("5000.00", NO_VAT) == ["No value-added tax is withheld (mode: none)"]


@each(
    ("mode", "gross", "text"),
    [
        (
            "monthly_100k",
            "5000.00",
            "5,000.00 yuan is below the monthly threshold of 100,000.00 yuan before tax: exempt",
        ),
        (
            "per_time_1000",
            "999.00",
            "999.00 yuan is below the per payment threshold of 1,000.00 yuan before tax: exempt",
        ),
    ],
)
def test_explain_that_income_is_exempt_from_value_added_tax(mode, gross, text):
    assert vat_said(gross, VatTerms(mode=mode)) == [text]


def test_explain_value_added_tax_and_surtaxes():
    assert vat_said("50500.00", VatTerms(mode="per_time_1000")) == [
        "The per payment threshold of 1,000.00 yuan is reached: 50,500.00 yuan ÷ (1 + 1%) = 50,000.00 yuan,"
        " value-added tax 500.00 yuan",
        "7% of value-added tax 500.00 yuan, halved: 17.50 yuan",
        "Exempt while the month's sales do not exceed 100,000.00 yuan",
        "Exempt while the month's sales do not exceed 100,000.00 yuan",
    ]


def test_explain_a_surtax_in_full():
    texts = vat_said("50500.00", VatTerms(mode="per_time_1000", halved=False))

    assert texts[1] == "7% of value-added tax 500.00 yuan: 35.00 yuan"


def employee_tax(income, state=None, month=JANUARY, **more):
    taxed = TaxedMonth(Decimal(income), **{key: Decimal(value) for key, value in more.items()})
    return withhold_employee(LAW_2019, NO_FLAGS, state, month, taxed)


def test_explain_the_income_tax_of_an_employee():
    january = employee_tax("30000.00", special="4500.00", additional="2000.00")
    february = employee_tax(
        "30000.00", january.state, date(2026, 2, 1), special="4500.00", additional="2000.00"
    )

    assert said(february.line) == (
        "This year so far: income 60,000.00 yuan less basic deduction 10,000.00 yuan, insurance and housing"
        " fund 9,000.00 yuan, additional deductions 4,000.00 yuan leaves 37,000.00 yuan to tax; at 10% less"
        " the quick deduction 2,520.00 yuan, 1,180.00 yuan are due; 555.00 yuan were withheld before; this"
        " month 625.00 yuan"
    )


def test_explain_that_there_is_nothing_to_tax():
    assert said(employee_tax("4000.00", other="10.00").line) == (
        "This year so far: income 4,000.00 yuan less basic deduction 5,000.00 yuan, other deductions"
        " 10.00 yuan leaves −1,010.00 yuan, nothing to tax"
    )


def test_explain_the_income_tax_of_a_broker():
    taxed = TaxedMonth(Decimal("50000.00"), surtaxes=Decimal("17.50"))

    line = withhold_broker(LAW_2019, NO_FLAGS, None, JANUARY, taxed).line

    assert said(line) == (
        "This year so far: income 50,000.00 yuan less 20 percent cost 10,000.00 yuan, business cost"
        " 10,000.00 yuan, surtaxes 17.50 yuan, basic deduction 5,000.00 yuan leaves 24,982.50 yuan to tax; at"
        " 3% less the quick deduction 0.00 yuan, 749.48 yuan are due; 0.00 yuan were withheld before; this"
        " month 749.48 yuan"
    )


def recovery_line(terms):
    recoveries = [Recovery("L1", "Damaged laptop", Decimal("3000.00"))]
    wage = Decimal("5200.00")
    (line,) = recovery_lines(recoveries, wage=wage, payable=wage, terms=terms)
    return line


def test_explain_a_recovery_within_the_cap():
    line = recovery_line(RecoveryTerms(minimum_wage=Decimal("2490.00")))

    assert said(line) == (
        "Damaged laptop: 1,040.00 yuan of 3,000.00 yuan owed, 1,960.00 yuan remain; at most 1,040.00 yuan may"
        " be taken from a wage of 5,200.00 yuan (20% of it, and the minimum wage of 2,490.00 yuan must be"
        " left)"
    )


def test_explain_a_recovery_without_cap():
    assert (
        said(recovery_line(None)) == "Damaged laptop: 3,000.00 yuan of 3,000.00 yuan owed, 0.00 yuan remain"
    )


@each("terms", [None, RecoveryTerms(minimum_wage=Decimal("2490.00"))])
def test_explain_names_the_instalment_that_was_agreed(terms):
    agreed = Recovery("L1", "Damaged laptop", Decimal("3000.00"), Decimal("500.00"))
    wage = Decimal("5200.00")

    (line,) = recovery_lines([agreed], wage=wage, payable=wage, terms=terms)

    assert said(line).startswith("Damaged laptop: 500.00 yuan of 3,000.00 yuan owed, 2,500.00 yuan remain")
    assert said(line).endswith("; agreed: 500.00 yuan a month")


def test_explain_refuses_a_kind_that_does_not_exist():
    with pytest.raises(KeyError):
        explain("bonus", Decimal(0), {})


# Labels and quantities


def test_every_kind_of_component_has_a_label_and_an_explanation():
    standard = [
        BASE,
        fixed(),
        tiered(*RISING),
        rate(code="products"),
        per_unit(),
        coefficient(("0", "1")),
        absence(),
        withhold(),
        minimum(),
        maximum(),
    ]

    lines = lines_of(*standard).values()

    assert {line.kind for line in lines} == set(SHAPES)
    assert [line.kind for line in lines if not said(line)] == []
    assert set(SHAPES) <= set(KIND_LABELS)


def test_every_measure_has_a_label():
    assert set(MEASURE_LABELS) == set(MEASURES)


def test_measure_label_names_classes_of_products_by_their_own_name():
    assert measure_label("product_sales.权益类") == "Product sales (权益类)"


def test_measure_label_says_the_name_of_a_class_that_is_known_by_its_code():
    assert measure_label("product_sales.fixed_income") == "Product sales (fixed income)"


def test_measure_label_gives_back_what_it_does_not_know():
    assert measure_label("something") == "something"


@each(
    ("code", "kind", "title", "label"),
    [
        ("commission", "tiered", "佣金提成", "佣金提成"),
        ("commission", "tiered", "", "Tiered commission"),
        ("city_tax", "surtax", "", "City maintenance and construction tax"),
        ("x", "unheard", "", "unheard"),
    ],
)
def test_line_label_prefers_the_title_then_the_code_then_the_kind(code, kind, title, label):
    assert line_label(code, kind, title) == label


def test_kind_label_names_a_kind():
    assert kind_label("withhold") == "Deferred reserve"


@each(
    ("rate_text", "text"),
    [("0.15", "15%"), ("0.003", "0.3%"), ("0.00005", "0.005%"), ("1", "100%"), ("0", "0%"), ("1.10", "110%")],
)
def test_percent_shows_a_rate_without_needless_zeros(rate_text, text):
    assert percent(rate_text) == text


@each(
    ("value", "text"),
    [("12345.6", "12,345.60 yuan"), ("-0.5", "−0.50 yuan"), ("1600.0000", "1,600.00 yuan")],
)
def test_money_has_two_places_and_separators(value, text):
    assert money(value) == text


@each(
    ("measure", "value", "text"),
    [
        ("net_commission", "28000", "28,000.00 yuan"),
        ("new_valid_accounts", "6", "6 accounts"),
        ("valid_accounts", "1200", "1,200 accounts"),
        ("duty_score", "85.50", "85.5 points"),
        ("late_count", "3", "3 times"),
        ("sick_leave_days", "0.5", "0.5 days"),
        ("product_sales.equity", "1", "1.00 yuan"),
    ],
)
def test_quantity_bears_the_unit_of_its_measure(measure, value, text):
    assert quantity(measure, value) == text


# Chinese


def test_explain_says_tiers_in_chinese(chinese):
    assert said_of("commission", tiered(*RISING), given={"net_commission": "28000"}) == (
        "净佣金 28,000.00 元：20,000.00 元以内按 15%，超过部分 8,000.00 元按 20%，合计 4,600.00 元"
    )


def test_explain_says_three_tiers_in_chinese(chinese):
    assert said_of("commission", tiered(*RISING), given={"net_commission": "60000"}) == (
        "净佣金 60,000.00 元：20,000.00 元以内按 15%，20,000.00 元至 50,000.00 元的 30,000.00 元按 20%，"
        "超过部分 10,000.00 元按 25%，合计 11,500.00 元"
    )


def test_explain_says_tax_in_chinese(chinese):
    line = employee_tax("12604.91", special="1050.00", additional="1000.00").line

    assert said(line) == (
        "本年累计收入 12,604.91 元，减去减除费用 5,000.00 元，社会保险和住房公积金 1,050.00 元，"
        "专项附加扣除 1,000.00 元，累计应纳税所得额 5,554.91 元；税率 3%，速算扣除数 0.00 元，"
        "累计应纳税额 166.65 元；此前已扣缴 0.00 元，本月扣缴 166.65 元"
    )


def every_line():
    """A line of every kind and variant, in both contracts."""
    given = measures(
        **{"net_commission_after_tax": "41247.17", "net_commission": "44262", "absent_days": "1"},
        **{"product_sales.equity": "500000", "net_new_assets": "1000", "duty_score": "85"},
    )
    yield from compute_lines(demo_standard("a"), "M3", "employee", given)
    yield from compute_lines(demo_standard("b"), "B1", "broker", given)
    yield from compute_lines(demo_standard("c"), "C1", "employee", given)
    yield from lines_of(
        BASE,
        fixed(),
        tiered(("10", "0.1"), (None, "0.2"), mode="whole"),
        per_unit(above="1"),
        minimum("9000.00"),
        maximum("10.00"),
        releases=[Release("commission", Decimal(5), JANUARY)],
    ).values()
    yield Line("adjustment", "adjustment", Decimal(5), {"reason": "更正", "origin": "2026-01"})
    yield contribution_line(PENSION, Decimal(1))
    yield contribution_line(replace(PENSION, fixed=Decimal(3)), Decimal(50000))
    for mode in ("none", "monthly_100k", "per_time_1000"):
        terms = VatTerms(mode=mode, halved=mode == "monthly_100k")
        yield from vat_lines(Decimal(303000), charge_vat(Decimal(303000), terms), terms)
        yield from vat_lines(Decimal(10), charge_vat(Decimal(10), terms), terms)
    yield employee_tax("3000").line
    yield employee_tax("30000", other="10").line
    yield recovery_line(None)
    yield from recovery_lines(
        [Recovery("L1", "损坏", Decimal(9), Decimal(5))], wage=Decimal(9), payable=Decimal(9), terms=None
    )
    yield recovery_line(RecoveryTerms(minimum_wage=Decimal("2490.00")))


def test_explain_leaves_no_english_in_chinese(chinese):
    texts = [(line.code, said(line)) for line in every_line()]

    names_in_data = re.compile("Pension|Damaged laptop|equity|fixed_income")
    left = [(code, text) for code, text in texts if re.search("[A-Za-z]{2,}", names_in_data.sub("", text))]
    assert left == []


def test_labels_are_all_chinese(chinese):
    labels = [str(label) for table in (KIND_LABELS, MEASURE_LABELS) for label in table.values()]

    assert [label for label in labels if re.search("[A-Za-z]", label)] == []


def test_the_catalogue_holds_the_chinese_of_every_sentence_of_the_rules(catalogue):
    waiting = [
        entry.msgid
        for entry in catalogue
        if any(
            "compensation/rules/" in path or path.endswith("try_pay.py") for path, _line in entry.occurrences
        )
        and not (entry.msgstr or entry.msgstr_plural.get(0))
    ]

    assert waiting == []


def test_the_catalogue_keeps_every_placeholder(catalogue):
    placeholder = re.compile(r"%\(\w+\)s")

    lost = [
        entry.msgid
        for entry in catalogue
        if entry.msgstr and set(placeholder.findall(entry.msgid)) != set(placeholder.findall(entry.msgstr))
    ]

    assert lost == []


def test_make_slip_lines_can_all_be_explained():
    person = PersonMonth(
        JANUARY,
        measures(turnover="50500.00"),
        adjustments=(Adjustment(Decimal("1.00"), "更正"),),
        insurance=((PENSION, Decimal(6000)),),
        recoveries=(Recovery("L1", "损坏", Decimal(5)),),
    )
    terms = Terms(RecoveryTerms(Decimal(2490)), vat=VatTerms(mode="per_time_1000"))

    for contract in ("employee", "broker"):
        slip = make_slip(plan_of_turnover(contract), terms, person)
        assert [line.code for line in slip.lines + slip.deductions if not said(line)] == []


def plan_of_turnover(contract):
    return Plan(parse_standard(GROSS_IS_TURNOVER), "M1", contract)
