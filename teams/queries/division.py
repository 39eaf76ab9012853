"""Questions about division sheets: the one that holds, who is missing on it, one's own row (G5.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from org.models import Outlet, Person, Posting, Team
from teams import report_permissions as permissions
from teams.models import Division, DivisionRow
from teams.rules.division import not_on_sheet


@dataclass(frozen=True, slots=True)
class Gaps:
    """Where a sheet and the team differ on a day."""

    not_listed: Sequence[Person]
    no_longer_here: Sequence[DivisionRow]
    one_sided: Sequence[DivisionRow]

    @property
    def is_whole(self) -> bool:
        """Whether there is nothing to put right; one-sided duties have their reason."""
        return not (self.not_listed or self.no_longer_here)


def sheet_on(team_id: int, day: date) -> Division | None:
    """The sheet that holds for the team on `day`."""
    return Division.objects.holding().on(day).filter(team_id=team_id).select_related("team").first()


def rows_of(division: Division) -> list[DivisionRow]:
    """The sheet's rows by employee number."""
    rows = DivisionRow.objects.filter(division=division).select_related("person", "outlet", "substitute")
    return list(rows.order_by("person__number"))


def members(team_id: int, day: date) -> list[Person]:
    """Who is posted to the team on `day`, by employee number."""
    posted = Posting.objects.on(day).filter(team_id=team_id)
    return list(Person.objects.filter(pk__in=posted.order_by().values("person_id")).order_by("number"))


def gaps_of(division: Division, rows: Sequence[DivisionRow], day: date) -> Gaps:
    """What is to be put right on the sheet as the team stands on `day`; one query."""
    here = {person.pk: person for person in members(division.team_id, day)}
    missing = not_on_sheet(here, [row.person_id for row in rows])
    return Gaps(
        not_listed=[here[pk] for pk in missing],
        no_longer_here=[row for row in rows if row.person_id not in here],
        one_sided=[row for row in rows if row.is_one_sided],
    )


def editable_teams(user: Any) -> QuerySet[Team]:
    """Open teams whose sheet `user` lays down."""
    teams = Team.objects.visible_to(user, permissions.DIVISION_EDIT).select_related("branch")
    return teams.filter(closed_on=None).order_by("code")


def outlets_of(team_id: int, day: date) -> QuerySet[Outlet]:
    """Outlets in the team's regions that are open on `day`."""
    is_open = Q(closed_on=None) | Q(closed_on__gt=day)
    rows = Outlet.objects.filter(is_open, region__team_id=team_id, opened_on__lte=day)
    return rows.select_related("region").order_by("code")


def own_row(user: Any, day: date) -> DivisionRow | None:
    """The reader's own row on the sheet that holds on `day`."""
    rows = DivisionRow.objects.filter(
        person__user_id=user.pk,
        division__replaced_at=None,
        division__valid_from__lte=day,
    ).filter(Q(division__valid_until=None) | Q(division__valid_until__gt=day))
    return rows.select_related("division__team", "person", "outlet", "substitute").first()


def sheets(user: Any, day: date) -> QuerySet[Division]:
    """Every sheet within reach, replaced and withdrawn ones too, with where it stands on `day`, how many
    people stand on it and how many do only one of both.
    """
    develops, serves = ~Q(rows__develops=""), ~Q(rows__serves="")
    one_sided = (develops & Q(rows__serves="")) | (serves & Q(rows__develops=""))
    rows = Division.objects.visible_to(user).with_state(day).select_related("team", "branch", "laid_down_by")
    return rows.annotate(people=Count("rows"), one_sided=Count("rows", filter=one_sided))


def teams_to_put_right(user: Any, day: date) -> QuerySet[Team]:
    """Teams led by `user` of whose people some stand on no sheet on `day`: `unlisted` says how many."""
    listed = DivisionRow.objects.filter(
        Q(division__valid_until=None) | Q(division__valid_until__gt=day),
        division__team_id=OuterRef("team_id"),
        division__replaced_at=None,
        division__valid_from__lte=day,
        person_id=OuterRef("person_id"),
    )
    unlisted = Posting.objects.on(day).filter(~Exists(listed), team_id=OuterRef("pk")).order_by()
    counted = unlisted.values("team_id").annotate(count=Count("person_id", distinct=True)).values("count")
    teams = Team.objects.visible_to(user, permissions.DIVISION_EDIT).filter(closed_on=None)
    return teams.annotate(unlisted=Subquery(counted)).filter(unlisted__gt=0).order_by("code")
