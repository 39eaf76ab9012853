"""What the pay cycle puts on each role's desk, and what it keeps off everybody else's."""

import copy
import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compensation import services
from compensation.contributing import figures, pending, search, todos
from org.choices import Role
from org.models import CalendarYear, Holiday
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
PAY_DAY = dt.date(2026, 11, 13)
TODAY = dt.date(2026, 11, 5)


STAGES = ("reviewed", "computed", "submitted", "signed")


def begun(stage=None):
    """Office, Alice and how far their October is."""
    office = pay.office()
    return office, office.hire(), getattr(office, stage)([]) if stage else None


@pytest.fixture(scope="module")
def made(kept):
    """October at each stage, in an office of its own; the 15th of November 2026 is known to be a Sunday."""
    CalendarYear.objects.update_or_create(year=2026, defaults={"published": True})
    return {stage: begun(stage) for stage in (None, *STAGES)}


@pytest.fixture
def month(request, made):
    """October at the stage whose fixture the test begins with, else nothing of it yet."""
    stage = next((stage for stage in STAGES if stage in request.fixturenames), None)
    return copy.deepcopy(made[stage])


@pytest.fixture
def office(month):
    return month[0]


@pytest.fixture
def alice(month):
    return month[1]


@pytest.fixture
def computed(month):
    return month[2]


@pytest.fixture
def submitted(month):
    return month[2]


@pytest.fixture
def signed(month):
    return month[2]


def what(user, now):
    return [todo.what for todo in todos(pay.again(user), now)]


# To-dos, step by step


def test_a_file_waits_for_desk_and_finance(office, alice, now):
    pay.crm_month(office.branch, [])

    expected = [f"Compute the business detail of {office.branch}, Oct 2026"]
    assert what(office.desk, now) == expected
    assert what(office.finance, now) == expected
    assert what(office.chief, now) == []


def test_a_computed_detail_waits_to_be_submitted(office, alice, now):
    pay.crm_month(office.branch, [])
    services.compute_detail(branch_id=office.branch.pk, month=pay.MONTH, by=office.desk, at=now)

    assert what(office.desk, now) == [f"Submit the business detail of {office.branch}, Oct 2026"]


def test_a_submitted_detail_waits_for_its_reviewers_but_not_for_who_submitted_it(office, alice, now):
    pay.crm_month(office.branch, [])
    detail = services.compute_detail(branch_id=office.branch.pk, month=pay.MONTH, by=office.finance, at=now)
    services.submit_detail(detail_id=detail.pk, by=office.finance, at=now)

    assert what(office.finance, now) == []
    assert what(office.chief, now) == [f"Review the business detail of {office.branch}, Oct 2026"]


def test_a_reviewed_detail_waits_for_pay(office, alice, now):
    office.reviewed([])

    assert what(office.finance, now) == [f"Compute pay of {office.branch}, Oct 2026"]


def test_a_computed_report_waits_to_be_submitted_until_the_pay_day(office, alice, computed, now):
    todo = todos(pay.again(office.finance), now)[0]
    assert (todo.what, todo.due, todo.number, todo.url) == (
        f"Submit the pay report of {office.branch}, Oct 2026",
        PAY_DAY,
        computed.number.text,
        computed.get_absolute_url(),
    )


def test_the_pay_day_comes_before_a_holiday(office, alice, computed, now):
    Holiday.objects.create(date=PAY_DAY, kind="rest", name="local")

    assert todos(pay.again(office.finance), now)[0].due == dt.date(2026, 11, 12)


def test_each_signature_waits_for_its_signer_alone(office, alice, submitted, now):
    expected = [f"Sign the pay report of {office.branch}, Oct 2026"]

    for who in ("chief", "deputy", "manager"):
        for other in {"chief", "deputy", "manager", "finance", "desk", "archive"} - {who}:
            assert what(getattr(office, other), now) == []
        assert what(getattr(office, who), now) == expected
        office.sign(submitted, who)

    assert what(office.finance, now) == [f"Pay out the report of {office.branch}, Oct 2026"]


def test_a_signature_is_no_to_do_for_who_prepared_or_signed(office, alice, submitted, now):
    for role in (Role.CHIEF_ACCOUNTANT, Role.DEPUTY_MANAGER):
        org.RoleGrant.objects.create(
            user=office.finance, role=role, branch=office.branch, valid_from=org.START
        )
    org.RoleGrant.objects.create(
        user=office.chief, role=Role.DEPUTY_MANAGER, branch=office.branch, valid_from=org.START
    )

    assert what(office.finance, now) == []
    office.sign(submitted, "chief")

    assert what(office.chief, now) == []


def test_a_to_do_says_who_sent_it(office, alice, submitted, now):
    assert todos(pay.again(office.chief), now)[0].sender == office.finance.name

    office.sign(submitted, "chief")

    assert todos(pay.again(office.deputy), now)[0].sender == office.chief.name


def test_a_paid_report_waits_for_the_general_office_and_its_slips_for_their_owners(
    office, alice, signed, now
):
    services.pay_run_out(run_id=pay.banked(signed).pk, by=office.finance, at=now)

    assert what(office.archive, now) == [f"File the pay report of {office.branch}, Oct 2026"]
    assert what(alice.user, now) == ["Read your pay slip for Oct 2026"]
    services.see_slip(slip_id=signed.slips.get().pk, by=alice.user, at=now)
    services.file_run(run_id=signed.pk, by=office.archive, at=now)
    assert what(office.archive, now) == []
    assert what(alice.user, now) == []


def test_several_slips_that_nobody_has_read_are_one_line(now):
    office = pay.office()
    alice = office.hire()
    for month in (dt.date(2026, 9, 1), dt.date(2026, 10, 1)):
        run = office.signed([], month=month)
        services.pay_run_out(run_id=pay.banked(run).pk, by=office.finance, at=now)

    [line] = todos(pay.again(alice.user), now)

    assert line.what == "Read your 2 pay slips, Sep 2026 to Oct 2026"
    assert line.url == reverse("compensation:my_slips")


def test_proposals_wait_for_the_chief_accountant(office, alice, now):
    pay.adjustment(alice, "5", state="proposed", title="bonus")
    pay.charge(alice, "5", state="proposed")

    assert what(office.chief, now) == [
        f"Confirm “bonus” for {alice}, Oct 2026",
        f"Confirm the recovery “lost laptop” from {alice}",
    ]


def test_a_proposal_is_no_to_do_for_whom_it_pays(office, now):
    chief_as_manager = office.hire(user=office.chief)
    pay.adjustment(chief_as_manager, "5", state="proposed")

    assert what(office.chief, now) == []


def test_a_question_waits_for_finance_until_it_is_answered(office, alice, signed, now):
    slip = signed.slips.get()
    question = services.ask(slip_id=slip.pk, text="why", by=alice.user, at=now)

    assert f"Answer {slip} about the slip for Oct 2026" in what(office.finance, now)
    services.answer(question_id=question.pk, text="so", by=office.finance, at=now)
    assert f"Answer {slip} about the slip for Oct 2026" not in what(office.finance, now)


@each("stage", STAGES)
def test_nothing_of_another_branch_reaches_a_desk(made, now, stage):
    _office, alice, _report = copy.deepcopy(made[stage])
    pay.adjustment(alice, "5", state="proposed")
    elsewhere = org.BranchFactory()
    strangers = [
        org.holder(role, elsewhere)
        for role in (
            Role.BRANCH_FINANCE,
            Role.CHIEF_ACCOUNTANT,
            Role.DEPUTY_MANAGER,
            Role.BRANCH_MANAGER,
            Role.TRADING_DESK,
        )
    ]

    for charlie in strangers:
        assert (what(charlie, now), list(pending(charlie, now)), list(figures(charlie, TODAY))) == (
            [],
            [],
            [],
        )


def test_todos_issue_as_many_queries_for_three_reports_as_for_one(office, alice, computed, now):
    finance = pay.again(office.finance)
    finance.grants()
    with CaptureQueriesContext(connection) as one:
        todos(finance, now)
    for month in (11, 12):
        pay.crm_month(office.branch, [], month=dt.date(2026, month, 1))

    with CaptureQueriesContext(connection) as three:
        found = todos(finance, now)

    assert (len(found), len(three)) == (3, len(one))


def test_the_desks_contributions_ask_once_each_whatever_the_reader_may_do(
    office, alice, computed, now, django_assert_num_queries
):
    pay.adjustment(alice, "5", state="proposed", title="bonus")
    for role in (Role.CHIEF_ACCOUNTANT, Role.DEPUTY_MANAGER, Role.TRADING_DESK):
        org.RoleGrant.objects.create(
            user=office.finance, role=role, branch=office.branch, valid_from=org.START
        )
    finance = pay.again(office.finance)
    finance.grants()

    with django_assert_num_queries(2):  # and the pay days
        assert len(todos(finance, now)) == 2
    with django_assert_num_queries(1):
        pending(finance, now)


# Pending


def test_pending_says_where_a_report_is(office, alice, submitted, now):
    office.sign(submitted, "chief")

    line = pending(pay.again(office.finance), now)[0]

    assert (line.what, line.state, line.holder, line.number) == (
        f"Pay report of {office.branch}, Oct 2026",
        "waiting for the deputy manager",
        "deputy manager",
        submitted.number.text,
    )


def test_pending_lists_details_proposals_and_questions(office, alice, now):
    pay.crm_month(office.branch, [])
    detail = services.compute_detail(branch_id=office.branch.pk, month=pay.MONTH, by=office.desk, at=now)
    services.submit_detail(detail_id=detail.pk, by=office.desk, at=now)
    services.propose_adjustment(
        person_id=alice.pk,
        month=pay.MONTH,
        amount=Decimal(5),
        title="bonus",
        reason="agreed",
        by=office.finance,
        at=now,
    )

    assert [line.what for line in pending(pay.again(office.desk), now)] == [
        f"Business detail of {office.branch}, Oct 2026"
    ]
    assert [line.holder for line in pending(pay.again(office.finance), now)] == ["chief accountant"]


def test_pending_shows_who_asked_the_question(office, alice, signed, now):
    slip = signed.slips.get()
    services.ask(slip_id=slip.pk, text="why", by=alice.user, at=now)

    assert [line.what for line in pending(pay.again(alice.user), now)] == [
        "Your question about the slip for Oct 2026"
    ]


# Search


def test_search_finds_a_report_by_number_and_month(office, alice, computed):
    for text in (computed.number.text, computed.number.text[4:9], "2026-10"):
        assert computed.get_absolute_url() in [hit.url for hit in search(office.finance, text)]


def test_search_gives_an_account_manager_the_own_signed_slip_alone(office, alice):
    bob = office.hire()
    run = office.signed()
    own, other = run.slips.get(person=alice), run.slips.get(person=bob)

    hits = search(alice.user, "2026-10")

    assert [hit.url for hit in hits] == [own.get_absolute_url()]
    assert search(alice.user, bob.number) == []
    assert search(bob.user, bob.number)[0].url == other.get_absolute_url()


def test_search_gives_no_slip_before_the_third_signature(office, alice, submitted):
    assert search(alice.user, "2026-10") == []


def test_search_gives_a_lead_the_slips_of_the_team_led(office, alice, signed):
    lead = org.holder(Role.TEAM_LEAD, office.team)
    stranger = org.holder(Role.TEAM_LEAD, org.TeamFactory(branch=office.branch))
    slip = signed.slips.get()

    assert [hit.url for hit in search(lead, alice.number)] == [slip.get_absolute_url()]
    assert search(stranger, alice.number) == []


# Figures


def test_figures_compare_net_commission_with_the_month_before(office, alice):
    office.signed([pay.fact("1", alice, commission="1000")])
    office.reviewed([pay.fact("1", alice, commission="1100")], month=dt.date(2026, 11, 1))

    commission, net = figures(pay.again(office.finance), TODAY)

    assert (commission.label, commission.value, commission.note) == (
        "Net commission",
        "1,100.00",
        "10.0% more than the month before",
    )
    assert net.label == "Net pay"
    assert commission.chart.startswith("<svg")


def test_figures_sum_net_pay_by_state(office, alice):
    run = office.submitted([pay.fact("1", alice, commission="31000")])

    net = figures(pay.again(office.chief), TODAY)[1]

    assert net.value == f"{run.net:,.2f}"
    assert net.table[1][0] == "waiting for the chief accountant"


def test_figures_give_an_account_manager_own_figures_alone(office, alice):
    bob = office.hire()
    run = office.signed([pay.fact("1", alice, commission="1000"), pay.fact("2", bob, commission="50000")])

    commission, own = figures(alice.user, TODAY)

    assert commission.value == "1,000.00"
    assert own.value == f"{run.slips.get(person=alice).net:,.2f}"


def test_figures_of_ones_own_wait_for_the_third_signature(office, alice):
    office.submitted([pay.fact("1", alice, commission="1000")])

    assert figures(alice.user, TODAY) == []
