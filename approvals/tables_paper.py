"""Tables of the chain's paper: faxes, scanned sheets."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals.choices import FAX_TONES, SCAN_TONES, Direction, FaxState, Gateway, ScanState
from core.tables import BadgeColumn, HtmlColumn, LinkColumn, MomentColumn, NumberColumn, Table, TextColumn

PLAIN = dict.fromkeys([*Direction.values, *Gateway.values], "neutral")


def finding(scan: Any) -> SafeString:
    """Why it lies in the tray, or where it went; kept in English, said in the reader's language."""
    return format_html("{}", _now(scan.finding) if scan.finding else scan.reason)


class FaxTable(Table):
    at = MomentColumn(_("Sent or received"))
    request = LinkColumn(_("Request"), accessor="request__number__text")
    title = TextColumn(_("Title"), accessor="request__title")
    direction = BadgeColumn(_("Direction"), choices=Direction, tones=PLAIN)
    pages = NumberColumn(pgettext_lazy("sheet", "Pages"))
    from_number = TextColumn(_("From number"), phone=False)
    to_number = TextColumn(_("To number"), phone=False)
    by = TextColumn(_("By"), accessor="by__name", phone=False)
    gateway = BadgeColumn(_("Sent how"), choices=Gateway, tones=PLAIN, phone=False)
    state = BadgeColumn(_("State"), choices=FaxState, tones=FAX_TONES)

    class Meta:
        caption = _("Faxes")
        row_url = True


class FileColumn(LinkColumn):
    """The name of a file, which may be long: it takes several lines, so that the other columns stay."""

    css = "cell-link cell-file"


class ScanTable(Table):
    file_name = FileColumn(_("File"))
    pages = NumberColumn(pgettext_lazy("sheet", "Pages"))
    code = TextColumn(_("Code on the sheet"), phone=False)
    finding = HtmlColumn(_("What was found"), render=finding)
    branch = TextColumn(_("Scanned at"), accessor="branch__name", phone=False)
    uploaded_by = TextColumn(_("Uploaded by"), accessor="uploaded_by__name", phone=False)
    uploaded_at = MomentColumn(_("Uploaded"))
    state = BadgeColumn(_("State"), choices=ScanState, tones=SCAN_TONES)

    class Meta:
        caption = _("Scanned sheets")
        row_url = True
