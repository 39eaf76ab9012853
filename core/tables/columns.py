"""Columns: what a cell shows on the page, what it exports, how it sorts, whether it is summed."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

import django_tables2
from django.db.models import Choices, F, OrderBy
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import figures
from core.components import Badge
from core.documents.cells import Kind
from core.errors import Text
from core.markup import badge_html
from core.tables.reading import Reader, reader


class TextColumn(django_tables2.Column):  # type: ignore[misc]
    """Text, or anything that has a text. Sorts by its accessor unless `order_by` names other fields."""

    kind: ClassVar[Kind] = Kind.TEXT
    css: ClassVar[str] = ""

    def __init__(
        self,
        label: Text,
        *,
        accessor: str = "",
        order_by: Sequence[str] = (),
        sortable: bool = True,
        total: bool = False,
        phone: bool = True,
    ) -> None:
        super().__init__(verbose_name=label, accessor=accessor or None, orderable=sortable)
        self.path, self.order_paths, self.total, self.phone = accessor, tuple(order_by), total, phone

    def read_by(self, name: str) -> Reader:
        """What takes this column's value from a record."""
        return reader(self.path or name)

    def ordering(self, name: str, *, descending: bool) -> list[OrderBy]:
        """What the rows are sorted by; what is empty comes last either way."""
        paths = self.order_paths or ((self.path or name).replace(".", "__"),)
        if descending:
            return [F(path).desc(nulls_last=True) for path in paths]
        return [F(path).asc(nulls_last=True) for path in paths]

    def cell(self, value: Any, record: Any) -> str:
        """The cell as HTML."""
        del record
        return "" if value is None else conditional_escape(value)

    def plain(self, value: Any, record: Any) -> Any:
        """The cell in an export."""
        del record
        return "" if value is None else str(value)

    @property
    def td_class(self) -> str:
        """The classes of its cells."""
        return f"{self.css} {'' if self.phone else 'not-on-phones'}".strip()


class LinkColumn(TextColumn):
    """Text that opens the record, or what `url` says."""

    css = "cell-link"

    def __init__(
        self,
        label: Text,
        *,
        accessor: str = "",
        url: Callable[[Any], str] | None = None,
        order_by: Sequence[str] = (),
        sortable: bool = True,
        phone: bool = True,
    ) -> None:
        super().__init__(label, accessor=accessor, order_by=order_by, sortable=sortable, phone=phone)
        self.url = url

    def cell(self, value: Any, record: Any) -> str:
        """A link; nothing where there is no text."""
        if value in {None, ""}:
            return ""
        href = self.url(record) if self.url else record.get_absolute_url()
        return f'<a href="{escape(href)}">{conditional_escape(value)}</a>'


class _FigureColumn(TextColumn):
    """A figure: right-aligned, red with a minus where negative."""

    css = "cell-figure digits"

    def text(self, value: Any) -> str:
        raise NotImplementedError

    def cell(self, value: Any, record: Any) -> str:
        """The figure."""
        del record
        text = self.text(value)
        return f'<span class="is-negative">{text}</span>' if text[0] == figures.MINUS else text

    def plain(self, value: Any, record: Any) -> Any:
        """The number itself."""
        del record
        return value


class NumberColumn(_FigureColumn):
    """A count."""

    kind = Kind.NUMBER

    def text(self, value: Any) -> str:
        """12,345."""
        return figures.number_text(value)


class MoneyColumn(_FigureColumn):
    """Yuan; the unit stands in the label."""

    kind = Kind.MONEY

    def text(self, value: Any) -> str:
        """12,345.67."""
        return figures.money_text(value)


class PercentColumn(_FigureColumn):
    """A ratio, shown in percent with one place."""

    kind = Kind.RATE

    def text(self, value: Any) -> str:
        """86.1%."""
        return figures.percent_text(value)


class _TimeColumn(TextColumn):
    css = "cell-time digits"

    def plain(self, value: Any, record: Any) -> Any:
        """The day or moment itself."""
        del record
        return value


class MonthColumn(_TimeColumn):
    """A month."""

    kind = Kind.MONTH

    def cell(self, value: Any, record: Any) -> str:
        """2026年10月."""
        del record
        return figures.month_text(value)


class DayColumn(_TimeColumn):
    """A day."""

    kind = Kind.DATE

    def cell(self, value: Any, record: Any) -> str:
        """2026-10-31."""
        del record
        return figures.day_text(value)


class MomentColumn(_TimeColumn):
    """A moment, exact on hover."""

    kind = Kind.DATETIME

    def cell(self, value: Any, record: Any) -> str:
        """10月31日 09:05."""
        del record
        if value is None:
            return figures.ABSENT
        return f'<time title="{figures.exact_text(value)}">{figures.moment_text(value)}</time>'


class BadgeColumn(TextColumn):
    """A state as a badge: `choices` names it, `tones` colours it (value → tone)."""

    def __init__(
        self,
        label: Text,
        *,
        choices: type[Choices],
        tones: Mapping[Any, str],
        accessor: str = "",
        order_by: Sequence[str] = (),
        sortable: bool = True,
        phone: bool = True,
    ) -> None:
        super().__init__(label, accessor=accessor, order_by=order_by, sortable=sortable, phone=phone)
        self.labels, self.tones = dict(choices.choices), tones

    @cached_property
    def _drawn(self) -> dict[tuple[Any, str], str]:
        return {}

    def cell(self, value: Any, record: Any) -> str:
        """The badge; nothing where there is no state."""
        del record
        if value in {None, ""}:
            return ""
        key = value, get_language() or ""
        if key not in self._drawn:
            self._drawn[key] = badge_html(Badge(str(self.labels[value]), self.tones[value]))
        return self._drawn[key]

    def plain(self, value: Any, record: Any) -> Any:
        """The state's name."""
        del record
        return str(self.labels.get(value, ""))


class HtmlColumn(TextColumn):
    """What `render(record)` says: SafeString as it is, other text escaped; tags are left out of exports."""

    def __init__(self, label: Text, *, render: Callable[[Any], Any], phone: bool = True) -> None:
        super().__init__(label, accessor="pk", sortable=False, phone=phone)
        self.draw = render

    def read_by(self, name: str) -> Reader:
        """The record as a whole."""
        del name
        return lambda record: record

    def cell(self, value: Any, record: Any) -> str:
        """As rendered."""
        del value
        drawn = self.draw(record)
        return drawn if isinstance(drawn, SafeString) else format_html("{}", drawn)

    def plain(self, value: Any, record: Any) -> Any:
        """Its text."""
        del value
        return figures.without_tags(str(self.draw(record)))
