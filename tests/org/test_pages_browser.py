"""What only a real browser shows of the organisation's pages: axe, the policy, no overflow, the search fields."""

import pytest
from django.urls import reverse
from django.utils import timezone

from org.choices import Role
from org.models import Delegation, RoleGrant
from tests.browser_fixtures import follow, looked_at
from tests.factories.org import BranchFactory, OutletFactory, TeamFactory, account_manager, holder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def company():
    """A branch with its desk and people, and an administrator."""
    branch = BranchFactory(name="人民路营业部")
    team = TeamFactory(branch=branch, name="营销一队")
    outlet = OutletFactory(branch=branch)
    people = [account_manager(team, name=name) for name in ("张三", "李四", "曾䶮")]
    for person in people:
        person.user.name = person.name
        person.user.save()
    return {
        "branch": branch,
        "team": team,
        "outlet": outlet,
        "people": people,
        "desk": holder(Role.TRADING_DESK, branch, name="交易岗"),
        "admin": holder(Role.ADMINISTRATOR, name="管理员"),
    }


PAGES = [
    ("desk", "person_list", None),
    ("desk", "person", "person"),
    ("desk", "hire", None),
    ("desk", "outlet", "outlet"),
    ("desk", "delegation_list", None),
    ("desk", "profile", None),
    ("admin", "structure", None),
    ("admin", "grant_list", None),
    ("admin", "calendar", None),
    ("admin", "import", None),
]


@pytest.mark.parametrize(("who", "name", "record"), PAGES)
def test_pages_please_axe_and_the_policy_and_do_not_overflow(open_page, company, who, name, record):
    args = {"person": [company["people"][0].pk], "outlet": [company["outlet"].pk]}.get(record, [])

    page = open_page(reverse(f"org:{name}", args=args), company[who])

    assert looked_at(page) == []


def test_sign_in_pleases_axe_and_works_without_a_mouse(open_page, company, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    company["desk"].set_password("paper-crane-1987")
    company["desk"].save()
    assert looked_at(open_page(reverse("org:sign_in"))) == []
    page = open_page(reverse("org:sign_in") + "?next=/org/account", size="phone")

    page.locator("#id_username:focus").wait_for()
    page.keyboard.type(company["desk"].username)
    page.keyboard.press("Tab")
    page.keyboard.type("paper-crane-1987")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith("/org/account") and "sign-in" not in url)

    assert page.locator("h1").inner_text() == "我的账户"


def test_the_picture_of_the_second_factor_is_shown_under_the_policy(open_page, company):
    page = open_page(reverse("org:second_factor_setup"), company["desk"])

    assert page.evaluate("document.querySelector('img.qr').naturalWidth") > 0
    assert page.complaints == []


def test_stand_in_is_found_by_pinyin_and_chosen_with_the_keyboard(open_page, company):
    page = open_page(reverse("org:delegation_new"), company["desk"])
    page.select_option("#id_grant", str(RoleGrant.objects.get(user=company["desk"]).pk))
    page.locator("#id_stand_in").press_sequentially("zs")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    today = timezone.localdate()
    page.fill("#id_last_day", today.isoformat())
    page.fill("#id_reason", "年休假")

    page.get_by_role("button", name="委托", exact=True).click()
    page.wait_for_url("**/org/stand-ins/")

    given = Delegation.objects.get()
    assert (given.stand_in, given.reason) == (company["people"][0].user, "年休假")


def test_shutting_an_account_asks_once_and_takes_a_reason(open_page, company):
    page = open_page(company["desk"].get_absolute_url(), company["admin"])
    fold = page.locator("details.decide", has_text="停用账号")

    fold.locator("summary").click()
    fold.locator("textarea").fill("长期休假")
    follow(page, fold.locator("button.button-danger"))

    company["desk"].refresh_from_db()
    assert company["desk"].is_active is False
