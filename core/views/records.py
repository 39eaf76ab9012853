"""Record pages: head, way, body as on paper; papers, history and related records at the right."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from core import components
from core.components import Badge, Event, Fact, Link, PaperLink, Step
from core.errors import Text
from core.views.base import Page, RecordMixin


class RecordPage(RecordMixin, Page, abstract=True):
    """One record; `rows()` says which the person may see."""

    template_name = "core/record.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it, once it is found."""
        assert self.record is not None, "a record page says its rows and takes the lookup from the URL"
        return super().get(request, *args, **kwargs)

    def get_title(self) -> Text:
        """The page's title, or else the record's own text."""
        return self.title or str(self.record)

    def sentence(self) -> Text:
        """A line below the title."""
        return ""

    def number(self) -> str:
        """The record's number."""
        return str(getattr(self.record, "number", "") or "")

    def badge(self) -> Badge | None:
        """The record's state."""
        return getattr(self.record, "badge", None)

    def steps(self) -> Sequence[Step]:
        """Its whole way."""
        return ()

    def facts(self) -> Sequence[Fact]:
        """Keys and values at the top of the body."""
        return ()

    def papers(self) -> Sequence[PaperLink] | None:
        """The papers attached; None where such a record has none."""
        return None

    def history(self) -> Sequence[Event] | None:
        """What happened; None where it is not shown."""
        return components.events(self.record)

    def links(self) -> Sequence[Link]:
        """Related records."""
        return ()

    def context(self) -> dict[str, Any]:
        """The record with all that stands around it."""
        return super().context() | {
            "record": self.record,
            "sentence": self.sentence(),
            "number": self.number(),
            "badge": self.badge(),
            "steps": self.steps(),
            "facts": self.facts(),
            "papers": self.papers(),
            "history": self.history(),
            "links": self.links(),
        }
