"""Drafts of pay standards: begun, copied, written on, discarded by the team that is paid by them (G2)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from compensation.choices import EDITABLE, StandardState
from compensation.models import PayStandard
from compensation.rules.plausible_months import TERMS
from compensation.rules.standard import SCHEMA, is_document
from compensation.rules.standard_reading import MOST_NAME, check_standard
from compensation.services.inputs.places import refuse_far
from compensation.services.standards.reading import (
    Document,
    columns_of,
    read_standard,
    unfinished_columns,
)
from core import audit
from core.actors import Capacity
from core.errors import Conflict, DomainError, WrongState
from core.figures import moment_text
from core.months import format_month
from org.choices import Contract
from org.models import Team, User
from org.permissions import capacity


@transaction.atomic
def draft_standard(*, document: object, by: User, at: datetime) -> PayStandard:
    """Keep a new draft of the team that the document names (G2).

    Raises DomainError with every fault of the document, for a month far away, or for a team that does not
    exist or is not one's own to draft for.
    """
    standard = read_standard(document)
    refuse_far(standard.effective_from, at, TERMS)
    team = _team(standard.team, by, at)
    return _create(team, standard.contract, columns_of(standard), by=by, at=at)


@transaction.atomic
def begin_standard(
    *, team_id: int, contract: str, name: str, effective_from: date, by: User, at: datetime
) -> PayStandard:
    """Begin an empty draft, to be filled in in the browser; its faults say what is still missing (G2).

    Raises DomainError for a team that is not one's own to draft for, without a name or for a month far away.
    """
    refuse_far(effective_from, at, TERMS)
    code = Team.objects.filter(pk=team_id).values_list("code", flat=True).first() or ""
    team = _team(code, by, at)
    if contract not in Contract.values or not 0 < len(name.strip()) <= MOST_NAME:
        raise DomainError(_("Give the standard a name and say for which contract it is."))
    document: Document = {
        "schema": SCHEMA,
        "name": name.strip(),
        "team": team.code,
        "effective_from": format_month(effective_from),
        "contract": contract,
        "grades": [],
        "components": [],
    }
    head = {"name": name.strip(), "effective_from": effective_from, "contract": contract}
    columns = head | unfinished_columns(document, len(check_standard(document).faults))
    return _create(team, contract, columns, by=by, at=at)


def _create(team: Team, contract: str, columns: dict[str, Any], *, by: User, at: datetime) -> PayStandard:
    draft = PayStandard.objects.create(
        branch_id=team.branch_id,
        team=team,
        revision=_next_revision(team, contract),
        drafted_by=by,
        drafted_at=at,
        **columns,
    )
    acting = _capacity(draft, by, at)
    after = {"hash": draft.content_hash}
    audit.record("compensation.paystandard.draft", draft, by=by, at=at, capacity=acting, after=after)
    return draft


def _team(code: str, by: User, at: datetime) -> Team:
    """The team, if `by` drafts standards for it; a stranger learns nothing of other teams."""
    teams = Team.objects.visible_to(by, "pay.standard_edit").select_for_update(of=("self",))
    team = teams.filter(code=code).first()
    if team is None:
        raise DomainError(_("There is no team %(code)s that you draft standards for.") % {"code": code})
    capacity(by, "pay.standard_edit", at=at, branch_id=team.branch_id, team_id=team.pk)
    return team


def _next_revision(team: Team, contract: str) -> int:
    """Counted under the team's lock."""
    versions = PayStandard.objects.filter(team=team, contract=contract)
    return int(versions.aggregate(last=Max("revision"))["last"] or 0) + 1


@transaction.atomic
def copy_standard(*, standard_id: int, effective_from: date, by: User, at: datetime) -> PayStandard:
    """Begin a new version from an existing standard, in force from another month on.

    Raises DomainError where the source has faults itself or is not one's own to draft for.
    """
    source = PayStandard.objects.visible_to(by).get(pk=standard_id)
    document = dict(source.content) | {"effective_from": format_month(effective_from)}
    return draft_standard(document=document, by=by, at=at)


@transaction.atomic
def save_standard(*, standard_id: int, document: object, version: int, by: User, at: datetime) -> PayStandard:
    """Keep what was written in a draft or a returned standard, finished or not: nothing typed is lost.

    `version` is the one that the editor was opened with. Raises Conflict where somebody else saved meanwhile,
    WrongState once it is submitted, DomainError for what is no standard at all or changes its team or
    contract, PayStandard.DoesNotExist for strangers.
    """
    row = locked(standard_id, by)
    acting = _capacity(row, by, at)
    _refuse_closed(row, version)
    if not is_document(document):
        raise DomainError(_("This is not a pay standard: grades and components have to be lists of objects."))
    assert isinstance(document, dict)
    if (document.get("team"), document.get("contract")) != (row.team.code, row.contract):
        raise DomainError(_("Team and contract of a standard stay as they are; draft a new one for others."))
    checked = check_standard(document)
    if checked.standard is None:
        return _write(row, unfinished_columns(document, len(checked.faults)), acting, by=by, at=at)
    return _write(row, columns_of(checked.standard), acting, by=by, at=at)


@transaction.atomic
def replace_standard(
    *, standard_id: int, document: object, version: int, by: User, at: datetime
) -> PayStandard:
    """Put a document from a file in the place of a draft's; it has to be without faults.

    Raises as `save_standard`, and DomainError with every fault of the document.
    """
    read_standard(document)
    return save_standard(standard_id=standard_id, document=document, version=version, by=by, at=at)


def _refuse_closed(row: PayStandard, version: int) -> None:
    if row.state not in EDITABLE:
        raise WrongState(
            _("This standard is “%(state)s”; copy it to change it.") % {"state": row.get_state_display()}
        )
    if row.version != version:
        raise Conflict(_saved_meanwhile(row))


def _saved_meanwhile(row: PayStandard) -> str:
    last = audit.history(row).order_by("-seq").first()
    if last is None or last.actor is None:
        return _("Somebody else saved this standard meanwhile. Compare, then save again.")
    return _("%(who)s saved this standard at %(when)s meanwhile. Compare, then save again.") % {
        "who": last.actor,
        "when": moment_text(last.at),
    }


def _write(
    row: PayStandard, columns: dict[str, Any], acting: Capacity, *, by: User, at: datetime
) -> PayStandard:
    """Write the columns; saving the same again changes nothing and leaves no trace."""
    before = row.content_hash
    if columns["content_hash"] == before:
        return row
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    audit.record(
        "compensation.paystandard.save",
        row,
        by=by,
        at=at,
        capacity=acting,
        before={"hash": before},
        after={"hash": row.content_hash, "faults": row.faults},
    )
    return row


@transaction.atomic
def discard_standard(*, standard_id: int, by: User, at: datetime) -> None:
    """Delete a draft that was never submitted. Raises WrongState for any other."""
    row = locked(standard_id, by)
    acting = _capacity(row, by, at)
    if row.state != StandardState.DRAFT or row.request_id:
        raise WrongState(_("Only a draft that was never submitted can be discarded."))
    before = {"hash": row.content_hash, "name": row.name}
    audit.record("compensation.paystandard.discard", row, by=by, at=at, capacity=acting, before=before)
    row.delete()


def locked(standard_id: int, by: User) -> PayStandard:
    """The row, held until the end; DoesNotExist for who may not see it."""
    rows = PayStandard.objects.visible_to(by).select_related("team", "branch")
    return rows.select_for_update(of=("self",)).get(pk=standard_id)


def _capacity(row: PayStandard, by: User, at: datetime) -> Capacity:
    return capacity(by, "pay.standard_edit", at=at, branch_id=row.branch_id, team_id=row.team_id)
