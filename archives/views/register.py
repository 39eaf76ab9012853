"""The register of numbers: each run with what it gave, what is void and why, and what is missing (G25)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archives import permissions, queries
from archives.filters import SeriesFilter
from archives.tables import SeriesTable, VoidNumberTable
from core import serials
from core.components import Badge, Crumb, Event, Fact
from core.figures import exact_text, number_text
from core.models import SerialSeries
from core.views import ListPage, RecordPage


class SeriesList(ListPage):
    """The gap report."""

    right = permissions.SERIES
    title = gettext_lazy("Serial numbers")
    sentence = gettext_lazy(
        "Every run of numbers: how many were given, how many are void, whether one is missing."
    )
    table_class = SeriesTable
    filter_class = SeriesFilter
    order = "-latest"
    export_name = "serial-numbers"
    empty_title = gettext_lazy("No numbers given yet")
    empty_text = gettext_lazy("A run begins with the first paper of its kind, branch and month.")

    def rows(self) -> QuerySet[SerialSeries]:
        return queries.series_visible_to(self.request.user)


class SeriesPage(RecordPage):
    """One run: void numbers with their reasons, and the gaps."""

    right = permissions.SERIES
    template_name = "archives/series.html"

    def rows(self) -> QuerySet[SerialSeries]:
        return queries.series_visible_to(self.request.user)

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Serial numbers"), reverse("archives:series_list"))]

    def badge(self) -> Badge:
        if self.record.missing:
            return Badge(_("numbers missing"), "bad")
        return Badge(_("complete"), "good")

    def facts(self) -> Sequence[Fact]:
        series = self.record
        return [
            Fact(_("Last number given"), number_text(series.last_number)),
            Fact(_("Numbers on record"), number_text(series.issued)),
            Fact(_("Void"), number_text(series.void)),
            Fact(_("Missing numbers"), number_text(series.missing)),
            Fact(_("Last given"), exact_text(series.latest) if series.latest else ""),
        ]

    def history(self) -> Sequence[Event] | None:
        return None

    def context(self) -> dict[str, Any]:
        missing = serials.gaps(self.record.code) if self.record.missing else []
        return super().context() | {
            "void_numbers": VoidNumberTable(queries.void_numbers(self.record)),
            "missing": ", ".join(f"{self.record.code}-{number:0{serials.DIGITS}d}" for number in missing),
        }
