"""The team's division of labour, laid down by its lead from a day on (G5.2)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, notices
from core.actors import Capacity
from core.errors import DomainError, Fault, Misfit, WrongState
from core.figures import day_text
from org.models import Person, Team, User
from org.permissions import capacity
from teams.choices.division import SheetState
from teams.models import Division, DivisionRow
from teams.queries.division import members, outlets_of
from teams.report_permissions import DIVISION_EDIT
from teams.rules.division import Duty, not_on_sheet, own_substitutes, without_reason
from teams.rules.papers import moved

LAID_DOWN, WITHDRAWN = "teams.division_laid_down", "teams.division_withdrawn"
SENTENCES: dict[str, Promise] = {
    LAID_DOWN: gettext_lazy(
        "The division of labour of %(team)s from %(day)s is laid down. See what is yours."
    ),
    WITHDRAWN: gettext_lazy(
        "The division of labour of %(team)s from %(day)s is withdrawn and does not take effect."
    ),
}
MOST_TEXT = 200
# What the form gives for one person, and for the outlet to develop.
Row = tuple[Duty, int | None]


def register() -> None:
    """Called once by the app's `ready`."""
    for kind, sentence in SENTENCES.items():
        notices.register(kind, sentence)


@transaction.atomic
def lay_down(
    *, team_id: int, valid_from: date, rows: Sequence[Row], note: str, by: Any, at: datetime
) -> Division:
    """Lay down who does what from a day on; the sheet before it closes, one of the same day is replaced, and
    it ends where a planned one begins (G5.2).

    Everybody on it is told. Raises Misfit with everything that is wrong: a day that is past or more than a
    year ahead, people who are not of the team, somebody of the team without a duty, who only develops or
    only serves without a reason, an own substitute, an outlet elsewhere; PermissionDenied.
    """
    team = Team.objects.select_for_update(of=("self",)).select_related("branch").get(pk=team_id)
    acting = capacity(by, DIVISION_EDIT, at=at, branch_id=team.branch_id, team_id=team_id)
    written = [row for row in rows if not row[0].is_blank]
    _check(team, valid_from, written, timezone.localdate(at))
    before, valid_until = _make_room(team, valid_from, at)
    division = Division.objects.create(
        branch=team.branch,
        team=team,
        valid_from=valid_from,
        valid_until=valid_until,
        note=note.strip(),
        laid_down_by_id=by.pk,
        laid_down_at=at,
    )
    DivisionRow.objects.bulk_create(_row(division, duty, outlet_id) for duty, outlet_id in written)
    _tell(division, LAID_DOWN, [duty.person_id for duty, _outlet in written], by=by, at=at)
    _record(division, written, before, acting, by=by, at=at)
    return division


def _check(team: Team, day: date, rows: Sequence[Row], today: date) -> None:
    duties = [duty for duty, _outlet in rows]
    here = {person.pk: person for person in members(team.pk, day)}
    last = moved(today, 1)
    faults: list[Fault] = []
    if day < today:
        sentence = _("The sheet begins today or later, not on %(day)s.")
        faults.append(("valid_from", sentence % {"day": day_text(day)}))
    elif day > last:
        sentence = _("A sheet begins within a year, by %(day)s.")
        faults.append(("valid_from", sentence % {"day": day_text(last)}))
    if not here:
        faults.append(("", _("Nobody belongs to the team on that day.")))
    if not {duty.person_id for duty in duties} <= set(here):
        told = _("Somebody on the sheet does not belong to the team on that day. Open it again.")
        faults.append(("", told))
    faults += _personal(duties, here)
    wanted = {duty.substitute_id for duty in duties} - {None}
    if not wanted <= set(here):
        faults.append(("", _("A substitute is somebody of the same team.")))
    places = {outlet for _duty, outlet in rows} - {None}
    if not places <= set(outlets_of(team.pk, day).values_list("pk", flat=True)):
        told = _("An outlet on the sheet is not one of the team's regions, or not open on that day.")
        faults.append(("", told))
    if faults:
        raise Misfit(_("This sheet cannot be laid down as it is."), faults=faults)


def _personal(duties: Sequence[Duty], here: Mapping[int, Person]) -> Iterator[Fault]:
    """What is wrong with one person's row; the fields are called as in the form."""
    for person_id in not_on_sheet(here, [duty.person_id for duty in duties]):
        sentence = _("%(person)s has no duty yet: everybody of the team stands on the sheet.")
        yield f"develops_{person_id}", sentence % {"person": here[person_id]}
    for person_id in without_reason(duties):
        sentence = _("%(person)s only develops or only serves customers: say why, or fill in both.")
        yield f"reason_{person_id}", sentence % {"person": here.get(person_id, "")}
    for person_id in own_substitutes(duties):
        sentence = _("%(person)s cannot be the own substitute.")
        yield f"substitute_{person_id}", sentence % {"person": here.get(person_id, "")}


def _make_room(team: Team, day: date, at: datetime) -> tuple[dict[str, Any], date | None]:
    """Close the sheet that holds on `day`, and replace one that begins on it; with the day on which the next
    planned one begins. That stays: whoever does not want it withdraws it.
    """
    standing = Division.objects.holding().filter(team=team)
    following = Division.objects.planned(team.pk, day).first()
    replaced = list(standing.filter(valid_from=day).values_list("pk", flat=True))
    Division.objects.filter(pk__in=replaced).update(replaced_at=at)
    last = standing.filter(valid_from__lt=day).order_by("-valid_from").first()
    if last is not None:
        last.valid_until = day
        last.save(update_fields=["valid_until"])
    before: dict[str, Any] = {"closed": last.pk} if last else {}
    before |= {"replaced": replaced} if replaced else {}
    return before, following.valid_from if following else None


@transaction.atomic
def withdraw_sheet(*, division_id: int, reason: str, by: Any, at: datetime) -> Division:
    """Withdraw a planned sheet before its day; the one before it goes on in its place (G5.2).

    Everybody on it is told. Withdrawing twice changes nothing. Raises WrongState from its day on and where it
    was replaced, DomainError without a reason, PermissionDenied, Division.DoesNotExist for strangers.
    """
    rows = Division.objects.visible_to(by).select_related("team")
    Team.objects.select_for_update(of=("self",)).get(pk=rows.get(pk=division_id).team_id)
    division = rows.select_for_update(of=("self",)).get(pk=division_id)
    acting = capacity(by, DIVISION_EDIT, at=at, branch_id=division.branch_id, team_id=division.team_id)
    if division.withdrawn_at is not None:
        return division
    state = division.state_on(timezone.localdate(at))
    if state != SheetState.COMING:
        words = {"state": state.label}
        raise WrongState(_("Only a planned sheet is withdrawn; this one is “%(state)s”.") % words)
    if not reason.strip():
        raise DomainError(_("Say why: the reason is kept with the sheet."))
    division.replaced_at = division.withdrawn_at = at
    division.save(update_fields=["replaced_at", "withdrawn_at"])
    standing = Division.objects.holding().filter(team_id=division.team_id)
    standing.filter(valid_until=division.valid_from).update(valid_until=division.valid_until)
    people = list(division.rows.values_list("person_id", flat=True))
    _tell(division, WITHDRAWN, people, by=by, at=at)
    audit.record("teams.division.withdraw", division, by=by, at=at, capacity=acting, reason=reason.strip())
    return division


def _row(division: Division, duty: Duty, outlet_id: int | None) -> DivisionRow:
    return DivisionRow(
        division=division,
        person_id=duty.person_id,
        outlet_id=outlet_id,
        develops=duty.develops.strip()[:MOST_TEXT],
        serves=duty.serves.strip()[:MOST_TEXT],
        duties=duty.duties.strip()[:MOST_TEXT],
        substitute_id=duty.substitute_id,
        reason=duty.reason.strip()[:MOST_TEXT],
    )


def _tell(division: Division, kind: str, person_ids: Sequence[int], *, by: Any, at: datetime) -> None:
    """Everybody on the sheet with an account, but who did it."""
    told = User.objects.filter(person__in=person_ids, is_active=True).exclude(pk=by.pk)
    params = {"team": str(division.team), "day": day_text(division.valid_from)}
    notices.tell(told, kind, at=at, url=reverse("teams:my_division"), params=params)


def _record(
    division: Division,
    rows: Sequence[Row],
    before: dict[str, Any],
    acting: Capacity,
    *,
    by: Any,
    at: datetime,
) -> None:
    numbers = dict(
        Person.objects.filter(pk__in=[duty.person_id for duty, _outlet in rows]).values_list("pk", "number")
    )
    one_sided = {numbers[duty.person_id]: duty.reason for duty, _outlet in rows if duty.is_one_sided}
    after = {"from": division.valid_from, "people": sorted(numbers.values()), "one_sided": one_sided}
    audit.record(
        "teams.division.lay_down", division, by=by, at=at, capacity=acting, before=before, after=after
    )
