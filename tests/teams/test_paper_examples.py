"""One worked paper of each kind as an office would write it: its text line by line, its head, its hash for ever."""

import copy
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from org.choices import Role
from teams.choices.papers import PaperKind
from teams.documents.paper_shown import facts_of, sections_of, tables_of, text_of
from teams.models import TeamPaper
from teams.queries.papers import content_of
from teams.rules.papers import Content, Cooperation, SetUp, content_hash
from teams.services import papers as services
from tests.conftest import NOW
from tests.factories import teams_papers as made
from tests.factories.org import BranchFactory, OutletFactory, PersonFactory, TeamFactory, holder

pytestmark = pytest.mark.django_db
K = PaperKind
SCHEME_SECTIONS = {
    "market": "辖区内银行网点 46 个，同业 5 家。\n我部市场份额 7.2%。",
    "customers": "新股民与中老年客户。",
    "content": "每周两场投资者教育。",
    "materials": "折页两种。",
    "compliance": "不承诺收益，宣传材料先审后用。",
}
WRITTEN = {
    K.ANNUAL_PLAN: services.Written(
        title="东风路一队2027年度工作计划",
        sections={
            "review": "上年完成新增有效户 1,020 户。",
            "market": "佣金率继续下行。",
            "goals": "新增有效户 1,200 户。",
            "work": "网点布点，分级服务。",
            "people": "两个区域，各设区域经理。",
        },
        tables={
            "measures": [
                {"measure": "new_valid_accounts", "target": "1200", "note": ""},
                {"measure": "net_commission", "target": "8600000", "note": "不含税"},
            ],
            "schedule": [{"what": "网点布点", "from": "2027-01-04", "until": "2027-03-31", "owner": "钱多"}],
        },
        budget=Decimal("120000.00"),
    ),
    K.MARKETING_SCHEME: services.Written(
        title="东风路一队2027年营销方案",
        sections=SCHEME_SECTIONS,
        tables={
            "measures": [{"measure": "net_new_assets", "target": "125000000", "note": ""}],
            "activities": [
                {
                    "what": "社区讲座",
                    "from": "2027-03-01",
                    "until": "2027-06-30",
                    "budget": "60000.00",
                    "owner": "王芳",
                },
                {
                    "what": "网点路演",
                    "from": "2027-09-01",
                    "until": "2027-09-30",
                    "budget": "40000.50",
                    "owner": "李伟",
                },
            ],
        },
        budget=Decimal("120000.00"),
    ),
    K.MANAGEMENT_RULES: services.Written(
        title="东风路一队管理实施细则",
        sections={
            "scope": "适用于全体客户经理。",
            "daily": "每日晨会，按日填写日志。",
            "discipline": "工作时间以所服务网点为准。",
            "rewards": "按月评优。",
            "closing": "自批准之日起执行。",
        },
    ),
    K.RECRUITMENT_PLAN: services.Written(
        title="东风路一队2027年人员招聘计划",
        sections={"reason": "新设网点三处。", "selection": "岗前培训六十学时，考试合格后试用。"},
        tables={
            "posts": [
                {"what": "客户经理", "count": 6, "conditions": "具备证券从业资格"},
                {"what": "区域经理", "count": 1, "conditions": ""},
            ],
            "sources": [{"what": "校园招聘", "count": 7, "budget": "15000.00"}],
            "schedule": [{"what": "发布招聘", "from": "2027-02-01", "until": "2027-02-28", "owner": "钱多"}],
        },
        budget=Decimal("20000.00"),
    ),
    K.ASSESSMENT_METHOD: services.Written(
        title="东风路一队考核办法",
        sections={
            "scope": "全体客户经理。",
            "duty": "日常工作与服务规范。",
            "performance": "开发客户、净收入与客户资产。",
            "scoring": "百分制。",
            "use": "按季升降级。",
        },
        tables={
            "items": [
                {"what": "履职", "points": 40, "how": "日志抽查与考勤"},
                {"what": "业绩", "points": 60, "how": "按完成率"},
            ]
        },
    ),
}
# What an approval of today is bound to must be found again by every later release.
HASHES = {
    K.ANNUAL_PLAN: "8e8e5cd8edaeb63cb08b91fcb38add3f8fe73bfdbcd5ef432b554cadf035bb0f",
    K.MARKETING_SCHEME: "d36bc72cb4a7a279966e175bc6a5e962019451f21b6caaddae1766300262b8fd",
    K.MANAGEMENT_RULES: "13652941590b4ef3b4b643a481360f77ef842f3600493b7d826c7fc787ded29c",
    K.RECRUITMENT_PLAN: "8da09ccdd1d342d166de7947e74e2f69786322245e8e9be7aef6ffb8e199d322",
    K.ASSESSMENT_METHOD: "ea3f7853011e0c0d14253097a4ad3123338b75b42812ce91bdf0b781927cdd56",
}
TEXTS = {
    K.ANNUAL_PLAN: """东风路一队2027年度工作计划
事项类别：年度工作计划
营业部：东风路营业部
团队：东风路一队
年度：2027
费用预算（元）：120,000.00

目标指标
指标 新增有效户；目标 1,200
指标 净佣金；目标 8,600,000；备注 不含税

进度安排
工作事项 网点布点；起始日 2027-01-04；截止日 2027-03-31；责任人 钱多

上年工作回顾
上年完成新增有效户 1,020 户。

当地市场与同业情况
佣金率继续下行。

年度目标
新增有效户 1,200 户。

工作内容
网点布点，分级服务。

人员与分工
两个区域，各设区域经理。""",
    K.MARKETING_SCHEME: """东风路一队2027年营销方案
事项类别：营销方案
营业部：东风路营业部
团队：东风路一队
年度：2027
费用预算（元）：120,000.00
其中已列项目合计（元）：100,000.50

目标指标
指标 净新增资产；目标 125,000,000

活动安排
活动 社区讲座；起始日 2027-03-01；截止日 2027-06-30；费用预算（元） 60,000.00；责任人 王芳
活动 网点路演；起始日 2027-09-01；截止日 2027-09-30；费用预算（元） 40,000.50；责任人 李伟

当地市场与同业情况
辖区内银行网点 46 个，同业 5 家。
我部市场份额 7.2%。

目标客户
新股民与中老年客户。

活动内容与方式
每周两场投资者教育。

宣传物料
折页两种。

合规与风险控制
不承诺收益，宣传材料先审后用。""",
    K.MANAGEMENT_RULES: """东风路一队管理实施细则
事项类别：管理实施细则
营业部：东风路营业部
团队：东风路一队
年度：2027

适用范围
适用于全体客户经理。

日常管理
每日晨会，按日填写日志。

工作纪律
工作时间以所服务网点为准。

奖惩
按月评优。

附则
自批准之日起执行。""",
    K.RECRUITMENT_PLAN: """东风路一队2027年人员招聘计划
事项类别：人员招聘计划
营业部：东风路营业部
团队：东风路一队
年度：2027
拟招聘人数：7
费用预算（元）：20,000.00
其中已列项目合计（元）：15,000.00

招聘岗位
岗位 客户经理；人数 6；条件 具备证券从业资格
岗位 区域经理；人数 1

招聘来源
来源 校园招聘；人数 7；费用（元） 15,000.00

进度安排
工作事项 发布招聘；起始日 2027-02-01；截止日 2027-02-28；责任人 钱多

招聘理由
新设网点三处。

培训、考试与试用
岗前培训六十学时，考试合格后试用。""",
    K.ASSESSMENT_METHOD: """东风路一队考核办法
事项类别：考核办法
营业部：东风路营业部
团队：东风路一队
年度：2027

考核项目
项目 履职；满分 40；评分办法 日志抽查与考勤
项目 业绩；满分 60；评分办法 按完成率

考核对象
全体客户经理。

履职考核
日常工作与服务规范。

业绩考核
开发客户、净收入与客户资产。

评分与等次
百分制。

考核结果的运用
按季升降级。""",
}


@pytest.fixture(scope="module")
def kept_place(kept):
    branch = BranchFactory(code="EB01", name="东风路营业部")
    team = TeamFactory(branch=branch, code="EB01T1", name="东风路一队")
    lead = made.lead_of(team)
    papers = {}
    for kind, written in WRITTEN.items():
        draft = made.drafted(team, lead, kind)
        papers[kind] = made.save(draft, lead, written=written)
    return {"team": team, "lead": lead, "manager": holder(Role.BRANCH_MANAGER, branch), "papers": papers}


@pytest.fixture
def place(kept_place):
    return copy.deepcopy(kept_place)


def whole(paper):
    return TeamPaper.objects.with_rows().get(pk=paper.pk)


@pytest.mark.parametrize("kind", WRITTEN)
def test_the_text_of_a_paper_reads_so(place, kind):
    with translation.override("zh-hans"):
        assert text_of(whole(place["papers"][kind])) == TEXTS[kind]


@pytest.mark.parametrize("kind", WRITTEN)
def test_the_hash_of_a_paper_stays_what_it_was_when_it_was_approved(place, kind):
    paper = whole(place["papers"][kind])

    assert content_hash(content_of(paper)) == paper.content_hash == HASHES[kind]


@pytest.mark.parametrize("kind", WRITTEN)
def test_the_hash_does_not_depend_on_the_readers_language(place, kind):
    paper = whole(place["papers"][kind])

    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert content_hash(content_of(paper)) == HASHES[kind]


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_paper_that_is_sent_freezes_its_text_in_the_offices_language(place, kind, settings):
    settings.LANGUAGE_CODE = "zh-hans"
    paper = place["papers"][kind]

    with translation.override("en"):
        sent = services.submit_paper(paper_id=paper.pk, by=place["lead"], at=NOW)

    assert sent.request.versions.get().text == TEXTS[kind]


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_paper_shows_every_heading_and_every_table_that_has_rows(place, kind):
    paper = whole(place["papers"][kind])

    assert {table.title for table in tables_of(paper)} == {
        table.title for table in tables_of(paper) if table.rows
    }
    assert [section.text for section in sections_of(paper) if section.text] == list(
        WRITTEN[kind].sections.values()
    )


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_copy_for_another_year_says_the_same_a_year_later(place, kind):
    paper = place["papers"][kind]

    copied = services.copy_paper(paper_id=paper.pk, year=2028, by=place["lead"], at=NOW)

    with translation.override("zh-hans"):
        before, after = text_of(whole(paper)), text_of(whole(copied))
    assert after == before.replace("2027", "2028")
    assert copied.content_hash != paper.content_hash


# A cooperation and a set-up file


@pytest.fixture
def cooperation(place):
    team, lead = place["team"], place["lead"]
    outlets = [
        OutletFactory(branch=team.branch, code=f"W0{number}", name=f"工商银行{name}支行")
        for number, name in ((1, "人民路"), (2, "解放路"))
    ]
    person = PersonFactory(branch=team.branch, number="A1001", name="王建国")
    draft = made.drafted(team, lead, K.BANK_COOPERATION)
    written = services.Written(
        title="与工商银行2027年合作方案",
        sections={
            "content": "驻点与第三方存管推广。",
            "data": "另行取得客户同意。",
            "compliance": "不付银行员工报酬。",
        },
        tables={
            "measures": [{"measure": "new_valid_accounts", "target": "300", "note": ""}],
            "expenses": [{"what": "展台", "budget": "8000.00", "note": ""}],
            "signatories": [{"party": "工商银行", "name": "周行长", "post": "支行行长"}],
        },
        budget=Decimal("10000.00"),
        agreed=services.Agreed(
            valid_from=date(2027, 1, 1),
            valid_until=date(2028, 1, 1),
            remind_on=date(2027, 11, 15),
            outlet_ids=[outlet.pk for outlet in outlets],
            stationed=[(person.pk, outlets[0].pk)],
        ),
    )
    return made.save(draft, lead, written=written)


@pytest.fixture
def set_up(place):
    draft = made.drafted(place["team"], place["manager"], K.SET_UP, about="EB01T3")
    written = services.Written(
        title="东风路三队组建方案",
        sections={
            "reason": "城西新增网点。",
            "plan": "分三步铺开。",
            "people": "内部调剂四人。",
            "outlets": "城西五个网点。",
        },
        budget=Decimal("50000.00"),
        set_up=SetUp("东风路三队", date(2027, 2, 1), 1200, "周启明"),
    )
    return made.save(draft, place["manager"], written=written)


def test_the_text_of_a_cooperation_reads_so(cooperation):
    with translation.override("zh-hans"):
        text = text_of(whole(cooperation))

    assert (
        text
        == """与工商银行2027年合作方案
事项类别：银行合作方案
营业部：东风路营业部
团队：东风路一队
年度：2027
合作银行：工商银行
合作期限：2027-01-01 至 2027-12-31
续签提醒日：2027-11-15
网点：工商银行人民路支行、工商银行解放路支行
费用上限（元）：10,000.00
其中已列项目合计（元）：8,000.00

驻点人员
客户经理 王建国 A1001；网点 工商银行人民路支行

目标指标
指标 新增有效户；目标 300

费用项目
项目 展台；上限（元） 8,000.00

签署人
签约方 工商银行；姓名 周行长；职务 支行行长

合作内容
驻点与第三方存管推广。

客户信息条款
另行取得客户同意。

合规条款
不付银行员工报酬。"""
    )


def test_the_text_of_a_set_up_reads_so(set_up):
    with translation.override("zh-hans"):
        text = text_of(whole(set_up))

    assert (
        text
        == """东风路三队组建方案
事项类别：团队组建方案
营业部：东风路营业部
年度：2027
拟设团队代码：EB01T3
拟设团队名称：东风路三队
拟任负责人：周启明
设立日期：2027-02-01
首年开户目标：1,200
费用预算（元）：50,000.00

组建理由
城西新增网点。

一年工作计划
分三步铺开。

人员来源
内部调剂四人。

服务网点与区域
城西五个网点。"""
    )


def test_the_content_of_a_cooperation_is_values(cooperation):
    content = content_of(whole(cooperation))

    assert content.cooperation == Cooperation(
        valid_from=date(2027, 1, 1),
        valid_until=date(2028, 1, 1),
        remind_on=date(2027, 11, 15),
        outlets=["W01", "W02"],
        stationed=[("A1001", "W01")],
    )
    assert (content.about, content.place) == ("工商银行", "EB01T1")


def test_the_hash_of_a_cooperation_and_of_a_set_up_stay_what_they_were(cooperation, set_up):
    assert (
        whole(cooperation).content_hash == "e439f3e23201be5cd5192dff6a571409f489b5d6cc4cf2e0a8464916530ed20e"
    )
    assert whole(set_up).content_hash == "fe1c40d6d10c59410859596bca9a6e96385e523d63842ce43df591a6f522ce36"


def test_the_hash_of_the_smallest_paper_is_this():
    smallest = Content(kind="management_rules", place="EB01T1", about="", title="细则", year=2027)

    assert content_hash(smallest) == "8abf6c90106182f5ff03f19255785534ce770cdf2e0cf1a20613121058e11e51"


@pytest.mark.parametrize("kind", WRITTEN)
def test_the_head_of_a_paper_names_branch_team_year_and_version(place, kind):
    with translation.override("zh-hans"):
        facts = {str(fact.label): fact.value for fact in facts_of(whole(place["papers"][kind]))}

    assert facts["营业部"] == "东风路营业部"
    assert facts["团队"] == "东风路一队"
    assert (facts["年度"], facts["版本"]) == ("2027", "1")
    assert ("费用预算（元）" in facts) is place["papers"][kind].has_budget
