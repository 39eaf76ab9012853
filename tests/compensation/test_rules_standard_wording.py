"""Standards in words, what a version changes, and what a standard makes of a few figures."""

import copy

import pytest

from compensation.rules.measures import MEASURES
from compensation.rules.standard_components import SHAPES
from compensation.rules.standard_reading import parse_standard
from compensation.rules.standard_trying import try_standard, used_measures
from compensation.rules.wording.changes import Change, changes
from compensation.rules.wording.descriptions import describe
from tests.cases import each
from tests.compensation import rules_data as data


def described(*components):
    """Sentence and rows of the last of these components."""
    told = describe(parse_standard(data.two_grades(*components)))[-1]
    return told.sentence, list(told.rows)


BY_GRADE = {"M1": "0.10", "M2": "0.20"}
GRADES = [("M1 Manager", "10%"), ("M2 Senior manager", "20%")]


@each(
    ("component", "sentence"),
    [
        (data.BASE, "The base pay of the grade."),
        (data.fixed(amount="100.00"), "A fixed amount every month: 100.00 yuan."),
        (data.rate(rate="0.003"), "Net commission at 0.3%."),
        (
            data.rate(less=["customer_cost"]),
            "Net commission less Customer cost at 10%.",
        ),
        (data.per_unit(amount="80.00"), "80.00 yuan for each one of: New valid accounts."),
        (data.per_unit(above="5"), "80.00 yuan for each one of: New valid accounts above 5 accounts."),
        (data.minimum("2490.00"), "Pay so far is topped up to 2,490.00 yuan."),
        (
            data.minimum("2490.00", full_attendance_only=True),
            "Pay so far is topped up to 2,490.00 yuan, in months of full attendance only.",
        ),
        (data.maximum("9000.00"), "Pay so far is cut to 9,000.00 yuan."),
    ],
)
def test_describe_says_it_in_one_sentence(component, sentence):
    assert described(component) == (sentence, [])


def test_describe_shows_tiers_as_a_table():
    sentence, rows = described(data.tiered(*data.RISING))

    assert sentence == "Net commission through tiers, each slice at its own rate:"
    assert rows == [
        ("up to 20,000.00 yuan", "15%"),
        ("above 20,000.00 yuan, up to 50,000.00 yuan", "20%"),
        ("above 50,000.00 yuan", "25%"),
    ]


def test_describe_says_where_all_is_paid_at_one_rate():
    sentence, rows = described(data.tiered((None, "0.25"), mode="whole"))

    assert sentence == "Net commission, all of it at the rate of the tier that it falls in:"
    assert rows == [("all of it", "25%")]


def test_describe_shows_bands_and_what_they_multiply():
    sentence, rows = described(data.rate(), data.coefficient(("95", "1.05"), ("0", "0.7")))

    assert sentence == "Commission at a rate: multiplied by a factor that follows Duty score:"
    assert rows == [("from 95 points", "× 1.05"), ("from 0 points", "× 0.7")]


def test_describe_shows_what_a_day_of_absence_costs():
    _sentence, rows = described(data.absence(personal_leave_days="1", sick_leave_days="0.4"))

    assert rows == [("Personal leave", "100%"), ("Sick leave", "40%")]


@each(
    ("more", "sentence"),
    [
        ({}, "10% of Commission at a rate is held back and paid 12 months later."),
        (
            {"release_from": "exit", "until": "20000.00"},
            "10% of Commission at a rate is held back and paid 12 months after leaving; no more once 20,000.00 yuan "
            "are held.",
        ),
    ],
)
def test_describe_says_what_is_held_back_and_until_when(more, sentence):
    assert described(data.rate(), data.withhold(**more)) == (sentence, [])


def vary(component, values):
    key = SHAPES[component["kind"]].setting
    return {name: value for name, value in component.items() if name != key} | {"by_grade": values}


@each("component", [data.rate(), data.withhold(of=["base"])])
def test_describe_shows_shares_by_grade(component):
    _sentence, rows = described(data.BASE, vary(component, BY_GRADE))

    assert rows == GRADES


@each("component", [data.fixed(), data.per_unit(), data.minimum(), data.maximum()])
def test_describe_shows_amounts_by_grade(component):
    _sentence, rows = described(vary(component, {"M1": "1.00", "M2": "2.00"}))

    assert rows == [("M1 Manager", "1.00 yuan"), ("M2 Senior manager", "2.00 yuan")]


def test_describe_shows_tiers_by_grade_on_one_line_each():
    tiers = data.tiered(*data.RISING)["tiers"]

    _sentence, rows = described(vary(data.tiered(), {"M1": tiers[2:], "M2": tiers}))

    assert rows[0] == ("M1 Manager", "all of it 25%")
    assert rows[1][1].startswith("up to 20,000.00 yuan 15%, above")


def test_describe_tells_components_of_one_kind_apart():
    told = describe(
        parse_standard(data.document(data.rate("a"), data.rate("b"), data.rate("c", title="Extra")))
    )

    assert [one.label for one in told] == ["Commission at a rate (a)", "Commission at a rate (b)", "Extra"]


@each("letter", "abc")
def test_describe_has_words_for_every_component_of_the_demonstration(letter):
    standard = data.demo_standard(letter)

    told = describe(standard)

    assert [one.code for one in told] == [component.code for component in standard.components]
    assert all(one.label and one.sentence for one in told)


def test_every_kind_has_its_words():
    from compensation.rules.wording.descriptions import _SENTENCES

    assert set(_SENTENCES) == set(SHAPES)


# Differences


def changed(**changes):
    before = data.pay_md_example()
    return changes_of(before, copy.deepcopy(before) | changes)


def changes_of(before, after):
    return changes(parse_standard(before), parse_standard(after))


def test_changes_of_the_same_are_none():
    assert changed() == []


def test_changes_names_head_and_grades():
    grades = [
        {"code": "M1", "title": "见习客户经理", "base_pay": "2400.00"},
        {"code": "M3", "base_pay": "5000.00"},
    ]

    assert changed(name="New", effective_from="2027-01", grades=grades) == [
        Change("Name of the standard", "City East standard 2026", "New"),
        Change("In force from", "Oct 2026", "Jan 2027"),
        Change("Grade M1", "M1 见习客户经理: 2,200.00 yuan", "M1 见习客户经理: 2,400.00 yuan"),
        Change("Grade M2", "M2 客户经理: 3,500.00 yuan", ""),
        Change("Grade M3", "", "M3: 5,000.00 yuan"),
    ]


def test_changes_shows_each_row_of_a_table_on_its_own():
    after = data.pay_md_example()
    after["components"][1]["tiers"][2]["rate"] = "0.30"

    assert changes_of(data.pay_md_example(), after) == [
        Change("Tiered commission (commission), above 50,000.00 yuan", "25%", "30%")
    ]


def test_changes_shows_what_came_and_what_went():
    after = data.pay_md_example()
    after["components"][-1] = data.maximum("9000.00")

    assert changes_of(data.pay_md_example(), after) == [
        Change("Top-up to the minimum", "Pay so far is topped up to 2,490.00 yuan.", ""),
        Change("Cut to the maximum", "", "Pay so far is cut to 9,000.00 yuan."),
    ]


def test_changes_shows_a_sentence_that_reads_otherwise():
    after = data.pay_md_example()
    after["components"][2]["amount"] = "90.00"

    assert changes_of(data.pay_md_example(), after) == [
        Change(
            "Bonus per unit",
            "80.00 yuan for each one of: New valid accounts.",
            "90.00 yuan for each one of: New valid accounts.",
        )
    ]


def test_changes_shows_a_new_name_and_another_order():
    after = data.pay_md_example()
    after["components"][2]["title"] = "开户奖"
    after["components"][0], after["components"][2] = after["components"][2], after["components"][0]

    found = changes_of(data.pay_md_example(), after)

    assert found[0] == Change("开户奖", "Bonus per unit", "开户奖")
    assert [change.place for change in found][-1] == "Order"
    assert found[-1].now.startswith("开户奖, Tiered commission (commission), Base pay")


# Trying


def test_used_measures_are_those_that_count_in_their_order():
    standard = parse_standard(data.pay_md_example())

    assert used_measures(standard) == [
        "net_commission",
        "average_assets",
        "product_sales",
        "new_valid_accounts",
        "duty_score",
        "absent_days",
        "personal_leave_days",
        "sick_leave_days",
    ]


def test_used_measures_asks_for_net_commission_where_it_counts_after_tax():
    written = data.document(
        data.rate(measure="net_commission_after_tax", less=["customer_cost"]),
        data.rate("equity", measure="product_sales.权益类"),
    )

    assert used_measures(parse_standard(written)) == [
        "net_commission",
        "customer_cost",
        "product_sales.权益类",
    ]


def test_used_measures_are_known_for_every_measure():
    components = [data.rate(f"c{index}", measure=name) for index, name in enumerate(MEASURES)]

    assert set(used_measures(parse_standard(data.document(*components)))) == set(MEASURES) - {
        "net_commission_after_tax"
    }


def test_try_standard_gives_the_lines_of_a_slip_with_their_sum():
    standard = parse_standard(data.pay_md_example())

    tried = try_standard(standard, "M2", data.measures(net_commission="30000", duty_score="96"))

    assert [(line.code, str(line.amount)) for line in tried.lines[:2]] == [
        ("base", "3500.00"),
        ("commission", "5000.00"),
    ]
    assert str(tried.gross) == "8225.00"
    assert tried.lines[1].label == "Tiered commission (commission)"
    assert tried.lines[0].text == "Base pay of grade M2: 3,500.00 yuan"


def test_try_standard_computes_what_remains_after_tax():
    standard = parse_standard(data.document(data.rate(measure="net_commission_after_tax", rate="1")))

    tried = try_standard(standard, "M1", data.measures(net_commission="10600.00"))

    assert str(tried.gross) == "9878.00"


def test_try_standard_knows_no_grade_that_is_not_named():
    with pytest.raises(KeyError):
        try_standard(parse_standard(data.document()), "M9", {})
