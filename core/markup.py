"""Markup that templates and table cells share."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.components import Badge
from core.icons import icon


def badge_html(badge: Badge) -> SafeString:
    """A state with text, colour and icon."""
    return format_html(
        '<span class="state tone-{}">{}<span>{}</span></span>',
        badge.tone,
        icon(badge.drawing, size=14),
        badge.label,
    )
