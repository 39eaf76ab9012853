"""Money: Decimal yuan with two places, rounded once per line, half up."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
ZERO = Decimal("0.00")


def round_fen(amount: Decimal) -> Decimal:
    """Round yuan to the fen, half away from zero (the trade's 四舍五入)."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def round_to(amount: Decimal, unit: Decimal) -> Decimal:
    """Round yuan half up to a multiple of `unit` (0.01 fen, 0.10 jiao, 1 yuan)."""
    return (amount / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP) * unit


def split(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split `total` in proportion to `weights` so that the parts sum to it exactly.

    The remainder left by rounding goes to the last part that has a weight. Raises ValueError
    for weights that are negative or sum to zero.
    """
    weight_sum = sum(weights, Decimal(0))
    if weight_sum <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative and must not sum to zero")
    parts = [round_fen(total * weight / weight_sum) for weight in weights]
    last = max(index for index, weight in enumerate(weights) if weight)
    parts[last] += total - sum(parts, ZERO)
    return parts
