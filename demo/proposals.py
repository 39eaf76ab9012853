"""What the papers on the chain say."""

from collections.abc import Iterable
from decimal import Decimal

from demo import plans
from teams.services.papers import Written

COMPLIANCE = "每场活动前三日报合规管理部备案，宣传材料经审核后使用；不承诺收益，不赠送证券类礼品。"


def _schedule(rows: Iterable[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [
        {"what": what, "from": start, "until": until, "owner": "团队负责人"} for what, start, until in rows
    ]


def recruitment_plan() -> Written:
    """West's: three people more."""
    return Written(
        title="城西营销团队2026年第四季度招聘方案",
        sections={
            "reason": "西园、桃源两个网点客户增长较快，现有人员服务半径过大，拟增补客户经理三名。",
            "selection": "笔试、面试各一轮；入职培训五天，跟岗一个月；试用期考核合格后签订正式合同。",
            "contracts": "客户经理签劳动合同，经纪人签委托代理合同，薪酬按团队现行标准执行。",
        },
        tables={
            "posts": [
                {"what": "客户经理", "count": 2, "conditions": "有证券从业资格，本科以上"},
                {"what": "证券经纪人", "count": 1, "conditions": "有证券从业资格"},
            ],
            "sources": [
                {"what": "校园招聘", "count": 2, "budget": "6000.00"},
                {"what": "内部推荐", "count": 1, "budget": "1500.00"},
            ],
            "schedule": _schedule(
                (("发布招聘信息", "2026-10-08", "2026-10-16"), ("笔试与面试", "2026-10-19", "2026-10-30"))
            ),
        },
        budget=Decimal("8000.00"),
    )


def assessment_method() -> Written:
    """North's, which does not say everything yet."""
    return Written(
        title="城北营销团队2026年考核办法",
        sections={
            "scope": "适用于城北营销团队全体客户经理和证券经纪人，当月到岗不满十个工作日的不参加考核。",
            "duty": "按出勤、工作日志、驻点纪律、投资者教育四项计分，由区域经理初评、团队负责人复核。",
            "performance": "按新增有效户、净佣金、产品销售三项计分，数据以客户关系系统月度文件为准。",
            "scoring": "满分一百分，九十分以上为优秀，八十分以上为良好，六十分以上为合格。",
            "use": "考核结果用于职责考核得分和年度评优；连续两月不合格的，由团队负责人约谈。",
        },
        tables={
            "items": [
                {"what": "职责履行", "points": 40, "how": "四项各十分，缺一项扣该项分"},
                {"what": "新增有效户", "points": 30, "how": "按完成率计分，封顶三十分"},
                {"what": "净佣金与产品销售", "points": 30, "how": "按完成率计分，封顶三十分"},
            ]
        },
    )


def marketing_scheme(name: str, accounts: str) -> Written:
    """Of the last quarter, for East or South."""
    return Written(
        title=f"{name}2026年第四季度营销方案",
        sections={
            "market": plans.MARKETS[{"城东营销团队": "EAST", "城南营销团队": "SOUTH"}[name]],
            "customers": "合作网点的存量客户和周边单位职工，优先一年内有过咨询而未开户的客户。",
            "content": "在合作网点举办投资者教育讲座，现场答疑、预约开户；会后一周内逐户回访。",
            "materials": "投教折页、易拉宝、讲座课件。",
            "compliance": COMPLIANCE,
        },
        tables={
            "measures": plans.measures(accounts=accounts, commission="230000.00", products="18000000.00"),
            "activities": [
                row | {"budget": budget}
                for row, budget in zip(
                    _schedule(
                        (
                            ("网点投资者教育讲座", "2026-11-09", "2026-12-11"),
                            ("年末客户答谢与回访", "2026-12-14", "2026-12-25"),
                        )
                    ),
                    ("30000.00", "8000.00"),
                    strict=True,
                )
            ],
        },
        budget=Decimal("38000.00"),
    )
