"""The record of a request and the chase list in a real browser: accessible, within the screen, quiet."""

from dataclasses import replace

import pytest

from approvals import kinds
from approvals.models import Step
from tests.browser_fixtures import follow, looked_at
from tests.factories import approvals_chain
from tests.factories.approvals import Outcomes
from tests.factories.approvals_chain import fresh, headquarters, step_of

pytestmark = pytest.mark.browser


@pytest.fixture
def hq(transactional_db, monkeypatch):
    monkeypatch.setitem(kinds.KINDS, approvals_chain.KIND, approvals_chain.scheme_kind(Outcomes()))
    return headquarters()


@pytest.fixture
def request_again(hq):
    """Countersigned, returned, sent again: an objection to confirm or revise, a condition, a late department."""
    request = hq.at("submitted")
    hq.mark(request.pk, "CWB", "HGB", "RLB")
    hq.countersign(step_of(request, "HGB"), "object", "礼品项目不合规，请删去。")
    again = hq.at("submitted", hq.resubmit(hq.back(fresh(request))))
    hq.mark(again.pk)
    hq.countersign(step_of(request, "CWB"), "agree_with_conditions", "费用控制在九万元以内。")
    Step.objects.filter(pk=step_of(request, "RLB").pk).update(due_on="2026-11-02")
    return fresh(request)


def test_record_is_accessible_at_the_desk_and_on_the_phone(open_page, hq, request_again):
    page = open_page(request_again.get_absolute_url(), hq.countersigners["HGB"])

    assert page.locator("ins").count() > 0
    assert looked_at(page) == []


@pytest.mark.parametrize(
    ("place", "who", "way"),
    [
        ("submitted", "channel", "mark"),
        ("countersigning", "countersigner", "steps/{step}/countersign"),
        ("leaders", "leader", "steps/{step}/instruct"),
        ("leaders", "leader", ""),
    ],
)
def test_the_paper_stands_whole_on_the_page_however_long_it_is(open_page, hq, monkeypatch, place, who, way):
    words = "\n".join(f"第{line}条 逐条落实。" for line in range(1, 121))
    kind = kinds.KINDS[approvals_chain.KIND]
    monkeypatch.setitem(kinds.KINDS, approvals_chain.KIND, replace(kind, text=lambda _request: words))
    request = hq.at(place)
    type(request).objects.filter(pk=request.pk).update(body=words)
    step = request.steps.filter(state="waiting").first()
    users = {"channel": hq.channel, "leader": hq.leader, "countersigner": hq.countersigners["CWB"]}

    page = open_page(f"/approvals/{request.pk}/" + way.format(step=step.pk), users[who])

    boxes = page.locator(".paper-text").evaluate_all(
        "all => all.map(e => [e.scrollHeight - e.clientHeight, e.clientHeight])"
    )
    assert [hidden for hidden, _shown in boxes] == [0, 0]
    assert min(height for _hidden, height in boxes) > 120 * 16


def test_countersigning_works_without_script(open_without_script, hq, request_again):
    page = open_without_script(request_again.get_absolute_url(), hq.countersigners["HGB"])
    page.get_by_role("link", name="确认或修改意见").click()
    page.get_by_label("同意", exact=True).check()
    page.get_by_role("button", name="签署意见").click()

    assert "合规管理部" in page.locator("main").inner_text()
    assert step_of(request_again, "HGB").state == "agreed"


def test_chase_list_is_accessible_and_reminds_by_one_click(open_page, hq, request_again):
    page = open_page("/approvals/chase/?state=countersigning", hq.office)
    assert looked_at(page) == []

    page.set_viewport_size({"width": 1440, "height": 900})
    follow(page, page.get_by_role("button", name=f"催办 · {request_again.number.text}"))

    assert page.url.endswith("/approvals/chase/?state=countersigning")
    assert request_again.chases.count() == 1


def test_on_the_phone_the_chase_list_reminds_without_scrolling_sideways(open_page, hq, request_again):
    page = open_page("/approvals/chase/?state=countersigning", hq.office, size="phone")
    button = page.get_by_role("button", name=f"催办 · {request_again.number.text}")

    box = button.bounding_box()
    assert button.count() == 1
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]
    follow(page, button)
    assert request_again.chases.count() == 1


def test_marking_form_is_accessible(open_page, hq):
    page = open_page(f"/approvals/{hq.at('submitted').pk}/mark", hq.channel)

    assert looked_at(page) == []
