from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from archives.models import Document
from core.fsm import Act
from core.models import Paper
from org.models import Branch, Person, Team
from org.permissions import reach
from teams import task_steps
from teams.choices.tasks import TaskState
from teams.models.papers import TeamPaper
from teams.wording_logs import TASK

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

S = TaskState


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: Any) -> "TaskQuerySet":
        """Tasks of the branches and teams within reach, and own ones."""
        far = reach(user, "teams.task_view")
        return self.filter(far.rows(branch="branch_id", team="team_id", person="owner_id"))


class Task(Paper):
    """Something to be done step by step against a day (G5.3): set by a lead, done by its owner, accepted."""

    ACTION_LABELS = TASK

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="tasks", verbose_name=_("team"))
    owner = models.ForeignKey(Person, models.PROTECT, related_name="tasks", verbose_name=_("who does it"))
    title = models.CharField(_("task"), max_length=160)
    purpose = models.TextField(_("what for"), blank=True)
    paper = models.ForeignKey(
        TeamPaper, models.PROTECT, null=True, related_name="tasks", verbose_name=_("out of which plan")
    )
    due_on = models.DateField(_("due"))
    state = FSMField(_("state"), choices=S.choices, default=S.OPEN, protected=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(_("set"))
    result = models.TextField(_("result"), blank=True)
    reported_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = TaskQuerySet.as_manager()

    if TYPE_CHECKING:
        steps: RelatedManager["TaskStep"]
        evidence: RelatedManager["TaskEvidence"]

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="task_settled_is_whole",
                condition=Q(state__in=["open", "reported"], settled_at=None)
                | Q(state__in=["accepted", "cancelled"], settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["team", "state", "due_on"], name="tasks_by_team")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("teams:task", args=[self.pk])

    def is_overdue(self, today: date) -> bool:
        """Whether it was to be done before today and is not."""
        return bool(self.state == S.OPEN) and self.due_on < today

    def participants(self) -> set[int]:
        """The owner neither accepts nor cancels an own task."""
        return {self.owner.user_id} if self.owner.user_id else set()

    @transition(
        field=state,
        source=S.OPEN,
        target=S.REPORTED,
        custom={"may": task_steps.may_report, "apart": False},
    )
    def report_done(self, act: Act) -> None:
        self.result, self.reported_at = act.given["result"], act.at

    @transition(field=state, source=S.REPORTED, target=S.ACCEPTED, custom={"may": task_steps.may_settle})
    def accept(self, act: Act) -> None:
        self.settled_by_id, self.settled_at = act.by.pk, act.at

    @transition(
        field=state,
        source=S.REPORTED,
        target=S.OPEN,
        custom={"may": task_steps.may_settle, "needs_reason": True},
    )
    def send_back(self, act: Act) -> None:
        del act
        self.reported_at = None

    @transition(
        field=state,
        source=[S.OPEN, S.REPORTED],
        target=S.CANCELLED,
        custom={"may": task_steps.may_settle, "needs_reason": True},
    )
    def cancel(self, act: Act) -> None:
        self.settled_by_id, self.settled_at = act.by.pk, act.at


class TaskStep(models.Model):
    """One step of a task, ticked by its owner."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("step"), max_length=200)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["task", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="task_step_order_once", fields=["task", "order"]),
            models.CheckConstraint(name="task_step_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text


class TaskEvidence(models.Model):
    """A document that shows that a task was done."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="evidence")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.document)
