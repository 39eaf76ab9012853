"""Whole rows of cells as values in PostgreSQL: the quick way for rows in their usual form.

A regular expression per cell costs more than all else of an import. So each row is first asked, by few
and cheap conditions, whether it is plain: every cell in the form that exports write. A plain row is only
cast; the others go cell by cell through `sql_cells`. There they would mean the same: tests hold to it.
"""

from collections.abc import Sequence

from customers.rules import patterns
from customers.rules.columns import Column, Kind
from customers.rules.sql_cells import literal, value_sql

Named = tuple[str, Column]
"""A temporary column's name (a bare identifier) and what it holds."""

# What must not stand in "|1|-2.5||". PostgreSQL builds the automaton anew for every row: few states.
_NO_AMOUNT = r"[^0-9.|-]|[0-9.-]-|-[^0-9]|[^0-9][.]|[.][^0-9]|[.][0-9][0-9]?[.]|[.][0-9][0-9][0-9]"
_NO_IDENTIFIER = "[^0-9A-Za-z]"
_NO_NAME = "[^一-鿿A-Za-z0-9·]"
_DIGITS = "'0123456789'"
_CENTURIES = "('19', '20')"
_CASTS = {
    Kind.AMOUNT: "nullif({c}, '')::numeric",
    Kind.DATE: "{c}::date",
    Kind.MONTH: "({c} || '-01')::date",
    Kind.FLAG: f"{{c}} = {literal('是')}",
    Kind.IDENTIFIER: "{c}",
    Kind.TEXT: "{c}",
}


def values_sql(columns: Sequence[Named], table: str) -> str:
    """SELECT line, is_plain and every column's value from a table of texts; what cannot be read is null.

    Of a column that may be empty, c_text is the text where the row is not plain and the cell not empty.
    """
    values = [
        f"CASE WHEN is_plain THEN {plain_value_sql(column.kind, name)}"
        f" ELSE {value_sql(column.kind, name)} END AS {name}"
        for name, column in columns
    ] + [
        f"CASE WHEN NOT is_plain THEN nullif({name}, '') END AS {name}_text"
        for name, column in columns
        if column.may_be_empty
    ]
    rows = f"SELECT *, {is_plain_sql(columns)} AS is_plain FROM {table} OFFSET 0"  # noqa: S608  names are ours
    return f"SELECT line, is_plain, {', '.join(values)} FROM ({rows}) AS text_rows"  # noqa: S608  as above


def unread_sql(columns: Sequence[Named]) -> str:
    """Whether a row of `values_sql` has a cell without the value that it should have."""
    conditions = [
        f"{name} IS NULL AND {name}_text IS NOT NULL" if column.may_be_empty else f"{name} IS NULL"
        for name, column in columns
    ]
    return f"NOT is_plain AND ({' OR '.join(conditions)})"


def plain_value_sql(kind: Kind, c: str) -> str:
    """The value of a cell of a plain row."""
    return _CASTS[kind].format(c=c)


def is_plain_sql(columns: Sequence[Named]) -> str:
    """Whether every cell of the row stands in its usual form."""
    conditions: list[str] = []
    for kind, condition in _PLAIN.items():
        chosen = [(name, column) for name, column in columns if column.kind == kind]
        if chosen:
            conditions += condition(chosen)
    return " AND ".join(f"({condition})" for condition in conditions)


def _sizes(columns: Sequence[Named]) -> str:
    return ", ".join(f"octet_length({name})" for name, _column in columns)


def _amounts(columns: Sequence[Named]) -> list[str]:
    """No longer than its integer digits may be alone, no separator inside, nothing odd around it."""
    names = [name for name, _column in columns]
    filled = [named for named in columns if not named[1].may_be_empty]
    conditions = [
        f"greatest({_sizes(columns)}) <= {patterns.INTEGER_DIGITS}",
        f"strpos(concat({', '.join(names)}), '|') = 0",
        f"concat('|', concat_ws('|', {', '.join(names)}), '|') !~ {literal(_NO_AMOUNT)}",
    ]
    return [f"least({_sizes(filled)}) > 0", *conditions] if filled else conditions


def _identifiers(columns: Sequence[Named]) -> list[str]:
    names = ", ".join(name for name, _column in columns)
    return [
        f"least({_sizes(columns)}) > 0",
        f"greatest({_sizes(columns)}) <= {patterns.IDENTIFIER_LENGTH}",
        f"concat({names}) !~ '{_NO_IDENTIFIER}'",
    ]


def _dates(columns: Sequence[Named]) -> list[str]:
    return [
        f"{c} LIKE '____-__-__' AND translate({c}, {_DIGITS}, '') = '--' AND left({c}, 2) IN {_CENTURIES}"
        f" AND pg_input_is_valid({c}, 'date')"
        for c, _column in columns
    ]


def _months(columns: Sequence[Named]) -> list[str]:
    return [
        f"{c} LIKE '____-__' AND translate({c}, {_DIGITS}, '') = '-' AND left({c}, 2) IN {_CENTURIES}"
        f" AND pg_input_is_valid({c} || '-01', 'date')"
        for c, _column in columns
    ]


def _flags(columns: Sequence[Named]) -> list[str]:
    return [f"{c} IN ({literal('是')}, {literal('否')})" for c, _column in columns]


def _texts(columns: Sequence[Named]) -> list[str]:
    """Bytes bound the characters: who has fewer of those has fewer of these."""
    return [
        f"octet_length({c}) BETWEEN 1 AND {patterns.TEXT_LENGTH} AND {c} !~ {literal(_NO_NAME)}"
        for c, _column in columns
    ]


_PLAIN = {
    Kind.AMOUNT: _amounts,
    Kind.IDENTIFIER: _identifiers,
    Kind.DATE: _dates,
    Kind.MONTH: _months,
    Kind.FLAG: _flags,
    Kind.TEXT: _texts,
}
