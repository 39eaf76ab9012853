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
from django.contrib.staticfiles import handlers
from django.http import HttpResponse

AXE = Path(django_settings.BASE_DIR) / "node_modules/axe-core/axe.min.js"
# Pictures are kept where SCREENSHOTS says, to be looked at; otherwise they go with the test.
SCREENSHOTS = os.environ.get("SCREENSHOTS", "")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
# The first is the same browser without windows, and cheaper.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
INSTALL = "apt-get install -y chromium-headless-shell"


@pytest.fixture(scope="session")
def chromium():
    """The browser itself; skipped where none is installed."""
    sync_api = pytest.importorskip("playwright.sync_api")
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        pytest.skip(f"no Chromium here; lifted by: {INSTALL}")
    # Playwright runs an event loop in this thread; Django would refuse its database to it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def one_weight():
    """The letters of one weight stand for all three, unless pictures are taken: each has a hundred files to weigh."""
    whole = handlers.serve

    def serve(request, path, **options):
        if path in {"noto/500.css", "noto/700.css"}:
            return HttpResponse(content_type="text/css")
        return whole(request, path, **options)

    with pytest.MonkeyPatch.context() as patch:
        if not SCREENSHOTS:
            patch.setattr(handlers, "serve", serve)
        yield


@pytest.fixture(scope="session")
def only_page(chromium, one_weight):
    """The one page of all tests: every other one would fetch and decode style sheets and fonts anew."""
    page = chromium.new_context().new_page()
    page.complaints, page.asked = [], []
    page.on("console", lambda message: _note(page, message))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("dialog", lambda dialog: (page.asked.append(dialog.type), dialog.accept()))
    return page


@pytest.fixture
def blank_page(only_page):
    """The page as nobody has used it, and left so: nothing kept, nothing still asked of the server."""
    only_page.set_viewport_size(SIZES["desk"])
    only_page.emulate_media(color_scheme="light")
    only_page.complaints, only_page.asked = [], []
    yield only_page
    if only_page.url != "about:blank":
        only_page.evaluate("localStorage.clear()")
        # Emptied where it is: to go elsewhere and come back would start a process for each test. No icon is asked for.
        only_page.set_content('<link rel="icon" href="data:,">')
    only_page.context.clear_cookies()


@pytest.fixture
def open_page(blank_page, live_server):
    """Open an address as `user`; what the console complains of is in `page.complaints`, dialogs in `page.asked`."""

    def open_as(address, user=None, *, language="zh-hans", scheme="light", size="desk"):
        page = blank_page
        page.context.clear_cookies()
        become(page.context, live_server.url, user, language=language)
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=scheme)
        page.complaints, page.asked = [], []
        page.goto(live_server.url + address)
        return page

    return open_as


@pytest.fixture(scope="session")
def only_page_without_script(chromium):
    return chromium.new_context(java_script_enabled=False).new_page()


@pytest.fixture
def open_without_script(only_page_without_script, live_server):
    """As `open_page`, in a browser that runs no script."""
    page = only_page_without_script

    def open_as(address, user):
        become(page.context, live_server.url, user, language="zh-hans")
        page.goto(live_server.url + address)
        return page

    yield open_as
    page.context.clear_cookies()


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


# What the console says though nothing is wrong: a request that a newer one overtook is called off, as written
# (hx-sync). One that fails tells so in a line of its own besides.
NO_COMPLAINT = ("does not conform to the required format", "htmx:sendAbort", "htmx:afterRequest")


def _note(page, message):
    if message.type in {"error", "warning"} and not any(part in message.text for part in NO_COMPLAINT):
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
    return wrong + [("console", text) for text in page.complaints]
