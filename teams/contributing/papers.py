"""What the papers make known to lower apps: kinds of request, the gate of new teams, to-dos, search."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import kinds
from approvals.choices import RequestState, Way
from approvals.models import Request
from core import contributions, jobs
from core.components import Fact
from core.contributions import Hit, Todo
from core.together import Row
from org import hooks
from teams import permissions, tasks
from teams.choices.papers import CARRIED_OUT, CHAIN_KINDS, PaperKind, PaperState
from teams.documents.paper_shown import facts_of
from teams.documents.papers import office_text
from teams.models import TeamPaper
from teams.queries.papers import attachment_values, content_of
from teams.rules.papers import content_hash
from teams.services.papers import filing, following, kind_of_request, opening, reminding

MOST_HITS = 10


def register() -> None:
    """Called once from teams.registering."""
    for kind in PaperKind:
        kinds.register(kind_of_request(kind), _kind(kind))
    hooks.TEAM_GATES.append(opening.refuse_without_set_up)
    hooks.ON_TEAM_OPENED.append(opening.note_opened)
    jobs.register(filing.FILE_PAPER, tasks.file_paper_work)
    reminding.register()
    contributions.TODOS.append(todos)
    contributions.SEARCHES.append(search)


def _kind(kind: PaperKind) -> kinds.Kind:
    return kinds.Kind(
        title=kind.label,
        page_url=page_url,
        content_hash=hash_now,
        summary=summary,
        on_approved=following.take_effect,
        on_returned=following.come_back,
        on_withdrawn=following.be_taken_back,
        on_refused=following.be_refused,
        page_right=permissions.PAPER_VIEW,
        text=text,
        attachments=attachments,
        way=Way.CHAIN if kind in CHAIN_KINDS else Way.CHANNEL,
    )


def page_url(request: Request) -> str:
    """The paper's own page."""
    return reverse("teams:paper", args=[request.subject_id])


def hash_now(request: Request) -> str:
    """The hash of the paper as it stands now, computed anew from all that it says."""
    return content_hash(content_of(following.paper_of(request)))


def summary(request: Request) -> Sequence[Fact]:
    """What deciders and the opinions sheet see above the text; the request has a version of its own."""
    return facts_of(following.paper_of(request), has_version=False)


def text(request: Request) -> str:
    """The whole paper, for reading and for comparing versions."""
    return office_text(following.paper_of(request))


def attachments(request: Request) -> Sequence[kinds.Attachment]:
    """What is attached to the paper as it stands now."""
    return [kinds.Attachment(**values) for values in attachment_values(following.paper_of(request))]


def _rows(user: Any, at: datetime) -> QuerySet[TeamPaper] | None:
    """What the reader's papers ask for; None for who writes no papers.

    A paper whose request came back open is listed by the approvals, with the reason.
    """
    if not user.may(permissions.PAPER_EDIT):
        return None
    came_back = Q(state=PaperState.RETURNED) & ~Q(request__state=RequestState.REWORK)
    approved = Q(state=PaperState.IN_FORCE, kind__in=[PaperKind.SET_UP, *sorted(CARRIED_OUT)])
    rows: Any = TeamPaper.objects.editable_by(user).with_renewal(timezone.localdate(at))
    wanted: QuerySet[TeamPaper] = rows.filter(came_back | approved | Q(is_to_renew=True))
    return wanted


def _show(row: Row, at: datetime) -> list[Todo]:
    """Of one paper; an approved cooperation may be to begin and to renew at once."""
    del at
    state, kind = row["state"], row["kind"]
    lines = []
    if state == PaperState.RETURNED:
        lines.append(_line(row, _("Change “%(title)s”, which came back"), _("Change it"), "closed_at"))
    elif state == PaperState.IN_FORCE and kind == PaperKind.SET_UP:
        what = _("Open the team of “%(title)s”, which is approved")
        lines.append(_line(row, what, _("Look at it"), "effective_at"))
    elif state == PaperState.IN_FORCE and kind in CARRIED_OUT:
        lines.append(_line(row, _("Begin “%(title)s”, which is approved"), _("Look at it"), "effective_at"))
    return [*lines, _renewal(row)] if row["is_to_renew"] else lines


def _line(row: Row, what: str, button: str, since: str) -> Todo:
    return Todo(
        what=what % {"title": row["title"]},
        url=reverse("teams:paper", args=[row["pk"]]),
        button=button,
        since=row.moment(since, "drafted_at"),
        number=row["number"] or "",
    )


def _renewal(row: Row) -> Todo:
    return Todo(
        what=_("Renew the cooperation with %(bank)s of %(team)s")
        % {"bank": row["about"], "team": row["team"]},
        url=reverse("teams:paper", args=[row["pk"]]),
        button=_("Look at it"),
        since=timezone.make_aware(datetime.combine(row.day("remind_on"), time())),
        due=row.day("valid_until"),
    )


_COLUMNS = {
    **{name: F(name) for name in ("pk", "state", "kind", "title", "about", "effective_at", "drafted_at")},
    "is_to_renew": F("is_to_renew"),
    "team": F("team__name"),
    "number": F("request__number__text"),
    "closed_at": F("request__closed_at"),
    "remind_on": F("cooperation__remind_on"),
    "valid_until": F("cooperation__valid_until"),
}
todos = contributions.Lines(_rows, _COLUMNS, _show)


def search(user: Any, text: str) -> Sequence[Hit]:
    """Papers that the reader may see, by title, team or bank; one query."""
    if not user.may(permissions.PAPER_VIEW):
        return ()
    named = Q(title__icontains=text) | Q(about__icontains=text) | Q(team__code__iexact=text)
    rows = TeamPaper.objects.visible_to(user).filter(named)
    return [
        Hit(
            kind=paper.get_kind_display(),
            title=paper.title,
            url=paper.get_absolute_url(),
            note=_("version %(number)s · %(state)s")
            % {"number": paper.revision, "state": paper.get_state_display()},
        )
        for paper in rows[:MOST_HITS]
    ]
