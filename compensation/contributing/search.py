"""Pay reports by number, branch and month; slips by person and month, one's own or those one may see."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from compensation.models import PayRun, PaySlip
from core.contributions import Hit
from core.figures import month_text
from core.months import parse_month

MOST = 10


def search(user: Any, text: str) -> Sequence[Hit]:
    """Two queries at most; rows come from `visible_to`."""
    month = _month(text)
    hits: list[Hit] = []
    if user.may("pay.run_view"):
        named = Q(number__text__icontains=text) | Q(month=month) if month else Q(number__text__icontains=text)
        runs = PayRun.objects.visible_to(user).filter(named).select_related("branch", "number")[:MOST]
        hits += [_run(run) for run in runs]
    if user.may("pay.slip_view"):
        named = Q(run__month=month) if month else Q(number__iexact=text) | Q(name__icontains=text)
        slips = PaySlip.objects.visible_to(user).filter(named).select_related("run")
        hits += [_slip(slip) for slip in slips.order_by("-run__month", "number")[:MOST]]
    return hits


def _month(text: str) -> date | None:
    try:
        return parse_month(text)
    except ValueError:
        return None


def _run(run: PayRun) -> Hit:
    title = _("%(number)s · %(branch)s, %(month)s") % {
        "number": run.number.text,
        "branch": run.branch,
        "month": month_text(run.month),
    }
    return Hit(_("pay report"), title, run.get_absolute_url(), note=str(run.get_state_display()))


def _slip(slip: PaySlip) -> Hit:
    title = _("%(person)s, %(month)s") % {"person": slip, "month": month_text(slip.run.month)}
    return Hit(_("pay slip"), title, slip.get_absolute_url())
