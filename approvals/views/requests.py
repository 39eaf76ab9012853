"""One request: its way, what was sent, the opinions."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals import kinds, queries
from approvals.choices import REQUEST_TONES
from approvals.models import Request
from approvals.models import Step as Opinion
from approvals.way import opinions_given, way_of
from approvals.wording import ACTION_LABELS
from archives.queries import papers_of
from core import components, fsm
from core.components import Badge, Crumb, Event, Fact, Link, PaperLink, Step
from core.figures import exact_text
from core.views import RecordPage

VIEW = "approvals.view"
RELATED = ("number", "branch", "team", "submitted_by", "submitted_for", "drafted_by")


class Requests:
    """The requests that the reader may see."""

    request: HttpRequest

    def rows(self) -> QuerySet[Request]:
        return Request.objects.visible_to(self.request.user).select_related(*RELATED)

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Requests"), reverse("approvals:request_list"))]


class RequestPage(Requests, RecordPage):
    """One request: its way, what was sent, the opinions."""

    right = VIEW
    template_name = "approvals/request.html"

    @cached_property
    def opinions(self) -> list[Opinion]:
        """The steps, asked or given."""
        return queries.opinions_of(self.record)

    @cached_property
    def papers_filed(self) -> list[PaperLink]:
        """What is on file of this request."""
        return papers_of(self.record, self.request.user)

    def badge(self) -> Badge:
        return Badge(self.record.get_state_display(), REQUEST_TONES[self.record.state])

    def steps(self) -> Sequence[Step]:
        return way_of(self.record, self.opinions, self.today)

    def facts(self) -> Sequence[Fact]:
        record = self.record
        told = [
            Fact(_("Kind of paper"), kinds.of(record).title),
            Fact(_("Branch"), record.branch),
            Fact(_("Team"), record.team),
            Fact(_("Drafted by"), record.drafted_by),
            Fact(_("Submitted by"), queries.named(record.submitted_by, record.submitted_for)),
            Fact(_("Submitted"), exact_text(record.submitted_at)),
        ]
        return [fact for fact in told if fact.value]

    def papers(self) -> Sequence[PaperLink]:
        return self.papers_filed

    def history(self) -> Sequence[Event]:
        return components.events(self.record, labels=ACTION_LABELS)

    def links(self) -> Sequence[Link]:
        """The paper itself, for who may open it, and earlier requests of it."""
        kind, user = kinds.of(self.record), self.request.user
        earlier = queries.other_requests(self.record, user)
        links = [
            Link(other.number.text, other.get_absolute_url(), hint=other.get_state_display())
            for other in earlier
        ]
        if kind.page_right and not user.may(kind.page_right):  # type: ignore[union-attr]
            return links
        return [Link(_("Open the paper itself"), kind.page_url(self.record), "file-text"), *links]

    def context(self) -> dict[str, Any]:
        record, user = self.record, self.request.user
        return super().context() | {
            "summary": kinds.of(record).summary(record),
            "opinions": opinions_given(self.opinions),
            "may_decide": fsm.may_perform(record.approve, by=user, at=self.now),
            "may_withdraw": fsm.may_perform(record.withdraw, by=user, at=self.now),
            "is_unfiled": record.is_closed and not self.papers_filed,
        }
