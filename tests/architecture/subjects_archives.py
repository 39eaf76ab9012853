"""Records behind the addresses of the archive."""

from archives.choices import Category
from archives.models import RetentionClass
from core.models import SerialSeries
from tests.architecture.access import Subject
from tests.factories.archives import document


def slip(world):
    """A colleague's slip, a stranger's, and one's own."""

    def of(person):
        return {"pk": document(Category.PAY_SLIP, branch=person.branch, subject_person=person).pk}

    def own(user):
        mine = getattr(user, "person", None)
        return of(mine) if mine else None

    return Subject(here=of(world.bob), elsewhere=of(world.charlie), own=own)


def scan(world):
    """A scanned original of the branch."""

    def of(branch):
        return {"pk": document(Category.REQUEST, branch=branch).pk}

    return Subject(here=of(world.branch), elsewhere=of(world.elsewhere))


def series(world):
    def of(branch):
        return {"pk": SerialSeries.objects.create(code=f"PAY-{branch.code}-202609").pk}

    return Subject(here=of(world.branch), elsewhere=of(world.elsewhere))


def retention(_world):
    return Subject(here={"pk": RetentionClass.objects.create(code="MATRIX", name="示例", years=10).pk})


SUBJECTS = {
    "archives:document": slip,
    "archives:download": slip,
    "archives:place": scan,
    "archives:void": scan,
    "archives:series": series,
    "archives:retention": retention,
}
