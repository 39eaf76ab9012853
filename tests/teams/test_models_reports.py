"""Reports as rows and as words: names of periods, constraints, the way, what jobs and notices do (G6)."""

import copy
import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from archives.models import Document
from core import jobs, notices
from core.models import Job, Notice
from org.choices import Role
from org.models import RoleGrant
from teams import tasks
from teams.choices.moves import MOVE_TONES, MoveStage
from teams.choices.reports import (
    KIND_TONES,
    REPORT_TONES,
    STOCKS,
    TIMELINESS_TONES,
    ReportKind,
    ReportMeasure,
    ReportState,
    Timeliness,
)
from teams.documents import report_shown as shown
from teams.documents.report_changes import changes_of
from teams.documents.report_charts import charts_of
from teams.models import BusinessReport, Division, OutletMove
from teams.report_way import way_of
from teams.rules import report_facts
from teams.services import reports
from tests.conftest import NOW
from tests.factories import org
from tests.factories.compensation import fact
from tests.factories.teams_reports import OCTOBER, SEPTEMBER, again, ground, october_facts

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
NEXT_YEAR = NOW.replace(year=2027, month=1)


@pytest.fixture(scope="module")
def kept_ground(kept):
    made = ground()
    made.month(*october_facts(made))
    return made


@pytest.fixture
def place(kept_ground, db):
    return copy.deepcopy(kept_ground)


def named(kind, start, language, **given):
    with translation.override(language):
        return BusinessReport(kind=kind, start=start, **given).period_text


# Words


@pytest.mark.parametrize(
    ("kind", "start", "chinese", "english"),
    [
        ("month", dt.date(2026, 10, 1), "2026年10月", "Oct 2026"),
        ("half", dt.date(2026, 1, 1), "2026年上半年", "first half of 2026"),
        ("half", dt.date(2026, 7, 1), "2026年下半年", "second half of 2026"),
        ("year", dt.date(2026, 1, 1), "2026年", "year 2026"),
    ],
)
def test_period_text_in_both_languages(kind, start, chinese, english):
    assert named(kind, start, "zh-hans") == chinese
    assert named(kind, start, "en") == english


def test_report_is_called_after_its_team_or_the_branch(place):
    team, branch = place.begun(), place.begun(team=None)

    with translation.override("zh-hans"):
        assert (str(team), str(branch)) == (
            "东区团队2026年10月业务分析报告",
            "江州营业部2026年10月业务分析报告",
        )
        assert branch.unit_name == "全营业部"


def test_audit_calls_a_report_the_same_in_every_language(place):
    report = place.begun()

    with translation.override("zh-hans"):
        chinese = report.audit_label()

    assert chinese == report.audit_label() == f"{place.east.code} month 2026-10"


def test_every_state_has_a_tone():
    assert set(REPORT_TONES) == set(ReportState)
    assert set(TIMELINESS_TONES) == set(Timeliness)
    assert set(KIND_TONES) == set(ReportKind)
    assert set(MOVE_TONES) == set(MoveStage)


def test_rules_and_choices_name_the_same_measures():
    assert set(report_facts.MEASURES) == set(ReportMeasure.values)
    assert set(report_facts.STANDING) == set(STOCKS)


# Constraints


def refuses(**changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        BusinessReport.objects.update(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"start": dt.date(2026, 10, 2)},
        {"kind": "half"},
        {"kind": "year"},
        {"market_share": "1.5"},
        {"market_share": "-0.1"},
        {"state": "submitted"},
        {"state": "lead_confirmed"},
        {"state": "confirmed"},
        {"lead_at": NOW},
        {"manager_at": NOW},
    ],
)
def test_database_refuses_a_report_that_is_not_whole(place, changes):
    place.begun()

    refuses(**changes)


@pytest.mark.parametrize("team", ["east", None])
def test_database_refuses_a_second_report_of_a_period(place, team):
    report = place.begun(team=team)
    report.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        report.save(force_insert=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"facts": {}},
        {"facts_hash": "0" * 64},
        {"analysis": "别的"},
        {"next_steps": ""},
        {"market_share": "0.5"},
        {"start": SEPTEMBER},
    ],
)
@pytest.mark.parametrize("state", ["submitted", "lead_confirmed", "confirmed"])
def test_database_refuses_to_change_what_was_handed_in(place, state, changes):
    getattr(place, state)()

    refuses(**changes)


def test_database_lets_a_returned_report_be_changed(place):
    report = place.submitted()
    reports.return_report(report_id=report.pk, reason="x", by=place.lead, at=NOW)

    BusinessReport.objects.update(analysis="别的")

    assert again(report).analysis == "别的"


@pytest.mark.parametrize("state", ["begun", "submitted", "confirmed"])
def test_database_refuses_to_delete_a_report(place, state):
    report = getattr(place, state)()

    with pytest.raises(IntegrityError), transaction.atomic():
        BusinessReport.objects.filter(pk=report.pk).delete()


# Way


def states(report):
    return [(str(step.label), step.state) for step in way_of(report, TODAY)]


def test_way_of_a_draft_waits_for_who_writes_until_its_due_day(place):
    (first, *rest) = way_of(place.begun(), TODAY)

    assert (first.state, first.by, first.note) == ("current", "交易岗", "due on 2026-11-06")
    assert {step.state for step in rest} == {"coming"}


def test_way_names_who_took_each_step(place):
    report = again(place.confirmed())

    steps = way_of(report, TODAY)

    assert [(step.state, step.by) for step in steps] == [
        ("done", ""),
        ("done", "交易岗"),
        ("done", "东区负责人"),
        ("done", "经理"),
        ("current", "the system"),
    ]
    reports.file_report(report_id=report.pk, at=NOW)
    assert way_of(again(report), TODAY)[-1].state == "done"


def test_way_of_the_branchs_report_goes_by_the_deputy(place):
    steps = way_of(again(place.submitted(team=None)), TODAY)

    assert (str(steps[2].label), steps[2].by) == ("Confirmed by the deputy manager", "副经理")


def test_way_leaves_out_who_may_not_confirm_because_of_having_written(place):
    RoleGrant.objects.create(
        user=place.lead, role=Role.REGIONAL_MANAGER, team=place.east, valid_from=org.START
    )
    report = again(place.submitted(by=place.lead))

    assert way_of(report, TODAY)[2].by == "nobody holds it"


def test_way_of_a_returned_report_says_so(place):
    report = place.submitted()
    reports.return_report(report_id=report.pk, reason="x", by=place.lead, at=NOW)

    assert states(again(report))[0] == ("Returned, to be changed", "refused")


# Shown


@pytest.mark.parametrize(
    ("measure", "text", "told"),
    [
        ("turnover", "1234.5", "1,234.50"),
        ("new_accounts", "1234", "1,234"),
        ("net_new_assets", "-30.00", "−30.00"),
        ("turnover", None, "—"),
    ],
)
def test_figure_is_written_as_the_office_writes_it(measure, text, told):
    assert shown.figure(measure, text) == told


@pytest.mark.parametrize(
    ("actual", "against", "told"),
    [
        ("150", "100", "+50.0%"),
        ("50", "100", "−50.0%"),
        ("100", "100", "0.0%"),
        ("100", "0", "—"),
        ("100", "-5", "—"),
        ("100", None, "—"),
        (None, "100", "—"),
        ("-347", "100", "—"),
    ],
)
def test_change_is_told_where_it_can_be(actual, against, told):
    assert shown.change(actual, against) == told


@pytest.mark.parametrize(
    ("actual", "plan", "told"),
    [("90", "100", "90.0%"), ("90", None, "—"), ("90", "0", "—"), (None, "9", "—")],
)
def test_share_done_is_told_where_there_is_a_plan(actual, plan, told):
    assert shown.share_done(actual, plan) == told


def test_detail_tables_leave_out_groupings_that_say_nothing(place):
    west = place.begun(team="west")

    titles = [str(table.title) for table in shown.detail_tables(west.facts)]

    assert titles == ["By person"]


def test_detail_tables_are_left_out_without_any_file(place):
    assert shown.detail_tables(place.begun(start=SEPTEMBER).facts) == []


def test_warnings_name_each_thing_that_is_missing(place):
    report = place.begun(start=SEPTEMBER)

    told = shown.warnings_of(report.facts)

    assert [text.split(":")[0] for text in told] == [
        "No accepted CRM file of Sep 2026",
        "No comparison with the period before",
        "No comparison with last year",
        "No targets were laid down for this period.",
    ]


def half_year(place):
    """A half-year of which October alone has a file, with plans for all of it."""
    report = place.begun(kind="half", start=dt.date(2026, 7, 1), at=NEXT_YEAR)
    for row in report.facts["totals"]:
        row["plan"] = {"new_valid_accounts": "116.00", "net_commission": "700.00"}.get(row["measure"])
        row["before"] = row["last_year"] = "100"
    return report


def test_a_period_of_some_months_states_no_completion_and_no_change(place):
    facts = half_year(place).facts

    rows = {row[0]: row[1:] for row in shown.totals_table(facts).table.rows}

    assert rows["net commission (yuan)"] == ["350.00", "700.00", "—", "100.00", "—", "100.00", "—"]
    assert rows["new valid accounts"] == ["1", "116", "—", "100", "—", "100", "—"]
    assert any(text.startswith("Completion of the plan and changes") for text in shown.warnings_of(facts))


def test_charts_of_a_period_of_some_months_boast_no_share_of_the_plan(place):
    titles = [chart.title for chart in charts_of(half_year(place))]

    assert titles == ["Net commission by month", "Net commission by person"]


def test_a_report_confirmed_with_such_a_completion_keeps_it(place):
    """Facts of format 1 read the same for ever."""
    report = half_year(place)
    report.facts["format"] = 1

    rows = {row[0]: row[1:] for row in shown.totals_table(report.facts).table.rows}

    assert rows["net commission (yuan)"][2] == "50.0%"
    assert charts_of(report)[0].title == "Net commission: 50.0% of the plan done"
    assert not any(text.startswith("Completion") for text in shown.warnings_of(report.facts))


def test_counts_stand_without_places_in_the_plan_and_its_chart(place):
    report = place.begun()
    for row in report.facts["totals"]:
        if row["measure"] == "new_valid_accounts":
            row["plan"] = "18.00"

    rows = {row[0]: row[1:] for row in shown.totals_table(report.facts).table.rows}

    assert rows["new valid accounts"][:2] == ["1", "18"]
    assert charts_of(report)[0].rows == (("new valid accounts", "1", "18", "5.6%"),)


def test_chart_of_the_strongest_says_how_many_there_are(place):
    report = place.begun()
    row = report.facts["people"][0]
    report.facts["people"] = [row | {"name": f"员工{index}"} for index in range(15)]

    assert charts_of(report)[-1].title == "Net commission by person: the 12 strongest of 15"


def test_staff_table_says_how_many_and_who(place):
    hired = dt.date(2026, 10, 12)
    place.post(org.PersonFactory(branch=place.branch, name="新人", hired_on=hired), since=hired)

    table = shown.staff_table(place.begun().facts).table

    assert table.notes == ["2 people before, 1 joined, 0 left, 3 after; 0 moved."]
    assert [row[2] for row in table.rows] == ["hired"]


def test_changes_are_cut_after_forty_and_say_how_many_more(place):
    report = place.begun()
    report.facts_changes = [[["totals", "turnover", str(index)], "1", "2"] for index in range(45)]

    told = changes_of(report)

    assert (len(told.rows), told.notes) == (40, ["And 5 more."])
    assert told.rows[0] == ["Figures of the period · turnover (yuan) · 0", "1.00", "2.00"]


def test_changes_are_told_in_the_words_and_figures_of_the_tables(place):
    """No raw amounts, numbers without names or days of months; of a person one line."""
    report, number = place.begun(), place.alice.number
    report.facts_changes = [
        [["format"], "1", "2"],
        [["missing", "2026-09-01"], "2026-09-01", ""],
        [["totals", "net_commission", "actual"], "302465392.47", "302465400.00"],
        [["totals", "new_valid_accounts", "plan"], "", "116.00"],
        [["series", "2026-10-01", "actual"], "300.00", "350.00"],
        [["people", number, "name"], "", "爱丽丝"],
        [["people", number, "figures", "new_accounts"], "1", "2"],
        [["people", number, "figures", "net_commission"], "1000.00", "1200.00"],
        [["staff", "joined", number, "day"], "", "2026-10-12"],
        [["sections", "pay", "contracts", "A", "gross"], "1.00", "2.00"],
    ]

    told = changes_of(report)

    assert told.rows == [
        ["Months without CRM file", "Sep 2026", "—"],
        ["Figures of the period · net commission (yuan) · Actual", "302,465,392.47", "302,465,400.00"],
        ["Figures of the period · new valid accounts · Plan", "—", "116"],
        ["Month by month · Oct 2026 · Actual", "300.00", "350.00"],
        [
            f"By person · 爱丽丝 {number}",
            "new accounts 1; net commission (yuan) 1,000.00",
            "new accounts 2; net commission (yuan) 1,200.00",
        ],
        [f"Staff changes · came in · 爱丽丝 {number}", "—", "2026-10-12"],
        ["Pay, without names", "see its table below", "see its table below"],
    ]
    assert told.notes == []


def test_charts_of_a_report_say_one_thing_each(place):
    place.month(fact("E1", place.alice, commission="40"), month=dt.date(2025, 10, 1))

    titles = [chart.title for chart in charts_of(place.begun())]

    assert titles == ["Net commission by month, beside last year", "Net commission by person"]


def test_charts_of_the_branch_compare_its_teams(place):
    assert [chart.title for chart in charts_of(place.begun(team=None))] == ["Net commission by team"]


def test_charts_are_none_without_any_file(place):
    assert charts_of(place.begun(start=SEPTEMBER)) == []


def test_chart_of_the_plan_is_titled_with_its_message(place):
    report = place.begun()
    for row in report.facts["totals"]:
        if row["measure"] == "net_commission":
            row["plan"] = "400.00"

    assert charts_of(report)[0].title == "Net commission: 87.5% of the plan done"


# Jobs, tasks, notices


def run_all(kind):
    for job_id in list(Job.objects.filter(kind=kind, state="queued").values_list("pk", flat=True)):
        jobs.run(job_id, at=NOW)


def test_confirmed_report_is_filed_by_its_job(place):
    report = place.confirmed()
    job = Job.objects.get(kind="teams.file_report")

    result = tasks.file_report_work(jobs.Running(job.pk, job.args, job.owner_id, 1, NOW, None))

    document = Document.objects.get(category="team_report")
    assert result == {"url": document.get_absolute_url()}
    assert again(report).document == document
    assert (document.branch, document.team, document.month) == (place.branch, place.east, OCTOBER)


def test_reports_are_begun_by_their_job(place):
    running = jobs.Running(1, {"branch_id": place.branch.pk}, None, 1, NOW, None)

    assert tasks.begin_reports_work(running) == {"begun": 3}
    assert tasks.begin_reports_work(running) == {"begun": 0}


def test_scheduler_asks_for_the_reports_of_every_open_branch(place, monkeypatch):
    monkeypatch.setattr(tasks.timezone, "now", lambda: NOW)
    closed = org.BranchFactory(closed_on=dt.date(2026, 1, 1), opened_on=org.START)

    tasks.begin_reports("an argument of a newer release")

    asked = {job.args["branch_id"] for job in Job.objects.filter(kind="teams.begin_reports")}
    assert place.branch.pk in asked
    assert closed.pk not in asked


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("teams.report_begun", "初稿已生成并取数，请于 2026-11-06 前提交"),
        ("teams.report_waiting", "待您确认"),
        ("teams.report_confirmed", "已确认，请查阅"),
    ],
)
def test_notices_are_told_in_chinese(place, kind, told):
    reports.begin_reports_of(branch_id=place.branch.pk, at=NOW)
    report = BusinessReport.objects.get(team=place.east, kind="month")
    place.submitted(report)
    reports.confirm_report(report_id=report.pk, by=place.lead, at=NOW)
    reports.confirm_report(report_id=report.pk, by=place.manager, at=NOW)

    notice = next(
        one
        for one in Notice.objects.filter(kind=kind)
        if "东区团队" in str(one.params) and "Oct" in str(one.params)
    )

    with translation.override("zh-hans"):
        assert told in notices.sentence(notice)


def test_notices_hold_no_amounts(place):
    place.confirmed()

    for notice in Notice.objects.filter(kind__startswith="teams.report"):
        assert "350" not in str(notice.params)


# Moves and sheets in words


@pytest.mark.parametrize(
    ("given", "stage"),
    [
        ({"effective_on": dt.date(2026, 11, 6)}, MoveStage.PLANNED),
        ({"effective_on": TODAY}, MoveStage.IN_EFFECT),
        ({"effective_on": TODAY, "handed_over_at": NOW}, MoveStage.HANDED_OVER),
        ({"effective_on": TODAY, "state": "cancelled"}, MoveStage.CANCELLED),
    ],
)
def test_stage_of_a_move_is_the_same_in_python_and_sql(place, given, stage):
    move = OutletMove(**given)
    row = OutletMove.objects.create(
        person=place.alice,
        branch=place.branch,
        team=place.east,
        to_outlet=place.south,
        reason="x",
        decided_by=place.lead,
        decided_at=NOW,
        handed_over_by=place.lead if given.get("handed_over_at") else None,
        cancelled_at=NOW if given.get("state") else None,
        **given,
    )

    assert move.stage_on(TODAY) == stage
    assert OutletMove.objects.with_stage(TODAY).get(pk=row.pk).stage == stage


def test_sheet_and_move_are_called_in_chinese(place):
    with translation.override("zh-hans"):
        assert str(Division(team=place.east, valid_from=TODAY)) == "东区团队分工表（2026-11-05 起）"
        assert str(OutletMove(person=place.alice, to_outlet=place.south)) == "爱丽丝调往南路网点"
