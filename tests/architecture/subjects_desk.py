"""Records behind the addresses of the desk: one's own notices."""

from core.models import Notice
from tests.architecture.access import Subject
from tests.conftest import NOW


def notice(world):
    def of(user):
        return {"pk": Notice.objects.create(user=user, kind="x", url="/", created_at=NOW).pk}

    return Subject(here=of(world.bob.user), elsewhere=of(world.charlie.user), own=of)


SUBJECTS = {"desk:notice": notice}
