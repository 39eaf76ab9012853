"""Simulation, pure: what the draft's components come to on past months, and how the result is kept."""

import datetime as dt
from decimal import Decimal

import pytest

from compensation.rules.simulation import PastMonth, as_result, simulate
from compensation.rules.standard_reading import parse_standard
from tests.cases import each
from tests.compensation import rules_data as data

SEPTEMBER, OCTOBER = dt.date(2026, 9, 1), dt.date(2026, 10, 1)


def past(person=1, month=OCTOBER, grade="M1", before="3000.00", **measures):
    return PastMonth(
        person_id=person,
        number=f"P{person}",
        name=f"Manager {person}",
        grade=grade,
        month=month,
        measures=data.measures(**measures),
        before=Decimal(before),
    )


def standard(*components):
    return parse_standard(data.document(*components))


PAYS_TENTH = standard(data.BASE, data.rate(rate="0.10"))


def test_simulate_runs_the_draft_on_each_month():
    outcomes = simulate(PAYS_TENTH, [past(net_commission="1000"), past(month=SEPTEMBER)])

    assert [outcome.after for outcome in outcomes] == [Decimal("3100.00"), Decimal("3000.00")]


def test_simulate_counts_a_full_score_where_none_was_given():
    draft = standard(data.rate(rate="0.10"), data.coefficient(("90", "1.10"), ("0", "0.50")))

    (outcome,) = simulate(draft, [past(net_commission="1000")])

    assert outcome.after == Decimal("110.00")


def test_simulate_knows_nothing_of_a_grade_that_the_draft_lacks():
    (outcome,) = simulate(PAYS_TENTH, [past(grade="M9")])

    assert outcome.after is None


def test_as_result_sums_people_months_and_all():
    outcomes = simulate(
        PAYS_TENTH,
        [
            past(1, OCTOBER, before="3000.00", net_commission="1000"),
            past(1, SEPTEMBER, before="3200.00", net_commission="500"),
            past(2, OCTOBER, before="2900.00"),
        ],
    )

    result = as_result(outcomes)

    assert result["people"] == [
        {
            "number": "P1",
            "name": "Manager 1",
            "grade": "M1",
            "months": [
                {"month": "2026-09", "before": "3200.00", "after": "3050.00", "change": "-150.00"},
                {"month": "2026-10", "before": "3000.00", "after": "3100.00", "change": "100.00"},
            ],
            "before": "6200.00",
            "after": "6150.00",
            "change": "-50.00",
        },
        {
            "number": "P2",
            "name": "Manager 2",
            "grade": "M1",
            "months": [{"month": "2026-10", "before": "2900.00", "after": "3000.00", "change": "100.00"}],
            "before": "2900.00",
            "after": "3000.00",
            "change": "100.00",
        },
    ]
    assert result["months"] == [
        {"month": "2026-09", "before": "3200.00", "after": "3050.00", "change": "-150.00"},
        {"month": "2026-10", "before": "5900.00", "after": "6100.00", "change": "200.00"},
    ]
    assert result["total"] == {"before": "9100.00", "after": "9150.00", "change": "50.00"}


def test_as_result_leaves_out_grades_that_the_draft_does_not_know_and_names_them():
    result = as_result(simulate(PAYS_TENTH, [past(1), past(2, grade="M9"), past(3, grade="M8")]))

    assert [person["number"] for person in result["people"]] == ["P1"]
    assert result["unknown_grades"] == ["M8", "M9"]
    assert result["total"]["before"] == "3000.00"


def test_as_result_shows_the_latest_grade_of_a_person():
    two = parse_standard(data.two_grades(data.BASE))

    result = as_result(simulate(two, [past(1, SEPTEMBER), past(1, OCTOBER, grade="M2")]))

    assert [person["grade"] for person in result["people"]] == ["M2"]
    assert result["total"]["after"] == "7000.00"


@each("outcomes", [[], simulate(PAYS_TENTH, [past(grade="M9")])])
def test_as_result_of_nothing_is_zero(outcomes):
    result = as_result(outcomes)

    assert (result["people"], result["months"]) == ([], [])
    assert result["total"] == {"before": "0.00", "after": "0.00", "change": "0.00"}
