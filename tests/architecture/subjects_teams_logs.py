"""Records behind the addresses of work logs and spot checks."""

from datetime import date

from tests.architecture.access import Subject
from tests.factories.teams_logs import written
from teams.models import SampleDraw, SampledLog
from core import serials
from tests.conftest import NOW

DAY = date(2026, 10, 12)


def log(world):
    """Bob's log, Charlie's of another branch, and one's own."""

    def own(user):
        person = getattr(user, "person", None)
        return {"pk": written(person, DAY).pk} if person else None

    return Subject(
        here={"pk": written(world.bob, DAY).pk},
        elsewhere={"pk": written(world.charlie, DAY).pk},
        own=own,
        data={"remark": "看过"},
    )


def draw(world):
    """A spot check here and one elsewhere."""
    return Subject(here={"pk": _draw(world.bob).pk}, elsewhere={"pk": _draw(world.charlie).pk})


def sampled(world):
    """A drawn log of Bob's, of Charlie's, of one's own."""

    def own(user):
        person = getattr(user, "person", None)
        return {"pk": _draw(person).logs.get().pk} if person else None

    data = {"result": "in_order", "answer": "属实"}
    here, elsewhere = _draw(world.bob).logs.get(), _draw(world.charlie).logs.get()
    return Subject(here={"pk": here.pk}, elsewhere={"pk": elsewhere.pk}, own=own, data=data)


def _draw(person):
    entry = written(person, DAY)
    made = SampleDraw.objects.create(
        number=serials.issue("CHK-MATRIX", by=None, at=NOW),
        branch_id=entry.branch_id,
        team=entry.team,
        start=DAY,
        end=date(2026, 10, 19),
        algorithm="branchops-sample/1",
        nonce="0" * 64,
        seed="0" * 64,
        audit_head="1:a",
        population={str(entry.pk): 60},
        population_hash="0" * 64,
        size=1,
        reason=f"matrix {entry.pk}",
        drawn_by_id=person.user_id,
        drawn_at=NOW,
    )
    SampledLog.objects.create(
        draw=made,
        log=entry,
        order=1,
        result="untrue",
        remark="x",
        checked_by_id=person.user_id,
        checked_at=NOW,
    )
    return made


SUBJECTS = {f"teams:{name}": log for name in ("log", "log_remark")}
SUBJECTS |= {f"teams:{name}": draw for name in ("sample", "sample_redraw")}
SUBJECTS |= {f"teams:{name}": sampled for name in ("sample_check", "sample_answer")}
