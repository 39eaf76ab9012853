"""The demonstration company: headquarters, two branches, four teams, a dozen outlets."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from org.choices import Role
from org.models import Branch, Company, Department, Outlet, Region, Team, User
from org.services import (
    Hours,
    create_account,
    first_administrator,
    grant_role,
    save_branch,
    save_outlet,
    save_region,
    save_team,
    seed_calendar,
    set_hours,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
FOUNDED = date(2025, 12, 1)
SET_UP = datetime(2025, 12, 1, 9, 0, tzinfo=SHANGHAI)
REGION = "示例参保地"
PASSWORD = "demo-2026-branchops"  # noqa: S105  printed by `make run`, for the demonstration only

DEPARTMENTS = (
    ("JJYW", "经纪业务综合室"),
    ("QDGL", "渠道管理部"),
    ("CWB", "计划财务部"),
    ("HGB", "合规管理部"),
    ("RLB", "人力资源部"),
    ("FLB", "法律事务部"),
)
BRANCHES = (("EB01", "滨江路营业部"), ("EB02", "解放大道营业部"))
TEAMS = (
    ("EB01", "EAST", "城东营销团队"),
    ("EB01", "WEST", "城西营销团队"),
    ("EB02", "NORTH", "城北营销团队"),
    ("EB02", "SOUTH", "城南营销团队"),
)
# Three outlets a team: code, name, partner bank, contact.
OUTLETS = {
    "EAST": (
        ("E1", "江州银行滨江支行", "周岚"),
        ("E2", "江州银行东湖支行", "程敏"),
        ("E3", "兴南银行东门支行", "何坤"),
    ),
    "WEST": (
        ("W1", "江州银行西园支行", "罗琪"),
        ("W2", "兴南银行西站支行", "邓洁"),
        ("W3", "信合银行桃源支行", "谢宁"),
    ),
    "NORTH": (
        ("N1", "江州银行北苑支行", "宋涛"),
        ("N2", "兴南银行北关支行", "韩雪"),
        ("N3", "信合银行龙泉支行", "冯凯"),
    ),
    "SOUTH": (
        ("S1", "江州银行南湖支行", "曹颖"),
        ("S2", "兴南银行南站支行", "许昕"),
        ("S3", "信合银行云山支行", "彭越"),
    ),
}


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody with a role; `place` is a branch's or team's code, empty for the company."""

    username: str
    name: str
    role: Role
    place: str = ""
    department: str = ""


HEADQUARTERS = (
    Officer("zongheshi", "沈静", Role.GENERAL_OFFICE, department="JJYW"),
    Officer("qudao", "梁志远", Role.CHANNEL_MANAGEMENT, department="QDGL"),
    Officer("qudao2", "唐雨薇", Role.CHANNEL_MANAGEMENT, department="QDGL"),
    Officer("hq_caiwu", "顾文清", Role.COUNTERSIGNER, department="CWB"),
    Officer("hq_hegui", "秦正", Role.COUNTERSIGNER, department="HGB"),
    Officer("hq_renli", "苏婉", Role.COUNTERSIGNER, department="RLB"),
    Officer("hq_falv", "陆衡", Role.COUNTERSIGNER, department="FLB"),
    Officer("fuzongcai", "傅国栋", Role.VICE_PRESIDENT),
    Officer("shenji", "严实", Role.AUDITOR),
)
BRANCH_OFFICERS = tuple(
    Officer(f"{branch.lower()}_{suffix}", name, role, branch)
    for branch, names in (
        ("EB01", ("方晓", "吴敏", "江雪", "杜若愚", "贺云", "曾国平")),
        ("EB02", ("丁蕾", "姚远", "孟凡", "白洁", "石磊", "康健")),
    )
    for suffix, name, role in zip(
        ("jiaoyi", "caiwu", "caiwu2", "kuaiji", "fujingli", "jingli"),
        names,
        (
            Role.TRADING_DESK,
            Role.BRANCH_FINANCE,
            Role.BRANCH_FINANCE,
            Role.CHIEF_ACCOUNTANT,
            Role.DEPUTY_MANAGER,
            Role.BRANCH_MANAGER,
        ),
        strict=True,
    )
)


def set_up() -> User:
    """Company, departments, branches, teams, outlets and officers; returns the administrator."""
    company = Company.objects.create(code="HQ", name="东岭证券（示例）")
    for code, name in DEPARTMENTS:
        Department.objects.create(company=company, code=code, name=name)
    administrator = first_administrator(username="admin", name="系统管理员", password=PASSWORD, at=SET_UP)
    administrator.must_change_password = False
    administrator.save(update_fields=["must_change_password"])
    seed_calendar(by=administrator, at=SET_UP)
    for code, name in BRANCHES:
        _open_branch(code, name, administrator)
    for branch_code, code, name in TEAMS:
        _open_team(Branch.objects.get(code=branch_code), code, name, administrator)
    for officer in (*HEADQUARTERS, *BRANCH_OFFICERS):
        appoint(officer, administrator)
    for team in Team.objects.select_related("branch"):
        _open_outlets(team)
    return administrator


def _open_branch(code: str, name: str, by: User) -> None:
    save_branch(
        branch=None,
        code=code,
        name=name,
        insurance_region=REGION,
        pay_day=15,
        opened_on=FOUNDED,
        closed_on=None,
        by=by,
        at=SET_UP,
    )


def _open_team(branch: Branch, code: str, name: str, by: User) -> None:
    team = save_team(
        team=None, branch=branch, code=code, name=name, opened_on=FOUNDED, closed_on=None, by=by, at=SET_UP
    )
    for number, label in ((1, "一区"), (2, "二区")):
        save_region(
            region=None, team=team, code=f"{code}-{number}", name=f"{name[:2]}{label}", by=by, at=SET_UP
        )


def _open_outlets(team: Team) -> None:
    """By the branch's own trading desk: two outlets in the first region, one in the second."""
    regions = list(Region.objects.filter(team=team).order_by("code"))
    desk = User.objects.get(username=f"{team.branch.code.lower()}_jiaoyi")
    for index, (code, name, contact) in enumerate(OUTLETS[team.code]):
        outlet = save_outlet(
            outlet=None,
            branch=team.branch,
            region=regions[index // 2],
            code=f"{team.branch.code}-{code}",
            name=name,
            partner=name[:4],
            address=f"{name[4:6]}路{18 + 7 * index}号",
            contact_name=contact,
            contact_phone=f"0571-5550{len(team.code)}{index}1",
            opened_on=FOUNDED,
            closed_on=None,
            by=desk,
            at=SET_UP,
        )
        _open_hours(outlet, desk, late=index == 2)


def _open_hours(outlet: Outlet, by: User, *, late: bool) -> None:
    opens, closes = (time(9, 30), time(17, 30)) if late else (time(8, 30), time(17, 0))
    hours = [Hours(weekday, opens, closes) for weekday in range(5)]
    set_hours(outlet_id=outlet.pk, hours=hours, by=by, at=SET_UP)


def appoint(officer: Officer, by: User) -> User:
    """An account for the officer and the role in its place."""
    user = open_account(officer.username, officer.name, by)
    grant_role(
        user_id=user.pk,
        role=officer.role,
        branch=Branch.objects.filter(code=officer.place).first(),
        team=Team.objects.filter(code=officer.place).first(),
        department=Department.objects.filter(code=officer.department).first(),
        valid_from=FOUNDED,
        by=by,
        at=SET_UP,
    )
    return user


def open_account(username: str, name: str, by: User, *, person_id: int | None = None) -> User:
    """An account that a visitor can be with one click."""
    return create_account(
        username=username,
        name=name,
        password=PASSWORD,
        email=f"{username}@demo.invalid",
        person_id=person_id,
        must_change_password=False,
        by=by,
        at=SET_UP,
    )
