"""Pages of reports: the register, the record and its steps, what a stranger meets (G6)."""

import copy
import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEntry
from org.choices import Role
from teams.models import BusinessReport, ReportDue
from teams.services import reports
from tests.conftest import NOW
from tests.factories import org
from tests.factories.compensation import fact
from tests.factories.teams_reports import SEPTEMBER, TEXTS, again, ground, october_facts

pytestmark = pytest.mark.django_db
LIST = "/teams/reports/"
MOST_QUERIES = 12
# Units, what there is of them, first months, due days, the calendar: whatever is not begun.
ASKED_OF_EXPECTED = 6


@pytest.fixture(scope="module")
def kept_ground(kept):
    made = ground()
    made.month(*october_facts(made))
    return made


@pytest.fixture
def place(kept_ground, db):
    return copy.deepcopy(kept_ground)


def text(response):
    return response.content.decode()


def url(name, report):
    return reverse(f"teams:{name}", args=[report.pk])


def queries(browser, address):
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


# The register


def test_report_list_says_due_missing_in_time_and_late(signed_in, place):
    for start, due, handed_in in (
        ("2026-10-01", "2099-01-01", None),
        ("2026-09-01", "2026-10-13", None),
        ("2026-08-01", "2026-09-07", "2026-09-07"),
        ("2026-07-01", "2026-08-07", "2026-08-08"),
    ):
        report = place.begun(start=dt.date.fromisoformat(start))
        BusinessReport.objects.filter(pk=report.pk).update(due_on=due, first_submitted_on=handed_in)

    page = text(signed_in(place.lead).get(LIST))

    for words in ("to be handed in", "missing, the due day is past", "handed in in time", "handed in late"):
        assert f">{words}</" in page or words in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"timeliness": "missing"}, {"Sep 2026"}),
        ({"state": "submitted"}, {"Oct 2026"}),
        ({"start": "2026-10"}, {"Oct 2026"}),
        ({"kind": "year"}, set()),
        ({}, {"Oct 2026", "Sep 2026"}),
    ],
)
def test_report_list_filters(signed_in, place, query, found):
    place.submitted()
    place.begun(start=SEPTEMBER)

    page = text(signed_in(place.lead).get(LIST, query | {"export": "csv"}))

    assert {month for month in ("Oct 2026", "Sep 2026") if month in page} == found


def test_report_list_filters_by_team_and_branch(signed_in, place):
    place.begun()
    place.begun(team="west")
    browser = signed_in(place.desk)

    page = text(browser.get(LIST, {"team": place.west.pk, "export": "csv"}))

    assert "西区团队" in page
    assert "东区团队" not in page


def test_report_list_exports_what_is_filtered_and_records_it(signed_in, place):
    place.begun()

    sheet = text(signed_in(place.lead).get(LIST, {"export": "csv"}))

    assert "东区团队" in sheet
    assert AuditEntry.objects.get(action="core.list.export").actor == place.lead


def test_report_list_exports_what_nobody_has_begun_too(signed_in, place):
    place.begun()
    browser = signed_in(place.desk)

    rows = text(browser.get(LIST, {"export": "csv"})).splitlines()
    alone = text(browser.get(LIST, {"export": "csv", "state": "not_begun"})).splitlines()
    none = text(browser.get(LIST, {"export": "csv", "state": "draft", "team": place.west.pk})).splitlines()

    assert [row.count("not begun") for row in rows] == [0, 0, 1, 1]
    assert alone[1:] == rows[2:]
    assert len(none) == 1
    assert [entry.after["rows"] for entry in AuditEntry.objects.filter(action="core.list.export")] == [
        3,
        2,
        0,
    ]


def test_report_list_shows_those_alone_that_nobody_has_begun(signed_in, place):
    place.begun()

    context = signed_in(place.desk).get(LIST, {"state": "not_begun"}).context

    assert (len(context["table"].records), context["unmade_count"]) == (0, 2)


def test_report_list_asks_the_same_number_of_queries_for_one_row_and_three(signed_in, place):
    place.begun()
    browser = signed_in(place.desk)
    one = queries(browser, LIST)
    place.begun(team="west")
    place.begun(team=None, start=SEPTEMBER)

    assert queries(browser, LIST) == one <= MOST_QUERIES + ASKED_OF_EXPECTED


def test_report_list_names_what_nobody_has_begun(signed_in, place):
    """The due day of October's reports, 6 November, is past; the trading desk may begin them from here."""
    place.begun()

    page = text(signed_in(place.desk).get(LIST))

    assert "2 reports of periods that are over are not begun; of 2 the due day is past." in page
    assert page.count(">not begun, the due day is past<") == 2
    assert f"/teams/reports/new?kind=month&amp;start=2026-10&amp;team={place.west.pk}" in page
    assert f"/teams/reports/new?kind=month&amp;start=2026-10&amp;branch={place.branch.pk}" in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 3),
        ({"timeliness": "missing"}, 3),
        ({"timeliness": "late"}, 0),
        ({"state": "draft"}, 0),
        ({"kind": "year"}, 0),
        ({"start": "2026-10"}, 3),
        ({"start": "2026-09"}, 0),
    ],
)
def test_report_list_filters_what_nobody_has_begun_as_well(signed_in, place, query, count):
    page = text(signed_in(place.desk).get(LIST, query))

    assert page.count(">not begun, the due day is past<") == count


def test_report_list_filters_what_nobody_has_begun_by_team(signed_in, place):
    page = text(signed_in(place.desk).get(LIST, {"team": place.west.pk}))

    assert "1 report of a period that is over is not begun" in page


def test_report_list_renews_what_nobody_has_begun_with_the_filters(signed_in, place):
    """HTMX swaps the card beside the list."""
    browser = signed_in(place.desk)

    fragment = text(browser.get(LIST, {"kind": "month"}, headers={"HX-Request": "true"}))
    nothing = text(browser.get(LIST, {"kind": "half"}, headers={"HX-Request": "true"}))

    assert '<div id="unmade" class="mt-3" hx-swap-oob="true">' in fragment
    assert ">not begun, the due day is past<" in fragment
    assert "not begun" not in nothing


def test_headquarters_sees_what_is_not_begun_and_begins_none(signed_in, place):
    page = text(signed_in(place.office).get(LIST))

    assert page.count(">not begun, the due day is past<") == 3
    assert "/teams/reports/new" not in page


def test_handing_in_without_any_record_is_shown_disabled_with_the_reason(signed_in, place):
    page = text(signed_in(place.desk).get(url("report", place.begun(start=SEPTEMBER))))

    assert "a report without figures cannot be handed in" in page


def test_a_draft_is_discarded_on_its_page_and_stays_in_the_register(signed_in, place):
    report, browser = place.begun(start=SEPTEMBER), signed_in(place.desk)
    way = f'action="{url("report", report)}discard"'
    offered = way in browser.get(url("report", report)).content.decode()

    answer = browser.post(
        f"{url('report', report)}discard", {"reason": "该期间无记录", "version": report.version}
    )

    page = browser.get(url("report", report)).content.decode()
    row = browser.get(LIST, {"state": "discarded"}).context["table"]
    assert offered
    assert (answer.status_code, answer.url) == (302, url("report", report))
    assert way not in page
    assert "该期间无记录" in page
    assert [one.pk for one in row.records] == [report.pk]


def test_beginning_a_report_of_a_period_without_record_is_refused_beside_its_month(signed_in, place):
    asked = {"team": place.east.pk, "kind": "month", "start": "2026-09"}

    form = signed_in(place.desk).post(f"{LIST}new", asked).context["form"]

    assert {name: len(faults) for name, faults in form.errors.items()} == {"start": 1}
    assert form.data["start"] == "2026-09"


def test_beginning_a_report_twice_is_refused_beside_its_month_as_one_fault(signed_in, place):
    place.begun()
    asked = {"team": place.east.pk, "kind": "month", "start": "2026-10"}

    form = signed_in(place.desk).post(f"{LIST}new", asked).context["form"]

    assert list(form.errors) == ["start"]
    assert form.errors["start"][0].startswith("There is a report of that period already")


def test_the_form_begins_with_what_the_register_asks_for(signed_in, place):
    browser = signed_in(place.desk)

    form = browser.get(f"{LIST}new?kind=year&start=2026-01&team={place.west.pk}").context["form"]
    empty = browser.get(f"{LIST}new?kind=week&start=soon&team=%00&branch={'9' * 40}")

    assert form.initial == {"kind": "year", "start": dt.date(2026, 1, 1), "team": place.west.pk}
    assert empty.status_code == 200
    assert set(empty.context["form"].initial) == {"kind", "start"}


@pytest.mark.parametrize(
    "role", [Role.TEAM_LEAD, Role.TRADING_DESK, Role.BRANCH_MANAGER, Role.REGIONAL_MANAGER]
)
def test_report_list_holds_no_other_branchs_reports(signed_in, place, role):
    place.confirmed()
    other = org.TeamFactory()
    scope = other if role in {Role.TEAM_LEAD, Role.REGIONAL_MANAGER} else other.branch
    browser = signed_in(org.holder(role, scope))

    for answer in (browser.get(LIST), browser.get(LIST, {"export": "csv"})):
        assert "东区团队" not in text(answer)


def test_report_list_lets_headquarters_follow_drafts_without_opening_them(signed_in, place):
    draft = place.begun()
    done = place.confirmed(team="west")

    page = text(signed_in(place.office).get(LIST))

    assert "东区团队" in page
    assert url("report", draft) not in page
    assert url("report", done) in page


def test_report_list_that_is_empty_says_why(signed_in, place):
    assert "begun automatically on the first working day" in text(signed_in(place.lead).get(LIST))


# The record


def test_report_page_shows_figures_comparison_texts_and_staff(signed_in, place):
    place.month(fact("E1", place.alice, commission="100"), month=SEPTEMBER)
    report = place.submitted()

    page = text(signed_in(place.lead).get(url("report", report)))

    for told in (
        "350.00",
        "+250.0%",
        "No comparison with last year: there is no CRM file of Oct 2025.",
        "No targets were laid down",
        "佣金上升。",
        "爱丽丝",
        "北路网点",
        "2 people before, 0 joined, 0 left, 2 after",
        "No signed pay report of Oct 2026",
    ):
        assert told in page


def test_report_page_asks_few_queries_whatever_the_number_of_people(signed_in, place):
    report = place.submitted()
    browser = signed_in(place.lead)
    few = queries(browser, url("report", report))
    for _ in range(3):
        place.post(org.PersonFactory(branch=place.branch), outlet=place.north)
    report = place.submitted(team=None)

    assert queries(signed_in(place.deputy), url("report", report)) <= MOST_QUERIES + 2
    assert few <= MOST_QUERIES + 2


@pytest.mark.parametrize(
    ("who", "state", "steps"),
    [
        ("desk", "begun", {"report_write", "report_submit", "report_figures"}),
        ("lead", "begun", set()),
        ("desk", "submitted", set()),
        ("lead", "submitted", {"report_confirm", "report_return"}),
        ("manager", "submitted", set()),
        ("manager", "lead_confirmed", {"report_confirm", "report_return"}),
        ("lead", "lead_confirmed", set()),
        ("manager", "confirmed", set()),
    ],
)
def test_report_page_offers_each_reader_the_next_step_alone(signed_in, place, who, state, steps):
    report = getattr(place, state)()

    page = text(signed_in(getattr(place, who)).get(url("report", report)))

    names = ("report_write", "report_submit", "report_figures", "report_confirm", "report_return")
    assert {name for name in names if f'"{url(name, report)}"' in page} == steps


@pytest.mark.parametrize("state", ["begun", "submitted", "lead_confirmed"])
@pytest.mark.parametrize("who", ["office", "channel"])
def test_report_page_is_closed_to_headquarters_before_it_is_confirmed(signed_in, place, who, state):
    report = getattr(place, state)()

    assert signed_in(getattr(place, who)).get(url("report", report)).status_code == 404


@pytest.mark.parametrize("who", ["office", "channel"])
def test_report_page_opens_to_headquarters_once_confirmed(signed_in, place, who):
    report = place.confirmed()

    assert "佣金上升。" in text(signed_in(getattr(place, who)).get(url("report", report)))


@pytest.mark.parametrize(
    "name",
    [
        "report",
        "report_write",
        "report_figures",
        "report_submit",
        "report_confirm",
        "report_return",
        "report_file",
    ],
)
def test_report_is_not_found_by_a_stranger(signed_in, place, name):
    report = place.submitted()
    stranger = org.BranchFactory()
    right = {"report_write", "report_figures", "report_submit", "report_file"}
    role = Role.TRADING_DESK if name in right else Role.BRANCH_MANAGER
    browser = signed_in(org.holder(role, stranger))

    for answer in (browser.get(url(name, report)), browser.post(url(name, report), {"reason": "x"})):
        assert answer.status_code in {404, 405}
    assert again(report).state == "submitted"


def test_report_page_shows_who_returned_it_and_why(signed_in, place):
    report = place.submitted()
    reports.return_report(report_id=report.pk, reason="缺少对策。", by=place.lead, at=NOW)

    page = text(signed_in(place.desk).get(url("report", report)))

    assert "东区负责人 has returned this report:" in page
    assert page.count("缺少对策。") >= 2


def test_report_page_shows_what_changed_after_figures_were_taken_anew(signed_in, place):
    report = place.begun(start=SEPTEMBER)
    place.month(fact("E1", place.alice, commission="77"), month=SEPTEMBER)
    browser = signed_in(place.desk)

    page = text(browser.post(url("report_figures", report), follow=True))

    assert "What changed when the figures were taken anew" in page
    assert "Figures of the period · net commission (yuan) · Actual" in page


def test_report_page_shows_the_market_share_beside_earlier_ones(signed_in, place):
    earlier = place.begun(start=SEPTEMBER)
    report = place.begun()
    for one, share in ((earlier, "0.10"), (report, "0.12")):
        reports.write_report(
            report_id=one.pk, texts=TEXTS, market_share=Decimal(share), by=place.desk, at=NOW
        )

    page = text(signed_in(place.desk).get(url("report", report)))

    assert "12.0%, stated by the author" in page
    assert "period before: 10.0%" in page


# Steps


def test_begin_form_begins_a_teams_report(signed_in, place):
    answer = signed_in(place.desk).post(
        LIST + "new", {"team": place.east.pk, "kind": "month", "start": "2026-10"}
    )

    report = BusinessReport.objects.get()
    assert answer.url == url("report", report)
    assert report.team == place.east


def test_begin_form_begins_the_branchs_own_report(signed_in, place):
    signed_in(place.desk).post(LIST + "new", {"branch": place.branch.pk, "kind": "month", "start": "2026-10"})

    assert BusinessReport.objects.get().team is None


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "month", "start": "2026-10"}, "Choose the team, or the branch"),
        ({"team": "x", "kind": "month", "start": "2026-10"}, "Select a valid choice"),
        ({"kind": "month", "start": "gestern"}, "is not a month"),
    ],
)
def test_begin_form_says_what_is_wrong_and_keeps_what_was_typed(signed_in, place, data, sentence):
    answer = signed_in(place.desk).post(LIST + "new", data)

    assert answer.status_code == 400
    assert sentence in text(answer)
    assert data["start"] in text(answer)


def test_begin_form_of_a_regional_manager_offers_the_own_team_alone(signed_in, place):
    browser = signed_in(org.holder(Role.REGIONAL_MANAGER, place.east))

    page = text(browser.get(LIST + "new"))

    assert "东区团队" in page
    assert "西区团队" not in page
    assert 'name="branch"' not in page


def test_write_form_keeps_texts(signed_in, place):
    report = place.begun()
    browser = signed_in(place.desk)
    seen = browser.get(url("report_write", report)).context["form"].fields["seen"].initial

    answer = browser.post(url("report_write", report), TEXTS | {"market_share": "12.5", "seen": seen})

    assert answer.url == url("report", report)
    assert (again(report).analysis, again(report).market_share) == ("佣金上升。", Decimal("0.125"))


def test_write_form_tells_of_who_saved_meanwhile_and_keeps_what_was_typed(signed_in, place):
    report = place.begun()
    browser = signed_in(place.desk)
    seen = browser.get(url("report_write", report)).context["form"].fields["seen"].initial
    place.written(report)

    answer = browser.post(url("report_write", report), {"analysis": "我的分析", "seen": seen})

    assert answer.status_code == 409
    assert "我的分析" in text(answer)


def test_whole_way_by_hand(signed_in, place):
    report = place.written()

    signed_in(place.desk).post(url("report_submit", report), {"version": report.version})
    for who in (place.lead, place.manager):
        answer = signed_in(who).post(url("report_confirm", report), {"version": again(report).version})
        assert answer.status_code == 302

    assert again(report).state == "confirmed"


def test_confirming_what_somebody_else_changed_meanwhile_is_refused(signed_in, place):
    report = place.submitted()

    answer = signed_in(place.lead).post(url("report_confirm", report), {"version": report.version - 1})

    assert answer.status_code == 409
    assert again(report).state == "submitted"


def test_returning_asks_for_the_reason_where_none_was_given(signed_in, place):
    report = place.submitted()

    answer = signed_in(place.lead).post(url("report_return", report), {"reason": ""})

    assert answer.status_code == 400
    assert again(report).state == "submitted"


def test_handing_in_an_unfinished_report_names_what_is_missing(signed_in, place):
    report = place.begun()

    answer = signed_in(place.desk).post(url("report_submit", report))

    assert answer.status_code == 400
    assert "“Next steps” is empty." in text(answer)


# Due days


def test_due_form_lays_down_due_days(signed_in, place):
    data = {"branch": place.branch.pk, "valid_from": "2099-01-01", "month": "3", "half": "8", "year": "12"}

    answer = signed_in(place.manager).post(LIST + "due/new", data)

    assert answer.url == LIST + "due/"
    assert ReportDue.objects.get().month_days == 3
    assert "2099-01-01" in text(signed_in(place.lead).get(LIST + "due/"))


def test_due_form_refuses_a_day_that_is_past_and_keeps_what_was_typed(signed_in, place):
    data = {"branch": place.branch.pk, "valid_from": "2020-01-01", "month": "3", "half": "8", "year": "12"}

    answer = signed_in(place.manager).post(LIST + "due/new", data)

    assert answer.status_code == 400
    assert "choose a later day" in text(answer)


def test_due_list_asks_the_same_number_of_queries_for_one_row_and_three(signed_in, place):
    def lay_down(year):
        ReportDue.objects.create(
            branch=place.branch, valid_from=dt.date(year, 1, 1), month_days=5, half_days=5, year_days=5,
            set_by=place.manager, set_at=NOW,
        )  # fmt: skip

    lay_down(2027)
    browser = signed_in(place.manager)
    one = queries(browser, LIST + "due/")
    lay_down(2028)
    lay_down(2029)

    assert queries(browser, LIST + "due/") == one <= MOST_QUERIES


@pytest.mark.parametrize("role", [Role.BRANCH_MANAGER])
def test_due_list_holds_no_other_branchs_days(signed_in, place, role):
    ReportDue.objects.create(
        branch=place.branch, valid_from=dt.date(2027, 1, 1), month_days=5, half_days=5, year_days=5,
        set_by=place.manager, set_at=NOW,
    )  # fmt: skip

    page = text(signed_in(org.holder(role, org.BranchFactory())).get(LIST + "due/"))

    assert "江州营业部" not in page
