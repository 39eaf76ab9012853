"""Who may look (G25): each category has one right; an account manager sees what concerns that manager."""

from typing import Any

from django.db.models import Q

from archives.choices import Category
from org.permissions import reach

RIGHT_OF = {
    Category.CRM_FILE: "archives.crm",
    Category.PAY_REPORT: "archives.pay",
    Category.PAYMENT_FILE: "archives.pay",
    Category.PAY_SLIP: "archives.pay",
    Category.PAY_STANDARD: "archives.requests",
    Category.REQUEST: "archives.requests",
}
# Own papers that a person opens without asking.
OWN = frozenset({Category.PAY_SLIP})


def visible(user: Any) -> Q:
    """The filter for documents that `user` may open."""
    allowed = Q(pk__in=[])
    for category, right in RIGHT_OF.items():
        allowed |= Q(category=category) & reach(user, right).rows(branch="branch_id", team="team_id")
    person = getattr(user, "person", None)
    if person is not None:
        allowed |= Q(category__in=OWN, subject_person_id=person.pk)
    return allowed
