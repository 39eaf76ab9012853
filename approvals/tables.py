from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from approvals import kinds
from approvals.choices import REQUEST_TONES, RequestState
from approvals.models import Request
from core.tables import BadgeColumn, DayColumn, HtmlColumn, LinkColumn, MomentColumn, Table, TextColumn


def kind_title(request: Request) -> SafeString:
    """What kind of paper was sent up."""
    return format_html("{}", kinds.of(request).title)


def origin(request: Request) -> SafeString:
    """Whose paper it is: the team's, or the branch's."""
    return format_html("{}", request.team or request.branch)


class RequestTable(Table):
    number = LinkColumn(_("Number"), accessor="number__text")
    title = TextColumn(_("Title"))
    kind = HtmlColumn(_("Kind of paper"), render=kind_title, phone=False)
    origin = HtmlColumn(_("Team or branch"), render=origin)
    submitted_by = TextColumn(_("Submitted by"), accessor="submitted_by__name", phone=False)
    submitted_at = MomentColumn(_("Submitted"))
    due_on = DayColumn(_("Due"))
    state = BadgeColumn(_("State"), choices=RequestState, tones=REQUEST_TONES)

    class Meta:
        caption = _("Requests")
        row_url = True
