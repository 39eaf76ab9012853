"""Two months of East's work logs, with days that came late, days that are missing and two that read alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from demo.moments import lead_of, on, team_of
from demo.people import SEED
from org.models import Outlet, Person, Team, User
from org.queries import working_days_of
from teams.choices.measures import Measure
from teams.choices.work_logs import CheckResult
from teams.models import DailyFigure, SampledLog, WorkLog
from teams.queries.work_logs import due_moment
from teams.services import samples
from teams.services.work_logs import LogText, compare_log, remark_log, write_log

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
NEVER, LATE = 0.04, 0.07
DUE_HOUR = 24
# From this day on they are handed in by hand, so that their histories show it.
BY_HAND = date(2026, 10, 19)
# Who copied whose log, by place in the team, and on which day.
COPIED_ON, AUTHOR, COPYIST = date(2026, 10, 15), 9, 10
PLACES = ("大厅", "理财室", "二楼会议室", "社区活动中心", "写字楼一层", "菜市场旁服务点")
MORNING = (
    "上午在{outlet}{place}驻点，接待咨询客户{n}人，主要询问{topic}。",
    "上午随区域经理走访{outlet}周边商户{n}家，留下投教折页，{topic}问得最多。",
    "上午在{outlet}整理存量客户名单，电话回访{n}户，核对联系方式并提醒{topic}。",
    "上午参加团队例会，学习{topic}材料，会后到{outlet}{place}布置展架。",
)
AFTERNOON = (
    "下午约见{surname}女士一家，讲解风险测评结果，客户表示回去商量后再定。",
    "下午陪{surname}先生办理开户和风险测评，讲清了佣金与费用，已当面确认。",
    "下午给{m}位到期理财客户打电话，约好{m}位下周到网点面谈。",
    "下午与银行客户经理核对转介名单{m}户，其中两户已签书面同意，其余待联系。",
    "下午整理本周客户档案{m}份，补齐缺少的风险揭示书签字页。",
)
TOPICS = (
    "国债逆回购",
    "可转债规则",
    "公募基金定投",
    "账户休眠激活",
    "个人养老金",
    "打新市值要求",
    "防范非法荐股",
)
PROBLEMS = ("网点网络不稳，开户视频两次中断。", "折页只剩二十份，请补发。", "客户担心佣金，需要统一口径。")
PLANS = (
    "继续驻点，回访今天留下电话的客户。",
    "拜访{surname}先生单位的工会。",
    "准备周四讲座的课件和签到表。",
)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"


def write_logs() -> None:
    """Everybody of the team, each working day; in October with the day's figures."""
    people = _people()
    months = working_days_of({SEPTEMBER, OCTOBER})
    days = [*months[SEPTEMBER], *months[OCTOBER]]
    written = [(day, *log) for day in days if day < BY_HAND for log in _day(people, day)]
    WorkLog.objects.bulk_create(map(_row, written))
    DailyFigure.objects.bulk_create(figure for log in written for figure in _figure_rows(log))
    for day in days:
        for author, text, at in _day(people, day) if day >= BY_HAND else ():
            write_log(day=day, text=text, by=author.user, at=at)
    _copy(people)


@dataclass(frozen=True, slots=True)
class _Author:
    """One of the team, with the account and the outlet where they sit."""

    person: Person
    user: User
    team: Team
    outlet: str


_Log = tuple[date, _Author, LogText, datetime]


def _people() -> list[_Author]:
    """The whole team; its lead writes logs as well."""
    team = team_of("EAST")
    people = Person.objects.filter(postings__team=team).select_related("user").order_by("number")
    outlets = dict(Outlet.objects.filter(region__team__code="EAST").values_list("pk", "name"))
    found = []
    for person in people.distinct():
        posting = person.postings.order_by("valid_from").first()
        assert posting is not None
        assert posting.outlet_id is not None
        assert person.user is not None
        found.append(_Author(person, person.user, team, outlets[posting.outlet_id]))
    return found


def _row(log: _Log) -> WorkLog:
    """As a row: five hundred calls of the service would take seconds and show nothing that the last ones do not."""
    day, author, text, at = log
    return WorkLog(
        person=author.person,
        branch_id=author.team.branch_id,
        team=author.team,
        day=day,
        done=text.done,
        problems=text.problems,
        plan=text.plan,
        submitted_at=at,
        due_at=due_moment(day, DUE_HOUR),
        compared_at=at,
    )


def _figure_rows(log: _Log) -> Iterator[DailyFigure]:
    day, author, text, at = log
    for measure, value in text.figures.items():
        yield DailyFigure(
            person=author.person,
            branch_id=author.team.branch_id,
            team=author.team,
            day=day,
            measure=measure,
            value=value,
            entered_by=author.user,
            entered_at=at,
        )


def _day(people: Sequence[_Author], day: date) -> Iterator[tuple[_Author, LogText, datetime]]:
    """Who hands in what on that day, and when."""
    for place, author in enumerate(people):
        chance = Random(f"{SEED}:log:{author.person.number}:{day}")
        is_copying = day == COPIED_ON and place in {AUTHOR, COPYIST}
        if chance.random() >= NEVER or is_copying:
            yield author, _text(chance, author.outlet, has_figures=day >= OCTOBER), _handed_in(chance, day)


def _copy(people: Sequence[_Author]) -> None:
    """One takes over a colleague's words of the same day; the lead remarks on it.

    Comparing is a worker's job; here it is done for this pair, and the others' jobs are settled.
    """
    theirs = WorkLog.objects.get(person=people[AUTHOR].person, day=COPIED_ON)
    own = WorkLog.objects.get(person=people[COPYIST].person, day=COPIED_ON)
    text = LogText(done=theirs.done.replace("下午", "午后"), problems=own.problems, plan=own.plan)
    at = max(theirs.submitted_at, own.submitted_at) + timedelta(minutes=20)
    write_log(day=COPIED_ON, text=text, by=people[COPYIST].user, at=at)
    compare_log(log_id=own.pk, at=at)
    remark = "与同事当天的日志几乎相同，请按本人实际情况写。"
    remark_log(log_id=own.pk, remark=remark, by=lead_of("EAST"), at=on(10, 19, 9, 20))


def _handed_in(chance: Random, day: date) -> datetime:
    at = on(day.month, day.day, 17, 30) + timedelta(minutes=chance.randrange(150))
    return at + timedelta(hours=15) if chance.random() < LATE else at


def _text(chance: Random, outlet: str, *, has_figures: bool) -> LogText:
    words = {
        "outlet": outlet,
        "place": chance.choice(PLACES),
        "topic": chance.choice(TOPICS),
        "surname": chance.choice(SURNAMES),
        "n": chance.randint(3, 14),
        "m": chance.randint(2, 8),
    }
    return LogText(
        done=chance.choice(MORNING).format(**words) + chance.choice(AFTERNOON).format(**words),
        problems=chance.choice(PROBLEMS) if chance.random() < 0.15 else "",
        plan=chance.choice(PLANS).format(**words),
        figures=dict(_figures(chance)) if has_figures else {},
    )


def _figures(chance: Random) -> Iterator[tuple[str, Decimal]]:
    yield Measure.ACCOUNTS, Decimal(chance.choices((0, 1, 2), (93, 6, 1))[0])
    yield Measure.COMMISSION, Decimal(chance.randrange(5000, 58000)) / 100
    yield Measure.PRODUCTS, Decimal(1000 * chance.choice((0, 0, 0, 20, 30, 60)))


def check_by_sample() -> None:
    """Drawn for the first half of October: all but the last are checked, two are found wanting, one answered."""
    lead = lead_of("EAST")
    draw = samples.draw_sample(
        team=team_of("EAST"), start=OCTOBER, end=date(2026, 10, 16), by=lead, at=on(10, 21, 9)
    )
    rows = list(SampledLog.objects.filter(draw=draw).select_related("log__person__user").order_by("order"))
    found = [CheckResult.TO_IMPROVE, CheckResult.UNTRUE]
    remarks = ("只写了做什么，没有写结果，请补充客户反馈。", "银行反映当天下午不在网点，请说明。")
    for place, row in enumerate(rows[:-1]):
        result = found[place] if place < len(found) else CheckResult.IN_ORDER
        remark = remarks[place] if place < len(found) else ""
        samples.check_log(sampled_id=row.pk, result=result, remark=remark, by=lead, at=on(10, 22, 10, place))
    samples.answer_check(
        sampled_id=rows[1].pk,
        answer="当天下午临时去客户单位送开户资料，有客户签收单，已交区域经理核对。",
        by=rows[1].log.person.user,
        at=on(10, 22, 18),
    )
