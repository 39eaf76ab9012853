"""What is written down of a fax (传真), at either end; telephone calls."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals.choices import Gateway
from approvals.services import FaxFacts
from approvals.services.gateways import refuse_number
from core.errors import DomainError
from core.forms import CountField, DaytimeField, Form, Group

MOST_PAGES = 500
PAGES = pgettext_lazy("unit", "pages")


def pages_field(*, required: bool = True, hint: Any = "") -> CountField:
    """How many pages, the cover sheet counted."""
    return CountField(
        label=_("Pages, with the cover sheet"),
        required=required,
        min_value=1,
        max_value=MOST_PAGES,
        help_text=hint,
    )


def is_fax_number(text: str) -> None:
    """Raise ValidationError for what no fax has as its number."""
    try:
        refuse_number(text)
    except DomainError as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


def number_field(label: Any) -> forms.CharField:
    """A fax number, as it stands on the sheet."""
    return forms.CharField(label=label, max_length=40, validators=[is_fax_number])


class FaxForm(Form):
    """A fax that goes out: pages, numbers, when; or the service sends it."""

    pages = pages_field()
    from_number = number_field(_("From number"))
    to_number = number_field(_("To number"))
    fax_at = DaytimeField(label=_("Sent at"))
    gateway = forms.ChoiceField(
        label=_("Sent how"), choices=Gateway.choices, widget=forms.RadioSelect, initial=Gateway.HAND
    )
    units: ClassVar = {"pages": PAGES}
    groups: ClassVar = [Group(_("Fax"), ["gateway", "pages", "from_number", "to_number", "fax_at"])]

    def __init__(
        self, *data: Any, has_service: bool = False, now: datetime | None = None, **given: Any
    ) -> None:
        super().__init__(*data, **given)
        self.now = now
        if not has_service:
            field = self.fields["gateway"]
            field.choices = [(Gateway.HAND, Gateway.HAND.label)]  # type: ignore[attr-defined]
            field.help_text = str(
                _("Print the cover sheet and the papers, fax them, then write down here what went.")
            )

    def clean_fax_at(self) -> datetime:
        """A fax is written down once it has gone."""
        at: datetime = self.cleaned_data["fax_at"]
        if self.now is not None and at > self.now:
            raise forms.ValidationError(
                str(_("This lies in the future; a fax is written down once it has gone."))
            )
        return at

    def facts(self) -> FaxFacts:
        """What was written down."""
        data = self.cleaned_data
        return FaxFacts(
            pages=data["pages"],
            from_number=data["from_number"],
            to_number=data["to_number"],
            at=data["fax_at"],
            gateway=data["gateway"],
        )


class RegisterForm(Form):
    """A fax that has arrived at the general office."""

    pages = pages_field(
        hint=_("As many as have arrived; a difference from those sent is shown with the request.")
    )
    received_at = DaytimeField(label=_("Arrived at"))
    units: ClassVar = {"pages": PAGES}
    groups: ClassVar = [Group(_("Fax"), ["pages", "received_at"])]


class CloseForm(Form):
    """The opinions have come back: how many pages; none where the branch was told by telephone."""

    pages = pages_field(
        required=False,
        hint=_(
            "As many as have arrived. The general office leaves it empty and closes after a telephone call."
        ),
    )
    units: ClassVar = {"pages": PAGES}
    groups: ClassVar = [Group(_("Fax"), ["pages"])]

    def __init__(self, *data: Any, needs_pages: bool = True, **given: Any) -> None:
        super().__init__(*data, **given)
        self.fields["pages"].required = needs_pages
        if not needs_pages:
            # What has arrived in the branch the branch alone can count.
            self.fields["pages"].disabled = True


class CallForm(Form):
    """A telephone call about a request."""

    spoken_with = forms.CharField(label=_("Spoken with"), max_length=60)
    note = forms.CharField(label=_("What was said"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    groups: ClassVar = [Group(_("Telephone call"), ["spoken_with", "note"])]
