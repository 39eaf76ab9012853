"""Pay in the business analysis report, without names: gross, slips and average per contract (G6, G22)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.queries.summaries import signed_cells, signed_months
from compensation.rules.pay_summary import LEAST_PEOPLE, summary
from core.figures import ABSENT, money_text, month_text, number_text
from org.choices import Contract
from teams import sections
from teams.sections import Scope, Shown

CODE = "pay"


def register() -> None:
    """Called once from compensation.registering."""
    title = gettext_lazy("Pay, without names")
    sections.register(CODE, sections.Section(title, take, show))


def take(scope: Scope) -> Mapping[str, Any]:
    """What the report keeps: plain text and numbers."""
    signed = signed_months(scope.branch_id, scope.months)
    lines = summary(
        signed_cells(scope.branch_id, scope.months), team_id=scope.team_id, contracts=Contract.values
    )
    return {
        "unsigned": [month.isoformat() for month in scope.months if month not in signed],
        "contracts": [
            {
                "code": line.contract,
                "slips": line.slips,
                "gross": None if line.gross is None else f"{line.gross:f}",
                "average": None if line.average is None else f"{line.average:f}",
            }
            for line in lines
        ],
    }


def show(taken: Mapping[str, Any]) -> Shown:
    """A row a contract, and what is not there in words."""
    headings = [_("Contract"), _("Slips"), _("Gross (yuan)"), _("Average a slip (yuan)")]
    rows = [
        [
            str(Contract(line["code"]).label),
            ABSENT if line["slips"] is None else number_text(line["slips"]),
            ABSENT if line["gross"] is None else money_text(Decimal(line["gross"])),
            ABSENT if line["average"] is None else money_text(Decimal(line["average"])),
        ]
        for line in taken["contracts"]
    ]
    return Shown(headings, rows, [False, True, True, True], _notes(taken))


def _notes(taken: Mapping[str, Any]) -> list[str]:
    notes = []
    if taken["unsigned"]:
        months = _(", ").join(month_text(date.fromisoformat(text)) for text in taken["unsigned"])
        notes.append(_("No signed pay report of %(months)s: not in these sums.") % {"months": months})
    if any(line["gross"] is None for line in taken["contracts"]):
        notes.append(
            _("Left out where fewer than %(least)s people stand behind a sum, so that nobody's pay is told.")
            % {"least": LEAST_PEOPLE}
        )
    return notes
