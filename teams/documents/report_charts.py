"""Charts of a report, one message each: the plan, the months, who brought what."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.charts import Chart, Progress, Series, bar, line, progress
from core.figures import month_text, percent_text
from teams.choices.reports import COUNTED, ReportMeasure
from teams.documents.report_shown import whole
from teams.models import BusinessReport
from teams.rules.report_facts import compared, is_bare

MOST_BARS = 12
COMMISSION = ReportMeasure.COMMISSION


def charts_of(report: BusinessReport) -> list[Chart]:
    """At most three; none of what the records do not say."""
    facts = report.facts
    if is_bare(facts):
        return []
    return [*_plan(facts), *_months(facts), *_people(facts)]


def _plan(facts: Mapping[str, Any]) -> list[Chart]:
    """How much of each target in yuan is done, and of the accounts; none that some months would be set
    against.
    """
    rows = [
        row for row in facts["totals"] if row["plan"] and row["actual"] and compared(facts, row["measure"])
    ]
    if not rows:
        return []
    bars = [
        Progress(str(ReportMeasure(row["measure"]).label), _of(row, "actual"), _of(row, "plan"))
        for row in rows
    ]
    return [progress(_plan_title(rows), bars)]


def _of(row: Mapping[str, Any], column: str) -> Decimal:
    amount = Decimal(row[column])
    return whole(amount) if row["measure"] in COUNTED else amount


def _plan_title(rows: Sequence[Mapping[str, Any]]) -> str:
    row = next((row for row in rows if row["measure"] == COMMISSION), None)
    if row is None or not Decimal(row["plan"]):
        return _("Plan and actual")
    done = percent_text(Decimal(row["actual"]) / Decimal(row["plan"]))
    return _("Net commission: %(share)s of the plan done") % {"share": done}


def _months(facts: Mapping[str, Any]) -> list[Chart]:
    """Net commission month by month beside last year."""
    points = facts["series"]
    labels = [month_text(date.fromisoformat(point["month"])) for point in points]
    if len(points) == 1 and points[0]["last_year"] is None:
        return []
    actual = Series("actual", _("Net commission"), [_amount(point["actual"]) for point in points])
    previous = Series("previous", _("Last year"), [_amount(point["last_year"]) for point in points])
    has_last_year = any(value is not None for value in previous.values)
    series = [actual, previous] if has_last_year else [actual]
    title = _("Net commission by month, beside last year") if has_last_year else _("Net commission by month")
    draw = line if len(points) > 1 else bar
    return [draw(title, labels, series, _("yuan"))]


def _people(facts: Mapping[str, Any]) -> list[Chart]:
    """Net commission of the strongest, by team for a branch and by person for a team."""
    rows = facts["teams"] or facts["people"]
    amounts = [(row["name"] or _("none"), Decimal(row["figures"][COMMISSION])) for row in rows]
    strongest = sorted(amounts, key=lambda pair: -pair[1])[:MOST_BARS]
    if len(strongest) <= 1:
        return []
    title = _("Net commission by team") if facts["teams"] else _("Net commission by person")
    if len(strongest) < len(amounts):
        words = {"title": title, "shown": len(strongest), "all": len(amounts)}
        title = _("%(title)s: the %(shown)s strongest of %(all)s") % words
    names, values = [name for name, _value in strongest], [value for _name, value in strongest]
    return [bar(title, names, [Series("actual", _("Net commission"), values)], _("yuan"))]


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
