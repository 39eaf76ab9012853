"""Requests with their rows as a page reads them, none of which the database has ever seen."""

from datetime import date, timedelta

from approvals.choices import Direction, FaxState, StepKind, StepState, Way
from approvals.models import Chase, Fax, Hand, Opinion, Request, RequestVersion, Scan, Step
from core.models import SerialNumber
from org.models import Branch, Department, Team, User
from tests.conftest import NOW
from tests.factories.approvals_chain import KIND

BRANCH = Branch(pk=1, code="HZ01", name="杭州分公司")
TEAM = Team(pk=1, branch=BRANCH, code="A01", name="银行一队")
LEAD, DESK, MANAGER = (
    User(pk=11, name="钱多"),
    User(pk=12, name="方晓"),
    User(pk=13, name="曾国平"),
)
OFFICE, CHANNEL, LEADER, LEADER2 = (
    User(pk=14, name="沈静"),
    User(pk=15, name="梁志远"),
    User(pk=16, name="傅国栋"),
    User(pk=17, name="范立"),
)
FINANCE, COMPLIANCE = (
    Department(pk=1, code="CWB", name="计划财务部"),
    Department(pk=2, code="HGB", name="合规管理部"),
)


def request_at(state, *, steps=(), faxes=(), chases=(), hands=(), versions=(), **given) -> Request:
    """A request at that state, with these rows at hand as if they had been read with it."""
    values = {
        "pk": 7,
        "number": SerialNumber(text="QS-2026-0007", number=7),
        "kind": KIND,
        "subject_id": 1,
        "title": "银行一队营销方案",
        "branch": BRANCH,
        "team": TEAM,
        "way": Way.CHAIN,
        "content_hash": "0f" * 32,
        "drafted_by": LEAD,
        "submitted_by": LEAD,
        "submitted_at": NOW,
    }
    request = Request(**(values | {"state": state} | given))
    for row in (*steps, *faxes, *chases, *hands, *versions):
        row.request = request
    request._prefetched_objects_cache = {
        "steps": list(steps),
        "faxes": list(faxes),
        "chases": list(chases),
        "hands": list(hands),
        "versions": list(versions),
    }
    return request


def step(whose=None, state=StepState.WAITING, *, is_open=True, opinions=(), **given) -> Step:
    """A department's, a leader's or (of nobody) channel management's step."""
    kinds = {Department: (StepKind.DEPARTMENT, "department"), User: (StepKind.LEADER, "person")}
    kind, field = kinds.get(type(whose), (StepKind.CHANNEL, ""))
    values = {"pk": 31, "kind": kind, "opened_at": NOW if is_open else None} | (
        {field: whose} if field else {}
    )
    made = Step(**(values | {"state": state} | given))
    made._prefetched_objects_cache = {"opinions": list(opinions)}
    return made


def spoken(whose, state=StepState.AGREED, *, by=None, days=0, **given) -> Step:
    """A step whose opinion was given so many days after NOW."""
    return step(whose, state, decided_by=by or CHANNEL, decided_at=NOW + timedelta(days=days), **given)


def opinion(revision=1, state=StepState.AGREED, text="") -> Opinion:
    """One that was given."""
    return Opinion(revision=revision, state=state, text=text, by=CHANNEL, at=NOW)


def fax_row(direction=Direction.UP_SENT, state=FaxState.SENT, **given) -> Fax:
    """A fax of the first version, of four pages."""
    values = {
        "pk": 41,
        "revision": 1,
        "direction": direction,
        "pages": 4,
        "from_number": "0571-55501234",
        "to_number": "010-66601234",
        "at": NOW,
        "sent_at": NOW if state == FaxState.SENT else None,
        "by": DESK,
    }
    return Fax(**(values | {"state": state} | given))


def chase(kind="reminder", at=NOW, **given) -> Chase:
    """A reminder, or a call."""
    return Chase(kind=kind, at=at, by=OFFICE, **given)


def hand(user, part) -> Hand:
    """Somebody's part."""
    return Hand(user=user, part=part)


def version(revision, text="", attachments=()) -> RequestVersion:
    """What was sent up as that version."""
    at = NOW + timedelta(days=revision - 1)
    return RequestVersion(
        revision=revision, text=text, attachments=list(attachments), submitted_by=LEAD, submitted_at=at
    )


def scan_row(**given) -> Scan:
    """A sheet in the tray."""
    values = {"pk": 51, "file_name": "会签单.pdf", "pages": 2, "uploaded_by": OFFICE, "uploaded_at": NOW}
    return Scan(**(values | {"state": "waiting"} | given))


def day(number: int) -> date:
    """A day of November 2026; NOW is the fifth."""
    return date(2026, 11, number)
