"""The exchange form of a pay report: what adds up to what, for scripts that read it (pay.md, Commands)."""

from decimal import Decimal

import pytest
from django.utils import translation

from compensation.documents.exchange import pay_report_json
from org.choices import Contract
from tests.factories import compensation as pay

pytestmark = pytest.mark.django_db
SUMS = ("gross", "insurance", "vat", "surtaxes", "income_tax", "recoveries", "net")


@pytest.fixture(scope="module")
def report(kept):
    """An employee who owes, gets a bonus and is insured; a broker; both with commission."""
    office = pay.office()
    alice = office.hire(base="5000", name="甲")
    bob = office.hire(contract=Contract.BROKER, name="乙")
    pay.adjustment(alice, "300.00")
    pay.charge(alice, "200.00", "100.00")
    facts = [pay.fact("1", alice, commission="31000"), pay.fact("2", bob, commission="52000")]
    return pay_report_json(office.computed(facts))


def amounts(lines):
    return sum((Decimal(line["amount"]) for line in lines), Decimal(0))


def test_lines_of_everybody_add_up_to_gross(report):
    assert [amounts(person["lines"]) for person in report["people"]] == [
        Decimal(person["gross"]) for person in report["people"]
    ]


def test_lines_and_deductions_add_up_to_net(report):
    for person in report["people"]:
        assert amounts(person["lines"]) + amounts(person["deductions"]) == Decimal(person["net"])


def test_net_is_gross_less_the_sums_named_between(report):
    for person in report["people"]:
        gross, *taken, net = (Decimal(person[name]) for name in SUMS)
        assert gross - sum(taken) == net


def test_totals_are_the_sums_of_the_people(report):
    assert report["totals"] == {
        name: f"{sum(Decimal(person[name]) for person in report['people']):.2f}" for name in SUMS
    }


def test_amounts_are_texts_with_two_places(report):
    person = report["people"][0]
    texts = [line["amount"] for line in person["lines"] + person["deductions"]]
    texts += [person[name] for name in SUMS]

    assert [text for text in texts if text[-3] != "."] == []


def test_lines_are_what_is_earned_and_deductions_what_is_taken(report):
    employee = next(person for person in report["people"] if person["contract"] == "employee")
    kinds = {line["kind"] for line in employee["lines"]}
    taken = {line["kind"] for line in employee["deductions"]}

    assert "adjustment" in kinds
    assert taken & {"recovery", "income_tax"} == {"recovery", "income_tax"}
    assert kinds & taken == set()


def test_every_line_says_in_words_how_it_came_about(report):
    lines = [line for person in report["people"] for line in person["lines"] + person["deductions"]]

    assert [line["code"] for line in lines if not line["text"].strip()] == []


def test_words_come_in_the_readers_language(kept):
    office = pay.office()
    alice = office.hire()
    run = office.computed([pay.fact("1", alice, commission="31000")])

    said = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said[language] = pay_report_json(run)["people"][0]["lines"][0]["text"]

    assert said["en"].isascii()
    assert not said["zh-hans"].isascii()


def test_people_stand_in_the_order_of_their_numbers_with_what_they_were_paid_as(report):
    people = [(person["number"], person["name"], person["contract"]) for person in report["people"]]

    assert people == sorted(people)
    assert {(name, contract) for _number, name, contract in people} == {("甲", "employee"), ("乙", "broker")}


def test_measures_are_given_as_they_were_counted(report):
    counted = {person["name"]: person["measures"]["net_commission"] for person in report["people"]}

    assert {name: Decimal(value) for name, value in counted.items()} == {
        "甲": Decimal(31000),
        "乙": Decimal(52000),
    }
