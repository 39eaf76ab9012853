"""Branches, teams, regions, outlets and their hours: set up and corrected, never deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.actors import Capacity
from core.errors import DomainError
from org import hooks
from org.choices import Weekday
from org.models import Branch, Company, Outlet, OutletHours, Region, Team, User
from org.permissions import capacity
from org.services.saving import check, store


@dataclass(frozen=True, slots=True)
class Hours:
    """When an outlet is open on one weekday (G8.1: working hours are those of the outlet)."""

    weekday: Weekday | int
    opens: time
    closes: time


@transaction.atomic
def save_branch(
    *,
    branch: Branch | None,
    code: str,
    name: str,
    insurance_region: str,
    pay_day: int,
    opened_on: date,
    closed_on: date | None,
    by: User,
    at: datetime,
) -> Branch:
    """Set up a branch, or correct one. Raises PermissionDenied, DomainError where a value is refused."""
    acting = capacity(by, "org.configure", at=at)
    record = branch or Branch(company=_company())
    values = {
        "code": code,
        "name": name,
        "insurance_region": insurance_region,
        "pay_day": pay_day,
        "opened_on": opened_on,
        "closed_on": closed_on,
    }
    store(record, values, action=_action("branch", branch), by=by, at=at, capacity=acting)
    return record


@transaction.atomic
def save_team(
    *,
    team: Team | None,
    branch: Branch,
    code: str,
    name: str,
    opened_on: date,
    closed_on: date | None,
    by: User,
    at: datetime,
) -> Team:
    """Set up a team of a branch, or correct one; a team stays with its branch.

    Raises as `open_team` where a gate refuses a new one, PermissionDenied.
    """
    acting = capacity(by, "org.configure", at=at)
    if team is None:
        return open_team(
            branch=branch,
            code=code,
            name=name,
            opened_on=opened_on,
            closed_on=closed_on,
            acting=acting,
            by=by,
            at=at,
        )
    if team.branch_id != branch.pk:
        raise DomainError(_("A team stays with its branch: open a new one there."))
    if team.opened_on != opened_on:
        # A false opening day, corrected afterwards, would lead around the gates.
        hooks.ask_gates(Team(pk=team.pk, branch=branch, code=code, name=name, opened_on=opened_on))
    values = {"branch": branch, "code": code, "name": name, "opened_on": opened_on, "closed_on": closed_on}
    store(team, values, action="org.team.edit", by=by, at=at, capacity=acting)
    return team


@transaction.atomic
def open_team(
    *,
    branch: Branch,
    code: str,
    name: str,
    opened_on: date,
    closed_on: date | None,
    acting: Capacity,
    by: User,
    at: datetime,
) -> Team:
    """Open a team for who has been asked for the right to before: an administrator, or an upper app's paper
    (G3).

    Raises DomainError where a gate refuses (org.hooks) or a value cannot be.
    """
    team = Team(branch=branch, code=code, name=name, opened_on=opened_on, closed_on=closed_on)
    check(team)
    hooks.ask_gates(team)
    values = {"branch": branch, "code": code, "name": name, "opened_on": opened_on, "closed_on": closed_on}
    store(team, values, action="org.team.open", by=by, at=at, capacity=acting)
    hooks.tell_opened(team, by=by, at=at)
    return team


@transaction.atomic
def save_region(*, region: Region | None, team: Team, code: str, name: str, by: User, at: datetime) -> Region:
    """Set up a part of a team's territory, or correct one."""
    acting = capacity(by, "org.configure", at=at)
    if region is not None and region.team_id != team.pk:
        raise DomainError(_("A region stays with its team: open a new one there."))
    record = region or Region()
    values = {"team": team, "code": code, "name": name}
    store(record, values, action=_action("region", region), by=by, at=at, capacity=acting)
    return record


@transaction.atomic
def save_outlet(
    *,
    outlet: Outlet | None,
    branch: Branch,
    region: Region | None,
    code: str,
    name: str,
    partner: str,
    address: str,
    contact_name: str,
    contact_phone: str,
    opened_on: date,
    closed_on: date | None,
    by: User,
    at: datetime,
) -> Outlet:
    """Set up an outlet, or correct one. Raises PermissionDenied for whoever keeps nothing of the branch."""
    acting = capacity(by, "org.outlet_edit", at=at, branch_id=outlet.branch_id if outlet else branch.pk)
    if outlet is not None and outlet.branch_id != branch.pk:
        raise DomainError(_("An outlet stays with its branch: open a new one there."))
    if region is not None and region.team.branch_id != branch.pk:
        raise DomainError(_("The region belongs to another branch."))
    values: Mapping[str, Any] = {
        "branch": branch,
        "region": region,
        "code": code,
        "name": name,
        "partner": partner,
        "address": address,
        "contact_name": contact_name,
        "contact_phone": contact_phone,
        "opened_on": opened_on,
        "closed_on": closed_on,
    }
    record = outlet or Outlet()
    store(record, values, action=_action("outlet", outlet), by=by, at=at, capacity=acting)
    return record


@transaction.atomic
def set_hours(*, outlet_id: int, hours: Sequence[Hours], by: User, at: datetime) -> Outlet:
    """Say when an outlet is open; weekdays that are not named are closed (G8.1)."""
    outlet = Outlet.objects.select_for_update(of=["self"]).get(pk=outlet_id)
    acting = capacity(by, "org.outlet_edit", at=at, branch_id=outlet.branch_id)
    before = hours_of(outlet)
    rows = [
        OutletHours(outlet=outlet, weekday=one.weekday, opens=one.opens, closes=one.closes) for one in hours
    ]
    outlet.hours.all().delete()
    for row in rows:
        check(row)
        row.save()
    audit.record(
        "org.outlet.set_hours", outlet, by=by, at=at, capacity=acting, before=before, after=hours_of(outlet)
    )
    return outlet


def hours_of(outlet: Outlet) -> dict[str, str]:
    """Weekday → opening hours as the audit keeps them."""
    return {str(one.weekday): f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in outlet.hours.all()}


def _company() -> Company:
    company = Company.objects.first()
    if company is None:
        raise DomainError(_("There is no company yet. It is named when the system is set up."))
    return company


def _action(kind: str, record: object) -> str:
    return f"org.{kind}.edit" if record else f"org.{kind}.open"
