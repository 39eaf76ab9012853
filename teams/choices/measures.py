"""What is aimed at and counted day by day (G5, P4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    """The codes are those of pay.md's measures, so that a figure means the same everywhere."""

    ACCOUNTS = "new_valid_accounts", _("new valid accounts")
    COMMISSION = "net_commission", _("net commission")
    ASSETS = "month_end_assets", _("customer assets")
    NEW_ASSETS = "net_new_assets", _("net new assets")
    PRODUCTS = "product_sales", _("product sales")


# Counted in whole accounts; all others are yuan.
COUNTED = frozenset({Measure.ACCOUNTS})
# What stands at the end of a period and is not added up over it.
STOCKS = frozenset({Measure.ASSETS})
# What an account manager enters each day; a stock is not entered, it comes with the CRM month.
DAILY = tuple(measure for measure in Measure if measure not in STOCKS)
# What one person can have made of it on one day; above that somebody has slipped on the keys.
MOST_A_DAY: dict[str, int] = {measure: 1_000 if measure in COUNTED else 10_000_000_000 for measure in DAILY}
