"""What is typed in a log, a remark, a rule, a spot check."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import CountField, DayField, Form, Group, MoneyField, PercentField, PersonField
from org.models import Person, Team
from teams.choices.measures import COUNTED, DAILY, MOST_A_DAY, Measure
from teams.choices.work_logs import CheckResult
from teams.services.work_logs import MOST_TEXT, LogText

FIGURES = tuple(f"figure_{measure.value}" for measure in DAILY)


def area(label: Any, *, rows: int, required: bool, hint: Any = "") -> forms.CharField:
    """A few lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=MOST_TEXT, widget=widget, help_text=hint
    )


def _figure(measure: Measure) -> forms.Field:
    """A day's figure, within what one person can have made of it."""
    most = MOST_A_DAY[measure]
    words = _("A day has at most %(most)s of it. Check the figure.") % {"most": f"{most:,}"}
    if measure in COUNTED:
        count = CountField(label=measure.label, required=False, min_value=0, max_value=most)
        count.error_messages["max_value"] = words
        return count
    least, bound = Decimal(-most), Decimal(most)
    money = MoneyField(label=measure.label, required=False, min_value=least, max_value=bound)
    money.error_messages |= {"max_value": words, "min_value": words}
    return money


class LogForm(Form):
    """A day's log; quick on a phone: three texts, the day's figures."""

    done = area(
        _("Done today"), rows=6, required=True, hint=_("Customers contacted or visited, what came of it.")
    )
    problems = area(_("Problems"), rows=3, required=False)
    plan = area(_("Plan for the next working day"), rows=3, required=False)

    groups: ClassVar = [
        Group(_("The day"), ["done", "problems", "plan"]),
        Group(_("Figures of the day"), FIGURES, _("Leave empty what there was none of.")),
    ]
    units: ClassVar = {
        f"figure_{measure.value}": pgettext_lazy("unit", "accounts") if measure in COUNTED else _("yuan")
        for measure in DAILY
    }

    def __init__(self, *args: Any, words_stay: str = "", **kwargs: Any) -> None:
        """`words_stay` says why only the figures can be changed."""
        super().__init__(*args, **kwargs)
        if words_stay:
            self.fields["done"].help_text = words_stay
            for name in ("done", "problems", "plan"):
                # Sent along as they are: whatever else comes is refused and not dropped.
                self.fields[name].widget.attrs["readonly"] = True
        for measure in DAILY:
            self.fields[f"figure_{measure.value}"] = _figure(measure)
        self._prepare(None)

    def text(self) -> LogText:
        """What was written, as the service takes it."""
        data = self.cleaned_data
        figures = {
            measure.value: Decimal(data[f"figure_{measure.value}"])
            for measure in DAILY
            if data.get(f"figure_{measure.value}") is not None
        }
        cleared = [measure.value for measure in DAILY if measure.value not in figures]
        return LogText(data["done"], data["problems"], data["plan"], figures, cleared)


class RemarkForm(Form):
    """The lead's remark on a log."""

    remark = forms.CharField(
        label=_("Remark"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The author is told."),
    )


class ReopenForm(Form):
    """A day that is opened again for one person."""

    person = PersonField(
        queryset=Person.objects.none(), search_url="org:people_search", label=_("Account manager")
    )
    day = DayField(label=_("Day"))
    reason = forms.CharField(label=_("Reason"), max_length=300)
    groups: ClassVar = [Group(_("Whose day"), ["person", "day", "reason"])]

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class TeamForm(Form):
    """A form about one of the reader's teams."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), empty_label=None)

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class RuleForm(TeamForm):
    """What holds for a team's logs and spot checks from a day on."""

    valid_from = DayField(label=_("From"))
    due_hour = CountField(
        label=_("In time until (o'clock of the same day)"),
        min_value=12,
        max_value=24,
        help_text=_("24 is midnight."),
    )
    late_days = CountField(label=_("Can be handed in late for"), min_value=0, max_value=20)
    alike_from = PercentField(
        label=_("Pointed out as alike from"), min_value=Decimal("0.5"), max_value=Decimal(1)
    )
    sample_share = PercentField(
        label=_("Share of logs drawn"), min_value=Decimal("0.001"), max_value=Decimal(1)
    )
    sample_least = CountField(label=_("Logs drawn at least"), min_value=1, max_value=500)
    groups: ClassVar = [
        Group(_("From when"), ["team", "valid_from"]),
        Group(_("Logs"), ["due_hour", "late_days", "alike_from"]),
        Group(_("Spot checks"), ["sample_share", "sample_least"]),
    ]
    units: ClassVar = {"late_days": _("working days"), "alike_from": "%", "sample_share": "%"}


class DrawForm(TeamForm):
    """The period of a spot check; the system chooses the logs."""

    start = DayField(label=_("First day of the logs"))
    last_day = DayField(
        label=_("Last day"), help_text=_("At least five working days that are over, with five logs or more.")
    )
    reason = forms.CharField(
        label=_("Why once more"),
        max_length=300,
        required=False,
        help_text=_("Needed where the period was drawn already."),
    )
    groups: ClassVar = [Group(_("Period"), ["team", "start", "last_day", "reason"])]


class CheckForm(Form):
    """What the check of a log found."""

    result = forms.ChoiceField(
        label=pgettext_lazy("spot check", "Result"), choices=CheckResult.choices, widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where something is not in order; the author reads it."),
    )
    groups: ClassVar = [Group(_("What you found"), ["result", "remark"])]


class AnswerForm(Form):
    """What the author says to a check."""

    answer = forms.CharField(label=_("Answer"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
