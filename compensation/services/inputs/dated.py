"""Dated rows: a new one closes the former; what a submitted or signed report used stays as it was."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from compensation.choices import SUBMITTED_OR_LATER
from compensation.models import PayRun
from compensation.services.inputs.places import first_of_month
from core.errors import WrongState
from core.months import format_month
from org.models.periods import Period

P = TypeVar("P", bound=Period)


def put_in_force(
    model: type[P], *, valid_from: date, owner: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[P, dict[str, Any]]:
    """Let `values` hold from `valid_from` until the next later row; the row, and what held before.

    A row that begins on the same day takes the new values: no report can have used it yet, which the caller
    has made sure of. Raises DomainError for a day inside a month.
    """
    first_of_month(valid_from)
    _one_after_the_other(model)
    rows: list[P] = list(model._default_manager.select_for_update().filter(**owner).order_by("valid_from"))
    earlier = [row for row in rows if row.valid_from <= valid_from]
    later = [row for row in rows if row.valid_from > valid_from]
    former = next((row for row in reversed(earlier) if row.covers(valid_from)), None)
    before = {name: getattr(former, name) for name in values} if former else {}
    if former is not None and former.valid_from == valid_from:
        row = former
    else:
        if former is not None:
            former.valid_until = valid_from
            former.save(update_fields=["valid_until"])
        row = model(valid_from=valid_from, valid_until=later[0].valid_from if later else None, **owner)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row, before


def _one_after_the_other(model: type[Period]) -> None:
    """Who comes second has to see the row that the first one adds: locks of rows would not show it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [model._meta.db_table])


def refuse_used(runs: Q, valid_from: date) -> None:
    """Raise WrongState where a report of `runs` is submitted or signed for that month or a later one."""
    used = PayRun.objects.filter(runs, state__in=SUBMITTED_OR_LATER, month__gte=valid_from)
    last = used.order_by("-month").first()
    if last is not None:
        raise WrongState(
            _("Pay of %(month)s stands on what is in force now; a change can begin after it only.")
            % {"month": format_month(last.month)}
        )
