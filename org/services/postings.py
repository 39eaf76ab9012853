"""Where a person works and which grade they hold: one place and one grade at a time."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from org.models import Grading, Outlet, Person, Posting, Region, Team, User
from org.permissions import capacity
from org.services.people import of_others
from org.services.saving import check


@transaction.atomic
def post_person(
    *,
    person_id: int,
    team: Team,
    valid_from: date,
    by: User,
    at: datetime,
    region: Region | None = None,
    outlet: Outlet | None = None,
    reason: str = "",
) -> Posting:
    """Give a person a place from a day on; the present place ends that day (G5.4).

    The team decides moves between its outlets; a move to another branch is recorded on its day or later, by
    somebody who keeps the files of both. Raises PermissionDenied, DomainError for a day outside of the
    person's time here or before the present place began.
    """
    person, acting = of_others(person_id, "org.person_move", by=by, at=at)
    capacity(by, "org.person_move", at=at, branch_id=team.branch_id, team_id=team.pk)
    _fits(person, team, region, outlet, valid_from)
    before = _make_room(person, valid_from)
    _take_along(person, team, valid_from, at)
    posting = Posting(person=person, team=team, region=region, outlet=outlet, valid_from=valid_from)
    posting.valid_until = person.left_on
    check(posting)
    posting.save()
    after = {"team": team, "region": region, "outlet": outlet, "from": valid_from}
    audit.record(
        "org.person.post", person, by=by, at=at, capacity=acting, before=before, after=after, reason=reason
    )
    return posting


def _fits(person: Person, team: Team, region: Region | None, outlet: Outlet | None, start: date) -> None:
    """Place and day have to agree with one another."""
    faults = []
    if region is not None and region.team_id != team.pk:
        faults.append(_("The region “%(region)s” is not one of this team.") % {"region": region})
    if outlet is not None and outlet.branch_id != team.branch_id:
        faults.append(_("The outlet “%(outlet)s” belongs to another branch.") % {"outlet": outlet})
    if start < team.opened_on or (team.closed_on is not None and start >= team.closed_on):
        faults.append(_("The team “%(team)s” is not open on that day.") % {"team": team})
    if start < person.hired_on or (person.left_on is not None and start >= person.left_on):
        faults.append(_("%(person)s is not here on that day.") % {"person": person})
    if faults:
        raise DomainError(_("This place cannot be given."), faults=faults)


def _make_room(person: Person, start: date) -> dict[str, object]:
    """End the present place; a later one in the way is named."""
    later = person.postings.filter(valid_from__gte=start).select_related("team").first()
    if later is not None:
        raise DomainError(
            _("A place in “%(team)s” begins on %(day)s. Choose a later day.")
            % {"team": later.team, "day": f"{later.valid_from:%Y-%m-%d}"}
        )
    current = person.postings.on(start).select_related("team", "outlet").first()
    if current is None:
        return {}
    current.valid_until = start
    current.save(update_fields=["valid_until"])
    return {"team": current.team, "outlet": current.outlet, "from": current.valid_from}


def _take_along(person: Person, team: Team, start: date, at: datetime) -> None:
    """The file follows a person to the other branch, on the day itself."""
    if person.branch_id == team.branch_id:
        return
    if start > timezone.localdate(at):
        raise DomainError(_("A move to another branch is recorded on its day: the file moves with it."))
    person.branch_id = team.branch_id
    person.save(update_fields=["branch"])


@transaction.atomic
def end_posting(*, person_id: int, until: date, reason: str, by: User, at: datetime) -> Person:
    """End a person's place without giving another; `until` is the first day without one.

    Raises DomainError where there is no place to end on that day.
    """
    person, acting = of_others(person_id, "org.person_move", by=by, at=at)
    current = person.postings.filter(valid_until=None, valid_from__lt=until).select_related("team").first()
    if current is None:
        raise DomainError(_("%(person)s has no place that could end on that day.") % {"person": person})
    current.valid_until = until
    current.save(update_fields=["valid_until"])
    audit.record(
        "org.person.end_posting",
        person,
        by=by,
        at=at,
        capacity=acting,
        after={"team": current.team, "until": until},
        reason=reason,
    )
    return person


@transaction.atomic
def take_back_posting(*, person_id: int, valid_from: date, reason: str, by: User, at: datetime) -> Person:
    """Take back a place that has not begun yet; the place before it goes on (G5.4).

    Raises DomainError where no place begins on that day, or it has begun; PermissionDenied.
    """
    person, acting = of_others(person_id, "org.person_move", by=by, at=at)
    coming = person.postings.filter(valid_from=valid_from).select_related("team", "outlet").first()
    if coming is None or valid_from <= timezone.localdate(at):
        raise DomainError(
            _("No place of %(person)s that could be taken back begins on that day.") % {"person": person}
        )
    capacity(by, "org.person_move", at=at, branch_id=coming.team.branch_id, team_id=coming.team_id)
    before = {"team": coming.team, "outlet": coming.outlet, "from": valid_from}
    until = coming.valid_until
    coming.delete()
    person.postings.filter(valid_until=valid_from).update(valid_until=until)
    audit.record(
        "org.person.take_back_posting", person, by=by, at=at, capacity=acting, before=before, reason=reason
    )
    return person


@transaction.atomic
def set_grade(
    *, person_id: int, grade: str, valid_from: date, by: User, at: datetime, reason: str = ""
) -> Grading:
    """Give a person a grade from a day on; the present grade ends that day (G17).

    Raises PermissionDenied for one's own, DomainError for a day outside of the person's time here, before the
    present grade began, or for the grade that is held already.
    """
    person, acting = of_others(person_id, "org.person_edit", by=by, at=at)
    if valid_from < person.hired_on or (person.left_on is not None and valid_from >= person.left_on):
        raise DomainError(_("%(person)s is not here on that day.") % {"person": person})
    if person.gradings.filter(valid_from__gte=valid_from).exists():
        raise DomainError(_("A grade begins on that day or later. Choose a later day."))
    current = person.gradings.on(valid_from).first()
    if current is not None:
        if current.grade == grade:
            raise DomainError(_("%(person)s holds this grade already.") % {"person": person})
        current.valid_until = valid_from
        current.save(update_fields=["valid_until"])
    grading = Grading(person=person, grade=grade, valid_from=valid_from, valid_until=person.left_on)
    check(grading)
    grading.save()
    before = {"grade": current.grade} if current else {}
    audit.record(
        "org.person.set_grade",
        person,
        by=by,
        at=at,
        capacity=acting,
        before=before,
        after={"grade": grade, "from": valid_from},
        reason=reason,
    )
    return grading
