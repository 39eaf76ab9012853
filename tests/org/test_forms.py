"""What the forms make of what is typed."""

from datetime import date, time

import pytest

from org.choices import DERIVED_ROLES, Contract, Role
from org.forms.people import EditForm, GradeForm, HireForm, LeaveForm, PostForm, RevealForm
from org.forms.roles import AccountForm, DelegationForm, EndForm, GrantForm
from org.forms.signing_in import CodeForm, NewPasswordForm, PasswordForm, ProfileForm, SignInForm
from org.forms.structure import BranchForm, HoursForm, OutletForm, RegionForm
from org.models import Region, Team
from org.roles import RIGHTS
from org.services import Hours
from tests.factories.org import START, TeamFactory, holder

pytestmark = pytest.mark.django_db
SECRET_FORMS = [
    SignInForm,
    PasswordForm,
    NewPasswordForm,
    CodeForm,
    EditForm,
    HireForm,
    AccountForm,
    RevealForm,
]


@pytest.mark.parametrize("form", SECRET_FORMS)
def test_forms_with_secrets_leave_no_draft_in_the_browser(form):
    assert form.draft is False


@pytest.mark.parametrize("form", [PasswordForm, NewPasswordForm, AccountForm])
def test_passwords_are_never_sent_back(form):
    fields = [field for name, field in form.base_fields.items() if name in {"old", "new", "again"}]

    assert fields
    assert all(field.widget.render_value is False for field in fields)
    assert all(field.strip is False for field in fields)


# people


def person_form(**typed):
    form = EditForm({"name": "张三", "contract": Contract.EMPLOYEE} | typed)
    assert form.is_valid(), form.errors
    return form.values()


def test_record_form_takes_numbers_without_the_spaces_that_people_type():
    values = person_form(new_id_number="110101 19900307 001x", new_bank_account="6222 0202 0011 2233 445")

    assert (values["id_number"], values["bank_account"]) == ("11010119900307001X", "6222020200112233445")


def test_record_form_gives_the_service_exactly_what_it_takes():
    assert set(person_form()) == {
        "name",
        "contract",
        "contract_number",
        "certificate_number",
        "registered_on",
        "phone",
        "email",
        "id_number",
        "bank_name",
        "bank_account",
    }


@pytest.mark.parametrize("typed", [{"contract": "friend"}, {"name": ""}, {"email": "not an address"}])
def test_record_form_refuses_what_cannot_be(typed):
    assert not EditForm({"name": "张三", "contract": Contract.EMPLOYEE} | typed).is_valid()


def test_record_form_never_binds_the_sealed_columns():
    """The mark that a form carries holds what it was filled from, readable to whoever has the page."""
    assert {"id_number", "bank_account"}.isdisjoint(EditForm.base_fields)
    assert {"id_number", "bank_account"}.isdisjoint(HireForm.base_fields)


def test_hire_form_offers_the_branches_of_ones_reach(place, elsewhere, admin):
    assert list(HireForm(user=place.desk).fields["branch"].queryset) == [place.branch]
    assert HireForm(user=admin).fields["branch"].queryset.count() == 2


def test_hire_form_needs_a_branch_of_who_keeps_one(place, admin):
    assert HireForm(user=place.desk).fields["branch"].required
    assert not HireForm(user=admin).fields["branch"].required


def test_leave_form_makes_the_last_day_the_first_one_no_longer_here():
    form = LeaveForm({"last_day": "2026-11-30", "reason": "resigned"})

    assert form.is_valid()
    assert form.left_on == date(2026, 12, 1)


def test_leave_form_asks_for_a_reason():
    assert not LeaveForm({"last_day": "2026-11-30", "reason": ""}).is_valid()


@pytest.mark.parametrize(("typed", "kept"), [("m3", "M3"), (" M2 ", "M2")])
def test_grade_form_keeps_codes_in_capitals(typed, kept):
    form = GradeForm({"grade": typed, "valid_from": "2026-11-01", "reason": "G17"})

    assert form.is_valid()
    assert form.cleaned_data["grade"] == kept


def test_post_form_offers_open_teams_and_outlets_of_ones_reach(place, elsewhere):
    TeamFactory(branch=place.branch, closed_on=date(2026, 1, 1))
    Region.objects.create(team=elsewhere.team, code="R9", name="城西")

    form = PostForm(user=place.desk)

    assert list(form.fields["team"].queryset) == [place.team]
    assert list(form.fields["outlet"].queryset) == [place.outlet]
    assert list(form.fields["region"].queryset) == []


def test_post_form_offers_a_lead_the_own_team(place):
    TeamFactory(branch=place.branch)

    assert list(PostForm(user=place.lead).fields["team"].queryset) == [place.team]


def test_post_form_offers_nothing_to_who_moves_nobody(place):
    assert list(PostForm(user=place.finance).fields["team"].queryset) == []


# roles


def test_grant_form_offers_no_role_that_comes_with_a_posting(admin):
    offered = {value for value, _label in GrantForm(user=admin).fields["role"].choices}

    assert offered == set(Role) - DERIVED_ROLES


def test_grant_form_makes_the_last_day_an_end(place, admin):
    form = GrantForm(
        {
            "account_key": place.bob.user_id,
            "account": place.bob.user.name,
            "role": Role.TEAM_LEAD,
            "team": place.team.pk,
            "valid_from": "2026-11-05",
            "last_day": "2026-11-30",
        },
        user=admin,
    )

    assert form.is_valid(), form.errors
    values = form.values()
    assert (values["user_id"], values["team"], values["valid_until"]) == (
        place.bob.user_id,
        place.team,
        date(2026, 12, 1),
    )


def test_grant_form_may_leave_the_end_open(place, admin):
    data = {
        "account_key": place.bob.user_id,
        "account": place.bob.user.name,
        "role": Role.AUDITOR,
        "valid_from": "2026-11-05",
    }
    form = GrantForm(data, user=admin)

    assert form.is_valid()
    assert form.values()["valid_until"] is None


def test_delegation_form_offers_ones_own_roles_that_can_be_delegated(place):
    place.desk.grants_held.create(role=Role.ASSET_KEEPER, team=place.team, valid_from=START)
    place.desk.grants_held.create(
        role=Role.TEAM_LEAD, team=place.team, valid_from=START, valid_until=date(2025, 1, 1)
    )

    offered = [grant.role for grant in DelegationForm(user=place.desk).fields["grant"].queryset]

    assert offered == [Role.TRADING_DESK]
    assert Role.ASSET_KEEPER not in RIGHTS["org.delegate"]


def test_delegation_form_finds_the_stand_in_by_user_name_without_script(place):
    form = DelegationForm(
        {
            "grant": place.desk.grants_held.get().pk,
            "stand_in": place.lead.username,
            "valid_from": "2026-11-05",
            "last_day": "2026-11-09",
            "reason": "leave",
        },
        user=place.desk,
    )

    assert form.is_valid(), form.errors
    assert form.values()["stand_in_id"] == place.lead.pk
    assert form.values()["valid_until"] == date(2026, 11, 10)


def test_delegation_form_knows_no_stranger(place, elsewhere):
    form = DelegationForm(
        {
            "grant": place.desk.grants_held.get().pk,
            "stand_in_key": elsewhere.lead.pk,
            "stand_in": elsewhere.lead.name,
            "valid_from": "2026-11-05",
            "last_day": "2026-11-09",
            "reason": "leave",
        },
        user=place.desk,
    )

    assert list(form.errors) == ["stand_in"]


def test_account_form_keeps_user_names_small(place):
    form = AccountForm(
        {"name": "周七", "username": " Zhou7 ", "new": "paper-crane-1987", "again": "paper-crane-1987"}
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data["username"] == "zhou7"


def test_end_form_asks_for_a_reason():
    assert not EndForm({"last_day": "2026-11-30"}).is_valid()


# passwords and profile


def test_new_password_form_wants_it_typed_twice():
    form = NewPasswordForm({"new": "paper-crane-1987", "again": "paper-crane-1988"})

    assert list(form.errors) == ["again"]


def test_password_form_asks_for_the_present_one_first():
    assert list(PasswordForm().fields) == ["old", "new", "again"]


def test_profile_form_knows_two_languages():
    assert ProfileForm({"language": "en"}).is_valid()
    assert not ProfileForm({"language": "fr"}).is_valid()


# places


@pytest.mark.parametrize(("typed", "kept"), [("eb01", "EB01"), (" n-7 ", "N-7")])
def test_place_forms_keep_codes_in_capitals(typed, kept):
    form = RegionForm({"code": typed, "name": "城东"})

    assert form.is_valid()
    assert form.cleaned_data["code"] == kept


@pytest.mark.parametrize("code", ["路1", "A B", "A/B", "A.B", "-", "../x"])
def test_place_forms_refuse_codes_that_numbers_and_files_cannot_hold(code):
    assert list(RegionForm({"code": code, "name": "城东"}).errors) == ["code"]


@pytest.mark.parametrize("day", ["0", "29", "x", ""])
def test_branch_form_takes_a_pay_day_that_every_month_has(day):
    data = {"code": "E1", "name": "x", "insurance_region": "上海", "opened_on": "2024-01-01", "pay_day": day}

    assert list(BranchForm(data).errors) == ["pay_day"]


def test_outlet_form_offers_branches_and_regions_of_ones_reach(place, elsewhere):
    mine = Region.objects.create(team=place.team, code="R1", name="城东")
    Region.objects.create(team=elsewhere.team, code="R2", name="城西")

    form = OutletForm(user=place.desk)

    assert list(form.fields["branch"].queryset) == [place.branch]
    assert list(form.fields["region"].queryset) == [mine]
    assert list(OutletForm(user=place.finance).fields["branch"].queryset) == []
    assert Team.objects.count() == 2


def test_hours_form_gives_the_days_that_are_open():
    form = HoursForm({"opens_0": "09:00", "closes_0": "17:00", "opens_6": "10:00", "closes_6": "12:30"})

    assert form.is_valid(), form.errors
    assert list(form.hours()) == [Hours(0, time(9), time(17)), Hours(6, time(10), time(12, 30))]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"opens_0": "09:00"}, "closes_0"),
        ({"closes_0": "09:00"}, "opens_0"),
        ({"opens_0": "09:00", "closes_0": "09:00"}, "closes_0"),
        ({"opens_0": "nine"}, "opens_0"),
    ],
)
def test_hours_form_points_to_what_is_wrong(typed, wrong):
    assert list(HoursForm(typed).errors) == [wrong]


def test_sign_in_form_focuses_the_name(rf):
    form = SignInForm(request=rf.get("/"))

    assert form.fields["username"].widget.attrs["autofocus"] is True
    assert holder(Role.AUDITOR).username
