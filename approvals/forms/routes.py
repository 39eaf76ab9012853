"""The route of a kind of paper (会签路线)."""

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.choices import Way
from core.forms import CountField, Form, Group
from org.models import Department

MOST_DAYS = 60


def days_field(label: Any) -> CountField:
    """Working days."""
    return CountField(label=label, min_value=1, max_value=MOST_DAYS)


class RouteForm(Form):
    """The next version of a kind's route; the one in force fills it in."""

    way = forms.ChoiceField(label=_("Way"), choices=Way.choices, widget=forms.RadioSelect)
    channel_days = days_field(_("Days of channel management"))
    countersign_days = days_field(_("Days of each department"))
    leader_days = days_field(_("Days of each leader"))
    in_order = forms.BooleanField(
        label=_("Departments are proposed one after the other"),
        required=False,
    )
    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label=_("Departments proposed for countersigning"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Channel management sees them marked beforehand and decides on each request itself."),
    )
    after = forms.IntegerField(widget=forms.HiddenInput)
    units: ClassVar = {
        "channel_days": _("working days"),
        "countersign_days": _("working days"),
        "leader_days": _("working days"),
    }
    groups: ClassVar = [
        Group(_("Way"), ["way"]),
        Group(_("Deadlines"), ["channel_days", "countersign_days", "leader_days"]),
        Group(
            _("Countersigning"),
            ["in_order", "departments"],
            _("Counts for the whole countersign chain only."),
        ),
    ]

    def __init__(
        self, *data: Any, departments: Any = None, ways: Collection[str] = Way.values, **given: Any
    ) -> None:
        super().__init__(*data, **given)
        choices = [(way.value, way.label) for way in Way if way in ways]
        self.fields["way"].choices = choices  # type: ignore[attr-defined]
        self.fields["departments"].queryset = departments  # type: ignore[attr-defined]

    def keep_after(self, revision: int) -> None:
        """Having been shown the version laid down meanwhile, the form goes on from that one."""
        self.data = self.data.copy()
        self.data["after"] = str(revision)
