"""What the app makes known to lower apps, once, at start: jobs, notices, kinds of request, hooks."""

from compensation import contributing, tasks
from compensation.contributing import report_section, standards
from compensation.queries.gates import month_gate
from compensation.services import corrections, notifying, papers, runs, simulation, standard_kind
from core import contributions, jobs
from customers import hooks


def register() -> None:
    """Called once by the app's `ready`."""
    notifying.register()
    standard_kind.register()
    jobs.register(runs.JOB, tasks.compute_run, on_failure=tasks.tell_run_failed)
    simulation.register()
    jobs.register(papers.JOB, papers.file_papers_job)
    hooks.MONTH_GATES.append(month_gate)
    hooks.ON_ACCEPTED.append(corrections.crm_accepted)
    hooks.NEXT_STEPS.append(contributing.next_step)
    contributions.TODOS.append(contributing.todos)
    contributions.PENDING.append(contributing.pending)
    contributions.SEARCHES.append(contributing.search)
    contributions.FIGURES.append(contributing.figures)
    contributions.SEARCHES.append(standards.search)
    report_section.register()
