"""What the rows say of themselves, and what the database refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from core import sealing
from org.choices import BRANCH_ROLES, COMPANY_ROLES, DERIVED_ROLES, MONEY_ROLES, TEAM_ROLES, DayKind, Role
from org.models import (
    Branch,
    CalendarYear,
    Delegation,
    Grading,
    Holiday,
    ImportUpload,
    OutletHours,
    Person,
    Posting,
    Region,
    RoleGrant,
    SignIn,
    Team,
    User,
)
from org.models.periods import during, on_day
from org.roles import RIGHTS
from org.rules import days
from tests.factories.org import START, BranchFactory, OutletFactory, PersonFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 5)
ONE = timedelta(days=1)


def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


# roles and rights


def test_every_role_has_exactly_one_kind_of_scope():
    kinds = (BRANCH_ROLES, COMPANY_ROLES, TEAM_ROLES, DERIVED_ROLES)

    assert sum(len(kind) for kind in kinds) == len(Role)
    assert frozenset().union(*kinds) == set(Role)


def test_every_right_names_roles_that_exist():
    assert all(roles and roles <= set(Role) for roles in RIGHTS.values())


def test_the_administrator_has_no_right_over_pay_but_the_companys_rates():
    assert [
        right for right, roles in RIGHTS.items() if right.startswith("pay.") and Role.ADMINISTRATOR in roles
    ] == ["pay.parameters_view", "pay.tax_table_edit"]


def test_only_finance_may_look_at_masked_numbers():
    assert RIGHTS["org.bank_reveal"] == {Role.BRANCH_FINANCE}


def test_who_signs_or_pays_shows_a_second_factor():
    signing = {"pay.sign_chief", "pay.sign_deputy", "pay.sign_manager", "pay.pay_out", "pay.prepare"}

    assert all(RIGHTS[right] <= MONEY_ROLES for right in signing)


def test_account_managers_get_no_right_over_others():
    """Their own matters come through `person_id`; nothing here reaches a branch or a team."""
    own = {right for right, roles in RIGHTS.items() if Role.ACCOUNT_MANAGER in roles}

    assert own.isdisjoint({"org.person_view", "org.person_edit", "org.grants_view", "pay.run_view"})


# periods


@pytest.mark.parametrize(
    ("day", "counts"),
    [(START - ONE, False), (START, True), (DAY - ONE, True), (DAY, False), (DAY + ONE, False)],
)
def test_a_period_counts_from_its_first_day_to_the_day_before_its_end(day, counts):
    posting = Posting(valid_from=START, valid_until=DAY)

    assert posting.covers(day) == counts


def test_an_open_period_counts_for_ever():
    assert Posting(valid_from=START).covers(date(9999, 12, 31))
    assert Posting(valid_from=START).last_day is None


def test_the_last_day_is_the_one_before_the_end():
    assert Posting(valid_from=START, valid_until=DAY).last_day == DAY - ONE


def test_on_day_and_during_ask_the_database_the_same(place):
    Posting.objects.filter(person=place.alice).update(valid_until=DAY)

    def found(condition):
        return Posting.objects.filter(condition, person=place.alice).exists()

    assert [found(on_day(day)) for day in (START - ONE, START, DAY - ONE, DAY)] == [False, True, True, False]
    assert [
        found(during(*period)) for period in ((date(2020, 1, 1), START), (DAY, DAY + ONE), (DAY - ONE, DAY))
    ] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("model", [Posting, Grading, RoleGrant, Delegation])
def test_a_period_that_ends_before_it_begins_is_refused(place, now, model):
    rows = {
        Posting: lambda: Posting(person=place.bob, team=place.team),
        Grading: lambda: Grading(person=place.bob, grade="M1"),
        RoleGrant: lambda: RoleGrant(user=place.bob.user, role=Role.AUDITOR),
        Delegation: lambda: Delegation(
            grant=place.finance.grants_held.get(),
            principal=place.finance,
            stand_in=place.lead,
            created_at=now,
        ),
    }
    row = rows[model]()
    row.valid_from, row.valid_until = date(2020, 1, 2), date(2020, 1, 1)

    refused(row.save)


def test_two_grades_on_one_day_are_refused(place):
    refused(lambda: Grading.objects.create(person=place.alice, grade="M9", valid_from=DAY))


def test_a_grade_that_begins_where_the_last_one_ended_is_not(place):
    place.alice.gradings.update(valid_until=DAY)

    assert Grading.objects.create(person=place.alice, grade="M9", valid_from=DAY)


def test_places_of_two_people_never_stand_in_each_others_way(place):
    assert Posting.objects.on(DAY).filter(team=place.team).count() == 2


# constraints


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.AUDITOR, "branch"),
        (Role.AUDITOR, "team"),
        (Role.BRANCH_FINANCE, "none"),
        (Role.BRANCH_FINANCE, "team"),
        (Role.TEAM_LEAD, "none"),
        (Role.TEAM_LEAD, "branch"),
        (Role.ACCOUNT_MANAGER, "none"),
        (Role.ACCOUNT_MANAGER, "team"),
    ],
)
def test_a_role_for_a_scope_that_is_not_its_own_is_refused(place, role, scope):
    scopes = {"none": {}, "branch": {"branch": place.branch}, "team": {"team": place.team}}

    refused(
        lambda: RoleGrant.objects.create(user=place.bob.user, role=role, valid_from=START, **scopes[scope])
    )


def test_a_person_leaves_after_hiring(place):
    refused(lambda: Person.objects.filter(pk=place.alice.pk).update(left_on=START))


def test_a_contract_is_one_of_the_two(place):
    refused(lambda: Person.objects.filter(pk=place.alice.pk).update(contract="temporary"))


def test_numbers_codes_and_user_names_stand_once(place):
    refused(lambda: PersonFactory(number=place.alice.number))
    refused(lambda: TeamFactory(code=place.team.code))
    refused(lambda: BranchFactory.create(code=place.branch.code))
    refused(lambda: OutletFactory(code=place.outlet.code))
    refused(lambda: UserFactory(username=place.desk.username))


def test_an_account_belongs_to_one_person(place):
    refused(lambda: PersonFactory(user=place.alice.user))


def test_an_outlet_has_one_line_of_hours_a_weekday(place):
    OutletHours.objects.create(outlet=place.outlet, weekday=0, opens="09:00", closes="17:00")

    refused(lambda: OutletHours.objects.create(outlet=place.outlet, weekday=0, opens="10:00", closes="12:00"))


def test_a_date_of_the_calendar_stands_once():
    Holiday.objects.get_or_create(
        date=date(2026, 10, 1), defaults={"kind": DayKind.STATUTORY, "name": "国庆节"}
    )

    refused(lambda: Holiday.objects.create(date=date(2026, 10, 1), kind=DayKind.REST, name="x"))


def test_one_workbook_waits_for_a_person(admin, now):
    row = {"owner": admin, "kind": "people", "file_name": "a", "sha256": "", "created_at": now}
    ImportUpload.objects.create(**row, sealed=b"")

    refused(lambda: ImportUpload.objects.create(**row, sealed=b""))


@pytest.mark.parametrize("name", ["branch", "team", "alice", "desk"])
def test_nothing_that_others_refer_to_is_deleted(place, name):
    record = getattr(place, name)

    with pytest.raises(ProtectedError):
        record.delete()


# sealed


def test_numbers_are_sealed_in_the_database(place):
    place.alice.bank_account = "6222020200112233445"
    place.alice.save()

    raw = (
        Person.objects.filter(pk=place.alice.pk)
        .annotate(raw=models.functions.Cast(models.F("bank_account"), models.BinaryField()))
        .extra(select={"stored": "bank_account"})
        .values_list("stored", flat=True)
        .get()
    )

    assert "6222020200112233445" not in str(raw)
    assert sealing.unseal_text(str(raw)) == "6222020200112233445"
    assert Person.objects.get(pk=place.alice.pk).bank_account == "6222020200112233445"


# what rows are called, and where they are shown


def test_rows_are_called_as_people_call_them(place, now):
    grant = place.finance.grants_held.get()
    given = Delegation(grant=grant, principal=place.finance, stand_in=place.lead)

    assert str(place.alice) == f"张三 {place.alice.number}"
    assert str(place.branch) == place.branch.name
    assert str(place.team) == place.team.name
    assert str(place.outlet) == place.outlet.name
    assert str(Region(name="城东")) == "城东"
    assert str(grant) == f"branch finance · {place.branch.name}"
    assert str(RoleGrant(role=Role.AUDITOR)) == "auditor"
    assert str(given) == f"{place.finance} → {place.lead}"
    assert str(CalendarYear(year=2026)) == "2026"
    assert str(Holiday(date=date(2026, 10, 1), name="国庆节")) == "2026-10-01 国庆节"
    assert str(SignIn(user=place.desk, at=now)) == f"{place.desk} 2026-11-05 09:30"
    assert str(ImportUpload(file_name="people.xlsx")) == "people.xlsx"


def test_rows_lead_to_their_pages(place):
    region = Region.objects.create(team=place.team, code="R1", name="城东")

    assert place.alice.get_absolute_url() == reverse("org:person", args=[place.alice.pk])
    assert place.branch.get_absolute_url() == reverse("org:branch", args=[place.branch.pk])
    assert place.team.get_absolute_url() == reverse("org:team", args=[place.team.pk])
    assert region.get_absolute_url() == place.team.get_absolute_url()
    assert place.outlet.get_absolute_url() == reverse("org:outlet", args=[place.outlet.pk])
    assert place.desk.get_absolute_url() == reverse("org:account", args=[place.desk.pk])
    assert CalendarYear(year=2026).get_absolute_url() == reverse("org:calendar_year", args=[2026])
    assert Delegation().get_absolute_url() == reverse("org:delegation_list")
    assert ImportUpload().get_absolute_url() == reverse("org:import_preview")


@pytest.mark.parametrize(
    ("hired", "left", "here"),
    [
        (DAY, None, True),
        (DAY + ONE, None, False),
        (START, DAY, False),
        (START, DAY + ONE, True),
    ],
)
def test_a_person_is_here_from_the_first_day_until_the_one_before_leaving(hired, left, here):
    assert Person(hired_on=hired, left_on=left).is_here(DAY) == here


@pytest.mark.parametrize(
    ("until", "revoked", "over"), [(DAY, False, True), (DAY + ONE, False, False), (DAY + ONE, True, True)]
)
def test_standing_in_is_over_at_its_end_or_when_revoked(now, until, revoked, over):
    given = Delegation(valid_from=START, valid_until=until, revoked_at=now if revoked else None)

    assert given.is_over(DAY) == over


def test_kinds_of_day_are_those_that_the_rules_know():
    assert {days.STATUTORY, days.REST, days.MAKEUP} == set(DayKind.values)


# accounts


def test_accounts_are_found_by_their_user_name(place):
    assert User.objects.get_by_natural_key(place.desk.username) == place.desk


def test_create_user_of_django_hashes_the_password():
    user = User.objects.create_user("zhang", "paper-crane-1987")

    assert (user.name, user.check_password("paper-crane-1987")) == ("zhang", True)


def test_an_account_is_called_by_its_name(place):
    assert (str(place.desk), place.desk.get_short_name()) == (place.desk.name, place.desk.name)


def test_django_asks_the_table_of_rights_for_its_own_flags(place, admin):
    assert (admin.is_staff, admin.has_perm("x"), admin.has_module_perms("org")) == (True, True, True)
    assert (place.desk.is_staff, place.desk.has_perm("x"), place.desk.has_module_perms("org")) == (False,) * 3
    admin.is_active = False
    assert admin.has_perm("x") is False


def test_branches_and_teams_are_listed_by_code():
    BranchFactory(code="ZZ"), BranchFactory(code="AA")

    assert list(Branch.objects.values_list("code", flat=True)) == ["AA", "ZZ"]
    assert list(Team.objects.all()) == []
