"""Periods, figures, staff changes and division: rules by worked examples and properties (G5.2, G6)."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from teams.rules import report_facts as facts, report_periods as periods
from teams.rules.division import Duty, not_on_sheet, own_substitutes, without_reason
from teams.rules.report_facts import MonthSum, Periods, Place
from teams.rules.staff import Stay, staff_changes

D = dt.date
JAN, FEB, MAR = D(2026, 1, 1), D(2026, 2, 1), D(2026, 3, 1)


# Periods


@pytest.mark.parametrize(
    ("kind", "day", "start"),
    [
        ("month", D(2026, 11, 5), D(2026, 10, 1)),
        ("month", D(2026, 1, 1), D(2025, 12, 1)),
        ("half", D(2026, 11, 5), D(2026, 1, 1)),
        ("half", D(2026, 7, 1), D(2026, 1, 1)),
        ("half", D(2026, 6, 30), D(2025, 7, 1)),
        ("year", D(2026, 12, 31), D(2025, 1, 1)),
        ("year", D(2027, 1, 1), D(2026, 1, 1)),
    ],
)
def test_last_ended_is_the_period_before_the_day(kind, day, start):
    assert periods.last_ended(kind, day) == start


@given(st.sampled_from(["month", "half", "year"]), st.dates(D(2001, 1, 1), D(2099, 12, 31)))
def test_last_ended_has_ended_and_the_one_after_it_has_not(kind, day):
    start = periods.last_ended(kind, day)
    end = periods.end_of(kind, start)

    assert periods.begins(kind, start)
    assert end <= day < periods.end_of(kind, end)


def test_before_and_year_before():
    assert periods.before("month", JAN) == D(2025, 12, 1)
    assert periods.before("half", D(2026, 7, 1)) == JAN
    assert periods.before("year", JAN) == D(2025, 1, 1)
    assert periods.year_before(MAR) == D(2025, 3, 1)


def test_months_of_a_half_year():
    assert periods.months_of("half", D(2026, 7, 1)) == [D(2026, month, 1) for month in range(7, 13)]


def begun(kind, **changes):
    return periods.to_begin(
        kind, **({"day": D(2026, 11, 5), "latest": None, "opened_on": D(2024, 1, 1)} | changes)
    )


def test_to_begin_asks_for_the_last_period_where_there_was_none():
    assert begun("month") == [D(2026, 10, 1)]


def test_to_begin_makes_up_for_what_was_missed():
    assert begun("month", latest=D(2026, 7, 1)) == [D(2026, month, 1) for month in (8, 9, 10)]


def test_to_begin_goes_back_two_years_at_most():
    assert len(begun("month", latest=D(2020, 1, 1))) == periods.MOST_BACK


def test_to_begin_asks_a_new_team_for_nothing_from_before_it():
    assert begun("month", opened_on=D(2026, 11, 2)) == []
    assert begun("month", opened_on=D(2026, 10, 31)) == [D(2026, 10, 1)]


def test_to_begin_leaves_the_second_half_year_to_the_annual_report():
    assert begun("half", day=D(2027, 1, 5)) == []
    assert begun("half", day=D(2026, 7, 2)) == [JAN]
    assert begun("year", day=D(2027, 1, 5)) == [JAN]


# Figures


def row(month, person=1, team=7, **figures):
    return MonthSum(month, person, team, dict.fromkeys(facts.MEASURES, Decimal(0)) | figures)


def spans(*now, before=(), last_year=(), on_file=None):
    every = frozenset([*now, *before, *last_year])
    return Periods(now, before or now, last_year or now, every if on_file is None else frozenset(on_file))


def head(rows, spans, plan=None):
    return {one["measure"]: one for one in facts.totals(rows, spans, plan or {})}


def test_totals_add_flows_and_take_the_last_months_stock():
    rows = [
        row(JAN, net_commission=Decimal("1.10"), month_end_assets=Decimal(5)),
        row(FEB, net_commission=Decimal("2.20"), month_end_assets=Decimal(9)),
        row(FEB, person=2, net_commission=Decimal("0.05"), month_end_assets=Decimal(1)),
    ]

    told = head(rows, spans(JAN, FEB))

    assert told["net_commission"]["actual"] == "3.35"
    assert told["month_end_assets"]["actual"] == "10"


def test_totals_do_not_compare_with_a_period_of_which_a_month_is_missing():
    rows = [row(MAR, turnover=Decimal(8)), row(JAN, turnover=Decimal(3))]

    told = head(rows, spans(MAR, before=(JAN, FEB), on_file=[MAR, JAN]))

    assert told["turnover"]["actual"] == "8"
    assert told["turnover"]["before"] is None


def test_totals_say_nothing_of_a_period_without_any_file():
    told = head([], spans(JAN, on_file=[]))

    assert {one["actual"] for one in told.values()} == {None}


def test_totals_say_nothing_of_stocks_without_the_last_months_file():
    told = head(
        [row(JAN, net_commission=Decimal(4), valid_accounts=Decimal(2))], spans(JAN, FEB, on_file=[JAN])
    )

    assert told["net_commission"]["actual"] == "4"
    assert told["valid_accounts"]["actual"] is None


def test_totals_carry_the_plan():
    told = head([row(JAN)], spans(JAN), {"turnover": Decimal("12.50")})

    assert told["turnover"]["plan"] == "12.50"
    assert told["net_commission"]["plan"] is None


amounts = st.decimals(min_value=-(10**6), max_value=10**6, places=2)


@given(
    st.lists(
        st.tuples(st.sampled_from([JAN, FEB]), st.integers(1, 4), st.sampled_from([7, 8, None]), amounts)
    )
)
def test_people_and_teams_sum_to_the_total(drawn):
    rows = [row(month, person, team, turnover=amount) for month, person, team, amount in drawn]
    span = spans(JAN, FEB)
    places = [Place(person, f"N{person}", "x", "T", "R", f"O{person % 2}") for person in range(1, 5)]

    total = Decimal(head(rows, span)["turnover"]["actual"])
    people = facts.by_person(rows, span.now, places)
    teams = facts.by_team(rows, span.now, {7: "七", 8: "八"})

    assert sum(Decimal(one["figures"]["turnover"]) for one in people) == total
    assert sum(Decimal(one["figures"]["turnover"]) for one in teams) == total
    for key in ("region", "outlet"):
        assert sum(Decimal(one["figures"]["turnover"]) for one in facts.grouped(people, key)) == total


def test_grouped_puts_those_without_a_place_last():
    people = facts.by_person([row(JAN)], [JAN], [Place(1, "N1", "x"), Place(2, "N2", "y", "T", "R", "甲")])

    assert [(one["name"], one["people"]) for one in facts.grouped(people, "outlet")] == [("甲", 1), ("", 1)]


def test_series_leaves_a_gap_where_no_file_is():
    told = facts.series(
        [row(JAN, net_commission=Decimal(3))],
        spans(JAN, FEB, last_year=(MAR, MAR), on_file=[JAN, MAR]),
        "net_commission",
    )

    assert [(point["actual"], point["last_year"]) for point in told] == [("3", "0"), (None, "0")]


# What changed


def test_changes_name_the_way_to_each_fact():
    before = {"totals": [{"measure": "turnover", "actual": "1"}], "staff": {"joined": []}}
    after = {
        "totals": [{"measure": "turnover", "actual": "2"}],
        "staff": {"joined": [{"day": "d", "number": "9"}]},
    }

    assert facts.changes(before, after) == [
        (("totals", "turnover", "actual"), "1", "2"),
        (("staff", "joined", "9", "day"), "", "d"),
        (("staff", "joined", "9", "number"), "", "9"),
    ]


def test_changes_name_what_is_gone():
    assert facts.changes({"missing": ["2026-01-01"]}, {"missing": []}) == [
        (("missing", "2026-01-01"), "2026-01-01", "")
    ]


def test_changes_of_the_same_are_none():
    same = {"totals": [{"measure": "x", "actual": None}], "people": [{"name": "a"}, {"name": "a"}]}

    assert facts.changes(same, same) == []


def test_facts_hash_does_not_hang_on_the_order_of_keys():
    assert facts.facts_hash({"a": 1, "b": [2]}) == facts.facts_hash({"b": [2], "a": 1})
    assert facts.facts_hash({"a": 1}) != facts.facts_hash({"a": 2})


# Staff


def stay(person=1, *, start, end=None, team="东区", outlet="", inside=True, hired=D(2020, 1, 1), left=None):
    return Stay(person, f"N{person}", f"人{person}", hired, left, team, outlet, inside, start, end)


OCT, NOV = D(2026, 10, 1), D(2026, 11, 1)


def told(*stays):
    return staff_changes(list(stays), OCT, NOV)


def test_staff_who_is_hired_has_joined():
    changes = told(stay(start=D(2026, 10, 9), hired=D(2026, 10, 9)))

    assert [(one["day"], one["how"], one["to"]) for one in changes["joined"]] == [
        ("2026-10-09", "company", "东区")
    ]
    assert (changes["before"], changes["after"]) == (0, 1)


def test_staff_who_comes_from_another_team_has_joined_from_there():
    changes = told(
        stay(start=D(2020, 1, 1), end=D(2026, 10, 9), team="西区", inside=False), stay(start=D(2026, 10, 9))
    )

    assert [(one["from"], one["how"]) for one in changes["joined"]] == [("西区", "move")]
    assert changes["left"] == []


def test_staff_whose_last_day_is_the_periods_last_has_left_in_it():
    changes = told(stay(start=D(2020, 1, 1), end=NOV, left=NOV))

    assert [(one["day"], one["how"]) for one in changes["left"]] == [("2026-11-01", "company")]
    assert (changes["before"], changes["after"]) == (1, 0)


def test_staff_whose_last_day_was_the_day_before_the_period_left_in_the_one_before():
    changes = told(stay(start=D(2020, 1, 1), end=OCT, left=OCT))

    assert (changes["left"], changes["before"]) == ([], 0)


def test_staff_who_goes_to_another_team_has_left_to_there():
    changes = told(
        stay(start=D(2020, 1, 1), end=D(2026, 10, 9)), stay(start=D(2026, 10, 9), team="西区", inside=False)
    )

    assert [(one["to"], one["how"]) for one in changes["left"]] == [("西区", "move")]


def test_staff_who_changes_the_outlet_has_moved():
    changes = told(
        stay(start=D(2020, 1, 1), end=D(2026, 10, 9), outlet="甲"), stay(start=D(2026, 10, 9), outlet="乙")
    )

    assert [(one["from"], one["to"]) for one in changes["moved"]] == [("东区 · 甲", "东区 · 乙")]
    assert (changes["joined"], changes["left"]) == ([], [])


def test_staff_who_comes_back_after_a_gap_left_and_joined():
    changes = told(stay(start=D(2020, 1, 1), end=D(2026, 10, 5)), stay(start=D(2026, 10, 20)))

    assert (len(changes["left"]), len(changes["joined"])) == (1, 1)
    assert (changes["before"], changes["after"]) == (1, 1)


days = st.dates(D(2026, 9, 1), D(2026, 12, 1))


@given(st.lists(st.tuples(st.lists(days, min_size=2, max_size=6, unique=True), st.booleans()), max_size=5))
def test_staff_before_and_joined_less_left_is_after(people):
    stays = []
    for person, (marks, inside) in enumerate(people):
        marks = sorted(marks)
        for index, (start, end) in enumerate(zip(marks, marks[1:], strict=False)):
            is_here = inside if index % 2 else not inside
            stays.append(stay(person, start=start, end=end, outlet=str(index), inside=is_here))

    changes = told(*stays)

    assert changes["before"] + len(changes["joined"]) - len(changes["left"]) == changes["after"]


# Division


def test_duty_is_one_sided_where_only_one_of_both_is_said():
    assert Duty(1, develops="x").is_one_sided
    assert Duty(1, serves="x", develops=" ").is_one_sided
    assert not Duty(1, serves="x", develops="y").is_one_sided
    assert not Duty(1, duties="x").is_one_sided


def test_without_reason_names_those_who_do_one_without_saying_why():
    duties = [Duty(1, develops="x"), Duty(2, serves="x", reason="新人"), Duty(3, develops="x", serves="y")]

    assert without_reason(duties) == [1]


def test_own_substitutes_and_not_on_sheet():
    assert own_substitutes([Duty(1, substitute_id=1), Duty(2, substitute_id=1)]) == [1]
    assert not_on_sheet([1, 2, 3], [2]) == [1, 3]
