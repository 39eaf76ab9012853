"""Who may do what with the teams' matters."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from approvals.choices import IN_THE_BRANCH
from core.actors import Capacity
from org.permissions import holder, reach

PAPER_VIEW, PAPER_EDIT = "teams.paper_view", "teams.paper_edit"
PAPER_DRAFTS, TEAM_OPEN = "teams.paper_drafts", "teams.team_open"

may_edit_paper = holder(PAPER_EDIT)


def follows(record: Any, by: Any, at: datetime) -> Capacity:
    """The paper follows its request, or the team that is opened: there the right was asked just before."""
    del record, by, at
    return Capacity(role="")


def papers_within(user: Any, right: str) -> Q:
    """The filter for papers of the branches and teams over which `user` holds `right`."""
    return reach(user, right).rows(branch="branch_id", team="team_id")


def visible_papers(user: Any) -> Q:
    """The filter for papers that `user` may read: all of one's own branch, elsewhere what was sent up.

    As with requests, headquarters does not see what the branch is still writing.
    """
    if reach(user, PAPER_DRAFTS).everywhere:
        # Said apart: an empty filter that is or-ed with another one vanishes.
        return Q()
    sent = ~Q(state="draft") & ~Q(request__state__in=sorted(IN_THE_BRANCH))
    return papers_within(user, PAPER_DRAFTS) | (papers_within(user, PAPER_VIEW) & sent)
