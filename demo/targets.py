"""The year's targets of every team, shared out for the last quarter, and what was missed in September."""

from datetime import date
from decimal import Decimal
from random import Random

from demo.company import TEAMS
from demo.moments import lead_of, on, team_of
from demo.people import SEED
from demo.plans import GOALS
from org.models import Posting, Region, Team, User
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.choices.targets import SplitWay
from teams.models import Shortfall, Target, TargetMonth
from teams.rules.targets import shared_out
from teams.services import shortfalls
from teams.services.sharing import share_month
from teams.services.targets import set_target, split_year

ASSETS = {"EAST": "300000000", "WEST": "295000000", "NORTH": "310000000", "SOUTH": "290000000"}
SHARED = tuple(date(2026, month, 1) for month in (10, 11, 12))
SEPTEMBER = date(2026, 9, 1)
DOORS_OPEN = on(1, 5, 10)
IN_ADVANCE = on(9, 28, 10)


def set_targets() -> None:
    """Each lead sets the year's four targets in January and shares the last quarter out in September."""
    for _branch, code, _name in TEAMS:
        team, lead = team_of(code), lead_of(code)
        accounts, commission, products = GOALS[code]
        goals = {
            Measure.ACCOUNTS: accounts,
            Measure.COMMISSION: commission,
            Measure.PRODUCTS: products,
            Measure.ASSETS: ASSETS[code],
        }
        for measure, total in goals.items():
            target = _set(team, measure, Decimal(total), lead)
            for row in target.months.filter(month__in=SHARED).order_by("month"):
                target = _share(team, target, row, lead)


def _set(team: Team, measure: Measure, total: Decimal, lead: User) -> Target:
    months = split_year(total=total, year=2026, measure=measure, way=SplitWay.WORKING_DAYS)
    return set_target(
        team=team, year=2026, measure=measure, total=total, months=months, seen=0, by=lead, at=DOORS_OPEN
    )


def _share(team: Team, target: Target, row: TargetMonth, lead: User) -> Target:
    """Nine tenths to the regions by their people; the rest stays with the team, as leads like to keep some."""
    is_whole = target.measure in COUNTED
    places = Posting.objects.on(row.month).filter(team=team).order_by("person__number")
    region_of = dict(places.values_list("person_id", "region_id"))
    given = row.amount if target.measure in STOCKS else row.amount * 9 // 10
    heads: dict[int | None, Decimal] = {
        pk: Decimal(list(region_of.values()).count(pk)) for pk in _regions(team)
    }
    regions = shared_out(given, heads, whole=is_whole)
    people: dict[int, Decimal] = {}
    for region_id, amount in regions.items():
        own = [pk for pk, region in region_of.items() if region == region_id]
        chance = Random(f"{SEED}:{region_id}:{target.measure}")
        weights = {pk: Decimal(chance.randint(8, 12)) for pk in own}
        people |= shared_out(amount, weights, whole=is_whole)
    share_month(
        target_month_id=row.pk,
        regions=regions,
        people=people,
        seen=target.version,
        by=lead,
        at=IN_ADVANCE,
    )
    return Target.objects.get(pk=target.pk)


def _regions(team: Team) -> list[int]:
    return list(Region.objects.filter(team=team).order_by("code").values_list("pk", flat=True))


def ask_for_september() -> None:
    """East's lead has answered, the branch's leaders are to read it; West's has not answered yet."""
    for code in ("EAST", "WEST"):
        shortfalls.ask_now(team=team_of(code), month=SEPTEMBER, by=lead_of(code), at=on(10, 12, 10))
    asked = Shortfall.objects.filter(team__code="EAST", month=SEPTEMBER).order_by("measure")
    for shortfall in asked:
        shortfalls.answer(
            shortfall_id=shortfall.pk,
            cause="九月下旬两个网点装修停办业务八天，驻点中断，预约客户推迟到十月。",
            remedy="十月起东湖支行增加周六驻点；推迟的预约客户逐户回访，由区域经理每周核对。",
            by=lead_of("EAST"),
            at=on(10, 14, 16),
        )
