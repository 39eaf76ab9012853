"""Filters for figures and times; built in, no {% load %} needed. What they say: core.figures."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import figures

register = template.Library()


def _signed(text: str) -> str:
    if not text.startswith(figures.MINUS):
        return text
    return format_html('<span class="is-negative">{}</span>', text)


@register.filter(is_safe=True)
def money(amount: Decimal | None) -> str:
    """12,345.67, red where negative."""
    return _signed(figures.money_text(amount))


@register.filter(is_safe=True)
def number(value: Decimal | int | None) -> str:
    """12,345, red where negative."""
    return _signed(figures.number_text(value))


@register.filter(is_safe=True)
def percent(ratio: Decimal | float | None) -> str:
    """86.1%, red where negative."""
    return _signed(figures.percent_text(ratio))


@register.filter
def month(value: date | None) -> str:
    """2026年10月."""
    return figures.month_text(value)


@register.filter
def day(value: date | None) -> str:
    """2026-10-31."""
    return figures.day_text(value)


def _time(at: datetime | None, text: str) -> str | SafeString:
    if at is None:
        return text
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', at.isoformat(), figures.exact_text(at), text
    )


@register.filter
def moment(at: datetime | None) -> str | SafeString:
    """10月31日 09:05 with the exact time on hover."""
    return _time(at, figures.moment_text(at))


@register.filter
def ago(at: datetime | None) -> str | SafeString:
    """3 天前 with the exact time on hover."""
    return _time(at, figures.ago_text(at))


@register.filter
def size(count: int | None) -> str:
    """1.2 MB."""
    return figures.ABSENT if count is None else filesizeformat(count)
