"""The division sheet as a form: one group of fields for each person of the team (G5.2)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, Form, Group
from org.models import Outlet, Person, Team
from teams.models import DivisionRow
from teams.rules.division import Duty

PARTS = ("outlet", "develops", "serves", "duties", "substitute", "reason")
MOST = 200


class TeamForm(Form):
    """Of which team."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none())

    def __init__(self, *data: Any, teams: Any, **given: Any) -> None:
        super().__init__(*data, **given)
        field = self.fields["team"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = teams


class DivisionForm(Form):
    """The sheet's day, each person's row, a note; built from who belongs to the team."""

    valid_from = DayField(
        label=_("Holds from"),
        help_text=_("Today or later, within a year; a sheet of the same day is replaced by this one."),
    )
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000
    )

    def __init__(self, *data: Any, people: Sequence[Person], outlets: Sequence[Outlet], **given: Any) -> None:
        super().__init__(*data, **given)
        self.people = people
        places = [("", _("none")), *((str(outlet.pk), outlet.name) for outlet in outlets)]
        for person in people:
            others = [(str(one.pk), one.name) for one in people if one.pk != person.pk]
            self.fields |= _fields_of(person, places, [("", _("none")), *others])
        self.own_groups = [
            Group(_("From when on"), ["valid_from"]),
            *(Group(str(person), [f"{part}_{person.pk}" for part in PARTS]) for person in people),
            Group(_("Note"), ["note"]),
        ]
        self._prepare(self.record)

    def clean(self) -> dict[str, Any]:
        """Whoever only develops or only serves has a reason; said beside that person's field."""
        data: dict[str, Any] = super().clean() or {}
        for person in self.people:
            duty = self._duty(person)
            if duty.is_one_sided and not duty.reason:
                only = _("serves") if duty.serves else _("develops")
                self.add_error(
                    f"reason_{person.pk}",
                    _("%(person)s only %(does)s customers: say why, or fill in the other too.")
                    % {"person": person.name, "does": only},
                )
        return data

    def laid_out(self) -> list[tuple[Group | None, list[forms.BoundField]]]:
        """The fields by person."""
        bound = {field.name: field for field in self.visible_fields()}
        return [(group, [bound[name] for name in group.fields]) for group in self.own_groups]

    def rows(self) -> list[tuple[Duty, int | None]]:
        """What the service takes."""
        return [(self._duty(person), self._id(f"outlet_{person.pk}")) for person in self.people]

    def _duty(self, person: Person) -> Duty:
        texts = {
            part: str(self.cleaned_data.get(f"{part}_{person.pk}") or "").strip()
            for part in ("develops", "serves", "duties", "reason")
        }
        return Duty(person_id=person.pk, substitute_id=self._id(f"substitute_{person.pk}"), **texts)

    def _id(self, name: str) -> int | None:
        value = self.cleaned_data.get(name)
        return int(value) if value else None


def _fields_of(person: Person, places: Any, others: Any) -> dict[str, forms.Field]:
    def text(label: Any, hint: Any = "") -> forms.CharField:
        return forms.CharField(label=label, required=False, max_length=MOST, help_text=hint)

    fields: dict[str, forms.Field] = {
        "outlet": forms.ChoiceField(label=_("Outlet to develop"), choices=places, required=False),
        "develops": text(_("Customers to develop"), _("Which kind of customers, where.")),
        "serves": text(_("Customers to serve"), _("Whose accounts, or which group.")),
        "duties": text(_("Other duties")),
        "substitute": forms.ChoiceField(label=_("Substitute"), choices=others, required=False),
        "reason": text(_("Why only one of both"), _("Only where somebody does not develop and serve alike.")),
    }
    return {f"{name}_{person.pk}": field for name, field in fields.items()}


def initial_rows(rows: Sequence[DivisionRow]) -> dict[str, Any]:
    """The values of an earlier sheet, for who is still of the team."""
    found: dict[str, Any] = {}
    for row in rows:
        values = {
            "outlet": row.outlet_id,
            "develops": row.develops,
            "serves": row.serves,
            "duties": row.duties,
            "substitute": row.substitute_id,
            "reason": row.reason,
        }
        found |= {f"{part}_{row.person_id}": value for part, value in values.items()}
    return found
