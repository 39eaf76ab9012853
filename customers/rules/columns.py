"""The columns of the CRM month file and the recognition of its header row (pay.md, "CRM file")."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

HEADER_SEARCH_ROWS = 20
HEADER_MINIMUM = 3
IGNORED = ""
"""What a remembered mapping gives for a heading that somebody has decided to leave out."""


class Kind(StrEnum):
    """What a column's cells are read as; see `cells`."""

    MONTH = "month"
    IDENTIFIER = "identifier"  # text of digits and letters: full-width forms count as ordinary ones
    TEXT = "text"
    DATE = "date"
    AMOUNT = "amount"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its code name; `may_be_empty` is about its cells, `is_required` about the column."""

    code: str
    heading: str
    kind: Kind
    is_required: bool = True
    may_be_empty: bool = False


COLUMNS = (
    Column("month", "月份", Kind.MONTH),
    Column("account", "资金账号", Kind.IDENTIFIER),
    Column("customer", "客户姓名", Kind.TEXT),
    Column("manager", "客户经理工号", Kind.IDENTIFIER),
    Column("opened_on", "开户日期", Kind.DATE),
    Column("turnover", "交易量", Kind.AMOUNT),
    Column("commission", "佣金", Kind.AMOUNT),
    Column("exchange_fees", "规费", Kind.AMOUNT),
    Column("net_income", "净收入", Kind.AMOUNT, may_be_empty=True),
    Column("month_end_assets", "期末资产", Kind.AMOUNT),
    Column("average_assets", "日均资产", Kind.AMOUNT),
    Column("is_valid", "有效户", Kind.FLAG),
    Column("product_sales", "产品销售额", Kind.AMOUNT, is_required=False, may_be_empty=True),
    Column("net_new_assets", "净新增资产", Kind.AMOUNT, is_required=False, may_be_empty=True),
)
BY_CODE = {column.code: column for column in COLUMNS}
REQUIRED = tuple(column.code for column in COLUMNS if column.is_required)

PRODUCT_SALES = "product_sales"
# Classes that the pay standards name in English; any other class keeps the name that the file gives it.
PRODUCT_CLASSES = {
    "权益类": "equity",
    "固定收益类": "fixed_income",
    "固收类": "fixed_income",
    "混合类": "hybrid",
    "货币类": "money_market",
    "另类": "alternative",
    "保险类": "insurance",
}
CLASS_HEADINGS = {code: name for name, code in reversed(PRODUCT_CLASSES.items())}

_CLASS = re.compile(r"[\w-]{1,40}")
_DROPPED = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff*]+")
_UNIT = "(元)"


def heading_key(text: str) -> str:
    """The heading as it is compared: without case, spaces, underscores, width and a final "(元)"."""
    return _folded(text).replace("_", "")


def _folded(text: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).casefold().removesuffix(_UNIT)


_BY_KEY = {heading_key(name): column for column in COLUMNS for name in (column.code, column.heading)}
_CLASS_BY_KEY = {heading_key(name): code for name, code in PRODUCT_CLASSES.items()} | {
    heading_key(code): code for code in PRODUCT_CLASSES.values()
}


def product_column(product_class: str) -> Column:
    """The column of one class of products, product_sales.<class>."""
    heading = f"{BY_CODE[PRODUCT_SALES].heading}.{CLASS_HEADINGS.get(product_class, product_class)}"
    code = f"{PRODUCT_SALES}.{product_class}"
    return Column(code, heading, Kind.AMOUNT, is_required=False, may_be_empty=True)


def column_of(heading: str) -> Column | None:
    """The column that a heading or a code name stands for, in Chinese or English."""
    stem, point, product_class = _folded(heading).partition(".")
    column = _BY_KEY.get(stem.replace("_", ""))
    if not point:
        return column
    if column is BY_CODE[PRODUCT_SALES] and _CLASS.fullmatch(product_class):
        return product_column(_CLASS_BY_KEY.get(heading_key(product_class), product_class))
    return None


@dataclass(frozen=True, slots=True)
class Placed:
    """A recognised column, the heading that the file gives it and its place in the row, from 0."""

    column: Column
    heading: str
    position: int


@dataclass(frozen=True, slots=True)
class Header:
    """A header row as understood: usable once nothing is missing and nothing repeated."""

    columns: tuple[Placed, ...] = ()
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = REQUIRED
    repeated: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The recognised columns' code names in the order of the rows' texts."""
        return tuple(placed.column.code for placed in self.columns)

    @property
    def is_complete(self) -> bool:
        return not self.missing and not self.repeated


def recognise(headings: Sequence[str], remembered: Mapping[str, str] | None = None) -> Header:
    """Recognise a row of headings; `remembered` gives code names (or IGNORED) for unknown headings.

    The contract's own headings are never overruled by what was remembered.
    """
    mapping = {heading_key(heading): code for heading, code in (remembered or {}).items()}
    columns, unknown = [], []
    for position, heading in enumerate(headings):
        key = heading_key(heading)
        if not key:
            continue
        column = column_of(heading) or column_of(mapping.get(key, ""))
        if column:
            columns.append(Placed(column, heading.strip(), position))
        elif mapping.get(key) != IGNORED:
            unknown.append(heading.strip())
    found = Counter(placed.column.code for placed in columns)
    return Header(
        columns=tuple(columns),
        unknown=tuple(unknown),
        missing=tuple(code for code in REQUIRED if code not in found),
        repeated=tuple(code for code, count in found.items() if count > 1),
    )


def find_header(
    rows: Sequence[Sequence[str]], remembered: Mapping[str, str] | None = None
) -> tuple[int, Header] | None:
    """The row with most recognised columns among the first rows, as index and header.

    None where no row reaches three: titles, units and notes above the header never do.
    """
    headers = [recognise(row, remembered) for row in rows[:HEADER_SEARCH_ROWS]]
    counts = [len(set(header.codes)) for header in headers]
    best = max(counts, default=0)
    if best < HEADER_MINIMUM:
        return None
    index = counts.index(best)
    return index, headers[index]
