"""Figures of the desk: net commission against the month before, pay by state, one's own pay."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import CharField, F, QuerySet, Sum, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from compensation import pictures
from compensation.choices import SETTLED, RunState
from compensation.models import DetailRow, PayRun, PaySlip
from core.charts import Chart, Series, bar, line
from core.contributions import Figure
from core.figures import money_text, month_text
from core.months import add_months

MONTHS = 6
Months = Sequence[tuple[date, Decimal]]
States = Sequence[tuple[date, str, Decimal]]


def figures(user: Any, _day: date) -> Sequence[Figure]:
    """At most three, over the rows that the reader may see: one query for the house's, one for one's own."""
    found: list[Figure] = []
    commission, pay = _sums(user)
    if commission:
        found.append(_net_commission(user, commission))
    if pay:
        found.append(_pay_by_state(pay))
    if hasattr(user, "person"):
        found += _own_pay(user)
    return found


def _sums(user: Any) -> tuple[Months, States]:
    """Net commission of the latest months, oldest first; net pay of the latest month of reports by state."""
    asked: list[QuerySet[Any, Any]] = []
    if user.may("pay.detail_view"):
        rows = DetailRow.objects.visible_to(user).annotate(kind=Value(""), of=F("detail__month"))
        asked.append(_latest(rows, Sum("net_commission"))[:MONTHS])
    if user.may("pay.run_view"):
        runs = PayRun.objects.visible_to(user).annotate(kind=Cast("state", CharField()), of=F("month"))
        asked.append(_latest(runs, Sum("net"))[: len(RunState)])
    found = list(asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]) if asked else []
    commission = sorted((month, total) for kind, month, total in found if not kind)
    reports = [(month, kind, total) for kind, month, total in found if kind]
    last = max((month for month, _state, _total in reports), default=None)
    return commission, [(month, state, total) for month, state, total in reports if month == last]


def _latest(rows: QuerySet[Any, Any], total: Sum) -> QuerySet[Any, Any]:
    sums: QuerySet[Any, Any] = rows.order_by().values_list("kind", "of").annotate(total=total)
    return sums.order_by("-of")


def _net_commission(user: Any, months: Months) -> Figure:
    """Of the branches, the team or the person within reach."""
    month, total = months[-1]
    before = dict(months).get(add_months(month, -1))
    title = _("Net commission of %(month)s: %(amount)s yuan") % {
        "month": month_text(month),
        "amount": money_text(total),
    }
    chart = bar(
        title,
        _labels(months),
        [Series("actual", _("Net commission"), _totals(months))],
        _("yuan"),
        size="card",
    )
    url = reverse("compensation:detail_list" if user.may("pay.run_view") else "compensation:my_slips")
    return _figure(_("Net commission"), total, url, pictures.change_text(total, before), chart)


def _pay_by_state(sums: States) -> Figure:
    """One still to be computed has nothing to show."""
    month = sums[0][0]
    by_state = {state: total for _month, state, total in sums if state != RunState.DRAFT}
    states = [state for state in RunState if state in by_state]
    title = _("Net pay of %(month)s by state") % {"month": month_text(month)}
    series = [Series("actual", _("Net pay"), [by_state[state] for state in states])]
    chart = bar(title, [state.label for state in states], series, _("yuan"), size="card")
    total = sum(by_state.values(), Decimal(0))
    note = _("%(month)s, all reports within your reach") % {"month": month_text(month)}
    return _figure(_("Net pay"), total, reverse("compensation:run_list"), note, chart)


def _own_pay(user: Any) -> Iterator[Figure]:
    """One's own, once all three have signed."""
    slips = PaySlip.objects.filter(person__user_id=user.pk, run__state__in=SETTLED).order_by("-run__month")
    months = list(slips.values_list("run__month", "net")[:MONTHS])[::-1]
    if not months:
        return
    month, net = months[-1]
    title = _("Your net pay of %(month)s") % {"month": month_text(month)}
    chart = line(
        title, _labels(months), [Series("actual", _("Net pay"), _totals(months))], _("yuan"), size="card"
    )
    yield _figure(title, net, reverse("compensation:my_slips"), "", chart)


def _labels(months: Sequence[tuple[date, Decimal]]) -> list[str]:
    return [month_text(month) for month, _total in months]


def _totals(months: Sequence[tuple[date, Decimal]]) -> list[Decimal]:
    return [total for _month, total in months]


def _figure(label: str, amount: Decimal, url: str, note: str, chart: Chart) -> Figure:
    table = [chart.headings, *chart.rows]
    return Figure(label, money_text(amount), url, note=note, chart=chart.inline(), table=table)
