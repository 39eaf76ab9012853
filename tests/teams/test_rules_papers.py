"""What a paper says as values: its hash, its sums, its copies for another year, what it still lacks."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.choices.paper_forms import SECTIONS, TABLES
from teams.choices.papers import BUDGET_NEEDED, PaperKind
from teams.rules import papers as rules
from teams.rules.paper_faults import cooperation_faults, faults, set_up_faults, unfit_target
from teams.rules.papers import Content, Cooperation, SetUp
from tests.factories.teams_papers import rows_of

SCHEME, BANK = PaperKind.MARKETING_SCHEME, PaperKind.BANK_COOPERATION
SET_UP = PaperKind.SET_UP
AGREED = Cooperation(
    valid_from=date(2027, 1, 1),
    valid_until=date(2028, 1, 1),
    remind_on=date(2027, 11, 15),
    outlets=["W01"],
    stationed=[("A1", "W01")],
)
STATED = SetUp("东风路三队", date(2027, 2, 1), 300, "周启明")


def content(kind=SCHEME, **given) -> Content:
    values = {
        "kind": kind,
        "place": "EB01T1",
        "about": "",
        "title": "营销方案",
        "year": 2027,
        "sections": {section.code: "按去年做法。" for section in SECTIONS[kind]},
        "tables": rows_of(kind),
        "budget": Decimal("20000.00"),
        "cooperation": AGREED if kind == PaperKind.BANK_COOPERATION else None,
        "set_up": STATED if kind == PaperKind.SET_UP else None,
    }
    return Content(**(values | given))


# The hash


def test_content_hash_is_the_same_for_the_same_paper():
    assert rules.content_hash(content()) == rules.content_hash(content())
    assert len(rules.content_hash(content())) == 64


@pytest.mark.parametrize(
    "change",
    [
        {"title": "营销方案（修订）"},
        {"place": "EB01T2"},
        {"about": "工商银行"},
        {"year": 2028},
        {"budget": Decimal("20000.01")},
        {"budget": None},
        {"sections": {"market": "市场"}},
        {"tables": {}},
        {"cooperation": AGREED},
        {"set_up": STATED},
        {"attachments": [("预算.xlsx", "ab" * 32)]},
    ],
)
def test_content_hash_covers_everything_that_the_paper_says(change):
    assert rules.content_hash(content(**change)) != rules.content_hash(content())


@pytest.mark.parametrize(
    "change",
    [
        {"valid_from": date(2027, 1, 2)},
        {"valid_until": date(2027, 12, 31)},
        {"remind_on": None},
        {"outlets": ["W01", "W02"]},
        {"stationed": []},
    ],
)
def test_content_hash_covers_a_cooperation(change):
    changed = dataclasses.replace(AGREED, **change)

    assert rules.content_hash(content(cooperation=changed)) != rules.content_hash(content(cooperation=AGREED))


@pytest.mark.parametrize(
    "change", [{"name": "四队"}, {"opens_on": None}, {"target_accounts": 301}, {"lead_name": "陈堃"}]
)
def test_content_hash_covers_a_set_up(change):
    changed = dataclasses.replace(STATED, **change)

    assert rules.content_hash(content(set_up=changed)) != rules.content_hash(content(set_up=STATED))


def test_content_hash_knows_an_attachment_by_its_content_and_not_by_its_place():
    one, two = ("预算.xlsx", "ab" * 32), ("日程.pdf", "cd" * 32)
    changed = ("预算.xlsx", "ef" * 32)

    assert rules.content_hash(content(attachments=[one, two])) == rules.content_hash(
        content(attachments=[two, one])
    )
    assert rules.content_hash(content(attachments=[one])) != rules.content_hash(
        content(attachments=[changed])
    )


def test_content_hash_does_not_tell_an_empty_text_from_none():
    sections = dict(content().sections)

    assert rules.content_hash(content(sections=sections | {"materials": ""})) == rules.content_hash(
        content(sections={code: text for code, text in sections.items() if code != "materials"})
    )


# Sums and copies


def test_costs_adds_the_amounts_of_all_rows():
    tables = {
        "posts": [{"what": "客户经理", "count": 3}],
        "sources": [{"what": "校招", "count": 2, "budget": "800.00"}, {"what": "内推", "budget": ""}],
    }

    assert rules.costs(PaperKind.RECRUITMENT_PLAN, tables) == Decimal("800.00")
    assert rules.costs(SCHEME, {"activities": [{"budget": "0.10"}, {"budget": "0.20"}]}) == Decimal("0.30")
    assert rules.costs(PaperKind.MANAGEMENT_RULES, {}) == 0


def test_head_count_adds_the_posts():
    assert rules.head_count({"posts": [{"count": 3}, {"count": ""}, {"count": 2}]}) == 5
    assert rules.head_count({}) == 0


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"what": "", "count": None}, True),
        ({"what": "  "}, True),
        ({"what": "讲座"}, False),
        ({"count": 0}, False),
    ],
)
def test_is_blank_is_a_row_without_anything(row, expected):
    assert rules.is_blank(row) is expected


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2027, 3, 1), 1, date(2028, 3, 1)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 29)),
        (date(2028, 1, 31), -1, date(2027, 1, 31)),
    ],
)
def test_moved_is_the_same_day_of_another_year(day, years, expected):
    assert rules.moved(day, years) == expected


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)), st.integers(0, 9))
def test_moved_keeps_month_and_order(day, years):
    later = rules.moved(day, years)

    assert (later.year, later.month) == (day.year + years, day.month)
    assert 0 <= day.day - later.day <= 1


def test_moved_tables_moves_days_and_keeps_all_else():
    tables = {
        "activities": [
            {"what": "讲座", "from": "2027-03-01", "until": "", "budget": "10.00", "owner": "王芳"}
        ],
        "measures": [{"measure": "net_commission", "target": "120", "note": ""}],
    }

    later = rules.moved_tables(SCHEME, tables, 1)

    assert later["activities"][0] == tables["activities"][0] | {"from": "2028-03-01"}
    assert later["measures"] == tables["measures"]


# What is still missing


@pytest.mark.parametrize("kind", PaperKind.values)
def test_faults_finds_nothing_in_a_whole_paper(kind):
    assert faults(content(kind)) == []


@pytest.mark.parametrize("kind", PaperKind.values)
def test_faults_names_every_needed_heading_and_table_of_an_empty_paper(kind):
    found = "\n".join(faults(content(kind, sections={}, tables={})))

    for part in (*SECTIONS[kind], *TABLES[kind]):
        assert (f"“{part.title}”" in found) is part.needed


@pytest.mark.parametrize("kind", PaperKind.values)
def test_faults_asks_for_a_budget_where_it_is_part_of_what_is_approved(kind):
    asked = {"The budget is missing.", "The expenses at most are missing."}

    assert bool(asked & set(faults(content(kind, budget=None)))) is (kind in BUDGET_NEEDED)


def test_faults_call_the_money_of_a_cooperation_as_its_field_does():
    row = rows_of(BANK)["expenses"][0] | {"budget": "200.00"}

    over = faults(content(BANK, tables=rows_of(BANK) | {"expenses": [row]}, budget=Decimal(100)))

    assert over == ["The items cost 200.00 yuan together, at most 100.00 yuan are allowed."]
    assert "The expenses at most are missing." in faults(content(BANK, budget=None))


def test_faults_name_people_and_outlets_and_not_their_codes():
    part = Cooperation(
        date(2027, 1, 1), date(2028, 1, 1), date(2027, 11, 15), ["W01"], [("1006", "EB01-E3")],
        {"1006": "胡俊杰", "EB01-E3": "兴南银行东门支行"},
    )  # fmt: skip

    assert list(cooperation_faults(part)) == [
        "胡俊杰 is stationed at 兴南银行东门支行, which is not an outlet of this cooperation."
    ]


@pytest.mark.parametrize(
    ("measure", "target", "told"),
    [
        ("new_valid_accounts", "-3", "The target is a whole number, not negative."),
        ("new_valid_accounts", "3.5", "The target is a whole number, not negative."),
        ("new_valid_accounts", "3", ""),
        ("net_commission", "-0.01", "The target is not negative."),
        ("net_commission", "3.50", ""),
        ("", "-3", ""),
        ("net_commission", "", ""),
    ],
)
def test_unfit_target_is_told(measure, target, told):
    row = {"measure": measure, "target": target, "note": ""}

    assert unfit_target(row) == told
    found = faults(content(SCHEME, tables=rows_of(SCHEME) | {"measures": [row]}))
    assert any(told in fault for fault in found) if told else not any("The target is" in f for f in found)


@pytest.mark.parametrize(("day", "told"), [(date(2020, 1, 4), True), (date(2027, 3, 1), False)])
def test_faults_of_a_set_up_that_would_open_outside_of_its_year(day, told):
    found = faults(content(SET_UP, set_up=SetUp("三队", day, 100, "张三")))

    assert any("lies outside of the paper's year 2027" in fault for fault in found) is told


def test_faults_names_the_row_and_column_that_lack_something():
    row = dict(rows_of(SCHEME)["activities"][0])
    tables = rows_of(SCHEME) | {"activities": [row, row | {"owner": " "}]}

    assert faults(content(tables=tables)) == ["“Activities”, row 2: “Responsible” is missing."]


def test_faults_refuses_an_activity_that_ends_before_it_begins():
    row = rows_of(SCHEME)["activities"][0] | {"from": "2027-03-02", "until": "2027-03-01"}

    found = faults(content(tables=rows_of(SCHEME) | {"activities": [row]}))

    assert found == ["“Activities”, row 1 ends before it begins."]


def test_faults_refuses_nobody_as_a_head_count():
    kind = PaperKind.RECRUITMENT_PLAN
    row = rows_of(kind)["posts"][0] | {"count": 0}

    assert faults(content(kind, tables=rows_of(kind) | {"posts": [row]})) == [
        "“Posts”, row 1: “Head count” is more than 0."
    ]


def test_faults_refuses_rows_that_cost_more_than_the_budget():
    assert faults(content(budget=Decimal("1200.00"))) == []
    assert faults(content(budget=Decimal("1199.99"))) == [
        "The rows cost 1,200.00 yuan together, more than the budget of 1,199.99 yuan."
    ]


def test_faults_asks_for_a_title():
    assert faults(content(title=" ")) == ["The title is missing."]


@pytest.mark.parametrize(
    "change",
    [{"name": ""}, {"lead_name": " "}, {"opens_on": None}, {"target_accounts": None}, {"target_accounts": 0}],
)
def test_set_up_faults_names_what_a_set_up_lacks(change):
    assert len(list(set_up_faults(dataclasses.replace(STATED, **change)))) == 1


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"valid_from": None}, 1),
        ({"valid_until": None}, 1),
        ({"valid_until": date(2027, 1, 1)}, 2),
        ({"remind_on": None}, 1),
        ({"remind_on": date(2028, 1, 1)}, 1),
        ({"remind_on": date(2026, 12, 31)}, 1),
        ({"outlets": []}, 2),
        ({"stationed": [("A1", "W02")]}, 1),
    ],
)
def test_cooperation_faults_names_what_a_cooperation_lacks(change, found):
    assert len(list(cooperation_faults(dataclasses.replace(AGREED, **change)))) == found


def test_cooperation_faults_takes_a_reminder_on_the_first_and_the_last_day():
    for day in (date(2027, 1, 1), date(2027, 12, 31)):
        assert list(cooperation_faults(dataclasses.replace(AGREED, remind_on=day))) == []


# The forms of the kinds


def test_every_kind_has_headings_of_different_codes():
    for kind in PaperKind.values:
        codes = [part.code for part in (*SECTIONS[kind], *TABLES[kind])]
        assert SECTIONS[kind]
        assert len(set(codes)) == len(codes)
