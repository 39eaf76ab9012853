"""Papers of a team anywhere on their way, moved by the services themselves."""

import datetime as dt
from decimal import Decimal

import approvals.services as requests
from org.choices import Role
from teams.choices.paper_forms import SECTIONS, TABLES, Cell
from teams.choices.papers import PaperKind
from teams.models import TeamPaper
from teams.rules.papers import SetUp
from teams.services import papers as services
from tests.conftest import NOW
from tests.factories.org import OutletFactory, TeamFactory, holder

YEAR = 2027
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
CSV = "项目,金额\n宣传折页,1200.00\n".encode()
CELLS = {
    Cell.TEXT: "社区讲座",
    Cell.MONEY: "1200.00",
    Cell.FIGURE: "120",
    Cell.COUNT: 3,
    Cell.DAY: "2027-03-01",
    Cell.MEASURE: "new_valid_accounts",
}


def rows_of(kind):
    """One whole row in each table that the kind keeps itself."""
    return {
        table.code: [{column.code: CELLS[column.cell] for column in table.columns}]
        for table in TABLES[kind]
        if not any(column.cell in {Cell.PERSON, Cell.OUTLET} for column in table.columns)
    }


def written(kind, **given) -> services.Written:
    """All that a paper of the kind has to say."""
    values = {
        "title": f"东风路一队{PaperKind(kind).label}",
        "sections": {section.code: f"{section.code}：按去年做法，逐项落实。" for section in SECTIONS[kind]},
        "tables": rows_of(kind),
        "budget": Decimal("20000.00"),
    }
    if kind == PaperKind.SET_UP:
        values["set_up"] = SetUp("东风路三队", dt.date(2027, 2, 1), 300, "周启明")
    return services.Written(**(values | given))


def agreed(outlet, **given) -> services.Agreed:
    """A cooperation of the year 2027 with that outlet, to be renewed in November."""
    values = {
        "valid_from": dt.date(2027, 1, 1),
        "valid_until": dt.date(2028, 1, 1),
        "remind_on": dt.date(2027, 11, 15),
        "outlet_ids": (outlet.pk,),
    }
    return services.Agreed(**(values | given))


def drafted(team, by, kind=PaperKind.MARKETING_SCHEME, **given) -> TeamPaper:
    """An empty draft of the team; a set-up file is its branch's."""
    is_set_up = kind == PaperKind.SET_UP
    about = {PaperKind.SET_UP: "T-NEW", PaperKind.BANK_COOPERATION: "工商银行"}.get(kind, "")
    values = {"year": YEAR, "about": about, "at": NOW} | given
    return services.draft_paper(
        kind=kind, branch_id=team.branch_id, team_id=None if is_set_up else team.pk, by=by, **values
    )


def save(paper, by, **given) -> TeamPaper:
    """Written into the paper as it is now."""
    now = again(paper)
    values = {"written": written(paper.kind), "version": now.version, "at": NOW} | given
    return services.save_paper(paper_id=paper.pk, by=by, **values)


def finished(team, by, kind=PaperKind.MARKETING_SCHEME, **given) -> TeamPaper:
    """A draft in which nothing is missing."""
    paper = drafted(team, by, kind, **given)
    extra = {}
    if kind == PaperKind.BANK_COOPERATION:
        extra["agreed"] = agreed(OutletFactory(branch=team.branch))
    return save(paper, by, written=written(kind, **extra))


def submitted(team, by, kind=PaperKind.MARKETING_SCHEME, **given) -> TeamPaper:
    """Sent up by its way."""
    return services.submit_paper(paper_id=finished(team, by, kind, **given).pk, by=by, at=NOW)


def approved(team, by, channel, kind=PaperKind.ANNUAL_PLAN, **given) -> TeamPaper:
    """In force, of a kind that channel management alone approves."""
    paper = submitted(team, by, kind, **given)
    requests.approve(request_id=paper.request_id, opinion="同意", by=channel, at=NOW)
    return again(paper)


def again(paper) -> TeamPaper:
    """The paper as the database has it now."""
    return TeamPaper.objects.with_parts().get(pk=paper.pk)


def lead_of(team=None, **user):
    """Who leads the team."""
    return holder(Role.TEAM_LEAD, team or TeamFactory(), **({"name": "钱多"} | user))
