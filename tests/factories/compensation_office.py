"""An office between two months, made once for many page tests: nothing computed, nobody's pay signed."""

import copy
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from compensation.models import BusinessDetail, PayRun, PaySlip, PayStandard, ReserveEntry, SlipQuestion
from core import serials
from org.choices import Contract, Role
from tests.factories import compensation as pay
from tests.factories import org


@dataclass(frozen=True)
class Place:
    """Alice and Bob are of the office's team, Carol is its broker; Charlie and `stranger` work elsewhere."""

    office: pay.Office
    alice: object
    bob: object
    carol: object
    lead: object
    charlie: object
    stranger: object

    @property
    def branch(self):
        return self.office.branch

    @property
    def finance(self):
        return self.office.finance

    @property
    def chief(self):
        return self.office.chief

    def run(self, *, month=pay.MONTH, state="computed", branch=None):
        """A report of the month as a row, whatever it takes to get there; its figures are made up."""
        return report(branch or self.branch, month=month, state=state)


def place() -> Place:
    office = pay.office()
    elsewhere = org.TeamFactory()
    return Place(
        office,
        alice=office.hire(name="爱丽丝", number="A0001"),
        bob=office.hire(name="鲍勃", number="B0002"),
        carol=office.hire(name="卡萝", number="C0003", contract=Contract.BROKER),
        lead=org.holder(Role.TEAM_LEAD, office.team, name="带队人"),
        charlie=org.account_manager(elsewhere, name="查理"),
        stranger=org.holder(Role.BRANCH_FINANCE, elsewhere.branch, name="外人"),
    )


def anew(made: Place) -> Place:
    """The same people as objects of one's own: what a test writes on them is gone after it."""
    return copy.deepcopy(made)


def report(branch, *, month=pay.MONTH, state="computed", **changes):
    """A pay report as a row: made-up figures, no slips."""
    detail = BusinessDetail.objects.filter(
        branch=branch, month=month
    ).first() or BusinessDetail.objects.create(
        branch=branch,
        month=month,
        crm_month=pay.crm_month(branch, [], month=month),
        computed_by=org.UserFactory(),
        computed_at=pay.AT,
    )
    paid = {"paid_by": org.UserFactory(), "paid_at": pay.AT} if state in {"paid", "filed"} else {}
    filed = {"filed_by": org.UserFactory(), "filed_at": pay.AT} if state == "filed" else {}
    figures = {
        "gross": Decimal(1000),
        "net": Decimal(1000),
        "people": 1,
        "content_hash": "a" * 64,
        "computed_at": pay.AT,
    }
    if state == "draft":
        figures = {}
    return PayRun.objects.create(
        **{
            "branch": branch,
            "month": month,
            "number": serials.issue(f"PAY-{branch.code}", by=None, at=pay.AT),
            "detail": detail,
            "state": state,
            "prepared_by": org.UserFactory(),
        }
        | paid
        | filed
        | figures
        | changes
    )


def slip(run, person, **changes):
    """A slip as a row: 1,000.00 gross and net, no lines."""
    posting = person.postings.first()
    figures = dict.fromkeys(("insurance", "vat", "surtaxes", "income_tax", "recoveries"), Decimal(0))
    return PaySlip.objects.create(
        **{
            "run": run,
            "person": person,
            "team": posting.team,
            "number": person.number,
            "name": person.name,
            "grade": "M2",
            "contract": person.contract,
            "standard": PayStandard.objects.filter(team=posting.team).first()
            or pay.approved_standard(posting.team, [pay.BASE]),
            "gross": Decimal(1000),
            "net": Decimal(1000),
        }
        | figures
        | changes
    )


def question(slip, text="为何", *, order=None, answer="", at=pay.AT):
    """A question of the slip's owner as a row, answered where an answer is given."""
    answered = {"answer": answer, "answered_by": org.UserFactory(), "answered_at": at} if answer else {}
    return SlipQuestion.objects.create(
        slip=slip, text=text, line_order=order, asked_by=slip.person.user, asked_at=at, **answered
    )


def reserve(run, person, *, amount="100.00", release_month=dt.date(2027, 1, 1), released=None, **changes):
    """An amount withheld by a report, as a row."""
    return ReserveEntry.objects.create(
        **{
            "person": person,
            "withheld_run": run,
            "code": "reserve",
            "month": run.month,
            "release_month": release_month,
            "amount": Decimal(amount),
            "released_run": released,
        }
        | changes
    )


def settled(run, state="approved"):
    """The report as it is once all three have signed; its slips are not edited any more."""
    paid = {"paid_by": org.UserFactory(), "paid_at": pay.AT} if state in {"paid", "filed"} else {}
    PayRun.objects.filter(pk=run.pk).update(state=state, **paid)
    return pay.again(run)
