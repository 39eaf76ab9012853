"""Made-up values for `/ui/`, in Chinese as the office would write them: they are data, not messages."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.db import models
from django.utils.safestring import mark_safe

from core import components as c
from core.forms import DayField, Form, Group, MoneyField, MonthField, PercentField, ReasonField
from core.models import Job
from core.tables import (
    BadgeColumn,
    LinkColumn,
    MoneyColumn,
    MonthColumn,
    NumberColumn,
    PercentColumn,
    Table,
    TextColumn,
)

FRAME = SimpleNamespace(
    nav=[
        c.NavEntry("工作台", "/ui/", "home"),
        c.NavEntry(
            "业务明细", "#", "file-spreadsheet", children=[c.NavChild("按月", "#"), c.NavChild("按人", "#")]
        ),
        c.NavEntry(
            "薪酬月报",
            "/ui/",
            "report-money",
            current=True,
            children=[c.NavChild("本月", "/ui/", current=True), c.NavChild("历月", "#")],
        ),
        c.NavEntry("薪酬标准", "#", "scale"),
        c.NavEntry("调整与扣款", "#", "adjustments"),
        c.NavEntry("税与社保参数", "#", "percentage"),
    ],
    phone_bar=[
        c.NavAction("待办", "#", "checklist"),
        c.NavAction("写日志", "#", "pencil"),
        c.NavAction("出访单", "#", "map-pin"),
    ],
    unread=7,
    person_name="陈晓䶮",
    acting_for=["王建国"],
    is_demo=True,
    search_url="/ui/",
    inbox_url="#",
    account_url="#",
)


class State(models.TextChoices):
    """States of a sample paper."""

    DRAFT = "draft", "草稿"
    REVIEW = "review", "待复核"
    SIGNED = "signed", "已签字"
    RETURNED = "returned", "已退回"


TONES = {"draft": "neutral", "review": "waiting", "signed": "good", "returned": "bad"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sample table."""

    number: str
    name: str
    month: date
    state: str
    customers: int
    commission: Decimal
    deduction: Decimal
    share: Decimal

    def get_absolute_url(self) -> str:
        """Nowhere else."""
        return f"/ui/#{self.number}"


class SampleTable(Table):
    """One of each common column."""

    number = LinkColumn("编号")
    name = TextColumn("姓名")
    month = MonthColumn("月份", phone=False)
    state = BadgeColumn("状态", choices=State, tones=TONES)
    customers = NumberColumn("客户数", total=True, phone=False)
    commission = MoneyColumn("净佣金（元）", total=True)
    deduction = MoneyColumn("扣减（元）", total=True)
    share = PercentColumn("完成率", phone=False)

    class Meta:
        caption = "样例：10月业务明细"
        row_url = True


class SampleForm(Form):
    """One of each common field."""

    groups = (Group("申请事项", ["person", "month", "kind"]), Group("金额", ["amount", "share"]))
    units = {"amount": "元", "share": "%"}
    draft = False

    person = forms.CharField(label="人员", help_text="可按姓名、拼音首字母或工号查找。")
    month = MonthField(label="月份")
    kind = forms.ChoiceField(label="类别", choices=State.choices, widget=forms.RadioSelect)
    amount = MoneyField(label="金额", min_value=Decimal(0))
    share = PercentField(label="比例")
    day = DayField(label="日期")
    agreed = forms.BooleanField(label="已与本人核对", required=False)
    reason = ReasonField(label="事由")


CHART = mark_safe(
    '<svg viewBox="0 0 240 64" role="img" aria-label="8月 71%，9月 79%，10月 86%">'
    '<g fill="#2f7bd0"><rect x="8" y="26" width="48" height="34"/>'
    '<rect x="92" y="20" width="48" height="40"/>'
    '<rect x="176" y="14" width="48" height="46"/></g></svg>'
)


def rows() -> list[Row]:
    """Six rows, one with a deduction."""
    names = ["李伟", "王芳", "张喆", "刘䶮", "陈堃", "欧阳珺"]
    return [
        Row(
            f"YW-EB01-{index:04}",
            name,
            date(2026, 10, 1),
            list(State)[index % 4],
            120 + index * 37,
            Decimal("18234.56") * index,
            Decimal("-310.5") * (index % 2),
            Decimal("0.62") + index / Decimal(17),
        )
        for index, name in enumerate(names, start=1)
    ]


def forms_shown() -> dict[str, Form]:
    """The form empty, and sent back with faults."""
    typed = {"person": "李伟", "month": "2026-13", "amount": "1,2O0.00", "kind": "review", "share": "86.1"}
    return {
        "form": SampleForm(prefix="new"),
        "faulty": SampleForm({f"old-{k}": v for k, v in typed.items()}, prefix="old"),
    }


def running_job(now: datetime) -> Job:
    """A job that is somewhere in the middle, further with every second."""
    done = 6200 + now.second * 120
    return Job(
        pk=1,
        title="导入 2026年10月 CRM 文件",
        state="running",
        done=done,
        total=15000,
        message=f"第 {done:,} 行",
        started_at=now - timedelta(seconds=40),
    )


def all_of(now: datetime) -> dict[str, Any]:
    """Everything that the page shows."""
    return forms_shown() | {
        "crumbs": [c.Crumb("工作台", "/"), c.Crumb("薪酬月报", "/ui/")],
        "badges": [c.Badge(tone, tone) for tone in c.TONES],
        "state": c.Badge("待复核", "waiting"),
        "steps": [
            c.Step("制表", "done", "李伟", now - timedelta(days=2)),
            c.Step("复核", "done", "王芳", now - timedelta(days=1), "核对佣金 3 笔"),
            c.Step("营业部负责人签字", "current", "陈堃（代王建国）"),
            c.Step("渠道管理部备案"),
            c.Step("归档"),
        ],
        "events": [
            c.Event("提交", "李伟", now - timedelta(days=2), "薪酬经办"),
            c.Event(
                "退回",
                "王芳",
                now - timedelta(days=1, hours=3),
                "财务复核",
                reason="第 18 行佣金与明细不符。",
            ),
            c.Event("再次提交", "李伟", now - timedelta(days=1), "薪酬经办", on_behalf_of="赵敏"),
        ],
        "papers": [
            c.PaperLink("10月薪酬月报.pdf", "#", "PAY-EB01-202610", "月报", 284_113, "李伟", now),
            c.PaperLink("会签单扫描件.pdf", "#", kind="扫描件", size=1_203_441, note="纸质原件在 3 号柜"),
        ],
        "facts": [
            c.Fact("营业部", "东风路营业部", "#"),
            c.Fact("月份", "2026年10月"),
            c.Fact("应发合计（元）", "318,204.56", working_url="#"),
            c.Fact("备注", "", hint="签字前可补"),
        ],
        "links": [
            c.Link("9月薪酬月报", "#", "report-money", "已归档"),
            c.Link("薪酬标准第 3 版", "#", "scale"),
        ],
        "chips": [c.Chip("月份", "2026年10月", "?"), c.Chip("状态", "待复核", "?")],
        "chart": CHART,
        "table": SampleTable(rows()),
        "jobs": [
            running_job(now),
            Job(pk=2, title="生成月报", state="done", message="412 份"),
            Job(
                pk=3,
                title="导入考勤",
                state="failed",
                error="第 18 行“佣金”不是数字：1,2O0.00。请改正后重新上传，整份文件未导入。",
            ),
        ],
        "amounts": [Decimal("12345.67"), Decimal("-310.5"), None],
        "now": now,
    }
