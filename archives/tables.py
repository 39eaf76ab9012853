from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from archives.models import Document, RetentionClass
from archives.wording import period_text
from core.components import Badge
from core.markup import badge_html
from core.tables import HtmlColumn, LinkColumn, MomentColumn, MonthColumn, NumberColumn, Table, TextColumn


def validity(document: Document) -> SafeString:
    """Whether the paper counts; void ones stay in the register."""
    return badge_html(void_badge()) if document.is_void else badge_html(Badge(_("registered"), "good"))


def void_badge() -> Badge:
    """What marks a void paper everywhere."""
    return Badge(_("void"), "void")


def completeness(series: Any) -> SafeString:
    """Whether every number that was given is there; a gap means that somebody removed a row."""
    if series.missing:
        return badge_html(Badge(_("numbers missing"), "bad"))
    return badge_html(Badge(_("complete"), "good"))


def series_url(series: Any) -> str:
    """The run's page."""
    return reverse("archives:series", args=[series.pk])


def period(row: RetentionClass) -> SafeString:
    """How long papers of the class are kept at least."""
    return format_html("{}", period_text(row.years))


class DocumentTable(Table):
    number = LinkColumn(_("Number"), accessor="number__text")
    title = TextColumn(_("Title"))
    category = TextColumn(
        _("Category of paper"), accessor="get_category_display", order_by=["category"], phone=False
    )
    month = MonthColumn(_("Month"), phone=False)
    state = HtmlColumn(_("State"), render=validity)
    paper_location = TextColumn(_("Place of the original"), phone=False)
    registered_at = MomentColumn(_("Registered at"), phone=False)

    class Meta:
        caption = _("Papers on file")
        row_url = True


class SeriesTable(Table):
    code = LinkColumn(_("Series"), url=series_url)
    last_number = NumberColumn(_("Last number given"))
    issued = NumberColumn(_("Numbers on record"))
    void = NumberColumn(_("Void"))
    missing = NumberColumn(_("Missing numbers"))
    state = HtmlColumn(_("State"), render=completeness)
    latest = MomentColumn(_("Last given"), phone=False)

    class Meta:
        caption = _("Series of numbers")


class VoidNumberTable(Table):
    text = TextColumn(_("Number"), sortable=False)
    void_reason = TextColumn(_("Reason"), sortable=False)
    voided_by = TextColumn(_("Declared by"), accessor="voided_by__name", sortable=False)
    voided_at = MomentColumn(_("When"))

    class Meta:
        caption = _("Void numbers")


class RetentionTable(Table):
    code = LinkColumn(_("Code"))
    name = TextColumn(_("Name"))
    years = HtmlColumn(_("Kept at least"), render=period)
    papers = NumberColumn(_("Papers on file"))
    basis = TextColumn(_("Basis"), phone=False)

    class Meta:
        caption = _("Retention classes")
        row_url = True
