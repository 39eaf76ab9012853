"""The accepted month: facts and customers written by SQL, the file archived, the older version set aside."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max

from archives.choices import Category
from archives.services import register_document
from core import fsm
from core.months import format_month, next_month
from customers.choices import CrmState
from customers.hooks import ON_ACCEPTED
from customers.models import CrmMonth
from customers.rules.columns import PRODUCT_SALES
from customers.services.partitions import ensure_partition
from customers.services.staging import POSTED, TYPED, Staged
from customers.services.uploading import forget_upload
from org.models import User

_FACTS = """
INSERT INTO customers_crmfact (month, crm_month_id, line, account, customer_name, manager_id, team_id, opened_on,
    turnover, commission, exchange_fees, net_commission, net_income, month_end_assets, average_assets, is_valid,
    is_new, product_sales, sales_by_class, net_new_assets)
SELECT %(month)s, %(crm_month)s, line, {account}, {customer}, person.id, posted.team_id, {opened_on},
    {turnover}, {commission}, {exchange_fees}, {commission} - {exchange_fees},
    coalesce({net_income}, {commission} - {exchange_fees}), {month_end_assets}, {average_assets}, {is_valid},
    {is_valid} AND {opened_on} >= %(month)s AND {opened_on} < %(end)s,
    {product_sales}, {by_class}, coalesce({net_new_assets}, 0)
FROM {typed} JOIN org_person person ON person.number = {manager}
    JOIN ({posted}) posted ON posted.person_id = person.id
"""

_CUSTOMERS = """
INSERT INTO customers_customer (account, name, branch_id, manager_id, opened_on, first_month, last_month)
SELECT account, customer_name, %(branch)s, manager_id, opened_on, month, month FROM customers_crmfact
WHERE month = %(month)s AND crm_month_id = %(crm_month)s ORDER BY account
ON CONFLICT (account) DO UPDATE SET
    name = excluded.name, branch_id = excluded.branch_id, manager_id = excluded.manager_id,
    opened_on = excluded.opened_on, last_month = excluded.last_month,
    first_month = least(customers_customer.first_month, excluded.first_month)
WHERE customers_customer.last_month <= excluded.last_month AND (
    customers_customer.name, customers_customer.branch_id, customers_customer.manager_id,
    customers_customer.opened_on, customers_customer.last_month
) IS DISTINCT FROM (excluded.name, excluded.branch_id, excluded.manager_id, excluded.opened_on, excluded.last_month)
"""


def write_facts(crm_month: CrmMonth, staged: Staged) -> int:
    """Copy the judged rows into the month's partition; returns how many."""
    ensure_partition(crm_month.month)
    names = {column: staged.name_of(column) for column in _NAMED}
    statement = _FACTS.format(
        typed=TYPED, posted=POSTED, product_sales=_product_sales(staged), by_class=_by_class(staged), **names
    )
    params = {
        "branch": crm_month.branch_id,
        "month": crm_month.month,
        "end": next_month(crm_month.month),
        "crm_month": crm_month.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.rowcount
        cursor.execute(_CUSTOMERS, params)
    return rows


_NAMED = (
    "account", "customer", "manager", "opened_on", "turnover", "commission", "exchange_fees", "net_income",
    "month_end_assets", "average_assets", "is_valid", "net_new_assets",
)  # fmt: skip


def _product_sales(staged: Staged) -> str:
    """The total where the file has one, else the sum of its classes."""
    classes = " + ".join(f"coalesce({name}, 0)" for _, name in staged.classes()) or "0"
    return f"coalesce({staged.name_of(PRODUCT_SALES)}, {classes})"


def _by_class(staged: Staged) -> str:
    """Class → yuan as text, without the empty ones; null where the file has no classes."""
    pairs = ", ".join(f"'{name}', {column}::text" for name, column in staged.classes())
    return f"jsonb_strip_nulls(jsonb_build_object({pairs}))" if pairs else "NULL::jsonb"


def accept(crm_month: CrmMonth, staged: Staged, content: bytes, *, by: User, at: datetime) -> None:
    """Write the month, archive its file, set the older version aside, and tell the pay cycle (G15.1)."""
    older = (
        CrmMonth.objects.select_for_update(of=("self",))
        .filter(branch_id=crm_month.branch_id, month=crm_month.month, state=CrmState.ACCEPTED)
        .first()
    )
    if older:
        fsm.perform(older.supersede, by=by, at=at)
    rows = write_facts(crm_month, staged)
    document = register_document(
        content=content,
        file_name=crm_month.file_name,
        category=Category.CRM_FILE,
        title=f"CRM {crm_month.branch.code} {format_month(crm_month.month)}",
        branch=crm_month.branch,
        month=crm_month.month,
        retention="BUS20",
        source=crm_month,
        sealed=True,
        by=by,
        at=at,
    )
    forget_upload(crm_month)
    given: dict[str, Any] = {
        "rows": rows,
        "revision": _next_revision(crm_month),
        "document": document.pk,
        "replaces": older.pk if older else None,
    }
    fsm.perform(crm_month.accept, by=by, at=at, given=given)
    for told in ON_ACCEPTED:
        told(crm_month, by, at)


def _next_revision(crm_month: CrmMonth) -> int:
    versions = CrmMonth.objects.filter(branch_id=crm_month.branch_id, month=crm_month.month)
    return int(versions.aggregate(last=Max("revision"))["last"] or 0) + 1
