"""Pay standards: drafted by a team, sent to channel management, in force once approved (G2)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

import approvals.services as requests
from compensation.choices import SUBMITTED_OR_LATER, StandardState
from compensation.models import PayRun, PayStandard
from compensation.rules.standard import PayStandard as Standard
from compensation.rules.standard_reading import check_standard
from compensation.rules.standard_writing import to_json
from compensation.rules.wording import fault_text
from core import audit, fsm
from core.errors import Conflict, DomainError, WrongState
from core.figures import month_text
from org.models import Team, User
from org.permissions import capacity

KIND = "pay_standard"
EDITABLE = (StandardState.DRAFT, StandardState.RETURNED)


def read_standard(document: object) -> Standard:
    """The standard in a parsed JSON document. Raises DomainError that lists every fault with its path."""
    checked = check_standard(document)
    if checked.standard is None:
        raise DomainError(
            _("The standard cannot be used as it is; nothing of it was saved."),
            faults=[f"{fault.path}: {fault_text(fault)}" for fault in checked.faults],
        )
    return checked.standard


def canonical_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 over the standard's canonical JSON: what an approval is bound to."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def draft_standard(*, document: object, by: User, at: datetime) -> PayStandard:
    """Keep a new draft of the team that the document names (G2).

    Raises DomainError with every fault of the document or for a team that does not exist or is not one's own
    to draft for.
    """
    standard = read_standard(document)
    team = _team(standard.team, by, at)
    content = to_json(standard)
    draft = PayStandard.objects.create(
        branch_id=team.branch_id,
        team=team,
        revision=_next_revision(team, standard.contract),
        drafted_by=by,
        drafted_at=at,
        **_columns(standard, content),
    )
    _record("draft", draft, by=by, at=at, after={"hash": draft.content_hash})
    return draft


def _columns(standard: Standard, content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": standard.name,
        "contract": standard.contract,
        "effective_from": standard.effective_from,
        "content": content,
        "content_hash": canonical_hash(content),
    }


def _team(code: str, by: User, at: datetime) -> Team:
    """The team, if `by` drafts standards for it; a stranger learns nothing of other teams."""
    team = (
        Team.objects.visible_to(by, "pay.standard_edit")
        .select_for_update(of=("self",))
        .filter(code=code)
        .first()
    )
    if team is None:
        raise DomainError(_("There is no team %(code)s that you draft standards for.") % {"code": code})
    capacity(by, "pay.standard_edit", at=at, branch_id=team.branch_id, team_id=team.pk)
    return team


def _next_revision(team: Team, contract: str) -> int:
    """Counted under the team's lock."""
    versions = PayStandard.objects.filter(team=team, contract=contract)
    return int(versions.aggregate(last=Max("revision"))["last"] or 0) + 1


@transaction.atomic
def save_standard(*, standard_id: int, document: object, version: int, by: User, at: datetime) -> PayStandard:
    """Change a draft or a returned standard; `version` is the one that the editor was opened with.

    Raises Conflict where somebody else saved meanwhile, WrongState once it is submitted, DomainError with every
    fault of the document, PayStandard.DoesNotExist for strangers.
    """
    row = _locked(standard_id, by)
    acting = capacity(by, "pay.standard_edit", at=at, branch_id=row.branch_id, team_id=row.team_id)
    if row.state not in EDITABLE:
        raise WrongState(
            _("This standard is “%(state)s”; copy it to change it.") % {"state": row.get_state_display()}
        )
    if row.version != version:
        raise Conflict(
            _("Somebody else saved this standard meanwhile. Your text is still here; compare and save again.")
        )
    standard = read_standard(document)
    if (standard.team, standard.contract) != (row.team.code, row.contract):
        raise DomainError(_("Team and contract of a standard stay as they are; draft a new one for others."))
    before = row.content_hash
    for name, value in _columns(standard, to_json(standard)).items():
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
        after={"hash": row.content_hash},
    )
    return row


def _locked(standard_id: int, by: User) -> PayStandard:
    rows = PayStandard.objects.visible_to(by).select_related("team", "branch")
    return rows.select_for_update(of=("self",)).get(pk=standard_id)


@transaction.atomic
def copy_standard(*, standard_id: int, effective_from: date, by: User, at: datetime) -> PayStandard:
    """Begin a new version from an existing standard, in force from another month on."""
    source = PayStandard.objects.visible_to(by).select_related("team").get(pk=standard_id)
    document = dict(source.content) | {"effective_from": f"{effective_from:%Y-%m}"}
    return draft_standard(document=document, by=by, at=at)


@transaction.atomic
def submit_standard(*, standard_id: int, by: User, at: datetime) -> PayStandard:
    """Send a draft to channel management (G2).

    Raises DomainError where its first month is paid for already or another approved one begins in it.
    """
    row = _locked(standard_id, by)
    if row.state in EDITABLE:
        refuse_start(row)
    request = requests.submit(
        kind=KIND,
        subject_id=row.pk,
        title=_("Pay standard: %(name)s") % {"name": row.name},
        branch=row.branch,
        team=row.team,
        content_hash=row.content_hash,
        drafted_by_id=row.drafted_by_id,
        by=by,
        at=at,
    )
    fsm.perform(row.submit, by=by, at=at, given={"request": request.pk})
    return row


def refuse_start(row: PayStandard) -> None:
    """Raises DomainError where the standard would begin in a month whose pay is submitted, or a second time."""
    month = row.effective_from
    if PayRun.objects.filter(
        branch_id=row.branch_id, month__gte=month, state__in=SUBMITTED_OR_LATER
    ).exists():
        raise DomainError(
            _("Pay of %(month)s or later is submitted already; a standard applies to months to come.")
            % {"month": month_text(month)}
        )
    same = PayStandard.objects.filter(
        team_id=row.team_id, contract=row.contract, state=StandardState.APPROVED
    )
    if same.filter(effective_from=month).exclude(pk=row.pk).exists():
        raise DomainError(
            _("The team has an approved standard from %(month)s on already; choose another month.")
            % {"month": month_text(month)}
        )


@transaction.atomic
def withdraw_standard(*, standard_id: int, by: User, at: datetime) -> PayStandard:
    """Take a submitted standard back before it is decided; it can be edited again."""
    row = _locked(standard_id, by)
    if row.state != StandardState.SUBMITTED or row.request_id is None:
        raise WrongState(_("This standard is “%(state)s”.") % {"state": row.get_state_display()})
    requests.withdraw(request_id=row.request_id, by=by, at=at)
    row.refresh_from_db()
    return row


@transaction.atomic
def discard_standard(*, standard_id: int, by: User, at: datetime) -> None:
    """Delete a draft that was never submitted."""
    row = _locked(standard_id, by)
    if row.state != StandardState.DRAFT or row.request_id:
        raise WrongState(_("Only a draft that was never submitted can be discarded."))
    _record("discard", row, by=by, at=at, before={"hash": row.content_hash})
    row.delete()


def _record(verb: str, row: PayStandard, *, by: User, at: datetime, **figures: Any) -> None:
    acting = capacity(by, "pay.standard_edit", at=at, branch_id=row.branch_id, team_id=row.team_id)
    audit.record(f"compensation.paystandard.{verb}", row, by=by, at=at, capacity=acting, **figures)
