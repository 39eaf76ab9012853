"""What the archive shows on common pages: papers found by number or title."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from archives.models import Document
from core import contributions
from core.contributions import Hit

MOST_HITS = 20


def register() -> None:
    """Called once by the app's `ready`."""
    contributions.SEARCHES.append(search)


def search(user: Any, text: str) -> Sequence[Hit]:
    """Papers that `user` may open whose number or title holds `text`; one query."""
    found = Q(number__text__icontains=text) | Q(title__icontains=text)
    rows = Document.objects.visible_to(user).filter(found).select_related("number")
    return [
        Hit(
            kind=document.get_category_display(),
            title=document.title,
            url=document.get_absolute_url(),
            note=document.number.text,
        )
        for document in rows[:MOST_HITS]
    ]
