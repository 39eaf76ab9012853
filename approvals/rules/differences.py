"""What changed between two versions of a paper: its text line by line, its attachments by their hash."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from approvals.rules.covers import COVER

SAME, ADDED, REMOVED, REPLACED = "same", "added", "removed", "replaced"
# Unchanged lines around a change that are shown, so that it can be found in the paper.
AROUND = 1
# A Chinese sign is a word of its own; Latin words and figures stay whole.
WORD = re.compile(r"[A-Za-z]+|[0-9][0-9,.]*|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line: same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the difference: same, added, removed, or replaced with its spans marked.

    `skipped` counts the unchanged lines that were left out before it.
    """

    kind: str
    spans: tuple[Span, ...]
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class AttachmentChange:
    """What became of one attachment."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class CoverChange:
    """A column of the cover sheet that says something else; the text of the request is told line by line."""

    name: str
    before: str
    after: str


def cover_changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[CoverChange]:
    """The short columns of the cover sheet that changed, in its order."""
    names = [name for name in COVER if name != "body" and before.get(name, "") != after.get(name, "")]
    return [CoverChange(name, before.get(name, ""), after.get(name, "")) for name in names]


def text_changes(before: str, after: str) -> list[Line]:
    """The changed lines with a line around each; empty where the texts are the same."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    skipped = 0
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for group in matcher.get_grouped_opcodes(AROUND) if old != new else ():
        first = group[0][1]
        skipped = first - skipped
        for line in _lines_of(group, old, new):
            found.append(Line(line.kind, line.spans, skipped))
            skipped = 0
        skipped = group[-1][2]
    return found


def _lines_of(
    group: Sequence[tuple[str, int, int, int, int]], old: Sequence[str], new: Sequence[str]
) -> Iterator[Line]:
    for tag, a, b, c, d in group:
        if tag == "equal":
            yield from (Line(SAME, (Span(SAME, text),)) for text in old[a:b])
            continue
        paired = min(b - a, d - c) if tag == "replace" else 0
        for left, right in zip(old[a : a + paired], new[c : c + paired], strict=True):
            yield Line(REPLACED, tuple(_spans(left, right)))
        yield from (Line(REMOVED, (Span(REMOVED, text),)) for text in old[a + paired : b])
        yield from (Line(ADDED, (Span(ADDED, text),)) for text in new[c + paired : d])


def _spans(before: str, after: str) -> Iterator[Span]:
    old, new = WORD.findall(before), WORD.findall(after)
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Span(SAME, "".join(old[a:b]))
            continue
        if b > a:
            yield Span(REMOVED, "".join(old[a:b]))
        if d > c:
            yield Span(ADDED, "".join(new[c:d]))


def attachment_changes(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[AttachmentChange]:
    """Each attachment of either version: same, added, removed, or replaced (same name, another content)."""
    old = {item["name"]: item["sha256"] for item in before}
    new = {item["name"]: item["sha256"] for item in after}
    return [AttachmentChange(_fate(name, old, new), name) for name in sorted(old.keys() | new.keys())]


def _fate(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    if name not in old:
        return ADDED
    if name not in new:
        return REMOVED
    return SAME if old[name] == new[name] else REPLACED
