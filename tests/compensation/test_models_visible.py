"""Who sees which rows of pay: each office against each kind of row, with rows of another branch beside them."""

import datetime as dt

import pytest

from compensation.models import (
    Adjustment,
    BrokerVatRule,
    BusinessDetail,
    Charge,
    CommissionRule,
    ManualMeasure,
    PayRun,
    PaySlip,
    PayStandard,
    ReserveEntry,
    Simulation,
    SlipQuestion,
)
from compensation.queries import standards as standards_of
from org.choices import Role
from org.models import RoleGrant, User
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.date(2026, 9, 1)


@pytest.fixture(scope="module")
def rows(kept):
    return fill(office_of.place())


def fill(place):
    """A row of each kind here and one elsewhere: the report of September is paid, October's computed."""
    elsewhere = place.charlie.postings.get().team
    for branch, person in ((place.branch, place.alice), (elsewhere.branch, place.charlie)):
        pay.adjustment(person, "5")
        pay.charge(person, "5")
        pay.measure(person, "duty_score", "90")
        paid = office_of.report(branch, month=SEPTEMBER)
        slip = office_of.slip(paid, person)
        office_of.question(slip)
        office_of.reserve(paid, person)
        office_of.settled(paid, "paid")
        computed = office_of.report(branch, month=pay.MONTH)
        office_of.slip(computed, person)
    office_of.slip(PayRun.objects.get(branch=place.branch, month=pay.MONTH), place.bob)
    for model in (CommissionRule, BrokerVatRule):
        mode = {"mode": "none"} if model is BrokerVatRule else {}
        model.objects.get_or_create(branch=elsewhere.branch, defaults={"valid_from": org.START, **mode})
    for standard in PayStandard.objects.filter(team__in=[place.office.team, elsewhere], contract="employee"):
        Simulation.objects.create(
            standard=standard,
            standard_hash="x",
            first_month=SEPTEMBER,
            last_month=SEPTEMBER,
            created_by=standard.drafted_by,
            created_at=pay.AT,
        )
    return place


def somebody(place, who):
    offices = {
        "auditor": Role.AUDITOR,
        "channel": Role.CHANNEL_MANAGEMENT,
        "administrator": Role.ADMINISTRATOR,
        "vice president": Role.VICE_PRESIDENT,
        "countersigner": Role.COUNTERSIGNER,
    }
    people = {
        "general office": place.office.archive,
        "lead": place.lead,
        "alice": place.alice.user,
        "bob": place.bob.user,
        "stranger": place.stranger,
        "charlie": place.charlie.user,
    }
    if who in offices:
        return org.holder(offices[who])
    if who == "nobody":
        return org.UserFactory()
    return people.get(who) or getattr(place.office, who)


# How many of the rows here each sees, and how many of the other branch's.
ALL, HERE, NONE = (1, 1), (1, 0), (0, 0)
MONEY = dict.fromkeys(("finance", "chief", "deputy", "manager"), HERE)
NEVER = dict.fromkeys(("administrator", "vice president", "countersigner", "nobody"), NONE)
# The administrator's part in parameters is proved where the table of the company is kept.
NOT_PARAMETERS = {who: sight for who, sight in NEVER.items() if who != "administrator"}
SEEN = {
    Adjustment: MONEY | NEVER | {"desk": NONE, "lead": NONE, "alice": NONE, "stranger": (0, 1)},
    Charge: MONEY | NEVER | {"desk": NONE, "lead": NONE, "alice": NONE, "stranger": (0, 1)},
    ManualMeasure: MONEY | NEVER | {"desk": NONE, "lead": NONE, "alice": NONE, "channel": NONE},
    SlipQuestion: NEVER
    | {"finance": HERE, "chief": NONE, "deputy": NONE, "manager": NONE, "desk": NONE}
    | {"lead": NONE, "alice": NONE, "auditor": NONE, "general office": NONE, "stranger": (0, 1)},
    ReserveEntry: MONEY
    | NEVER
    | {"desk": NONE, "lead": NONE, "alice": HERE, "bob": NONE, "charlie": (0, 1), "auditor": ALL}
    | {"general office": ALL, "stranger": (0, 1), "channel": NONE},
    CommissionRule: MONEY
    | NOT_PARAMETERS
    | {"desk": NONE, "lead": NONE, "alice": NONE, "auditor": ALL, "stranger": (0, 1), "channel": NONE},
    BrokerVatRule: MONEY
    | NOT_PARAMETERS
    | {"desk": NONE, "lead": NONE, "alice": NONE, "auditor": ALL, "general office": NONE},
    Simulation: NEVER
    | {"finance": HERE, "lead": HERE, "chief": NONE, "deputy": NONE, "manager": NONE, "desk": NONE}
    | {"auditor": NONE, "channel": NONE, "alice": NONE, "general office": NONE},
}
BRANCH_OF = {
    SlipQuestion: "slip__run__branch",
    ReserveEntry: "withheld_run__branch",
    Simulation: "standard__branch",
}


@each(
    ("model", "who", "expected"),
    [(model, who, expected) for model, sight in SEEN.items() for who, expected in sight.items()],
)
def test_rows_are_seen_by_who_works_with_them(rows, model, who, expected):
    branch = BRANCH_OF.get(model, "branch")

    found = model.objects.visible_to(somebody(rows, who))

    here = found.filter(**{branch: rows.branch}).count()
    elsewhere = found.exclude(**{branch: rows.branch}).count()
    assert (here, elsewhere) == expected


@each(
    ("who", "here", "elsewhere"),
    [
        ("finance", 2, 0),
        ("chief", 2, 0),
        ("deputy", 2, 0),
        ("manager", 2, 0),
        ("general office", 2, 2),
        ("auditor", 2, 2),
        ("stranger", 0, 2),
        ("desk", 0, 0),
        ("lead", 0, 0),
        ("alice", 0, 0),
        ("channel", 0, 0),
        ("administrator", 0, 0),
        ("vice president", 0, 0),
        ("nobody", 0, 0),
    ],
)
def test_reports_are_seen_by_who_signs_and_pays_them(rows, who, here, elsewhere):
    found = PayRun.objects.visible_to(somebody(rows, who))

    mine = found.filter(branch=rows.branch).count()
    assert (mine, found.count() - mine) == (here, elsewhere)


@each(
    ("who", "paid", "computed"),
    [
        ("finance", ["爱丽丝"], ["爱丽丝", "鲍勃"]),
        ("manager", ["爱丽丝"], ["爱丽丝", "鲍勃"]),
        ("lead", ["爱丽丝"], []),
        ("alice", ["爱丽丝"], []),
        ("bob", [], []),
        ("charlie", ["查理"], []),
        ("stranger", ["查理"], ["查理"]),
        ("general office", ["查理", "爱丽丝"], ["查理", "爱丽丝", "鲍勃"]),
        ("desk", [], []),
        ("channel", [], []),
        ("administrator", [], []),
        ("nobody", [], []),
    ],
)
def test_slips_are_their_owners_once_all_have_signed(rows, who, paid, computed):
    found = PaySlip.objects.visible_to(somebody(rows, who))

    def names(month):
        return sorted(found.filter(run__month=month).values_list("name", flat=True))

    assert (names(SEPTEMBER), names(pay.MONTH)) == (sorted(paid), sorted(computed))


@each("who", ["finance", "lead", "alice", "auditor", "general office"])
def test_nothing_is_seen_by_an_account_that_was_closed(rows, who):
    user = somebody(rows, who)
    User.objects.filter(pk=user.pk).update(is_active=False)
    closed = User.objects.get(pk=user.pk)

    for model in (*SEEN, PayRun, PaySlip, PayStandard, BusinessDetail):
        assert not model.objects.visible_to(closed).exists(), model.__name__


@each("who", ["finance", "lead", "chief"])
def test_nothing_is_seen_after_the_role_has_ended(rows, who):
    user = somebody(rows, who)
    RoleGrant.objects.filter(user=user).update(valid_until=dt.date(2025, 1, 1))
    former = User.objects.get(pk=user.pk)

    for model in (*SEEN, PayRun, PaySlip, PayStandard, BusinessDetail):
        assert not model.objects.visible_to(former).exists(), model.__name__


# Standards


@each(
    ("who", "here", "elsewhere"),
    [
        ("finance", 2, 0),
        ("chief", 2, 0),
        ("deputy", 2, 0),
        ("manager", 2, 0),
        ("lead", 2, 0),
        ("channel", 2, 1),
        ("auditor", 2, 1),
        ("stranger", 0, 1),
        ("desk", 0, 0),
        ("alice", 0, 0),
        ("general office", 0, 0),
        ("administrator", 0, 0),
    ],
)
def test_standards_are_seen_by_who_writes_approves_and_pays_by_them(rows, who, here, elsewhere):
    found = PayStandard.objects.visible_to(somebody(rows, who))

    mine = found.filter(branch=rows.branch).count()
    assert (mine, found.count() - mine) == (here, elsewhere)


@each(
    ("who", "teams"),
    [("finance", 2), ("lead", 1), ("chief", 0), ("manager", 0), ("channel", 0), ("auditor", 0), ("alice", 0)],
)
def test_standards_are_drafted_for_teams_within_reach(rows, who, teams):
    org.TeamFactory(branch=rows.branch)
    org.TeamFactory(branch=rows.branch, closed_on=dt.date(2026, 1, 1))

    assert standards_of.editable_teams(somebody(rows, who)).count() == teams


def test_the_signed_months_of_a_standard_are_those_of_its_team_and_contract(rows):
    standard = rows.office.standards["employee"]
    brokers = rows.office.standards["broker"]

    assert list(standards_of.signed_months(standard)) == [SEPTEMBER]
    assert list(standards_of.signed_months(brokers)) == []


# What waits for whom
