"""The demonstration company, loaded once: everybody of the guideline, six months filed, the seventh open."""

import datetime as dt
import io
from collections import Counter
from decimal import Decimal
from functools import partial

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Sum
from django.test import override_settings
from django.urls import reverse

from approvals.models import Opinion, Request
from approvals.queries import sheet_of
from archives.models import Document
from compensation.models import (
    Adjustment,
    BusinessDetail,
    Charge,
    InsuranceBase,
    PaySlip,
    PayRun,
    PayStandard,
    SlipQuestion,
)
from core import audit
from core.models import AuditEntry, Job, Notice, SerialSeries
from customers.models import CrmFact, CrmMonth
from customers.services import check_crm_now, upload_crm
from demo import company, cycle, people, present
from org.choices import Contract, Role
from org.models import Branch, Company, Delegation, Outlet, Person, Posting, Region, RoleGrant, User
from teams.models import (
    BusinessReport,
    DailyFigure,
    Division,
    OutletMove,
    SampleDraw,
    Shortfall,
    Target,
    TargetMonth,
    Task,
    TeamPaper,
    WorkLog,
)
from teams.services.samples import redraw
from tests.unprinted import leave_unprinted

pytestmark = pytest.mark.django_db
PEOPLE = [("1001", "余浩然", "M5"), ("1002", "郑一鸣", "M2"), ("1003", "刘喆", "M3")]
# What each branch pays in each month: another figure means that the demonstration or a rule of pay has changed.
PAID = [
    (code, f"2026-{month:02}", Decimal(net))
    for code, months in {
        "EB01": ("89136.62", "93076.67", "96626.39", "126047.20", "92193.62", "93094.68"),
        "EB02": ("101675.25", "110151.42", "99731.36", "97613.58", "109043.47", "117756.10"),
    }.items()
    for month, net in enumerate(months, 4)
]
MONTHS = [dt.date(2026, month, 1) for month in range(4, 10)]
BRANCHES = ["EB01", "EB02"]
# Of East: in September, in October, and how many of them came late.
LOGS = (315, 249, 40)


@pytest.fixture(scope="module", autouse=True)
def loaded(kept, tmp_path_factory):
    """What `manage.py load_demo` leaves behind; its words and the files it lays out."""
    place = tmp_path_factory.mktemp("demo")
    stores = project.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(place / "media")},
        }
    }
    said = io.StringIO()
    with override_settings(STORAGES=stores, MEDIA_ROOT=place / "media", BASE_DIR=place):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cycle, "HERE", place)
            patch.setattr(cycle, "run_month", partial(printed_last, cycle.run_month))
            call_command("load_demo", stdout=said)
        yield said.getvalue(), place


def printed_last(run_month, branch, month):
    """Of six months' papers alike the last are printed."""
    with pytest.MonkeyPatch.context() as patch:
        if month < MONTHS[-1]:
            leave_unprinted(patch)
        return run_month(branch, month)


def said_again() -> str:
    """What the command says when it is called once more."""
    said = io.StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


def officer(username: str) -> User:
    return User.objects.get(username=username)


def test_loading_says_each_month_of_each_branch_and_where_the_files_lie(loaded):
    lines = loaded[0].splitlines()

    months = [f"  {name} 2026-{month:02}" for month in range(4, 10) for _code, name in company.BRANCHES]
    assert lines[0] == "Setting up the demonstration company …"
    assert lines[1:13] == months
    assert [line.rpartition("/")[2] for line in lines[13:]] == [
        "crm-EB01-2026-10.xlsx",
        "crm-EB02-2026-10.xlsx",
    ]


def test_loading_twice_changes_nothing():
    entries, people_there = AuditEntry.objects.count(), Person.objects.count()

    assert said_again() == "There is a company already; nothing was loaded.\n"
    assert (AuditEntry.objects.count(), Person.objects.count()) == (entries, people_there)
    assert Company.objects.count() == 1


def test_loading_is_refused_in_production_even_where_a_company_is(settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(CommandError, match="never loaded in production"):
        said_again()


def test_loading_says_that_an_earlier_load_broke_off():
    SlipQuestion.objects.all().delete()

    with pytest.raises(CommandError, match="in part only; empty the database"):
        said_again()


def test_loading_beside_another_company_is_not_called_a_broken_load():
    SlipQuestion.objects.all().delete()
    User.objects.filter(username="u1001").update(email="u1001@example.com")

    assert said_again() == "There is a company already; nothing was loaded.\n"


def test_every_role_of_the_guideline_has_a_person():
    held = set(RoleGrant.objects.filter(valid_until=None).values_list("role", flat=True))

    assert set(Role) - held == {Role.ACCOUNT_MANAGER}
    assert Person.objects.exclude(user=None).filter(left_on=None).count() == 60


@pytest.mark.parametrize("code", BRANCHES)
def test_every_branch_has_whoever_a_pay_cycle_needs(code):
    held = RoleGrant.objects.filter(branch__code=code).values_list("role", flat=True)

    assert Counter(held) == {
        Role.TRADING_DESK: 1,
        Role.BRANCH_FINANCE: 2,
        Role.CHIEF_ACCOUNTANT: 1,
        Role.DEPUTY_MANAGER: 1,
        Role.BRANCH_MANAGER: 1,
    }


@pytest.mark.parametrize("code", [code for _branch, code, _name in company.TEAMS])
def test_every_team_has_its_lead_recorder_keeper_and_two_regional_managers(code):
    held = RoleGrant.objects.filter(team__code=code)

    assert Counter(held.values_list("role", flat=True)) == {
        Role.TEAM_LEAD: 1,
        Role.ATTENDANCE_RECORDER: 1,
        Role.ASSET_KEEPER: 1,
        Role.REGIONAL_MANAGER: 2,
    }
    assert set(held.values_list("user__person__postings__team__code", flat=True)) == {code}
    managers = held.filter(role=Role.REGIONAL_MANAGER)
    assert managers.values("user__person__postings__region").distinct().count() == 2


def test_nobody_holds_two_roles():
    twice = RoleGrant.objects.values("user").annotate(roles=Count("pk")).filter(roles__gt=1)

    assert list(twice) == []


def test_every_account_may_sign_in_at_once():
    accounts = User.objects.all()

    assert set(accounts.values_list("is_active", "must_change_password")) == {(True, False)}
    assert all(account.email.endswith("@demo.invalid") for account in accounts.exclude(username="admin"))
    assert officer("eb01_caiwu").check_password(company.PASSWORD)


@pytest.mark.parametrize(
    "username",
    ["admin", "u1001", "u1002", "u1003", "u1004", "u1015", "eb01_jiaoyi", "eb01_caiwu", "eb01_kuaiji",
     "eb01_fujingli", "eb01_jingli", "zongheshi", "qudao", "hq_hegui", "fuzongcai", "shenji"],
)  # fmt: skip
def test_every_role_finds_its_desk(client, username):
    client.force_login(officer(username))

    assert client.get("/", follow=True).status_code == 200


def test_people_are_sixty_of_both_contracts_fifteen_a_team():
    per_team = Posting.objects.values_list("team__code").annotate(people=Count("person", distinct=True))

    assert dict(per_team) == {"EAST": 15, "WEST": 15, "NORTH": 15, "SOUTH": 15}
    assert Counter(Person.objects.values_list("contract", flat=True)) == {
        Contract.EMPLOYEE: 40,
        Contract.BROKER: 20,
    }


def test_people_have_names_of_their_own_rare_characters_among_them():
    names = list(Person.objects.order_by("number").values_list("name", flat=True))

    assert len(set(names)) == len(names)
    assert set(people.RARE) <= set(names)


def test_people_are_the_same_on_every_run():
    first = Person.objects.order_by("number").values_list("number", "name", "gradings__grade")

    assert list(first[:3]) == PEOPLE


def test_everybody_is_posted_to_an_outlet_of_the_own_team_and_region():
    for posting in Posting.objects.select_related("team", "region", "outlet__region", "person"):
        assert posting.region.team_id == posting.team_id
        assert posting.outlet.region_id == posting.region_id
        assert posting.person.branch_id == posting.team.branch_id


def test_places_are_twelve_outlets_each_with_hours_from_monday_to_friday():
    outlets = Outlet.objects.annotate(days=Count("hours"))

    assert Counter(outlets.values_list("branch__code", "days")) == {("EB01", 5): 6, ("EB02", 5): 6}
    assert Region.objects.count() == 8


def test_employees_have_an_insurance_base_and_brokers_have_none():
    assert Counter(InsuranceBase.objects.values_list("person__contract", flat=True)) == {
        Contract.EMPLOYEE: 40
    }


def test_both_standards_of_each_team_were_sent_up_and_approved():
    standards = PayStandard.objects.select_related("request")

    assert Counter(standards.values_list("team__code", flat=True)) == dict.fromkeys(
        ["EAST", "WEST", "NORTH", "SOUTH"], 2
    )
    assert {(one.state, one.request.state, one.effective_from) for one in standards} == {
        ("approved", "approved", cycle.FIRST)
    }


def test_six_months_of_both_branches_are_filed():
    runs = PayRun.objects.values_list("branch__code", "month", "state")

    assert sorted(runs) == [(code, month, "filed") for code in BRANCHES for month in MONTHS]
    assert set(BusinessDetail.objects.values_list("state", flat=True)) == {"reviewed"}


def test_every_run_was_prepared_signed_and_filed_by_different_people():
    for run in PayRun.objects.prefetch_related("signatures__by"):
        signed = [(signature.step, signature.by.username[5:]) for signature in run.signatures.order_by("at")]

        assert signed == [("chief", "kuaiji"), ("deputy", "fujingli"), ("manager", "jingli")]
        assert {signature.content_hash for signature in run.signatures.all()} == {run.content_hash}
        assert run.prepared_by.username == f"{run.branch.code.lower()}_caiwu"
        assert run.filed_by.username == "zongheshi"


def test_every_run_pays_everybody_of_the_branch_once_and_adds_up():
    for run in PayRun.objects.annotate(of_slips=Sum("slips__net"), slip_count=Count("slips")):
        assert (run.people, run.slip_count) == (30, 30)
        assert run.net == run.of_slips > 0


def test_what_is_paid_is_the_same_on_every_run():
    figures = PayRun.objects.order_by("branch__code", "month").values_list("branch__code", "month", "net")

    assert [(code, f"{month:%Y-%m}", net) for code, month, net in figures] == PAID


def test_nobody_is_paid_less_than_nothing():
    assert not PaySlip.objects.filter(net__lt=0).exists()


def test_moments_of_a_month_lie_in_the_month_after_it_and_follow_each_other():
    for run in PayRun.objects.all():
        moments = [run.computed_at, run.submitted_at, run.paid_at, run.filed_at]

        assert moments == sorted(moments)
        assert {moment.astimezone(company.SHANGHAI).month for moment in moments} == {run.month.month + 1}


def test_every_months_papers_are_on_file():
    kept = Counter(Document.objects.values_list("category", "branch__code"))

    of_pay = {"pay_report": 12, "payment_file": 6, "crm_file": 6, "pay_standard": 4}
    of_chain = {("request", "EB01"): 1, ("paper_attachment", "EB01"): 2}
    assert kept == {(category, code): n for category, n in of_pay.items() for code in BRANCHES} | of_chain


def test_the_register_of_numbers_has_no_gap():
    missing = SerialSeries.objects.annotate(given=Count("numbers")).exclude(given=F("last_number"))

    assert list(missing) == []


def test_the_audit_is_sound_and_knows_who_did_what():
    assert audit.verify() == []
    assert AuditEntry.objects.filter(action="core.job.failed").count() == 0
    assert officer("eb01_jingli").pk in set(AuditEntry.objects.values_list("actor_id", flat=True))


def test_every_accepted_file_is_of_a_paid_month():
    files = CrmMonth.objects.values_list("branch__code", "month", "state")

    assert sorted(files) == [(code, month, "accepted") for code in BRANCHES for month in MONTHS]


def test_no_account_is_of_both_branches():
    accounts = CrmFact.objects.order_by().values_list("crm_month__branch__code", "account").distinct()
    of = {code: {account for branch, account in accounts if branch == code} for code in BRANCHES}

    assert of["EB01"] & of["EB02"] == set()
    assert {account[:5] for account in of["EB01"] | of["EB02"]} == {"66011", "66012"}


@pytest.mark.parametrize("code", BRANCHES)
def test_the_current_months_file_is_laid_out_and_the_same_each_time(loaded, code):
    branch = Branch.objects.get(code=code)
    laid_out = loaded[1] / "files" / f"crm-{code}-2026-10.xlsx"

    assert laid_out.read_bytes() == cycle.crm_file(branch, cycle.CURRENT)
    assert not CrmMonth.objects.filter(branch=branch, month=cycle.CURRENT).exists()


def test_the_current_months_file_is_accepted_when_the_visitor_uploads_it(loaded):
    branch, desk = Branch.objects.get(code="EB01"), officer("eb01_jiaoyi")
    content = (loaded[1] / "files" / "crm-EB01-2026-10.xlsx").read_bytes()

    arrived = upload_crm(
        content=content, file_name="crm.xlsx", branch_id=branch.pk, month=cycle.CURRENT, replace=False,
        by=desk, at=present.NOW + dt.timedelta(days=1), queue=False,
    )  # fmt: skip
    arrived = check_crm_now(crm_month_id=arrived.pk, at=present.NOW + dt.timedelta(days=1))

    assert (arrived.state, arrived.fault_count) == ("accepted", 0)
    assert arrived.row_count > 1000


def test_the_current_month_has_a_bonus_a_deduction_and_a_recovery_in_each_branch():
    proposed = Adjustment.objects.filter(month=cycle.CURRENT).values_list("branch__code", "amount", "state")
    charged = Charge.objects.values_list("branch__code", "total", "instalment", "state")

    assert sorted(proposed) == [
        (code, Decimal(amount), "proposed") for code in BRANCHES for amount in ("-120.00", "300.00")
    ]
    assert sorted(charged) == [(code, Decimal("860.00"), Decimal("300.00"), "confirmed") for code in BRANCHES]


@pytest.mark.parametrize("code", BRANCHES)
def test_one_question_of_each_branch_is_answered_and_one_waits(code):
    asked = SlipQuestion.objects.filter(slip__run__branch__code=code, slip__run__month=cycle.LAST)

    assert sorted(question.answered_at is None for question in asked) == [False, True]
    assert all(question.asked_by_id == question.slip.person.user_id for question in asked)


def test_a_deputy_manager_stands_in_for_the_other_branchs():
    away = Delegation.objects.select_related("principal", "stand_in").get()

    assert (away.principal.username, away.stand_in.username) == ("eb02_fujingli", "eb01_fujingli")
    assert away.valid_until - away.valid_from == dt.timedelta(days=15)
    assert away.revoked_at is None


def test_no_mail_is_left_to_be_sent_and_old_notices_are_read():
    unread = Notice.objects.filter(read_at=None)

    assert not Notice.objects.filter(mailed_at=None).exists()
    assert unread.exists()
    assert all(notice.created_at >= dt.datetime(2026, 10, 1, tzinfo=company.SHANGHAI) for notice in unread)


def test_work_left_to_the_worker_is_printing_and_nothing_else():
    left = Job.objects.exclude(state=Job.State.DONE)

    assert Counter(left.values_list("kind", "state")) == {
        ("approvals.file_sheet", "queued"): 13,
        ("teams.file_paper", "queued"): 6,
        ("teams.file_report", "queued"): 1,
    }


def test_whom_the_sign_in_page_offers_is_there(client, settings):
    settings.DEMO = True

    page = client.get(reverse("org:sign_in")).content.decode()

    for name in ("沈静", "梁志远", "严实", "方晓", "吴敏"):
        assert name in page


def on_the_chain(code: str) -> Request:
    """The team's request that goes the whole chain."""
    return Request.objects.get(way="chain", team__code=code)


def test_each_team_has_a_paper_at_another_place_of_the_chain():
    states = Request.objects.filter(way="chain").values_list("team__code", "state")

    assert dict(states) == {
        "EAST": "countersigning",
        "WEST": "conditional",
        "NORTH": "rework",
        "SOUTH": "draft",
    }
    assert on_the_chain("SOUTH").checked_at is None


def test_easts_scheme_is_objected_to_overdue_and_still_waited_for():
    request = on_the_chain("EAST")
    steps = request.steps.filter(kind="department").values_list("department__code", "state", "due_on")

    assert {code: (state, due < present.NOW.date()) for code, state, due in steps} == {
        "CWB": ("objected", True),
        "HGB": ("waiting", True),
        "FLB": ("waiting", False),
    }
    assert [item["name"] for item in request.versions.get().attachments] == [
        "活动宣传折页文字稿.pdf",
        "费用预算明细.xlsx",
    ]
    assert request.chases.get().spoken_with == "合规管理部 秦正"
    assert sorted(request.faxes.values_list("direction", flat=True)) == ["up_received", "up_sent"]


def test_wests_recruitment_is_in_force_with_a_condition_and_its_sheet_on_file():
    request = on_the_chain("WEST")

    assert TeamPaper.objects.get(request=request).state == "in_force"
    assert sheet_of(request).file_name == f"{request.number.text}.pdf"


def test_norths_method_came_back_with_the_reason_after_one_opinion():
    request = on_the_chain("NORTH")

    assert TeamPaper.objects.get(request=request).state == "returned"
    assert [opinion.step.department.code for opinion in Opinion.objects.filter(
        step__request=request, step__kind="department"
    )] == ["CWB"]  # fmt: skip
    assert "改进期限" in AuditEntry.objects.get(action="approvals.request.back_to_branch").reason


def test_every_teams_plan_of_the_year_is_in_force_and_begun():
    plans = TeamPaper.objects.filter(kind="annual_plan", year=2026).values_list("team__code", "state")

    assert dict(plans) == dict.fromkeys(("EAST", "WEST", "NORTH", "SOUTH"), "executing")


def test_the_cooperation_of_east_is_to_be_renewed_by_now():
    assert [paper.about for paper in TeamPaper.objects.to_renew(present.NOW.date())] == ["江州银行"]


def test_targets_of_each_team_sum_over_the_months_and_are_shared_out_for_the_last_quarter():
    assert Counter(Target.objects.values_list("team__code", flat=True)) == {
        "EAST": 4, "WEST": 4, "NORTH": 4, "SOUTH": 4
    }  # fmt: skip
    for target in Target.objects.exclude(measure="month_end_assets"):
        assert target.months.aggregate(total=Sum("amount"))["total"] == target.total
    for row in TargetMonth.objects.filter(month__gte=cycle.CURRENT):
        people, regions = (row.shares.filter(person__isnull=empty) for empty in (False, True))
        assert people.count() == 15
        given = people.aggregate(total=Sum("amount"))["total"]
        assert given == regions.aggregate(total=Sum("amount"))["total"] <= row.amount


def test_of_septembers_shortfalls_easts_are_answered_and_wests_are_waited_for():
    asked = Shortfall.objects.filter(month=cycle.LAST).values_list("team__code", "state")

    assert set(asked) == {("EAST", "answered"), ("WEST", "asked")}


def test_logs_of_two_months_are_there_some_late_some_missing_one_copied():
    logs = WorkLog.objects.filter(team__code="EAST")
    months = Counter(logs.values_list("day__month", flat=True))

    assert WorkLog.objects.count() == logs.count()
    assert months == {9: LOGS[0], 10: LOGS[1]}
    assert logs.filter(submitted_at__gt=F("due_at")).count() == LOGS[2]
    assert logs.exclude(like_log=None).count() == 1
    assert set(DailyFigure.objects.values_list("day__month", flat=True)) == {10}


def test_a_spot_check_waits_for_its_last_log_and_can_be_drawn_again():
    draw = SampleDraw.objects.get()
    results = Counter(draw.logs.values_list("result", flat=True))

    assert (results["to_improve"], results["untrue"], results[""]) == (1, 1, 1)
    assert draw.logs.exclude(answer="").get().result == "untrue"
    assert redraw(number=draw.number.text).is_same


def test_tasks_stand_at_every_place():
    tasks = Task.objects.filter(team__code="EAST")

    assert Counter(tasks.values_list("state", flat=True)) == {
        "open": 3, "reported": 1, "accepted": 1, "cancelled": 1
    }  # fmt: skip
    assert tasks.filter(state="open", due_on__lt=present.NOW.date()).count() == 1


def test_east_has_its_division_of_labour_a_move_and_reports_confirmed_and_due():
    reports = BusinessReport.objects.order_by("start").values_list("team__code", "start", "state")

    assert Division.objects.get().rows.count() == 15
    assert OutletMove.objects.get().to_outlet.code == "EB01-E3"
    assert list(reports) == [("EAST", cycle.LAST, "confirmed"), ("EAST", cycle.CURRENT, "draft")]


@pytest.mark.parametrize("username", ["u1001", "zongheshi", "hq_hegui"])
def test_the_chains_people_find_easts_scheme_in_their_list(client, username):
    client.force_login(officer(username))

    assert (
        "城东营销团队2026年第四季度营销方案" in client.get(reverse("approvals:request_list")).content.decode()
    )
