"""What a month's pay lacks, each with the page where it is put right, for who may open that page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.models import BusinessDetail
from compensation.queries.readiness import Lack
from core.months import format_month
from org.models import Branch


@dataclass(frozen=True, slots=True)
class Missing:
    """A sentence and, where the reader may open it, the page that puts it right."""

    text: str
    url: str = ""
    label: Promise | str = ""


def _query(route: str) -> Callable[[Branch, date], str]:
    """The route's list, filtered to the branch and month."""
    return lambda branch, month: f"{reverse(route)}?branch={branch.pk}&month={format_month(month)}"


def _plain(route: str) -> Callable[[Branch, date], str]:
    return lambda _branch, _month: reverse(route)


def _detail(branch: Branch, month: date) -> str:
    """The detail where there is one, else the page that computes it."""
    detail = BusinessDetail.objects.filter(branch=branch, month=month).first()
    if detail is not None:
        return detail.get_absolute_url()
    return _query("compensation:detail_compute")(branch, month)


def _runs(branch: Branch, _month: date) -> str:
    return f"{reverse('compensation:run_list')}?branch={branch.pk}"


# Where a kind of lack is put right: the right that opens the page, its address, what the link says.
PLACES: Mapping[str, tuple[str, Callable[[Branch, date], str], Promise]] = {
    "crm": ("customers.crm_view", _query("customers:crm_list"), _("CRM files")),
    "detail": ("pay.detail_view", _detail, _("Business detail")),
    "runs": ("pay.run_view", _runs, _("Pay reports")),
    "parameters": ("pay.parameters_view", _plain("compensation:parameters"), _("Taxes and insurance")),
    "standards": ("pay.standard_view", _plain("compensation:standard_list"), _("Pay standards")),
    "people": ("org.person_view", _plain("org:person_list"), _("People")),
}


def putting_right(lack: Lack, *, branch: Branch, month: date, user: Any) -> Missing:
    """The lack with its link; the sentence alone for who may not open the page."""
    if lack.where not in PLACES:
        return Missing(str(lack))
    right, address, label = PLACES[lack.where]
    if not user.may(right):
        return Missing(str(lack))
    return Missing(str(lack), address(branch, month), label)
