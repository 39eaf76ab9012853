"""A report's sums beside those of last month and of the version that was returned."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.models import PayRun
from compensation.queries.versions import Version
from compensation.wording import TOTAL_LABELS

PEOPLE = _("People")


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum of a report; None where there is nothing to compare with."""

    label: Promise
    now: Decimal | int
    last: Decimal | int | None = None
    version: Decimal | int | None = None
    is_count: bool = False

    @property
    def change(self) -> Decimal | int | None:
        """Against last month."""
        return None if self.last is None else self.now - self.last

    @property
    def version_change(self) -> Decimal | int | None:
        """Against the version that was returned."""
        return None if self.version is None else self.now - self.version


def sums_of(run: PayRun, last: PayRun | None, version: Version | None) -> Sequence[Sum]:
    """People and every total that says something in one of the columns."""
    people = Sum(
        PEOPLE, run.people, last.people if last else None, version.people if version else None, is_count=True
    )
    totals = [
        Sum(
            label,
            getattr(run, name),
            getattr(last, name) if last else None,
            version.totals.get(name) if version else None,
        )
        for name, label in TOTAL_LABELS.items()
    ]
    return [people, *(one for one in totals if one.now or one.last or one.version)]
