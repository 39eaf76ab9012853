from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from org.choices import Weekday
from org.querysets import BranchQuerySet, OutletQuerySet, TeamQuerySet


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
                name="branch_pay_day_in_month", condition=Q(pay_day__gte=1, pay_day__lte=28)
            ),
            models.CheckConstraint(
                name="branch_closes_after_opening",
                condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A marketing team (营销团队) of a branch."""

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
            models.CheckConstraint(
                name="team_closes_after_opening",
                condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Region(models.Model):
    """A part of a team's territory, directed by a regional manager (区域经理)."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="regions", verbose_name=_("team"))
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("region")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class Outlet(models.Model):
    """A bank outlet or counter that account managers serve (网点); working hours are those of the outlet (G8.1)."""

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

    def __str__(self) -> str:
        return self.name


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
            models.CheckConstraint(name="outlet_closes_after_opening", condition=Q(closes__gt=F("opens"))),
            models.CheckConstraint(name="outlet_weekday_exists", condition=Q(weekday__lte=6)),
        ]
