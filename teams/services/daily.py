"""The figures of a day: entered by who made them, corrected later by the lead with a reason (P4)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.actors import Capacity
from core.errors import DomainError
from core.money import round_fen
from org.choices import Role
from org.models import Person, Posting
from org.permissions import capacity, reach
from teams.choices.measures import COUNTED, DAILY, MOST_A_DAY
from teams.log_steps import time_is_over
from teams.models import DailyFigure
from teams.queries.work_logs import is_reopened, last_day_for, posting_on, rule_of


@transaction.atomic
def enter_day(
    *,
    person_id: int,
    day: date,
    values: Mapping[str, Decimal],
    by: Any,
    at: datetime,
    reason: str = "",
    cleared: Collection[str] = (),
) -> list[DailyFigure]:
    """Keep a person's figures of a day; those left out stay, those `cleared` go, the same again changes
    nothing.

    The person enters them while the day's log can be handed in; later the lead does, with a reason. Raises
    PermissionDenied for anybody else, DomainError for a day to come or past that time, for a person who was
    not posted that day, for a measure that is not entered daily, a count that is not whole, or an absurd
    figure.
    """
    posting, acting = _allowed(person_id, day, reason, by, at)
    _refuse_figures(values)
    Person.objects.select_for_update(no_key=True).get(pk=person_id)  # there is no row yet to lock
    kept = {
        row.measure: row
        for row in DailyFigure.objects.select_for_update().filter(person_id=person_id, day=day)
    }
    before = {measure: kept[measure].value for measure in values if measure in kept}
    changed = {m: round_fen(Decimal(v)) for m, v in values.items() if before.get(m) != round_fen(Decimal(v))}
    for measure, value in changed.items():
        row = kept.get(measure) or DailyFigure(person_id=person_id, day=day, measure=measure)
        row.branch_id, row.team_id, row.value = posting.team.branch_id, posting.team_id, value
        row.entered_by_id, row.entered_at = by.pk, at
        row.save()
        kept[measure] = row
    gone = {measure: str(kept[measure].value) for measure in cleared if measure in kept}
    DailyFigure.objects.filter(pk__in=[kept[measure].pk for measure in gone]).delete()
    if changed or gone:
        audit.record(
            "teams.dailyfigure.enter",
            posting.person,
            by=by,
            at=at,
            capacity=acting,
            before={m: str(v) for m, v in before.items() if m in changed} | gone,
            after={"day": str(day)} | {m: str(v) for m, v in changed.items()},
            reason=reason,
        )
    return [kept[measure] for measure in values]


def _allowed(person_id: int, day: date, reason: str, by: Any, at: datetime) -> tuple[Posting, Capacity]:
    today = timezone.localdate(at)
    posting = posting_on(person_id, day)
    own = reach(by, "teams.own", today).person_id
    if posting is None:
        if own != person_id:
            raise PermissionDenied
        raise DomainError(_("You were not posted to a team on that day."))
    if day > today:
        raise DomainError(_("Figures are entered once the day has come."))
    if own == person_id:
        last = last_day_for(day, rule_of(posting.team, day).late_days)
        if today > last and not is_reopened(person_id, day):
            raise DomainError(time_is_over(posting, today))
        return posting, Capacity(role=Role.ACCOUNT_MANAGER)
    acting = capacity(
        by, "teams.target_edit", at=at, branch_id=posting.team.branch_id, team_id=posting.team_id
    )
    if not reason.strip():
        raise DomainError(_("Say why you enter figures for somebody else: the reason is kept."))
    return posting, acting


def _refuse_figures(values: Mapping[str, Decimal]) -> None:
    unknown = set(values) - {measure.value for measure in DAILY}
    if unknown:
        raise DomainError(_("This figure is not entered by the day."))
    for measure, value in values.items():
        if measure in COUNTED and (value != int(value) or value < 0):
            raise DomainError(_("“%(value)s” cannot be. Accounts are whole numbers.") % {"value": value})
        most = MOST_A_DAY[measure]
        if abs(value) > most:
            words = {"value": f"{value:,}", "most": f"{most:,}"}
            raise DomainError(_("“%(value)s” cannot be of one day: at most %(most)s. Check it.") % words)
