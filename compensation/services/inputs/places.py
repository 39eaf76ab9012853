"""Which branch a person's pay belongs to, and whether a month may still be fed."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from compensation.choices import SUBMITTED_OR_LATER
from compensation.models import PayRun
from compensation.rules.plausible_months import INPUTS, Span
from core.errors import DomainError, WrongState
from core.months import format_month, month_of, next_month
from org.models import Person, Posting


def paying_branch_id(person: Person, month: date) -> int:
    """The branch of the person's last posting up to the month's end. Raises DomainError without one."""
    postings = Posting.objects.filter(person=person, valid_from__lt=next_month(month))
    last = postings.order_by("-valid_from").select_related("team").first()
    branch_id = last.team.branch_id if last else person.branch_id
    if branch_id is None:
        raise DomainError(_("%(person)s belongs to no branch.") % {"person": person})
    return branch_id


def refuse_submitted_month(branch_id: int, month: date) -> None:
    """Raise WrongState where the branch's pay of the month is under signature or signed."""
    run = PayRun.objects.select_for_update(of=("self",)).filter(branch_id=branch_id, month=month).first()
    if run is not None and run.state in SUBMITTED_OR_LATER:
        raise WrongState(
            _("Pay of %(month)s is “%(state)s”; choose a later month.")
            % {"month": format_month(month), "state": run.get_state_display()}
        )


def refuse_far(month: date, at: datetime, span: Span = INPUTS) -> None:
    """Raise DomainError for a month so far from the present one that its year must be mistyped."""
    present = month_of(timezone.localdate(at))
    if not span.takes(month, present):
        first, last = span.around(present)
        raise DomainError(
            _("Check the month: it lies between %(first)s and %(last)s.")
            % {"first": format_month(first), "last": format_month(last)}
        )


def first_of_month(day: date) -> date:
    """`day` if a month begins with it; raises DomainError otherwise."""
    if day.day != 1:
        raise DomainError(_("This has to begin with the first day of a month."))
    return day
