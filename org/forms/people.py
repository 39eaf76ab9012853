"""A person's record, place, grade and leaving, in the order of the paper forms."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, Form, Group, ReasonField
from org.choices import Contract
from org.forms.base import UserForm
from org.models import Branch, Outlet, Region, Team, User
from org.permissions import reach
from org.wording import PERSONS_NAME


class RecordForm(Form):
    """What a person's record says, hiring and correction alike."""

    # Identity and bank numbers stand in it: nothing of it stays in the browser.
    draft = False
    name = forms.CharField(label=PERSONS_NAME, max_length=60)
    contract = forms.ChoiceField(label=_("Contract"), choices=Contract.choices, widget=forms.RadioSelect)
    contract_number = forms.CharField(label=_("Contract number"), max_length=40, required=False)
    certificate_number = forms.CharField(label=_("Certificate number"), max_length=40, required=False)
    registered_on = DayField(label=_("Registered on"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    new_id_number = forms.CharField(label=_("Identity number"), max_length=40, required=False)
    bank_name = forms.CharField(label=_("Bank"), max_length=80, required=False)
    new_bank_account = forms.CharField(label=_("Bank account"), max_length=40, required=False)

    groups = [
        Group(_("Who"), ["name", "phone", "email", "new_id_number"]),
        Group(
            _("Contract and certificate"),
            ["contract", "contract_number", "certificate_number", "registered_on"],
        ),
        Group(_("Account for pay"), ["bank_name", "new_bank_account"]),
    ]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        values = dict(self.cleaned_data)
        values.pop("seen", None)
        values["id_number"] = "".join(values.pop("new_id_number").split()).upper()
        values["bank_account"] = "".join(values.pop("new_bank_account").split())
        return values


class EditForm(RecordForm):
    """The numbers that are kept masked stay as they are where nothing is typed."""

    new_id_number = forms.CharField(
        label=_("Identity number"),
        max_length=40,
        required=False,
        help_text=_("Stays as it is where nothing is typed."),
    )
    new_bank_account = forms.CharField(
        label=_("Bank account"),
        max_length=40,
        required=False,
        help_text=_("Stays as it is where nothing is typed."),
    )


class HireForm(RecordForm, UserForm):
    """A new person: the number and the place too."""

    number = forms.CharField(label=_("Employee number"), max_length=20)
    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none(), required=False)
    hired_on = DayField(label=_("First day"))

    groups = [Group(_("Where and since when"), ["number", "branch", "hired_on"]), *RecordForm.groups]

    def limit(self, user: User) -> None:
        far = reach(user, "org.person_edit")
        field = self.fields["branch"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Branch.objects.filter(far.rows(branch="pk", team=None))
        field.required = not far.everywhere


class LeaveForm(Form):
    """Leaving is written as the last day here."""

    last_day = DayField(label=_("Last day here"))
    reason = ReasonField()

    @property
    def left_on(self) -> date:
        """The first day no longer here."""
        last: date = self.cleaned_data["last_day"]
        return last + timedelta(days=1)


class EndPostingForm(LeaveForm):
    """A place that ends without another."""

    last_day = DayField(label=_("Last day in this place"))


class GradeForm(Form):
    """A grade from a day on."""

    grade = forms.CharField(
        label=_("Grade"), max_length=20, help_text=_("A grade of the team's pay standard.")
    )
    valid_from = DayField(label=_("From"))
    reason = ReasonField()

    def clean_grade(self) -> str:
        """Codes are written in capitals."""
        return str(self.cleaned_data["grade"]).strip().upper()


class PostForm(UserForm):
    """A place from a day on: the team, and where it is known the region and the outlet."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none())
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.none(), required=False)
    outlet = forms.ModelChoiceField(label=_("Outlet"), queryset=Outlet.objects.none(), required=False)
    valid_from = DayField(label=_("From"))
    reason = ReasonField(required=False)

    def limit(self, user: User) -> None:
        today = timezone.localdate()
        far = reach(user, "org.person_move")
        teams = Team.objects.filter(far.rows(branch="branch_id", team="pk"), closed_on=None)
        choices = {
            "team": teams.select_related("branch"),
            "region": Region.objects.filter(team__in=teams).select_related("team"),
            "outlet": Outlet.objects.filter(branch__in=teams.values("branch"), closed_on=None).exclude(
                opened_on__gt=today
            ),
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class RevealForm(Form):
    """Which number, and why one looks."""

    draft = False
    field = forms.ChoiceField(
        label=_("Number"),
        choices=[("bank_account", _("Bank account")), ("id_number", _("Identity number"))],
        widget=forms.RadioSelect,
    )
    reason = ReasonField(help_text=_("Kept with the record, with your name."))
