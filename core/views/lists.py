"""Lists: filters in the URL, chips, a whitelist of sorts, pages of fifty, exports of what is filtered."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from core import exports, saved_filters
from core.components import Chip, Link
from core.errors import Text
from core.filters import FilterSet
from core.tables import Table
from core.tables.table import ordering_of, total_expressions
from core.views.base import Page, is_htmx

PAGE_SIZE = 50


class ListPage(Page, abstract=True):
    """A list of records; see core/README.md for what a subclass says."""

    template_name = "core/list.html"
    fragment = "core/_list.html"
    sentence: Text = ""
    table_class: ClassVar[type[Table]]
    # Where an export holds more than the page has room for.
    export_table_class: ClassVar[type[Table] | None] = None
    filter_class: ClassVar[type[FilterSet] | None] = None
    order: ClassVar[str] = ""
    export_name: ClassVar[str] = ""
    empty_title: Text = _("Nothing here yet")
    empty_text: Text = ""

    def rows(self) -> QuerySet[Any]:
        """The rows that the person may see: `Model.objects.visible_to(self.request.user)`."""
        raise NotImplementedError

    def main_action(self) -> Link | None:
        """The button at the head's right."""
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, the fragment for HTMX, or the export; where a filter cannot be read, the page says so."""
        del args, kwargs
        form = request.GET.get("export")
        if self.export_name and form in exports.FORMATS and self.is_valid:
            return self._export(form)
        status = 200 if self.is_valid else 400
        template = self.fragment if is_htmx(request) else self.template_name
        response = render(request, template, self.context(), status=status)
        patch_vary_headers(response, ["HX-Request"])
        return response

    @cached_property
    def filterset(self) -> FilterSet | None:
        """The filters as the URL sets them."""
        if self.filter_class is None:
            return None
        return self.filter_class(self.request.GET, queryset=self.rows(), request=self.request)

    @property
    def is_valid(self) -> bool:
        """Whether every filter in the URL can be read."""
        return self.filterset is None or self.filterset.form.is_valid()

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        """The rows that the filters leave, in order; none where a filter cannot be read."""
        rows = self.rows() if self.filterset is None else self.filterset.qs
        return self.sorted(rows) if self.is_valid else rows.none()

    @property
    def sort(self) -> str:
        """The sort asked for, if the table has it; the list's own otherwise."""
        asked = self.request.GET.get("sort", "")
        return asked if ordering_of(self.table_class, asked) else self.order

    def sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """In the order asked for; the key comes last, so that pages do not overlap."""
        ordering = ordering_of(self.table_class, self.sort)
        return (
            rows.order_by(*ordering, "pk") if ordering else rows.order_by(*(rows.query.order_by or ()), "pk")
        )

    def page_of_rows(self) -> "tuple[PageOfRows[Any], Mapping[str, Any]]":
        """One page with the count and the totals of all pages: two queries."""
        expressions = total_expressions(self.table_class)
        counted = self.filtered.order_by().aggregate(rows=Count("pk"), **expressions)
        paginator = _Counted(self.filtered, counted["rows"])
        totals = {name.removeprefix("total_"): value for name, value in counted.items() if name != "rows"}
        return paginator.get_page(self.request.GET.get("page")), totals

    def context(self) -> dict[str, Any]:
        """The table with all that stands around it."""
        page, totals = self.page_of_rows()
        table = self.table_class(
            page.object_list,
            totals=totals,
            all_rows=page.paginator.count,
            sort=self.sort,
            sortable=True,
        )
        chips = self.chips()
        return super().context() | {
            "sentence": self.sentence,
            "main_action": self.main_action(),
            "filterset": self.filterset,
            "chips": chips,
            "is_filtered": bool(chips) or not self.is_valid,
            "saved_filters": self.saved_filters(),
            "page_name": self.page_name,
            "query": self.query_without("page", "export"),
            "sort_base": f"?{self.query_without('page', 'export', 'sort', ends='&')}sort=",
            "page_base": f"?{self.query_without('page', 'export', ends='&')}page=",
            "export_base": self.export_base(),
            "table": table,
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
            "empty_title": self.empty_title,
            "empty_text": self.empty_text,
        }

    def export_base(self) -> str:
        """The address of an export without its format; empty where the list is not exported."""
        return f"?{self.query_without('page', 'export', ends='&')}export=" if self.export_name else ""

    def chips(self) -> list[Chip]:
        """The filters that are set."""
        return list(self.filterset.chips(self.request.GET)) if self.filterset else []

    def saved_filters(self) -> QuerySet[Any] | None:
        """The person's own filters of this list; None where the list has no filters."""
        if self.filter_class is None:
            return None
        return saved_filters.of(user=self.request.user, page=self.page_name)

    @property
    def page_name(self) -> str:
        """The list's name among saved filters."""
        match = self.request.resolver_match
        return match.view_name if match else type(self).__name__

    def query_without(self, *names: str, ends: str = "") -> str:
        """The URL's query but for these."""
        query = self.request.GET.copy()
        for name in names:
            query.pop(name, None)
        text = query.urlencode()
        return f"{text}{ends}" if text else ""

    def _export(self, form: str) -> HttpResponse:
        return exports.answer(
            form,
            name=f"{self.export_name}-{self.today}",
            title=self.get_title(),
            table_class=self.export_table_class or self.table_class,
            rows=self.filtered,
            page=self.page_name,
            query=self.query_without("page", "export"),
            by=self.request.user,
            at=self.now,
            more=self.exported_too(),
        )

    def exported_too(self) -> Sequence[Any]:
        """What an export holds behind the rows, as unsaved records."""
        return ()


class _Counted(Paginator):  # type: ignore[type-arg]
    """Pages of rows whose number is known already."""

    def __init__(self, rows: QuerySet[Any], count: int) -> None:
        super().__init__(rows, PAGE_SIZE)
        self.__dict__["count"] = count
