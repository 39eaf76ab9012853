"""Value-added tax and surtaxes of brokers (domain.md §1.4): dated, uncertain, so wholly data."""

from dataclasses import dataclass
from decimal import Decimal

from compensation.rules.lines import Detail, Line
from core.money import ZERO, round_fen

NONE, MONTHLY_100K, PER_TIME_1000 = "none", "monthly_100k", "per_time_1000"
MODES = (NONE, MONTHLY_100K, PER_TIME_1000)
_HALF, _ONE = Decimal("0.5"), Decimal(1)


@dataclass(frozen=True, slots=True)
class VatTerms:
    """How a legal entity withholds for its brokers in a range of dates.

    Below the threshold of its mode a broker's income is exempt, from the threshold on it is taxed in
    full. Both thresholds, and the one up to which (inclusive) the education surtaxes are exempt, are
    sales without value-added tax.
    """

    mode: str = NONE
    rate: Decimal = Decimal("0.01")
    city: Decimal = Decimal("0.07")
    education: Decimal = Decimal("0.03")
    local_education: Decimal = Decimal("0.02")
    halved: bool = True
    education_exempt_to: Decimal = Decimal(100000)
    monthly_threshold: Decimal = Decimal(100000)
    per_time_threshold: Decimal = Decimal(1000)

    def threshold(self) -> Decimal:
        """The sales from which the mode taxes."""
        return self.monthly_threshold if self.mode == MONTHLY_100K else self.per_time_threshold


NO_VAT = VatTerms()


@dataclass(frozen=True, slots=True)
class Vat:
    """What lies on one month's income, and the income without it."""

    ex_vat: Decimal
    vat: Decimal
    city: Decimal = ZERO
    education: Decimal = ZERO
    local_education: Decimal = ZERO

    @property
    def surtaxes(self) -> Decimal:
        return self.city + self.education + self.local_education


def charge_vat(gross: Decimal, terms: VatTerms) -> Vat:
    """Take value-added tax out of a month's gross, and the surtaxes on it; each rounded to the fen."""
    if terms.mode == NONE:
        return Vat(gross, ZERO)
    ex_vat = round_fen(gross / (_ONE + terms.rate))
    if ex_vat < terms.threshold():
        return Vat(gross, ZERO)
    vat = gross - ex_vat
    share = vat * _HALF if terms.halved else vat
    exempt = ex_vat <= terms.education_exempt_to
    return Vat(
        ex_vat,
        vat,
        round_fen(share * terms.city),
        ZERO if exempt else round_fen(share * terms.education),
        ZERO if exempt else round_fen(share * terms.local_education),
    )


def vat_lines(gross: Decimal, vat: Vat, terms: VatTerms) -> list[Line]:
    """The line of the tax, which says why there is none where there is none, and of each surtax."""
    detail: Detail = {
        "mode": terms.mode,
        "gross": str(gross),
        "ex_vat": str(vat.ex_vat),
        "rate": format(terms.rate, "f"),
        "threshold": str(terms.threshold()) if terms.mode != NONE else None,
        "taxed": vat.vat != 0,
    }
    lines = [Line("vat", "vat", -vat.vat + ZERO, detail)]
    if vat.vat:
        lines.extend(_surtax_lines(vat, terms))
    return lines


def _surtax_lines(vat: Vat, terms: VatTerms) -> list[Line]:
    surtaxes = (
        ("city_tax", terms.city, vat.city, False),
        ("education_surtax", terms.education, vat.education, True),
        ("local_education_surtax", terms.local_education, vat.local_education, True),
    )
    return [
        Line(
            code,
            "surtax",
            -amount + ZERO,
            {
                "vat": str(vat.vat),
                "rate": format(rate, "f"),
                "halved": terms.halved,
                "exempt_to": str(terms.education_exempt_to) if not amount and may_be_exempt else None,
            },
        )
        for code, rate, amount, may_be_exempt in surtaxes
    ]
