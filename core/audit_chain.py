"""The arithmetic of the audit chain: canonical text, hash, and what a check of the chain can find. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

ALGORITHM = 1
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as hashed: `fields` holds every column but seq, previous_hash and hash."""

    seq: int
    previous_hash: str
    hash: str
    fields: Mapping[str, Any]


def plain(value: Any) -> Any:
    """`value` as JSON stores it without loss: decimals and dates as text, nothing unstorable."""
    if isinstance(value, Mapping):
        return {_text(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return [plain(item) for item in sorted(value, key=str)]
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return moment(value)
    if value is None or isinstance(value, bool | int):
        return value
    return _text(value)


def _text(value: object) -> str:
    """Text as PostgreSQL takes it: no NUL, no half of a surrogate pair."""
    return str(value).replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def moment(at: datetime) -> str:
    """A moment in UTC with microseconds, the same whatever time zone it came in; a naive one is refused."""
    if at.tzinfo is None:
        raise ValueError(f"{at} says no time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def link_hash(*, seq: int, previous_hash: str, fields: Mapping[str, Any]) -> str:
    """SHA-256 over canonical text (sorted keys, no spaces, UTF-8) of all that the entry says."""
    content = {"seq": seq, "previous_hash": previous_hash, **fields}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def faults_between(previous: Link | None, link: Link) -> list[str]:
    """What is wrong with `link` as the successor of `previous` (None: it is the first): codes."""
    faults = []
    if link.seq != (previous.seq + 1 if previous else 1):
        faults.append("missing_entry")
    if link.previous_hash != (previous.hash if previous else GENESIS):
        faults.append("broken_link")
    if link.hash != link_hash(seq=link.seq, previous_hash=link.previous_hash, fields=link.fields):
        faults.append("changed_entry")
    return faults
