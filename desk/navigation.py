"""The left navigation and the phone's bar: by the reader's work, only what the reader may open (pages.md)."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from org.permissions import Reach, reach


@dataclass(frozen=True, slots=True)
class Entry:
    """A way in for who holds `right`: over others' matters (`others`), over one's own (`own`)."""

    label: Promise
    route: str
    right: str
    icon: str = ""
    own: bool = False
    others: bool = True
    children: tuple["Entry", ...] = field(default_factory=tuple)

    def is_open_to(self, user: Any) -> bool:
        """Whether the reader gets anywhere by it."""
        far = reach(user, self.right)
        if _reaches_others(far):
            return self.others
        return self.own and far.person_id is not None


def _reaches_others(far: Reach) -> bool:
    return far.everywhere or bool(far.branch_ids or far.team_ids)


PLANS = (
    Entry(_("Targets and progress"), "teams:target_list", "teams.target_view"),
    Entry(_("Plans and schemes"), "teams:paper_list", "teams.paper_view"),
    Entry(_("Tasks"), "teams:task_list", "teams.task_view"),
    Entry(_("Shortfalls"), "teams:shortfall_list", "teams.target_view"),
    Entry(_("Analysis reports"), "teams:report_list", "teams.report_view"),
)
LOGS = (
    Entry(_("Work logs"), "teams:log_list", "teams.log_view"),
    Entry(_("Register of logs"), "teams:log_register", "teams.log_view"),
    Entry(_("Spot checks"), "teams:sample_list", "teams.sample_view"),
    Entry(_("Coverage"), "teams:coverage", "teams.sample_view"),
    Entry(_("Rules for logs"), "teams:log_rules", "teams.sample_view"),
)
PEOPLE = (
    Entry(_("People"), "org:person_list", "org.person_view"),
    Entry(_("Division of labour"), "teams:division_list", "teams.division_edit"),
    Entry(_("Outlet moves"), "teams:move_list", "teams.move_decide"),
    Entry(_("Structure"), "org:structure", "org.person_view"),
    Entry(_("Stand-ins"), "org:delegation_list", "org.delegate"),
)
STANDARDS = (
    Entry(_("All standards"), "compensation:standard_list", "pay.standard_view"),
    Entry(_("Taxes and insurance"), "compensation:parameters", "pay.parameters_view"),
    Entry(_("Declarations"), "compensation:declaration_list", "pay.parameters_edit"),
)

# Of two entries with the same address the first one that is open is shown, and of two sub-entries too
# (`open_ways`); what comes after seven is reached through a sub-entry of another.
ENTRIES = (
    Entry(_("Desk"), "desk:home", "desk.home", "home", own=True),
    Entry(_("To review"), "approvals:review_list", "approvals.channel", "checklist"),
    Entry(_("To countersign"), "approvals:countersign_list", "approvals.countersign", "signature"),
    Entry(_("To instruct"), "approvals:instruct_list", "approvals.instruct", "signature"),
    Entry(_("Chase list"), "approvals:chase_list", "approvals.shepherd", "bell"),
    Entry(_("Faxes"), "approvals:fax_list", "approvals.shepherd", "device-landline-phone"),
    Entry(_("Countersign routes"), "approvals:route_list", "approvals.routes_edit", "route"),
    # A lead's team.
    Entry(_("Team"), "org:person_list", "teams.division_edit", "users", children=PEOPLE),
    Entry(_("Plans and targets"), "teams:target_list", "teams.target_edit", "target", children=PLANS),
    Entry(_("Logs and spot checks"), "teams:log_list", "teams.sample_draw", "notebook", children=LOGS),
    # The branch's leaders look at all teams.
    Entry(
        pgettext_lazy("navigation", "Teams"),
        "teams:target_list",
        "teams.shortfall_judge",
        "target",
        children=(*PLANS, *LOGS[:3], LOGS[4]),
    ),
    Entry(
        _("Business detail"),
        "compensation:detail_list",
        "pay.detail_view",
        "report-analytics",
        children=(
            Entry(_("Details by month"), "compensation:detail_list", "pay.detail_view"),
            Entry(_("CRM files"), "customers:crm_list", "customers.crm_view"),
            Entry(_("Customers"), "customers:customer_list", "customers.view"),
            Entry(_("Pay slips"), "compensation:slip_list", "pay.slip_view"),
            Entry(_("Pay standards"), "compensation:standard_list", "teams.target_edit"),
        ),
    ),
    Entry(
        _("Pay reports"),
        "compensation:run_list",
        "pay.run_view",
        "report-money",
        children=(
            Entry(_("Reports by month"), "compensation:run_list", "pay.run_view"),
            Entry(_("Questions on slips"), "compensation:question_list", "pay.question_answer"),
            Entry(_("Adjustments"), "compensation:adjustment_list", "pay.run_view"),
            Entry(_("Recoveries"), "compensation:charge_list", "pay.run_view"),
            Entry(_("Measures by hand"), "compensation:measure_list", "pay.adjust"),
            Entry(_("Withheld reserves"), "compensation:reserve_list", "pay.run_view"),
            Entry(_("Pay standards"), "compensation:standard_list", "teams.shortfall_judge"),
            Entry(_("Taxes and insurance"), "compensation:parameters", "teams.shortfall_judge"),
        ),
    ),
    Entry(
        _("Pay standards"), "compensation:standard_list", "pay.parameters_edit", "scale", children=STANDARDS
    ),
    Entry(
        _("Requests"),
        "approvals:request_list",
        "approvals.view",
        "file-text",
        children=(
            Entry(_("Requests"), "approvals:request_list", "approvals.view"),
            Entry(_("Plans and schemes"), "teams:paper_list", "teams.paper_view"),
            Entry(_("Analysis reports"), "teams:report_list", "teams.report_view"),
        ),
    ),
    # An account manager's own day.
    Entry(
        _("My work log"),
        "teams:my_logs",
        "teams.own",
        "notebook",
        own=True,
        others=False,
        children=(
            Entry(_("My logs"), "teams:my_logs", "teams.own", own=True, others=False),
            Entry(_("All my logs"), "teams:log_list", "teams.own", own=True, others=False),
            Entry(_("My division of labour"), "teams:my_division", "teams.own", own=True, others=False),
            Entry(_("My pay"), "compensation:my_slips", "pay.own", own=True, others=False),
        ),
    ),
    Entry(
        _("My targets"),
        "teams:my_targets",
        "teams.own",
        "target",
        own=True,
        others=False,
        children=(
            Entry(_("My targets"), "teams:my_targets", "teams.own", own=True, others=False),
            Entry(_("My tasks"), "teams:task_list", "teams.own", own=True, others=False),
            Entry(_("My shortfalls"), "teams:shortfall_list", "teams.own", own=True, others=False),
        ),
    ),
    Entry(_("My pay"), "compensation:my_slips", "pay.own", "wallet", own=True, others=False),
    Entry(
        _("My customers"), "customers:customer_list", "customers.view", "address-book", own=True, others=False
    ),
    Entry(
        _("Archive"),
        "archives:document_list",
        "archives.view",
        "archive",
        children=(
            Entry(_("Documents"), "archives:document_list", "archives.view"),
            Entry(_("Serial numbers"), "archives:series_list", "archives.series"),
            Entry(_("Scanned sheets"), "approvals:scan_list", "approvals.scan"),
            Entry(_("Spot checks"), "teams:sample_list", "audit.view"),
            Entry(_("Audit"), "desk:audit", "audit.view"),
        ),
    ),
    Entry(_("My papers"), "archives:document_list", "archives.view", "folder", own=True, others=False),
    Entry(
        _("Organisation"),
        "org:person_list",
        "org.person_view",
        "users",
        children=(
            Entry(_("People"), "org:person_list", "org.person_view"),
            Entry(_("Structure"), "org:structure", "org.person_view"),
            Entry(_("Roles"), "org:grant_list", "org.grants_view"),
            Entry(_("Stand-ins"), "org:delegation_list", "org.delegate"),
            Entry(_("Calendar"), "org:calendar", "org.view", own=True),
            Entry(_("Import"), "org:import", "org.import"),
            Entry(_("Retention classes"), "archives:retention_list", "archives.retention"),
            Entry(_("Taxes and insurance"), "compensation:parameters", "pay.tax_table_edit"),
        ),
    ),
    Entry(_("Pay standards"), "compensation:standard_list", "pay.standard_view", "scale", children=STANDARDS),
    # Who sees teams without leading or judging: auditors, the trading desk.
    Entry(
        pgettext_lazy("navigation", "Teams"),
        "teams:report_list",
        "teams.report_view",
        "target",
        children=(*PLANS, *LOGS[:3], LOGS[4]),
    ),
)
MOST_ENTRIES = 7


def open_entries(user: Any) -> list[Entry]:
    """The entries that `user` gets anywhere by, at most seven, each address once."""
    found: dict[str, Entry] = {}
    for entry in ENTRIES:
        if entry.route not in found and entry.is_open_to(user):
            found[entry.route] = entry
    return list(found.values())[:MOST_ENTRIES]


def open_ways(user: Any) -> list[tuple[Entry, list[Entry]]]:
    """The open entries with the sub-entries open to `user`, each page under the first group that holds it.

    A sub-entry alone says nothing that its entry does not. A group of which nothing is left, since earlier
    ones hold it all, is not shown.
    """
    ways, seen = [], set[str]()
    for entry in open_entries(user):
        children = [child for child in entry.children if child.is_open_to(user) and child.route not in seen]
        if entry.children and not children and entry.route in seen:
            continue
        ways.append((entry, children if len(children) > 1 else []))
        seen |= {entry.route} | {child.route for child in children}
    return ways


def address(entry: Entry) -> str:
    """The page that the entry leads to."""
    return reverse(entry.route)
