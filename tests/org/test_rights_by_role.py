"""The table of rights read the other way round: what each role may do, one line a right."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from org.choices import BRANCH_ROLES, COMPANY_ROLES, DERIVED_ROLES, MONEY_ROLES, TEAM_ROLES, Role
from org.permissions import Grant, capacity, reach
from org.roles import RIGHTS

AT = datetime(2026, 11, 5, 1, tzinfo=UTC)
EVERYBODY = {"org.view", "desk.home"}
READS_PAY = {
    "archives.pay",
    "archives.slips",
    "customers.crm_view",
    "customers.view",
    "pay.detail_view",
    "pay.parameters_view",
    "pay.run_view",
    "pay.slip_view",
    "pay.standard_view",
}
MAY = {
    Role.ACCOUNT_MANAGER: {
        "archives.view",
        "customers.view",
        "pay.detail_view",
        "pay.own",
        "pay.question_ask",
        "pay.slip_view",
        "teams.division_view",
        "teams.log_view",
        "teams.move_view",
        "teams.own",
        "teams.target_view",
        "teams.task_view",
    },
    Role.REGIONAL_MANAGER: {
        "teams.division_view",
        "teams.move_view",
        "teams.paper_view",
        "teams.report_drafts",
        "teams.report_view",
        "teams.report_write",
        "teams.target_view",
        "teams.task_edit",
        "teams.task_settle",
        "teams.task_view",
    },
    Role.ATTENDANCE_RECORDER: set(),
    Role.ASSET_KEEPER: set(),
    Role.COUNTERSIGNER: {
        "approvals.countersign",
        "approvals.view",
        "org.delegate",
    },
    Role.TEAM_LEAD: {
        "approvals.fax",
        "approvals.submit",
        "approvals.view",
        "approvals.view_drafts",
        "archives.paper_attachments",
        "archives.requests",
        "archives.standards",
        "archives.task_evidence",
        "archives.team_papers",
        "archives.team_reports",
        "archives.view",
        "customers.view",
        "org.delegate",
        "org.person_move",
        "org.person_view",
        "pay.detail_view",
        "pay.slip_view",
        "pay.standard_edit",
        "pay.standard_simulate",
        "pay.standard_view",
        "teams.division_edit",
        "teams.division_view",
        "teams.log_reopen",
        "teams.log_view",
        "teams.move_decide",
        "teams.move_view",
        "teams.paper_drafts",
        "teams.paper_edit",
        "teams.paper_view",
        "teams.report_confirm_lead",
        "teams.report_drafts",
        "teams.report_view",
        "teams.sample_draw",
        "teams.sample_view",
        "teams.target_edit",
        "teams.target_view",
        "teams.task_edit",
        "teams.task_settle",
        "teams.task_settle_team",
        "teams.task_view",
    },
    Role.TRADING_DESK: {
        "approvals.check",
        "approvals.fax",
        "approvals.scan",
        "approvals.view",
        "approvals.view_drafts",
        "archives.crm",
        "archives.paper_attachments",
        "archives.place",
        "archives.register",
        "archives.requests",
        "archives.series",
        "archives.standards",
        "archives.team_papers",
        "archives.team_reports",
        "archives.view",
        "customers.crm_view",
        "customers.import",
        "customers.view",
        "org.delegate",
        "org.outlet_edit",
        "org.person_edit",
        "org.person_move",
        "org.person_view",
        "pay.detail_compute",
        "pay.detail_view",
        "teams.division_view",
        "teams.move_view",
        "teams.paper_drafts",
        "teams.paper_view",
        "teams.report_drafts",
        "teams.report_view",
        "teams.report_write",
    },
    Role.BRANCH_FINANCE: READS_PAY
    | {
        "approvals.submit",
        "approvals.view",
        "approvals.view_drafts",
        "archives.crm",
        "archives.paper_attachments",
        "archives.place",
        "archives.requests",
        "archives.standards",
        "archives.team_papers",
        "archives.view",
        "customers.import",
        "org.bank_reveal",
        "org.delegate",
        "org.person_view",
        "pay.adjust",
        "pay.detail_compute",
        "pay.detail_review",
        "pay.parameters_edit",
        "pay.parameters_told",
        "pay.pay_out",
        "pay.prepare",
        "pay.question_answer",
        "pay.standard_edit",
        "pay.standard_simulate",
        "teams.paper_drafts",
        "teams.paper_view",
    },
    Role.CHIEF_ACCOUNTANT: READS_PAY
    | {
        "archives.standards",
        "archives.view",
        "org.delegate",
        "org.person_view",
        "pay.adjust_confirm",
        "pay.detail_review",
        "pay.parameters_told",
        "pay.sign_chief",
    },
    Role.DEPUTY_MANAGER: READS_PAY
    | {
        "approvals.check",
        "approvals.sign_off",
        "approvals.view",
        "approvals.view_drafts",
        "archives.paper_attachments",
        "archives.requests",
        "archives.standards",
        "archives.task_evidence",
        "archives.team_papers",
        "archives.team_reports",
        "archives.view",
        "org.delegate",
        "org.person_view",
        "pay.sign_deputy",
        "teams.division_view",
        "teams.log_reopen",
        "teams.log_reopen_lead",
        "teams.log_rule_edit",
        "teams.log_view",
        "teams.move_view",
        "teams.paper_drafts",
        "teams.paper_view",
        "teams.report_confirm_branch",
        "teams.report_drafts",
        "teams.report_view",
        "teams.sample_view",
        "teams.shortfall_judge",
        "teams.target_view",
        "teams.task_settle",
        "teams.task_settle_lead",
        "teams.task_view",
    },
    Role.BRANCH_MANAGER: READS_PAY
    | {
        "approvals.sign_off",
        "approvals.submit",
        "approvals.view",
        "approvals.view_drafts",
        "archives.crm",
        "archives.paper_attachments",
        "archives.requests",
        "archives.series",
        "archives.standards",
        "archives.task_evidence",
        "archives.team_papers",
        "archives.team_reports",
        "archives.view",
        "org.delegate",
        "org.person_view",
        "pay.sign_manager",
        "teams.division_view",
        "teams.log_reopen",
        "teams.log_reopen_lead",
        "teams.log_rule_edit",
        "teams.log_view",
        "teams.move_view",
        "teams.paper_drafts",
        "teams.paper_edit",
        "teams.paper_view",
        "teams.report_confirm_manager",
        "teams.report_drafts",
        "teams.report_due_edit",
        "teams.report_view",
        "teams.sample_view",
        "teams.shortfall_judge",
        "teams.target_view",
        "teams.task_settle",
        "teams.task_settle_lead",
        "teams.task_view",
        "teams.team_open",
    },
    Role.GENERAL_OFFICE: {
        "approvals.scan",
        "approvals.shepherd",
        "approvals.view",
        "archives.pay",
        "archives.requests",
        "archives.series",
        "archives.standards",
        "archives.team_papers",
        "archives.team_reports",
        "archives.view",
        "org.delegate",
        "org.person_view",
        "pay.file",
        "pay.run_view",
        "teams.paper_view",
        "teams.report_view",
    },
    Role.CHANNEL_MANAGEMENT: {
        "approvals.channel",
        "approvals.routes_edit",
        "approvals.view",
        "archives.requests",
        "archives.standards",
        "archives.team_papers",
        "archives.team_reports",
        "archives.view",
        "org.delegate",
        "org.person_view",
        "pay.standard_view",
        "teams.paper_view",
        "teams.report_view",
        "teams.target_view",
    },
    Role.VICE_PRESIDENT: {
        "approvals.instruct",
        "approvals.view",
        "archives.requests",
        "archives.standards",
        "archives.team_papers",
        "archives.view",
        "org.delegate",
    },
    Role.AUDITOR: READS_PAY
    | {
        "approvals.view",
        "approvals.view_drafts",
        "archives.crm",
        "archives.paper_attachments",
        "archives.requests",
        "archives.series",
        "archives.standards",
        "archives.task_evidence",
        "archives.team_papers",
        "archives.team_reports",
        "archives.view",
        "audit.view",
        "org.grants_view",
        "org.person_view",
        "teams.division_view",
        "teams.log_view",
        "teams.move_view",
        "teams.paper_drafts",
        "teams.paper_view",
        "teams.report_drafts",
        "teams.report_view",
        "teams.sample_view",
        "teams.target_view",
        "teams.task_view",
    },
    Role.ADMINISTRATOR: {
        "archives.retention",
        "org.accounts",
        "org.calendar_edit",
        "org.configure",
        "org.grant",
        "org.grants_view",
        "org.import",
        "org.outlet_edit",
        "org.person_edit",
        "org.person_move",
        "org.person_view",
        "pay.parameters_view",
        "pay.tax_table_edit",
    },
}
# What the administrator gets of pay: rates and tables, which say nothing of anybody's pay.
COMPANY_WIDE = {"pay.parameters_view", "pay.tax_table_edit"}
# Of each pair nobody may hold both by one role: who makes a paper is not who checks it.
APART = [
    ("pay.prepare", "pay.sign_chief"),
    ("pay.prepare", "pay.sign_deputy"),
    ("pay.prepare", "pay.sign_manager"),
    ("pay.sign_chief", "pay.sign_deputy"),
    ("pay.sign_chief", "pay.sign_manager"),
    ("pay.sign_deputy", "pay.sign_manager"),
    ("pay.adjust", "pay.adjust_confirm"),
    ("pay.pay_out", "pay.sign_manager"),
    ("pay.prepare", "pay.file"),
    ("org.grant", "pay.prepare"),
    ("org.grant", "pay.pay_out"),
    ("pay.parameters_edit", "pay.tax_table_edit"),
    ("org.person_edit", "org.bank_reveal"),
    ("org.person_edit", "pay.pay_out"),
    ("approvals.submit", "approvals.channel"),
    ("approvals.sign_off", "approvals.channel"),
    ("approvals.channel", "approvals.countersign"),
    ("approvals.countersign", "approvals.instruct"),
    ("approvals.shepherd", "approvals.instruct"),
    ("teams.own", "teams.sample_draw"),
    ("teams.sample_draw", "teams.log_rule_edit"),
    ("teams.sample_draw", "teams.log_reopen_lead"),
    ("teams.task_settle_team", "teams.task_settle_lead"),
    ("teams.target_edit", "teams.shortfall_judge"),
    ("pay.question_ask", "pay.question_answer"),
    ("audit.view", "org.configure"),
    ("teams.report_write", "teams.report_confirm_lead"),
    ("teams.report_write", "teams.report_confirm_branch"),
    ("teams.report_write", "teams.report_confirm_manager"),
    ("teams.report_confirm_lead", "teams.report_confirm_manager"),
    ("teams.report_confirm_branch", "teams.report_confirm_manager"),
]


class Holder:
    """An account with these roles and no database behind it."""

    is_active = True
    pk = 1

    def __init__(self, *grants):
        self.held = grants

    def grants(self, day=None):
        del day
        return self.held


def over(role):
    """The role, held where it is held: branch 1, team 11, or the company."""
    if role in DERIVED_ROLES:
        return Grant(role, person_id=5)
    return Grant(
        role, branch_id=1 if role in BRANCH_ROLES else None, team_id=11 if role in TEAM_ROLES else None
    )


def test_a_role_may_do_exactly_this():
    may = {role: {right for right, roles in RIGHTS.items() if role in roles} for role in Role}

    assert may == {role: MAY[role] | EVERYBODY for role in Role}


def test_no_role_holds_both_of_two_rights_that_check_each_other():
    both = {(one, other): RIGHTS[one] & RIGHTS[other] for one, other in APART}

    assert {pair: roles for pair, roles in both.items() if roles} == {}


def test_nobody_who_administers_gets_a_right_over_pay():
    over_pay = {right for right in RIGHTS if right.startswith("pay.")} - COMPANY_WIDE

    assert over_pay
    assert [right for right in sorted(over_pay) if Role.ADMINISTRATOR in RIGHTS[right]] == []


def test_the_auditor_looks_and_does_nothing():
    steps = {"edit", "grant", "sign", "pay_out", "prepare", "submit", "import", "adjust", "place", "register"}

    assert [right for right in MAY[Role.AUDITOR] if steps & set(right.replace(".", "_").split("_"))] == []


def test_every_role_over_money_owes_the_second_factor():
    over_money = {"pay.prepare", "pay.sign_chief", "pay.sign_deputy", "pay.sign_manager", "pay.pay_out"}

    assert {role for right in over_money for role in RIGHTS[right]} <= MONEY_ROLES


def test_reach_of_a_role_is_where_it_is_held():
    found = {role: reach(Holder(over(role)), "desk.home") for role in Role}

    assert {
        role: (far.everywhere, set(far.branch_ids), set(far.team_ids), far.person_id)
        for role, far in found.items()
    } == {
        role: (
            role in COMPANY_ROLES,
            {1} if role in BRANCH_ROLES else set(),
            {11} if role in TEAM_ROLES else set(),
            5 if role in DERIVED_ROLES else None,
        )
        for role in Role
    }


@pytest.mark.parametrize(
    ("role", "branch_id", "team_id", "may"),
    [
        (Role.BRANCH_FINANCE, 1, None, True),
        (Role.BRANCH_FINANCE, 1, 11, True),
        (Role.BRANCH_FINANCE, 1, 99, True),
        (Role.BRANCH_FINANCE, 2, None, False),
        (Role.BRANCH_FINANCE, 2, 11, False),
        (Role.BRANCH_FINANCE, None, None, False),
        (Role.TEAM_LEAD, 1, 11, True),
        (Role.TEAM_LEAD, None, 11, True),
        (Role.TEAM_LEAD, 1, 12, False),
        (Role.TEAM_LEAD, 1, None, False),
        (Role.TEAM_LEAD, None, None, False),
        (Role.GENERAL_OFFICE, 1, 11, True),
        (Role.GENERAL_OFFICE, 2, None, True),
        (Role.GENERAL_OFFICE, None, None, True),
        (Role.ACCOUNT_MANAGER, 1, 11, False),
        (Role.ACCOUNT_MANAGER, None, None, False),
    ],
)
def test_capacity_covers_the_scope_and_no_more(role, branch_id, team_id, may):
    def asked():
        return capacity(Holder(over(role)), "desk.home", at=AT, branch_id=branch_id, team_id=team_id).role

    if may:
        assert asked() == role
    else:
        with pytest.raises(PermissionDenied):
            asked()


@pytest.mark.parametrize("user", [None, object(), Holder()])
def test_reach_and_capacity_of_who_holds_nothing_are_nothing(user):
    assert not reach(user, "desk.home").is_anywhere
    with pytest.raises(PermissionDenied):
        capacity(user, "desk.home", at=AT)


def test_capacity_takes_the_own_role_whatever_order_they_come_in():
    own, taken = over(Role.BRANCH_FINANCE), Grant(Role.BRANCH_FINANCE, branch_id=1, on_behalf_of_id=7)

    for grants in ((own, taken), (taken, own)):
        assert capacity(Holder(*grants), "pay.prepare", at=AT, branch_id=1).on_behalf_of_id is None


def test_capacity_of_a_role_taken_names_whom_it_is_for():
    taken = Grant(Role.BRANCH_FINANCE, branch_id=1, on_behalf_of_id=7)

    found = capacity(Holder(taken), "pay.prepare", at=AT, branch_id=1)

    assert (found.role, found.on_behalf_of_id) == (Role.BRANCH_FINANCE, 7)


@pytest.mark.parametrize("ask", [reach, lambda user, right: capacity(user, right, at=AT)])
def test_a_right_that_is_misspelt_is_an_error_and_no_refusal(ask):
    with pytest.raises(KeyError):
        ask(Holder(over(Role.ADMINISTRATOR)), "org.grand")
