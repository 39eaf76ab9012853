"""Tabler's outline icons as SVG text, read once each; an unknown name is an error, not a gap."""

import re
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

NAME = re.compile(r"[a-z0-9-]+")
SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
BLANK = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


@cache
def shapes(name: str) -> SafeString:
    """The inside of the icon's SVG. Raises LookupError for a name that the set does not have."""
    path = Path(settings.NODE_MODULES) / "@tabler/icons/icons/outline" / f"{name}.svg"
    if not NAME.fullmatch(name) or not path.exists():
        raise LookupError(f"there is no icon {name!r} in Tabler's outline set")
    match = SHAPES.search(path.read_text(encoding="utf-8"))
    assert match
    lines = match[1].replace(BLANK, "").split()
    return mark_safe(" ".join(lines))  # noqa: S308  the package's own drawing


@lru_cache(maxsize=1024)
def icon(name: str, *, size: int = 20, label: str = "") -> SafeString:
    """The icon as an SVG element: decoration, or an image with a name where it has a label."""
    role = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="glyph" width="{size}" height="{size}" viewBox="0 0 24 24" fill="none"'
        ' stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
        " {role}>{shapes}</svg>",
        size=size,
        role=mark_safe(role),  # noqa: S308  formatted above
        shapes=shapes(name),
    )
