"""Numbers with their units, as they stand in sentences."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from compensation.rules.measures import ACCOUNT_MEASURES, DAY_MEASURES, SCORE_MEASURES, TIME_MEASURES
from compensation.rules.wording.labels import measure_label
from core.money import round_fen

_HUNDRED = Decimal(100)
MINUS = "−"  # as in the tables, wider than a hyphen and never broken off its figure


def amount(value: Decimal | str) -> str:
    """12,345.67; with a minus where it is negative."""
    return f"{round_fen(Decimal(value)):,.2f}".replace("-", MINUS)


def money(value: Decimal | str) -> str:
    """An amount with its unit."""
    return _("%(amount)s yuan") % {"amount": amount(value)}


def plain(value: Decimal | str) -> str:
    """A number without needless zeros: 6, 1.5, 0.95."""
    text = f"{Decimal(value):,f}".replace("-", MINUS)
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(rate: Decimal | str) -> str:
    """0.15 as 15%."""
    return f"{plain(Decimal(rate) * _HUNDRED)}%"


def quantity(measure: str, value: Decimal | str) -> str:
    """A measure's value in its unit."""
    number = {"number": plain(value)}
    if measure in ACCOUNT_MEASURES:
        return _("%(number)s accounts") % number
    if measure in SCORE_MEASURES:
        return _("%(number)s points") % number
    if measure in TIME_MEASURES:
        return _("%(number)s times") % number
    if measure in DAY_MEASURES:
        return _("%(number)s days") % number
    return money(value)


def measured(measure: str, value: Decimal | str) -> str:
    """The measure's name and value."""
    return _("%(measure)s %(quantity)s") % {
        "measure": measure_label(measure),
        "quantity": quantity(measure, value),
    }


def enumerated(parts: list[str]) -> str:
    """Parts of a sentence, one after the other."""
    return pgettext("sentence", ", ").join(parts)
