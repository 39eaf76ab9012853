"""Each constraint of the organisation, broken once where no form and no service stands before it."""

from datetime import date

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from org.choices import BRANCH_ROLES, COMPANY_ROLES, TEAM_ROLES, Role
from org.models import (
    Branch,
    CalendarYear,
    Company,
    Delegation,
    Department,
    Grading,
    Outlet,
    OutletHours,
    Person,
    Posting,
    Region,
    RoleGrant,
    SignIn,
    Team,
)
from tests.factories.org import START, CompanyFactory, PersonFactory, TeamFactory, UserFactory

DAY = date(2026, 11, 10)


def named(work):
    """The name of the constraint that refuses the work."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        work()
    return refused.value.__cause__.diag.constraint_name


def execute(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


# bounds of values


@pytest.mark.parametrize("pay_day", [0, 29, 31, 32767])
def test_a_pay_day_that_a_month_may_lack_is_refused(place, pay_day):
    assert named(lambda: Branch.objects.update(pay_day=pay_day)) == "branch_pay_day_in_month"


@pytest.mark.parametrize("pay_day", [1, 28])
def test_the_first_and_the_last_pay_day_are_kept(place, pay_day):
    Branch.objects.update(pay_day=pay_day)

    assert Branch.objects.get().pay_day == pay_day


@pytest.mark.parametrize(
    ("model", "constraint"),
    [
        (Branch, "branch_closes_after_opening"),
        (Team, "team_closes_after_opening"),
        (Outlet, "outlet_ends_after_opening"),
    ],
)
@pytest.mark.parametrize("closed_on", [START, date(2020, 1, 1)])
def test_a_place_that_closes_before_it_was_open_a_day_is_refused(place, model, constraint, closed_on):
    assert named(lambda: model.objects.update(closed_on=closed_on)) == constraint


@pytest.mark.parametrize(("opens", "closes"), [("09:00", "09:00"), ("17:00", "09:00"), ("23:59", "00:00")])
def test_hours_that_do_not_run_forward_are_refused(place, opens, closes):
    def work():
        OutletHours.objects.create(outlet=place.outlet, weekday=0, opens=opens, closes=closes)

    assert named(work) == "outlet_closes_after_opening"


def test_an_eighth_weekday_is_refused(place):
    def work():
        OutletHours.objects.create(outlet=place.outlet, weekday=7, opens="09:00", closes="17:00")

    assert named(work) == "outlet_weekday_exists"


@pytest.mark.parametrize("left_on", [START, date(2000, 1, 1)])
def test_a_leaving_before_a_day_of_work_is_refused(place, left_on):
    assert named(lambda: Person.objects.update(left_on=left_on)) == "person_leaves_after_hiring"


@pytest.mark.parametrize("contract", ["", "Employee", "temporary", "中介"])
def test_a_contract_of_a_third_kind_is_refused(place, contract):
    assert named(lambda: Person.objects.update(contract=contract)) == "person_contract_known"


@pytest.mark.parametrize(
    ("model", "field", "longest"),
    [
        (Branch, "code", 20),
        (Branch, "name", 80),
        (Team, "code", 20),
        (Outlet, "address", 200),
        (Person, "number", 20),
        (Person, "name", 60),
        (Grading, "grade", 20),
    ],
)
def test_text_longer_than_its_column_is_refused_and_the_longest_is_kept(place, model, field, longest):
    row = model.objects.order_by("pk").first()
    with pytest.raises(DataError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{field: "龘" * (longest + 1)})

    model.objects.filter(pk=row.pk).update(**{field: "龘" * longest})

    row.refresh_from_db()
    assert getattr(row, field) == "龘" * longest


# periods


@pytest.mark.parametrize(
    ("start", "end", "is_refused"),
    [
        (date(2025, 1, 1), date(2025, 6, 1), True),
        (date(2025, 5, 31), None, True),
        (date(2024, 12, 31), date(2025, 1, 2), True),
        (date(2025, 2, 1), date(2025, 3, 1), True),
        (date(2024, 1, 1), date(2026, 1, 1), True),
        (date(2025, 6, 1), None, False),
        (date(2024, 12, 1), date(2025, 1, 1), False),
    ],
)
@pytest.mark.parametrize("kind", ["posting", "grading"])
def test_two_periods_of_one_person_never_cover_the_same_day(place, kind, start, end, is_refused):
    person = PersonFactory(branch=place.branch)
    model, what = {"posting": (Posting, {"team": place.team}), "grading": (Grading, {"grade": "M2"})}[kind]
    model.objects.create(person=person, **what, valid_from=date(2025, 1, 1), valid_until=date(2025, 6, 1))

    def work():
        model.objects.create(person=person, **what, valid_from=start, valid_until=end)

    if is_refused:
        assert named(work) == f"{kind}_one_at_a_time"
    else:
        work()
        assert model.objects.filter(person=person).count() == 2


def test_a_period_moved_onto_another_by_sql_is_refused(place):
    place.alice.gradings.update(valid_until=DAY)
    later = Grading.objects.create(person=place.alice, grade="M3", valid_from=DAY)

    def work():
        execute("UPDATE org_grading SET valid_from = %s WHERE id = %s", START, later.pk)

    assert named(work) == "grading_one_at_a_time"


@pytest.mark.parametrize("table", ["posting", "grading"])
def test_a_period_given_to_somebody_who_has_one_is_refused(place, table):
    def work():
        execute(f"UPDATE org_{table} SET person_id = %s WHERE person_id = %s", place.bob.pk, place.alice.pk)

    assert named(work) == f"{table}_one_at_a_time"


# roles and stand-ins

WRONG_SCOPES = [
    *((role, scope) for role in sorted(COMPANY_ROLES) for scope in ("branch", "team", "both")),
    *((role, scope) for role in sorted(BRANCH_ROLES) for scope in ("company", "team", "both")),
    *((role, scope) for role in sorted(TEAM_ROLES) for scope in ("company", "branch", "both")),
]


@pytest.mark.parametrize("role", sorted(Role))
def test_a_role_fits_its_own_scope_and_none_of_the_others(place, role):
    scopes = {
        "company": {},
        "branch": {"branch": place.branch},
        "team": {"team": place.team},
        "both": {"branch": place.branch, "team": place.team},
    }
    wrong = [scope for other, scope in WRONG_SCOPES if other == role] or list(scopes)

    for name, scope in scopes.items():
        row = RoleGrant(user=place.desk, role=role, valid_from=START, **scope)
        if name in wrong:
            assert named(row.save) == "role_grant_scope_fits_role"
        else:
            row.save()


@pytest.mark.parametrize("role", ["", "boss", "Auditor"])
def test_a_role_that_does_not_exist_is_refused(place, role):
    row = RoleGrant(user=place.desk, role=role, valid_from=START)

    assert named(row.save) == "role_grant_scope_fits_role"


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"valid_until": date(2026, 11, 1)}, "delegation_forward"),
        ({"valid_until": date(2026, 10, 1)}, "delegation_forward"),
        ({"valid_until": None}, "delegation_is_bounded"),
    ],
)
def test_a_standing_in_without_a_proper_end_is_refused(place, now, changes, constraint):
    given = Delegation.objects.create(
        grant=place.finance.grants_held.get(),
        principal=place.finance,
        stand_in=place.lead,
        valid_from=date(2026, 11, 1),
        valid_until=date(2026, 11, 20),
        created_at=now,
    )

    assert named(lambda: Delegation.objects.filter(pk=given.pk).update(**changes)) == constraint


def test_a_standing_in_turned_onto_oneself_is_refused(place, now):
    given = Delegation.objects.create(
        grant=place.finance.grants_held.get(),
        principal=place.finance,
        stand_in=place.lead,
        valid_from=date(2026, 11, 1),
        valid_until=date(2026, 11, 20),
        created_at=now,
    )

    def work():
        Delegation.objects.filter(pk=given.pk).update(stand_in=place.finance)

    assert named(work) == "delegation_never_to_oneself"


# what stands once


def test_codes_of_company_department_and_region_stand_once(place):
    company = CompanyFactory()
    Department.objects.create(company=company, code="FIN", name="财务部")
    Region.objects.create(team=place.team, code="R1", name="城东")

    for work in (
        lambda: Company.objects.create(code=company.code, name="x"),
        lambda: Department.objects.create(company=company, code="FIN", name="x"),
        lambda: Region.objects.create(team=TeamFactory(), code="R1", name="x"),
    ):
        assert named(work).endswith("_uniq") or named(work).endswith("_key")


def test_a_year_of_the_calendar_stands_once(db):
    CalendarYear.objects.get_or_create(year=2026)

    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarYear.objects.create(year=2026)


def test_a_session_is_noted_for_one_account(db, now):
    SignIn.objects.create(user=UserFactory(), session_key="k", at=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        SignIn.objects.create(user=UserFactory(), session_key="k", at=now)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("org_branch", "branch"),
        ("org_team", "team"),
        ("org_person", "alice"),
        ("org_user", "finance"),
    ],
)
def test_what_others_refer_to_is_not_deleted_by_sql(place, table, key):
    def work():
        execute(f"DELETE FROM {table} WHERE id = %s", getattr(place, key).pk)
        execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), transaction.atomic():
        work()


def test_hours_go_with_their_outlet_and_nothing_else_does(place):
    OutletHours.objects.create(outlet=place.outlet, weekday=0, opens="09:00", closes="17:00")

    place.outlet.delete()

    assert (OutletHours.objects.count(), Team.objects.count()) == (0, 1)
