"""Net commission after tax (pay.md, CRM file): value-added tax, surcharges and protection fund."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.money import round_fen

NET, AFTER_TAX = "net_commission", "net_commission_after_tax"


@dataclass(frozen=True, slots=True)
class CommissionRates:
    """What lies on the house's commission; dated parameters of the branch, these the present ones."""

    vat: Decimal = Decimal("0.06")
    surcharge: Decimal = Decimal("0.12")
    protection_fund: Decimal = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class AfterTax:
    """Each part rounded to the fen; `net` is what is left."""

    vat: Decimal
    surcharge: Decimal
    protection_fund: Decimal
    net: Decimal


PRESENT_RATES = CommissionRates()


def after_tax(net_commission: Decimal, rates: CommissionRates = PRESENT_RATES) -> AfterTax:
    """Take value-added tax, surcharges on it and the protection fund out of net commission."""
    vat = round_fen(net_commission / (1 + rates.vat) * rates.vat)
    surcharge = round_fen(vat * rates.surcharge)
    fund = round_fen((net_commission - vat) * rates.protection_fund)
    return AfterTax(vat, surcharge, fund, net_commission - vat - surcharge - fund)


def with_after_tax(
    measures: Mapping[str, Decimal], rates: CommissionRates = PRESENT_RATES
) -> dict[str, Decimal]:
    """The measures, with net commission after tax computed where it was left out."""
    complete = dict(measures)
    if AFTER_TAX not in complete and NET in complete:
        complete[AFTER_TAX] = after_tax(complete[NET], rates).net
    return complete
