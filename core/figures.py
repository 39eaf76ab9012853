"""How figures and times are written, in both languages; plain text, for pages, papers and titles alike."""

import html
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import get_language, ngettext, ngettext_lazy
from django.utils.translation import gettext as _

from core.money import round_fen, round_to

MINUS = "\N{MINUS SIGN}"
ABSENT = "\N{EM DASH}"
DAY_SECONDS = 24 * 3600
WIDEST = 28
AGO = (
    (365 * DAY_SECONDS, ngettext_lazy("%(count)s year ago", "%(count)s years ago", "count")),
    (30 * DAY_SECONDS, ngettext_lazy("%(count)s month ago", "%(count)s months ago", "count")),
    (DAY_SECONDS, ngettext_lazy("%(count)s day ago", "%(count)s days ago", "count")),
    (3600, ngettext_lazy("%(count)s hour ago", "%(count)s hours ago", "count")),
    (60, ngettext_lazy("%(count)s minute ago", "%(count)s minutes ago", "count")),
)


def money_text(amount: Decimal | None) -> str:
    """12,345.67; a dash where there is none. The unit stands in the header."""
    return ABSENT if amount is None else _signed(f"{round_fen(Decimal(amount)) + 0:,.2f}")


def number_text(number: Decimal | float | None) -> str:
    """12,345, with its own decimals where it has some."""
    if number is None:
        return ABSENT
    plain = number + 0
    # Python writes small decimals as 1.2E-7, which no office reads; a figure of endless places stays short.
    is_readable = isinstance(plain, Decimal) and plain.is_finite() and abs(plain.adjusted()) <= WIDEST
    return _signed(f"{plain:,f}" if is_readable else f"{plain:,}")


def percent_text(ratio: Decimal | float | None) -> str:
    """0.8612 as 86.1%."""
    if ratio is None:
        return ABSENT
    return _signed(f"{round_to(Decimal(str(ratio)) * 100, Decimal('0.1')) + 0:,.1f}%")


def _signed(text: str) -> str:
    """With a minus as wide as a figure. (Callers add 0, which turns a negative zero into zero.)"""
    return text.replace("-", MINUS)


def month_text(month: date | None) -> str:
    """2026年10月, Oct 2026."""
    return ABSENT if month is None else _month_in(month.year, month.month, get_language() or "")


@lru_cache(maxsize=1024)
def _month_in(year: int, month: int, _language: str) -> str:
    return date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")


def day_text(day: date | None) -> str:
    """2026-10-31 in both languages; of a moment, the day it has in Shanghai."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return ABSENT if day is None else day.isoformat()


def moment_text(at: datetime | None) -> str:
    """10月31日 09:05, with the year where it is not this one."""
    if at is None:
        return ABSENT
    local = timezone.localtime(at)
    if local.year != timezone.localdate().year:
        return f"{local:%Y-%m-%d %H:%M}"
    return f"{_day_in(local.month, local.day, get_language() or '')} {local:%H:%M}"


@lru_cache(maxsize=1024)
def _day_in(month: int, day: int, _language: str) -> str:
    return date_format(date(2024, month, day), "MONTH_DAY_FORMAT")


def exact_text(at: datetime) -> str:
    """2026-10-31 09:05:07, for the hover."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"


def ago_text(at: datetime | None) -> str:
    """3 天前, 3 days ago."""
    if at is None:
        return ABSENT
    passed = int((timezone.now() - at).total_seconds())
    for seconds, words in AGO:
        if passed >= seconds:
            count = passed // seconds
            return words % {"count": count}
    return _("just now")


def duration_text(seconds: float) -> str:
    """40 seconds, 3 minutes: how long something still takes, never more exact than it can be."""
    if seconds < 55:  # noqa: PLR2004  from there on it is a minute
        count = max(5, round(seconds / 5) * 5)
        return ngettext("%(count)s second", "%(count)s seconds", count) % {"count": count}
    count = round(seconds / 60)
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}


def without_tags(text: str) -> str:
    """Markup as the words it shows."""
    return " ".join(html.unescape(strip_tags(text)).split())
