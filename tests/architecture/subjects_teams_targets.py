"""Records behind the addresses of targets and shortfalls."""

from datetime import date
from decimal import Decimal

from teams.models import Shortfall, Target, TargetMonth
from tests.architecture.access import Subject
from tests.conftest import NOW

MONTH = date(2026, 11, 1)


def team(world):
    """The team here and one elsewhere."""
    data = {"month": "2026-11"}
    return Subject(here={"pk": world.team.pk}, elsewhere={"pk": world.team_elsewhere.pk}, data=data)


def year(world):
    """A year's target of either team."""
    rest = {"year": 2026, "measure": "net_commission"}
    return Subject(here={"pk": world.team.pk} | rest, elsewhere={"pk": world.team_elsewhere.pk} | rest)


def plan(world):
    """The whole year of either team."""
    rest = {"year": 2026}
    return Subject(here={"pk": world.team.pk} | rest, elsewhere={"pk": world.team_elsewhere.pk} | rest)


def month(world):
    """A month's target of either team."""
    data = {"way": "equally", "seen_version": 1}
    return Subject(here=_month(world.team), elsewhere=_month(world.team_elsewhere), data=data)


def removable(world):
    """A year's target of either team that may still be removed."""
    rest = {"year": 2026, "measure": "net_commission"}
    data = {"reason": "录错年度", "seen_version": 1}
    for place in (world.team, world.team_elsewhere):
        _month(place)
    return Subject(
        here={"pk": world.team.pk} | rest, elsewhere={"pk": world.team_elsewhere.pk} | rest, data=data
    )


def _month(place):
    target = Target.objects.create(
        branch=place.branch, team=place, year=2026, measure="net_commission", total=Decimal(1200), version=1,
        set_by_id=_anybody(), set_at=NOW,
    )  # fmt: skip
    return {"pk": place.pk, "month_id": TargetMonth.objects.create(target=target, month=MONTH, amount=100).pk}


def _anybody():
    from org.models import User

    return User.objects.order_by("pk").values_list("pk", flat=True).first()


def person(world):
    """A colleague, a stranger, oneself."""

    def own(user):
        someone = getattr(user, "person", None)
        return {"pk": someone.pk} if someone else None

    return Subject(here={"pk": world.bob.pk}, elsewhere={"pk": world.charlie.pk}, own=own)


def shortfall(world):
    """A colleague's shortfall, a stranger's, one's own."""

    def own(user):
        someone = getattr(user, "person", None)
        return {"pk": _shortfall(someone).pk} if someone else None

    data = {"reason": "请写明", "cause": "x", "remedy": "y"}
    return Subject(
        here={"pk": _shortfall(world.bob).pk},
        elsewhere={"pk": _shortfall(world.charlie).pk},
        own=own,
        data=data,
    )


def answers(world):
    """A colleague's answer, to be accepted with others."""
    row = _shortfall(world.bob)
    row.cause, row.remedy, row.answered_by, row.answered_at = "x", "y", world.bob.user, NOW
    row.save()
    Shortfall.objects.filter(pk=row.pk).update(state="answered")
    return Subject(here={}, data={"ids": str(row.pk), "seen_at": NOW.isoformat()})


def asked(world):
    """A month of which the team is asked, and oneself."""

    def own(user):
        someone = getattr(user, "person", None)
        if someone:
            _shortfall(someone)
        return {"month": "2026-11"} if someone else None

    row = _shortfall(world.bob)
    Shortfall.objects.filter(pk=row.pk).update(person=None)
    return Subject(here={"month": "2026-11"}, own=own)


def _shortfall(someone):
    place = someone.postings.get().team
    return Shortfall.objects.create(
        branch=place.branch, team=place, person=someone, month=MONTH, measure="net_commission", plan=10, actual=1,
        asked_at=NOW, due_on=MONTH,
    )  # fmt: skip


SUBJECTS = {f"teams:{name}": team for name in ("targets", "target_ask", "target_copy", "target_export")}
SUBJECTS |= {"teams:target_year": year, "teams:target_share": month, "teams:target_resplit": month}
SUBJECTS |= {"teams:shortfalls_accept": answers, "teams:shortfalls_answer": asked}
SUBJECTS |= {"teams:target_plan": plan}
SUBJECTS |= {"teams:target_remove": removable}
SUBJECTS |= {"teams:person_targets": person}
SUBJECTS |= {f"teams:shortfall{name}": shortfall for name in ("", "_answer", "_accept", "_again", "_release")}
