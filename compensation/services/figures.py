"""By how much a CRM file differs from the figures that a month was paid on."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import connection

from compensation.models import DetailRow
from compensation.queries.figures_sql import COLUMNS, FIGURES
from compensation.queries.parameters import last_day
from compensation.rules.measures import PRODUCT_CLASS
from compensation.services.computing.inputs import DETAIL_MEASURES
from compensation.services.detail import figures_params, rates_of
from core.money import ZERO
from customers.models import CrmMonth
from org.choices import Role
from org.models import RoleGrant

LED = "team_net_commission"
# Measure → amount.
Figures = dict[str, Decimal]
Rows = dict[int, Mapping[str, Any]]


def changed_figures(crm_month: CrmMonth) -> dict[int, Figures]:
    """Person id → the measures that the file changes, and by how much. Raises DomainError without rates."""
    new, old = _new_rows(crm_month), _paid_rows(crm_month)
    changed = {person: _difference(new.get(person), old.get(person)) for person in new.keys() | old.keys()}
    for person, amount in _led_changes(crm_month, changed, new, old).items():
        changed.setdefault(person, {})[LED] = amount
    return {person: change for person, change in changed.items() if change}


def _new_rows(crm_month: CrmMonth) -> Rows:
    rule = rates_of(crm_month.branch_id, crm_month.month)
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, figures_params(crm_month, rule))
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    return {row["person_id"]: row for row in rows}


def _paid_rows(crm_month: CrmMonth) -> Rows:
    rows = DetailRow.objects.filter(
        detail__branch_id=crm_month.branch_id, detail__month=crm_month.month
    ).values(*COLUMNS)
    return {row["person_id"]: row for row in rows}


def _difference(new: Mapping[str, Any] | None, old: Mapping[str, Any] | None) -> Figures:
    after, before = _figures(new), _figures(old)
    names = sorted(after.keys() | before.keys())
    change = {name: after.get(name, ZERO) - before.get(name, ZERO) for name in names}
    return {name: amount for name, amount in change.items() if amount}


def _figures(row: Mapping[str, Any] | None) -> Figures:
    if row is None:
        return {}
    classes = row["sales_by_class"]
    if isinstance(classes, str):
        classes = json.loads(classes)
    by_class = {PRODUCT_CLASS + name: Decimal(amount) for name, amount in classes.items()}
    return {name: Decimal(row[name]) for name in DETAIL_MEASURES} | by_class


def _led_changes(
    crm_month: CrmMonth, changed: dict[int, Figures], new: Rows, old: Rows
) -> dict[int, Decimal]:
    """Whoever led a team at the month's end is paid on the team's net commission, too."""
    by_team: dict[int, Decimal] = {}
    for person, change in changed.items():
        team_id = (old.get(person) or new[person])["team_id"]
        by_team[team_id] = by_team.get(team_id, ZERO) + change.get("net_commission", ZERO)
    leads = RoleGrant.objects.on(last_day(crm_month.month)).filter(
        role=Role.TEAM_LEAD, team_id__in=by_team, user__person__isnull=False
    )
    led: dict[int, Decimal] = {}
    for person, team_id in leads.values_list("user__person", "team_id"):
        led[person] = led.get(person, ZERO) + by_team[team_id]
    return {person: amount for person, amount in led.items() if amount}
