"""Spot checks that the lead cannot steer: drawn by the system, checked by the lead, drawn again by the
auditor (G5.1).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, notices, serials
from core.actors import Capacity
from core.errors import DomainError, PermissionDenied, WrongState
from org.models import Person, Team
from org.permissions import capacity, reach
from teams.choices.work_logs import CheckResult
from teams.models import SampledLog, SampleDraw
from teams.queries import work_logs as queries
from teams.rules import sampling

LONGEST = 92


@transaction.atomic
def draw_sample(*, team: Team, start: date, end: date, by: Any, at: datetime, reason: str = "") -> SampleDraw:
    """Draw the team's logs of [start, end) that are checked: how many is the team's rule, which is chance
    (G5.1).

    Logs of whoever was checked least recently weigh more; the lead's own are not among them. A period is
    drawn once; once more takes a reason and replaces nothing. Raises PermissionDenied, DomainError for an
    empty, a long or an unfinished period, WrongState for a second draw without a reason.
    """
    acting = capacity(by, "teams.sample_draw", at=at, branch_id=team.branch_id, team_id=team.pk)
    today = timezone.localdate(at)
    if not start < end <= today or (end - start).days > LONGEST:
        raise DomainError(_("Choose a period of at most %(most)d days that is over.") % {"most": LONGEST})
    Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
    earlier = SampleDraw.objects.filter(team=team, start=start, end=end).select_related("number").first()
    if earlier is not None and not reason.strip():
        raise WrongState(
            _("This period was drawn already, as %(number)s. Say why it is drawn once more.")
            % {"number": earlier.number.text}
        )
    weights = _weights(team, start, end, _own_person(by), today)
    rule = queries.rule_of(team, today)
    head = str(audit.head())
    made = SampleDraw.objects.create(
        number=serials.issue(f"CHK-{team.branch.code}-{at:%Y%m}", by=by, at=at),
        branch_id=team.branch_id,
        team=team,
        start=start,
        end=end,
        algorithm=sampling.ALGORITHM,
        seed=_seed(head),
        audit_head=head,
        population={str(pk): weight for pk, weight in weights.items()},
        population_hash=sampling.digest_of(weights),
        size=sampling.size_of(len(weights), share=rule.sample_share, least=rule.sample_least),
        reason=reason.strip()[:300] if earlier else "",
        drawn_by_id=by.pk,
        drawn_at=at,
    )
    drawn = sampling.draw(weights, seed=made.seed, size=made.size)
    SampledLog.objects.bulk_create(
        SampledLog(draw=made, log_id=pk, order=order) for order, pk in enumerate(drawn, start=1)
    )
    after = {"seed": made.seed, "population": made.population_hash, "size": made.size, "drawn": drawn}
    audit.record(
        "teams.sampledraw.draw", made, by=by, at=at, capacity=acting, after=after, reason=made.reason
    )
    return made


def _weights(team: Team, start: date, end: date, own: int | None, today: date) -> dict[int, int]:
    population = queries.population_of(team.pk, start, end, without=own)
    if not population:
        raise DomainError(_("There is no log of somebody else in this period."))
    last = queries.last_checks(team.pk)
    return {
        log: sampling.weight_of((today - last[person]).days if person in last else None)
        for log, person in population
    }


def _own_person(by: Any) -> int | None:
    return Person.objects.filter(user_id=by.pk).values_list("pk", flat=True).first()


def _seed(head: str) -> str:
    """By the system's own chance, bound to the audit's end: nobody chose it, nobody knew it before."""
    return hashlib.sha256(f"{secrets.token_hex(32)}:{head}".encode()).hexdigest()


@transaction.atomic
def check_log(*, sampled_id: int, result: str, remark: str, by: Any, at: datetime) -> SampledLog:
    """Write down what the check of a drawn log found; its author is told (G5.1).

    Can be corrected by the same right until the author has answered. Raises PermissionDenied for who does
    not lead the team and for one's own log, DomainError for a result that finds fault without a remark,
    WrongState once the author has answered.
    """
    row = (
        SampledLog.objects.select_for_update(of=("self",))
        .select_related("draw__number", "log__person__user")
        .get(pk=sampled_id)
    )
    draw = row.draw
    acting = capacity(by, "teams.sample_draw", at=at, branch_id=draw.branch_id, team_id=draw.team_id)
    if row.log.person.user_id == by.pk:
        raise PermissionDenied
    if result not in CheckResult.values:
        raise DomainError(_("Say what you found."))
    if result != CheckResult.IN_ORDER and not remark.strip():
        raise DomainError(_("Write what is not in order: the author has to know."))
    if row.answered_at is not None:
        raise WrongState(_("The author has answered already; the result stands."))
    before = {"result": row.result, "remark": row.remark}
    row.result, row.remark = result, remark.strip()[:500]
    row.checked_by, row.checked_at = by, at
    row.save(update_fields=["result", "remark", "checked_by", "checked_at"])
    if row.log.person.user is not None:
        params = {"day": str(row.log.day), "number": draw.number.text}
        notices.tell(
            [row.log.person.user], "teams.log_checked", at=at, url=row.log.get_absolute_url(), params=params
        )
    after = {"log": row.log_id, "result": row.result, "remark": row.remark}
    audit.record("teams.sampledraw.check", draw, by=by, at=at, capacity=acting, before=before, after=after)
    return row


@transaction.atomic
def answer_check(*, sampled_id: int, answer: str, by: Any, at: datetime) -> SampledLog:
    """Answer, as the log's author, what a check found; once.

    Raises PermissionDenied for anybody else, WrongState before the check or after an answer, DomainError
    without a word.
    """
    row = (
        SampledLog.objects.select_for_update(of=("self",))
        .select_related("draw__drawn_by", "log")
        .get(pk=sampled_id)
    )
    own = reach(by, "teams.own", timezone.localdate(at)).person_id
    if own is None or own != row.log.person_id:
        raise PermissionDenied
    if row.checked_at is None or row.answered_at is not None:
        raise WrongState(_("There is nothing to answer: the log was not checked, or you have answered."))
    if not answer.strip():
        raise DomainError(_("Write your answer."))
    row.answer, row.answered_at = answer.strip()[:500], at
    row.save(update_fields=["answer", "answered_at"])
    audit.record(
        "teams.sampledraw.answer",
        row.draw,
        by=by,
        at=at,
        capacity=Capacity(role="account_manager"),
        after={"log": row.log_id, "answer": row.answer},
    )
    return row


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What drawing again gave: the logs drawn then and now, and what does not fit."""

    number: str
    drawn: list[int]
    again: list[int]
    faults: list[str]

    @property
    def is_same(self) -> bool:
        return not self.faults


def redraw(*, number: str, by: Any = None, at: datetime | None = None) -> Redrawn:
    """Draw a spot check again from its seed and compare; for the auditor, by page or command (G5.1).

    Raises SampleDraw.DoesNotExist for an unknown number. Reads only, but records the look of a person.
    """
    rows = SampleDraw.objects.select_related("number")
    draw = rows.get(number__text=number)
    weights = {int(pk): int(weight) for pk, weight in draw.population.items()}
    then = list(draw.logs.order_by("order").values_list("log_id", flat=True))
    again = sampling.draw(weights, seed=draw.seed, size=draw.size)
    faults = []
    if sampling.digest_of(weights) != draw.population_hash:
        faults.append(_("The population is no longer the one that was drawn from."))
    if draw.algorithm != sampling.ALGORITHM:
        faults.append(_("It was drawn by another algorithm: %(name)s.") % {"name": draw.algorithm})
    entry = audit.history(draw).filter(action="teams.sampledraw.draw").first()
    said = entry.after if entry else {}
    if said.get("seed") != draw.seed or said.get("population") != draw.population_hash:
        faults.append(_("Seed or population are not those of the audit."))
    if again != then or (said and said.get("drawn") != then):
        faults.append(_("Other logs are drawn than those on record."))
    if by is not None and at is not None:
        audit.record("teams.sampledraw.redraw", draw, by=by, at=at, after={"same": not faults})
    return Redrawn(number, then, again, faults)
