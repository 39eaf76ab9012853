from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core import notices
from core.components import CAPACITY_LABELS
from core.models import AuditEntry, Notice
from core.tables import HtmlColumn, MomentColumn, NumberColumn, Table, TextColumn


def notice_line(notice: Notice) -> SafeString:
    """The sentence as a link that opens its page; bold while unread."""
    css = "" if notice.read_at else "is-unread"
    url = reverse("desk:notice", args=[notice.pk])
    return format_html('<a class="{}" href="{}">{}</a>', css, url, notices.sentence(notice))


def capacity_name(entry: AuditEntry) -> SafeString:
    """The role in which the step was taken, as it is called."""
    return format_html("{}", CAPACITY_LABELS.get(entry.capacity, entry.capacity))


class NoticeTable(Table):
    created_at = MomentColumn(_("When"))
    text = HtmlColumn(_("What"), render=notice_line)

    class Meta:
        caption = _("Notifications")


class AuditTable(Table):
    seq = NumberColumn(_("No."))
    at = MomentColumn(_("When"))
    actor = TextColumn(_("Who"), accessor="actor__name")
    capacity = HtmlColumn(_("Capacity"), render=capacity_name)
    on_behalf_of = TextColumn(_("On behalf of"), accessor="on_behalf_of__name")
    action = TextColumn(_("What"))
    subject = TextColumn(_("Subject"))
    reason = TextColumn(_("Reason"), phone=False)

    class Meta:
        caption = _("Audit")
