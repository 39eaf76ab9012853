"""Long tables inside a record's page: some hundred people at a time, a team's table never cut."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator

# A branch of ordinary size stands on one page.
MOST = 100


# Contract, team, and its people.
Group = tuple[str, str, list[Any]]


class _Teams(Page):  # type: ignore[type-arg]
    """Whole groups; counted are the people in them."""

    def start_index(self) -> int:
        """Which of all people comes first here."""
        bundles: Any = self.paginator.object_list
        return 1 + sum(map(_people, bundles[: self.number - 1]))

    def end_index(self) -> int:
        """Which of all people comes last here."""
        return self.start_index() - 1 + sum(map(_people, self.object_list))


class _TeamPages(Paginator):  # type: ignore[type-arg]
    """A bundle of groups is a page."""

    def _get_page(self, *args: Any, **kwargs: Any) -> _Teams:
        return _Teams(*args, **kwargs)


def page_of_rows(rows: Sequence[Any], asked: str | None) -> dict[str, Any]:
    """What core/_pages.html takes, for the page asked for."""
    return _shown(Paginator(rows, MOST).get_page(asked))


def page_of_groups(groups: Sequence[Group], asked: str | None) -> tuple[dict[str, Any], list[Group]]:
    """As `page_of_rows`, and the groups on it."""
    shown = _shown(_TeamPages(_bundles(groups), 1).get_page(asked))
    return shown, [group for bundle in shown["page"].object_list for group in bundle]


def _shown(page: Any) -> dict[str, Any]:
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {"page": page, "pages": pages, "page_base": "?page="}


def _bundles(groups: Sequence[Group]) -> list[list[Group]]:
    """Groups together until the next one would be too many; one that is too long alone stands alone."""
    bundles: list[list[Group]] = []
    for group in groups:
        if not bundles or _people([*bundles[-1], group]) > MOST:
            bundles.append([])
        bundles[-1].append(group)
    return bundles


def _people(bundle: Sequence[Group]) -> int:
    return sum(len(rows) for _contract, _team, rows in bundle)
