"""A month's customer rows, written by SQL: the import has a measurement of its own."""

import io
from datetime import date
from typing import Any

from django.db import connection

from bench.company import AT, officer
from customers.models import CrmMonth
from customers.services import check_crm_now, upload_crm
from demo.crm_files import make_customers, month_rows, write_csv
from org.models import Branch

ROWS_EACH = 200
_FACTS = """
INSERT INTO customers_crmfact (month, crm_month_id, line, account, customer_name, manager_id, team_id,
    opened_on, turnover, commission, exchange_fees, net_commission, net_income, month_end_assets,
    average_assets, is_valid, is_new, product_sales, sales_by_class, net_new_assets)
SELECT %(month)s, %(crm)s, 9 + row_number() OVER (), (100000000000 + person.id * 1000 + n)::text, '客户',
    person.id, posting.team_id, '2024-05-06', n * 1000.50, n * 3.21, n * 0.54, n * 3.21 - n * 0.54,
    n * 3.21 - n * 0.54, n * 900.10, n * 880.20, n %% 3 > 0, n %% 40 = 0,
    CASE WHEN n %% 25 = 0 THEN 5000 ELSE 0 END,
    CASE WHEN n %% 25 = 0 THEN '{"equity": "5000.00"}'::jsonb END, n * 10.10
FROM org_person person JOIN org_posting posting ON posting.person_id = person.id,
    generate_series(1, %(each)s) n
WHERE person.branch_id = %(branch)s
"""


def write_facts(branch: Branch, month: date) -> int:
    """An accepted month with two hundred customers per account manager; returns how many rows it has."""
    first = branch.people.order_by("number").values_list("number", flat=True)[:1]
    crm_month = import_month(branch, month, managers=list(first), each=1)
    params: dict[str, Any] = {"month": month, "crm": crm_month.pk, "each": ROWS_EACH, "branch": branch.pk}
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, params)
        rows = crm_month.row_count + int(cursor.rowcount)
        cursor.execute("VACUUM ANALYZE customers_crmfact")
    CrmMonth.objects.filter(pk=crm_month.pk).update(row_count=rows)
    return rows


def import_month(branch: Branch, month: date, *, managers: list[str], each: int) -> CrmMonth:
    """A file with about so many customers for each of the account managers, through the services."""
    customers = make_customers(
        managers,
        each=each,
        first_account=10**9 * branch.pk,
        since=date(2025, 1, 1),
        until=month,
        seed=1,
    )
    target = io.BytesIO()
    write_csv(target, month_rows(customers, month=month, seed=1))
    crm_month = upload_crm(
        content=target.getvalue(),
        file_name="month.csv",
        branch_id=branch.pk,
        month=month,
        replace=False,
        by=officer(branch, "desk"),
        at=AT,
        queue=False,
    )
    crm_month = check_crm_now(crm_month_id=crm_month.pk, at=AT)
    assert crm_month.state == "accepted", list(crm_month.faults.values_list("row", "code", "value")[:3])
    return crm_month
