"""Requests: the list, the record with its way, the opinion, the withdrawal."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import kinds, queries, services
from approvals.choices import REQUEST_TONES, Decision
from approvals.filters import RequestFilter
from approvals.forms import OpinionForm
from approvals.models import Request
from approvals.models import Step as Opinion
from approvals.tables import RequestTable
from approvals.way import opinions_given, way_of
from approvals.wording import ACTION_LABELS
from archives.queries import papers_of
from core import components, fsm
from core.components import Badge, Crumb, Event, Fact, Link, PaperLink, Step
from core.figures import exact_text
from core.views import ActionView, FormPage, ListPage, RecordPage

VIEW = "approvals.view"
RELATED = ("number", "branch", "team", "submitted_by", "submitted_for", "drafted_by")


class RequestList(ListPage):
    """What was sent up: for channel management what waits, for the branches where it is (G2, G4)."""

    right = VIEW
    title = gettext_lazy("Requests")
    sentence = gettext_lazy(
        "Papers sent up to channel management: where each is, and until when an opinion is due."
    )
    table_class = RequestTable
    filter_class = RequestFilter
    order = "-submitted_at"
    export_name = "requests"
    empty_title = gettext_lazy("No requests")
    empty_text = gettext_lazy(
        "A paper that needs approval appears here once it is submitted from its own page."
    )

    def rows(self) -> QuerySet[Request]:
        rows = Request.objects.visible_to(self.request.user).with_due()
        return rows.select_related("number", "branch", "team", "submitted_by")


class _Requests:
    """The requests that the reader may see."""

    request: HttpRequest

    def rows(self) -> QuerySet[Request]:
        return Request.objects.visible_to(self.request.user).select_related(*RELATED)

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Requests"), reverse("approvals:request_list"))]


class RequestPage(_Requests, RecordPage):
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


class GiveOpinion(_Requests, FormPage):
    """Shows what is decided, asks once, takes the opinion."""

    right = "approvals.channel"
    title = gettext_lazy("Give an opinion")
    template_name = "approvals/opinion.html"
    form_class = OpinionForm
    submit_label = gettext_lazy("Sign the opinion")
    consequence = gettext_lazy(
        "Agreed, the paper takes effect at once; returned, it goes back to the submitter. Neither is undone."
    )
    done_message = gettext_lazy("Your opinion is on record; the submitter has been told.")

    def crumbs(self) -> Sequence[Crumb]:
        return [*super().crumbs(), Crumb(self.record.number.text, self.record.get_absolute_url())]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form, for who may decide; everybody else is shown where the request is."""
        if not fsm.may_perform(self.record.approve, by=request.user, at=self.now):
            return redirect(self.record)
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "record": self.record,
            "summary": kinds.of(self.record).summary(self.record),
        }

    def save(self, form: OpinionForm) -> Request:
        decide = services.approve if form.cleaned_data["decision"] == Decision.APPROVE else services.send_back
        return decide(
            request_id=self.record.pk,
            opinion=form.cleaned_data["opinion"],
            by=self.request.user,
            at=self.now,
        )


class Withdraw(_Requests, ActionView):
    """Takes an own request back."""

    right = "approvals.submit"
    done_message = gettext_lazy("The request is withdrawn.")

    def act(self, form: Any) -> Request:
        del form
        return services.withdraw(request_id=self.record.pk, by=self.request.user, at=self.now)


class FileAgain(_Requests, ActionView):
    """Has an opinion sheet printed that could not be printed before."""

    right = VIEW
    done_message = gettext_lazy("The opinion sheet is being printed; it appears among the papers.")

    def act(self, form: Any) -> Request:
        del form
        return services.file_sheet_again(request_id=self.record.pk, by=self.request.user, at=self.now)
