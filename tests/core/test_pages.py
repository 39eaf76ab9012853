"""The shell and the pages that tell of faults: in both languages, without database where it may be gone."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from core.views import samples

FAULTS = {
    "400.html": ("This request cannot be read", "请求无法识别"),
    "403.html": ("This page is not among your tasks", "您没有此页的权限"),
    "403_csrf.html": ("This form was open for too long", "表单打开时间过长"),
    "404.html": ("There is no such page for you", "没有可供您查看的此页"),
    "500.html": ("The server made a mistake", "服务器出现故障"),
    "core/lockout.html": ("Too many wrong passwords", "密码错误次数过多"),
}


@pytest.mark.parametrize("template", FAULTS)
@pytest.mark.parametrize(("language", "index"), [("en", 0), ("zh-hans", 1)])
def test_fault_page_is_whole_in_both_languages_without_request_and_database(
    settings, template, language, index
):
    settings.ROOT_URLCONF = "tests.core.pages"

    with translation.override(language):
        page = render_to_string(template)

    assert f"<h1>{FAULTS[template][index]}</h1>" in page
    assert FAULTS[template][1 - index] not in page


def test_missing_page_answers_404_with_its_page(sample_pages):
    response = Client().get("/nowhere")

    assert response.status_code == 404
    assert "There is no such page for you" in response.content.decode()


def test_refused_page_answers_403_with_its_page(browser):
    response = browser.get("/auditors")

    assert response.status_code == 403
    assert "This page is not among your tasks" in response.content.decode()


@pytest.fixture
def page(sample_pages):
    return Client().get("/ui/").content.decode()


def test_shell_puts_skip_link_navigation_and_main_in_order(page):
    assert page.index('href="#main"') < page.index('id="navigation"') < page.index('<main id="main"')


def test_shell_marks_the_current_page_in_the_navigation(page):
    assert '<a class="nav-child is-current" href="/ui/" aria-current="page">本月</a>' in page


def test_shell_shows_the_search_with_its_shortcut(page):
    assert 'data-shortcut="/"' in page


def test_shell_counts_unread_notifications_for_a_screen_reader(page):
    assert 'aria-label="7 unread notifications"' in page


def test_shell_says_for_whom_one_acts(page):
    assert "You are also acting for 王建国." in page


def test_shell_says_that_it_is_a_demonstration(page):
    assert "Demonstration: all people, customers and amounts are invented." in page


def test_shell_shows_at_most_three_actions_on_a_phone(page):
    bar = page.partition('<nav class="phone-bar')[2].partition("</nav>")[0]

    assert bar.count("<a ") == 3


def test_shell_offers_the_other_language(sample_pages):
    client = Client()

    english = client.get("/ui/").content.decode()
    client.cookies["language"] = "zh-hans"
    chinese = client.get("/ui/").content.decode()

    assert ('lang="zh-Hans">中文</button>' in english, '<html lang="en">' in english) == (True, True)
    assert ('lang="en">English</button>' in chinese, '<html lang="zh-Hans">' in chinese) == (True, True)


def test_shell_is_sent_with_a_policy_that_allows_nothing_inline(sample_pages):
    policy = Client().get("/ui/")["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("sign", [" style=", "<style", " onclick=", " onload=", "javascript:"])
def test_ui_holds_nothing_inline(page, sign):
    assert sign not in page


def test_ui_gives_htmx_the_sample_job(sample_pages):
    fragment = Client().get("/ui/", headers={"HX-Request": "true"}).content.decode()

    assert fragment.lstrip().startswith('<div class="job is-running"')


def test_samples_show_every_tone(page):
    for badge in samples.c.TONES:
        assert f"tone-{badge}" in page


def test_shell_of_a_signed_out_page_has_no_navigation(browser):
    page = browser.get("/anyone").content.decode()

    assert ('id="navigation"' in page, "phone-bar" in page) == (False, False)


def test_messages_are_told_by_tone(browser):
    response = browser.post("/samples/new", {"name": "October"}, follow=True)

    assert '<div class="sentence tone-good">' in response.content.decode()
