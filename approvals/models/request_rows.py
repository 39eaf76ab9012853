"""Questions to the requests' rows: what somebody may read, what waits for whom, what is overdue."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Min, Q

from approvals import permissions
from approvals.choices import StepState

if TYPE_CHECKING:
    from approvals.models import Request  # noqa: F401  in annotations


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, user: Any) -> "RequestQuerySet":
        """What the user may read: see permissions.visible."""
        from approvals.models.fax import Fax  # noqa: PLC0415  faxes and steps belong to requests
        from approvals.models.step import Step  # noqa: PLC0415

        return self.filter(permissions.visible(user, Step.objects.all(), Fax.objects.all()))

    def with_due(self) -> "RequestQuerySet":
        """With `due_on`, until when the open step's opinion is due; None where nothing waits."""
        is_open = Q(steps__state=StepState.WAITING, steps__opened_at__isnull=False)
        return self.annotate(due_on=Min("steps__due_on", filter=is_open))

    def waiting_for(self, user: Any) -> "RequestQuerySet":
        """Open requests whose next step is the user's today: not to decide what the user drafted or
        submitted.
        """
        from approvals.models.hand import Hand  # noqa: PLC0415
        from approvals.models.step import Step  # noqa: PLC0415

        return self.filter(permissions.awaiting(user, Step.objects.all(), Hand.objects.all()))

    def sent_by(self, user: Any) -> "RequestQuerySet":
        """Requests that the user drafted or submitted, or that a stand-in submitted for the user."""
        own = Q(submitted_by_id=user.pk) | Q(submitted_for_id=user.pk) | Q(drafted_by_id=user.pk)
        return self.visible_to(user).filter(own)

    def overdue(self, day: date) -> "RequestQuerySet":
        """Those of which an opinion was due before `day` and is still waited for."""
        late = Q(steps__state=StepState.WAITING, steps__opened_at__isnull=False, steps__due_on__lt=day)
        return self.filter(pk__in=self.model.objects.filter(late).order_by().values("pk"))
