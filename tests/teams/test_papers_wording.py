"""What papers say in Chinese, as a brokerage's office writes it; every heading, state and refusal is translated."""

import copy
import datetime as dt

import pytest
from django.utils import translation
from django.utils.translation import gettext

from core.errors import Conflict, DomainError, WrongState
from core.models import Notice
from teams import paper_ways
from teams.choices.paper_forms import SECTIONS, TABLES
from teams.choices.paper_kinds import SENTENCES
from teams.choices.papers import PaperKind, PaperState
from teams.contributing import papers as contributing
from teams.models import TeamPaper
from teams.rules.paper_faults import faults
from teams.services import papers as services
from teams.services.papers.reminding import SENTENCES as TOLD
from teams.wording import PAPER
from tests.conftest import NOW
from tests.factories import approvals_chain as chain
from tests.factories import teams_papers as made
from tests.teams.test_rules_papers import content

pytestmark = pytest.mark.django_db
LATIN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


@pytest.fixture(scope="module")
def kept_hq(kept):
    return chain.headquarters()


@pytest.fixture
def hq(kept_hq):
    return copy.deepcopy(kept_hq)


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def is_chinese(text):
    """Without a Latin letter, but for what stands in places and codes."""
    return bool(str(text)) and not LATIN & set(str(text))


@pytest.mark.parametrize("choices", [PaperKind, PaperState])
def test_kinds_and_states_are_said_in_chinese(choices):
    assert [str(label) for label in choices.labels if not is_chinese(label)] == []


@pytest.mark.parametrize("kind", PaperKind.values)
def test_the_form_of_each_kind_is_in_chinese(kind):
    said = [part.title for part in (*SECTIONS[kind], *TABLES[kind])]
    said += [column.title for table in TABLES[kind] for column in table.columns]

    assert [str(text) for text in said if not is_chinese(text)] == []
    assert is_chinese(SENTENCES[kind])


@pytest.mark.parametrize("verb", PAPER)
def test_each_step_of_the_history_is_said_in_chinese(verb):
    assert is_chinese(PAPER[verb])


def test_the_states_are_those_that_offices_write():
    assert [str(label) for label in PaperState.labels] == [
        "草稿",
        "审批中",
        "已退回",
        "生效",
        "执行中",
        "执行完毕",
        "未批准",
        "已被新版本取代",
    ]


@pytest.mark.parametrize("kind", PaperKind.values)
def test_everything_that_is_missing_is_said_in_chinese(kind):
    found = faults(content(kind, title="", sections={}, tables={}, budget=None))

    assert found
    assert [fault for fault in found if not is_chinese(fault)] == []


def test_a_scheme_executed_too_early_is_refused_in_chinese(hq, now):
    paper = made.submitted(hq.team, hq.lead)

    with pytest.raises(WrongState) as refused:
        services.start_executing(paper_id=paper.pk, by=hq.lead, at=now)

    assert str(refused.value) == f"请示 {paper.request.number.text} 现为“拟稿中”，批准之前不得执行。"


def test_a_paper_under_way_says_in_chinese_what_to_do(hq):
    paper = made.submitted(hq.team, hq.lead, PaperKind.ANNUAL_PLAN)

    with pytest.raises(WrongState) as refused:
        made.save(paper, hq.lead)

    assert str(refused.value).startswith(f"本文件正以 {paper.request.number.text} 流转")
    assert "请先撤回" in str(refused.value)


def test_who_saved_meanwhile_is_named_in_chinese(hq):
    paper = made.drafted(hq.team, hq.lead, PaperKind.ANNUAL_PLAN)
    made.save(paper, hq.manager, version=0)

    with pytest.raises(Conflict) as refused:
        made.save(paper, hq.lead, version=0)

    assert str(refused.value).startswith("曾国平 已于")
    assert "请核对后再保存" in str(refused.value)


def test_the_gate_says_in_chinese_what_the_branch_has_to_do(hq):
    with pytest.raises(DomainError) as refused:
        made.drafted(hq.team, hq.manager, PaperKind.SET_UP, about=hq.team.code)

    assert str(refused.value) == f"已有代码为 {hq.team.code} 的团队，请另选代码。"


def test_the_notice_of_a_renewal_is_in_chinese(hq):
    made.approved(hq.team, hq.lead, hq.channel, PaperKind.BANK_COOPERATION)

    services.remind_of_renewals(at=NOW.replace(year=2027, month=11, day=20))

    notice = Notice.objects.get(kind="teams.renewal_due", user=hq.lead)
    sentence = str(TOLD[notice.kind]) % notice.params
    assert sentence == f"{hq.team}与工商银行的合作将于 2028-01-01 到期，请及时续签或任其终止。"


def test_the_desk_asks_in_chinese(hq):
    made.approved(hq.team, hq.lead, hq.channel, PaperKind.ANNUAL_PLAN)
    set_up = made.approved(hq.team, hq.manager, hq.channel, PaperKind.SET_UP)

    lead = [todo.what for todo in contributing.todos(hq.lead, NOW)]
    manager = [todo.what for todo in contributing.todos(hq.manager, NOW)]

    assert lead == ["“东风路一队年度工作计划”已批准，请开始执行"]
    assert f"“{set_up.title}”已批准，请设立团队" in manager


def test_the_way_is_said_in_chinese(hq):
    paper = made.approved(hq.team, hq.lead, hq.channel, PaperKind.ANNUAL_PLAN)

    labels = [str(step.label) for step in paper_ways.way_of(made.again(paper))]

    assert labels == ["起草", "上报", "审批", "开始执行", "执行完毕"]


def test_what_is_missing_is_counted_in_chinese(hq):
    paper = made.drafted(hq.team, hq.lead)

    offers = paper_ways.offers(paper, ["一", "二"], by=hq.lead, at=NOW)

    assert offers["submit"] == "还有 2 处未填妥。"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_list_and_the_record_read_in_both_languages(hq, client, language):
    paper = made.finished(hq.team, hq.lead, PaperKind.ANNUAL_PLAN)
    client.force_login(hq.lead, backend="org.authentication.PersonBackend")
    client.cookies["language"] = language

    listed = client.get("/teams/papers/").content.decode()
    shown = client.get(paper.get_absolute_url()).content.decode()

    expected = {"zh-hans": ("计划与方案", "草稿"), "en": ("Plans and schemes", "draft")}[language]
    assert all(word in listed for word in expected)
    assert expected[1] in shown
    assert TeamPaper.objects.count() == 1


def test_days_and_money_read_alike_in_both_languages(hq):
    paper = made.again(made.finished(hq.team, hq.lead))

    for language in ("zh-hans", "en"):
        with translation.override(language):
            facts = {str(fact.value) for fact in contributing.facts_of(paper)}
        assert "20,000.00" in facts
    assert dt.date.fromisoformat(paper.tables["activities"][0]["from"]) == dt.date(2027, 3, 1)


def test_the_version_that_a_draft_follows_is_called_valid_whether_in_force_or_executed():
    with translation.override("zh-hans"):
        told = gettext("Version %(last)s is in force: version %(next)s begins from a copy of it.")

    assert told % {"last": 1, "next": 2} == "第 1 版现行有效，第 2 版已在其基础上起草。"
