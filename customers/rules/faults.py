"""What can be wrong with a CRM month file as a whole, and with one cell of it."""

from collections.abc import Mapping
from enum import StrEnum

Detail = str | int | list[str]


class FileFault(StrEnum):
    """Why a file cannot be read at all. The comment names the details that come with it."""

    EMPTY = "empty"  # no bytes, or no cell with anything in it
    TOO_LARGE = "too_large"  # bytes, limit
    ENORMOUS = "enormous"  # unpacks to more than is plausible: limit (bytes or entries) where known
    ENCRYPTED = "encrypted"  # opens with a password only
    OTHER_FORMAT = "other_format"  # a spreadsheet, but not .xlsx or .csv: format
    NOT_A_WORKBOOK = "not_a_workbook"
    DAMAGED = "damaged"  # begins like a workbook or table but cannot be read; row where known
    NO_HEADER = "no_header"  # no row among the first 20 names three known columns: headings (of the fullest)
    NO_ROWS = "no_rows"  # a header and nothing beneath: row (of the header)
    TOO_MANY_ROWS = "too_many_rows"  # rows, limit
    TOO_MANY_COLUMNS = "too_many_columns"  # columns, limit


class UnreadableFile(Exception):  # noqa: N818  named for what happened, as the sentence says it
    """The file is refused before any row of it counts."""

    def __init__(self, fault: FileFault, details: Mapping[str, Detail] | None = None) -> None:
        super().__init__(fault, details or {})
        self.fault = fault
        self.details = dict(details or {})


class CellFault(StrEnum):
    """Why a cell has no value. The same codes come out of `cells` and of `sql_cells`."""

    EMPTY = "empty"
    UNREADABLE_AMOUNT = "unreadable_amount"
    TOO_MANY_DECIMALS = "too_many_decimals"  # finer than a fen: rounding silently would change sums
    AMOUNT_TOO_LARGE = "amount_too_large"  # ten trillion yuan or more
    UNREADABLE_DATE = "unreadable_date"
    NO_SUCH_DAY = "no_such_day"  # 2026-02-30
    UNREADABLE_MONTH = "unreadable_month"
    UNREADABLE_FLAG = "unreadable_flag"
    PRECISION_LOST = "precision_lost"  # 6.22202E+15: the spreadsheet has dropped digits
    TOO_LONG = "too_long"
    STRAY_CHARACTER = "stray_character"  # a line break or other control character inside
