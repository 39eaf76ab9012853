"""Shortfalls: asked when a month's file is in, answered with cause and remedy, read by the lead (P4)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.queries import due_after
from core import audit, fsm, notices
from core.errors import Conflict, DomainError
from core.figures import month_text
from core.months import month_of
from org.models import Person, Team, User
from org.permissions import capacity
from org.queries import holders
from teams.choices.targets import ShortfallState
from teams.models import Shortfall, ShortfallRule
from teams.queries import targets as queries
from teams.queries.month_progress import month_progress
from teams.queries.shortfalls import Figures, Key, figures_of, place_of
from teams.rules.targets import is_short
from teams.shortfall_steps import right_to_judge

DAYS = 3
S = ShortfallState
MOST_TEXT = 2_000


def crm_accepted(crm_month: Any, by: Any, at: datetime) -> None:
    """Ask for cause and remedy of what the accepted file shows as missed (P4); customers calls this.

    A shortfall that the newer file no longer shows is withdrawn.
    """
    for team in Team.objects.filter(
        branch_id=crm_month.branch_id, targets__months__month=crm_month.month
    ).distinct():
        ask(team=team, month=crm_month.month, by=by, at=at)


@transaction.atomic
def ask(*, team: Team, month: date, by: Any, at: datetime) -> list[Shortfall]:
    """Ask everybody of the team, who directs a region for it, and the lead for the team and for regions that
    nobody directs, whose month stayed below the threshold.

    Asking again asks nobody twice; what is open takes the figures of now, and what was withdrawn is asked
    anew where they are short after all. For the service that has asked for its right before, or `ask_now`.
    """
    today = timezone.localdate(at)
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)  # two at once ask one after the other
    threshold = queries.threshold_of(team.pk, queries.last_day_of(month))
    progress, _actuals = month_progress(team, month, today)
    rows = list(Shortfall.objects.filter(team=team, month=month))
    kept = {(row.measure, row.region_id, row.person_id): row for row in rows}
    directors = queries.directors_of(team, today)
    # Who has spoken for a region spoke for it, whoever directs it by now.
    spoken = {
        (row.measure, row.region_id): row.person_id for row in rows if row.state in {S.ANSWERED, S.ACCEPTED}
    }
    # Who was released and has no successor is not replaced by the lead, who released.
    released = {(row.measure, row.region_id): row.person_id for row in rows if row.state == S.RELEASED}

    def answers_for(measure: str, region_id: int) -> int | None:
        key = (measure, region_id)
        return spoken[key] if key in spoken else directors.get(region_id, released.get(key))

    told = figures_of(progress, answers_for)
    wanted = {key: figures for key, figures in told.items() if is_short(*figures, threshold)}
    anew = _follow(kept, told, wanted, by=by, at=at)
    due_on = due_after(today, DAYS)
    asked = [
        Shortfall.objects.create(
            branch_id=team.branch_id,
            team=team,
            region_id=region_id,
            person_id=person_id,
            month=month,
            measure=measure,
            plan=plan,
            actual=actual,
            asked_at=at,
            due_on=due_on,
        )
        for (measure, region_id, person_id), (plan, actual) in wanted.items()
        if (measure, region_id, person_id) not in kept
    ]
    if asked or anew:
        _tell([*asked, *anew], team, month, at=at)
    for row in asked:
        figures = {"plan": str(row.plan), "actual": str(row.actual), "due": str(row.due_on)}
        audit.record("teams.shortfall.ask", row, by=by, at=at, after=figures)
    if asked:
        after = {"month": f"{month:%Y-%m}", "asked": len(asked), "threshold": str(threshold)}
        audit.record("teams.shortfall.ask", team, by=by, at=at, after=after)
    return [*asked, *anew]


def _follow(
    kept: Mapping[Key, Shortfall],
    told: Mapping[Key, Figures],
    wanted: Mapping[Key, Figures],
    *,
    by: Any,
    at: datetime,
) -> list[Shortfall]:
    """Bring what was asked before to the figures of now; the rows that are asked anew.

    An accepted answer stays as it was read: it answered the figures of its day.
    """
    anew = []
    for key, row in kept.items():
        is_open = row.state in {S.ASKED, S.ANSWERED}
        if key not in wanted:
            if is_open:
                reason = _("By the targets and figures of now the month is not short.")
                if row.region_id is not None and any(asked[:2] == key[:2] for asked in wanted):
                    reason = _("Somebody else answers for the region by now and is asked.")
                now = next((told[other] for other in told if place_of(other) == place_of(key)), None)
                fsm.perform(row.withdraw, by=by, at=at, reason=reason, given=_given(now))
            continue
        plan, actual = wanted[key]
        given = _given(wanted[key])
        if is_open and (row.plan, row.actual) != (plan, actual):
            fsm.perform(row.renew, by=by, at=at, given=given)
        elif row.state == S.WITHDRAWN:
            due = due_after(timezone.localdate(at), DAYS)
            fsm.perform(row.ask_anew, by=by, at=at, given=given | {"due": str(due)})
            anew.append(row)
    return anew


def _given(figures: Figures | None) -> dict[str, str]:
    return {} if figures is None else {"plan": str(figures[0]), "actual": str(figures[1])}


def _tell(asked: Sequence[Shortfall], team: Team, month: date, *, at: datetime) -> None:
    ids = {row.person_id for row in asked if row.person_id is not None}
    people = [p.user for p in Person.objects.filter(pk__in=ids).select_related("user") if p.user is not None]
    leads: list[User] = []
    if any(row.person_id is None for row in asked):
        day = timezone.localdate(at)
        leads = list(holders("teams.target_edit", day=day, branch_id=team.branch_id, team_id=team.pk))
    told = {user.pk: user for user in [*people, *leads]}
    params = {"month": month_text(month), "team": team.name}
    notices.tell(told.values(), "teams.shortfall_asked", at=at, url="/teams/shortfalls/", params=params)


@transaction.atomic
def ask_now(*, team: Team, month: date, by: Any, at: datetime) -> list[Shortfall]:
    """Ask at the lead's word, by the figures entered day by day where no file is in yet.

    Raises PermissionDenied for who does not lead the team, DomainError for a month that is not over: part of
    a month is always short of the whole.
    """
    capacity(by, "teams.target_edit", at=at, branch_id=team.branch_id, team_id=team.pk)
    if month >= month_of(timezone.localdate(at)):
        raise DomainError(_("This month is not over yet. Ask for cause and remedy once it is."))
    return ask(team=team, month=month, by=by, at=at)


@transaction.atomic
def answer(*, shortfall_id: int, cause: str, remedy: str, by: Any, at: datetime) -> Shortfall:
    """Say why the target was missed and what is done about it (P4); who reads it is told.

    Raises PermissionDenied for anybody but its owner, WrongState once it is answered, DomainError where
    either is missing or without end.
    """
    row = Shortfall.objects.select_related("team", "region", "person").get(pk=shortfall_id)
    texts = {"cause": cause.strip(), "remedy": remedy.strip()}
    if not all(texts.values()):
        raise DomainError(_("Write both: why it was missed, and what is done about it."))
    if any(len(text) > MOST_TEXT for text in texts.values()):
        raise DomainError(_("A text has at most %(most)d signs.") % {"most": MOST_TEXT})
    fsm.perform(row.answer, by=by, at=at, given=texts)
    params = {"month": month_text(row.month), "who": row.whose}
    told = [user for user in readers_of(row, at) if user.pk != by.pk]
    notices.tell(told, "teams.shortfall_answered", at=at, url=row.get_absolute_url(), params=params)
    return row


def readers_of(row: Shortfall, at: datetime) -> list[User]:
    """Who may read the answer and accept it: not who wrote it."""
    right, day = right_to_judge(row, at), timezone.localdate(at)
    found = holders(right, day=day, branch_id=row.branch_id, team_id=row.team_id)
    return [user for user in found if user.pk != row.answered_by_id]


@transaction.atomic
def accept(*, shortfall_id: int, by: Any, at: datetime) -> Shortfall:
    """Take the answer for good. Raises PermissionDenied, DomainError for an own answer, WrongState."""
    row = Shortfall.objects.select_related("team", "person__user").get(pk=shortfall_id)
    fsm.perform(row.accept, by=by, at=at)
    return row


@transaction.atomic
def answer_together(*, answers: Mapping[int, tuple[str, str]], by: Any, at: datetime) -> list[Shortfall]:
    """Answer several in one go, all or none: shortfall → cause and remedy (P4). Raises as `answer`, and
    DomainError for none at all.
    """
    if not answers:
        raise DomainError(_("Write cause and remedy of at least one."))
    return [
        answer(shortfall_id=pk, cause=cause, remedy=remedy, by=by, at=at)
        for pk, (cause, remedy) in sorted(answers.items())
    ]


@transaction.atomic
def accept_together(
    *, shortfall_ids: Collection[int], seen_at: datetime, by: Any, at: datetime
) -> list[Shortfall]:
    """Take several answers in one go, all or none, as they were read at `seen_at` (P4).

    Raises as `accept`, DomainError for none at all, Conflict where one was answered again or got other
    figures since.
    """
    if not shortfall_ids:
        raise DomainError(_("Choose at least one answer."))
    seen = Q(answered_at__lte=seen_at) & (Q(figures_at=None) | Q(figures_at__lte=seen_at))
    rows = list(Shortfall.objects.filter(seen, pk__in=shortfall_ids).order_by("pk"))
    if len(rows) < len(set(shortfall_ids)):
        raise Conflict(_("One of the answers has changed meanwhile. Open the page again and read it."))
    return [accept(shortfall_id=row.pk, by=by, at=at) for row in rows]


@transaction.atomic
def ask_again(*, shortfall_id: int, reason: str, by: Any, at: datetime) -> Shortfall:
    """Ask once more, saying what the answer lacks; its owner is told. Raises as `accept`."""
    row = Shortfall.objects.select_related("team", "person__user").get(pk=shortfall_id)
    due = due_after(timezone.localdate(at), DAYS)
    fsm.perform(row.ask_again, by=by, at=at, reason=reason, given={"due": str(due)})
    params = {"month": month_text(row.month), "team": row.team.name}
    notices.tell(_owners(row, at), "teams.shortfall_asked", at=at, url=row.get_absolute_url(), params=params)
    return row


@transaction.atomic
def release(*, shortfall_id: int, reason: str, by: Any, at: datetime) -> Shortfall:
    """Ask no longer, because who was asked has left the team and nobody else can know the cause.

    Raises PermissionDenied for who does not lead the team and for the team's own, WrongState once it is
    answered, DomainError while the person is posted there or without a reason.
    """
    row = Shortfall.objects.select_related("team", "region", "person").get(pk=shortfall_id)
    fsm.perform(row.release, by=by, at=at, reason=reason)
    if not queries.has_left(row, timezone.localdate(at)):
        raise DomainError(_("%(who)s is still posted to the team and answers this.") % {"who": row.person})
    return row


def _owners(row: Shortfall, at: datetime) -> list[User]:
    """Who answers it: the person, or for the team's own whoever leads the team."""
    if row.person is not None:
        return [row.person.user] if row.person.user is not None else []
    day = timezone.localdate(at)
    return list(holders("teams.target_edit", day=day, branch_id=row.branch_id, team_id=row.team_id))


@transaction.atomic
def lay_down_threshold(
    *, team: Team, valid_from: date, threshold: Decimal, by: Any, at: datetime
) -> ShortfallRule:
    """Say below which completion cause and remedy are asked for, from a day on.

    Raises PermissionDenied, DomainError for a day before today, a second one of a day, or no share.
    """
    acting = capacity(by, "teams.target_edit", at=at, branch_id=team.branch_id, team_id=team.pk)
    if valid_from < timezone.localdate(at) or not 0 < threshold <= 1:
        raise DomainError(_("Say a share above nothing and up to the whole, from today or later."))
    try:
        with transaction.atomic():
            rule = ShortfallRule.objects.create(
                team=team, valid_from=valid_from, threshold=threshold, made_by_id=by.pk, made_at=at
            )
    except IntegrityError as fault:
        raise DomainError(_("There is a threshold from that day on already.")) from fault
    after = {"from": str(valid_from), "threshold": str(threshold)}
    audit.record("teams.shortfallrule.lay_down", rule, by=by, at=at, capacity=acting, after=after)
    return rule
