"""A year's target saved with a remainder says so; one that was set by mistake is taken back (G5)."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core.errors import Conflict, DomainError, PermissionDenied
from core.models import AuditEntry
from teams.choices.measures import Measure
from teams.models import Target, TargetMonth, TargetShare
from teams.services import targets
from tests.factories.teams_logs import moment
from tests.factories.teams_targets import AT, NOVEMBER, months, set_target, share

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages are looked at on the twelfth of October."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def year_page(crew, year=2026, measure=Measure.ACCOUNTS, name="target_year"):
    return reverse(f"teams:{name}", args=[crew.team.pk, year, measure.value])


def saved(browser, address, **typed):
    return browser.post(address, {"seen_version": 0} | typed, follow=True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"total": "5", "m12": "1000000"}, "The months come to 999,995 more than the year."),
        ({"total": "50", "m12": "20"}, "Of the year 30 are not given to a month."),
    ],
)
def test_a_target_that_its_months_do_not_come_to_says_so_when_it_is_saved(crew, signed_in, typed, said):
    html = saved(signed_in(crew.lead), year_page(crew), **typed).content.decode()

    assert "The target is saved." in html
    assert said in html


def test_a_target_that_its_months_come_to_is_saved_without_more_words(crew, signed_in):
    html = saved(signed_in(crew.lead), year_page(crew), total="50", m12="50").content.decode()

    assert "The target is saved." in html
    assert "than the year" not in html
    assert "not given to a month" not in html


def test_a_stock_whose_december_differs_is_pointed_out_when_it_is_saved(crew, signed_in):
    html = saved(signed_in(crew.lead), year_page(crew, measure=Measure.ASSETS), total="50", m12="40")

    assert "December is planned at 40" in html.content.decode()


@pytest.mark.parametrize(("year", "month"), [(2026, "2026-10"), (2027, "2027-01")])
def test_after_saving_a_year_one_stands_in_it(crew, signed_in, year, month):
    answer = saved(signed_in(crew.lead), year_page(crew, year), total="50", m12="50")

    assert answer.redirect_chain[-1][0].endswith(f"?month={month}")


@pytest.fixture
def ahead(crew, regions):
    """Set by mistake: November and December alone, November shared out."""
    target = set_target(crew, months=months(first=11), at=AT)
    share(crew, target, {regions[0].pk: Decimal(60)}, {crew.alice.pk: Decimal(50)}, month=NOVEMBER)
    target.refresh_from_db()
    return target


def remove(crew, target, **given):
    values = {"target_id": target.pk, "seen": target.version, "reason": "录错年度", "by": crew.lead, "at": AT}
    targets.remove_target(**(values | given))


def test_a_target_is_removed_with_its_months_and_shares_and_that_is_on_record(crew, ahead):
    pk = ahead.pk
    remove(crew, ahead)

    entry = AuditEntry.objects.get(action="teams.target.remove")
    assert not (Target.objects.exists() or TargetMonth.objects.exists() or TargetShare.objects.exists())
    assert (entry.subject_id, entry.reason) == (str(pk), "录错年度")
    assert (entry.before["total"], entry.before["2026-11"]) == ("1200.00", "100.00")


def test_a_month_that_is_over_and_was_planned_keeps_the_target(crew):
    target = set_target(crew)

    with pytest.raises(DomainError, match="Jan 2026 is over and was measured"):
        remove(crew, target)
    assert Target.objects.exists()


def test_a_month_that_is_over_with_nothing_planned_does_not_keep_it(crew):
    target = set_target(crew, months=months(each="0") | months(first=11))

    remove(crew, target)

    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("given", "error"),
    [({"reason": " "}, DomainError), ({"seen": 0}, Conflict), ({"who": "manager"}, PermissionDenied)],
)
def test_a_target_is_not_removed_without_reason_version_and_right(crew, ahead, given, error):
    given = dict(given)
    by = {"by": getattr(crew, given.pop("who"))} if "who" in given else {}

    with pytest.raises(error):
        remove(crew, ahead, **given, **by)
    assert Target.objects.exists()


def test_the_lead_removes_it_by_page_with_a_reason(crew, ahead, signed_in):
    browser, address = signed_in(crew.lead), year_page(crew, name="target_remove")
    shown = browser.get(year_page(crew)).content.decode()
    without = browser.post(address, {"seen_version": ahead.version, "reason": ""})
    answer = browser.post(address, {"seen_version": ahead.version, "reason": "录错年度"}, follow=True)

    assert f'action="{address}"' in shown
    assert without.status_code == 400
    assert "The target is removed" in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("?month=2026-10")
    assert browser.post(address, {"seen_version": 1, "reason": "x"}).status_code == 404


def test_where_it_stays_the_page_says_why(crew, signed_in):
    set_target(crew, at=moment(date(2026, 1, 5)))

    html = signed_in(crew.lead).get(year_page(crew)).content.decode()

    assert "Jan 2026 is over and was measured by this target; it stays." in html
    assert f'action="{year_page(crew, name="target_remove")}"' not in html
