"""A branch with two teams, regions, outlets and CRM months: what reports, division sheets and moves stand on."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.months import next_month
from org.choices import Role
from org.models import Posting, Region
from teams.models import BusinessReport
from teams.queries.report_figures import take_facts
from teams.queries.reports import due_days, records_begin
from teams.rules import report_periods
from teams.rules.report_facts import facts_hash
from teams.services import reports
from tests.conftest import NOW
from tests.factories import org
from tests.factories.compensation import FACT_COLUMNS, crm_month, fact

OCTOBER, SEPTEMBER = dt.date(2026, 10, 1), dt.date(2026, 9, 1)
LAST_OCTOBER = dt.date(2025, 10, 1)
TEXTS = {"analysis": "佣金上升。", "problems": "网点缺人。", "competitors": "", "next_steps": "补员。"}


@dataclass
class Ground:
    """East has two outlets with Alice and Bob, West has Wang; Charlie's branch is elsewhere."""

    branch: Any
    east: Any
    west: Any
    region: Any
    north: Any
    south: Any
    alice: Any
    bob: Any
    wang: Any
    desk: Any
    lead: Any
    west_lead: Any
    deputy: Any
    manager: Any
    office: Any
    channel: Any

    def post(self, person, team=None, *, outlet=None, since=org.START, until=None):
        """A place as a row."""
        return Posting.objects.create(
            person=person,
            team=team or self.east,
            outlet=outlet,
            region=outlet.region if outlet else None,
            valid_from=since,
            valid_until=until,
        )

    def month(self, *facts, month=OCTOBER):
        """An accepted CRM file, each row with the manager's team at the month's end as the import writes it."""
        arrived = crm_month(self.branch, [], month=month)
        add_rows(arrived, facts)
        return arrived

    def begun(self, *, kind="month", team="east", start=OCTOBER, by=None, at=NOW) -> BusinessReport:
        """A draft begun by hand; team None is the branch's own. Where the period has no record, as a row: so
        the system begins it.
        """
        team_id = getattr(self, team).pk if team else None
        first = records_begin([self.branch.pk]).get(self.branch.pk)
        if first is None or report_periods.end_of(kind, start) <= first:
            return self._bare(kind, team_id, start, by or self.desk, at)
        return reports.begin_report(
            kind=kind, branch_id=self.branch.pk, team_id=team_id, start=start, by=by or self.desk, at=at
        )

    def _bare(self, kind, team_id, start, by, at) -> BusinessReport:
        facts = take_facts(kind=kind, start=start, branch_id=self.branch.pk, team_id=team_id)
        due_on = due_days(self.branch.pk, [(kind, report_periods.end_of(kind, start))])[0]
        return BusinessReport.objects.create(
            kind=kind, branch=self.branch, team_id=team_id, start=start, due_on=due_on, facts=facts,
            facts_hash=facts_hash(facts), facts_at=at, begun_at=at, begun_by=by, writers=[by.pk],
        )  # fmt: skip

    def written(self, report=None, *, by=None, texts=None, **given) -> BusinessReport:
        """A draft in which nothing is missing."""
        report = report or self.begun(**given)
        return reports.write_report(
            report_id=report.pk, texts=texts or TEXTS, market_share=None, by=by or self.desk, at=NOW
        )

    def submitted(self, report=None, *, by=None, **given) -> BusinessReport:
        """Handed in."""
        report = self.written(report, by=by, **given)
        return reports.submit_report(report_id=report.pk, by=by or self.desk, at=NOW)

    def lead_confirmed(self, **given) -> BusinessReport:
        """Confirmed by the lead."""
        report = self.submitted(**given)
        leads = {self.east.pk: self.lead, self.west.pk: self.west_lead, None: self.deputy}
        by = leads[report.team_id]
        return reports.confirm_report(report_id=report.pk, by=by, at=NOW)

    def confirmed(self, **given) -> BusinessReport:
        """Confirmed by both."""
        report = self.lead_confirmed(**given)
        return reports.confirm_report(report_id=report.pk, by=self.manager, at=NOW)


TAKEN = FACT_COLUMNS.replace("month, crm_month_id, line, ", "").replace("manager_id", "manager").split(", ")


def add_rows(arrived, facts):
    """Rows as the import writes them, with the team of the posting on the month's last day."""
    marks = ", ".join(["%s"] * 20)
    last = next_month(arrived.month) - dt.timedelta(days=1)
    with connection.cursor() as cursor:
        for line, row in enumerate(facts, start=2):
            place = Posting.objects.on(last).filter(person=row["manager"]).first()
            values = [row[name.strip()] for name in TAKEN]
            values[TAKEN.index("manager")] = row["manager"].pk
            cursor.execute(
                f"INSERT INTO customers_crmfact ({FACT_COLUMNS}, team_id) VALUES ({marks})",
                [arrived.month, arrived.pk, line, *values, place.team_id if place else None],
            )


def ground() -> Ground:
    branch = org.BranchFactory(name="江州营业部")
    east, west = (org.TeamFactory(branch=branch, name=name) for name in ("东区团队", "西区团队"))
    region = Region.objects.create(team=east, code=f"R{east.pk}", name="城东区域")
    north = org.OutletFactory(branch=branch, region=region, name="北路网点")
    south = org.OutletFactory(branch=branch, region=region, name="南路网点")
    alice, bob, wang = (
        org.PersonFactory(branch=branch, name=name, number=number)
        for name, number in (
            ("爱丽丝", f"A{branch.pk}"),
            ("鲍勃", f"B{branch.pk}"),
            ("王五", f"W{branch.pk}"),
        )
    )
    made = Ground(
        branch,
        east,
        west,
        region,
        north,
        south,
        alice,
        bob,
        wang,
        desk=org.holder(Role.TRADING_DESK, branch, name="交易岗"),
        lead=org.holder(Role.TEAM_LEAD, east, name="东区负责人"),
        west_lead=org.holder(Role.TEAM_LEAD, west, name="西区负责人"),
        deputy=org.holder(Role.DEPUTY_MANAGER, branch, name="副经理"),
        manager=org.holder(Role.BRANCH_MANAGER, branch, name="经理"),
        office=org.holder(Role.GENERAL_OFFICE, name="综合室"),
        channel=org.holder(Role.CHANNEL_MANAGEMENT, name="渠道部"),
    )
    made.post(alice, outlet=north)
    made.post(bob, outlet=south)
    made.post(wang, west)
    return made


def october_facts(made: Ground):
    """Alice 300.00 net of two customers, one opened in October; Bob 50.00; Wang of the other team 1,000.00."""
    return [
        fact(
            "E1",
            made.alice,
            commission="220",
            exchange_fees="20",
            turnover="100000",
            is_valid=True,
            is_new=True,
            opened_on="2026-10-12",
            month_end_assets="5000",
            net_new_assets="5000",
        ),
        fact("E2", made.alice, commission="110", exchange_fees="10", is_valid=True, opened_on="2020-05-06",
             month_end_assets="700.50", product_sales="1000"),
        fact("E3", made.bob, commission="60", exchange_fees="10", turnover="2000.25", net_new_assets="-30"),
        fact("W1", made.wang, commission="1000", is_valid=True, month_end_assets="9000"),
    ]  # fmt: skip


def total(report, measure, column="actual"):
    """One figure of the report's head."""
    return next(row for row in report.facts["totals"] if row["measure"] == measure)[column]


def again(report) -> BusinessReport:
    """The report as the database has it now."""
    return BusinessReport.objects.with_people().get(pk=report.pk)
