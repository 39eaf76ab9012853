"""Six months signed, paid and filed; the seventh waits as a file in demo/ for the visitor to do by hand."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from random import Random

from approvals.services import approve
from compensation.models import PayRun
from compensation.services import (
    compute_detail,
    compute_run_now,
    enter_measure,
    file_run,
    pay_run_out,
    review_detail,
    sign_run,
    start_run,
    submit_detail,
    submit_run,
)
from compensation.services.papers import file_papers, make_payment_file
from compensation.services.standards import draft_standard, submit_standard
from core.months import add_months, format_month
from customers.choices import CrmState
from customers.services import check_crm_now, upload_crm
from demo.company import SET_UP, SHANGHAI
from demo.crm_files import DemoCustomer, make_customers, month_rows, write_xlsx
from demo.people import SEED
from org.choices import Contract
from org.models import Branch, Person, Team, User

HERE = Path(__file__).resolve().parent
STANDARDS = HERE / "standards"
FIRST, LAST, CURRENT = date(2026, 4, 1), date(2026, 9, 1), date(2026, 10, 1)
# Base-recovery (standard C) for one team, so that the demonstration shows two ways of paying.
EMPLOYEE_STANDARD = {"EAST": "standard_a", "WEST": "standard_a", "NORTH": "standard_a", "SOUTH": "standard_a"}
EACH = 40


def approve_standards() -> None:
    """Each team's lead drafts and submits both standards; channel management approves."""
    channel = User.objects.get(username="qudao")
    for team in Team.objects.order_by("code"):
        lead = User.objects.get(grants_held__team=team, grants_held__role="team_lead")
        for name in (EMPLOYEE_STANDARD[team.code], "standard_b"):
            document = json.loads((STANDARDS / f"{name}.json").read_text())
            document |= {"team": team.code, "effective_from": format_month(FIRST)}
            standard = draft_standard(document=document, by=lead, at=SET_UP)
            standard = submit_standard(standard_id=standard.pk, by=lead, at=SET_UP + timedelta(hours=1))
            assert standard.request_id is not None
            approve(
                request_id=standard.request_id,
                opinion="同意，请按标准执行。",
                by=channel,
                at=SET_UP + timedelta(hours=3),
            )


def customers_of(branch: Branch) -> list[DemoCustomer]:
    """The branch's customers, the same on every run."""
    managers = list(Person.objects.filter(branch=branch).order_by("number").values_list("number", flat=True))
    return make_customers(
        managers,
        each=EACH,
        first_account=660100000000 + int(branch.code[-2:]) * 10_000_000,
        since=date(2024, 1, 1),
        until=date(2026, 10, 28),
        seed=SEED,
    )


def crm_file(branch: Branch, month: date) -> bytes:
    """The branch's CRM file of a month."""
    target = BytesIO()
    write_xlsx(target, month_rows(customers_of(branch), month=month, seed=SEED))
    return target.getvalue()


def file_name(branch: Branch, month: date) -> str:
    return f"crm-{branch.code}-{format_month(month)}.xlsx"


def run_months(say: Callable[[str], None]) -> None:
    """Every month from the first to the last, in order, for both branches."""
    month = FIRST
    while month <= LAST:
        for branch in Branch.objects.order_by("code"):
            say(f"{branch.name} {format_month(month)}")
            run_month(branch, month)
        month = add_months(month, 1)


def run_month(branch: Branch, month: date) -> PayRun:
    """One month as the guideline has it: file, detail, review, pay, three signatures, paid, filed."""
    who = {role: _officer(branch, role) for role in ("jiaoyi", "caiwu", "kuaiji", "fujingli", "jingli")}
    clock = _Clock(add_months(month, 1))
    crm_month = upload_crm(
        content=crm_file(branch, month),
        file_name=file_name(branch, month),
        branch_id=branch.pk,
        month=month,
        replace=False,
        by=who["jiaoyi"],
        at=clock.next(),
        queue=False,
    )
    crm_month = check_crm_now(crm_month_id=crm_month.pk, at=clock.next())
    assert crm_month.state == CrmState.ACCEPTED, list(
        crm_month.faults.values_list("row", "code", "value")[:5]
    )
    detail = compute_detail(branch_id=branch.pk, month=month, by=who["jiaoyi"], at=clock.next())
    submit_detail(detail_id=detail.pk, by=who["jiaoyi"], at=clock.next())
    review_detail(detail_id=detail.pk, by=who["caiwu"], at=clock.next())
    enter_scores(branch, month, by=who["caiwu"], at=clock.next())
    run = start_run(branch_id=branch.pk, month=month, by=who["caiwu"], at=clock.next())
    run = compute_run_now(run_id=run.pk, by=who["caiwu"], at=clock.next())
    submit_run(run_id=run.pk, by=who["caiwu"], at=clock.next())
    for step, signer in (("chief", "kuaiji"), ("deputy", "fujingli"), ("manager", "jingli")):
        sign_run(run_id=run.pk, step=step, shown_hash=run.content_hash, by=who[signer], at=clock.next())
    make_payment_file(run_id=run.pk, by=who["caiwu"], at=clock.next())
    file_papers(run_id=run.pk, by=who["caiwu"], at=clock.next())
    pay_run_out(run_id=run.pk, by=who["caiwu"], at=clock.next())
    return file_run(run_id=run.pk, by=User.objects.get(username="zongheshi"), at=clock.next())


class _Clock:
    """Moments of the month that follows, a quarter of an hour apart, from the third day on."""

    def __init__(self, month: date) -> None:
        self._now = datetime(month.year, month.month, 3, 9, 0, tzinfo=SHANGHAI)

    def next(self) -> datetime:
        self._now += timedelta(minutes=15)
        return self._now


def _officer(branch: Branch, suffix: str) -> User:
    return User.objects.get(username=f"{branch.code.lower()}_{suffix}")


def enter_scores(branch: Branch, month: date, *, by: User, at: datetime) -> None:
    """Duty scores of the month, mostly good; a few days of leave."""
    for person in Person.objects.filter(branch=branch).order_by("number"):
        chance = Random(f"{SEED}:{person.number}:{month}")
        score = min(100, max(62, round(chance.gauss(93, 5))))
        entries = [("duty_score", score, "月度职责考核")]
        if person.contract == Contract.EMPLOYEE and chance.random() < SHARE_ON_LEAVE:
            entries.append(("personal_leave_days", chance.choice((1, 2)), "事假，已批"))
        for measure, value, reason in entries:
            enter_measure(
                person_id=person.pk,
                month=month,
                measure=measure,
                value=Decimal(value),
                reason=reason,
                by=by,
                at=at,
            )


SHARE_ON_LEAVE = 0.08


def lay_out_current_month() -> list[Path]:
    """Write the current month's CRM files into demo/, where the visitor takes them from."""
    paths = []
    for branch in Branch.objects.order_by("code"):
        path = HERE / "files" / file_name(branch, CURRENT)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(crm_file(branch, CURRENT))
        paths.append(path)
    return paths
