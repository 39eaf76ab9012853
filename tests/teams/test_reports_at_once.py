"""Two people press at the same moment: one confirmation, one sheet, one move."""

import datetime as dt

import pytest

from core import audit
from core.errors import DomainError
from org.choices import Role
from org.models import Posting
from teams.models import BusinessReport, Division, OutletMove
from teams.rules.division import Duty
from teams.services import moves, reports
from teams.services.division import lay_down
from tests.conftest import NOW
from tests.core.parallel import together
from tests.factories import org
from tests.factories.teams_reports import ground, october_facts

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = NOW.date()


def refused(outcomes):
    return [one for one in outcomes if isinstance(one, DomainError)]


def test_two_who_may_confirm_first_give_one_confirmation():
    place = ground()
    place.month(*october_facts(place))
    report = place.submitted()
    second = org.holder(Role.TEAM_LEAD, place.east)

    outcomes = together(
        *(
            lambda by=by: reports.confirm_report(report_id=report.pk, by=by, at=NOW, version=report.version)
            for by in (place.lead, second)
        )
    )

    report = BusinessReport.objects.get(pk=report.pk)
    assert (len(refused(outcomes)), report.state) == (1, "lead_confirmed")
    steps = [entry.action for entry in audit.history(report)]
    assert steps.count("teams.businessreport.confirm_lead") == 1


def test_confirming_and_returning_at_once_gives_one_decision():
    place = ground()
    place.month(*october_facts(place))
    report = place.lead_confirmed()
    second = org.holder(Role.BRANCH_MANAGER, place.branch)

    outcomes = together(
        lambda: reports.confirm_report(report_id=report.pk, by=place.manager, at=NOW),
        lambda: reports.return_report(report_id=report.pk, reason="x", by=second, at=NOW),
    )

    assert len(refused(outcomes)) == 1
    assert BusinessReport.objects.get(pk=report.pk).state in {"confirmed", "returned"}


def test_two_workers_begin_each_report_once():
    place = ground()

    outcomes = together(
        *(lambda: reports.begin_reports_of(branch_id=place.branch.pk, at=NOW) for _ in range(2))
    )

    assert sorted(len(one) for one in outcomes) == [0, 9]


def test_two_sheets_at_once_leave_one_that_holds():
    place = ground()
    second = org.holder(Role.TEAM_LEAD, place.east)
    rows = [(Duty(one.pk, develops="a", serves="b"), None) for one in (place.alice, place.bob)]

    together(
        *(
            lambda by=by: lay_down(team_id=place.east.pk, valid_from=TODAY, rows=rows, note="", by=by, at=NOW)
            for by in (place.lead, second)
        )
    )

    assert Division.objects.holding().count() == 1


def test_two_moves_of_one_person_at_once_give_one():
    place = ground()
    third = org.OutletFactory(branch=place.branch, region=place.region)
    second = org.holder(Role.TEAM_LEAD, place.east)
    day = TODAY + dt.timedelta(days=3)

    outcomes = together(
        *(
            lambda by=by, outlet=outlet: moves.decide_move(
                person_id=place.alice.pk, outlet_id=outlet.pk, effective_on=day, reason="x", by=by, at=NOW
            )
            for by, outlet in ((place.lead, place.south), (second, third))
        )
    )

    assert len(refused(outcomes)) == 1
    assert OutletMove.objects.count() == 1
    assert Posting.objects.filter(person=place.alice).count() == 2
