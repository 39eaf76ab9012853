"""Writing on a draft: everything typed is kept, whoever saved meanwhile is told of (G2, G3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.actors import Capacity
from core.errors import Conflict, DomainError, WrongState
from core.figures import moment_text
from org.models import Outlet, Person
from org.permissions import capacity
from teams.choices.paper_forms import SECTIONS, TABLES, Cell
from teams.choices.papers import EDITABLE, PaperKind
from teams.models import Stationing, TeamPaper
from teams.permissions import PAPER_EDIT
from teams.queries.papers import content_of
from teams.rules.papers import SetUp, content_hash, is_blank

MOST_TEXT, MOST_ROWS, MOST_CELL = 20_000, 60, 400


@dataclass(frozen=True, slots=True)
class Agreed:
    """Of a cooperation: its period (end exclusive), the reminder, outlets and who is stationed where, by
    id.
    """

    valid_from: date | None = None
    valid_until: date | None = None
    remind_on: date | None = None
    outlet_ids: Sequence[int] = ()
    stationed: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written into a paper; rows of `tables` hold text as the paper keeps it (rules.papers)."""

    title: str
    sections: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    budget: Decimal | None = None
    agreed: Agreed | None = None
    set_up: SetUp | None = None


@transaction.atomic
def save_paper(*, paper_id: int, written: Written, version: int, by: Any, at: datetime) -> TeamPaper:
    """Keep what was written in a draft or a returned paper, finished or not.

    `version` is the one that the form was opened with. Saving the same again changes nothing. Raises Conflict
    where somebody else saved meanwhile, WrongState once the paper is under way, DomainError for what the
    form of its kind does not have, TeamPaper.DoesNotExist for strangers, PermissionDenied for readers.
    """
    paper, acting = writable(paper_id, version, by=by, at=at)
    _check(paper, written)
    before = paper.content_hash
    paper.title = written.title.strip()
    paper.sections = {code: text.strip() for code, text in written.sections.items() if text.strip()}
    paper.tables = _rows(paper.kind, written.tables)
    paper.budget = written.budget if paper.has_budget else None
    _write_parts(paper, written)
    return keep(paper, "save", before, acting, by=by, at=at)


def writable(paper_id: int, version: int | None, *, by: Any, at: datetime) -> tuple[TeamPaper, Capacity]:
    """The paper, held until the end, and the capacity in which `by` may write it now. Raises as
    `save_paper`.
    """
    paper = locked(paper_id, by)
    acting = capacity(by, PAPER_EDIT, at=at, branch_id=paper.branch_id, team_id=paper.team_id)
    if paper.state not in EDITABLE:
        raise WrongState(_refusal(paper))
    if version is not None and paper.version != version:
        raise Conflict(_saved_meanwhile(paper))
    return paper, acting


def locked(paper_id: int, by: Any) -> TeamPaper:
    """The row, held until the end; DoesNotExist for who may not see it."""
    rows = TeamPaper.objects.visible_to(by).with_parts()
    return rows.select_for_update(of=("self",)).get(pk=paper_id)


def keep(paper: TeamPaper, verb: str, before: str, acting: Capacity, *, by: Any, at: datetime) -> TeamPaper:
    """Save with the hash of what the paper says now; nothing where it says the same as before."""
    paper.content_hash = content_hash(content_of(paper))
    if paper.content_hash == before:
        return paper
    paper.version += 1
    paper.save()
    audit.record(
        f"teams.teampaper.{verb}",
        paper,
        by=by,
        at=at,
        capacity=acting,
        before={"hash": before},
        after={"hash": paper.content_hash},
    )
    return paper


def _refusal(paper: TeamPaper) -> str:
    if paper.request is not None and not paper.request.is_closed:
        return _(
            "This paper is under way as %(number)s (%(state)s) and cannot be changed. Take it back, or have"
            " it returned, to change it."
        ) % {"number": paper.request.number.text, "state": paper.request.get_state_display()}
    return _("This paper is “%(state)s” and stays as it is; begin a new version to change it.") % {
        "state": paper.get_state_display()
    }


def _saved_meanwhile(paper: TeamPaper) -> str:
    last = audit.history(paper).order_by("-seq").first()
    if last is None or last.actor is None:
        return _("Somebody else saved this paper meanwhile. Compare, then save again.")
    return _("%(who)s saved this paper at %(when)s meanwhile. Compare, then save again.") % {
        "who": last.actor,
        "when": moment_text(last.at),
    }


def _check(paper: TeamPaper, written: Written) -> None:
    """Refuse what the form of this kind does not have; what is still missing may be missing in a draft."""
    headings = {section.code for section in SECTIONS[paper.kind]}
    tables = {table.code for table in TABLES[paper.kind]}
    if (
        not written.title.strip()
        or not set(written.sections) <= headings
        or not set(written.tables) <= tables
    ):
        raise DomainError(
            _("This does not fit the form of the paper. Open it again and repeat what you typed.")
        )
    if any(len(text) > MOST_TEXT for text in written.sections.values()):
        raise DomainError(
            _("A text is longer than %(most)s signs. Attach it as a document instead.") % {"most": MOST_TEXT}
        )
    if any(len(rows) > MOST_ROWS for rows in written.tables.values()):
        raise DomainError(
            _("A table has more than %(most)s rows. Attach it as a workbook instead.") % {"most": MOST_ROWS}
        )


def _rows(kind: str, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Rows in which something was written, each with the columns of its table."""
    kept = {}
    for table in TABLES[kind]:
        if any(column.cell in {Cell.PERSON, Cell.OUTLET} for column in table.columns):
            continue
        rows = [
            {column.code: row.get(column.code, "") for column in table.columns}
            for row in tables.get(table.code, ())
            if not is_blank(row)
        ]
        if rows:
            kept[table.code] = rows
    return kept


def _write_parts(paper: TeamPaper, written: Written) -> None:
    if paper.kind == PaperKind.BANK_COOPERATION:
        _write_cooperation(paper, written.agreed or Agreed())
    if paper.kind == PaperKind.SET_UP:
        part, stated = paper.set_up, written.set_up or SetUp()
        part.name, part.lead_name = stated.name.strip(), stated.lead_name.strip()
        part.opens_on, part.target_accounts = stated.opens_on, stated.target_accounts or None
        part.save()


def _write_cooperation(paper: TeamPaper, agreed: Agreed) -> None:
    """Period, outlets and stationing. Raises DomainError for places and people of another branch."""
    part = paper.cooperation
    if agreed.valid_from and agreed.valid_until and agreed.valid_until <= agreed.valid_from:
        raise DomainError(_("The cooperation ends before it begins."))
    part.valid_from, part.valid_until = agreed.valid_from, agreed.valid_until
    part.remind_on = agreed.remind_on
    part.save()
    pairs = list(dict.fromkeys(agreed.stationed))
    outlet_ids = {*agreed.outlet_ids, *(outlet for _person, outlet in pairs)}
    person_ids = {person for person, _outlet in pairs}
    outlets = Outlet.objects.filter(pk__in=outlet_ids, branch_id=paper.branch_id)
    people = Person.objects.filter(pk__in=person_ids, branch_id=paper.branch_id)
    if outlets.count() != len(outlet_ids) or people.count() != len(person_ids):
        raise DomainError(_("Outlets and people of a cooperation are of the branch itself."))
    part.outlets.set(agreed.outlet_ids)
    part.stationed.all().delete()
    Stationing.objects.bulk_create(
        Stationing(cooperation=part, person_id=person, outlet_id=outlet) for person, outlet in pairs
    )
