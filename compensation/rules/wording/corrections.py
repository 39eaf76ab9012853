"""Sentences for the components that correct what was earned."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compensation.rules.wording.quantities import enumerated, measured, money, percent

Detail = Mapping[str, Any]


def coefficient(amount: Decimal, detail: Detail) -> str:
    return _("%(measured)s gives the factor %(factor)s; on %(base)s earned above that is %(amount)s") % {
        "measured": measured(detail["measure"], detail["value"]),
        "factor": detail["factor"],
        "base": money(detail["base"]),
        "amount": money(amount),
    }


def absence(amount: Decimal, detail: Detail) -> str:
    if not detail["days"]:
        return _("No days to deduct for")
    days = [
        _("%(measured)s × %(rate)s")
        % {"measured": measured(day["measure"], day["days"]), "rate": percent(day["rate"])}
        for day in detail["days"]
    ]
    words = {
        "base": money(detail["base"]),
        "month_days": detail["month_days"],
        "days": enumerated(days),
        "amount": money(amount),
    }
    if detail["capped"]:
        return (
            _("Base pay %(base)s ÷ %(month_days)s days, %(days)s: %(amount)s, limited to the base pay")
            % words
        )
    return _("Base pay %(base)s ÷ %(month_days)s days, %(days)s: %(amount)s") % words


def withhold(amount: Decimal, detail: Detail) -> str:
    if Decimal(detail["base"]) <= 0:
        return _("Nothing was earned that could be held back")
    words = {
        "rate": percent(detail["rate"]),
        "base": money(detail["base"]),
        "amount": money(-amount),
        "release": _release(detail),
    }
    if "until" not in detail:
        return _("%(rate)s of %(base)s earned above is held back: %(amount)s, %(release)s") % words
    words |= {"held": money(detail["held"]), "until": money(detail["until"])}
    return (
        _(
            "%(rate)s of %(base)s earned above is held back until %(until)s are reached, %(held)s were held"
            " before: %(amount)s, %(release)s"
        )
        % words
    )


def _release(detail: Detail) -> str:
    months = {"months": detail["months"]}
    if detail["from"] == "exit":
        return (
            ngettext(
                "to be paid out %(months)s month after leaving",
                "to be paid out %(months)s months after leaving",
                detail["months"],
            )
            % months
        )
    return (
        ngettext(
            "to be paid out after %(months)s month",
            "to be paid out after %(months)s months",
            detail["months"],
        )
        % months
    )


def minimum(amount: Decimal, detail: Detail) -> str:
    words = {
        "before": money(detail["before"]),
        "minimum": money(detail["minimum"]),
        "amount": money(amount),
    }
    if not detail["for_contract"]:
        return _("The minimum applies to employees only")
    if not detail["attended"]:
        return (
            _("The minimum of %(minimum)s applies to full attendance only; there were days of absence")
            % words
        )
    if amount:
        return _("%(before)s so far, topped up to the minimum of %(minimum)s: %(amount)s") % words
    return _("%(before)s so far, not less than the minimum of %(minimum)s") % words


def maximum(amount: Decimal, detail: Detail) -> str:
    words = {
        "before": money(detail["before"]),
        "maximum": money(detail["maximum"]),
        "amount": money(amount),
    }
    if amount:
        return _("%(before)s so far, cut to the maximum of %(maximum)s: %(amount)s") % words
    return _("%(before)s so far, not more than the maximum of %(maximum)s") % words


def reserve_release(amount: Decimal, detail: Detail) -> str:
    return _("Held back in %(origin)s, paid out now: %(amount)s") % {
        "origin": detail["origin"],
        "amount": money(amount),
    }


def adjustment(amount: Decimal, detail: Detail) -> str:
    words = {"reason": detail["reason"], "origin": detail["origin"], "amount": money(amount)}
    if detail["origin"] is None:
        return _("%(reason)s: %(amount)s") % words
    return _("%(reason)s, for %(origin)s: %(amount)s") % words
