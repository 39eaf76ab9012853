"""Where an upper app says which of its records somebody reads: a record's papers open to nobody else (G25).

An upper app registers a plain callable in its `apps.ready()`; go-to-definition finds it.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

# Type of record, as documents name their source → the ids, as text, of those that the account reads: asked
# inside the query for papers, so it takes no query of its own.
READERS: dict[str, Callable[[Any], QuerySet[Any, Any]]] = {}


def narrowed(user: Any) -> Q:
    """The filter for papers whose own record `user` reads, or of whose record nobody has asked."""
    allowed = Q()
    for source_type, readable in READERS.items():
        allowed &= ~Q(source_type=source_type) | Q(source_id__in=readable(user))
    return allowed
