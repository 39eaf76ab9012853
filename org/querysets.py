"""Rows of the organisation that a user may see."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from org.permissions import reach

if TYPE_CHECKING:
    from org.models import Branch, Outlet, Person, Team  # noqa: F401  named in quotes below


class BranchQuerySet(models.QuerySet["Branch"]):
    def visible_to(self, user: Any, right: str = "org.person_view") -> Self:
        """Branches over which `user` holds `right`."""
        return self.filter(reach(user, right).rows(branch="pk", team="teams")).distinct()


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: Any, right: str = "org.person_view") -> Self:
        """Teams over which `user` holds `right`."""
        return self.filter(reach(user, right).rows(branch="branch_id", team="pk"))


class OutletQuerySet(models.QuerySet["Outlet"]):
    def visible_to(self, user: Any) -> Self:
        """Outlets of the branches and teams that `user` may look into."""
        return self.filter(reach(user, "org.person_view").rows(branch="branch_id", team="region__team_id"))

    def editable_by(self, user: Any) -> Self:
        """Outlets of the branches whose outlets `user` keeps."""
        return self.filter(reach(user, "org.outlet_edit").rows(branch="branch_id", team=None))


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: Any, right: str = "org.person_view") -> Self:
        """People over whom `user` holds `right`: of the branch, or posted to the team today; and oneself."""
        if not getattr(user, "is_active", False):
            return self.none()
        far = reach(user, right)
        if far.everywhere:
            return self
        own = Q(user_id=user.pk)
        branch = Q(branch_id__in=far.branch_ids) if far.branch_ids else Q(pk__in=[])
        team = self._posted_to(far.team_ids, user.day) if far.team_ids else Q(pk__in=[])
        return self.filter(own | branch | team)

    @staticmethod
    def _posted_to(team_ids: frozenset[int], day: date) -> Q:
        from org.models import Posting  # noqa: PLC0415  models import this module

        return Q(pk__in=Posting.objects.on(day).filter(team_id__in=team_ids).values("person_id"))

    def active_in(self, start: date, end: date) -> Self:
        """People here on at least one day of [start, end)."""
        return self.filter(Q(hired_on__lt=end) & (Q(left_on=None) | Q(left_on__gt=start)))
