"""One request: its way, its cover sheet and paper, the opinions, the faxes, what can be done now."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals import kinds, queries, shown
from approvals.chain_way import way_of_chain
from approvals.choices import REQUEST_TONES, StepKind, Way
from approvals.models import Chase, Fax, Opinion, Request, RequestVersion
from approvals.models import Step as Asked
from approvals.offers import Offer, offers_of
from approvals.waiting import waits_for
from approvals.way import opinions_given, way_of
from archives.queries import papers_of
from core import audit
from core.components import Badge, Crumb, Event, Fact, Link, PaperLink, Step
from core.models import AuditEntry
from core.views import RecordMixin, RecordPage

VIEW = "approvals.view"
RELATED = (
    "number",
    "letter",
    "received_number",
    "branch",
    "team",
    "route",
    "drafted_by",
    "submitted_by",
    "submitted_for",
    "checked_by",
    "checked_for",
    "issued_by",
    "issued_for",
)
STEP_RELATED = ("department", "person", "handed_to", "named_by", "named_for", "decided_by", "on_behalf_of")
CHASES = Prefetch("chases", Chase.objects.select_related("by").order_by("-at", "-pk"))
VERSIONS = Prefetch("versions", RequestVersion.objects.select_related("submitted_by").order_by("revision"))
CHASED = {"approvals.request.remind", "approvals.request.note_call"}
# Buttons of the head; the rest stands in the menu.
SHOWN = 2


class Requests(RecordMixin):
    """The requests that the reader may see, with all that their steps ask about."""

    request: HttpRequest

    def rows(self) -> QuerySet[Request]:
        steps = Asked.objects.select_related(*STEP_RELATED).order_by("order")
        rows = Request.objects.visible_to(self.request.user).select_related(*RELATED)
        return rows.prefetch_related("hands", Prefetch("steps", steps))

    @cached_property
    def record(self) -> Any:
        """The request; of one that goes the whole chain, also its versions, opinions, faxes and chases."""
        found = super().record
        if found.way == Way.CHAIN:
            opinions = Opinion.objects.select_related("by", "on_behalf_of").order_by("at", "pk")
            faxes = Fax.objects.select_related("by", "on_behalf_of").order_by("at", "pk")
            prefetch_related_objects(
                [found], Prefetch("steps__opinions", opinions), Prefetch("faxes", faxes), CHASES, VERSIONS
            )
        return found

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Requests"), reverse("approvals:request_list"))]


class RequestPage(Requests, RecordPage):
    """One request: its way, what was sent, the opinions."""

    right = VIEW
    template_name = "approvals/request.html"

    @cached_property
    def opinions(self) -> list[Asked]:
        """The steps, asked or given; no query, they came with the request."""
        return list(self.record.steps.all())

    @cached_property
    def entries(self) -> list[AuditEntry]:
        """Its history as the audit has it."""
        return list(audit.history(self.record))

    @cached_property
    def papers_filed(self) -> list[PaperLink]:
        """What is on file of this request."""
        return papers_of(self.record, self.request.user)

    @cached_property
    def offers(self) -> list[Offer]:
        """What the reader may do."""
        return offers_of(self.record, by=self.request.user, at=self.now)

    def badge(self) -> Badge:
        return Badge(self.record.get_state_display(), REQUEST_TONES[self.record.state])

    def number(self) -> str:
        numbers = (self.record.number.text, self.record.letter_text)
        return " · ".join(number for number in numbers if number)

    def steps(self) -> Sequence[Step]:
        if self.record.way == Way.CHANNEL:
            return way_of(self.record, self.opinions, self.today)
        waiting = waits_for(self.record, day=self.today)
        back = queries.last_return(self.record, self.entries)
        note = _("came back, see below") if back else ""
        return way_of_chain(self.record, self.opinions, today=self.today, waiting=waiting, note=note)

    def facts(self) -> Sequence[Fact]:
        return shown.cover_facts(self.record)

    def papers(self) -> Sequence[PaperLink] | None:
        """What is on file; while a chain is under way there is nothing to expect there."""
        return self.papers_filed or (None if self.record.way == Way.CHAIN else [])

    def history(self) -> Sequence[Event]:
        return shown.history_of(self.record, self.entries)

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
        is_chain = record.way == Way.CHAIN
        changes = shown.changes_for(record, by=user, at=self.now)
        return super().context() | {
            "offers": self.offers[:SHOWN],
            "more_offers": self.offers[SHOWN:],
            "signed": shown.what_is_signed(record),
            "read": {"digest": record.digest},
            "is_chain": is_chain,
            "paper": shown.paper_of(record),
            "opinions": [] if is_chain else opinions_given(self.opinions),
            "departments": shown.rows_of(record, StepKind.DEPARTMENT, by=user, at=self.now),
            "leaders": shown.rows_of(record, StepKind.LEADER, by=user, at=self.now),
            "review": shown.review_of(record, today=self.today) if is_chain else None,
            "binding": shown.conditions_of(record, StepKind.LEADER),
            "advised": shown.conditions_of(record, StepKind.DEPARTMENT),
            "changes": changes,
            "cover_lines": shown.cover_lines(changes),
            "returned": queries.last_return(record, self.entries),
            "fax_rows": record.faxes.all(),
            "may_resend": user.may("approvals.fax") or user.may("approvals.shepherd"),  # type: ignore[union-attr]
            "fax_differs": shown.pages_differ(record) if is_chain else "",
            "chases": record.chases.all() if any(one.action in CHASED for one in self.entries) else (),
            "is_unfiled": record.is_closed and not self.papers_filed,
        }
