from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from org.models import Branch, Person
from org.permissions import reach


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, user: object) -> "CustomerQuerySet":
        """Customers of the user's branches, of the team led, and an account manager's own."""
        return self.filter(
            reach(user, "customers.view").rows(
                branch="branch_id", team="manager__postings__team_id", person="manager_id"
            )
        ).distinct()


class Customer(models.Model):
    """A customer known from the CRM months by fund account; branch and manager are those of the latest month."""

    account = models.CharField(_("fund account"), max_length=30, unique=True)
    name = models.CharField(_("customer name"), max_length=80)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="customers", verbose_name=_("branch"))
    manager = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="customers", verbose_name=_("account manager")
    )
    opened_on = models.DateField(_("opened on"), null=True)
    first_month = models.DateField(_("first month"))
    last_month = models.DateField(_("latest month"))

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering: ClassVar = ["account"]
        indexes: ClassVar = [
            models.Index(fields=["branch", "account"], name="customer_by_branch"),
            models.Index(fields=["manager", "account"], name="customer_by_manager"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.account}"
