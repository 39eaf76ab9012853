"""A sample that nobody can steer and anybody can draw again (G5.1).

Algorithm `branchops-sample/1`, whole numbers only, so that it can be done again in any language:

1. The population is written as lines `id:weight`, ascending by id, joined by line feeds; weights are whole,
≥ 1. 2. `digest = SHA-256(text)`, as lower-case hexadecimal: what the draw is bound to. 3. For draw t = 1, 2,
… size: `h = SHA-256(seed + ":" + digest + ":" + t)` as an unsigned whole number, most significant byte
first; `r = (h × W) div 2^256`, W the sum of the weights of those not drawn yet; walking through these
ascending by id and adding up their weights, the first one at which the sum exceeds r is drawn.
"""

import hashlib
from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal

ALGORITHM = "branchops-sample/1"
# Somebody who was never checked, or not for so long, weighs as much as this many days.
MOST_DAYS = 60


def weight_of(days_since_check: int | None) -> int:
    """What a log weighs: more the longer its author has not been checked; None is never."""
    if days_since_check is None:
        return MOST_DAYS
    return max(1, min(MOST_DAYS, days_since_check))


def size_of(population: int, *, share: Decimal, least: int) -> int:
    """How many are drawn: the share, rounded up, at least so many, at most all."""
    wanted = int((Decimal(population) * share).to_integral_value(rounding=ROUND_CEILING))
    return min(population, max(least, wanted))


def digest_of(weights: Mapping[int, int]) -> str:
    """SHA-256 of the population as it is written down."""
    text = "\n".join(f"{key}:{weights[key]}" for key in sorted(weights))
    return hashlib.sha256(text.encode()).hexdigest()


def text_hash(*parts: str) -> str:
    """SHA-256 of a log's words, so that what is checked is what was drawn."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def seed_of(nonce: str, head: str) -> str:
    """The seed: the system's own chance bound to the audit's end before the draw."""
    return hashlib.sha256(f"{nonce}:{head}".encode()).hexdigest()


def draw(weights: Mapping[int, int], *, seed: str, size: int) -> list[int]:
    """The ids drawn, in the order of the draw; none twice. Raises ValueError for a weight below 1."""
    if any(weight < 1 for weight in weights.values()):
        raise ValueError("a weight is a whole number of at least 1")
    left, digest, drawn = dict(sorted(weights.items())), digest_of(weights), []
    for turn in range(1, min(size, len(left)) + 1):
        number = int.from_bytes(hashlib.sha256(f"{seed}:{digest}:{turn}".encode()).digest())
        rest = number * sum(left.values()) >> 256
        chosen = _at(left, rest)
        drawn.append(chosen)
        del left[chosen]
    return drawn


def _at(weights: Mapping[int, int], rest: int) -> int:
    total = 0
    for key, weight in weights.items():
        total += weight
        if total > rest:
            return key
    raise AssertionError("the rest is smaller than the sum of all weights")
