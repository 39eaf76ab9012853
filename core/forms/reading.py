"""How what people type is read: full-width figures, thousands separators, months in either writing. Pure."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from core.months import parse_month

FIGURE = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+")
MONTH = re.compile(r"(\d{4})\s*(?:[-/.年]\s*)?(\d{1,2})\s*月?")
DASHES = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{EM DASH}": "-"})


def narrow(text: str) -> str:
    """Full-width figures and punctuation as their narrow forms, without spaces around."""
    return unicodedata.normalize("NFKC", text).translate(DASHES).strip()


def read_figure(text: str) -> Decimal | None:
    """1,234.50, １２３４．５, -20: the number; None for what is not one, such as 1,2O0.00 or 12,34."""
    plain = narrow(text).removeprefix("¥").removesuffix("元").removesuffix("%").strip()
    return Decimal(plain.replace(",", "")) if FIGURE.fullmatch(plain) else None


def read_month(text: str) -> date | None:
    """2026-10, 2026/10, 202610, 2026年10月: the month; None for what is not one."""
    match = MONTH.fullmatch(narrow(text))
    if not match:
        return None
    try:
        return parse_month(f"{match[1]}-{int(match[2]):02}")
    except ValueError:
        return None
