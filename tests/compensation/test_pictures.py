"""Charts and comparisons of the pay cycle: one message each, told from rows at hand, without a database."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from compensation.comparing import sums_of
from compensation.models import DetailRow, PayRun, PaySlip
from compensation.pictures import MOST_BARS, change_text, detail_chart, own_chart, run_chart, slip_chart
from compensation.queries.details import jumps_of
from compensation.queries.reports import contract_groups
from compensation.queries.simulations import Pair, result_of
from compensation.queries.versions import Version
from core.months import add_months
from tests.cases import each
from org.models import Person, Team

OCTOBER = dt.date(2026, 10, 1)


def row(person, amount, *, team=1, name=None, **figures):
    """A person's row, of a team by number; None for a team is somebody without one."""
    return DetailRow(
        person=Person(pk=person, name=name or f"经理{person}", number=f"P{person}"),
        team=None if team is None else Team(pk=team, name=f"{team}队"),
        net_commission=Decimal(amount),
        **figures,
    )


def run(net, month=OCTOBER, **figures):
    return PayRun(month=month, net=Decimal(net), gross=Decimal(net), **figures)


def slip(net, month=OCTOBER):
    return PaySlip(run=PayRun(month=month), net=Decimal(net))


def labels(chart):
    return [line[0] for line in chart.rows]


# How much more or less


@each(
    ("now", "before", "text"),
    [
        ("110", "100", "10.0% more than the month before"),
        ("100", "100", "as much as the month before"),
        ("75", "100", "25.0% less than the month before"),
        ("0", "100", "100.0% less than the month before"),
        ("-50", "100", "150.0% less than the month before"),
        ("300", "0.01", "2,999,900.0% more than the month before"),
        ("100", "0", ""),
        ("100", "-100", ""),
        ("100", None, ""),
    ],
)
def test_change_text_says_what_can_be_said(now, before, text):
    assert change_text(Decimal(now), None if before is None else Decimal(before)) == text


def test_change_text_in_chinese_bears_no_english():
    with translation.override("zh-hans"):
        found = change_text(Decimal(110), Decimal(100))

    assert not any(letter.isascii() and letter.isalpha() for letter in found)


# Business detail


def test_detail_chart_shows_people_of_one_team_the_largest_first():
    chart = detail_chart(OCTOBER, [row(1, "100"), row(2, "300"), row(3, "200")], {})

    assert labels(chart) == ["经理2", "经理3", "经理1"]
    assert chart.title == "Net commission of Oct 2026: 600.00 yuan"


def test_detail_chart_shows_teams_where_there_are_several():
    rows = [row(1, "100", team=1), row(2, "50", team=1), row(3, "120", team=2), row(4, "9", team=None)]

    chart = detail_chart(OCTOBER, rows, {})

    assert labels(chart) == ["1队", "2队", "without a team"]
    assert [line[1] for line in chart.rows] == ["150.00", "120.00", "9.00"]


def test_detail_chart_sets_the_month_before_beside_it():
    before = {1: row(1, "80"), 9: row(9, "20")}

    chart = detail_chart(OCTOBER, [row(1, "150"), row(2, "50")], before)

    assert chart.headings[1:] == ("Oct 2026 (yuan)", "Sep 2026 (yuan)")
    assert [line[1] for line in chart.rows] == ["150.00", "50.00"]
    assert chart.title == "Net commission of Oct 2026: 200.00 yuan, 100.0% more than the month before"


def test_detail_chart_shows_no_more_bars_than_can_be_read():
    rows = [row(number, str(number)) for number in range(1, 31)]

    chart = detail_chart(OCTOBER, rows, {})

    assert len(chart.rows) == MOST_BARS
    assert labels(chart)[0] == "经理30"
    assert chart.title == "Net commission of Oct 2026: 465.00 yuan"


def test_detail_chart_keeps_namesakes_apart():
    chart = detail_chart(OCTOBER, [row(1, "100", name="王伟"), row(2, "70", name="王伟")], {})

    assert labels(chart) == ["王伟", "王伟"]


# Reports and slips


@each(
    ("months", "title"),
    [
        ([("2026-10", "900")], "Net pay of Oct 2026: 900.00 yuan"),
        (
            [("2026-09", "600"), ("2026-10", "900")],
            "Net pay of Oct 2026: 900.00 yuan, 50.0% more than the month before",
        ),
        ([("2026-08", "600"), ("2026-10", "900")], "Net pay of Oct 2026: 900.00 yuan"),
        ([("2026-09", "0"), ("2026-10", "900")], "Net pay of Oct 2026: 900.00 yuan"),
        (
            [("2026-09", "1000"), ("2026-10", "900")],
            "Net pay of Oct 2026: 900.00 yuan, 10.0% less than the month before",
        ),
    ],
)
def test_report_and_slip_charts_compare_with_the_month_just_before(months, title):
    given = [(dt.date.fromisoformat(f"{month}-01"), net) for month, net in months]
    runs = [run(net, month) for month, net in given]
    slips = [slip(net, month) for month, net in given]

    assert run_chart(runs[-1], runs).title == title
    assert slip_chart(slips[-1], slips).title == title


def test_own_chart_sums_the_months_shown():
    months = [slip("100.50", add_months(OCTOBER, -back)) for back in (2, 1, 0)]

    chart = own_chart(months)

    assert chart.title == "Net pay of the last 3 months: 301.50 yuan"
    assert labels(chart) == ["Aug 2026", "Sep 2026", "Oct 2026"]


def test_own_chart_of_one_month_is_one_bar():
    chart = own_chart([slip("100.50")])

    assert [line[1] for line in chart.rows] == ["100.50"]


# Beside last month and the version that came back


def told(sums):
    return [(str(one.label), one.now, one.change, one.version_change) for one in sums]


def test_sums_of_a_first_report_compare_with_nothing():
    sums = sums_of(run("100", people=2), None, None)

    assert told(sums) == [
        ("People", 2, None, None),
        ("Gross", 100, None, None),
        ("Net", 100, None, None),
    ]


def test_sums_of_compare_with_last_month_and_show_what_fell_to_nothing():
    last = run("80", people=1, insurance=Decimal(5))

    sums = sums_of(run("100", people=2), last, None)

    assert told(sums) == [
        ("People", 2, 1, None),
        ("Gross", 100, 20, None),
        ("Insurance and fund", 0, -5, None),
        ("Net", 100, 20, None),
    ]


def test_sums_of_compare_with_the_version_that_came_back():
    version = Version("x", people=3, totals={"gross": Decimal(130), "net": Decimal(120)}, marks={})

    sums = sums_of(run("100", people=2), None, version)

    assert told(sums) == [
        ("People", 2, None, -1),
        ("Gross", 100, None, -30),
        ("Net", 100, None, -20),
    ]


# Leaps


def figures(**changes):
    names = ("net_income", "product_sales", "average_assets", "month_end_assets", "turnover")
    return (
        dict.fromkeys(names, Decimal(0))
        | {
            "valid_accounts": 0,
            "new_valid_accounts": 0,
            "customers": 0,
        }
        | changes
    )


def test_jumps_of_stand_with_the_largest_of_the_weightiest_figure_first():
    rows = [
        row(1, "1000", **figures(customers=90)),
        row(2, "90000", **figures()),
        row(3, "40000", **figures(customers=90)),
        row(4, "1000", **figures()),
    ]
    before = {number: row(number, "1000", **figures()) for number in (1, 2, 3, 4)}

    found = jumps_of(rows, before)

    assert [(one.row.person_id, one.jump.figure, len(one.others)) for one in found] == [
        (2, "net_commission", 0),
        (3, "net_commission", 1),
        (1, "customers", 0),
    ]


# Lists of slips


def test_contract_groups_keep_the_order_at_hand():
    def made(contract, team):
        return PaySlip(contract=contract, team=None if team is None else Team(pk=team, name=f"{team}队"))

    slips = [made("employee", 1), made("employee", 1), made("employee", None), made("broker", 1)]

    found = contract_groups(slips)

    assert [(contract, team, len(rows)) for contract, team, rows in found] == [
        ("employee", "1队", 2),
        ("employee", "", 1),
        ("broker", "1队", 1),
    ]


# A simulation read back


RESULT = {
    "people": [
        {
            "number": "P1",
            "name": "甲",
            "grade": "M2",
            "before": "300.00",
            "after": "330.00",
            "change": "30.00",
            "months": [
                {"month": "2026-09", "before": "100.00", "after": "100.00", "change": "0.00"},
                {"month": "2026-10", "before": "200.00", "after": "230.00", "change": "30.00"},
            ],
        },
        {
            "number": "P2",
            "name": "乙",
            "grade": "M1",
            "before": "0.00",
            "after": "50.00",
            "change": "50.00",
            "months": [{"month": "2026-10", "before": "0.00", "after": "50.00", "change": "50.00"}],
        },
    ],
    "months": [
        {"month": "2026-09", "before": "100.00", "after": "100.00", "change": "0.00"},
        {"month": "2026-10", "before": "200.00", "after": "280.00", "change": "80.00"},
    ],
    "total": {"before": "300.00", "after": "380.00", "change": "80.00"},
    "unknown_grades": ["M9"],
}


@each(
    ("month", "people"),
    [
        ("", [("P1", Decimal(30)), ("P2", Decimal(50))]),
        ("2026-09", [("P1", Decimal(0))]),
        ("2026-10", [("P1", Decimal(30)), ("P2", Decimal(50))]),
        ("2026-11", []),
    ],
)
def test_result_of_gives_the_people_of_all_months_or_of_one(month, people):
    found = result_of(SimpleNamespace(result=RESULT), month)

    assert [(person.number, person.change) for person in found.people] == people
    assert (found.total.change, found.unknown_grades) == (Decimal(80), ["M9"])
    assert [one.month for one in found.months] == [dt.date(2026, 9, 1), OCTOBER]


def test_result_of_a_simulation_at_work_is_none():
    assert result_of(SimpleNamespace(result=None)) is None


@each(
    ("before", "after", "share"),
    [("200", "230", "0.15"), ("200", "150", "-0.25"), ("0", "50", None), ("100", "100", "0")],
)
def test_a_pair_says_its_change_as_a_share_of_what_was_paid(before, after, share):
    pair = Pair(Decimal(before), Decimal(after))

    assert pair.share == (None if share is None else Decimal(share))
