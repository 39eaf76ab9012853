"""Papers as they are read: the list, the record, what changed, the printed paper, an attachment (G2–G4)."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.queries import Changes, binding_conditions, changes_between, last_return
from archives.models import Document
from archives.queries import paper_link
from core import audit
from core.components import Crumb, Fact, Link, PaperLink, Step
from core.errors import Text
from core.figures import money_text
from core.models import AuditEntry
from core.views import Download, DownloadView, ListPage, Page, RecordPage
from teams import paper_ways
from teams.choices.papers import EDITABLE, PaperState
from teams.documents.paper_shown import facts_of, sections_of, tables_of
from teams.documents.papers import as_version, paper_pdf
from teams.filters.papers import PaperFilter
from teams.models import PaperAttachment, TeamPaper
from teams.permissions import PAPER_EDIT, PAPER_VIEW
from teams.queries import papers as queries
from teams.rules.paper_faults import faults
from teams.services import papers as services
from teams.tables.papers import PaperTable
from teams.views.papers.shared import BelowPaper, Papers


class PaperList(ListPage):
    """Every paper within reach."""

    right = PAPER_VIEW
    title = gettext_lazy("Plans and schemes")
    sentence = gettext_lazy(
        "What teams plan, agree and lay down. Nothing of it is carried out before its request is approved."
    )
    table_class = PaperTable
    filter_class = PaperFilter
    order = ""
    export_name = "plans-and-schemes"
    empty_title = gettext_lazy("No paper yet")
    empty_text = gettext_lazy("A team's lead or the branch manager writes one and sends it up for approval.")

    def rows(self) -> QuerySet[TeamPaper]:
        rows = TeamPaper.objects.visible_to(self.request.user)
        return rows.select_related("branch", "team", "request__number")

    def main_action(self) -> Link | None:
        if not self.request.user.may(PAPER_EDIT):  # type: ignore[union-attr]
            return None
        return Link(_("Write a paper"), reverse("teams:paper_choose"))


class PaperPage(Papers, RecordPage):
    """One paper as on the form, with its way, its attachments and its versions."""

    right = PAPER_VIEW
    template_name = "teams/paper.html"

    def rows(self) -> QuerySet[TeamPaper]:
        return TeamPaper.objects.visible_to(self.request.user).with_rows()

    @cached_property
    def faults(self) -> Sequence[str]:
        """What is still missing, while it is written."""
        if self.record.state not in EDITABLE:
            return []
        return faults(queries.content_of(self.record))

    def number(self) -> str:
        return self.record.request.number.text if self.record.request else ""

    def sentence(self) -> Text:
        paper = self.record
        place = paper.team or paper.branch
        return f"{place} · {paper.get_kind_display()} · " + _("Version %(number)s") % {
            "number": paper.revision
        }

    def steps(self) -> Sequence[Step]:
        return paper_ways.way_of(self.record)

    def facts(self) -> Sequence[Fact]:
        return facts_of(self.record)

    def filed(self) -> Sequence[PaperLink]:
        """The printed paper, once it is in force and filed, for who may open it in the archive."""
        if self.record.effective_at is None:
            return []
        printed = queries.printed_papers(self.record, Document.objects.visible_to(self.request.user))
        return [paper_link(document) for document in printed.select_related("number", "registered_by")]

    def signed(self) -> Sequence[Fact]:
        """What stands in the question before it is sent up."""
        paper = self.record
        kind = f"{paper.get_kind_display()} · {paper.year}"
        facts = [Fact(_("Kind of paper"), kind), Fact(_("Version"), str(paper.revision))]
        if paper.budget is not None:
            facts.append(Fact(_("Budget (yuan)"), money_text(paper.budget)))
        return facts

    def returned(self) -> AuditEntry | None:
        """Who sent it back, and why; that is on its request's record."""
        request = self.record.request
        if request is None or self.record.state != PaperState.RETURNED:
            return None
        return last_return(request, list(audit.history(request)))

    def links(self) -> Sequence[Link]:
        return [*self._request(), *self._others(), *self._versions()]

    def _request(self) -> Sequence[Link]:
        request = self.record.request
        if request is None or not self.request.user.may("approvals.view"):  # type: ignore[union-attr]
            return []
        label = _("Request %(number)s") % {"number": request.number.text}
        return [Link(label, request.get_absolute_url(), "file-text", request.get_state_display())]

    def _others(self) -> Sequence[Link]:
        paper, found = self.record, []
        if paper.renews_id:
            label = _("The cooperation that it renews")
            found.append(Link(label, reverse("teams:paper", args=[paper.renews_id]), "refresh"))
        if paper.opened_team is not None and self.request.user.may("org.person_view"):  # type: ignore[union-attr]
            found.append(Link(str(paper.opened_team), paper.opened_team.get_absolute_url(), "users"))
        return found

    def _versions(self) -> Sequence[Link]:
        paper = self.record
        others = [one for one in queries.versions_of(paper, self.request.user) if one.pk != paper.pk]
        links = [
            Link(
                _("Version %(number)s") % {"number": one.revision},
                one.get_absolute_url(),
                "versions",
                one.get_state_display(),
            )
            for one in others
        ]
        if any(one.revision < paper.revision for one in others) or paper.renews_id:
            changes = Link(
                _("What changed since the version before"),
                reverse("teams:paper_changes", args=[paper.pk]),
                "git-compare",
            )
            return [changes, *links]
        return links

    def context(self) -> dict[str, Any]:
        paper = self.record
        return super().context() | {
            "offers": paper_ways.offers(paper, self.faults, by=self.request.user, at=self.now),
            "faults": self.faults,
            "sections": sections_of(paper),
            "tables": tables_of(paper),
            "attachments": queries.attachments_of(paper),
            "filed": self.filed(),
            "signed": self.signed(),
            "shown_version": {"version": paper.version},
            "conditions": binding_conditions(paper.request) if paper.request else [],
            "returned": self.returned(),
        }


class PaperChanges(BelowPaper, Page):
    """What is different from the version before, or from the cooperation that is renewed."""

    right = PAPER_VIEW
    title = gettext_lazy("What changed since the version before")
    template_name = "teams/paper_changes.html"

    def context(self) -> dict[str, Any]:
        paper = self.record
        before = queries.version_before(paper, self.request.user)
        return super().context() | {
            "record": paper,
            "before": before,
            "changes": self._changes(before) if before else None,
        }

    def _changes(self, before: TeamPaper) -> Changes | None:
        """Called by their versions; papers of two years by their years."""
        paper = self.record
        is_same_year = before.year == paper.year
        since, until = (before.revision, paper.revision) if is_same_year else (before.year, paper.year)
        return changes_between([as_version(before, since), as_version(paper, until)], since, until)


class PaperPrint(Papers, DownloadView):
    """The paper as it stands now, for the fax and the file."""

    right = PAPER_VIEW

    def download(self) -> Download:
        body = paper_pdf(
            self.record, printed_by=str(self.request.user), audit_head=str(audit.head()), at=self.now
        )
        name = f"{self.number()}.pdf"
        return Download(name=name, content_type="application/pdf", body=body, inline=True)

    def number(self) -> str:
        """What the file is called after."""
        paper = self.record
        return paper.request.number.text if paper.request else f"{paper.kind}-{paper.year}-v{paper.revision}"


class PaperAttachmentFile(DownloadView):
    """An attachment; each look is on record."""

    right = PAPER_VIEW

    def rows(self) -> QuerySet[PaperAttachment]:
        return queries.attachments_visible_to(self.request.user)

    def download(self) -> Download:
        document, content = services.open_attachment(
            attachment_id=self.record.pk, by=self.request.user, at=self.now
        )
        return Download(name=document.file_name, content_type=document.mime_type, body=content)


def crumb_to_list() -> Crumb:
    """The way back to the list."""
    return Crumb(_("Plans and schemes"), reverse("teams:paper_list"))
