"""Kinds, states and measures of the business analysis report (G6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    MONTH = "month", _("monthly report")
    HALF = "half", _("half-year report")
    YEAR = "year", _("annual report")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("being written")
    SUBMITTED = "submitted", _("waiting for the first confirmation")
    LEAD_CONFIRMED = "lead_confirmed", _("waiting for the branch manager's confirmation")
    CONFIRMED = "confirmed", _("confirmed")
    RETURNED = "returned", _("returned")
    DISCARDED = "discarded", _("draft discarded")


class Timeliness(models.TextChoices):
    """Where a report stands against its due day, in the words of the register."""

    DUE = "due", _("to be handed in")
    MISSING = "missing", _("missing, the due day is past")
    IN_TIME = "in_time", _("handed in in time")
    LATE = "late", _("handed in late")


class Unbegun(models.TextChoices):
    """Where a report stands that nobody has begun."""

    DUE = "due", _("not begun")
    MISSING = "missing", _("not begun, the due day is past")


class ReportMeasure(models.TextChoices):
    """The figures of the form, in its order; codes are those of pay.md's measures."""

    OPENED = "new_accounts", _("new accounts")
    ACCOUNTS = "new_valid_accounts", _("new valid accounts")
    VALID = "valid_accounts", _("valid accounts")
    ASSETS = "month_end_assets", _("customer assets")
    NEW_ASSETS = "net_new_assets", _("net new assets")
    TURNOVER = "turnover", _("turnover")
    COMMISSION = "net_commission", _("net commission")
    PRODUCTS = "product_sales", _("product sales")


S, T, M, U = ReportState, Timeliness, ReportMeasure, Unbegun
REPORT_TONES: dict[str, str] = {
    S.DRAFT: "neutral",
    S.SUBMITTED: "waiting",
    S.LEAD_CONFIRMED: "waiting",
    S.CONFIRMED: "good",
    S.RETURNED: "bad",
    S.DISCARDED: "void",
}
KIND_TONES: dict[str, str] = dict.fromkeys(ReportKind.values, "neutral")
TIMELINESS_TONES: dict[str, str] = {T.DUE: "waiting", T.MISSING: "bad", T.IN_TIME: "good", T.LATE: "warning"}
UNBEGUN_TONES: dict[str, str] = {U.DUE: "waiting", U.MISSING: "bad"}
# What can be written on.
WRITABLE = frozenset({S.DRAFT, S.RETURNED})
# Counted in whole accounts; all others are yuan.
COUNTED = frozenset({M.OPENED, M.ACCOUNTS, M.VALID})
# What stands at the end of a period and is not added up over it.
STOCKS = frozenset({M.VALID, M.ASSETS})
# The texts of the form, with how each is headed.
TEXTS = {
    "analysis": _("Analysis of the figures"),
    "problems": _("Problems and causes"),
    "competitors": _("Competitors"),
    "next_steps": _("Next steps"),
}
