"""Filters over what a month is fed with: what each leaves, what none of them can reach."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from compensation.filters.inputs import AdjustmentFilter, ChargeFilter, DatedFilter, MeasureFilter
from compensation.models import AppliedInput, InsuranceBase, ManualMeasure
from compensation.queries import inputs as queries
from org.choices import Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
SEPTEMBER, NOVEMBER = dt.date(2026, 9, 1), dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


def asked(filter_class, rows, user, **query):
    return filter_class(query, queryset=rows, request=SimpleNamespace(user=user))


def titles(place, **query):
    """The adjustments that finance finds."""
    found = asked(AdjustmentFilter, queries.adjustments(place.finance), place.finance, **query)
    assert found.form.is_valid()
    return {row.title for row in found.qs}


@pytest.fixture
def adjustments(place):
    pay.adjustment(place.alice, "50.00", title="竞赛奖励", state="proposed")
    pay.adjustment(place.alice, "-20.00", title="多领退回", month=NOVEMBER)
    pay.adjustment(place.bob, "30.00", title="竞赛第二名", state="rejected")
    pay.adjustment(place.charlie, "7.00", title="外地奖励")


@each(
    ("query", "found"),
    [
        ({}, {"竞赛奖励", "多领退回", "竞赛第二名"}),
        ({"q": "竞赛"}, {"竞赛奖励", "竞赛第二名"}),
        ({"q": "竞赛 爱丽丝"}, {"竞赛奖励"}),
        ({"q": "爱丽丝 鲍勃"}, set()),
        ({"q": "a0001"}, {"竞赛奖励", "多领退回"}),
        ({"q": "als"}, {"竞赛奖励", "多领退回"}),
        ({"q": "  "}, {"竞赛奖励", "多领退回", "竞赛第二名"}),
        ({"q": "%"}, set()),
        ({"q": "_"}, set()),
        ({"q": "外地"}, set()),
        ({"month": "2026-10"}, {"竞赛奖励", "竞赛第二名"}),
        ({"month": "2026年11月"}, {"多领退回"}),
        ({"month": "２０２６１１"}, {"多领退回"}),
        ({"month": "2026-09"}, set()),
        ({"state": "proposed"}, {"竞赛奖励"}),
        ({"state": "rejected"}, {"竞赛第二名"}),
        ({"state": "confirmed", "month": "2026-10"}, set()),
        ({"kind": "adjustment"}, {"竞赛奖励", "多领退回", "竞赛第二名"}),
        ({"kind": "correction"}, set()),
    ],
)
def test_adjustment_filter_leaves(place, adjustments, query, found):
    assert titles(place, **query) == found


@each(
    ("query", "told"),
    [
        ({"month": "October"}, "“October” is not a month. Write it as 2026-10."),
        ({"month": "2026-13"}, "“2026-13” is not a month. Write it as 2026-10."),
        ({"month": "9999-12"}, "“9999-12” is not a month. Write it as 2026-10."),
        ({"state": "lost"}, "Select a valid choice. lost is not one of the available choices."),
    ],
)
def test_adjustment_filter_names_what_it_cannot_read(place, query, told):
    form = asked(AdjustmentFilter, queries.adjustments(place.finance), place.finance, **query).form

    ((sentence,),) = form.errors.values()
    assert sentence == told


def test_adjustment_filter_knows_no_branch_out_of_reach(place):
    """The answer to a stranger's branch is the one to a branch that never was."""
    told = {
        pk: asked(
            AdjustmentFilter, queries.adjustments(place.finance), place.finance, branch=pk
        ).form.errors.as_text()
        for pk in (place.charlie.branch_id, 10**8)
    }

    assert len(set(told.values())) == 1
    assert place.charlie.branch.name not in next(iter(told.values()))


def test_adjustment_filter_offers_an_auditor_every_branch_and_finance_the_own(place):
    offered = {
        user: set(asked(AdjustmentFilter, queries.adjustments(user), user).form.fields["branch"].queryset)
        for user in (place.finance, org.holder(Role.AUDITOR))
    }

    own, all_of_them = offered.values()
    assert own == {place.branch}
    assert all_of_them >= {place.branch, place.charlie.branch}


def test_adjustment_filter_of_one_branch_leaves_an_auditor_that_branch_alone(place, adjustments):
    auditor = org.holder(Role.AUDITOR)
    rows = queries.adjustments(auditor)

    found = asked(AdjustmentFilter, rows, auditor, branch=place.charlie.branch_id).qs

    assert [row.title for row in found] == ["外地奖励"]


@each(
    ("language", "chips"),
    [
        ("en", [("Month", "Oct 2026"), ("State", "to be confirmed")]),
        ("zh-hans", [("月份", "2026年10月"), ("状态", "待确认")]),
    ],
)
def test_adjustment_filter_says_in_chips_what_is_set(place, language, chips):
    query = QueryDict("month=2026-10&state=proposed&kind=&page=2")
    with translation.override(language):
        made = AdjustmentFilter(
            query, queryset=queries.adjustments(place.finance), request=SimpleNamespace(user=place.finance)
        )
        shown = [(str(chip.label), chip.value) for chip in made.chips(query)]

    assert shown == chips


# Recoveries


def charges(place, **query):
    found = asked(ChargeFilter, queries.charges(place.finance), place.finance, **query)
    assert found.form.is_valid()
    return {row.person.name for row in found.qs}


@pytest.fixture
def recoveries(place):
    """Alice owes all, Bob has paid all, Carol's was rejected."""
    pay.charge(place.alice, "300.00", "100.00")
    paid = pay.charge(place.bob, "200.00")
    pay.charge(place.carol, "150.00", state="rejected")
    pay.charge(place.charlie, "70.00")
    run = place.run(month=SEPTEMBER)
    AppliedInput.objects.create(run=run, charge=paid, amount="200.00")


@each(
    ("query", "found"),
    [
        ({}, {"爱丽丝", "鲍勃", "卡萝"}),
        ({"balance": "owed"}, {"爱丽丝"}),
        ({"balance": "none"}, {"鲍勃"}),
        ({"state": "rejected"}, {"卡萝"}),
        ({"state": "rejected", "balance": "owed"}, set()),
        ({"state": "rejected", "balance": "none"}, set()),
        ({"state": "confirmed"}, {"爱丽丝", "鲍勃"}),
        ({"q": "lost laptop"}, {"爱丽丝", "鲍勃", "卡萝"}),
        ({"q": "C0003"}, {"卡萝"}),
        ({"q": "查理"}, set()),
    ],
)
def test_charge_filter_leaves(place, recoveries, query, found):
    assert charges(place, **query) == found


@each(
    ("name", "balance"),
    [("爱丽丝", ("0.00", "300.00")), ("鲍勃", ("200.00", "0.00")), ("卡萝", ("0.00", "0.00"))],
)
def test_charges_owe_what_is_not_taken_and_nothing_once_rejected(place, recoveries, name, balance):
    row = queries.charges(place.finance).get(person__name=name)

    assert (f"{row.recovered:.2f}", f"{row.owed:.2f}") == balance


def test_charge_partly_taken_owes_the_rest(place):
    made = pay.charge(place.alice, "300.00", "100.00")
    for month, amount in ((SEPTEMBER, "100.00"), (pay.MONTH, "0.01")):
        AppliedInput.objects.create(run=place.run(month=month), charge=made, amount=amount)

    row = queries.charges(place.finance).get(pk=made.pk)

    assert (str(row.recovered), str(row.owed)) == ("100.01", "199.99")
    assert charges(place, balance="owed") == {"爱丽丝"}


# Measures by hand


@each(
    ("query", "found"),
    [
        ({}, {("爱丽丝", "duty_score"), ("鲍勃", "late_count"), ("爱丽丝", "late_count")}),
        ({"measure": "late_count"}, {("鲍勃", "late_count"), ("爱丽丝", "late_count")}),
        ({"measure": "late_count", "month": "2026-09"}, {("爱丽丝", "late_count")}),
        ({"q": "als"}, {("爱丽丝", "duty_score"), ("爱丽丝", "late_count")}),
        ({"q": "B0002"}, {("鲍勃", "late_count")}),
        ({"q": "sheet"}, set()),
        ({"month": "2026-12"}, set()),
    ],
)
def test_measure_filter_leaves(place, query, found):
    pay.measure(place.alice, "duty_score", "88")
    pay.measure(place.bob, "late_count", "2")
    pay.measure(place.alice, "late_count", "1", month=SEPTEMBER)
    pay.measure(place.charlie, "late_count", "9")

    rows = asked(MeasureFilter, queries.measures(place.finance), place.finance, **query).qs

    assert {(row.person.name, row.measure) for row in rows} == found


def test_measure_filter_offers_what_is_entered_by_hand_and_nothing_else(place):
    form = asked(MeasureFilter, ManualMeasure.objects.none(), place.finance).form

    offered = {value for value, _label in form.fields["measure"].choices if value}
    assert offered == {
        "duty_score",
        "compliance_score",
        "customer_cost",
        "late_count",
        "early_count",
        "absent_days",
        "personal_leave_days",
        "sick_leave_days",
    }


# What holds from a day on


@pytest.fixture
def bases(place):
    """Over since September; since September, until November; from November on."""
    for begins, ends, base in (
        (dt.date(2025, 7, 1), SEPTEMBER, 5000),
        (SEPTEMBER, NOVEMBER, 6000),
        (NOVEMBER, None, 7000),
    ):
        InsuranceBase.objects.create(person=place.alice, valid_from=begins, valid_until=ends, base=base)
    InsuranceBase.objects.create(person=place.charlie, valid_from=SEPTEMBER, base=9999)


def at(monkeypatch, moment):
    """It is this moment."""
    monkeypatch.setattr(timezone, "now", lambda: moment)


@each(
    ("day", "period", "found"),
    [
        (dt.date(2026, 10, 31), "now", {6000}),
        (dt.date(2026, 10, 31), "later", {7000}),
        (dt.date(2026, 10, 31), "over", {5000}),
        (dt.date(2026, 11, 1), "now", {7000}),
        (dt.date(2026, 11, 1), "later", set()),
        (dt.date(2026, 11, 1), "over", {5000, 6000}),
        (dt.date(2025, 6, 30), "now", set()),
        (dt.date(2025, 7, 1), "now", {5000}),
        (dt.date(2025, 6, 30), "later", {5000, 6000, 7000}),
    ],
)
def test_dated_filter_leaves_what_holds_on_the_day(place, bases, monkeypatch, day, period, found):
    rows = InsuranceBase.objects.filter(person__branch=place.branch)
    at(monkeypatch, dt.datetime.combine(day, dt.time(9), pay.SHANGHAI))

    left = asked(DatedFilter, rows, place.finance, period=period).qs

    assert {int(row.base) for row in left} == found


def test_dated_filter_takes_the_day_of_shanghai(place, bases, monkeypatch):
    """Half past midnight of 1 November in Shanghai is still October by the world's clock."""
    at(monkeypatch, dt.datetime(2026, 10, 31, 16, 30, tzinfo=dt.UTC))

    left = asked(DatedFilter, queries.insurance_bases(place.finance), place.finance, period="now").qs

    assert [int(row.base) for row in left] == [7000]


@each(("q", "count"), [("爱丽丝", 3), ("als", 3), ("A0001", 3), ("查理", 0), ("9999", 0)])
def test_dated_filter_finds_by_name_pinyin_and_number(place, bases, q, count):
    rows = queries.insurance_bases(place.finance)

    assert asked(DatedFilter, rows, place.finance, q=q).qs.count() == count
