"""How a slip speaks to those who read it: each kind of line in Chinese, word for word, as a manager would say it."""

import gettext
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from compensation.rules.income_tax import LAW_2019, NO_FLAGS, TaxedMonth, withhold_broker, withhold_employee
from compensation.rules.insurance import Scheme, contribution_line
from compensation.rules.recovery import Recovery, RecoveryTerms, recovery_lines
from compensation.rules.slip import Adjustment, PersonMonth, Terms, make_slip
from compensation.rules.vat import VatTerms, charge_vat, vat_lines
from compensation.forms.standard_pages import SimulateForm
from compensation.rules.wording import explain, line_label, measure_label
from core.catalogues import compile_catalogue
from tests.cases import each
from tests.compensation.rules_data import (
    BASE,
    RISING,
    absence,
    coefficient,
    fixed,
    lines_of,
    maximum,
    minimum,
    per_unit,
    rate,
    tiered,
    withhold,
    yuan,
)
from tests.compensation.test_rules_slip import plan_of, slip_of_gross

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "compensation" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
JANUARY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def catalogue():
    """The Chinese as it stands in the source, compiled anew."""
    compile_catalogue(CATALOGUE)
    gettext._translations.clear()
    trans_real._translations.clear()


@pytest.fixture(autouse=True)
def chinese(catalogue):
    with translation.override("zh-hans"):
        yield


def said(line):
    return explain(line.kind, line.amount, line.detail)


ON_BASE = ("absence", "floor", "ceiling")
ON_COMMISSION = ("duty", "reserve")
SCORES = (("95", "1.05"), ("0", "0.7"))


@pytest.mark.parametrize(
    ("component", "given", "sentence"),
    [
        (BASE, {}, "M1 级基本工资 3,000.00 元"),
        (fixed(amount="-12.5"), {}, "固定金额 −12.50 元"),
        (
            tiered(*RISING),
            {"net_commission": "8200"},
            "净佣金 8,200.00 元：按 15%，合计 1,230.00 元",
        ),
        (
            tiered(*RISING),
            {"net_commission": "28000"},
            "净佣金 28,000.00 元：20,000.00 元以内按 15%，超过部分 8,000.00 元按 20%，合计 4,600.00 元",
        ),
        (
            tiered(*RISING),
            {"net_commission": "60000"},
            "净佣金 60,000.00 元：20,000.00 元以内按 15%，20,000.00 元至 50,000.00 元的 30,000.00 元按 20%，"
            "超过部分 10,000.00 元按 25%，合计 11,500.00 元",
        ),
        (
            tiered(*RISING),
            {"net_commission": "-100"},
            "净佣金 −100.00 元：按 15%，合计 −15.00 元",
        ),
        (
            tiered(*RISING, mode="whole"),
            {"net_commission": "20000"},
            "净佣金 20,000.00 元：属于 20,000.00 元以内一档，全额按 15%，合计 3,000.00 元",
        ),
        (
            tiered(*RISING, mode="whole"),
            {"net_commission": "60000"},
            "净佣金 60,000.00 元：属于 50,000.00 元以上一档，全额按 25%，合计 15,000.00 元",
        ),
        (rate(), {"net_commission": "1234.56"}, "净佣金 1,234.56 元，按 10% 计 123.46 元"),
        (
            rate(rate="0.00005"),
            {"net_commission": "1000000"},
            "净佣金 1,000,000.00 元，按 0.005% 计 50.00 元",
        ),
        (per_unit(), {"new_valid_accounts": "6"}, "新增有效户 6 户，每单位 80.00 元，计 480.00 元"),
        (
            per_unit(above="5"),
            {"new_valid_accounts": "8"},
            "新增有效户 8 户，超出 5 户的 3 个单位，每单位 80.00 元，计 240.00 元",
        ),
        (
            per_unit(measure="late_count", amount="-20.00"),
            {"late_count": "3"},
            "迟到 3 次，每单位 −20.00 元，计 −60.00 元",
        ),
        (
            coefficient(*SCORES),
            {"net_commission": "10000", "duty_score": "96.5"},
            "职责评分 96.5 分，系数 1.05；以上述所得 1,000.00 元为基数，调整 50.00 元",
        ),
        (
            coefficient(*SCORES),
            {"net_commission": "10000", "duty_score": "60"},
            "职责评分 60 分，系数 0.7；以上述所得 1,000.00 元为基数，调整 −300.00 元",
        ),
        (absence(), {}, "无缺勤"),
        (
            absence(personal_leave_days="1", sick_leave_days="0.4"),
            {"personal_leave_days": "1.5", "sick_leave_days": "2"},
            "基本工资 3,000.00 元 ÷ 21.75 天，事假 1.5 天 × 100%，病假 2 天 × 40%：−317.24 元",
        ),
        (
            absence(),
            {"personal_leave_days": "30"},
            "基本工资 3,000.00 元 ÷ 21.75 天，事假 30 天 × 100%：−3,000.00 元，以基本工资为限",
        ),
        (
            withhold(),
            {"net_commission": "10000"},
            "以上述所得 1,000.00 元的 10% 留存 100.00 元，12 个月后发放",
        ),
        (
            withhold(release_after_months=1),
            {"net_commission": "10000"},
            "以上述所得 1,000.00 元的 10% 留存 100.00 元，1 个月后发放",
        ),
        (
            withhold(release_from="exit", release_after_months=3),
            {"net_commission": "10000"},
            "以上述所得 1,000.00 元的 10% 留存 100.00 元，离职满 3 个月后发放",
        ),
        (
            withhold(until="300.00"),
            {"net_commission": "10000"},
            "以上述所得 1,000.00 元的 10% 留存，留满 300.00 元为止，此前已留存 0.00 元，"
            "本月留存 100.00 元，12 个月后发放",
        ),
        (withhold(), {"net_commission": "-5"}, "无所得可留存"),
        (minimum("4500.00"), {}, "此前合计 3,000.00 元，补足至保底额 4,500.00 元，补 1,500.00 元"),
        (minimum(), {}, "此前合计 3,000.00 元，不低于保底额 2,490.00 元，无需补足"),
        (
            minimum("4500.00", full_attendance_only=True),
            {"absent_days": "1"},
            "保底额 4,500.00 元以全勤为条件，本月有缺勤",
        ),
        (maximum("2000.00"), {}, "此前合计 3,000.00 元，超过封顶额 2,000.00 元，调整 −1,000.00 元"),
        (maximum(), {}, "此前合计 3,000.00 元，未超过封顶额 5,000.00 元"),
    ],
)
def test_a_component_is_explained_in_chinese(component, given, sentence):
    code = component["code"]
    before = [BASE] if code in ON_BASE else [rate()] if code in ON_COMMISSION else []

    assert said(lines_of(*before, component, given=given)[code]) == sentence


@each(
    ("net_commission", "sentence"),
    [
        (
            "9000",
            "净佣金 9,000.00 元，减去客户成本 500.00 元，基本工资 3,000.00 元，余 5,500.00 元，"
            "按 10% 计 550.00 元",
        ),
        (
            "900",
            "净佣金 900.00 元，减去客户成本 500.00 元，基本工资 3,000.00 元，余 −2,600.00 元，按零计，"
            "按 10% 计 0.00 元",
        ),
    ],
)
def test_what_is_subtracted_first_is_explained_in_chinese(net_commission, sentence):
    given = {"net_commission": net_commission, "customer_cost": "500"}

    lines = lines_of(BASE, rate(less=["customer_cost", "base"]), given=given)

    assert said(lines["commission"]) == sentence


def test_a_brokers_minimum_says_that_there_is_none():
    lines = lines_of(fixed(), minimum(), contract="broker")

    assert said(lines["floor"]) == "保底仅适用于员工"


def insured(**changes):
    values = {"code": "pension", "name": "养老保险", "rate": yuan("0.08")} | changes
    return contribution_line(Scheme(**values), yuan("6000"))


@each(
    ("changes", "amount", "words"),
    [
        ({}, "-480.00", ("养老保险", "6,000.00 元", "8%", "480.00 元")),
        ({"floor": yuan("7000")}, "-560.00", ("7,000.00 元", "6,000.00 元", "560.00 元")),
        ({"ceiling": yuan("5000")}, "-400.00", ("5,000.00 元", "6,000.00 元", "400.00 元")),
        ({"fixed": yuan("3")}, "-483.00", ("8%", "3.00 元", "483.00 元")),
        ({"payer": "employer"}, "480.00", ("养老保险", "480.00 元")),
    ],
)
def test_a_contribution_names_base_rate_and_amount(changes, amount, words):
    line = insured(**changes)

    sentence = said(line)
    assert str(line.amount) == amount
    assert [word for word in words if word not in sentence] == []


@each(
    ("gross", "mode", "words"),
    [
        ("8000", "none", ["增值税"]),
        ("1009.99", "per_time_1000", ["1,009.99 元", "1,000.00 元"]),
        ("1010", "per_time_1000", ["1,010.00 元", "1%", "1,000.00 元", "10.00 元"]),
        ("100999", "monthly_100k", ["100,999.00 元", "100,000.00 元"]),
    ],
)
def test_value_added_tax_names_threshold_and_amount(gross, mode, words):
    terms = VatTerms(mode=mode)

    sentence = said(vat_lines(yuan(gross), charge_vat(yuan(gross), terms), terms)[0])

    assert [word for word in words if word not in sentence] == []
    assert sentence.isascii() is False


def test_income_tax_of_an_employee_tells_the_year_so_far():
    line = withhold_employee(
        LAW_2019, NO_FLAGS, None, JANUARY, TaxedMonth(yuan("30000"), yuan("4500"), yuan("2000"))
    ).line

    sentence = said(line)
    figures = ("30,000.00 元", "4,500.00 元", "2,000.00 元", "5,000.00 元", "18,500.00 元", "3%", "555.00 元")
    assert [figure for figure in figures if figure not in sentence] == []


def test_income_tax_of_a_broker_tells_cost_and_business_cost():
    line = withhold_broker(LAW_2019, NO_FLAGS, None, JANUARY, TaxedMonth(yuan("10000"))).line

    sentence = said(line)
    figures = ("10,000.00 元", "2,000.00 元", "5,000.00 元", "1,000.00 元", "3%", "30.00 元")
    assert [figure for figure in figures if figure not in sentence] == []


@each("terms", [None, RecoveryTerms(minimum_wage=yuan("2490"))])
def test_a_recovery_tells_what_remains_and_the_cap_that_holds(terms):
    recoveries = [Recovery("1", "笔记本遗失", yuan("5000"), yuan("1500"))]

    (line,) = recovery_lines(recoveries, wage=yuan("5200"), payable=yuan("4000"), terms=terms)

    taken, rest = ("1,500.00 元", "3,500.00 元") if terms is None else ("1,040.00 元", "3,960.00 元")
    sentence = said(line)
    assert [
        word for word in ("笔记本遗失", taken, rest, "5,000.00 元", "1,500.00 元") if word not in sentence
    ] == []
    assert ("2,490.00 元" in sentence) is (terms is not None)


def test_an_adjustment_names_its_month_where_it_has_one():
    person = PersonMonth(
        month=JANUARY,
        measures={},
        adjustments=[
            Adjustment(yuan("188"), "竞赛奖励"),
            Adjustment(yuan("-20.5"), "更正", date(2025, 12, 1)),
        ],
    )

    slip = make_slip(plan_of(document_of_base()), Terms(RecoveryTerms(yuan("2490"))), person)

    first, second = (said(line) for line in slip.lines if line.kind == "adjustment")
    assert first == "竞赛奖励：188.00 元"
    assert ("2025-12" in second, second.endswith("−20.50 元")) == (True, True)


def document_of_base():
    return {
        "schema": "branchops/pay-standard/1",
        "name": "试行标准",
        "team": "EAST",
        "effective_from": "2026-01",
        "contract": "employee",
        "grades": [{"code": "M1", "title": "客户经理", "base_pay": "3000.00"}],
        "components": [BASE],
    }


@each("contract", ["employee", "broker"])
@each("gross", ["0", "900", "1010", "120000", "-500"])
def test_no_line_of_a_slip_is_left_in_english(contract, gross):
    terms = Terms(RecoveryTerms(yuan("2490")), vat=VatTerms(mode="per_time_1000"))

    slip = slip_of_gross(gross, contract, terms)

    for line in (*slip.lines, *slip.deductions):
        words = said(line) + line_label(line.code, line.kind)
        assert not any(letter.isascii() and letter.isalpha() for letter in words.replace("M1", "")), words


@each(
    ("code", "said"),
    [
        ("equity", "权益类"),
        ("fixed_income", "固定收益类"),
        ("hybrid", "混合类"),
        ("money_market", "货币类"),
        ("alternative", "另类"),
        ("insurance", "保险类"),
        ("专户", "专户"),
    ],
)
def test_measure_label_calls_a_class_of_products_as_the_office_does(code, said):
    assert measure_label(f"product_sales.{code}") == f"产品销售额（{said}）"


def test_the_end_of_a_range_is_not_the_month_before():
    assert str(SimulateForm().fields["last_month"].label) == "截止月份"
