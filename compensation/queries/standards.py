"""Questions about standards: what they are compared with, their other versions, what can be simulated."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, QuerySet

from compensation.choices import SETTLED, StandardState
from compensation.models import PayRun, PaySlip, PayStandard, Simulation
from core.months import next_month
from org.models import Team
from org.permissions import reach

MOST_VERSIONS = 20


def listed(user: Any, month: date) -> QuerySet[PayStandard]:
    """The standards that `user` may see; `is_in_force` says whether pay of `month` is computed by them."""
    rows = PayStandard.objects.visible_to(user).select_related("team", "branch")
    in_force = PayStandard.objects.in_force(month).values("pk")
    return rows.annotate(is_in_force=Exists(PayStandard.objects.filter(pk=OuterRef("pk"), pk__in=in_force)))


def compared_with(standard: PayStandard) -> PayStandard | None:
    """The approved version that holds when this one begins: what this one changes."""
    approved = PayStandard.objects.filter(
        team_id=standard.team_id,
        contract=standard.contract,
        state=StandardState.APPROVED,
        effective_from__lte=standard.effective_from,
    )
    return approved.exclude(pk=standard.pk).order_by("-effective_from").first()


def replaced_from(standard: PayStandard) -> date | None:
    """The month from which a later approved version holds; None while this is the last."""
    later = PayStandard.objects.filter(
        team_id=standard.team_id,
        contract=standard.contract,
        state=StandardState.APPROVED,
        effective_from__gt=standard.effective_from,
    )
    first: date | None = later.aggregate(first=Min("effective_from"))["first"]
    return first


def other_versions(standard: PayStandard, user: Any) -> list[PayStandard]:
    """Other versions of the team and contract that `user` may see, latest first."""
    rows = PayStandard.objects.visible_to(user).filter(team_id=standard.team_id, contract=standard.contract)
    return list(rows.exclude(pk=standard.pk).order_by("-revision")[:MOST_VERSIONS])


def simulations_of(standard: PayStandard, user: Any) -> list[Simulation]:
    """Its simulations that `user` may see, latest first."""
    rows = Simulation.objects.visible_to(user).filter(standard=standard)
    return list(rows.select_related("created_by")[:5])


def editable_teams(user: Any) -> QuerySet[Team]:
    """The teams that `user` drafts standards for."""
    return Team.objects.visible_to(user, "pay.standard_edit").filter(closed_on=None).order_by("code")


def editable_by(user: Any) -> QuerySet[PayStandard]:
    """The standards that `user` may write on, whatever their state."""
    far = reach(user, "pay.standard_edit")
    return PayStandard.objects.filter(far.rows(branch="branch_id", team="team_id"))


def next_open_month(branch_id: int, today: date) -> date:
    """The first month whose pay nobody has submitted yet: where a new standard usually begins."""
    last = PayRun.objects.filter(branch_id=branch_id).exclude(state__in=["draft", "computed"])
    month: date | None = last.aggregate(last=Max("month"))["last"]
    return next_month(month) if month else today.replace(day=1)


def signed_months(standard: PayStandard) -> Sequence[date]:
    """The months signed for the standard's team and contract, oldest first: what it can be tried on."""
    slips = PaySlip.objects.filter(
        team_id=standard.team_id, contract=standard.contract, run__state__in=SETTLED
    )
    return list(slips.order_by("run__month").values_list("run__month", flat=True).distinct())
