"""Records behind the addresses of the teams' papers: one sent up, one in draft, one approved, here and elsewhere."""

from django.core.exceptions import PermissionDenied

from approvals.services import approve
from org.choices import Role
from teams.choices.papers import PaperKind
from teams.models.papers import FIRST_YEAR, LAST_YEAR
from teams.services import papers as services
from tests.architecture.access import Subject
from tests.conftest import NOW
from tests.factories import teams_papers as made

PLAN, SET_UP = PaperKind.ANNUAL_PLAN, PaperKind.SET_UP


def places(world):
    return world.team, world.team_elsewhere


def writer(world, team):
    """Another lead of the team, or of the team elsewhere."""
    return world.somebody_else(Role.TEAM_LEAD, place=team)


def manager(world, team):
    return world.somebody_else(Role.BRANCH_MANAGER, place=team.branch)


def both(world, make, **data):
    here, elsewhere = (make(team) for team in places(world))
    return Subject(here=here, elsewhere=elsewhere, data=data)


def sent(world):
    """Sent up to channel management: headquarters reads it too."""
    return both(world, lambda team: {"pk": made.submitted(team, writer(world, team), PLAN).pk})


def withdrawal(world):
    """As before, and one that somebody sent up in person: nobody else takes it back."""
    found = sent(world)

    def own(user):
        year = FIRST_YEAR + user.pk % (LAST_YEAR - FIRST_YEAR)
        try:
            return {"pk": made.submitted(world.team, user, PLAN, year=year).pk}
        except PermissionDenied:
            return None

    return Subject(here=found.here, elsewhere=found.elsewhere, own=own)


def draft(world):
    """Finished and not sent up."""
    return both(world, lambda team: {"pk": made.finished(team, writer(world, team), PLAN).pk}, version="1")


def approved(world):
    channel = world.somebody_else(Role.CHANNEL_MANAGEMENT)
    return both(world, lambda team: {"pk": made.approved(team, writer(world, team), channel, PLAN).pk})


def set_up(world):
    """An approved set-up file of the branch."""
    channel = world.somebody_else(Role.CHANNEL_MANAGEMENT)

    def of(team):
        paper = made.submitted(team, manager(world, team), SET_UP, about=f"NEW-{team.pk}")
        approve(request_id=paper.request_id, opinion="同意", by=channel, at=NOW)
        return {"pk": paper.pk}

    return both(world, of)


def attached(world, team):
    """A draft with a file."""
    by = writer(world, team)
    paper = made.finished(team, by, PLAN)
    return services.attach(paper_id=paper.pk, content=made.CSV, file_name="费用.csv", by=by, at=NOW)


def attachment(world):
    return both(world, lambda team: {"pk": attached(world, team).pk})


def attachment_of_a_draft(world):
    def of(team):
        made_one = attached(world, team)
        return {"pk": made_one.paper_id, "attachment": made_one.pk}

    return both(world, of)


def kind(_world):
    return Subject(here={"kind": PLAN.value})


SUBJECTS = {
    "paper_new": kind,
    "paper_attachment": attachment,
    "paper_detach": attachment_of_a_draft,
    "paper_withdraw": withdrawal,
    "team_open": set_up,
}
SUBJECTS |= dict.fromkeys(("paper", "paper_changes", "paper_print"), sent)
SUBJECTS |= dict.fromkeys(("paper_edit", "paper_attach", "paper_submit", "paper_discard"), draft)
SUBJECTS |= dict.fromkeys(("paper_copy", "paper_begin", "paper_finish"), approved)
SUBJECTS = {f"teams:{name}": maker for name, maker in SUBJECTS.items()}
