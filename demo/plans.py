"""The teams' papers: the year's plans in force, a cooperation that is soon to be renewed, and what is sent up."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from approvals.services import approve
from core.documents.paper import Paper
from core.documents.pdf import render_pdf
from demo.company import TEAMS
from demo.moments import lead_of, on, team_of, user
from demo.workbook import write_workbook
from org.models import Outlet, Person
from teams.choices.papers import PaperKind
from teams.models import TeamPaper
from teams.services import papers

# What each team aims at in the year: accounts, net commission, product sales (demo.targets has the months).
GOALS = {
    "EAST": ("240", "900000.00", "70000000.00"),
    "WEST": ("210", "810000.00", "56000000.00"),
    "NORTH": ("200", "870000.00", "65000000.00"),
    "SOUTH": ("220", "860000.00", "64000000.00"),
}
MARKETS = {
    "EAST": "辖区以写字楼和成熟小区为主，银行网点密集；同业两家券商在东湖商圈设点，以低佣金揽客。",
    "WEST": "辖区老旧小区多，退休客户占比高，重稳健理财；同业网点少，竞争主要来自线上平台。",
    "NORTH": "新城区人口流入快，小微企业主多；同业上半年新设一家营业部，正在招募本地客户经理。",
    "SOUTH": "大学城与产业园相邻，年轻客户多，开户意愿强而资产少；同业以高校讲座争取客户。",
}


def begin(kind: PaperKind, code: str, *, written: papers.Written, at: datetime, about: str = "") -> TeamPaper:
    """The lead's draft with everything written into it."""
    team, lead = team_of(code), lead_of(code)
    paper = papers.draft_paper(
        kind=kind, branch_id=team.branch_id, team_id=team.pk, year=2026, about=about, by=lead, at=at
    )
    return papers.save_paper(paper_id=paper.pk, written=written, version=paper.version, by=lead, at=at)


def send_up(paper: TeamPaper, code: str, *, at: datetime) -> int:
    """Sent up by the lead; returns the request's id."""
    sent = papers.submit_paper(paper_id=paper.pk, by=lead_of(code), at=at)
    assert sent.request_id is not None
    return sent.request_id


def put_in_force(paper: TeamPaper, code: str, opinion: str, *, sent: datetime, approved: datetime) -> None:
    """By channel management alone; begun when the year began."""
    request_id = send_up(paper, code, at=sent)
    approve(request_id=request_id, opinion=opinion, by=user("qudao"), at=approved)
    papers.start_executing(paper_id=paper.pk, by=lead_of(code), at=on(1, 5))


def approve_annual_plans() -> None:
    """Each team's plan of 2026, approved before the year began."""
    for _branch, code, name in TEAMS:
        plan = begin(PaperKind.ANNUAL_PLAN, code, written=_annual(code, name), at=on(12, 8, year=2025))
        put_in_force(
            plan,
            code,
            "同意。请按季分解落实，二季度末报进度。",
            sent=on(12, 10, 15, year=2025),
            approved=on(12, 16, 10, year=2025),
        )


def _annual(code: str, name: str) -> papers.Written:
    accounts, commission, products = GOALS[code]
    return papers.Written(
        title=f"{name}2026年度工作计划",
        sections={
            "review": "团队于2025年12月组建，十五名客户经理已全部到岗并完成执业登记，三个合作网点均已驻点。",
            "market": MARKETS[code],
            "goals": f"全年新增有效户{accounts}户，净佣金{int(float(commission)) // 10000}万元，"
            f"产品销售{int(float(products)) // 10000}万元。",
            "work": "一季度抓网点驻点和存量客户建档；二、三季度每月至少一场投资者教育活动；四季度做好客户回访。",
            "people": "一区由第一区域经理负责两个网点，二区由第二区域经理负责一个网点；每周一召开团队例会。",
            "support": "请渠道管理部协助提供投教折页，并安排产品培训两次。",
        },
        tables={
            "measures": measures(accounts=accounts, commission=commission, products=products),
            "schedule": [
                _row("存量客户建档与分级", "2026-01-05", "2026-03-31"),
                _row("网点投资者教育月", "2026-05-06", "2026-05-29"),
                _row("四季度客户集中回访", "2026-10-09", "2026-12-25"),
            ],
        },
        budget=Decimal("60000.00"),
    )


def _row(what: str, start: str, end: str) -> dict[str, str]:
    return {"what": what, "from": start, "until": end, "owner": "团队负责人"}


def measures(*, accounts: str, commission: str, products: str) -> list[Mapping[str, Any]]:
    """Rows of the table of measures."""
    figures = {"new_valid_accounts": accounts, "net_commission": commission, "product_sales": products}
    return [{"measure": code, "target": figure, "note": ""} for code, figure in figures.items()]


def agree_cooperation() -> None:
    """With the team's first bank, until the end of the year; since November its renewal is to be thought of."""
    team = team_of("EAST")
    outlets = list(Outlet.objects.filter(region__team=team, partner="江州银行").order_by("code"))
    first, second = Person.objects.filter(postings__team=team).order_by("number")[5:7]
    written = papers.Written(
        title="城东营销团队与江州银行2026年度合作方案",
        sections={
            "content": "在滨江支行、东湖支行设驻点服务台，开展联合投资者教育活动，双方客户各自开户、各自负责。",
            "data": "未经客户本人单独同意，双方不得传递客户信息；同意的用途之外不得使用，用毕即删。",
            "compliance": "不向银行员工支付任何形式的报酬；不承诺收益，不代客理财，不代客保管账户和密码。",
        },
        tables={
            "measures": measures(accounts="90", commission="300000.00", products="20000000.00"),
            "expenses": [
                {"what": "驻点服务台与易拉宝", "budget": "12000.00", "note": "两个网点"},
                {"what": "联合投教活动场地与资料", "budget": "18000.00", "note": "全年六场"},
            ],
            "signatories": [
                {"party": "东岭证券滨江路营业部", "name": "曾国平", "post": "经理"},
                {"party": "江州银行滨江支行", "name": "周岚", "post": "行长"},
            ],
        },
        budget=Decimal("30000.00"),
        agreed=papers.Agreed(
            valid_from=date(2026, 1, 1),
            valid_until=date(2027, 1, 1),
            remind_on=date(2026, 11, 1),
            outlet_ids=[outlet.pk for outlet in outlets],
            stationed=[(first.pk, outlets[0].pk), (second.pk, outlets[1].pk)],
        ),
    )
    at = on(12, 15, year=2025)
    paper = begin(PaperKind.BANK_COOPERATION, "EAST", written=written, at=at, about="江州银行")
    put_in_force(
        paper,
        "EAST",
        "同意。注意客户信息条款，费用按实列支。",
        sent=on(12, 17, year=2025),
        approved=on(12, 22, year=2025),
    )
    papers.remind_of_renewals(at=on(11, 2, 8, 30))


def attach_pdf(paper: TeamPaper, code: str, title: str, paragraphs: Sequence[str], *, at: datetime) -> None:
    """A page with a few paragraphs."""
    sheet = Paper(title=title, at=at, printed_by=str(lead_of(code)), branch=paper.branch.name)
    content = render_pdf("demo/attachment.html", {"paragraphs": paragraphs}, paper=sheet)
    papers.attach(paper_id=paper.pk, content=content, file_name=f"{title}.pdf", by=lead_of(code), at=at)


def attach_workbook(
    paper: TeamPaper, code: str, title: str, rows: Sequence[Sequence[Any]], *, at: datetime
) -> None:
    """A sheet; its first row is the header."""
    target = BytesIO()
    write_workbook(target, sheet=title, headings=[str(cell) for cell in rows[0]], rows=rows[1:])
    papers.attach(
        paper_id=paper.pk, content=target.getvalue(), file_name=f"{title}.xlsx", by=lead_of(code), at=at
    )
