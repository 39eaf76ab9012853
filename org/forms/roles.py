"""Accounts, roles given, and who stands in."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, Form, Group, ReasonField, SearchField
from org import queries
from org.choices import DERIVED_ROLES, Role
from org.forms.base import UserForm
from org.forms.signing_in import NewPasswordForm
from org.models import Branch, Department, Person, RoleGrant, Team, User
from org.roles import RIGHTS
from org.wording import PERSONS_NAME

ONE_DAY = timedelta(days=1)


class AccountField(SearchField):
    """An account by name, pinyin or user name."""

    lookups = ("username", "name")


class AccountForm(NewPasswordForm):
    """A new account with its first password."""

    username = forms.CharField(label=_("User name"), max_length=60)
    name = forms.CharField(label=PERSONS_NAME, max_length=60)
    email = forms.EmailField(label=_("E-mail"), required=False)
    person = SearchField(
        Person.objects.none(), search_url="org:people_search", label=_("Belongs to"), required=False
    )
    groups = [
        Group(_("Who"), ["person", "name", "username", "email"]),
        Group(_("First password"), ["new", "again"], hint=_("It has to be changed at the first sign-in.")),
    ]

    def clean_username(self) -> str:
        """User names are kept in small letters."""
        return str(self.cleaned_data["username"]).strip().lower()


class AccountEditForm(Form):
    name = forms.CharField(label=PERSONS_NAME, max_length=60)
    email = forms.EmailField(label=_("E-mail"), required=False)


class GrantForm(UserForm):
    """Whom, which role, where, from when until when."""

    account = AccountField(None, search_url="org:accounts_search", label=PERSONS_NAME)
    role = forms.ChoiceField(
        label=_("Role"), choices=[choice for choice in Role.choices if choice[0] not in DERIVED_ROLES]
    )
    branch = forms.ModelChoiceField(
        label=_("Branch"),
        queryset=Branch.objects.all(),
        required=False,
        help_text=_("For roles of a branch, such as finance, chief accountant, manager, trading desk."),
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.all(),
        required=False,
        help_text=_("For roles of a team, such as team lead, attendance recorder, asset keeper."),
    )
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.all(),
        required=False,
        help_text=_("For roles at headquarters."),
    )
    valid_from = DayField(label=_("From"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Empty: until it is ended."))
    reason = ReasonField(required=False)

    def limit(self, user: User) -> None:
        field = self.fields["account"]
        assert isinstance(field, AccountField)
        field.queryset = queries.accounts_within_reach(user)

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        names = ("role", "branch", "team", "department", "valid_from", "reason")
        values = {name: self.cleaned_data[name] for name in names}
        last: date | None = self.cleaned_data["last_day"]
        return values | {
            "user_id": self.cleaned_data["account"].pk,
            "valid_until": last + ONE_DAY if last else None,
        }


class EndForm(Form):
    """The last day of a role, and why it ends."""

    last_day = DayField(label=_("Last day"))
    reason = ReasonField()


class DelegationForm(UserForm):
    """Which role, to whom, from when until when, and why."""

    grant = forms.ModelChoiceField(label=_("Role"), queryset=RoleGrant.objects.none())
    stand_in = AccountField(None, search_url="org:accounts_search", label=_("Stand-in"))
    valid_from = DayField(label=_("From"))
    last_day = DayField(label=_("Last day"), help_text=_("At most sixty days in all."))
    reason = ReasonField(max_length=200)

    def limit(self, user: User) -> None:
        grant, stand_in = self.fields["grant"], self.fields["stand_in"]
        assert isinstance(grant, forms.ModelChoiceField)
        assert isinstance(stand_in, AccountField)
        held = queries.with_state(queries.roles_of(user), user.day)
        grant.queryset = held.filter(role__in=RIGHTS["org.delegate"]).exclude(state="ended")
        stand_in.queryset = queries.accounts_within_reach(user)

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        typed = self.cleaned_data
        return {
            "grant_id": typed["grant"].pk,
            "stand_in_id": typed["stand_in"].pk,
            "valid_from": typed["valid_from"],
            "valid_until": typed["last_day"] + ONE_DAY,
            "reason": typed["reason"],
        }
