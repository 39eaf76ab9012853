from django.utils.translation import gettext_lazy as _

from core.tables import BadgeColumn, LinkColumn, NumberColumn, Table, TextColumn
from teams.choices.papers import PAPER_TONES, PaperKind, PaperState

KIND_TONES = dict.fromkeys(PaperKind.values, "neutral")


class PaperTable(Table):
    title = LinkColumn(_("Title"))
    kind = BadgeColumn(_("Kind of paper"), choices=PaperKind, tones=KIND_TONES, phone=False)
    branch = TextColumn(_("Branch"), accessor="branch__name", order_by=["branch__code"], phone=False)
    team = TextColumn(_("Team"), accessor="team__name", order_by=["team__code"], phone=False)
    year = TextColumn(_("Year"))
    revision = NumberColumn(_("Version"), phone=False)
    state = BadgeColumn(_("State"), choices=PaperState, tones=PAPER_TONES)
    number = TextColumn(_("Request"), accessor="request__number__text", phone=False)

    class Meta:
        caption = _("Plans and schemes")
        row_url = True
