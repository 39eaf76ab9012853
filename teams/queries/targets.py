"""What is asked about targets: who is there, which days, which threshold, who directs (G5, P4)."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from core.figures import month_text
from core.months import add_months, month_of, next_month
from customers.queries import ManagerSums, sums_by_manager
from org.choices import Role
from org.models import Posting, RoleGrant, Team
from org.queries import working_days_of
from teams.choices.measures import STOCKS, Measure
from teams.choices.targets import ShortfallState
from teams.models import Shortfall, ShortfallRule, Target
from teams.rules import targets as rules

ZERO = Decimal(0)
S = ShortfallState
LOOKED_BACK = 3


def places_of(team_id: int, day: date) -> dict[int, Posting]:
    """Everybody posted to the team on that day, by person; one query."""
    rows = Posting.objects.on(day).filter(team_id=team_id)
    return {row.person_id: row for row in rows.select_related("person", "region").order_by("person__number")}


def last_day_of(month: date) -> date:
    """The day whose postings say where a month's figures belong."""
    return next_month(month) - timedelta(days=1)


def day_of(month: date, today: date) -> date:
    """The day whose postings hold: today while the month runs, its first day before, its last day after."""
    return min(last_day_of(month), max(today, month))


def days_of(month: date) -> Sequence[date]:
    """The month's working days; by the week where its year is not published."""
    return working_days_of({month})[month]


def threshold_of(team_id: int, day: date) -> Decimal:
    """Below which completion cause and remedy are asked for on that day."""
    rows = ShortfallRule.objects.filter(team_id=team_id, valid_from__lte=day).order_by("-valid_from")
    found = rows.values_list("threshold", flat=True).first()
    return found if found is not None else ShortfallRule().threshold


def is_any_short(team_id: int, month: date) -> bool:
    """Whether anything of the team's month is or was asked and is short still."""
    return Shortfall.objects.filter(team_id=team_id, month=month).exclude(state=S.WITHDRAWN).exists()


def has_left(row: Shortfall, day: date) -> bool:
    """Whether the person who is asked is posted to the team no longer; never of the team's own."""
    if row.person_id is None:
        return False
    return not Posting.objects.on(day).filter(person_id=row.person_id, team_id=row.team_id).exists()


def directors_of(team: Team, day: date) -> dict[int, int]:
    """Region → the person who directs it on that day: its regional manager, by number where there are two."""
    grants = RoleGrant.objects.on(day).filter(role=Role.REGIONAL_MANAGER, team=team).order_by()
    rows = Posting.objects.on(day).filter(team=team, region__isnull=False)
    rows = rows.filter(person__user__in=grants.values("user_id"), person__user__is_active=True)
    found: dict[int, int] = {}
    for region_id, person_id in rows.order_by("person__number").values_list("region_id", "person_id"):
        found.setdefault(region_id, person_id)
    return found


def targets_of(team_id: int, year: int) -> dict[str, Target]:
    """The team's targets of a year by measure, with their months."""
    rows = Target.objects.filter(team_id=team_id, year=year).prefetch_related("months")
    return {row.measure: row for row in rows}


def why_not_removed(target: Target, today: date) -> str:
    """Why a target is not removed any more: a month of it is over and was planned; empty where it may be."""
    over = sorted(row.month for row in target.months.all() if row.month < month_of(today) and row.amount)
    if not over:
        return ""
    return _("%(month)s is over and was measured by this target; it stays.") % {"month": month_text(over[0])}


def left_over(target: Target) -> Decimal:
    """What of the year no month has, below zero what they have too much; of a stock, by its December."""
    amounts = {row.month.month: row.amount for row in target.months.all()}
    is_stock = target.measure in STOCKS
    return rules.remainder(target.total, [amounts.get(12, ZERO)] if is_stock else list(amounts.values()))


def may_copy_year(team_id: int, year: int, today: date) -> bool:
    """Whether that year, not over yet, has no targets and the year before has some; one query."""
    rows = Target.objects.filter(team_id=team_id, year__in=(year - 1, year)).order_by()
    return today.year <= year <= today.year + 1 and set(rows.values_list("year", flat=True)) == {year - 1}


def weights_by_actual(
    team: Team, month: date, measure: Measure, person_ids: Collection[int]
) -> dict[int, Decimal]:
    """What each reached in the three months before; nobody counts less than nothing."""
    months = [add_months(month, -back) for back in range(1, LOOKED_BACK + 1)]
    reached: dict[int, Decimal] = dict.fromkeys(person_ids, ZERO)
    for row in sums_by_manager(months=months, person_ids=person_ids, branch_id=team.branch_id):
        reached[row.manager_id] += max(ZERO, figure_of(row, measure))
    return reached


def figure_of(row: ManagerSums, measure: Measure) -> Decimal:
    """One measure out of a manager's sums."""
    return Decimal(getattr(row, measure.value))
