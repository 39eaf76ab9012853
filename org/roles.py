"""The one table of rights: who may do what. Where a role reaches is its scope; nothing else grants anything.

A right that names ACCOUNT_MANAGER holds for the person's own matters only (`OWN_RIGHTS`).
"""

from org.choices import Role

R = Role
BRANCH_LEADERS = {R.DEPUTY_MANAGER, R.BRANCH_MANAGER}
BRANCH_MONEY = {R.BRANCH_FINANCE, R.CHIEF_ACCOUNTANT, *BRANCH_LEADERS}

RIGHTS: dict[str, frozenset[Role]] = {
    right: frozenset(roles)
    for right, roles in {
        # org
        "org.view": set(Role),
        "org.configure": {R.ADMINISTRATOR},
        "org.import": {R.ADMINISTRATOR},
        "org.grant": {R.ADMINISTRATOR},
        "org.grants_view": {R.ADMINISTRATOR, R.AUDITOR},
        "org.accounts": {R.ADMINISTRATOR},
        "org.delegate": {
            *BRANCH_MONEY,
            R.TEAM_LEAD,
            R.TRADING_DESK,
            R.GENERAL_OFFICE,
            R.CHANNEL_MANAGEMENT,
            R.COUNTERSIGNER,
            R.VICE_PRESIDENT,
        },
        "org.person_view": {
            *BRANCH_MONEY,
            R.TEAM_LEAD,
            R.TRADING_DESK,
            R.GENERAL_OFFICE,
            R.CHANNEL_MANAGEMENT,
            R.AUDITOR,
            R.ADMINISTRATOR,
        },
        "org.person_edit": {R.TRADING_DESK, R.ADMINISTRATOR},
        "org.person_move": {R.TRADING_DESK, R.ADMINISTRATOR, R.TEAM_LEAD},
        "org.outlet_edit": {R.TRADING_DESK, R.ADMINISTRATOR},
        "org.bank_reveal": {R.BRANCH_FINANCE},
        "org.calendar_edit": {R.ADMINISTRATOR},
        # core
        "audit.view": {R.AUDITOR},
        # archives
        "archives.view": {
            *BRANCH_MONEY,
            R.TRADING_DESK,
            R.GENERAL_OFFICE,
            R.CHANNEL_MANAGEMENT,
            R.AUDITOR,
            R.TEAM_LEAD,
            R.VICE_PRESIDENT,
            R.ACCOUNT_MANAGER,
        },
        "archives.register": {R.TRADING_DESK},
        "archives.place": {R.TRADING_DESK, R.BRANCH_FINANCE},
        "archives.series": {R.TRADING_DESK, R.BRANCH_MANAGER, R.GENERAL_OFFICE, R.AUDITOR},
        "archives.retention": {R.ADMINISTRATOR},
        "archives.pay": {*BRANCH_MONEY, R.GENERAL_OFFICE, R.AUDITOR},
        # A report says what the branch pays, a slip what a person gets: filing one does not open the other.
        "archives.slips": {*BRANCH_MONEY, R.AUDITOR},
        "archives.crm": {R.BRANCH_FINANCE, R.TRADING_DESK, R.BRANCH_MANAGER, R.AUDITOR},
        "archives.standards": {
            *BRANCH_MONEY,
            R.TEAM_LEAD,
            R.TRADING_DESK,
            R.GENERAL_OFFICE,
            R.CHANNEL_MANAGEMENT,
            R.VICE_PRESIDENT,
            R.AUDITOR,
        },
        # Nobody's who does not read the requests themselves ("approvals.view").
        "archives.requests": {
            *BRANCH_LEADERS,
            R.BRANCH_FINANCE,
            R.TEAM_LEAD,
            R.TRADING_DESK,
            R.GENERAL_OFFICE,
            R.CHANNEL_MANAGEMENT,
            R.VICE_PRESIDENT,
            R.AUDITOR,
        },
        "archives.team_papers": {
            *BRANCH_LEADERS,
            R.TEAM_LEAD,
            R.TRADING_DESK,
            R.BRANCH_FINANCE,
            R.GENERAL_OFFICE,
            R.CHANNEL_MANAGEMENT,
            R.VICE_PRESIDENT,
            R.AUDITOR,
        },
        # Attachments are kept from the draft on: headquarters reads them with the paper once it is sent up.
        "archives.paper_attachments": {
            *BRANCH_LEADERS,
            R.TEAM_LEAD,
            R.TRADING_DESK,
            R.BRANCH_FINANCE,
            R.AUDITOR,
        },
        "archives.team_reports": {
            *BRANCH_LEADERS,
            R.TEAM_LEAD,
            R.TRADING_DESK,
            R.GENERAL_OFFICE,
            R.CHANNEL_MANAGEMENT,
            R.AUDITOR,
        },
        "archives.task_evidence": {*BRANCH_LEADERS, R.TEAM_LEAD, R.AUDITOR},
        # approvals
        "approvals.view": {
            R.TEAM_LEAD,
            R.BRANCH_MANAGER,
            R.DEPUTY_MANAGER,
            R.BRANCH_FINANCE,
            R.TRADING_DESK,
            R.GENERAL_OFFICE,
            R.CHANNEL_MANAGEMENT,
            R.COUNTERSIGNER,
            R.VICE_PRESIDENT,
            R.AUDITOR,
        },
        # Of those above: a branch sees its requests from the first draft on, headquarters once they are sent.
        "approvals.view_drafts": {
            R.TEAM_LEAD,
            R.BRANCH_MANAGER,
            R.DEPUTY_MANAGER,
            R.BRANCH_FINANCE,
            R.TRADING_DESK,
            R.AUDITOR,
        },
        "approvals.submit": {R.TEAM_LEAD, R.BRANCH_MANAGER, R.BRANCH_FINANCE},
        "approvals.check": {R.TRADING_DESK, R.DEPUTY_MANAGER},
        "approvals.sign_off": {R.BRANCH_MANAGER, R.DEPUTY_MANAGER},
        "approvals.fax": {R.TRADING_DESK, R.TEAM_LEAD},
        "approvals.shepherd": {R.GENERAL_OFFICE},
        "approvals.channel": {R.CHANNEL_MANAGEMENT},
        "approvals.routes_edit": {R.CHANNEL_MANAGEMENT},
        "approvals.countersign": {R.COUNTERSIGNER},
        "approvals.instruct": {R.VICE_PRESIDENT},
        "approvals.scan": {R.GENERAL_OFFICE, R.TRADING_DESK},
        # teams
        "teams.paper_view": {
            *BRANCH_LEADERS,
            R.TEAM_LEAD,
            R.REGIONAL_MANAGER,
            R.TRADING_DESK,
            R.BRANCH_FINANCE,
            R.GENERAL_OFFICE,
            R.CHANNEL_MANAGEMENT,
            R.AUDITOR,
        },
        # Of those above: the branch reads its papers while they are written, headquarters once they are sent.
        "teams.paper_drafts": {
            *BRANCH_LEADERS,
            R.TEAM_LEAD,
            R.TRADING_DESK,
            R.BRANCH_FINANCE,
            R.AUDITOR,
        },
        "teams.paper_edit": {R.TEAM_LEAD, R.BRANCH_MANAGER},
        "teams.team_open": {R.BRANCH_MANAGER},
        "teams.target_view": {
            *BRANCH_LEADERS,
            R.TEAM_LEAD,
            R.REGIONAL_MANAGER,
            R.CHANNEL_MANAGEMENT,
            R.AUDITOR,
            R.ACCOUNT_MANAGER,
        },
        "teams.target_edit": {R.TEAM_LEAD},
        "teams.shortfall_judge": {*BRANCH_LEADERS},
        "teams.task_view": {
            *BRANCH_LEADERS,
            R.TEAM_LEAD,
            R.REGIONAL_MANAGER,
            R.AUDITOR,
            R.ACCOUNT_MANAGER,
        },
        "teams.task_edit": {R.TEAM_LEAD, R.REGIONAL_MANAGER},
        # Whoever may have to accept a task: which ones, by the next two rights and by who set it.
        "teams.task_settle": {*BRANCH_LEADERS, R.TEAM_LEAD, R.REGIONAL_MANAGER},
        "teams.task_settle_team": {R.TEAM_LEAD},
        "teams.task_settle_lead": {*BRANCH_LEADERS},
        "teams.log_view": {*BRANCH_LEADERS, R.TEAM_LEAD, R.AUDITOR, R.ACCOUNT_MANAGER},
        # An account manager's own matters: the log, the day's figures, the answer to a shortfall.
        "teams.own": {R.ACCOUNT_MANAGER},
        "teams.sample_draw": {R.TEAM_LEAD},
        # Whoever may have to open a closed day: whose, by the right before and the next.
        "teams.log_reopen": {*BRANCH_LEADERS, R.TEAM_LEAD},
        "teams.log_reopen_lead": {*BRANCH_LEADERS},
        # How much of a team's logs is looked at is not for its lead to settle.
        "teams.log_rule_edit": {*BRANCH_LEADERS},
        "teams.sample_view": {*BRANCH_LEADERS, R.TEAM_LEAD, R.AUDITOR},
        "teams.division_view": {
            *BRANCH_LEADERS,
            R.TEAM_LEAD,
            R.REGIONAL_MANAGER,
            R.TRADING_DESK,
            R.AUDITOR,
            R.ACCOUNT_MANAGER,
        },
        "teams.division_edit": {R.TEAM_LEAD},
        "teams.move_view": {
            *BRANCH_LEADERS,
            R.TEAM_LEAD,
            R.REGIONAL_MANAGER,
            R.TRADING_DESK,
            R.AUDITOR,
            R.ACCOUNT_MANAGER,
        },
        "teams.move_decide": {R.TEAM_LEAD},
        "teams.report_view": {
            *BRANCH_LEADERS,
            R.TEAM_LEAD,
            R.REGIONAL_MANAGER,
            R.TRADING_DESK,
            R.GENERAL_OFFICE,
            R.CHANNEL_MANAGEMENT,
            R.AUDITOR,
        },
        # Of those above: the branch reads its reports while they are written, headquarters once confirmed.
        "teams.report_drafts": {
            *BRANCH_LEADERS,
            R.TEAM_LEAD,
            R.REGIONAL_MANAGER,
            R.TRADING_DESK,
            R.AUDITOR,
        },
        "teams.report_write": {R.TRADING_DESK, R.REGIONAL_MANAGER},
        "teams.report_confirm_lead": {R.TEAM_LEAD},
        # The branch's own report has no lead: the deputy confirms first.
        "teams.report_confirm_branch": {R.DEPUTY_MANAGER},
        "teams.report_confirm_manager": {R.BRANCH_MANAGER},
        "teams.report_due_edit": {R.BRANCH_MANAGER},
        # customers
        "customers.import": {R.BRANCH_FINANCE, R.TRADING_DESK},
        "customers.view": {
            R.BRANCH_FINANCE,
            R.CHIEF_ACCOUNTANT,
            *BRANCH_LEADERS,
            R.TEAM_LEAD,
            R.TRADING_DESK,
            R.AUDITOR,
            R.ACCOUNT_MANAGER,
        },
        "customers.crm_view": {*BRANCH_MONEY, R.TRADING_DESK, R.AUDITOR},
        # compensation
        "pay.detail_view": {*BRANCH_MONEY, R.TRADING_DESK, R.TEAM_LEAD, R.AUDITOR, R.ACCOUNT_MANAGER},
        "pay.detail_compute": {R.TRADING_DESK, R.BRANCH_FINANCE},
        "pay.detail_review": {R.BRANCH_FINANCE, R.CHIEF_ACCOUNTANT},
        "pay.standard_view": {*BRANCH_MONEY, R.TEAM_LEAD, R.CHANNEL_MANAGEMENT, R.AUDITOR},
        "pay.standard_edit": {R.TEAM_LEAD, R.BRANCH_FINANCE},
        "pay.standard_simulate": {R.BRANCH_FINANCE, R.TEAM_LEAD},
        # Rates and tables are no pay: the administrator keeps the one that holds for the whole company.
        "pay.parameters_view": {*BRANCH_MONEY, R.AUDITOR, R.ADMINISTRATOR},
        "pay.parameters_edit": {R.BRANCH_FINANCE},
        "pay.parameters_told": {R.BRANCH_FINANCE, R.CHIEF_ACCOUNTANT},
        "pay.tax_table_edit": {R.ADMINISTRATOR},
        "pay.adjust": {R.BRANCH_FINANCE},
        "pay.adjust_confirm": {R.CHIEF_ACCOUNTANT},
        "pay.run_view": {*BRANCH_MONEY, R.GENERAL_OFFICE, R.AUDITOR},
        "pay.prepare": {R.BRANCH_FINANCE},
        "pay.sign_chief": {R.CHIEF_ACCOUNTANT},
        "pay.sign_deputy": {R.DEPUTY_MANAGER},
        "pay.sign_manager": {R.BRANCH_MANAGER},
        "pay.pay_out": {R.BRANCH_FINANCE},
        "pay.file": {R.GENERAL_OFFICE},
        "pay.slip_view": {*BRANCH_MONEY, R.TEAM_LEAD, R.AUDITOR, R.ACCOUNT_MANAGER},
        "pay.own": {R.ACCOUNT_MANAGER},
        "pay.question_ask": {R.ACCOUNT_MANAGER},
        "pay.question_answer": {R.BRANCH_FINANCE},
        # desk
        "desk.home": set(Role),
    }.items()
}
