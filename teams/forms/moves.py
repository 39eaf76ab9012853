"""Forms of moves between outlets (G5.4)."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.figures import day_text
from core.forms import DayField, Form, PersonField, ReasonField
from org.models import Outlet, Person, User
from teams.models import OutletMove
from teams.queries.moves import movable_people, planned_move, reachable_outlets

ONE_DAY = timedelta(days=1)


class OutletChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Outlets with their region."""

    def label_from_instance(self, obj: Outlet) -> str:
        """Region · outlet."""
        return f"{obj.region.name} · {obj.name}" if obj.region else obj.name


class MoveForm(Form):
    """Who goes where, from when on, why."""

    person = PersonField(
        label=_("Account manager"), queryset=Person.objects.none(), search_url="org:people_search"
    )
    outlet = OutletChoice(label=_("To outlet"), queryset=Outlet.objects.none())
    effective_on = DayField(label=_("From"), help_text=_("Today or later, within a year."))
    reason = ReasonField()

    def __init__(self, *data: Any, user: User, day: date, **given: Any) -> None:
        super().__init__(*data, **given)
        people, outlets = self.fields["person"], self.fields["outlet"]
        assert isinstance(people, forms.ModelChoiceField)
        assert isinstance(outlets, forms.ModelChoiceField)
        people.queryset, outlets.queryset = movable_people(user, day), reachable_outlets(user, day)
        self.day = day

    def clean(self) -> dict[str, Any]:
        """A move that is planned already is named with the way to it, where it would have to go first."""
        data: dict[str, Any] = super().clean() or {}
        person, since = data.get("person"), data.get("effective_on")
        if person is not None and since is not None:
            planned = planned_move(person.pk, since=max(since, self.day + ONE_DAY))
            if planned is not None:
                self.add_error("effective_on", _planned(planned))
        return data


def _planned(move: OutletMove) -> SafeString:
    told = _("%(person)s has a move planned for %(day)s: cancel it first, or choose a later day.")
    words = {"person": move.person.name, "day": day_text(move.effective_on)}
    link = format_html('<a href="{}">{}</a>', move.get_absolute_url(), move)
    return format_html("{} {}", told % words, link)


class HandOverForm(Form):
    """What was handed over to whom."""

    reason = ReasonField(
        label=_("What was handed over to whom"),
        help_text=_("Customers and appointments, things of the outlet, papers and keys."),
    )
