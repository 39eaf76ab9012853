"""Pages of work logs and spot checks: who opens them, what they show, what bad input gets."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from org.choices import Role
from org.models import Person
from teams.contributing.work_logs import own_log, to_check
from teams.models import DailyFigure, LogReopening, SampledLog, WorkLog
from teams.services import samples, work_logs
from tests.factories.org import account_manager, holder
from tests.factories.teams_logs import MONDAY, moment, working_days, write, written
from tests.teams.test_rules_likeness import LOG

pytestmark = pytest.mark.django_db
LIST = reverse("teams:log_list")


def page(browser, url, status=200):
    answer = browser.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return answer.content.decode()


def seen_on(browser, url):
    return page(browser, url).partition('name="seen" value="')[2].partition('"')[0]


@pytest.fixture
def today(monkeypatch):
    """The pages are looked at on Thursday, the fifth of November, in the evening."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(date(2026, 11, 5), 18))


def test_an_account_manager_writes_a_log_on_the_phone_and_finds_it_again(crew, signed_in, today):
    browser = signed_in(crew.alice.user)

    sent = browser.post(
        reverse("teams:log_write"), {"done": "上午驻点，接待客户。", "figure_new_valid_accounts": "2"}
    )
    mine = page(browser, reverse("teams:my_logs"))
    log = WorkLog.objects.get()
    shown = page(browser, log.get_absolute_url())

    assert sent.status_code == 302
    assert "handed in" in mine
    assert "上午驻点，接待客户。" in shown
    assert "new valid accounts" in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"done": ""}, "This field is required"),
        ({"done": "走访", "figure_new_valid_accounts": "一户"}, "whole number"),
        ({"done": "走访", "figure_product_sales": "1,2O0"}, "is not an amount"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(crew, signed_in, today, typed, said):
    answer = signed_in(crew.alice.user).post(reverse("teams:log_write"), {"problems": "客户担心费率"} | typed)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert "客户担心费率" in answer.content.decode()
    assert not WorkLog.objects.exists()


@pytest.mark.parametrize(("day", "status"), [("2026-11-04", 200), ("x", 404)])
def test_the_day_in_the_address_is_a_day(crew, signed_in, today, day, status):
    page(signed_in(crew.alice.user), f"{reverse('teams:log_write')}?day={day}", status)


def test_a_day_that_is_closed_says_so_and_keeps_the_text(crew, signed_in, today):
    answer = signed_in(crew.alice.user).post(
        f"{reverse('teams:log_write')}?day=2026-10-12", {"done": "补写的内容"}
    )

    assert answer.status_code == 400
    assert "Ask your lead" in answer.content.decode()
    assert "补写的内容" in answer.content.decode()


def test_the_form_begins_with_what_was_planned(crew, signed_in, today):
    write(crew.alice, day=date(2026, 11, 4), plan="走访东湖支行")

    assert "走访东湖支行" in page(signed_in(crew.alice.user), f"{reverse('teams:log_write')}?day=2026-11-05")


def test_the_form_keeps_the_day_on_which_it_was_opened(crew, signed_in, today):
    answer = signed_in(crew.alice.user).get(reverse("teams:log_write"))

    assert (answer.status_code, answer.url) == (302, f"{reverse('teams:log_write')}?day=2026-11-05")


def test_accounts_of_a_day_are_shown_as_the_count_they_are(crew, signed_in, today):
    browser, address = signed_in(crew.alice.user), f"{reverse('teams:log_write')}?day=2026-11-05"
    browser.post(address, {"done": "驻点", "figure_new_valid_accounts": "2", "figure_product_sales": "3000"})

    shown = page(browser, address)

    assert re.findall(r'name="figure_[a-z_]+" value="([^"]*)"', shown) == ["2", "3,000.00"]


def test_the_export_counts_accounts_whole_and_yuan_with_their_fen(crew, signed_in, today):
    browser = signed_in(crew.alice.user)
    counted = {"done": "驻点", "figure_new_valid_accounts": "2", "figure_product_sales": "3000"}
    browser.post(f"{reverse('teams:log_write')}?day=2026-11-05", counted)

    line = page(browser, f"{LIST}?export=csv").splitlines()[1]

    assert ",2," in line
    assert "2.00" not in line
    assert line.rstrip().endswith("3000.00")


def test_a_figure_that_is_cleared_goes(crew, signed_in, today):
    browser, address = signed_in(crew.alice.user), f"{reverse('teams:log_write')}?day=2026-11-05"
    browser.post(address, {"done": "驻点", "figure_new_valid_accounts": "2"})
    browser.post(address, {"done": "驻点", "figure_new_valid_accounts": ""})

    assert not DailyFigure.objects.exists()


def test_my_logs_offer_to_write_only_what_can_still_be_handed_in(crew, signed_in, today):
    LogReopening.objects.create(
        person=crew.alice, day=date(2026, 10, 21), reason="培训", by=crew.lead, at=moment(MONDAY)
    )

    shown = page(signed_in(crew.alice.user), f"{reverse('teams:my_logs')}?month=2026-10")
    days = re.findall(r'<a class="day-line" href="/teams/logs/write\?day=([^"]+)"', shown)

    assert days == ["2026-10-21"]
    assert shown.count("closed; your lead can open it again") == 17


def test_a_whole_line_of_my_logs_opens_the_log(crew, signed_in, today):
    log = written(crew.alice, MONDAY)

    assert f'<a class="day-line" href="{log.get_absolute_url()}">' in page(
        signed_in(crew.alice.user), reverse("teams:my_logs")
    )


@pytest.mark.parametrize("day", ["2026-10-12", "2026-11-06", "2021-01-04", "0001-01-01", "9999-12-31"])
def test_there_is_no_form_for_a_day_that_cannot_be_handed_in(crew, signed_in, today, day):
    answer = signed_in(crew.alice.user).get(f"{reverse('teams:log_write')}?day={day}")

    assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("teams:my_logs"))


def test_a_closed_log_does_not_offer_to_be_corrected_and_says_why(crew, signed_in, today):
    open_log, closed = written(crew.alice, MONDAY), written(crew.alice, date(2026, 10, 12))
    browser = signed_in(crew.alice.user)

    shown = {log: page(browser, log.get_absolute_url()) for log in (open_log, closed)}

    assert f'href="{reverse("teams:log_write")}?day=2026-11-02"' in shown[open_log]
    assert f'href="{reverse("teams:log_write")}?day=2026-10-12"' not in shown[closed]
    assert "The time for this day is over. Ask your lead to open it again." in shown[closed]


def test_words_that_stay_are_shown_and_not_typed_over_while_figures_can_be_changed(crew, signed_in, today):
    log = written(crew.alice, MONDAY, done="第一行\r\n第二行")
    browser, address = signed_in(crew.alice.user), f"{reverse('teams:log_write')}?day=2026-11-02"

    shown = page(browser, address)
    kept = browser.post(address, {"done": "第一行\r\n第二行", "figure_new_valid_accounts": "1"})
    refused = browser.post(address, {"done": "改过", "figure_new_valid_accounts": "2"})

    assert shown.count("readonly") == 3
    assert "The log was handed in on time and its time is over; it stays as it is." in shown
    assert (kept.status_code, refused.status_code) == (302, 400)
    assert (WorkLog.objects.get(pk=log.pk).done, DailyFigure.objects.get().value) == ("第一行\r\n第二行", 1)


def test_an_export_of_logs_holds_every_word_and_the_figures(crew, signed_in, today):
    browser, long = signed_in(crew.alice.user), "走访" * 100
    typed = {"done": long, "problems": "折页不够", "plan": "回访", "figure_new_valid_accounts": "2"}
    browser.post(f"{reverse('teams:log_write')}?day=2026-11-05", typed | {"figure_net_commission": "12.50"})

    text = signed_in(crew.lead).get(f"{LIST}?export=csv").content.decode()
    heads, row = (line.split(",") for line in text.splitlines()[:2])

    told = dict(zip(heads, row, strict=True))
    assert (told["Done today"], told["Problems"]) == (long, "折页不够")
    assert told["Plan for the next working day"] == "回访"
    assert told["new valid accounts (accounts)"] in {"2", "2.00"}
    assert told["net commission (yuan)"] == "12.50"
    assert told["product sales (yuan)"] == ""


def test_my_logs_say_in_words_what_is_done_late_and_missing(crew, signed_in, today):
    written(crew.alice, MONDAY)
    written(crew.alice, MONDAY + timedelta(days=1), late=True)

    shown = page(signed_in(crew.alice.user), reverse("teams:my_logs"))

    assert "3 due so far, 1 late, 1 missing." in shown
    assert "due today" in shown


def test_the_list_shows_the_lead_late_ones_and_copies_and_the_author_no_copies(crew, signed_in):
    first = written(crew.bob, done=LOG)
    WorkLog.objects.filter(pk=written(crew.alice, done=LOG, late=True).pk).update(
        like_log=first, likeness="0.97"
    )

    shown = page(signed_in(crew.lead), LIST)

    assert "97% like an earlier log" in shown
    assert "late" in shown


def test_the_author_is_not_told_of_a_likeness(crew, signed_in):
    first = written(crew.bob, done=LOG)
    log = written(crew.alice, done=LOG)
    WorkLog.objects.filter(pk=log.pk).update(like_log=first, likeness="0.97")

    assert "% like an earlier log" not in page(signed_in(crew.alice.user), LIST)
    assert "reads like" not in page(signed_in(crew.alice.user), log.get_absolute_url())
    assert "reads like" in page(signed_in(crew.lead), log.get_absolute_url())


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_a_colleagues_or_strangers_log_is_not_there(crew, signed_in, who):
    log = written(crew.alice, done="只给负责人看的内容")
    browser = signed_in(getattr(crew, who).user)

    assert browser.get(log.get_absolute_url()).status_code == 404
    assert "只给负责人看的内容" not in page(browser, LIST)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 4),
        ("?timely=late", 1),
        ("?q=鲍勃", 2),
        ("?checked=unchecked", 4),
        ("?alike=like", 0),
        ("?day_after=2026-11-03", 2),
    ],
)
def test_filters_of_the_list_leave_what_they_say(crew, signed_in, query, count):
    for person in (crew.alice, crew.bob):
        written(person, MONDAY)
    written(crew.alice, MONDAY + timedelta(days=1), late=True)
    written(crew.bob, MONDAY + timedelta(days=1))

    assert page(signed_in(crew.lead), LIST + query).count("<tr data-href") == count


def test_the_list_asks_as_much_for_five_rows_as_for_fifty(crew, signed_in):
    def queries():
        browser = signed_in(crew.lead)
        with CaptureQueriesContext(connection) as asked:
            page(browser, LIST)
        return len(asked)

    for day in working_days(5):
        written(crew.alice, day)
    few = queries()
    for day in working_days(25):
        written(crew.bob, day)

    assert queries() == few <= 12


def test_the_register_names_the_missing_days_and_opens_one_again(crew, signed_in, today):
    written(crew.alice, MONDAY)
    browser = signed_in(crew.lead)
    shown = page(browser, reverse("teams:log_register"))

    answer = browser.post(
        reverse("teams:log_reopen"),
        {"person": str(crew.bob), "person_key": crew.bob.pk, "day": "2026-11-02", "reason": "外出培训无网络"},
    )

    assert "11-02" in shown
    assert answer.status_code == 302
    assert work_logs.queries.is_reopened(crew.bob.pk, MONDAY)


def test_the_register_lets_the_manager_open_the_leads_own_day_alone(crew, signed_in, today):
    Person.objects.filter(pk=crew.alice.pk).update(user=crew.lead)
    address = reverse("teams:log_reopen")

    links = {
        who: {
            f"?person={one.pk}&amp;" in page(signed_in(by), reverse("teams:log_register")) for one in people
        }
        for who, by, people in [
            ("manager, the lead", crew.manager, [crew.alice]),
            ("manager, others", crew.manager, [crew.bob]),
            ("lead, the own", crew.lead, [crew.alice]),
            ("lead, others", crew.lead, [crew.bob]),
        ]
    }
    answer = signed_in(crew.manager).post(
        address,
        {"person": str(crew.alice), "person_key": crew.alice.pk, "day": "2026-11-02", "reason": "系统升级"},
    )

    assert links == {
        "manager, the lead": {True},
        "manager, others": {False},
        "lead, the own": {False},
        "lead, others": {True},
    }
    assert answer.status_code == 302
    assert work_logs.queries.is_reopened(crew.alice.pk, MONDAY)


@pytest.mark.parametrize("person", ["abc", "%00", "9" * 40, "²", ""])
@pytest.mark.parametrize("day", ["2026-11-22", "%00", "0", ""])
def test_an_address_that_names_no_person_and_no_day_gives_the_form_empty(crew, signed_in, today, person, day):
    shown = page(signed_in(crew.lead), f"{reverse('teams:log_reopen')}?person={person}&day={day}")

    assert 'name="person_key" value=""' in shown
    assert f'value="{day if len(day) > 3 else "2026-10-29"}"' in shown


def test_the_register_asks_as_much_for_two_people_as_for_five(crew, signed_in, today):
    def queries():
        browser = signed_in(crew.lead)
        with CaptureQueriesContext(connection) as asked:
            page(browser, reverse("teams:log_register"))
        return len(asked)

    few = queries()
    for _ in range(3):
        account_manager(crew.team)

    assert queries() == few <= 12


def test_the_leads_remark_by_page(crew, signed_in):
    log = written(crew.alice)

    answer = signed_in(crew.lead).post(reverse("teams:log_remark", args=[log.pk]), {"remark": "写得清楚"})

    log.refresh_from_db()
    assert (answer.status_code, log.remark) == (302, "写得清楚")


@pytest.fixture
def drawn(crew):
    for person in (crew.alice, crew.bob):
        for day in working_days(10):
            written(person, day)
    return samples.draw_sample(
        team=crew.team,
        start=date(2026, 10, 12),
        end=date(2026, 10, 26),
        by=crew.lead,
        at=moment(date(2026, 11, 5)),
    )


def test_the_lead_draws_by_page_and_a_second_time_only_with_a_reason(crew, drawn, signed_in, today):
    browser = signed_in(crew.lead)
    typed = {"team": crew.team.pk, "start": "2026-10-12", "last_day": "2026-10-25"}

    refused = browser.post(reverse("teams:sample_draw"), typed)
    taken = browser.post(reverse("teams:sample_draw"), typed | {"reason": "系统故障"})

    assert refused.status_code == 409
    assert drawn.number.text in refused.content.decode()
    assert taken.status_code == 302


def test_a_drawn_log_is_checked_by_page_and_answered_by_its_author(crew, drawn, signed_in):
    row = drawn.logs.select_related("log__person__user").first()
    browser = signed_in(crew.lead)
    url = reverse("teams:sample_check", args=[row.pk])
    bad = browser.post(url, {"result": "untrue", "remark": "", "seen": seen_on(browser, url)})
    good = browser.post(url, {"result": "untrue", "remark": "当天未到", "seen": seen_on(browser, url)})
    answered = signed_in(row.log.person.user).post(
        reverse("teams:sample_answer", args=[row.pk]), {"answer": "在另一网点"}
    )

    assert (bad.status_code, good.status_code, answered.status_code) == (400, 302, 302)
    assert SampledLog.objects.get(pk=row.pk).answer == "在另一网点"


def test_the_check_sets_the_plan_apart_from_the_words_above_it(crew, drawn, signed_in):
    row = drawn.logs.select_related("log").first()
    WorkLog.objects.filter(pk=row.log_id).update(plan="走访东湖")

    shown = page(signed_in(crew.lead), reverse("teams:sample_check", args=[row.pk]))

    assert '<p class="group-hint mt-3">Plan for the next working day</p>' in shown


def test_the_spot_checks_page_shows_what_proves_the_draw_and_draws_again(crew, drawn, signed_in):
    browser = signed_in(holder(Role.AUDITOR))

    shown = page(browser, drawn.get_absolute_url())
    again = browser.post(reverse("teams:sample_redraw", args=[drawn.pk]), follow=True)

    assert drawn.seed in shown
    assert "Drawn again: the same logs." in again.content.decode()


def test_the_list_says_why_a_period_was_drawn_once_more_and_what_is_overdue(
    crew, drawn, signed_in, monkeypatch
):
    samples.draw_sample(
        team=crew.team, start=date(2026, 10, 12), end=date(2026, 10, 24), by=crew.lead,
        at=moment(date(2026, 11, 6)), reason="第一次抽查时系统故障",
    )  # fmt: skip
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(date(2026, 11, 13), 18))

    shown = page(signed_in(crew.manager), reverse("teams:sample_list"))

    assert "第一次抽查时系统故障" in shown
    assert (shown.count("overdue by 1 days"), shown.count("tone-waiting")) == (1, 1)
    assert "overdue by 1 days" in page(signed_in(crew.lead), drawn.get_absolute_url())


@pytest.mark.parametrize("name", ["sample_list", "coverage"])
def test_pages_of_spot_checks_open_to_the_lead_and_not_to_the_author(crew, drawn, signed_in, name):
    assert crew.team.name in page(signed_in(crew.lead), reverse(f"teams:{name}"))
    page(signed_in(crew.alice.user), reverse(f"teams:{name}"), 403)


def test_another_teams_spot_check_is_not_there(crew, drawn, signed_in):
    stranger = holder(Role.TEAM_LEAD, crew.charlie.postings.get().team)
    row = drawn.logs.first()

    page(signed_in(stranger), drawn.get_absolute_url(), 404)
    page(signed_in(stranger), reverse("teams:sample_check", args=[row.pk]), 404)


def test_a_rule_is_laid_down_by_page(crew, signed_in, today):
    typed = {
        "team": crew.team.pk,
        "valid_from": "2026-11-09",
        "due_hour": "20",
        "late_days": "2",
        "alike_from": "75",
        "sample_share": "15",
        "sample_least": "6",
    }

    refused = signed_in(crew.lead).post(reverse("teams:log_rule_new"), typed)
    answer = signed_in(crew.manager).post(reverse("teams:log_rule_new"), typed)
    for_manager = page(signed_in(crew.manager), reverse("teams:log_rules"))
    for_lead = page(signed_in(crew.lead), reverse("teams:log_rules"))

    assert (refused.status_code, answer.status_code) == (403, 302)
    assert "75.0%" in for_lead
    assert ["New rule" in shown for shown in (for_manager, for_lead)] == [True, False]


def test_the_desk_asks_for_todays_log_until_it_is_there(crew):
    at = moment(MONDAY, 10)

    before = [todo.what for todo in own_log(crew.alice.user, at)]
    write(crew.alice, at=moment(MONDAY, 11))

    late = [f"Work log of 2026-10-{day}" for day in (28, 29, 30)]
    assert before == [*late, "Work log of 2026-11-02"]
    assert [todo.what for todo in own_log(crew.alice.user, at)] == late


def test_the_desk_tells_the_lead_how_many_drawn_logs_wait(crew, drawn, django_assert_num_queries):
    crew.lead.grants(date(2026, 11, 7))
    crew.lead.grants()

    with django_assert_num_queries(1):
        (todo,) = to_check(crew.lead, moment(date(2026, 11, 7)))

    assert todo.what == f"5 drawn logs of {crew.team} wait to be checked"
