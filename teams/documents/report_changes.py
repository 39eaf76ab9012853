"""What taking the figures anew changed, in the words and figures of the report's own tables (G6)."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from core.figures import ABSENT, month_text
from teams.choices.reports import ReportMeasure
from teams.documents.report_shown import figure, label
from teams.models import BusinessReport
from teams.rules.report_facts import MEASURES
from teams.sections import SECTIONS, Shown

MOST_ROWS = 40
# Tables with a row for each person or place: one line tells all that changed of it.
BY_ROW = frozenset({"people", "teams", "regions", "outlets"})
STAFF_ROWS = frozenset({"joined", "left", "moved"})
# What names a row and is told in the line's head, and what no reader asks for.
UNTOLD = frozenset({"name", "number", "measure", "month", "how"})
SERIES = ReportMeasure.COMMISSION
Path = Sequence[str]


def changes_of(report: BusinessReport) -> Shown:
    """What the last taking anew changed: figure by figure, of people and places a line each."""
    lines: dict[tuple[str, ...], tuple[list[str], list[str]]] = {}
    for path, was, now in report.facts_changes:
        if path[0] == "format" or path[-1] in UNTOLD:
            continue
        before, after = lines.setdefault(_line_of(path), ([], []))
        before.append(_told(path, was))
        after.append(_told(path, now))
    people = {row["number"]: row["name"] for row in report.facts.get("people", ())}
    rows = [[_head(line, people), _joined(was), _joined(now)] for line, (was, now) in lines.items()]
    more = len(rows) - MOST_ROWS
    notes = [_("And %(count)s more.") % {"count": more}] if more > 0 else []
    return Shown([_("What"), _("Was"), _("Is")], rows[:MOST_ROWS], [False] * 3, notes)


def _line_of(path: Path) -> tuple[str, ...]:
    """Which line tells of the fact: of a row of a table, of what an upper app contributed, or of itself."""
    if path[0] in BY_ROW or path[0] == "sections":
        return tuple(path[:2])
    if path[0] == "staff" and path[1] in STAFF_ROWS:
        return tuple(path[:3])
    if path[0].startswith("missing"):
        return (path[0],)
    return tuple(path)


def _told(path: Path, value: str) -> str:
    """One value as the table shows it; in a line of several with what it is."""
    if path[0] == "sections":
        return _("see its table below")
    if not value:
        return ""
    if path[0] in {"totals", "series"}:
        return figure(path[1] if path[0] == "totals" else SERIES, value)
    if path[0].startswith("missing"):
        return month_text(date.fromisoformat(value))
    if path[-1] in MEASURES:
        return f"{label(path[-1])} {figure(path[-1], value)}"
    return value


def _joined(values: Sequence[str]) -> str:
    return _("; ").join(dict.fromkeys(filter(None, values))) or ABSENT


def _head(line: Sequence[str], people: Mapping[str, str]) -> str:
    """Figures of the period · net commission · plan; by person · Li Na 1006."""
    first, *rest = line
    if first == "sections":
        return str(SECTIONS[rest[0]].title if rest[0] in SECTIONS else _("Contributed sections"))
    names = _names()
    if first == "series":
        names[rest[0]] = month_text(date.fromisoformat(rest[0]))
    if first in {"people", "staff"}:
        names |= {number: f"{name} {number}" for number, name in people.items()}
    return " · ".join(names.get(part, part) for part in line)


def _names() -> dict[str, str]:
    measures = {measure: label(measure) for measure in MEASURES}
    return measures | {
        "totals": _("Figures of the period"),
        "actual": _("Actual"),
        "plan": _("Plan"),
        "before": _("Period before"),
        "last_year": _("Last year"),
        "series": _("Month by month"),
        "people": _("By person"),
        "teams": _("By team"),
        "regions": _("By region"),
        "outlets": _("By outlet"),
        "staff": _("Staff changes"),
        "joined": _("came in"),
        "left": _("went out"),
        "moved": _("moved"),
        "missing": _("Months without CRM file"),
        "missing_before": _("Months without CRM file, period before"),
        "missing_last_year": _("Months without CRM file, last year"),
    }
