"""A real Chromium on the running product, with the demonstration company and one past month."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from core import jobs
from core.models import Job
from org.models import User
from tests.browser_fixtures import SCREENSHOTS, SIZES, follow
from tests.core.conftest import signed_in
from tests.unprinted import leave_unprinted


@pytest.fixture
def small_company(db, monkeypatch, settings):
    """The demonstration with one past month instead of six; passwords cost nothing."""
    from demo import company, cycle, parameters, people

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(cycle, "FIRST", date(2026, 9, 1))
    monkeypatch.setattr(cycle, "EACH", 8)
    administrator = company.set_up()
    people.hire_all(administrator)
    parameters.set_parameters()
    cycle.approve_standards()
    with pytest.MonkeyPatch.context() as patch:
        leave_unprinted(patch)  # what is printed is read of the month done by hand
        cycle.run_months(lambda _what: None)
    Job.objects.exclude(state__in=["done", "failed"]).update(state="done", finished_at=timezone.now())
    return cycle


def work_off():
    """Do what a worker would do now."""
    while found := Job.objects.filter(state="queued").order_by("id").values_list("id", flat=True):
        for job_id in list(found):
            jobs.run(job_id, at=timezone.now())


@dataclass
class Seat:
    """The one page, before which people take turns; the cookies of each come and go with them."""

    page: object
    url: str
    taken_by: object = None

    def take(self, person):
        if self.taken_by is person:
            return
        context = self.page.context
        if self.taken_by:
            self.taken_by.cookies = context.cookies()
        context.clear_cookies()
        context.add_cookies(person.cookies)
        self.taken_by = person


@dataclass
class Person:
    """Somebody who opens an address and then has the page until somebody else does."""

    seat: Seat
    pictures: Path
    cookies: list

    @property
    def page(self):
        assert self.seat.taken_by is self, "another person has opened a page since"
        return self.seat.page

    @property
    def url(self):
        return self.seat.url

    def open(self, address):
        self.seat.take(self)
        self.page.goto(self.url + address)
        return self

    def press(self, action):
        """Send the form whose address ends so; a deciding step is opened first."""
        form = self.page.locator(f'form[action$="{action}"]').first
        if not form.is_visible():
            form.locator("xpath=ancestor::details[1]/summary").first.click()
        follow(self.page, form.locator("button:not([type=button])").last)
        return self

    def send(self, address, **fields):
        """Fill in the page's own form and send it."""
        self.open(address)
        form = self.page.locator("main form[method=post]").filter(
            has=self.page.locator("textarea, select, [name=month]")
        )
        for name, value in fields.items():
            form.locator(f"[name={name}]").first.fill(value)
        follow(self.page, form.first.locator("button:not([type=button])").last)
        return self

    def reads(self, text):
        assert text in self.page.inner_text("body"), self.page.inner_text("main")[:1500]
        return self

    def picture(self, name):
        """The page in both sizes, for SCREENSHOTS in both languages; none may be wider than its screen."""
        for language in ("en", "zh-hans") if SCREENSHOTS else ("zh-hans",):
            if SCREENSHOTS:
                self.page.context.add_cookies([{"name": "language", "value": language, "url": self.url}])
                self.page.goto(self.page.url)
            for label in ("phone", "desk"):
                self.page.set_viewport_size(SIZES[label])
                assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, label)
                if SCREENSHOTS:
                    file = self.pictures / f"{name}-{language}-{label}.png"
                    self.page.screenshot(path=file, full_page=True)
        return self


@pytest.fixture
def at_browser(blank_page, live_server, tmp_path):
    """Gives somebody, by user name, a turn at the browser, signed in."""
    pictures = Path(SCREENSHOTS) if SCREENSHOTS else tmp_path / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    seat = Seat(blank_page, live_server.url)

    def person(username):
        session = signed_in(User.objects.get(username=username)).cookies["sessionid"].value
        values = {"sessionid": session, "language": "zh-hans"}
        cookies = [{"name": name, "value": value, "url": seat.url} for name, value in values.items()]
        return Person(seat, pictures, cookies)

    return person
