from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.choices import Decision
from core.forms import Form, Group


class OpinionForm(Form):
    """Agree or return, with the opinion; a return says why."""

    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices, widget=forms.RadioSelect)
    opinion = forms.CharField(
        label=_("Opinion"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        required=False,
        help_text=_("Needed where you return; it is printed on the opinion sheet either way."),
    )
    groups: ClassVar = [Group(_("Your opinion"), ["decision", "opinion"])]

    def clean(self) -> dict[str, Any]:
        """Whoever returns a paper says why."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("decision") == Decision.RETURN and not data.get("opinion", "").strip():
            self.add_error("opinion", _("Say why you return it: the submitter has to know what to change."))
        return data
