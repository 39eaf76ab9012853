"""Withheld reserves: what was kept back from signed pay, and when it is paid out (pay.md, `withhold`)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from compensation.filters.runs import ReserveFilter
from compensation.models import ReserveEntry
from compensation.tables.slips import ReserveTable
from core.views import ListPage


class ReserveList(ListPage):
    """Every amount withheld from a signed slip within reach."""

    right = "pay.run_view"
    title = _("Withheld reserves")
    sentence = _("What signed reports kept back; when it is due, the next pay report pays it out by itself.")
    table_class = ReserveTable
    filter_class = ReserveFilter
    order = "-month"
    export_name = "withheld-reserves"
    empty_title = _("Nothing is withheld")
    empty_text = _("Where a pay standard withholds a part, it appears here with the third signature.")

    def rows(self) -> QuerySet[ReserveEntry]:
        rows = ReserveEntry.objects.visible_to(self.request.user)
        return rows.select_related("person", "released_run")
