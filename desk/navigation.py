"""The left navigation and the phone's bar: by the reader's work, only what the reader may open (pages.md)."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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


ENTRIES = (
    Entry(_("Desk"), "desk:home", "desk.home", "home", own=True),
    Entry(_("To review"), "approvals:review_list", "approvals.channel", "checklist"),
    Entry(_("To countersign"), "approvals:countersign_list", "approvals.countersign", "signature"),
    Entry(_("To instruct"), "approvals:instruct_list", "approvals.instruct", "signature"),
    Entry(_("Chase list"), "approvals:chase_list", "approvals.shepherd", "bell"),
    Entry(_("Faxes"), "approvals:fax_list", "approvals.shepherd", "device-landline-phone"),
    Entry(_("Countersign routes"), "approvals:route_list", "approvals.routes_edit", "route"),
    Entry(_("My pay"), "compensation:my_slips", "pay.own", "wallet", own=True, others=False),
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
        ),
    ),
    Entry(
        _("Pay standards"),
        "compensation:standard_list",
        "pay.standard_view",
        "scale",
        children=(
            Entry(_("All standards"), "compensation:standard_list", "pay.standard_view"),
            Entry(_("Taxes and insurance"), "compensation:parameters", "pay.parameters_view"),
            Entry(_("Declarations"), "compensation:declaration_list", "pay.parameters_edit"),
        ),
    ),
    Entry(
        _("My customers"), "customers:customer_list", "customers.view", "address-book", own=True, others=False
    ),
    Entry(_("Requests"), "approvals:request_list", "approvals.view", "file-text"),
    Entry(
        _("Archive"),
        "archives:document_list",
        "archives.view",
        "archive",
        children=(
            Entry(_("Documents"), "archives:document_list", "archives.view"),
            Entry(_("Serial numbers"), "archives:series_list", "archives.series"),
            Entry(_("Scanned sheets"), "approvals:scan_list", "approvals.scan"),
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
)
MOST_ENTRIES = 7


def open_entries(user: Any) -> list[Entry]:
    """The entries that `user` gets anywhere by, at most seven."""
    return [entry for entry in ENTRIES if entry.is_open_to(user)][:MOST_ENTRIES]


def open_children(entry: Entry, user: Any) -> list[Entry]:
    """The entry's sub-entries open to `user`; one alone says nothing that the entry does not."""
    children = [child for child in entry.children if child.is_open_to(user)]
    return children if len(children) > 1 else []


def address(entry: Entry) -> str:
    """The page that the entry leads to."""
    return reverse(entry.route)
