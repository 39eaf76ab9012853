"""No team without its set-up file, at every entrance: the file's own page, the administrator's, the import."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied

from core import audit, jobs
from core.errors import DomainError, WrongState
from org import services as org
from org.choices import ImportKind, Role
from org.models import Team
from teams.choices.papers import PaperKind
from teams.models import TeamPaper
from teams.services import papers as services
from teams.services.papers.opening import was_there_before
from tests.conftest import NOW
from tests.factories import teams_papers as made
from tests.factories.org import BranchFactory, TeamFactory, holder

pytestmark = pytest.mark.django_db
SET_UP = PaperKind.SET_UP
TODAY = NOW.date()
LATER = TODAY + timedelta(days=90)


@pytest.fixture
def team():
    """There is a team already, and the product has been in use since the first of November."""
    team = TeamFactory(branch=BranchFactory(code="EB01"), code="EAST")
    audit.record("org.branch.open", team.branch, by=None, at=NOW - timedelta(days=4))
    return team


@pytest.fixture
def alice(team):
    """Manages the branch."""
    return holder(Role.BRANCH_MANAGER, team.branch, name="爱丽丝")


@pytest.fixture
def bob():
    return holder(Role.CHANNEL_MANAGEMENT, name="鲍勃")


@pytest.fixture
def charlie():
    """Manages another branch."""
    return holder(Role.BRANCH_MANAGER, BranchFactory(), name="查理")


@pytest.fixture
def admin():
    return holder(Role.ADMINISTRATOR, name="管理员")


def open_it(paper, by, opened_on=LATER):
    return services.open_team(paper_id=paper.pk, name="东风路三队", opened_on=opened_on, by=by, at=NOW)


def by_page(branch, by, code="T-NEW", opened_on=LATER):
    """As the administrator's page does."""
    values = {"branch": branch, "code": code, "name": "东风路三队", "closed_on": None}
    return org.save_team(team=None, opened_on=opened_on, by=by, at=NOW, **values)


def by_workbook(branch, by, code="T-NEW", opened_on=LATER, only_check=False):
    """As the import does; the report of the check, or what was imported."""
    book = openpyxl.Workbook()
    book.active.append(["code", "name", "branch", "opened_on"])
    book.active.append([code, "东风路三队", branch.code, opened_on.isoformat()])
    content = io.BytesIO()
    book.save(content)
    upload = org.upload_import(
        kind=ImportKind.TEAMS, file_name="teams.xlsx", content=content.getvalue(), by=by, at=NOW
    )
    jobs.run(upload.job_id, at=NOW)
    upload.refresh_from_db()
    if not only_check and not upload.report["fault_count"]:
        confirmed = org.confirm_import(upload_id=upload.pk, by=by, at=NOW)
        jobs.run(confirmed.job_id, at=NOW)
    return upload.report


# By the file's own page


def test_open_team_opens_it_from_its_set_up_file(team, alice, bob):
    paper = made.approved(team, alice, bob, SET_UP)

    opened = open_it(paper, alice)

    assert (opened.code, opened.name, opened.branch, opened.opened_on) == (
        "T-NEW",
        "东风路三队",
        team.branch,
        LATER,
    )
    after = made.again(paper)
    assert (after.state, after.opened_team, after.begun_at) == ("executing", opened, NOW)
    assert audit.history(opened).get().capacity == "branch_manager"


def test_open_team_refuses_a_file_that_is_not_approved(team, alice):
    paper = made.submitted(team, alice, SET_UP)

    with pytest.raises(WrongState) as refused:
        open_it(paper, alice)

    assert paper.request.number.text in str(refused.value)
    assert not Team.objects.filter(code="T-NEW").exists()


def test_open_team_opens_one_team_once(team, alice, bob):
    paper = made.approved(team, alice, bob, SET_UP)
    open_it(paper, alice)

    with pytest.raises(WrongState):
        open_it(paper, alice)

    assert Team.objects.filter(name="东风路三队").count() == 1


def test_open_team_refuses_another_kind_of_paper(team, alice, bob):
    paper = made.approved(team, alice, bob, PaperKind.ANNUAL_PLAN)

    with pytest.raises(WrongState):
        open_it(paper, alice)


def test_open_team_refuses_a_day_before_the_approval(team, alice, bob):
    paper = made.approved(team, alice, bob, SET_UP)

    with pytest.raises(DomainError):
        open_it(paper, alice, TODAY - timedelta(days=1))

    assert open_it(paper, alice, TODAY).opened_on == TODAY


def test_open_team_is_for_the_manager_of_the_branch(team, alice, bob, charlie, admin):
    paper = made.approved(team, alice, bob, SET_UP)

    for stranger in (charlie, admin, made.lead_of(team)):
        with pytest.raises(TeamPaper.DoesNotExist):
            open_it(paper, stranger)
    for reader in (bob, holder(Role.TRADING_DESK, team.branch), holder(Role.DEPUTY_MANAGER, team.branch)):
        with pytest.raises(PermissionDenied):
            open_it(paper, reader)


def test_start_executing_says_that_a_set_up_is_carried_out_by_opening(team, alice, bob):
    paper = made.approved(team, alice, bob, SET_UP)

    with pytest.raises(WrongState) as refused:
        services.start_executing(paper_id=paper.pk, by=alice, at=NOW)

    assert "opening the team" in str(refused.value)


# By the administrator's page


def test_save_team_refuses_a_new_team_without_a_set_up_file(team, admin):
    with pytest.raises(DomainError) as refused:
        by_page(team.branch, admin)

    assert "T-NEW" in str(refused.value)
    assert team.branch.name in str(refused.value)
    assert Team.objects.count() == 1


def test_save_team_refuses_while_the_file_is_not_approved(team, alice, admin):
    made.submitted(team, alice, SET_UP)

    with pytest.raises(DomainError):
        by_page(team.branch, admin)


@pytest.mark.parametrize("change", [{"code": "T-OTHER"}, {"branch": True}])
def test_save_team_refuses_a_file_of_another_code_or_branch(team, alice, bob, admin, change):
    made.approved(team, alice, bob, SET_UP)
    branch = BranchFactory() if "branch" in change else team.branch

    with pytest.raises(DomainError):
        by_page(branch, admin, code=change.get("code", "T-NEW"))


def test_save_team_opens_what_its_file_names_and_the_file_knows(team, alice, bob, admin):
    paper = made.approved(team, alice, bob, SET_UP)

    opened = by_page(team.branch, admin)

    after = made.again(paper)
    assert (after.state, after.opened_team) == ("executing", opened)


def test_save_team_says_first_that_a_code_is_taken(team, admin):
    with pytest.raises(DomainError) as refused:
        by_page(team.branch, admin, code="EAST")

    assert "set-up" not in str(refused.value)


def test_save_team_lets_in_a_team_that_was_there_before_the_product(team, admin):
    first_day = (NOW - timedelta(days=4)).date()

    assert by_page(team.branch, admin, code="OLD", opened_on=date(2024, 1, 1)).code == "OLD"
    assert by_page(team.branch, admin, code="SAME-DAY", opened_on=first_day).code == "SAME-DAY"
    with pytest.raises(DomainError):
        by_page(team.branch, admin, code="NEXT-DAY", opened_on=first_day + timedelta(days=1))


def test_save_team_does_not_let_a_false_day_be_put_right_afterwards(team, admin):
    old = by_page(team.branch, admin, code="OLD", opened_on=date(2024, 1, 1))
    values = {"branch": team.branch, "code": "OLD", "name": "老队", "closed_on": None, "by": admin, "at": NOW}

    with pytest.raises(DomainError):
        org.save_team(team=old, opened_on=LATER, **values)

    old.refresh_from_db()
    assert org.save_team(team=old, opened_on=date(2024, 2, 1), **values).opened_on == date(2024, 2, 1)


def test_save_team_corrects_a_team_that_has_its_file(team, alice, bob, admin):
    opened = open_it(made.approved(team, alice, bob, SET_UP), alice)
    values = {"branch": team.branch, "code": "T-NEW", "name": "三队", "closed_on": None}

    later = LATER + timedelta(days=7)
    kept = org.save_team(team=opened, opened_on=later, by=admin, at=NOW, **values)

    assert (kept.name, kept.opened_on) == ("三队", later)


# By a workbook


def test_import_of_teams_names_the_row_that_lacks_its_file(team, admin):
    report = by_workbook(team.branch, admin)

    assert report["fault_count"] == 1
    assert "T-NEW" in report["faults"][0]["text"]
    assert Team.objects.count() == 1


def test_import_of_teams_opens_what_its_file_names(team, alice, bob, admin):
    paper = made.approved(team, alice, bob, SET_UP)

    report = by_workbook(team.branch, admin)

    assert (report["fault_count"], report["new"]) == (0, 1)
    assert made.again(paper).opened_team == Team.objects.get(code="T-NEW")


def test_the_check_of_an_import_opens_nothing(team, alice, bob, admin):
    paper = made.approved(team, alice, bob, SET_UP)

    by_workbook(team.branch, admin, only_check=True)

    assert (made.again(paper).state, Team.objects.count()) == ("in_force", 1)


def test_import_of_teams_brings_in_those_of_a_new_installation(team, admin):
    report = by_workbook(team.branch, admin, code="OLD", opened_on=date(2023, 5, 1))

    assert (report["fault_count"], Team.objects.filter(code="OLD").count()) == (0, 1)


# The day the product came in


def test_was_there_before_is_everything_while_nothing_is_on_record():
    assert was_there_before(LATER)


def test_was_there_before_goes_by_the_day_in_shanghai(team):
    late = NOW.replace(day=1, hour=0, minute=10)
    assert not was_there_before(late.date() + timedelta(days=1))
    assert was_there_before(late.date())


def test_a_set_up_for_a_code_that_was_taken_meanwhile_cannot_be_sent(team, alice):
    paper = made.finished(team, alice, SET_UP)
    TeamFactory(code="T-NEW")

    with pytest.raises(DomainError) as refused:
        services.submit_paper(paper_id=paper.pk, by=alice, at=NOW)

    assert "There is a team T-NEW already." in refused.value.faults
