"""Who opens a closed day again (G5.1)."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actors import Capacity
from org.models import Person, Posting, RoleGrant
from org.permissions import capacity, reach, roles_with

# Whoever may have to open a day: whose, by the next two rights.
REOPEN = "teams.log_reopen"
REOPEN_TEAM, REOPEN_LEAD = "teams.sample_draw", "teams.log_reopen_lead"


def owner_leads(day: date) -> Exists:
    """For rows of postings: whether whoever is posted leads that team on that day."""
    grants = RoleGrant.objects.on(day).filter(role__in=roles_with(REOPEN_TEAM), team=OuterRef("team_id"))
    return Exists(grants.filter(user__person=OuterRef("person_id")).order_by())


def leads(posting: Posting, day: date) -> bool:
    """Whether whoever is posted leads that team on that day."""
    return Posting.objects.filter(owner_leads(day), pk=posting.pk).exists()


def may_reopen(posting: Posting, by: Any, at: datetime) -> Capacity:
    """The team's lead; for who leads the team, a leader of the branch. Nobody opens an own day, and no
    stand-in that of whom they stand in for.
    """
    right = REOPEN_LEAD if leads(posting, timezone.localdate(at)) else REOPEN_TEAM
    acting = capacity(by, right, at=at, branch_id=posting.team.branch_id, team_id=posting.team_id)
    author = posting.person.user_id
    if author is not None and author in {by.pk, acting.on_behalf_of_id}:
        raise PermissionDenied
    return acting


def reopened_by(user: Any, day: date) -> QuerySet[Person]:
    """People of whom `may_reopen` lets `user` open a day, as they are posted on `day`."""
    of_team = reach(user, REOPEN_TEAM, day).rows(branch="team__branch_id", team="team_id")
    of_lead = reach(user, REOPEN_LEAD, day).rows(branch="team__branch_id", team="team_id")
    whom = (of_team & ~Q(owner_leads(day))) | (of_lead & Q(owner_leads(day)))
    posted = Posting.objects.on(day).filter(whom).order_by().values("person_id")
    return Person.objects.filter(pk__in=posted).exclude(user_id=user.pk)


def time_is_over(posting: Posting, today: date) -> str:
    """What the author of a closed day is told, with whom to ask."""
    if leads(posting, today):
        return _("The time for this day is over. Ask a leader of the branch to open it again.")
    return _("The time for this day is over. Ask your lead to open it again.")
