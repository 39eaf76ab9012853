"""Exports of lists: exactly the rows filtered, with an entry in the audit that says who took what."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from core import audit
from core.documents.delimited import write_csv
from core.documents.sheets import Sheet
from core.documents.xlsx import write_workbook
from core.errors import DomainError, Text
from core.tables import Table
from core.tables.table import sheet_columns, sheet_rows, total_expressions

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST_ROWS = {"xlsx": 20_000, "csv": 200_000}


class TooManyRows(DomainError):  # noqa: N818  an answer, not a fault
    """More rows than one answer may hold up the server for."""


@transaction.atomic
def answer(
    form: str,
    *,
    name: str,
    title: Text,
    table_class: type[Table],
    rows: QuerySet[Any],
    page: str,
    query: str,
    by: Any,
    at: datetime,
    more: Sequence[Any] = (),
) -> HttpResponse:
    """The rows as a workbook or a delimited file, and behind them `more` records that are no rows. Raises
    TooManyRows beyond what the format can take.
    """
    count = rows.count() + len(more)
    if count > MOST_ROWS[form]:
        raise TooManyRows(
            _("These are %(count)s rows; at most %(most)s can be exported at once. Narrow the filter.")
            % {"count": f"{count:,}", "most": f"{MOST_ROWS[form]:,}"}
        )
    body = (
        _workbook(title, table_class, rows, more) if form == "xlsx" else _delimited(table_class, rows, more)
    )
    record_export(page=page, query=query, form=form, count=count, by=by, at=at)
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=f"{name}.{form}")
        or "",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(body, content_type=FORMATS[form], headers=headers)


def record_export(*, page: str, query: str, form: str, count: int, by: Model, at: datetime) -> None:
    """Put on record who exported which rows of which list."""
    after = {"page": page, "query": query, "format": form, "rows": count}
    audit.record("core.list.export", by, by=by, at=at, after=after)


def _workbook(title: Text, table_class: type[Table], rows: QuerySet[Any], more: Sequence[Any]) -> bytes:
    columns = sheet_columns(table_class)
    totals = _totals(table_class, rows)
    return write_workbook([Sheet(title, columns, sheet_rows(table_class, rows, more), totals=totals)])


def _delimited(table_class: type[Table], rows: QuerySet[Any], more: Sequence[Any]) -> bytes:
    return write_csv(sheet_columns(table_class), sheet_rows(table_class, rows, more))


def _totals(table_class: type[Table], rows: QuerySet[Any]) -> list[Any] | None:
    expressions = total_expressions(table_class)
    if not expressions:
        return None
    sums = rows.order_by().aggregate(**expressions)
    values: list[Any] = [sums.get(f"total_{name}") for name in table_class.base_columns]
    values[0] = str(_("Total")) if values[0] is None else values[0]
    return values
