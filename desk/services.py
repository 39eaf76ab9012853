"""Read marks of the inbox."""

from datetime import datetime
from typing import Any

from core.models import Notice


def mark_read(*, notice_id: int, by: Any, at: datetime) -> Notice:
    """Mark one line of the own inbox as read. Raises Notice.DoesNotExist for anybody else's."""
    notice = Notice.objects.get(pk=notice_id, user_id=by.pk)
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(*, by: Any, at: datetime) -> int:
    """Mark the whole own inbox as read; returns how many lines were new."""
    return Notice.objects.filter(user_id=by.pk, read_at=None).update(read_at=at)
