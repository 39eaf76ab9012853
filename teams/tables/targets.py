"""Tables of shortfalls."""

from django.utils.translation import gettext_lazy as _

from core.tables import BadgeColumn, DayColumn, LinkColumn, MonthColumn, NumberColumn, Table, TextColumn
from teams.choices.measures import Measure
from teams.choices.targets import SHORTFALL_TONES, ShortfallState


class ShortfallTable(Table):
    month = MonthColumn(_("Month"))
    measure = BadgeColumn(_("Measure"), choices=Measure, tones=dict.fromkeys(Measure.values, "neutral"))
    person = LinkColumn(_("Whose"), accessor="owner", order_by=("person__number",))
    team = TextColumn(_("Team"), accessor="team__name", phone=False)
    plan = NumberColumn(_("Target"), accessor="shown_plan", order_by=("plan",))
    actual = NumberColumn(_("Reached"), accessor="shown_actual", order_by=("actual",))
    due_on = DayColumn(_("Answer due"))
    state = BadgeColumn(_("State"), choices=ShortfallState, tones=SHORTFALL_TONES)

    class Meta:
        caption = _("Shortfalls")
        row_url = True
