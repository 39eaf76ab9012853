"""Home, inbox, search and the audit's register."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import notices
from core.components import Crumb
from core.models import AuditEntry, Notice
from core.views import SIGNED_IN, ActionView, ListPage, Page
from desk import queries, services
from desk.filters import AuditFilter, NoticeFilter
from desk.tables import AuditTable, NoticeTable
from org.permissions import reach


class Home(Page):
    """What waits for the reader, what the reader sent off, the reader's month in figures."""

    right = "desk.home"
    title = _("Desk")
    template_name = "desk/home.html"

    def context(self) -> dict[str, Any]:
        user = self.request.user
        return super().context() | {
            "waiting": queries.waiting_for(user, self.now),
            "pending": queries.sent_off_by(user, self.now),
            "figures": queries.figures_for(user, self.today),
        }


class Inbox(ListPage):
    """The reader's notifications, newest first."""

    right = SIGNED_IN
    title = _("Notifications")
    sentence = _("What happened to papers that concern you; a copy goes to your e-mail.")
    table_class = NoticeTable
    filter_class = NoticeFilter
    order = "-created_at"
    template_name = "desk/inbox.html"
    empty_title = _("No notifications")
    empty_text = _("When a paper needs you or is decided, a line appears here.")

    def rows(self) -> QuerySet[Notice]:
        return notices.of(self.request.user)

    def context(self) -> dict[str, Any]:
        return super().context() | {"unread": notices.unread(self.request.user).count()}


class OpenNotice(Page):
    """Goes to the line's page; the mark as read on the way changes nothing but the reader's own inbox."""

    right = SIGNED_IN

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            notice = services.mark_read(notice_id=kwargs["pk"], by=request.user, at=self.now)
        except Notice.DoesNotExist as error:
            raise Http404 from error
        del args
        return redirect(notice.url or "desk:inbox")


class ReadAll(ActionView):
    """Marks the whole inbox as read."""

    right = SIGNED_IN
    done_message = _("All notifications are marked as read.")

    def act(self, form: Any) -> str:
        del form
        services.mark_all_read(by=self.request.user, at=self.now)
        return reverse("desk:inbox")


class Search(Page):
    """One field for people, customers, numbers and papers."""

    right = SIGNED_IN
    title = _("Search")
    template_name = "desk/search.html"

    def context(self) -> dict[str, Any]:
        text = self.request.GET.get("q", "")[:80]
        return super().context() | {"text": text, "found": queries.search(self.request.user, text)}


class Audit(ListPage):
    """The register of every change of state or money, every look at a sealed paper, every export."""

    right = "audit.view"
    title = _("Audit")
    sentence = _("Every entry is chained to the one before; nothing here can be changed or removed.")
    table_class = AuditTable
    filter_class = AuditFilter
    order = "-seq"
    export_name = "audit"

    def rows(self) -> QuerySet[AuditEntry]:
        entries = AuditEntry.objects.select_related("actor", "on_behalf_of")
        return entries if reach(self.request.user, self.right).everywhere else entries.none()

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Archive"), reverse("archives:document_list"))]
