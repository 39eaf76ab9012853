from typing import ClassVar

from django.conf import settings
from django.db import models

from approvals.models.request import Request


class Hand(models.Model):
    """Somebody's deciding hand in a request: one person, one part, whatever the entrance (architecture.md).

    `part` is one of choices.Part or `step:<id>`; principals of stand-ins have a hand too. The branch's fax is
    no part; what the general office does with the paper is one, so that nobody who shepherds it decides it.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="hands")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    part = models.CharField(max_length=30)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="approvals_one_part_a_person", fields=["request", "user"]),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.user_id} {self.part}"
