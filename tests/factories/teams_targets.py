"""Targets of a team of tests.factories.teams_logs in 2026: set, shared out, and what an October file says of them."""

from datetime import date
from decimal import Decimal

from teams.choices.measures import Measure
from teams.models import Target, TargetMonth
from teams.queries.month_progress import month_progress
from teams.services import resplitting, sharing, targets
from tests.factories import compensation as pay
from tests.factories.teams_logs import moment

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
AT = moment(date(2026, 10, 12))
LATER = moment(date(2026, 11, 5))


def months(year=2026, each="100", first=1):
    return {date(year, month, 1): Decimal(each) for month in range(first, 13)}


def set_target(crew, **given):
    values = {
        "team": crew.team,
        "year": 2026,
        "measure": Measure.ACCOUNTS,
        "total": Decimal(1200),
        "months": months(),
        "seen": 0,
        "by": crew.lead,
        "at": moment(date(2026, 1, 5)),
    }
    return targets.set_target(**(values | given))


def month_of(target, month=OCTOBER) -> TargetMonth:
    return TargetMonth.objects.get(target=target, month=month)


def share(crew, target, regions, people, *, month=OCTOBER, at=AT):
    return sharing.share_month(
        target_month_id=month_of(target, month).pk,
        regions=regions,
        people=people,
        seen=Target.objects.get(pk=target.pk).version,
        by=crew.lead,
        at=at,
    )


def progress(crew, measure=Measure.ACCOUNTS, month=OCTOBER, today=date(2026, 10, 12)):
    found, _actuals = month_progress(crew.team, month, today)
    return next(one for one in found if one.measure == measure)


def resplit(crew, target, way="equally", at=AT, month=OCTOBER, **given):
    return resplitting.resplit_month(
        target_month_id=month_of(target, month).pk,
        way=way,
        **given,
        seen=Target.objects.get(pk=target.pk).version,
        by=crew.lead,
        at=at,
    )


def october(crew, alice="8", bob="1"):
    """The accepted file: so many new valid accounts each."""
    facts = [pay.fact(f"A{n}", crew.alice, is_valid=True, is_new=True) for n in range(int(alice))]
    facts += [
        pay.fact(f"B{n}", crew.bob, is_valid=True, is_new=True, commission="10") for n in range(int(bob))
    ]
    return pay.crm_month(crew.branch, facts, month=OCTOBER)
