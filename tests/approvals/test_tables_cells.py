"""What stands in every column of the lists, on the page and in the export, for full rows and for empty ones. No database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from approvals.choices import (
    ChaseKind,
    Direction,
    FaxState,
    Gateway,
    ScanState,
    Urgency,
)
from approvals.tables import ChaseTable, RequestTable, chased, due, origin, since, title, who_has
from approvals.tables_paper import FaxTable, ScanTable, finding
from core.figures import moment_text
from core.models import SerialNumber
from tests.cases import each
from tests.compensation.cells import cells, exported, words
from tests.conftest import NOW
from tests.factories.approvals_unsaved import (
    BRANCH,
    COMPLIANCE,
    FINANCE,
    LEADER,
    LEADER2,
    OFFICE,
    chase,
    day,
    fax_row,
    request_at,
    scan_row,
    step,
)

pytestmark = pytest.mark.usefixtures("schemes")
LETTER = {"letter": SerialNumber(text="QF-HZ01-2026-3", number=3), "issued_at": NOW}


class Rows(list):
    """Rows as an export reads them, one after the other."""

    def iterator(self, chunk_size=None):
        """All of them."""
        del chunk_size
        return iter(self)


def listed(state="draft", due_on=None, open_steps=(), **given):
    """A request as the lists read it, with what they are annotated with."""
    request = request_at(state, **given)
    request.due_on, request.open_steps = due_on, list(open_steps)
    return request


def asked(whose, *, is_held=True, **given):
    """An open step as the chase list reads it."""
    found = step(whose, **given)
    found.is_held = is_held
    return found


def full():
    """A request of which every column has something to say."""
    return listed(
        "countersigning",
        day(3),
        [asked(FINANCE)],
        urgency=Urgency.VERY_URGENT,
        revision=3,
        entered_at=timezone.now() - timedelta(days=2, hours=1),
        chases=[chase("phone", timezone.now() - timedelta(hours=3, minutes=1), spoken_with="顾文清")],
        **LETTER,
    )


def bare():
    """A draft of the branch itself: no team, no reference, nothing due."""
    return listed(team=None)


def test_request_table_shows_a_full_row():
    assert cells(RequestTable([full()])) == [
        {
            "number": "QS-2026-0007",
            "title": "银行一队营销方案 very urgent version 3 HZ01〔2026〕3号",
            "kind": "营销方案",
            "origin": "银行一队",
            "state": "countersigning",
            "due_on": "2026-11-03",
            "submitted_by": "钱多",
            "submitted_at": moment_text(NOW),
        }
    ]


def test_request_table_shows_a_bare_row():
    assert cells(RequestTable([bare()])) == [
        {
            "number": "QS-2026-0007",
            "title": "银行一队营销方案",
            "kind": "营销方案",
            "origin": "杭州分公司",
            "state": "being drafted",
            "due_on": "—",
            "submitted_by": "钱多",
            "submitted_at": moment_text(NOW),
        }
    ]


def test_request_table_exports_days_as_days_and_words_without_markup():
    [row, empty] = exported(RequestTable, Rows([full(), bare()]))

    assert row["title"] == "银行一队营销方案 very urgent version 3 HZ01〔2026〕3号"
    assert (row["number"], row["kind"], row["origin"]) == ("QS-2026-0007", "营销方案", "银行一队")
    assert (row["state"], row["due_on"], row["submitted_by"]) == ("countersigning", day(3), "钱多")
    assert (empty["title"], empty["origin"], empty["state"]) == (
        "银行一队营销方案",
        "杭州分公司",
        "being drafted",
    )
    assert empty["due_on"] in (None, "")


def test_chase_table_shows_a_full_row():
    [row] = cells(ChaseTable([full()]))

    assert row == {
        "number": "QS-2026-0007",
        "title": "银行一队营销方案 very urgent version 3 杭州分公司 · 营销方案 Remind Note a call",
        "branch": "杭州分公司",
        "letter": "HZ01〔2026〕3号",
        "due_on": row["due_on"],
        "who": "计划财务部",
        "state": "countersigning",
        "entered_at": "2 days ago",
        "chased": "phone call · 顾文清 3 hours ago Remind Note a call",
    }


def test_chase_table_shows_a_bare_row():
    [row] = cells(ChaseTable([listed("faxed", team=None, entered_at=timezone.now())]))

    assert row == {
        "number": "QS-2026-0007",
        "title": "银行一队营销方案 杭州分公司 · 营销方案 Remind Note a call",
        "branch": "杭州分公司",
        "letter": "",
        "due_on": "—",
        "who": "the general office",
        "state": "faxed to headquarters",
        "entered_at": row["entered_at"],
        "chased": "not yet Remind Note a call",
    }


def test_chase_table_exports_the_last_call_without_the_buttons():
    row, empty = exported(ChaseTable, Rows([full(), listed("faxed")]))

    assert row["chased"] == "phone call · 顾文清 3 hours ago"
    assert (row["branch"], row["letter"]) == ("杭州分公司", "HZ01〔2026〕3号")
    assert row["title"] == "银行一队营销方案 very urgent version 3 杭州分公司 · 营销方案"
    assert (empty["chased"], empty["letter"]) == ("not yet", "")


@each(
    ("urgency", "revision", "expected"),
    [
        (Urgency.NORMAL, 1, "银行一队营销方案"),
        (Urgency.URGENT, 1, "银行一队营销方案 urgent"),
        (Urgency.VERY_URGENT, 1, "银行一队营销方案 very urgent"),
        (Urgency.NORMAL, 2, "银行一队营销方案 version 2"),
        (Urgency.URGENT, 10, "银行一队营销方案 urgent version 10"),
    ],
)
def test_title_says_what_is_urgent_and_which_version_it_is(urgency, revision, expected):
    assert words(title(request_at("draft", urgency=urgency, revision=revision))) == expected


@each("cell", [title, origin])
def test_a_title_or_team_with_markup_is_shown_as_it_was_typed(cell):
    request = request_at("draft", title="<b>急</b>")
    request.team.name, name = "<i>一队</i>", request.team.name

    shown = str(cell(request))
    request.team.name = name

    assert "<b>" not in shown
    assert "<i>" not in shown
    assert "&lt;" in shown


@each(
    ("days", "expected"),
    [
        (-1, "overdue by 1 day"),
        (-12, "overdue by 12 days"),
        (0, "due today"),
    ],
)
def test_due_says_how_late_it_is(days, expected):
    due_on = timezone.localdate() + timedelta(days=days)

    said = words(due(listed("leaders", due_on)))

    assert said == (f"{expected} {due_on.isoformat()}" if days < 0 else expected)


def test_due_of_a_day_to_come_is_that_day_without_a_mark():
    due_on = timezone.localdate() + timedelta(days=1)

    shown = str(due(listed("leaders", due_on)))

    assert shown == f"due {due_on.isoformat()}"


@each(
    ("state", "open_steps", "expected"),
    [
        ("signed_off", [], "杭州分公司"),
        ("replied", [], "杭州分公司"),
        ("rework", [], "杭州分公司"),
        ("faxed", [], "the general office"),
        ("registered", [], "the general office"),
        ("submitted", [asked(None)], "channel management"),
        ("countersigning", [], "the general office"),
        ("countersigning", [asked(FINANCE)], "计划财务部"),
        ("countersigning", [asked(FINANCE), asked(COMPLIANCE)], "计划财务部 合规管理部"),
        ("countersigning", [asked(FINANCE, is_held=False)], "计划财务部 nobody holds it"),
        (
            "countersigning",
            [asked(FINANCE), asked(COMPLIANCE, is_held=False)],
            "计划财务部 合规管理部 nobody holds it",
        ),
        ("countersigning", [asked(FINANCE, handed_to=OFFICE)], "计划财务部 (handed to 沈静)"),
        ("leaders", [asked(LEADER)], "傅国栋"),
        ("leaders", [asked(LEADER, handed_to=LEADER2)], "傅国栋 (handed to 范立)"),
        ("leaders", [asked(LEADER, is_held=False)], "傅国栋 nobody holds it"),
        ("leaders", [], "the general office"),
        ("approved", [], ""),
        ("withdrawn", [], ""),
    ],
)
def test_who_has_names_the_office_or_everybody_who_is_asked(state, open_steps, expected):
    assert words(who_has(listed(state, None, open_steps))) == expected


@each(
    ("ago", "expected"),
    [
        (timedelta(minutes=5, seconds=9), "5 minutes ago"),
        (timedelta(hours=1, seconds=9), "1 hour ago"),
        (timedelta(days=1, seconds=9), "1 day ago"),
        (timedelta(days=40), "1 month ago"),
    ],
)
def test_since_says_for_how_long_it_has_been_there(ago, expected):
    request = listed("faxed", entered_at=timezone.now() - ago)

    assert words(since(request)) == expected


def test_since_counts_from_the_submission_where_nothing_else_is_known():
    request = listed("submitted", submitted_at=timezone.now() - timedelta(days=3, seconds=9))

    assert words(since(request)) == "3 days ago"


@each(
    ("kind", "spoken_with", "expected"),
    [
        (ChaseKind.REMINDER, "", "reminder 2 hours ago"),
        (ChaseKind.PHONE, "秦正", "phone call · 秦正 2 hours ago"),
        (ChaseKind.PHONE, "<b>秦正</b>", "phone call · <b>秦正</b> 2 hours ago"),
    ],
)
def test_chased_tells_the_last_one(kind, spoken_with, expected):
    latest = chase(kind, timezone.now() - timedelta(hours=2, seconds=9), spoken_with=spoken_with)
    request = listed("faxed", chases=[latest, chase("reminder", NOW)])

    assert words(chased(request)) == expected


def fax_of(request=None, **given):
    """A fax of that request."""
    row = fax_row(**given)
    row.request = request or listed("faxed")
    return row


def test_fax_table_shows_every_column():
    assert cells(FaxTable([fax_of()])) == [
        {
            "at": moment_text(NOW),
            "request": "QS-2026-0007",
            "title": "银行一队营销方案",
            "direction": "sent to headquarters",
            "pages": "4",
            "from_number": "0571-55501234",
            "to_number": "010-66601234",
            "by": "方晓",
            "gateway": "printed and faxed by hand",
            "state": "sent",
        }
    ]


@each(
    ("given", "column", "expected"),
    [
        ({"direction": Direction.UP_RECEIVED}, "direction", "received by headquarters"),
        ({"direction": Direction.BACK_SENT}, "direction", "sent back to the branch"),
        ({"direction": Direction.BACK_RECEIVED}, "direction", "received by the branch"),
        ({"gateway": Gateway.MAIL}, "gateway", "by the mail-to-fax service"),
        ({"state": FaxState.QUEUED}, "state", "being sent"),
        ({"state": FaxState.FAILED}, "state", "failed"),
        ({"pages": 1200}, "pages", "1,200"),
        ({"from_number": ""}, "from_number", ""),
    ],
)
def test_fax_table_says_which_way_how_and_whether_it_went(given, column, expected):
    [row] = cells(FaxTable([fax_of(**given)]))

    assert row[column] == expected


def test_fax_table_exports_the_figures_as_figures():
    [row] = exported(FaxTable, Rows([fax_of(pages=12)]))

    assert (row["pages"], row["request"], row["by"]) == (12, "QS-2026-0007", "方晓")
    assert (row["direction"], row["gateway"], row["state"]) == (
        "sent to headquarters",
        "printed and faxed by hand",
        "sent",
    )


def test_scan_table_shows_a_full_and_an_empty_row():
    rows = [scan_row(branch=BRANCH, code="CB-7-1", reason="空白页"), scan_row()]

    found, empty = cells(ScanTable(rows))

    assert found == {
        "file_name": "会签单.pdf",
        "pages": "2",
        "code": "CB-7-1",
        "finding": "空白页",
        "branch": "杭州分公司",
        "uploaded_by": "沈静",
        "uploaded_at": moment_text(NOW),
        "state": "waits to be assigned",
    }
    assert {name: value for name, value in empty.items() if found[name] != value} == dict.fromkeys(
        ["code", "finding", "branch"], ""
    )


@each(
    ("state", "english"),
    [
        (ScanState.READING, "being read"),
        (ScanState.WAITING, "waits to be assigned"),
        (ScanState.FILED, "filed"),
        (ScanState.DISCARDED, "discarded"),
    ],
)
def test_scan_table_says_what_became_of_a_sheet(state, english):
    [row] = cells(ScanTable([scan_row(state=state)]))

    assert row["state"] == english


def test_finding_comes_before_the_reason_and_is_escaped():
    assert str(finding(scan_row(finding="<b>", reason="空白页"))) == "&lt;b&gt;"
    assert str(finding(scan_row(reason="空白页"))) == "空白页"
