"""What the pages of the business detail ask: rows, last month's beside them, customers behind a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from compensation.models import BusinessDetail, DetailRow, PayRun
from compensation.rules.jumps import LEAST, Jump, jumps
from core.months import add_months
from customers.models import CrmFact

# Figure of a row → which of the month's facts it counts, and the column that it sums (None: it counts them).
FACTS: Mapping[str, tuple[Q, str | None]] = {
    "customers": (Q(), None),
    "turnover": (~Q(turnover=0), "turnover"),
    "commission": (~Q(commission=0), "commission"),
    "exchange_fees": (~Q(exchange_fees=0), "exchange_fees"),
    "net_commission": (~Q(net_commission=0), "net_commission"),
    "net_commission_after_tax": (~Q(net_commission=0), "net_commission"),
    "net_income": (~Q(net_income=0), "net_income"),
    "month_end_assets": (~Q(month_end_assets=0), "month_end_assets"),
    "average_assets": (~Q(average_assets=0), "average_assets"),
    "net_new_assets": (~Q(net_new_assets=0), "net_new_assets"),
    "valid_accounts": (Q(is_valid=True), None),
    "new_valid_accounts": (Q(is_new=True), None),
    "product_sales": (~Q(product_sales=0), "product_sales"),
}
_MONEY: Any = DecimalField(max_digits=18, decimal_places=2)


@dataclass(frozen=True, slots=True)
class PersonJumps:
    """A person's leaps: the one that pay hangs on most, and what leapt besides."""

    row: DetailRow
    jump: Jump
    others: Sequence[Jump]


def with_sums(details: QuerySet[BusinessDetail], user: Any) -> QuerySet[Any]:
    """Each detail with the sums of those of its rows that the reader may see."""
    rows = DetailRow.objects.visible_to(user).filter(detail=OuterRef("pk")).order_by().values("detail")

    def sums(expression: Any, field: Any) -> Coalesce:
        total = Subquery(rows.annotate(total=expression).values("total"), output_field=field)
        return Coalesce(total, Value(0, output_field=field))

    return details.annotate(
        people=sums(Count("pk"), IntegerField()),
        customers=sums(Sum("customers"), IntegerField()),
        net_commission=sums(Sum("net_commission"), _MONEY),
        new_valid_accounts=sums(Sum("new_valid_accounts"), IntegerField()),
    )


def rows_of(detail: BusinessDetail, user: Any) -> list[DetailRow]:
    """The detail's rows that the reader may see, by team and number; one query."""
    rows = DetailRow.objects.visible_to(user).filter(detail=detail).select_related("person", "team")
    return list(rows.order_by(F("team__code").asc(nulls_last=True), "person__number"))


def rows_before(detail: BusinessDetail, user: Any) -> dict[int, DetailRow]:
    """Person id → the row of the same branch a month earlier; one query."""
    rows = DetailRow.objects.visible_to(user).filter(
        detail__branch_id=detail.branch_id, detail__month=add_months(detail.month, -1)
    )
    return {row.person_id: row for row in rows}


def jumps_of(rows: Sequence[DetailRow], before: Mapping[int, DetailRow]) -> list[PersonJumps]:
    """Everybody with a leap against the month before, the largest in what pay hangs on most first.

    Who had no row then has nothing to compare with.
    """
    found = []
    for row in rows:
        old = before.get(row.person_id)
        leaps = jumps(_figures(old), _figures(row)) if old is not None else []
        if leaps:
            found.append(PersonJumps(row, leaps[0], leaps[1:]))
    return sorted(found, key=_weight)


def _weight(found: PersonJumps) -> tuple[int, Decimal]:
    rank = list(LEAST).index(found.jump.figure)
    return rank, -abs(found.jump.now - found.jump.before)


def _figures(row: DetailRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in LEAST}


def facts_behind(row: DetailRow, figure: str, user: Any) -> QuerySet[CrmFact]:
    """The customers' rows behind one figure of a row, of the file that it was summed from.

    Of a figure that lies below the reader's reach in the meantime (another lead's team) only the rows within
    reach come: their sum is then less than the figure.
    """
    chosen, _column = FACTS[figure]
    month = CrmFact.objects.visible_to(user).filter(month=row.detail.month)
    return month.filter(chosen, crm_month_id=row.detail.crm_month_id, manager_id=row.person_id)


def run_of(detail: BusinessDetail) -> PayRun | None:
    """The branch's pay report of the month, where there is one."""
    runs = PayRun.objects.filter(branch_id=detail.branch_id, month=detail.month)
    return runs.select_related("number").first()
