"""A team with its lead and people, and their logs."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from org.choices import Role
from teams.models import WorkLog
from teams.services import work_logs
from tests.factories.org import BranchFactory, TeamFactory, account_manager, holder

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 2)


@dataclass
class Crew:
    """Alice and Bob belong to the team that Lee leads; Charlie belongs to another branch's."""

    branch: object
    team: object
    lead: object
    manager: object
    alice: object
    bob: object
    charlie: object
    others: list = field(default_factory=list)


def crew() -> Crew:
    branch = BranchFactory()
    team = TeamFactory(branch=branch)
    return Crew(
        branch,
        team,
        lead=holder(Role.TEAM_LEAD, team, name="李队"),
        manager=holder(Role.BRANCH_MANAGER, branch, name="曾国平"),
        alice=account_manager(team, name="爱丽"),
        bob=account_manager(team, name="鲍勃"),
        charlie=account_manager(TeamFactory(branch=BranchFactory()), name="查理"),
    )


def moment(day: date, hour: int = 17, minute: int = 30) -> datetime:
    """That time of the day in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def write(person, day: date = MONDAY, done: str = "", at: datetime | None = None, **text) -> WorkLog:
    """The person's own log of the day, handed in that afternoon."""
    said = work_logs.LogText(done=done or f"拜访了{person.name}的客户，{day:%m月%d日}谈理财。", **text)
    return work_logs.write_log(day=day, text=said, by=person.user, at=at or moment(day))


def written(person, day: date = MONDAY, done: str = "走访网点，联系客户。", late: bool = False) -> WorkLog:
    """A log as a row, where the way it came does not matter."""
    due = moment(day, 0, 0) + timedelta(days=1)
    posting = person.postings.get()
    return WorkLog.objects.create(
        person=person,
        branch_id=posting.team.branch_id,
        team=posting.team,
        day=day,
        done=done,
        submitted_at=due + timedelta(hours=9 if late else -6),
        due_at=due,
    )


def working_days(count: int, first: date = date(2026, 10, 12)) -> list[date]:
    """So many weekdays from a Monday after the holidays on."""
    days, day = [], first
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day += timedelta(days=1)
    return days
