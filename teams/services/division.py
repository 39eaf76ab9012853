"""The team's division of labour, laid down by its lead from a day on (G5.2)."""

from collections.abc import Sequence
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
from core.errors import DomainError
from core.figures import day_text
from org.models import Person, Team, User
from org.permissions import capacity
from teams.models import Division, DivisionRow
from teams.queries.division import members, outlets_of
from teams.report_permissions import DIVISION_EDIT
from teams.rules.division import Duty, own_substitutes, without_reason

LAID_DOWN = "teams.division_laid_down"
SENTENCES: dict[str, Promise] = {
    LAID_DOWN: gettext_lazy(
        "The division of labour of %(team)s from %(day)s is laid down. See what is yours."
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
    """Lay down who does what from a day on; the sheet before it closes, one from a later day is replaced
    (G5.2).

    Everybody on it is told. Raises DomainError with everything that is wrong: a day that is past, people who
    are not of the team, somebody who only develops or only serves without a reason, an own substitute, an
    outlet elsewhere; PermissionDenied.
    """
    team = Team.objects.select_for_update(of=("self",)).select_related("branch").get(pk=team_id)
    acting = capacity(by, DIVISION_EDIT, at=at, branch_id=team.branch_id, team_id=team_id)
    written = [row for row in rows if not row[0].is_blank]
    _check(team, valid_from, written, timezone.localdate(at))
    before = _make_room(team, valid_from, at)
    division = Division.objects.create(
        branch=team.branch,
        team=team,
        valid_from=valid_from,
        note=note.strip(),
        laid_down_by_id=by.pk,
        laid_down_at=at,
    )
    DivisionRow.objects.bulk_create(_row(division, duty, outlet_id) for duty, outlet_id in written)
    _tell(division, written, by=by, at=at)
    _record(division, written, before, acting, by=by, at=at)
    return division


def _check(team: Team, day: date, rows: Sequence[Row], today: date) -> None:
    duties = [duty for duty, _outlet in rows]
    here = {person.pk: person for person in members(team.pk, day)}
    faults: list[str] = []
    if day < today:
        faults.append(_("The sheet begins today or later, not on %(day)s.") % {"day": day_text(day)})
    if not rows:
        faults.append(_("Nobody has a duty on this sheet."))
    if not {duty.person_id for duty in duties} <= set(here):
        faults.append(_("Somebody on the sheet does not belong to the team on that day. Open it again."))
    faults += [
        _("%(person)s only develops or only serves customers: say why, or fill in both.")
        % {"person": here.get(person_id, "")}
        for person_id in without_reason(duties)
    ]
    faults += [
        _("%(person)s cannot be the own substitute.") % {"person": here.get(person_id, "")}
        for person_id in own_substitutes(duties)
    ]
    wanted = {duty.substitute_id for duty in duties} - {None}
    if not wanted <= set(here):
        faults.append(_("A substitute is somebody of the same team."))
    places = {outlet for _duty, outlet in rows} - {None}
    if not places <= set(outlets_of(team.pk, day).values_list("pk", flat=True)):
        faults.append(_("An outlet on the sheet is not one of the team's regions, or not open on that day."))
    if faults:
        raise DomainError(_("This sheet cannot be laid down as it is."), faults=faults)


def _make_room(team: Team, day: date, at: datetime) -> dict[str, Any]:
    """Close the sheet that holds on `day`; those that would begin then or later are replaced."""
    standing = Division.objects.holding().filter(team=team)
    replaced = list(standing.filter(valid_from__gte=day).values_list("pk", flat=True))
    Division.objects.filter(pk__in=replaced).update(replaced_at=at)
    # Where what came after it is replaced, the sheet before goes on until the new one begins.
    last = standing.filter(valid_from__lt=day).order_by("-valid_from").first()
    if last is not None:
        last.valid_until = day
        last.save(update_fields=["valid_until"])
    before = {"closed": last.pk} if last else {}
    return before | ({"replaced": replaced} if replaced else {})


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


def _tell(division: Division, rows: Sequence[Row], *, by: Any, at: datetime) -> None:
    """Everybody on the sheet with an account, but who laid it down."""
    ids = [duty.person_id for duty, _outlet in rows]
    told = User.objects.filter(person__in=ids, is_active=True).exclude(pk=by.pk)
    params = {"team": str(division.team), "day": day_text(division.valid_from)}
    notices.tell(told, LAID_DOWN, at=at, url=reverse("teams:my_division"), params=params)


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
