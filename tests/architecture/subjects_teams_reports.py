"""Records behind the addresses of reports, division sheets and moves."""

import datetime as dt

from org.models import Posting, Region
from teams.models import BusinessReport, Division, DivisionRow, OutletMove
from teams.queries.report_figures import take_facts
from tests.architecture.access import Subject
from tests.conftest import NOW
from tests.factories.org import OutletFactory, UserFactory

TEXTS = {"analysis": "a", "problems": "b", "next_steps": "c"}
LATER = dt.date(2099, 1, 1)


def draft(world):
    """The draft of a month's report of the team, begun by the system, and one elsewhere."""
    return Subject(here=_report(world.team), elsewhere=_report(world.team_elsewhere))


def discarded(world):
    """The draft, and why it is not needed."""
    return Subject(here=_report(world.team), elsewhere=_report(world.team_elsewhere), data={"reason": "x"})


def submitted(world):
    """A report that waits for its first confirmation."""
    places = (world.team, world.team_elsewhere)
    here, elsewhere = (_report(team, state="submitted") for team in places)
    return Subject(here=here, elsewhere=elsewhere, data={"reason": "x"})


def confirmed(world):
    """A report that both have confirmed."""
    places = (world.team, world.team_elsewhere)
    here, elsewhere = (_report(team, state="confirmed") for team in places)
    return Subject(here=here, elsewhere=elsewhere)


def _report(team, *, state="draft"):
    given = {} if state == "draft" else {
        "submitted_by": UserFactory(), "submitted_at": NOW, "first_submitted_on": NOW.date(), "revision": 1,
    }  # fmt: skip
    if state == "confirmed":
        given |= {"lead_by": UserFactory(), "lead_at": NOW, "manager_by": UserFactory(), "manager_at": NOW}
    found = BusinessReport.objects.filter(team=team, state=state).first()
    if found is None:
        starts = {
            "draft": dt.date(2026, 10, 1),
            "submitted": dt.date(2026, 9, 1),
            "confirmed": dt.date(2026, 8, 1),
        }
        facts = take_facts(kind="month", start=starts[state], branch_id=team.branch_id, team_id=team.pk)
        found = BusinessReport.objects.create(
            kind="month", branch=team.branch, team=team, start=starts[state], due_on=NOW.date(), state=state,
            facts=facts, facts_hash="0" * 64, facts_at=NOW, begun_at=NOW, **given,
        )  # fmt: skip
    return {"pk": found.pk}


def sheet(world):
    """A division sheet of the team, and one elsewhere."""
    return Subject(here=_sheet(world.team, world.bob), elsewhere=_sheet(world.team_elsewhere, world.charlie))


def _sheet(team, person, *, since=NOW.date()):
    found = Division.objects.filter(team=team, valid_from=since).first()
    if found is None:
        until = LATER if since < LATER else None
        found = Division.objects.create(
            branch=team.branch, team=team, valid_from=since, valid_until=until, laid_down_by=UserFactory(),
            laid_down_at=NOW,
        )  # fmt: skip
        DivisionRow.objects.create(division=found, person=person, develops="a", serves="b")
    return {"pk": found.pk}


def team(world):
    """The form for the team's next sheet."""
    return Subject(here={"team": world.team.pk}, elsewhere={"team": world.team_elsewhere.pk})


def move(world):
    """A planned move of a colleague, one of the person's own, one elsewhere."""
    return Subject(
        here=_move(world.team, world.bob),
        elsewhere=_move(world.team_elsewhere, world.charlie),
        own=lambda user: _move(world.team, world.alice) if user == world.alice.user else None,
        data={"reason": "x"},
    )


def _move(team, person):
    found = OutletMove.objects.filter(person=person).first()
    if found is None:
        region, _made = Region.objects.get_or_create(team=team, code=f"M{team.pk}", defaults={"name": "区"})
        outlet = OutletFactory(branch=team.branch, region=region)
        Posting.objects.filter(person=person).update(valid_until=LATER)
        Posting.objects.create(person=person, team=team, outlet=outlet, region=region, valid_from=LATER)
        found = OutletMove.objects.create(
            person=person, branch=team.branch, team=team, to_outlet=outlet, effective_on=LATER, reason="x",
            decided_by=UserFactory(), decided_at=NOW,
        )  # fmt: skip
    return {"pk": found.pk}


def planned_sheet(world):
    """A planned sheet of the team, and one elsewhere."""
    places = (world.team, world.bob), (world.team_elsewhere, world.charlie)
    here, elsewhere = (_sheet(team, person, since=LATER) for team, person in places)
    return Subject(here=here, elsewhere=elsewhere, data={"reason": "x"})


SUBJECTS = {f"teams:{name}": draft for name in ("report", "report_write", "report_figures", "report_submit")}
SUBJECTS["teams:report_discard"] = discarded
SUBJECTS |= {f"teams:{name}": submitted for name in ("report_confirm", "report_return")}
SUBJECTS["teams:report_file"] = confirmed
SUBJECTS |= {f"teams:{name}": sheet for name in ("division", "division_print")}
SUBJECTS["teams:division_new"] = team
SUBJECTS["teams:division_withdraw"] = planned_sheet
SUBJECTS |= {f"teams:{name}": move for name in ("move", "move_cancel", "move_hand_over")}
