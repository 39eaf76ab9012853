"""The customers behind exactly one figure of the business detail (G15.1)."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.filters.details import FactFilter
from compensation.models import DetailRow
from compensation.queries import details as queries
from compensation.queries.parameters import commission_rule
from compensation.rules.deductions import CommissionRates, after_tax
from compensation.tables.details import FactTable
from compensation.views.details import VIEW
from compensation.wording import figure_label
from core.components import Crumb
from core.errors import Text
from core.figures import money_text, month_text, number_text
from core.views import ListPage
from customers.models import CrmFact


class DetailRowPage(ListPage):
    """The customers behind exactly one figure of one account manager."""

    right = VIEW
    template_name = "compensation/detail_row.html"
    table_class = FactTable
    filter_class = FactFilter
    order = "account"
    export_name = "customers-of-a-figure"
    empty_title = gettext_lazy("No customer stands behind this figure")
    empty_text = gettext_lazy("The figure is nothing, or its customers belong to a team that you do not see.")

    @cached_property
    def row(self) -> DetailRow:
        """The row of the business detail; 404 for who may not see it."""
        rows = DetailRow.objects.visible_to(self.request.user).select_related("detail__branch", "person")
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def figure(self) -> str:
        """The figure asked for; all customers where it is none of ours."""
        asked = self.request.GET.get("figure", "")
        return asked if asked in queries.FACTS else "customers"

    @property
    def value(self) -> str:
        """The figure as it stands in the detail."""
        value = getattr(self.row, self.figure)
        return number_text(value) if isinstance(value, int) else money_text(value)

    def rows(self) -> QuerySet[CrmFact]:
        return queries.facts_behind(self.row, self.figure, self.request.user)

    def get_title(self) -> Text:
        words = {"person": self.row.person.name, "figure": figure_label(self.figure)}
        return _("%(person)s: %(figure)s") % words

    def crumbs(self) -> Sequence[Crumb]:
        detail = self.row.detail
        return [
            Crumb(_("Business details"), reverse("compensation:detail_list")),
            Crumb(f"{detail.branch.name} {month_text(detail.month)}", detail.get_absolute_url()),
        ]

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "sentence": self._working(),
            "row": self.row,
            "figure": self.figure,
            "figure_name": figure_label(self.figure),
            "value": self.value,
            "others": [(name, figure_label(name), name == self.figure) for name in queries.FACTS],
        }

    def _working(self) -> str:
        """How the figure comes out of the rows below."""
        _chosen, column = queries.FACTS[self.figure]
        words = {
            "figure": figure_label(self.figure),
            "value": self.value,
            "month": month_text(self.row.detail.month),
        }
        if self.figure == "net_commission_after_tax":
            return self._after_tax()
        if column is None:
            return _("%(figure)s of %(month)s: %(value)s, the number of the rows below.") % words
        words["column"] = figure_label(column)
        return _("%(figure)s of %(month)s: %(value)s yuan, the sum of the column “%(column)s” below.") % words

    def _after_tax(self) -> str:
        row = self.row
        rule = commission_rule(row.detail.branch_id, row.detail.month)
        rates = (
            CommissionRates(rule.vat_rate, rule.surcharge_rate, rule.fund_rate) if rule else CommissionRates()
        )
        parts = after_tax(row.net_commission, rates)
        return _(
            "Net commission %(net)s less value-added tax %(vat)s, surcharges %(surcharge)s and"
            " protection fund %(fund)s gives %(after)s yuan."
        ) % {
            "net": money_text(row.net_commission),
            "vat": money_text(parts.vat),
            "surcharge": money_text(parts.surcharge),
            "fund": money_text(parts.protection_fund),
            "after": money_text(row.net_commission_after_tax),
        }
