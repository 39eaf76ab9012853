"""What finance types for single people: adjustments, recoveries, declarations, insurance bases."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import Form, Group, MoneyField, MonthField, PersonField, ReasonField
from org.models import Person

FEN = Decimal("0.01")
YUAN = _("yuan")
# As long as the paper that keeps it takes.
LONGEST_REASON = 300


class PersonForm(Form):
    """A form about one person, out of those whose pay the reader feeds."""

    # What people are paid and owe does not stay in the browser.
    draft = False
    person = PersonField(queryset=Person.objects.none(), search_url="org:people_search", label=_("Person"))

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        people: QuerySet[Person],
        initial: dict[str, Any] | None = None,
        record: Any = None,
    ) -> None:
        super().__init__(data, files, initial=initial, record=record)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class AdjustmentForm(PersonForm):
    groups = [
        Group(_("For whom and when"), ["person", "month"]),
        Group(_("What"), ["amount", "title", "reason"]),
    ]
    units = {"amount": YUAN}
    month = MonthField(label=_("Paid with month"))
    amount = MoneyField(label=_("Amount"), help_text=_("With a minus it is taken from pay: -50.00."))
    title = forms.CharField(label=_("What for"), max_length=120, help_text=_("Stands on the pay slip."))
    reason = ReasonField(help_text=_("Who agreed to it and on what paper."), max_length=LONGEST_REASON)


class ChargeForm(PersonForm):
    groups = [
        Group(_("From whom"), ["person", "first_month"]),
        Group(_("What"), ["total", "instalment", "title", "reason"]),
    ]
    units = {"total": YUAN, "instalment": YUAN}
    first_month = MonthField(label=_("From month"))
    total = MoneyField(label=_("Total"), min_value=FEN)
    instalment = MoneyField(
        label=_("A month"),
        min_value=FEN,
        help_text=_(
            "Of an employee at most a fifth of a month's pay is taken, and the minimum wage is left; what the"
            " law does not allow in a month is taken later."
        ),
    )
    title = forms.CharField(label=_("What for"), max_length=120, help_text=_("Stands on the pay slip."))
    reason = ReasonField(
        help_text=_("What happened, and who decided that it is borne."), max_length=LONGEST_REASON
    )


class DeclarationForm(PersonForm):
    groups = [
        Group(_("Who and from when"), ["person", "valid_from"]),
        Group(_("Deductions each month"), ["additional", "other"]),
        Group(_("Variants of the withholding"), ["first_job_in_year", "prior_year_le_60000"]),
    ]
    units = {"additional": YUAN, "other": YUAN}
    valid_from = MonthField(label=_("From month"))
    additional = MoneyField(
        label=_("Additional deductions"),
        min_value=Decimal(0),
        help_text=_("Children, care of infants and the old, further education, mortgage or rent, together."),
    )
    other = MoneyField(
        label=_("Other deductions"),
        min_value=Decimal(0),
        help_text=_("Annuity, commercial health insurance."),
    )
    first_job_in_year = forms.BooleanField(
        label=_("First job of the year: the basic deduction counts from January"), required=False
    )
    prior_year_le_60000 = forms.BooleanField(
        label=_("Same employer all last year with up to 60,000 yuan: 60,000 are deducted at once"),
        required=False,
    )


class BaseForm(PersonForm):
    units = {"base": YUAN}
    valid_from = MonthField(label=_("From month"))
    base = MoneyField(
        label=_("Base a month"),
        min_value=Decimal(0),
        help_text=_("Floors and ceilings of the region are applied to it when pay is computed."),
    )
