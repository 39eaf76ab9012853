"""What is true of papers for ever, broken one by one; and whose papers are seen by whom."""

import copy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from approvals.choices import IN_THE_BRANCH, OPEN
from approvals.models import Request
from org.choices import Role
from teams.choices.papers import PaperKind
from teams.models import BankCooperation, PaperAttachment, Stationing, TeamPaper, TeamSetUp
from teams.services import papers as services
from tests.conftest import NOW
from tests.factories import teams_papers as made
from tests.factories.org import BranchFactory, OutletFactory, PersonFactory, TeamFactory, UserFactory, holder

pytestmark = pytest.mark.django_db
BANK, PLAN, SET_UP = PaperKind.BANK_COOPERATION, PaperKind.ANNUAL_PLAN, PaperKind.SET_UP


@pytest.fixture(scope="module")
def kept_place(kept):
    team = TeamFactory(branch=BranchFactory(code="EB01"), code="EAST")
    lead = made.lead_of(team)
    channel = holder(Role.CHANNEL_MANAGEMENT)
    return {
        "team": team,
        "lead": lead,
        "manager": holder(Role.BRANCH_MANAGER, team.branch),
        "channel": channel,
        "draft": made.drafted(team, lead),
        "bank": made.finished(team, lead, BANK),
        "sent": made.submitted(team, lead, PLAN),
        "approved": made.approved(team, lead, channel, PaperKind.MANAGEMENT_RULES),
    }


@pytest.fixture
def place(kept_place):
    return copy.deepcopy(kept_place)


@pytest.fixture
def setting_up(place):
    return made.finished(place["team"], place["manager"], SET_UP)


def refused(constraint, rows, **values):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        rows.update(**values)
    assert constraint in str(error.value)


def row(paper):
    return TeamPaper.objects.filter(pk=paper.pk)


# Constraints


def test_a_version_is_there_once(place):
    twin = made.again(place["draft"])
    twin.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_a_version_of_a_set_up_is_there_once_too(setting_up):
    twin = made.again(setting_up)
    twin.pk = None

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        twin.save(force_insert=True)
    assert "team_paper_version_once" in str(error.value)


def test_a_paper_has_a_team_and_a_set_up_has_none(place, setting_up):
    refused("team_paper_has_a_team", row(place["draft"]), team=None)
    refused("team_paper_has_a_team", row(setting_up), team=place["team"])


def test_a_paper_says_what_it_is_about_only_where_there_are_several(place, setting_up):
    refused("team_paper_says_what", row(place["bank"]), about="")
    refused("team_paper_says_what", row(setting_up), about="")
    refused("team_paper_says_what", row(place["draft"]), about="工商银行")


def test_a_paper_leaves_the_draft_with_its_request(place):
    refused("team_paper_is_sent_with_its_request", row(place["draft"]), state="submitted")


def test_a_paper_works_once_it_is_approved(place):
    refused("team_paper_works_once_approved", row(place["sent"]), state="in_force")
    refused("team_paper_works_once_approved", row(place["approved"]), effective_at=None)
    refused("team_paper_works_once_approved", row(place["sent"]), effective_at=NOW)


def test_a_paper_begins_after_it_is_in_force(place):
    refused("team_paper_begins", row(place["approved"]), begun_at=NOW - timedelta(seconds=1))
    refused("team_paper_begins", row(place["draft"]), begun_at=NOW)


def test_a_paper_opens_a_team_only_as_a_set_up(place):
    refused("team_paper_opens_a_team", row(place["approved"]), opened_team=place["team"], begun_at=NOW)


def test_a_budget_is_not_negative(place):
    refused("team_paper_budget", row(place["draft"]), budget=Decimal("-0.01"))


def test_a_cooperation_runs_forward(place):
    rows = BankCooperation.objects.filter(paper=place["bank"])

    refused("cooperation_forward", rows, valid_until=date(2027, 1, 1))


def test_somebody_is_stationed_at_an_outlet_once(place):
    part, here = place["bank"].cooperation, place["team"].branch
    values = {
        "cooperation": part,
        "person": PersonFactory(branch=here),
        "outlet": OutletFactory(branch=here),
    }
    stationed = Stationing.objects.create(**values)

    with pytest.raises(IntegrityError), transaction.atomic():
        Stationing.objects.create(**values)
    assert str(stationed) == f"{values['person']} · {values['outlet']}"
    assert str(part) == "工商银行"


def test_a_set_up_aims_at_something(setting_up):
    refused("set_up_aims", TeamSetUp.objects.filter(paper=setting_up), target_accounts=0)
    assert str(setting_up.set_up) == "东风路三队"


def test_an_attachment_is_there_once_by_name_and_by_document(place):
    def attach(name):
        return services.attach(
            paper_id=place["draft"].pk, content=made.CSV, file_name=name, by=place["lead"], at=NOW
        )

    one, two = attach("一.csv"), attach("二.csv")
    refused("paper_attachment_name_once", PaperAttachment.objects.filter(pk=two.pk), name="一.csv")
    refused(
        "paper_attachment_document_once",
        PaperAttachment.objects.filter(pk=two.pk),
        document=one.document,
    )
    assert str(one) == "一.csv"


# Who sees what


def seen(user):
    return set(TeamPaper.objects.visible_to(user))


@pytest.mark.parametrize(
    "role", [Role.DEPUTY_MANAGER, Role.BRANCH_MANAGER, Role.TRADING_DESK, Role.BRANCH_FINANCE]
)
def test_the_branch_sees_its_papers_from_the_first_draft_on(place, role):
    assert seen(holder(role, place["team"].branch)) == {
        place[name] for name in ("draft", "bank", "sent", "approved")
    }
    assert seen(holder(role, BranchFactory())) == set()


@pytest.mark.parametrize("role", [Role.GENERAL_OFFICE, Role.CHANNEL_MANAGEMENT])
def test_headquarters_sees_what_was_sent_up(place, role):
    assert seen(holder(role)) == {place["sent"], place["approved"]}


@pytest.mark.parametrize("state", sorted(OPEN))
def test_headquarters_does_not_see_what_lies_in_the_branch(place, state):
    Request.objects.filter(pk=place["sent"].request_id).update(state=state)

    assert (place["sent"] in seen(place["channel"])) is (state not in IN_THE_BRANCH)
    assert place["sent"] in seen(place["lead"])


def test_the_auditor_sees_everything(place):
    assert len(seen(holder(Role.AUDITOR))) == 4


def test_a_team_sees_its_own_and_no_set_up_of_the_branch(place, setting_up):
    regional = holder(Role.REGIONAL_MANAGER, place["team"])

    assert setting_up not in seen(place["lead"])
    assert setting_up in seen(place["manager"])
    assert seen(regional) == {place["sent"], place["approved"]}
    assert seen(made.lead_of(TeamFactory(branch=place["team"].branch))) == set()


def test_nobody_else_sees_anything(place):
    inactive = made.lead_of(place["team"])
    inactive.is_active = False

    for user in (UserFactory(), holder(Role.COUNTERSIGNER), holder(Role.ADMINISTRATOR), inactive):
        assert seen(user) == set()


def test_editable_by_is_who_writes_for_the_team(place, setting_up):
    def editable(user):
        return set(TeamPaper.objects.editable_by(user))

    assert setting_up in editable(place["manager"])
    assert editable(place["lead"]) == {place[name] for name in ("draft", "bank", "sent", "approved")}
    assert editable(place["channel"]) == set()


def test_a_paper_is_called_by_its_title_and_shows_its_state(place):
    paper = place["approved"]

    assert str(paper) == paper.title
    assert (paper.badge.label, paper.badge.tone) == ("in force", "good")
    assert paper.participants() == {place["lead"].pk}
