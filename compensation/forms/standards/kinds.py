"""Which fields a component of each kind has, in the order of the page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.forms.standards.figures import Style
from compensation.rules import standard as tree


@dataclass(frozen=True, slots=True)
class Figure:
    """A single figure under `key`."""

    key: str
    label: Promise
    style: Style
    unit: Promise | str = ""
    hint: Promise | str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words under `key`; the first one is what holds where nothing is written."""

    key: str
    label: Promise
    choices: tuple[tuple[str, Promise], ...]
    is_default_written: bool = True


@dataclass(frozen=True, slots=True)
class Flag:
    key: str
    label: Promise


@dataclass(frozen=True, slots=True)
class Measure:
    key: str = "measure"


@dataclass(frozen=True, slots=True)
class Of:
    key: str = "of"


@dataclass(frozen=True, slots=True)
class Less:
    key: str = "less"


@dataclass(frozen=True, slots=True)
class Setting:
    """The value that may differ by grade; without a style it is a table of tiers."""

    key: str
    label: Promise
    style: Style | None = None
    unit: Promise | str = ""


@dataclass(frozen=True, slots=True)
class Bands:
    key: str = "bands"


@dataclass(frozen=True, slots=True)
class Days:
    key: str = "rates"


Field = Figure | Choice | Flag | Measure | Of | Less | Setting | Bands | Days
YUAN = _("yuan")
MODES = (
    (tree.MARGINAL, _("each slice at its own rate")),
    (tree.WHOLE, _("all of it at the rate of the tier reached")),
)
RELEASES = (
    (tree.FROM_MONTH, _("counted from the month")),
    (tree.FROM_EXIT, _("counted from leaving")),
)
FIELDS: dict[str, tuple[Field, ...]] = {
    "base_pay": (),
    "fixed": (Setting("amount", _("Amount"), Style.MONEY, YUAN),),
    "tiered": (
        Measure(),
        Choice("mode", _("How the tiers count"), MODES),
        Setting("tiers", _("Tiers")),
        Less(),
    ),
    "rate": (Measure(), Setting("rate", _("Rate"), Style.PERCENT, "%"), Less()),
    "per_unit": (
        Measure(),
        Setting("amount", _("Amount for each"), Style.MONEY, YUAN),
        Figure("above", _("Only above this number"), Style.NUMBER, hint=_("May stay empty.")),
    ),
    "coefficient": (Of(), Measure(), Bands()),
    "absence": (Days(),),
    "withhold": (
        Of(),
        Setting("rate", _("Part held back"), Style.PERCENT, "%"),
        Figure("release_after_months", _("Paid after"), Style.COUNT, _("months")),
        Choice("release_from", _("The months are"), RELEASES, is_default_written=False),
        Figure("until", _("No more once this is held"), Style.MONEY, YUAN, _("May stay empty.")),
    ),
    "minimum": (
        Setting("amount", _("Amount"), Style.MONEY, YUAN),
        Flag("full_attendance_only", _("Only in months of full attendance")),
    ),
    "maximum": (Setting("amount", _("Amount"), Style.MONEY, YUAN),),
}
