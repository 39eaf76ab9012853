"""Stand-ins for reports, division sheets and moves: both names on record, and nobody acts twice through one."""

import copy
import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from core import audit
from core.errors import DomainError
from org.choices import Role
from org.models import Delegation, RoleGrant
from teams.models import BusinessReport
from teams.rules.division import Duty
from teams.services import moves, reports
from teams.services.division import lay_down
from tests.conftest import NOW
from tests.factories import org
from tests.factories.teams_reports import again, ground, october_facts

pytestmark = pytest.mark.django_db
TODAY, MONDAY = NOW.date(), dt.date(2026, 11, 9)


@pytest.fixture(scope="module")
def kept_ground(kept):
    made = ground()
    made.month(*october_facts(made))
    return made


@pytest.fixture
def place(kept_ground, db):
    return copy.deepcopy(kept_ground)


def stands_in(stand_in, principal, *, until=dt.date(2026, 12, 1), since=org.START):
    """`stand_in` acts for the role that `principal` holds."""
    return Delegation.objects.create(
        grant=RoleGrant.objects.get(user=principal),
        principal=principal,
        stand_in=stand_in,
        valid_from=since,
        valid_until=until,
        reason="出差",
        created_at=NOW,
    )


def confirm(report, by):
    return reports.confirm_report(report_id=report.pk, by=by, at=NOW)


def last_entry(record):
    return audit.history(record).order_by("-seq").first()


def test_stand_in_of_the_lead_confirms_with_both_names(place):
    bob = org.UserFactory(name="代班")
    stands_in(bob, place.lead)

    report = again(confirm(place.submitted(), bob))

    assert (report.lead_by, report.lead_for) == (bob, place.lead)
    entry = last_entry(report)
    assert (entry.actor, entry.on_behalf_of) == (bob, place.lead)


def test_stand_in_of_the_manager_confirms_with_both_names(place):
    bob = org.UserFactory(name="代班")
    stands_in(bob, place.manager)

    report = again(confirm(place.lead_confirmed(), bob))

    assert (report.state, report.manager_by, report.manager_for) == ("confirmed", bob, place.manager)


def test_stand_in_of_the_manager_who_confirmed_as_lead_confirms_no_second_time(place):
    stands_in(place.lead, place.manager)
    report = place.lead_confirmed()

    second = confirm(report, place.lead)

    assert second.state == "lead_confirmed"
    with pytest.raises(DomainError, match="somebody else's"):
        reports.return_report(report_id=report.pk, reason="x", by=place.lead, at=NOW)


def test_principal_confirms_no_second_time_after_the_stand_in_did(place):
    """Bob confirmed for the lead; the lead holds the manager's office too."""
    bob = org.UserFactory()
    stands_in(bob, place.lead)
    report = confirm(place.submitted(), bob)
    RoleGrant.objects.create(
        user=place.lead, role=Role.BRANCH_MANAGER, branch=place.branch, valid_from=org.START
    )
    lead = type(place.lead).objects.get(pk=place.lead.pk)

    with pytest.raises(DomainError, match="somebody else's"):
        confirm(report, lead)


def test_author_does_not_confirm_as_the_stand_in_of_the_lead(place):
    stands_in(place.desk, place.lead)
    report = place.submitted()

    with pytest.raises(DomainError, match="somebody else's"):
        confirm(report, place.desk)


def test_stand_in_whose_time_is_over_confirms_nothing(place):
    bob = org.UserFactory()
    stands_in(bob, place.lead, until=TODAY)

    with pytest.raises(BusinessReport.DoesNotExist):
        confirm(place.submitted(), bob)


def test_stand_in_whose_time_has_not_come_confirms_nothing(place):
    bob = org.UserFactory()
    stands_in(bob, place.lead, since=dt.date(2099, 1, 1), until=dt.date(2099, 2, 1))

    with pytest.raises(BusinessReport.DoesNotExist):
        confirm(place.submitted(), bob)


def test_stand_in_of_the_trading_desk_writes_and_both_are_writers(place):
    bob = org.UserFactory()
    stands_in(bob, place.desk)
    report = place.written(place.begun(by=bob), by=bob)

    assert set(report.writers) == {bob.pk, place.desk.pk}
    assert place.submitted(report, by=bob).submitted_for_id == place.desk.pk


def test_writers_stay_writers_after_a_return(place):
    """Whoever wrote once does not confirm a later version either."""
    report = place.submitted()
    reports.return_report(report_id=report.pk, reason="x", by=place.lead, at=NOW)
    regional = org.holder(Role.REGIONAL_MANAGER, place.east)
    place.written(report, by=regional, texts={"analysis": "新", "problems": "新", "next_steps": "新"})
    place.submitted(report, by=regional)
    RoleGrant.objects.create(user=place.desk, role=Role.TEAM_LEAD, team=place.east, valid_from=org.START)
    desk = type(place.desk).objects.get(pk=place.desk.pk)

    with pytest.raises(DomainError, match="somebody else's"):
        confirm(report, desk)


def test_lead_who_returned_a_report_confirms_its_next_version(place):
    report = place.submitted()
    reports.return_report(report_id=report.pk, reason="x", by=place.lead, at=NOW)
    place.submitted(report)

    assert confirm(report, place.lead).state == "lead_confirmed"


def test_stand_in_of_the_lead_decides_a_move_with_both_names(place):
    bob = org.UserFactory(name="代班")
    stands_in(bob, place.lead)

    move = moves.decide_move(
        person_id=place.alice.pk, outlet_id=place.south.pk, effective_on=MONDAY, reason="缺人", by=bob, at=NOW
    )

    assert (move.decided_by, move.decided_for) == (bob, place.lead)
    assert last_entry(move).on_behalf_of == place.lead


def test_stand_in_of_the_lead_does_not_decide_the_own_move(place):
    stands_in(place.alice.user, place.lead)

    with pytest.raises(PermissionDenied):
        moves.decide_move(
            person_id=place.alice.pk,
            outlet_id=place.south.pk,
            effective_on=MONDAY,
            reason="x",
            by=place.alice.user,
            at=NOW,
        )


def test_stand_in_of_the_lead_lays_the_sheet_down_with_both_names(place):
    bob = org.UserFactory(name="代班")
    stands_in(bob, place.lead)

    sheet = lay_down(
        team_id=place.east.pk,
        valid_from=TODAY,
        rows=[(Duty(one.pk, develops="a", serves="b"), None) for one in (place.alice, place.bob)],
        note="",
        by=bob,
        at=NOW,
    )

    entry = last_entry(sheet)
    assert (entry.actor, entry.on_behalf_of) == (bob, place.lead)
