"""Charts of the pay cycle: one message each, titled with it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from compensation.models import DetailRow, PayRun, PaySlip
from core.charts import Chart, Series, bar
from core.figures import money_text, month_text, percent_text
from core.money import ZERO
from core.months import add_months

# More bars than these cannot be read; the largest are shown.
MOST_BARS = 12


def change_text(now: Decimal, before: Decimal | None) -> str:
    """By how much more or less than the month before; nothing where that cannot be said."""
    if not before or before < 0:
        return ""
    ratio = (now - before) / before
    share = {"share": percent_text(abs(ratio))}
    if share["share"] == percent_text(ZERO):
        return _("as much as the month before")
    return (
        _("%(share)s more than the month before") % share
        if ratio >= 0
        else (_("%(share)s less than the month before") % share)
    )


def _titled(sentence: str, change: str) -> str:
    return _("%(sentence)s, %(change)s") % {"sentence": sentence, "change": change} if change else sentence


def detail_chart(month: date, rows: Sequence[DetailRow], before: Mapping[int, DetailRow]) -> Chart:
    """Net commission by team, or by person within one team, this month beside the last."""
    is_by_team = len({row.team_id for row in rows}) > 1
    labels = {_key(row, by_team=is_by_team): _label(row, by_team=is_by_team) for row in rows}
    now, then = _summed(rows, by_team=is_by_team), _summed(before.values(), by_team=is_by_team)
    keys = sorted(labels, key=lambda key: -now[key])[:MOST_BARS]
    total, last = sum(now.values(), ZERO), sum(then.values(), ZERO)
    words = {"month": month_text(month), "amount": money_text(total)}
    title = _titled(_("Net commission of %(month)s: %(amount)s yuan") % words, change_text(total, last))
    series = [Series("actual", month_text(month), [now[key] for key in keys])]
    if before:
        earlier = month_text(add_months(month, -1))
        series.append(Series("previous", earlier, [then.get(key) for key in keys]))
    return bar(title, [labels[key] for key in keys], series, _("yuan"))


def _key(row: DetailRow, *, by_team: bool) -> int:
    return (row.team_id or 0) if by_team else row.person_id


def _label(row: DetailRow, *, by_team: bool) -> str:
    if not by_team:
        return row.person.name
    return row.team.name if row.team else _("without a team")


def _summed(rows: Iterable[DetailRow], *, by_team: bool) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = {}
    for row in rows:
        key = _key(row, by_team=by_team)
        sums[key] = sums.get(key, ZERO) + row.net_commission
    return sums


def run_chart(run: PayRun, months: Sequence[PayRun]) -> Chart:
    """Net pay of the branch over a year."""
    last = next((one.net for one in months if one.month == add_months(run.month, -1)), None)
    words = {"month": month_text(run.month), "amount": money_text(run.net)}
    title = _titled(_("Net pay of %(month)s: %(amount)s yuan") % words, change_text(run.net, last))
    labels = [month_text(one.month) for one in months]
    return bar(title, labels, [Series("actual", _("Net pay"), [one.net for one in months])], _("yuan"))


def slip_chart(slip: PaySlip, months: Sequence[PaySlip]) -> Chart:
    """One person's net pay of the last months."""
    last = next((one.net for one in months if one.run.month == add_months(slip.run.month, -1)), None)
    words = {"month": month_text(slip.run.month), "amount": money_text(slip.net)}
    title = _titled(_("Net pay of %(month)s: %(amount)s yuan") % words, change_text(slip.net, last))
    return _pay_chart(title, months)


def own_chart(months: Sequence[PaySlip]) -> Chart:
    """The same for the page of all one's months."""
    total = sum((one.net for one in months), ZERO)
    words = {"count": len(months), "amount": money_text(total)}
    return _pay_chart(_("Net pay of the last %(count)s months: %(amount)s yuan") % words, months)


def _pay_chart(title: str, months: Sequence[PaySlip]) -> Chart:
    """As wide as a phone."""
    labels = [month_text(one.run.month) for one in months]
    net = Series("actual", _("Net"), [one.net for one in months])
    return bar(title, labels, [net], _("yuan"), size="card")
