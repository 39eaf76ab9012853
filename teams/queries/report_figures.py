"""What a business analysis report says of its period, out of the records: a fixed number of queries (G6)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth

from customers.choices import CrmState
from customers.models import CrmFact, CrmMonth
from org.models import Person, Posting, Team
from teams import sections
from teams.queries.progress import planned
from teams.rules import report_facts, report_periods
from teams.rules.report_facts import MonthSum, Periods, Place
from teams.rules.staff import Stay, staff_changes

ONE_DAY = timedelta(days=1)
SERIES = "net_commission"


def take_facts(*, kind: str, start: date, branch_id: int, team_id: int | None) -> dict[str, Any]:
    """The facts of a team's report, or of a branch's over all its teams, as the records say now."""
    end = report_periods.end_of(kind, start)
    periods = _periods(kind, start, branch_id)
    rows = _sums(periods, branch_id, team_id)
    stays = _stays(branch_id, team_id, start, end)
    people = report_facts.by_person(rows, periods.now, _places(rows, stays, start, end))
    plan = planned(branch_id=branch_id, team_id=team_id, start=start, end=end)
    scope = sections.Scope(branch_id, team_id, periods.now)
    return {
        "format": report_facts.FORMAT,
        "months": [month.isoformat() for month in periods.now],
        "missing": [month.isoformat() for month in periods.missing(periods.now)],
        "missing_before": [month.isoformat() for month in periods.missing(periods.before)],
        "missing_last_year": [month.isoformat() for month in periods.missing(periods.last_year)],
        "totals": report_facts.totals(rows, periods, plan),
        "series": report_facts.series(rows, periods, SERIES),
        "people": people,
        "teams": [] if team_id is not None else _teams(rows, periods.now, branch_id),
        "regions": report_facts.grouped(people, "region"),
        "outlets": report_facts.grouped(people, "outlet"),
        "staff": staff_changes(stays, start, end),
        "sections": sections.take_all(scope),
    }


def _periods(kind: str, start: date, branch_id: int) -> Periods:
    now = report_periods.months_of(kind, start)
    before = report_periods.months_of(kind, report_periods.before(kind, start))
    last_year = report_periods.months_of(kind, report_periods.year_before(start))
    on_file = CrmMonth.objects.filter(
        branch_id=branch_id, month__in=[*now, *before, *last_year], state=CrmState.ACCEPTED
    )
    return Periods(now, before, last_year, frozenset(on_file.values_list("month", flat=True)))


def _sums(periods: Periods, branch_id: int, team_id: int | None) -> list[MonthSum]:
    """Sums by month and account manager out of accepted files; the months are named, so that few partitions
    are read. A team's month counts those who were posted to it at the month's end.
    """
    months = {*periods.now, *periods.before, *periods.last_year}
    facts = CrmFact.objects.filter(
        month__in=sorted(months), crm_month__state=CrmState.ACCEPTED, crm_month__branch_id=branch_id
    )
    if team_id is not None:
        facts = facts.filter(team_id=team_id)
    dated = facts.annotate(opened_month=TruncMonth("opened_on")).order_by()
    sums = dated.values("month", "manager_id", "team_id").annotate(
        new_accounts=Count("line", filter=Q(opened_month=F("month"))),
        new_valid_accounts=Count("line", filter=Q(is_new=True)),
        valid_accounts=Count("line", filter=Q(is_valid=True)),
        **{f"sum_{name}": Sum(name) for name in _SUMMED},
    )
    return [
        MonthSum(row["month"], row["manager_id"], row["team_id"], _figures(row)) for row in sums.iterator()
    ]


_SUMMED = ("month_end_assets", "net_new_assets", "turnover", "net_commission", "product_sales")
_COUNTED = ("new_accounts", "new_valid_accounts", "valid_accounts")


def _figures(row: Mapping[str, Any]) -> dict[str, Decimal]:
    counts = {name: Decimal(row[name]) for name in _COUNTED}
    return counts | {name: row[f"sum_{name}"] or Decimal("0.00") for name in _SUMMED}


def _stays(branch_id: int, team_id: int | None, start: date, end: date) -> list[Stay]:
    """Every place of everybody who had one in the unit around the period; where else they were says where
    they came from and went to.
    """
    around = Posting.objects.within(start - ONE_DAY, end + ONE_DAY)
    unit = Q(team_id=team_id) if team_id is not None else Q(team__branch_id=branch_id)
    concerned = around.filter(unit).order_by().values("person_id")
    rows = around.filter(person_id__in=concerned).select_related("person", "team", "outlet__region", "region")
    return [
        _stay(row, inside=row.team_id == team_id if team_id is not None else row.team.branch_id == branch_id)
        for row in rows.order_by("person", "valid_from")
    ]


def _stay(row: Posting, *, inside: bool) -> Stay:
    region = row.region or (row.outlet.region if row.outlet else None)
    return Stay(
        person_id=row.person_id,
        number=row.person.number,
        name=row.person.name,
        hired_on=row.person.hired_on,
        left_on=row.person.left_on,
        team=row.team.name,
        region=region.name if region else "",
        outlet=row.outlet.name if row.outlet else "",
        inside=inside,
        start=row.valid_from,
        end=row.valid_until,
    )


def _places(rows: Sequence[MonthSum], stays: Sequence[Stay], start: date, end: date) -> list[Place]:
    """Where everybody stood last in the period; whoever has figures without a place here is named too."""
    places = {
        stay.person_id: Place(stay.person_id, stay.number, stay.name, stay.team, stay.region, stay.outlet)
        for stay in stays
        if stay.inside and stay.start < end and (stay.end is None or stay.end > start)
    }
    others = {row.person_id for row in rows if start <= row.month < end} - set(places)
    for person in Person.objects.filter(pk__in=others):
        places[person.pk] = Place(person.pk, person.number, person.name)
    return list(places.values())


def _teams(rows: Sequence[MonthSum], months: Sequence[date], branch_id: int) -> list[dict[str, Any]]:
    """The branch's figures team by team, as the months count for the teams; without a team comes last."""
    names = dict(Team.objects.filter(branch_id=branch_id).values_list("pk", "name"))
    return report_facts.by_team(rows, months, names)
