"""Targets and the shortfalls against them (G5, P4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teams.choices.measures import STOCKS


class SplitWay(models.TextChoices):
    """By what a sum is shared out among months or people."""

    EQUALLY = "equally", _("equally")
    WORKING_DAYS = "working_days", _("by working days")
    PRESENT = "present", _("by the present shares")
    ACTUAL = "actual", _("by what was reached in the last three months")


PEOPLE_WAYS = (SplitWay.EQUALLY, SplitWay.PRESENT, SplitWay.ACTUAL, SplitWay.WORKING_DAYS)


def people_ways(measure: str) -> tuple[SplitWay, ...]:
    """By what a measure is shared out among people; a stock counts as it stands at the end, not by days."""
    return tuple(way for way in PEOPLE_WAYS if way != SplitWay.WORKING_DAYS or measure not in STOCKS)


class ShortfallState(models.TextChoices):
    ASKED = "asked", _("cause and remedy asked for")
    ANSWERED = "answered", _("answered, to be read by the lead")
    ACCEPTED = "accepted", pgettext_lazy("shortfall", "accepted")
    WITHDRAWN = "withdrawn", _("no longer a shortfall")
    RELEASED = "released", _("no longer asked, has left the team")


SHORTFALL_TONES: dict[str, str] = {
    ShortfallState.ASKED: "waiting",
    ShortfallState.ANSWERED: "active",
    ShortfallState.ACCEPTED: "good",
    ShortfallState.WITHDRAWN: "void",
    ShortfallState.RELEASED: "void",
}
