"""A pay standard, `branchops/pay-standard/1`, as a frozen tree (G2, G15; the contract is pay.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar, Generic, TypeVar

SCHEMA = "branchops/pay-standard/1"
EMPLOYEE, BROKER = "employee", "broker"
CONTRACTS = (EMPLOYEE, BROKER)
MARGINAL, WHOLE = "marginal", "whole"
FROM_MONTH, FROM_EXIT = "month", "exit"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Grade:
    code: str
    title: str
    base_pay: Decimal


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """A value that holds for every grade, or one value for each."""

    common: T | None = None
    by_grade: Mapping[str, T] = field(default_factory=dict, hash=False)

    def for_grade(self, grade: str) -> T:
        """The value that holds for a grade; KeyError for one that the standard does not name."""
        return self.by_grade[grade] if self.common is None else self.common


@dataclass(frozen=True, slots=True)
class Tier:
    """`up_to` is inclusive; None in the last, open tier."""

    up_to: Decimal | None
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    start: Decimal
    factor: Decimal


Tiers = tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Component:
    """One line of the slip; `title` is what the slip calls it, where the kind's own name is too general."""

    kind: ClassVar[str] = ""
    code: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BasePay(Component):
    kind: ClassVar[str] = "base_pay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed(Component):
    kind: ClassVar[str] = "fixed"
    amount: Setting[Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiered(Component):
    kind: ClassVar[str] = "tiered"
    measure: str
    mode: str
    tiers: Setting[Tiers]
    less: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Component):
    kind: ClassVar[str] = "rate"
    measure: str
    rate: Setting[Decimal]
    less: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PerUnit(Component):
    kind: ClassVar[str] = "per_unit"
    measure: str
    amount: Setting[Decimal]
    above: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient(Component):
    """`bands` stand highest first."""

    kind: ClassVar[str] = "coefficient"
    of: tuple[str, ...]
    measure: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence(Component):
    kind: ClassVar[str] = "absence"
    rates: Mapping[str, Decimal] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withhold(Component):
    """`until` ends withholding at a balance; `release_from` says what the months are counted from."""

    kind: ClassVar[str] = "withhold"
    of: tuple[str, ...]
    rate: Setting[Decimal]
    release_after_months: int
    release_from: str = FROM_MONTH
    until: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum(Component):
    """`full_attendance_only`: no top-up in a month with days of absence or unpaid leave."""

    kind: ClassVar[str] = "minimum"
    amount: Setting[Decimal]
    full_attendance_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Maximum(Component):
    kind: ClassVar[str] = "maximum"
    amount: Setting[Decimal]


@dataclass(frozen=True, slots=True)
class PayStandard:
    name: str
    team: str
    effective_from: date
    contract: str
    grades: tuple[Grade, ...]
    components: tuple[Component, ...]

    def grade(self, code: str) -> Grade:
        """The grade of that code; KeyError where the standard has none."""
        for grade in self.grades:
            if grade.code == code:
                return grade
        raise KeyError(code)

    def titles(self) -> dict[str, str]:
        """What the standard calls its lines, by code."""
        return {component.code: component.title for component in self.components if component.title}


def is_document(document: object) -> bool:
    """Whether a parsed JSON value has a standard's outline, so that it can be kept and edited as a draft."""
    if not isinstance(document, dict):
        return False
    lists = (document.get("grades"), document.get("components"))
    return all(isinstance(rows, list) and all(isinstance(row, dict) for row in rows) for rows in lists)
