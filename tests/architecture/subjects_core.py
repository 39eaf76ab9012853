"""Records behind the addresses of core: one's own jobs and filters."""

from core.models import Job, SavedFilter
from tests.architecture.access import Subject
from tests.conftest import NOW


def job(world):
    def of(user):
        return {"pk": Job.objects.create(kind="x", owner=user, created_at=NOW).pk}

    return Subject(here=of(world.bob.user), elsewhere=of(world.charlie.user), own=of)


def kept_filter(world):
    def of(user):
        return {"pk": SavedFilter.objects.create(user=user, page="x", name="mine", query="a=1").pk}

    # Dropping somebody else's changes nothing and says nothing: tests/core/ proves it.
    return Subject(own=of)


SUBJECTS = {"core:job": job, "core:drop_filter": kept_filter}
