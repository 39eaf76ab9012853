"""Records behind the addresses of requests."""

from django.core.exceptions import PermissionDenied

from approvals import kinds
from tests.architecture.access import Subject
from tests.factories.approvals import Outcomes, plan_kind, sent

KIND = "tests.matrix"


def plan(team, code, **given):
    """A plan sent up, as the URL names it."""
    if code not in kinds.KINDS:
        kinds.register(code, plan_kind(Outcomes()))
    return {"pk": sent(team, kind=code, **given).pk}


def request(world):
    """Sent up by another lead of the team, and one sent from elsewhere."""
    return Subject(here=plan(world.team, KIND), elsewhere=plan(world.team_elsewhere, KIND))


def withdrawal(world):
    """As before, and one that somebody sent up in person."""

    def own(user):
        try:
            return plan(world.team, f"{KIND}.{user.pk}", by=user)
        except PermissionDenied:
            return None

    return Subject(here=plan(world.team, KIND), elsewhere=plan(world.team_elsewhere, KIND), own=own)


SUBJECTS = {f"approvals:{name}": request for name in ("opinion", "file_again")}
SUBJECTS["approvals:withdraw"] = withdrawal
