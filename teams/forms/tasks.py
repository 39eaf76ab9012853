"""What is typed for a task."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, Form, Group, PersonField
from org.models import Person
from teams.models import TeamPaper
from teams.services.tasks import faults_of_steps


class TaskForm(Form):
    """A task: who, what, until when, in which steps, one a line."""

    owner = PersonField(
        queryset=Person.objects.none(), search_url="org:people_search", label=_("Who does it")
    )
    title = forms.CharField(label=_("Task"), max_length=160)
    purpose = forms.CharField(
        label=pgettext_lazy("task", "What for"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due_on = DayField(label=_("Due"), help_text=_("Today or later, within two years."))
    paper = forms.ModelChoiceField(
        label=_("Out of which plan"), queryset=TeamPaper.objects.none(), required=False, empty_label=_("none")
    )
    steps = forms.CharField(
        label=_("Steps"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line, in their order."),
    )
    groups: ClassVar = [
        Group(_("Task"), ["owner", "title", "purpose", "due_on", "paper"]),
        Group(_("How it is done"), ["steps"]),
    ]

    def __init__(
        self, *args: Any, people: QuerySet[Person], papers: QuerySet[TeamPaper], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["paper"].queryset = papers  # type: ignore[attr-defined]

    def clean_steps(self) -> str:
        """The steps as typed; each line that is too long is named."""
        typed: str = self.cleaned_data["steps"]
        faults = faults_of_steps(typed.splitlines())
        if faults:
            raise ValidationError(faults)
        return typed


class ResultForm(Form):
    """What came of a task."""

    result = forms.CharField(label=_("Result"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class EvidenceForm(Form):
    """A document that shows what was done."""

    file = forms.FileField(
        label=_("Document"),
        help_text=_("PDF, XLSX, PNG, JPEG, CSV, text or ZIP, up to 20 MB each; at most 20 to a task."),
    )
    draft = False


class TickForm(Form):
    """A step that is ticked or not any more."""

    is_done = forms.BooleanField(required=False)
