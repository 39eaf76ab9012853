"""Sentences for what is taken from gross: insurance, taxes and recoveries."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from compensation.rules.wording.labels import kind_label
from compensation.rules.wording.quantities import enumerated, money, percent

Detail = Mapping[str, Any]


def insurance(amount: Decimal, detail: Detail) -> str:
    fixed, base, counted = (Decimal(detail[key]) for key in ("fixed", "base", "counted"))
    words = {
        "name": detail["name"] or kind_label("insurance"),
        "counted": money(counted),
        "rate": percent(detail["rate"]),
        "fixed": money(fixed),
        "amount": money(abs(amount)),
        "limit": _limit(base, counted),
    }
    if not Decimal(detail["rate"]):
        return _("%(name)s: %(amount)s") % words
    if fixed:
        return _("%(name)s: base %(counted)s%(limit)s at %(rate)s plus %(fixed)s: %(amount)s") % words
    return _("%(name)s: base %(counted)s%(limit)s at %(rate)s: %(amount)s") % words


def _limit(base: Decimal, counted: Decimal) -> str:
    words = {"base": money(base)}
    if counted > base:
        return _(" (the floor; own base %(base)s)") % words
    if counted < base:
        return _(" (the ceiling; own base %(base)s)") % words
    return ""


def vat(amount: Decimal, detail: Detail) -> str:
    words = {
        "gross": money(detail["gross"]),
        "ex_vat": money(detail["ex_vat"]),
        "rate": percent(detail["rate"]),
        "amount": money(-amount),
    }
    if detail["mode"] == "none":
        return _("No value-added tax is withheld (mode: none)")
    words["threshold"] = money(detail["threshold"])
    words["mode"] = _("monthly") if detail["mode"] == "monthly_100k" else _("per payment")
    if not detail["taxed"]:
        return _("%(gross)s is below the %(mode)s threshold of %(threshold)s before tax: exempt") % words
    return (
        _(
            "The %(mode)s threshold of %(threshold)s is reached: %(gross)s ÷ (1 + %(rate)s) = %(ex_vat)s,"
            " value-added tax %(amount)s"
        )
        % words
    )


def surtax(amount: Decimal, detail: Detail) -> str:
    words = {"vat": money(detail["vat"]), "rate": percent(detail["rate"]), "amount": money(-amount)}
    if detail["exempt_to"] is not None:
        return _("Exempt while the month's sales do not exceed %(limit)s") % {
            "limit": money(detail["exempt_to"])
        }
    if detail["halved"]:
        return _("%(rate)s of value-added tax %(vat)s, halved: %(amount)s") % words
    return _("%(rate)s of value-added tax %(vat)s: %(amount)s") % words


def income_tax(amount: Decimal, detail: Detail) -> str:
    words = {
        "income": money(detail["income"]),
        "parts": enumerated(_deductible(detail)),
        "taxable": money(detail["taxable"]),
        "rate": percent(detail["rate"]),
        "quick": money(detail["quick"]),
        "due": money(detail["due"]),
        "withheld": money(detail["withheld_before"]),
        "amount": money(-amount),
    }
    if Decimal(detail["taxable"]) <= 0:
        return (
            _("This year so far: income %(income)s less %(parts)s leaves %(taxable)s, nothing to tax") % words
        )
    return (
        _(
            "This year so far: income %(income)s less %(parts)s leaves %(taxable)s to tax; at %(rate)s less"
            " the quick deduction %(quick)s, %(due)s are due; %(withheld)s were withheld before; this month"
            " %(amount)s"
        )
        % words
    )


def _deductible(detail: Detail) -> list[str]:
    """What was deducted from income; what is nothing is left out, the basic deduction never."""
    names = {
        "fee": _("20 percent cost"),
        "cost": _("business cost"),
        "surtaxes": _("surtaxes"),
        "basic": _("basic deduction"),
        "special": _("insurance and housing fund"),
        "additional": _("additional deductions"),
        "other": _("other deductions"),
    }
    return [
        _("%(name)s %(amount)s") % {"name": name, "amount": money(detail[key])}
        for key, name in names.items()
        if key in detail and (key == "basic" or Decimal(detail[key]))
    ]


def recovery(amount: Decimal, detail: Detail) -> str:
    words = {
        "reason": detail["reason"],
        "owed": money(detail["owed"]),
        "remaining": money(detail["remaining"]),
        "amount": money(-amount),
        "wage": money(detail["wage"]),
    }
    if detail["cap"] is None:
        text = _("%(reason)s: %(amount)s of %(owed)s owed, %(remaining)s remain") % words
        return text + _instalment(detail)
    words |= {
        "cap": money(detail["cap"]),
        "share": percent(detail["share"]),
        "minimum_wage": money(detail["minimum_wage"]),
    }
    text = (
        _(
            "%(reason)s: %(amount)s of %(owed)s owed, %(remaining)s remain; at most %(cap)s may be taken from"
            " a wage of %(wage)s (%(share)s of it, and the minimum wage of %(minimum_wage)s must be left)"
        )
        % words
    )
    return text + _instalment(detail)


def _instalment(detail: Detail) -> str:
    """What was agreed to take in a month, where something was."""
    if detail.get("instalment") is None:
        return ""
    return _("; agreed: %(instalment)s a month") % {"instalment": money(detail["instalment"])}
