"""A team's scheme written in the browser, with rows added and taken out, sent up once it is whole; with and without script."""

import pytest

from org.choices import Role
from teams.models import TeamPaper
from tests.browser_fixtures import follow, looked_at
from tests.factories import teams_papers as made
from tests.factories.org import BranchFactory, OutletFactory, TeamFactory, account_manager, holder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXTS = ("market", "customers", "content", "compliance")


@pytest.fixture
def team():
    return TeamFactory(branch=BranchFactory(code="EB01", name="东风路营业部"), code="EAST", name="东风路一队")


@pytest.fixture
def alice(team):
    return made.lead_of(team, name="爱丽丝")


def fill(page, **values):
    for name, value in values.items():
        page.fill(f"[name='{name.replace('__', '-')}']", value)


def write_scheme(page):
    """All that a scheme has to say, in one activity and one measure."""
    fill(page, budget="20,000", activities__0__what="社区讲座", activities__0__owner="王芳")
    fill(page, activities__0__from="2027-03-01", activities__0__until="2027-03-05")
    fill(page, activities__0__budget="1,200.50", measures__0__target="1200")
    page.select_option("[name='measures-0-measure']", "new_valid_accounts")
    for code in TEXTS:
        page.fill(f"[name='section-{code}']", f"{code}：按去年做法，逐项落实。")


def test_a_scheme_is_written_and_sent_up_in_the_browser(open_page, team, alice):
    page = open_page("/teams/papers/", alice)
    page.click("text=起草文件")
    page.click("main a:has-text('营销方案')")
    fill(page, year="2027")
    page.click("main form button:has-text('生成草稿'), main form button.button-primary")
    page.wait_for_url("**/edit/")

    write_scheme(page)
    page.click("#activities button[name=more]")
    page.fill("[name='activities-2-what']", "路演")
    page.click("#activities button[value='activities-2']")
    assert page.input_value("[name='activities-0-what']") == "社区讲座"
    assert looked_at(page) == []
    follow(page, page.locator(".sheet-buttons .button-primary"))

    assert "东风路一队2027年营销方案" in page.inner_text("h1")
    assert "1,200.50" in page.inner_text("main")
    assert looked_at(page) == []
    page.click("summary:has-text('上报')")
    follow(page, page.locator("form[action$='submit'] button.button-primary"))

    paper = TeamPaper.objects.get()
    assert (paper.state, paper.tables["activities"][0]["budget"]) == ("submitted", "1200.50")
    assert "批准之前不得执行" in page.inner_text("main")
    assert page.complaints == []


def test_an_empty_draft_says_what_is_missing_and_is_not_sent(open_page, team, alice):
    paper = made.drafted(team, alice)

    page = open_page(paper.get_absolute_url(), alice)

    assert "尚未填写费用预算。" in page.inner_text("main")
    assert page.locator("form[action$='submit']").count() == 0
    assert looked_at(page) == []


def test_a_cooperation_is_written_without_script(open_without_script, team, alice):
    outlet = OutletFactory(branch=team.branch, name="人民路支行")
    person = account_manager(team, name="王建国")
    paper = made.drafted(team, alice, "bank_cooperation")
    page = open_without_script(f"/teams/papers/{paper.pk}/edit/", alice)

    page.select_option("[name='stationed-0-person']", str(person.pk))
    page.select_option("[name='stationed-0-outlet']", str(outlet.pk))
    page.check(f"[name=outlets][value='{outlet.pk}']")
    page.click("#stationed button[name=more]")
    assert page.input_value("[name='stationed-0-person']") == str(person.pk)
    page.click(".sheet-buttons .button-primary")

    part = made.again(paper).cooperation
    assert [(row.person, row.outlet) for row in part.stationed.all()] == [(person, outlet)]
    assert list(part.outlets.all()) == [outlet]


def test_the_papers_pages_read_at_the_desk_and_on_the_phone(open_page, team, alice):
    channel, manager = holder(Role.CHANNEL_MANAGEMENT), holder(Role.BRANCH_MANAGER, team.branch)
    made.approved(team, alice, channel, "annual_plan")
    set_up = made.approved(team, manager, channel, "set_up")

    for address, reader in (
        ("/teams/papers/", alice),
        ("/teams/papers/new/", manager),
        (f"{set_up.get_absolute_url()}open-team/", manager),
    ):
        page = open_page(address, reader)
        assert looked_at(page) == [], address
