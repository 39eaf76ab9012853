"""A whole quarter's worth of worked examples: a report's facts, staff changes and tables reckoned by hand (G6)."""

import datetime as dt
from decimal import Decimal

import pytest

from teams.choices.reports import ReportMeasure
from teams.documents import report_shown as shown
from teams.rules import report_facts as facts, report_periods as periods
from teams.rules.division import Duty, not_on_sheet, own_substitutes, without_reason
from teams.rules.report_facts import MonthSum, Periods, Place
from teams.rules.staff import Stay, staff_changes

D = dt.date
EAST, WEST = 1, 2
ALICE, BOB, WANG = 11, 12, 13
NOTHING = dict.fromkeys(facts.MEASURES, Decimal(0))
NAMES = {EAST: "东区团队", WEST: "西区团队"}
PLACES = [
    Place(ALICE, "A1", "爱丽丝", "东区团队", "城东", "北路网点"),
    Place(BOB, "B1", "鲍勃", "东区团队", "城东", "南路网点"),
    Place(WANG, "W1", "王五", "西区团队", "", ""),
]


def month(year, number, person, team, **figures):
    return MonthSum(D(year, number, 1), person, team, NOTHING | {n: Decimal(v) for n, v in figures.items()})


# The first half of 2026 with files of May and June only; December 2025 has one too.
ROWS = [
    month(
        2026, 5, ALICE, EAST,
        new_accounts=3, new_valid_accounts=2, valid_accounts=20, month_end_assets="1000000.00",
        net_new_assets="50000.00", turnover="300000.00", net_commission="900.00", product_sales="0.00",
    ),
    month(
        2026, 5, BOB, EAST,
        new_accounts=1, new_valid_accounts=1, valid_accounts=8, month_end_assets="400000.00",
        net_new_assets="-20000.00", turnover="100000.00", net_commission="250.50", product_sales="10000.00",
    ),
    month(
        2026, 6, ALICE, EAST,
        new_accounts=2, new_valid_accounts=2, valid_accounts=22, month_end_assets="1100000.00",
        net_new_assets="80000.00", turnover="280000.00", net_commission="840.25", product_sales="50000.00",
    ),
    # Bob works for the west team since June.
    month(
        2026, 6, BOB, WEST,
        new_accounts=0, new_valid_accounts=0, valid_accounts=8, month_end_assets="390000.00",
        net_new_assets="-10000.00", turnover="90000.00", net_commission="225.00", product_sales="0.00",
    ),
    month(
        2026, 6, WANG, WEST,
        new_accounts=5, new_valid_accounts=4, valid_accounts=40, month_end_assets="2000000.00",
        net_new_assets="150000.00", turnover="700000.00", net_commission="2100.00", product_sales="100000.00",
    ),
    month(2025, 12, ALICE, EAST, net_commission="700.00", month_end_assets="900000.00"),
]  # fmt: skip
HALF = periods.months_of("half", D(2026, 1, 1))
BEFORE = periods.months_of("half", D(2025, 7, 1))
YEAR_AGO = periods.months_of("half", D(2025, 1, 1))
ON_FILE = frozenset({D(2026, 5, 1), D(2026, 6, 1), D(2025, 12, 1)})
SPAN = Periods(HALF, BEFORE, YEAR_AGO, ON_FILE)
JUNE = Periods([D(2026, 6, 1)], [D(2026, 5, 1)], [D(2025, 6, 1)], ON_FILE)
PLAN = {"net_commission": Decimal("5000.00"), "month_end_assets": Decimal("4000000.00")}


def of_branch(span, measure, column="actual"):
    told = facts.totals(ROWS, span, PLAN)
    return next(row for row in told if row["measure"] == measure)[column]


HALF_BY_HAND = {
    "new_accounts": "11",
    "new_valid_accounts": "9",
    "valid_accounts": "70",
    "month_end_assets": "3490000.00",
    "net_new_assets": "250000.00",
    "turnover": "1470000.00",
    "net_commission": "4315.75",
    "product_sales": "160000.00",
}
JUNE_BY_HAND = {
    "new_accounts": ("7", "4"),
    "new_valid_accounts": ("6", "3"),
    "valid_accounts": ("70", "28"),
    "month_end_assets": ("3490000.00", "1400000.00"),
    "net_new_assets": ("220000.00", "30000.00"),
    "turnover": ("1070000.00", "400000.00"),
    "net_commission": ("3165.25", "1150.50"),
    "product_sales": ("150000.00", "10000.00"),
}


@pytest.mark.parametrize("measure", list(HALF_BY_HAND))
def test_half_year_of_the_branch_by_hand(measure):
    assert of_branch(SPAN, measure) == HALF_BY_HAND[measure]


@pytest.mark.parametrize("measure", list(HALF_BY_HAND))
def test_half_year_is_compared_with_nothing_where_months_are_missing(measure):
    assert of_branch(SPAN, measure, "before") is None
    assert of_branch(SPAN, measure, "last_year") is None


@pytest.mark.parametrize("measure", list(JUNE_BY_HAND))
def test_june_of_the_branch_beside_may_by_hand(measure):
    assert (of_branch(JUNE, measure), of_branch(JUNE, measure, "before")) == JUNE_BY_HAND[measure]


def test_missing_months_are_named():
    assert SPAN.missing(HALF) == [D(2026, number, 1) for number in (1, 2, 3, 4)]
    assert SPAN.missing(BEFORE) == [D(2025, number, 1) for number in (7, 8, 9, 10, 11)]
    assert JUNE.missing(JUNE.before) == []
    assert JUNE.missing(JUNE.last_year) == [D(2025, 6, 1)]


def test_teams_of_the_half_year_by_hand():
    """Bob's May is the east team's, his June the west team's; stocks are those of June."""
    east, west = facts.by_team(ROWS, HALF, NAMES)

    assert (east["name"], east["people"]) == ("东区团队", 2)
    assert east["figures"]["net_commission"] == "1990.75"
    assert east["figures"]["valid_accounts"] == "22"
    assert (west["name"], west["people"]) == ("西区团队", 2)
    assert west["figures"]["net_commission"] == "2325.00"
    assert west["figures"]["month_end_assets"] == "2390000.00"


def test_people_of_the_half_year_by_hand():
    alice, bob, wang = facts.by_person(ROWS, HALF, PLACES)

    assert (alice["figures"]["net_commission"], alice["figures"]["new_accounts"]) == ("1740.25", "5")
    assert (bob["figures"]["net_commission"], bob["figures"]["net_new_assets"]) == ("475.50", "-30000.00")
    assert wang["figures"]["product_sales"] == "100000.00"


def test_outlets_and_regions_of_the_half_year_by_hand():
    people = facts.by_person(ROWS, HALF, PLACES)

    outlets = [
        (row["name"], row["people"], row["figures"]["net_commission"])
        for row in facts.grouped(people, "outlet")
    ]
    regions = [
        (row["name"], row["people"], row["figures"]["turnover"]) for row in facts.grouped(people, "region")
    ]

    assert outlets == [("北路网点", 1, "1740.25"), ("南路网点", 1, "475.50"), ("", 1, "2100.00")]
    assert regions == [("城东", 2, "770000.00"), ("", 1, "700000.00")]


def test_months_of_the_half_year_by_hand():
    told = facts.series(ROWS, SPAN, "net_commission")

    assert [(point["month"], point["actual"]) for point in told] == [
        ("2026-01-01", None),
        ("2026-02-01", None),
        ("2026-03-01", None),
        ("2026-04-01", None),
        ("2026-05-01", "1150.50"),
        ("2026-06-01", "3165.25"),
    ]
    assert {point["last_year"] for point in told} == {None}


# The same as the page and the paper show it


def taken(span):
    people = facts.by_person(ROWS, span.now, PLACES)
    return {
        "months": [one.isoformat() for one in span.now],
        "missing": [one.isoformat() for one in span.missing(span.now)],
        "missing_before": [one.isoformat() for one in span.missing(span.before)],
        "missing_last_year": [one.isoformat() for one in span.missing(span.last_year)],
        "totals": facts.totals(ROWS, span, PLAN),
        "people": people,
        "teams": facts.by_team(ROWS, span.now, NAMES),
        "regions": facts.grouped(people, "region"),
        "outlets": facts.grouped(people, "outlet"),
        "sections": {},
    }


TOTALS_OF_JUNE = [
    ["new accounts", "7", "—", "—", "4", "+75.0%", "—", "—"],
    ["new valid accounts", "6", "—", "—", "3", "+100.0%", "—", "—"],
    ["valid accounts", "70", "—", "—", "28", "+150.0%", "—", "—"],
    ["customer assets (yuan)", "3,490,000.00", "4,000,000.00", "87.3%", "1,400,000.00", "+149.3%", "—", "—"],
    ["net new assets (yuan)", "220,000.00", "—", "—", "30,000.00", "+633.3%", "—", "—"],
    ["turnover (yuan)", "1,070,000.00", "—", "—", "400,000.00", "+167.5%", "—", "—"],
    ["net commission (yuan)", "3,165.25", "5,000.00", "63.3%", "1,150.50", "+175.1%", "—", "—"],
    ["product sales (yuan)", "150,000.00", "—", "—", "10,000.00", "+1,400.0%", "—", "—"],
]


@pytest.mark.parametrize("line", range(len(TOTALS_OF_JUNE)))
def test_line_of_the_head_table_reads(line):
    table = shown.totals_table(taken(JUNE)).table

    assert list(table.rows[line]) == TOTALS_OF_JUNE[line]


def test_head_table_is_headed_as_the_form():
    table = shown.totals_table(taken(JUNE)).table

    assert [str(heading) for heading in table.headings] == [
        "Measure",
        "Actual",
        "Plan",
        "Done",
        "Period before",
        "Change",
        "Last year",
        "Change on last year",
    ]
    assert list(table.figures) == [False, *[True] * 7]


def test_detail_tables_come_in_the_order_of_the_form():
    assert [str(table.title) for table in shown.detail_tables(taken(SPAN))] == [
        "By team",
        "By region",
        "By outlet",
        "By person",
    ]


@pytest.mark.parametrize(
    ("title", "line", "told"),
    [
        (
            "By team",
            0,
            ["东区团队", "2", "6", "5", "22", "110,000.00", "680,000.00", "1,990.75", "60,000.00"],
        ),
        (
            "By team",
            1,
            ["西区团队", "2", "5", "4", "48", "140,000.00", "790,000.00", "2,325.00", "100,000.00"],
        ),
        ("By outlet", 2, ["none", "1", "5", "4", "40", "150,000.00", "700,000.00", "2,100.00", "100,000.00"]),
        (
            "By person",
            1,
            ["鲍勃 B1", "南路网点", "1", "1", "8", "−30,000.00", "190,000.00", "475.50", "10,000.00"],
        ),
    ],
)
def test_line_of_a_detail_table_reads(title, line, told):
    table = next(one.table for one in shown.detail_tables(taken(SPAN)) if str(one.title) == title)

    assert list(table.rows[line]) == told


@pytest.mark.parametrize("measure", list(ReportMeasure))
def test_label_names_the_unit_where_it_is_money(measure):
    is_count = measure in {ReportMeasure.OPENED, ReportMeasure.ACCOUNTS, ReportMeasure.VALID}

    assert shown.label(measure).endswith("(yuan)") is not is_count


# Staff: a month in which everything happens


OCT, NOV = D(2026, 10, 1), D(2026, 11, 1)


def stay(person, start, end=None, *, team="东区", outlet="", inside=True, hired=D(2020, 1, 1), left=None):
    return Stay(person, f"N{person}", f"人{person}", hired, left, team, outlet, inside, start, end)


LONG_AGO = D(2020, 1, 1)
MONTH = [
    # 1 stays all the month.
    stay(1, LONG_AGO),
    # 2 is hired on the first, 3 on the last.
    stay(2, OCT, hired=OCT),
    stay(3, D(2026, 10, 31), hired=D(2026, 10, 31)),
    # 4 leaves the company after the fifteenth, 5 with the month, 6 left with the month before.
    stay(4, LONG_AGO, D(2026, 10, 16), left=D(2026, 10, 16)),
    stay(5, LONG_AGO, NOV, left=NOV),
    stay(6, LONG_AGO, OCT, left=OCT),
    # 7 comes from the west, 8 goes there.
    stay(7, LONG_AGO, D(2026, 10, 10), team="西区", inside=False),
    stay(7, D(2026, 10, 10), outlet="甲"),
    stay(8, LONG_AGO, D(2026, 10, 20), outlet="乙"),
    stay(8, D(2026, 10, 20), team="西区", inside=False),
    # 9 changes the outlet twice.
    stay(9, LONG_AGO, D(2026, 10, 5), outlet="甲"),
    stay(9, D(2026, 10, 5), D(2026, 10, 25), outlet="乙"),
    stay(9, D(2026, 10, 25), outlet="丙"),
    # 10 is hired and gone within the month.
    stay(10, D(2026, 10, 3), D(2026, 10, 9), hired=D(2026, 10, 3), left=D(2026, 10, 9)),
    # 11 begins only with the next month, 12 ended long before.
    stay(11, NOV, hired=NOV),
    stay(12, LONG_AGO, D(2026, 9, 1), left=D(2026, 9, 1)),
]
CHANGES = staff_changes(MONTH, OCT, NOV)


def test_staff_of_the_month_are_counted_before_and_after():
    # 1, 4, 5, 8, 9 before; 1, 2, 3, 7, 9 after.
    assert (CHANGES["before"], CHANGES["after"]) == (5, 5)


@pytest.mark.parametrize(
    ("number", "day", "how"),
    [
        ("N2", "2026-10-01", "company"),
        ("N10", "2026-10-03", "company"),
        ("N7", "2026-10-10", "move"),
        ("N3", "2026-10-31", "company"),
    ],
)
def test_who_joined_in_the_month(number, day, how):
    row = next(one for one in CHANGES["joined"] if one["number"] == number)

    assert (row["day"], row["how"]) == (day, how)


@pytest.mark.parametrize(
    ("number", "day", "how", "to"),
    [
        ("N10", "2026-10-09", "company", ""),
        ("N4", "2026-10-16", "company", ""),
        ("N8", "2026-10-20", "move", "西区"),
        ("N5", "2026-11-01", "company", ""),
    ],
)
def test_who_left_in_the_month(number, day, how, to):
    row = next(one for one in CHANGES["left"] if one["number"] == number)

    assert (row["day"], row["how"], row["to"]) == (day, how, to)


def test_who_moved_in_the_month():
    assert [(one["number"], one["day"], one["from"], one["to"]) for one in CHANGES["moved"]] == [
        ("N9", "2026-10-05", "东区 · 甲", "东区 · 乙"),
        ("N9", "2026-10-25", "东区 · 乙", "东区 · 丙"),
    ]


def test_staff_changes_come_by_day():
    for name in ("joined", "left", "moved"):
        found = [one["day"] for one in CHANGES[name]]
        assert found == sorted(found)


@pytest.mark.parametrize("number", ["N1", "N6", "N11", "N12"])
def test_who_did_not_change_in_the_month_is_not_named(number):
    named = {one["number"] for name in ("joined", "left", "moved") for one in CHANGES[name]}

    assert number not in named


def test_staff_of_a_unit_without_anybody_are_none():
    assert staff_changes([], OCT, NOV) == {"before": 0, "after": 0, "joined": [], "left": [], "moved": []}


# Periods: every month of a year


@pytest.mark.parametrize("number", range(1, 13))
def test_periods_begin_in_their_months(number):
    start = D(2026, number, 1)

    assert periods.begins("month", start)
    assert periods.begins("half", start) == (number in {1, 7})
    assert periods.begins("year", start) == (number == 1)


@pytest.mark.parametrize("kind", ["month", "half", "year"])
def test_period_does_not_begin_within_a_month(kind):
    assert not periods.begins(kind, D(2026, 1, 2))


@pytest.mark.parametrize(("kind", "count"), [("month", 1), ("half", 6), ("year", 12)])
def test_period_has_its_months(kind, count):
    months = periods.months_of(kind, D(2026, 1, 1))

    assert len(months) == count
    assert periods.end_of(kind, D(2026, 1, 1)) == (D(2027, 1, 1) if count == 12 else D(2026, 1 + count, 1))
    assert months[-1] < periods.end_of(kind, months[0])


# Division: each shape of a duty


@pytest.mark.parametrize(
    ("develops", "serves", "duties", "one_sided", "blank"),
    [
        ("", "", "", False, True),
        (" ", " ", " ", False, True),
        ("x", "", "", True, False),
        ("", "x", "", True, False),
        ("x", " ", "", True, False),
        ("x", "y", "", False, False),
        ("", "", "z", False, False),
        ("x", "", "z", True, False),
        ("x", "y", "z", False, False),
    ],
)
def test_duty_in_each_shape(develops, serves, duties, one_sided, blank):
    duty = Duty(1, develops, serves, duties)

    assert (duty.is_one_sided, duty.is_blank) == (one_sided, blank)
    assert without_reason([duty]) == ([1] if one_sided else [])
    assert without_reason([Duty(1, develops, serves, duties, reason="新人")]) == []
    assert without_reason([Duty(1, develops, serves, duties, reason="  ")]) == ([1] if one_sided else [])


@pytest.mark.parametrize(
    ("posted", "listed", "missing"),
    [([], [], []), ([1], [], [1]), ([1, 2], [2, 1], []), ([3, 1, 2], [1], [3, 2]), ([1], [1, 9], [])],
)
def test_not_on_sheet_keeps_the_order_of_the_team(posted, listed, missing):
    assert not_on_sheet(posted, listed) == missing


@pytest.mark.parametrize(("pairs", "own"), [([(1, 2)], []), ([(1, 1)], [1]), ([(1, None), (2, 2)], [2])])
def test_own_substitutes_are_found(pairs, own):
    assert own_substitutes([Duty(person, substitute_id=other) for person, other in pairs]) == own
