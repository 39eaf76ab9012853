from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import permissions
from org.models import Branch, Person, Posting
from org.permissions import reach


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, user: Any) -> "CustomerQuerySet":
        """Customers of the user's branches, those whom a team led serves today, and one's own.

        The few people of a team are asked first: joined over their postings, millions of customers would
        appear once per posting.
        """
        far = reach(user, permissions.VIEW)
        allowed = far.rows(branch="branch_id", team=None, person="manager_id")
        if far.team_ids and not far.everywhere:
            allowed |= Q(manager_id__in=people_of_teams(far.team_ids, user.day))
        return self.filter(allowed)


def people_of_teams(team_ids: frozenset[int], day: date) -> list[int]:
    """Who was posted last to one of the teams: whoever left keeps the customers there until handed over."""
    begun = Posting.objects.filter(valid_from__lte=day)
    newer = begun.filter(person_id=OuterRef("person_id"), valid_from__gt=OuterRef("valid_from"))
    latest = begun.filter(~Exists(newer), team_id__in=team_ids)
    return list(latest.order_by().values_list("person_id", flat=True))


class Customer(models.Model):
    """A customer known from the CRM months by fund account; branch and manager as in the latest month."""

    # Compared by bytes, so that the beginning of an account is found by its index.
    account = models.CharField(_("fund account"), max_length=32, db_collation="C")
    name = models.CharField(_("customer name"), max_length=100)
    # Written by the set: the keys are asked once per statement (migration 0005), not once per row.
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        related_name="customers",
        verbose_name=_("branch"),
        db_index=False,
        db_constraint=False,
    )
    manager = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        related_name="customers",
        verbose_name=_("account manager"),
        db_index=False,
        db_constraint=False,
    )
    opened_on = models.DateField(pgettext_lazy("fund account", "opened on"), null=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering: ClassVar = ["account"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="customer_account_once", fields=["account"]),
        ]
        indexes: ClassVar = [
            models.Index(fields=["branch", "account"], name="customer_by_branch"),
            models.Index(fields=["manager", "account"], name="customer_by_manager"),
            models.Index(fields=["name"], name="customer_by_name", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.account}"

    def get_absolute_url(self) -> str:
        return reverse("customers:customer", args=[self.pk])
