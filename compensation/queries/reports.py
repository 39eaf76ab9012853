"""What the pages of pay reports and slips ask: the months before, whom a step waits for."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import ExtractYear

from compensation.choices import SETTLED, RunState
from compensation.models import DetailRow, PayRun, PaySlip, ReserveEntry
from core.months import add_months
from org.queries.holders import holders

YEAR = 12
HALF_YEAR = 6
# What a year comes to, on the page of one's own months.
YEAR_SUMS = ("gross", "insurance", "income_tax", "net")
# Holders of a right that a page names; the rest are counted.
NAMED = 3


def waiting_names(right: str, *, branch_id: int, day: date, without: Collection[int] = ()) -> list[str]:
    """Whom a step of the branch waits for, by name; those who may not take it are left out. One query."""
    rows = holders(right, day=day, branch_id=branch_id).exclude(pk__in=without)
    return list(rows.values_list("name", flat=True))


def months_of(run: PayRun) -> list[PayRun]:
    """The branch's computed reports of the twelve months that end with this one, oldest first; one query."""
    runs = PayRun.objects.filter(
        branch_id=run.branch_id, month__gt=add_months(run.month, -YEAR), month__lte=run.month
    )
    return list(runs.exclude(state=RunState.DRAFT).order_by("month"))


def slips_of(run: PayRun) -> list[PaySlip]:
    """The report's slips as the report lists them: employees, then brokers, by team and number; one query."""
    slips = PaySlip.objects.filter(run=run).select_related("team").defer("measures", "sources", "tax_state")
    # "employee" comes after "broker" in the alphabet.
    return list(slips.order_by(F("contract").desc(), F("team__code").asc(nulls_last=True), "number"))


def nets_before(run: PayRun) -> Mapping[int, Decimal]:
    """Person id → what the branch paid a month earlier; one query."""
    slips = PaySlip.objects.filter(run__branch_id=run.branch_id, run__month=add_months(run.month, -1))
    return dict(slips.exclude(run__state=RunState.DRAFT).values_list("person_id", "net"))


def own_months(slip: PaySlip, user: Any) -> list[PaySlip]:
    """The person's slips of the six months that end with this one: signed ones and this; one query.

    Only those that the reader may see: months in a former team or branch are none of the present lead's.
    """
    slips = PaySlip.objects.visible_to(user).filter(
        person_id=slip.person_id,
        run__month__gt=add_months(slip.run.month, -HALF_YEAR),
        run__month__lte=slip.run.month,
    )
    found = slips.select_related("run").defer("measures", "sources", "employer_lines").order_by("run__month")
    return [one for one in found if one.pk == slip.pk or one.run.state in SETTLED]


def years_of(slips: QuerySet[PaySlip]) -> list[tuple[int, dict[str, Decimal]]]:
    """Sums of each calendar year, the latest first; one query."""
    sums = slips.order_by().values(year=ExtractYear("run__month"))
    rows: Any = sums.annotate(**{f"sum_{name}": Sum(name) for name in YEAR_SUMS}).order_by("-year")
    return [(row["year"], {name: row[f"sum_{name}"] for name in YEAR_SUMS}) for row in rows]


def detail_row_of(slip: PaySlip, user: Any) -> DetailRow | None:
    """Where the slip's figures come from, if the reader may see it; the own branch's row comes first."""
    rows = DetailRow.objects.visible_to(user).filter(person_id=slip.person_id, detail__month=slip.run.month)
    own = sorted(rows.select_related("detail"), key=lambda row: row.detail_id != slip.run.detail_id)
    return own[0] if own else None


def reserves_of(person_id: int, user: Any) -> list[ReserveEntry]:
    """What was withheld from a person and is not released yet, oldest first; one query."""
    rows = ReserveEntry.objects.visible_to(user).filter(person_id=person_id, released_run=None)
    return list(rows.select_related("person").order_by("month", "pk"))


def contract_groups(slips: Sequence[PaySlip]) -> list[tuple[str, str, list[PaySlip]]]:
    """Contract and team with their slips, in the order at hand."""
    groups: dict[tuple[str, str], list[PaySlip]] = {}
    for slip in slips:
        groups.setdefault((slip.contract, slip.team.name if slip.team else ""), []).append(slip)
    return [(contract, team, rows) for (contract, team), rows in groups.items()]
