"""Nothing is executed before its chain has ended (G4): asked by every upper app before it lets a paper
work.
"""

from django.utils.translation import gettext as _

from approvals.models import Request
from approvals.queries import is_effective
from core.errors import WrongState


def refuse_unless_effective(request: Request | None) -> None:
    """Raise WrongState, saying which request and where it is, unless the paper is approved."""
    if request is None:
        raise WrongState(_("This paper has not been sent up for approval; it must not be executed."))
    if not is_effective(request):
        raise WrongState(
            _("Request %(number)s is “%(state)s”. The paper must not be executed before it is approved.")
            % {"number": request.number.text, "state": request.get_state_display()}
        )
