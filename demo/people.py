"""About sixty account managers of both contracts, fifteen a team, with their leads; the same on every run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from demo.company import FOUNDED, SET_UP, open_account
from org.choices import Contract, Role
from org.models import Outlet, Person, Region, Team, User
from org.services import grant_role, hire_person, post_person, set_grade

SEED = 20261101
A_TEAM = 15
BROKERS = 5
SURNAMES = "陈林黄郑王李张刘杨赵周徐孙马朱胡郭高罗梁谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭"
GIVEN = (
    "思源", "雨桐", "浩然", "子涵", "梦洁", "俊杰", "文博", "晓峰", "佳琪", "志强", "美玲", "建平", "海燕", "立新",
    "国华", "秀兰", "天宇", "诗雨", "明轩", "若曦", "一鸣", "嘉怡", "宏伟", "丽华", "永康", "春梅", "振宇", "雪莹",
)  # fmt: skip
# Names with characters that fonts and encodings stumble over.
RARE = ("刘喆", "王䶮", "陈堃", "李珺")
GRADES = ("M1", "M2", "M2", "M2", "M3", "M3", "M4")
LEAD_GRADE = "M5"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person of the team is posted."""

    region: Region
    outlet: Outlet


def hire_all(by: User) -> None:
    """Everybody of the four teams, their accounts, places and grades, and the roles inside the teams."""
    chance = Random(SEED)
    names = _names(chance)
    for index, team in enumerate(Team.objects.select_related("branch").order_by("branch__code", "code")):
        _fill_team(team, index, names, chance, by)


def _names(chance: Random) -> Iterator[str]:
    """Names without repetition; the rare ones come among the first of each team."""
    seen = set(RARE)
    count = 0
    while True:
        count += 1
        if count % A_TEAM == 3:
            yield RARE[count // A_TEAM % len(RARE)]
            continue
        name = chance.choice(SURNAMES) + chance.choice(GIVEN)
        if name not in seen:
            seen.add(name)
            yield name


def _fill_team(team: Team, index: int, names: Iterator[str], chance: Random, by: User) -> None:
    places = [
        Place(outlet.region, outlet)
        for outlet in Outlet.objects.filter(region__team=team).select_related("region").order_by("code")
        if outlet.region is not None
    ]
    desk = User.objects.get(username=f"{team.branch.code.lower()}_jiaoyi")
    people = [
        _hire(
            team,
            count=index * A_TEAM + seat,
            seat=seat,
            name=next(names),
            places=places,
            chance=chance,
            desk=desk,
            by=by,
        )
        for seat in range(A_TEAM)
    ]
    _name_roles(team, people, by)


def _hire(
    team: Team,
    *,
    count: int,
    seat: int,
    name: str,
    places: Sequence[Place],
    chance: Random,
    desk: User,
    by: User,
) -> Person:
    number = f"{1001 + count}"
    contract = Contract.BROKER if seat >= A_TEAM - BROKERS else Contract.EMPLOYEE
    person = hire_person(
        number=number,
        name=name,
        branch=team.branch,
        contract=contract,
        hired_on=FOUNDED,
        contract_number=f"{'WT' if contract == Contract.BROKER else 'LD'}-2026-{number}",
        certificate_number=f"S19000000{number}",
        registered_on=FOUNDED,
        phone=f"139{chance.randrange(10**8):08d}",
        email=f"u{number}@demo.invalid",
        id_number=f"33010019{chance.randrange(70, 99)}0101{chance.randrange(10**4):04d}",
        bank_name="江州银行",
        bank_account=f"62{chance.randrange(10**15):015d}",
        by=desk,
        at=SET_UP,
    )
    open_account(f"u{number}", name, by, person_id=person.pk)
    place = places[seat % len(places)]
    post_person(
        person_id=person.pk,
        team=team,
        region=place.region,
        outlet=place.outlet,
        valid_from=FOUNDED,
        by=desk,
        at=SET_UP,
    )
    grade = LEAD_GRADE if seat == 0 else GRADES[chance.randrange(len(GRADES))]
    if contract == Contract.BROKER:
        grade = "B1"
    set_grade(person_id=person.pk, grade=grade, valid_from=FOUNDED, by=desk, at=SET_UP)
    return person


def _name_roles(team: Team, people: Sequence[Person], by: User) -> None:
    """The first of a team leads it; the next ones keep attendance and things, and direct a region each.

    The outlets come in turn: the fourth of a team stands in its first region, the sixth in its second.
    """
    for person, role in zip(
        [*people[:4], people[5]],
        (
            Role.TEAM_LEAD,
            Role.ATTENDANCE_RECORDER,
            Role.ASSET_KEEPER,
            Role.REGIONAL_MANAGER,
            Role.REGIONAL_MANAGER,
        ),
        strict=True,
    ):
        account = Person.objects.select_related("user").get(pk=person.pk).user
        assert account is not None
        grant_role(user_id=account.pk, role=role, team=team, valid_from=FOUNDED, by=by, at=SET_UP)
