"""A month through the services, up to the computed run or to the three signatures."""

from typing import Any

from bench.company import AT, MONTH, officer, open_branch
from bench.pay_run import write_facts
from compensation.services import (
    compute_detail,
    compute_run_now,
    review_detail,
    sign_run,
    start_run,
    submit_detail,
    submit_run,
)


def computed_run(code: str, people: int) -> Any:
    """A branch of so many with its month computed."""
    branch = open_branch(code, people)
    write_facts(branch, MONTH)
    desk, finance = officer(branch, "desk"), officer(branch, "finance")
    detail = compute_detail(branch_id=branch.pk, month=MONTH, by=desk, at=AT)
    submit_detail(detail_id=detail.pk, by=desk, at=AT)
    review_detail(detail_id=detail.pk, by=finance, at=AT)
    run = start_run(branch_id=branch.pk, month=MONTH, by=finance, at=AT)
    return compute_run_now(run_id=run.pk, by=finance, at=AT)


def signed_run(code: str, people: int) -> Any:
    """As `computed_run`, with all three signatures."""
    run = computed_run(code, people)
    submit_run(run_id=run.pk, by=officer(run.branch, "finance"), at=AT)
    for step in ("chief", "deputy", "manager"):
        run = sign_run(
            run_id=run.pk, step=step, shown_hash=run.content_hash, by=officer(run.branch, step), at=AT
        )
    return run
