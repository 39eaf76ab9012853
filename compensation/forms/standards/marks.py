"""The faults of a document, handed out to the places of the page where they belong."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from compensation.forms.standards.figures import Style
from compensation.rules.faults import Fault
from compensation.rules.wording.faults import fault_sentence

_BOUNDS = ("least", "most")


class Marks:
    """Faults by their path; each is shown once, at the innermost place that asks for it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self._left = list(faults)

    def at(self, path: str, style: Style | None = None) -> list[str]:
        """What is wrong at exactly this place."""
        return self._take([fault for fault in self._left if fault.path == path], style)

    def under(self, path: str) -> list[str]:
        """What is wrong at this place or within it and was not asked for yet."""
        starts = (f"{path}.", f"{path}[")
        return self._take([f for f in self._left if f.path == path or f.path.startswith(starts)], None)

    def _take(self, found: Sequence[Fault], style: Style | None) -> list[str]:
        self._left = [fault for fault in self._left if fault not in found]
        return list(dict.fromkeys(said(fault, style) for fault in found))


def said(fault: Fault, style: Style | None = None) -> str:
    """The fault as it reads next to a field, where nobody thinks of JSON."""
    if fault.code == "missing":
        return _("This is not filled in yet.")
    if fault.code == "empty":
        return _("Nothing stands here yet; at least one is needed.")
    if fault.code == "not_whole":
        return _("Write a whole number, such as 12.")
    if fault.code == "not_a_number":
        return _("This is not a number.")
    if fault.code == "unknown_measure":
        return _("Name the class of products as the CRM file writes it.")
    if style is Style.PERCENT:
        params = dict(fault.params)
        for bound in _BOUNDS:
            if bound in params:
                params[bound] = f"{Decimal(str(params[bound])) * 100:f}%"
        fault = Fault(fault.path, fault.code, params)
    return fault_sentence(fault)
