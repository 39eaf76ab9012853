"""Which way each kind of paper goes: laid down by channel management, version by version (G4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import kinds, queries
from approvals.choices import Way
from approvals.models import Route
from core import audit
from core.errors import Conflict, DomainError
from org.models import Department
from org.permissions import capacity

MOST_DAYS = 60
MEANWHILE = gettext_lazy("Somebody else laid down a new version of this route meanwhile. Look at it first.")


@transaction.atomic
def lay_down_route(
    *,
    kind: str,
    after: int,
    way: str,
    channel_days: int,
    countersign_days: int,
    leader_days: int,
    in_order: bool,
    department_ids: Sequence[int],
    by: Any,
    at: datetime,
) -> Route:
    """Lay down the next version of a kind's route; requests under way keep theirs (G4).

    `after` is the version that was looked at, 0 for none. Raises Conflict where another was laid down
    meanwhile, DomainError for days outside of 1 to 60, an unknown kind or a way that it cannot go,
    PermissionDenied for all but channel management.
    """
    acting = capacity(by, "approvals.routes_edit", at=at)
    if kind not in kinds.KINDS or way not in Way.values:
        raise DomainError(_("There is no such kind of paper or way."))
    if way not in kinds.KINDS[kind].ways:
        raise DomainError(_("Papers of this kind do not go this way."))
    if not all(1 <= days <= MOST_DAYS for days in (channel_days, countersign_days, leader_days)):
        raise DomainError(_("Say between 1 and %(most)d working days.") % {"most": MOST_DAYS})
    list(Route.objects.select_for_update().filter(kind=kind))
    last = queries.route_in_force(kind)
    values = {
        "way": way,
        "channel_days": channel_days,
        "countersign_days": countersign_days,
        "leader_days": leader_days,
        "in_order": in_order,
        "made_by_id": by.pk,
        "made_at": at,
    }
    if (last.revision if last else 0) != after:
        raise Conflict(MEANWHILE)
    route = _next_version(kind, after + 1, values)
    departments = list(Department.objects.filter(pk__in=department_ids).order_by("code"))
    route.departments.set(departments)
    said = {"kind": kind, "version": route.revision, "way": way, "departments": [d.code for d in departments]}
    audit.record("approvals.route.lay_down", route, by=by, at=at, capacity=acting, after=said)
    return route


def _next_version(kind: str, revision: int, values: dict[str, Any]) -> Route:
    """Of two who lay down a kind's first version at once there is no row yet that one could wait for."""
    try:
        with transaction.atomic():
            return Route.objects.create(kind=kind, revision=revision, **values)
    except IntegrityError:
        raise Conflict(MEANWHILE) from None
