# ruff: noqa: S608  the statements are put together from names of ours
"""The accepted rows as facts, and the customers as the latest month knows them; each by a few statements."""

from typing import Any

from django.db import connection

from core.months import next_month
from customers.models import CrmMonth
from customers.rules.sql_cells import literal
from customers.services.staging import VALUES, Staged

_FACTS = """
INSERT INTO customers_crmfact (month, crm_month_id, line, account, customer_name, manager_id, team_id,
    opened_on, turnover, commission, exchange_fees, net_commission, net_income, month_end_assets,
    average_assets, is_valid, is_new, product_sales, sales_by_class, net_new_assets)
SELECT %(month)s, %(crm_month)s, line, {account}, {customer}, person_id, team_id, {opened_on},
    {turnover}, {commission}, {exchange_fees}, {commission} - {exchange_fees},
    coalesce({net_income}, {commission} - {exchange_fees}), {month_end_assets}, {average_assets}, {is_valid},
    {is_valid} AND {opened_on} >= %(month)s AND {opened_on} < %(end)s,
    coalesce({product_sales}, {sum_of_classes}), {by_class}, coalesce({net_new_assets}, 0)
FROM {values}
"""
_COLUMNS = (
    "account", "customer", "opened_on", "turnover", "commission", "exchange_fees", "net_income",
    "month_end_assets", "average_assets", "is_valid", "product_sales", "net_new_assets",
)  # fmt: skip

_MONTH_FACTS = "SELECT * FROM customers_crmfact WHERE month = %(month)s AND crm_month_id = %(crm_month)s"
# In the order of accounts, so that two branches never wait for each other crosswise.
_NEW_CUSTOMERS = f"""
INSERT INTO customers_customer (account, name, branch_id, manager_id, opened_on)
SELECT account, customer_name, %(branch)s, manager_id, opened_on FROM ({_MONTH_FACTS}) AS fact
WHERE NOT EXISTS (SELECT FROM customers_customer known WHERE known.account = fact.account)
ORDER BY account
ON CONFLICT (account) DO NOTHING
"""
# Only who changed, and nobody whom a later month describes already: a month leaves most rows untouched.
_KNOWN_CUSTOMERS = f"""
UPDATE customers_customer AS known SET name = fact.customer_name, branch_id = %(branch)s,
    manager_id = fact.manager_id, opened_on = fact.opened_on
FROM ({_MONTH_FACTS}) AS fact
WHERE known.account = fact.account
  AND (known.name, known.branch_id, known.manager_id, known.opened_on)
    IS DISTINCT FROM (fact.customer_name, %(branch)s, fact.manager_id, fact.opened_on)
  AND NOT EXISTS (
    SELECT FROM customers_crmfact later JOIN customers_crmmonth file ON file.id = later.crm_month_id
    WHERE later.account = fact.account AND later.month > %(month)s AND file.state = 'accepted')
"""
# Whom only the replaced version named: set back to what the other accepted months say, or never heard of.
_DROPPED = """
CREATE TEMP TABLE crm_dropped ON COMMIT DROP AS
SELECT account FROM customers_crmfact WHERE month = %(month)s AND crm_month_id = %(older)s
EXCEPT SELECT account FROM customers_crmfact WHERE month = %(month)s AND crm_month_id = %(crm_month)s
"""
_OTHER_MONTHS = """
SELECT DISTINCT ON (fact.account) fact.account, fact.customer_name, file.branch_id, fact.manager_id,
    fact.opened_on
FROM customers_crmfact fact JOIN pg_temp.crm_dropped USING (account)
    JOIN customers_crmmonth file ON file.id = fact.crm_month_id AND file.state = 'accepted'
ORDER BY fact.account, fact.month DESC
"""
_SET_BACK = f"""
UPDATE customers_customer AS known SET name = other.customer_name, branch_id = other.branch_id,
    manager_id = other.manager_id, opened_on = other.opened_on
FROM ({_OTHER_MONTHS}) AS other WHERE known.account = other.account
"""
_FORGET = f"""
DELETE FROM customers_customer AS known USING pg_temp.crm_dropped AS dropped
WHERE known.account = dropped.account
  AND NOT EXISTS (SELECT FROM ({_OTHER_MONTHS}) AS other WHERE other.account = known.account)
"""


def write_facts(crm_month: CrmMonth, staged: Staged) -> int:
    """Write the judged rows into the month's partition; returns how many."""
    names = {code: staged.name_of(code) for code in _COLUMNS}
    statement = _FACTS.format(
        values=VALUES, sum_of_classes=staged.sum_of_classes(), by_class=_by_class(staged), **names
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, _params(crm_month))
        return int(cursor.rowcount)


def _by_class(staged: Staged) -> str:
    """Class → yuan as text, without the empty ones; null where the file has no classes."""
    pairs = ", ".join(f"{literal(name)}, round({column}, 2)::text" for name, column in staged.classes())
    return f"jsonb_strip_nulls(jsonb_build_object({pairs}))" if pairs else "NULL::jsonb"


def know_customers(crm_month: CrmMonth, older: CrmMonth | None) -> None:
    """Know the month's customers by their accounts; take back what only the replaced version said."""
    params = _params(crm_month)
    with connection.cursor() as cursor:
        for statement in (_NEW_CUSTOMERS, _KNOWN_CUSTOMERS):
            cursor.execute(statement, params)
        if older:
            cursor.execute("DROP TABLE IF EXISTS pg_temp.crm_dropped")
            cursor.execute(_DROPPED, params | {"older": older.pk})
            cursor.execute(_SET_BACK)
            cursor.execute(_FORGET)


def _params(crm_month: CrmMonth) -> dict[str, Any]:
    return {
        "branch": crm_month.branch_id,
        "month": crm_month.month,
        "end": next_month(crm_month.month),
        "crm_month": crm_month.pk,
    }
