"""Who hears of each step of reports, sheets and moves, and who does not (G5.2, G5.4, G6)."""

import copy
import datetime as dt

import pytest

from core import notices
from core.models import Notice
from org.choices import Role
from org.models import Posting
from org.models import Delegation, RoleGrant
from teams.rules.division import Duty
from teams.services import moves, reports
from teams.services.division import lay_down
from tests.conftest import NOW
from tests.factories import org
from tests.factories.teams_reports import ground, october_facts

pytestmark = pytest.mark.django_db
TODAY, MONDAY = NOW.date(), dt.date(2026, 11, 9)


@pytest.fixture(scope="module")
def kept_world(kept):
    place = ground()
    place.month(*october_facts(place))
    elsewhere = org.TeamFactory()
    people = {
        name: getattr(place, name)
        for name in ("desk", "lead", "west_lead", "deputy", "manager", "office", "channel")
    }
    people |= {
        "regional": org.holder(Role.REGIONAL_MANAGER, place.east),
        "auditor": org.holder(Role.AUDITOR),
        "finance": org.holder(Role.BRANCH_FINANCE, place.branch),
        "alice": place.alice.user,
        "bob": place.bob.user,
        "wang": place.wang.user,
        "other_lead": org.holder(Role.TEAM_LEAD, elsewhere),
        "other_desk": org.holder(Role.TRADING_DESK, elsewhere.branch),
        "other_manager": org.holder(Role.BRANCH_MANAGER, elsewhere.branch),
    }
    return place, people


@pytest.fixture
def world(kept_world, db):
    return copy.deepcopy(kept_world)


def told(people, kind):
    """The names of those who heard of it."""
    ids = set(Notice.objects.filter(kind=kind).values_list("user_id", flat=True))
    return {name for name, user in people.items() if user.pk in ids}


STEPS = {
    "submitted": {"teams.report_waiting": {"lead"}},
    "lead_confirmed": {"teams.report_waiting": {"lead", "manager"}},
    "confirmed": {
        "teams.report_waiting": {"lead", "manager"},
        "teams.report_confirmed": {"desk", "office", "channel"},
    },
}


@pytest.mark.parametrize("step", list(STEPS))
@pytest.mark.parametrize(
    "kind", ["teams.report_begun", "teams.report_waiting", "teams.report_returned", "teams.report_confirmed"]
)
def test_step_of_a_teams_report_is_told_to(world, step, kind):
    place, people = world

    getattr(place, step)()

    assert told(people, kind) == STEPS[step].get(kind, set())


def test_branchs_own_report_is_told_to_deputy_then_manager(world):
    place, people = world

    report = place.submitted(team=None)
    first = told(people, "teams.report_waiting")
    reports.confirm_report(report_id=report.pk, by=place.deputy, at=NOW)

    assert first == {"deputy"}
    assert told(people, "teams.report_waiting") == {"deputy", "manager"}


@pytest.mark.parametrize(("state", "who"), [("submitted", "lead"), ("lead_confirmed", "manager")])
def test_return_is_told_to_its_author_alone(world, state, who):
    place, people = world
    report = getattr(place, state)()

    reports.return_report(report_id=report.pk, reason="缺对策", by=people[who], at=NOW)

    assert told(people, "teams.report_returned") == {"desk"}


def test_return_is_told_to_everybody_who_wrote_on_it(world):
    place, people = world
    report = place.begun()
    place.written(report, by=people["regional"])
    reports.submit_report(report_id=report.pk, by=place.desk, at=NOW)

    reports.return_report(report_id=report.pk, reason="缺对策", by=place.lead, at=NOW)

    assert told(people, "teams.report_returned") == {"desk", "regional"}


def test_begun_reports_are_told_to_who_writes_each(world):
    place, people = world

    reports.begin_reports_of(branch_id=place.branch.pk, at=NOW)

    assert told(people, "teams.report_begun") == {"desk", "regional"}


def test_report_begun_by_hand_is_told_to_nobody(world):
    place, people = world

    place.begun()

    assert told(people, "teams.report_begun") == set()


def test_waiting_report_is_told_to_the_leads_stand_in_too(world):
    place, people = world
    Delegation.objects.create(
        grant=RoleGrant.objects.get(user=place.lead),
        principal=place.lead,
        stand_in=people["finance"],
        valid_from=org.START,
        valid_until=dt.date(2026, 12, 1),
        created_at=NOW,
    )

    place.submitted()

    assert told(people, "teams.report_waiting") == {"lead", "finance"}


def test_waiting_report_is_not_told_to_who_wrote_it(world):
    place, people = world
    RoleGrant.objects.create(
        user=people["lead"], role=Role.REGIONAL_MANAGER, team=place.east, valid_from=org.START
    )

    place.submitted(by=people["lead"])

    assert "lead" not in told(people, "teams.report_waiting")


def test_confirmed_report_is_not_told_to_accounts_that_are_shut(world):
    place, people = world
    report = place.lead_confirmed()
    people["channel"].is_active = False
    people["channel"].save()

    reports.confirm_report(report_id=report.pk, by=place.manager, at=NOW)

    assert told(people, "teams.report_confirmed") == {"desk", "office"}


@pytest.mark.parametrize(
    ("kind", "address"),
    [("teams.report_waiting", "/teams/reports/"), ("teams.report_confirmed", "/teams/reports/")],
)
def test_notice_leads_to_the_report(world, kind, address):
    place, _people = world
    report = place.confirmed()

    assert set(Notice.objects.filter(kind=kind).values_list("url", flat=True)) == {f"{address}{report.pk}/"}


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (
            "teams.report_waiting",
            "“东区团队, Oct 2026: business analysis report” waits for your confirmation.",
        ),
        (
            "teams.report_confirmed",
            "“东区团队, Oct 2026: business analysis report” is confirmed and can be read.",
        ),
    ],
)
def test_notice_reads(world, kind, sentence):
    place, _people = world
    place.confirmed()

    assert notices.sentence(Notice.objects.filter(kind=kind).first()) == sentence


# Sheets


def lay(place, *people, by=None):
    # Who is not on the sheet has left the team.
    Posting.objects.filter(team=place.east).exclude(person__in=people).update(valid_until=TODAY)
    rows = [(Duty(person.pk, develops="a", serves="b"), None) for person in people]
    return lay_down(team_id=place.east.pk, valid_from=TODAY, rows=rows, note="", by=by or place.lead, at=NOW)


@pytest.mark.parametrize(
    ("listed", "names"), [(("alice",), {"alice"}), (("bob",), {"bob"}), (("alice", "bob"), {"alice", "bob"})]
)
def test_sheet_is_told_to_who_stands_on_it(world, listed, names):
    place, people = world

    lay(place, *(getattr(place, name) for name in listed))

    assert told(people, "teams.division_laid_down") == names


def test_sheet_is_not_told_to_who_has_no_account(world):
    place, people = world
    place.alice.user = None
    place.alice.save()

    lay(place, place.alice, place.bob)

    assert told(people, "teams.division_laid_down") == {"bob"}
    assert Notice.objects.filter(kind="teams.division_laid_down").count() == 1


def test_sheet_is_told_with_its_day_and_leads_to_the_own_row(world):
    place, _people = world
    lay(place, place.alice)

    notice = Notice.objects.get(kind="teams.division_laid_down")

    assert notice.url == "/teams/division/mine/"
    assert notices.sentence(notice) == (
        "The division of labour of 东区团队 from 2026-11-05 is laid down. See what is yours."
    )


# Moves


def decide(place, **changes):
    values = {
        "person_id": place.alice.pk, "outlet_id": place.south.pk, "effective_on": MONDAY, "reason": "缺人",
        "by": place.lead, "at": NOW,
    }  # fmt: skip
    return moves.decide_move(**(values | changes))


def test_move_is_told_to_the_person_and_the_regional_manager(world):
    place, people = world

    decide(place)

    assert told(people, "teams.move_decided") == {"alice", "regional"}


def test_cancelled_move_is_told_to_the_same(world):
    place, people = world
    move = decide(place)

    moves.cancel_move(move_id=move.pk, reason="x", by=place.lead, at=NOW)

    assert told(people, "teams.move_cancelled") == {"alice", "regional"}


def test_hand_over_is_told_to_nobody(world):
    place, _people = world
    move = decide(place, effective_on=TODAY)
    before = Notice.objects.count()

    moves.complete_hand_over(move_id=move.pk, note="交鲍勃", by=place.lead, at=NOW)

    assert Notice.objects.count() == before


def test_move_of_somebody_without_an_account_is_told_to_the_regional_manager_alone(world):
    place, people = world
    place.alice.user = None
    place.alice.save()

    decide(place)

    assert told(people, "teams.move_decided") == {"regional"}


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("teams.move_decided", "爱丽丝 serves the outlet 南路网点 from 2026-11-09 on (until then 北路网点)."),
        ("teams.move_cancelled", "The move of 爱丽丝 to the outlet 南路网点 on 2026-11-09 is cancelled."),
    ],
)
def test_notice_of_a_move_reads(world, kind, sentence):
    place, _people = world
    move = decide(place)
    moves.cancel_move(move_id=move.pk, reason="x", by=place.lead, at=NOW)

    assert notices.sentence(Notice.objects.filter(kind=kind).first()) == sentence


def test_move_of_who_had_no_outlet_says_so(world):
    place, _people = world
    place.bob.postings.update(outlet=None, region=None)

    decide(place, person_id=place.bob.pk)

    told_of = Notice.objects.get(kind="teams.move_decided", user=place.bob.user)
    assert notices.sentence(told_of) == "鲍勃 serves the outlet 南路网点 from 2026-11-09 on (until then —)."
