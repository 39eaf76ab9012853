"""Forms of business analysis reports: begun for a period, written, due days (G6)."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import CountField, DayField, Form, MonthField, PercentField
from org.models import Branch, Team, User
from teams.choices.reports import TEXTS, ReportKind
from teams.queries.reports import due_branches, writable_branches, writable_teams

# Ids beyond are nobody's, and too large for the database.
LONGEST_ID = 18


class BeginForm(Form):
    """Whose report, of which period."""

    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        required=False,
        help_text=_("Left empty, it is the branch's own report over all its teams."),
    )
    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none(), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ReportKind.choices, widget=forms.RadioSelect)
    start = MonthField(
        label=_("First month of the period"),
        help_text=_("A half-year begins in January or July, a year in January."),
    )

    def __init__(self, *data: Any, user: User, **given: Any) -> None:
        super().__init__(*data, **given)
        teams, branches = self.fields["team"], self.fields["branch"]
        assert isinstance(teams, forms.ModelChoiceField)
        assert isinstance(branches, forms.ModelChoiceField)
        teams.queryset, branches.queryset = writable_teams(user), writable_branches(user)
        if not branches.queryset.exists():
            del self.fields["branch"]
            teams.required, teams.help_text = True, ""

    def clean(self) -> dict[str, Any]:
        """A team or a branch; the team says which branch."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("team") and not data.get("branch") and "team" not in self.errors:
            self.add_error("team", _("Choose the team, or the branch for its own report."))
        return data

    def place(self) -> dict[str, Any]:
        """What the service takes."""
        team, branch = self.cleaned_data.get("team"), self.cleaned_data.get("branch")
        if team:
            return {"team_id": team.pk, "branch_id": team.branch_id}
        assert branch is not None
        return {"team_id": None, "branch_id": branch.pk}


def readable(asked: Mapping[str, str]) -> dict[str, Any]:
    """What an address asks the form to begin with, without what is no month, kind or number."""
    found: dict[str, Any] = {}
    for name in ("team", "branch"):
        text = asked.get(name, "")
        if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID:
            found[name] = int(text)
    if asked.get("kind") in ReportKind.values:
        found["kind"] = asked["kind"]
    with suppress(ValidationError):
        month = MonthField(label="", required=False).clean(asked.get("start", ""))
        found |= {"start": month} if month else {}
    return found


class WriteForm(Form):
    """What the author adds to the figures."""

    analysis = forms.CharField(
        label=TEXTS["analysis"],
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        max_length=20_000,
        help_text=_("What the figures show: what rose, what fell, against plan and last year."),
    )
    problems = forms.CharField(
        label=TEXTS["problems"], widget=forms.Textarea(attrs={"rows": 5}), required=False, max_length=20_000
    )
    competitors = forms.CharField(
        label=TEXTS["competitors"],
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=20_000,
        help_text=_("What other brokers at the same outlets and banks do; may stay empty."),
    )
    next_steps = forms.CharField(
        label=TEXTS["next_steps"], widget=forms.Textarea(attrs={"rows": 5}), required=False, max_length=20_000
    )
    market_share = PercentField(
        label=_("Market share"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(1),
        help_text=_("Of the local market, as far as it is known; no record of the product has it."),
    )

    units = {"market_share": "%"}

    def texts(self) -> dict[str, str]:
        """The four texts by name."""
        return {name: self.cleaned_data[name] for name in TEXTS}


class DueForm(Form):
    """From when on which working day counts."""

    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none())
    valid_from = DayField(
        label=_("For periods that end on or after"),
        help_text=_("Reports that are begun already keep their due day."),
    )
    month = CountField(label=_("Monthly report: working day after the period"), min_value=1, max_value=20)
    half = CountField(label=_("Half-year report: working day after the period"), min_value=1, max_value=20)
    year = CountField(label=_("Annual report: working day after the period"), min_value=1, max_value=20)

    def __init__(self, *data: Any, user: User, **given: Any) -> None:
        super().__init__(*data, **given)
        branches = self.fields["branch"]
        assert isinstance(branches, forms.ModelChoiceField)
        branches.queryset = due_branches(user)

    def days(self) -> dict[str, int]:
        """Kind of report → working day."""
        return {kind: self.cleaned_data[kind] for kind in ReportKind.values}

    @property
    def since(self) -> date:
        """From which day on."""
        day: date = self.cleaned_data["valid_from"]
        return day
