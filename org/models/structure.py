from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from org import wording
from org.choices import Weekday
from org.querysets import BranchQuerySet, OutletQuerySet, TeamQuerySet


def closes_after_opening(name: str) -> models.CheckConstraint:
    """What is closed has been open for at least a day."""
    return models.CheckConstraint(
        name=name,
        condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
        violation_error_message=_("Closing lies after opening."),
    )


class Company(models.Model):
    """The brokerage; one row."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A department of headquarters: channel management, general office, finance, compliance, …"""

    company = models.ForeignKey(Company, models.PROTECT, related_name="departments")
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class Branch(models.Model):
    """A branch office (营业部); its code stands in numbers, files and commands."""

    ACTION_LABELS = wording.PLACE

    company = models.ForeignKey(Company, models.PROTECT, related_name="branches")
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    insurance_region = models.CharField(
        _("insurance region"),
        max_length=40,
        help_text=_("Which region's insurance and minimum-wage figures apply."),
    )
    pay_day = models.PositiveSmallIntegerField(_("pay day of the following month"), default=15)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="branch_pay_day_in_month",
                condition=Q(pay_day__gte=1, pay_day__lte=28),
                violation_error_message=_(
                    "The pay day is one of the first 28 days, so that every month has it."
                ),
            ),
            closes_after_opening("branch_closes_after_opening"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("org:branch", args=[self.pk])


class Team(models.Model):
    """A marketing team (营销团队) of a branch."""

    ACTION_LABELS = wording.PLACE

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="teams", verbose_name=_("branch"))
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            closes_after_opening("team_closes_after_opening"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("org:team", args=[self.pk])


class Region(models.Model):
    """A part of a team's territory, directed by a regional manager (区域经理)."""

    ACTION_LABELS = wording.PLACE

    team = models.ForeignKey(Team, models.PROTECT, related_name="regions", verbose_name=_("team"))
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("region")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("org:team", args=[self.team_id])


class Outlet(models.Model):
    """A bank outlet or counter that account managers serve (网点); working hours are its own (G8.1)."""

    ACTION_LABELS = wording.PLACE

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="outlets", verbose_name=_("branch"))
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="outlets", null=True, blank=True, verbose_name=_("region")
    )
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    partner = models.CharField(_("partner bank"), max_length=80, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=40, blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = OutletQuerySet.as_manager()

    class Meta:
        verbose_name = _("outlet")
        verbose_name_plural = _("outlets")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [closes_after_opening("outlet_ends_after_opening")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("org:outlet", args=[self.pk])


class OutletHours(models.Model):
    """Opening hours of an outlet on one weekday; no row means closed."""

    outlet = models.ForeignKey(Outlet, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("outlet hours")
        ordering: ClassVar = ["outlet", "weekday"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="outlet_hours_once_a_weekday", fields=["outlet", "weekday"]),
            models.CheckConstraint(
                name="outlet_closes_after_opening",
                condition=Q(closes__gt=F("opens")),
                violation_error_message=_("Closing lies after opening."),
            ),
            models.CheckConstraint(name="outlet_weekday_exists", condition=Q(weekday__lte=6)),
        ]
