"""The renewal of a cooperation is remembered before it ends (G3): one notice, and a to-do until it is
renewed.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import audit, notices
from core.figures import day_text
from org.queries import holders
from teams.models import BankCooperation, TeamPaper
from teams.permissions import PAPER_EDIT

RENEWAL = "teams.renewal_due"
SENTENCES: dict[str, Promise] = {
    RENEWAL: _("The cooperation with %(bank)s of %(team)s ends on %(day)s. Renew it in time, or let it end."),
}


def register() -> None:
    """Called once by the app's `ready`."""
    for kind, sentence in SENTENCES.items():
        notices.register(kind, sentence)


def remind_of_renewals(*, at: datetime) -> int:
    """Tell those who write the team's papers of every renewal that is due; returns of how many.

    Each cooperation is told of once, however often this runs and however many run at the same time; one that
    was missed on its day is told of the next time.
    """
    day = timezone.localdate(at)
    due = TeamPaper.objects.to_renew(day).filter(cooperation__reminded_on=None).order_by("pk")
    return sum(_remind(paper_id, at=at) for paper_id in due.values_list("pk", flat=True))


@transaction.atomic
def _remind(paper_id: int, *, at: datetime) -> bool:
    day = timezone.localdate(at)
    claimed = BankCooperation.objects.filter(paper_id=paper_id, reminded_on=None).update(reminded_on=day)
    if not claimed:
        return False
    paper = TeamPaper.objects.with_parts().get(pk=paper_id)
    told: Any = holders(PAPER_EDIT, day=day, branch_id=paper.branch_id, team_id=paper.team_id)
    params = {
        "bank": paper.about,
        "team": str(paper.team),
        "day": day_text(paper.cooperation.valid_until),
    }
    notices.tell(told, RENEWAL, at=at, url=paper.get_absolute_url(), params=params)
    audit.record("teams.teampaper.remind", paper, by=None, at=at, after={"remind_on": day.isoformat()})
    return True
