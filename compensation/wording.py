"""How the pay cycle says what happened to its papers, and what its figures are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.rules.wording import measure_label

DETAIL_LABELS: Mapping[str, Promise] = {
    "compute": _("computed"),
    "recompute": _("computed again"),
    "submit": _("handed over for review"),
    "review": _("reviewed"),
    "send_back": _("returned"),
}
RUN_LABELS: Mapping[str, Promise] = {
    "start": _("started"),
    "compute": _("computed"),
    "submit": _("submitted for signature"),
    "withdraw": _("withdrawn"),
    "sign_chief": _("signed as chief accountant"),
    "sign_deputy": _("signed as deputy manager"),
    "sign_manager": _("signed as branch manager"),
    "send_back": _("returned"),
    "void_signatures": _("signatures void: the report had changed"),
    "pay_out": _("marked as paid"),
    "file": _("filed with the general office"),
    "export": _("exported"),
}
# Totals of a report and of a slip, in the order in which pay is worked out.
TOTAL_LABELS: Mapping[str, Promise] = {
    "gross": _("Gross"),
    "insurance": _("Insurance and fund"),
    "vat": _("Value-added tax"),
    "surtaxes": _("Surtaxes"),
    "income_tax": _("Income tax"),
    "recoveries": _("Recoveries"),
    "net": _("Net"),
}
_FIGURES: Mapping[str, Promise] = {
    "customers": _("Customers"),
    "commission": _("Commission"),
    "exchange_fees": _("Exchange fees"),
}


def figure_label(figure: str) -> str:
    """What a figure of the business detail is called."""
    return str(_FIGURES[figure]) if figure in _FIGURES else measure_label(figure)
