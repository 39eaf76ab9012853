"""Money: Decimal yuan with two places, rounded once per line, half up."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

FEN = Decimal("0.01")
ZERO = Decimal("0.00")


def round_fen(amount: Decimal) -> Decimal:
    """Round yuan to the fen, half away from zero (the trade's 四舍五入)."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def round_to(amount: Decimal, unit: Decimal) -> Decimal:
    """Round yuan half up to a multiple of `unit` (0.01 fen, 0.10 jiao, 1 yuan)."""
    return (amount / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP) * unit


def floor_to(amount: Decimal, unit: Decimal) -> Decimal:
    """Cut to a multiple of `unit`: what falls short of a limit is never shown as having reached it."""
    return (amount / unit).quantize(Decimal(1), rounding=ROUND_FLOOR) * unit


def split(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split `total` in proportion to `weights` so that the parts sum to it exactly.

    Every part is its exact share cut or raised to a fen; the fen left over go to the parts that were cut
    most, later ones first among equals. Raises ValueError for weights that are negative or sum to zero, and
    for a total that is not in whole fen.
    """
    weight_sum = sum(weights, Decimal(0))
    if weight_sum <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative and must not sum to zero")
    if total != round_fen(total):
        raise ValueError(f"{total} is not in whole fen")
    exact = [Fraction(total) * Fraction(weight) / Fraction(weight_sum) for weight in weights]
    parts = [_cut(share) for share in exact]
    left = abs(total - sum(parts, ZERO)) / FEN
    most_cut = sorted(range(len(parts)), key=lambda i: (abs(exact[i] - Fraction(parts[i])), i), reverse=True)
    for index in most_cut[: int(left)]:
        parts[index] += FEN if total > 0 else -FEN
    return parts


def _cut(share: Fraction) -> Decimal:
    """The share without what is less than a fen."""
    return Decimal(int(share * 100)) * FEN
