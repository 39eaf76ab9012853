"""Work logs: handed in by their author, once a day; looked at by the lead (G5.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, jobs, notices
from core.actors import Capacity
from core.errors import DomainError, PermissionDenied, WrongState
from org.choices import Role
from org.models import Person, Posting
from org.permissions import capacity, reach
from teams.log_steps import may_reopen, time_is_over
from teams.models import LogReopening, LogRule, WorkLog
from teams.queries import work_logs as queries
from teams.rules.likeness import Earlier, most_alike
from teams.services.daily import enter_day

COMPARE = "teams.compare_log"
MOST_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class LogText:
    """What is written in a log, and the day's figures by measure."""

    done: str
    problems: str = ""
    plan: str = ""
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    # Measures whose field was left empty: a figure of before goes.
    cleared: Sequence[str] = ()


@transaction.atomic
def write_log(*, day: date, text: LogText, by: Any, at: datetime) -> WorkLog:
    """Hand in one's log of a day, or correct it while the day is open (G5.1, P4).

    After its time it is marked late; how long it can be handed in late is the team's rule, after that the
    lead opens the day. A correction keeps the earlier words in the audit. Raises PermissionDenied for who is
    no account manager, DomainError for a day to come, past its time or without a posting, and without a
    word.
    """
    person, posting = _author(day, by, at)
    values = _words(text)
    rule = queries.rule_of(posting.team, day)
    _refuse_closed(posting, day, rule, at)
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # two taps give one log
    log = queries.log_of(person.pk, day)
    if log is None:
        log = _hand_in(posting, day, values, rule, at=at)
        _record("write", log, by=by, at=at, after=values | {"late": log.is_late})
    else:
        _correct(log, values, by=by, at=at)
    if text.figures or text.cleared:
        enter_day(person_id=person.pk, day=day, values=text.figures, cleared=text.cleared, by=by, at=at)
    jobs.enqueue(COMPARE, at=at, key=str(log.pk), args={"log_id": log.pk})
    return log


def refusal_of(*, day: date, by: Any, at: datetime) -> str:
    """Why one's log of that day can be neither handed in nor corrected now; empty where it can. Raises
    PermissionDenied for who is no account manager.
    """
    try:
        _person, posting = _author(day, by, at)
        _refuse_closed(posting, day, queries.rule_of(posting.team, day), at)
    except DomainError as refused:
        return str(refused)
    return ""


def _author(day: date, by: Any, at: datetime) -> tuple[Person, Posting]:
    today = timezone.localdate(at)
    own = reach(by, "teams.own", today).person_id
    if own is None:
        raise PermissionDenied
    if day > today:
        raise DomainError(_("A log is written once its day has come."))
    posting = queries.posting_on(own, day)
    if posting is None:
        raise DomainError(_("You were not posted to a team on that day."))
    return posting.person, posting


def _words(text: LogText) -> dict[str, str]:
    values = {"done": _plain(text.done), "problems": _plain(text.problems), "plan": _plain(text.plan)}
    if not values["done"]:
        raise DomainError(_("Write what you did; one sentence is enough."))
    if any(len(value) > MOST_TEXT for value in values.values()):
        raise DomainError(_("A text has at most %(most)d signs.") % {"most": MOST_TEXT})
    return values


def _plain(text: str) -> str:
    """The text with its lines ended as we keep them: a browser ends them otherwise and changes no word."""
    return text.strip().replace("\r\n", "\n")


def _refuse_closed(posting: Posting, day: date, rule: LogRule, at: datetime) -> None:
    last, today = queries.last_day_for(day, rule.late_days), timezone.localdate(at)
    if today > last and not queries.is_reopened(posting.person_id, day):
        raise DomainError(time_is_over(posting, today))


def _hand_in(posting: Posting, day: date, values: dict[str, str], rule: LogRule, *, at: datetime) -> WorkLog:
    return WorkLog.objects.create(
        person=posting.person,
        branch_id=posting.team.branch_id,
        team=posting.team,
        day=day,
        submitted_at=at,
        due_at=queries.due_moment(day, rule.due_hour),
        **values,
    )


def _correct(log: WorkLog, values: dict[str, str], *, by: Any, at: datetime) -> None:
    before = {name: getattr(log, name) for name in values}
    if {name: _plain(text) for name, text in before.items()} == values:
        return
    refusal = words_stay(log, at)
    if refusal:
        raise DomainError(refusal)
    for name, value in values.items():
        setattr(log, name, value)
    log.changed_at = at
    log.save(update_fields=[*values, "changed_at"])
    _record("correct", log, by=by, at=at, before=before, after=values)


def words_stay(log: WorkLog, at: datetime) -> str:
    """Why a log's words are not corrected any more, even where its day is open; empty where they can be."""
    if queries.is_drawn(log.pk):
        return _("This log was drawn for a spot check; its words stay as they are.")
    if at > log.due_at and not log.is_late and not queries.is_reopened(log.person_id, log.day):
        return _("The log was handed in on time and its time is over; it stays as it is.")
    return ""


def _record(
    verb: str,
    log: WorkLog,
    *,
    by: Any,
    at: datetime,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> None:
    acting = Capacity(role=Role.ACCOUNT_MANAGER)
    audit.record(f"teams.worklog.{verb}", log, by=by, at=at, capacity=acting, before=before, after=after)


@transaction.atomic
def compare_log(*, log_id: int, at: datetime) -> WorkLog:
    """Note which earlier log of the team this one reads like, for the lead to look at (G5.1).

    A hint and no finding: the author is not told. May run twice.
    """
    log = WorkLog.objects.select_for_update(of=("self",)).select_related("team").get(pk=log_id)
    rule = queries.rule_of(log.team, log.day)
    earlier = [Earlier(pk, text) for pk, text in queries.earlier_logs(log)]
    found = most_alike(log.done, earlier, threshold=rule.alike_from)
    log.like_log_id, log.likeness = found or (None, None)
    log.compared_at = at
    log.save(update_fields=["like_log", "likeness", "compared_at"])
    return log


@transaction.atomic
def remark_log(*, log_id: int, remark: str, by: Any, at: datetime) -> WorkLog:
    """Write the lead's remark on a log; its author is told (G5.1).

    Raises WorkLog.DoesNotExist for strangers, PermissionDenied for who does not lead that team and for one's
    own log, DomainError without a word.
    """
    log = WorkLog.objects.select_for_update(of=("self",)).select_related("person__user").get(pk=log_id)
    acting = capacity(by, "teams.sample_draw", at=at, branch_id=log.branch_id, team_id=log.team_id)
    if log.person.user_id == by.pk:
        raise PermissionDenied
    if not remark.strip():
        raise DomainError(_("Write your remark."))
    before = {"remark": log.remark}
    log.remark, log.remarked_by, log.remarked_at = remark.strip()[:500], by, at
    log.save(update_fields=["remark", "remarked_by", "remarked_at"])
    if log.person.user is not None:
        params = {"day": str(log.day)}
        notices.tell(
            [log.person.user], "teams.log_remarked", at=at, url=log.get_absolute_url(), params=params
        )
    after = {"remark": log.remark}
    audit.record("teams.worklog.remark", log, by=by, at=at, capacity=acting, before=before, after=after)
    return log


@transaction.atomic
def reopen_day(*, person_id: int, day: date, reason: str, by: Any, at: datetime) -> LogReopening:
    """Open a day whose time is over for one person's log (G5.1); the log stays late. Sent twice is once.

    Raises PermissionDenied for who neither leads the team of that day nor, where its lead's own day is to be
    opened, the branch, and for an own day; DomainError without a reason, for a day to come or without a
    posting, WrongState where it is open already for another reason.
    """
    posting = queries.posting_on(person_id, day)
    if posting is None or day > timezone.localdate(at):
        raise DomainError(_("That person was not posted to a team on that day."))
    acting = may_reopen(posting, by, at)
    if not reason.strip():
        raise DomainError(_("Say why the day is opened again: the reason is kept."))
    made, is_new = LogReopening.objects.get_or_create(
        person_id=person_id, day=day, defaults={"reason": reason.strip()[:300], "by_id": by.pk, "at": at}
    )
    if not is_new and (made.by_id, made.reason) != (by.pk, reason.strip()[:300]):
        words = {"day": day, "who": posting.person.name, "by": made.by, "reason": made.reason}
        raise WrongState(
            _("%(day)s is open already for %(who)s: %(by)s opened it, “%(reason)s”. Nobody is told anew.")
            % words
        )
    if is_new:
        if posting.person.user is not None:
            notices.tell(
                [posting.person.user],
                "teams.log_reopened",
                at=at,
                url="/teams/logs/mine/",
                params={"day": str(day)},
            )
        after = {"day": str(day)}
        audit.record(
            "teams.worklog.reopen", posting.person, by=by, at=at, capacity=acting, after=after, reason=reason
        )
    return made
