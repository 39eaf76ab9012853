"""How the archive says its periods, states and acts."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.figures import day_text

ACTION_LABELS: dict[str, Promise] = {
    "register": gettext_lazy("registered"),
    "open": gettext_lazy("opened and taken"),
    "refuse": gettext_lazy("not handed out: the file is not as registered"),
    "place": gettext_lazy("place of the original noted"),
    "void": gettext_lazy("declared void"),
}


def period_text(years: int | None) -> str:
    """30 years, or permanently."""
    if years is None:
        return _("permanently")
    return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}


def kept_text(name: str, years: int | None, until: date | None) -> str:
    """The class with its period and, where it ends, the last day."""
    parts = [name] if name == period_text(years) else [name, period_text(years)]
    if until is not None:
        parts.append(_("until %(day)s at least") % {"day": day_text(until)})
    return " · ".join(parts)
