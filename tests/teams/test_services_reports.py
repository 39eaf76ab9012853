"""Reports: begun and filled, written, handed in, confirmed by two others, returned, filed (G6, G22)."""

import copy
import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from archives.models import Document
from core import jobs, notices
from core.errors import Conflict, DomainError, Misfit, WrongState
from core.models import AuditEntry, Job, Notice
from org.choices import Role
from org.models import Delegation, RoleGrant
from teams.models import BusinessReport, ReportDue
from teams.queries.reports import to_begin
from teams.services import reports
from tests.conftest import NOW
from tests.factories import org
from tests.factories.compensation import fact
from tests.factories.teams_reports import (
    LAST_OCTOBER,
    OCTOBER,
    SEPTEMBER,
    TEXTS,
    again,
    ground,
    october_facts,
    total,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_ground(kept):
    made = ground()
    made.month(*october_facts(made))
    return made


@pytest.fixture
def place(kept_ground, db):
    return copy.deepcopy(kept_ground)


def told(user, kind):
    return Notice.objects.filter(user=user, kind=kind).count()


# Begun


def test_begin_report_fills_the_figures_of_the_team_alone(place):
    report = place.begun()

    assert {
        measure: total(report, measure)
        for measure in ("new_accounts", "new_valid_accounts", "valid_accounts")
    } == {
        "new_accounts": "1",
        "new_valid_accounts": "1",
        "valid_accounts": "2",
    }
    assert total(report, "net_commission") == "350.00"
    assert total(report, "turnover") == "102000.25"
    assert total(report, "month_end_assets") == "5700.50"
    assert total(report, "net_new_assets") == "4970.00"
    assert total(report, "product_sales") == "1000.00"


def test_begin_report_of_the_branch_sums_its_teams(place):
    report = place.begun(team=None)

    assert total(report, "net_commission") == "1350.00"
    teams = {row["name"]: row["figures"]["net_commission"] for row in report.facts["teams"]}
    assert teams == {"东区团队": "350.00", "西区团队": "1000.00"}


def test_begin_report_says_who_brought_what_where(place):
    report = place.begun()

    people = {
        row["name"]: (row["outlet"], row["figures"]["net_commission"]) for row in report.facts["people"]
    }
    assert people == {"爱丽丝": ("北路网点", "300.00"), "鲍勃": ("南路网点", "50.00")}
    outlets = {row["name"]: row["figures"]["net_commission"] for row in report.facts["outlets"]}
    assert outlets == {"北路网点": "300.00", "南路网点": "50.00"}
    assert report.facts["regions"][0]["figures"]["net_commission"] == "350.00"


def test_begin_report_compares_with_the_month_before_and_last_year(place):
    place.month(fact("E1", place.alice, commission="100"), month=SEPTEMBER)
    place.month(fact("E1", place.alice, commission="40"), month=LAST_OCTOBER)

    report = place.begun()

    assert total(report, "net_commission", "before") == "100.00"
    assert total(report, "net_commission", "last_year") == "40.00"
    assert (report.facts["missing_before"], report.facts["missing_last_year"]) == ([], [])


def test_begin_report_says_that_there_is_nothing_to_compare_with(place):
    report = place.begun()

    assert total(report, "net_commission", "before") is None
    assert total(report, "net_commission", "last_year") is None
    assert report.facts["missing_last_year"] == ["2025-10-01"]


def test_a_report_begun_without_a_crm_file_says_so_instead_of_zero(place):
    report = place.begun(start=SEPTEMBER)

    assert total(report, "net_commission") is None
    assert report.facts["missing"] == ["2026-09-01"]


def test_begin_report_of_a_half_year_adds_flows_up_and_takes_stocks_of_its_last_month(place):
    for number, month in ((5, "2026-05"), (6, "2026-06")):
        place.month(
            fact(
                "E1", place.alice, commission=str(number), month_end_assets=str(number * 100), is_valid=True
            ),
            month=dt.date(2026, number, 1),
        )

    report = place.begun(kind="half", start=dt.date(2026, 1, 1))

    assert total(report, "net_commission") == "11.00"
    assert total(report, "month_end_assets") == "600.00"
    assert total(report, "valid_accounts") == "1"
    assert report.facts["missing"] == [f"2026-0{month}-01" for month in (1, 2, 3, 4)]


def test_begin_report_is_due_on_the_fifth_working_day(place):
    report = place.begun()

    # 1 November 2026 is a Sunday.
    assert report.due_on == dt.date(2026, 11, 6)


def test_begin_report_by_the_writer_is_on_record(place):
    report = place.begun()

    entry = AuditEntry.objects.get(action="teams.businessreport.begin", subject_id=str(report.pk))
    assert (entry.actor, entry.after["facts"]) == (place.desk, report.facts_hash)


@pytest.mark.parametrize("who", ["lead", "deputy", "manager", "office", "channel"])
def test_begin_report_is_for_who_writes_reports(place, who):
    with pytest.raises(PermissionDenied):
        place.begun(by=getattr(place, who))


def test_begin_report_by_a_stranger_is_refused(place):
    with pytest.raises(PermissionDenied):
        place.begun(by=org.holder(Role.TRADING_DESK, org.BranchFactory()))


def test_begin_report_twice_names_the_one_there_is(place):
    place.begun()

    with pytest.raises(DomainError, match="There is a report of that period already"):
        place.begun()


def by_hand(place, kind, start):
    reports.begin_report(
        kind=kind, branch_id=place.branch.pk, team_id=place.east.pk, start=start, by=place.desk, at=NOW
    )


def test_begin_report_of_a_period_without_any_record_is_refused_beside_its_field(place):
    place.month(month=SEPTEMBER)
    with pytest.raises(Misfit, match="No month of the period has an accepted CRM file yet") as refused:
        by_hand(place, "year", dt.date(2025, 1, 1))

    assert [field for field, _sentence in refused.value.by_field] == ["start"]
    assert not BusinessReport.objects.exists()


# Discarded


def discarded(place, report, *, by=None, reason="该期间无记录"):
    return reports.discard_report(report_id=report.pk, reason=reason, by=by or place.desk, at=NOW)


def test_discard_report_keeps_the_draft_with_the_reason(place):
    report = place.begun(start=SEPTEMBER)

    discarded(place, report)

    kept = BusinessReport.objects.get(pk=report.pk)
    entry = AuditEntry.objects.get(action="teams.businessreport.discard", subject_id=str(report.pk))
    assert (kept.state, entry.actor, entry.reason) == ("discarded", place.desk, "该期间无记录")
    with pytest.raises(WrongState):
        place.written(kept)


def test_discard_report_leaves_the_period_to_another_one(place):
    """Nobody is stuck with the discarded one, and the system does not begin it anew by itself."""
    discarded(place, place.begun())

    assert (place.east, "month", OCTOBER) not in to_begin(place.branch, NOW.date())
    again = place.begun()

    assert again.state == "draft"
    with pytest.raises(DomainError, match="There is a report of that period already"):
        place.begun()


def test_discard_report_needs_a_reason(place):
    with pytest.raises(DomainError, match="Say why"):
        discarded(place, place.begun(), reason=" ")


def test_discard_report_that_was_handed_in_once_is_refused(place):
    report = place.submitted()
    with pytest.raises(WrongState):
        discarded(place, report)
    reports.return_report(report_id=report.pk, reason="x", by=place.lead, at=NOW)

    with pytest.raises(WrongState):
        discarded(place, report)


@pytest.mark.parametrize("who", ["lead", "deputy", "manager"])
def test_discard_report_is_for_who_writes_it(place, who):
    with pytest.raises(PermissionDenied):
        discarded(place, place.begun(), by=getattr(place, who))


def test_discard_report_by_a_stranger_finds_nothing(place):
    with pytest.raises(BusinessReport.DoesNotExist):
        discarded(place, place.begun(), by=org.holder(Role.TRADING_DESK, org.BranchFactory()))


# Refused


@pytest.mark.parametrize(
    ("kind", "start", "sentence"),
    [
        ("month", dt.date(2026, 11, 1), "has not ended yet"),
        ("half", dt.date(2026, 7, 1), "has not ended yet"),
        ("half", dt.date(2026, 2, 1), "No such period begins"),
        ("year", dt.date(2025, 7, 1), "No such period begins"),
        ("week", dt.date(2026, 10, 1), "No such period begins"),
        ("month", dt.date(2023, 12, 1), "opened after that period"),
    ],
)
def test_begin_report_refuses_what_is_no_period_of_the_team(place, kind, start, sentence):
    with pytest.raises(DomainError, match=sentence):
        by_hand(place, kind, start)


# By itself


def test_begin_reports_of_begins_each_teams_and_the_branchs_and_tells_who_writes(place):
    regional = org.holder(Role.REGIONAL_MANAGER, place.east)
    place.month(month=dt.date(2025, 12, 1))

    begun = reports.begin_reports_of(branch_id=place.branch.pk, at=NOW)

    units = {(report.team_id, report.kind, report.start) for report in begun if report.kind == "month"}
    assert units == {(pk, "month", OCTOBER) for pk in (place.east.pk, place.west.pk, None)}
    # A half-year and a year for each of the three, too.
    assert told(place.desk, "teams.report_begun") == 9
    assert told(regional, "teams.report_begun") == 3


def test_begin_reports_of_twice_begins_nothing_more(place):
    reports.begin_reports_of(branch_id=place.branch.pk, at=NOW)

    assert reports.begin_reports_of(branch_id=place.branch.pk, at=NOW) == []


def test_begin_reports_of_makes_up_for_months_that_were_missed(place):
    place.month(month=dt.date(2026, 8, 1))
    place.begun(start=dt.date(2026, 8, 1))

    begun = reports.begin_reports_of(branch_id=place.branch.pk, at=NOW)

    own = [report.start for report in begun if report.team_id == place.east.pk and report.kind == "month"]
    assert own == [SEPTEMBER, OCTOBER]


def test_enqueue_beginning_waits_for_the_first_working_day(place):
    sunday = dt.datetime(2026, 11, 1, 6, 15, tzinfo=NOW.tzinfo)
    monday = dt.datetime(2026, 11, 2, 6, 15, tzinfo=NOW.tzinfo)

    assert reports.enqueue_beginning(at=sunday) == 0
    assert reports.enqueue_beginning(at=monday) >= 1
    reports.enqueue_beginning(at=monday)

    assert Job.objects.filter(kind="teams.begin_reports", args={"branch_id": place.branch.pk}).count() == 1


# Written


def test_write_report_keeps_the_texts_and_the_audit_has_what_stood_before(place):
    report = place.written()

    reports.write_report(
        report_id=report.pk,
        texts=TEXTS | {"problems": "另有原因。"},
        market_share=Decimal("0.12"),
        by=place.desk,
        at=NOW,
    )

    entry = AuditEntry.objects.filter(action="teams.businessreport.write").order_by("-seq").first()
    assert entry.before["problems"] == "网点缺人。"
    assert entry.after["problems"] == "另有原因。"
    assert again(report).market_share == Decimal("0.12")


def test_write_report_the_same_again_changes_nothing(place):
    report = place.written()

    same = place.written(report)

    assert same.version == report.version


def test_write_report_tells_of_who_saved_meanwhile(place):
    report = place.written()

    with pytest.raises(Conflict):
        reports.write_report(
            report_id=report.pk,
            texts={},
            market_share=None,
            version=report.version - 1,
            by=place.desk,
            at=NOW,
        )


def test_write_report_refuses_a_text_without_end(place):
    with pytest.raises(DomainError, match="longer than"):
        place.written(texts={"analysis": "长" * 20_001})


def test_write_report_is_refused_once_handed_in(place):
    report = place.submitted()

    with pytest.raises(WrongState, match="have it returned"):
        place.written(report)


def test_take_figures_says_what_changed(place):
    report = place.begun(start=SEPTEMBER)
    place.month(fact("E1", place.alice, commission="77"), month=SEPTEMBER)

    found = reports.take_figures(report_id=report.pk, by=place.desk, at=NOW)

    assert (("totals", "net_commission", "actual"), "", "77.00") in found
    assert total(again(report), "net_commission") == "77.00"
    assert again(report).facts_changes


def test_take_figures_is_refused_once_handed_in(place):
    report = place.submitted()

    with pytest.raises(WrongState):
        reports.take_figures(report_id=report.pk, by=place.desk, at=NOW)


# Handed in


def test_submit_report_freezes_the_figures(place):
    report = place.submitted()
    frozen = report.facts

    place.month(fact("E1", place.alice, commission="5"), month=SEPTEMBER)

    assert again(report).facts == frozen
    assert again(report).first_submitted_on == NOW.date()
    assert told(place.lead, "teams.report_waiting") == 1


def test_submit_report_keeps_the_texts_of_each_version_in_the_audit(place):
    report = place.submitted()

    entry = AuditEntry.objects.get(action="teams.businessreport.submit", subject_id=str(report.pk))
    assert entry.after["texts"] == TEXTS
    assert entry.after["revision"] == 1


def test_submit_report_is_refused_where_the_records_changed_since(place):
    report = place.written()
    place.month(fact("E1", place.alice, commission="5"), month=SEPTEMBER)

    with pytest.raises(Conflict, match="Take the figures anew"):
        reports.submit_report(report_id=report.pk, by=place.desk, at=NOW)


def test_submit_report_names_every_text_that_is_missing(place):
    report = place.begun()

    with pytest.raises(DomainError) as refused:
        reports.submit_report(report_id=report.pk, by=place.desk, at=NOW)

    assert len(refused.value.faults) == 3


def test_submit_report_is_refused_where_the_period_has_no_record_at_all(place):
    """A report of figures that are not there says nothing, whatever its texts say."""
    report = place.written(place.begun(kind="year", start=dt.date(2025, 1, 1)))

    with pytest.raises(DomainError, match="No month of the period has an accepted CRM file"):
        reports.submit_report(report_id=report.pk, by=place.desk, at=NOW)

    assert again(report).state == "draft"


def test_submit_report_again_after_its_handing_in_is_refused(place):
    report = place.submitted()

    with pytest.raises(WrongState):
        reports.submit_report(report_id=report.pk, by=place.desk, at=NOW)


# Confirmed


def test_confirm_report_takes_lead_then_manager_and_has_it_filed(place):
    report = place.confirmed()

    assert (report.state, report.lead_by, report.manager_by) == ("confirmed", place.lead, place.manager)
    assert Job.objects.filter(kind="teams.file_report", args={"report_id": report.pk}).count() == 1
    for reader in (place.office, place.channel, place.desk):
        assert told(reader, "teams.report_confirmed") == 1


def test_confirm_report_of_the_branch_takes_the_deputy_first(place):
    report = place.submitted(team=None)

    with pytest.raises(BusinessReport.DoesNotExist):
        reports.confirm_report(report_id=report.pk, by=place.lead, at=NOW)
    confirmed = reports.confirm_report(report_id=report.pk, by=place.deputy, at=NOW)

    assert (confirmed.state, confirmed.lead_by) == ("lead_confirmed", place.deputy)


def test_confirm_report_pressed_twice_changes_nothing(place):
    report = place.submitted()
    first = reports.confirm_report(report_id=report.pk, by=place.lead, at=NOW)

    second = reports.confirm_report(report_id=report.pk, by=place.lead, at=NOW)

    assert (second.state, second.version) == ("lead_confirmed", first.version)


def test_confirm_report_is_not_for_its_author(place):
    """Whoever writes reports and leads the team too."""
    RoleGrant.objects.create(
        user=place.lead, role=Role.REGIONAL_MANAGER, team=place.east, valid_from=org.START
    )
    report = place.submitted(by=place.lead)

    with pytest.raises(DomainError, match="somebody else's"):
        reports.confirm_report(report_id=report.pk, by=place.lead, at=NOW)


def test_confirm_report_is_not_for_who_only_wrote_a_sentence(place):
    RoleGrant.objects.create(
        user=place.lead, role=Role.REGIONAL_MANAGER, team=place.east, valid_from=org.START
    )
    report = place.begun()
    place.written(report, by=place.lead)
    report = reports.submit_report(report_id=report.pk, by=place.desk, at=NOW)

    with pytest.raises(DomainError, match="somebody else's"):
        reports.confirm_report(report_id=report.pk, by=place.lead, at=NOW)


def test_confirm_report_is_not_for_the_stand_in_of_its_author(place):
    grant = RoleGrant.objects.get(user=place.desk)
    Delegation.objects.create(
        grant=grant,
        principal=place.desk,
        stand_in=place.lead,
        valid_from=org.START,
        valid_until=dt.date(2027, 1, 1),
        created_at=NOW,
    )
    report = place.submitted(by=place.lead)

    assert report.submitted_for_id == place.desk.pk
    with pytest.raises(DomainError):
        reports.confirm_report(report_id=report.pk, by=place.lead, at=NOW)


def test_confirm_report_twice_by_one_person_is_refused(place):
    RoleGrant.objects.create(
        user=place.lead, role=Role.BRANCH_MANAGER, branch=place.branch, valid_from=org.START
    )
    report = place.submitted()
    report = reports.confirm_report(report_id=report.pk, by=place.lead, at=NOW)
    other = org.holder(Role.BRANCH_MANAGER, place.branch)

    second = reports.confirm_report(report_id=report.pk, by=place.lead, at=NOW)
    assert second.state == "lead_confirmed"
    assert reports.confirm_report(report_id=report.pk, by=other, at=NOW).manager_by == other


def test_confirm_report_of_another_version_than_was_read_is_refused(place):
    report = place.submitted()

    with pytest.raises(Conflict):
        reports.confirm_report(report_id=report.pk, version=report.version - 1, by=place.lead, at=NOW)


@pytest.mark.parametrize("who", ["desk", "deputy", "manager"])
def test_confirm_report_first_is_the_leads(place, who):
    report = place.submitted()

    with pytest.raises(PermissionDenied):
        reports.confirm_report(report_id=report.pk, by=getattr(place, who), at=NOW)


@pytest.mark.parametrize("who", ["office", "channel"])
def test_confirm_report_is_none_of_headquarters_business_before_it_is_confirmed(place, who):
    report = place.submitted()

    with pytest.raises(BusinessReport.DoesNotExist):
        reports.confirm_report(report_id=report.pk, by=getattr(place, who), at=NOW)


def test_database_refuses_two_confirmations_by_one_person(place):
    report = place.confirmed()

    with pytest.raises(IntegrityError), transaction.atomic():
        BusinessReport.objects.filter(pk=report.pk).update(manager_by=report.lead_by)


def test_database_refuses_a_confirmation_by_the_author(place):
    report = place.lead_confirmed()

    with pytest.raises(IntegrityError), transaction.atomic():
        BusinessReport.objects.filter(pk=report.pk).update(lead_by=report.submitted_by)


# Returned


def test_return_report_goes_back_to_its_author_with_the_reason(place):
    report = place.lead_confirmed()

    reports.return_report(report_id=report.pk, reason="缺少对策。", by=place.manager, at=NOW)

    returned = again(report)
    assert (returned.state, returned.lead_by) == ("returned", None)
    notice = Notice.objects.get(user=place.desk, kind="teams.report_returned")
    assert "缺少对策。" in notices.sentence(notice)


def test_return_report_needs_a_reason(place):
    report = place.submitted()

    with pytest.raises(DomainError, match="Say why"):
        reports.return_report(report_id=report.pk, reason=" ", by=place.lead, at=NOW)


def test_return_report_is_for_whose_turn_it_is(place):
    report = place.submitted()

    with pytest.raises(PermissionDenied):
        reports.return_report(report_id=report.pk, reason="x", by=place.manager, at=NOW)


def test_returned_report_is_confirmed_anew_by_both(place):
    report = place.lead_confirmed()
    reports.return_report(report_id=report.pk, reason="x", by=place.manager, at=NOW)

    again_in = place.submitted(report)
    reports.confirm_report(report_id=report.pk, by=place.lead, at=NOW)
    done = reports.confirm_report(report_id=report.pk, by=place.manager, at=NOW)

    assert (again_in.revision, done.state) == (2, "confirmed")


def test_returned_report_stays_handed_in_in_time(place):
    report = place.submitted()
    reports.return_report(report_id=report.pk, reason="x", by=place.lead, at=NOW)
    later = NOW + dt.timedelta(days=9)
    reports.submit_report(report_id=report.pk, by=place.desk, at=later)

    row = BusinessReport.objects.with_timeliness(later.date()).get(pk=report.pk)
    assert row.timeliness == "in_time"


# Filed


def test_file_report_twice_gives_the_same_document(place):
    report = place.confirmed()

    first = reports.file_report(report_id=report.pk, at=NOW)
    second = reports.file_report(report_id=report.pk, at=NOW)

    assert first == second
    assert first.number.text.startswith("ANLS-")
    assert (first.category, first.retention.years) == ("team_report", 30)
    assert Document.objects.filter(category="team_report").count() == 1


def test_file_report_waits_for_both_confirmations(place):
    report = place.lead_confirmed()

    with pytest.raises(WrongState):
        reports.file_report(report_id=report.pk, at=NOW)


def test_file_again_is_for_what_could_not_be_printed(place):
    report = place.confirmed()
    Job.objects.all().delete()

    reports.file_again(report_id=report.pk, by=place.desk, at=NOW)

    assert Job.objects.filter(kind="teams.file_report").count() == 1
    reports.file_report(report_id=report.pk, at=NOW)
    with pytest.raises(WrongState):
        reports.file_again(report_id=report.pk, by=place.desk, at=NOW)


@pytest.mark.parametrize("who", ["lead", "manager", "office"])
def test_file_again_is_for_who_writes_reports(place, who):
    report = place.confirmed()

    with pytest.raises(PermissionDenied):
        reports.file_again(report_id=report.pk, by=getattr(place, who), at=NOW)


def test_reports_are_read_from_the_draft_on_by_the_branch_and_the_auditor_and_confirmed_by_headquarters(
    place,
):
    draft, done = place.begun(), place.confirmed(team="west")
    readers = {
        "desk": place.desk,
        "lead": place.lead,
        "manager": place.manager,
        "auditor": org.holder(Role.AUDITOR),
        "office": place.office,
        "channel": place.channel,
        "alice": place.alice.user,
        "finance": org.holder(Role.BRANCH_FINANCE, place.branch),
        "stranger": org.holder(Role.BRANCH_MANAGER, org.BranchFactory()),
    }

    seen = {who: set(BusinessReport.objects.visible_to(user)) for who, user in readers.items()}
    listed = {who: set(BusinessReport.objects.listed_to(user)) for who, user in readers.items()}

    assert seen == {
        **dict.fromkeys(("desk", "manager", "auditor"), {draft, done}),
        **dict.fromkeys(("office", "channel"), {done}),
        "lead": {draft},
        **dict.fromkeys(("alice", "finance", "stranger"), set()),
    }
    assert listed == {**seen, "office": {draft, done}, "channel": {draft, done}}
    opens = {report.pk: report.opens for report in BusinessReport.objects.listed_to(place.office)}
    assert opens == {draft.pk: False, done.pk: True}
    assert {one.opens for one in BusinessReport.objects.listed_to(readers["auditor"])} == {True}


def test_jobs_of_reports_are_registered():
    assert {"teams.begin_reports", "teams.file_report"} <= set(jobs.KINDS)


# Due days


def days(month=3, half=8, year=12):
    return {"month": month, "half": half, "year": year}


def test_set_due_days_hold_for_periods_that_end_later(place):
    reports.set_due_days(
        branch_id=place.branch.pk, valid_from=dt.date(2026, 12, 1), days=days(), by=place.manager, at=NOW
    )
    place.month(month=dt.date(2026, 11, 1))

    october = place.begun()
    november = place.begun(start=dt.date(2026, 11, 1), at=NOW + dt.timedelta(days=30))

    assert october.due_on == dt.date(2026, 11, 6)
    assert november.due_on == dt.date(2026, 12, 3)


@pytest.mark.parametrize(
    ("since", "counts", "sentence"),
    [
        (dt.date(2026, 11, 5), days(), "periods to come"),
        (dt.date(2026, 12, 1), days(month=0), "first 20 working days"),
        (dt.date(2026, 12, 1), days(year=21), "first 20 working days"),
        (dt.date(2026, 12, 1), {"month": 3}, "first 20 working days"),
    ],
)
def test_set_due_days_refuses_what_cannot_hold(place, since, counts, sentence):
    with pytest.raises(DomainError, match=sentence):
        reports.set_due_days(
            branch_id=place.branch.pk, valid_from=since, days=counts, by=place.manager, at=NOW
        )


def test_set_due_days_twice_for_one_day_is_refused(place):
    given = {"branch_id": place.branch.pk, "valid_from": dt.date(2026, 12, 1), "days": days(), "at": NOW}
    reports.set_due_days(**given, by=place.manager)

    with pytest.raises(DomainError, match="already"):
        reports.set_due_days(**given, by=place.manager)
    assert ReportDue.objects.count() == 1


@pytest.mark.parametrize("who", ["desk", "lead", "deputy", "channel"])
def test_set_due_days_is_the_branch_managers(place, who):
    with pytest.raises(PermissionDenied):
        reports.set_due_days(
            branch_id=place.branch.pk,
            valid_from=dt.date(2026, 12, 1),
            days=days(),
            by=getattr(place, who),
            at=NOW,
        )
