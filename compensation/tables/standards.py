from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from compensation.choices import STANDARD_TONES, StandardState
from compensation.models import PayStandard
from core.components import Badge
from core.markup import badge_html
from core.tables import BadgeColumn, HtmlColumn, LinkColumn, MonthColumn, NumberColumn, Table, TextColumn
from org.choices import CONTRACT_TONES, Contract


def in_force(standard: PayStandard) -> SafeString:
    """A badge where this month's pay is computed by it."""
    is_in_force: Any = getattr(standard, "is_in_force", False)
    return badge_html(Badge(_("in force"), "good")) if is_in_force else SafeString()


class StandardTable(Table):
    name = LinkColumn(_("Name of the standard"))
    team = TextColumn(_("Team"), accessor="team__name", order_by=["team__code"])
    branch = TextColumn(_("Branch"), accessor="branch__name", order_by=["branch__code"], phone=False)
    contract = BadgeColumn(_("Contract"), choices=Contract, tones=CONTRACT_TONES)
    effective_from = MonthColumn(_("In force from"))
    revision = NumberColumn(_("Version"), phone=False)
    state = BadgeColumn(_("State"), choices=StandardState, tones=STANDARD_TONES)
    now = HtmlColumn(_("Now"), render=in_force)

    class Meta:
        caption = _("Pay standards")
        row_url = True
