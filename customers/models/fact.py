from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import MoneyField, MonthField
from customers import permissions
from customers.models.crm_month import CrmMonth
from org.models import Person
from org.permissions import reach


class CrmFactQuerySet(models.QuerySet["CrmFact"]):
    def visible_to(self, user: Any) -> "CrmFactQuerySet":
        """Rows of the branches, the team led as posted in the row's month, and an account manager's own."""
        return self.filter(
            reach(user, permissions.VIEW).rows(
                branch="crm_month__branch_id", team="team_id", person="manager_id"
            )
        )


class CrmFact(models.Model):
    """What the CRM says of one customer in one month; partitioned by month, written by COPY and SQL alone."""

    pk = models.CompositePrimaryKey("month", "crm_month_id", "line")
    month = MonthField(_("month"))
    crm_month = models.ForeignKey(CrmMonth, models.PROTECT, related_name="facts")
    line = models.PositiveIntegerField(_("row"))
    account = models.CharField(_("fund account"), max_length=32, db_collation="C")
    customer_name = models.CharField(_("customer name"), max_length=100)
    manager = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("account manager"))
    # The manager's team on the last day of the month served there.
    team_id = models.BigIntegerField(null=True)
    opened_on = models.DateField(pgettext_lazy("fund account", "opened on"), null=True)
    turnover = MoneyField(_("turnover"))
    commission = MoneyField(_("commission"))
    exchange_fees = MoneyField(_("exchange fees"))
    net_commission = MoneyField(_("net commission"))
    net_income = MoneyField(_("net income"))
    month_end_assets = MoneyField(_("month-end assets"))
    average_assets = MoneyField(_("average assets"))
    is_valid = models.BooleanField(_("valid account"))
    is_new = models.BooleanField(_("new valid account"))
    product_sales = MoneyField(_("product sales"))
    # Class name → yuan as text; null where the file has no classes.
    sales_by_class = models.JSONField(null=True)
    net_new_assets = MoneyField(_("net new assets"))

    objects = CrmFactQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "customers_crmfact"
        verbose_name = _("CRM row")
        ordering: ClassVar = ["account"]
