"""What targets make known to lower apps: notices, the question after an accepted file."""

from django.utils.translation import gettext_lazy as _

from core import notices
from customers import hooks
from teams.services import shortfalls

NOTICES = {
    "teams.shortfall_asked": _("Targets of %(team)s for %(month)s were missed: write down cause and remedy."),
}


def register() -> None:
    """Called once from teams.registering."""
    for kind, sentence in NOTICES.items():
        notices.register(kind, sentence)
    hooks.ON_ACCEPTED.append(shortfalls.crm_accepted)
