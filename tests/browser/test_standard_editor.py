"""The editor of a pay standard in a real browser: kept while one types, with the keyboard, beside a colleague."""

import copy

import pytest
from django.urls import reverse

from compensation import services
from org.choices import Role
from tests.browser_fixtures import looked_at
from tests.compensation import rules_data as data
from tests.conftest import NOW
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team():
    return org.TeamFactory(code="EAST")


@pytest.fixture
def row(team):
    """A draft of Alice's, who leads the team."""
    alice = org.holder(Role.TEAM_LEAD, team, username="alice")
    return services.draft_standard(document=data.pay_md_example(), by=alice, at=NOW)


@pytest.fixture
def alice(row, at_browser):
    """Alice at her browser, with the editor open."""
    return at_browser("alice").open(reverse("compensation:standard_edit", args=[row.pk]))


def test_what_is_typed_is_kept_and_tried_while_one_types(alice, row):
    page = alice.page
    page.click("#open-commission")
    page.wait_for_selector("#reads")
    page.fill("[name=m-net_commission]", "10,000")
    page.locator("[name=m-net_commission]").blur()

    page.fill("[name=tiers-0-rate]", "16")
    page.locator("[name=tiers-0-rate]").blur()

    page.locator("#try", has_text="1,600.00").wait_for()
    assert pay.again(row).content["components"][1]["tiers"][0]["rate"] == "0.16"
    assert page.input_value("[name=m-net_commission]") == "10,000"
    assert alice.page.complaints == []


# Sets an amount in the moment that its field comes to be.
TYPED_AT_ONCE = """value => new MutationObserver((_, observer) => {
    const field = document.querySelector("[name=amount]");
    if (!field) return;
    observer.disconnect();
    field.value = value;
    field.dispatchEvent(new Event("change", {bubbles: true}));
}).observe(document.body, {childList: true, subtree: true})"""


def test_a_fault_is_told_while_one_types_and_gone_once_it_is_put_right(alice, row):
    page = alice.page
    page.evaluate(TYPED_AT_ONCE, "eighty")
    page.click("#open-accounts")
    page.locator("#reads", has_text="$.components[2].amount").wait_for()

    page.fill("[name=amount]", "90")
    page.locator("[name=amount]").blur()

    page.locator("#reads", has_text="90.00").wait_for()
    assert pay.again(row).faults == 0


def test_components_are_moved_by_the_keyboard_and_the_focus_stays_on_the_button(alice, row):
    page = alice.page
    page.focus("#down-base")

    page.keyboard.press("Enter")
    page.locator("#component-1", has_text="(base)").wait_for()

    assert page.evaluate("document.activeElement.id") == "down-base"
    assert [part["code"] for part in pay.again(row).content["components"]][:2] == ["commission", "base"]


def test_a_new_component_is_opened_and_written_into_at_once(alice, row):
    page = alice.page
    page.select_option("#new-kind", "maximum")
    page.click("#add-component")
    page.wait_for_selector("#component-9 [name=title]")

    page.keyboard.type("封顶")
    page.fill("[name=amount]", "20000")
    page.click("[value=close]")
    page.wait_for_selector("#component-9 #open-ceiling")

    added = pay.again(row).content["components"][9]
    assert added == {"code": "ceiling", "kind": "maximum", "title": "封顶", "amount": "20000"}


def test_a_colleagues_save_meanwhile_loses_nothing_of_either(alice, row, team):
    page = alice.page
    page.click("#open-commission")
    page.wait_for_selector("#reads")
    content = copy.deepcopy(row.content)
    content["components"][2]["amount"] = "99.00"
    bob = org.holder(Role.BRANCH_FINANCE, team.branch)
    services.save_standard(
        standard_id=row.pk, document=content, version=pay.again(row).version, by=bob, at=NOW
    )

    page.fill("[name=tiers-0-rate]", "17")
    page.click("[value=close]")
    page.wait_for_selector("#editor [role=alert]")
    assert page.input_value("[name=tiers-0-rate]") == "17"
    page.click("[value=close]")
    page.wait_for_selector("#open-commission")

    saved = pay.again(row).content["components"]
    assert (saved[1]["tiers"][0]["rate"], saved[2]["amount"]) == ("0.17", "99.00")


def test_the_editor_works_without_script(row, open_without_script, live_server):
    page = open_without_script(reverse("compensation:standard_edit", args=[row.pk]), row.drafted_by)

    page.click("#open-floor")
    page.fill("[name=amount]", "2,500")
    page.click("[value=finish]")

    assert page.url == live_server.url + row.get_absolute_url()
    assert pay.again(row).content["components"][8]["amount"] == "2500"


@pytest.mark.parametrize(
    "address", ["{editor}?open=1", "{editor}?open=5", "{record}", "/pay/standards/", "{try}"]
)
def test_pages_of_standards_please_axe_and_do_not_overflow(row, at_browser, address):
    alice = at_browser("alice")
    names = {name: reverse(f"compensation:standard{name}", args=[row.pk]) for name in ("_edit", "", "_try")}
    alice.open(address.format(**{"editor": names["_edit"], "record": names[""], "try": names["_try"]}))

    assert looked_at(alice.page) == []


@pytest.mark.parametrize(
    "name", ["parameters", "adjustment_list", "adjustment_new", "measure_new", "declaration_list"]
)
def test_pages_of_inputs_please_axe_and_do_not_overflow(at_browser, name):
    office = pay.office()
    pay.adjustment(office.hire(), "5.00")
    finance = at_browser(office.finance.username)

    finance.open(reverse(f"compensation:{name}"))

    assert looked_at(finance.page) == []
