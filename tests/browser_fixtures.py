"""A real Chromium for tests marked `browser`, one for each process of the suite (loaded by tests/conftest.py).

page = open_page("/org/people/", alice)     # language, scheme and size may be chosen
assert looked_at(page) == []                # axe, the policy and the width, at the desk and on the phone
"""

import json
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings as django_settings

AXE = Path(django_settings.BASE_DIR) / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
INSTALL = "apt-get install -y chromium"


@pytest.fixture(scope="session")
def chromium():
    """The browser itself; skipped where none is installed."""
    sync_api = pytest.importorskip("playwright.sync_api")
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        pytest.skip(f"no Chromium here; lifted by: {INSTALL}")
    # Playwright runs an event loop in this thread; Django would refuse its database to it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def context(chromium):
    """One window for all tests with a single person, so that style sheets and fonts are fetched once."""
    return chromium.new_context()


@pytest.fixture
def open_page(context, live_server):
    """Open an address as `user`; what the console complains of is collected in `page.complaints`."""

    def open_as(address, user=None, *, language="zh-hans", scheme="light", size="desk"):
        context.clear_cookies()
        become(context, live_server.url, user, language=language)
        page = context.new_page()
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=scheme)
        page.complaints = []
        page.on("console", lambda message: _note(page, message))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(live_server.url + address)
        return page

    yield open_as
    for page in context.pages:
        page.on("dialog", lambda dialog: dialog.accept())
        page.evaluate("localStorage.clear()")
        page.close()


def become(context, url, user, **cookies):
    """Sign `user` in, in the window that is open."""
    from tests.core.conftest import signed_in

    if user:
        cookies["sessionid"] = signed_in(user).cookies["sessionid"].value
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])


def follow(page, control):
    """Click what leads to another page and wait for that: the page before it is whole at once."""
    with page.expect_navigation():
        control.click()


def _note(page, message):
    if message.type in {"error", "warning"} and "does not conform to the required format" not in message.text:
        page.complaints.append(message.text)


def faults(page):
    """What axe finds on the page as it stands: rule and places."""
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    result = page.evaluate(f"axe.run(document, {options})")
    return [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in result["violations"]]


def looked_at(page, sizes=tuple(SIZES)):
    """Everything wrong with the page at each size, each with its size: axe, what sticks out, the console."""
    wrong = []
    for size in sizes:
        page.set_viewport_size(SIZES[size])
        wrong += [(size, fault) for fault in faults(page)]
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wrong.append((size, "wider than the screen"))
    return wrong + [("console", text) for text in getattr(page, "complaints", [])]
