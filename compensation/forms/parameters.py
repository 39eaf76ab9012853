"""Rates, schemes and tables that hold from a month on."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from compensation.choices import Payer, Rounding, VatMode
from core.forms import Form, Group, MoneyField, MonthField, PercentField
from org.models import Branch

NOTHING, ONE = Decimal(0), Decimal("0.99999999")
YUAN, PERCENT = _("yuan"), "%"
TAX_ROWS = 10


def share_field(label: Any, help_text: Any = "") -> PercentField:
    """A share below the whole."""
    return PercentField(label=label, min_value=NOTHING, max_value=ONE, help_text=help_text)


def amount_field(label: Any, help_text: Any = "") -> MoneyField:
    """Yuan, not less than nothing."""
    return MoneyField(label=label, min_value=NOTHING, help_text=help_text)


class ParameterForm(Form):
    """A parameter of a branch or of its region, from a month on."""

    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none(), empty_label=None)
    valid_from = MonthField(label=_("From month"))

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


class CommissionForm(ParameterForm):
    units = {"vat_rate": PERCENT, "surcharge_rate": PERCENT, "fund_rate": PERCENT}
    vat_rate = share_field(_("Value-added tax inside net commission"))
    surcharge_rate = share_field(_("Surcharges on that tax"))
    fund_rate = share_field(_("Protection fund"), _("Of net commission less the tax."))


class VatForm(ParameterForm):
    groups = [
        Group(_("Where and from when"), ["branch", "valid_from"]),
        Group(_("Value-added tax"), ["mode", "rate", "threshold"]),
        Group(
            _("Surtaxes on the tax"),
            ["city", "education", "local_education", "halved", "education_exempt_to"],
        ),
    ]
    units = {
        "rate": PERCENT,
        "threshold": YUAN,
        "city": PERCENT,
        "education": PERCENT,
        "local_education": PERCENT,
        "education_exempt_to": YUAN,
    }
    mode = forms.ChoiceField(
        label=_("Mode"),
        choices=VatMode.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "The law leaves open whether a broker has the monthly threshold or the one per payment; the tax"
            " office of the place decides. The mode is printed on the pay report."
        ),
    )
    rate = share_field(_("Rate"), _("1 while the reduced levy holds, else 3."))
    threshold = MoneyField(
        label=_("Exempt below"),
        required=False,
        min_value=NOTHING,
        help_text=_(
            "Empty takes the mode's own: 100,000 a month, or 1,000 a payment. At or above it all is taxed."
        ),
    )
    city = share_field(_("Urban construction tax"), _("7 in a city, 5 in a county or town, else 1."))
    education = share_field(_("Education surcharge"))
    local_education = share_field(_("Local education surcharge"))
    halved = forms.BooleanField(label=_("Halved for small taxpayers"), required=False)
    education_exempt_to = amount_field(_("Both education surcharges exempt up to"))


class InsuranceForm(ParameterForm):
    groups = [
        Group(_("Where and from when"), ["branch", "valid_from"]),
        Group(_("Scheme"), ["scheme", "payer"]),
        Group(_("How it is computed"), ["rate", "fixed", "floor", "ceiling", "rounding"]),
    ]
    units = {"rate": PERCENT, "fixed": YUAN, "floor": YUAN, "ceiling": YUAN}
    scheme = forms.CharField(
        label=_("Scheme"), max_length=40, help_text=_("Such as pension, medical, unemployment, housing fund.")
    )
    payer = forms.ChoiceField(label=_("Who pays it"), choices=Payer.choices, widget=forms.RadioSelect)
    rate = share_field(_("Rate"))
    fixed = amount_field(_("Fixed amount besides"))
    floor = amount_field(_("Floor of the base"))
    ceiling = amount_field(_("Ceiling of the base"))
    rounding = forms.ChoiceField(label=_("Rounded"), choices=Rounding.choices)


class WageForm(ParameterForm):
    units = {"amount": YUAN}
    amount = amount_field(_("Minimum wage a month"), _("It is left of pay when a loss is recovered."))


class TaxForm(Form):
    """The company's table: ten rows at most; empty ones are not kept."""

    units = {"basic_deduction": YUAN, "broker_fee_rate": PERCENT, "broker_cost_rate": PERCENT}
    valid_from = MonthField(label=_("From month"))
    basic_deduction = amount_field(_("Basic deduction a month"))
    broker_fee_rate = share_field(_("Brokers: fee"))
    broker_cost_rate = share_field(
        _("Brokers: cost of business development"), _("Of what remains after the fee.")
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        initial: dict[str, Any] | None = None,
        record: Any = None,
    ) -> None:
        super().__init__(data, files, initial=initial, record=record)
        for row in range(TAX_ROWS):
            for name, field in self._row().items():
                self.fields[f"{name}_{row}"] = field
                field.widget.attrs["aria-label"] = field.label

    @staticmethod
    def _row() -> dict[str, forms.Field]:
        return {
            "up_to": MoneyField(label=_("Up to (yuan)"), required=False, min_value=NOTHING),
            "rate": PercentField(label=_("Rate (%)"), required=False, min_value=NOTHING, max_value=ONE),
            "quick": MoneyField(label=_("Quick deduction (yuan)"), required=False, min_value=NOTHING),
        }

    @property
    def head(self) -> list[Any]:
        """The fields above the table."""
        return [self[name] for name in ("valid_from", *self.units)]

    @property
    def rows(self) -> list[list[Any]]:
        """The fields of the table, row by row."""
        return [[self[f"{name}_{row}"] for name in ("up_to", "rate", "quick")] for row in range(TAX_ROWS)]

    def bands(self) -> list[tuple[str | None, str, str]]:
        """The rows that say something, as the service takes them."""
        found = []
        for row in range(TAX_ROWS):
            up_to, rate_, quick = (
                self.cleaned_data.get(f"{name}_{row}") for name in ("up_to", "rate", "quick")
            )
            if up_to is not None or rate_ is not None or quick is not None:
                bound = None if up_to is None else f"{up_to:f}"
                found.append((bound, f"{rate_ or NOTHING:f}", f"{quick or NOTHING:f}"))
        return found
