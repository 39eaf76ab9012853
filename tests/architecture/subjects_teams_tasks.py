"""Records behind the addresses of tasks."""

from datetime import date

from teams.models import Task, TaskStep
from tests.architecture.access import Subject
from tests.conftest import NOW

DATA = {"reason": "x", "result": "y", "is_done": "on"}


def task(world):
    """A colleague's task, a stranger's, one's own; reported ones, so that they can be settled."""
    return _subject(world, lambda person, world: {"pk": _task(person, world).pk})


def step(world):
    """A step of each."""
    return _subject(world, lambda person, world: {"pk": _task(person, world, state="open").steps.get().pk})


def _subject(world, make):
    def own(user):
        person = getattr(user, "person", None)
        return make(person, world) if person else None

    return Subject(here=make(world.bob, world), elsewhere=make(world.charlie, world), own=own, data=DATA)


def _task(person, world, state="reported"):
    team = person.postings.get().team
    made = Task.objects.create(
        branch=team.branch, team=team, owner=person, title="走访", due_on=date(2026, 11, 30), state=state,
        set_by=world.users["auditor"], set_at=NOW, reported_at=NOW,
    )  # fmt: skip
    TaskStep.objects.create(task=made, order=1, text="一")
    return made


SUBJECTS = {f"teams:task{name}": task for name in ("", "_report", "_attach", "_accept", "_return", "_cancel")}
SUBJECTS["teams:task_tick"] = step
