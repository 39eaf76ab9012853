"""Parameters as their page shows them: what holds now, what held before, who laid it down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from compensation.choices import SUBMITTED_OR_LATER
from compensation.models import (
    BrokerVatRule,
    CommissionRule,
    IncomeTaxTable,
    InsuranceScheme,
    MinimumWage,
    PayRun,
)
from compensation.rules.wording import percent
from core.fields import RateField
from core.models import AuditEntry
from core.months import next_month
from org.models import Branch
from org.models.periods import Period

VIEW, EDIT, EDIT_TAX = "pay.parameters_view", "pay.parameters_edit", "pay.tax_table_edit"


@dataclass(frozen=True, slots=True)
class Band:
    """A row of the tax table; the open one has no bound."""

    up_to: Decimal | None
    rate: str
    quick: Decimal


@dataclass(frozen=True, slots=True)
class Dated:
    """A row with what the page says about it: whether it holds today, and who laid it down."""

    row: Any
    is_now: bool
    is_later: bool
    entry: AuditEntry | None

    @property
    def shares(self) -> dict[str, str]:
        """The row's rates as they are written: 6%, 0.5%."""
        fields = (field for field in self.row._meta.concrete_fields if isinstance(field, RateField))
        return {field.name: percent(getattr(self.row, field.name)) for field in fields}

    @property
    def bands(self) -> list[Band]:
        """The rows of a tax table."""
        return [
            Band(None if up_to is None else Decimal(up_to), percent(rate), Decimal(quick))
            for up_to, rate, quick in self.row.bands
        ]


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything that pay of a branch is computed with; latest first. Of no branch: the tax table alone."""

    branch: Branch | None
    commission: Sequence[Dated]
    vat: Sequence[Dated]
    insurance: Sequence[Dated]
    wage: Sequence[Dated]
    tax: Sequence[Dated]
    first_open: date


def branches_for(user: Any, right: str = VIEW) -> QuerySet[Branch]:
    """The branches whose parameters `user` may see, or lay down."""
    return Branch.objects.visible_to(user, right).order_by("code")


def parameters_of(branch: Branch | None, today: date) -> Parameters:
    """Seven queries, whatever there is; without a branch what holds for the whole company."""
    kinds: list[list[Any]] = [
        *(_placed(branch) if branch else ([], [], [], [])),
        list(IncomeTaxTable.objects.order_by("-valid_from")),
    ]
    entries = _entries(row for rows in kinds for row in rows)
    commission, vat, insurance, wage, tax = ([_dated(row, today, entries) for row in rows] for rows in kinds)
    return Parameters(branch, commission, vat, insurance, wage, tax, first_open_month(branch, today))


def _placed(branch: Branch) -> list[list[Any]]:
    """What holds in the branch and in its region."""
    region = branch.insurance_region
    return [
        list(CommissionRule.objects.filter(branch=branch).order_by("-valid_from")),
        list(BrokerVatRule.objects.filter(branch=branch).order_by("-valid_from")),
        list(InsuranceScheme.objects.filter(region=region).order_by("scheme", "payer", "-valid_from")),
        list(MinimumWage.objects.filter(region=region).order_by("-valid_from")),
    ]


def regions_of(branches: QuerySet[Branch], today: date) -> Mapping[str, Sequence[str]]:
    """The regions of these branches, each with the names of all its open branches: one query."""
    regions = branches.order_by().values("insurance_region")
    is_open = Q(closed_on=None) | Q(closed_on__gt=today)
    rows = Branch.objects.filter(is_open, insurance_region__in=regions).order_by("insurance_region", "code")
    found: dict[str, list[str]] = {}
    for region, name in rows.values_list("insurance_region", "name"):
        found.setdefault(region, []).append(name)
    return found


def _entries(rows: Iterable[Period]) -> Mapping[tuple[str, str], AuditEntry]:
    """The last entry of the audit about each row, by kind and id."""
    keys = [(row._meta.label_lower, str(row.pk)) for row in rows]
    found = AuditEntry.objects.filter(
        subject_type__in={kind for kind, _pk in keys}, subject_id__in={pk for _kind, pk in keys}
    )
    ordered = found.select_related("actor").order_by("seq")
    return {(entry.subject_type, entry.subject_id): entry for entry in ordered}


def _dated(row: Period, today: date, entries: Mapping[tuple[str, str], AuditEntry]) -> Dated:
    entry = entries.get((row._meta.label_lower, str(row.pk)))
    return Dated(row, is_now=row.covers(today), is_later=row.valid_from > today, entry=entry)


def first_open_month(branch: Branch | None, today: date) -> date:
    """The first month from which something new can hold for the branch and its region, or everywhere."""
    place = Q(branch__insurance_region=branch.insurance_region) if branch else Q()
    runs = PayRun.objects.filter(place, state__in=SUBMITTED_OR_LATER)
    last = runs.order_by("-month").values_list("month", flat=True).first()
    return next_month(last) if last else today.replace(day=1)
