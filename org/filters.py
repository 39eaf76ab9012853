"""Filters of the lists."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, FilterSet, RecordFilter, SearchFilter
from org.choices import AccountState, Contract, PeriodState, Presence, Role
from org.models import Branch, Team
from org.queries import by_pinyin, posted_to


def branches_of(request: HttpRequest) -> QuerySet[Branch]:
    """The branches that the reader may filter by."""
    return Branch.objects.visible_to(request.user)


def teams_of(request: HttpRequest) -> QuerySet[Team]:
    """The teams that the reader may filter by."""
    return Team.objects.visible_to(request.user)


class NameFilter(SearchFilter):
    """Every word typed begins a name in pinyin, or stands in one of `fields`."""

    def __init__(self, *, fields: Sequence[str], pinyin: Sequence[str], label: Any = _("Search")) -> None:
        super().__init__(fields=fields, label=label)
        self.prefixes = pinyin

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows that answer to all the words."""
        for word in (value or "").split():
            either = Q()
            for path in self.paths:
                either |= Q(**{f"{path}__icontains": word})
            for prefix in self.prefixes:
                either |= by_pinyin(word, prefix)
            qs = qs.filter(either)
        return qs


class TeamFilter(RecordFilter):
    """People who work in the team today."""

    def __init__(self) -> None:
        super().__init__(queryset=teams_of, label=_("Team"))

    def filter(self, qs: QuerySet[Any], value: Team | None) -> QuerySet[Any]:
        """The team's people."""
        return qs.filter(posted_to(value.pk, _today())) if value else qs


def _today() -> date:
    return timezone.localdate()


class PersonFilter(FilterSet):
    q = NameFilter(
        fields=["name", "number", "certificate_number"], pinyin=[""], label=_("Name, pinyin or number")
    )
    branch = RecordFilter(queryset=branches_of, label=_("Branch"))
    team = TeamFilter()
    contract = ChoiceFilter(choices=Contract.choices, label=_("Contract"))
    presence = ChoiceFilter(choices=Presence.choices, label=_("State"))


class GrantFilter(FilterSet):
    q = NameFilter(fields=["user__name", "user__username"], pinyin=["user__"], label=_("Name or pinyin"))
    role = ChoiceFilter(choices=Role.choices, label=_("Role"))
    branch = RecordFilter(queryset=branches_of, label=_("Branch"))
    state = ChoiceFilter(choices=PeriodState.choices[:3], label=_("State"))


class AccountFilter(FilterSet):
    q = NameFilter(
        fields=["name", "username", "person__number"],
        pinyin=["", "person__"],
        label=_("Name, pinyin or number"),
    )
    state = ChoiceFilter(choices=AccountState.choices, label=_("State"))


class OutletFilter(FilterSet):
    q = SearchFilter(fields=["name", "code", "partner", "address", "contact_name"])
    branch = RecordFilter(queryset=branches_of, label=_("Branch"))
