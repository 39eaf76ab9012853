"""The handing in: the figures are frozen as they are, and the first confirmation is asked for (G6)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import fsm
from core.errors import Conflict, DomainError
from teams.choices.reports import TEXTS
from teams.models import BusinessReport
from teams.report_permissions import first_right
from teams.rules.report_facts import facts_hash, is_bare
from teams.services.reports.telling import tell_waiting
from teams.services.reports.writing import facts_now, refuse_if_changed, writable

NO_RECORD = gettext_lazy(
    "No month of the period has an accepted CRM file: a report without figures cannot be handed in."
)
# Without these a report says nothing.
NEEDED = ("analysis", "problems", "next_steps")


@transaction.atomic
def submit_report(*, report_id: int, by: Any, at: datetime, version: int | None = None) -> BusinessReport:
    """Hand the report in: from here on its figures and texts stay as they are, until it is returned (G6).

    Raises Conflict where the records say something else than the figures that the author wrote about, or
    somebody saved meanwhile; DomainError where the period has no record at all or a text is missing;
    WrongState where it is handed in already, PermissionDenied.
    """
    report, _acting = writable(report_id, by=by, at=at)
    refuse_if_changed(report, version)
    if is_bare(report.facts):
        raise DomainError(str(NO_RECORD))
    missing = [TEXTS[name] for name in NEEDED if not getattr(report, name)]
    if missing:
        faults = [_("“%(text)s” is empty.") % {"text": text} for text in missing]
        raise DomainError(_("The report is not finished yet."), faults=faults)
    if facts_hash(facts_now(report)) != report.facts_hash:
        raise Conflict(
            _(
                "The records have changed since the figures were taken. Take the figures anew, see what"
                " changed and whether your analysis still fits, then hand the report in."
            )
        )
    given = {
        "day": timezone.localdate(at),
        "revision": report.revision + 1,
        "facts": report.facts_hash,
        "texts": {name: getattr(report, name) for name in TEXTS},
    }
    fsm.perform(report.submit, by=by, at=at, given=given)
    tell_waiting(report, first_right(report), at=at)
    return report
