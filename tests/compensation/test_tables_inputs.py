"""What the cells of inputs show and export, in both languages; rows made by hand, no page around them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from compensation.models import Adjustment, AppliedInput, Charge, InsuranceBase, TaxDeclaration
from compensation.queries import inputs as queries
from compensation.tables.inputs import (
    AdjustmentTable,
    BaseTable,
    ChargeTable,
    DeclarationTable,
    InstalmentTable,
    MeasureTable,
    tick,
)
from core.tables.table import columns_of
from tests.cases import each
from tests.compensation.cells import cells, exported, in_both, words
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of

pytestmark = pytest.mark.django_db
SEPTEMBER, JANUARY = dt.date(2026, 9, 1), dt.date(2027, 1, 1)


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


def test_adjustment_table_shows_a_deduction_with_a_real_minus_and_exports_the_number(place):
    pay.adjustment(place.alice, "-1234.50", title="多领 <b>退回</b>")
    rows = queries.adjustments(place.finance)

    (shown,) = cells(AdjustmentTable(rows))
    (sent,) = exported(AdjustmentTable, rows)

    assert shown == {
        "month": "Oct 2026",
        "title": "多领 <b>退回</b>",
        "person": "爱丽丝",
        "number": "A0001",
        "kind": "adjustment",
        "amount": "\N{MINUS SIGN}1,234.50",
        "state": "confirmed",
        "paid": "",
    }
    assert (sent["amount"], sent["month"], sent["state"]) == (Decimal("-1234.50"), pay.MONTH, "confirmed")


def test_adjustment_table_never_lets_a_title_become_markup(place):
    pay.adjustment(place.alice, "5", title='<img src=x onerror="1">')

    body = str(AdjustmentTable(queries.adjustments(place.finance)).body())

    assert "<img" not in body
    assert "&lt;img" in body


def test_adjustment_table_names_the_report_that_paid_it(place):
    made, run = pay.adjustment(place.alice, "5"), place.run()
    AppliedInput.objects.create(run=run, adjustment=made, amount=5)

    (shown,) = cells(AdjustmentTable(queries.adjustments(place.finance)))

    assert shown["paid"] == run.number.text


def test_adjustment_table_sums_what_is_added_and_taken(place):
    for amount in ("100.00", "-30.01", "0.01"):
        pay.adjustment(place.alice, amount)

    assert AdjustmentTable(queries.adjustments(place.finance)).totals == {"amount": Decimal("70.00")}


def test_charge_table_sums_what_is_owed_without_what_was_rejected(place):
    pay.charge(place.alice, "300.00", "100.00")
    pay.charge(place.bob, "200.00", state="rejected")

    table = ChargeTable(queries.charges(place.finance))

    assert table.totals == {
        "total": Decimal("500.00"),
        "recovered": Decimal("0.00"),
        "owed": Decimal("300.00"),
    }
    assert sorted((row["person"], row["owed"], row["state"]) for row in cells(table)) == [
        ("爱丽丝", "300.00", "confirmed"),
        ("鲍勃", "0.00", "rejected"),
    ]


def test_instalment_table_lists_month_report_and_amount(place):
    made = pay.charge(place.alice, "300.00", "100.00")
    for month, amount in ((SEPTEMBER, "100.00"), (pay.MONTH, "50.00")):
        AppliedInput.objects.create(run=place.run(month=month), charge=made, amount=Decimal(amount))

    table = InstalmentTable(queries.instalments(made))

    assert [(row["month"], row["amount"]) for row in cells(table)] == [
        ("Sep 2026", "100.00"),
        ("Oct 2026", "50.00"),
    ]
    assert table.totals == {"amount": Decimal("150.00")}


@each(
    ("measure", "value", "english", "chinese", "shown"),
    [
        ("duty_score", "88", "duty score", "职责评分", "88.00"),
        ("personal_leave_days", "1.5", "personal leave", "事假", "1.50"),
        ("customer_cost", "1234.5", "customer cost", "客户", "1,234.50"),
    ],
)
def test_measure_table_names_the_measure_in_words(place, measure, value, english, chinese, shown):
    pay.measure(place.alice, measure, value)
    rows = queries.measures(place.finance)

    (row,) = cells(MeasureTable(rows))
    with translation.override("zh-hans"):
        (in_chinese,) = cells(MeasureTable(rows))

    assert english in row["measure"].lower()
    assert chinese in in_chinese["measure"]
    assert row["value"] == shown


def test_declaration_table_ticks_what_was_declared_and_says_the_last_day(place):
    TaxDeclaration.objects.create(
        person=place.alice,
        valid_from=SEPTEMBER,
        valid_until=JANUARY,
        additional=Decimal("1000.00"),
        first_job_in_year=True,
    )

    (shown,) = cells(DeclarationTable(queries.declarations(place.finance)))

    assert shown == {
        "person": "爱丽丝",
        "number": "A0001",
        "valid_from": "2026-09-01",
        "last_day": "2026-12-31",
        "additional": "1,000.00",
        "other": "0.00",
        "first_job": "yes",
        "up_to_60000": "",
    }


def test_base_table_says_nothing_of_a_last_day_where_there_is_none(place):
    InsuranceBase.objects.create(person=place.alice, valid_from=SEPTEMBER, base=Decimal("8000.00"))

    (shown,) = cells(BaseTable(queries.insurance_bases(place.finance)))

    assert (shown["last_day"], shown["base"]) == ("\N{EM DASH}", "8,000.00")


@each(("value", "told"), [(True, ("yes", "是")), (False, ("", "")), (None, ("", ""))])
def test_tick_says_yes_or_nothing(value, told):
    assert in_both(tick, value) == told


@each("model", [Adjustment, Charge])
def test_badges_of_inputs_colour_every_state(model):
    table = AdjustmentTable if model is Adjustment else ChargeTable
    column = columns_of(table)["state"]

    for state in model.State:
        assert words(column.cell(state.value, None)) == str(state.label)


def test_adjustment_that_was_withdrawn_says_so_in_the_list_and_on_its_page(place, client):
    made = pay.adjustment(place.alice, "50.00", state="proposed")
    type(made).objects.filter(pk=made.pk).update(state="withdrawn")
    client.force_login(place.finance)

    (shown,) = cells(AdjustmentTable(queries.adjustments(place.finance)))
    badge = client.get(made.get_absolute_url()).context["badge"]

    assert shown["state"] == "withdrawn"
    assert (badge.label, badge.tone) == ("withdrawn", "void")
