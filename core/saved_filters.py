"""A person's named filters of a list: the query string under a name."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.errors import DomainError
from core.models import SavedFilter

MOST = 20
LONGEST = 500


class TooManyFilters(DomainError):  # noqa: N818  an answer, not a fault
    """A person keeps a handful; a list of a hundred finds nothing again."""


class NamelessFilter(DomainError):  # noqa: N818  an answer, not a fault
    """A filter is found again by its name."""


class FilterTooLong(DomainError):  # noqa: N818  an answer, not a fault
    """A filter that were cut off would show other rows."""


def of(*, user: Actor, page: str) -> QuerySet[SavedFilter]:
    """The filters that this person keeps of this list, by name."""
    return SavedFilter.objects.filter(user_id=user.pk, page=page)


def keep(*, page: str, name: str, query: str, by: Actor) -> SavedFilter:
    """Keep `query` under `name`; a name used before gets the new query.

    Raises NamelessFilter without a name, TooManyFilters beyond twenty of one list, FilterTooLong.
    """
    name = name.strip()[:60]
    if not name:
        raise NamelessFilter(_("Give the filter a name, so that you find it again."))
    if of(user=by, page=page).exclude(name=name).count() >= MOST:
        raise TooManyFilters(_("You keep twenty filters of this list already; remove one first."))
    if len(query) > LONGEST:
        raise FilterTooLong(_("This filter is too long to be kept; set fewer values."))
    kept, _created = SavedFilter.objects.update_or_create(
        user_id=by.pk, page=page[:80], name=name, defaults={"query": query}
    )
    return kept


def drop(*, filter_id: int, by: Actor) -> None:
    """Remove one's own filter; that of somebody else, or one already gone, stays as it is."""
    SavedFilter.objects.filter(pk=filter_id, user_id=by.pk).delete()
