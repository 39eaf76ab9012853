"""What workers and the scheduler run for the teams: each takes ids, makes one call and may run twice."""

from collections.abc import Mapping
from typing import Any

from celery import shared_task
from django.utils import timezone

from core.jobs import Running
from teams.services import papers, reports, work_logs


def file_paper_work(running: Running) -> Mapping[str, Any]:
    """Print and file an approved paper: args {"paper_id": id}."""
    document = papers.file_paper(paper_id=running.args["paper_id"], at=running.started_at)
    return {"url": document.get_absolute_url()}


@shared_task(name="teams.remind_renewals")
def remind_renewals(*_: object) -> None:
    """Tell of the cooperations that are to be renewed."""
    papers.remind_of_renewals(at=timezone.now())


def compare_log_work(running: Running) -> Mapping[str, Any]:
    """Compare one log with the team's earlier ones."""
    log = work_logs.compare_log(log_id=running.args["log_id"], at=running.started_at)
    return {"log_id": log.pk}


@shared_task(name="teams.begin_reports")
def begin_reports(*_: object) -> None:
    """Have the business analysis reports begun that should be there by now."""
    reports.enqueue_beginning(at=timezone.now())


def begin_reports_work(running: Running) -> Mapping[str, Any]:
    """Begin the reports of one branch and its teams: args {"branch_id": id}."""
    begun = reports.begin_reports_of(branch_id=running.args["branch_id"], at=running.started_at)
    return {"begun": len(begun)}


def file_report_work(running: Running) -> Mapping[str, Any]:
    """Print and file a confirmed report: args {"report_id": id}."""
    document = reports.file_report(report_id=running.args["report_id"], at=running.started_at)
    return {"url": document.get_absolute_url()}
