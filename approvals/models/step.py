from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from approvals import permissions, wording
from approvals.choices import DECIDED, StepKind, StepState, step_words
from approvals.models.request import Request
from core.fsm import Act
from core.models import Paper
from org.models import Department

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

T = StepState
GIVING = {"may": permissions.may_give}


class Step(Paper):
    """One opinion that a request waits for: whose, until when, and what it was.

    Steps of the same `turn` are asked at the same time; later turns wait for earlier ones, and `opened_at` is
    empty until theirs has come. After a new version a step that had its opinion waits again, to be confirmed
    or revised; `opinions` keeps all that were given.
    """

    ACTION_LABELS = wording.ACTION_LABELS

    request = models.ForeignKey(Request, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    turn = models.PositiveSmallIntegerField(default=1, db_default=1)
    kind = models.CharField(max_length=20, choices=StepKind.choices)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    # The leader who instructs.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = FSMField(max_length=15, choices=StepState.choices, default=StepState.WAITING, protected=True)
    opened_at = models.DateTimeField(null=True)
    due_on = models.DateField(_("due"), null=True)
    days = models.PositiveSmallIntegerField(default=5, db_default=5)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    named_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField(null=True)
    handed_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Why it was handed over, asked again, or is no longer needed.
    remark = models.CharField(max_length=300, blank=True, db_default="")
    revision = models.PositiveSmallIntegerField(_("version"), default=1, db_default=1)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    opinion = models.TextField(_("opinion"), blank=True)

    if TYPE_CHECKING:
        opinions: RelatedManager["Opinion"]

    class Meta:
        ordering: ClassVar = ["request", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="approvals_step_order_once", fields=["request", "order"]),
            models.UniqueConstraint(
                name="approvals_department_asked_once",
                fields=["request", "department"],
                condition=Q(department__isnull=False) & ~Q(state="lapsed"),
            ),
            models.UniqueConstraint(
                name="approvals_leader_asked_once",
                fields=["request", "person"],
                condition=Q(person__isnull=False) & ~Q(state="lapsed"),
            ),
            models.CheckConstraint(
                name="approvals_step_says_whose",
                condition=Q(kind="channel", department=None, person=None)
                | Q(kind="department", department__isnull=False, person=None)
                | Q(kind="leader", department=None, person__isnull=False),
            ),
            models.CheckConstraint(
                name="approvals_step_decision_is_whole",
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | Q(state="lapsed")
                | Q(state__in=sorted(DECIDED), decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="approvals_step_was_open_before_it_was_decided",
                condition=Q(state__in=["waiting", "lapsed"]) | Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="approvals_nobody_stands_in_for_oneself",
                condition=Q(on_behalf_of=None) | ~Q(on_behalf_of=F("decided_by")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(state="waiting"), name="approvals_steps_due"),
        ]

    def __str__(self) -> str:
        return str(self.department or self.person or self.get_kind_display())

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # Django keeps ours
        """In the words of who gives the opinion: a leader approves, all others agree."""
        return step_words(self.kind, self.state)

    def get_absolute_url(self) -> str:
        return reverse("approvals:request", args=[self.request_id])

    def audit_label(self) -> str:
        return f"{self.request.audit_label()} · {self}"[:200]

    @property
    def part(self) -> str:
        """As what whoever gives this opinion has a hand in the request."""
        return f"step:{self.pk}"

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED

    @property
    def is_open(self) -> bool:
        """Whether its opinion is waited for now."""
        return self.state == T.WAITING and self.opened_at is not None

    def is_overdue(self, today: date) -> bool:
        """Whether its opinion was due before `today` and is still waited for."""
        return self.is_open and self.due_on is not None and self.due_on < today

    def audit_subject(self) -> Request:
        """An opinion is part of its request's history."""
        return self.request

    def participants(self) -> set[int]:
        """Who has another hand in the request; who gave this opinion may confirm or revise it."""
        return self.request.participants_besides(self.part)

    def _give(self, act: Act) -> None:
        self.decided_by_id, self.on_behalf_of_id = act.by.pk, act.capacity.on_behalf_of_id
        self.decided_at, self.opinion = act.at, act.reason
        self.revision = act.given["revision"]

    @transition(field=state, source=T.WAITING, target=T.AGREED, custom=GIVING)
    def agree(self, act: Act) -> None:
        self._give(act)

    @transition(field=state, source=T.WAITING, target=T.CONDITIONAL, custom=GIVING | {"needs_reason": True})
    def agree_with_conditions(self, act: Act) -> None:
        self._give(act)

    @transition(field=state, source=T.WAITING, target=T.OBJECTED, custom=GIVING | {"needs_reason": True})
    def object(self, act: Act) -> None:
        self._give(act)

    @transition(field=state, source=T.WAITING, target=T.NOT_CONCERNED, custom=GIVING)
    def declare_unconcerned(self, act: Act) -> None:
        self._give(act)

    @transition(field=state, source=T.WAITING, target=T.RETURNED, custom=GIVING | {"needs_reason": True})
    def send_back(self, act: Act) -> None:
        self._give(act)

    @transition(
        field=state,
        source=T.WAITING,
        target=T.LAPSED,
        custom={"may": permissions.may_name, "apart": False, "needs_reason": True},
    )
    def lapse(self, act: Act) -> None:
        self.remark = act.reason[:300]

    @transition(
        field=state,
        source=T.LAPSED,
        target=T.WAITING,
        custom={"may": permissions.may_name, "apart": False},
    )
    def ask_again(self, act: Act) -> None:
        """A department that was released and must be heard after all."""
        self.turn, self.due_on, self.opened_at = act.given["turn"], act.given["due_on"], None
        self.named_by_id, self.named_at = act.by.pk, act.at
        self.named_for_id = act.capacity.on_behalf_of_id
        self.handed_to = self.decided_by = self.on_behalf_of = self.decided_at = None
        self.opinion = self.remark = ""


class Opinion(models.Model):
    """An opinion as it was given, on which version; never changed, also when it is revised later."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="opinions")
    revision = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(max_length=15, choices=StepState.choices)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    capacity = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["step__order", "at", "id"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.at:%Y-%m-%d}"

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # Django keeps ours
        """As of its step, which has to be at hand."""
        return step_words(self.step.kind, self.state)
