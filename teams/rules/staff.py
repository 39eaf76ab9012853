"""Staff changes of a period out of the places that people held (G6, G22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Stay:
    """One place that a person held from–until (exclusive, None: open); `inside`: in the unit reported on."""

    person_id: int
    number: str
    name: str
    hired_on: date
    left_on: date | None
    team: str
    outlet: str
    inside: bool
    start: date
    end: date | None
    region: str = ""


def staff_changes(stays: Sequence[Stay], start: date, end: date) -> dict[str, Any]:
    """Who joined, left and moved within [start, end), and how many were here before and after.

    Who has the last day here on the period's last day has left in it; who begins on its first day has
    joined in it. So before + joined − left = after.
    """
    joined: list[dict[str, str]] = []
    left: list[dict[str, str]] = []
    moved: list[dict[str, str]] = []
    before = after = 0
    for own in _by_person(stays):
        before += any(stay.inside and _goes_past(stay, start) for stay in own)
        after += any(stay.inside and _goes_past(stay, end) for stay in own)
        for earlier, later in pairwise([None, *own, None]):
            _compare(earlier, later, (start, end), (joined, left, moved))
    by_day = {"joined": joined, "left": left, "moved": moved}
    return {
        "before": before,
        "after": after,
        **{name: sorted(rows, key=lambda row: (row["day"], row["number"])) for name, rows in by_day.items()},
    }


def _by_person(stays: Sequence[Stay]) -> list[list[Stay]]:
    own: dict[int, list[Stay]] = {}
    for stay in sorted(stays, key=lambda stay: stay.start):
        own.setdefault(stay.person_id, []).append(stay)
    return list(own.values())


def _goes_past(stay: Stay, day: date) -> bool:
    """Whether the place was held before `day` and is held on."""
    return stay.start < day and (stay.end is None or stay.end > day)


def _compare(
    earlier: Stay | None,
    later: Stay | None,
    period: tuple[date, date],
    found: tuple[list[dict[str, str]], list[dict[str, str]], list[dict[str, str]]],
) -> None:
    """What the change from one place to the next means for the unit."""
    joined, left, moved = found
    start, end = period
    is_straight = earlier is not None and later is not None and earlier.end == later.start
    if is_straight and earlier is not None and later is not None and earlier.inside and later.inside:
        if start <= later.start < end and (earlier.team, earlier.outlet) != (later.team, later.outlet):
            moved.append(_row(later, later.start, _place(earlier), _place(later)))
        return
    if earlier is not None and earlier.inside and earlier.end is not None and start < earlier.end <= end:
        to = _place(later) if is_straight and later is not None else ""
        how = "company" if earlier.left_on == earlier.end else "place"
        left.append(_row(earlier, earlier.end, _place(earlier), to) | {"how": how if not to else "move"})
    if later is not None and later.inside and start <= later.start < end:
        came = _place(earlier) if is_straight and earlier is not None else ""
        how = "company" if later.hired_on == later.start else "place"
        joined.append(_row(later, later.start, came, _place(later)) | {"how": how if not came else "move"})


def _row(stay: Stay, day: date, came: str, to: str) -> dict[str, str]:
    return {"day": day.isoformat(), "number": stay.number, "name": stay.name, "from": came, "to": to}


def _place(stay: Stay) -> str:
    return f"{stay.team} · {stay.outlet}" if stay.outlet else stay.team
