"""Dated data that finance edits: tax tables, insurance schemes, minimum wage, rates of the branch."""

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compensation.choices import Payer, Rounding, VatMode
from core.fields import MoneyField, RateField
from org.models import Branch
from org.models.periods import M_co, Period, PeriodQuerySet, forward, no_overlap
from org.permissions import reach


class BranchParameterQuerySet(PeriodQuerySet[M_co]):
    def visible_to(self, user: object) -> Self:
        """Parameters of the branches over which the user holds pay.parameters_view."""
        return self.filter(reach(user, "pay.parameters_view").rows(branch="branch_id", team=None))


class CommissionRule(Period):
    """Taxes and fund inside a branch's net commission, from which net commission after tax is computed."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="commission_rules", verbose_name=_("branch")
    )
    vat_rate = RateField(_("value-added tax"), default=Decimal("0.06"))
    surcharge_rate = RateField(_("surcharges on the tax"), default=Decimal("0.12"))
    fund_rate = RateField(_("protection fund"), default=Decimal("0.005"))

    objects = BranchParameterQuerySet.as_manager()

    class Meta:
        verbose_name = _("rates inside net commission")
        ordering: ClassVar = ["branch", "-valid_from"]
        constraints: ClassVar = [
            no_overlap("commission_rule_one_at_a_time", "branch_id"),
            forward("commission_rule_forward"),
            models.CheckConstraint(
                name="commission_rule_rates_are_shares",
                condition=Q(vat_rate__gte=0, vat_rate__lt=1, surcharge_rate__gte=0, surcharge_rate__lt=1)
                & Q(fund_rate__gte=0, fund_rate__lt=1),
            ),
        ]


class BrokerVatRule(Period):
    """How a branch's brokers are charged value-added tax and surtaxes; printed on the pay report."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="vat_rules", verbose_name=_("branch"))
    mode = models.CharField(_("mode"), max_length=20, choices=VatMode.choices)
    rate = RateField(_("rate"), default=Decimal("0.01"))
    threshold = MoneyField(_("exempt below"), default=Decimal("100000.00"))
    city = RateField(_("urban construction tax"), default=Decimal("0.07"))
    education = RateField(_("education surcharge"), default=Decimal("0.03"))
    local_education = RateField(_("local education surcharge"), default=Decimal("0.02"))
    halved = models.BooleanField(_("surtaxes halved"), default=True)
    education_exempt_to = MoneyField(_("education surcharges exempt to"), default=Decimal("100000.00"))

    objects = BranchParameterQuerySet.as_manager()

    class Meta:
        verbose_name = _("value-added tax of brokers")
        ordering: ClassVar = ["branch", "-valid_from"]
        constraints: ClassVar = [
            no_overlap("vat_rule_one_at_a_time", "branch_id"),
            forward("vat_rule_forward"),
            models.CheckConstraint(name="vat_rule_mode_known", condition=Q(mode__in=VatMode.values)),
        ]


class InsuranceScheme(Period):
    """One insurance or fund of a region: rate, fixed add-on, floor and ceiling of the base, rounding."""

    region = models.CharField(_("region"), max_length=40)
    scheme = models.CharField(_("scheme"), max_length=40)
    payer = models.CharField(_("payer"), max_length=10, choices=Payer.choices)
    rate = RateField(_("rate"))
    fixed = MoneyField(_("fixed add-on"), default=Decimal("0.00"))
    floor = MoneyField(_("floor of the base"))
    ceiling = MoneyField(_("ceiling of the base"))
    rounding = models.CharField(_("rounding"), max_length=5, choices=Rounding.choices, default=Rounding.FEN)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("insurance scheme")
        ordering: ClassVar = ["region", "scheme", "payer", "-valid_from"]
        constraints: ClassVar = [
            forward("insurance_scheme_forward"),
            models.UniqueConstraint(
                name="insurance_scheme_one_start", fields=["region", "scheme", "payer", "valid_from"]
            ),
            models.CheckConstraint(
                name="insurance_floor_below_ceiling", condition=Q(floor__lte=models.F("ceiling"))
            ),
        ]


class MinimumWage(Period):
    """A region's monthly minimum wage: the floor of recoveries (domain §0.4)."""

    region = models.CharField(_("region"), max_length=40)
    amount = MoneyField(_("amount"))

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("minimum wage")
        ordering: ClassVar = ["region", "-valid_from"]
        constraints: ClassVar = [
            forward("minimum_wage_forward"),
            models.UniqueConstraint(name="minimum_wage_one_start", fields=["region", "valid_from"]),
        ]


class IncomeTaxTable(Period):
    """The withholding table in force: bands as [[up_to or null, rate, quick deduction]], all text."""

    bands = models.JSONField(_("bands"))
    basic_deduction = MoneyField(_("basic deduction per month"), default=Decimal("5000.00"))
    broker_fee_rate = RateField(_("brokers: fee"), default=Decimal("0.20"))
    broker_cost_rate = RateField(_("brokers: cost of business development"), default=Decimal("0.25"))

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("income tax table")
        ordering: ClassVar = ["-valid_from"]
        constraints: ClassVar = [
            forward("income_tax_table_forward"),
            models.UniqueConstraint(name="income_tax_table_one_start", fields=["valid_from"]),
        ]
