"""Simulation: a standard, draft or approved, on the team's settled months (pay.md, Pay standard)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.choices import SETTLED
from compensation.models import PayLine, PaySlip, PayStandard, Simulation
from compensation.rules.simulation import PastMonth, as_result, simulate
from compensation.services.standards import read_standard
from core import audit, jobs, notices
from core.errors import DomainError
from core.models import Job
from core.months import add_months, months_between
from org.models import User
from org.permissions import capacity

JOB = "compensation.simulate"
DONE, FAILED = "pay.simulated", "pay.simulation_failed"
NOTICES = {
    DONE: gettext_lazy("The simulation of “%(standard)s” is ready."),
    FAILED: gettext_lazy("“%(standard)s” could not be simulated; the page says why."),
}
MOST_MONTHS = 12
# A line's amount, and what a reserve held before it.
Kept = tuple[Decimal, str | None]


@transaction.atomic
def simulate_standard(
    *, standard_id: int, first_month: date, last_month: date, by: User, at: datetime
) -> Simulation:
    """Have a standard computed on the months from first to last, both included; at most twelve.

    Raises DomainError for a standard with faults, for months that are not in order or where none is settled.
    """
    standard = PayStandard.objects.visible_to(by).get(pk=standard_id)
    acting = capacity(
        by, "pay.standard_simulate", at=at, branch_id=standard.branch_id, team_id=standard.team_id
    )
    read_standard(standard.content)
    if not 0 <= months_between(first_month, last_month) < MOST_MONTHS:
        raise DomainError(
            _("Choose at most %(count)s months, the first before the last.") % {"count": MOST_MONTHS}
        )
    if not _settled(standard, first_month, last_month).exists():
        raise DomainError(_("None of these months is signed for this team; choose months that are."))
    simulation = Simulation.objects.create(
        standard=standard,
        standard_hash=standard.content_hash,
        first_month=first_month,
        last_month=last_month,
        created_by=by,
        created_at=at,
    )
    title = _("Simulation: %(name)s") % {"name": standard.name}
    simulation.job = jobs.enqueue(JOB, at=at, owner=by, title=title, args={"simulation": simulation.pk})
    simulation.save(update_fields=["job"])
    after = {"months": [f"{first_month:%Y-%m}", f"{last_month:%Y-%m}"]}
    audit.record("compensation.paystandard.simulate", standard, by=by, at=at, capacity=acting, after=after)
    return simulation


def _settled(standard: PayStandard, first_month: date, last_month: date) -> Any:
    """The slips of the team and contract in the months that all three have signed."""
    return PaySlip.objects.filter(
        team_id=standard.team_id,
        contract=standard.contract,
        run__month__gte=first_month,
        run__month__lt=add_months(last_month, 1),
        run__state__in=SETTLED,
    )


def compute_simulation(running: jobs.Running) -> Mapping[str, Any]:
    """The job `compensation.simulate`: args {"simulation": id}."""
    related = ("standard", "created_by")
    simulation = Simulation.objects.select_related(*related).get(pk=running.args["simulation"])
    standard = simulation.standard
    months = past_months(standard, simulation.first_month, simulation.last_month)
    running.progress(1, 2, _("%(count)s slips") % {"count": len(months)})
    simulation.standard_hash = standard.content_hash
    simulation.result = as_result(simulate(read_standard(standard.content), months))
    simulation.save(update_fields=["result", "standard_hash"])
    _tell(simulation, DONE, at=running.started_at)
    return {"url": simulation.get_absolute_url()}


def tell_failed(job: Job, _reason: str) -> None:
    """Tell whoever asked for it; its page has the reason."""
    simulation = Simulation.objects.select_related("standard", "created_by").get(pk=job.args["simulation"])
    _tell(simulation, FAILED, at=job.started_at or simulation.created_at)


def _tell(simulation: Simulation, kind: str, *, at: datetime) -> None:
    params = {"standard": str(simulation.standard)}
    notices.tell([simulation.created_by], kind, at=at, url=simulation.get_absolute_url(), params=params)


def past_months(standard: PayStandard, first_month: date, last_month: date) -> list[PastMonth]:
    """The team's settled months with their measures and what the components came to then: two queries."""
    slips = _settled(standard, first_month, last_month).select_related("standard", "run")
    slips = slips.order_by("number", "run__month")
    lines = _component_lines(slips)
    return [_past_month(slip, lines.get(slip.pk, {})) for slip in slips]


def _past_month(slip: PaySlip, lines: Mapping[str, Kept]) -> PastMonth:
    """A reserve that ends at a balance withholds by what was held then, in the draft as it did in pay."""
    components = [part["code"] for part in slip.standard.content["components"]]
    kept = {code: lines[code] for code in components if code in lines}
    return PastMonth(
        person_id=slip.person_id,
        number=slip.number,
        name=slip.name,
        grade=slip.grade,
        month=slip.run.month,
        measures={name: Decimal(value) for name, value in slip.measures.items()},
        before=sum((amount for amount, _held in kept.values()), Decimal(0)),
        held={code: Decimal(held) for code, (_amount, held) in kept.items() if held is not None},
    )


def _component_lines(slips: Any) -> dict[int, dict[str, Kept]]:
    """Slip → code → the amount, and the balance held before where the line heeds one."""
    held = Max(KeyTextTransform("held", "detail"))
    rows = PayLine.objects.filter(slip__in=slips.values("pk")).values_list("slip_id", "code")
    found: dict[int, dict[str, Kept]] = {}
    for slip_id, code, amount, balance in rows.annotate(amount=Sum("amount"), held=held).order_by():
        found.setdefault(slip_id, {})[code] = (amount, balance)
    return found


def register() -> None:
    """Called once from `apps.ready()`."""
    jobs.register(JOB, compute_simulation, on_failure=tell_failed)
    for kind, sentence in NOTICES.items():
        notices.register(kind, sentence)
