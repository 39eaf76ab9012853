"""Tasks: set, done step by step, reported with evidence, accepted (G5.3)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archives.choices import Category, Retention
from archives.services import accepted_upload, register_document
from core import audit, fsm, notices
from core.errors import DomainError, Misfit, WrongState
from core.figures import day_text
from org.models import Person, Posting
from org.permissions import capacity
from org.queries import holders
from teams.choices.tasks import TaskState
from teams.models import Task, TaskEvidence, TaskStep, TeamPaper
from teams.queries.work_logs import posting_on
from teams.rules.papers import moved
from teams.task_steps import EDIT, SETTLE_LEAD, may_report

MOST_STEPS, MOST_EVIDENCE = 30, 20
MOST_YEARS = 2
MOST_BYTES = 20 * 1024 * 1024
LONGEST_TITLE, LONGEST_STEP = 160, 200


@transaction.atomic
def set_task(
    *,
    owner_id: int,
    title: str,
    purpose: str,
    due_on: date,
    steps: Sequence[str],
    by: Any,
    at: datetime,
    paper: TeamPaper | None = None,
) -> Task:
    """Set a task for somebody of one's team; its owner is told (G5.3).

    Raises PermissionDenied for who sets no tasks in the owner's team, Misfit for a day that has passed or is
    more than two years ahead, DomainError without a title, for too many steps, or a plan of another team.
    """
    today = timezone.localdate(at)
    posting = posting_on(owner_id, today)
    if posting is None:
        raise DomainError(_("That person works in no team today."))
    acting = capacity(by, EDIT, at=at, branch_id=posting.team.branch_id, team_id=posting.team_id)
    _refuse(title, due_on, steps, paper, posting=posting, today=today)
    task = Task.objects.create(
        branch_id=posting.team.branch_id,
        team=posting.team,
        owner_id=owner_id,
        title=title.strip(),
        purpose=purpose.strip(),
        paper=paper,
        due_on=due_on,
        set_by_id=by.pk,
        set_at=at,
    )
    _write_steps(task, steps)
    _tell_owner(task, "teams.task_set", at=at)
    after = {"owner": posting.person.number, "due": str(due_on), "steps": list(steps)}
    audit.record("teams.task.set", task, by=by, at=at, capacity=acting, after=after)
    return task


def _refuse(
    title: str, due_on: date, steps: Sequence[str], paper: TeamPaper | None, *, posting: Posting, today: date
) -> None:
    if not title.strip():
        raise DomainError(_("Say what is to be done."))
    if len(title.strip()) > LONGEST_TITLE:
        raise DomainError(_("The task's name has at most %(most)d signs.") % {"most": LONGEST_TITLE})
    _refuse_day(due_on, today)
    faults = faults_of_steps(steps)
    if faults:
        raise DomainError(faults[0], faults=faults[1:])
    if paper is not None and paper.team_id != posting.team_id:
        raise DomainError(_("Choose a plan of the same team."))


def _refuse_day(due_on: date, today: date) -> None:
    last = moved(today, MOST_YEARS)
    if due_on < today:
        sentence = _("The day by which it is due has passed.")
    elif due_on > last:
        sentence = _("A task is due within two years, by %(day)s.") % {"day": day_text(last)}
    else:
        return
    raise Misfit(sentence, faults=[("due_on", sentence)])


def faults_of_steps(steps: Sequence[str]) -> list[str]:
    """What is wrong with a task's steps, one a line; a step that is too long is named by its line."""
    faults = [
        _("Line %(line)d has %(count)d signs; a step has at most %(most)d.")
        % {"line": line, "count": len(text.strip()), "most": LONGEST_STEP}
        for line, text in enumerate(steps, start=1)
        if len(text.strip()) > LONGEST_STEP
    ]
    if sum(bool(text.strip()) for text in steps) > MOST_STEPS:
        faults.append(_("A task has at most %(most)d steps; set several tasks.") % {"most": MOST_STEPS})
    return faults


def _write_steps(task: Task, steps: Sequence[str]) -> None:
    texts = [text.strip() for text in steps if text.strip()]
    TaskStep.objects.bulk_create(
        TaskStep(task=task, order=order, text=text) for order, text in enumerate(texts, start=1)
    )


def _tell_owner(task: Task, kind: str, *, at: datetime) -> None:
    owner = Person.objects.select_related("user").get(pk=task.owner_id)
    if owner.user is not None:
        params = {"title": task.title, "due": str(task.due_on)}
        notices.tell([owner.user], kind, at=at, url=task.get_absolute_url(), params=params)


def _locked(task_id: int) -> Task:
    rows = Task.objects.select_for_update(of=("self",)).select_related(
        "owner__user", "team", "branch", "set_by"
    )
    return rows.get(pk=task_id)


@transaction.atomic
def tick_step(*, step_id: int, is_done: bool, by: Any, at: datetime) -> TaskStep:
    """Tick a step, or take the tick back, while the task is open. Raises PermissionDenied but for its
    owner, WrongState.
    """
    found = TaskStep.objects.get(pk=step_id)
    task = _locked(found.task_id)
    acting = may_report(task, by, at)
    _refuse_closed(task)
    step = TaskStep.objects.get(pk=step_id)
    if (step.done_at is not None) == is_done:
        return step
    step.done_at = at if is_done else None
    step.save(update_fields=["done_at"])
    after = {"step": step.order, "done": is_done}
    audit.record("teams.task.tick", task, by=by, at=at, capacity=acting, after=after)
    return step


def _refuse_closed(task: Task) -> None:
    if task.state != TaskState.OPEN:
        raise WrongState(_("This task is “%(state)s”.") % {"state": task.get_state_display()})


@transaction.atomic
def attach_evidence(*, task_id: int, file_name: str, content: bytes, by: Any, at: datetime) -> TaskEvidence:
    """Attach a document that shows what was done; it goes into the archive.

    Raises PermissionDenied but for the owner, WrongState once it is reported, DomainError for what the
    archive does not keep or for too many.
    """
    task = _locked(task_id)
    acting = may_report(task, by, at)
    _refuse_closed(task)
    if task.evidence.count() >= MOST_EVIDENCE:
        raise DomainError(_("A task takes at most %(most)d documents.") % {"most": MOST_EVIDENCE})
    if len(content) > MOST_BYTES:
        raise DomainError(
            _("“%(name)s” is larger than %(most)d MB. Make it smaller or split it.")
            % {"name": file_name, "most": MOST_BYTES // 1024**2}
        )
    accepted_upload(content, file_name)
    document = register_document(
        content=content,
        file_name=file_name,
        category=Category.TASK_EVIDENCE,
        title=task.title,
        branch=task.branch,
        team=task.team,
        subject_person=task.owner,
        retention=Retention.GEN10,
        source=task,
        by=by,
        at=at,
        capacity=acting,
    )
    made = TaskEvidence.objects.create(task=task, document=document)
    after = {"document": document.number.text}
    audit.record("teams.task.attach", task, by=by, at=at, capacity=acting, after=after)
    return made


@transaction.atomic
def report_done(*, task_id: int, result: str, by: Any, at: datetime) -> Task:
    """Report one's task done, saying what came of it; who set it, or else who accepts it, is told (G5.3).

    Raises PermissionDenied but for the owner, WrongState, DomainError without a word or with open steps.
    """
    task = _locked(task_id)
    if not result.strip():
        raise DomainError(_("Write what came of it."))
    left = task.steps.filter(done_at=None).count()
    if left and task.state == TaskState.OPEN:
        raise DomainError(_("%(count)d steps are not ticked yet.") % {"count": left})
    fsm.perform(task.report_done, by=by, at=at, given={"result": result.strip()})
    params = {"title": task.title, "who": task.owner.name}
    told = [task.set_by]
    if task.set_by_id == task.owner.user_id:
        told = list(holders(SETTLE_LEAD, day=timezone.localdate(at), branch_id=task.branch_id))
    notices.tell(told, "teams.task_reported", at=at, url=task.get_absolute_url(), params=params)
    return task


@transaction.atomic
def accept_task(*, task_id: int, by: Any, at: datetime) -> Task:
    """Accept what was reported, as who set it, as the team's lead, or as a leader of the branch where the
    lead does it. Raises PermissionDenied, DomainError for an own task, WrongState.
    """
    task = _locked(task_id)
    fsm.perform(task.accept, by=by, at=at)
    _tell_owner(task, "teams.task_accepted", at=at)
    return task


@transaction.atomic
def send_task_back(*, task_id: int, reason: str, by: Any, at: datetime) -> Task:
    """Send a reported task back with the reason; its owner is told. Raises as `accept_task`."""
    task = _locked(task_id)
    fsm.perform(task.send_back, by=by, at=at, reason=reason)
    _tell_owner(task, "teams.task_returned", at=at)
    return task


@transaction.atomic
def cancel_task(*, task_id: int, reason: str, by: Any, at: datetime) -> Task:
    """Cancel a task that is not needed any more, with the reason. Raises as `accept_task`."""
    task = _locked(task_id)
    fsm.perform(task.cancel, by=by, at=at, reason=reason)
    _tell_owner(task, "teams.task_cancelled", at=at)
    return task
