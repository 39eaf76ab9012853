"""Who acts: a signed-in user, in a capacity, perhaps for somebody who is away."""

from dataclasses import dataclass
from typing import Any, Protocol


class Actor(Protocol):
    """What the mechanisms need to know of a user."""

    pk: Any


@dataclass(frozen=True, slots=True)
class Capacity:
    """The role in which a step is taken, and the principal's user id where a delegate takes it."""

    role: str
    on_behalf_of_id: int | None = None
