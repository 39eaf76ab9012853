"""What else is going on in East: tasks, who does what, a move between outlets, the business reports."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from demo.moments import lead_of, on, team_of, user
from org.models import Outlet, Person
from teams.choices.papers import PaperKind
from teams.choices.reports import ReportKind
from teams.models import BusinessReport, Task, TeamPaper
from teams.rules.division import Duty
from teams.services import tasks
from teams.services.division import lay_down
from teams.services.moves import decide_move
from teams.services.reports import begin_report, confirm_report, submit_report, write_report

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def _people() -> list[Person]:
    """Everybody of the team, the lead first."""
    rows = Person.objects.filter(postings__team=team_of("EAST")).select_related("user")
    return list(rows.order_by("number").distinct())


@dataclass(frozen=True, slots=True)
class _Set:
    """A task: whose it is by place in the team, what, until when, and how many steps are ticked."""

    seat: int
    title: str
    purpose: str
    due_on: date
    steps: tuple[str, ...]
    ticked: int = 0


TASKS = (
    _Set(
        5,
        "整理滨江支行存量客户名单",
        "为四季度回访打底。",
        date(2026, 10, 16),
        ("导出名单", "核对联系方式", "按资产分级"),
        3,
    ),
    _Set(
        6,
        "东湖支行投教讲座筹备",
        "十一月第一场，先落实场地。",
        date(2026, 11, 6),
        ("落实场地", "送审宣传材料", "发出邀请"),
        1,
    ),
    _Set(7, "补齐风险揭示书签字页", "抽查发现缺页。", date(2026, 10, 23), ("列出缺页客户", "逐户补签"), 2),
    _Set(
        8,
        "回访装修期间推迟的预约客户",
        "网点装修推迟的预约，逐户补上。",
        date(2026, 10, 30),
        ("列名单", "逐户回访"),
        1,
    ),
    _Set(9, "国庆网点值班表", "银行放假安排未定。", date(2026, 9, 30), ()),
    _Set(
        10,
        "东门支行驻点考勤核对",
        "与银行门禁记录核对九月考勤。",
        date(2026, 11, 13),
        ("取得记录", "逐人核对"),
    ),
)


def set_tasks() -> None:
    """Accepted, under way, reported, overdue, cancelled, untouched."""
    lead, people = lead_of("EAST"), _people()
    plan = TeamPaper.objects.get(team__code="EAST", kind=PaperKind.ANNUAL_PLAN)
    made = []
    for item in TASKS:
        task = tasks.set_task(
            owner_id=people[item.seat].pk,
            title=item.title,
            purpose=item.purpose,
            due_on=item.due_on,
            steps=item.steps,
            paper=plan if item.seat == 5 else None,
            by=lead,
            at=on(9, 21, 10),
        )
        owner = people[item.seat].user
        assert owner is not None
        for step in task.steps.order_by("order")[: item.ticked]:
            tasks.tick_step(step_id=step.pk, is_done=True, by=owner, at=on(10, 13, 18))
        made.append(task)
    _finish(made, people)


def _finish(made: list[Task], people: list[Person]) -> None:
    lead = lead_of("EAST")
    for place, result in (
        (0, "共整理 412 户，其中 96 户联系方式已更新。"),
        (2, "缺页 11 户，已全部补签归档。"),
    ):
        tasks.report_done(
            task_id=made[place].pk, result=result, by=people[TASKS[place].seat].user, at=on(10, 15, 17)
        )
    tasks.accept_task(task_id=made[0].pk, by=lead, at=on(10, 16, 9))
    tasks.cancel_task(task_id=made[4].pk, reason="银行已统一安排，不再由团队排班。", by=lead, at=on(9, 25, 9))


def lay_down_division() -> None:
    """From October on; two people only serve, and the sheet says why."""
    people = _people()
    outlets = list(Outlet.objects.filter(region__team__code="EAST").order_by("code"))
    rows = []
    for seat, person in enumerate(people):
        outlet = outlets[seat % len(outlets)]
        only_serves = seat in {1, 2}
        duty = Duty(
            person_id=person.pk,
            develops="" if only_serves else f"{outlet.name}到访客户及周边单位",
            serves="存量客户回访与投诉登记" if only_serves else f"{outlet.name}名下客户",
            duties={0: "团队全面工作", 1: "考勤与档案", 2: "物资保管"}.get(seat, ""),
            substitute_id=people[(seat + 3) % len(people)].pk,
            reason="兼任内勤，不安排开发。" if only_serves else "",
        )
        rows.append((duty, None if only_serves else outlet.pk))
    lay_down(
        team_id=team_of("EAST").pk,
        valid_from=OCTOBER,
        rows=rows,
        note="四季度分工，随驻点调整。",
        by=lead_of("EAST"),
        at=on(9, 28, 11),
    )


def move_somebody() -> None:
    """To the second region's outlet, from the Monday after on."""
    decide_move(
        person_id=_people()[7].pk,
        outlet_id=Outlet.objects.get(code="EB01-E3").pk,
        effective_on=date(2026, 11, 9),
        reason="东门支行客户增加，现有人手不足；本人熟悉该片区。",
        by=lead_of("EAST"),
        at=on(11, 2, 9, 30),
    )


def report_business() -> None:
    """September's was confirmed by the lead and the manager; October's is begun and due."""
    desk = user("eb01_jiaoyi")
    report = _begin(SEPTEMBER, at=on(10, 9, 9))
    texts = {
        "analysis": "九月净佣金和产品销售均高于八月；新增有效户16户，较八月少12户，未达计划，缺口主要在东湖支行。",
        "problems": "两个网点装修停办业务八天，驻点中断；部分预约客户推迟到十月。",
        "competitors": "同业在东湖商圈以低佣金揽客，本月流失客户四户，均为小额账户。",
        "next_steps": "增加周六驻点；推迟的预约客户逐户回访；十月下旬报四季度营销方案。",
    }
    write_report(report_id=report.pk, texts=texts, market_share=Decimal("0.068"), by=desk, at=on(10, 9, 15))
    submit_report(report_id=report.pk, by=desk, at=on(10, 12, 11))
    confirm_report(report_id=report.pk, by=lead_of("EAST"), at=on(10, 12, 16))
    confirm_report(report_id=report.pk, by=user("eb01_jingli"), at=on(10, 13, 9))
    _begin(OCTOBER, at=on(11, 2, 8, 40))


def _begin(month: date, *, at: datetime) -> BusinessReport:
    team = team_of("EAST")
    return begin_report(
        kind=ReportKind.MONTH,
        branch_id=team.branch_id,
        team_id=team.pk,
        start=month,
        by=user("eb01_jiaoyi"),
        at=at,
    )
