"""The monthly partitions of the facts."""

from datetime import date

from django.db import connection, transaction

from core.months import next_month


@transaction.atomic
def ensure_partition(month: date) -> None:
    """Make the partition that holds the facts of `month`, where there is none yet; safe to call at once."""
    name = f"customers_crmfact_{month:%Y%m}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [name])
        if cursor.fetchone()[0] is not None:
            return
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF customers_crmfact"
            f" FOR VALUES FROM ('{month:%Y-%m-%d}') TO ('{next_month(month):%Y-%m-%d}')"
        )
