"""Customers: the list, the record with its months, and the rows of an accepted file."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.charts import Chart, Series, line
from core.components import Crumb, Event, Fact
from core.figures import day_text, money_text, month_text
from core.months import format_month
from core.views import ListPage, RecordPage
from customers import permissions, queries
from customers.filters import CustomerFilter, FactFilter
from customers.models import CrmFact, CrmMonth, Customer
from customers.tables import CustomerMonthTable, CustomerTable, FactTable

CHARTED_MONTHS = 13


class CustomerList(ListPage):
    """Customers that the reader answers for."""

    right = permissions.VIEW
    title = gettext_lazy("Customers")
    sentence = gettext_lazy(
        "Everybody whom an accepted CRM file names, with the account manager of the latest month."
    )
    table_class = CustomerTable
    filter_class = CustomerFilter
    order = "account"
    export_name = "customers"
    empty_title = gettext_lazy("No customers")
    empty_text = gettext_lazy("Customers appear here once a CRM file that names them has been accepted.")

    def rows(self) -> QuerySet[Customer]:
        return Customer.objects.visible_to(self.request.user).select_related("branch", "manager")


class CustomerPage(RecordPage):
    """One customer with the months that the reader may see."""

    right = permissions.VIEW
    template_name = "customers/customer.html"

    def rows(self) -> QuerySet[Customer]:
        return Customer.objects.visible_to(self.request.user).select_related("branch", "manager")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Customers"), reverse("customers:customer_list"))]

    def get_title(self) -> str:
        return str(self.record.name)

    def number(self) -> str:
        return str(self.record.account)

    def history(self) -> Sequence[Event] | None:
        """What is known of a customer comes from the files, which have their own history."""
        return None

    def facts(self) -> Sequence[Fact]:
        customer = self.record
        return [
            Fact(_("Fund account"), customer.account),
            Fact(_("Branch"), customer.branch),
            Fact(_("Account manager"), customer.manager),
            Fact(pgettext("fund account", "Opened on"), day_text(customer.opened_on)),
        ]

    @cached_property
    def months(self) -> list[CrmFact]:
        """The customer's rows that the reader may see, the latest first."""
        return list(queries.months_of(self.record, self.request.user))

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "months": CustomerMonthTable(self.months),
            "charts": charts(self.months[:CHARTED_MONTHS]),
            "has_hidden_months": queries.has_hidden_months(self.record, self.request.user),
        }


def charts(months: Sequence[CrmFact]) -> list[Chart]:
    """Net commission and assets over the last months; none for a single month."""
    rows = list(reversed(months))
    if len(rows) < 2:  # noqa: PLR2004  a line needs two points
        return []
    last, labels = rows[-1], [format_month(row.month) for row in rows]
    commission, assets = _("Net commission"), _("Month-end assets")
    message = _("%(what)s in %(month)s: %(amount)s yuan")
    month = month_text(last.month)
    return [
        line(
            message % {"what": name, "month": month, "amount": money_text(figures[-1])},
            labels,
            [Series(key, name, figures)],
            _("yuan"),
        )
        for key, name, figures in (
            ("net_commission", commission, [row.net_commission for row in rows]),
            ("month_end_assets", assets, [row.month_end_assets for row in rows]),
        )
    ]


class CrmFacts(ListPage):
    """The rows of one accepted file that the reader may see."""

    right = permissions.VIEW
    sentence = gettext_lazy(
        "One row per customer, as the file gives it; net commission is commission less fees."
    )
    table_class = FactTable
    filter_class = FactFilter
    order = "account"
    export_name = "crm-rows"
    empty_title = gettext_lazy("No rows")
    empty_text = gettext_lazy("None of the file's rows is yours to see with these filters.")

    @cached_property
    def crm_month(self) -> CrmMonth:
        """The file; 404 where it was not accepted, and for who neither sees it nor any of its rows."""
        files = CrmMonth.objects.exclude(revision=None).select_related("branch")
        found = files.filter(pk=self.kwargs["pk"]).first()
        user = self.request.user
        if found is None:
            raise Http404
        is_visible = CrmMonth.objects.visible_to(user).filter(pk=found.pk).exists()
        if not is_visible and not queries.facts_of(found.pk, user).exists():
            raise Http404
        return found

    def get_title(self) -> str:
        month = month_text(self.crm_month.month)
        return _("Rows of %(branch)s, %(month)s") % {"branch": self.crm_month.branch, "month": month}

    def crumbs(self) -> Sequence[Crumb]:
        if not self.request.user.may(permissions.CRM_VIEW):  # type: ignore[union-attr]
            return [Crumb(_("Customers"), reverse("customers:customer_list"))]
        return [
            Crumb(_("CRM files"), reverse("customers:crm_list")),
            Crumb(str(self.crm_month), self.crm_month.get_absolute_url()),
        ]

    def rows(self) -> QuerySet[CrmFact]:
        user = self.request.user
        return queries.with_customer(queries.facts_of(self.crm_month.pk, user), user)
