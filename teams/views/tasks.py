"""Tasks (工作任务): set by the lead, done by their owner."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import DateField, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archives.queries import papers_of
from core import components, fsm
from core.components import Badge, Crumb, Event, Fact, Link, PaperLink
from core.figures import day_text, exact_text
from core.forms import ReasonForm
from core.views import ActionView, FormPage, ListPage, RecordPage
from org.models import Person
from org.permissions import reach
from teams.choices.papers import PaperState
from teams.choices.tasks import TASK_TONES, TaskState
from teams.filters.tasks import TaskFilter
from teams.forms.tasks import EvidenceForm, ResultForm, TaskForm, TickForm
from teams.models import Task, TaskStep, TeamPaper
from teams.services import tasks
from teams.tables.overdue import overdue_badge
from teams.tables.tasks import TaskTable

VIEW, EDIT, OWN = "teams.task_view", "teams.task_edit", "teams.own"
SETTLE = "teams.task_settle"


class TaskList(ListPage):
    """Tasks within reach; an account manager sees own ones."""

    right = VIEW
    title = gettext_lazy("Tasks")
    sentence = gettext_lazy("What is to be done, by whom, until when.")
    table_class = TaskTable
    filter_class = TaskFilter
    order = "due_on"
    export_name = "tasks"
    empty_title = gettext_lazy("No task")
    empty_text = gettext_lazy("The lead and the regional managers set tasks for the people of their team.")

    def rows(self) -> QuerySet[Task]:
        rows = Task.objects.visible_to(self.request.user).select_related("owner", "team", "set_by")
        return rows.annotate(today=Value(self.today, DateField()))

    def main_action(self) -> Link | None:
        may = self.request.user.may(EDIT)  # type: ignore[union-attr]
        return Link(_("Set a task"), reverse("teams:task_new")) if may else None


class NewTask(FormPage):
    """Sets a task for somebody of the team."""

    right = EDIT
    title = gettext_lazy("Set a task")
    form_class = TaskForm
    submit_label = gettext_lazy("Set the task")
    consequence = gettext_lazy("Its owner is told, ticks the steps and reports it done; you accept it.")
    done_message = gettext_lazy("The task is set.")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Tasks"), reverse("teams:task_list"))]

    def form_arguments(self) -> dict[str, Any]:
        user = self.request.user
        running = TeamPaper.objects.filter(
            reach(user, EDIT).rows(branch="branch_id", team="team_id"),
            state__in=[PaperState.IN_FORCE, PaperState.EXECUTING],
        )
        return {"people": Person.objects.visible_to(user, EDIT), "papers": running}

    def initial(self) -> dict[str, Any]:
        return {"due_on": self.today + timedelta(days=7)}

    def save(self, form: TaskForm) -> Task:
        data = form.cleaned_data
        return tasks.set_task(
            owner_id=data["owner"].pk,
            title=data["title"],
            purpose=data["purpose"],
            due_on=data["due_on"],
            steps=data["steps"].splitlines(),
            paper=data["paper"],
            by=self.request.user,
            at=self.now,
        )


class _Tasks:
    request: HttpRequest

    def rows(self) -> QuerySet[Task]:
        rows = Task.objects.visible_to(self.request.user)
        return rows.select_related("owner__user", "team", "set_by", "settled_by", "paper")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Tasks"), reverse("teams:task_list"))]


class TaskPage(_Tasks, RecordPage):
    """One task with its steps and evidence."""

    right = VIEW
    template_name = "teams/task.html"

    def badge(self) -> Badge:
        if self.record.is_overdue(self.today):
            return overdue_badge(self.record.due_on, self.today)
        return Badge(self.record.get_state_display(), TASK_TONES[self.record.state])

    def facts(self) -> Sequence[Fact]:
        task = self.record
        told = [
            Fact(_("Who does it"), task.owner),
            Fact(_("Due"), day_text(task.due_on)),
            Fact(_("Set by"), task.set_by),
            Fact(_("Set"), exact_text(task.set_at)),
            Fact(_("Reported done"), exact_text(task.reported_at) if task.reported_at else ""),
            Fact(
                _("Accepted by") if task.state == TaskState.ACCEPTED else _("Cancelled by"), task.settled_by
            ),
        ]
        return [fact for fact in told if fact.value]

    def papers(self) -> Sequence[PaperLink]:
        return papers_of(self.record, self.request.user)

    def links(self) -> Sequence[Link]:
        paper = self.record.paper
        if paper is None or not self.request.user.may("teams.paper_view"):  # type: ignore[union-attr]
            return []
        return [Link(paper.title, paper.get_absolute_url(), "file-text")]

    def history(self) -> Sequence[Event]:
        return components.events(self.record)

    def context(self) -> dict[str, Any]:
        task, user = self.record, self.request.user
        is_own = reach(user, OWN).person_id == task.owner_id
        return super().context() | {
            "steps_of_task": list(task.steps.all()),
            "does_it": is_own and task.state == TaskState.OPEN,
            "may_settle": fsm.may_perform(task.accept, by=user, at=self.now),
            "may_cancel": fsm.may_perform(task.cancel, by=user, at=self.now),
            "evidence_hint": EvidenceForm.base_fields["file"].help_text,
        }


class Tick(ActionView):
    """Ticks a step of an own task."""

    right = OWN
    form_class = TickForm

    def rows(self) -> QuerySet[TaskStep]:
        own = Task.objects.visible_to(self.request.user).order_by().values("pk")
        return TaskStep.objects.filter(task__in=own).select_related("task")

    def back_url(self) -> str:
        return str(self.record.task.get_absolute_url())

    def act(self, form: TickForm) -> Task:
        is_done = form.cleaned_data["is_done"]
        tasks.tick_step(step_id=self.record.pk, is_done=is_done, by=self.request.user, at=self.now)
        task: Task = self.record.task
        return task


class ReportDone(_Tasks, ActionView):
    """Reports an own task done."""

    right = OWN
    form_class = ResultForm
    done_message = gettext_lazy("The task is reported done; who set it has been told.")

    def act(self, form: ResultForm) -> Task:
        result = form.cleaned_data["result"]
        return tasks.report_done(task_id=self.record.pk, result=result, by=self.request.user, at=self.now)


class Attach(_Tasks, ActionView):
    """Attaches evidence to an own task."""

    right = OWN
    form_class = EvidenceForm
    done_message = gettext_lazy("The document is attached.")

    def act(self, form: EvidenceForm) -> Task:
        file = form.cleaned_data["file"]
        tasks.attach_evidence(
            task_id=self.record.pk,
            file_name=file.name,
            content=file.read(),
            by=self.request.user,
            at=self.now,
        )
        task: Task = self.record
        return task


class Accept(_Tasks, ActionView):
    """Accepts a reported task."""

    right = SETTLE
    done_message = gettext_lazy("The task is accepted.")

    def act(self, form: Any) -> Task:
        del form
        return tasks.accept_task(task_id=self.record.pk, by=self.request.user, at=self.now)


class SendBack(_Tasks, ActionView):
    """Sends a reported task back."""

    right = SETTLE
    form_class = ReasonForm
    done_message = gettext_lazy("The task is sent back; its owner has been told.")

    def act(self, form: ReasonForm) -> Task:
        reason = form.cleaned_data["reason"]
        return tasks.send_task_back(task_id=self.record.pk, reason=reason, by=self.request.user, at=self.now)


class Cancel(_Tasks, ActionView):
    """Cancels a task."""

    right = SETTLE
    form_class = ReasonForm
    done_message = gettext_lazy("The task is cancelled; its owner has been told.")

    def act(self, form: ReasonForm) -> Task:
        reason = form.cleaned_data["reason"]
        return tasks.cancel_task(task_id=self.record.pk, reason=reason, by=self.request.user, at=self.now)
