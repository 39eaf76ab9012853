"""Simulation of a draft on settled months: which months, whose, as a job, in a fixed number of queries."""

import copy
import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from compensation import services
from compensation.models import PayStandard, Simulation
from compensation.services.simulation import past_months
from core import audit, jobs
from core.errors import DomainError
from core.months import add_months
from org.choices import Contract, Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
MONTH = pay.MONTH
RICHER = pay.COMMISSION | {"tiers": [{"up_to": None, "rate": "0.30"}]}


@pytest.fixture(scope="module")
def made(kept):
    """October is signed: two employees and a broker."""
    made = pay.office()
    people = [made.hire(name="甲"), made.hire(name="乙", grade="M1"), made.hire(contract=Contract.BROKER)]
    made.signed([pay.fact(f"A{i}", person, commission="10000.00") for i, person in enumerate(people)])
    return made


@pytest.fixture
def office(made):
    return copy.deepcopy(made)


@pytest.fixture
def alice(office):
    """Leads the team."""
    return org.holder(Role.TEAM_LEAD, office.team)


def draft(office, by, now, *, components=(pay.BASE, RICHER, pay.RESERVE), **changes):
    document = pay.content(office.team, "employee", list(components), effective_from="2026-12") | changes
    return services.draft_standard(document=document, by=by, at=now)


def simulate(row, by, now, first=MONTH, last=MONTH):
    return services.simulate_standard(standard_id=row.pk, first_month=first, last_month=last, by=by, at=now)


def computed(row, by, now, **months):
    """A simulation whose job has run."""
    simulation = simulate(row, by, now, **months)
    jobs.run(simulation.job_id, at=now)
    return Simulation.objects.get(pk=simulation.pk)


def test_simulate_standard_compares_the_draft_with_what_was_paid(office, alice, now):
    simulation = computed(draft(office, alice, now), alice, now)

    assert simulation.job.state == "done"
    # In force: 3,500 and 2,200 base, 15 % of 10,000, less the tenth withheld; drafted: 30 %.
    assert {
        person["name"]: (person["before"], person["after"]) for person in simulation.result["people"]
    } == {
        "甲": ("4850.00", "6200.00"),
        "乙": ("3550.00", "4900.00"),
    }
    assert simulation.result["total"] == {"before": "8400.00", "after": "11100.00", "change": "2700.00"}


def test_simulate_standard_of_the_one_in_force_changes_nothing(office, alice, now):
    simulation = computed(office.standards["employee"], alice, now)

    assert simulation.result["total"]["change"] == "0.00"
    assert simulation.result["total"]["before"] == "8400.00"


def test_simulate_standard_takes_the_people_of_its_contract(office, alice, now):
    row = draft(office, alice, now, components=[pay.BROKER_COMMISSION], contract="broker")

    simulation = computed(row, alice, now)

    assert len(simulation.result["people"]) == 1
    assert simulation.result["total"] == {"before": "4000.00", "after": "4000.00", "change": "0.00"}


def test_simulate_standard_names_grades_that_the_draft_lacks(office, alice, now):
    row = draft(office, alice, now, grades=[{"code": "M2", "base_pay": "4000.00"}])

    simulation = computed(row, alice, now)

    assert simulation.result["unknown_grades"] == ["M1"]
    assert [person["name"] for person in simulation.result["people"]] == ["甲"]


def test_simulate_standard_computes_the_draft_as_it_is_when_the_job_runs(office, alice, now):
    row = draft(office, alice, now)
    simulation = simulate(row, alice, now)
    saved = services.save_standard(
        standard_id=row.pk,
        document=row.content | {"components": [pay.BASE]},
        version=row.version,
        by=alice,
        at=now,
    )

    jobs.run(simulation.job_id, at=now)

    simulation = pay.again(simulation)
    assert simulation.standard_hash == saved.content_hash
    assert simulation.result["total"]["after"] == "5700.00"


def test_simulate_standard_may_run_twice(office, alice, now):
    simulation = computed(draft(office, alice, now), alice, now)
    first = simulation.result

    jobs.run(simulation.job_id, at=now)

    assert pay.again(simulation).result == first


def test_simulate_standard_is_in_the_audit(office, alice, now):
    row = draft(office, alice, now)

    simulate(row, alice, now)

    entry = audit.history(row).latest("seq")
    assert (entry.action, entry.after) == (
        "compensation.paystandard.simulate",
        {"months": ["2026-10", "2026-10"]},
    )


@each(
    ("first", "last"),
    [
        (dt.date(2026, 11, 1), dt.date(2026, 10, 1)),
        (dt.date(2025, 10, 1), dt.date(2026, 10, 1)),
        (dt.date(2026, 8, 1), dt.date(2026, 9, 1)),
    ],
)
def test_simulate_standard_refuses_months_that_say_nothing(office, alice, now, first, last):
    row = draft(office, alice, now)

    with pytest.raises(DomainError):
        simulate(row, alice, now, first, last)

    assert not Simulation.objects.exists()


def test_simulate_standard_does_not_take_a_month_that_is_not_signed(office, alice, now):
    office.submitted(month=add_months(MONTH, 1))
    row = draft(office, alice, now)

    simulation = computed(row, alice, now, last=add_months(MONTH, 1))

    assert [month["month"] for month in simulation.result["months"]] == ["2026-10"]


def test_simulate_standard_refuses_a_draft_with_faults_and_names_them(office, alice, now):
    row = services.begin_standard(
        team_id=office.team.pk, contract="employee", name="New", effective_from=MONTH, by=alice, at=now
    )

    with pytest.raises(DomainError) as refusal:
        simulate(row, alice, now)

    assert [fault.split(": ")[0] for fault in refusal.value.faults] == ["$.grades", "$.components"]


def test_the_job_says_why_where_the_draft_broke_meanwhile(office, alice, now):
    row = draft(office, alice, now)
    simulation = simulate(row, alice, now)
    PayStandard.objects.filter(pk=row.pk).update(content=row.content | {"grades": []}, faults=1)

    jobs.run(simulation.job_id, at=now)

    simulation = pay.again(simulation)
    assert (simulation.job.state, simulation.result) == ("failed", None)
    assert "$.grades" in simulation.job.error


def test_simulate_standard_does_not_exist_for_strangers(office, alice, now):
    row = draft(office, alice, now)
    charlie = org.holder(Role.TEAM_LEAD, org.TeamFactory(branch=office.branch))

    with pytest.raises(PayStandard.DoesNotExist):
        simulate(row, charlie, now)


@each("role", [Role.CHANNEL_MANAGEMENT, Role.AUDITOR])
def test_simulate_standard_is_denied_to_who_may_not_see_that_pay(office, alice, now, role):
    row = draft(office, alice, now)

    with pytest.raises(PermissionDenied):
        simulate(row, org.holder(role), now)


def test_visible_to_shows_simulations_to_lead_and_finance_only(office, alice, now):
    simulation = computed(draft(office, alice, now), alice, now)
    neighbour = org.holder(Role.TEAM_LEAD, org.TeamFactory(branch=office.branch))
    manager = org.account_manager(office.team).user

    assert list(Simulation.objects.visible_to(alice)) == [simulation]
    assert list(Simulation.objects.visible_to(office.finance)) == [simulation]
    for stranger in (neighbour, manager, office.manager, org.holder(Role.CHANNEL_MANAGEMENT)):
        assert not Simulation.objects.visible_to(stranger).exists()


def test_past_months_asks_as_often_for_many_people_as_for_few(office, alice, now, django_assert_num_queries):
    row = draft(office, alice, now)

    with django_assert_num_queries(2):
        months = past_months(row, MONTH, MONTH)

    assert len(months) == 2


def test_simulate_standard_minds_the_balance_that_a_reserve_had_reached(now):
    """A reserve until 700.00: 450.00 held for September, the last 250.00 for October; the same again, simulated."""
    until = pay.RESERVE | {"rate": "0.30", "until": "700.00", "release_after_months": 12}
    office = pay.office(components=[pay.BASE, pay.COMMISSION, until])
    alice = office.hire(name="甲")
    for month in (add_months(MONTH, -1), MONTH):
        office.signed([pay.fact("A1", alice, commission="10000.00")], month=month)

    months = past_months(office.standards["employee"], add_months(MONTH, -1), MONTH)
    simulation = computed(office.standards["employee"], office.finance, now, first=add_months(MONTH, -1))

    assert [month.held for month in months] == [{"reserve": 0}, {"reserve": 450}]
    assert [(row["before"], row["after"]) for row in simulation.result["months"]] == [
        ("4550.00", "4550.00"),
        ("4750.00", "4750.00"),
    ]
