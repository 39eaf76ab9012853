from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.choices import StepKind, StepState
from approvals.models.request import Request
from core.models import Paper


class Step(Paper):
    """One opinion that a request waits for: whose, until when, and what it was."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=StepKind.choices)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.WAITING)
    opened_at = models.DateTimeField()
    due_on = models.DateField(_("due"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    opinion = models.TextField(_("opinion"), blank=True)

    class Meta:
        ordering: ClassVar = ["request", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="approvals_step_order_once", fields=["request", "order"]),
            models.CheckConstraint(
                name="approvals_step_decision_is_whole",
                condition=Q(state__in=["waiting", "lapsed"], decided_by=None, decided_at=None)
                | Q(state__in=["agreed", "returned"], decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]
