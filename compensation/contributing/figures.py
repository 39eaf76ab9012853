"""Figures of the desk: net commission against the month before, pay by state, one's own pay."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from compensation.choices import SETTLED, RunState
from compensation.models import DetailRow, PayRun, PaySlip
from core.charts import Chart, Series, bar, line
from core.contributions import Figure
from core.figures import money_text, month_text, percent_text

MONTHS = 6


def figures(user: Any, _day: date) -> Sequence[Figure]:
    """At most three, each of one query, over the rows that the reader may see."""
    found: list[Figure] = []
    if user.may("pay.detail_view"):
        found += _net_commission(user)
    if user.may("pay.run_view"):
        found += _pay_by_state(user)
    if hasattr(user, "person"):
        found += _own_pay(user)
    return found


def _net_commission(user: Any) -> Iterator[Figure]:
    """Of the branches, the team or the person within reach."""
    sums = DetailRow.objects.visible_to(user).values_list("detail__month").order_by("-detail__month")
    months = list(sums.annotate(total=Sum("net_commission"))[:MONTHS])[::-1]
    if not months:
        return
    (month, total), before = months[-1], months[-2][1] if len(months) > 1 else None
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
    yield _figure(_("Net commission"), total, url, _change(total, before), chart)


def _change(now: Decimal, before: Decimal | None) -> str:
    if not before or before < 0:
        return ""
    return _("%(change)s against the month before") % {"change": percent_text((now - before) / before)}


def _pay_by_state(user: Any) -> Iterator[Figure]:
    """Of the latest month that has a report; one still to be computed has nothing to show."""
    sums = PayRun.objects.visible_to(user).values_list("month", "state").order_by("-month")
    found = list(sums.annotate(total=Sum("net"))[: len(RunState)])
    if not found:
        return
    month = found[0][0]
    by_state = {state: net for of, state, net in found if of == month and state != RunState.DRAFT}
    states = [state for state in RunState if state in by_state]
    title = _("Net pay of %(month)s by state") % {"month": month_text(month)}
    series = [Series("actual", _("Net pay"), [by_state[state] for state in states])]
    chart = bar(title, [state.label for state in states], series, _("yuan"), size="card")
    total = sum(by_state.values(), Decimal(0))
    note = _("%(month)s, all reports within your reach") % {"month": month_text(month)}
    yield _figure(_("Net pay"), total, reverse("compensation:run_list"), note, chart)


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
