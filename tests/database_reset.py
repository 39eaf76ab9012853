"""After a test that commits: the database is again as the migrations left it.

Django's own way (TRUNCATE) is refused by the audit's guards and would lose the rows that migrations wrote.
"""

import io

from django.db import connection, transaction

KEPT = ("django_migrations", "django_content_type", "auth_permission")
TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
"""
GUARDS = """
    SELECT tgrelid::regclass::text, tgname, CASE tgenabled WHEN 'A' THEN 'ALWAYS' ELSE '' END
    FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgparentid = 0
"""


def seeds():
    """What is there now, be it what the migrations wrote or more: table → its rows as COPY text."""
    with connection.cursor() as cursor:
        return {table: _copy(cursor, table) for table in _filled(cursor)}


def restore(rows_by_table):
    """Empty every table that has rows and write back what `seeds` found."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(GUARDS)
        guards = cursor.fetchall()
        for table, name, _mode in guards:
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"')
        for table in _filled(cursor):
            cursor.execute(f'DELETE FROM "{table}"')
        for table, text in rows_by_table.items():
            cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(text))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name, mode in guards:
            cursor.execute(f'ALTER TABLE {table} ENABLE {mode} TRIGGER "{name}"')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _filled(cursor):
    cursor.execute(TABLES)
    tables = [name for (name,) in cursor.fetchall() if name not in KEPT]
    if not tables:
        return []
    cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in tables))
    return [name for (name,) in cursor.fetchall()]


def _copy(cursor, table):
    text = io.StringIO()
    cursor.copy_expert(f'COPY (SELECT * FROM "{table}") TO STDOUT', text)
    return text.getvalue()
