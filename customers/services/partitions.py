"""The monthly partitions of the facts."""

from datetime import date

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from core.months import next_month


@transaction.atomic
def ensure_partition(month: date) -> None:
    """Make the partition that holds the facts of `month`, where there is none yet; safe to call at once.

    Made apart and then attached: so readers of other months need not wait.
    """
    name = f"customers_crmfact_{month:%Y%m}"
    with connection.cursor() as cursor:
        if _is_there(cursor, name):
            return
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('customers_crmfact'))")
        if _is_there(cursor, name):
            return
        cursor.execute(
            f"CREATE TABLE {name} (LIKE customers_crmfact INCLUDING DEFAULTS INCLUDING CONSTRAINTS);"
            f"ALTER TABLE customers_crmfact ATTACH PARTITION {name}"
            f" FOR VALUES FROM ('{month:%Y-%m-%d}') TO ('{next_month(month):%Y-%m-%d}')"
        )


def _is_there(cursor: CursorWrapper, name: str) -> bool:
    """Asked of the catalogue's rows: name look-ups are cached and miss what another has just made."""
    cursor.execute(
        "SELECT EXISTS (SELECT FROM pg_class WHERE relname = %s AND pg_table_is_visible(oid))", [name]
    )
    return bool(cursor.fetchone()[0])
