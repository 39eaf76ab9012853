"""How a chain ends, by what the leaders instructed."""

from collections.abc import Collection

AGREED, CONDITIONAL, OBJECTED = "agreed", "conditional", "objected"
APPROVED, REFUSED = "approved", "refused"


def end_of(instructions: Collection[str]) -> str:
    """approved, conditional or refused: one leader who does not approve refuses, one condition binds (G4).

    Countersigning departments advise; the leaders have read them and decide. Raises ValueError where nobody
    instructed or an instruction is none of agreed, conditional and objected.
    """
    unknown = set(instructions) - {AGREED, CONDITIONAL, OBJECTED}
    if unknown or not instructions:
        raise ValueError(f"no end follows from {sorted(instructions)!r}")
    if OBJECTED in instructions:
        return REFUSED
    return CONDITIONAL if CONDITIONAL in instructions else APPROVED
