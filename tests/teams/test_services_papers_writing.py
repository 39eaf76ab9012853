"""Papers drafted, written on, copied, discarded: whose they are, what is refused, two who save at once."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from core import audit
from core.errors import Conflict, DomainError, WrongState
from core.models import AuditEntry
from org.choices import Role
from org.models import Team
from teams.choices.papers import PaperKind
from teams.models import TeamPaper
from teams.queries.papers import content_of
from teams.rules.papers import SetUp, content_hash
from teams.services import papers as services
from tests.factories import teams_papers as made
from tests.factories.org import OutletFactory, PersonFactory, TeamFactory, holder

pytestmark = pytest.mark.django_db
KINDS = [kind for kind in PaperKind if kind != PaperKind.SET_UP]
BANK = PaperKind.BANK_COOPERATION


@pytest.fixture
def team():
    return TeamFactory(code="EAST")


@pytest.fixture
def alice(team):
    """Leads the team."""
    return made.lead_of(team, name="爱丽丝")


@pytest.fixture
def bob(team):
    """Manages the branch."""
    return holder(Role.BRANCH_MANAGER, team.branch, name="鲍勃")


@pytest.fixture
def charlie(team):
    """Leads another team of the same branch."""
    return made.lead_of(TeamFactory(branch=team.branch), name="查理")


# Drafting


@pytest.mark.parametrize("kind", KINDS)
def test_draft_paper_begins_an_empty_first_version(team, alice, kind):
    paper = made.drafted(team, alice, kind)

    assert (paper.kind, paper.team, paper.branch, paper.year) == (kind, team, team.branch, 2027)
    assert (paper.state, paper.revision, paper.drafted_by) == ("draft", 1, alice)
    assert (paper.tables, paper.budget, paper.request) == ({}, None, None)
    assert paper.content_hash == content_hash(content_of(made.again(paper)))
    assert audit.history(paper).get().action == "teams.teampaper.draft"


def test_draft_paper_gives_it_the_title_that_the_office_would(team, alice):
    with translation.override("zh-hans"):
        paper = made.drafted(team, alice, BANK)

    assert paper.title == f"{team.name}2027年银行合作方案（工商银行）"


def test_draft_paper_says_year_once_in_the_title_of_an_annual_plan(team, alice):
    with translation.override("zh-hans"):
        paper = made.drafted(team, alice, PaperKind.ANNUAL_PLAN)

    assert paper.title == f"{team.name}2027年度工作计划"


def test_draft_paper_where_one_is_in_force_begins_its_next_version_from_it(team, alice, now):
    """An empty second version would bury what applies."""
    channel = holder(Role.CHANNEL_MANAGEMENT)
    first = made.approved(team, alice, channel)

    paper = made.drafted(team, alice, PaperKind.ANNUAL_PLAN)

    assert (paper.revision, paper.state) == (2, "draft")
    assert (paper.sections, paper.tables, paper.title) == (first.sections, first.tables, first.title)
    assert audit.history(paper).get().action == "teams.teampaper.copy"
    with pytest.raises(WrongState, match="Version 2 of this paper is “draft” already"):
        made.drafted(team, alice, PaperKind.ANNUAL_PLAN)


def test_draft_paper_proposes_the_clauses_of_a_cooperation(team, alice):
    paper = made.drafted(team, alice, BANK)

    assert set(paper.sections) == {"data", "compliance"}
    assert "separate consent" in paper.sections["data"]


def test_draft_paper_of_a_new_team_belongs_to_the_branch(team, bob):
    paper = made.drafted(team, bob, PaperKind.SET_UP, about=" t-new ")

    assert (paper.team, paper.branch, paper.about) == (None, team.branch, "T-NEW")


def test_draft_paper_of_a_new_team_is_not_a_leads(team, alice):
    with pytest.raises(PermissionDenied):
        made.drafted(team, alice, PaperKind.SET_UP)


@pytest.mark.parametrize("code", ["", "新队", "A B", "T_1", "X" * 21, "EAST"])
def test_draft_paper_refuses_a_code_that_no_team_can_have(team, bob, code):
    with pytest.raises(DomainError):
        made.drafted(team, bob, PaperKind.SET_UP, about=code)


@pytest.mark.parametrize("bank", ["", "   ", "行" * 81])
def test_draft_paper_of_a_cooperation_names_the_bank(team, alice, bank):
    with pytest.raises(DomainError):
        made.drafted(team, alice, BANK, about=bank)


@pytest.mark.parametrize("year", [1999, 2101])
def test_draft_paper_refuses_a_year_that_nobody_means(team, alice, year):
    with pytest.raises(DomainError):
        made.drafted(team, alice, year=year)


def test_draft_paper_refuses_a_team_that_is_closed(team, alice):
    Team.objects.filter(pk=team.pk).update(closed_on=dt.date(2026, 6, 1))

    with pytest.raises(DomainError):
        made.drafted(team, alice)


def test_draft_paper_refuses_an_unknown_kind(team, alice):
    with pytest.raises(DomainError):
        made.drafted(team, alice, "poem")


def test_draft_paper_is_for_who_leads_the_team_or_manages_the_branch(team, bob, charlie):
    assert made.drafted(team, bob).drafted_by == bob
    for stranger in (
        charlie,
        holder(Role.TRADING_DESK, team.branch),
        holder(Role.CHANNEL_MANAGEMENT),
        holder(Role.AUDITOR),
        holder(Role.REGIONAL_MANAGER, team),
    ):
        with pytest.raises(PermissionDenied):
            made.drafted(team, stranger, PaperKind.ANNUAL_PLAN)


def test_draft_paper_refuses_a_second_one_beside_the_first(team, alice):
    made.drafted(team, alice)

    with pytest.raises(WrongState) as refused:
        made.drafted(team, alice)

    assert "Version 1" in str(refused.value)


def test_draft_paper_has_one_cooperation_for_each_bank(team, alice):
    made.drafted(team, alice, BANK)
    other = made.drafted(team, alice, BANK, about="建设银行")

    assert other.revision == 1


# Saving


@pytest.mark.parametrize("kind", KINDS)
def test_save_paper_keeps_what_was_written(team, alice, kind):
    paper = made.finished(team, alice, kind)

    kept, written = made.again(paper), made.written(kind)
    assert (kept.title, dict(kept.sections), kept.tables) == (
        written.title,
        written.sections,
        written.tables,
    )
    assert kept.budget == (Decimal("20000.00") if kept.has_budget else None)
    assert kept.version == 1
    assert kept.content_hash == content_hash(content_of(kept))


def test_save_paper_keeps_a_set_up(team, bob):
    paper = made.finished(team, bob, PaperKind.SET_UP)

    part = made.again(paper).set_up
    assert (part.name, part.opens_on, part.target_accounts, part.lead_name) == (
        "东风路三队",
        dt.date(2027, 2, 1),
        300,
        "周启明",
    )


def test_save_paper_keeps_a_cooperation_with_who_is_stationed_where(team, alice):
    paper = made.drafted(team, alice, BANK)
    outlet, person = OutletFactory(branch=team.branch), PersonFactory(branch=team.branch)
    pairs = [(person.pk, outlet.pk), (person.pk, outlet.pk)]

    made.save(paper, alice, written=made.written(BANK, agreed=made.agreed(outlet, stationed=pairs)))

    part = made.again(paper).cooperation
    assert (part.valid_from, part.valid_until) == (dt.date(2027, 1, 1), dt.date(2028, 1, 1))
    assert list(part.outlets.all()) == [outlet]
    assert [(row.person, row.outlet) for row in part.stationed.all()] == [(person, outlet)]


@pytest.mark.parametrize("where", ["outlet", "person"])
def test_save_paper_refuses_outlets_and_people_of_another_branch(team, alice, where):
    paper = made.drafted(team, alice, BANK)
    here = team.branch
    outlet = OutletFactory() if where == "outlet" else OutletFactory(branch=here)
    person = PersonFactory() if where == "person" else PersonFactory(branch=here)
    agreed = made.agreed(outlet, stationed=[(person.pk, outlet.pk)])

    with pytest.raises(DomainError):
        made.save(paper, alice, written=made.written(BANK, agreed=agreed))


def test_save_paper_refuses_a_cooperation_that_ends_before_it_begins(team, alice):
    paper = made.drafted(team, alice, BANK)
    agreed = made.agreed(OutletFactory(branch=team.branch), valid_until=dt.date(2026, 12, 31))

    with pytest.raises(DomainError):
        made.save(paper, alice, written=made.written(BANK, agreed=agreed))


def test_save_paper_keeps_an_unfinished_draft(team, alice):
    paper = made.drafted(team, alice)

    made.save(
        paper, alice, written=services.Written(title="营销方案", tables={"activities": [{"what": "讲座"}]})
    )

    row = made.again(paper).tables["activities"][0]
    assert (row["what"], row["budget"]) == ("讲座", "")


def test_save_paper_drops_empty_rows_and_texts(team, alice):
    paper = made.drafted(team, alice)
    written = services.Written(
        title=" 营销方案 ", sections={"market": "  "}, tables={"activities": [{"what": "", "budget": ""}]}
    )

    made.save(paper, alice, written=written)

    kept = made.again(paper)
    assert (kept.title, kept.sections, kept.tables) == ("营销方案", {}, {})


def test_save_paper_twice_the_same_leaves_one_trace(team, alice):
    paper = made.finished(team, alice)

    again = made.save(paper, alice)

    assert again.version == 1
    assert [entry.action for entry in audit.history(paper).order_by("seq")] == [
        "teams.teampaper.draft",
        "teams.teampaper.save",
    ]


@pytest.mark.parametrize(
    "written",
    [
        services.Written(title=" "),
        services.Written(title="方案", sections={"poem": "x"}),
        services.Written(title="方案", tables={"poem": []}),
        services.Written(title="方案", sections={"market": "长" * 20_001}),
        services.Written(title="方案", tables={"activities": [{"what": "讲座"}] * 61}),
    ],
)
def test_save_paper_refuses_what_does_not_fit_its_form(team, alice, written):
    paper = made.drafted(team, alice)

    with pytest.raises(DomainError):
        made.save(paper, alice, written=written)

    assert made.again(paper).version == 0


def test_save_paper_tells_who_saved_meanwhile(team, alice, bob):
    paper = made.drafted(team, alice)
    made.save(paper, bob, version=0)

    with pytest.raises(Conflict) as refused:
        made.save(paper, alice, version=0, written=made.written(paper.kind, title="爱丽丝的方案"))

    assert "鲍勃" in str(refused.value)
    assert made.again(paper).title != "爱丽丝的方案"


def test_save_paper_finds_nothing_for_a_stranger(team, alice, charlie):
    paper = made.finished(team, alice)

    with pytest.raises(TeamPaper.DoesNotExist):
        made.save(paper, charlie)
    with pytest.raises(TeamPaper.DoesNotExist):
        made.save(paper, holder(Role.CHANNEL_MANAGEMENT))


@pytest.mark.parametrize("role", [Role.TRADING_DESK, Role.BRANCH_FINANCE, Role.DEPUTY_MANAGER])
def test_save_paper_is_not_for_who_only_reads(team, alice, role):
    paper = made.finished(team, alice)

    with pytest.raises(PermissionDenied):
        made.save(paper, holder(role, team.branch))


# Copying


def test_copy_paper_into_the_same_year_is_the_next_version_with_its_attachments(team, alice, now):
    channel = holder(Role.CHANNEL_MANAGEMENT)
    paper = made.finished(team, alice, PaperKind.ANNUAL_PLAN)
    services.attach(paper_id=paper.pk, content=made.CSV, file_name="费用.csv", by=alice, at=now)
    first = services.submit_paper(paper_id=paper.pk, by=alice, at=now)
    made.requests.approve(request_id=first.request_id, opinion="同意", by=channel, at=now)

    copy = services.copy_paper(paper_id=paper.pk, year=2027, by=alice, at=now)

    assert (copy.revision, copy.state, copy.request, copy.title) == (2, "draft", None, paper.title)
    assert copy.sections == made.again(paper).sections
    assert [one.document_id for one in copy.attachments.all()] == [
        one.document_id for one in paper.attachments.all()
    ]


def test_copy_paper_into_another_year_moves_its_days_and_its_title(team, alice, now):
    with translation.override("zh-hans"):
        paper = made.drafted(team, alice)
    written = made.written(paper.kind, title=paper.title)
    services.attach(paper_id=paper.pk, content=made.CSV, file_name="费用.csv", by=alice, at=now)
    made.save(paper, alice, written=written)

    copy = services.copy_paper(paper_id=paper.pk, year=2028, by=alice, at=now)

    assert (copy.year, copy.revision, copy.attachments.count()) == (2028, 1, 0)
    assert copy.title == f"{team.name}2028年营销方案"
    assert copy.tables["activities"][0]["from"] == "2028-03-01"


def test_copy_paper_of_a_cooperation_renews_it(team, alice, now):
    paper = made.finished(team, alice, BANK)

    copy = services.copy_paper(paper_id=paper.pk, year=2028, by=alice, at=now)

    assert copy.renews == paper
    part = copy.cooperation
    assert (part.valid_from, part.valid_until, part.remind_on) == (
        dt.date(2028, 1, 1),
        dt.date(2029, 1, 1),
        dt.date(2028, 11, 15),
    )
    assert list(part.outlets.all()) == list(paper.cooperation.outlets.all())


def test_copy_paper_of_a_set_up_keeps_what_it_states(team, bob, now):
    paper = made.finished(team, bob, PaperKind.SET_UP)

    copy = services.copy_paper(paper_id=paper.pk, year=2028, by=bob, at=now)

    assert (copy.set_up.name, copy.set_up.target_accounts) == ("东风路三队", 300)
    assert copy.set_up.opens_on == dt.date(2028, 2, 1)


def test_copy_paper_refuses_while_a_version_is_written(team, alice, now):
    paper = made.finished(team, alice)

    with pytest.raises(WrongState):
        services.copy_paper(paper_id=paper.pk, year=2027, by=alice, at=now)


def test_copy_paper_finds_nothing_for_a_stranger(team, alice, charlie, now):
    paper = made.finished(team, alice)

    with pytest.raises(TeamPaper.DoesNotExist):
        services.copy_paper(paper_id=paper.pk, year=2028, by=charlie, at=now)


# Discarding


def test_discard_paper_deletes_a_draft_that_was_never_sent(team, alice, now):
    paper = made.finished(team, alice, BANK)
    attachment = services.attach(paper_id=paper.pk, content=made.CSV, file_name="费用.csv", by=alice, at=now)

    services.discard_paper(paper_id=paper.pk, by=alice, at=now)

    assert not TeamPaper.objects.exists()
    attachment.document.number.refresh_from_db()
    assert attachment.document.number.void_reason == "removed before it was sent up"
    assert AuditEntry.objects.filter(action="teams.teampaper.discard").exists()


def test_discard_paper_refuses_what_was_sent_once(team, alice, now):
    paper = made.submitted(team, alice)
    services.withdraw_paper(paper_id=paper.pk, by=alice, at=now)

    with pytest.raises(WrongState):
        services.discard_paper(paper_id=paper.pk, by=alice, at=now)


def test_discard_paper_is_not_for_strangers(team, alice, charlie, now):
    paper = made.finished(team, alice)

    with pytest.raises(TeamPaper.DoesNotExist):
        services.discard_paper(paper_id=paper.pk, by=charlie, at=now)
    with pytest.raises(PermissionDenied):
        services.discard_paper(paper_id=paper.pk, by=holder(Role.TRADING_DESK, team.branch), at=now)


def test_written_set_up_of_nothing_is_kept_as_nothing(team, bob):
    paper = made.drafted(team, bob, PaperKind.SET_UP)

    made.save(paper, bob, written=services.Written(title="组建方案", set_up=SetUp()))

    assert made.again(paper).set_up.target_accounts is None
