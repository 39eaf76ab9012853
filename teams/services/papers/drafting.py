"""Papers begun, begun as a copy, thrown away (G2, G3)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError, WrongState
from org.models import Branch, Team
from org.permissions import capacity
from teams.choices.paper_forms import PROPOSED
from teams.choices.papers import ABOUT_SOMETHING, PaperKind, PaperState
from teams.models import BankCooperation, PaperAttachment, Stationing, TeamPaper, TeamSetUp
from teams.models.papers import FIRST_YEAR, LAST_YEAR
from teams.permissions import PAPER_EDIT
from teams.queries.papers import attachments_of, content_of, under_way, working_version
from teams.rules.papers import content_hash, moved, moved_tables
from teams.services.papers.attaching import drop_document
from teams.services.papers.writing import locked, writable

MOST_ABOUT = 80
# As long as a team's own.
MOST_CODE = 20


@transaction.atomic
def draft_paper(
    *,
    kind: str,
    branch_id: int,
    team_id: int | None,
    year: int,
    title: str = "",
    about: str = "",
    by: Any,
    at: datetime,
) -> TeamPaper:
    """Begin an empty paper of a team; a set-up file is a branch's and is about the code of the team to be
    (G3). Where one of that year is in force or carried out, its next version begins from a copy of it.

    `about` is the partner bank of a cooperation. Raises DomainError for a team that is closed or not one's
    own to write for, where something is missing or the code is taken; WrongState while another version is
    being written or decided on; PermissionDenied.
    """
    branch = Branch.objects.select_for_update(of=("self",)).get(pk=branch_id)
    acting = capacity(by, PAPER_EDIT, at=at, branch_id=branch_id, team_id=team_id)
    team = _team(kind, branch, team_id)
    paper = TeamPaper(
        kind=kind,
        branch=branch,
        team=team,
        year=_checked_year(year),
        about=_checked_about(kind, about),
        drafted_by_id=by.pk,
        drafted_at=at,
        sections={code: str(text) for code, text in PROPOSED.get(kind, {}).items()},
    )
    working = working_version(paper)
    if working is not None and under_way(paper) is None:
        return copy_paper(paper_id=working.pk, year=working.year, by=by, at=at)
    paper.title = title.strip() or proposed_title(paper)
    _create(paper)
    after = {"hash": paper.content_hash, "kind": kind, "year": year, "version": paper.revision}
    audit.record("teams.teampaper.draft", paper, by=by, at=at, capacity=acting, after=after)
    return paper


@transaction.atomic
def copy_paper(*, paper_id: int, year: int, by: Any, at: datetime) -> TeamPaper:
    """Begin a new version of a paper, or the same paper for another year, with all days moved by the years.

    A new version carries the attachments on. A cooperation that is copied into a later year renews the one it
    is copied from. Raises as `draft_paper`, and TeamPaper.DoesNotExist for strangers.
    """
    source = locked(paper_id, by)
    acting = capacity(by, PAPER_EDIT, at=at, branch_id=source.branch_id, team_id=source.team_id)
    Branch.objects.select_for_update(of=("self",)).get(pk=source.branch_id)
    years = _checked_year(year) - source.year
    paper = TeamPaper(
        kind=source.kind,
        branch=source.branch,
        team=_team(source.kind, source.branch, source.team_id),
        year=year,
        about=_checked_about(source.kind, source.about),
        sections=dict(source.sections),
        tables=moved_tables(source.kind, source.tables, years),
        budget=source.budget,
        drafted_by_id=by.pk,
        drafted_at=at,
        renews=source if source.kind == PaperKind.BANK_COOPERATION and years > 0 else source.renews,
    )
    paper.title = source.title.replace(str(source.year), str(year)) if years else source.title
    _create(paper)
    _copy_parts(source, paper, years)
    paper.content_hash = content_hash(content_of(paper))
    paper.save(update_fields=["content_hash"])
    after = {"hash": paper.content_hash, "from": source.pk, "year": year, "version": paper.revision}
    audit.record("teams.teampaper.copy", paper, by=by, at=at, capacity=acting, after=after)
    return paper


@transaction.atomic
def discard_paper(*, paper_id: int, by: Any, at: datetime) -> None:
    """Throw away a draft that was never sent up; what is attached to it alone becomes void in the archive.

    Raises WrongState for any other paper, PermissionDenied, TeamPaper.DoesNotExist for strangers.
    """
    paper, acting = writable(paper_id, None, by=by, at=at)
    if paper.state != PaperState.DRAFT or paper.request_id:
        raise WrongState(_("Only a draft that was never sent up can be discarded."))
    attached = attachments_of(paper)
    before = {"hash": paper.content_hash, "title": paper.title}
    audit.record("teams.teampaper.discard", paper, by=by, at=at, capacity=acting, before=before)
    paper.delete()
    for item in attached:
        drop_document(item.document, by=by, at=at)


def proposed_title(paper: TeamPaper) -> str:
    """The title that the office would give it; the writer may change it."""
    words = {"place": paper.team or paper.branch, "kind": paper.get_kind_display(), "year": paper.year}
    if paper.kind == PaperKind.ANNUAL_PLAN:
        return _("Annual work plan of %(place)s, %(year)s") % words
    if paper.about:
        return _("%(kind)s of %(place)s, %(year)s (%(about)s)") % {**words, "about": paper.about}
    return _("%(kind)s of %(place)s, %(year)s") % words


def _team(kind: str, branch: Branch, team_id: int | None) -> Team | None:
    if kind not in PaperKind.values or (kind == PaperKind.SET_UP) != (team_id is None):
        raise DomainError(_("Choose the team that the paper is of; a set-up file is the branch's own."))
    if team_id is None:
        return None
    team = Team.objects.filter(pk=team_id, branch=branch, closed_on=None).first()
    if team is None:
        raise DomainError(_("The team is closed, or not one of this branch."))
    return team


def _checked_year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError(
            _("Check the year: it lies between %(first)s and %(last)s.")
            % {
                "first": FIRST_YEAR,
                "last": LAST_YEAR,
            }
        )
    return year


def _checked_about(kind: str, about: str) -> str:
    """The bank's name, or the code of the team that is to be, in capitals; nothing for other kinds."""
    if kind not in ABOUT_SOMETHING:
        return ""
    name = " ".join(about.split())
    if kind == PaperKind.BANK_COOPERATION:
        if not 0 < len(name) <= MOST_ABOUT:
            raise DomainError(_("Name the partner bank."))
        return name
    code = name.upper()
    plain = code.replace("-", "")
    if not (plain.isascii() and plain.isalnum()) or len(code) > MOST_CODE:
        raise DomainError(_("A code holds only letters, digits and hyphens."))
    if Team.objects.filter(code=code).exists():
        raise DomainError(_("There is a team %(code)s already. Choose another code.") % {"code": code})
    return code


def _create(paper: TeamPaper) -> None:
    """Number the version under the branch's lock, and write the row with its typed part."""
    other = under_way(paper)
    if other is not None:
        raise WrongState(
            _("Version %(number)s of this paper is “%(state)s” already. Go on with that one.")
            % {"number": other.revision, "state": other.get_state_display()}
        )
    last = TeamPaper.objects.versions_of(paper).aggregate(last=Max("revision"))["last"]
    paper.revision = int(last or 0) + 1
    paper.save()
    if paper.kind == PaperKind.BANK_COOPERATION:
        BankCooperation.objects.create(paper=paper)
    if paper.kind == PaperKind.SET_UP:
        TeamSetUp.objects.create(paper=paper)
    paper.content_hash = content_hash(content_of(paper))
    paper.save(update_fields=["content_hash"])


def _copy_parts(source: TeamPaper, paper: TeamPaper, years: int) -> None:
    if source.kind == PaperKind.SET_UP:
        part, old = paper.set_up, source.set_up
        part.name, part.lead_name, part.target_accounts = old.name, old.lead_name, old.target_accounts
        part.opens_on = _moved(old.opens_on, years)
        part.save()
    if source.kind == PaperKind.BANK_COOPERATION:
        _copy_cooperation(source, paper, years)
    if not years:
        PaperAttachment.objects.bulk_create(
            PaperAttachment(paper=paper, document=item.document, name=item.name)
            for item in attachments_of(source)
        )


def _copy_cooperation(source: TeamPaper, paper: TeamPaper, years: int) -> None:
    part, old = paper.cooperation, source.cooperation
    part.valid_from, part.valid_until = _moved(old.valid_from, years), _moved(old.valid_until, years)
    part.remind_on = _moved(old.remind_on, years)
    part.save()
    part.outlets.set(old.outlets.all())
    Stationing.objects.bulk_create(
        Stationing(cooperation=part, person_id=row.person_id, outlet_id=row.outlet_id)
        for row in old.stationed.all()
    )


def _moved(day: date | None, years: int) -> date | None:
    return moved(day, years) if day else None


__all__ = ["copy_paper", "discard_paper", "draft_paper", "proposed_title"]
