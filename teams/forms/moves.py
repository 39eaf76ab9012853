"""Forms of moves between outlets (G5.4)."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, Form, ReasonField
from org.models import Outlet, Person, User
from teams.queries.moves import movable_people, reachable_outlets


class OutletChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Outlets with their region."""

    def label_from_instance(self, obj: Outlet) -> str:
        """Region · outlet."""
        return f"{obj.region.name} · {obj.name}" if obj.region else obj.name


class MoveForm(Form):
    """Who goes where, from when on, why."""

    person = forms.ModelChoiceField(label=_("Account manager"), queryset=Person.objects.none())
    outlet = OutletChoice(label=_("To outlet"), queryset=Outlet.objects.none())
    effective_on = DayField(label=_("From"), help_text=_("Today or later."))
    reason = ReasonField()

    def __init__(self, *data: Any, user: User, day: date, **given: Any) -> None:
        super().__init__(*data, **given)
        people, outlets = self.fields["person"], self.fields["outlet"]
        assert isinstance(people, forms.ModelChoiceField)
        assert isinstance(outlets, forms.ModelChoiceField)
        people.queryset, outlets.queryset = movable_people(user, day), reachable_outlets(user, day)


class HandOverForm(Form):
    """What was handed over to whom."""

    reason = ReasonField(
        label=_("What was handed over to whom"),
        help_text=_("Customers and appointments, things of the outlet, papers and keys."),
    )
