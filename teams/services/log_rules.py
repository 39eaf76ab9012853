"""What holds for a team's logs and spot checks, laid down by the leaders of its branch (G5.1)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from org.models import Team
from org.permissions import capacity
from teams.models import LogRule
from teams.queries.work_logs import leading

EDIT = "teams.log_rule_edit"


@transaction.atomic
def lay_down_rule(
    *,
    team: Team,
    valid_from: date,
    due_hour: int,
    late_days: int,
    alike_from: Decimal,
    sample_share: Decimal,
    sample_least: int,
    by: Any,
    at: datetime,
) -> LogRule:
    """Lay down what holds for a team's logs and spot checks from a day on; never for days that have been.

    Never by who leads the team: the lead does not settle how much of it is looked at. Raises
    PermissionDenied, DomainError for who leads it, for a day before today, a second rule of one day, or
    values out of reason.
    """
    acting = capacity(by, EDIT, at=at, branch_id=team.branch_id, team_id=team.pk)
    if by.pk in leading(team, timezone.localdate(at)):
        raise DomainError(_("Who leads the team does not lay down how its logs are checked."))
    if valid_from < timezone.localdate(at):
        raise DomainError(_("A rule holds from today or later: logs that are written keep theirs."))
    values: dict[str, Any] = {
        "due_hour": due_hour,
        "late_days": late_days,
        "alike_from": alike_from,
        "sample_share": sample_share,
        "sample_least": sample_least,
    }
    try:
        with transaction.atomic():
            rule = LogRule.objects.create(
                team=team, valid_from=valid_from, made_by_id=by.pk, made_at=at, **values
            )
    except IntegrityError as fault:
        raise DomainError(
            _("There is a rule from that day on already, or a value lies out of reason.")
        ) from fault
    said = {name: str(value) for name, value in values.items()} | {"from": str(valid_from)}
    audit.record("teams.logrule.lay_down", rule, by=by, at=at, capacity=acting, after=said)
    return rule
