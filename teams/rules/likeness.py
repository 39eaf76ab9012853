"""How much two texts read alike: for pointing a lead to logs that were copied, never for a verdict (G5.1)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

SHINGLE = 3
# A text of fewer signs says too little to be called a copy: “拜访客户两户” is every day's truth.
LEAST_SIGNS = 24
NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿两半")


@dataclass(frozen=True, slots=True)
class Earlier:
    """A log to compare with."""

    pk: int
    text: str


def signs(text: str) -> str:
    """The text as it counts: one width, one case, without spaces, punctuation and figures.

    Figures change every day in a copied log; what is left is its wording.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalpha() and sign not in NUMERALS)


def shingles(text: str) -> frozenset[str]:
    """All runs of three signs; of a shorter text the text itself."""
    counted = signs(text)
    if len(counted) <= SHINGLE:
        return frozenset({counted} if counted else ())
    return frozenset(counted[place : place + SHINGLE] for place in range(len(counted) - SHINGLE + 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> Decimal:
    """The share of runs that both have in all that either has: 0 none, 1 the same wording; three places."""
    if not one or not other:
        return Decimal(0)
    # A text of less than half the runs cannot reach one half; most pairs end here.
    return Decimal(1000 * len(one & other) // len(one | other)) / 1000


def most_alike(text: str, earlier: Iterable[Earlier], *, threshold: Decimal) -> tuple[int, Decimal] | None:
    """The earlier log that reads most like `text`, where it does so by at least the threshold.

    Of equals the first one in the order given. None for a text too short to tell.
    """
    if len(signs(text)) < LEAST_SIGNS:
        return None
    own = shingles(text)
    best: tuple[int, Decimal] | None = None
    for log in earlier:
        found = likeness(own, shingles(log.text))
        if found >= threshold and (best is None or found > best[1]):
            best = (log.pk, found)
    return best
