"""Opinions: of channel management alone, of a department, of a leader; and the way back."""

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from approvals.choices import Countersigning, Decision, Instruction, ReturnTo
from core.forms import Form, Group, ReasonField

MOST = 2000


def opinion_field(label: Promise, hint: Promise) -> forms.CharField:
    """The words of an opinion."""
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=label, widget=area, max_length=MOST, required=False, help_text=hint)  # type: ignore[arg-type]


class _Opinion(Form):
    """A decision with its words; some decisions need them."""

    needs_words: ClassVar[Collection[str]] = ()
    missing: ClassVar[Promise | str] = ""

    def clean(self) -> dict[str, Any]:
        """Whoever does not simply agree says why."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("decision") in self.needs_words and not data.get("opinion", "").strip():
            self.add_error("opinion", str(self.missing))
        return data


class OpinionForm(_Opinion):
    """Agree or return, with the opinion; a return says why."""

    needs_words = (Decision.RETURN,)
    missing = _("Say why you return it: the submitter has to know what to change.")

    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices, widget=forms.RadioSelect)
    opinion = opinion_field(
        _("Opinion"), _("Needed where you return; it is printed on the opinion sheet either way.")
    )
    groups: ClassVar = [Group(_("Your opinion"), ["decision", "opinion"])]


class CountersignForm(_Opinion):
    """What the department says."""

    needs_words = (Countersigning.CONDITIONS, Countersigning.OBJECT)
    missing = _("Write the condition, or why you disagree: branch and leaders have to know.")
    revision = forms.IntegerField(widget=forms.HiddenInput)

    decision = forms.ChoiceField(
        label=_("Opinion of the department"), choices=Countersigning.choices, widget=forms.RadioSelect
    )
    opinion = opinion_field(
        _("In words"),
        _("Needed for conditions and for a disagreement; printed on the countersign sheet either way."),
    )
    groups: ClassVar = [Group(_("Your opinion"), ["decision", "opinion"])]


class InstructForm(_Opinion):
    """What the leader instructs (批示)."""

    needs_words = (Instruction.CONDITIONS, Instruction.OBJECT)
    missing = _("Write the condition, or why you do not approve: the branch has to know.")
    revision = forms.IntegerField(widget=forms.HiddenInput)

    decision = forms.ChoiceField(
        label=_("Instruction"), choices=Instruction.choices, widget=forms.RadioSelect
    )
    opinion = opinion_field(
        _("In words"),
        _("Needed for conditions and where you do not approve; printed on the sheet either way."),
    )
    groups: ClassVar = [Group(_("Your instruction"), ["decision", "opinion"])]


# What happens where a request goes back to, as the form says it beside each choice.
CONSEQUENCES: dict[str, Promise] = {
    ReturnTo.BRANCH: _(
        "the branch — the paper can be changed and sent again as the next version; whoever gave an opinion"
        " then confirms or revises it"
    ),
    ReturnTo.OFFICE: _(
        "the general office — it looks into the fax; then channel management and all after it look again"
    ),
    ReturnTo.CHANNEL: _(
        "channel management — it reviews again and may mark other departments; departments and leaders who"
        " have spoken then confirm or revise"
    ),
    ReturnTo.DEPARTMENTS: _(
        "the departments — each confirms or revises its opinion; leaders who have instructed are asked again"
    ),
}


class ReturnForm(Form):
    """To which earlier step, and why; beside each choice what will happen."""

    to = forms.ChoiceField(label=_("Back to"), choices=(), widget=forms.RadioSelect)
    reason = ReasonField(help_text=_("Those to whom it goes back read it first; it stays in the history."))
    groups: ClassVar = [Group(_("Return"), ["to", "reason"])]

    def __init__(self, *data: Any, targets: Sequence[str] = (), **given: Any) -> None:
        super().__init__(*data, **given)
        self.fields["to"].choices = [(target, CONSEQUENCES[target]) for target in targets]  # type: ignore[attr-defined]
        if len(targets) == 1:
            self.fields["to"].initial = targets[0]
