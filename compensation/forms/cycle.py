"""What is typed in the monthly cycle: which branch and month, a signature, a question and its answer."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from compensation.choices import SignatureStep
from core.forms import Form, MonthField
from org.models import Branch

LONGEST = 2000


class MonthForm(Form):
    """A branch and a month, out of the branches within reach."""

    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none(), empty_label=None)
    month = MonthField(label=_("Month"))
    draft = False

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        branches: QuerySet[Branch],
        initial: dict[str, Any] | None = None,
        record: Any = None,
    ) -> None:
        super().__init__(data, files, initial=initial, record=record)
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]


class SignForm(Form):
    """Which signature, and the hash of what was shown; both come with the button."""

    step = forms.ChoiceField(choices=SignatureStep.choices, widget=forms.HiddenInput)
    shown_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)
    draft = False


class QuestionForm(Form):
    """A question on a slip, about one line or the whole."""

    text = forms.CharField(
        label=_("Your question"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    line_order = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    draft = False


class AnswerForm(Form):
    """Finance's answer."""

    text = forms.CharField(label=_("Answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))
