from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, DayRangeFilter, FilterSet, SearchFilter
from core.models import Notice


def by_reading(rows: QuerySet[Notice], _name: str, value: str) -> QuerySet[Notice]:
    """Lines that are read, or that are not."""
    return rows.filter(read_at=None) if value == "unread" else rows.exclude(read_at=None)


class NoticeFilter(FilterSet):
    reading = ChoiceFilter(
        label=_("Read"), choices=[("unread", _("not yet read")), ("read", _("read"))], method=by_reading
    )
    created_at = DayRangeFilter(label=_("When"))


class AuditFilter(FilterSet):
    q = SearchFilter(fields=["action", "subject", "actor__name", "reason"], label=_("Search"))
    at = DayRangeFilter(label=_("When"))
