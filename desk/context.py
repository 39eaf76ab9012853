"""The frame of every signed-in page: navigation, phone bar, unread count, who one acts for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from core import notices
from core.components import NavAction, NavChild, NavEntry
from desk import navigation


@dataclass(frozen=True, slots=True)
class Frame:
    """What core/page.html shows around a page."""

    nav: list[NavEntry]
    phone_bar: list[NavAction]
    unread: int
    person_name: str
    acting_for: list[str]
    is_demo: bool
    search_url: str
    inbox_url: str
    account_url: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context variable `frame`; None on signed-out pages. Built only where a template asks for it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"frame": None}
    return {"frame": SimpleLazyObject(lambda: build(user, request.path))}


def build(user: Any, path: str) -> Frame:
    """The frame for one reader on one page: one query, for the unread count."""
    ways = navigation.open_ways(user)
    places = {navigation.address(one) for entry, children in ways for one in (entry, *children)}
    nearest = _nearest(places, path)
    here = next((entry for entry, children in ways if _leads(entry, children, nearest)), None)
    return Frame(
        nav=[_nav_entry(entry, children, nearest, current=entry is here) for entry, children in ways],
        phone_bar=[NavAction(e.label, navigation.address(e), e.icon) for e, _children in ways[:3]],
        unread=notices.unread(user).count(),
        person_name=user.name,
        acting_for=sorted({g.on_behalf_of_name for g in user.grants() if g.on_behalf_of_id}),
        is_demo=settings.DEMO,
        search_url=reverse("desk:search"),
        inbox_url=reverse("desk:inbox"),
        account_url=reverse("org:profile"),
    )


def _leads(entry: navigation.Entry, children: Sequence[navigation.Entry], nearest: str | None) -> bool:
    """Whether the nearest address is this entry's, or stands below it."""
    return nearest in {navigation.address(one) for one in (entry, *children)}


def _nav_entry(
    entry: navigation.Entry, children: Sequence[navigation.Entry], nearest: str | None, *, current: bool
) -> NavEntry:
    """The entry; of several that hold the same page only the first one is where the reader is."""
    under = [
        NavChild(child.label, place, current=current and place == nearest)
        for child, place in ((child, navigation.address(child)) for child in children)
    ]
    return NavEntry(entry.label, navigation.address(entry), entry.icon, current=current, children=under)


def _nearest(places: Iterable[str], path: str) -> str | None:
    """Of two addresses that the path lies under, the longer one is where the reader is."""
    return max((place for place in places if _is_current(place, path)), key=len, default=None)


def _is_current(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
