"""What papers refuse, sentence by sentence, in the office's Chinese and in English: said to people who must act on it."""

import copy
from datetime import date, timedelta

import pytest
from django.utils import translation

from approvals.models import Request
from core import audit
from core.errors import Conflict, DomainError, WrongState
from org import services as org
from org.choices import Role
from org.models import Team
from teams.choices.papers import PaperKind
from teams.models import TeamPaper
from teams.rules.paper_faults import faults
from teams.rules.papers import Cooperation, SetUp
from teams.services import papers as services
from teams.services.papers import attaching
from tests.conftest import NOW
from tests.factories import teams_papers as made
from tests.factories.org import BranchFactory, OutletFactory, TeamFactory, holder
from tests.teams.test_rules_papers import AGREED, STATED, content

pytestmark = pytest.mark.django_db
PLAN, SET_UP, BANK = PaperKind.ANNUAL_PLAN, PaperKind.SET_UP, PaperKind.BANK_COOPERATION
RULES, SCHEME = PaperKind.MANAGEMENT_RULES, PaperKind.MARKETING_SCHEME
LATER = NOW.date() + timedelta(days=90)


@pytest.fixture(scope="module")
def kept_place(kept):
    branch = BranchFactory(code="EB01", name="东风路营业部")
    audit.record("org.branch.open", branch, by=None, at=NOW - timedelta(days=4))
    team = TeamFactory(branch=branch, code="EAST", name="东风路一队")
    lead, manager = made.lead_of(team), holder(Role.BRANCH_MANAGER, branch, name="曾国平")
    channel = holder(Role.CHANNEL_MANAGEMENT)
    return {
        "branch": branch,
        "team": team,
        "lead": lead,
        "manager": manager,
        "channel": channel,
        "admin": holder(Role.ADMINISTRATOR),
        "draft": made.drafted(team, lead, PLAN),
        "sent": made.submitted(team, lead, PLAN, year=2028),
        "rules": made.approved(team, lead, channel, RULES),
        "set_up": made.submitted(team, manager, SET_UP),
    }


@pytest.fixture
def place(kept_place):
    return copy.deepcopy(kept_place)


def number_of(place, name="sent"):
    return place[name].request.number.text


# Act on the place → the sentence in both languages; `{number}` is the request's.


def write_a_second_plan(place):
    made.drafted(place["team"], place["lead"], PLAN)


def write_for_a_closed_team(place):
    Team.objects.filter(pk=place["team"].pk).update(closed_on=NOW.date())
    made.drafted(place["team"], place["lead"], SCHEME)


def write_for_an_odd_year(place):
    made.drafted(place["team"], place["lead"], SCHEME, year=1999)


def write_a_poem(place):
    made.drafted(place["team"], place["lead"], "poem")


def cooperate_with_nobody(place):
    made.drafted(place["team"], place["lead"], BANK, about=" ")


def set_up_by_an_odd_code(place):
    made.drafted(place["team"], place["manager"], SET_UP, about="新队")


def set_up_by_a_taken_code(place):
    made.drafted(place["team"], place["manager"], SET_UP, about="east")


def save_what_is_under_way(place):
    made.save(place["sent"], place["lead"])


def save_what_is_in_force(place):
    made.save(place["rules"], place["lead"])


def save_a_poem(place):
    written = services.Written(title="计划", sections={"poem": "春"})
    made.save(place["draft"], place["lead"], written=written)


def save_a_novel(place):
    written = services.Written(title="计划", sections={"goals": "长" * 20_001})
    made.save(place["draft"], place["lead"], written=written)


def save_a_ledger(place):
    written = services.Written(title="计划", tables={"schedule": [{"what": "走访"}] * 61})
    made.save(place["draft"], place["lead"], written=written)


def save_a_cooperation_elsewhere(place):
    paper = made.drafted(place["team"], place["lead"], BANK)
    agreed = made.agreed(OutletFactory())
    made.save(paper, place["lead"], written=made.written(BANK, agreed=agreed))


def save_a_cooperation_backwards(place):
    paper = made.drafted(place["team"], place["lead"], BANK)
    agreed = made.agreed(OutletFactory(branch=place["branch"]), valid_until=date(2026, 1, 1))
    made.save(paper, place["lead"], written=made.written(BANK, agreed=agreed))


def send_what_is_not_finished(place):
    services.submit_paper(paper_id=place["draft"].pk, by=place["lead"], at=NOW)


def take_back_a_draft(place):
    services.withdraw_paper(paper_id=place["draft"].pk, by=place["lead"], at=NOW)


def discard_what_was_sent(place):
    paper = services.withdraw_paper(paper_id=place["sent"].pk, by=place["lead"], at=NOW)
    services.discard_paper(paper_id=paper.pk, by=place["lead"], at=NOW)


def begin_a_draft(place):
    services.start_executing(paper_id=place["draft"].pk, by=place["lead"], at=NOW)


def begin_what_is_under_way(place):
    services.start_executing(paper_id=place["sent"].pk, by=place["lead"], at=NOW)


def begin_rules(place):
    services.start_executing(paper_id=place["rules"].pk, by=place["lead"], at=NOW)


def begin_a_set_up(place):
    Request.objects.filter(pk=place["set_up"].request_id).update(state="approved", closed_at=NOW)
    services.start_executing(paper_id=place["set_up"].pk, by=place["manager"], at=NOW)


def open_by_a_plan(place):
    services.open_team(paper_id=place["rules"].pk, name="三队", opened_on=LATER, by=place["manager"], at=NOW)


def open_by_the_page(place):
    values = {"branch": place["branch"], "code": "T-NEW", "name": "三队", "closed_on": None}
    org.save_team(team=None, opened_on=LATER, by=place["admin"], at=NOW, **values)


def file_what_is_under_way(place):
    services.file_paper(paper_id=place["sent"].pk, at=NOW)


SENTENCES = [
    (
        write_a_second_plan,
        WrongState,
        "本文件第 1 版已处于“草稿”状态，请在该版本上继续。",
        "Version 1 of this paper is “draft” already. Go on with that one.",
    ),
    (
        write_for_a_closed_team,
        DomainError,
        "该团队已撤销，或不属于本营业部。",
        "The team is closed, or not one of this branch.",
    ),
    (
        write_for_an_odd_year,
        DomainError,
        "请核对年份，应在 2000 年至 2100 年之间。",
        "Check the year: it lies between 2000 and 2100.",
    ),
    (
        write_a_poem,
        DomainError,
        "请选择文件所属团队；团队组建方案由营业部提出。",
        "Choose the team that the paper is of; a set-up file is the branch's own.",
    ),
    (cooperate_with_nobody, DomainError, "请填写合作银行。", "Name the partner bank."),
    (
        set_up_by_an_odd_code,
        DomainError,
        "代码只能包含字母、数字和连字符。",
        "A code holds only letters, digits and hyphens.",
    ),
    (
        set_up_by_a_taken_code,
        DomainError,
        "已有代码为 EAST 的团队，请另选代码。",
        "There is a team EAST already. Choose another code.",
    ),
    (
        save_what_is_under_way,
        WrongState,
        "本文件正以 {number} 流转（待渠道管理部审核），不能修改。如需修改，请先撤回或请有关部门退回。",
        "This paper is under way as {number} (waiting for channel management) and cannot be changed. Take it"
        " back, or have it returned, to change it.",
    ),
    (
        save_what_is_in_force,
        WrongState,
        "本文件为“生效”状态，不再修改；如需调整，请另起新版本。",
        "This paper is “in force” and stays as it is; begin a new version to change it.",
    ),
    (
        save_a_poem,
        DomainError,
        "内容与本类文件的格式不符，请重新打开后再填写。",
        "This does not fit the form of the paper. Open it again and repeat what you typed.",
    ),
    (
        save_a_novel,
        DomainError,
        "正文超过 20000 字，请改为以附件形式上传。",
        "A text is longer than 20000 signs. Attach it as a document instead.",
    ),
    (
        save_a_ledger,
        DomainError,
        "表格超过 60 行，请改为以附件形式上传工作簿。",
        "A table has more than 60 rows. Attach it as a workbook instead.",
    ),
    (
        save_a_cooperation_elsewhere,
        DomainError,
        "合作网点和驻点人员须属于本营业部。",
        "Outlets and people of a cooperation are of the branch itself.",
    ),
    (
        save_a_cooperation_backwards,
        DomainError,
        "合作终止日早于起始日。",
        "The cooperation ends before it begins.",
    ),
    (send_what_is_not_finished, DomainError, "文件尚未填妥。", "The paper is not finished yet."),
    (take_back_a_draft, WrongState, "本文件为“草稿”状态。", "This paper is “draft”."),
    (
        discard_what_was_sent,
        WrongState,
        "只能删除从未上报过的草稿。",
        "Only a draft that was never sent up can be discarded.",
    ),
    (
        begin_a_draft,
        WrongState,
        "本文件尚未报批，不得执行。",
        "This paper has not been sent up for approval; it must not be executed.",
    ),
    (
        begin_what_is_under_way,
        WrongState,
        "请示 {number} 现为“待渠道管理部审核”，批准之前不得执行。",
        "Request {number} is “waiting for channel management”. The paper must not be executed before it is"
        " approved.",
    ),
    (
        begin_rules,
        WrongState,
        "细则和办法批准后即执行，无须另行开始。",
        "Rules and methods apply as soon as they are approved; there is nothing to begin.",
    ),
    (
        begin_a_set_up,
        WrongState,
        "团队组建方案以设立团队的方式执行。",
        "A set-up file is carried out by opening the team.",
    ),
    (open_by_a_plan, WrongState, "只有团队组建方案可以设立团队。", "Only a set-up file opens a team."),
    (
        open_by_the_page,
        DomainError,
        "不能设立团队 T-NEW：东风路营业部没有已批准的该团队组建方案。请营业部先在“计划与方案”中起草上报。",
        "Team T-NEW cannot be opened: 东风路营业部 has no approved set-up file that names it. The branch writes"
        " one under plans and schemes.",
    ),
    (file_what_is_under_way, WrongState, "文件批准后方可归档。", "The paper is filed once it is approved."),
]


@pytest.mark.parametrize(
    ("act", "error", "chinese", "english"), SENTENCES, ids=[case[0].__name__ for case in SENTENCES]
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_refusal_says_so(place, act, error, chinese, english, language):
    expected = chinese if language == "zh-hans" else english
    with translation.override(language), pytest.raises(error) as refused:
        act(place)

    assert str(refused.value) == expected.format(number=number_of(place))


# Attachments


def attach(place, name="费用.csv", data=made.CSV):
    return services.attach(paper_id=place["draft"].pk, content=data, file_name=name, by=place["lead"], at=NOW)


def test_a_second_file_of_the_name_is_refused_so(place):
    attach(place)

    with translation.override("zh-hans"), pytest.raises(DomainError) as refused:
        attach(place)

    assert str(refused.value) == "“费用.csv”已上传。请先移除，或为文件换个名称。"


def test_a_file_that_is_too_large_is_refused_so(place, monkeypatch):
    monkeypatch.setattr(attaching, "MOST_BYTES", 1024 * 1024)

    with translation.override("zh-hans"), pytest.raises(DomainError) as refused:
        attach(place, data=b"a" * (1024 * 1024 + 1))

    assert str(refused.value) == "“费用.csv”超过 1 MB，不便传真和转发，请拆分。"


def test_too_many_files_are_refused_so(place, monkeypatch):
    monkeypatch.setattr(attaching, "MOST_ATTACHMENTS", 0)

    with translation.override("zh-hans"), pytest.raises(DomainError) as refused:
        attach(place)

    assert str(refused.value) == "一份文件最多附 0 个附件。"


# Somebody saved meanwhile


def test_who_saved_meanwhile_is_named_with_the_time(place):
    made.save(place["draft"], place["manager"], version=0)

    with translation.override("zh-hans"), pytest.raises(Conflict) as refused:
        made.save(place["draft"], place["lead"], version=0)

    assert str(refused.value) == "曾国平 已于 11月5日 09:30 保存过本文件。请核对后再保存。"


def test_a_change_without_a_trace_is_somebodys(place):
    TeamPaper.objects.filter(pk=place["draft"].pk).update(version=3)
    audit_free = made.again(place["draft"])
    assert audit_free.version == 3

    with translation.override("zh-hans"), pytest.raises(Conflict) as refused:
        made.save(place["draft"], place["lead"], version=0)

    assert "已于" in str(refused.value) or "其间他人" in str(refused.value)


# What is missing


@pytest.mark.parametrize(
    ("change", "chinese"),
    [
        ({"title": ""}, "尚未填写标题。"),
        ({"budget": None}, "尚未填写费用预算。"),
    ],
)
def test_what_a_scheme_lacks_is_said_so(change, chinese):
    with translation.override("zh-hans"):
        assert faults(content(SCHEME, **change)) == [chinese]


@pytest.mark.parametrize(
    ("part", "chinese"),
    [
        (SetUp("", STATED.opens_on, 300, "周启明"), "尚未填写团队名称。"),
        (SetUp("三队", STATED.opens_on, 300, ""), "尚未填写拟任负责人。"),
        (SetUp("三队", None, 300, "周启明"), "尚未填写拟设立日期。"),
        (SetUp("三队", STATED.opens_on, None, "周启明"), "尚未填写首年开户目标，须大于 0。"),
    ],
)
def test_what_a_set_up_lacks_is_said_so(part, chinese):
    with translation.override("zh-hans"):
        assert faults(content(SET_UP, set_up=part)) == [chinese]


def agreed(**given):
    values = {
        "valid_from": AGREED.valid_from,
        "valid_until": AGREED.valid_until,
        "remind_on": AGREED.remind_on,
        "outlets": ["W01"],
        "stationed": [],
    }
    return Cooperation(**(values | given))


@pytest.mark.parametrize(
    ("part", "chinese"),
    [
        (agreed(valid_from=None), "尚未填写合作期限。"),
        (agreed(remind_on=None), "尚未填写续签提醒日。"),
        (agreed(remind_on=date(2028, 1, 1)), "续签提醒日不在合作期限之内。"),
        (agreed(outlets=[]), "尚未选择合作网点。"),
        (
            agreed(stationed=[("A1001", "W09")]),
            "A1001 驻点 W09，但该网点不在本合作方案之内。",
        ),
    ],
)
def test_what_a_cooperation_lacks_is_said_so(part, chinese):
    with translation.override("zh-hans"):
        assert faults(content(BANK, cooperation=part)) == [chinese]
