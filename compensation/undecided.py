"""The sentence about inputs that wait for the chief accountant, and the lists where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compensation.choices import InputState
from core.components import Link


@dataclass(frozen=True, slots=True)
class Undecided:
    """What a report leaves out: said in a sentence, with the lists for who may open them."""

    text: str
    links: Sequence[Link]


def undecided(adjustments: int, charges: int, *, branch_id: int, user: Any) -> Undecided | None:
    """None where nothing waits."""
    counted = [
        ngettext("%(count)s adjustment", "%(count)s adjustments", adjustments) % {"count": adjustments},
        ngettext("%(count)s recovery", "%(count)s recoveries", charges) % {"count": charges},
    ]
    numbers = (adjustments, charges)
    named = [words for words, number in zip(counted, numbers, strict=True) if number]
    if not named:
        return None
    return Undecided(_sentence(named, sum(numbers)), _links(numbers, branch_id) if _may_open(user) else ())


def _sentence(named: Sequence[str], number: int) -> str:
    inputs = (
        named[0] if len(named) == 1 else _("%(one)s and %(other)s") % {"one": named[0], "other": named[1]}
    )
    return ngettext(
        "%(inputs)s of this month or earlier waits for a decision; it is not in this report.",
        "%(inputs)s of this month or earlier wait for a decision; they are not in this report.",
        number,
    ) % {"inputs": inputs}


def _may_open(user: Any) -> bool:
    return bool(user.may("pay.run_view"))


def _links(numbers: Sequence[int], branch_id: int) -> list[Link]:
    waiting = f"?branch={branch_id}&state={InputState.PROPOSED}"
    lists = [
        Link(_("See the adjustments"), reverse("compensation:adjustment_list") + waiting, "adjustments"),
        Link(_("See the recoveries"), reverse("compensation:charge_list") + waiting, "receipt-refund"),
    ]
    return [link for link, number in zip(lists, numbers, strict=True) if number]
