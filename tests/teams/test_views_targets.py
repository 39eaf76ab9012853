"""Pages of targets, progress and shortfalls."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from org.choices import Role
from teams.models import Shortfall, Target, TargetMonth
from tests.factories.org import account_manager, holder
from tests.factories.teams_logs import moment
from tests.factories.teams_targets import OCTOBER, october, set_target, share

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages are looked at on the twentieth of October."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(date(2026, 10, 20), 10))


def page(browser, url, status=200):
    answer = browser.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return answer.content.decode()


def url(crew, name="targets", *args):
    return reverse(f"teams:{name}", args=[crew.team.pk, *args])


def test_the_teams_month_shows_what_is_planned_reached_and_left_over(crew, regions, signed_in):
    target = set_target(crew)
    share(crew, target, {regions[0].pk: Decimal(60)}, {crew.alice.pk: Decimal(50)})
    october(crew)

    shown = page(signed_in(crew.lead), url(crew))

    assert "Planned 100, reached 9 (accounts)." in shown
    assert "Not yet given to a region: 40." in shown
    assert "from the accepted CRM file" in shown
    assert "9.0%" in shown


def test_a_share_of_who_moved_is_pointed_out(crew, regions, signed_in):
    from org.models import Posting

    target = set_target(crew)
    share(crew, target, {regions[0].pk: Decimal(60)}, {crew.alice.pk: Decimal(50)})
    Posting.objects.filter(person=crew.alice).update(region=regions[1])

    assert "moved or left" in page(signed_in(crew.lead), url(crew))


def test_a_years_target_is_set_by_page_and_filled_in_evenly(crew, signed_in):
    browser, address = signed_in(crew.lead), url(crew, "target_year", 2026, "new_valid_accounts")

    filled = browser.post(
        address, {"seen_version": 0, "total": "1200", "split_year": "equally"}
    ).content.decode()
    saved = browser.post(
        address, {"seen_version": 0, "total": "1200"} | {f"m{month:02}": "400" for month in (10, 11, 12)}
    )

    assert filled.count('value="400"') == 3
    assert not TargetMonth.objects.exclude(target__total=1200).exists()
    assert saved.status_code == 302
    assert Target.objects.get().months.count() == 3


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"total": "x"}, 400),
        ({"total": ""}, 400),
        ({"total": "1200", "m11": "-3"}, 400),
        ({"total": "1200", "seen_version": "7"}, 409),
    ],
)
def test_bad_targets_keep_what_was_typed(crew, signed_in, typed, status):
    address = url(crew, "target_year", 2026, "new_valid_accounts")

    answer = signed_in(crew.lead).post(address, {"seen_version": 0, "m12": "77"} | typed)

    assert answer.status_code == status
    assert 'value="77"' in answer.content.decode()
    assert not Target.objects.exists()


@pytest.mark.parametrize("address", ["2026/luck", "1999/net_commission"])
def test_a_measure_or_year_that_is_none_is_not_there(crew, signed_in, address):
    page(signed_in(crew.lead), f"/teams/targets/{crew.team.pk}/{address}", 404)


def test_a_month_is_shared_out_by_page(crew, regions, signed_in):
    target = set_target(crew)
    month = target.months.get(month=OCTOBER)
    address = url(crew, "target_share", month.pk)
    browser = signed_in(crew.lead)

    shown = page(browser, address)
    answer = browser.post(
        address,
        {"seen_version": 1, f"r{regions[0].pk}": "60", f"r{regions[1].pk}": "40", f"p{crew.alice.pk}": "60"},
    )

    assert "To share out: 100" in shown
    assert answer.status_code == 302
    assert {share.amount for share in month.shares.all()} == {60, 40, 0}


def test_a_month_is_shared_out_anew_by_one_button(crew, regions, signed_in):
    target = set_target(crew)
    month = target.months.get(month=OCTOBER)

    answer = signed_in(crew.lead).post(
        url(crew, "target_resplit", month.pk), {"way": "equally", "seen_version": 1}
    )

    assert answer.status_code == 302
    assert sum(row.amount for row in month.shares.filter(person=None)) == 100


def test_managers_see_teams_side_by_side(crew, regions, signed_in):
    set_target(crew)
    october(crew)

    shown = page(signed_in(crew.manager), f"{reverse('teams:target_list')}?month=2026-10")

    assert crew.team.name in shown
    assert "9.0%" in shown


def test_an_account_manager_sees_own_targets_with_weeks_and_nobody_elses(crew, regions, signed_in):
    target = set_target(crew)
    share(crew, target, {regions[0].pk: Decimal(60)}, {crew.alice.pk: Decimal(34)})
    browser = signed_in(crew.alice.user)

    mine = page(browser, reverse("teams:my_targets"))

    assert "Planned 34, reached 0 (accounts)." in mine
    assert "This week: " in mine
    assert "Planned 34" in page(browser, reverse("teams:target_list"))
    page(browser, reverse("teams:person_targets", args=[crew.bob.pk]), 404)
    page(browser, url(crew), 404)


@pytest.mark.parametrize("name", ["targets"])
def test_another_teams_targets_are_not_there(crew, signed_in, name):
    set_target(crew)
    stranger = holder(Role.TEAM_LEAD, crew.charlie.postings.get().team)

    page(signed_in(stranger), url(crew, name), 404)
    page(signed_in(stranger), url(crew, "target_year", 2026, "new_valid_accounts"), 404)


def test_a_months_page_asks_as_much_for_two_people_as_for_six(crew, regions, signed_in):
    set_target(crew)

    def count():
        browser = signed_in(crew.lead)
        with CaptureQueriesContext(connection) as asked:
            page(browser, url(crew))
        return len(asked)

    few = count()
    for _ in range(4):
        account_manager(crew.team)

    assert count() == few <= 12


def test_a_shortfall_goes_from_the_question_to_the_leads_word_by_pages(crew, short, signed_in):
    row = Shortfall.objects.get(person=crew.alice)
    browser = signed_in(crew.alice.user)
    listed = page(browser, reverse("teams:shortfall_list"))
    address = reverse("teams:shortfall_answer", args=[row.pk])
    seen = page(browser, address).partition('name="seen" value="')[2].partition('"')[0]
    bad = browser.post(address, {"cause": "搬迁", "remedy": "", "seen": seen})
    good = browser.post(address, {"cause": "搬迁", "remedy": "加开沙龙", "seen": seen})
    taken = signed_in(crew.lead).post(reverse("teams:shortfall_accept", args=[row.pk]))

    assert crew.alice.name in listed
    assert (bad.status_code, good.status_code, taken.status_code) == (400, 302, 302)
    assert "搬迁" in bad.content.decode()
    assert Shortfall.objects.get(pk=row.pk).state == "accepted"


def test_a_colleagues_shortfall_is_not_there(crew, short, signed_in):
    row = Shortfall.objects.get(person=crew.alice)
    browser = signed_in(crew.bob.user)

    page(browser, row.get_absolute_url(), 404)
    assert (
        browser.post(
            reverse("teams:shortfall_answer", args=[row.pk]), {"cause": "x", "remedy": "y"}
        ).status_code
        == 404
    )


def test_the_list_of_shortfalls_can_be_filtered_and_exported(crew, short, signed_in):
    browser = signed_in(crew.lead)
    address = reverse("teams:shortfall_list")

    assert page(browser, f"{address}?q=爱丽").count("<tr data-href") == 1
    assert browser.get(f"{address}?export=csv").status_code == 200


def test_the_lead_asks_by_page_and_lays_down_a_threshold(crew, regions, signed_in):
    set_target(crew)
    browser = signed_in(crew.lead)

    asked = browser.post(url(crew, "target_ask"), {"month": "2026-09"})
    laid = browser.post(
        reverse("teams:threshold"), {"team": crew.team.pk, "valid_from": "2026-10-26", "threshold": "80"}
    )

    assert (asked.status_code, laid.status_code) == (302, 302)
    assert Shortfall.objects.count() == 1
