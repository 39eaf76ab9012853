from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Min, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from approvals import permissions
from approvals.choices import RequestState, StepState
from core.fsm import Act
from core.models import Paper, SerialNumber
from org.models import Branch, Team

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from approvals.models.step import Step


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, user: Any) -> "RequestQuerySet":
        """Requests of the branches and teams over which the user holds approvals.view."""
        return self.filter(permissions.visible(user))

    def with_due(self) -> "RequestQuerySet":
        """With `due_on`, until when the open step's opinion is due; None where nothing waits."""
        return self.annotate(due_on=Min("steps__due_on", filter=Q(steps__state=StepState.WAITING)))

    def waiting_for(self, user: Any) -> "RequestQuerySet":
        """Open requests that the user may decide today: not those the user drafted or submitted."""
        return self.filter(permissions.decidable(user), state=RequestState.SUBMITTED)

    def sent_by(self, user: Any) -> "RequestQuerySet":
        """Requests that the user drafted or submitted, or that a stand-in submitted for the user."""
        own = Q(submitted_by_id=user.pk) | Q(submitted_for_id=user.pk) | Q(drafted_by_id=user.pk)
        return self.visible_to(user).filter(own)


class Request(Paper):
    """A paper sent up for approval (请示): which record, which version, where it is (G2, G4).

    `kind` is registered by the app that owns the record (approvals.kinds); `subject_id` is that record's id
    and `content_hash` the SHA-256 of what was submitted, so that what is approved is what was read.
    """

    State = RequestState

    number = models.OneToOneField(SerialNumber, models.PROTECT, related_name="+", verbose_name=_("number"))
    kind = models.CharField(_("kind"), max_length=40)
    subject_id = models.BigIntegerField()
    title = models.CharField(_("title"), max_length=200)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="requests", verbose_name=_("branch"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="requests", verbose_name=_("team"))
    content_hash = models.CharField(max_length=64)
    state = FSMField(_("state"), choices=RequestState.choices, default=RequestState.SUBMITTED, protected=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="requests", verbose_name=_("submitted by")
    )
    submitted_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("submitted"))
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects = RequestQuerySet.as_manager()

    if TYPE_CHECKING:
        steps: RelatedManager[Step]

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering: ClassVar = ["-submitted_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="approvals_one_open_request_per_subject",
                fields=["kind", "subject_id"],
                condition=Q(state="submitted"),
            ),
            models.CheckConstraint(
                name="approvals_request_closed_is_whole",
                condition=Q(state="submitted", closed_at=None)
                | (~Q(state="submitted") & Q(closed_at__isnull=False, closed_at__gte=F("submitted_at"))),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "submitted_at"], name="approvals_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("approvals:request", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        """Decided or withdrawn; nothing moves it any more."""
        return bool(self.state != RequestState.SUBMITTED)

    @property
    def opinion(self) -> str:
        """What the latest decider wrote; empty while nobody did."""
        decided = self.steps.exclude(decided_at=None).order_by("-order").first()
        return decided.opinion if decided else ""

    def audit_label(self) -> str:
        return f"{self.number.text} {self.title}"[:200]

    def participants(self) -> set[int]:
        """Who drafted or submitted it may not decide it, nor through a stand-in."""
        return {pk for pk in (self.drafted_by_id, self.submitted_by_id, self.submitted_for_id) if pk}

    @transition(
        field=state,
        source=RequestState.SUBMITTED,
        target=RequestState.APPROVED,
        custom={"may": permissions.may_decide},
    )
    def approve(self, act: Act) -> None:
        self.closed_at = act.at

    @transition(
        field=state,
        source=RequestState.SUBMITTED,
        target=RequestState.RETURNED,
        custom={"may": permissions.may_decide, "needs_reason": True},
    )
    def send_back(self, act: Act) -> None:
        self.closed_at = act.at

    @transition(
        field=state,
        source=RequestState.SUBMITTED,
        target=RequestState.WITHDRAWN,
        custom={"may": permissions.may_withdraw, "apart": False},
    )
    def withdraw(self, act: Act) -> None:
        self.closed_at = act.at
