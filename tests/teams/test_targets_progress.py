"""What was reached, counted the same on every page: by file or by day, by place, and not told before its file."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import audit
from core.errors import DomainError
from org.choices import Role
from org.models import Posting
from teams.choices.measures import Measure
from teams.models import Shortfall, Target
from teams.queries.progress import plan_and_actual, side_by_side
from teams.rules.targets import is_short
from teams.services import resplitting, shortfalls, targets
from teams.services.daily import enter_day
from tests.factories import compensation as pay
from tests.factories.org import TeamFactory, account_manager, holder
from tests.factories.teams_logs import moment
from tests.factories.teams_targets import (
    AT,
    NOVEMBER,
    OCTOBER,
    months,
    october,
    progress,
    resplit,
    set_target,
    share,
)

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 1)
TODAY = date(2026, 10, 20)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages are looked at on the twentieth of October."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(TODAY, 10))


def page(browser, url, status=200):
    answer = browser.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return answer.content.decode()


def year_page(crew, year=2026):
    return reverse("teams:target_year", args=[crew.team.pk, year, "new_valid_accounts"])


def team_page(crew, month=""):
    return reverse("teams:targets", args=[crew.team.pk]) + (f"?month={month}" if month else "")


def entered(person, value, day=date(2026, 10, 12)):
    enter_day(
        person_id=person.pk, day=day, values={"new_valid_accounts": Decimal(value)}, by=person.user, at=AT
    )


@pytest.fixture
def moved(crew, regions):
    """Alice had 34 and reached 21 in September; in October she went to the other branch."""
    target = set_target(crew)
    parts = {crew.alice.pk: Decimal(34)}
    share(crew, target, {regions[0].pk: Decimal(60)}, parts, month=SEPTEMBER, at=moment(date(2026, 9, 3)))
    facts = [pay.fact(f"A{n}", crew.alice, is_valid=True, is_new=True) for n in range(21)]
    pay.crm_month(crew.branch, facts, month=SEPTEMBER)
    other = crew.charlie.postings.get().team
    Posting.objects.filter(person=crew.alice).update(valid_until=date(2026, 10, 5))
    Posting.objects.create(person=crew.alice, team=other, valid_from=date(2026, 10, 5))
    return other


def of_person(person, month):
    return f"{reverse('teams:person_targets', args=[person.pk])}?month={month}"


def test_a_new_lead_does_not_read_a_months_figures_of_the_branch_before(crew, moved, signed_in):
    browser = signed_in(holder(Role.TEAM_LEAD, moved))

    page(browser, of_person(crew.alice, "2026-10"))
    page(browser, of_person(crew.alice, "2026-09"), 404)


def test_the_lead_of_then_still_reads_the_month_that_was_worked_there(crew, moved, signed_in):
    browser = signed_in(crew.lead)
    link = of_person(crew.alice, "2026-09")

    assert link in page(browser, team_page(crew, "2026-09"))
    assert "Planned 34, reached 21" in page(browser, link)
    page(browser, of_person(crew.alice, "2026-10"), 404)


def test_who_moved_reads_all_own_months(crew, moved, signed_in):
    browser = signed_in(crew.alice.user)

    assert "Planned 34, reached 21" in page(browser, of_person(crew.alice, "2026-09"))
    assert "Planned 34" in page(browser, f"{reverse('teams:my_targets')}?month=2026-09")


def test_a_months_page_has_no_link_to_who_stands_elsewhere_now(crew, regions, signed_in):
    target = set_target(crew)
    share(crew, target, {regions[0].pk: Decimal(60)}, {crew.alice.pk: Decimal(34)})
    Posting.objects.filter(person=crew.alice).update(valid_until=date(2026, 10, 13))

    shown = page(signed_in(crew.lead), team_page(crew))

    assert "moved or left" in shown
    assert of_person(crew.alice, "2026-10") not in shown


def test_before_she_came_a_colleagues_month_is_empty_and_a_strangers_not_there(crew, signed_in):
    browser = signed_in(crew.lead)

    assert "No target and no figure" in page(browser, of_person(crew.bob, "2001-01"))
    page(browser, of_person(crew.charlie, "2001-01"), 404)


@pytest.fixture
def assets(crew, regions):
    target = set_target(crew, measure=Measure.ASSETS, total=Decimal(900), months=months(each="900"))
    share(crew, target, {regions[0].pk: Decimal(900)}, {crew.alice.pk: Decimal(900)})


def test_assets_before_the_file_are_said_to_come_with_it_and_not_called_zero(crew, assets, signed_in):
    of_team = page(signed_in(crew.lead), team_page(crew))
    own = page(signed_in(crew.alice.user), reverse("teams:my_targets"))
    listed = page(signed_in(crew.manager), reverse("teams:target_list"))

    assert all(
        "Planned 900 (yuan); what was reached comes with the CRM file." in one for one in (of_team, own)
    )
    assert "comes with the CRM file" in listed
    assert not any("0.0%" in one for one in (of_team, own, listed))


def test_assets_are_told_by_the_file_once_it_is_there(crew, assets, signed_in):
    pay.crm_month(crew.branch, [pay.fact("A1", crew.alice, month_end_assets="450")], month=OCTOBER)

    assert "Planned 900, reached 450 (yuan)." in page(signed_in(crew.lead), team_page(crew))
    assert progress(crew, Measure.ASSETS).share == Decimal("0.5")


def test_nothing_is_asked_for_assets_whose_file_is_not_in_yet(crew, assets):
    shortfalls.ask(team=crew.team, month=SEPTEMBER, by=crew.lead, at=AT)

    assert progress(crew, Measure.ASSETS).actual is None
    assert not Shortfall.objects.exists()
    assert not is_short(Decimal(900), None, Decimal("0.9"))
    assert is_short(Decimal(900), Decimal(0), Decimal("0.9"))


def test_teams_side_by_side_count_the_days_as_the_teams_own_page_does(crew, regions, signed_in):
    set_target(crew)
    entered(crew.alice, 30)
    browser = signed_in(crew.manager)

    assert "30.0%" in page(browser, team_page(crew))
    assert "30.0%" in page(browser, reverse("teams:target_list"))
    found = plan_and_actual(team_id=crew.team.pk, start=OCTOBER, end=NOVEMBER)
    assert {one.measure: one.actual for one in found}[Measure.ACCOUNTS] == 30
    assert {one.measure: one.actual for one in found}[Measure.ASSETS] is None


def test_figures_from_before_a_transfer_stay_with_the_branch_that_they_are_of(crew, regions):
    set_target(crew)
    other = crew.charlie.postings.get().team
    far = account_manager(other, name="远")
    pay.crm_month(other.branch, [pay.fact("Z1", far, is_valid=True, is_new=True)], month=OCTOBER)
    Posting.objects.filter(person=far).update(valid_until=TODAY)
    Posting.objects.create(person=far, team=crew.team, region=regions[0], valid_from=TODAY)
    october(crew)

    found = plan_and_actual(team_id=crew.team.pk, start=OCTOBER, end=NOVEMBER)
    (row,) = side_by_side([crew.team], OCTOBER, date(2026, 11, 5))

    of_page = progress(crew, today=date(2026, 11, 5)).actual
    assert (of_page, found[0].actual, row.progress[0].actual) == (9, 9, 9)


def test_days_entered_in_another_branch_are_not_counted_after_the_transfer(crew, regions):
    set_target(crew)
    entered(crew.charlie, 5)
    Posting.objects.filter(person=crew.charlie).update(valid_until=date(2026, 10, 14))
    Posting.objects.create(
        person=crew.charlie, team=crew.team, region=regions[0], valid_from=date(2026, 10, 14)
    )

    assert progress(crew, today=TODAY).actual == 0


def test_teams_side_by_side_ask_as_much_for_one_as_for_three(crew, signed_in):
    set_target(crew)

    def count():
        browser = signed_in(crew.manager)
        with CaptureQueriesContext(connection) as asked:
            page(browser, reverse("teams:target_list"))
        return len(asked)

    few = count()
    for _ in range(2):
        account_manager(TeamFactory(branch=crew.branch))

    assert count() == few <= 12


def test_filling_the_months_in_shares_out_what_the_past_ones_left(crew, signed_in):
    set_target(crew, months=months(each="50"))

    html = (
        signed_in(crew.lead)
        .post(year_page(crew), {"seen_version": 1, "total": "1200", "split_year": "equally"})
        .content.decode()
    )

    assert (html.count('value="50"'), html.count('value="250"')) == (9, 3)


def test_filling_the_months_in_keeps_the_version_that_was_looked_at(crew, signed_in):
    set_target(crew)
    set_target(crew, total=Decimal(999), seen=1)
    browser = signed_in(crew.lead)

    html = browser.post(
        year_page(crew), {"seen_version": 1, "total": "1200", "split_year": "equally"}
    ).content.decode()

    assert re.search(r'name="seen_version" value="(\d+)"', html).group(1) == "1"
    saved = browser.post(year_page(crew), {"seen_version": 1, "total": "1200"})
    assert saved.status_code == 409
    assert Target.objects.get().total == 999


def test_past_months_that_have_it_all_leave_nothing_to_fill_in(crew, signed_in):
    set_target(crew)
    given = {"seen_version": 1, "total": "800", "split_year": "equally"}

    answer = signed_in(crew.lead).post(year_page(crew), given)

    assert answer.status_code == 400
    assert "come to more than that already" in answer.content.decode()


def test_a_year_that_is_over_keeps_its_target(crew, signed_in):
    set_target(crew)

    with pytest.raises(DomainError, match="2026 is over"):
        set_target(crew, total=Decimal(5), months={}, seen=1, at=moment(date(2027, 2, 1)))
    assert Target.objects.get().total == 1200


def test_a_month_that_is_over_gets_no_target_with_hindsight(crew):
    with pytest.raises(DomainError, match="2026-01"):
        set_target(crew, months={date(2026, 1, 1): Decimal(1)}, at=AT)

    target = set_target(crew, months={date(2026, 1, 1): Decimal(0), OCTOBER: Decimal(7)}, at=AT)
    assert [row.month for row in target.months.all()] == [OCTOBER]


def test_shares_are_audited_with_what_they_were_before(crew, regions):
    target = set_target(crew)
    share(crew, target, {regions[0].pk: Decimal(60)}, {crew.alice.pk: Decimal(50)})
    share(crew, target, {regions[0].pk: Decimal(10)}, {crew.alice.pk: Decimal(5)})

    entry = audit.history(target).last()

    key = f"{crew.alice.pk} ({regions[0].pk})"
    before, after = entry.before["2026-10"], entry.after["2026-10"]
    assert (before["people"][key], after["people"][key]) == ("50.00", "5.00")
    assert before["regions"] == {str(regions[0].pk): "60.00"}


def test_sharing_out_anew_is_audited_with_regions_and_what_was_before(crew, regions):
    target = set_target(crew)
    share(crew, target, {regions[0].pk: Decimal(60)}, {crew.alice.pk: Decimal(50)})
    resplit(crew, target)

    entry = audit.history(target).last()

    before, after = entry.before["2026-10"], entry.after["2026-10"]
    assert before["people"] == {f"{crew.alice.pk} ({regions[0].pk})": "50.00"}
    assert after["regions"] == {str(regions[0].pk): "60.00"}
    assert after["people"] == {f"{crew.alice.pk} ({regions[0].pk})": "60.00"}


def test_a_month_to_come_says_what_is_planned_and_not_that_nothing_was_reached(crew, regions, signed_in):
    target = set_target(crew)
    share(crew, target, {regions[0].pk: Decimal(60)}, {crew.alice.pk: Decimal(50)}, month=NOVEMBER)
    of_lead = page(signed_in(crew.lead), team_page(crew, "2026-11"))
    listed = page(signed_in(crew.manager), reverse("teams:target_list") + "?month=2026-11")
    own = page(signed_in(crew.alice.user), reverse("teams:my_targets") + "?month=2026-11")

    assert "Planned 100 (accounts)." in of_lead
    assert "Planned 50 (accounts)." in own
    assert not any("0.0%" in one or ", reached" in one for one in (of_lead, listed, own))


def test_months_to_come_are_reached_until_the_end_of_next_year(crew, signed_in):
    set_target(crew)
    browser = signed_in(crew.lead)

    assert "?month=2026-11" in page(browser, team_page(crew))
    assert "?month=2028-01" not in page(browser, team_page(crew, "2027-12"))


def test_what_a_region_gave_out_too_much_is_said_in_words(crew, regions, signed_in):
    target = set_target(crew)
    share(crew, target, {regions[0].pk: Decimal(110)}, {crew.alice.pk: Decimal(134)})

    shown = page(signed_in(crew.lead), team_page(crew))

    assert ">-24<" not in shown
    assert "24 too much" in shown
    assert "Given out 10 more than planned." in shown


def by_hand(crew, regions, signed_in, of_region, of_alice):
    target = set_target(crew)
    address = reverse("teams:target_share", args=[crew.team.pk, target.months.get(month=OCTOBER).pk])
    typed = {"seen_version": 1, f"r{regions[0].pk}": of_region, f"p{crew.alice.pk}": of_alice}
    return signed_in(crew.lead).post(address, typed, follow=True).content.decode()


def test_sharing_out_by_hand_more_than_there_is_is_saved_with_a_warning(crew, regions, signed_in):
    shown = by_hand(crew, regions, signed_in, "110", "134")

    assert "The shares are saved." in shown
    assert shown.count("Given out 10 more than planned.") == 2  # the message, and the month itself
    assert "In 1区 people have 24 more than the region." in shown


def test_sharing_out_by_hand_what_there_is_warns_of_nothing(crew, regions, signed_in):
    shown = by_hand(crew, regions, signed_in, "60", "60")

    assert "The shares are saved." in shown
    assert "more than" not in shown


def test_a_month_that_is_over_is_not_opened_to_be_shared_out_by_hand(crew, signed_in):
    target = set_target(crew)
    address = reverse("teams:target_share", args=[crew.team.pk, target.months.get(month=SEPTEMBER).pk])

    assert "2026-09 is over" in page(signed_in(crew.lead), address, 400)


def test_months_that_come_to_more_than_the_year_are_said_without_a_minus(crew, signed_in):
    set_target(crew, total=Decimal(1000))

    assert "The months come to 200 more than the year." in page(signed_in(crew.lead), year_page(crew))


def test_accounts_to_share_out_are_written_as_whole_numbers(crew, regions, signed_in):
    target = set_target(crew)
    month = target.months.get(month=OCTOBER)
    address = reverse("teams:target_share", args=[crew.team.pk, month.pk])

    assert "To share out: 100 accounts; not yet given to a region: 100." in page(
        signed_in(crew.lead), address
    )


def test_a_year_is_split_over_the_months_that_are_left():
    past = {date(2026, month, 1): Decimal(10) for month in range(1, 11)}

    parts = targets.split_year(
        total=Decimal(150), year=2026, measure=Measure.ACCOUNTS, way="equally", past=past
    )

    assert parts == {NOVEMBER: 25, date(2026, 12, 1): 25}


@pytest.fixture
def left(crew, regions):
    """Alice and Dora had 50 each of their region's 100; Alice's last day is the 28th of October."""
    dora = account_manager(crew.team, name="朵拉")
    Posting.objects.filter(person=dora).update(region=regions[0])
    target = set_target(crew)
    for month in (OCTOBER, NOVEMBER):
        parts = {crew.alice.pk: Decimal(50), dora.pk: Decimal(50)}
        share(crew, target, {regions[0].pk: Decimal(100)}, parts, month=month)
    Posting.objects.filter(person=crew.alice).update(valid_until=date(2026, 10, 29))
    return target


def shared_anew(crew, target, month=OCTOBER):
    resplitting.resplit_month(
        target_month_id=target.months.get(month=month).pk,
        way="equally",
        seen=Target.objects.get().version,
        by=crew.lead,
        at=moment(date(2026, 10, 29)),
    )
    people = target.months.get(month=month).shares.exclude(person=None)
    return {row.person.name: row.amount for row in people.select_related("person")}


def test_who_left_keeps_the_days_worked_and_the_others_get_the_days_to_come(crew, left):
    parts = shared_anew(crew, left)

    assert 40 <= parts["爱丽"] < 50
    assert parts["爱丽"] == int(parts["爱丽"])
    assert parts["爱丽"] + parts["朵拉"] == 100


def test_what_who_left_keeps_is_not_made_less_by_sharing_out_again(crew, regions, left):
    once = shared_anew(crew, left)
    again = shared_anew(crew, left)
    at = moment(date(2026, 10, 30))
    share(crew, left, {regions[0].pk: Decimal(100)}, {crew.bob.pk: Decimal(1)}, at=at)

    kept = left.months.get(month=OCTOBER).shares.get(person=crew.alice)
    assert once == again
    assert (kept.amount, kept.is_kept) == (once["爱丽"], True)


def test_months_to_come_go_back_wholly_from_who_left(crew, left):
    assert shared_anew(crew, left, NOVEMBER) == {"朵拉": 100}


def test_a_month_shared_out_anew_no_longer_asks_for_it(crew, left, signed_in, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(date(2026, 10, 29), 10))
    browser = signed_in(crew.lead)
    before = page(browser, team_page(crew))
    shared_anew(crew, left)
    after = page(browser, team_page(crew))

    assert "Share the month out anew." in before
    assert "Share the month out anew." not in after
    assert "keeps the days worked" in after


def test_what_was_reached_before_leaving_stays_with_the_team_on_every_page(crew, regions):
    set_target(crew)
    october(crew, alice="8", bob="1")
    Posting.objects.filter(person=crew.alice).update(valid_until=date(2026, 10, 20))

    month = progress(crew, today=date(2026, 11, 5))
    beside = side_by_side([crew.team], OCTOBER, date(2026, 11, 5))
    period = plan_and_actual(team_id=crew.team.pk, start=OCTOBER, end=NOVEMBER)

    assert [(p.name, p.actual, p.is_moved) for p in month.regions[0].people] == [("爱丽", 8, True)]
    assert month.actual == 9
    assert [one.actual for one in beside[0].progress if one.measure == Measure.ACCOUNTS] == [9]
    assert [one.actual for one in period if one.measure == Measure.ACCOUNTS] == [9]


def test_who_left_with_nothing_planned_and_nothing_reached_is_no_row(crew, regions):
    set_target(crew)
    october(crew, alice="0", bob="1")
    Posting.objects.filter(person=crew.alice).update(valid_until=date(2026, 10, 20))

    assert list(progress(crew, today=date(2026, 11, 5)).regions[0].people) == []


def test_who_went_to_another_team_takes_the_whole_month_along(crew, regions):
    set_target(crew)
    october(crew, alice="8", bob="1")
    Posting.objects.filter(person=crew.alice).update(valid_until=date(2026, 10, 20))
    other = TeamFactory(branch=crew.branch)
    Posting.objects.create(person=crew.alice, team=other, valid_from=date(2026, 10, 20))

    beside = side_by_side([crew.team, other], OCTOBER, date(2026, 11, 5))

    reached = [[p.actual for p in row.progress if p.measure == Measure.ACCOUNTS] for row in beside]
    assert reached == [[1], [8]]


def test_who_left_is_not_asked_why_the_month_fell_short(crew, regions):
    target = set_target(crew)
    share(crew, target, {}, {crew.alice.pk: Decimal(50)})
    Posting.objects.filter(person=crew.alice).update(valid_until=date(2026, 10, 20))

    shortfalls.crm_accepted(october(crew), crew.manager, moment(date(2026, 11, 5)))

    assert [row.person for row in Shortfall.objects.all()] == [None]


def test_a_teams_month_is_told_by_week_until_its_file_is_there(crew, regions, signed_in):
    set_target(crew)
    enter_day(
        person_id=crew.alice.pk, day=date(2026, 10, 12), values={Measure.ACCOUNTS: Decimal(3)},
        by=crew.alice.user, at=AT,
    )  # fmt: skip
    browser = signed_in(crew.lead)
    before = page(browser, team_page(crew))
    october(crew)
    after = page(browser, team_page(crew))

    assert re.search(
        r'10-12</th><td class="text-end digits">\d+</td><td class="text-end digits">3</td>', before
    )
    assert "Entered day by day" in before
    assert "Week by week" in after
    assert "Entered day by day" not in after
