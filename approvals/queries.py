"""Questions about requests that more than one caller asks."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from approvals.models import Request, Step
from approvals.rules import REVIEW_DAYS, due_day_by_the_week
from archives.models import Document
from org.queries import add_working_days

MOST_OTHERS = 20


def review_due_on(day: date) -> date:
    """The last day of the review of what is submitted on `day`: five working days of the holiday calendar.

    In a year that is not published yet, the week decides.
    """
    return add_working_days(day, REVIEW_DAYS) or due_day_by_the_week(day, REVIEW_DAYS)


def sheet_of(request: Request) -> Document | None:
    """The filed opinion sheet; None while there is none."""
    rows = Document.objects.filter(source_type=Request._meta.label_lower, source_id=str(request.pk))
    return rows.select_related("number").first()


def opinions_of(request: Request) -> list[Step]:
    """The request's steps in order, with who took them."""
    return list(request.steps.select_related("decided_by", "on_behalf_of"))


def other_requests(request: Request, user: Any) -> list[Request]:
    """Other requests of the same paper that `user` may see, latest first."""
    rows = Request.objects.visible_to(user).filter(kind=request.kind, subject_id=request.subject_id)
    return list(rows.exclude(pk=request.pk).select_related("number")[:MOST_OTHERS])


def named(someone: Any, principal: Any) -> str:
    """Who acted, and for whom where it was a stand-in: both names stand on every paper."""
    if principal is None:
        return str(someone or "")
    return _("%(who)s for %(whom)s") % {"who": someone, "whom": principal}
