"""A month through the services, up to the computed run or to the three signatures."""

from bench.company import AT, MONTH, officer, open_branch
from bench.facts import import_month
from compensation import services
from compensation.models import PayRun

SIGNERS = {"chief": "chief", "deputy": "deputy", "manager": "manager"}


def computed_run(code: str, people: int, *, customers: int) -> PayRun:
    """A branch of so many, with so many customers each, and its month computed."""
    branch = open_branch(code, people)
    managers = list(branch.people.order_by("number").values_list("number", flat=True))
    import_month(branch, MONTH, managers=managers, each=customers)
    desk, finance = officer(branch, "desk"), officer(branch, "finance")
    detail = services.compute_detail(branch_id=branch.pk, month=MONTH, by=desk, at=AT)
    services.submit_detail(detail_id=detail.pk, by=desk, at=AT)
    services.review_detail(detail_id=detail.pk, by=finance, at=AT)
    run = services.start_run(branch_id=branch.pk, month=MONTH, by=finance, at=AT)
    return services.compute_run_now(run_id=run.pk, by=finance, at=AT)


def signed_run(code: str, people: int, *, customers: int) -> PayRun:
    """As `computed_run`, with all three signatures."""
    run = computed_run(code, people, customers=customers)
    services.submit_run(run_id=run.pk, by=officer(run.branch, "finance"), at=AT)
    for step, name in SIGNERS.items():
        signer, shown = officer(run.branch, name), PayRun.objects.get(pk=run.pk).content_hash
        run = services.sign_run(run_id=run.pk, step=step, shown_hash=shown, by=signer, at=AT)
    return run
