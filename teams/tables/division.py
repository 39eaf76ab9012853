"""Tables of division sheets and of moves."""

from django.utils.translation import gettext_lazy as _

from core.tables import BadgeColumn, DayColumn, LinkColumn, NumberColumn, Table, TextColumn
from teams.choices.division import SHEET_TONES, SheetState
from teams.choices.moves import MOVE_TONES, MoveStage


class DivisionTable(Table):
    """Sheets with how many people do only one of both."""

    team = LinkColumn(_("Team"), accessor="team__name", order_by=("team__code",))
    valid_from = DayColumn(_("From"))
    last_day = DayColumn(_("Until"), order_by=("valid_until",))
    people = NumberColumn(_("People"), phone=False)
    one_sided = NumberColumn(_("Only develop or only serve"), phone=False)
    state = BadgeColumn(_("State"), choices=SheetState, tones=SHEET_TONES)
    laid_down_by = TextColumn(_("Laid down by"), phone=False)

    class Meta:
        caption = _("Divisions of labour")
        row_url = True


class MoveTable(Table):
    """Who moved where."""

    person = LinkColumn(_("Account manager"), accessor="person__name", order_by=("person__number",))
    team = TextColumn(_("Team"), accessor="team__name", order_by=("team__code",), phone=False)
    from_outlet = TextColumn(
        _("From outlet"), accessor="from_outlet__name", order_by=("from_outlet__code",), phone=False
    )
    to_outlet = TextColumn(_("To outlet"), accessor="to_outlet__name", order_by=("to_outlet__code",))
    effective_on = DayColumn(_("From"))
    stage = BadgeColumn(_("State"), choices=MoveStage, tones=MOVE_TONES)
    decided_by = TextColumn(_("Decided by"), phone=False)

    class Meta:
        caption = _("Outlet moves")
        row_url = True
