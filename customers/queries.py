"""Questions about CRM months and customers that more than one caller asks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from core.months import add_months, month_of, next_month
from customers import permissions
from customers.choices import IMPORT_WORKING_DAY, CrmState
from customers.models import CrmFact, CrmFault, CrmMonth, Customer
from org.models import Branch, Person
from org.permissions import reach
from org.queries import working_days_of

SUMS = ("net_commission", "net_income", "month_end_assets", "turnover")
# In the order of ManagerSums.
FACT_SUMS = ("net_commission", "turnover", "month_end_assets", "net_new_assets", "product_sales")


def branches_of(user: Any, right: str) -> QuerySet[Branch]:
    """The branches over which `user` holds the right, by code."""
    return Branch.objects.filter(reach(user, right).rows(branch="pk", team=None)).order_by("code")


def facts_of(crm_month_id: int, user: Any) -> QuerySet[CrmFact]:
    """The rows of one accepted file that `user` may see; the month is named so that one partition is read."""
    month = CrmMonth.objects.filter(pk=crm_month_id).values("month")
    rows = CrmFact.objects.visible_to(user).filter(crm_month_id=crm_month_id, month=Subquery(month))
    return rows.select_related("manager")


def with_customer(rows: QuerySet[CrmFact], user: Any) -> QuerySet[CrmFact]:
    """The rows with `customer_id`: of the customer's page, where `user` may open it."""
    known = Customer.objects.visible_to(user).filter(account=OuterRef("account"))
    return rows.annotate(customer_id=Subquery(known.order_by().values("pk")[:1]))


def managers_in(crm_month_id: int, user: Any) -> QuerySet[Person]:
    """The account managers of the rows that `user` may see."""
    rows = facts_of(crm_month_id, user).select_related(None)
    return Person.objects.filter(pk__in=rows.order_by().values("manager_id")).order_by("number")


def sums_of(crm_month: CrmMonth) -> Mapping[str, Any]:
    """What the accepted file adds up to: customers, valid and new valid accounts, and `SUMS`."""
    rows = CrmFact.objects.filter(crm_month=crm_month, month=crm_month.month).order_by()
    return rows.aggregate(
        customers=Count("line"),
        valid=Count("line", filter=Q(is_valid=True)),
        new=Count("line", filter=Q(is_new=True)),
        **{name: Sum(name) for name in SUMS},
    )


def versions_of(crm_month: CrmMonth) -> QuerySet[CrmMonth]:
    """All files of the same branch and month that were accepted, the newest first."""
    rows = CrmMonth.objects.filter(branch_id=crm_month.branch_id, month=crm_month.month)
    return rows.exclude(revision=None).select_related("uploaded_by", "branch").order_by("-revision")


def faults_of(crm_month: CrmMonth) -> QuerySet[CrmFault]:
    """The faults of a refused file in its order."""
    return crm_month.faults.order_by("row", "pk")


def months_of(customer: Customer, user: Any) -> QuerySet[CrmFact]:
    """The customer's rows of accepted files that `user` may see, the latest month first."""
    rows = CrmFact.objects.visible_to(user).filter(
        account=customer.account, crm_month__state=CrmState.ACCEPTED
    )
    return rows.select_related("manager", "crm_month").order_by("-month")


def has_hidden_months(customer: Customer, user: Any) -> bool:
    """Whether the customer has months that belong to an account manager whom `user` does not see."""
    every = CrmFact.objects.filter(account=customer.account, crm_month__state=CrmState.ACCEPTED)
    return every.count() > months_of(customer, user).select_related(None).count()


def waiting_for(user: Any) -> QuerySet[CrmMonth]:
    """Files that wait for somebody who imports: to assign headings, or to upload again after a refusal."""
    far = reach(user, permissions.IMPORT).rows(branch="branch_id", team=None)
    newer = CrmMonth.objects.filter(
        branch_id=OuterRef("branch_id"), month=OuterRef("month"), pk__gt=OuterRef("pk")
    )
    rows = CrmMonth.objects.filter(far, state__in=[CrmState.MAPPING, CrmState.REFUSED])
    return rows.filter(~Exists(newer)).select_related("branch", "uploaded_by").order_by("uploaded_at", "pk")


def is_import_due(branch_id: int, month: date) -> bool:
    """Whether the branch's month has no accepted file yet."""
    rows = CrmMonth.objects.filter(branch_id=branch_id, month=month, state=CrmState.ACCEPTED)
    return not rows.exists()


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A month of a branch that nobody has uploaded: since when it can be, and until when it should be."""

    branch: Branch
    month: date
    since: date
    due: date


def missing_files(user: Any, today: date, most: int) -> Sequence[MissingFile]:
    """The oldest month without a file of each open branch that `user` imports for; two queries at most.

    Asked for from the first working day after the month on. A branch counts from its first month of all, and
    where it has none from last month.
    """
    last = add_months(month_of(today), -1)
    is_open = Q(closed_on=None) | Q(closed_on__gt=today)
    there = ~Q(crm_months__state=CrmState.ABANDONED)
    rows = branches_of(user, permissions.IMPORT).filter(is_open, opened_on__lt=next_month(last))
    found = []
    for branch in rows.annotate(months=ArrayAgg("crm_months__month", filter=there, distinct=True)):
        month = _first_missing({one for one in branch.months or () if one}, last)
        if month is not None:
            found.append((branch, month))
    days = working_days_of({next_month(month) for _branch, month in found})
    missing = [
        MissingFile(branch, month, since=worked[0], due=worked[IMPORT_WORKING_DAY - 1])
        for branch, month, worked in ((branch, month, days[next_month(month)]) for branch, month in found)
    ]
    return [one for one in missing if one.since <= today][:most]


def _first_missing(months: set[date], last: date) -> date | None:
    """The first month up to `last` that is not among `months`, counted from the earliest of them."""
    month = min(months, default=last)
    while month in months:
        month = next_month(month)
    return month if month <= last else None


def search_customers(rows: QuerySet[Customer], text: str) -> QuerySet[Customer]:
    """Those whose account or name begins with each of the words: both are found by their indexes."""
    for word in text.split():
        rows = rows.filter(Q(account__startswith=word) | Q(name__startswith=word))
    return rows


@dataclass(frozen=True, slots=True)
class ManagerSums:
    """What an account manager's customers came to in a month, out of the accepted file."""

    month: date
    manager_id: int
    new_valid_accounts: int
    valid_accounts: int
    net_commission: Decimal
    turnover: Decimal
    month_end_assets: Decimal
    net_new_assets: Decimal
    product_sales: Decimal


def sums_by_manager(
    *,
    months: Collection[date],
    person_ids: Collection[int] | None = None,
    branch_id: int | None = None,
    people_of: Mapping[int, Collection[int]] | None = None,
) -> list[ManagerSums]:
    """The sums of accepted files by month and account manager; one query.

    `people_of` (branch → people) takes of everybody what the files of their own branch say, and no other's.
    """
    rows = CrmFact.objects.filter(month__in=sorted(months), crm_month__state=CrmState.ACCEPTED).order_by()
    if person_ids is not None:
        rows = rows.filter(manager_id__in=person_ids)
    if branch_id is not None:
        rows = rows.filter(crm_month__branch_id=branch_id)
    if people_of is not None:
        own = Q(pk__in=[])
        for branch, people in people_of.items():
            own |= Q(crm_month__branch_id=branch, manager_id__in=people)
        rows = rows.filter(own)
    summed: Any = rows.values("month", "manager_id").annotate(
        new_valid_accounts=Count("line", filter=Q(is_new=True)),
        valid_accounts=Count("line", filter=Q(is_valid=True)),
        **{f"sum_{name}": Sum(name) for name in FACT_SUMS},
    )
    return [
        ManagerSums(
            row["month"],
            row["manager_id"],
            row["new_valid_accounts"],
            row["valid_accounts"],
            *(row[f"sum_{name}"] or Decimal("0.00") for name in FACT_SUMS),
        )
        for row in summed
    ]


def branches_with_file(month: date) -> set[int]:
    """The branches whose CRM file of the month is accepted."""
    rows = CrmMonth.objects.filter(month=month, state=CrmState.ACCEPTED)
    return set(rows.values_list("branch_id", flat=True))
