"""The way of a report as its step bar shows it: written, handed in, two confirmations, filed."""

from datetime import date

from django.utils.translation import gettext as _

from core.components import Step
from core.figures import day_text
from org.queries import holders
from teams.choices.reports import WRITABLE, ReportState
from teams.models import BusinessReport
from teams.report_permissions import CONFIRM_MANAGER, WRITE, first_right

S = ReportState
NAMED = 3


def way_of(report: BusinessReport, day: date) -> list[Step]:
    """The steps with who took them, and for the present one whom it waits for: one query."""
    if report.state == S.DISCARDED:
        return [Step(str(S.DISCARDED.label), "refused")]
    waits = _waits_for(report, day)
    first = _("Confirmed by the team lead") if report.team_id else _("Confirmed by the deputy manager")
    begun = _("Written") if report.state != S.RETURNED else _("Returned, to be changed")
    written = report.state not in WRITABLE
    return [
        Step(
            begun,
            "done" if written else "refused" if report.state == S.RETURNED else "current",
            by="" if written else waits,
            note="" if written else _("due on %(day)s") % {"day": day_text(report.due_on)},
        ),
        _step(
            _("Report handed in"),
            report.submitted_by,
            report.submitted_at if written else None,
            "",
            now=False,
        ),
        _step(first, report.lead_by, report.lead_at, waits, now=report.state == S.SUBMITTED),
        _step(
            _("Confirmed by the branch manager"),
            report.manager_by,
            report.manager_at,
            waits,
            now=report.state == S.LEAD_CONFIRMED,
        ),
        _step(
            _("Filed"),
            None,
            report.document.registered_at if report.document else None,
            _("the system"),
            now=report.state == S.CONFIRMED and report.document is None,
        ),
    ]


def _step(label: str, by: object, at: object, waits: str, *, now: bool) -> Step:
    if at is not None:
        return Step(label, "done", by=str(by or _("the system")), at=at)  # type: ignore[arg-type]
    return Step(label, "current" if now else "coming", by=waits if now else "")


def _waits_for(report: BusinessReport, day: date) -> str:
    """Whom the present step waits for, by name; those who may not take it are left out."""
    if report.state == S.CONFIRMED:
        return ""
    rights = {S.SUBMITTED: first_right(report), S.LEAD_CONFIRMED: CONFIRM_MANAGER}
    right = rights.get(ReportState(report.state), WRITE)
    rows = holders(right, day=day, branch_id=report.branch_id, team_id=report.team_id)
    if right != WRITE:
        rows = rows.exclude(pk__in=report.participants())
    names = list(rows.values_list("name", flat=True))
    if not names:
        return _("nobody holds it")
    return _(", ").join(names[:NAMED]) + (_(" and others") if len(names) > NAMED else "")
