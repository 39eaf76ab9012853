"""What the components show: small frozen values that views and records hand to the tags."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core import audit
from core.errors import Text
from core.models import AuditEntry

# Tone → icon, so that no state is told by its colour alone.
TONES = {
    "neutral": "circle",
    "waiting": "clock",
    "active": "progress",
    "good": "check",
    "warning": "alert-triangle",
    "bad": "x",
    "void": "ban",
}
STEP_STATES = {"done": "check", "current": "user", "coming": "circle", "refused": "x"}
# Role → what it is called; filled by the app that owns the roles, from its apps.ready().
CAPACITY_LABELS: dict[str, Text] = {}


@dataclass(frozen=True, slots=True)
class Badge:
    """A state: its name and its tone."""

    label: Text
    tone: str = "neutral"
    icon: str = ""

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"unknown tone {self.tone!r}; there are {', '.join(TONES)}")

    @property
    def drawing(self) -> str:
        """The icon's name: its own, or else that of the tone."""
        return self.icon or TONES[self.tone]


@dataclass(frozen=True, slots=True)
class Crumb:
    """One page of the way that leads to this one."""

    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another page."""

    label: Text
    url: str
    icon: str = ""
    hint: Text = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a paper's way; `by` took it or, where it is current, is whom it waits for."""

    label: Text
    state: str = "coming"
    by: Text = ""
    at: datetime | None = None
    note: Text = ""

    def __post_init__(self) -> None:
        if self.state not in STEP_STATES:
            raise ValueError(f"unknown state of a step {self.state!r}; there are {', '.join(STEP_STATES)}")

    @property
    def drawing(self) -> str:
        """The icon's name."""
        return STEP_STATES[self.state]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a history: who, in which capacity, what, when, with the reason."""

    what: Text
    by: Text
    at: datetime
    capacity: Text = ""
    on_behalf_of: Text = ""
    reason: Text = ""


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper attached to a record."""

    name: Text
    url: str
    number: str = ""
    kind: Text = ""
    size: int = 0
    by: Text = ""
    at: datetime | None = None
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A key and its value; a computed figure names the page of its working."""

    label: Text
    value: Any
    url: str = ""
    hint: Text = ""
    working_url: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the URL of the list without it."""

    label: Text
    value: Text
    remove_url: str


@dataclass(frozen=True, slots=True)
class NavChild:
    """A sub-entry of the navigation."""

    label: Text
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class NavEntry:
    """An entry of the navigation, with its sub-entries."""

    label: Text
    url: str
    icon: str
    current: bool = False
    children: Sequence[NavChild] = ()


@dataclass(frozen=True, slots=True)
class NavAction:
    """One of the three commonest actions, at the bottom of a phone's page."""

    label: Text
    url: str
    icon: str


def events(record: models.Model, *, labels: Mapping[str, Text] | None = None) -> list[Event]:
    """The record's history out of the audit, oldest first.

    `labels` names the verbs ("grant" → granted); where it is absent, the record's own ACTION_LABELS do.
    """
    names: Mapping[str, Text] = labels or getattr(record, "ACTION_LABELS", {})
    return told(audit.history(record), names, by_system=getattr(record, "SYSTEM_STEPS", frozenset()))


def told(
    entries: Iterable[AuditEntry], names: Mapping[str, Text], *, by_system: Collection[str] = ()
) -> list[Event]:
    """Entries of the audit as a history, for who has read them already.

    Of the steps `by_system` nobody pressed the button: they were taken for the one who asked for the work.
    """
    return [
        Event(
            what=names.get(verb := entry.action.rpartition(".")[2], verb),
            by=_("the system") if verb in by_system else str(entry.actor or _("the system")),
            at=entry.at,
            capacity="" if verb in by_system else CAPACITY_LABELS.get(entry.capacity, entry.capacity),
            on_behalf_of=str(entry.on_behalf_of or ""),
            reason=entry.reason,
        )
        for entry in entries
    ]
