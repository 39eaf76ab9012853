"""What the author adds to the figures, and the figures taken anew while the report is not handed in (G6)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.actors import Capacity
from core.errors import Conflict, DomainError, WrongState
from teams import report_permissions as permissions
from teams.choices.reports import TEXTS
from teams.models import BusinessReport
from teams.queries.report_figures import take_facts
from teams.rules.report_facts import Change, changes, facts_hash

MOST_TEXT = 20_000


def locked(report_id: int, by: Any) -> BusinessReport:
    """The row, held until the end; DoesNotExist for who may not see it."""
    rows = BusinessReport.objects.visible_to(by).select_related("branch", "team")
    return rows.select_for_update(of=("self",)).get(pk=report_id)


def refuse_if_changed(report: BusinessReport, version: int | None) -> None:
    """Raise Conflict where somebody saved since the page was opened with `version`."""
    if version is not None and version != report.version:
        raise Conflict(_("Somebody else changed this report meanwhile. Open it again and look."))


def writable(report_id: int, *, by: Any, at: datetime) -> tuple[BusinessReport, Capacity]:
    """The report, held, and the capacity in which `by` writes on it now.

    Raises PermissionDenied for readers, WrongState once it is handed in.
    """
    report = locked(report_id, by)
    acting = permissions.may_write(report, by, at)
    if not report.is_writable:
        raise WrongState(
            _("This report is “%(state)s” and stays as it is; have it returned to change it.")
            % {"state": report.get_state_display()}
        )
    return report, acting


@transaction.atomic
def write_report(
    *,
    report_id: int,
    texts: Mapping[str, str],
    market_share: Decimal | None,
    by: Any,
    at: datetime,
    version: int | None = None,
) -> BusinessReport:
    """Keep the author's texts and the market share, finished or not; the audit has what stood there before.

    The same again changes nothing. Raises DomainError for a text that is too long, Conflict where somebody
    saved meanwhile, WrongState once it is handed in, PermissionDenied, BusinessReport.DoesNotExist for
    strangers.
    """
    report, acting = writable(report_id, by=by, at=at)
    refuse_if_changed(report, version)
    values: dict[str, Any] = {name: texts.get(name, "").strip() for name in TEXTS}
    values["market_share"] = market_share
    if any(len(values[name]) > MOST_TEXT for name in TEXTS):
        raise DomainError(_("A text is longer than %(most)s signs.") % {"most": MOST_TEXT})
    changed = [name for name, value in values.items() if getattr(report, name) != value]
    if not changed:
        return report
    before = {name: getattr(report, name) for name in changed}
    for name in changed:
        setattr(report, name, values[name])
    _note_writer(report, by, acting)
    report.version += 1
    report.save()
    audit.record(
        "teams.businessreport.write",
        report,
        by=by,
        at=at,
        capacity=acting,
        before=before,
        after={name: values[name] for name in changed},
    )
    return report


def _note_writer(report: BusinessReport, by: Any, acting: Capacity) -> None:
    ids = {*report.writers, by.pk, acting.on_behalf_of_id} - {None}
    report.writers = sorted(ids)


def facts_now(report: BusinessReport) -> dict[str, Any]:
    """The report's figures as the records say now."""
    return take_facts(
        kind=report.kind, start=report.start, branch_id=report.branch_id, team_id=report.team_id
    )


@transaction.atomic
def take_figures(*, report_id: int, by: Any, at: datetime) -> list[Change]:
    """Take the figures anew and say what changed; nothing changed leaves the report as it is (G6).

    Raises WrongState once it is handed in, PermissionDenied, BusinessReport.DoesNotExist for strangers.
    """
    report, acting = writable(report_id, by=by, at=at)
    facts = facts_now(report)
    found = changes(report.facts, facts)
    before = report.facts_hash
    report.facts, report.facts_hash, report.facts_at = facts, facts_hash(facts), at
    report.facts_changes = [[list(path), was, now] for path, was, now in found]
    report.version += 1
    report.save()
    audit.record(
        "teams.businessreport.take_figures",
        report,
        by=by,
        at=at,
        capacity=acting,
        before={"facts": before},
        after={"facts": report.facts_hash, "changed": len(found)},
    )
    return found
