"""Spot checks that the lead cannot steer: drawn by the system, checked by the lead, drawn again by the
auditor (G5.1).
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, notices, serials
from core.actors import Capacity
from core.errors import DomainError, PermissionDenied, WrongState
from org.models import Team
from org.permissions import capacity, reach
from org.queries import holders
from teams.choices.work_logs import CheckResult
from teams.models import SampledLog, SampleDraw, WorkLog
from teams.queries import work_logs as queries
from teams.queries.log_days import working_days
from teams.rules import sampling

LONGEST = 92
# Of less there is little to choose from: whoever picks the period would pick the logs.
LEAST_DAYS, LEAST_LOGS = 5, 5
# Working days within which what was drawn is checked.
CHECK_DAYS = 5


@transaction.atomic
def draw_sample(*, team: Team, start: date, end: date, by: Any, at: datetime, reason: str = "") -> SampleDraw:
    """Draw the team's logs of [start, end) that are checked: how many is the team's rule, which is chance
    (G5.1).

    Logs of whoever was checked least recently weigh more; the lead's own are not among them. A period is
    drawn once; once more takes a reason, replaces nothing and is told to the branch's leaders. Raises
    PermissionDenied, DomainError for a short, a long or an unfinished period and for one with too few logs,
    WrongState for a second draw without a reason.
    """
    acting = capacity(by, "teams.sample_draw", at=at, branch_id=team.branch_id, team_id=team.pk)
    today = timezone.localdate(at)
    Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
    rule = queries.rule_of(team, start)
    _refuse_unless_over(start, end, rule.late_days, today)
    earlier = _earlier_draw(team, start, end, reason)
    logs = queries.population_of(team.pk, start, end, without=_not_drawn(team, by, today))
    weights = _weights(team, logs, today)
    head, nonce = str(audit.head()), secrets.token_hex(32)
    made = SampleDraw.objects.create(
        number=serials.issue(f"CHK-{team.branch.code}-{today:%Y%m}", by=by, at=at),
        branch_id=team.branch_id,
        team=team,
        start=start,
        end=end,
        algorithm=sampling.ALGORITHM,
        nonce=nonce,
        seed=sampling.seed_of(nonce, head),
        audit_head=head,
        population={str(pk): weight for pk, weight in weights.items()},
        texts={str(log.pk): _text(log) for log in logs},
        population_hash=sampling.digest_of(weights),
        size=sampling.size_of(len(weights), share=rule.sample_share, least=rule.sample_least),
        reason=reason.strip()[:300] if earlier else "",
        drawn_by_id=by.pk,
        drawn_at=at,
        check_due_on=queries.last_day_for(today, CHECK_DAYS),
    )
    drawn = sampling.draw(weights, seed=made.seed, size=made.size)
    SampledLog.objects.bulk_create(
        SampledLog(draw=made, log_id=pk, order=order) for order, pk in enumerate(drawn, start=1)
    )
    after = {
        "seed": made.seed,
        "head": head,
        "population": made.population_hash,
        "size": made.size,
        "drawn": drawn,
    }
    if earlier:
        _tell_branch(made, earlier, by=by, at=at)
    audit.record(
        "teams.sampledraw.draw", made, by=by, at=at, capacity=acting, after=after, reason=made.reason
    )
    return made


def _tell_branch(made: SampleDraw, earlier: SampleDraw, *, by: Any, at: datetime) -> None:
    """That a period was drawn once more, and why."""
    leaders = holders("teams.log_rule_edit", day=timezone.localdate(at), branch_id=made.branch_id)
    params = {
        "who": by.name,
        "team": made.team.name,
        "number": made.number.text,
        "earlier": earlier.number.text,
        "reason": made.reason,
    }
    url = made.get_absolute_url()
    notices.tell(list(leaders), "teams.sample_drawn_again", at=at, url=url, params=params)


def _refuse_unless_over(start: date, end: date, late_days: int, today: date) -> None:
    if not start < end <= today or (end - start).days > LONGEST:
        raise DomainError(_("Choose a period of at most %(most)d days that is over.") % {"most": LONGEST})
    days = working_days(start, end - timedelta(days=1))
    if len(days) < LEAST_DAYS:
        words = {"least": LEAST_DAYS, "count": len(days)}
        raise DomainError(
            _("A period has at least %(least)d working days; this one has %(count)d. Choose a longer one.")
            % words
        )
    ready = queries.last_day_for(end - timedelta(days=1), late_days)
    if today <= ready:
        raise DomainError(
            _("Logs of this period can still be handed in until %(day)s; draw after that.") % {"day": ready}
        )


def _earlier_draw(team: Team, start: date, end: date, reason: str) -> SampleDraw | None:
    """The earlier draw that shares a day with [start, end), if any; once more takes a reason."""
    overlapping = SampleDraw.objects.filter(team=team, start__lt=end, end__gt=start).select_related("number")
    earlier = overlapping.first()
    if earlier is not None and not reason.strip():
        raise WrongState(
            _("This period was drawn already, as %(number)s. Say why it is drawn once more.")
            % {"number": earlier.number.text}
        )
    return earlier


def _weights(team: Team, logs: Sequence[WorkLog], today: date) -> dict[int, int]:
    if len(logs) < LEAST_LOGS:
        words = {"least": LEAST_LOGS, "count": len(logs)}
        raise DomainError(
            _("Others handed in %(count)d logs in this period; at least %(least)d are needed to draw from.")
            % words
        )
    last = queries.last_checks(team.pk)
    return {
        log.pk: sampling.weight_of((today - last[log.person_id]).days if log.person_id in last else None)
        for log in logs
    }


def _not_drawn(team: Team, by: Any, today: date) -> set[int]:
    """Accounts that lead the team, in person or through a stand-in: their own logs are not for them."""
    principals = {grant.on_behalf_of_id for grant in by.grants(today) if grant.on_behalf_of_id is not None}
    return {by.pk, *queries.leading(team, today), *principals}


def _text(log: WorkLog) -> str:
    return sampling.text_hash(log.done, log.problems, log.plan)


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
        .select_related("draw__number", "checked_by", "log__person")
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
    params = {"day": str(row.log.day), "who": row.log.person.name}
    checker = [row.checked_by] if row.checked_by is not None else []
    notices.tell(checker, "teams.log_answered", at=at, url=row.get_absolute_url(), params=params)
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
    draw = SampleDraw.objects.select_related("number", "team").get(number__text=number)
    weights = {int(pk): int(weight) for pk, weight in draw.population.items()}
    then = list(draw.logs.order_by("order").values_list("log_id", flat=True))
    try:
        again = sampling.draw(weights, seed=draw.seed, size=draw.size)
    except ValueError:
        again = []
    faults = [*_faults_of_record(draw, weights), *_faults_of_audit(draw, then)]
    if again != then:
        faults.append(_("Other logs are drawn than those on record."))
    if by is not None and at is not None:
        audit.record("teams.sampledraw.redraw", draw, by=by, at=at, after={"same": not faults})
    return Redrawn(number, then, again, faults)


def _faults_of_record(draw: SampleDraw, weights: Mapping[int, int]) -> list[str]:
    """What does not fit within the draw's own row and the logs that it drew."""
    faults = []
    if sampling.digest_of(weights) != draw.population_hash:
        faults.append(_("The population is no longer the one that was drawn from."))
    if draw.algorithm != sampling.ALGORITHM:
        faults.append(_("It was drawn by another algorithm: %(name)s.") % {"name": draw.algorithm})
    if sampling.seed_of(draw.nonce, draw.audit_head) != draw.seed:
        faults.append(_("The seed was not made of the system's chance and the audit's end."))
    rule = queries.rule_of(draw.team, draw.start)
    if sampling.size_of(len(weights), share=rule.sample_share, least=rule.sample_least) != draw.size:
        faults.append(_("Fewer or more logs were drawn than the rule of that time says."))
    logs = WorkLog.objects.filter(samplings__draw=draw)
    if any(draw.texts.get(str(log.pk)) != _text(log) for log in logs):
        faults.append(_("A drawn log does not read as it did when it was drawn."))
    return faults


def _faults_of_audit(draw: SampleDraw, then: list[int]) -> list[str]:
    """What does not fit what the audit has kept."""
    entry = audit.history(draw).filter(action="teams.sampledraw.draw").first()
    said = entry.after if entry else {}
    faults = []
    if said.get("seed") != draw.seed or said.get("population") != draw.population_hash:
        faults.append(_("Seed or population are not those of the audit."))
    if said.get("drawn") != then:
        faults.append(_("Other logs are drawn than the audit says."))
    if said.get("head") != draw.audit_head:
        faults.append(_("The audit's end before the draw is not the one on record."))
    return faults
