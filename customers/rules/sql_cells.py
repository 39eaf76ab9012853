"""`cells` as PostgreSQL expressions, for checking a hundred thousand rows in one statement.

`<kind>_sql(c)` gives the value, or NULL for a cell without one; `<kind>_fault_sql(c)` gives the CellFault
code ('empty' among them), or NULL for a good cell. `c` is an expression of type text, not null, such as a
column's name; it is repeated, so it should be no more than that. None of the expressions ever raises,
whatever the text. A cell in its usual form costs one regular expression; only the others go through the
conversions. The quickest check computes the values once and asks for faults only WHERE a value is NULL.

PostgreSQL 16 or later (pg_input_is_valid), no extensions.
"""

from collections.abc import Callable, Iterable
from functools import cache

from customers.rules import patterns
from customers.rules.characters import CONTROLS, FULL_WIDTH, HALF_WIDTH, SPACES
from customers.rules.columns import Kind
from customers.rules.faults import CellFault


@cache
def literal(text: str) -> str:
    """A text as an SQL literal in ASCII, whatever it is made of."""
    return "E'" + "".join(map(_escaped, text)) + "'"


def _escaped(sign: str) -> str:
    # A percent sign would be a parameter to the driver.
    if sign.isascii() and sign.isprintable() and sign != "%":
        return {"'": "''", "\\": "\\\\"}.get(sign, sign)
    return f"\\u{ord(sign):04x}"


def _like(expression: str, pattern: str) -> str:
    return f"{expression} ~ {literal(f'^(?:{pattern})$')}"


def _any_of(words: Iterable[str]) -> str:
    return ", ".join(map(literal, words))


def _inside(characters: str) -> str:
    """A condition: one of the characters stands in n."""
    return f"n <> translate(n, {literal(characters)}, '')"


# n is the cell in plain form, d a day written with dashes: names that the inner selects give.
_SIZE = "regexp_replace(n, '[^0-9.]', '', 'g')::numeric"
_NOT_DECIMAL = f"length(n) > {patterns.AMOUNT_LENGTH} OR NOT {_like('n', patterns.AMOUNT)}"
_BEYOND_FEN = _like("n", patterns.BEYOND_FEN)
_TOO_LARGE = f"{_SIZE} >= 1e{patterns.INTEGER_DIGITS}"
_SCIENTIFIC = _like("n", patterns.SCIENTIFIC)
_AMOUNT = f"""CASE WHEN {_NOT_DECIMAL} OR {_BEYOND_FEN} THEN NULL WHEN {_TOO_LARGE} THEN NULL
    WHEN {_like("n", patterns.NEGATIVE)} THEN -({_SIZE}) ELSE {_SIZE} END"""
_AMOUNT_FAULT = f"""CASE WHEN n = '' THEN '{CellFault.EMPTY}'
    WHEN {_SCIENTIFIC} THEN '{CellFault.PRECISION_LOST}'
    WHEN {_NOT_DECIMAL} THEN '{CellFault.UNREADABLE_AMOUNT}'
    WHEN {_BEYOND_FEN} THEN '{CellFault.TOO_MANY_DECIMALS}'
    WHEN {_TOO_LARGE} THEN '{CellFault.AMOUNT_TOO_LARGE}' END"""

_IS_SERIAL = f"CASE WHEN {_like('n', patterns.SERIAL)} THEN left(n, 5)::int <= {patterns.LAST_SERIAL} END"
_DAY = f"""CASE
    WHEN {_IS_SERIAL} THEN to_char(date '1899-12-30' + left(n, 5)::int, 'YYYY-MM-DD')
    WHEN {_like("n", patterns.PACKED_DATE)}
    THEN left(n, 4) || '-' || substr(n, 5, 2) || '-' || substr(n, 7, 2)
    WHEN {_like("n", patterns.WRITTEN_DATE)}
    THEN array_to_string((regexp_split_to_array(n, '[^0-9]+'))[1:3], '-') END"""
_OVER_DAY = f"FROM (SELECT {_DAY} AS d OFFSET 0) AS day"
_DATE = f"(SELECT CASE WHEN pg_input_is_valid(d, 'date') THEN d::date END {_OVER_DAY})"
_DATE_FAULT = f"""(SELECT CASE WHEN n = '' THEN '{CellFault.EMPTY}'
    WHEN d IS NULL THEN '{CellFault.UNREADABLE_DATE}'
    WHEN NOT pg_input_is_valid(d, 'date') THEN '{CellFault.NO_SUCH_DAY}' END {_OVER_DAY})"""
_IS_MONTH = _like("n", patterns.MONTH)
_MONTH = f"""CASE WHEN {_IS_MONTH}
    THEN make_date(left(n, 4)::int, regexp_replace(substr(n, 5), '[^0-9]', '', 'g')::int, 1)
    ELSE date_trunc('month', {_DATE}::timestamp)::date END"""
_MONTH_FAULT = f"""CASE WHEN n = '' THEN '{CellFault.EMPTY}' WHEN {_IS_MONTH} THEN NULL
    WHEN {_DATE} IS NULL THEN '{CellFault.UNREADABLE_MONTH}' END"""
_FLAG = f"""CASE WHEN n IN ({_any_of(patterns.TRUE_WORDS)}) THEN true
    WHEN n IN ({_any_of(patterns.FALSE_WORDS)}) THEN false END"""
_FLAG_FAULT = f"""CASE WHEN n = '' THEN '{CellFault.EMPTY}'
    WHEN n NOT IN ({_any_of(patterns.TRUE_WORDS + patterns.FALSE_WORDS)})
    THEN '{CellFault.UNREADABLE_FLAG}' END"""
_IDENTIFIER_FAULT = f"""CASE WHEN n = '' THEN '{CellFault.EMPTY}'
    WHEN {_SCIENTIFIC} THEN '{CellFault.PRECISION_LOST}'
    WHEN length(n) > {patterns.IDENTIFIER_LENGTH} THEN '{CellFault.TOO_LONG}'
    WHEN {_inside(CONTROLS + SPACES)} THEN '{CellFault.STRAY_CHARACTER}' END"""
_TEXT_FAULT = f"""CASE WHEN n = '' THEN '{CellFault.EMPTY}'
    WHEN length(n) > {patterns.TEXT_LENGTH} THEN '{CellFault.TOO_LONG}'
    WHEN {_inside(CONTROLS)} THEN '{CellFault.STRAY_CHARACTER}' END"""


def _trimmed(c: str) -> str:
    return f"btrim({c}, {literal(SPACES)})"


def _plain(c: str) -> str:
    return _trimmed(f"translate({c}, {literal(FULL_WIDTH)}, {literal(HALF_WIDTH)})")


def _word(c: str) -> str:
    return f'lower({_plain(c)} COLLATE "C")'


def _number(c: str) -> str:
    return f"ltrim({_plain(c)}, {literal(patterns.TEXT_MARK)})"


def _cell(form: str, expression: str) -> str:
    """The expression over n, where n is the form; OFFSET 0 keeps the planner from repeating the form."""
    return f"(SELECT {expression} FROM (SELECT {form} AS n OFFSET 0) AS cell)"  # noqa: S608  no value of a user is in it


def amount_sql(c: str) -> str:
    """As `cells.parse_amount`: numeric."""
    slow = _cell(_plain(c), _AMOUNT)
    return f"CASE WHEN {_like(c, patterns.CLEAN_AMOUNT)} THEN {c}::numeric WHEN {c} <> '' THEN {slow} END"


def amount_fault_sql(c: str) -> str:
    slow = _cell(_plain(c), _AMOUNT_FAULT)
    return f"CASE WHEN {_like(c, patterns.CLEAN_AMOUNT)} THEN NULL ELSE {slow} END"


def _is_clean_date(c: str) -> str:
    return f"{_like(c, patterns.CLEAN_DATE)} AND pg_input_is_valid({c}, 'date')"


def date_sql(c: str) -> str:
    """As `cells.parse_date`: date."""
    return f"CASE WHEN {_is_clean_date(c)} THEN {c}::date WHEN {c} <> '' THEN {_cell(_plain(c), _DATE)} END"


def date_fault_sql(c: str) -> str:
    return f"CASE WHEN {_is_clean_date(c)} THEN NULL ELSE {_cell(_plain(c), _DATE_FAULT)} END"


def month_sql(c: str) -> str:
    """As `cells.parse_month`: date, the month's first day."""
    slow = _cell(_plain(c), _MONTH)
    clean = _like(c, patterns.CLEAN_MONTH)
    return f"CASE WHEN {clean} THEN ({c} || '-01')::date WHEN {c} <> '' THEN {slow} END"


def month_fault_sql(c: str) -> str:
    slow = _cell(_plain(c), _MONTH_FAULT)
    return f"CASE WHEN {_like(c, patterns.CLEAN_MONTH)} THEN NULL ELSE {slow} END"


def flag_sql(c: str) -> str:
    """As `cells.parse_flag`: boolean."""
    slow = _cell(_word(c), _FLAG)
    return f"CASE {c} WHEN {literal('是')} THEN true WHEN {literal('否')} THEN false ELSE {slow} END"


def flag_fault_sql(c: str) -> str:
    return f"CASE WHEN {c} IN ({_any_of('是否')}) THEN NULL ELSE {_cell(_word(c), _FLAG_FAULT)} END"


def identifier_sql(c: str) -> str:
    """As `cells.parse_identifier`: text."""
    slow = _cell(_number(c), f"CASE WHEN {_IDENTIFIER_FAULT} IS NULL THEN n END")
    return f"CASE WHEN {_like(c, patterns.CLEAN_IDENTIFIER)} THEN {c} ELSE {slow} END"


def identifier_fault_sql(c: str) -> str:
    slow = _cell(_number(c), _IDENTIFIER_FAULT)
    return f"CASE WHEN {_like(c, patterns.CLEAN_IDENTIFIER)} THEN NULL ELSE {slow} END"


def text_sql(c: str) -> str:
    """As `cells.parse_text`: text."""
    return _cell(_trimmed(c), f"CASE WHEN {_TEXT_FAULT} IS NULL THEN n END")


def text_fault_sql(c: str) -> str:
    return _cell(_trimmed(c), _TEXT_FAULT)


_VALUES: dict[Kind, Callable[[str], str]] = {
    Kind.AMOUNT: amount_sql,
    Kind.DATE: date_sql,
    Kind.MONTH: month_sql,
    Kind.FLAG: flag_sql,
    Kind.IDENTIFIER: identifier_sql,
    Kind.TEXT: text_sql,
}
_FAULTS: dict[Kind, Callable[[str], str]] = {
    Kind.AMOUNT: amount_fault_sql,
    Kind.DATE: date_fault_sql,
    Kind.MONTH: month_fault_sql,
    Kind.FLAG: flag_fault_sql,
    Kind.IDENTIFIER: identifier_fault_sql,
    Kind.TEXT: text_fault_sql,
}


def value_sql(kind: Kind, c: str) -> str:
    """The value of a cell of this kind, or NULL where it has none."""
    return f"({_VALUES[kind](c)})"


def fault_sql(kind: Kind, c: str) -> str:
    """The CellFault code of a cell of this kind, 'empty' among them, or NULL where it has a value."""
    return f"({_FAULTS[kind](c)})"
