"""Sentences for the components that earn."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from compensation.rules.wording.labels import line_label
from compensation.rules.wording.quantities import enumerated, measured, money, percent, plain, quantity

Detail = Mapping[str, Any]


def base_pay(amount: Decimal, detail: Detail) -> str:
    return _("Base pay of grade %(grade)s: %(amount)s") % {
        "grade": detail["grade"],
        "amount": money(amount),
    }


def fixed(amount: Decimal, _detail: Detail) -> str:
    return _("Fixed amount: %(amount)s") % {"amount": money(amount)}


def tiered(amount: Decimal, detail: Detail) -> str:
    tiers = _marginal(detail) if detail["mode"] == "marginal" else [_whole(detail)]
    return _("%(measured)s: %(tiers)s, in all %(amount)s") % {
        "measured": counted(detail),
        "tiers": enumerated(tiers),
        "amount": money(amount),
    }


def rate(amount: Decimal, detail: Detail) -> str:
    return _("%(measured)s at %(rate)s: %(amount)s") % {
        "measured": counted(detail),
        "rate": percent(detail["rate"]),
        "amount": money(amount),
    }


def per_unit(amount: Decimal, detail: Detail) -> str:
    words = {
        "measured": measured(detail["measure"], detail["value"]),
        "each": money(detail["each"]),
        "amount": money(amount),
    }
    if "above" not in detail:
        return _("%(measured)s, %(each)s for each: %(amount)s") % words
    words["above"] = quantity(detail["measure"], detail["above"])
    words["counted"] = plain(detail["counted"])
    return _("%(measured)s, %(counted)s of it above %(above)s, %(each)s for each: %(amount)s") % words


def counted(detail: Detail) -> str:
    """The measure, and what was subtracted from it before it counted."""
    words = {"measured": measured(detail["measure"], detail["value"])}
    if "less" not in detail:
        return words["measured"]
    words["parts"] = enumerated([_part(part) for part in detail["less"]])
    words["rest"] = money(detail["rest"])
    if Decimal(detail["rest"]) < 0:
        return _("%(measured)s less %(parts)s leaves %(rest)s, which counts as nothing") % words
    return _("%(measured)s less %(parts)s leaves %(rest)s") % words


def _part(part: Detail) -> str:
    if "measure" in part:
        return measured(part["measure"], part["amount"])
    label = line_label(part["code"], part["kind"], part["title"])
    return _("%(name)s %(amount)s") % {"name": label, "amount": money(part["amount"])}


def _marginal(detail: Detail) -> list[str]:
    tiers = detail["tiers"]
    if len(tiers) == 1:
        return [_("at %(rate)s") % {"rate": percent(tiers[0]["rate"])}]
    last = len(tiers) - 1
    return [_slice(detail["measure"], tier, index, last) for index, tier in enumerate(tiers)]


def _slice(measure: str, tier: Detail, index: int, last: int) -> str:
    words = {
        "slice": quantity(measure, tier["slice"]),
        "rate": percent(tier["rate"]),
        "lower": quantity(measure, tier["from"]),
    }
    if index == last:
        return _("the %(slice)s above at %(rate)s") % words
    words["bound"] = quantity(measure, tier["up_to"])
    if index == 0:
        return _("up to %(bound)s at %(rate)s") % words
    return _("the %(slice)s from %(lower)s to %(bound)s at %(rate)s") % words


def _whole(detail: Detail) -> str:
    tier, measure = detail["tiers"][0], detail["measure"]
    words = {"lower": quantity(measure, tier["from"]), "rate": percent(tier["rate"])}
    if tier["up_to"] is None:
        return _("in the tier above %(lower)s, all of it at %(rate)s") % words
    words["bound"] = quantity(measure, tier["up_to"])
    return _("in the tier up to %(bound)s, all of it at %(rate)s") % words
