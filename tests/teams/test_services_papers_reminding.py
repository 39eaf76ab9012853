"""The renewal of a cooperation: told of once, also by two schedulers at the same moment; missed days are made up."""

from datetime import date, datetime, timedelta

import pytest

import approvals.services as requests
from core import audit
from core.models import Notice
from org.choices import Role
from org.models import Delegation
from teams import tasks
from teams.choices.papers import PaperKind
from teams.models import TeamPaper
from teams.services import papers as services
from tests.conftest import NOW
from tests.core.parallel import together
from tests.factories import teams_papers as made
from tests.factories.org import TeamFactory, UserFactory, holder

pytestmark = pytest.mark.django_db
BANK = PaperKind.BANK_COOPERATION
DUE = datetime(2027, 11, 15, 7, 30, tzinfo=NOW.tzinfo)


@pytest.fixture
def team():
    return TeamFactory(code="EAST")


@pytest.fixture
def alice(team):
    return made.lead_of(team, name="爱丽丝")


@pytest.fixture
def bob():
    return holder(Role.CHANNEL_MANAGEMENT, name="鲍勃")


@pytest.fixture
def paper(team, alice, bob):
    """In force from January 2027 until the end of the year, to be renewed in November."""
    return made.approved(team, alice, bob, BANK)


def told(*people):
    return Notice.objects.filter(kind="teams.renewal_due", user__in=people)


def test_remind_of_renewals_tells_the_lead_on_the_day(paper, alice):
    assert services.remind_of_renewals(at=DUE - timedelta(days=1)) == 0

    assert services.remind_of_renewals(at=DUE) == 1

    notice = told(alice).get()
    assert notice.url == paper.get_absolute_url()
    assert (notice.params["bank"], notice.params["day"]) == ("工商银行", "2028-01-01")
    assert audit.history(paper).order_by("-seq").first().action == "teams.teampaper.remind"


def test_remind_of_renewals_tells_once_however_often_it_runs(paper, alice):
    for hours in (0, 1, 24, 48):
        services.remind_of_renewals(at=DUE + timedelta(hours=hours))

    assert told(alice).count() == 1
    assert made.again(paper).cooperation.reminded_on == DUE.date()


def test_remind_of_renewals_makes_up_for_a_day_on_which_nothing_ran(paper, alice):
    assert services.remind_of_renewals(at=DUE + timedelta(days=9)) == 1

    assert told(alice).count() == 1


def test_remind_of_renewals_asks_for_what_is_marked_as_carried_out_before_its_end(paper, alice):
    """The cooperation itself goes on until the end of its period."""
    services.start_executing(paper_id=paper.pk, by=alice, at=DUE - timedelta(days=2))
    services.finish_paper(paper_id=paper.pk, result="", by=alice, at=DUE - timedelta(days=1))

    assert services.remind_of_renewals(at=DUE) == 1
    assert list(TeamPaper.objects.to_renew(DUE.date())) == [paper]


def test_remind_of_renewals_is_silent_once_it_has_ended(paper):
    assert services.remind_of_renewals(at=datetime(2028, 1, 1, 8, tzinfo=NOW.tzinfo)) == 0


def test_remind_of_renewals_is_silent_about_what_is_not_in_force(team, alice):
    made.finished(team, alice, BANK)

    assert services.remind_of_renewals(at=DUE) == 0


def test_remind_of_renewals_goes_on_while_it_is_carried_out(paper, alice):
    services.start_executing(paper_id=paper.pk, by=alice, at=NOW)

    assert services.remind_of_renewals(at=DUE) == 1


def test_remind_of_renewals_is_silent_once_it_is_being_renewed(paper, alice):
    services.copy_paper(paper_id=paper.pk, year=2028, by=alice, at=NOW)

    assert services.remind_of_renewals(at=DUE) == 0


def test_remind_of_renewals_speaks_again_where_the_renewal_was_refused(paper, alice, bob):
    copy = services.copy_paper(paper_id=paper.pk, year=2028, by=alice, at=NOW)
    sent = services.submit_paper(paper_id=copy.pk, by=alice, at=NOW)
    requests.send_back(request_id=sent.request_id, opinion="不再合作", by=bob, at=NOW)
    assert services.remind_of_renewals(at=DUE) == 0

    TeamPaper.objects.filter(pk=copy.pk).update(state="refused")

    assert services.remind_of_renewals(at=DUE) == 1


def test_remind_of_renewals_tells_who_stands_in_and_nobody_of_another_team(paper, alice):
    charlie, dora = made.lead_of(TeamFactory(branch=paper.branch)), UserFactory()
    grant = alice.grants_held.get()
    Delegation.objects.create(
        grant=grant,
        principal=alice,
        stand_in=dora,
        valid_from=DUE.date(),
        valid_until=DUE.date() + timedelta(days=5),
        reason="休假",
        created_at=NOW,
    )

    services.remind_of_renewals(at=DUE)

    assert (told(alice, dora).count(), told(charlie).count()) == (2, 0)


def test_the_task_of_the_scheduler_tells(paper, alice):
    TeamPaper.objects.filter(pk=paper.pk).update(year=2026)
    part = paper.cooperation
    part.remind_on, part.valid_from = date(2026, 1, 1), date(2026, 1, 1)
    part.save()

    tasks.remind_renewals("an argument of a newer release")

    assert told(alice).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_the_same_moment_tell_once():
    team = TeamFactory(code="EAST")
    alice = made.lead_of(team)
    made.approved(team, alice, holder(Role.CHANNEL_MANAGEMENT), BANK)

    together(
        lambda: services.remind_of_renewals(at=DUE),
        lambda: services.remind_of_renewals(at=DUE),
    )

    assert told(alice).count() == 1
