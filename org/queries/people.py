"""Finding people."""

from typing import Any

from django.db.models import Q, QuerySet

from org.models import Person
from org.queries.accounts import by_pinyin

SUGGESTED = 12


def search_people(user: Any, text: str) -> QuerySet[Person]:
    """The people whom `user` may see, by part of the name, by pinyin, or by the beginning of the number."""
    word = text.strip()
    if not word:
        return Person.objects.none()
    fits = Q(name__icontains=word) | Q(number__istartswith=word) | by_pinyin(word)
    return Person.objects.visible_to(user).filter(fits).select_related("branch").order_by("left_on", "number")
