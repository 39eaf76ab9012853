"""Branches, teams, regions, outlets and their hours."""

from collections.abc import Iterator
from datetime import time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.forms import CountField, DayField, Form
from org.choices import Weekday
from org.forms.base import UserForm
from org.models import Branch, Region, User
from org.permissions import reach
from org.services import Hours
from org.wording import PLACES_NAME


class PlaceForm(Form):
    """What every place has."""

    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("Stands in numbers and files; letters and digits.")
    )
    name = forms.CharField(label=PLACES_NAME, max_length=80)

    def clean_code(self) -> str:
        """Codes are written in capitals, without what numbers and file names cannot hold."""
        code = str(self.cleaned_data["code"]).strip().upper()
        if not code.replace("-", "").isascii() or not code.replace("-", "").isalnum():
            raise ValidationError(_("A code holds only letters, digits and hyphens."))
        return code


class DatedPlaceForm(PlaceForm):
    """A place that opens and closes."""

    opened_on = DayField(label=_("Opened on"))
    closed_on = DayField(label=_("Closed on"), required=False, help_text=_("First day no longer open."))


class BranchForm(DatedPlaceForm):
    insurance_region = forms.CharField(
        label=_("Insurance region"),
        max_length=40,
        help_text=_("Which region's insurance and minimum-wage figures apply."),
    )
    pay_day = CountField(
        label=_("Pay day of the following month"),
        min_value=1,
        max_value=28,
        help_text=_("Pay comes earlier where that day is a holiday."),
    )
    units: ClassVar = {"pay_day": _("of the month")}
    field_order = ("code", "name", "insurance_region", "pay_day", "opened_on", "closed_on")


class TeamForm(DatedPlaceForm):
    pass


class RegionForm(PlaceForm):
    pass


class OutletForm(DatedPlaceForm, UserForm):
    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none())
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.none(), required=False)
    partner = forms.CharField(label=_("Partner bank"), max_length=80, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    contact_name = forms.CharField(label=_("Contact person"), max_length=40, required=False)
    contact_phone = forms.CharField(label=_("Contact phone"), max_length=40, required=False)
    field_order = ("branch", "region", "code", "name", "partner", "address", "contact_name", "contact_phone")

    def limit(self, user: User) -> None:
        far = reach(user, "org.outlet_edit")
        branch, region = self.fields["branch"], self.fields["region"]
        assert isinstance(branch, forms.ModelChoiceField)
        assert isinstance(region, forms.ModelChoiceField)
        branches = Branch.objects.filter(far.rows(branch="pk", team=None))
        branch.queryset = branches
        region.queryset = Region.objects.filter(Q(team__branch__in=branches)).select_related("team")


def _hour(weekday: Weekday, *, opens: bool) -> forms.TimeField:
    label = _("{day}, opens") if opens else _("{day}, closes")
    return forms.TimeField(
        label=format_lazy(label, day=weekday.label),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "form-control"}, format="%H:%M"),
    )


class HoursForm(Form):
    """Opening and closing of each weekday; both empty means closed."""

    def hours(self) -> Iterator[Hours]:
        """The weekdays that are open."""
        for day in Weekday:
            opens, closes = self.cleaned_data[f"opens_{day}"], self.cleaned_data[f"closes_{day}"]
            if opens is not None:
                yield Hours(weekday=day, opens=opens, closes=closes)

    def clean(self) -> dict[str, Any]:
        """Both times or none, in their order."""
        typed = self.cleaned_data
        for day in Weekday:
            opens: time | None = typed.get(f"opens_{day}")
            closes: time | None = typed.get(f"closes_{day}")
            if (opens is None) != (closes is None):
                missing = f"opens_{day}" if opens is None else f"closes_{day}"
                self.add_error(missing, _("Write both times, or none where it is closed."))
            elif opens is not None and closes is not None and closes <= opens:
                self.add_error(f"closes_{day}", _("Closing lies after opening."))
        return typed


for _day in Weekday:
    HoursForm.base_fields[f"opens_{_day}"] = _hour(_day, opens=True)
    HoursForm.base_fields[f"closes_{_day}"] = _hour(_day, opens=False)
