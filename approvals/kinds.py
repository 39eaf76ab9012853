"""Kinds of paper that can be sent up: the app that owns the paper registers what happens to it.

A kind is registered in `apps.ready()`; this app knows requests, steps and opinions, never the paper itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from approvals.choices import Way
from approvals.models import Request
from core.actors import Capacity
from core.components import Fact
from core.errors import Text


class Outcome(Protocol):
    """What the paper's app does when its request ends or comes back; inside the transaction that does it.

    The opinion is `request.opinion`, the end `request.state`. A DomainError undoes the decision.
    """

    def __call__(self, request: Request, *, by: Any, at: datetime, capacity: Capacity) -> None: ...


@dataclass(frozen=True, slots=True)
class Attachment:
    """A paper that travels with the request; `document_id` is the archive's."""

    name: str
    sha256: str
    size: int
    document_id: int


def no_text(request: Request) -> str:
    """For kinds that have nothing to read but their summary."""
    del request
    return ""


def no_attachments(request: Request) -> Sequence[Attachment]:
    """For kinds without attachments."""
    del request
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper.

    `page_url(request)`: the paper's own page, offered to who holds `page_right`.
    `content_hash(request)`: SHA-256 of the paper as it stands now; what is approved is what was sent.
    `summary(request)`: what the decider and the opinion sheet see, at most one query. Amounts may stand in
    it: only who may see the request reads it.
    `on_returned` is called when it comes back to the branch, whether the request ended by it or not.
    `on_refused`: not approved by the leaders; without it `on_returned` is called.
    `text(request)`, `attachments(request)`: what is frozen into each version and compared with the next one.
    `way`: which way the kind goes where channel management has laid down no route yet. `ways`: those that it
    can go; one whose app knows channel management alone is never sent the whole chain by a route.
    """

    title: Text
    page_url: Callable[[Request], str]
    content_hash: Callable[[Request], str]
    summary: Callable[[Request], Sequence[Fact]]
    on_approved: Outcome
    on_returned: Outcome
    on_withdrawn: Outcome
    page_right: str = ""
    on_refused: Outcome | None = None
    text: Callable[[Request], str] = no_text
    attachments: Callable[[Request], Sequence[Attachment]] = no_attachments
    way: Way = Way.CHANNEL
    ways: frozenset[Way] = frozenset(Way)


KINDS: dict[str, Kind] = {}


def register(code: str, kind: Kind) -> None:
    """Make `code` known; called once per kind from `apps.ready()`."""
    if code in KINDS:
        raise ValueError(f"kind of request {code!r} is registered twice")
    KINDS[code] = kind


def of(request: Request) -> Kind:
    """The kind of a request; an error where no app has registered it."""
    return KINDS[request.kind]


def titles() -> list[tuple[str, Text]]:
    """Code and name of every kind, for filters."""
    return [(code, kind.title) for code, kind in KINDS.items()]
